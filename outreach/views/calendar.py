"""The calendar: a month of days, or an agenda."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from outreach.agenda import MOST, UNDATED, Agenda, Entry, Sort, Wanted, agenda, of_days
from outreach.forms.calendar import YEARS, CalendarForm
from outreach.models import Dates

AGENDA_MONTHS = 3
SHOWN_A_DAY = 4
ACTIVITIES_A_DAY = 5  # of the agenda, beside all events and follow-ups
ACTIVITIES_IN_ALL = 100  # of the agenda, as long as each day tells one


@dataclass(frozen=True)
class Day:
    """One day of the grid, or of the agenda."""

    date: datetime.date
    entries: list[Entry]
    left_out: int = 0
    address: str = ""
    is_of_month: bool = True
    activities_told: int = ACTIVITIES_A_DAY

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.entries) + self.left_out

    @property
    def first_entries(self) -> list[Entry]:
        """What there is room for; a lone other has as much room as saying that there is one."""
        return self.entries if self.count <= SHOWN_A_DAY + 1 else self.entries[:SHOWN_A_DAY]

    @property
    def others(self) -> int:
        """How many more there are."""
        return self.count - len(self.first_entries)

    @cached_property
    def told(self) -> list[Entry]:
        """What an agenda tells: all events and follow-ups, and the first activities."""
        listed = [entry for entry in self.entries if entry.sort == Sort.ACTIVITIES]
        untold = set(listed[self.activities_told :])
        return [entry for entry in self.entries if entry not in untold]

    @property
    def untold(self) -> int:
        """How many more activities there are."""
        return self.count - len(self.told)


@dataclass(frozen=True)
class Undated:
    """What takes place some time in a month or a year, on no day that anybody has named."""

    when: str
    entries: list[Entry]
    others: int
    address: str


class CalendarView(TemplateView):
    """What takes place in a month, or in three, that the person may see."""

    template_name = "outreach/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the days of the month or of the agenda."""
        today = timezone.localdate()
        form = CalendarForm(self.request.GET, today=today)
        month = form.shown_month
        last = month.last if form.view == "month" else months_later(month, AGENDA_MONTHS - 1).last
        weeks = weeks_of(month)
        shown = (weeks[0][0], weeks[-1][-1]) if form.view == "month" else (month.first, last)
        room = (SHOWN_A_DAY + 1,) if form.view == "month" else (ACTIVITIES_A_DAY, ACTIVITIES_IN_ALL)
        found = agenda(self.request.user, *shown, form.wanted, *room)
        days = of_days(found.entries, *shown)
        return super().get_context_data(
            form=form,
            today=today,
            month=month,
            heading=heading(month, last),
            undated=list(undated(found, month.first, last, form.wanted)),
            weekdays=[(date_format(day, "D"), date_format(day, "l")) for day in weeks[0]],
            weeks=[
                [Day(day, days.get(day, []), found.left_out[day], "", day.month == month.first.month) for day in week]
                for week in weeks
            ],
            days=[
                Day(day, days[day], found.left_out[day], list_of(day, day, form.wanted), activities_told=found.a_day)
                for day in sorted(days)
            ],
            is_without_days=not any(month.first <= day <= last for day in days),
            most=MOST if found.is_cut else None,
            **links(form, month, today),
            **kwargs,
        )


def weeks_of(month: Dates) -> list[list[datetime.date]]:
    """Return the weeks of `month` in full, each beginning on the day with which the active language begins it."""
    begins_on = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7  # Django counts from Sunday, Python from Monday
    return calendar.Calendar(begins_on).monthdatescalendar(month.first.year, month.first.month)


def months_later(month: Dates, number: int) -> Dates:
    """Return the month `number` months after `month`, or before it where the number is negative."""
    years, index = divmod(month.first.month - 1 + number, 12)
    return Dates.of_month(month.first.year + years, index + 1)


def heading(month: Dates, last: datetime.date) -> str:
    """Return the month in words, or the months from it up to that of the day `last`."""
    if month.last == last:
        return month.in_words()
    return f"{month.in_words()} – {Dates.of_month(last.year, last.month).in_words()}"


def links(form: CalendarForm, month: Dates, today: datetime.date) -> dict[str, Any]:
    """Return the addresses of the months before and after, of this month, and of the other view."""
    step = 1 if form.view == "month" else AGENDA_MONTHS
    earlier, later = months_later(month, -step), months_later(month, step)
    return {
        "earlier": form.address(month=str(earlier)) if earlier.first.year in YEARS else "",
        "later": form.address(month=str(later)) if later.first.year in YEARS else "",
        "this_month": form.address(month=f"{today:%Y-%m}"),
        "views": [(name, label, form.address(view=name, month=str(month))) for name, label in form.VIEWS.items()],
        "agenda": form.address(view="agenda", month=str(month)),
    }


def list_of(first: datetime.date, last: datetime.date, wanted: Wanted) -> str:
    """Return the address of the list of activities from the day `first` to the day `last`, narrowed as `wanted`."""
    asked: dict[str, Any] = {"since": first, "until": last}
    if wanted.state:
        asked["state"] = wanted.state.pk
    elif wanted.region:
        asked["involving"] = wanted.region.pk
    if wanted.is_mine:
        asked["mine"] = "on"
    return f"{reverse('outreach:activity-list')}?{urlencode(asked)}"


def undated(found: Agenda, first: datetime.date, last: datetime.date, wanted: Wanted) -> Iterator[Undated]:
    """Yield what is known by its month or year only and may fall, even in part, from the day `first` to `last`."""
    groups: dict[Dates, list[Entry]] = {}
    for entry in found.entries:
        if entry.dates.is_vague and entry.dates.first <= last and entry.dates.last >= first:
            groups.setdefault(entry.dates, []).append(entry)
    for dates, group in sorted(groups.items(), key=lambda each: (each[0].last, each[0].first)):
        when = _("Some time in %(when)s") % {"when": dates.in_words()}
        others = len(group[UNDATED:]) + found.left_out[dates]
        yield Undated(when, group[:UNDATED], others, list_of(dates.first, dates.last, wanted))
