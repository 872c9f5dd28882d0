import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from outreach.models import Organization
from outreach.models.approaches import QUARTERS, Board, Quarter
from states.models import State
from tests.builders import make_activity, make_cleared, make_handed_in, make_report, make_submitted

BOARD = reverse("outreach:annex-2")
DAYS = st.dates(datetime.date(1996, 9, 24), datetime.date(2100, 1, 1))


@given(DAYS)
def test_every_day_lies_in_its_quarter_and_the_next_begins_the_day_after_it_ends(day):
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.after(1).first == quarter.last + datetime.timedelta(days=1)
    assert quarter.after(1).after(-1) == quarter.after(-5).after(5) == quarter


@pytest.fixture
def board(sign_in):
    """Return a function that opens the board as a person and returns what is told of each State."""

    def opened(user, **query):
        response = sign_in(user).get(BOARD, query)
        assert response.status_code == 200
        return {line.state.pk: line for line in response.context["lines"]}

    return opened


def held(line) -> dict[tuple[int, int], int]:
    return {(cell.quarter.year, cell.quarter.number): cell.held.number for cell in line.cells if cell.held}


def planned(line) -> dict[Quarter, int]:
    return {cell.quarter: cell.planned.number for cell in line.cells if cell.planned}


def listed(client, address) -> list[str]:
    return [row.record.title for row in client.get(address).context["table"].paginated_rows]


def links(line):
    counted = [each for cell in line.cells for each in (cell.held, cell.planned)] + [*line.by_year, line.through_groups]
    return [each for each in counted if each]


@pytest.mark.parametrize(
    ("as_of", "codes"),
    [
        ("2021-09-23", ["CHN", "PRK", "EGY", "IND", "IRN", "ISR", "PAK", "USA"]),
        ("2023-11-03", ["CHN", "PRK", "EGY", "IND", "IRN", "ISR", "PAK", "RUS", "USA"]),
    ],
)
def test_the_board_has_the_states_that_are_outstanding_on_the_date(as_of, codes, board, reader):
    assert list(board(reader, as_of=as_of)) == codes
    day = datetime.date.fromisoformat(as_of)
    assert codes == [state.pk for state in State.objects.outstanding(day)]


def test_an_activity_counts_in_each_quarter_that_it_surely_touches_and_a_year_alone_in_none(board, norway, sign_in):
    for dates in ("2022-02-14", "2022-03-31/2022-04-01", "2022-09", "2021-12-30/2022-07-02", "2022", "2021-01-02"):
        make_handed_in(norway, dates, addressed_to=("EGY",), title=dates)
    line = board(norway, as_of="2022-12-31")["EGY"]
    assert held(line) == {(2021, 1): 1, (2021, 4): 1, (2022, 1): 3, (2022, 2): 2, (2022, 3): 2}
    assert [(year.words, year.number) for year in line.by_year] == [("1 some time in 2022", 1)]
    client = sign_in(norway)
    lists = {each.words: sorted(listed(client, each.address)) for each in links(line)}
    assert lists["3 to Egypt, January – March 2022"] == ["2021-12-30/2022-07-02", "2022-02-14", "2022-03-31/2022-04-01"]
    assert lists["1 some time in 2022"] == ["2022"]
    assert {words: len(rows) for words, rows in lists.items()} == {each.words: each.number for each in links(line)}


def test_the_quarter_of_the_date_ends_with_the_date(board, norway):
    make_handed_in(norway, "2022-05-15", addressed_to=("EGY",))
    make_handed_in(norway, "2022-05-16", addressed_to=("EGY",))
    make_handed_in(norway, "2022-05", addressed_to=("EGY",))
    line = board(norway, as_of="2022-05-15")["EGY"]
    assert held(line) == {(2022, 2): 2}
    assert len(line.cells) == QUARTERS
    assert (line.cells[0].quarter, line.cells[-1].quarter) == (Quarter(2019, 3), Quarter(2022, 2))


def test_only_what_took_place_and_was_addressed_to_the_state_by_others_is_an_approach(board, norway, secretariat):
    make_handed_in(norway, "2022-02-01", addressed_to=("EGY", "PAK"), stage="ongoing")
    make_handed_in(norway, "2022-02-02", addressed_to=("EGY",), stage="planned")
    make_handed_in(norway, "2022-02-03", addressed_to=("EGY",), stage="cancelled")
    make_handed_in(secretariat, "2022-02-04", ("EGY",), ("EGY",))
    make_handed_in(secretariat, "2022-02-05", ("EGY",), ("PAK",))
    lines = board(secretariat, as_of="2022-03-31")
    assert {code: held(line) for code, line in lines.items() if held(line)} == {
        "EGY": {(2022, 1): 1},
        "PAK": {(2022, 1): 2},
    }


def test_what_a_group_was_sent_is_told_apart(board, norway, sign_in):
    groups = [Organization.objects.create(name=f"Group {number}", kind="group-of-states") for number in (1, 2)]
    for group in groups:
        group.members.set(["EGY", "IND"])
    make_handed_in(norway, "2022-02-01", title="To both groups").addressed_to_organizations.set(groups)
    also_egypt = make_handed_in(norway, "2022-02-02", addressed_to=("EGY",), title="To one and to Egypt")
    also_egypt.addressed_to_organizations.set(groups[:1])
    make_handed_in(norway, "2019-02-03", title="Before the quarters shown").addressed_to_organizations.set(groups)
    make_handed_in(norway, "2022-04-01", title="After the date").addressed_to_organizations.set(groups)
    lines = board(norway, as_of="2022-03-31")
    assert (held(lines["EGY"]), lines["EGY"].through_groups.words) == ({(2022, 1): 1}, "1 through a group")
    assert (held(lines["IND"]), lines["IND"].through_groups.words) == ({}, "2 through groups")
    assert lines["PAK"].through_groups is None
    client = sign_in(norway)
    assert listed(client, lines["EGY"].through_groups.address) == ["To both groups"]
    assert listed(client, lines["IND"].through_groups.address) == ["To one and to Egypt", "To both groups"]


def test_the_board_counts_what_the_person_may_see(board, norway, panama, secretariat, reader):
    make_cleared(norway, "2022-02-01", addressed_to=("EGY",), secretariat=secretariat, title="Public")
    shared = {"visibility": "coordinators", "title": "Shared"}
    make_submitted(norway, "2022-02-02", addressed_to=("EGY",), secretariat=secretariat, **shared)
    hidden = {"visibility": "secretariat", "title": "Hidden"}
    make_submitted(norway, "2022-02-03", addressed_to=("EGY",), secretariat=secretariat, **hidden)
    seen = {}
    for user in (reader, panama, secretariat):
        line = board(user, as_of="2022-03-31")["EGY"]
        seen[user.username] = (held(line)[2022, 1], line.latest.activity.title)
    assert seen == {"reader": (1, "Public"), "panama": (2, "Shared"), "secretariat": (3, "Hidden")}


def test_what_is_in_draft_or_returned_is_no_approach_not_even_to_those_who_see_it(board, norway, secretariat, sign_in):
    group = Organization.objects.create(name="Group", kind="group-of-states")
    group.members.set(["EGY"])
    yesterday, coming = str(localdate() - datetime.timedelta(days=1)), str(Quarter.of(localdate()).after(1).first)
    made = [
        make_activity(norway, yesterday, addressed_to=("EGY",), title="Held"),
        make_activity(norway, coming, addressed_to=("EGY",), title="Plan", stage="planned"),
        make_activity(norway, str(localdate().year), addressed_to=("EGY",), title="Year"),
        make_activity(norway, yesterday, title="To the group"),
    ]
    made[-1].addressed_to_organizations.set([group])

    def told() -> list[object]:
        lines = [board(user)["EGY"] for user in (norway, secretariat)]
        return [(line.latest, line.next_planned, links(line)) for line in lines]

    assert told() == [(None, None, [])] * 2
    for activity in made:
        activity.submit(norway, timezone.now())
    for user in (norway, secretariat):
        line = board(user)["EGY"]
        assert (line.latest.activity, line.next_planned.activity) == (made[0], made[1])
        lists = [listed(sign_in(user), each.address) for each in links(line)]
        assert lists == [["Held"], ["Plan"], ["Year"], ["To the group"]]
    for activity in made:
        activity.return_to_author(secretariat, timezone.now(), "Who took part?")
    assert told() == [(None, None, [])] * 2


def test_the_list_behind_a_number_leaves_out_drafts_and_says_so(board, norway, sign_in):
    make_handed_in(norway, "2022-02-01", addressed_to=("EGY",), title="Submitted")
    make_activity(norway, "2022-02-02", addressed_to=("EGY",), title="Draft")
    [link] = links(board(norway, as_of="2022-03-31")["EGY"])
    response = sign_in(norway).get(link.address)
    assert [row.record.title for row in response.context["table"].paginated_rows] == ["Submitted"]
    assert "Submitted or cleared" in response.content.decode()


def test_last_approached_is_the_latest_by_the_date_and_next_planned_the_first_to_come(board, norway):
    soon, later = (localdate() + datetime.timedelta(days=days) for days in (20, 400))
    make_handed_in(norway, "2022-02-01", addressed_to=("EGY",), title="Earlier")
    make_handed_in(norway, "2022-06-01", addressed_to=("EGY",), title="Later")
    for day, title in ((later, "Far"), (soon, "Next")):
        make_handed_in(norway, day.isoformat(), addressed_to=("EGY",), title=title, stage="planned")
    now, then = board(norway)["EGY"], board(norway, as_of="2022-05-31")["EGY"]
    assert (now.latest.activity.title, now.next_planned.activity.title) == ("Later", "Next")
    assert (then.latest.activity.title, then.next_planned) == ("Earlier", None)
    assert now.latest.doers == "Norway"
    assert (board(norway)["PAK"].latest, board(norway)["PAK"].next_planned) == (None, None)


def test_the_latest_approach_is_found_however_long_ago_and_the_next_however_far(board, norway):
    make_handed_in(norway, "2005-03-01", addressed_to=("EGY",), title="Long ago")
    make_handed_in(norway, "2001-01-01/2022-04-05", addressed_to=("PAK",), title="Lasting into the quarters shown")
    make_handed_in(norway, "2018-12-31", addressed_to=("PAK",), title="Before them, and begun later")
    make_handed_in(norway, "2022-05-02", addressed_to=("PAK",), title="After the date")
    lines = board(norway, as_of="2022-04-30")
    assert [lines[code].latest.activity.title for code in ("EGY", "PAK")] == [
        "Long ago",
        "Before them, and begun later",
    ]
    assert held(lines["PAK"])[2019, 3] == 1
    far = make_handed_in(norway, str(localdate().year + 20), addressed_to=("EGY",), stage="planned")
    assert board(norway)["EGY"].next_planned.activity == far


def test_what_is_planned_stands_in_its_quarter_as_of_today_only(board, norway, sign_in):
    now = Quarter.of(localdate())
    coming = now.after(1)
    make_handed_in(norway, str(coming.first), addressed_to=("EGY",), title="Planned", stage="planned")
    line = board(norway)["EGY"]
    assert planned(line) == {coming: 1}
    assert [listed(sign_in(norway), each.address) for each in links(line)] == [["Planned"]]
    assert [cell.quarter for cell in line.cells] == [now.after(number) for number in range(-11, 3)]
    yesterday = localdate() - datetime.timedelta(days=1)
    assert planned(board(norway, as_of=yesterday.isoformat())["EGY"]) == {}


def test_an_empty_cell_leads_to_logging_or_planning_one_for_those_who_log(board, norway, reader):
    now = Quarter.of(localdate())
    make_handed_in(norway, str(now.after(1).first), addressed_to=("EGY",), stage="planned")
    log = reverse("outreach:activity-log")
    lines = board(norway)
    plans = [cell.plan for cell in lines["PAK"].cells]
    assert plans[:11] == [f"{log}?addressed_to=PAK"] * 11
    months = [localdate(), now.after(1).first, now.after(2).first]
    assert plans[11:] == [f"{log}?addressed_to=PAK&stage=planned&dates={month:%Y-%m}" for month in months]
    assert [cell.is_silent for cell in lines["EGY"].cells[11:]] == [True, False, True]
    assert {cell.plan for cell in board(reader)["PAK"].cells} == {""}


def test_where_only_years_or_groups_are_told_what_is_not_recorded_leads_to_logging_it(board, norway, reader, sign_in):
    make_handed_in(norway, "2022", addressed_to=("EGY",))
    group = Organization.objects.create(name="Group", kind="group-of-states")
    group.members.set(["EGY"])
    make_handed_in(norway, "2022-02-01").addressed_to_organizations.set([group])
    beside = r'<td class="heat-words">\s*<a href="([^"]+)"'
    client = sign_in(norway)
    addresses = re.findall(beside, client.get(BOARD, {"as_of": "2022-12-31"}).content.decode())
    log = reverse("outreach:activity-log")
    others = ["CHN", "PRK", "IND", "IRN", "ISR", "PAK", "USA"]
    egypt = board(norway, as_of="2022-12-31")["EGY"]
    told = [escape(egypt.by_year[0].address), escape(egypt.through_groups.address)]
    assert sorted(addresses) == sorted([f"{log}?addressed_to={code}" for code in others] * 2 + told)
    of_reader = sign_in(reader).get(BOARD, {"as_of": "2022-12-31"}).content.decode()
    assert sorted(re.findall(beside, of_reader)) == sorted(told)


def test_a_quarter_that_has_begun_without_an_approach_is_marked_as_silent_and_no_other(board, norway, sign_in):
    now = Quarter.of(localdate())
    make_handed_in(norway, str(now.after(-1).first), addressed_to=("EGY",))
    make_handed_in(norway, str(now.last), addressed_to=("EGY",), stage="planned")
    line = board(norway)["EGY"]
    silent = [number for number, cell in enumerate(line.cells) if cell.is_without_approach]
    assert silent == [*range(10), 11]
    response = sign_in(norway).get(BOARD)
    marked = response.content.decode().count('<td class="heat-silent')
    assert marked == response.context["silent"] == len(response.context["lines"]) * 12 - 1


def test_reports_are_told_in_the_words_of_the_state_as_it_has_chosen(board, norway, reader):
    for day in (1, 2, 3):
        make_report("EGY", reported_on=datetime.date(2022, 1, day), step=f"Step {day}", visibility="coordinators")
    make_report("EGY", reported_on=datetime.date(2022, 2, 1), step="Never seen")
    line = board(norway)["EGY"]
    assert [(report.step, report.of_state) for report in line.reports] == [("Step 3", 3), ("Step 2", 3)]
    assert [report.step for report in board(norway, as_of="2022-01-01")["EGY"].reports] == ["Step 1"]
    assert board(reader)["EGY"].reports == []


def test_the_heat_map_is_a_table_whose_cells_say_all_without_colour(sign_in, norway):
    make_handed_in(norway, "2022-02-01", addressed_to=("EGY",))
    html = sign_in(norway).get(BOARD, {"as_of": "2022-12-31"}).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "In 95 of 96 quarters no approach is recorded" in text
    assert text.count("1 to Egypt, January – March 2022") == 1
    assert len(re.findall(r'<th scope="row"', html)) == 8
    assert text.count("no approach is recorded; log one") == 95


def test_when_none_is_outstanding_the_board_says_so(sign_in, reader):
    State.objects.update(is_annex_2=False)
    assert "No ratification by an Annex 2 State is outstanding on 1 January 2022." in " ".join(
        sign_in(reader).get(BOARD, {"as_of": "2022-01-01"}).content.decode().split()
    )


def test_the_board_counts_for_the_date_of_the_person_who_looks(norway):
    board = Board(norway, datetime.date(2022, 5, 15), localdate())
    assert (board.is_of_today, board.planned, board.years) == (False, [], [2022, 2021, 2020, 2019])
