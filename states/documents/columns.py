"""Columns that are read downwards, as the lists of a declaration are."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeVar

Item = TypeVar("Item")


def read_downwards(items: Sequence[Item], columns: int = 3) -> list[tuple[Item | None, ...]]:
    """Return the rows of a table with `columns` columns in which `items` follow one another down each column.

    Every column but the last is full; a cell without an item is None.
    """
    height = -(-len(items) // columns)
    return list(zip_longest(*(items[column * height : (column + 1) * height] for column in range(columns))))
