"""The measures of a declaration with what was done under each, and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from outreach.forms.measures import MeasuresForm
from outreach.models import Activity, Measure, viewer_of
from outreach.models.undertakings import Undertakings
from outreach.tables.activities import ActivityTable
from outreach.views.states import Entry
from states.filters import AsOfForm
from states.names import in_one_line

LATEST = 3  # activities of each measure
STAGES = (Activity.Stage.COMPLETED, Activity.Stage.ONGOING, Activity.Stage.PLANNED, Activity.Stage.CANCELLED)


@dataclass(frozen=True)
class Told:
    """One sentence of what a measure has led to besides activities, and the page that tells more."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Line:
    """What is told of one measure."""

    measure: Measure
    count: int
    stages: Sequence[str]
    latest: Sequence[Entry]
    told: Sequence[Told]
    address: str


class MeasuresView(TemplateView):
    """The measures of one declaration, and what the person may see of what was done in one period."""

    template_name = "outreach/measures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count what was done, in a number of queries that grows neither with the measures nor with the activities."""
        today = timezone.localdate()
        form = MeasuresForm(self.request.GET, on=AsOfForm(self.request.GET, today=today).date)
        context = super().get_context_data(form=form, today=today, **kwargs)
        declaration, period = form.declaration, form.reported_to
        if not (declaration and period and period.reporting_starts_on and period.reporting_ends_on):
            return context
        first, last = period.reporting_starts_on, period.reporting_ends_on
        done = Undertakings(declaration, period, first, last, self.request.user, context["today"])
        return context | {
            "done": done,
            "lines": lines_of(done),
            "without": done.without_measure(),
            "without_address": list_address(done, "null"),
        }


def lines_of(done: Undertakings) -> list[Line]:
    """Return what is told of each measure, in the order of the declaration."""
    measures = done.measures()
    stages, latest = done.stages(), done.latest(measures, LATEST)
    keys = {key for of_measure in latest.values() for key in of_measure}
    rows = ActivityTable.rows_needed(Activity.objects.visible_to(done.user).filter(pk__in=keys))
    activities = {activity.pk: activity for activity in rows}
    own = told_of(done)
    return [
        Line(
            measure=measure,
            count=sum(stages.get(measure.pk, {}).values()),
            stages=in_words(stages.get(measure.pk, {})),
            latest=[Entry(activities[key], part="") for key in latest.get(measure.pk, [])],
            told=own.get(measure.theme, []),
            address=list_address(done, str(measure.pk)),
        )
        for measure in measures
    ]


def list_address(done: Undertakings, measure: str) -> str:
    """Return the address of the list of the period's activities under `measure`, the key of one or `null`."""
    query = {"measure": measure, "since": done.first, "until": done.last}
    return f"{reverse('outreach:activity-list')}?{urlencode(query)}"


def in_words(stages: Mapping[str, int]) -> list[str]:
    """Return how many activities are at each stage, in words, those that took place first."""
    return [f"{Activity.Stage(stage).label}: {stages[stage]}" for stage in STAGES if stages.get(stage)]


def told_of(done: Undertakings) -> dict[str, list[Told]]:
    """Return, by theme, what measures have led to that nobody logs as an activity, as far as the person may know."""
    return {
        Measure.Theme.COORDINATORS: people_told(done),
        Measure.Theme.ROSTER: roster_told(done),
        Measure.Theme.PROGRESS: reports_told(done),
        Measure.Theme.LEGAL_ASSISTANCE: contacts_told(done),
        Measure.Theme.OVERVIEW: overviews_told(done),
    }


def people_told(done: Undertakings) -> list[Told]:
    """Tell how many coordinators are in service, to those who may see them."""
    if not sees_people(done):
        return []
    number = done.coordinators().count()
    words = ngettext(
        "%(count)d coordinator in service on %(date)s", "%(count)d coordinators in service on %(date)s", number
    )
    return [Told(words % {"count": number, "date": date_format(done.standing_on)})]


def roster_told(done: Undertakings) -> list[Told]:
    """Tell how many focal points are in service, to those who may see them."""
    if not sees_people(done):
        return []
    number = done.focal_points().count()
    words = ngettext(
        "%(count)d focal point in service on %(date)s", "%(count)d focal points in service on %(date)s", number
    )
    return [Told(words % {"count": number, "date": date_format(done.standing_on)})]


def reports_told(done: Undertakings) -> list[Told]:
    """Tell how many progress reports the person may see."""
    number = done.reports().count()
    words = ngettext("%(count)d progress report in the period", "%(count)d progress reports in the period", number)
    query = urlencode({"since": done.first, "until": done.last})
    return [Told(words % {"count": number}, f"{reverse('outreach:report-list')}?{query}" if number else "")]


def contacts_told(done: Undertakings) -> list[Told]:
    """Tell the Secretariat how many States are in the directory; nobody else sees more than their own State's."""
    if not viewer_of(done.user).is_secretariat:
        return []
    number = done.states_with_contacts()
    words = ngettext(
        "%(count)d State has named contact points that are in post on %(date)s",
        "%(count)d States have named contact points that are in post on %(date)s",
        number,
    )
    address = reverse("admin:outreach_contactpoint_changelist")
    return [Told(words % {"count": number, "date": date_format(done.standing_on)}, address)]


def overviews_told(done: Undertakings) -> list[Told]:
    """Tell which overviews were issued to the conference of the period."""
    symbols = list(dict.fromkeys(overview.symbol for overview in done.overviews()))
    if not symbols:
        return [Told(_("No overview of this period has been issued"))]
    return [Told(_("Issued: %(symbols)s") % {"symbols": in_one_line(symbols)}, reverse("outreach:overview-list"))]


def sees_people(done: Undertakings) -> bool:
    """Whether the person may see who coordinates and assists."""
    viewer = viewer_of(done.user)
    return viewer.is_secretariat or viewer.is_partner
