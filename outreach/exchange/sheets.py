"""What the sheets of all nouns have in common: rows of cells become records, and records become rows of cells."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from outreach.exchange.columns import Column, Context
from outreach.exchange.directory import Directory
from outreach.exchange.problems import Misread, Problem
from outreach.exchange.rules import broken_constraints, refused

CHUNK = 500  # rows read or written at once


@dataclass
class Draft:
    """A row of a file on its way to be a record.

    `told` are the values by column, `unread` the fields whose cells could not be read, `links` the keys of what the
    record is related to, by field.
    """

    number: int
    told: dict[str, Any]
    unread: set[str] = field(default_factory=set)
    cells: tuple[str, ...] = ()
    record: Any = None
    links: dict[str, tuple[Any, ...]] = field(default_factory=dict)


class Sheet(ABC):
    """The columns of one noun, how its records are built from them, and how they are written down."""

    model: type[models.Model]
    columns: tuple[Column, ...]
    first_in_order: str  # the field by which the raw form is ordered, before the text of its rows

    def __init__(self, directory: Directory, told: Sequence[str] = ()) -> None:
        """Take the names that stand in cells, and the columns that a file has, where it has not all."""
        self.directory = directory
        self._told = tuple(told or self.header())

    @property
    def manager(self) -> Any:
        """The rows of the model, all of them."""
        return self.model._default_manager

    @classmethod
    def header(cls, is_required: bool | None = None) -> list[str]:
        """Return the names of the columns: all, those that a file must have, or those that it may have."""
        return [column.name for column in cls.columns if is_required in (None, column.is_required)]

    def read(self, number: int, cells: dict[str, str], context: Context) -> tuple[Draft, list[Problem]]:
        """Return what the row `number` tells, and what in its cells cannot be read."""
        draft, problems = Draft(number, {}), []
        context.told = draft.told
        for column in self.columns:
            try:
                draft.told[column.name] = column.read(cells.get(column.name, ""), context)
            except Misread as problem:
                problems.append(Problem(number, column.name, str(problem)))
                draft.unread.update((column.name, *column.fills))
        return draft, problems

    def relate(self, drafts: Sequence[Draft]) -> list[Problem]:
        """Find what rows say of each other and of what is recorded; return what cannot be found."""
        return []

    @abstractmethod
    def build(self, draft: Draft, by: User) -> None:
        """Make the record that `draft` tells of, and note what it links to."""

    def rules(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield what stands against the record by the model's own rules, as (field, sentence)."""
        yield from refused(draft.record, draft.unread)
        yield from broken_constraints(draft.record, draft.unread)

    def clashes(self, drafts: Sequence[Draft]) -> list[Problem]:
        """Return which of the `drafts`, none recorded yet, cannot stand beside each other or what is recorded."""
        return []

    def problems(self, draft: Draft) -> list[Problem]:
        """Return what stands against the record, by column."""
        return [Problem(draft.number, self.column_of(name), sentence) for name, sentence in self.rules(draft)]

    def column_of(self, name: str) -> str:
        """Return the column that fills the field `name`; nothing for the row as a whole."""
        return next((column.name for column in self.columns if name in column.fills), "")

    def cells(self, told: dict[str, Any]) -> tuple[str, ...]:
        """Return the row as it is written: the same for the same values, however they were told."""
        return tuple(
            column.write(told[column.name], self.directory) if column.name in told else "" for column in self.columns
        )

    def told_in(self, cells: Sequence[str]) -> dict[str, str]:
        """Return by column, in the order of the file, those of a row's `cells` whose columns the file has."""
        by_name = dict(zip(self.header(), cells, strict=True))
        return {name: by_name[name] for name in self._told}

    @classmethod
    def importable(cls, records: Any) -> Any:
        """Return those of the queryset `records` that an import would bring back as what they are."""
        return records

    @abstractmethod
    def identity(self, told: Mapping[str, str]) -> tuple[str, ...]:
        """Return what the row `told` tells of: rows that have it in common tell of the same, whatever else they say."""

    def are_apart(self, told: Mapping[str, str], other: Mapping[str, str]) -> bool:
        """Whether two rows of one identity tell of two things all the same."""
        return False

    @abstractmethod
    def values(self, records: Sequence[Any]) -> Iterator[dict[str, Any]]:
        """Yield the values by column of each of the `records`, in queries whose number does not grow with them."""

    @abstractmethod
    def held(self, drafts: Sequence[Draft]) -> list[int]:
        """Return the keys of the records among which those must be that tell of the same as any of the `drafts`."""

    def prepare(self, announced: Mapping[int, tuple[str, str]], drafts: Sequence[Draft], by: User) -> None:
        """Record what the `drafts` name and nobody has recorded: the `announced` organizations, by name and kind."""
        assert not announced, "a noun whose rows name organizations says how they are recorded"

    def batches(self, drafts: Sequence[Draft]) -> Iterator[list[Draft]]:
        """Yield the `drafts` in lists to be written at once, in their order."""
        return in_chunks(drafts)

    def write(self, drafts: Sequence[Draft], by: User, at: datetime.datetime, reason: str) -> None:
        """Write the records of `drafts` with their history, which tells that `by` wrote them `at` a moment, and why."""
        keep([draft.record for draft in drafts], by, at, reason)


def keep(records: Sequence[Any], by: User, at: datetime.datetime, reason: str = "") -> list[Any]:
    """Write `records` of one model, none of them there before, with their history; return the rows of the history."""
    manager: Any = type(records[0])._default_manager
    manager.bulk_create(records)
    history: list[Any] = type(records[0]).history.bulk_history_create(
        records, default_user=by, default_date=at, default_change_reason=reason
    )
    return history


def in_chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield `rows` in lists of no more than `size`."""
    rest = iter(rows)
    while chunk := list(islice(rest, size)):
        yield chunk


def provenance(filename: str) -> str:
    """Return what the history says of a record that came with the file `filename`."""
    return (_("Imported from %(file)s") % {"file": filename})[:100]


def linked(through: Any, records: Collection[Any], target: str) -> dict[int, list[Any]]:
    """Return the keys that the rows of the table `through` link to each of `records`, by the key of the record."""
    source = next(one.attname for one in through._meta.fields if one.related_model is type(next(iter(records))))
    found: dict[int, list[Any]] = {record.pk: [] for record in records}
    for key, other in through._default_manager.filter(**{f"{source}__in": list(found)}).values_list(source, target):
        found[key].append(other)
    return found
