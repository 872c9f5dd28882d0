"""Rows of an XLSX file: the first visible sheet, with what its cells show rather than how they are kept."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from outreach.exchange.problems import Unreadable
from outreach.exchange.sheet_marks import MOST_BAD_CELLS, Marks
from outreach.exchange.xlsx_parts import MOST_IN_STRINGS, MOST_SHEETS, Archive, too_much

DAMAGED = gettext_lazy(
    "The file cannot be read as XLSX: it is damaged, or something else. Save the table anew as XLSX or CSV."
)
IN_FORMAT_BUT_NOT_SHOWN = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')


class Workbook:
    """An XLSX file, opened; raises Unreadable when it is none that can be read safely."""

    def __init__(self, data: bytes) -> None:
        """Open the first visible sheet, after its size and that of all that is read with it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what the file holds that is not read
                self._open(data)
        except Unreadable:
            raise
        except Exception as error:  # whatever is wrong with the archive or its XML
            raise Unreadable(str(DAMAGED)) from error
        self.errors: list[tuple[int, int, str]] = []
        self.filled: set[tuple[int, int]] = set()

    def _open(self, data: bytes) -> None:
        """Read what the sheet needs, and of other parts nothing. Raises Unreadable, and what openpyxl raises."""
        archive = Archive(data)
        reader: Any = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.archive = archive
        reader.read_manifest()
        strings = reader.package.find(SHARED_STRINGS)
        if strings is not None:
            archive.count(strings.PartName[1:], MOST_IN_STRINGS)
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(archive, reader.wb)
        self.day_zero: datetime.date = reader.wb.epoch.date()
        shown = [
            (sheet.name, relation.target)
            for sheet, relation in reader.parser.find_sheets()
            if sheet.state == "visible" and "chartsheet" not in relation.Type and relation.target in reader.valid_files
        ]
        if not shown:
            raise Unreadable(_("The file has no visible sheet."))
        if len(shown) > MOST_SHEETS:
            raise too_much()
        (self.sheet_name, path), *others = shown
        self.other_sheets: list[str] = [name for name, _path in others]
        with archive.open(path) as part:
            self.marks = Marks(part)
        self.sheet: Any = ReadOnlyWorksheet(reader.wb, self.sheet_name, path, reader.shared_strings)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the filled rows as text with their numbers; afterwards `cell_problems` tells what is wrong in them."""
        starts = {(low_row, low_column) for low_column, low_row, _high, _last in self.marks.merged}
        for number, cells in enumerate(self._cells(), start=1):
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

    def _cells(self) -> Iterator[Any]:
        """Yield the rows as cells, as far as any is filled; how large the file says the sheet is does not count."""
        self.sheet.reset_dimensions()
        rows = self.sheet.iter_rows(min_row=1, min_col=1, max_col=max(self.marks.last_column, 1))
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
        for row, column in self.marks.unsaved:
            sentence = _("The formula in %(cell)s has no saved result. Write its value instead.")
            yield row, column - 1, sentence % {"cell": _address(row, column)}


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
