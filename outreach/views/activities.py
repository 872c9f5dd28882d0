"""Activities: the list, one of them, logging, editing, and the steps of review."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from outreach.filters.activities import ActivityFilterSet
from outreach.forms.attachments import AttachmentsForm
from outreach.models import Activity, FollowUp, JoinRequest, Review, Verb, viewer_of
from outreach.models.activities import COMPLETABLE
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.people import AnyUser
from outreach.tables.activities import ActivityTable
from outreach.tables.pages import TablePaginator
from outreach.views.facts import Fact, told
from outreach.views.lists import RecordListView


class ActivityListView(RecordListView):
    """The activities that the person may see, latest first."""

    table_class = ActivityTable
    filterset_class = ActivityFilterSet
    template_name = "outreach/activity_list.html"
    empty_template = "outreach/activity_list_empty.html"
    export = "outreach:activity-export"

    def get_queryset(self) -> ActivityQuerySet:
        """Return what is visible."""
        return ActivityTable.rows_needed(Activity.objects.visible_to(self.request.user))

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Tell the filters the day."""
        return {**super().get_filterset_kwargs(filterset_class), "today": timezone.localdate()}

    def get_table_pagination(self, table: ActivityTable) -> dict[str, Any]:
        """Return how the list is cut into pages."""
        is_searched = any(self.request.GET.get(name) for name in self.filterset.asked_of_each)
        asked = {"needed": ActivityTable.rows_needed, "is_searched": is_searched}
        return {**super().get_table_pagination(table), "paginator_class": TablePaginator, **asked}


class ActivityDetailView(DetailView):  # type: ignore[type-arg]
    """One activity: what it is, who may see it, what it says, its review, and what the person may do."""

    template_name = "outreach/activity_detail.html"

    def get_queryset(self) -> ActivityQuerySet:
        """Return what is visible; all else does not exist."""
        return Activity.objects.visible_to(self.request.user).select_related("reported_by", "recorded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts, the steps of review for those they concern, and the verbs that are open to the person."""
        activity, user = self.object, self.request.user
        is_party = bool(activity.parties(user))
        steps = list(activity.steps.select_related("by")) if is_party else []
        returned = [step for step in steps if step.verb == Verb.RETURN] if activity.review == Review.RETURNED else []
        return super().get_context_data(
            text=activity.text_in(get_language()),
            facts=facts_of(activity),
            follow_ups=FollowUp.objects.visible_to(user)
            .filter(activity=activity)
            .select_related("owner", "promised_to"),
            attachments=activity.attachments.all(),
            today=timezone.localdate(),
            is_party=is_party,
            steps=steps,
            returned=returned[-1] if returned else None,
            verbs={verb.value: activity.allows(verb, user) for verb in Verb},
            may_complete=activity.stage in COMPLETABLE and activity.allows(Verb.EDIT, user),
            files_form=AttachmentsForm(),
            asked=open_requests(activity, user),
            declined=declined_requests(activity, user),
            may_discard=Activity.objects.discardable_by(user).filter(pk=activity.pk).exists(),
            is_changed_since_clearing=activity.cleared_version_id and activity.review != Review.CLEARED,
            **kwargs,
        )


def open_requests(activity: Activity, user: AnyUser) -> list[JoinRequest]:
    """Return the requests to be added to `activity` that wait, those that concern `user`."""
    told = JoinRequest.objects.visible_to(user).open().filter(activity=activity)
    return list(told.select_related("state", "asked_by").order_by("asked_at"))


def declined_requests(activity: Activity, user: AnyUser) -> list[JoinRequest]:
    """Return the requests of the States that `user` serves to be added to `activity` that were declined for a reason.

    They are told as long as the State is not named after all.
    """
    own = JoinRequest.objects.visible_to(user).declined().filter(activity=activity, state__in=viewer_of(user).states)
    return list(own.exclude(state__in=activity.undertaken_by.values("pk")).select_related("state"))


def facts_of(activity: Activity) -> list[Fact]:
    """Return what is told of `activity` besides its texts, line by line; what is not told has no line."""
    secretariat = [_("The Secretariat")] if activity.is_by_secretariat else []
    doers = [str(body) for body in activity.undertaken_by_organizations.all()]
    addressees = [str(body) for body in activity.addressed_to_organizations.all()]
    measures = [f"{measure.citation} {measure.title}" for measure in activity.measures.all()]
    reporter = [activity.reported_by] if activity.reported_by else []
    facts = [
        Fact(_("Undertaken by"), states=activity.undertaken_by.all(), others=[*doers, *secretariat]),
        Fact(_("Addressed to"), states=activity.addressed_to.all(), others=addressees),
        Fact(_("Level"), others=[activity.get_level_display()]),
        Fact(_("Dates"), others=[activity.dates.in_words()]),
        Fact(_("Stage"), others=[activity.get_stage_display()]),
        Fact(_("Place"), text=activity.place),
        Fact(_("Occasion"), text=activity.occasion),
        Fact(_("Other participants"), text=activity.participants),
        Fact(_("Partner organizations"), others=[str(body) for body in activity.partners.all()]),
        Fact(_("Measures it carries out"), others=measures),
        Fact(_("Reported by"), states=reporter),
        Fact(_("Source"), text=activity.source),
    ]
    return told(facts)


class ActivityDiscardView(View):
    """Throwing away a draft that the Secretariat has never been handed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will be lost."""
        return render(request, "outreach/activity_discard.html", {"activity": self.activity(pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw it away."""
        with transaction.atomic():
            activity = self.activity(pk, is_locked=True)
            activity.delete()
        messages.success(request, _("The draft “%(title)s” has been discarded.") % {"title": activity.title})
        return redirect("outreach:activity-list")

    def activity(self, pk: int, is_locked: bool = False) -> Activity:
        """Return the draft. Raises Http404."""
        drafts = Activity.objects.filter(pk__in=Activity.objects.discardable_by(self.request.user).values("pk"))
        draft: Activity = get_object_or_404(drafts.select_for_update() if is_locked else drafts, pk=pk)
        return draft
