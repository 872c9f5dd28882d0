"""Dates as people write them, in one line of text."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.models import Dates

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH = r"(?P<{0}month>[a-z]{{3,9}})\.?"
DAY, YEAR = r"(?P<{0}day>\d{{1,2}})", r"(?P<{0}year>\d{{4}})"
UNTIL = r"\s*(?:-|–|—|to|until|/)\s*"
FIRST, LAST = (r"\s+".join([DAY, MONTH, YEAR]).format(which) for which in ("first_", "last_"))

# What follows a first day with nothing but its number, or its number and month, is told by the last day.
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        FIRST,
        MONTH.format("first_") + r"\s+" + YEAR.format("first_"),
        DAY.format("first_") + UNTIL + LAST,
        DAY.format("first_") + r"\s+" + MONTH.format("first_") + UNTIL + LAST,
        FIRST + UNTIL + LAST,
    )
)


def dates_in(text: str) -> Dates:
    """Read ISO 8601, or English such as `14 March 2005`, `March 2005`, `21–24 May 2001`. Raises ValueError.

    A day is never invented: a month stays a month, a year stays a year.
    """
    text = " ".join(text.split()).lower()
    found = next((match for pattern in PATTERNS if (match := pattern.fullmatch(text))), None)
    if found is None:
        return Dates.parse(re.sub(r"\s*(?:–|—|\bto\b|\buntil\b)\s*", "/", text))
    parts = found.groupdict()
    if "first_day" not in parts:
        return Dates.of_month(int(parts["first_year"]), month_called(parts["first_month"]))
    last = day_of(parts, "last_") if "last_day" in parts else day_of(parts, "first_")
    first = day_of({**last_as_first(parts), **parts}, "first_")
    return Dates.between(first, last)


def last_as_first(parts: dict[str, str]) -> dict[str, str]:
    """Return the month and year of the last day, to stand in where the first day is told without them."""
    return {name.replace("last_", "first_"): value for name, value in parts.items() if name.startswith("last_")}


def day_of(parts: dict[str, str], which: str) -> datetime.date:
    """Return the day that `parts` tell under the names that begin with `which`. Raises ValueError."""
    return datetime.date(int(parts[f"{which}year"]), month_called(parts[f"{which}month"]), int(parts[f"{which}day"]))


def month_called(name: str) -> int:
    """Return the number (1 to 12) of the English month `name`, or of its beginning. Raises ValueError."""
    if name == "sept":
        return MONTHS.index("september") + 1
    numbers = [number for number, month in enumerate(MONTHS, start=1) if month.startswith(name)]
    if len(numbers) != 1:
        raise ValueError(f"not a month: {name!r}")
    return numbers[0]


class DatesField(forms.CharField):
    """A line of text that is read as Dates, no more exact than it is written."""

    default_error_messages = {
        "dates": _(
            "Write a day, a range of days, a month or a year, such as 14 March 2005, 21–24 May 2001, March 2005, 2005."
        ),
    }

    def __init__(self, **options: Any) -> None:
        """Take the options of a CharField; label and help are told unless given."""
        told: dict[str, Any] = {
            "label": _("Dates"),
            "max_length": 60,
            "help_text": _("As exactly as known: 14 March 2005, 21–24 May 2001, March 2005, or only 2005."),
        }
        super().__init__(**(told | options))

    def prepare_value(self, value: Any) -> Any:
        """Show Dates as they are read."""
        return str(value) if isinstance(value, Dates) else value

    def to_python(self, value: Any) -> Any:
        """Return Dates, or None when nothing is written. Raises ValidationError."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return dates_in(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["dates"], code="dates") from error

    def run_validators(self, value: Any) -> None:
        """Check the length of the text."""
        super().run_validators("" if value is None else str(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether `data` tells other dates than `initial`, however they are written."""
        try:
            return bool(self.to_python(data) != self.to_python(str(initial) if initial else ""))
        except ValidationError:
            return True
