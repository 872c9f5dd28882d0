"""Rows of an XLSX file: the first visible sheet, with what its cells show rather than how they are kept."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from outreach.exchange.problems import Unreadable
from outreach.exchange.sheet_marks import Marks

MAX_UNPACKED = 128 * 1024 * 1024  # bytes; 50,000 rows of some length take half of it
MOST_BAD_CELLS = 10_000

DAMAGED = gettext_lazy(
    "The file cannot be read as XLSX: it is damaged, or something else. Save the table anew as XLSX or CSV."
)
IN_FORMAT_BUT_NOT_SHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')


class Workbook:
    """An XLSX file, opened; raises Unreadable when it is none that can be read safely."""

    def __init__(self, data: bytes) -> None:
        """Check the size of what is packed, then open the first visible sheet."""
        self.data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
        except (zipfile.BadZipFile, ValueError) as error:
            raise Unreadable(str(DAMAGED)) from error
        if unpacked > MAX_UNPACKED:
            raise Unreadable(_("Unpacked, the file is too large to be read; please split it."))
        self.book = self._opened(values=True)
        shown = [sheet for sheet in self.book.worksheets if sheet.sheet_state == "visible"]
        if not shown:
            raise Unreadable(_("The file has no visible sheet."))
        self.sheet = shown[0]
        self.sheet_name: str = self.sheet.title
        self.other_sheets: list[str] = [sheet.title for sheet in shown[1:]]
        self.day_zero: datetime.date = self.book.epoch.date()
        self.marks = self._marks()
        self.errors: list[tuple[int, int, str]] = []
        self.filled: set[tuple[int, int]] = set()

    def _opened(self, values: bool) -> Any:
        """Return the workbook with the values of formulas, or with the formulas."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and rules for input, which are not read
            try:
                return load_workbook(io.BytesIO(self.data), read_only=True, data_only=values, keep_links=False)
            except Exception as error:  # whatever openpyxl stumbles over in a damaged file
                raise Unreadable(str(DAMAGED)) from error

    def _marks(self) -> Marks:
        """Return what the XML of the sheet says of its size, merged blocks and formulas, before rows are made."""
        try:
            with self.book._archive.open(self.sheet._worksheet_path) as part:
                return Marks(part)
        except Unreadable:
            raise
        except Exception as error:  # whatever is wrong with the archive or the XML
            raise Unreadable(str(DAMAGED)) from error

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the filled rows as text with their numbers; afterwards `cell_problems` tells what is wrong in them."""
        starts = {(low_row, low_column) for low_column, low_row, _high, _last in self.marks.merged}
        for number, cells in enumerate(self._cells(self.sheet), start=1):
            if all(cell.value is None for cell in cells):
                continue
            told = []
            for column, cell in enumerate(cells, start=1):
                told.append("" if cell.value is None else text_of_cell(cell))
                if told[-1] and (number, column) in starts:
                    self.filled.add((number, column))
                if told[-1] and cell.data_type == "e":
                    sentence = _("The cell shows an error: %(error)s.") % {"error": cell.value}
                    self.errors.append((number, column - 1, sentence))
            if len(self.errors) > MOST_BAD_CELLS:
                raise Unreadable(_too_many_bad_cells())
            yield number, told

    def _cells(self, sheet: Any) -> Iterator[Any]:
        """Yield the rows of `sheet` as cells, as far as any is filled; how large the file says it is does not count."""
        sheet.reset_dimensions()
        rows = sheet.iter_rows(min_row=1, min_col=1, max_col=max(self.marks.last_column, 1))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of dates that no calendar has: they show as errors
                yield from islice(rows, self.marks.last_row)
        except Exception as error:
            raise Unreadable(str(DAMAGED)) from error

    def cell_problems(self) -> list[tuple[int, int, str]]:
        """Return what is wrong with cells, as (row, position from 0, sentence); after `rows` have been read.

        Raises Unreadable where that is so much that nobody would read it.
        """
        wrong = chain(self.errors, self._merged_over_rows(), self._formulas_without_value())
        told = list(islice(wrong, MOST_BAD_CELLS + 1))
        if len(told) > MOST_BAD_CELLS:
            raise Unreadable(_too_many_bad_cells())
        return told

    def _merged_over_rows(self) -> Iterator[tuple[int, int, str]]:
        """Yield blocks of several rows that hold something: nobody can tell whether each row means it."""
        for low_column, low_row, high_column, high_row in self.marks.merged:
            if (low_row, low_column) in self.filled:
                cells = f"{_address(low_row, low_column)}:{_address(high_row, high_column)}"
                sentence = _("The cells %(cells)s are merged over several rows. Unmerge them, and fill each row.")
                yield low_row, low_column - 1, sentence % {"cells": cells}

    def _formulas_without_value(self) -> Iterator[tuple[int, int, str]]:
        """Yield formulas whose result was not saved, as programs write that do not calculate."""
        if not self.marks.has_formulas:
            return
        formulas = self._opened(values=False)[self.sheet_name]
        for number, (row, shown) in enumerate(
            zip(self._cells(formulas), self._cells(self.sheet), strict=True), start=1
        ):
            for column, (cell, value) in enumerate(zip(row, shown, strict=True), start=1):
                if cell.data_type == "f" and value.value is None:
                    sentence = _("The formula in %(cell)s has no saved result. Write its value instead.")
                    yield number, column - 1, sentence % {"cell": _address(number, column)}


def text_of_cell(cell: Any) -> str:
    """Return what the cell says as text: dates in ISO 8601, no more exactly than shown, and whole numbers as such."""
    value = cell.value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.date):
        return text_of_day(value, cell.number_format)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def text_of_day(value: datetime.date, number_format: str) -> str:
    """Return a date cell in ISO 8601; what is formatted to show a month or a year only is one, for so it was typed."""
    shown = IN_FORMAT_BUT_NOT_SHOWN.sub("", number_format).lower()
    if "d" in shown or "y" not in shown:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in shown else "%Y")


def _too_many_bad_cells() -> str:
    """Return in a sentence that there are more cells to complain of than anybody would put right one by one."""
    sentence = _(
        "More than %(most)d cells show errors, are merged over rows, or hold formulas without a saved result. "
        "Write their values instead, and unmerge them."
    )
    return sentence % {"most": MOST_BAD_CELLS}


def _address(row: int, column: int) -> str:
    """Return how a spreadsheet calls the cell, such as B5."""
    return f"{get_column_letter(column)}{row}"
