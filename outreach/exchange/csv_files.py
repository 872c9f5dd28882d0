"""Rows of a CSV file, whatever its code page and delimiter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from outreach.exchange.decoding import text_of
from outreach.exchange.problems import MAX_COLUMNS, Problem, Unreadable, too_wide
from states.names import fold

DELIMITERS = (",", ";", "\t", "|")
MOST_CHARACTERS = 1_000_000  # in one cell
HEADER_LOOKED_AT = 10_000  # characters, for the delimiter
MOST_DELIMITERS = 100_000  # in one row, those within quoted texts as well


def rows_of_csv(data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows in `data` with their numbers, by the delimiter that finds most of the `columns` in the header.

    A quoted line end is no new row, and empty lines are counted, as spreadsheet programs do. Empty cells beyond
    MAX_COLUMNS are left out. Raises Unreadable, also where one of them is filled.
    """
    text = text_of(data)
    first, _line_end, rest = text.partition("\n")
    begins_at = 1
    first = first[:HEADER_LOOKED_AT]
    delimiter = delimiter_of(first, columns)
    if fold(first).strip('"').startswith("sep="):  # how Excel is told the delimiter
        told = first.strip().strip('"')[4:5]
        delimiter, text, begins_at = told or "\t", rest, 2
    csv.field_size_limit(MOST_CHARACTERS)
    number = begins_at - 1
    lines = Lines(text, delimiter)
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            number += 1
            if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
                raise too_wide(number)
            lines.delimiters = 0
            yield number, cells[:MAX_COLUMNS]
    except TooManyDelimitersError as error:
        raise too_wide(number + 1) from error
    except csv.Error as error:
        raise Unreadable([Problem(number + 1, "", why_unreadable(error))]) from error


class TooManyDelimitersError(Exception):
    """A row would be so wide that it must not be made."""


class Lines:
    """The lines of a CSV text, as long as no row has more delimiters than any that is meant as one."""

    def __init__(self, text: str, delimiter: str) -> None:
        """Take the text; `delimiters` counts those since it was last set to 0."""
        self.delimiters = 0
        self._lines = io.StringIO(text, newline="")
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[str]:
        """Yield the lines. Raises TooManyDelimitersError."""
        for line in self._lines:
            self.delimiters += line.count(self._delimiter)
            if self.delimiters > MOST_DELIMITERS:
                raise TooManyDelimitersError
            yield line


def delimiter_of(line: str, columns: Sequence[str]) -> str:
    """Return the delimiter by which `line` names most of the `columns`; a comma unless another does better."""

    def found(delimiter: str) -> int:
        cells = (fold(cell.strip(" \"'\r")).replace(" ", "_") for cell in line.split(delimiter))
        return len(set(columns) & set(cells))

    return max(DELIMITERS, key=found)


def why_unreadable(error: csv.Error) -> str:
    """Return in a sentence why a row cannot be told apart into cells."""
    if "field larger" in str(error):
        return _("A cell is longer than can be read, or a quotation mark is never closed.")
    return _("The quotation marks do not match: a text is in a pair of them, and those inside it are doubled.")
