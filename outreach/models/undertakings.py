"""What is done under the measures of a declaration in a period, as far as a person may see."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, QuerySet

from outreach.models.activities import Activity
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.contacts import ContactPoint
from outreach.models.measures import Conference, Measure
from outreach.models.overviews import Overview
from outreach.models.people import AnyUser, Coordinator, FocalPoint, ServiceQuerySet
from outreach.models.reports import ProgressReport, ProgressReportQuerySet

CHUNK = 200  # rows read at once


@dataclass(frozen=True)
class Undertakings:
    """What `user` may know of what is done under the measures of `declaration` from the day `first` to `last`.

    The activities are those that the list of activities shows for these days: also those that only touch the period.
    """

    declaration: Conference
    reported_to: Conference
    first: datetime.date
    last: datetime.date
    user: AnyUser
    today: datetime.date

    @property
    def standing_on(self) -> datetime.date:
        """The day on which it is counted who is in service: the last of the period, or today while it lasts."""
        return min(self.last, self.today)

    @property
    def activities(self) -> ActivityQuerySet:
        """The activities of the period."""
        visible: ActivityQuerySet = Activity.objects.order_by().visible_to(self.user)
        return visible.in_period(self.first, self.last)

    @cached_property
    def _numbers(self) -> Mapping[int | None, Mapping[str, int]]:
        found: dict[int | None, dict[str, int]] = defaultdict(dict)
        for measure, stage, number in self.activities.values_list("measures", "stage").annotate(Count("pk")):
            found[measure][stage] = number
        return found

    def stages(self) -> Mapping[int | None, Mapping[str, int]]:
        """Return the number of activities at each stage, by the key of the measure that they carry out."""
        return self._numbers

    def latest(self, measures: Iterable[Measure], number: int) -> Mapping[int, Sequence[int]]:
        """Return the keys of the latest activities that take or took place, at most `number` for each of `measures`.

        They are met one after the other, latest first, until all are found: soon where many are done, and where few
        are all of them are read.
        """
        found: dict[int, list[int]] = {measure.pk: [] for measure in measures}
        lacking = set(found)
        # Not narrowed to the measures: SQLite would begin with all that was ever done under them.
        named = self.activities.held().order_by("-starts_on", "-pk").values_list("measures", "pk")
        for measure, activity in named.iterator(chunk_size=CHUNK):
            if measure in lacking:
                found[measure].append(activity)
                lacking -= {measure} if len(found[measure]) == number else set()
            if not lacking:
                break
        return found

    def without_measure(self) -> int:
        """Return the number of activities that name no measure."""
        return sum(self._numbers.get(None, {}).values())

    def coordinators(self) -> ServiceQuerySet:
        """Those who coordinate (10(c))."""
        return Coordinator.objects.visible_to(self.user).in_service(self.standing_on)

    def focal_points(self) -> ServiceQuerySet:
        """Those who assist the coordinators (10(d))."""
        return FocalPoint.objects.visible_to(self.user).in_service(self.standing_on)

    def reports(self) -> ProgressReportQuerySet:
        """The progress reports of the period (10(e))."""
        visible = ProgressReport.objects.visible_to(self.user)
        return visible.filter(reported_on__gte=self.first, reported_on__lte=self.last)

    def states_with_contacts(self) -> int:
        """Return how many States have contact points in post (10(k))."""
        in_post = ContactPoint.objects.visible_to(self.user).in_post(self.standing_on)
        return in_post.order_by().values("state").distinct().count()

    def overviews(self) -> QuerySet[Overview]:
        """The overviews issued to the conference to which the period is reported (10(l))."""
        return Overview.objects.filter(conference=self.reported_to).defer("docx", "html", "left_out")

    def measures(self) -> list[Measure]:
        """The measures of the declaration, in the order of their letters."""
        return list(self.declaration.measures.order_by("paragraph", "letter"))
