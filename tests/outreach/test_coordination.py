import datetime

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html as parser

from outreach.models import Conference, Coordinator
from outreach.models.coordination import coordination, doubts_about, usual_term
from tests.builders import make_coordinator, make_focal_point

DAY = datetime.timedelta(days=1)
ON = datetime.date(2023, 6, 1)
ADD = reverse("admin:outreach_coordinator_add")
TYPED = {"state": "PHL", "scope": "global", "person": "E. Person", "starts_on": "2025-09-26", "ends_on": ""}


def text(element) -> str:
    return " ".join(element.text_content().split())


def shown(client, **asked) -> dict[str, tuple[str, str]]:
    """Return who coordinates and who assists, by what they do it for, as the page of the people shows it."""
    page = parser.document_fromstring(client.get(reverse("outreach:roster"), asked).content.decode())
    rows = page.xpath("//section[@aria-labelledby='coordination']//tbody/tr")
    return {text(row[0]): (text(row[1]), text(row[2])) for row in rows}


# Who coordinates what ------------------------------------------------------------------------------------------------


def test_the_world_and_each_region_are_told_with_those_who_serve_on_the_day(norway):
    make_coordinator("SEN", scope="regional", region_id="africa", ends_on=ON)
    make_focal_point("JPN", regions=("africa", "eastern-europe"))
    told = coordination(norway, ON)
    named = {
        part.region and part.region.pk: (
            [served.term.state_id for served in part.coordinators],
            [served.term.state_id for served in part.focal_points],
        )
        for part in told
    }
    assert list(named)[:3] == [None, "africa", "eastern-europe"]
    assert (named[None], named["africa"]) == ((["NOR"], []), (["SEN"], ["JPN"]))
    assert named["eastern-europe"] == ([], ["JPN"])
    assert [part.has_nobody for part in told] == [False, False, *[True] * 5]
    assert [part.has_no_focal_point for part in told] == [False, False, False, *[True] * 4]
    later = coordination(norway, ON + DAY)
    assert later[1].has_nobody


def test_the_people_of_the_world_are_told_as_of_any_date_with_the_gaps(sign_in, norway):
    make_coordinator("SEN", scope="regional", region_id="africa", person="Of Senegal", ends_on=ON)
    client = sign_in(norway)
    assert shown(client, as_of="2023-06-01")["Africa"][0].startswith("Senegal: Of Senegal, Counsellor")
    assert shown(client, as_of="2023-06-02")["Africa"] == ("Nobody", "Nobody")
    assert shown(client, as_of="2021-01-01")["Global"] == ("Nobody", "–")


def test_a_state_that_is_no_ratifier_any_more_fills_no_gap_and_is_told_all_the_same(sign_in, norway):
    make_coordinator("RUS", scope="regional", region_id="eastern-europe", person="Of Russia")
    make_focal_point("RUS", regions=("eastern-europe",))
    client = sign_in(norway)
    assert "Nobody" not in "".join(shown(client, as_of="2023-11-02")["Eastern Europe"])
    told = shown(client, as_of="2023-11-03")["Eastern Europe"]
    assert told[0].startswith("Russian Federation: Of Russia, Counsellor")
    assert [cell.endswith("Not a ratifier on this day No ratifying State") for cell in told] == [True, True]
    page = parser.document_fromstring(client.get(reverse("outreach:roster"), {"as_of": "2023-11-03"}).content.decode())
    (gaps,) = map(text, page.xpath("//*[@role='note']"))
    assert gaps.startswith("No focal point of a ratifying State assists: Africa, Eastern Europe")


def test_the_languages_of_who_assists_are_told_in_words(sign_in, norway):
    make_focal_point("JPN", regions=("africa",), languages="fr; EN")
    assert shown(sign_in(norway))["Africa"][1] == "Japan: B. Person (French, English)"


def test_a_term_that_ends_soon_is_told_with_its_day_and_how_far_it_is(sign_in, norway):
    today = localdate()
    make_coordinator("SEN", scope="regional", region_id="africa", ends_on=today + 60 * DAY)
    make_coordinator("PAN", scope="regional", region_id="eastern-europe", ends_on=today + 91 * DAY)
    told = shown(sign_in(norway))
    assert told["Africa"][0].endswith("in 60 days")
    assert "ends on" not in told["Eastern Europe"][0]


def test_one_whose_term_ends_soon_is_told_so_at_home_and_led_to_the_handover(sign_in, norway):
    term = norway.coordinator_terms.get()
    sheet = reverse("outreach:handover", args=[term.pk])
    client = sign_in(norway)
    assert sheet not in client.get("/").content.decode()
    Coordinator.objects.filter(pk=term.pk).update(ends_on=localdate() + 90 * DAY)
    assert sheet in client.get("/").content.decode()


# Terms that follow the conferences -----------------------------------------------------------------------------------


def test_a_term_begins_with_the_conference_last_held_and_ends_before_the_next(db):
    assert usual_term(datetime.date(2024, 1, 1)) == {
        "starts_on": datetime.date(2023, 9, 22),
        "ends_on": datetime.date(2025, 9, 25),
    }
    assert usual_term(datetime.date(2026, 1, 1)) == {"starts_on": datetime.date(2025, 9, 26), "ends_on": None}
    assert usual_term(datetime.date(1999, 1, 1)) == {}


def test_the_admin_proposes_the_usual_term(sign_in, head):
    initial = sign_in(head).get(ADD).context["adminform"].form.initial
    assert (initial["starts_on"], initial["ends_on"]) == (datetime.date(2025, 9, 26), None)


def test_a_term_that_runs_past_the_next_conference_is_found(db):
    open_term = make_coordinator("NOR", starts_on=datetime.date(2023, 9, 22))
    make_coordinator("PAN", starts_on=datetime.date(2023, 9, 22), ends_on=datetime.date(2025, 9, 25))
    make_coordinator("PHL", starts_on=datetime.date(2025, 9, 26))
    assert list(Coordinator.objects.outlasting(datetime.date(2025, 9, 25))) == []
    assert list(Coordinator.objects.outlasting(datetime.date(2025, 9, 26))) == [open_term]


def test_what_is_unusual_in_a_term_is_told(db):
    def doubts(state: str, **values) -> list[str]:
        return [doubt.split(":")[0].split(";")[0] for doubt in doubts_about(make_coordinator(state, **values))]

    first, last = datetime.date(2023, 9, 22), datetime.date(2025, 9, 25)
    usual = {"starts_on": first, "ends_on": last}
    assert doubts("NOR", **usual) == []
    assert doubts("PAN", **usual) == []
    assert doubts("NOR", **usual | {"ends_on": None})[0].startswith("The term goes on after the next conference")
    assert doubts("NOR", **usual) == ["The same person coordinates the same for this State already in this time."]
    assert doubts("JPN", **usual) == [
        "Normally the two Presidents coordinate globally",
        "Normally a global coordinator is of a State that presided over the last conference.",
    ]
    regional = usual | {"scope": "regional", "region_id": "africa"}
    assert doubts("SEN", **regional) == []
    assert doubts("GHA", **regional) == ["Somebody else coordinates this region in this time"]


def test_the_admin_saves_an_unusual_term_and_says_what_is_unusual(sign_in, head):
    answer = sign_in(head).post(ADD, TYPED | {"state": "JPN"})
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("presided over the last conference" in each for each in told)
    assert Coordinator.objects.get().state_id == "JPN"


def test_one_account_does_not_serve_twice_in_the_same_way_at_once(norway):
    again = {"starts_on": datetime.date(2023, 9, 22)}
    with pytest.raises(ValidationError, match="serves in this way during the term already"):
        make_coordinator("NOR", norway, **again)
    norway.coordinator_terms.get().end(datetime.date(2023, 9, 21))
    make_coordinator("NOR", norway, **again)
    make_coordinator("NOR", norway, scope="regional", region_id="africa", **again)
    assert norway.coordinator_terms.count() == 3


def test_a_conference_knows_the_one_after_it(db):
    assert Conference.objects.get(pk=13).next == Conference.objects.get(pk=14)
    assert Conference.objects.get(pk=15).next is None
    assert Conference.objects.get(pk=15).coordinates_until is None
