import datetime
import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ctbt_tracker.desk import Counted
from outreach.models import ConfirmationRequest, Organization, Role
from outreach.models.persons import with_term
from states.models import TreatyAction
from states.status import treaty_status
from tests.builders import (
    make_activity,
    make_assistance,
    make_confirmed,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_follow_up,
    make_offer,
    make_plan_item,
    make_report,
    make_request,
    make_submitted,
    make_user,
)

DESK = reverse("admin:index")
AUTOCOMPLETE = reverse("admin:autocomplete")
OWNER = {"app_label": "outreach", "model_name": "followup", "field_name": "owner"}
SIGN_IN = {"app_label": "outreach", "model_name": "coordinator", "field_name": "sign_in"}
SUCCESSOR = {"app_label": "outreach", "model_name": "contactpoint", "field_name": "successor"}
DAY = datetime.timedelta(days=1)


def counted(client, entries) -> list[tuple[int, int]]:
    """Return what each entry says, and how many rows the list behind it shows."""
    return [(entry.count, client.get(entry.address).context["cl"].result_count) for entry in entries]


def offered(client, **asked: str) -> list[str]:
    return [choice["text"] for choice in client.get(AUTOCOMPLETE, asked).json()["results"]]


def held_on_page(client, state: str) -> list[Counted]:
    """Return what the page of a State tells that outreach holds on it."""
    html = client.get(reverse("admin:states_state_change", args=[state])).content.decode()
    told = re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong> ([^<]+)</a>', html)
    return [Counted(int(count), words, unescape(address)) for address, count, words in told]


# What waits ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(norway: User, secretariat: User) -> dict[str, int]:
    """Rows of which some wait and some do not; return how many of each wait."""
    today = timezone.localdate()
    for _each in range(2):
        make_submitted(norway, secretariat=secretariat)
    activity = make_activity(norway)
    make_follow_up(activity, norway, due_on=today)
    make_follow_up(activity, norway, due_on=today + DAY)
    make_follow_up(activity, norway, due_on=today - DAY, done_on=today)
    for number in range(3):
        make_report(reference=str(number))
    make_report(acknowledged_on=today)
    make_assistance(asked_on=today - 7 * DAY)
    make_assistance(asked_on=today - 6 * DAY)
    make_assistance(asked_on=today - 90 * DAY, acknowledged_on=today - 60 * DAY)
    make_assistance(asked_on=today - 90 * DAY, acknowledged_on=today - 59 * DAY, remind_on=today)
    make_assistance(asked_on=today - 90 * DAY, acknowledged_on=today - 59 * DAY)
    make_assistance(asked_on=today - 90 * DAY, acknowledged_on=today - 80 * DAY, remind_on=today + DAY)
    make_request(make_contact("NOR")).propose(ConfirmationRequest.Answer.NOT_ME, timezone.now())
    silent = make_contact("PAN", confirmed_on=today - 366 * DAY)
    make_request(silent, number=2, sent_at=timezone.now() - 20 * DAY)
    moved = make_contact("SWE", confirmed_on=today, email="moved@ministry.example.org")
    make_request(moved).bounce(secretariat, timezone.now())
    make_confirmed(secretariat, (make_contact("FRA", confirmed_on=today),)).stop(secretariat, "For a question")
    make_contact("ITA", retired_on=today)
    make_coordinator("PAN")
    make_coordinator("FRA", ends_on=today + 90 * DAY)
    make_coordinator("ITA", ends_on=today + 91 * DAY)
    make_offer("NOR", norway)
    make_offer("NOR", norway, person="E. Person").withdraw(norway, timezone.now())
    make_plan_item(due_on=today - DAY)
    make_plan_item(due_on=today)
    make_plan_item(due_on=today - DAY, done_on=today)
    make_coordinator("FIN", starts_on=datetime.date(2025, 9, 26))
    make_focal_point("PAN")
    make_focal_point("JPN", ends_on=today)
    make_focal_point("FIN", ends_on=today - DAY)
    TreatyAction.objects.create(
        state_id="PAN", act="withdrawal-of-ratification", done_on=datetime.date(2024, 1, 1), source="Only in this test."
    )
    return {
        "activities wait for clearance": 2,
        "follow-up is due": 1,
        "progress reports are not acknowledged": 3,
        "request for legal assistance is to be acknowledged": 1,
        "requests for legal assistance are to be answered": 2,
        "contacts are unconfirmed for a year": 2,
        "answer of a contact waits to be decided on": 1,
        "contact is silent after reminders": 1,
        "contact from whose address mail came back": 1,
        "circular waits for a decision": 1,
        "offer for the roster waits": 1,
        "item of the action plan is overdue": 1,
        "coordinator serves for a State that is no longer a ratifier": 1,
        "focal point serves for a State that is no longer a ratifier": 1,
        "coordinator's term ends within 90 days": 1,
        "coordinators' terms run past the next conference": 4,
        "focal point's term ends within 90 days": 1,
    }


def test_what_waits_is_counted_and_each_link_shows_just_that(waiting, secretariat, sign_in):
    client = sign_in(secretariat)
    entries = client.get(DESK).context["waiting"]
    assert {entry.words: entry.count for entry in entries} == waiting
    assert counted(client, entries) == [(count, count) for count in waiting.values()]


def test_a_desk_on_which_nothing_waits_is_calm(secretariat, sign_in):
    client = sign_in(secretariat)
    page = client.get(DESK)
    assert counted(client, page.context["waiting"]) == [(0, 0)] * 17
    html = page.content.decode()
    assert (html.count('class="desk-nothing"'), html.count('class="desk-waiting"')) == (17, 0)


def test_the_figures_of_the_treaty_are_those_of_the_day_and_each_link_shows_just_these_states(secretariat, sign_in):
    client = sign_in(secretariat)
    figures = client.get(DESK).context["figures"]
    status = treaty_status(timezone.localdate())
    expected = [
        *(status.signatories, status.ratifiers, status.annex_2_ratified),
        *(len(status.annex_2_signed), len(status.annex_2_not_signed)),
    ]
    assert counted(client, figures) == [(number, number) for number in expected]
    assert sum(expected[2:]) == 44


def test_a_signatory_that_has_withdrawn_its_ratification_is_among_those_that_have_only_signed(secretariat, sign_in):
    page = sign_in(secretariat).get(reverse("admin:states_state_changelist"), {"status": "only-signed"})
    statuses = {row.pk: row.status for row in page.context["cl"].result_list}
    assert statuses["RUS"] == "withdrawn"
    assert set(statuses.values()) == {"withdrawn", "signed"}


# What outreach holds on a State --------------------------------------------------------------------------------------


def test_the_page_of_a_state_tells_what_outreach_holds_on_it_and_each_link_shows_just_that(norway, head, sign_in):
    activity = make_activity(norway, undertaken_by=("NOR", "EGY"), addressed_to=("EGY", "CHN"))
    make_activity(norway, undertaken_by=("PAN",), addressed_to=("EGY",), reported_by_id="EGY")
    make_activity(norway, undertaken_by=("PAN",))
    make_follow_up(activity, norway)
    make_follow_up(activity, norway, done_on=timezone.localdate())
    make_contact("EGY")
    make_contact("NOR")
    make_report("EGY")
    make_report("CHN")
    make_assistance("EGY")
    make_assistance("CHN")
    Organization.objects.create(name="A group", kind="group-of-states").members.set(["EGY", "NOR"])
    client = sign_in(head)
    held = held_on_page(client, "EGY")
    assert {entry.words: entry.count for entry in held} == {
        "Activities it undertook": 1,
        "Activities addressed to it": 2,
        "Activities it reported": 1,
        "Open follow-ups": 1,
        "Contact points": 1,
        "Progress reports": 1,
        "Requests for legal assistance": 1,
        "Coordinators": 0,
        "Focal points": 0,
        "Groups it is a member of": 1,
        "Conferences presided": 0,
    }
    assert all(count == shown for count, shown in counted(client, held))
    held = held_on_page(client, "NOR")
    assert all(count == shown for count, shown in counted(client, held))
    assert {entry.words: entry.count for entry in held}["Coordinators"] == 1


def test_a_link_that_names_no_state_shows_nobody_rather_than_everybody(secretariat, sign_in):
    make_contact("NOR")
    page = sign_in(secretariat).get(reverse("admin:outreach_contactpoint_changelist"), {"state": "XXX"})
    assert list(page.context["cl"].result_list) == []


def test_the_page_of_a_state_costs_the_same_however_much_outreach_holds_on_it(norway, secretariat, sign_in):
    client, page = sign_in(secretariat), reverse("admin:states_state_change", args=["NOR"])
    numbers = set()
    for number in (0, 1, 10):
        for _each in range(number):
            activity = make_activity(norway)
            make_follow_up(activity, norway)
            make_contact("NOR", email=f"{activity.pk}@ministry.example.org")
            make_coordinator("NOR")
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        numbers.add(len(queries))
    assert len(numbers) == 1


def test_an_activity_is_found_by_a_name_of_a_state_in_any_language(norway, secretariat, sign_in):
    by = make_activity(norway, title="By it", undertaken_by=("TUR",))
    towards = make_activity(norway, title="Towards it", addressed_to=("TUR",))
    told = make_activity(norway, title="A visit to Türkiye")
    make_activity(norway, title="Of others")
    client = sign_in(secretariat)
    for text in ("土耳其", "Turquía", "792", "Turkey"):
        found = client.get(reverse("admin:outreach_activity_changelist"), {"q": text}).context["cl"].result_list
        assert {row.pk for row in found} == {by.pk, towards.pk}
    found = client.get(reverse("admin:outreach_activity_changelist"), {"q": "türkiye"}).context["cl"].result_list
    assert {row.pk for row in found} == {by.pk, towards.pk, told.pk}


def test_activities_are_led_to_by_year_and_month(norway, secretariat, sign_in):
    make_activity(norway, "2021-06-01", title="In June 2021")
    make_activity(norway, "2023-02", title="In February 2023")
    client, page = sign_in(secretariat), reverse("admin:outreach_activity_changelist")
    years = client.get(page).context["cl"].calendar["choices"]
    assert [year["title"] for year in years] == ["2021", "2022", "2023"]
    months = client.get(page + years[2]["link"]).context["cl"].calendar
    assert [month["title"] for month in months["choices"]][:2] == ["January 2023", "February 2023"]
    found = client.get(page + months["choices"][1]["link"]).context["cl"].result_list
    assert [row.title for row in found] == ["In February 2023"]
    assert client.get(page + months["back"]["link"]).context["cl"].result_count == 2


@pytest.mark.parametrize(
    ("noun", "text", "expected"),
    [
        ("organization", "ГРУППА", ["A group"]),
        ("organization", "AG", ["A group"]),
        ("coordinator", "挪威", ["A. Person, Counsellor, Norway"]),
        ("coordinator", "counsellor noruega", ["A. Person, Counsellor, Norway"]),
        ("conference", "Панама", ["13 (2023)"]),
        ("conference", "挪威", ["13 (2023)"]),
        ("conference", "Египет", []),
        ("reviewstep", "埃及", ["Submitted – 31 May 2023, 14:00"]),
        ("reviewstep", "no such words", []),
        ("activityversion", "消息", []),
    ],
)
def test_the_lists_are_searched_by_their_own_words_and_by_the_names_of_states(
    noun, text, expected, norway, secretariat, sign_in
):
    Organization.objects.create(name="A group", name_ru="Группа", acronym="AG", kind="group-of-states")
    make_submitted(norway, secretariat=secretariat, addressed_to=("EGY",))
    found = sign_in(secretariat).get(reverse(f"admin:outreach_{noun}_changelist"), {"q": text})
    assert [str(row) for row in found.context["cl"].result_list] == expected


def test_terms_are_ended_only_once_their_names_have_been_seen_and_those_that_are_over_are_told(secretariat, sign_in):
    today = timezone.localdate()
    here, over = make_coordinator("NOR"), make_coordinator("PAN", ends_on=today - DAY)
    page = reverse("admin:outreach_coordinator_changelist")
    chosen = {"action": "end_selected", "_selected_action": [here.pk, over.pk]}
    client = sign_in(secretariat)
    asked = client.post(page, chosen)
    assert {label for _key, label in asked.context["rows"]} == {with_term(str(one), one) for one in (here, over)}
    here.refresh_from_db()
    assert here.ends_on is None
    answer = client.post(page, chosen | {"confirmed": "yes"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        f"{over}: The person does not serve on that day.",
        "1 term ends today.",
    ]
    here.refresh_from_db()
    assert (here.ends_on, here.history.latest().history_user) == (today, secretariat)


# Choosing a person ---------------------------------------------------------------------------------------------------


def test_an_owner_is_chosen_by_name_post_state_and_institution(norway, japan, secretariat, sign_in):
    norway.coordinator_terms.update(institution="Ministry of Foreign Affairs")
    assert sorted(offered(sign_in(secretariat), **OWNER, term="")) == [
        "A. Person, Counsellor, Norway, Ministry of Foreign Affairs (norway) – in service since 23 September 2021",
        "B. Person, Japan (japan) – in service since 23 September 2021",
        f"Secretariat (secretariat) – no term recorded, last signed in on {date_format(timezone.localdate())}",
    ]


@pytest.mark.parametrize("term", ["counsellor", "ministry", "挪威", "norway@example.org", "A. Per", "Norvège"])
def test_a_person_is_found_by_post_institution_state_and_address(term, norway, japan, secretariat, sign_in):
    norway.coordinator_terms.update(institution="Ministry of Foreign Affairs")
    assert offered(sign_in(secretariat), **OWNER, term=term) == [
        "A. Person, Counsellor, Norway, Ministry of Foreign Affairs (norway) – in service since 23 September 2021"
    ]


def test_who_has_left_or_holds_no_role_is_not_offered(norway, japan, secretariat, sign_in):
    make_user("no-role")
    japan.is_active = False
    japan.save()
    assert sorted(offered(sign_in(secretariat), **OWNER, term="")) == [
        "A. Person, Counsellor, Norway (norway) – in service since 23 September 2021",
        f"Secretariat (secretariat) – no term recorded, last signed in on {date_format(timezone.localdate())}",
    ]


def test_who_has_no_term_is_told_apart_by_the_last_sign_in_to_those_who_keep_the_records(head, norway, sign_in):
    for name, day in (("first", None), ("second", timezone.now() - 3 * DAY)):
        user = make_user(name, Role.COORDINATOR)
        user.first_name, user.last_name, user.last_login = "Kim", "Lee", day
        user.save()
    then = date_format(timezone.localdate() - 3 * DAY)
    assert sorted(offered(sign_in(head), **SIGN_IN, term="Lee")) == [
        "Kim Lee, Coordinator (first) – no term recorded, never signed in",
        f"Kim Lee, Coordinator (second) – no term recorded, last signed in on {then}",
    ]


def test_lists_of_persons_show_post_and_institution_and_that_of_accounts_what_each_serves(head, norway, sign_in):
    norway.coordinator_terms.update(institution="Ministry of Foreign Affairs")
    make_focal_point("JPN", post="Attaché", institution="Embassy", languages="fr;en")
    client = sign_in(head)
    for page, told in (
        ("outreach_coordinator", ["Counsellor, Ministry of Foreign Affairs"]),
        ("outreach_focalpoint", ["Attaché, Embassy", "French, English"]),
        ("auth_user", ["Counsellor, Norway"]),
    ):
        html = client.get(reverse(f"admin:{page}_changelist")).content.decode()
        assert [each in html for each in told] == [True] * len(told), page


def test_a_person_whose_service_is_over_is_told_so_and_a_term_of_today_comes_first(norway, secretariat, sign_in):
    yesterday = timezone.localdate() - DAY
    norway.coordinator_terms.update(ends_on=yesterday)
    client = sign_in(secretariat)
    until = f"in service from 23 September 2021 to {date_format(yesterday)}"
    told = f"A. Person, Counsellor, Norway, not in service (norway) – {until}"
    assert offered(client, **OWNER, term="norway") == [told]
    today = timezone.localdate()
    make_coordinator("NOR", norway, post="Director", starts_on=today)
    told = f"A. Person, Director, Norway (norway) – in service since {date_format(today)}"
    assert offered(client, **OWNER, term="norway") == [told]


def test_accounts_are_chosen_for_a_term_by_the_head_alone(norway, secretariat, head, sign_in):
    assert sign_in(secretariat).get(AUTOCOMPLETE, SIGN_IN | {"term": "norway"}).status_code == 403
    assert offered(sign_in(head), **SIGN_IN, term="norway") == [
        "A. Person, Counsellor, Norway (norway) – in service since 23 September 2021"
    ]
    term = norway.coordinator_terms.get()
    page = reverse("admin:outreach_coordinator_change", args=[term.pk])
    assert 'name="sign_in"' in sign_in(head).get(page).content.decode()
    html = sign_in(secretariat).get(page).content.decode()
    assert 'name="sign_in"' not in html
    assert '<div class="readonly">A. Person, Counsellor, Norway (norway)</div>' in html


def test_a_term_saved_by_the_secretariat_keeps_its_account(norway, secretariat, sign_in):
    term = norway.coordinator_terms.get()
    form = {"state": "NOR", "scope": "global", "person": "A. N. Other", "starts_on": "2021-09-23"}
    sign_in(secretariat).post(reverse("admin:outreach_coordinator_change", args=[term.pk]), form)
    term.refresh_from_db()
    assert (term.person, term.sign_in) == ("A. N. Other", norway)


def test_the_chosen_person_is_told_apart_on_the_page_and_after_an_error(norway, secretariat, sign_in):
    follow_up = make_follow_up(make_activity(norway), norway)
    page = reverse("admin:outreach_followup_change", args=[follow_up.pk])
    client = sign_in(secretariat)
    told = "A. Person, Counsellor, Norway (norway) – in service since 23 September 2021"
    option = f'<option value="{norway.pk}" selected>{told}</option>'
    assert option in client.get(page).content.decode()
    answer = client.post(page, {"activity": follow_up.activity_id, "what": "", "owner": norway.pk, "due_on": "x"})
    assert set(answer.context["adminform"].form.errors) == {"what", "due_on"}
    assert option in answer.content.decode()


def test_choosing_costs_the_same_however_many_there_are(secretariat, sign_in):
    client, numbers = sign_in(secretariat), {}
    for asked in (OWNER, SUCCESSOR):
        for number in (1, 9):
            for index in range(number):
                name = f"{asked['field_name']} {number} {index}"
                make_coordinator("NOR", make_user(name, Role.COORDINATOR))
                make_contact("NOR", email=f"{name.replace(' ', '.')}@ministry.example.org")
            client.get(AUTOCOMPLETE, asked | {"term": ""})
            with CaptureQueriesContext(connection) as queries:
                assert len(offered(client, **asked, term="")) > number
            numbers.setdefault(asked["field_name"], set()).add(len(queries))
    assert {name: len(counts) for name, counts in numbers.items()} == {"owner": 1, "successor": 1}


def test_a_successor_is_chosen_among_those_of_the_same_state_and_kind(secretariat, sign_in):
    left = make_contact("NOR")
    after = make_contact("NOR", email="after@ministry.example.org", person="After")
    make_contact("NOR", kind="technical", person="Of another kind")
    make_contact("PAN", person="Of another State")
    client = sign_in(secretariat)
    page = client.get(reverse("admin:outreach_contactpoint_change", args=[left.pk])).content.decode()
    address = f"{AUTOCOMPLETE}?of={left.pk}"
    assert f'data-ajax--url="{address}"' in page
    choices = client.get(address, SUCCESSOR | {"term": "", "of": left.pk}).json()["results"]
    told = "After, Desk officer, Norway, Ministry of Foreign Affairs, Foreign ministry – never confirmed"
    assert choices == [{"id": str(after.pk), "text": told}]


@pytest.mark.parametrize("of", ["x", "9" * 30, "0"])
def test_a_choice_for_a_contact_that_is_not_there_is_not_an_error(of, secretariat, sign_in):
    make_contact("NOR")
    assert len(sign_in(secretariat).get(AUTOCOMPLETE, SUCCESSOR | {"term": "", "of": of}).json()["results"]) == 1


@pytest.mark.parametrize("asked", [OWNER, SUCCESSOR, SIGN_IN])
@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_nobody_else_is_offered_a_person(asked, who, request, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(AUTOCOMPLETE, asked | {"term": ""}).status_code == 404


def test_a_role_is_not_found_by_a_search_of_those_who_may_not_see_roles(secretariat, head, sign_in):
    asked = {"app_label": "auth", "model_name": "user", "field_name": "groups", "term": "Reader"}
    assert sign_in(secretariat).get(AUTOCOMPLETE, asked).status_code == 403
    assert offered(sign_in(head), **asked) == ["Reader"]


def test_a_list_tells_each_cell_the_head_of_its_column_for_the_narrow_screen(secretariat, sign_in):
    make_contact("NOR")
    html = sign_in(secretariat).get(reverse("admin:outreach_contactpoint_changelist")).content.decode()
    assert '<td data-label="State" class="field-state nowrap">Norway</td>' in html
    assert 'data-label="E-mail" class="field-email"' in html
