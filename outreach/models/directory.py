"""The contact directory as one person sees it: who is in post, whom States have not named, who held a post before."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from outreach.models.contacts import ContactPoint, ShownContact
from outreach.models.people import AnyUser, viewer_of
from outreach.models.rounds import with_freshness
from states.models import State

KINDS = tuple(ContactPoint.Kind)


@dataclass(frozen=True)
class Gap:
    """A State that has named no contact point of the kinds that are `missing`."""

    state: State
    missing: tuple[ContactPoint.Kind, ...]
    is_demonstration: bool = False

    @property
    def has_none(self) -> bool:
        """Whether it has named none at all."""
        return len(self.missing) == len(KINDS)


def directory(user: AnyUser, on: datetime.date, today: datetime.date, of: State | None = None) -> list[ShownContact]:
    """Return the contact points in post on the date `on`, all or those `of` a State, as `user` sees them, in one query.

    Whether they are fresh is told as of today.
    """
    contacts = ContactPoint.objects.visible_to(user).in_post(on).select_related("state__region")
    if of is not None:
        contacts = contacts.filter(state=of)
    if on == today:
        contacts = with_freshness(contacts, today)
    return [contact.shown_to(user) for contact in contacts]


def gaps(user: AnyUser, on: datetime.date) -> list[Gap]:
    """Return the States that lack a contact point of a kind on the date `on`, where `user` may see the contacts."""
    viewer = viewer_of(user)
    states = State.objects.select_related("region")
    if not viewer.is_secretariat:
        states = states.filter(pk__in=viewer.states)
    named: defaultdict[str, set[str]] = defaultdict(set)
    for state, kind in ContactPoint.objects.visible_to(user).in_post(on).order_by().values_list("state", "kind"):
        named[state].add(kind)
    told = [Gap(state, tuple(kind for kind in KINDS if kind not in named[state.pk])) for state in states]
    return [gap for gap in told if gap.missing]


def line_of(contact: ContactPoint, user: AnyUser) -> list[ShownContact]:
    """Return those who held the post of `contact`, one after the other and with itself, as far as `user` may see them.

    Two may have been followed by one.
    """
    of_kind = ContactPoint.objects.visible_to(user).filter(state=contact.state_id, kind=contact.kind)
    rows = {row.pk: row for row in of_kind.select_related("state__region").order_by("nominated_on", "pk")}
    line = set(contact.line_of_succession())
    while before := {row.pk for row in rows.values() if row.successor_id in line} - line:
        line |= before
    return [row.shown_to(user) for row in rows.values() if row.pk in line]
