"""Numbers as bars beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 80  # per cent of the room: the number stands at the end of its bar


@dataclass(frozen=True)
class Row:
    """What is counted, how many, and the address that lists them, where there is one."""

    label: str
    number: int
    address: str = ""


@dataclass(frozen=True)
class Bar:
    """A row with the length of its bar, such as `43.5%` of the room."""

    row: Row
    length: str


def bars(rows: Sequence[Row]) -> list[Bar]:
    """Return the `rows` in their order with bars on one scale, of which the longest fills the room."""
    most = max((row.number for row in rows), default=0) or 1
    return [Bar(row, f"{row.number * LONGEST / most:.1f}%") for row in rows]
