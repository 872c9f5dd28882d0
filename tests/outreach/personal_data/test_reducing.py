import datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.models import (
    Attachment,
    CalendarFeed,
    CircularMail,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    FocalPoint,
    FormDraft,
    Preferences,
    Reduction,
    Role,
    RosterOffer,
    SavedView,
)
from outreach.personal_data.reducing import persons, reduce_persons
from tests.builders import (
    make_attachment,
    make_circular,
    make_cleared,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_request,
    make_user,
)
from tests.outreach.personal_data.one_who_left import AT, ENDED_ON, NAME, ON, everything_that_tells, made_of, rows


def test_the_fact_stays_and_the_person_goes_in_every_model(eva, secretariat, django_capture_on_commit_callbacks):
    telling = ("Grönlund", "gronlund", "+4684051000")
    assert {"outreach.HistoricalCoordinator.person", "outreach.ContactPoint.phone", "admin.LogEntry.object_repr"} <= (
        set(everything_that_tells(*telling))
    )
    with django_capture_on_commit_callbacks(execute=True):
        outcome = reduce_persons(secretariat, ON, AT)
    # What somebody wrote stays word for word, and it is said where the name still stands.
    assert everything_that_tells(*telling) == [
        "outreach.Activity.participants",
        "outreach.Circular.text_fr",
        "outreach.HistoricalActivity.participants",
        "outreach.HistoricalCircular.text_fr",
    ]
    activity, mail = Attachment.objects.first().activity, CircularMail.objects.get()
    assert sorted(outcome.mentions) == [
        f"outreach.Activity {activity.pk}: participants",
        f"outreach.Circular {mail.circular_id}: text_fr",
    ]
    assert (mail.person, mail.address) == ("Desk officer, Ministry of Foreign Affairs", "")
    assert ConfirmationRequest.objects.values_list("proposed", "note", "answer").get() == ({}, "", "corrected")
    offer = RosterOffer.objects.get()
    assert (offer.person, offer.post, offer.offered_by_id) == ("", "Attaché", eva.pk)
    term, contact, user = Coordinator.objects.get(state="SWE"), ContactPoint.objects.get(), User.objects.get(pk=eva.pk)
    assert str(term) == "a person in the post of Counsellor, Mission, Sweden"
    assert (term.starts_on, term.ends_on, term.sign_in) == (datetime.date(2017, 9, 20), ENDED_ON, user)
    assert str(contact) == "Desk officer, Sweden, Ministry of Foreign Affairs"
    assert (contact.kind, contact.retired_on, contact.email) == ("foreign-ministry", datetime.date(2020, 1, 1), "")
    assert (user.username, user.get_full_name(), user.email) == (f"former-{user.pk}", "", "")
    assert (user.is_active, user.has_usable_password(), user.last_login) == (False, False, None)
    assert activity.recorded_by == user
    for model in (EmailAddress, Preferences, CalendarFeed, SavedView, FormDraft, Session):
        assert not model.objects.exists()
    assert term.history.latest().history_user == secretariat
    assert term.history.latest().history_change_reason.startswith("Reduced to the post")
    run = Reduction.objects.get()
    assert (run.by, run.at, run.on, run.persons) == (secretariat, AT, ON, 1)
    assert run.counts["outreach.Coordinator"] == run.counts["outreach.ContactPoint"] == run.counts["auth.User"] == 1
    assert run.counts["outreach.HistoricalCoordinator"] == 3


def test_a_second_run_changes_nothing_more(eva):
    reduce_persons(None, ON, AT)
    once = rows()
    outcome = reduce_persons(None, ON, AT)
    assert (outcome.persons, outcome.counts, outcome.mentions) == (0, {}, [])
    assert rows() == once
    assert list(Reduction.objects.order_by("pk").values_list("persons", flat=True)) == [1, 0]


def test_a_dry_run_counts_the_same_and_changes_nothing(eva):
    before, files = rows(), {document.pk: made_of(document) for document in Attachment.objects.all()}
    tried = reduce_persons(None, ON, AT, is_trial=True)
    assert rows() == before
    assert {document.pk: made_of(document) for document in Attachment.objects.all()} == files
    assert not Reduction.objects.exists()
    done = reduce_persons(None, ON, AT)
    assert (tried.persons, tried.counts, tried.mentions) == (done.persons, done.counts, done.mentions)


@pytest.mark.parametrize(
    ("changed", "is_reduced"),
    [
        ({}, True),
        ({"on": datetime.date(2023, 9, 24)}, False),  # the term is four years past a day later
        ({"on": ENDED_ON.replace(year=2023)}, True),
        ({"signed_in": datetime.datetime(2023, 1, 2, tzinfo=datetime.UTC)}, False),
        ({"signed_in": datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)}, True),
        ({"superuser": True}, False),
    ],
)
def test_the_time_counts_from_the_last_day_and_the_last_sign_in(changed, is_reduced, eva):
    eva.last_login = changed.get("signed_in", eva.last_login)
    eva.is_superuser = changed.get("superuser", False)
    eva.save()
    reduce_persons(None, changed.get("on", ON), AT)
    assert (Coordinator.objects.get().person == "") == is_reduced


@pytest.mark.parametrize("how", ["same account", "same name and State"])
def test_who_has_one_term_past_and_one_inside_is_kept_until_the_last_is_past(how, eva):
    account = eva if how == "same account" else None
    inside = make_coordinator(
        "SWE", account, person=NAME if account is None else "E. G.", starts_on="2021-09-23", ends_on="2022-09-23"
    )
    reduce_persons(None, ON, AT)
    assert set(Coordinator.objects.values_list("person", flat=True)) == {f"Ms. {NAME}", inside.person}
    reduce_persons(None, datetime.date(2026, 9, 23), datetime.datetime(2026, 9, 24, tzinfo=datetime.UTC))
    assert set(Coordinator.objects.values_list("person", flat=True)) == {""}


def second_account_of_eva(signed_in: datetime.datetime) -> User:
    """Make another account with which Éva served for the same State before, used last when `signed_in`."""
    account = make_user("eva.second", Role.COORDINATOR)
    account.email = "eva.gronlund@capital.example.org"
    account.last_login = signed_in
    account.save()
    make_coordinator("SWE", account, person=NAME, starts_on="2013-09-27", ends_on="2015-09-29")
    return account


def test_who_has_two_accounts_is_kept_while_one_of_them_is_in_use(eva):
    second_account_of_eva(AT.replace(year=2024))
    before = rows()
    assert reduce_persons(None, ON, AT).persons == 0
    assert rows() == before
    User.objects.filter(pk=eva.pk).update(last_login=AT.replace(year=2024))
    User.objects.filter(username="eva.second").update(last_login=AT.replace(year=2020))
    assert reduce_persons(None, ON, AT).persons == 0
    assert set(Coordinator.objects.values_list("person", flat=True)) == {f"Ms. {NAME}", NAME}


def test_who_has_two_accounts_past_their_time_loses_both(eva):
    second = second_account_of_eva(AT.replace(year=2020))
    document = make_attachment(Attachment.objects.first().activity, second)
    make_attachment(document.activity, make_user("another"))
    outcome = reduce_persons(None, ON, AT)
    assert (outcome.persons, outcome.counts["auth.User"]) == (1, 2)
    for account in (eva, second):
        account.refresh_from_db()
        assert (account.username, account.email, account.is_active) == (f"former-{account.pk}", "", False)
    assert outcome.counts["outreach.Attachment"] == 3
    assert set(Coordinator.objects.values_list("person", flat=True)) == {""}
    assert reduce_persons(None, ON, AT).persons == 0


def test_a_namesake_of_another_state_is_another_person(eva):
    make_focal_point("NOR", person=NAME)
    reduce_persons(None, ON, AT)
    assert FocalPoint.objects.get().person == NAME
    assert Coordinator.objects.get().person == ""


def test_who_is_in_service_in_post_or_invented_is_left_alone(db, norway):
    User.objects.filter(pk=norway.pk).update(last_login=datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC))
    make_contact("FRA")
    make_coordinator("ITA", ends_on="2021-09-24", is_demonstration=True)
    before = rows()
    assert reduce_persons(None, ON, AT).persons == 0
    assert rows() == before
    assert [person.accounts for person in persons() if person.accounts] == [[norway]]


def test_one_that_other_records_hold_back_is_left_whole_and_told(eva, capsys):
    User.objects.create_user(f"former-{eva.pk}", f"other@{'example.org'}")
    before, files = rows(), {document.pk: made_of(document) for document in Attachment.objects.all()}
    with pytest.raises(CommandError, match="1 not reduced"):
        call_command("reduce_persons")
    assert rows() == before
    assert {document.pk: made_of(document) for document in Attachment.objects.all()} == files


def test_the_command_says_how_many_of_what_and_no_name(eva, head, capsys):
    call_command("reduce_persons", "--dry-run", "--on", "2100-01-01")
    assert capsys.readouterr().out.startswith("2 persons would be reduced.\n")
    call_command("reduce_persons", "--by", "head")
    told_by_it = capsys.readouterr().out
    assert told_by_it.startswith("1 person was reduced.\n  account.EmailAddress: 1\n")
    assert "Grönlund" not in told_by_it
    assert Reduction.objects.get().by == head
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reduce_persons", "--by", "nobody")
    with pytest.raises(CommandError, match="This day has not come yet"):
        call_command("reduce_persons", "--on", "2100-01-01")


def test_what_was_issued_and_what_was_cleared_stay_word_for_word(eva, secretariat):
    cleared = make_cleared(eva, secretariat=secretariat, summary=f"{NAME} spoke.", undertaken_by=("SWE",))
    content = cleared.cleared_version.content
    outcome = reduce_persons(None, ON, AT)
    cleared.refresh_from_db()
    assert (cleared.cleared_version.content, cleared.review) == (content, "cleared")
    assert f"outreach.ActivityVersion {cleared.cleared_version_id}: content" in outcome.mentions


def test_one_in_service_has_a_name_and_one_in_post_can_be_reached(db):
    with pytest.raises(ValidationError) as refused:
        make_coordinator("NOR", person="")
    assert refused.value.message_dict == {"person": ["Name the person who serves."]}
    with pytest.raises(ValidationError, match="needs an e-mail address or a telephone number"):
        make_contact(email="", phone="")


def test_a_reduced_person_is_told_by_the_post_on_the_pages(eva, secretariat, sign_in):
    reduce_persons(None, ON, AT)
    client = sign_in(secretariat)
    page = client.get(reverse("state-detail", args=["SWE"]), {"as_of": "2018-01-01"}).content.decode()
    assert "name no longer kept" in page
    assert "Grönlund" not in page
    listed = client.get(reverse("admin:outreach_coordinator_changelist")).content.decode()
    assert "Grönlund" not in listed


# Who was overwritten, was proposed, was to be written to, or stands beside -------------------------------------------


def overwritten(at: datetime.datetime) -> ContactPoint:
    """Make a contact point that named Éva until `at`, and another since, with a mail from each time."""
    contact = make_contact("SWE", person=NAME, email="eva.gronlund@ministry.example.org", phone="+46 8 405 10 00")
    for person, address in ((NAME, contact.email), ("New Person", "new@ministry.example.org")):
        contact.person, contact.email, contact.phone = person, address, contact.phone if person == NAME else ""
        contact.save()
        make_mail(contact)
    before = at - datetime.timedelta(days=1)
    for model in (ContactPoint, CircularMail):
        of_eva = model.history.filter(person__startswith=NAME)
        model.history.update(history_date=at)
        of_eva.update(history_date=before)
    LogEntry.objects.create(
        user=make_user("staff"),
        content_type=ContentType.objects.get_for_model(contact),
        object_id=contact.pk,
        object_repr=f"{NAME}, Desk officer",
        action_flag=1,
    )
    return contact


def make_mail(contact: ContactPoint, **values: str) -> CircularMail:
    given = {"circular": make_circular(make_user(f"writer-{CircularMail.objects.count()}")), "stage": "sent"} | values
    person = ", ".join([contact.person, contact.post, contact.institution])
    return CircularMail.objects.create(
        contact=contact, state=contact.state, person=person, address=contact.email, language="en", **given
    )


def test_whom_a_record_named_before_goes_when_the_time_since_then_is_past(db):
    contact = overwritten(AT.replace(year=2022))
    reduce_persons(None, datetime.date(2023, 12, 31), AT)
    assert "outreach.HistoricalContactPoint.person" in everything_that_tells("Grönlund")
    outcome = reduce_persons(None, datetime.date(2024, 1, 1), AT)
    assert (outcome.persons, everything_that_tells("Grönlund", "gronlund", "+4684051000")) == (1, [])
    contact.refresh_from_db()
    assert (contact.person, contact.email) == ("New Person", "new@ministry.example.org")
    assert set(contact.history.values_list("person", flat=True)) == {"", "New Person"}
    assert list(CircularMail.objects.order_by("pk").values_list("person", "address")) == [
        ("Desk officer, Ministry of Foreign Affairs", ""),
        ("New Person, Desk officer, Ministry of Foreign Affairs", "new@ministry.example.org"),
    ]
    assert LogEntry.objects.get().object_repr == str(contact)


def test_whom_a_record_named_before_is_kept_while_another_record_names_the_person_in_post(db):
    overwritten(AT.replace(year=2020))
    make_contact("SWE", person=NAME.upper(), kind="technical", email="eva@ministry.example.org")
    assert reduce_persons(None, ON, AT).persons == 0
    assert "outreach.HistoricalContactPoint.person" in everything_that_tells("Grönlund")


def test_a_spelling_that_was_corrected_names_nobody_else(db):
    contact = make_contact("SWE", person="GRONLUND Eva")
    contact.person = f"Ms. {NAME}"
    contact.save()
    contact.history.update(history_date=AT.replace(year=2020))
    assert reduce_persons(None, ON, AT).persons == 0
    assert set(contact.history.values_list("person", flat=True)) == {"GRONLUND Eva", f"Ms. {NAME}"}


def test_what_the_history_keeps_of_a_contact_that_was_deleted_goes_too(db):
    make_contact("SWE", person=NAME).delete()
    ContactPoint.history.update(history_date=AT.replace(year=2022))
    assert reduce_persons(None, ON, AT).persons == 1
    assert everything_that_tells("Grönlund") == []


def test_who_was_proposed_goes_two_years_after_the_decision_whatever_becomes_of_the_contact(secretariat):
    contact = make_contact("SWE", person="Per Olsson")
    told = {"person": NAME, "email": "eva.gronlund@ministry.example.org", "phone": "+4684051000"}
    answered = {"answer": "succeeded", "answered_at": AT.replace(year=2022), "proposed": told, "note": f"{NAME} now"}
    decided = {"decided_by": secretariat, "decided_at": AT.replace(year=2022, month=3), "is_accepted": False}
    request = make_request(contact, **answered, **decided, comment="Not by a note.")
    make_request(contact, number=1, **answered)
    reduce_persons(None, datetime.date(2024, 2, 29), AT)
    assert list(ConfirmationRequest.objects.order_by("pk").values_list("proposed", "note")) == [
        (told, f"{NAME} now"),
        ({}, ""),
    ]
    outcome = reduce_persons(None, datetime.date(2024, 3, 1), AT)
    assert (outcome.persons, outcome.counts["outreach.ConfirmationRequest"]) == (0, 1)
    assert everything_that_tells("Grönlund", "gronlund", "+4684051000") == []
    request.refresh_from_db()
    assert (request.answer, request.is_accepted, request.comment) == ("succeeded", False, "Not by a note.")
    assert ContactPoint.objects.get().person == "Per Olsson"


@pytest.mark.parametrize("stage", ["waiting", "claimed"])
def test_a_mail_that_a_stopped_circular_left_waiting_holds_nobody_back(stage, db):
    contact = make_contact("SWE", person=NAME, nominated_on="2010-01-01")
    mail = make_mail(contact, stage=stage)
    contact.retire(datetime.date(2020, 1, 1))
    outcome = reduce_persons(None, ON, AT)
    mail.refresh_from_db()
    assert (outcome.failures, mail.stage, mail.address) == (0, "failed", "")
    assert mail.history.filter(stage="failed").exists()
    assert everything_that_tells("Grönlund") == []


def test_the_log_of_the_admin_calls_all_that_hangs_on_the_record_what_it_is_called_then(eva, secretariat):
    plain, mail = make_request(ContactPoint.objects.get(), number=1), CircularMail.objects.get()
    for row in (plain, mail):
        kind = ContentType.objects.get_for_model(row)
        LogEntry.objects.create(
            user=secretariat, content_type=kind, object_id=row.pk, object_repr=str(row), action_flag=2
        )
    reduce_persons(None, ON, AT)
    assert "admin.LogEntry.object_repr" not in everything_that_tells("Grönlund")


# An entry that tells nobody by now, but did ---------------------------------------------------------------------------


def cleared_office() -> ContactPoint:
    """Make an office without a person, retired in 2020, of which staff have taken the address and number away since."""
    told = {"email": "eva.gronlund@ministry.example.org", "phone": "+46 8 405 10 00", "nominated_on": "2015-01-01"}
    office = make_contact("SWE", person="", **told)
    make_mail(office, error=f"{office.email}: no such mailbox")
    office.retire(datetime.date(2020, 1, 1))
    office.email = office.phone = ""
    office.save()
    return office


def test_what_an_office_told_before_it_was_cleared_by_hand_goes_from_history_and_mails_too(db):
    office = cleared_office()
    assert reduce_persons(None, datetime.date(2021, 12, 31), AT).persons == 0
    assert "outreach.HistoricalContactPoint.phone" in everything_that_tells("gronlund", "+4684051000")
    assert reduce_persons(None, ON, AT).persons == 1
    assert everything_that_tells("gronlund", "+4684051000") == []
    assert office.history.latest().history_change_reason.startswith("Reduced to the post")
    assert reduce_persons(None, ON, AT).counts == {}


@pytest.mark.parametrize("kept", [CircularMail.objects, CircularMail.history])
def test_what_still_hangs_on_a_record_that_is_reduced_goes_at_the_next_run(kept, eva):
    reduce_persons(None, ON, AT)
    kept.update(note="eva.gronlund@ministry.example.org,550")
    assert reduce_persons(None, ON, AT).persons == 1
    assert everything_that_tells("gronlund@") == []


def test_looking_for_persons_costs_the_same_however_many_there_are(db, django_assert_num_queries):
    cleared_office()
    with CaptureQueriesContext(connection) as for_one:
        persons()
    for _number in range(2):
        cleared_office()
    with django_assert_num_queries(len(for_one)):
        assert len(persons()) == 3 + 3  # those who wrote the circulars
