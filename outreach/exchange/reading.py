"""From a file to a table: the header and the rows as text, with the numbers and cells that a person sees."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl.utils import get_column_letter

from outreach.exchange.cells import plain, unguard
from outreach.exchange.csv_files import rows_of_csv
from outreach.exchange.problems import Problem, Unreadable
from outreach.exchange.sheet_marks import LAST_ROW
from outreach.exchange.xlsx_files import Workbook
from states.names import fold

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 50_000
UNKNOWN_TOLD = 5  # names in a header that no column has
NAME_TOLD = 60  # characters of such a name
PROBLEMS = "problems"  # the column of a reject file; whoever sends the file again need not take it out

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXCEL_BEGINS_ON = datetime.date(1899, 12, 30)


@dataclass
class Table:
    """A file as it was understood: `rows` are (number, cells by column), `problems` concern single cells."""

    header: list[str]
    rows: list[tuple[int, dict[str, str]]]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    day_zero: datetime.date = EXCEL_BEGINS_ON


@dataclass(frozen=True)
class Header:
    """Where the columns are: their names by position, counted from 0, and positions that are passed over."""

    names: dict[int, str]
    ignored: frozenset[int]

    def name_at(self, position: int) -> str:
        """Return the name of the column at `position`, or its letter where it has none."""
        return self.names.get(position) or get_column_letter(position + 1)


def read(data: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read the table in the CSV or XLSX file `data`, whose columns are `required` and may be `optional`.

    Raises Unreadable when the file, its header or its size is not what can be read.
    """
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Unreadable(
            _("The file is larger than %(most)d megabytes; please split it.") % {"most": MAX_BYTES // 2**20}
        )
    if data.startswith(OLE):
        raise Unreadable(_why_not_ole(data))
    if data.startswith(ZIP):
        return _table_of_workbook(Workbook(data), required, optional)
    header, rows, problems = _body(rows_of_csv(data, [*required, *optional]), required, optional)
    return Table(list(header.names.values()), rows, problems)


def _why_not_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _("The file is protected by a password. Save it without one.")
    return _("This is an old Excel file (.xls) or no spreadsheet. Save the table as XLSX or as CSV in UTF-8.")


def _table_of_workbook(book: Workbook, required: Sequence[str], optional: Sequence[str]) -> Table:
    header, rows, problems = _body(book.rows(), required, optional)
    problems += [Problem(row, header.name_at(column), sentence) for row, column, sentence in book.cell_problems()]
    table = Table(list(header.names.values()), rows, sorted(problems), day_zero=book.day_zero)
    if book.other_sheets:
        table.notes.append(
            _("Only the first visible sheet, “%(sheet)s”, was read; not: %(others)s.")
            % {"sheet": book.sheet_name, "others": ", ".join(book.other_sheets)}
        )
    return table


def _body(
    rows: Iterator[tuple[int, list[str]]], required: Sequence[str], optional: Sequence[str]
) -> tuple[Header, list[tuple[int, dict[str, str]]], list[Problem]]:
    """Return the header, the rows that are not empty, and what is wrong with cells."""
    filled = _filled(rows)
    number, cells = next(filled, (0, []))
    header = header_of(number, cells, required, optional)
    body: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for number, cells in filled:
        if len(body) == MAX_ROWS:
            raise Unreadable(_("The file has more than %(most)d rows; please split it.") % {"most": MAX_ROWS})
        beyond = [
            position
            for position, cell in enumerate(cells)
            if position not in header.names and position not in header.ignored and cell.strip()
        ]
        if beyond:
            problems.append(Problem(number, header.name_at(beyond[0]), _without_name(len(beyond) - 1)))
        body.append(
            (
                number,
                {name: plain(unguard(cells[at])) if at < len(cells) else "" for at, name in header.names.items()},
            )
        )
    if not body:
        raise Unreadable(_("The file has no rows below its header."))
    return header, body, problems


def _filled(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty. Raises Unreadable where so many are passed over that no table is meant."""
    last = 0
    for number, cells in rows:
        if number > LAST_ROW:
            raise Unreadable(_("The file has more than %(most)d rows; please split it.") % {"most": LAST_ROW})
        if not any(cell.strip() for cell in cells):
            continue
        if number - last > MAX_ROWS + 1:
            sentence = _("There are more than %(most)d empty rows before this one. Delete them, or what stands here.")
            raise Unreadable([Problem(number, "", sentence % {"most": MAX_ROWS})])
        last = number
        yield number, cells


def _without_name(others: int) -> str:
    """Return that a cell stands in no column that has a name, and so do as many `others` of its row."""
    if not others:
        return _("This cell stands in a column that has no name.")
    sentence = ngettext(
        "This cell stands in a column that has no name, and so does %(count)d other in this row.",
        "This cell stands in a column that has no name, and so do %(count)d others in this row.",
        others,
    )
    return sentence % {"count": others}


def header_of(row: int, cells: Sequence[str], required: Sequence[str], optional: Sequence[str] = ()) -> Header:
    """Return the columns named in `cells`, whatever their case and spaces. Raises Unreadable with all that is wrong."""
    told = {at: name_of(cell) for at, cell in enumerate(cells)}
    names = {at: name for at, name in told.items() if name and name != PROBLEMS}
    known = [*required, *optional]
    if not set(names.values()) & set(known):
        sentence = _("The first row that is filled must name the columns: %(columns)s.")
        raise Unreadable([Problem(row, "", sentence % {"columns": ", ".join(known)})])
    times = Counter(names.values())
    problems = list(_unknown(row, [cells[at].strip() for at, name in names.items() if name not in known], known))
    problems += [Problem(row, name, _("This column is there twice.")) for name in known if times[name] > 1]
    problems += [
        Problem(row, name, _("This column is missing from the header.")) for name in required if not times[name]
    ]
    if problems:
        raise Unreadable(problems)
    return Header(names, frozenset(at for at, name in told.items() if name == PROBLEMS))


def _unknown(row: int, names: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    """Yield what is to be said of `names` in the header that no column has: the first of them, and how many more."""
    for at, name in enumerate(names[:UNKNOWN_TOLD]):
        told = [_("There is no column of this name.")]
        if at == 0:
            told.append(_("The columns are: %(columns)s.") % {"columns": ", ".join(known)})
        yield Problem(row, name if len(name) <= NAME_TOLD else f"{name[:NAME_TOLD]}…", " ".join(told))
    more = len(names) - UNKNOWN_TOLD
    if more > 0:
        sentence = ngettext(
            "%(count)d more name in the header is that of no column.",
            "%(count)d more names in the header are those of no column.",
            more,
        )
        yield Problem(row, "", sentence % {"count": more})


def name_of(cell: str) -> str:
    """Return the name of a column as it is written here, from how a person writes it."""
    return "_".join(fold(plain(unguard(cell))).replace("-", " ").replace("_", " ").split())
