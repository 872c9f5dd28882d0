"""What the XML of a sheet says in passing, before rows are made of it: what no table can mean is refused unread."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO
from xml.parsers.expat import ParserCreate

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

from outreach.exchange.problems import MAX_COLUMNS, Unreadable, too_wide

LAST_ROW = 1_048_576  # of a sheet, by ISO/IEC 29500 as spreadsheet programs carry it out; so are the columns
LAST_COLUMN = 16_384
MOST_CELLS = 5_000_000  # 50,000 rows of 100 columns
MOST_MERGED = 10_000
CHUNK = 1024 * 1024

ROW, FORMULA, MERGED = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "f", "mergeCell"))
BLOCK = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")


class Marks:
    """How far the sheet is filled, its blocks merged over several rows, and whether it has formulas.

    `merged` are blocks as (column, row, column, row). Empty cells count only where they are more than a sheet can have:
    a format laid on a whole sheet leaves such cells behind.
    """

    def __init__(self, part: IO[bytes]) -> None:
        """Read the XML of the sheet in one pass that keeps none of it.

        Raises Unreadable where it has more rows, columns or cells than can be meant, and ValueError or ExpatError where
        it is damaged.
        """
        self.last_row = self.last_column = 0
        self.merged: list[tuple[int, int, int, int]] = []
        self.has_formulas = False
        self._row = self._cells = self._cells_before = 0
        self._depth = 0  # 1 in a row, 2 in a cell, 3 in what it holds
        self._address, self._steps, self._is_filled = "", 0, False
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        while chunk := part.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def _start(self, name: str, told: dict[str, str]) -> None:
        if self._depth:
            self._depth += 1
            if name == ROW:
                raise ValueError("a row in a row")
            if self._depth == 2:
                self._begin_cell(told.get("r"))
            elif name == FORMULA:
                self.has_formulas = True
                self._fill()
        elif name == ROW:
            self._begin_row(told.get("r"))
            self._depth = 1
        elif name == MERGED and BLOCK.fullmatch(told.get("ref", "")):
            self._merge(told["ref"])

    def _end(self, _name: str) -> None:
        if self._depth:
            self._depth -= 1

    def _text(self, text: str) -> None:
        if self._depth > 2 and not self._is_filled and not text.isspace():
            self._fill()

    def _doctype(self, *_told: object) -> None:
        raise ValueError("no sheet has a document type, by which a few bytes could stand for gigabytes")

    def _begin_row(self, told: str | None) -> None:
        """Go to the row that says it is number `told`; each must come after those before it, or some would be lost."""
        number = self._row + 1 if told is None else float(told)
        if not number <= LAST_ROW:
            sentence = _("The file speaks of a row %(row)s; a sheet has no more than %(most)d.")
            raise Unreadable(sentence % {"row": (told or str(number))[:20], "most": LAST_ROW})
        if number <= self._row:
            raise ValueError("rows in disorder")
        self._row = int(number)
        self._cells_before = self._cells
        self._address, self._steps = "", 0

    def _begin_cell(self, address: str | None) -> None:
        """Go to the cell at `address`, or to the next one."""
        self._cells += 1
        if self._cells - self._cells_before > LAST_COLUMN:
            raise too_wide(self._row)
        if self._cells > MOST_CELLS:
            sentence = _(
                "The sheet has more than %(most)d cells, empty ones counted; please copy the table to a new one."
            )
            raise Unreadable(sentence % {"most": MOST_CELLS})
        if address:
            self._address, self._steps = address, 0
        else:
            self._steps += 1
        self._is_filled = False

    def _fill(self) -> None:
        """Note that the cell holds something."""
        self._is_filled = True
        column = self._steps + (column_of(self._address.rstrip("0123456789")) if self._address else 0)
        if column > MAX_COLUMNS:
            raise too_wide(self._row)
        self.last_row, self.last_column = self._row, max(self.last_column, column)

    def _merge(self, block: str) -> None:
        """Note a block that is merged over several rows."""
        low_column, low_row, high_column, high_row = (int(told or 0) for told in range_boundaries(block))
        if high_row <= low_row:
            return
        if len(self.merged) == MOST_MERGED:
            sentence = _("More than %(most)d blocks of cells are merged. Unmerge them, and fill each row.")
            raise Unreadable(sentence % {"most": MOST_MERGED})
        self.merged.append((low_column, low_row, high_column, high_row))


@lru_cache(maxsize=256)
def column_of(letters: str) -> int:
    """Return the number of the column called `letters`, from 1. Raises ValueError where there is none such."""
    return column_index_from_string(letters)
