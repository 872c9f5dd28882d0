"""How the outstanding Annex 2 States are approached: when last, when next, and how often in each quarter."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, F, Max, Min, Q, Value
from django.utils.formats import date_format

from outreach.models.activities import Activity
from outreach.models.activity_sets import WALKED, ActivityQuerySet, Among
from outreach.models.dates import Precision
from outreach.models.people import AnyUser

QUARTERS = 12  # up to the date, the one of the date included
COMING = 2  # after today's
HELD = Q(stage__in=[Activity.Stage.ONGOING, Activity.Stage.COMPLETED])
PLANNED = Q(stage=Activity.Stage.PLANNED)
BY_YEAR = Q(precision=Precision.YEAR)

Counts = Mapping[str, Mapping[str, Any]]  # by the code of a State, then by the name of the span


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year: `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> Quarter:
        """Return the quarter in which `day` lies."""
        return cls(day.year, (day.month + 2) // 3)

    def after(self, quarters: int) -> Quarter:
        """Return the one so many `quarters` later, or earlier where the number is negative."""
        year, rest = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, rest + 1)

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return datetime.date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> datetime.date:
        """The last day."""
        month = self.number * 3
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])

    def in_words(self) -> str:
        """Return its first and last month in the active language."""
        return f"{date_format(self.first, 'F')} – {date_format(self.last, 'YEAR_MONTH_FORMAT')}"


@dataclass(frozen=True)
class Span:
    """The days in which approaches are counted: a quarter up to the date of the board, or a whole one for plans."""

    quarter: Quarter
    last: datetime.date
    name: str

    @property
    def surely_within(self) -> Q:
        """Which activities surely took place in it, even in part: a range in each quarter that it touches.

        A month lies in one quarter. A year alone says nothing about its quarters.
        """
        return Q(starts_on__lte=self.last, ends_on__gte=self.quarter.first) & ~BY_YEAR


@dataclass(frozen=True)
class Board:
    """The quarters that the board shows as of the date `on`, and what is counted in them for `user`.

    What is planned is told as of today only.
    """

    user: AnyUser
    on: datetime.date
    today: datetime.date

    @property
    def visible(self) -> ActivityQuerySet:
        """The activities that the person may know of and that count: nobody's drafts, not even one's own."""
        return Activity.objects.order_by().visible_to(self.user).handed_in()

    @property
    def is_of_today(self) -> bool:
        """Whether the date is today."""
        return self.on == self.today

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters up to the date, and as of today those to come."""
        present, coming = Quarter.of(self.on), COMING if self.is_of_today else 0
        return [present.after(number) for number in range(1 - QUARTERS, 1 + coming)]

    @property
    def held(self) -> list[Span]:
        """The spans in which approaches were made."""
        return [
            Span(quarter, min(quarter.last, self.on), f"held_{quarter.year}_{quarter.number}")
            for quarter in self.quarters
            if quarter.first <= self.on
        ]

    @property
    def planned(self) -> list[Span]:
        """The spans for which they are planned."""
        return [
            Span(quarter, quarter.last, f"planned_{quarter.year}_{quarter.number}")
            for quarter in self.quarters
            if self.is_of_today and quarter.last >= self.on
        ]

    @property
    def years(self) -> list[int]:
        """The years, latest first, in which something may be known to the year only."""
        return sorted({quarter.year for quarter in self.quarters if quarter.first <= self.on}, reverse=True)

    def counts(self, codes: Sequence[str]) -> Counts:
        """Return the number of approaches to the States with `codes`: of each span, and of years alone.

        With them the first days of the latest, `last_on`, and, as of today, of the next one planned, `next_on`.
        """
        spans = {span.name: HELD & span.surely_within for span in self.held}
        spans |= {span.name: PLANNED & span.surely_within for span in self.planned}
        spans |= {f"year_{year}": HELD & BY_YEAR & Q(starts_on=datetime.date(year, 1, 1)) for year in self.years}
        counted: dict[str, Any] = {name: Count("pk", filter=span) for name, span in spans.items()}
        counted["next_on"] = Min("starts_on", filter=self._ahead if self.is_of_today else Q(pk=None))
        grouped = self._shown(codes).for_each_approached(codes).values("approached")
        told = {row.pop("approached"): row for row in grouped.annotate(last_on=self._last_on, **counted)}
        recently = {code for code, row in told.items() if row["last_on"] and row["last_on"] >= self.first}
        earlier = self.visible.for_each_approached([code for code in codes if code not in recently])
        for code, day in (
            earlier.values("approached").annotate(last_on=self._last_on).values_list("approached", "last_on")
        ):
            told.setdefault(code, {})["last_on"] = day
        return told

    @property
    def first(self) -> datetime.date:
        """The first day of which anything is counted, though only the year may be known."""
        return datetime.date(self.quarters[0].year, 1, 1)

    @property
    def _last_on(self) -> Max:
        return Max("starts_on", filter=HELD & Q(starts_on__lte=self.on))

    def _shown(self, codes: Sequence[str]) -> ActivityQuerySet:
        """Return those addressed to States with `codes` from the first day that is shown on.

        Keys are held against keys first: few activities of all that a State was ever sent need to be looked up.
        """
        last = datetime.date.max if self.is_of_today else self.on
        keys = Activity.objects.order_by().in_period(self.first, last).values("pk")
        addressed: Any = Activity.addressed_to.through
        few = addressed.objects.filter(Among(F("activity"), keys), state__in=codes).alias(**{WALKED: Value(True)})
        return self.visible.among(few.values("activity"))

    def counts_through_groups(self, codes: Sequence[str]) -> Mapping[str, int]:
        """Return how often, in the quarters up to the date, groups to which the States belong were addressed.

        What was addressed to the State as well is an approach and not counted here.
        """
        window = self.visible.held().filter(ends_on__gte=self.quarters[0].first, starts_on__lte=self.on)
        through = window.for_each_reached_through_groups(codes).values("approached")
        return dict(through.annotate(number=Count("pk", distinct=True)).values_list("approached", "number"))

    def latest(self, counts: Counts) -> Mapping[str, int]:
        """Return the key of the latest approach to each State, of those that began on the day that `counts` tells."""
        made = self.visible.held()
        return self._keys_of_days(made, {code: row.get("last_on") for code, row in counts.items()})

    def latest_of(self, codes: Sequence[str]) -> Mapping[str, int]:
        """Return the key of the latest approach up to the date to each State with `codes` that was ever approached."""
        grouped = self.visible.for_each_approached(codes).values("approached").annotate(last_on=self._last_on)
        return self.latest({row["approached"]: row for row in grouped})

    def next_planned(self, counts: Counts) -> Mapping[str, int]:
        """Return the key of the next approach planned to each State, as `latest` does."""
        ahead = self.visible.filter(self._ahead)
        return self._keys_of_days(ahead, {code: row.get("next_on") for code, row in counts.items()})

    @property
    def _ahead(self) -> Q:
        return PLANNED & Q(ends_on__gte=self.today)

    def _keys_of_days(
        self, activities: ActivityQuerySet, days: Mapping[str, datetime.date | None]
    ) -> Mapping[str, int]:
        told = {code: day for code, day in days.items() if day}
        if not told:
            return {}
        on_its_day = reduce(or_, (Q(approached=code, starts_on=day) for code, day in told.items()), Q())
        # The few of those days are found first, in the index of dates, and not among all that a State was sent.
        few = activities.filter(pk__in=activities.filter(starts_on__in=told.values()).values("pk"))
        found = few.for_each_approached([*told]).filter(on_its_day).order_by("pk")
        return dict(found.values_list("approached", "pk"))
