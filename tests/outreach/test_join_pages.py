import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from outreach.models import JoinRequest, Review
from states.models import State
from tests.builders import CLEARED_AT, make_activity, make_cleared, make_coordinator, make_join_request, make_submitted


def ask(client, activity, **typed):
    return client.post(reverse("outreach:join-request-ask", args=[activity.pk]), {"state": "PAN"} | typed)


def decide(client, asked, answer):
    page = reverse("outreach:join-request", args=[asked.pk])
    return client.post(page, {answer: "", "reason": "Panama was a guest."}, follow=True)


def test_a_state_asks_and_both_sides_read_that_it_waits(sign_in, norway, panama, japan, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    answer = ask(sign_in(panama), activity, note="We lent the hall.")
    assert answer.url == activity.get_absolute_url()
    asked = JoinRequest.objects.get()
    assert (asked.activity, asked.state_id, asked.note, asked.asked_by) == (
        activity,
        "PAN",
        "We lent the hall.",
        panama,
    )
    own = sign_in(panama).get(activity.get_absolute_url()).content.decode()
    assert "Panama asked on" in own
    assert "We lent the hall." not in own
    for owner in (norway, secretariat):
        html = sign_in(owner).get(activity.get_absolute_url()).content.decode()
        assert "We lent the hall." in html
        assert 'name="accept"' in html
    assert "asked on" not in sign_in(japan).get(activity.get_absolute_url()).content.decode()


def test_the_owner_accepts_and_what_was_cleared_waits_for_the_secretariat_again(sign_in, norway, panama, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    answer = decide(sign_in(norway), make_join_request(activity, "PAN", panama), "accept")
    assert "Panama has been added." in answer.content.decode()
    activity.refresh_from_db()
    assert [state.pk for state in activity.undertaken_by.all()] == ["NOR", "PAN"]
    assert activity.review == Review.SUBMITTED


def test_the_owner_declines_and_the_record_stays(sign_in, norway, panama, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    asked = make_join_request(activity, "PAN", panama)
    assert "The request has been declined." in decide(sign_in(norway), asked, "decline").content.decode()
    activity.refresh_from_db()
    asked.refresh_from_db()
    assert ([state.pk for state in activity.undertaken_by.all()], activity.review) == (["NOR"], Review.CLEARED)
    assert (asked.is_accepted, asked.decided_by, asked.reason) == (False, norway, "Panama was a guest.")


def test_nothing_is_declined_without_a_reason(sign_in, norway, panama, secretariat):
    asked = make_join_request(make_submitted(norway, secretariat=secretariat), "PAN", panama)
    answer = sign_in(norway).post(reverse("outreach:join-request", args=[asked.pk]), {"decline": "", "reason": " "})
    assert answer.context["decline_form"].errors == {"reason": ["Say why: the State that asked is told."]}
    with pytest.raises(ValidationError, match="Say why"):
        asked.decline(norway, CLEARED_AT, " ")
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_the_reason_is_told_to_those_who_asked_and_they_can_ask_once_more(sign_in, norway, panama, japan, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    decide(sign_in(norway), make_join_request(activity, "PAN", panama), "decline")
    client, page = sign_in(panama), reverse("outreach:join-request-ask", args=[activity.pk])
    for address in (activity.get_absolute_url(), page):
        assert "Panama was a guest." in client.get(address).content.decode()
    for other in (norway, japan):
        assert "Panama was a guest." not in sign_in(other).get(activity.get_absolute_url()).content.decode()
    ask(sign_in(panama), activity, note="We chaired it.")
    decide(sign_in(norway), JoinRequest.objects.open().get(), "decline")
    assert sign_in(panama).get(page).url == activity.get_absolute_url()
    assert list(ask(client, activity).context["form"].errors) == ["state"]
    with pytest.raises(ValidationError, match="it cannot ask again"):
        JoinRequest.ask(activity, State.objects.get(pk="PAN"), panama, CLEARED_AT)
    assert JoinRequest.objects.count() == 2


def test_the_second_of_two_who_ask_at_one_moment_is_told_that_the_request_waits(sign_in, norway, panama, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    client, others = sign_in(panama), []

    def another_asks_first(execute, sql, *rest):
        if sql.startswith("SAVEPOINT") and not others:  # the form was right, and the request is about to be made
            others.append("asks")
            make_join_request(activity, "PAN", panama)
        return execute(sql, *rest)

    with connection.execute_wrapper(another_asks_first):
        errors = ask(client, activity).context["form"].non_field_errors()
    assert others == ["asks"]
    assert errors == ["This State has asked to be added already; its request waits."]
    assert JoinRequest.objects.count() == 1


def test_a_request_is_decided_once_and_only_by_those_whose_record_it_is(sign_in, norway, panama, japan, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    asked = make_join_request(activity, "PAN", panama)
    for other in (panama, japan):
        assert decide(sign_in(other), asked, "accept").status_code == 404
    decide(sign_in(norway), asked, "decline")
    client, page = sign_in(secretariat), reverse("outreach:join-request", args=[asked.pk])
    for answer in (decide(client, asked, "accept"), client.get(page, follow=True)):
        assert answer.redirect_chain == [(activity.get_absolute_url(), 302)]
        assert [str(told) for told in answer.context["messages"]] == ["This request has been decided already."]
    for other in (panama, japan):
        assert decide(sign_in(other), asked, "accept").status_code == 404
    asked.refresh_from_db()
    assert (asked.is_accepted, asked.decided_by) == (False, norway)


def test_nothing_is_decided_without_an_answer(sign_in, norway, panama, secretariat):
    asked = make_join_request(make_submitted(norway, secretariat=secretariat), "PAN", panama)
    decide(sign_in(norway), asked, "other")
    asked.refresh_from_db()
    assert asked.decided_at is None


def test_nobody_asks_for_another_state_twice_or_for_one_that_is_named(sign_in, norway, panama, secretariat):
    activity = make_submitted(norway, undertaken_by=("NOR", "JPN"), secretariat=secretariat)
    client = sign_in(panama)
    for state in ("EGY", "JPN"):
        assert list(ask(client, activity, state=state).context["form"].errors) == ["state"]
    ask(client, activity)
    assert list(ask(client, activity).context["form"].errors) == ["state"]
    assert JoinRequest.objects.count() == 1


def test_one_who_serves_several_states_chooses_for_which_to_ask(sign_in, norway, panama, secretariat):
    make_coordinator("JPN", panama)
    activity = make_submitted(norway, undertaken_by=("NOR",), secretariat=secretariat)
    page = reverse("outreach:join-request-ask", args=[activity.pk])
    offered = sign_in(panama).get(page).context["form"].fields["state"].queryset
    assert {state.pk for state in offered} == {"JPN", "PAN"}


def test_nobody_asks_about_what_one_may_not_see(sign_in, norway, panama):
    activity = make_activity(norway)
    assert ask(sign_in(panama), activity).status_code == 404
    with pytest.raises(PermissionDenied):
        JoinRequest.ask(activity, State.objects.get(pk="PAN"), panama, CLEARED_AT)
    with pytest.raises(PermissionDenied):
        JoinRequest.ask(activity, State.objects.get(pk="EGY"), norway, CLEARED_AT)
    assert JoinRequest.objects.count() == 0


def test_nothing_changes_by_looking(sign_in, norway, panama, secretariat):
    asked = make_join_request(make_submitted(norway, secretariat=secretariat), "PAN", panama)
    html = sign_in(norway).get(reverse("outreach:join-request", args=[asked.pk])).content.decode()
    assert "Panama asks to be added" in html
    asked.refresh_from_db()
    assert asked.decided_at is None
