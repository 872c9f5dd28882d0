"""A file of rows is checked as a whole, and written as a whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outreach.exchange.columns import Context
from outreach.exchange.directory import Directory
from outreach.exchange.problems import Problem, Unreadable
from outreach.exchange.raw import SHEETS, columns, required_columns
from outreach.exchange.reading import PROBLEMS, Table, read
from outreach.exchange.sheets import CHUNK, Draft, Sheet, in_chunks, provenance
from outreach.exchange.twins import Known
from outreach.exchange.writing import as_csv, as_xlsx

__all__ = ["Checked", "Problem", "Written", "check", "columns", "reject_file", "required_columns", "write"]

SHOWN = 20  # rows of a preview

Progress = Callable[[int, int], None]


@dataclass
class Checked:
    """What came of checking a file. It can be written when `problems` is empty; `rows` are those that are new.

    `duplicates` are rows that say what another row of the file says, or tell of what is recorded already: they make no
    second record. `preview` has all columns of the noun, as they were understood.
    """

    noun: str
    filename: str
    on: datetime.date
    header: list[str] = field(default_factory=list)
    total: int = 0
    rows: list[Draft] = field(default_factory=list)
    duplicates: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    preview: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejected: list[tuple[int, list[str]]] = field(default_factory=list)
    announced: dict[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """How many records were made, how many rows made none for they are recorded already, and the keys of the new."""

    created: int
    duplicates: int
    keys: tuple[int, ...] = ()


def check(
    noun: str, file: bytes, filename: str, user: User, on: datetime.date, progress: Progress | None = None
) -> Checked:
    """Return what the `file` would bring in for `user`, and all that is wrong with it, in the active language.

    `progress` is told, now and then, how many rows of how many are done.
    """
    kind = SHEETS[noun]
    checked = Checked(noun, filename, on)
    try:
        table = read(file, kind.header(is_required=True), kind.header(is_required=False))
    except Unreadable as error:
        checked.problems = error.problems
        return checked
    sheet = kind(Directory(), table.header)
    checked.header, checked.total, checked.notes = table.header, len(table.rows), table.notes
    checked.problems = list(table.problems)
    drafts = list(_drafts(sheet, table, user, checked, progress))
    checked.problems += sheet.relate(drafts)
    _sort_out(sheet, drafts, checked)
    _announce(sheet, checked)
    checked.preview = [list(draft.cells) for draft in drafts[:SHOWN]]
    bad = {problem.row for problem in checked.problems}
    checked.rows = [draft for draft in checked.rows if draft.number not in bad]
    checked.rejected = [
        (number, [cells[name] for name in table.header]) for number, cells in table.rows if number in bad
    ]
    order = {name: position for position, name in enumerate(table.header)}
    checked.problems.sort(key=lambda problem: (problem.row, order.get(problem.column, -1), problem.sentence))
    return checked


def _drafts(sheet: Sheet, table: Table, user: User, checked: Checked, progress: Progress | None) -> Iterator[Draft]:
    """Yield what each row tells; what cannot be read is noted."""
    context = Context(sheet.directory, table.day_zero)
    for done, (number, cells) in enumerate(table.rows):
        if progress and done % CHUNK == 0:
            progress(done, len(table.rows))
        draft, problems = sheet.read(number, cells, context)
        checked.problems += problems
        sheet.build(draft, user)
        yield draft
    if progress:
        progress(len(table.rows), len(table.rows))


def _sort_out(sheet: Sheet, drafts: Sequence[Draft], checked: Checked) -> None:
    """Tell new rows from those that say nothing new, and hold the new ones to the rules."""
    for draft in drafts:
        draft.cells = sheet.cells(draft.told)
    held, seen = _held(sheet, drafts), Known(sheet)
    for draft in drafts:
        recorded = None if draft.unread else held.find(draft.cells)
        before = None if draft.unread or recorded else seen.find(draft.cells)
        if recorded:
            checked.duplicates.append(Problem(draft.number, "", _recorded_already(recorded[1])))
        elif before and not before[1]:
            sentence = _("This is the same as row %(row)d.") % {"row": before[0]}
            checked.duplicates.append(Problem(draft.number, "", sentence))
        else:
            if before:
                checked.problems.append(Problem(draft.number, "", _unlike_row(*before)))
            elif not draft.unread:
                seen.add(draft.cells, draft.number)
            checked.rows.append(draft)
            checked.problems += sheet.problems(draft)
    checked.problems += sheet.clashes(checked.rows)


def _recorded_already(columns: Sequence[str]) -> str:
    """Return that what a row tells of is recorded, and in which `columns` what is recorded says another thing."""
    if not columns:
        return _("This is recorded already.")
    told = {"columns": ", ".join(columns)}
    return _("This is held already, with another %(columns)s: nothing was changed.") % told


def _unlike_row(row: int, columns: Sequence[str]) -> str:
    """Return that the row `row` tells of the same with another thing in `columns`."""
    told = {"row": row, "columns": ", ".join(columns)}
    return (
        _(
            "Row %(row)d tells of the same, with another %(columns)s: it cannot be known which is right. "
            "Keep one of them, or tell them apart."
        )
        % told
    )


def _announce(sheet: Sheet, checked: Checked) -> None:
    """Note which organizations the new rows name that will be recorded with them."""
    named = {key for draft in checked.rows for keys in draft.links.values() for key in keys if isinstance(key, int)}
    checked.announced = {key: told for key, told in sheet.directory.announced.items() if key in named}
    if checked.announced:
        names = "; ".join(sheet.directory.organizations[key] for key in checked.announced)
        checked.notes.append(_("Organizations that will be recorded with the rows: %(names)s.") % {"names": names})


def _held(sheet: Sheet, drafts: Sequence[Draft]) -> Known:
    """Return the recorded rows, by key, that may tell of the same as any of the `drafts`."""
    held = Known(sheet)
    for keys in in_chunks(sheet.held(drafts)):
        records = list(sheet.manager.filter(pk__in=keys).order_by())
        for record, values in zip(records, sheet.values(records), strict=True):
            held.add(sheet.cells(values), record.pk)
    return held


def write(checked: Checked, user: User, at: datetime.datetime, progress: Progress | None = None) -> Written:
    """Write all rows of `checked` with their history, as `user` at the moment `at`, or none.

    What somebody has recorded since the check makes no second record. Raises ValidationError where there are problems,
    or where what is recorded since stands against a row.
    """
    if checked.problems:
        raise ValidationError(_("Nothing was imported: the file has problems."))
    with transaction.atomic():
        sheet = SHEETS[checked.noun](Directory(), checked.header)
        held = _held(sheet, checked.rows) if checked.rows else Known(sheet)
        new = []
        for draft in checked.rows:
            recorded = held.find(draft.cells)
            if recorded:
                draft.record.pk = recorded[0]  # whoever comes before it in a post comes before what is recorded
            else:
                new.append(draft)
        clashes = sheet.clashes(new)
        if clashes:
            raise ValidationError([clash.sentence for clash in clashes])
        sheet.prepare(checked.announced, new, user)
        done = 0
        for batch in sheet.batches(new):
            sheet.write(batch, user, at, provenance(checked.filename))
            done += len(batch)
            if progress:
                progress(done, len(new))
    told_already = len(checked.duplicates) + len(checked.rows) - len(new)
    return Written(len(new), told_already, tuple(draft.record.pk for draft in new))


def reject_file(checked: Checked, kind: str) -> bytes:
    """Return the rows with problems as a file of the `kind` csv or xlsx, to be put right and sent in again.

    The problems stand in a last column, which an import passes over. Nothing where no row was read.
    """
    if not checked.rejected:
        return b""
    sentences: dict[int, list[str]] = {}
    for problem in checked.problems:
        sentences.setdefault(problem.row, []).append(f"{problem.column}: {problem.sentence}".removeprefix(": "))
    rows = [[*cells, "\n".join(sentences[number])] for number, cells in checked.rejected]
    table = [[*checked.header, PROBLEMS], *rows]
    if kind == "xlsx":
        with as_xlsx(table, PROBLEMS) as file:
            return file.read()
    return b"".join(as_csv(table))
