"""What is wrong with a file, said by row and column so that it can be put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_COLUMNS = 100  # with something in them; no noun has a quarter of it
MOST_TOLD = 2_000  # problems that are kept and shown; nobody reads more before the file is put right
MOST_CHARACTERS_TOLD = 1_000  # of what is wrong with one cell


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in one cell. Row 0 is the file as a whole; an empty column is the row as a whole.

    Rows are numbered as a spreadsheet program shows them, the header being row 1 when it comes first.
    """

    row: int
    column: str
    sentence: str


class Unreadable(Exception):  # noqa: N818  # it is the file that is so
    """The file cannot be read as a table of the noun; `problems` say why."""

    def __init__(self, problems: Iterable[Problem] | str) -> None:
        """Take the problems, or one sentence on the file as a whole."""
        self.problems = [Problem(0, "", problems)] if isinstance(problems, str) else list(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems))


def too_wide(row: int) -> Unreadable:
    """Return that the row `row` has more cells than any table that can be meant."""
    sentence = _("This row has more than %(most)d columns. Is another delimiter meant, or another sheet?")
    return Unreadable([Problem(row, "", sentence % {"most": MAX_COLUMNS})])


def told_of(problems: Sequence[Problem]) -> tuple[list[Problem], int]:
    """Return the first of the `problems`, as far as people can be told of them, and how many more there are."""
    told = [Problem(each.row, cut(each.column), cut(each.sentence)) for each in problems[:MOST_TOLD]]
    return told, len(problems) - len(told)


def cut(text: str) -> str:
    """Return the beginning of a `text` that quotes a cell too long to be shown."""
    return text if len(text) <= MOST_CHARACTERS_TOLD else f"{text[:MOST_CHARACTERS_TOLD]}…"


class Misread(ValueError):  # noqa: N818
    """A cell does not say what its column asks for; the message is the sentence for the person."""
