"""What is wrong with a file, said by row and column so that it can be put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_COLUMNS = 100  # with something in them; no noun has a quarter of it


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


class Misread(ValueError):  # noqa: N818
    """A cell does not say what its column asks for; the message is the sentence for the person."""
