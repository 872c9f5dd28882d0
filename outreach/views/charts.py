"""The Treaty and the outreach in pictures, each with its table."""

import datetime
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.charts import Period, PeriodForm
from outreach.models import Activity
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.people import AnyUser
from outreach.models.tallies import by_level, by_measure, by_region
from outreach.pictures.bars import Row, bars
from outreach.pictures.land import outline
from outreach.pictures.lines import NARROW, WIDE, Scale, steps
from outreach.pictures.map import stands
from outreach.pictures.plane import HEIGHT, WIDTH, Point
from states.filters import AsOfForm
from states.models import OPENED_FOR_SIGNATURE_ON, State
from states.status import Standing, standings

LAND = Path(settings.BASE_DIR) / "node_modules" / "world-atlas" / "land-50m.json"
GRID = 50  # States between two lines across the picture of the years
TREATY_PART = "treaty-pictures"  # what changes with the date, by its id on the page


class ChartsView(View):
    """The map and the years of the Treaty as of a date, and the activities of a period that the person may see.

    What is asked for lives in the address.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page; only what changes with the date, where the slider asks for that."""
        today = timezone.localdate()
        if "year" in request.GET:
            return redirect(f"{request.path}?{query_of_year(request, today)}")
        form = AsOfForm(request.GET, today=today)
        context = {"today": today, "form": form, **treaty_pictures(form.date, today)}
        htmx = request.htmx  # type: ignore[attr-defined]
        if htmx and htmx.target == TREATY_PART:
            return render(request, "outreach/charts_moved.html", context)
        period_form = PeriodForm(request.GET, today=today)
        period = period_form.period
        context |= {"period_form": period_form, "period": period, **activity_pictures(request.user, period)}
        return render(request, "outreach/charts.html", context)


def query_of_year(request: HttpRequest, today: datetime.date) -> str:
    """Return the query of the same page at the end of the year that was chosen; of today where that is to come."""
    query = request.GET.copy()
    year = query.pop("year")[-1]
    query.pop("as_of", None)
    if re.fullmatch(r"\d{4}", year, re.ASCII) and OPENED_FOR_SIGNATURE_ON.year <= int(year) < today.year:
        query["as_of"] = f"{year}-12-31"
    return query.urlencode()


@dataclass(frozen=True)
class Sign:
    """A State on the map, where its sign stands, and what the sign says."""

    state: State
    at: Point

    @property
    def status(self) -> str:
        """The State's status in words."""
        return str(State.Status(self.state.status).label)


@dataclass(frozen=True)
class Year:
    """How the Treaty stood at the end of a year, or on the last day that is shown, and what had changed by then."""

    standing: Standing
    signatories: int
    ratifiers: int
    annex_2_ratified: int


def treaty_pictures(on: datetime.date, today: datetime.date) -> dict[str, Any]:
    """Return the States on the map and the years of the Treaty up to the date `on`."""
    states = list(State.objects.with_status(on).select_related("region"))
    places = stands(tuple((float(state.longitude), float(state.latitude)) for state in states))
    course = standings(on)
    groups = [(status, [state for state in states if state.status == status]) for status in State.Status]
    return {
        "as_of": on,
        "as_of_query": "" if on == today else f"?as_of={on.isoformat()}",
        "standing": course[-1],
        "first_day": OPENED_FOR_SIGNATURE_ON,
        "land": outline(LAND),
        "width": WIDTH,
        "height": HEIGHT,
        "signs": [Sign(state, at) for state, at in zip(states, places, strict=True)],
        "groups": groups,
        "outstanding": [s for s in states if s.is_annex_2 and s.status != State.Status.RATIFIED],
        "lines": [lines_of(course, on, today, sheet) for sheet in (WIDE, NARROW)],
        "years": years_of(course, on),
    }


def lines_of(course: list[Standing], on: datetime.date, today: datetime.date, sheet: Any) -> Any:
    """Return the lines of signatories and ratifiers up to the date `on`, on an axis that runs until `today`."""
    names = ("signatories", "ratifiers", "annex_2_ratified")
    series = {name: [(each.on, getattr(each, name)) for each in course] for name in names}
    most = -(-max(course[-1].signatories, 4 * GRID) // GRID) * GRID
    return steps(series, on, Scale(sheet, OPENED_FOR_SIGNATURE_ON, today, most), GRID)


def years_of(course: list[Standing], on: datetime.date) -> list[Year]:
    """Return each year since the opening for signature up to the date `on`, the latest first."""
    before = Standing(OPENED_FOR_SIGNATURE_ON, 0, 0, 0)
    ends = [before]
    for year in range(before.on.year, on.year + 1):
        day = min(datetime.date(year, 12, 31), on)
        last = next(each for each in reversed(course) if each.on <= day)
        ends.append(Standing(day, last.signatories, last.ratifiers, last.annex_2_ratified))
    return [
        Year(
            end,
            end.signatories - start.signatories,
            end.ratifiers - start.ratifiers,
            end.annex_2_ratified - start.annex_2_ratified,
        )
        for start, end in pairwise(ends)
    ][::-1]


def activity_pictures(user: AnyUser, period: Period) -> dict[str, Any]:
    """Return the completed activities of `period` that `user` may see, counted by level, measure and region."""
    completed = Activity.objects.visible_to(user).filter(stage=Activity.Stage.COMPLETED)
    held: ActivityQuerySet = completed.in_period(period.first, period.last)
    levels = by_level(held)
    measures, without_measure = by_measure(held)
    regions, without_state = by_region(held)
    return {
        "total": sum(levels.values()),
        "listed_at": address_of(period),
        "by_level": bars(
            [Row(str(Activity.Level(level).label), n, address_of(period, level=level)) for level, n in levels.items()]
        ),
        "by_measure": bars(
            [
                Row(f"{measure} ({measure.conference.year})", number, address_of(period, measure=measure.pk))
                for measure, number in measures.items()
            ]
            + [Row(_("No measure named"), without_measure, address_of(period, measure="null"))]
        ),
        "by_region": bars(
            [Row(str(region), number) for region, number in regions.items()]
            + [Row(_("Addressed to no State by name"), without_state)]
        ),
    }


def address_of(period: Period, **narrowed: Any) -> str:
    """Return the address of the list of the activities that are counted, `narrowed` further."""
    asked = {"since": period.first, "until": period.last, "stage": Activity.Stage.COMPLETED.value, **narrowed}
    return f"{reverse('outreach:activity-list')}?{urlencode(asked)}"
