"""Contact points as vCards (RFC 2426), which mail programs and telephones read: what is shown of each, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import vobject
from django.utils.translation import gettext as _

from outreach.exchange.cells import plain
from outreach.models.contacts import ShownContact


def as_vcards(contacts: Iterable[ShownContact]) -> Iterator[bytes]:
    """Yield each of `contacts` as a card in UTF-8."""
    for contact in contacts:
        yield card_of(contact).encode()


def card_of(contact: ShownContact) -> str:
    """Return the card of `contact`. A name stays whole: which part of it is the family's is not known here."""
    card = vobject.vCard()
    state = str(contact.state)
    card.add("uid").value = f"contact-point-{contact.pk}@ctbt-outreach-tracker"
    card.add("fn").value = plain(contact.person or f"{contact.post or contact.institution} ({state})")
    card.add("n").value = vobject.vcard.Name(family=plain(contact.person))
    card.add("org").value = [state, plain(contact.institution)]
    card.add("role").value = str(contact.kind_told)
    if contact.post:
        card.add("title").value = plain(contact.post)
    if contact.email:
        card.add("email").value = contact.email
    if contact.phone:
        number = card.add("tel")
        number.value, number.type_param = str(contact.phone), "WORK"
    notes = [
        *[_("Demonstration")] * contact.is_demonstration,
        *[_("Holds details that are for the Secretariat only: do not pass it on.")] * bool(contact.kept_back),
    ]
    if notes:
        card.add("note").value = " ".join(notes)
    told: str = card.serialize()
    return told
