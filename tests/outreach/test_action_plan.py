import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html as parser

from outreach.models import Conference, Measure, PlanItem
from tests.builders import make_coordinator, make_event, make_plan_item
from tests.outreach.test_export import exported

LIST = reverse("outreach:plan-item-list")
DAY = datetime.timedelta(days=1)


def text(element) -> str:
    return " ".join(element.text_content().split())


def page(name: str, item: PlanItem) -> str:
    return reverse(f"outreach:plan-item-{name}", args=[item.pk])


def listed(client, **asked: str) -> list[str]:
    found = parser.document_fromstring(client.get(LIST, asked).content.decode())
    return [text(link) for link in found.xpath("//*[@id='results']//tbody/tr/td[1]/a")]


# The rules -----------------------------------------------------------------------------------------------------------


def test_an_item_is_ticked_off_once_and_opened_again(norway, secretariat):
    item = make_plan_item("NOR")
    item.complete(datetime.date(2022, 3, 1))
    with pytest.raises(ValidationError, match="It is done already"):
        item.complete(datetime.date(2022, 3, 2))
    assert PlanItem.objects.get().done_on == datetime.date(2022, 3, 1)
    item.reopen()
    assert PlanItem.objects.get().done_on is None
    assert item.history.count() == 3


def test_nothing_is_done_before_its_day(db):
    with pytest.raises(ValidationError, match="This day has not come yet"):
        make_plan_item(done_on=localdate() + DAY)


def test_the_day_on_which_it_is_due_is_not_late(db):
    item = make_plan_item(due_on=datetime.date(2022, 4, 1))
    assert not item.is_overdue(item.due_on)
    assert item.is_overdue(item.due_on + DAY)
    assert list(PlanItem.objects.overdue(item.due_on)) == []
    assert list(PlanItem.objects.overdue(item.due_on + DAY)) == [item]


def test_only_a_state_that_coordinates_in_the_time_of_the_plan_is_named(db):
    with pytest.raises(ValidationError, match="Nobody coordinates for this State"):
        make_plan_item("NOR")
    make_coordinator("NOR", starts_on=datetime.date(2023, 9, 22))
    with pytest.raises(ValidationError, match="Nobody coordinates for this State"):
        make_plan_item("NOR", conference_id=12)
    assert make_plan_item("NOR", conference_id=13).who == "Norway"


def test_a_term_that_was_shortened_since_stops_nobody_from_ticking_off(db):
    term = make_coordinator("NOR")
    item = make_plan_item("NOR")
    term.delete()
    item.complete(datetime.date(2022, 3, 1))
    assert PlanItem.objects.get().done_on == datetime.date(2022, 3, 1)


def test_a_measure_of_a_later_conference_is_not_carried_out(db):
    measure = Measure.objects.get(conference=12, letter="b")
    with pytest.raises(ValidationError, match="adopted by a later conference"):
        make_plan_item(conference_id=11, measure=measure)
    assert make_plan_item(conference_id=14, measure=measure).measure == measure


def test_what_is_left_on_a_day_was_not_done_by_then_and_of_a_conference_held_by_then(db):
    on = datetime.date(2022, 6, 1)
    make_plan_item(what="Open")
    make_plan_item(what="Done later", done_on=on + DAY)
    make_plan_item(what="Done by then", done_on=on)
    make_plan_item(what="Of a later plan", conference_id=13)
    assert sorted(item.what for item in PlanItem.objects.left(on)) == ["Done later", "Open"]


# The pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(norway):
    today = localdate()
    make_plan_item("NOR", what="Overdue", due_on=today - 12 * DAY, region_id="africa")
    make_plan_item(what="To come", due_on=today + DAY, note="With the Ministère")
    make_plan_item(what="Done", due_on=today - 30 * DAY, done_on=today)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Overdue", "To come", "Done"]),
        ({"q": "ministere"}, ["To come"]),
        ({"who": "NOR"}, ["Overdue"]),
        ({"who": "secretariat"}, ["To come", "Done"]),
        ({"standing": "overdue"}, ["Overdue"]),
        ({"standing": "open"}, ["Overdue", "To come"]),
        ({"standing": "done"}, ["Done"]),
        ({"region": "africa"}, ["Overdue"]),
        ({"region": "world"}, ["To come", "Done"]),
        ({"conference": "13"}, []),
        ({"sort": "-due_on"}, ["To come", "Overdue", "Done"]),
        ({"who": "nonsense", "standing": "nonsense"}, ["Overdue", "To come", "Done"]),
    ],
)
def test_the_address_narrows_and_sorts_the_plan(asked, found, plan, sign_in, norway):
    assert listed(sign_in(norway), **asked) == found


def test_what_is_late_is_told_in_words(plan, sign_in, norway):
    cells = parser.document_fromstring(sign_in(norway).get(LIST).content.decode()).xpath("//tbody/tr/td[3]")
    assert ["overdue by" in text(cell) for cell in cells] == [True, False, False]
    assert text(cells[0]).endswith("overdue by 1 week, 5 days")


def test_the_events_ahead_stand_beside_the_plan_with_the_way_to_plan_at_them(plan, sign_in, norway):
    ahead = make_event(str(localdate() + DAY), name="A meeting ahead")
    make_event("2022-08-29", name="A meeting long past")
    response = sign_in(norway).get(LIST)
    assert next(event for event, _plan in response.context["events"]) == ahead
    html = response.content.decode()
    assert "A meeting long past" not in html
    assert re.search(r'href="/activities/log/\?[^"]*occasion=A\+meeting\+ahead', html)


def test_an_item_leads_to_logging_an_activity_that_begins_with_what_it_says(sign_in, norway):
    measure = Measure.objects.get(conference=12, letter="b")
    item = make_plan_item("NOR", what="Call on the mission", promised_to_id="EGY", measure=measure)
    client = sign_in(norway)
    form = client.get(client.get(item.get_absolute_url()).context["log"]).context["form"]
    told = {name: form.initial[name] for name in ("title", "level", "undertaken_by", "addressed_to", "measures")}
    assert told == {
        "title": "Call on the mission",
        "level": "bilateral",
        "undertaken_by": ["NOR"],
        "addressed_to": ["EGY"],
        "measures": [str(measure.pk)],
    }


def test_an_item_is_put_on_the_plan_of_the_conference_last_held(sign_in, norway):
    client = sign_in(norway)
    add = reverse("outreach:plan-item-add")
    form = client.get(add).context["form"]
    assert form.initial["conference"] == Conference.objects.get(pk=14)
    assert form["state"].value() == "NOR"
    typed = {"what": "Write a letter", "state": "NOR", "due_on": "2027-03-01", "conference": "14"}
    answer = client.post(add, typed)
    item = PlanItem.objects.get()
    assert answer.url == item.get_absolute_url()
    assert (item.what, item.who, item.region, str(item.due_on)) == ("Write a letter", "Norway", None, "2027-03-01")
    assert item.history.get().history_user == norway


def test_what_the_secretariat_puts_on_the_plan_is_its_own_unless_it_says_otherwise(sign_in, secretariat, norway):
    client, item = sign_in(secretariat), make_plan_item("NOR")
    assert client.get(reverse("outreach:plan-item-add")).context["form"]["state"].value() is None
    assert client.get(page("edit", item)).context["form"]["state"].value() == "NOR"


def test_what_is_wrong_is_told_beside_its_field_and_nothing_typed_is_lost(sign_in, norway):
    client = sign_in(norway)
    typed = {"what": "Write a letter", "state": "NOR", "due_on": "", "conference": "11", "note": "To all"}
    form = client.post(reverse("outreach:plan-item-add"), typed).context["form"]
    assert list(form.errors) == ["due_on", "state"]
    assert form["note"].value() == "To all"
    assert not PlanItem.objects.exists()


def test_an_item_is_ticked_off_from_the_list_and_taken_back_at_once(sign_in, norway):
    item = make_plan_item("NOR")
    client = sign_in(norway)
    answer = client.post(page("done", item), {"next": f"{LIST}?who=NOR"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?who=NOR", 302)]
    item.refresh_from_db()
    assert item.done_on == localdate()
    assert f'action="{page("reopen", item)}"' in answer.content.decode()
    client.post(page("reopen", item))
    item.refresh_from_db()
    assert item.done_on is None


def test_nobody_is_sent_to_another_site_after_a_deed(sign_in, norway):
    item = make_plan_item("NOR")
    assert sign_in(norway).post(page("done", item), {"next": "https://evil.example/"}).url == item.get_absolute_url()


@pytest.mark.parametrize("who", ["japan", "reader"])
def test_whoever_does_not_coordinate_ticks_nothing_off(who, request, sign_in, norway):
    item = make_plan_item("NOR")
    client = sign_in(request.getfixturevalue(who))
    assert client.post(page("done", item)).status_code == 404
    assert client.post(page("reopen", item)).status_code == 404
    assert client.post(page("edit", item), {"what": "Something else"}).status_code == (404 if who == "reader" else 403)
    item.refresh_from_db()
    assert (item.done_on, item.what) == (None, "Write to the States of the region")


def test_the_search_finds_what_the_plan_holds_for_those_who_carry_it_out(plan, sign_in, norway, reader):
    search = reverse("outreach:search")
    found = {kind.name: kind for kind in sign_in(norway).get(search, {"q": "ministere"}).context["found"]}
    assert [hit.title for hit in found["plan"].hits] == ["To come"]
    assert "plan" not in {kind.name for kind in sign_in(reader).get(search, {"q": "ministere"}).context["found"]}


def test_a_coordinator_whose_term_is_over_finds_no_plan(sign_in, norway):
    item = make_plan_item("NOR")
    norway.coordinator_terms.get().end(localdate() - DAY)
    client = sign_in(norway)
    assert [client.get(address).status_code for address in (LIST, item.get_absolute_url())] == [404, 404]
    assert 'href="/action-plan/' not in client.get("/").content.decode()


def test_the_plan_is_taken_away_as_a_file(plan, sign_in, norway):
    rows = exported(
        sign_in(norway), reverse("outreach:plan-item-export"), columns=["what", "who", "region", "standing"]
    )
    done = localdate().strftime("%-d %B %Y")
    assert rows == [
        ["What is to be done", "Who", "Region", "Done"],
        ["Overdue", "Norway", "Africa", "Overdue"],
        ["To come", "The Secretariat", "Global", "Not done yet"],
        ["Done", "The Secretariat", "Global", done],
    ]
