"""What waits for the Secretariat, and the treaty's figures of the day: each a count and the list that it counts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from outreach.models import (
    Activity,
    AssistanceRequest,
    Circular,
    Conference,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    FocalPoint,
    FollowUp,
    Freshness,
    Organization,
    PlanItem,
    ProgressReport,
    Review,
    RosterOffer,
)
from outreach.models.circular_mails import with_bounces
from outreach.models.rounds import with_freshness
from states.models import State
from states.status import treaty_status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from states.models import StrOrPromise


@dataclass(frozen=True)
class Counted:
    """How many rows there are, what that means in words, and the address of the list that shows just these."""

    count: int
    words: StrOrPromise
    address: str


SUBMITTED = ngettext_lazy("activity waits for clearance", "activities wait for clearance")
DUE = ngettext_lazy("follow-up is due", "follow-ups are due")
UNACKNOWLEDGED = ngettext_lazy("progress report is not acknowledged", "progress reports are not acknowledged")
TO_ACKNOWLEDGE = ngettext_lazy(
    "request for legal assistance is to be acknowledged", "requests for legal assistance are to be acknowledged"
)
TO_ANSWER = ngettext_lazy(
    "request for legal assistance is to be answered", "requests for legal assistance are to be answered"
)
UNCONFIRMED = ngettext_lazy("contact is unconfirmed for a year", "contacts are unconfirmed for a year")
CIRCULARS = ngettext_lazy("circular waits for a decision", "circulars wait for a decision")
OFFERED = ngettext_lazy("offer for the roster waits", "offers for the roster wait")
OVERDUE = ngettext_lazy("item of the action plan is overdue", "items of the action plan are overdue")
ANSWERED = ngettext_lazy("answer of a contact waits to be decided on", "answers of contacts wait to be decided on")
SILENT = ngettext_lazy("contact is silent after reminders", "contacts are silent after reminders")
BOUNCED = ngettext_lazy("contact from whose address mail came back", "contacts from whose addresses mail came back")
COORDINATORS_LAPSED = ngettext_lazy(
    "coordinator serves for a State that is no longer a ratifier",
    "coordinators serve for a State that is no longer a ratifier",
)
FOCAL_POINTS_LAPSED = ngettext_lazy(
    "focal point serves for a State that is no longer a ratifier",
    "focal points serve for a State that is no longer a ratifier",
)
COORDINATORS_ENDING = ngettext_lazy("coordinator's term ends within 90 days", "coordinators' terms end within 90 days")
COORDINATORS_OUTLASTING = ngettext_lazy(
    "coordinator's term runs past the next conference", "coordinators' terms run past the next conference"
)
FOCAL_POINTS_ENDING = ngettext_lazy("focal point's term ends within 90 days", "focal points' terms end within 90 days")


def what_waits(today: datetime.date) -> list[Counted]:
    """Return what waits on the day `today`, what is worked on daily first. Each costs one query."""
    coordinators, focal_points, assistance = Coordinator.objects, FocalPoint.objects, AssistanceRequest.objects
    silent = with_freshness(ContactPoint.objects.in_post(today), today).filter(freshness=Freshness.SILENT)
    in_post: QuerySet[Any] = with_bounces(ContactPoint.objects.in_post(today))
    lists: list[tuple[QuerySet[Any], StrOrPromise, str]] = [
        (Activity.objects.filter(review=Review.SUBMITTED), SUBMITTED, "activity_changelist?review=submitted"),
        (FollowUp.objects.due(today), DUE, "followup_changelist?due=due"),
        (ProgressReport.objects.unacknowledged(), UNACKNOWLEDGED, "progressreport_changelist?acknowledged=no"),
        (assistance.to_acknowledge(today), TO_ACKNOWLEDGE, "assistancerequest_changelist?waiting=acknowledge"),
        (assistance.to_answer(today), TO_ANSWER, "assistancerequest_changelist?waiting=answer"),
        (ContactPoint.objects.unconfirmed(today), UNCONFIRMED, "contactpoint_changelist?standing=unconfirmed"),
        (ConfirmationRequest.objects.waiting(), ANSWERED, "confirmationrequest_changelist?standing=waiting"),
        (silent, SILENT, "contactpoint_changelist?standing=silent"),
        (in_post.filter(bounced_at__isnull=False), BOUNCED, "contactpoint_changelist?standing=bounced"),
        (Circular.objects.unsettled(), CIRCULARS, "circular_changelist?standing=open"),
        (RosterOffer.objects.open(), OFFERED, "rosteroffer_changelist?standing=open"),
        (PlanItem.objects.overdue(today), OVERDUE, "planitem_changelist?standing=overdue"),
        (coordinators.lapsed(today), COORDINATORS_LAPSED, "coordinator_changelist?service=lapsed"),
        (focal_points.lapsed(today), FOCAL_POINTS_LAPSED, "focalpoint_changelist?service=lapsed"),
        (coordinators.ending(today), COORDINATORS_ENDING, "coordinator_changelist?service=ending"),
        (coordinators.outlasting(today), COORDINATORS_OUTLASTING, "coordinator_changelist?service=outlasting"),
        (focal_points.ending(today), FOCAL_POINTS_ENDING, "focalpoint_changelist?service=ending"),
    ]
    counted = [(rows.count(), words, where.split("?")) for rows, words, where in lists]
    return [
        Counted(count, plural(words, count), f"{reverse(f'admin:outreach_{page}')}?{asked}")
        for count, words, (page, asked) in counted
    ]


def plural(words: StrOrPromise, count: int) -> str:
    """Return `words`, which know singular and plural, as they go with `count`."""
    return str(words % count)


def treaty_figures(today: datetime.date) -> list[Counted]:
    """Return the figures of the Treaty on the day `today`, computed from the dated acts in one query."""
    status, states = treaty_status(today), reverse("admin:states_state_changelist")
    ratified, annex_2 = State.Status.RATIFIED.value, "is_annex_2__exact=1"
    return [
        Counted(status.signatories, _("signatories"), f"{states}?status=signatories"),
        Counted(status.ratifiers, _("ratifiers"), f"{states}?status={ratified}"),
        Counted(status.annex_2_ratified, _("Annex 2 States ratified"), f"{states}?{annex_2}&status={ratified}"),
        Counted(
            len(status.annex_2_signed),
            _("Annex 2 States outstanding, signed"),
            f"{states}?{annex_2}&status=only-signed",
        ),
        Counted(
            len(status.annex_2_not_signed),
            _("Annex 2 States outstanding, not signed"),
            f"{states}?{annex_2}&status={State.Status.NOT_SIGNED.value}",
        ),
    ]


def held_on(state: State) -> list[Counted]:
    """Return what outreach holds on `state`. Each costs one query."""
    activities = Activity.objects
    lists: list[tuple[QuerySet[Any], StrOrPromise, str]] = [
        (activities.filter(undertaken_by=state), _("Activities it undertook"), "activity_changelist?by="),
        (activities.filter(addressed_to=state), _("Activities addressed to it"), "activity_changelist?towards="),
        (activities.filter(reported_by=state), _("Activities it reported"), "activity_changelist?reported="),
        (FollowUp.objects.open().concerning(state), _("Open follow-ups"), "followup_changelist?due=open&state="),
        (ContactPoint.objects.filter(state=state), _("Contact points"), "contactpoint_changelist?state="),
        (ProgressReport.objects.filter(state=state), _("Progress reports"), "progressreport_changelist?state="),
        (
            AssistanceRequest.objects.filter(state=state),
            _("Requests for legal assistance"),
            "assistancerequest_changelist?state=",
        ),
        (Coordinator.objects.filter(state=state), _("Coordinators"), "coordinator_changelist?state="),
        (FocalPoint.objects.filter(state=state), _("Focal points"), "focalpoint_changelist?state="),
        (Organization.objects.filter(members=state), _("Groups it is a member of"), "organization_changelist?member="),
        (Conference.objects.filter(presidency=state), _("Conferences presided"), "conference_changelist?presidency="),
    ]
    counted = [(rows.count(), words, where.split("?")) for rows, words, where in lists]
    return [
        Counted(count, words, f"{reverse(f'admin:outreach_{page}')}?{asked}{state.pk}")
        for count, words, (page, asked) in counted
    ]
