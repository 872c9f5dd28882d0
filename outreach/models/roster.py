"""Who serves on a date: coordinators and focal points as one list (measures 10(c) and 10(d))."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from outreach.models.people import ENDING_WITHIN_DAYS, AnyUser, Coordinator, FocalPoint, Role
from states.models import Region, State
from states.names import fold, holds_all, in_one_line, words_of


@dataclass(frozen=True)
class Served:
    """A term of service, the regions it is for, and whether its State is no ratifier on the date `on` asked about."""

    term: Coordinator | FocalPoint
    regions: tuple[Region, ...]
    is_lapsed: bool
    on: datetime.date

    @property
    def is_demonstration(self) -> bool:
        """Whether it belongs to the demonstration set."""
        return self.term.is_demonstration

    @property
    def called(self) -> str:
        """The person with the post; the post alone once the person is not kept any more."""
        return in_one_line(part for part in (self.term.person, self.term.post) if part)

    @property
    def role(self) -> Role:
        """Coordinator or focal point."""
        return Role(self.term.role())

    @property
    def is_global(self) -> bool:
        """Whether it is for the world: no region is named for a global coordinator."""
        return isinstance(self.term, Coordinator) and self.term.scope == Coordinator.Scope.GLOBAL

    @property
    def languages(self) -> str:
        """The codes of the languages in which a focal point assists; of a coordinator none is told."""
        return self.term.languages if isinstance(self.term, FocalPoint) else ""

    @property
    def days_left(self) -> int | None:
        """In how many days from the date asked about the term is over; None where it does not end soon."""
        left = (self.term.ends_on - self.on).days if self.term.ends_on else None
        return left if left is not None and left <= ENDING_WITHIN_DAYS else None

    def serves(self, region: Region) -> bool:
        """Whether it is for `region`, alone or among others."""
        return self.is_global or region in self.regions

    def holds(self, text: str) -> bool:
        """Whether person, post, institution and State, by any of its names, hold every word of `text`."""
        term = self.term
        told = fold(" | ".join([term.person, term.post, term.institution]))
        return holds_all(words_of(text), f"{told} | {term.state.search_text}")


def roster(user: AnyUser, on: datetime.date) -> list[Served]:
    """Return who serves on the date `on`, as far as `user` may know, by State, in a constant number of queries."""
    coordinators = Coordinator.objects.visible_to(user).in_service(on).select_related("state", "region")
    focal_points = (
        FocalPoint.objects.visible_to(user).in_service(on).select_related("state").prefetch_related("regions")
    )
    ratifiers = set(State.objects.order_by().ratified(on).values_list("pk", flat=True))
    served = [
        *(
            Served(each, (each.region,) if each.region else (), each.state_id not in ratifiers, on)
            for each in coordinators
        ),
        *(Served(each, tuple(each.regions.all()), each.state_id not in ratifiers, on) for each in focal_points),
    ]
    return sorted(served, key=lambda each: (each.term.state.sort_key, each.role, each.term.person, each.term.pk))


def without_focal_point(served: Iterable[Served], regions: Iterable[Region]) -> list[Region]:
    """Return those of `regions` that no focal point among `served` assists whose State is a ratifier."""
    helping = [each for each in served if each.role == Role.FOCAL_POINT and not each.is_lapsed]
    assisted = {region for each in helping for region in each.regions}
    return [region for region in regions if region not in assisted]
