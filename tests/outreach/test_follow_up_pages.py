import datetime
import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from outreach.models import Activity, FollowUp
from outreach.models.persons import who_may_see
from tests.builders import make_activity, make_cleared, make_coordinator, make_follow_up, make_submitted, make_user

LIST = reverse("outreach:follow-up-list")
WEEK = datetime.timedelta(days=7)


def page(name: str, follow_up: FollowUp) -> str:
    return reverse(f"outreach:follow-up-{name}", args=[follow_up.pk])


def listed(client, **asked: str) -> list[str]:
    return [follow_up.what for follow_up in client.get(LIST, asked).context["object_list"]]


def told(response) -> list[str]:
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(m))).strip() for m in response.context["messages"]]


def test_the_list_shows_ones_own_or_all_that_one_may_see(sign_in, norway, panama, secretariat):
    mine = make_activity(norway)
    make_follow_up(mine, norway, what="Mine")
    make_follow_up(mine, secretariat, what="A colleague's")
    make_follow_up(make_activity(panama, undertaken_by=("PAN",)), panama, what="Another State's")
    assert listed(sign_in(norway)) == ["Mine"]
    assert sorted(listed(sign_in(norway), whose="all")) == ["A colleague's", "Mine"]
    assert len(listed(sign_in(secretariat), whose="all")) == 3


def test_the_list_is_narrowed_to_what_is_due_put_off_or_done(sign_in, norway):
    activity = make_activity(norway)
    make_follow_up(activity, norway, what="Due", due_on=localdate())
    make_follow_up(activity, norway, what="Later", due_on=localdate() + WEEK)
    make_follow_up(activity, norway, what="Put off", due_on=localdate(), snoozed_until=localdate() + WEEK)
    make_follow_up(activity, norway, what="Done", done_on=localdate())
    client = sign_in(norway)
    assert sorted(listed(client)) == ["Due", "Later", "Put off"]
    found = {shown: listed(client, show=shown) for shown in ("due", "snoozed", "done", "nonsense")}
    assert (found["due"], found["snoozed"], found["done"]) == (["Due"], ["Put off"], ["Done"])
    assert sorted(found["nonsense"]) == ["Due", "Later", "Put off"]


def test_the_list_has_pages(sign_in, norway):
    activity = make_activity(norway)
    for number in range(26):
        make_follow_up(activity, norway, what=f"{number:02}")
    client = sign_in(norway)
    assert listed(client, page="2") == ["25"]
    assert "26 follow-ups" in client.get(LIST).content.decode()
    assert client.get(LIST, {"page": "3"}).status_code == 404


# Adding and changing -------------------------------------------------------------------------------------------------


def test_a_follow_up_is_added_from_the_page_of_its_activity(sign_in, norway):
    activity = make_activity(norway)
    client = sign_in(norway)
    add = reverse("outreach:follow-up-add", args=[activity.pk])
    assert f'href="{add}"' in client.get(activity.get_absolute_url()).content.decode()
    assert client.get(add).context["form"]["owner"].initial == norway.pk
    answer = client.post(add, {"what": "Send the text", "owner": norway.pk, "due_on": "2027-03-01"})
    assert answer.url == f"{activity.get_absolute_url()}#follow-ups"
    follow_up = FollowUp.objects.get()
    assert (follow_up.activity, follow_up.owner, str(follow_up.due_on)) == (activity, norway, "2027-03-01")
    assert follow_up.history.get().history_user == norway


def test_to_which_state_it_was_promised_is_kept_and_told_in_the_list(sign_in, norway):
    activity = make_activity(norway)
    client = sign_in(norway)
    typed = {"what": "Send the text", "owner": norway.pk, "due_on": "2027-03-01", "promised_to": "EGY"}
    client.post(reverse("outreach:follow-up-add", args=[activity.pk]), typed)
    assert FollowUp.objects.get().promised_to_id == "EGY"
    assert "promised to Egypt" in client.get(LIST).content.decode()
    assert "promised to Egypt" in client.get(activity.get_absolute_url()).content.decode()


def test_owners_are_told_apart_and_only_those_who_may_see_the_activity_are_offered(
    sign_in, norway, panama, japan, reader, secretariat
):
    def offered(activity: Activity) -> list[str]:
        form = sign_in(norway).get(reverse("outreach:follow-up-add", args=[activity.pk])).context["form"]
        return [label for _key, label in form.fields["owner"].choices][1:]

    staff = "Secretariat (secretariat)"
    since = "in service since 23 September 2021"
    persons = [
        f"B. Person, Japan (japan) – {since}",
        f"A. Person, Counsellor, Norway (norway) – {since}",
        f"A. Person, Counsellor, Panama (panama) – {since}",
    ]
    shared = make_submitted(norway, secretariat=secretariat, visibility="coordinators")
    assert offered(shared) == [*persons, staff]
    assert offered(make_activity(norway)) == [persons[1], staff]


def test_nobody_is_made_an_owner_by_trying_keys(sign_in, norway, panama, reader):
    activity = make_activity(norway)
    client = sign_in(norway)
    for key in (panama.pk, reader.pk, 4242):
        form = {"what": "Send the text", "owner": key, "due_on": "2027-03-01"}
        answer = client.post(reverse("outreach:follow-up-add", args=[activity.pk]), form)
        assert list(answer.context["form"].errors) == ["owner"]
        assert "A. Person, Counsellor, Panama" not in answer.content.decode()
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_owners_are_found_in_a_number_of_queries_that_does_not_grow(
    number, norway, secretariat, django_assert_num_queries
):
    activity = make_submitted(norway, secretariat=secretariat, visibility="coordinators")
    for index in range(number):
        make_coordinator("FIN", make_user(f"person {index}", "Coordinator"))
    with django_assert_num_queries(7):  # accounts, groups, two kinds of terms; staff, the State's, others'
        persons = who_may_see(activity, type(norway).objects.order_by("pk"), localdate())
    assert len(persons) == number + 2


def test_a_follow_up_is_changed_by_its_owner_who_may_not_change_the_activity(sign_in, norway, panama, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    follow_up = make_follow_up(activity, panama)
    form = {"what": "Call instead", "owner": panama.pk, "due_on": "2027-04-01"}
    assert sign_in(panama).post(page("edit", follow_up), form).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.what, str(follow_up.due_on)) == ("Call instead", "2027-04-01")
    assert sign_in(panama).get(reverse("outreach:follow-up-add", args=[activity.pk])).status_code == 404


# Deeds ---------------------------------------------------------------------------------------------------------------


def test_it_is_done_in_one_tap_and_that_is_taken_back_in_another(sign_in, norway):
    follow_up = make_follow_up(make_activity(norway), norway, what="Send <b>it</b>")
    client = sign_in(norway)
    answer = client.post(page("done", follow_up), {"next": "/"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Done: Send &lt;b&gt;it&lt;/b&gt;" in re.sub(r"\s+", " ", answer.content.decode())
    undo = re.search(r'<form class="d-flex[^>]* action="([^"]+/reopen/)"', answer.content.decode())
    follow_up.refresh_from_db()
    assert (follow_up.done_on, undo[1]) == (localdate(), page("reopen", follow_up))
    again = client.post(page("done", follow_up), follow=True)
    assert told(again) == ["It is done already."]
    answer = client.post(undo[1], follow=True)
    assert told(answer) == ["Open again: Send  it"] or "Open again" in told(answer)[0]
    follow_up.refresh_from_db()
    assert follow_up.done_on is None


@pytest.mark.parametrize(("length", "days"), [("week", 7), ("month", 30)])
def test_it_is_put_off_for_a_week_or_a_month(length, days, sign_in, norway):
    follow_up = make_follow_up(make_activity(norway), norway)
    assert sign_in(norway).post(page("snooze", follow_up), {"length": length}).url == LIST
    follow_up.refresh_from_db()
    assert follow_up.snoozed_until == localdate() + datetime.timedelta(days=days)
    assert str(follow_up.due_on) == "2022-04-01"


def test_it_is_put_off_until_a_day_that_is_still_to_come(sign_in, norway):
    follow_up = make_follow_up(make_activity(norway), norway)
    client = sign_in(norway)
    assert client.post(page("snooze", follow_up), {}).context["form"].errors == {
        "until": ["Choose a day that is still to come."]
    }
    assert told(client.post(page("snooze", follow_up), {"until": str(localdate())}, follow=True)) == [
        "Choose a day that is still to come."
    ]
    day = localdate() + WEEK
    client.post(page("snooze", follow_up), {"until": str(day), "next": "/calendar/"})
    follow_up.refresh_from_db()
    assert follow_up.snoozed_until == day


@pytest.mark.parametrize("deed", ["done", "reopen", "snooze", "edit"])
def test_a_deed_on_anothers_follow_up_finds_nothing(deed, sign_in, norway, panama):
    follow_up = make_follow_up(make_activity(norway), norway)
    form = {"length": "week", "what": "Mine now", "owner": panama.pk, "due_on": "2027-01-01"}
    assert sign_in(panama).post(page(deed, follow_up), form).status_code == 404
    follow_up.refresh_from_db()
    assert (follow_up.what, follow_up.done_on, follow_up.snoozed_until) == (
        "Send the text of the statement",
        None,
        None,
    )


def test_nobody_is_led_away_to_another_site(sign_in, norway):
    follow_up = make_follow_up(make_activity(norway), norway)
    for address in ("https://elsewhere.example.org/", "//elsewhere.example.org/", "javascript:alert(1)"):
        assert sign_in(norway).post(page("snooze", follow_up), {"length": "week", "next": address}).url == LIST


def test_whoever_serves_no_more_is_not_told_who_does(sign_in, norway, panama, secretariat):
    follow_up = make_follow_up(make_cleared(norway, secretariat=secretariat), panama)
    panama.coordinator_terms.update(ends_on=localdate() - WEEK)
    client = sign_in(panama)
    form = client.get(page("edit", follow_up)).context["form"]
    assert [key for key, _name in form.fields["owner"].choices] == ["", panama.pk]
    told_to_do = {"what": "Told to another", "owner": norway.pk, "due_on": "2027-01-01"}
    assert list(client.post(page("edit", follow_up), told_to_do).context["form"].errors) == ["owner"]
    assert client.post(page("edit", follow_up), told_to_do | {"owner": panama.pk}).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.what, follow_up.owner) == ("Told to another", panama)
