"""When something happened, no more exactly than it was told."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


class Precision(models.TextChoices):
    """How exactly the dates of an activity are known."""

    DAY = "day", _("Day")
    RANGE = "range", _("Range of days")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


@dataclass(frozen=True)
class Dates:
    """A day, a range of days, a month or a year, with its first and last possible day.

    A month stays a month: `first` and `last` bound what is known, they are not days that anybody named.
    """

    first: datetime.date
    last: datetime.date
    precision: str

    @classmethod
    def parse(cls, text: str) -> Dates:
        """Read ISO 8601: `2005`, `2005-03`, `2005-03-14` or `2001-05-21/2001-05-24`. Raises ValueError."""
        text = text.strip()
        if "/" in text:
            first, last = (cls.parse(part) for part in text.split("/", 1))
            if first.precision != Precision.DAY or last.precision != Precision.DAY:
                raise ValueError(f"not a range of days: {text!r}")
            return cls.between(first.first, last.first)
        if re.fullmatch(r"\d{4}", text, re.ASCII):
            return cls.of_year(int(text))
        if re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            return cls.of_month(int(text[:4]), int(text[5:]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            day = datetime.date.fromisoformat(text)
            return cls(day, day, Precision.DAY)
        raise ValueError(f"not a day, range, month or year: {text!r}")

    @classmethod
    def between(cls, first: datetime.date, last: datetime.date) -> Dates:
        """Return the range from `first` to `last`, or the day when they are the same. Raises ValueError."""
        if last < first:
            raise ValueError("the range ends before it begins")
        return cls(first, last, Precision.DAY if first == last else Precision.RANGE)

    @classmethod
    def of_month(cls, year: int, month: int) -> Dates:
        """Return the month `month` (1 to 12) of `year`. Raises ValueError."""
        first = datetime.date(year, month, 1)
        return cls(first, first.replace(day=calendar.monthrange(year, month)[1]), Precision.MONTH)

    @classmethod
    def of_year(cls, year: int) -> Dates:
        """Return the whole of `year`. Raises ValueError."""
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31), Precision.YEAR)

    def __str__(self) -> str:
        """Return the dates in ISO 8601, as `parse` reads them."""
        if self.precision == Precision.YEAR:
            return f"{self.first.year:04d}"
        if self.precision == Precision.MONTH:
            return f"{self.first.year:04d}-{self.first.month:02d}"
        if self.precision == Precision.DAY:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    def in_words(self) -> str:
        """Return the dates in the active language, no more exactly than they are known."""
        if self.precision == Precision.YEAR:
            return pgettext("a year alone", "%(year)s") % {"year": self.first.year}
        if self.precision == Precision.MONTH:
            return date_format(self.first, "YEAR_MONTH_FORMAT")
        days = (self.first,) if self.precision == Precision.DAY else (self.first, self.last)
        return " – ".join(date_format(day, "DATE_FORMAT") for day in days)

    @property
    def is_vague(self) -> bool:
        """Whether the days themselves are not known."""
        return self.precision in (Precision.MONTH, Precision.YEAR)

    @property
    def surely_not_over_before(self) -> datetime.date:
        """The earliest day on which this can be over: the first of a month or year, the last of a day or range."""
        return self.first if self.is_vague else self.last


class Dated(models.Model):
    """A row with dates, kept as the first and the last possible day and how exactly they are known."""

    starts_on = models.DateField(_("first possible day"), editable=False)
    ends_on = models.DateField(_("last possible day"), editable=False)
    precision = models.CharField(_("precision"), max_length=5, choices=Precision, editable=False)

    class Meta:
        abstract = True

    @property
    def dates(self) -> Dates:
        """When it takes or took place, as exactly as it was told."""
        return Dates(self.starts_on, self.ends_on, self.precision)

    @dates.setter
    def dates(self, dates: Dates) -> None:
        self.starts_on, self.ends_on, self.precision = dates.first, dates.last, str(dates.precision)
