"""The sheet of the contact directory. A successor is told by what tells it apart, in the file or recorded before."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from outreach.exchange.cells import joined, plain, separated
from outreach.exchange.columns import Column, Context, choice, day, each, languages, state, text
from outreach.exchange.directory import Choices, shortened
from outreach.exchange.problems import Problem
from outreach.exchange.rules import broken_constraints, refused
from outreach.exchange.sheets import Draft, Sheet, in_chunks
from outreach.exchange.twins import Known
from outreach.models import ContactPoint
from outreach.models.contacts import PRIVATE
from outreach.models.languages import SEPARATOR
from states.names import fold

TEXTS = (
    "kind",
    "institution",
    "post",
    "person",
    "email",
    "phone",
    "languages",
    "nominated_by_note",
    "secretariat_only",
)
DAYS = ("nominated_on", "confirmed_on", "retired_on")
TELLING = ("person", "post", "institution", "email", "phone", "nominated_on", "nominated_by_note")  # one from another
CANDIDATES = 5  # of those that a successor's name may mean, told at most

Details = tuple[str, ...]
Post = tuple[str | None, str]  # of a State, of a kind


def telephone(name: str) -> Column:
    """Return a column of a telephone number, which a spreadsheet may have taken for a number."""

    def read(cell: str, _context: Context) -> str:
        return re.sub(r"^00(?=[1-9])", "+", cell)

    return Column(name, read, lambda value, _names: str(value or ""), is_required=False)


def language_codes(name: str) -> Column:
    """Return a column of languages, the preferred one first; its value is their codes as the model joins them."""

    def read(cell: str, _context: Context) -> str:
        return SEPARATOR.join(dict.fromkeys(each(separated(cell), languages().value)))

    return Column(name, read, lambda value, _names: joined(value.split(SEPARATOR)))


def private_fields(name: str) -> Column:
    """Return a column of the fields that are for the Secretariat only; its value is as the model joins them."""

    def read(cell: str, _context: Context) -> str:
        fields = [(field, ContactPoint._meta.get_field(field).verbose_name) for field in PRIVATE]  # type: ignore[union-attr]
        told = each(separated(cell), Choices(fields).value)
        return SEPARATOR.join(field for field in PRIVATE if field in told)

    return Column(name, read, lambda value, _names: joined(value.split(SEPARATOR)), is_required=False)


def another_contact(name: str) -> Column:
    """Return a column of another contact point, told by a list of what tells it apart."""
    return Column(
        name,
        lambda cell, _context: tuple(separated(cell)),
        lambda value, _names: joined(dict.fromkeys(filter(None, value))),
        is_required=False,
    )


class ContactSheet(Sheet):
    """Contact points."""

    model = ContactPoint
    first_in_order = "state_id"
    columns = (
        state("state"),
        choice(ContactPoint, "kind"),
        text("institution"),
        text("post", is_required=False),
        text("person"),
        text("email"),
        telephone("phone"),
        language_codes("languages"),
        text("nominated_by_note"),
        day("nominated_on"),
        day("confirmed_on", is_required=False),
        day("retired_on", is_required=False),
        another_contact("successor"),
        private_fields("secretariat_only"),
    )

    def build(self, draft: Draft, by: User) -> None:
        """Make the contact point; its successor comes with `relate`."""
        told = draft.told
        record = ContactPoint(**{name: told.get(name) for name in DAYS}, **{name: told.get(name, "") for name in TEXTS})
        record.state_id = told.get("state", "")
        draft.record = record
        draft.told["phone"] = str(record.phone or "")

    def relate(self, drafts: Sequence[Draft]) -> list[Problem]:
        """Find the successors among what is recorded and among the `drafts`; return those that cannot be found."""
        named = [draft for draft in drafts if draft.told.get("successor")]
        if not named:
            return []
        by_post: defaultdict[Post, dict[Details, Any]] = defaultdict(dict)
        held = Known(self)
        states = {draft.record.state_id for draft in named}
        recorded = list(ContactPoint.objects.filter(state__in=states).order_by("pk"))
        for contact, values in zip(recorded, self.values(recorded), strict=True):
            by_post[contact.state_id, contact.kind].setdefault(details_of(contact), contact)
            held.add(self.cells(values), contact)
        for draft in drafts:
            if not draft.unread & {"state", "kind"}:
                contact, _columns = held.find(self.cells(draft.told)) or (draft.record, [])
                by_post[draft.record.state_id, draft.record.kind].setdefault(details_of(draft.record), contact)
        problems = []
        for draft in named:
            candidates = by_post[draft.record.state_id, draft.record.kind]
            problem = self._find(draft, candidates)
            if problem:
                draft.unread.add("successor")
                problems.append(Problem(draft.number, "successor", problem))
        return [*problems, *circles(named)]

    def _find(self, draft: Draft, candidates: dict[Details, Any]) -> str:
        """Put the one successor on the record that `draft` means; return a sentence when there is not one."""
        asked = set(map(fold, draft.told["successor"]))
        own = details_of(draft.record)
        found = [details for details in candidates if details != own and asked <= set(map(fold, details))]
        if len({id(candidates[details]) for details in found}) == 1:
            draft.links["successor"] = (candidates[found[0]],)
            draft.told["successor"] = details_of(candidates[found[0]])
            return ""
        told = shortened("; ".join(draft.told["successor"]))
        if found:
            shown = [joined(dict.fromkeys(filter(None, named_in(details)))) for details in found[:CANDIDATES]]
            more = ["…"] * (len(found) > CANDIDATES)
            return _("“%(text)s” may mean several contact points of this State and kind: %(candidates)s.") % {
                "text": told,
                "candidates": " | ".join([*dict.fromkeys(shown), *more]),
            }
        return _("“%(text)s” is no contact point of this State and kind, in the file or recorded before.") % {
            "text": told
        }

    def rules(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield what stands against the contact point; its successor was found among those that it may be."""
        if not draft.record.state_id and "state" not in draft.unread:
            yield "state", _("Say which State named it.")
        yield from refused(draft.record, draft.unread)
        if draft.links:
            draft.record.successor = draft.links["successor"][0]
        yield from broken_constraints(draft.record, draft.unread)

    def clashes(self, drafts: Sequence[Draft]) -> list[Problem]:
        """Return those in post whose address another in the same post has already."""
        rows = ContactPoint.objects.filter(
            retired_on__isnull=True, state__in={draft.record.state_id for draft in drafts}
        )
        taken = {
            (of_state, kind, email.lower()) for of_state, kind, email in rows.values_list("state", "kind", "email")
        }
        problems = []
        for draft in drafts:
            address = draft.record.state_id, draft.record.kind, draft.record.email.lower()
            if draft.record.retired_on is None and draft.record.email:
                if address in taken:
                    sentence = _("This State has a contact point of this kind with this address already.")
                    problems.append(Problem(draft.number, "email", sentence))
                taken.add(address)
        return problems

    def identity(self, told: Mapping[str, str]) -> tuple[str, ...]:
        """Return the State, the kind, who it is, and the address: the e-mail address, or the telephone number."""
        return (
            *(told["state"], told["kind"]),
            *(fold(told.get(name, "")) for name in ("institution", "post", "person")),
            fold(told["email"]) or told.get("phone", ""),
        )

    def are_apart(self, told: Mapping[str, str], other: Mapping[str, str]) -> bool:
        """Whether one had left the post by the day on which the other was nominated: people come back."""
        return any(
            "" < one.get("retired_on", "") <= another["nominated_on"] for one, another in ((told, other), (other, told))
        )

    def values(self, records: Sequence[ContactPoint]) -> Iterator[dict[str, Any]]:
        """Yield the values by column of each of the contact points."""
        successors = ContactPoint.objects.in_bulk({record.successor_id for record in records if record.successor_id})
        for record in records:
            yield {
                "state": record.state_id,
                **{name: getattr(record, name) for name in (*TEXTS, *DAYS)},
                "successor": details_of(successors[record.successor_id]) if record.successor_id else (),
            }

    def held(self, drafts: Sequence[Draft]) -> list[int]:
        """Return the keys of the recorded contact points of the same States."""
        states = {draft.record.state_id for draft in drafts if draft.record.state_id}
        return list(ContactPoint.objects.filter(state__in=states).order_by().values_list("pk", flat=True))

    def batches(self, drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
        """Yield the `drafts` to be written at once: successors before those whom they follow."""
        left = list(drafts)
        while left:
            yield from in_chunks([one for one in left if one.record.successor is None or one.record.successor.pk])
            left = [draft for draft in left if draft.record.pk is None]


def details_of(contact: ContactPoint) -> Details:
    """Return what tells a contact point from others in the same post, as it is written in a cell."""
    return tuple(
        value.isoformat() if isinstance(value, datetime.date) else plain(str(value or ""))
        for value in (getattr(contact, name) for name in TELLING)
    )


def named_in(details: Details) -> Details:
    """Return those of `details` that stand in a problem: e-mail addresses and telephone numbers do not."""
    return tuple(value for name, value in zip(TELLING, details, strict=True) if name not in ("email", "phone"))


def circles(drafts: Sequence[Draft]) -> list[Problem]:
    """Return the rows that come after themselves, if one goes from successor to successor."""
    by_record = {id(draft.record): draft for draft in drafts}
    problems = []
    for draft in drafts:
        seen: set[int] = set()
        following: Draft | None = draft
        while following is not None and id(following) not in seen:
            seen.add(id(following))
            successor = following.links.get("successor", (None,))[0]
            following = by_record.get(id(successor))
        if following is draft:
            problems.append(
                Problem(draft.number, "successor", _("Nobody comes after oneself: choose another successor."))
            )
    return problems
