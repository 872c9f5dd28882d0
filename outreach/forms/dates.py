"""Dates as people write them, in one line of text, in any of the six languages."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import dates as calendar_names
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from outreach.models import Dates
from states.names import fold

MONTH = r"(?P<{0}month>[^\W\d_]{{3,}})\.?"
DAY, YEAR = r"(?P<{0}day>\d{{1,2}})", r"(?P<{0}year>\d{{4}})"
UNTIL = r"\s*(?:-|–|—|~|/|\b(?:to|until|till|au|al|a|по|до|الى|حتى)\b)\s*"
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
        # As it is written in America: March 14, 2005.
        r"\s+".join([MONTH, DAY, YEAR]).format("first_"),
        r"\s+".join([MONTH.format("last_"), DAY.format("first_") + UNTIL + DAY.format("last_"), YEAR.format("last_")]),
    )
)
# In Chinese the year comes first, and the last day leaves out what the first has told.
CHINESE = re.compile(
    r"(?P<first_year>\d{4})\s*年(?:\s*(?P<first_month>\d{1,2})\s*月(?:\s*(?P<first_day>\d{1,2})\s*[日号]?"
    r"(?:\s*(?:-|–|—|~|至|到)\s*(?:(?:(?P<last_year>\d{4})\s*年\s*)?(?P<last_month>\d{1,2})\s*月\s*)?"
    r"(?P<last_day>\d{1,2})\s*[日号])?)?)?"
)
# Days in figures alone, the year last or first: `14.03.2021`, `13/04/2021`, `2021/03/14`.
IN_FIGURES = re.compile(
    r"(?<![\d./-])(?:(?P<one>\d{1,2})(?P<sign>[./-])(?P<other>\d{1,2})(?P=sign)(?P<year>\d{4})"
    r"|(?P<first>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2}))(?![\d./-])",
    re.ASCII,
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|o)\b")
BETWEEN = re.compile(r"[,،]|\b(?:from|the|of|de|del|du|le|el|с|со|года|год|г|من|في)\b\.?")
TWO_NAMES = re.compile(r"([\u0621-\u064a]+(?: [\u0621-\u064a]+)?)/(?=[\u0621-\u064a])")

# Days that are told from today, folded, and how many days they are from it.
NAMED_DAYS = {
    **dict.fromkeys(("yesterday", "hier", "ayer", "вчера", "امس", "البارحة", "昨天", "昨日"), -1),
    **dict.fromkeys(("today", "aujourd'hui", "hoy", "сегодня", "اليوم", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "demain", "manana", "завтра", "غدا", "明天", "明日"), 1),
}
NAMED_DAY = re.compile("|".join(name if name[-1] in "天日" else rf"\b{name}\b" for name in NAMED_DAYS))


class AmbiguousDayError(ValueError):
    """Figures that may be either of two days, which are its arguments."""


def dates_in(text: str, today: datetime.date | None = None) -> Dates:
    """Read ISO 8601, figures, or words of the six languages: `14 March 2005`, `mars 2005`, `2005年3月14日至16日`.

    A day is never invented: a month stays a month, a year stays a year; `yesterday` is a day only where the text is
    written on the day `today`. Raises ValueError, of figures that may be two days AmbiguousDayError.
    """
    text = IN_FIGURES.sub(day_in_figures, plainly(named_days_in_figures(text, today) if today else text))
    if chinese := CHINESE.fullmatch(text):
        return dates_in_chinese(chinese.groupdict())
    found = next((match for pattern in PATTERNS if (match := pattern.fullmatch(text))), None)
    if found is None:
        return Dates.parse(re.sub(r"\s*(?:–|—|~|至|到|\b(?:to|until|till|au|al|a|по|до|الى|حتى)\b)\s*", "/", text))
    parts = found.groupdict()
    if "first_day" not in parts:
        return Dates.of_month(int(parts["first_year"]), month_called(parts["first_month"]))
    last = day_of(parts, "last_") if "last_day" in parts else day_of(parts, "first_")
    first = day_of({**last_as_first(parts), **parts}, "first_")
    return Dates.between(first, last)


def named_days_in_figures(text: str, today: datetime.date) -> str:
    """Return `text` with `yesterday` and the like, of a text written on the day `today`, in ISO 8601."""

    def in_figures(found: re.Match[str]) -> str:
        return (today + datetime.timedelta(NAMED_DAYS[found[0]])).isoformat()

    folded = fold(text)
    told = NAMED_DAY.sub(in_figures, folded)
    return text if told == folded else told


def plainly(text: str) -> str:
    """Return `text` folded, its figures those of ASCII, without the words that only join what is told."""
    figures = "".join(str(int(char)) if char.isdecimal() else char for char in fold(text))
    told = BETWEEN.sub(" ", ORDINAL.sub("", figures))
    return " ".join(TWO_NAMES.sub(without_second_name, told).split())


def without_second_name(found: re.Match[str]) -> str:
    """Leave out the Levantine name of an Arabic month, which stands before the other: `آذار/مارس`.

    Two names of different months, which no Dates can tell, are left to be refused.
    """
    try:
        month_called(found[1].split()[-1])
    except ValueError:
        return ""
    return found[0]


def dates_in_chinese(parts: dict[str, str | None]) -> Dates:
    """Return what CHINESE found. Raises ValueError."""
    told = {name: int(figures) for name, figures in parts.items() if figures}
    if "first_month" not in told:
        return Dates.of_year(told["first_year"])
    if "first_day" not in told:
        return Dates.of_month(told["first_year"], told["first_month"])
    first = datetime.date(told["first_year"], told["first_month"], told["first_day"])
    year, month = told.get("last_year", first.year), told.get("last_month", first.month)
    return Dates.between(first, datetime.date(year, month, told.get("last_day", first.day)))


def day_in_figures(found: re.Match[str]) -> str:
    """Return in ISO 8601 the day that IN_FIGURES `found`. Raises ValueError, also when it may be another day.

    Between dots the day always comes first. Between slashes some countries put the month there: of 03/04/2022 nobody
    knows the month, and 13/04/2022 has only one.
    """
    if found["first"]:
        return datetime.date(int(found["first"]), int(found["month"]), int(found["day"])).isoformat()
    year, one, other = int(found["year"]), int(found["one"]), int(found["other"])
    told = {(one, other)} if found["sign"] == "." else {(one, other), (other, one)}
    days = sorted(datetime.date(year, month, day) for day, month in told if month <= 12)
    if len(days) > 1:
        raise AmbiguousDayError(*days)
    if not days:
        raise ValueError(f"not one day: {found[0]!r}")
    return days[0].isoformat()


def last_as_first(parts: dict[str, str]) -> dict[str, str]:
    """Return the month and year of the last day, to stand in where the first day is told without them."""
    return {name.replace("last_", "first_"): value for name, value in parts.items() if name.startswith("last_")}


def day_of(parts: dict[str, str], which: str) -> datetime.date:
    """Return the day that `parts` tell under the names that begin with `which`. Raises ValueError."""
    return datetime.date(int(parts[f"{which}year"]), month_called(parts[f"{which}month"]), int(parts[f"{which}day"]))


def month_called(name: str) -> int:
    """Return the number (1 to 12) of the month `name`, folded, or of its beginning. Raises ValueError."""
    names = names_of_months()
    numbers = names.get(name) or {number for month in names if month.startswith(name) for number in names[month]}
    if len(numbers) != 1:
        raise ValueError(f"not a month: {name!r}")
    return next(iter(numbers))


@cache
def names_of_months() -> dict[str, set[int]]:
    """Return the numbers of the months by their folded names in the six languages, as they are and beside a day."""
    numbers: dict[str, set[int]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for names in (calendar_names.MONTHS, calendar_names.MONTHS_ALT):
                for number, name in names.items():
                    numbers.setdefault(fold(str(name)), set()).add(number)
    return numbers


class DatesField(forms.CharField):
    """A line of text that is read as Dates, no more exact than it is written."""

    default_error_messages = {
        "dates": _(
            "Write a day, a range of days, a month or a year, such as 14 March 2005, 21–24 May 2001, March 2005, 2005."
        ),
        "ambiguous": _("This may be %(one)s or %(other)s: write the month as a word."),
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
            return dates_in(text, timezone.localdate())
        except AmbiguousDayError as error:
            days = dict(zip(("one", "other"), (date_format(day, "DATE_FORMAT") for day in error.args), strict=True))
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params=days) from error
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
