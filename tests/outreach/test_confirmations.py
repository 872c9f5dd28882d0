"""The rules of the yearly confirmation: freshness, what an answer is, and what the Secretariat makes of it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import CircularMail, ConfirmationRequest, ContactPoint
from outreach.models.circular_mails import with_bounces
from outreach.models.confirmations import CORRECTABLE, DAYS_BETWEEN, LAST, edition_of
from outreach.models.rounds import next_mail, take_on, with_freshness
from tests.builders import make_confirmed, make_contact, make_request

Answer = ConfirmationRequest.Answer
DAY = datetime.timedelta(days=1)
SUCCESSOR = {"person": "New Person", "post": "Counsellor", "email": "new@ministry.example.org", "left_on": "2022-01-01"}


def freshness(contact: ContactPoint) -> str:
    return with_freshness(ContactPoint.objects.filter(pk=contact.pk), localdate()).get().freshness


def mended(contact: ContactPoint, **values: str) -> ContactPoint:
    """Have the Secretariat correct the record."""
    row = ContactPoint.objects.get(pk=contact.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def mails_to(contact: ContactPoint, *days: int) -> list[ConfirmationRequest]:
    """Make the mails of a round, sent so many `days` ago."""
    return [make_request(contact, number=number, sent_at=days_ago(ago)) for number, ago in enumerate(days)]


def days_ago(days: int) -> datetime.datetime:
    return timezone.now() - days * DAY


def corrected(contact: ContactPoint, **proposed: str) -> ConfirmationRequest:
    request = make_request(contact)
    request.propose(Answer.CORRECTED, timezone.now(), proposed or {"phone": "+4312603062", "person": "D. Person"})
    return request


# Freshness -----------------------------------------------------------------------------------------------------------


def test_details_are_right_for_a_year_then_due_then_overdue_and_naming_is_no_confirmation(db):
    year = 366  # also where a leap day lies between
    named = {"heard today": 0, "heard within the year": 363, "due": year + 1, "overdue": year + 31}
    told = {
        name: freshness(make_contact(person=name, email=f"a{days}@example.org", nominated_on=localdate() - days * DAY))
        for name, days in named.items()
    }
    assert told == {
        "heard today": "named",
        "heard within the year": "named",
        "due": "due",
        "overdue": "overdue",
    }


def test_who_confirmed_within_the_year_is_confirmed_however_long_ago_it_was_named(db):
    assert freshness(make_contact(confirmed_on=localdate() - 363 * DAY)) == "confirmed"
    both = make_contact("PAN", nominated_on=localdate() - 2 * DAY, confirmed_on=localdate() - DAY)
    assert freshness(both) == "confirmed"


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


def test_nobody_is_silent_of_whom_the_mails_went_to_another_address(db):
    contact = make_contact(email="wrong@ministry.example.org")
    mails_to(contact, 60, 46, 30)
    assert freshness(contact) == "silent"
    contact = mended(contact, email="right@ministry.example.org")
    assert freshness(contact) == "overdue"
    assert next_mail(contact, timezone.now()).number == 0
    mails_to(contact, 45, 31, 15)
    assert (freshness(contact), next_mail(contact, timezone.now())) == ("silent", None)


def test_nobody_is_silent_who_is_being_asked_anew_about_a_record_put_right(db):
    contact = make_contact()
    mails_to(contact, 60, 46, 30)
    contact = mended(contact, phone="+4312603062")
    assert next_mail(contact, timezone.now()).number == 0
    make_request(contact, sent_at=days_ago(0))
    assert freshness(contact) == "overdue"
    assert next_mail(contact, timezone.now() + 14 * DAY).number == 1


def test_an_answer_of_before_the_record_was_changed_is_no_answer_to_the_mails_since(secretariat):
    contact = make_contact()
    request = make_request(contact, sent_at=days_ago(90))
    request.propose(Answer.NOT_ME, days_ago(80))
    request.reject(secretariat, days_ago(79), "The mission says otherwise")
    contact = mended(contact, phone="+4312603062")
    mails_to(contact, 60, 46, 30)
    assert freshness(contact) == "silent"


@pytest.mark.parametrize("number", [0, 1, LAST])
def test_nobody_is_silent_of_whose_mails_any_came_back(number, secretariat):
    contact = make_contact()
    mails_to(contact, 60, 46, 30)[number].bounce(secretariat, days_ago(20))
    assert freshness(contact) == "overdue"


def test_nobody_is_silent_at_an_address_from_which_the_mail_about_another_entry_came_back(secretariat):
    contact, other = make_contact(), make_contact(kind="technical", email="DESK@ministry.example.org")
    mails_to(contact, 60, 46, 30)
    make_request(other, sent_at=days_ago(60)).bounce(secretariat, days_ago(50))
    assert (freshness(contact), freshness(other)) == ("overdue", "overdue")


def test_an_answer_about_a_record_that_is_another_by_now_answers_no_mail_about_this_one(secretariat):
    contact = make_contact(email="wrong@ministry.example.org")
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now())
    contact = mended(contact, email="right@ministry.example.org")
    assert next_mail(contact, timezone.now()) is None  # until that is decided
    request.reject(secretariat, timezone.now(), "The address was wrong, and is put right")
    assert next_mail(contact, timezone.now()).number == 0
    assert make_request(contact).why_closed(timezone.now()) == ""
    request.contact.refresh_from_db()
    assert request.why_closed(timezone.now()) == "used"


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


def test_who_has_answered_is_not_asked_again_until_the_next_year(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now())
    assert next_mail(contact, timezone.now() + 20 * DAY) is None
    request.reject(secretariat, timezone.now(), "The mission says otherwise")
    assert next_mail(contact, timezone.now() + 20 * DAY) is None
    contact.confirm(localdate())
    assert next_mail(contact, timezone.now() + 366 * DAY).number == 0


def test_who_is_not_to_be_asked_is_not_taken_on(db):
    named = {
        "not yet": {"nominated_on": localdate()},
        "left": {"retired_on": localdate()},
        "by telephone": {"email": ""},
    }
    contacts = [make_contact(**{"phone": "+4312603062"} | values) for values in named.values()]
    asked = make_contact("PAN")
    taken = take_on([contact.pk for contact in (*contacts, asked)], "en", timezone.now())
    assert [request.contact for request in taken] == [asked]


@pytest.mark.parametrize("name", [*CORRECTABLE, "kind", "state_id", "confirmed_on"])
def test_a_record_is_another_once_any_detail_is(name, db):
    others = {
        "kind": "technical",
        "state_id": "PAN",
        "email": "other@ministry.example.org",
        "phone": "+4312603062",
        "languages": "fr",
        "confirmed_on": localdate(),
    }
    contact = make_contact()
    before = edition_of(contact)
    assert edition_of(ContactPoint.objects.get()) == before
    setattr(contact, name, others.get(name, "Another"))
    assert edition_of(contact) != before


# Mails that do not arrive --------------------------------------------------------------------------------------------


def test_an_address_that_was_refused_is_not_written_to_until_it_is_another_or_the_secretariat_says_so(secretariat):
    contact, now = make_contact(), timezone.now()
    [request] = take_on([contact.pk], "en", now)
    request.refuse(now, "550 no such mailbox")
    later = now + 30 * DAY
    assert (request.error, next_mail(contact, later)) == ("550 no such mailbox", None)
    assert next_mail(mended(contact, phone="+4312603062"), later) is None
    moved = mended(contact, email="other@ministry.example.org")
    assert (next_mail(moved, later).pk, next_mail(moved, later).number) == (None, 0)
    back = mended(contact, email=contact.email, phone="")
    assert next_mail(back, later) is None
    request.take_back_bounce(secretariat)
    assert next_mail(back, later) == request


def test_a_mail_that_came_back_ends_the_reminders_and_stands_with_the_contact(secretariat):
    contact, now = make_contact(), timezone.now()
    request = make_request(contact)
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at is None
    request.bounce(secretariat, now, "Mailbox full")
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at == now
    assert (request.history.latest().history_user, request.error) == (secretariat, "Mailbox full")
    assert next_mail(contact, now + 14 * DAY) is None
    with pytest.raises(ValidationError, match="Only a mail that was sent comes back"):
        request.bounce(secretariat, now)
    request.take_back_bounce(secretariat)
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at is None
    assert next_mail(contact, now + 14 * DAY).number == 1
    with pytest.raises(ValidationError, match="not recorded to have come back"):
        request.take_back_bounce(secretariat)


def test_a_mail_that_came_back_came_back_for_all_that_it_asked_about(secretariat):
    contacts, now = [make_contact(), make_contact(kind="mission-vienna")], timezone.now()
    requests = take_on([contact.pk for contact in contacts], "en", now)
    for request in requests:
        request.note_sent(now)
    first, second = requests
    second.bounce(secretariat, now, "Mailbox full")
    first.refresh_from_db()
    assert [(one.bounced_at, one.error) for one in requests] == [(now, "Mailbox full")] * 2
    assert first.history.latest().history_user == secretariat
    assert [next_mail(contact, now + 30 * DAY) for contact in contacts] == [None, None]
    first.take_back_bounce(secretariat)
    second.refresh_from_db()
    assert [(one.bounced_at, one.error) for one in requests] == [(None, "")] * 2
    assert [next_mail(contact, now + 30 * DAY).number for contact in contacts] == [1, 1]


def test_a_refused_address_is_tried_again_for_all_that_the_mail_asked_about(secretariat):
    contacts, now = [make_contact(), make_contact(kind="mission-vienna")], timezone.now()
    requests = take_on([contact.pk for contact in contacts], "en", now)
    for request in requests:
        request.refuse(now, "550 no such mailbox")
    assert [next_mail(contact, now + DAY) for contact in contacts] == [None, None]
    requests[0].take_back_bounce(secretariat)
    assert [next_mail(contact, now) for contact in contacts] == requests


def test_no_entry_is_asked_about_at_an_address_from_which_the_mail_about_another_came_back(secretariat):
    contact, now = make_contact(), timezone.now()
    other = make_request(make_contact(kind="mission-vienna", email="DESK@ministry.example.org", languages="fr"))
    assert next_mail(contact, now).number == 0
    other.bounce(secretariat, now)
    assert next_mail(contact, now) is None
    contact.confirm(localdate())  # by telephone: the address is right after all
    assert next_mail(contact, now + 366 * DAY).number == 0


def test_the_later_of_what_came_back_is_told(secretariat):
    contact, now = make_contact(confirmed_on=localdate()), timezone.now()
    mail = make_confirmed(secretariat, (contact,)).mails.get()
    mail.settle(mail.Stage.SENT, now)
    CircularMail.objects.update(stage="bounced", bounced_at=now - DAY)
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at == now - DAY
    make_request(contact, address=contact.email.upper()).bounce(secretariat, now)
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at == now


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


@pytest.mark.parametrize("at", ["2026-03-02T00:00:00Z", "2026-03-02T14:30:00Z", "2026-03-02T22:59:59Z"])
def test_a_link_is_open_until_the_end_of_the_day_that_the_mail_tells(at, db):
    [request] = take_on([make_contact().pk], "en", datetime.datetime.fromisoformat(at))
    request.refresh_from_db()
    assert localdate(request.expires_at) == datetime.date(2026, 4, 16)  # 45 days later
    evening = datetime.datetime(2026, 4, 16, 23, 59, 59, tzinfo=timezone.get_current_timezone())
    assert request.why_closed(evening) == ""
    assert request.why_closed(evening + datetime.timedelta(seconds=1)) == "expired"


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


def test_an_entry_is_confirmed_by_the_answer_and_not_by_the_decision(secretariat):
    contact, answered_at = make_contact(), days_ago(9)
    request = make_request(contact, sent_at=days_ago(10))
    request.propose(Answer.CORRECTED, answered_at, {"person": "D. Person"})
    request.accept_corrections(secretariat, timezone.now(), ["person"])
    contact.refresh_from_db()
    assert contact.confirmed_on == localdate(answered_at)


def test_an_entry_is_not_confirmed_while_its_address_is_said_to_be_another(secretariat):
    contact = make_contact()
    proposed = {"person": "D. Person", "email": "other@ministry.example.org"}
    request = corrected(contact, **proposed)
    request.accept_corrections(secretariat, timezone.now(), ["person"])
    contact.refresh_from_db()
    assert (contact.person, contact.confirmed_on, request.is_accepted) == ("D. Person", None, True)


@pytest.mark.parametrize("proposed", ["other@ministry.example.org", ""])
def test_nobody_is_asked_at_an_address_that_an_accepted_answer_calls_wrong(proposed, secretariat):
    contact = make_contact(phone="+4312603062")
    request = corrected(contact, person="D. Person", email=proposed)
    request.accept_corrections(secretariat, timezone.now(), ["person"])
    contact.refresh_from_db()
    later = timezone.now() + 30 * DAY
    assert (next_mail(contact, later), request.is_against_address) == (None, True)
    assert next_mail(mended(contact, phone="+4312603063"), later) is None
    assert next_mail(mended(contact, email="right@ministry.example.org"), later).number == 0
    contact.confirm(localdate())
    assert next_mail(contact, timezone.now() + 366 * DAY).number == 0
    request.contact.refresh_from_db()
    assert not request.is_against_address


def test_an_entry_is_not_confirmed_by_hand_while_its_answer_waits(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now())
    with pytest.raises(ValidationError, match="Its answer waits to be decided on"):
        contact.confirm(localdate())
    contact.refresh_from_db()
    assert contact.confirmed_on is None
    request.reject(secretariat, timezone.now(), "The mission says otherwise")
    contact.confirm(localdate())


def test_nothing_is_accepted_into_a_record_that_is_another_than_was_looked_at(secretariat):
    contact = make_contact()
    request = corrected(contact, email="proposed@ministry.example.org")
    seen = edition_of(contact)
    mended(contact, email="right@ministry.example.org")
    with pytest.raises(ValidationError, match="was changed in the meantime"):
        request.accept_corrections(secretariat, timezone.now(), ["email"], seen=seen)
    request.refresh_from_db()
    assert (ContactPoint.objects.get().email, request.is_waiting) == ("right@ministry.example.org", True)


def test_a_successor_that_is_recorded_already_follows_as_it_is(secretariat):
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR)
    after = make_contact(person="New Person", email=SUCCESSOR["email"], nominated_by_note="Note 9/2022")
    day = datetime.date(2022, 1, 2)
    request.accept_recorded_successor(secretariat, timezone.now(), after, day)
    contact.refresh_from_db()
    assert (contact.retired_on, contact.successor) == (day, after)
    assert list(ContactPoint.objects.in_post(localdate())) == [after]
    assert ContactPoint.objects.get(pk=after.pk).post == "Desk officer"


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


def test_who_was_retired_by_hand_before_the_answer_is_accepted_keeps_that_day(secretariat):
    retired_on, told = datetime.date(2022, 1, 2), datetime.date(2022, 3, 4)
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.NOT_ME, timezone.now())
    contact.retire(retired_on)
    kept = contact.history.count()
    request.accept_departure(secretariat, timezone.now(), told)
    contact.refresh_from_db()
    assert (contact.retired_on, request.is_accepted, contact.history.count()) == (retired_on, True, kept)


@pytest.mark.parametrize("is_handed_over", [True, False])
def test_a_successor_is_accepted_of_who_was_retired_by_hand(is_handed_over, secretariat):
    retired_on, told = datetime.date(2022, 1, 2), datetime.date(2022, 3, 4)
    contact, after = make_contact(), make_contact(email=SUCCESSOR["email"])
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR)
    contact.retire(retired_on)
    if is_handed_over:
        contact.hand_over(after)
    kept = contact.history.count()
    request.accept_recorded_successor(secretariat, timezone.now(), after, told)
    contact.refresh_from_db()
    assert (contact.retired_on, contact.successor, request.is_accepted) == (retired_on, after, True)
    assert contact.history.count() == kept + (not is_handed_over)


def test_a_successor_is_recorded_of_who_was_retired_by_hand(secretariat):
    retired_on, told = datetime.date(2022, 1, 2), datetime.date(2022, 3, 4)
    contact = make_contact()
    request = make_request(contact)
    request.propose(Answer.SUCCEEDED, timezone.now(), SUCCESSOR)
    contact.retire(retired_on)
    after = request.accept_successor(secretariat, timezone.now(), ["email"], told, "Note 1/2022", told)
    contact.refresh_from_db()
    assert (contact.retired_on, contact.successor, after.email) == (retired_on, after, SUCCESSOR["email"])


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
