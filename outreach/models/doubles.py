"""What may be the same activity as one about to be logged, so that it is not prepared or recorded twice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import prefetch_related_objects

from outreach.models.activities import Activity
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dates import Dates
from outreach.models.people import AnyUser
from states.models import State
from states.names import fold

WEEKS_AROUND = 6
ALIKE = 0.7  # of titles: how much of what the two say is the same, where 1 is all of it
MOST_COMPARED = 500  # of those on the same days, the latest
MOST_LIKELY = 3


@dataclass(frozen=True)
class Plan:
    """What has been said so far of an activity: when, with whom, and what it is. `itself` is its key, if it has one."""

    dates: Dates | None = None
    undertaken_by: list[State] = field(default_factory=list)
    addressed_to: list[State] = field(default_factory=list)
    title: str = ""
    place: str = ""
    occasion: str = ""
    level: str = ""
    itself: int | None = None

    @property
    def parties(self) -> list[State]:
        """The States it is with: those it is addressed to or, where none is named, those that undertake it."""
        return self.addressed_to or self.undertaken_by

    def near(self, user: AnyUser) -> ActivityQuerySet:
        """Return what `user` may be told of, who and when, that is with the same States in the weeks around."""
        if self.dates is None or not self.parties:
            return Activity.objects.none()
        around = datetime.timedelta(weeks=WEEKS_AROUND).days
        first = datetime.date.fromordinal(max(self.dates.first.toordinal() - around, 1))
        last = datetime.date.fromordinal(min(self.dates.last.toordinal() + around, datetime.date.max.toordinal()))
        told: ActivityQuerySet = Activity.objects.announced_to(user).concerning(*self.parties)
        return self._others(told, first, last).order_by("starts_on", "pk")

    def likely(self, user: AnyUser) -> list[Activity]:
        """Return the few that `user` may see and that are likely this one: on the same days, and called alike.

        A workshop of every year, in the same city, is another one each year.
        """
        if self.dates is None or not self.title:
            return []
        seen = self._others(Activity.objects.visible_to(user), self.dates.first, self.dates.last)
        told = seen.order_by("-starts_on", "-pk").values_list("pk", "title", "occasion", "place")[:MOST_COMPARED]
        # Of hundreds on the same days a few are alike: only these are read as a whole.
        keys = [
            key
            for key, title, occasion, place in told
            if self._is_called_alike(title, occasion) or is_same(self.place, place)
        ]
        alike = Activity.objects.filter(pk__in=keys).defer("search_text", "summary", "outcome") if keys else []
        found = sorted(alike, key=lambda other: keys.index(other.pk))
        prefetch_related_objects(found, "undertaken_by", "undertaken_by_organizations", "addressed_to")
        return [other for other in found if self._is_with_the_same(other)][:MOST_LIKELY]

    def _others(self, activities: ActivityQuerySet, first: datetime.date, last: datetime.date) -> ActivityQuerySet:
        """Return those of `activities`, but this one, that may take or have taken place from `first` to `last`."""
        held = activities.exclude(stage=Activity.Stage.CANCELLED).exclude(pk=self.itself)
        return held.in_period(first, last)

    def _is_called_alike(self, title: str, occasion: str) -> bool:
        return likeness(self.title, title) >= ALIKE or is_same(self.occasion, occasion)

    def _is_with_the_same(self, other: Activity) -> bool:
        """Whether the addressees agree: one call made on several States on one day is an activity with each of them."""
        ours, theirs = set(self.addressed_to), set(other.addressed_to.all())
        if ours & theirs:
            return True
        is_bilateral = Activity.Level.BILATERAL in (self.level, other.level)
        return self._is_called_alike(other.title, other.occasion) and not (is_bilateral and ours and theirs)


def is_same(one: str, other: str) -> bool:
    """Whether both are told and say the same, whatever the case and accents."""
    return bool(one.strip() and other.strip()) and fold(one) == fold(other)


def likeness(one: str, other: str) -> float:
    """Return how much of two titles is the same, from 0 to 1, whatever the order of their words, in any script.

    It is the coefficient of Dice over the pairs of letters in the words.
    """
    ours, theirs = pairs_of(one), pairs_of(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


@lru_cache(maxsize=4 * MOST_COMPARED)  # the panel asks for the same ones again with each field
def pairs_of(title: str) -> frozenset[str]:
    """Return every two letters that stand together in a word of `title`, folded."""
    return frozenset(word[at : at + 2] for word in fold(title).split() for at in range(max(len(word) - 1, 1)))
