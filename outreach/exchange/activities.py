"""The sheet of activities: the raw form that loses nothing of what was told, translations and attachments aside."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from outreach.exchange.cells import plain
from outreach.exchange.columns import Parties, choice, measures, organizations, parties, period, state, text
from outreach.exchange.sheets import CHUNK, Draft, Sheet, in_chunks, keep, linked
from outreach.models import Activity, Organization, Review, ReviewStep, Verb
from states.names import fold, name_key

PLAIN = (
    *("title", "summary", "language", "kind", "level", "stage", "participants", "place", "occasion", "visibility"),
    *("outcome", "source", "follow_up"),
)
LINKS = {
    "undertaken_by": "state_id",
    "undertaken_by_organizations": "organization_id",
    "addressed_to": "state_id",
    "addressed_to_organizations": "organization_id",
    "partners": "organization_id",
    "measures": "measure_id",
}


class ActivitySheet(Sheet):
    """Activities. What is imported is handed to the Secretariat's review at once."""

    model = Activity
    first_in_order = "starts_on"
    columns = (
        text("title"),
        text("summary"),
        choice(Activity, "language"),
        choice(Activity, "kind"),
        choice(Activity, "level"),
        period("dates"),
        choice(Activity, "stage"),
        parties("undertaken_by", "undertaken_by_organizations", "is_by_secretariat", with_secretariat=True),
        parties("addressed_to", "addressed_to_organizations", with_secretariat=False),
        text("participants"),
        text("place"),
        text("occasion"),
        measures("measures"),
        choice(Activity, "visibility"),
        text("outcome"),
        text("source"),
        text("follow_up", is_required=False),
        organizations("partners"),
        state("reported_by", is_required=False),
    )

    def build(self, draft: Draft, by: User) -> None:
        """Make the activity, submitted by `by`, and note the States, organizations and measures that it names."""
        told = draft.told
        doers, addressees = (told.get(name) or Parties() for name in ("undertaken_by", "addressed_to"))
        draft.record = Activity(
            **{name: told.get(name, "") for name in PLAIN},
            is_by_secretariat=doers.has_secretariat,
            reported_by_id=told.get("reported_by"),
            recorded_by=by,
            review=Review.SUBMITTED,
        )
        if told.get("dates"):
            draft.record.dates = told["dates"]
        draft.links = {
            "undertaken_by": doers.states,
            "undertaken_by_organizations": doers.organizations,
            "addressed_to": addressees.states,
            "addressed_to_organizations": addressees.organizations,
            "partners": told.get("partners", ()),
            "measures": told.get("measures", ()),
        }

    def rules(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield what stands against the activity; one that is submitted tells who undertook it."""
        yield from super().rules(draft)
        if "undertaken_by" not in draft.unread and draft.told["undertaken_by"] == Parties():
            yield "undertaken_by", _("Say who undertook the activity before you submit it.")

    @classmethod
    def importable(cls, records: Any) -> Any:
        """Return those that were submitted: an import hands all to the review, and would publish somebody's draft."""
        return records.exclude(review__in=(Review.DRAFT, Review.RETURNED))

    def identity(self, told: Mapping[str, str]) -> tuple[str, ...]:
        """Return the title, its language, the dates, who undertook it and to whom it was addressed.

        Of a yearly workshop each is another; so are calls of one name on several States on one day.
        """
        return folded(told["title"]), *(told[name] for name in ("language", "dates", "undertaken_by", "addressed_to"))

    def values(self, records: Sequence[Activity]) -> Iterator[dict[str, Any]]:
        """Yield the values by column of each of the activities."""
        links = {name: linked(getattr(Activity, name).through, records, target) for name, target in LINKS.items()}
        for record in records:
            of = {name: tuple(sorted(keys[record.pk])) for name, keys in links.items()}
            yield {
                **{name: getattr(record, name) for name in PLAIN},
                "dates": record.dates,
                "undertaken_by": Parties(
                    of["undertaken_by"], of["undertaken_by_organizations"], record.is_by_secretariat
                ),
                "addressed_to": Parties(of["addressed_to"], of["addressed_to_organizations"]),
                "measures": of["measures"],
                "partners": of["partners"],
                "reported_by": record.reported_by_id,
            }

    def held(self, drafts: Sequence[Draft]) -> list[int]:
        """Return the keys of the recorded activities of the same titles and first days."""
        told = {(folded(draft.record.title), draft.record.starts_on) for draft in drafts if draft.record.starts_on}
        days = {day for _title, day in told}
        if not days:
            return []
        near: QuerySet[Any] = Activity.objects.filter(starts_on__range=(min(days), max(days))).order_by()
        rows = near.values_list("pk", "title", "starts_on").iterator(chunk_size=CHUNK)
        return [pk for pk, title, day in rows if day in days and (folded(title), day) in told]

    def prepare(self, announced: Mapping[int, tuple[str, str]], drafts: Sequence[Draft], by: User) -> None:
        """Record the organizations that the `drafts` name and nobody has recorded."""
        made = {key: organization_called(name, kind, by).pk for key, (name, kind) in announced.items()}
        for draft in drafts:
            draft.links = {name: tuple(made.get(key, key) for key in keys) for name, keys in draft.links.items()}

    def write(self, drafts: Sequence[Draft], by: User, at: datetime.datetime, reason: str) -> None:
        """Write the activities with their links, their history, and the step by which `by` submitted them."""
        for draft in drafts:
            draft.record.recorded_by = by
        history = keep([draft.record for draft in drafts], by, at, reason)
        for name, target in LINKS.items():
            for some in in_chunks(zip(drafts, history, strict=True)):
                link(name, target, some)
        keep([ReviewStep(activity=draft.record, verb=Verb.SUBMIT, by=by, at=at) for draft in drafts], by, at)


def folded(title: str) -> str:
    """Return what spellings of one title have in common; of a title without letters, its signs."""
    return name_key(plain(title)) or fold(plain(title))


def organization_called(name: str, kind: str, by: User) -> Organization:
    """Return the organization of the English `name`; one that is not recorded is recorded as of the `kind`, by `by`."""
    recorded = Organization.objects.filter(name_en=name).first()
    if recorded is not None:
        return recorded
    body: Any = Organization(name_en=name, kind=kind)
    body._history_user = by
    body.save()
    return cast(Organization, body)


def link(name: str, target: str, drafts: Sequence[tuple[Draft, Any]]) -> None:
    """Link the activities of `drafts` with what they name in the field `name`, and their first past likewise."""
    through = getattr(Activity, name).through
    of_past = getattr(Activity.history.model, name).model
    rows, pasts = [], []
    for draft, past in drafts:
        for key in draft.links[name]:
            rows.append(through(**{"activity_id": draft.record.pk, target: key}))
            pasts.append(past)
    through.objects.bulk_create(rows)
    of_past.objects.bulk_create(
        of_past(history_id=past.pk, id=row.pk, **{"activity_id": row.activity_id, target: getattr(row, target)})
        for row, past in zip(rows, pasts, strict=True)
    )
