"""The rules of the yearly confirmation: freshness, what an answer is, and what the Secretariat makes of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.confirmations import DAYS_BETWEEN, LAST, next_mail, with_freshness
from tests.builders import make_contact, make_request

Answer = ConfirmationRequest.Answer
DAY = datetime.timedelta(days=1)
SUCCESSOR = {"person": "New Person", "post": "Counsellor", "email": "new@ministry.example.org", "left_on": "2022-01-01"}


def freshness(contact: ContactPoint) -> str:
    return with_freshness(ContactPoint.objects.filter(pk=contact.pk), localdate()).get().freshness


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - days * DAY


def corrected(contact: ContactPoint, **proposed: str) -> ConfirmationRequest:
    request = make_request(contact)
    request.propose(Answer.CORRECTED, timezone.now(), proposed or {"phone": "+4312603062", "person": "D. Person"})
    return request


# Freshness -----------------------------------------------------------------------------------------------------------


def test_details_are_confirmed_for_a_year_then_due_then_overdue(db):
    year = 366  # also where a leap day lies between
    named = {"heard today": 0, "heard within the year": 363, "due": year + 1, "overdue": year + 31}
    told = {
        name: freshness(make_contact(person=name, email=f"a{days}@example.org", nominated_on=localdate() - days * DAY))
        for name, days in named.items()
    }
    assert told == {
        "heard today": "confirmed",
        "heard within the year": "confirmed",
        "due": "due",
        "overdue": "overdue",
    }


def test_who_answers_none_of_the_mails_is_silent_a_fortnight_after_the_last(db):
    contact = make_contact()
    for number in range(LAST):
        make_request(contact, number=number, sent_at=days_ago(60))
        assert freshness(contact) == "overdue"
    last = make_request(contact, number=LAST, sent_at=days_ago(13))
    assert freshness(contact) == "overdue"
    last.sent_at = days_ago(15)
    last.save()
    assert freshness(contact) == "silent"
    last.propose(Answer.NOT_ME, timezone.now())
    assert freshness(contact) == "overdue"


def test_the_silence_of_another_year_is_forgiven(db):
    contact = make_contact()
    make_request(contact, number=LAST, sent_at=days_ago(400), last_heard_on=contact.heard_on - 365 * DAY)
    assert freshness(contact) == "overdue"


# When who is asked ---------------------------------------------------------------------------------------------------


def test_one_is_asked_once_it_is_due_and_reminded_fourteen_and_thirty_days_later(db):
    contact, now = make_contact(), timezone.now()
    assert next_mail(contact, now).number == 0
    make_request(contact, sent_at=now)
    assert next_mail(contact, now + 13 * DAY) is None
    assert next_mail(contact, now + 14 * DAY).number == 1
    make_request(contact, number=1, sent_at=now + 14 * DAY)
    assert next_mail(contact, now + 29 * DAY) is None
    assert next_mail(contact, now + 30 * DAY).number == 2
    make_request(contact, number=2, sent_at=now + 30 * DAY)
    assert next_mail(contact, now + 300 * DAY) is None
    assert sum(DAYS_BETWEEN) == 30


def test_who_has_answered_is_not_asked_again_until_the_next_year(db):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now())
    assert next_mail(contact, timezone.now() + 20 * DAY) is None
    contact.confirm(localdate())
    assert next_mail(contact, timezone.now() + 366 * DAY).number == 0


# Answers -------------------------------------------------------------------------------------------------------------


def test_that_all_is_right_counts_at_once_and_stands_in_the_history(db):
    contact = make_contact()
    request = make_request(contact)
    request.confirm(timezone.now())
    contact.refresh_from_db()
    assert (contact.confirmed_on, freshness(contact)) == (localdate(), "confirmed")
    latest = contact.history.latest()
    assert (latest.history_user, str(request.pk) in latest.history_change_reason) == (None, True)
    assert not ConfirmationRequest.objects.waiting().exists()


def test_what_is_to_be_changed_waits_and_changes_nothing_yet(db):
    contact = make_contact()
    request = corrected(contact)
    contact.refresh_from_db()
    assert (contact.phone, contact.person, contact.confirmed_on) == ("", "C. Person", None)
    assert list(ConfirmationRequest.objects.waiting()) == [request]


@pytest.mark.parametrize("first", [0, 1])
def test_an_answer_to_one_mail_of_a_round_closes_all_its_links(first, db):
    contact = make_contact()
    requests = [make_request(contact), make_request(contact, number=1)]
    requests[first].propose(Answer.NOT_ME, timezone.now())
    for request in requests:
        assert request.why_closed(timezone.now()) == "used"
        with pytest.raises(ValidationError, match="has been used, or is not open"):
            request.confirm(timezone.now())
    contact.refresh_from_db()
    assert contact.confirmed_on is None


def change(contact: ContactPoint) -> None:
    contact.email = "other@ministry.example.org"
    contact.save()


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda contact: contact.retire(localdate()), "left"),
        (change, "changed"),
        (lambda contact: contact.confirm(localdate()), "changed"),
    ],
)
def test_a_link_closes_once_the_record_is_another(meanwhile, why, db):
    contact = make_contact()
    request = make_request(contact)
    assert request.why_closed(timezone.now()) == ""
    meanwhile(ContactPoint.objects.get(pk=contact.pk))
    request.contact.refresh_from_db()
    assert request.why_closed(timezone.now()) == why
    with pytest.raises(ValidationError):
        request.propose(Answer.NOT_ME, timezone.now())


def test_a_link_closes_when_its_time_is_over(db):
    request = make_request()
    assert request.why_closed(request.expires_at - datetime.timedelta(seconds=1)) == ""
    assert request.why_closed(request.expires_at) == "expired"


@pytest.mark.parametrize("token", ["", "nonsense", "MQ:1w0000:forged"])
def test_a_token_that_was_not_made_here_opens_nothing(token, db):
    request = make_request()
    assert ConfirmationRequest.behind(request.token) == request
    assert ConfirmationRequest.behind(token) is None
    assert ConfirmationRequest.behind(request.token[:-1] + ("A" if request.token[-1] != "A" else "B")) is None


def test_a_mail_of_a_round_is_recorded_once(db):
    contact = make_contact()
    make_request(contact)
    with pytest.raises(ValidationError, match="sent this mail already"), transaction.atomic():
        make_request(contact)


# Decisions -----------------------------------------------------------------------------------------------------------


def test_a_correction_is_accepted_field_by_field(secretariat):
    contact = make_contact()
    request = corrected(contact)
    request.accept_corrections(secretariat, timezone.now(), ["phone"], "As told")
    contact.refresh_from_db()
    assert (str(contact.phone), contact.person, contact.confirmed_on) == ("+4312603062", "C. Person", localdate())
    assert contact.history.latest().history_user == secretariat
    request.refresh_from_db()
    assert (request.is_accepted, request.accepted, request.decided_by) == (True, ["phone"], secretariat)
    assert (request.comment, request.history.latest().history_user) == ("As told", secretariat)
    assert not ConfirmationRequest.objects.waiting().exists()


def test_what_breaks_a_rule_is_not_accepted_and_nothing_is_decided(secretariat):
    contact = make_contact()
    request = corrected(contact, email="", person="D. Person")
    with pytest.raises(ValidationError, match="needs an e-mail address or a telephone number"):
        request.accept_corrections(secretariat, timezone.now(), ["email", "person"])
    with pytest.raises(ValidationError, match="Choose what is accepted"):
        request.accept_corrections(secretariat, timezone.now(), [])
    contact.refresh_from_db()
    request.refresh_from_db()
    assert (contact.person, request.decided_at) == ("C. Person", None)


def test_a_successor_that_is_accepted_follows_in_the_post_and_keeps_its_history(secretariat):
    contact = make_contact(secretariat_only="phone", languages="fr;en")
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR)
    day = datetime.date(2022, 1, 2)
    names = ["person", "post", "email"]
    after = request.accept_successor(secretariat, timezone.now(), names, day, "Note 1/2022", day)
    contact.refresh_from_db()
    assert (contact.retired_on, contact.successor, contact.person) == (day, after, "C. Person")
    assert (after.person, after.email, after.nominated_by_note) == ("New Person", SUCCESSOR["email"], "Note 1/2022")
    assert (after.institution, after.secretariat_only, after.languages) == (contact.institution, "phone", "fr;en")
    assert {one.history_user for one in (contact.history.latest(), after.history.get())} == {secretariat}
    assert contact.history.filter(successor=None, retired_on=None).exists()


def test_a_successor_may_keep_the_address_of_the_office(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR | {"email": contact.email})
    day = localdate()
    after = request.accept_successor(secretariat, timezone.now(), ["person", "email"], day, "Note", day)
    assert list(ContactPoint.objects.in_post(day)) == [after]


def test_a_successor_that_breaks_a_rule_leaves_the_post_as_it_was(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR)
    day = localdate()
    with pytest.raises(ValidationError):  # neither address nor number
        request.accept_successor(secretariat, timezone.now(), ["person"], day, "Note", day)
    contact.refresh_from_db()
    request.refresh_from_db()
    assert (contact.retired_on, request.decided_at, ContactPoint.objects.count()) == (None, None, 1)


def test_who_is_not_the_person_leaves_the_directory_once_that_is_accepted(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now(), note="I retired")
    request.accept_departure(secretariat, timezone.now(), localdate())
    contact.refresh_from_db()
    assert contact.retired_on == localdate()


def test_an_answer_is_rejected_with_a_reason_and_the_record_stays(secretariat):
    contact = make_contact()
    request = corrected(contact)
    with pytest.raises(ValidationError, match="Say why"):
        request.reject(secretariat, timezone.now(), "")
    request.reject(secretariat, timezone.now(), "Not confirmed by the mission")
    contact.refresh_from_db()
    assert (contact.person, contact.confirmed_on, request.is_accepted) == ("C. Person", None, False)


def test_an_answer_is_decided_once(secretariat, head):
    request = corrected(make_contact())
    request.reject(secretariat, timezone.now(), "No")
    with pytest.raises(ValidationError, match="decided on already"):
        request.accept_corrections(head, timezone.now(), ["phone"])


def test_what_was_proposed_is_seen_by_the_secretariat_alone(secretariat, norway, reader):
    request = corrected(make_contact())
    assert list(ConfirmationRequest.objects.visible_to(secretariat)) == [request]
    for user in (norway, reader):
        assert not ConfirmationRequest.objects.visible_to(user).exists()
