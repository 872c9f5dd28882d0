"""Rows of text written as CSV or XLSX, in memory that does not grow with the rows and safe from formula injection."""

from __future__ import annotations

import csv
import io
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

from outreach.exchange.cells import guard, plain

CHUNK = 64 * 1024  # bytes
# What a sheet of Excel holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767

Rows = Iterable[Sequence[str]]


class SheetFullError(Exception):
    """The rows do not fit into a sheet of Excel; the message says why and what to do."""


def as_csv(rows: Rows) -> Iterator[bytes]:
    """Yield `rows` as CSV in UTF-8, a chunk at a time, with the mark by which Excel knows the encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    yield BOM_UTF8
    for row in rows:
        writer.writerow([guard(plain(cell)) for cell in row])
        if text.tell() >= CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def as_xlsx(rows: Rows, title: str) -> IO[bytes]:
    """Return a file, ready to be read, with `rows` in a sheet named `title`; it is gone once it is closed.

    Raises SheetFullError.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
    try:
        for number, row in enumerate(rows, start=1):
            cells = [guard(plain(cell)) for cell in row]
            check_room(number, cells)
            sheet.append([as_text(sheet, cell) if cell in ERROR_CODES else cell for cell in cells])
    except BaseException:
        file.close()
        raise
    finally:
        book.save(io.BytesIO() if file.closed else file)  # also when given up: it throws its own files away
    file.seek(0)
    return file


def check_room(number: int, cells: Sequence[str]) -> None:
    """Raise SheetFullError where a sheet of Excel cannot hold `cells` as its row `number`."""
    if number > MOST_ROWS:
        raise SheetFullError(_("A sheet of Excel holds at most %(most)d rows. Choose CSV.") % {"most": MOST_ROWS})
    if any(len(cell) > MOST_CHARACTERS for cell in cells):
        told = _("A text in row %(row)d is longer than a cell of Excel holds (%(most)d characters). Choose CSV.")
        raise SheetFullError(told % {"row": number, "most": MOST_CHARACTERS})


def as_text(sheet: Any, text: str) -> Any:
    """Return a cell that says `text` where openpyxl would take it for an error that a formula gave."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell
