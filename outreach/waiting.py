"""What waits for a person, and what is new to that person: asked for by the first page and by the weekly mail."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from outreach.models import (
    Activity,
    AssistanceRequest,
    Coordinator,
    FocalPoint,
    FollowUp,
    PlanItem,
    Review,
    ReviewStep,
    Verb,
    viewer_of,
)
from outreach.models.action_plan import PlanItemQuerySet
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.follow_ups import FollowUpQuerySet
from outreach.models.legal_assistance import AssistanceRequestQuerySet
from outreach.models.people import AnyUser, ServiceQuerySet
from states.models import Region, State, StateQuerySet

SILENT_FOR = datetime.timedelta(days=183)  # half a year
NOT_HELD = (Activity.Stage.PLANNED, Activity.Stage.CANCELLED)
AHEAD = (Activity.Stage.PLANNED, Activity.Stage.ONGOING)
MADE_KNOWN = (Verb.SUBMIT, Verb.CLEAR)  # from these steps on others see a record, or see it confirmed


def own_work(user: AnyUser, *reviews: str) -> ActivityQuerySet:
    """Return the activities in `reviews` that wait for the State of `user`, or, for the Secretariat, for `user`."""
    own: ActivityQuerySet = Activity.objects.own(user).filter(review__in=reviews)
    return own


def with_comment(activities: ActivityQuerySet) -> ActivityQuerySet:
    """Return `activities`, each annotated with `return_comment`: what was said when it was last returned."""
    returned = ReviewStep.objects.filter(activity=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    told: ActivityQuerySet = activities.annotate(return_comment=Subquery(returned.values("comment")[:1]))
    return told


def overdue_plans(user: AnyUser, on: datetime.date) -> ActivityQuerySet:
    """Return own activities that are planned or ongoing though their last possible day was before the date `on`."""
    # Every review is named, so that the index of one's own work, which begins with it, is used.
    overdue: ActivityQuerySet = own_work(user, *Review.values).overdue(on).order_by("ends_on", "pk")
    return overdue


def due_follow_ups(user: AnyUser, on: datetime.date) -> FollowUpQuerySet:
    """Return what `user` was to do by the date `on`."""
    return FollowUp.objects.visible_to(user).filter(owner=user.pk).due(on)


def late_plan_items(user: AnyUser, on: datetime.date) -> PlanItemQuerySet:
    """Return what the action plan asks of a State that `user` serves, or of the Secretariat, and is late on `on`."""
    late = PlanItem.objects.visible_to(user).overdue(on)
    viewer = viewer_of(user)
    return late.filter(state=None) if viewer.is_secretariat else late.filter(state__in=viewer.states)


def ending_terms(user: AnyUser, on: datetime.date) -> ServiceQuerySet:
    """Return the terms in which `user` coordinates and that end soon after the date `on`: it is time to hand over."""
    own: ServiceQuerySet = Coordinator.objects.filter(pk__in=viewer_of(user).coordinates)
    return own.ending(on).select_related("state", "region")


def for_clearance(user: AnyUser) -> ActivityQuerySet:
    """Return what waits for the Secretariat; for others nothing does."""
    visible: ActivityQuerySet = Activity.objects.visible_to(user).filter(review=Review.SUBMITTED)
    return visible if viewer_of(user).is_secretariat else visible.none()


def due_assistance(user: AnyUser, on: datetime.date) -> AssistanceRequestQuerySet:
    """Return the requests for legal assistance with something due by the date `on`; for the Secretariat alone."""
    return AssistanceRequest.objects.visible_to(user).due(on)


@dataclass(frozen=True)
class Service:
    """What a person serves in on a date: regions, or all States that Annex 2 lists, or neither."""

    regions: frozenset[str] = frozenset()
    is_global: bool = False


def service_of(user: AnyUser, on: datetime.date) -> Service:
    """Return in what `user` serves on the date `on`, as coordinator or focal point in force."""
    if not viewer_of(user).is_partner:
        return Service()
    roles = viewer_of(user).roles
    regions: set[str] = set()
    is_global = False
    if Coordinator.role() in roles:
        terms = Coordinator.objects.in_service(on).filter(sign_in=user.pk).values_list("region", flat=True)
        regions |= {region for region in terms if region}
        is_global = None in terms
    if FocalPoint.role() in roles:
        assisted = Region.objects.filter(focal_points__in=FocalPoint.objects.in_service(on).filter(sign_in=user.pk))
        regions |= set(assisted.order_by().values_list("pk", flat=True))
    return Service(frozenset(regions), is_global)


def silent_states(user: AnyUser, service: Service, on: datetime.date) -> StateQuerySet:
    """Return those States in the `service` of `user` that have not ratified and that nobody approached for half a year.

    In a region all of its States count, and for a global coordinator those of Annex 2. It is reckoned from what `user`
    may see, by the date `on`; `last_approached_on` is the first possible day of the last approach, as exactly known as
    `last_precision` tells.
    """
    served = Q(region__in=service.regions)
    if service.is_global:
        served |= Q(is_annex_2=True)
    # What it is not is asked, for SQLite would begin with all that was ever completed and not with the few of a State.
    made: ActivityQuerySet = Activity.objects.visible_to(user).handed_in().exclude(stage__in=NOT_HELD)
    approaches = made.filter(starts_on__lte=on).for_each_approached(OuterRef("pk"))
    latest = approaches.order_by("-starts_on")
    silent: StateQuerySet = (
        State.objects.with_status(on)
        .exclude(status=State.Status.RATIFIED)
        .filter(served)
        .filter(~Exists(approaches.order_by().filter(ends_on__gte=on - SILENT_FOR)))
        .annotate(
            last_approached_on=Subquery(latest.values("starts_on")[:1]),
            last_precision=Subquery(latest.values("precision")[:1]),
        )
    )
    return silent if service.regions or service.is_global else silent.none()


def made_known_since(user: AnyUser, since: datetime.datetime) -> QuerySet[ReviewStep]:
    """Return the steps since the moment `since` by which others let `user` know of an activity, the latest first.

    The moment counts at which a record was submitted or cleared: before it, nobody else saw it.
    """
    viewer = viewer_of(user)
    others = (
        Activity.objects.visible_to(user)
        .handed_in()
        .filter(pk=OuterRef("activity"))
        .exclude(reported_by__in=viewer.states)
        .order_by()
    )
    steps: QuerySet[ReviewStep] = (
        ReviewStep.objects.filter(Exists(others), at__gt=since, verb__in=MADE_KNOWN)
        .exclude(by=user.pk)
        .order_by("-at", "-pk")
    )
    return steps
