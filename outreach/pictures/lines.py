"""Counts over time as stepped lines, each with its label at its end."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

LINE_HEIGHT = 17  # units between two labels, so that none covers another
Count = tuple[datetime.date, int]


@dataclass(frozen=True)
class Sheet:
    """The paper of a picture, in units: its size, what is kept free around the lines, and how far years are apart."""

    name: str
    width: int
    height: int
    right: int  # for the labels
    every: int  # years between two marks of the axis
    left: int = 36
    top: int = 12
    bottom: int = 28

    @property
    def end(self) -> int:
        """Where the axis of time ends."""
        return self.width - self.right

    @property
    def floor(self) -> int:
        """Where the axis of counts begins."""
        return self.height - self.bottom


WIDE = Sheet("wide", 980, 360, right=190, every=5)
NARROW = Sheet("narrow", 340, 300, right=142, every=10, left=28)


@dataclass(frozen=True)
class Mark:
    """A mark on an axis: where it stands, and what it says."""

    at: int
    value: int


@dataclass(frozen=True)
class Line:
    """One line: which, its path, where it ends, its last count, and where its label stands."""

    name: str
    path: str
    x: int
    y: int
    value: int
    label_y: int


@dataclass(frozen=True)
class Steps:
    """A picture of stepped lines on a sheet."""

    sheet: Sheet
    lines: list[Line]
    years: list[Mark]
    counts: list[Mark]


class Scale:
    """Where a day and a count stand on a sheet: time runs from `first` to `last`, counts from none to `most`."""

    def __init__(self, sheet: Sheet, first: datetime.date, last: datetime.date, most: int) -> None:
        self.sheet, self.first, self.last, self.most = sheet, first, last, most

    def x(self, day: datetime.date) -> int:
        """Return where `day` stands from the left."""
        part = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(self.sheet.left + part * (self.sheet.end - self.sheet.left))

    def y(self, count: int) -> int:
        """Return where `count` stands from the top."""
        return round(self.sheet.floor - count / self.most * (self.sheet.floor - self.sheet.top))


def steps(series: Mapping[str, Sequence[Count]], until: datetime.date, scale: Scale, grid: int) -> Steps:
    """Draw each of `series`, a count from a day on, as a line up to the day `until`; counts are marked at every `grid`.

    Each series begins with its first day, and the days ascend.
    """
    ends = {name: scale.y(counts[-1][1]) for name, counts in series.items()}
    labels = spread(ends, scale.sheet.top, scale.sheet.floor)
    years = range(
        scale.sheet.every * (scale.first.year // scale.sheet.every + 1), scale.last.year + 1, scale.sheet.every
    )
    return Steps(
        scale.sheet,
        [
            Line(name, path_of(counts, until, scale), scale.x(until), ends[name], counts[-1][1], labels[name])
            for name, counts in series.items()
        ],
        [Mark(scale.x(datetime.date(year, 1, 1)), year) for year in years],
        [Mark(scale.y(count), count) for count in range(0, scale.most + 1, grid)],
    )


def path_of(counts: Iterable[Count], until: datetime.date, scale: Scale) -> str:
    """Return the stepped path of `counts`, the last of which holds up to the day `until`."""
    day, count = next(iter(counts))
    path = f"M{scale.x(day)} {scale.y(count)}"
    for (_before, _old), (on, new) in pairwise(counts):
        path += f"H{scale.x(on)}V{scale.y(new)}"
    return f"{path}H{scale.x(until)}"


def spread(wanted: Mapping[str, int], top: int, floor: int) -> dict[str, int]:
    """Return heights for labels that lie a line apart, each as near as may be to the height `wanted`, from the top."""
    placed: dict[str, int] = {}
    lowest = floor
    for name in sorted(wanted, key=lambda name: -wanted[name]):
        placed[name] = max(min(wanted[name], lowest), top)
        lowest = placed[name] - LINE_HEIGHT
    return placed
