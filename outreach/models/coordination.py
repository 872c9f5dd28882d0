"""Who coordinates what on a date, and what is doubtful in a term (measure 10(c))."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from outreach.models.measures import Conference
from outreach.models.people import AnyUser, Coordinator, Role
from outreach.models.roster import Served, roster
from states.models import Region
from states.names import in_one_line

PRESIDENTS = 2  # of a conference, who normally coordinate until the next one


@dataclass(frozen=True)
class Coordinated:
    """The world, or a `region`, with those who coordinate it on the date `on` and those who assist them."""

    on: datetime.date
    region: Region | None
    coordinators: list[Served] = field(default_factory=list)
    focal_points: list[Served] = field(default_factory=list)

    @property
    def has_nobody(self) -> bool:
        """Whether nobody coordinates it for a State that is a ratifier."""
        return all(each.is_lapsed for each in self.coordinators)

    @property
    def has_no_focal_point(self) -> bool:
        """Whether it is a region that no focal point of a ratifier assists; none assists the world."""
        return self.region is not None and all(each.is_lapsed for each in self.focal_points)


def coordination(user: AnyUser, on: datetime.date) -> list[Coordinated]:
    """Return the world and the regions, each with who serves on the date `on`, as far as `user` may know."""
    return coordination_of(roster(user, on), Region.objects.all(), on)


def coordination_of(served: Iterable[Served], regions: Iterable[Region], on: datetime.date) -> list[Coordinated]:
    """Return the world and `regions`, each with those of `served` who are for it."""
    world = Coordinated(on, None)
    parts = {region: Coordinated(on, region) for region in regions}
    for each in served:
        for part in [world] if each.is_global else [parts[region] for region in each.regions if region in parts]:
            (part.coordinators if each.role == Role.COORDINATOR else part.focal_points).append(each)
    return [world, *parts.values()]


def usual_term(on: datetime.date) -> dict[str, datetime.date | None]:
    """Return the days of a term that begins with the conference last held by `on` and ends before the next one."""
    conference = Conference.objects.held(on).first()
    if conference is None:
        return {}
    return {"starts_on": conference.starts_on, "ends_on": conference.coordinates_until}


def doubts_about(term: Coordinator) -> Iterator[str]:
    """Yield what is unusual in `term`, in words: it may be right, and whoever recorded it should look again."""
    conference = Conference.objects.held(term.starts_on).first()
    until = conference.coordinates_until if conference else None
    if until and (term.ends_on is None or term.ends_on > until):
        yield _("The term goes on after the next conference has begun, which chooses who coordinates then.")
    meeting = Coordinator.objects.exclude(pk=term.pk).overlapping(term.starts_on, term.ends_on)
    same = meeting.filter(scope=term.scope, region=term.region_id).select_related("state")
    if any((other.state_id, other.person) == (term.state_id, term.person) for other in same):
        yield _("The same person coordinates the same for this State already in this time.")
    elif term.region and same:
        others = in_one_line(sorted({str(other.state) for other in same}))
        yield _("Somebody else coordinates this region in this time: %(states)s.") % {"states": others}
    elif len(same) >= PRESIDENTS:
        yield _("Normally the two Presidents coordinate globally; in this time there are more.")
    presidency = set(conference.presidency.values_list("pk", flat=True)) if conference else set()
    if term.scope == Coordinator.Scope.GLOBAL and presidency and term.state_id not in presidency:
        yield _("Normally a global coordinator is of a State that presided over the last conference.")
