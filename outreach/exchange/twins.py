"""Rows that are known already: known again by what they tell of, whatever else has changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outreach.exchange.sheets import Sheet


class Known:
    """Rows of a sheet, each with a mark such as its number, found again by a row that tells of the same."""

    def __init__(self, sheet: Sheet) -> None:
        """Know no row yet."""
        self._sheet = sheet
        self._rows: defaultdict[tuple[str, ...], list[tuple[Any, tuple[str, ...]]]] = defaultdict(list)

    def add(self, cells: Sequence[str], mark: Any) -> None:
        """Know the row `cells`, all columns of the sheet, by the columns that the file has."""
        told = self._sheet.told_in(cells)
        self._rows[self._sheet.identity(told)].append((mark, tuple(told.values())))

    def find(self, cells: Sequence[str]) -> tuple[Any, list[str]] | None:
        """Return the mark of the row that tells of the same as `cells`, and the columns in which it says another thing.

        Of several it is the one that differs least.
        """
        told = self._sheet.told_in(cells)
        near = []
        for mark, others in self._rows.get(self._sheet.identity(told), ()):
            other = dict(zip(told, others, strict=True))
            if told == other or not self._sheet.are_apart(told, other):
                near.append((mark, [name for name in told if told[name] != other[name]]))
        return min(near, key=lambda twin: len(twin[1]), default=None)
