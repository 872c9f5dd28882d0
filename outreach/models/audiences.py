"""To whom a circular would go on a day, name by name, and why others are left out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.models.circular_mails import with_bounces
from outreach.models.contacts import ContactPoint
from states.models import State
from states.names import fold

# In which order the languages stand in for one another where a contact reads none that there is a text in.
FALLBACKS = ("en", "fr", "es", "ru", "ar", "zh-hans")
KINDS = [str(kind) for kind in ContactPoint.Kind]


class LeftOut(models.TextChoices):
    """Why a contact point gets no mail of its own."""

    RETIRED = "retired", _("Retired")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed for a year")
    NO_ADDRESS = "no-address", _("No e-mail address")
    DEMONSTRATION = "demonstration", _("Demonstration")
    SAME_PERSON = "same-person", _("The same person as another")


@dataclass(frozen=True)
class Audience:
    """The contact points that all of these narrow, where nothing narrows nothing, and those named by hand."""

    regions: frozenset[str]
    statuses: frozenset[str]
    kinds: frozenset[str]
    languages: frozenset[str]
    named: frozenset[int]
    is_named_only: bool

    def contacts(self, statuses: dict[str, str]) -> list[ContactPoint]:
        """Return them, each with `bounced_at`, by State and kind; `statuses` are those of the States by their codes."""
        chosen = Q(pk__in=self.named) if self.is_named_only else self._narrowed(statuses)
        rows = ContactPoint.objects.filter(chosen | Q(pk__in=self.named) if chosen else Q())
        found = with_bounces(rows.select_related("state", "state__region").order_by())
        return sorted(
            found, key=lambda one: (one.state_id, KINDS.index(one.kind), -one.nominated_on.toordinal(), one.pk)
        )

    def _narrowed(self, statuses: dict[str, str]) -> Q:
        """Return what narrows them all; what is empty narrows nothing."""
        narrowed = Q()
        if self.statuses:
            narrowed &= Q(state__in=[code for code, status in statuses.items() if status in self.statuses])
        if self.regions:
            narrowed &= Q(state__region__in=self.regions)
        if self.kinds:
            narrowed &= Q(kind__in=self.kinds)
        if self.languages:  # no code of the six is a part of another
            narrowed &= Q(*(Q(languages__contains=code) for code in self.languages), _connector=Q.OR)
        return narrowed


@dataclass(frozen=True)
class Line:
    """A contact point in the audience: the language of the text it gets, or why it gets no mail of its own."""

    contact: ContactPoint
    status: str
    language: str
    is_named: bool
    reason: LeftOut | None = None
    same_as: Line | None = None  # the one whose mail reaches this person
    outweighed: LeftOut | None = None  # why it would get no mail, had nobody named it by hand
    namesake: Line | None = None  # one of the same name in the same State, who gets a mail too
    has_mail_at_address: bool = False  # another is written to at its address

    @property
    def is_mailed(self) -> bool:
        """Whether a mail goes to it."""
        return self.reason is None

    @property
    def is_reached(self) -> bool:
        """Whether a mail goes to it, or to the same person."""
        return self.is_mailed or self.same_as is not None

    @property
    def may_be_named(self) -> bool:
        """Whether naming it by hand brings a mail to it: never a second one to the same address."""
        if self.same_as is not None:
            return address_key(self.contact) != address_key(self.same_as.contact)
        return self.reason in (LeftOut.RETIRED, LeftOut.UNCONFIRMED) and not self.has_mail_at_address

    @property
    def seen(self) -> list[object]:
        """What whoever confirms the list has seen of it; a day or a reason that changes is looked at anew."""
        contact = self.contact
        told = [contact.pk, str(contact), contact.email, self.language, self.reason or "", self.is_named]
        return [*told, self.outweighed or "", contact.retired_on and contact.retired_on.isoformat()]

    @property
    def is_fallback(self) -> bool:
        """Whether the text is in another language than the contact prefers."""
        return self.language != self.contact.language_codes[0]


def lines_of(audience: Audience, written: Sequence[str], on: datetime.date) -> list[Line]:
    """Return whom `audience` holds on the date `on`, with the text each gets of those in the languages `written`.

    The number of queries does not grow. Among several posts of one person the first in the order of States and kinds
    gets the mail: the same address in any State, or the same name in one State unless it is named by hand. Who is named
    by hand and has the name of another who gets a mail is told with that other.
    """
    statuses: dict[str, str] = dict(State.objects.order_by().with_status(on).values_list("pk", "status"))
    lines: list[Line] = []
    by_address: dict[str, Line] = {}
    by_name: dict[tuple[str, str], Line] = {}
    for contact in audience.contacts(statuses):
        is_named = contact.pk in audience.named
        language = language_for(contact.language_codes, written)
        reason = reason_against(contact, is_named, on)
        name = contact.state_id, fold(contact.person)
        same = by_address.get(address_key(contact)) or (None if is_named or not contact.person else by_name.get(name))
        if reason is None and same is not None:
            lines.append(Line(contact, statuses[contact.state_id], same.language, is_named, LeftOut.SAME_PERSON, same))
            continue
        line = Line(contact, statuses[contact.state_id], language, is_named, reason)
        if line.is_mailed:
            outweighed = reason_against(contact, False, on) if is_named else None
            line = replace(line, outweighed=outweighed, namesake=by_name.get(name) if contact.person else None)
            by_address[address_key(contact)] = line
            by_name.setdefault(name, line)
        lines.append(line)
    return [
        line if line.is_mailed else replace(line, has_mail_at_address=address_key(line.contact) in by_address)
        for line in lines
    ]


def reason_against(contact: ContactPoint, is_named: bool, on: datetime.date) -> LeftOut | None:
    """Return why `contact` is not written to on the date `on`; naming it by hand outweighs two of the reasons."""
    if not contact.email:
        return LeftOut.NO_ADDRESS
    if settings.IS_SECURE and is_demonstration(contact):
        return LeftOut.DEMONSTRATION
    if is_named:
        return None
    if contact.retired_on is not None and contact.retired_on <= on:
        return LeftOut.RETIRED
    return LeftOut.UNCONFIRMED if contact.is_unconfirmed(on) else None


def is_demonstration(contact: ContactPoint) -> bool:
    """Whether `contact` is invented, by its mark or by its address."""
    return contact.is_demonstration or contact.email.lower().endswith(f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}")


def language_for(preferred: Iterable[str], written: Sequence[str]) -> str:
    """Return which of the languages `written` is for a reader of the `preferred` ones; empty where there is no text."""
    return next((code for code in (*preferred, *FALLBACKS) if code in written), "")


def address_key(contact: ContactPoint) -> str:
    """Return by what addresses are told apart."""
    return contact.email.casefold()


def reached_states(lines: Iterable[Line]) -> set[str]:
    """Return the codes of the States that one of `lines` reaches."""
    return {line.contact.state_id for line in lines if line.is_reached}
