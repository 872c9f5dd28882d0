"""The coordinators' action plan in the admin (measure 10(c))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import SHORT_TEXTS, RecordAdmin, of_state
from outreach.models import PlanItem
from outreach.models.action_plan import PlanItemQuerySet
from states.names import with_words

if TYPE_CHECKING:
    from states.models import StrOrPromise

DONE = ngettext_lazy("%(count)d item of the plan is done.", "%(count)d items of the plan are done.", "count")


class StandingFilter(admin.SimpleListFilter):
    """What is open, overdue and done."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [("overdue", _("Overdue")), ("open", _("Not done yet")), ("done", _("Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        items = cast(PlanItemQuerySet, queryset)
        if self.value() == "overdue":
            return items.overdue(timezone.localdate())
        if self.value() == "open":
            return items.open()
        return items.filter(done_on__isnull=False) if self.value() == "done" else items


@admin.register(PlanItem)
class PlanItemAdmin(RecordAdmin):
    """Items of the action plan, what is due first."""

    list_display = ["what", "who_told", "region", "measure", "due_on", "done_on", "conference"]
    list_filter = [StandingFilter, "conference", "region", of_state("state", "state", _("State"))]
    list_select_related = ["state", "region", "measure", "conference"]
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    search_fields = ["what", "note"]
    search_help_text = _("Words of what is to be done or of the note, or a State by any of its names.")
    actions = ["complete_selected"]
    autocomplete_fields = ["conference", "state", "measure", "promised_to"]
    formfield_overrides = SHORT_TEXTS
    fields = ["conference", "what", "state", "region", "measure", "due_on", "done_on", "promised_to", "note"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find items by their words, or by the State that does them in any language."""
        return with_words(queryset, [*self.search_fields, "state__search_text"], search_term), False

    @admin.display(description=_("who"), ordering="state__sort_key")
    def who_told(self, item: PlanItem) -> str:
        """Return the State, or the Secretariat."""
        return item.who

    @admin.action(description=_("Done today"), permissions=["change"])
    def complete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that those selected were done today."""
        today = timezone.localdate()
        self.do_to_each(request, queryset, lambda item: item.complete(today), DONE)
