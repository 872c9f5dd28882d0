"""The Annex 2 board: the outstanding States, how they are approached, and the steps they reported themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from outreach.filters.activities import BY_YEAR, EXACT, HANDED_IN, HELD
from outreach.models import Activity, ProgressReport, viewer_of
from outreach.models.approaches import Board, Counts, Quarter
from outreach.models.people import AnyUser
from outreach.tables.activities import ActivityTable
from outreach.views.states import Entry, part_of
from states.filters import AsOfForm
from states.models import State

REPORTS = 2  # of each State
WARMER, WARMEST = 2, 4  # from so many approaches on a cell is darker


@dataclass(frozen=True)
class Counted:
    """A number of approaches, in figures and in words, and the address of the list of them."""

    number: int
    words: str
    address: str


@dataclass(frozen=True)
class Cell:
    """A State in a quarter: the approaches made and planned; where there is none, the address to log or plan one at."""

    quarter: Quarter
    held: Counted | None
    planned: Counted | None
    plan: str
    is_past: bool
    has_begun: bool

    @property
    def heat(self) -> int:
        """How dark the cell is, from 0 to 3."""
        number = self.held.number if self.held else 0
        return (number > 0) + (number >= WARMER) + (number >= WARMEST)

    @property
    def is_silent(self) -> bool:
        """Whether nobody has approached the State, and nobody plans to."""
        return not (self.held or self.planned)

    @property
    def is_without_approach(self) -> bool:
        """Whether nobody has approached the State though the quarter has begun: the silence that is to be seen."""
        return self.has_begun and not self.held


@dataclass(frozen=True)
class Line:
    """What the board tells of one State."""

    state: State
    latest: Entry | None
    next_planned: Entry | None
    reports: Sequence[ProgressReport]
    cells: Sequence[Cell]
    by_year: Sequence[Counted]
    through_groups: Counted | None
    log: str  # the address at which an approach is logged, for those who may


class Annex2View(TemplateView):
    """The outstanding States as of a date, as far as the person may see what is done about them."""

    template_name = "outreach/annex_2.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the board, in a number of queries that grows neither with the States nor with what is done."""
        form = AsOfForm(self.request.GET, today=timezone.localdate())
        board = Board(self.request.user, form.date, form.today)
        lines = lines_of(board)
        made = [cell for line in lines for cell in line.cells if cell.has_begun]
        return super().get_context_data(
            form=form,
            as_of=board.on,
            today=board.today,
            as_of_query=form.query,
            board=board,
            lines=lines,
            years=[(year, list(quarters)) for year, quarters in groupby(board.quarters, key=lambda each: each.year)],
            cells=len(made),
            silent=sum(cell.is_without_approach for cell in made),
            has_years=any(line.by_year for line in lines),
            has_groups=any(line.through_groups for line in lines),
            **kwargs,
        )


def lines_of(board: Board) -> list[Line]:
    """Return what is told of each State that is outstanding on the date of `board`, in alphabetical order."""
    states = list(State.objects.outstanding(board.on).select_related("region"))
    codes = [state.pk for state in states]
    counts, groups = board.counts(codes), board.counts_through_groups(codes)
    latest, following = board.latest(counts), board.next_planned(counts)
    activities = read(board, [*latest.values(), *following.values()])
    reports = latest_reports(board, codes)
    return [
        Line(
            state=state,
            latest=entry_of(state, activities.get(latest.get(state.pk, 0))),
            next_planned=entry_of(state, activities.get(following.get(state.pk, 0))),
            reports=[report for report in reports if report.state_id == state.pk],
            cells=cells_of(state, board, counts),
            by_year=years_of(state, board, counts),
            through_groups=through_groups_of(state, board, groups.get(state.pk, 0)),
            log=log_address(state) if may_log(board.user) else "",
        )
        for state in states
    ]


def read(board: Board, keys: Sequence[int]) -> Mapping[int, Activity]:
    """Return the activities with `keys`, with all that an entry shows."""
    return {each.pk: each for each in ActivityTable.rows_needed(board.visible.filter(pk__in=keys))}


def entry_of(state: State, activity: Activity | None) -> Entry | None:
    """Return the entry of `activity`, if there is one."""
    return Entry(activity, part_of(state, activity)) if activity else None


def latest_reports(board: Board, codes: Sequence[str]) -> list[ProgressReport]:
    """Return the latest reports of each State up to the date, each annotated with how many there are, `of_state`."""
    visible = ProgressReport.objects.visible_to(board.user).filter(state__in=codes, reported_on__lte=board.on)
    turn = Window(RowNumber(), partition_by=F("state"), order_by=["-reported_on", "-pk"])
    of_state = Window(Count("pk"), partition_by=F("state"))
    ranked = visible.annotate(turn=turn, of_state=of_state).filter(turn__lte=REPORTS)
    return list(ranked.order_by("-reported_on", "-pk"))


def cells_of(state: State, board: Board, counts: Counts) -> list[Cell]:
    """Return the cells of `state`, one for each quarter of the board."""
    told = counts.get(state.pk, {})
    held = {span.quarter: counted(state, told.get(span.name), HELD, span.quarter, span.last) for span in board.held}
    planned = {
        span.quarter: counted(state, told.get(span.name), Activity.Stage.PLANNED, span.quarter, span.last)
        for span in board.planned
    }
    return [
        Cell(
            quarter,
            held.get(quarter),
            planned.get(quarter),
            plan_address(state, quarter, board, is_past=quarter not in planned),
            is_past=quarter not in planned,
            has_begun=quarter in held,
        )
        for quarter in board.quarters
    ]


def counted(state: State, number: int | None, stage: str, quarter: Quarter, last: Any) -> Counted | None:
    """Return the `number` of approaches to `state` at `stage` from the first day of `quarter` to the day `last`."""
    if not number:
        return None
    told = {"count": number, "state": state.name, "quarter": quarter.in_words()}
    if stage == HELD:
        words = ngettext("%(count)d to %(state)s, %(quarter)s", "%(count)d to %(state)s, %(quarter)s", number)
    else:
        words = ngettext(
            "%(count)d planned to %(state)s, %(quarter)s", "%(count)d planned to %(state)s, %(quarter)s", number
        )
    return Counted(number, words % told, list_address(state, stage, quarter.first, last, dated=EXACT))


def years_of(state: State, board: Board, counts: Counts) -> list[Counted]:
    """Return the numbers of approaches of which no more is known than the year, for each year that has any."""
    found = []
    for year in board.years:
        if number := counts.get(state.pk, {}).get(f"year_{year}"):
            address = list_address(state, HELD, f"{year}-01-01", f"{year}-12-31", dated=BY_YEAR)
            words = ngettext("%(count)d some time in %(year)d", "%(count)d some time in %(year)d", number)
            found.append(Counted(number, words % {"count": number, "year": year}, address))
    return found


def through_groups_of(state: State, board: Board, number: int) -> Counted | None:
    """Return how often, in the quarters up to the date, groups were addressed of which `state` is a member."""
    if not number:
        return None
    words = ngettext("%(count)d through a group", "%(count)d through groups", number) % {"count": number}
    return Counted(number, words, list_address(state, HELD, board.quarters[0].first, board.on, to="through_groups"))


def list_address(state: State, stage: str, since: Any, until: Any, to: str = "towards", **narrowed: str) -> str:
    """Return the address of the list of what reached `state`, and may have taken place, from `since` to `until`.

    `to` names the filter that tells how it did, and `narrowed` says what else is asked for.
    """
    query = {to: state.pk, "stage": stage, "review": HANDED_IN, "since": since, "until": until, **narrowed}
    return f"{reverse('outreach:activity-list')}?{urlencode(query)}"


def plan_address(state: State, quarter: Quarter, board: Board, is_past: bool) -> str:
    """Return the address at which an approach to `state` in `quarter` is planned; none for those who log nothing.

    What was done in a quarter that `is_past` is logged there, with no month that anybody would have to correct.
    """
    if not may_log(board.user):
        return ""
    if is_past:
        return log_address(state)
    month = max(quarter.first, board.today)
    query = {"addressed_to": state.pk, "stage": Activity.Stage.PLANNED, "dates": f"{month:%Y-%m}"}
    return f"{reverse('outreach:activity-log')}?{urlencode(query)}"


def log_address(state: State) -> str:
    """Return the address at which an approach to `state` is logged."""
    return f"{reverse('outreach:activity-log')}?{urlencode({'addressed_to': state.pk})}"


def may_log(user: AnyUser) -> bool:
    """Whether `user` may log activities."""
    viewer = viewer_of(user)
    return viewer.is_secretariat or viewer.is_partner
