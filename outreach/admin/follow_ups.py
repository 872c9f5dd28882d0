"""What is still to be done after activities, in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import BaseInline, RecordAdmin
from outreach.admin.choices import AccountChoice, named_today
from outreach.admin.review import of_activities
from outreach.models import FollowUp
from outreach.models.follow_ups import FollowUpQuerySet
from outreach.models.persons import told_to_keepers, with_terms
from states.models import State

if TYPE_CHECKING:
    from states.models import StrOrPromise

DONE = ngettext_lazy("%(count)d follow-up is done.", "%(count)d follow-ups are done.", "count")


class DueFilter(admin.SimpleListFilter):
    """What is open, and what should have been done by now."""

    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [("due", _("Due today or before")), ("open", _("Not done yet")), ("done", _("Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        follow_ups = cast(FollowUpQuerySet, queryset)
        if self.value() == "due":
            return follow_ups.due(timezone.localdate())
        if self.value() == "open":
            return follow_ups.open()
        return follow_ups.filter(done_on__isnull=False) if self.value() == "done" else follow_ups


class OwnerFilter(admin.SimpleListFilter):
    """Who has something to do."""

    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return those who own a follow-up, each told apart by post, State and institution."""
        owners = User.objects.filter(pk__in=FollowUp.objects.order_by().values("owner")).order_by("username")
        return [(str(user.pk), told_to_keepers(user, timezone.localdate())) for user in with_terms(owners)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what the chosen person has to do."""
        chosen = {key for key, _name in self.lookup_choices} & {self.value()}
        return queryset.filter(owner__in=chosen) if chosen else queryset


class OfStateFilter(admin.SimpleListFilter):
    """What is to be done after the activities of one State; shown while it is on."""

    title = _("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return the State that was asked for."""
        return [(state.pk, state.name) for state in State.objects.filter(pk__in=filter(None, [self.value()]))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those after activities by the State, towards it or reported by it."""
        return cast(FollowUpQuerySet, queryset).concerning(State(pk=self.value())) if self.lookup_choices else queryset


class FollowUpInline(AccountChoice, BaseInline):
    """What is still to be done after the activity."""

    model = FollowUp
    extra = 0
    can_delete = False
    fields = ["what", "owner", "due_on", "done_on", "promised_to"]
    autocomplete_fields = ["owner", "promised_to"]


@admin.register(FollowUp)
class FollowUpAdmin(AccountChoice, RecordAdmin):
    """Follow-ups, what is due first."""

    list_display = ["what", "activity", "owner_told", "due_on", "done_on"]
    list_filter = [DueFilter, OwnerFilter, OfStateFilter]
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    search_fields = ["what"]
    search_help_text = _("Words of what is to be done or of the activity, or a State by any of its names.")
    actions = ["finish_selected"]
    autocomplete_fields = ["activity", "owner", "promised_to"]
    fields = ["activity", "what", "owner", "due_on", "done_on", "promised_to"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the follow-ups with their activities, and their owners with their records of service."""
        rows: QuerySet[Any] = super().get_queryset(request).select_related("activity")
        return rows.prefetch_related(Prefetch("owner", with_terms(User.objects.all())))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find follow-ups by their words, or by those of the activity and its States."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | of_activities(queryset, search_term) if search_term.strip() else found), False

    @admin.display(description=_("owner"), ordering="owner__username")
    def owner_told(self, follow_up: FollowUp) -> str:
        """Return who owns it, with post, State and institution."""
        return named_today(follow_up.owner)

    @admin.action(description=_("Done today"), permissions=["change"])
    def finish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that those selected were done today."""
        today = timezone.localdate()
        self.do_to_each(request, queryset, lambda follow_up: follow_up.finish(today), DONE)
