import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import CLEARED_AT, make_activity, make_cleared, make_submitted

HOME = reverse("outreach:home")


def text_of(client: Client) -> str:
    response = client.get(HOME)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def waiting(client: Client) -> dict[str, list[str]]:
    lists = client.get(HOME).context["waiting"]
    return {one.review: [activity.title for activity in one.activities] for one in lists}


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


def test_the_secretariat_is_told_how_many_wait_for_clearance(sign_in, norway, secretariat):
    make_submitted(norway, secretariat=secretariat)
    make_submitted(norway, secretariat=secretariat, visibility="secretariat")
    assert "2 activities wait for clearance." in text_of(sign_in(secretariat))


def test_a_coordinator_is_not_told_of_the_queue(sign_in, norway, secretariat):
    make_submitted(norway, secretariat=secretariat)
    assert "for clearance" not in text_of(sign_in(norway))


def test_the_latest_activities_are_those_that_the_person_may_see(sign_in, norway, reader, secretariat):
    make_cleared(norway, "2022-01", secretariat=secretariat, title="Earlier")
    make_cleared(norway, "2022-02", secretariat=secretariat, title="Later")
    make_activity(norway, "2022-03", title="A draft")
    latest = sign_in(reader).get(HOME).context["latest"]
    assert [row.record.title for row in latest.rows] == ["Later", "Earlier"]


def test_the_figures_of_the_treaty_are_those_of_today(sign_in, reader):
    response = sign_in(reader).get(HOME)
    treaty = response.context["treaty"]
    assert treaty.as_of == response.context["today"]
    shown = [int(figure) for figure in re.findall(r"<dd>\s*(\d+)", response.content.decode())]
    assert shown == [treaty.signatories, treaty.ratifiers, treaty.annex_2_ratified, treaty.annex_2_outstanding]


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_number_of_queries_at_any_length(
    rows, sign_in, norway, secretariat, django_assert_num_queries
):
    for _number in range(rows):
        make_activity(norway, addressed_to=("EGY",))
        make_submitted(norway, secretariat=secretariat)
    client = sign_in(norway)
    # session, account, demonstration; roles, two kinds of service; figures; three lists; count; the latest and five
    with django_assert_num_queries(15):
        client.get(HOME)


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
