"""Where the frame of every page leads: the side bar, the bottom bar of a phone, and the date in the top line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outreach.models import Viewer
from states.models import OPENED_FOR_SIGNATURE_ON

register = template.Library()


@dataclass(frozen=True)
class Place:
    """A page that the frame leads to, and how the names of the addresses begin that belong to it."""

    name: str
    label: str | Promise
    icon: str
    within: tuple[str, ...]
    address: str = ""
    current: str = ""  # what `aria-current` says: this very page, or one that belongs to it


PLACES = (
    Place("outreach:home", _("Home"), "home", ("outreach:home",)),
    Place("outreach:activity-list", _("Activities"), "activity", ("outreach:activity",)),
    Place("states:state-list", _("States"), "state", ("states:", "state-", "outreach:state-")),
    Place("outreach:annex-2", _("Annex 2"), "annex-2", ("outreach:annex-2",)),
    Place("outreach:calendar", _("Calendar"), "calendar", ("outreach:calendar", "outreach:event")),
    Place(
        "outreach:roster", _("People"), "coordinators", ("outreach:roster", "outreach:plan-item", "outreach:handover")
    ),
    Place("outreach:directory", _("Directory"), "directory", ("outreach:directory", "outreach:contact")),
    Place("outreach:measures", _("Measures"), "measures", ("outreach:measures",)),
    Place("outreach:charts", _("Charts"), "charts", ("outreach:charts",)),
    Place("outreach:report-list", _("Reports"), "report", ("outreach:report",)),
    Place("outreach:assistance-list", _("Legal assistance"), "follow-up", ("outreach:assistance",)),
    Place("outreach:overview-list", _("Overview"), "document", ("outreach:overview",)),
    Place("outreach:circular-list", _("Circulars"), "mail", ("outreach:circular",)),
    Place("admin:index", _("Admin"), "admin", ("admin:",)),
)
LOG = Place("outreach:activity-log", _("Log"), "add", ("outreach:activity-log",))
ON_A_PHONE = ("outreach:home", "outreach:activity-list", "outreach:activity-log", "outreach:calendar")


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> dict[str, list[Place]]:
    """Return where the `side` bar leads, and on a phone the bottom `bar` and the menu that holds `more`."""
    viewer, request = context["viewer"], context.get("request")
    side = open_to(viewer, PLACES)
    with_log = [*side[:2], *open_to(viewer, [LOG]), *side[2:]]
    here = name_of(request)
    return {
        "side": with_current(side, here),
        "bar": [place for place in with_current(with_log, here) if place.name in ON_A_PHONE],
        "more": [place for place in with_current(with_log, here) if place.name not in ON_A_PHONE],
    }


def open_to(viewer: Viewer, places: Iterable[Place]) -> list[Place]:
    """Return those of `places` that `viewer` may go to, each with its address."""
    is_at_work = viewer.is_secretariat or viewer.is_partner
    closed = dict.fromkeys(
        ("admin:index", "outreach:assistance-list", "outreach:circular-list"), not viewer.is_secretariat
    )
    closed |= dict.fromkeys((LOG.name, "outreach:roster", "outreach:directory"), not is_at_work)
    return [replace(place, address=reverse(place.name)) for place in places if not closed.get(place.name, False)]


def name_of(request: HttpRequest | None) -> str:
    """Return the name of the address that `request` asks for; none where nothing answers to it."""
    match = request.resolver_match if request else None
    return match.view_name if match else ""


def with_current(places: list[Place], here: str) -> list[Place]:
    """Return `places`, that one marked to which the address named `here` belongs most exactly."""
    lengths = [max((len(name) for name in place.within if here.startswith(name)), default=0) for place in places]
    most = max(lengths, default=0)
    current = "page" if here in [place.name for place in places] else "true"
    return [
        replace(place, current=current) if length and length == most else place
        for place, length in zip(places, lengths, strict=True)
    ]


@register.simple_tag
def first_day() -> str:
    """Return the first day of which there is a status."""
    return OPENED_FOR_SIGNATURE_ON.isoformat()
