"""What takes place in a period: events, activities and follow-ups that a person may see, as entries of a calendar."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from outreach.models import Activity, Dates, Event, FollowUp
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dates import Precision
from outreach.models.events import EventQuerySet
from outreach.models.follow_ups import FollowUpQuerySet
from outreach.models.people import AnyUser
from states.models import Region, State

MOST = 2_000  # of each sort; three months of a busy year have fewer
UNDATED = 10  # activities of a month or a year without a day


class Sort(models.TextChoices):
    """What an entry stands for."""

    EVENTS = "events", gettext_lazy("Events")
    ACTIVITIES = "activities", gettext_lazy("Activities")
    FOLLOW_UPS = "follow-ups", gettext_lazy("Follow-ups")


WORDS = {
    Sort.EVENTS: gettext_lazy("Event"),
    Sort.ACTIVITIES: gettext_lazy("Activity"),
    Sort.FOLLOW_UPS: gettext_lazy("Follow-up"),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked for: which sorts, only one's own, only what concerns a State or the States of a region."""

    sorts: frozenset[str] = frozenset(Sort.values)
    is_mine: bool = False
    state: State | None = None
    region: Region | None = None

    def of(self, activities: ActivityQuerySet) -> ActivityQuerySet:
        """Those of `activities` that concern the State, or any of the region, that is asked for."""
        if self.state:
            return activities.concerning(self.state)
        return activities.concerning_region(self.region) if self.region else activities

    @property
    def regions(self) -> set[str]:
        """The regions whose meetings are asked for; none where any will do."""
        return {region for region in (self.state and self.state.region_id, self.region and self.region.pk) if region}


@dataclass(frozen=True)
class Entry:
    """One line of a calendar. A month or a year is no day: it has no place in the grid of days."""

    sort: Sort
    dates: Dates
    title: str
    url: str
    note: str = ""
    language: str = ""
    is_demonstration: bool = field(default=False, compare=False)

    @property
    def sort_label(self) -> str:
        """What it is, in one word."""
        return str(WORDS[self.sort])


Place = datetime.date | Dates  # where an entry stands: a day, or a month or a year without one


@dataclass(frozen=True)
class Agenda:
    """The entries of a period in order, how many activities of each day, month or year are left out, and of all.

    `a_day` is how many activities of a day are told.
    """

    entries: list[Entry]
    left_out: Counter[Place]
    is_cut: bool
    a_day: int = MOST


def agenda(
    user: AnyUser, first: datetime.date, last: datetime.date, wanted: Wanted, a_day: int = MOST, in_all: int = MOST
) -> Agenda:
    """Return what `user` may see from the day `first` to the day `last`, with about `a_day` activities of a day.

    Where that were more than `in_all`, fewer of a day are told, but one of each. An activity of several days that is
    shown on one of them is shown on all.
    """
    seen = activities(user, first, last, wanted) if Sort.ACTIVITIES in wanted.sorts else Activity.objects.none()
    told, left_out, has_more, a_day = first_activities(seen, first, last, a_day, in_all)
    parts: dict[str, Iterable[Entry]] = {
        Sort.EVENTS: map(entry_of_event, events(user, first, last, wanted)[: MOST + 1]),
        Sort.ACTIVITIES: map(entry_of_activity, with_texts(told)),
        Sort.FOLLOW_UPS: map(entry_of_follow_up, follow_ups(user, first, last, wanted)[: MOST + 1]),
    }
    found = {sort: list(part) for sort, part in parts.items() if sort in wanted.sorts}
    listed = [entry for part in found.values() for entry in part[:MOST]]
    order = {sort: place for place, sort in enumerate(Sort.values)}
    listed.sort(key=lambda entry: (entry.dates.first, order[entry.sort], entry.dates.last))
    is_cut = has_more or any(len(part) > MOST for part in found.values())
    return Agenda(listed, left_out, is_cut, a_day)


def first_activities(
    found: ActivityQuerySet, first: datetime.date, last: datetime.date, a_day: int, in_all: int
) -> tuple[ActivityQuerySet, Counter[Place], bool, int]:
    """Return the first `a_day` of the activities `found` on each day, how many others there are, and whether of all.

    The last is how many of a day they are, where `a_day` would make more than `in_all`.

    The dates of all are read, which are little, so that the texts of those alone are that are shown.
    """
    rows = found.order_by("starts_on", "ends_on", "pk").values_list("pk", "starts_on", "ends_on", "precision")
    slots = [(key, Dates(*dates)) for key, *dates in rows[: MOST + 1]]
    of_each = [(key, dates, places_of(dates, first, last)) for key, dates in slots[:MOST]]
    a_day = room_a_day(
        Counter(day for _key, dates, days in of_each if not dates.is_vague for day in days), a_day, in_all
    )
    met: Counter[Place] = Counter()
    left_out: Counter[Place] = Counter()
    keys = []
    for key, dates, places in of_each:
        met.update(places)
        if any(met[place] <= (UNDATED if dates.is_vague else a_day) for place in places):
            keys.append(key)
        else:
            left_out.update(places)
    return Activity.objects.filter(pk__in=keys), left_out, len(slots) > MOST, a_day


def room_a_day(numbers: Counter[Place], a_day: int, in_all: int) -> int:
    """Return of how many a day there is room, at least one and at most `a_day`, where days have these `numbers`."""
    while a_day > 1 and sum(min(number, a_day) for number in numbers.values()) > in_all:
        a_day -= 1
    return a_day


def places_of(dates: Dates, first: datetime.date, last: datetime.date) -> list[Place]:
    """Return the days of `dates` from `first` to `last`, or the month or year itself where no day is known."""
    return [dates] if dates.is_vague else list(days_from(max(dates.first, first), min(dates.last, last)))


def events(user: AnyUser, first: datetime.date, last: datetime.date, wanted: Wanted) -> EventQuerySet:
    """Return the events of the period, those of a region where one is asked for, and those that are of none."""
    found: EventQuerySet = Event.objects.visible_to(user).overlapping(first, last)
    return found.filter(Q(region__in=wanted.regions) | Q(region=None)) if wanted.regions else found


def activities(user: AnyUser, first: datetime.date, last: datetime.date, wanted: Wanted) -> ActivityQuerySet:
    """Return the activities that may take place in the period."""
    found = wanted.of(Activity.objects.visible_to(user).in_period(first, last))
    return found.own(user) if wanted.is_mine else found


def follow_ups(user: AnyUser, first: datetime.date, last: datetime.date, wanted: Wanted) -> FollowUpQuerySet:
    """Return the follow-ups that are due in the period."""
    found = FollowUp.objects.visible_to(user).filter(due_on__range=(first, last))
    if wanted.state or wanted.region:
        # Asked of each that is due: they are few, and what a region's States took part in is not.
        found = found.filter(Exists(wanted.of(Activity.objects.order_by()).filter(pk=OuterRef("activity"))))
    return found.filter(owner=user.pk) if wanted.is_mine else found


def with_texts(found: ActivityQuerySet) -> ActivityQuerySet:
    """Return the activities `found`, the earliest first, with the texts that an entry shows."""
    texts: ActivityQuerySet = found.defer("search_text").prefetch_related("translations").order_by("starts_on", "pk")
    return texts


def entry_of_event(event: Event) -> Entry:
    """Return the entry of an event."""
    url = event.get_absolute_url()
    return Entry(Sort.EVENTS, event.dates, event.name, url, event.place, is_demonstration=event.is_demonstration)


def entry_of_activity(activity: Activity) -> Entry:
    """Return the entry of an activity, in the reader's language where it is translated."""
    text = activity.text_in(get_language() or "en")
    return Entry(
        Sort.ACTIVITIES,
        activity.dates,
        text.title,
        activity.get_absolute_url(),
        activity.get_stage_display(),
        text.language,
        activity.is_demonstration,
    )


def entry_of_follow_up(follow_up: FollowUp) -> Entry:
    """Return the entry of a follow-up, on the day on which it is due."""
    due = Dates(follow_up.due_on, follow_up.due_on, Precision.DAY)
    note = _("Done") if follow_up.done_on else _("Due")
    url = follow_up.get_absolute_url()
    return Entry(Sort.FOLLOW_UPS, due, follow_up.what, url, note, is_demonstration=follow_up.is_demonstration)


def of_days(listed: Iterable[Entry], first: datetime.date, last: datetime.date) -> dict[datetime.date, list[Entry]]:
    """Return the entries of each day from `first` to `last`: of those whose days are known, on all their days."""
    days: dict[datetime.date, list[Entry]] = {}
    for entry in listed:
        for place in places_of(entry.dates, first, last):
            if isinstance(place, datetime.date):
                days.setdefault(place, []).append(entry)
    return days


def days_from(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Yield every day from `first` to `last`."""
    for number in range((last - first).days + 1):
        yield first + datetime.timedelta(days=number)
