"""Columns: how a cell is read, with its problem as a sentence, and how a value is written, for import and export.

What is written is read back as the same value, and what was read is written in one way only.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from outreach.exchange.cells import joined, plain, separated
from outreach.exchange.directory import SECRETARIAT, Choices, Directory, shortened
from outreach.exchange.problems import Misread
from outreach.exchange.reading import EXCEL_BEGINS_ON
from outreach.forms.dates import dates_in
from outreach.models import Dates

SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")  # Excel's number of a day, from 1954 to 2119
MIDNIGHT = re.compile(r"(?<=\d)[T ]00:00(:00(\.0+)?)?Z?$")  # how programs write a day that they take for a moment


@dataclass
class Context:
    """What a cell is read with: the names, the day from which the file counts days, the row's columns read so far."""

    directory: Directory
    day_zero: datetime.date = EXCEL_BEGINS_ON
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column of a spreadsheet. `read` raises Misread; `fields` are those of the model that it fills."""

    name: str
    read: Callable[[str, Context], Any]
    write: Callable[[Any, Directory], str]
    fields: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def fills(self) -> tuple[str, ...]:
        """The fields of the model that the column fills: that of its name, unless told otherwise."""
        return self.fields or (self.name,)


@dataclass(frozen=True)
class Parties:
    """States by code, organizations by key, and whether the Secretariat is among them."""

    states: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()
    has_secretariat: bool = False


def text(name: str, is_required: bool = True) -> Column:
    """Return a column of free text."""
    return Column(name, lambda cell, _context: cell, lambda value, _names: plain(value), is_required=is_required)


def choice(model: type[models.Model], name: str) -> Column:
    """Return a column of one of the choices of the field `name` of `model`."""

    def read(cell: str, _context: Context) -> str:
        return choices_of(model, name).value(cell)

    return Column(name, read, lambda value, _names: str(value))


@cache
def choices_of(model: type[models.Model], name: str) -> Choices:
    """Return the choices of the field `name` of `model`, by all their names. They do not change while this runs."""
    if name == "language":
        return languages()
    choices: Any = model._meta.get_field(name)
    return Choices(choices.choices)


@cache
def languages() -> Choices:
    """Return the six languages, by all their names."""
    return Choices(settings.LANGUAGES, {"zh": "zh-hans"})


def period(name: str) -> Column:
    """Return a column of Dates: a day, a range, a month or a year, in ISO 8601, in words, or as Excel's number."""
    return Column(name, read_dates, lambda value, _names: str(value), ("dates", "starts_on", "ends_on", "precision"))


def read_dates(cell: str, context: Context) -> Dates | None:
    """Return the dates in `cell`, no more exact than they are told. Raises Misread."""
    cell = MIDNIGHT.sub("", cell)
    if not cell:
        raise Misread(_("Say when it was, as exactly as is known: a day, a range of days, a month or a year."))
    try:
        if SERIAL.fullmatch(cell):
            day = day_of_serial(cell, context)
            return Dates.between(day, day)
        return dates_in(cell)
    except (ValueError, OverflowError) as error:
        raise Misread(
            _(
                "“%(text)s” is no date that can be told for sure. Write a day as 2005-03-14, a range as "
                "2001-05-21/2001-05-24, a month as 2005-03, a year as 2005."
            )
            % {"text": shortened(cell)}
        ) from error


def day(name: str, is_required: bool = True) -> Column:
    """Return a column of one day; or of none, where the column is not required."""

    def read(cell: str, context: Context) -> datetime.date | None:
        if is_required and not cell:
            raise Misread(_("Write a day, such as 2005-03-14."))
        return read_day(cell, context)

    return Column(name, read, lambda value, _names: value.isoformat() if value else "", is_required=is_required)


def read_day(cell: str, context: Context) -> datetime.date | None:
    """Return the day in `cell`. Raises Misread, also for what is less exact than a day."""
    if not cell:
        return None
    try:
        dates = read_dates(cell, context)
    except Misread:
        dates = None
    if dates is None or dates.first != dates.last:
        raise Misread(_("“%(text)s” is no day. Write it as 2005-03-14.") % {"text": shortened(cell)})
    return dates.first


def day_of_serial(cell: str, context: Context) -> datetime.date:
    """Return the day that Excel keeps as the number in `cell`, whatever the time of the day."""
    return context.day_zero + datetime.timedelta(days=int(float(cell)))


def state(name: str, is_required: bool = True) -> Column:
    """Return a column of one State, or none; its value is the ISO code."""

    def read(cell: str, context: Context) -> str | None:
        return context.directory.state(cell) if cell else None

    return Column(name, read, lambda value, _names: value or "", (name, f"{name}_id"), is_required)


def parties(name: str, *fields: str, with_secretariat: bool) -> Column:
    """Return a column of States, organizations and, where it can be, the Secretariat."""

    def read(cell: str, context: Context) -> Parties:
        found = each(separated(cell), context.directory.party)
        if SECRETARIAT in found and not with_secretariat:
            raise Misread(_("The Secretariat cannot stand here: name States and organizations."))
        return Parties(
            tuple(sorted({one for one in found if isinstance(one, str) and one != SECRETARIAT})),
            tuple(sorted({one for one in found if isinstance(one, int)})),
            SECRETARIAT in found,
        )

    def write(value: Parties, names: Directory) -> str:
        secretariat = [SECRETARIAT] if value.has_secretariat else []
        return joined(
            [*sorted(value.states), *secretariat, *sorted(names.organizations[pk] for pk in value.organizations)]
        )

    return Column(name, read, write, (name, *fields))


def organizations(name: str) -> Column:
    """Return a column of organizations; its value is their keys."""

    def read(cell: str, context: Context) -> tuple[int, ...]:
        return tuple(sorted(set(each(separated(cell), context.directory.organization))))

    def write(value: Iterable[int], names: Directory) -> str:
        return joined(sorted(names.organizations[pk] for pk in value))

    return Column(name, read, write, is_required=False)


def measures(name: str) -> Column:
    """Return a column of measures, cited with the year of their conference; stands after the column `dates`."""

    def read(cell: str, context: Context) -> tuple[int, ...]:
        dates = context.told.get("dates")
        return tuple(sorted({*each(separated(cell), lambda one: context.directory.measure(one, dates))}))

    def write(value: Iterable[int], names: Directory) -> str:
        return joined(sorted(names.measures[pk] for pk in value))

    return Column(name, read, write)


def each(items: Iterable[str], meaning: Callable[[str], Any]) -> list[Any]:
    """Return what each of `items` means. Raises Misread with the sentences on all that mean nothing."""
    found, sentences = [], []
    for item in items:
        try:
            found.append(meaning(item))
        except Misread as problem:
            sentences.append(str(problem))
    if sentences:
        raise Misread(" ".join(sentences))
    return found
