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
from outreach.exchange.xlsx_parts import pass_over, too_much

LAST_ROW = 1_048_576  # of a sheet, by ISO/IEC 29500 as spreadsheet programs carry it out; so are the columns
LAST_COLUMN = 16_384
MOST_CELLS = 3_000_000  # 50,000 rows of 60 columns
MOST_ELEMENTS = 4_500_000  # cells, what they hold, and what stands around them
MOST_MERGED = 10_000
MOST_BAD_CELLS = 10_000

ROW, FORMULA, VALUE, MERGED = (f"{SHEET_MAIN_NS} {name}" for name in ("row", "f", "v", "mergeCell"))
BLOCK = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")


class Marks:
    """How far the sheet is filled, its blocks merged over several rows, and its formulas without a saved result.

    `merged` are blocks as (column, row, column, row), `unsaved` cells as (row, column), of which no more are kept than
    can be told. Empty cells count only where they are more than a sheet can have: a format laid on a whole sheet leaves
    such cells behind.
    """

    def __init__(self, part: IO[bytes]) -> None:
        """Read the XML of the sheet in one pass that keeps none of it.

        Raises Unreadable where it has more rows, columns or cells than can be meant, and ValueError or ExpatError where
        it is damaged.
        """
        self.last_row = self.last_column = 0
        self.merged: list[tuple[int, int, int, int]] = []
        self.unsaved: list[tuple[int, int]] = []
        self._row = self._column = self._cells = self._cells_before = self._elements = 0
        self._depth = 0  # 1 in a row, 2 in a cell, 3 in what it holds
        self._address, self._steps, self._within = "", 0, ""
        self._is_filled = self._is_text = self._has_formula = self._has_value = False
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        pass_over(part, parser)

    def _start(self, name: str, told: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise too_much()
        if self._depth:
            self._depth += 1
            if name == ROW:
                raise ValueError("a row in a row")
            if self._depth == 2:
                self._begin_cell(told.get("r"))
                self._is_text = told.get("t") == "str"
            elif self._depth == 3:
                self._within = name
                if name == FORMULA:
                    self._has_formula = True
                    self._fill()
                elif name == VALUE and self._is_text:
                    self._has_value = True  # a text may be empty
        elif name == ROW:
            self._begin_row(told.get("r"))
            self._depth = 1
        elif name == MERGED and BLOCK.fullmatch(told.get("ref", "")):
            self._merge(told["ref"])

    def _end(self, _name: str) -> None:
        if self._depth:
            self._depth -= 1
            if self._depth == 1 and self._has_formula and not self._has_value and len(self.unsaved) <= MOST_BAD_CELLS:
                self.unsaved.append((self._row, self._column))

    def _text(self, text: str) -> None:
        if self._depth > 2:
            self._has_value = self._has_value or self._within != FORMULA
            if not self._is_filled and not text.isspace():
                self._fill()

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
        self._is_filled = self._has_formula = self._has_value = False

    def _fill(self) -> None:
        """Note that the cell holds something."""
        self._is_filled = True
        self._column = self._steps + (column_of(self._address.rstrip("0123456789")) if self._address else 0)
        if self._column > MAX_COLUMNS:
            raise too_wide(self._row)
        self.last_row, self.last_column = self._row, max(self.last_column, self._column)

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
