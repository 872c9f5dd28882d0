import datetime
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import Activity, Dates, Event, FormDraft, Verb
from states.models import State
from tests.builders import (
    CLEARED_AT,
    PASSWORD,
    make_activity,
    make_cleared,
    make_coordinator,
    make_event,
    make_follow_up,
    make_join_request,
    make_submitted,
    make_user,
)

HOME = reverse("outreach:home")
PLANNED = {"stage": Activity.Stage.PLANNED}


@pytest.fixture(autouse=True)
def empty_list(db: None) -> None:
    """Leave nothing on the list of events: the days of the reference data come nearer with every day."""
    Event.objects.all().delete()


def day(number: int) -> str:
    return str(localdate() + datetime.timedelta(days=number))


def text_of(client: Client, **asked: str) -> str:
    response = client.get(HOME, asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def waiting(client: Client) -> dict[str, list[str]]:
    lists = client.get(HOME).context["waiting"]
    return {one.review: [activity.title for activity in one.activities] for one in lists}


def coming(client: Client) -> list[str]:
    return [entry.title for entry in client.get(HOME).context["coming"]]


def news(client: Client) -> list[str]:
    return [item.activity.title for item in client.get(HOME).context["news"]]


def silent(client: Client) -> dict[str, str]:
    return {item.state.pk: item.last_approached for item in client.get(HOME).context["silent"]}


# What waits ----------------------------------------------------------------------------------------------------------


def test_a_coordinator_finds_what_waits_for_the_own_state(sign_in, norway, panama, secretariat):
    make_activity(norway, title="A draft")
    make_submitted(norway, secretariat=secretariat, title="Handed on")
    returned = make_submitted(norway, secretariat=secretariat, title="Come back")
    returned.return_to_author(secretariat, CLEARED_AT, "Which embassy?")
    make_activity(panama, undertaken_by=("PAN",), title="Another's")
    client = sign_in(norway)
    assert waiting(client) == {"returned": ["Come back"], "draft": ["A draft"], "submitted": ["Handed on"]}
    assert "Which embassy?" in text_of(client)
    assert "Another's" not in text_of(client)


@pytest.mark.parametrize("review", ["returned", "draft"])
def test_the_list_behind_what_waits_holds_just_that_also_for_the_secretariat(review, sign_in, norway, secretariat):
    for person, title in ((norway, "Of Norway"), (secretariat, "Of the Secretariat")):
        activity = make_activity(person, title=title, reported_by_id="NOR")
        if review == "returned":
            activity.submit(person, CLEARED_AT)
            activity.return_to_author(secretariat, CLEARED_AT, "Which embassy?")
    expected = {norway: {"Of Norway", "Of the Secretariat"}, secretariat: {"Of the Secretariat"}}
    for person, titles in expected.items():
        [one] = sign_in(person).get(HOME).context["waiting"]
        listed = sign_in(person).get(f"{reverse('outreach:activity-list')}?{one.query}").context["table"].data.data
        assert {activity.title for activity in one.activities} == {row.title for row in listed} == titles


def test_the_secretariat_is_told_how_many_wait_for_clearance(sign_in, norway, secretariat):
    make_submitted(norway, secretariat=secretariat)
    make_submitted(norway, secretariat=secretariat, visibility="secretariat")
    assert "2 activities wait for clearance." in text_of(sign_in(secretariat))


def test_a_coordinator_is_not_told_of_the_queue(sign_in, norway, secretariat):
    make_submitted(norway, secretariat=secretariat)
    assert "for clearance" not in text_of(sign_in(norway))


def test_unsaved_texts_are_found_again_where_one_goes_on_with_them(sign_in, norway, panama):
    activity = make_activity(norway)
    new = FormDraft.objects.create(owner=norway, typed={"title": ["A visit"]}, saved_at=CLEARED_AT)
    changed = FormDraft.objects.create(owner=norway, activity=activity, typed={}, saved_at=CLEARED_AT)
    FormDraft.objects.create(owner=panama, typed={"title": ["Another's"]}, saved_at=CLEARED_AT)
    found = {unsaved.draft: unsaved.url for unsaved in sign_in(norway).get(HOME).context["drafts"]}
    edit = reverse("outreach:activity-edit", args=[activity.pk])
    assert found == {new: f"/activities/log/?draft={new.key}", changed: f"{edit}?draft={changed.key}"}


def test_a_request_to_be_added_waits_for_whose_record_it_is(sign_in, norway, panama, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    asked = make_join_request(activity, "PAN", panama)
    assert list(sign_in(norway).get(HOME).context["requests"]) == [asked]
    assert list(sign_in(panama).get(HOME).context["requests"]) == []


def test_what_is_due_is_ones_own_and_not_put_off(sign_in, norway, secretariat):
    activity = make_activity(norway)
    due = make_follow_up(activity, norway, due_on=localdate())
    make_follow_up(activity, norway, due_on=localdate() + datetime.timedelta(days=1))
    make_follow_up(activity, norway, due_on=localdate(), snoozed_until=localdate() + datetime.timedelta(days=1))
    make_follow_up(activity, secretariat, due_on=localdate())
    assert list(sign_in(norway).get(HOME).context["due"]) == [due]


def test_it_is_asked_what_became_of_plans_whose_last_day_is_past(sign_in, norway, panama):
    past = make_activity(norway, day(-1), title="Yesterday", **PLANNED)
    make_activity(norway, day(0), title="Today", **PLANNED)
    make_activity(norway, str(Dates.of_month(localdate().year, localdate().month)), title="This month", **PLANNED)
    make_activity(norway, day(-1), title="Over", stage=Activity.Stage.COMPLETED)
    make_activity(panama, day(-1), undertaken_by=("PAN",), title="Another's", **PLANNED)
    assert sign_in(norway).get(HOME).context["plans"] == [past]
    html = sign_in(norway).get(HOME).content.decode()
    [address] = re.findall(r'href="(/activities/\?mine=on&amp;stage=[^"]+)"', html)
    assert list(sign_in(norway).get(unescape(address)).context["table"].data.data) == [past]


def test_a_new_coordinator_is_told_what_to_do_first_and_a_reader_is_not_asked_to_log(sign_in, japan, reader):
    assert "Nothing waits for you" not in text_of(sign_in(japan))  # the States of the region do
    globally = make_user("finland", "Coordinator")
    make_coordinator("FIN", globally)
    for state in ("CHN", "PRK", "EGY", "IND", "IRN", "ISR", "PAK", "RUS", "USA"):
        make_activity(globally, day(-5), undertaken_by=("FIN",), addressed_to=(state,)).submit(globally, timezone.now())
    Activity.objects.filter(reported_by="FIN").update(reported_by="ITA")
    assert "Nothing waits for you" in text_of(sign_in(globally))
    assert "Log an activity" not in text_of(sign_in(reader))


# Silent States -------------------------------------------------------------------------------------------------------


def test_the_silent_states_are_those_of_the_region_that_nobody_approached_for_half_a_year(sign_in, japan):
    region = State.objects.filter(region="south-east-asia-pacific-far-east").with_status(localdate())
    assert set(silent(sign_in(japan))) == {state.pk for state in region if state.status != State.Status.RATIFIED}
    assert {"CHN", "PRK", "TON"} <= set(silent(sign_in(japan)))


def test_a_state_is_not_silent_once_it_was_approached_by_what_the_person_may_see(sign_in, japan, norway, secretariat):
    make_submitted(norway, day(-10), secretariat=secretariat, addressed_to=("CHN",), visibility="secretariat")
    make_submitted(norway, day(-10), secretariat=secretariat, addressed_to=("PRK",))
    make_submitted(norway, day(10), secretariat=secretariat, addressed_to=("TON",), **PLANNED)
    make_submitted(norway, "2019", secretariat=secretariat, addressed_to=("TON",))
    make_submitted(norway, "2020-05-14", secretariat=secretariat, addressed_to=("CHN",))
    found = silent(sign_in(japan))
    assert "PRK" not in found
    assert (found["CHN"], found["TON"]) == ("May 2020", "2019")


def test_a_state_stays_silent_while_an_approach_is_in_draft_or_returned_and_when_it_acts_alone(
    sign_in, japan, secretariat
):
    asked = {"undertaken_by": ("JPN",), "addressed_to": ("CHN",)}
    activity = make_activity(japan, day(-10), **asked)
    assert "CHN" in silent(sign_in(japan))
    activity.submit(japan, timezone.now())
    assert "CHN" not in silent(sign_in(japan))
    activity.return_to_author(secretariat, timezone.now(), "Who took part?")
    assert "CHN" in silent(sign_in(japan))
    make_submitted(secretariat, day(-9), secretariat=secretariat, undertaken_by=("CHN",), addressed_to=("CHN",))
    assert silent(sign_in(japan))["CHN"] == ""


def test_a_global_coordinator_is_shown_the_silent_states_of_annex_2_and_a_reader_none(sign_in, norway, reader):
    assert set(silent(sign_in(norway))) == {"CHN", "PRK", "EGY", "IND", "IRN", "ISR", "PAK", "RUS", "USA"}
    assert "silent" not in sign_in(reader).get(HOME).context
    page = sign_in(norway).get(HOME).content.decode()
    prefilled = "/activities/log/?addressed_to=EGY&amp;undertaken_by=NOR&amp;stage=planned&amp;level=bilateral"
    assert prefilled in page


# What is coming ------------------------------------------------------------------------------------------------------


def test_what_is_coming_is_what_one_may_see_in_sixty_days(sign_in, norway, panama, reader, secretariat):
    make_event(day(60), name="The last day")
    make_event(day(61), name="Too late")
    make_submitted(norway, day(3), secretariat=secretariat, title="Public plan", **PLANNED)
    make_submitted(
        norway, day(4), secretariat=secretariat, title="Coordinators' plan", visibility="coordinators", **PLANNED
    )
    activity = make_activity(norway, day(5), title="A draft", **PLANNED)
    make_activity(norway, day(6), title="Cancelled", stage=Activity.Stage.CANCELLED)
    make_follow_up(activity, norway, what="Mine", due_on=localdate() + datetime.timedelta(days=7))
    make_follow_up(activity, secretariat, what="Another's", due_on=localdate() + datetime.timedelta(days=7))
    assert coming(sign_in(norway)) == ["Public plan", "Coordinators' plan", "A draft", "Mine", "The last day"]
    assert coming(sign_in(panama)) == ["Public plan", "Coordinators' plan", "The last day"]
    assert coming(sign_in(reader)) == ["Public plan", "The last day"]


# What others did -----------------------------------------------------------------------------------------------------


def test_what_others_did_is_what_became_known_since_and_is_told_once(sign_in, norway, panama, reader, secretariat):
    now = timezone.now()
    for title, ago in (("Older", 40), ("Earlier", 3), ("Later", 2)):
        activity = make_activity(norway, title=title)
        activity.submit(norway, now - datetime.timedelta(days=ago))
    activity.clear(secretariat, now - datetime.timedelta(days=1))
    make_activity(norway, title="A draft")
    hidden = make_activity(norway, title="For coordinators", visibility="coordinators")
    hidden.submit(norway, now - datetime.timedelta(days=5))
    returned = make_activity(norway, title="Given back")
    returned.submit(norway, now - datetime.timedelta(days=5))
    returned.return_to_author(secretariat, now, "Where?")
    assert news(sign_in(panama)) == ["Later", "Earlier", "For coordinators"]
    assert news(sign_in(reader)) == ["Later", "Earlier"]
    assert news(sign_in(norway)) == []
    assert sign_in(panama).get(HOME).context["news"][0].step.verb == Verb.CLEAR


def test_what_is_new_is_reckoned_from_the_sign_in_before_this_one(client, norway, reader):
    now = timezone.now()
    make_activity(norway, title="Seen then").submit(norway, now - datetime.timedelta(days=3))
    make_activity(norway, title="New").submit(norway, now - datetime.timedelta(days=1))
    reader.last_login = now - datetime.timedelta(days=2)
    reader.save()
    client.post(reverse("account_login"), {"login": "reader", "password": PASSWORD})
    assert client.get(HOME).context["since"] == reader.last_login
    assert news(client) == ["New"]
    assert client.post(reverse("outreach:seen")).url == HOME
    assert news(client) == []


# The Treaty ----------------------------------------------------------------------------------------------------------


def shown_figures(response) -> list[int]:
    return [int(figure) for figure in re.findall(r"<dd>\s*(\d+)", response.content.decode())]


def test_the_figures_of_the_treaty_are_those_of_today(sign_in, reader):
    response = sign_in(reader).get(HOME)
    treaty = response.context["treaty"]
    assert treaty.as_of == response.context["today"]
    figures = [treaty.signatories, treaty.ratifiers, treaty.annex_2_ratified, treaty.annex_2_outstanding]
    assert shown_figures(response) == figures


def test_the_figures_are_told_as_of_any_date_and_the_band_says_so(sign_in, reader):
    response = sign_in(reader).get(HOME, {"as_of": "2021-09-23"})
    assert shown_figures(response) == [185, 170, 36, 8]
    text = re.sub(r"\s+", " ", response.content.decode())
    assert "as of 23 September 2021" in text
    assert "/states/EGY/?as_of=2021-09-23" in text
    early = sign_in(reader).get(HOME, {"as_of": "1990-01-01"})
    assert early.context["as_of"] == early.context["today"]
    assert "the Treaty was opened for signature then" in early.content.decode()


# What it costs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_home_costs_the_same_number_of_queries_at_any_length(
    rows, sign_in, norway, panama, secretariat, django_assert_num_queries
):
    for number in range(rows):
        activity = make_activity(norway, day(-1), addressed_to=("EGY",), **PLANNED)
        handed_on = make_submitted(norway, day(2), secretariat=secretariat, **PLANNED)
        make_join_request(handed_on, "PAN", panama)
        make_follow_up(activity, norway, due_on=localdate())
        make_event(day(1))
        FormDraft.objects.create(owner=norway, typed={"title": [f"Text {number}"]}, saved_at=CLEARED_AT)
        make_activity(panama, undertaken_by=("PAN",)).submit(panama, timezone.now())
    client = sign_in(norway)
    with django_assert_num_queries(26):
        response = client.get(HOME)
    shown = min(rows, 5)  # of what has a list of its own
    found = {name: len(response.context[name]) for name in ("drafts", "requests", "due", "plans")}
    assert found == {"drafts": rows, "requests": rows, "due": shown, "plans": shown}
    assert len(response.context["news"]) == min(rows, 8)


def test_a_page_waits_for_no_one_who_has_not_signed_in(client, db):
    response = client.get(HOME)
    assert response.url == f"{reverse('account_login')}?next={HOME}"


@pytest.mark.parametrize(("loaded", "band"), [(True, True), (False, False)])
def test_the_demonstration_set_is_marked_on_every_page_while_it_is_loaded(loaded, band, client, norway):
    make_activity(norway, is_demonstration=loaded)
    html = client.get(reverse("account_login")).content.decode()
    assert ("band-demonstration" in html) == band


def test_the_language_can_be_chosen_before_signing_in(client, db):
    login = reverse("account_login")
    assert client.post(reverse("set_language"), {"language": "ar", "next": login}).url == login
    assert '<html lang="ar" dir="rtl">' in client.get(login).content.decode()


def test_what_is_not_there_is_said_in_the_same_frame(sign_in, reader, client):
    response = sign_in(reader).get("/activities/999/")
    assert response.status_code == 404
    assert "Nothing is here" in response.content.decode()
    assert 'class="frame-side' in response.content.decode()


def test_the_queue_opens_in_the_admin_with_what_waits(sign_in, norway, secretariat):
    make_submitted(norway, secretariat=secretariat, title="Waits")
    make_activity(norway, title="Does not")
    client = sign_in(secretariat)
    address = re.search(r'<a href="(/admin/outreach/activity/[^"]*)"', client.get(HOME).content.decode())
    assert address is not None
    queue = client.get(address[1]).context["cl"].result_list
    assert [activity.title for activity in queue] == ["Waits"]
