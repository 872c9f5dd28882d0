"""What a person may know of a State as of a date: one place for its page and for its brief."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from outreach.models.activities import Activity
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.circular_mails import CircularMail, CircularMailQuerySet
from outreach.models.contacts import ShownContact
from outreach.models.directory import directory
from outreach.models.follow_ups import FollowUp, FollowUpQuerySet
from outreach.models.legal_assistance import AssistanceRequest, AssistanceRequestQuerySet
from outreach.models.organizations import Organization
from outreach.models.people import AnyUser, Coordinator, FocalPoint, ServiceQuerySet, Viewer, viewer_of
from outreach.models.reports import ProgressReport, ProgressReportQuerySet
from states.models import State


@dataclass(frozen=True)
class Dossier:
    """What `user` may know, on the day `today`, of `state` as of the date `on`.

    What is planned and what is still to be done is told as of today only: nobody has recorded what was planned when.
    """

    state: State
    user: AnyUser
    on: datetime.date
    today: datetime.date

    @property
    def viewer(self) -> Viewer:
        """Who is looking."""
        return viewer_of(self.user)

    @property
    def is_of_today(self) -> bool:
        """Whether the date is today."""
        return self.on == self.today

    @property
    def names_people(self) -> bool:
        """Whether those who coordinate and assist are shown to the person."""
        return self.viewer.is_secretariat or self.viewer.is_partner

    @property
    def has_contacts(self) -> bool:
        """Whether the contact points of the State are shown to the person, if there are any."""
        return self.viewer.is_secretariat or self.state.pk in self.viewer.states

    def activities(self) -> ActivityQuerySet:
        """All activities that concern the State, up to the date, without what is in draft or returned."""
        concerning: ActivityQuerySet = Activity.objects.visible_to(self.user).handed_in().concerning(self.state)
        return concerning if self.is_of_today else concerning.filter(starts_on__lte=self.on)

    def coming(self) -> ActivityQuerySet:
        """Those of them that are planned and may still take place, the next one first."""
        # Little is still to come of all that concerns a State: of each that is, it is asked whether it does.
        planned = self.activities().walked().filter(self._still_to_come).in_period(self.today, datetime.date.max)
        return planned.order_by("starts_on", "pk") if self.is_of_today else planned.none()

    def past(self) -> ActivityQuerySet:
        """The others, latest first."""
        return self.activities().exclude(self._still_to_come) if self.is_of_today else self.activities()

    def approaches(self) -> ActivityQuerySet:
        """Those by which others approached the State up to the date, latest first."""
        held: ActivityQuerySet = Activity.objects.visible_to(self.user).handed_in().held()
        return held.towards(self.state).filter(starts_on__lte=self.on)

    def reports(self) -> ProgressReportQuerySet:
        """The progress reports of the State up to the date, latest first."""
        return ProgressReport.objects.visible_to(self.user).filter(state=self.state, reported_on__lte=self.on)

    def assistance_requests(self) -> AssistanceRequestQuerySet:
        """What the State asked of the Secretariat in matters of law up to the date, latest first."""
        asked = AssistanceRequest.objects.visible_to(self.user).filter(state=self.state, asked_on__lte=self.on)
        return asked.defer("search_text")

    def coordinators(self) -> ServiceQuerySet:
        """Those who coordinate on the date: globally, and for the region of the State."""
        everywhere_or_here = Q(region=None) | Q(region=self.state.region_id)
        serving = Coordinator.objects.visible_to(self.user).in_service(self.on).filter(everywhere_or_here)
        return serving.select_related("state", "region").order_by("scope", "state__sort_key", "pk")

    def focal_points(self) -> ServiceQuerySet:
        """Those who assist the coordinators of the State's region on the date."""
        serving = FocalPoint.objects.visible_to(self.user).in_service(self.on).filter(regions=self.state.region_id)
        return serving.select_related("state").order_by("state__sort_key", "pk")

    def contacts(self) -> list[ShownContact]:
        """The contact points of the State that are in post on the date, as the person sees them."""
        return directory(self.user, self.on, self.today, of=self.state)

    def circulars(self) -> CircularMailQuerySet:
        """What its contact points got of the circulars confirmed up to the date, latest first."""
        sent: CircularMailQuerySet = CircularMail.objects.visible_to(self.user).gone_out().filter(state=self.state)
        return (
            sent.filter(circular__as_of__lte=self.on)
            .select_related("circular", "with_mail")
            .order_by("-circular", "pk")
        )

    def follow_ups(self) -> FollowUpQuerySet:
        """What is still to be done after activities that concern the State."""
        still_open = FollowUp.objects.visible_to(self.user).open().concerning(self.state)
        return still_open.select_related("owner", "activity")

    def groups(self) -> QuerySet[Organization]:
        """The groups and organizations of which the State is a member."""
        return self.state.organizations.all()

    @property
    def _still_to_come(self) -> Q:
        return Q(stage=Activity.Stage.PLANNED, ends_on__gte=self.today)
