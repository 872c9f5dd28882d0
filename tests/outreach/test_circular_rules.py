import datetime
import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.forms.circulars import AudienceForm, CircularForm
from outreach.models import Circular, CircularAttachment, CircularMail, ContactPoint
from outreach.models.audiences import LeftOut
from outreach.models.circular_mails import IN_DOUBT_AFTER, with_bounces
from tests.builders import (
    confirmed,
    make_circular,
    make_circular_attachment,
    make_confirmed,
    make_contact,
)

KIND = ContactPoint.Kind
MIGRATION = "outreach.migrations.0042_why_circulars_were_stopped_names_nobody"


def fresh(state: str = "NOR", **values) -> ContactPoint:
    return make_contact(state, **{"confirmed_on": localdate(), "email": f"{state}@ministry.example.org"} | values)


def long_ago() -> datetime.date:
    return localdate() - datetime.timedelta(days=400)


def told(circular: Circular) -> dict[str, str]:
    return {line.contact.email or line.contact.person: line.reason or "" for line in circular.lines(localdate())}


# Whom it is for ------------------------------------------------------------------------------------------------------


def test_without_a_choice_it_is_for_everybody_in_post(secretariat):
    fresh("NOR")
    fresh("PAN", kind=KIND.TECHNICAL)
    assert told(make_circular(secretariat)) == {"NOR@ministry.example.org": "", "PAN@ministry.example.org": ""}


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"statuses": ["ratified"]}, {"NOR", "PAN", "FRA"}),
        ({"statuses": ["signed", "not-signed"]}, {"EGY", "IND"}),
        ({"kinds": ["technical"]}, {"PAN"}),
        ({"languages": ["fr"]}, {"FRA", "EGY"}),
        ({"languages": ["fr", "es"]}, {"FRA", "EGY", "PAN"}),
        ({"statuses": ["ratified"], "languages": ["fr"]}, {"FRA"}),
    ],
)
def test_statuses_kinds_and_languages_narrow_together(chosen, left, secretariat):
    for state, kind, languages in (
        ("NOR", KIND.FOREIGN_MINISTRY, "en"),
        ("PAN", KIND.TECHNICAL, "es;en"),
        ("FRA", KIND.FOREIGN_MINISTRY, "fr"),
        ("EGY", KIND.FOREIGN_MINISTRY, "ar;en;fr"),
        ("IND", KIND.FOREIGN_MINISTRY, "en"),
    ):
        fresh(state, kind=kind, languages=languages)
    circular = make_circular(secretariat, **chosen)
    assert {line.contact.state_id for line in circular.lines(localdate())} == left


def test_regions_are_those_of_the_treaty(secretariat):
    fresh("KAZ")
    fresh("JPN")
    circular = make_circular(secretariat)
    circular.regions.set(["middle-east-south-asia"])
    assert list(told(circular)) == ["KAZ@ministry.example.org"]


def test_the_status_is_that_of_the_day(secretariat):
    fresh("RUS")
    circular = make_circular(secretariat, statuses=["ratified"])
    assert told(circular) == {}
    in_force = datetime.date(2023, 11, 1)
    ContactPoint.objects.update(confirmed_on=in_force)
    assert [line.contact.state_id for line in circular.lines(in_force)] == ["RUS"]


def test_unconfirmed_retired_and_unreachable_are_left_out_and_told_why(secretariat):
    fresh("NOR")
    fresh("PAN", confirmed_on=None, nominated_on=long_ago())
    fresh("FRA", confirmed_on=None, nominated_on=long_ago(), retired_on=localdate())
    fresh("EGY", email="", phone="+4312603062", person="On the telephone")
    assert told(make_circular(secretariat)) == {
        "NOR@ministry.example.org": "",
        "PAN@ministry.example.org": LeftOut.UNCONFIRMED,
        "FRA@ministry.example.org": LeftOut.RETIRED,
        "On the telephone": LeftOut.NO_ADDRESS,
    }


def test_naming_by_hand_outweighs_age_but_makes_no_address(secretariat):
    named = (
        fresh("PAN", confirmed_on=None, nominated_on=long_ago()),
        fresh("FRA", confirmed_on=None, nominated_on=long_ago(), retired_on=localdate()),
        fresh("EGY", email="", phone="+4312603062", person="On the telephone"),
    )
    fresh("NOR")
    circular = make_circular(secretariat)
    circular.named.set(named)
    assert told(circular) == {
        "NOR@ministry.example.org": "",
        "PAN@ministry.example.org": "",
        "FRA@ministry.example.org": "",
        "On the telephone": LeftOut.NO_ADDRESS,
    }
    circular.is_named_only = True
    assert "NOR@ministry.example.org" not in told(circular)


def test_one_person_in_several_posts_gets_one_mail(secretariat):
    authority = fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, email="One@ministry.example.org")
    fresh("NOR", kind=KIND.TECHNICAL, email="one@ministry.example.org", person="Another name")
    fresh("SWE", kind=KIND.TECHNICAL, email="ONE@ministry.example.org")
    lines = make_circular(secretariat).lines(localdate())
    assert [line.contact for line in lines if line.is_mailed] == [authority]
    assert [line.same_as and line.same_as.contact for line in lines if not line.is_mailed] == [authority, authority]
    assert {line.may_be_named for line in lines} == {False}


def test_one_name_in_one_state_is_one_person_unless_named(secretariat):
    fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, email="a@ministry.example.org", person="Ola Nordmann")
    other = fresh("NOR", kind=KIND.TECHNICAL, email="b@ministry.example.org", person="OLA NORDMANN")
    fresh("SWE", email="c@ministry.example.org", person="Ola Nordmann")
    circular = make_circular(secretariat)
    reasons = {"a@ministry.example.org": "", "b@ministry.example.org": "same-person", "c@ministry.example.org": ""}
    assert told(circular) == reasons
    circular.named.add(other)
    assert told(circular) == dict.fromkeys(reasons, "")


def test_two_posts_of_one_name_named_by_hand_are_told_of_each_other(secretariat):
    values = {"person": "Ola Nordmann", "confirmed_on": None, "nominated_on": long_ago()}
    first = fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, email="a@ministry.example.org", **values)
    second = fresh("NOR", kind=KIND.TECHNICAL, email="b@ministry.example.org", **values)
    elsewhere = fresh("SWE", kind=KIND.TECHNICAL, email="c@ministry.example.org", person="Ola Nordmann")
    offices = [
        fresh("PAN", person="", kind=kind, email=f"{kind}@x.example.org") for kind in ("technical", "mission-vienna")
    ]
    lines = make_circular(secretariat, (first, second, elsewhere, *offices)).lines(localdate())
    assert {line.is_mailed for line in lines} == {True}
    assert {line.contact: line.namesake.contact for line in lines if line.namesake} == {second: first}


@pytest.mark.parametrize("kind", [KIND.NATIONAL_AUTHORITY, KIND.TECHNICAL])
def test_naming_is_not_offered_where_it_brings_no_mail(kind, secretariat):
    fresh("NOR", email="desk@ministry.example.org")
    gone = fresh("NOR", kind=kind, email="Desk@ministry.example.org", retired_on=localdate())
    other = fresh("NOR", kind=kind, email="other@ministry.example.org", retired_on=localdate())
    offered = {line.contact: line.may_be_named for line in make_circular(secretariat).lines(localdate())}
    assert (offered[gone], offered[other]) == (False, True)


def test_offices_without_a_person_are_not_one_person(secretariat):
    fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, email="a@ministry.example.org", person="")
    fresh("NOR", kind=KIND.TECHNICAL, email="b@ministry.example.org", person="")
    assert set(told(make_circular(secretariat)).values()) == {""}


def test_who_is_left_out_does_not_stand_in_for_the_same_person(secretariat):
    fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, confirmed_on=None, nominated_on=long_ago())
    second = fresh("NOR", kind=KIND.TECHNICAL)
    assert [line.contact for line in make_circular(secretariat).lines(localdate()) if line.is_mailed] == [second]


@pytest.mark.parametrize("how", ["mark", "address"])
def test_the_demonstration_set_is_never_written_to_in_a_system_in_use(how, secretariat, settings):
    contact = fresh("NOR", is_demonstration=True) if how == "mark" else fresh(email="x@Demonstration.invalid")
    circular = make_circular(secretariat, (contact,))
    assert list(told(circular).values()) == [""]
    settings.IS_SECURE = True
    assert list(told(circular).values()) == [LeftOut.DEMONSTRATION]


@pytest.mark.parametrize(
    ("reads", "written", "language"),
    [
        ("fr;en", "en fr", "fr"),
        ("ar;fr", "en fr", "fr"),
        ("ru;zh-hans", "fr en", "en"),
        ("ar", "ru es", "es"),
        ("zh-hans", "ru", "ru"),
    ],
)
def test_each_gets_the_first_of_its_languages_that_is_written(reads, written, language, secretariat):
    empty = dict.fromkeys(("subject_en", "text_en", "subject_fr", "text_fr"), "")
    texts = {f"{part}_{code}": "…" for part in ("subject", "text") for code in written.split()}
    circular = make_circular(secretariat, (fresh(languages=reads),), **empty | texts)
    (line,) = circular.lines(localdate())
    assert (line.language, line.is_fallback) == (language, language != reads.split(";")[0])


# Confirming ----------------------------------------------------------------------------------------------------------


def test_the_list_confirmed_is_kept_as_it_was_seen(secretariat):
    mailed = fresh("NOR", kind=KIND.NATIONAL_AUTHORITY, languages="fr")
    covered = fresh("NOR", kind=KIND.TECHNICAL)
    fresh("PAN", confirmed_on=None, nominated_on=long_ago())
    circular = confirmed(make_circular(secretariat), secretariat)
    assert (circular.stage, circular.as_of, circular.confirmed_by) == ("confirmed", localdate(), secretariat)
    first, second = circular.mails.order_by("pk")
    assert (first.contact, first.address, first.language, first.stage) == (mailed, mailed.email, "fr", "waiting")
    assert (second.contact, second.stage, second.with_mail) == (covered, "covered", first)
    assert first.person == "C. Person, Desk officer, Ministry of Foreign Affairs"
    assert {was.history_user for was in CircularMail.history.all()} == {secretariat}
    mailed.email, mailed.person = "new@ministry.example.org", "Successor"
    mailed.save()
    first.refresh_from_db()
    assert (first.address, first.person[:9]) == ("NOR@ministry.example.org", "C. Person")


@pytest.mark.parametrize(
    "what", ["address", "new contact", "retired", "text", "file", "confirmation", "language", "left out"]
)
def test_whatever_changed_since_one_looked_stops_the_confirmation(what, secretariat):
    contact = fresh()
    aged = fresh("PAN", confirmed_on=None, nominated_on=long_ago())
    circular = make_circular(secretariat)
    seen = circular.fingerprint(circular.lines(localdate()))
    if what == "new contact":
        fresh("SWE")
    elif what == "file":
        make_circular_attachment(circular, secretariat)
    elif what == "text":
        circular.text_en = "Otherwise"
        circular.save()
    elif what == "confirmation":
        aged.confirm(localdate())
    elif what == "left out":
        aged.retire(localdate())
    else:
        new = {"address": "new@ministry.example.org", "retired": localdate(), "language": "fr"}[what]
        setattr(contact, {"address": "email", "retired": "retired_on", "language": "languages"}[what], new)
        contact.save()
    with pytest.raises(ValidationError) as refused:
        Circular.objects.get().confirm(secretariat, timezone.now(), localdate(), seen)
    assert refused.value.code == "changed"
    assert (Circular.objects.get().stage, CircularMail.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("what", ["retired", "aged", "named"])
def test_whatever_changed_of_somebody_named_since_one_looked_stops_the_confirmation(what, secretariat):
    contact = fresh()
    circular = make_circular(secretariat, () if what == "named" else (contact,))
    (line,) = circular.lines(localdate())
    seen = circular.fingerprint([line])
    assert line.outweighed is None
    if what == "named":
        circular.named.add(contact)
    elif what == "retired":
        contact.retire(localdate())
    else:
        ContactPoint.objects.update(confirmed_on=None, nominated_on=long_ago())
    with pytest.raises(ValidationError) as refused:
        Circular.objects.get().confirm(secretariat, timezone.now(), localdate(), seen)
    assert refused.value.code == "changed"
    (line,) = Circular.objects.get().lines(localdate())
    assert line.is_mailed
    assert line.outweighed == {"retired": LeftOut.RETIRED, "aged": LeftOut.UNCONFIRMED, "named": None}[what]


@pytest.mark.parametrize("form", ["audience", "texts", "another text"])
def test_a_form_that_was_read_before_the_confirmation_makes_no_draft_of_it_again(form, secretariat):
    circular = make_circular(secretariat, (fresh(),))
    stale = Circular.objects.get()
    texts = {name: getattr(stale, name) or "" for name in CircularForm.Meta.fields}
    bound = {
        "audience": lambda: AudienceForm({}, instance=stale, today=localdate()),
        "texts": lambda: CircularForm(texts, instance=stale),
        "another text": lambda: CircularForm(texts | {"text_en": "Never seen"}, instance=stale),
    }[form]()
    confirmed(circular, secretariat)
    assert bound.errors["__all__"] == ["It was confirmed meanwhile, and is no draft any more."]
    with pytest.raises(ValidationError, match="confirmed meanwhile"):
        stale.save()
    assert Circular.objects.get().stage == "confirmed"


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\u2028"])
def test_a_subject_is_one_line(sign, secretariat):
    circular = make_circular(secretariat, subject_en=f"Workshop{sign}Bcc: all@example.org")
    assert Circular.objects.get(pk=circular.pk).subject_en == "Workshop Bcc: all@example.org"


def test_it_is_confirmed_once(secretariat):
    circular = make_confirmed(secretariat)
    with pytest.raises(ValidationError, match="not possible any more"):
        confirmed(circular, secretariat)
    assert CircularMail.objects.count() == 1


@pytest.mark.parametrize("lacking", ["text", "people"])
def test_nothing_is_sent_without_a_text_or_to_nobody(lacking, secretariat):
    values = dict.fromkeys(("subject_en", "text_en", "subject_fr", "text_fr"), "") if lacking == "text" else {}
    circular = make_circular(secretariat, (fresh(),) if lacking == "text" else (), **values)
    with pytest.raises(ValidationError, match="no text yet, or nobody"):
        confirmed(circular, secretariat)


def test_a_demonstration_is_not_sent_from_a_system_in_use(secretariat, settings):
    circular = make_circular(secretariat, (fresh(),), is_demonstration=True)
    settings.IS_SECURE = True
    with pytest.raises(ValidationError, match="demonstration set is not sent"):
        confirmed(circular, secretariat)


@pytest.mark.parametrize(
    ("field", "value"), [("text_en", "Otherwise"), ("subject_ru", "Иначе"), ("kinds", ["technical"]), ("text_fr", "")]
)
def test_what_was_confirmed_is_not_written_any_more(field, value, secretariat):
    circular = make_confirmed(secretariat, text_ru="Текст", subject_ru="Тема")
    setattr(circular, field, value)
    with pytest.raises(ValidationError):
        circular.save()


def test_a_text_has_a_subject_and_a_subject_a_text(secretariat):
    with pytest.raises(ValidationError) as refused:
        make_circular(secretariat, subject_ar="موضوع")
    assert list(refused.value.message_dict) == ["text_ar"]


@pytest.mark.parametrize(("field", "value"), [("statuses", ["good"]), ("kinds", "technical"), ("languages", ["de"])])
def test_an_audience_is_told_in_known_words(field, value, secretariat):
    with pytest.raises(ValidationError) as refused:
        make_circular(secretariat, **{field: value})
    assert list(refused.value.message_dict) == [field]


def test_only_a_draft_is_thrown_away_with_its_files(secretariat):
    circular = make_circular(secretariat)
    document = make_circular_attachment(circular, secretariat)
    storage, name = document.file.storage, document.file.name
    assert storage.exists(name)
    sent = make_confirmed(secretariat)
    with pytest.raises(ValidationError, match="Only a draft"):
        sent.discard()
    circular.discard()
    assert list(Circular.objects.all()) == [sent]
    assert CircularAttachment.history.latest().history_type == "-"


def test_files_stay_as_they_were_confirmed(secretariat):
    circular = make_circular(secretariat, (fresh(),))
    document = make_circular_attachment(circular, secretariat)
    confirmed(circular, secretariat)
    with pytest.raises(ValidationError, match="was confirmed"):
        document.delete()
    with pytest.raises(ValidationError, match="was confirmed"):
        make_circular_attachment(circular, secretariat)


def test_all_files_together_can_be_mailed(secretariat):
    circular = make_circular(secretariat)
    six = b"a" * (6 * 1024 * 1024)
    make_circular_attachment(circular, secretariat, file=ContentFile(six, name="one.txt"))
    with pytest.raises(ValidationError, match="together have at most 10 MB"):
        make_circular_attachment(circular, secretariat, file=ContentFile(six, name="two.txt"))


def test_the_history_keeps_who_was_named_and_asks_one_question_for_each_set(secretariat):
    contacts = [fresh(state) for state in ("NOR", "PAN", "FRA", "EGY")]
    circular = make_circular(secretariat, contacts)
    circular.regions.set(["africa", "eastern-europe"])
    with CaptureQueriesContext(connection) as asked:
        circular.save_base()
    past = circular.history.first()
    assert set(past.named.values_list("contactpoint", flat=True)) == {contact.pk for contact in contacts}
    assert set(past.regions.values_list("region", flat=True)) == {"africa", "eastern-europe"}
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 2


# What becomes of a mail ----------------------------------------------------------------------------------------------


def claimed(circular: Circular, at: datetime.datetime) -> CircularMail:
    circular.begin()
    mail = CircularMail.objects.claim(circular, at)
    assert mail is not None
    return mail


def test_a_mail_is_taken_once(secretariat):
    circular = make_confirmed(secretariat)
    now = timezone.now()
    assert CircularMail.objects.claim(circular, now) is None  # nobody has begun
    assert claimed(circular, now).stage == "claimed"
    assert CircularMail.objects.claim(circular, now) is None


def test_nothing_is_taken_of_what_was_stopped(secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN")))
    claimed(circular, timezone.now())
    circular.stop(secretariat, "Wait")
    assert CircularMail.objects.claim(circular, timezone.now()) is None


def test_a_mail_that_was_taken_long_ago_is_in_doubt_and_is_decided_by_hand(secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN"))), timezone.now()
    first, second = claimed(circular, now), claimed(circular, now)
    for decide in (first.count_as_sent, first.send_again):
        with pytest.raises(ValidationError, match="not in doubt"):
            decide(secretariat, now)  # somebody may be handing it over
    later = now + IN_DOUBT_AFTER
    assert set(circular.mails.in_doubt(later)) == {first, second}
    first.count_as_sent(secretariat, later)
    assert (first.stage, first.finished_at) == ("sent", now)
    circular.finish(later)
    second.send_again(secretariat, later)
    assert second.stage == "waiting"
    assert Circular.objects.get().stage == "confirmed"


def test_who_comes_back_late_does_not_undo_a_decision(secretariat):
    circular, now = make_confirmed(secretariat), timezone.now()
    late = claimed(circular, now)
    CircularMail.objects.get().send_again(secretariat, now + IN_DOUBT_AFTER)
    assert not late.settle(CircularMail.Stage.FAILED, now)
    assert CircularMail.objects.get().stage == "waiting"
    circular.refresh_from_db()
    again = claimed(circular, now + IN_DOUBT_AFTER)
    late.attempt = 1
    assert not late.settle(CircularMail.Stage.SENT, now)
    assert again.settle(CircularMail.Stage.SENT, now)


def test_only_what_was_sent_comes_back(secretariat):
    mail, now = make_confirmed(secretariat).mails.get(), timezone.now()
    with pytest.raises(ValidationError, match="Only a mail that was sent"):
        mail.bounce(secretariat, now)
    CircularMail.objects.filter(pk=mail.pk).update(stage="sent", claimed_at=now, finished_at=now)
    mail.bounce(secretariat, now, "Mailbox full")
    assert (mail.stage, mail.bounced_at, mail.note) == ("bounced", now, "Mailbox full")
    assert mail.history.latest().history_user == secretariat
    mail.take_back_bounce(secretariat)
    assert (mail.stage, mail.bounced_at) == ("sent", None)


def test_what_was_perhaps_sent_comes_back_and_is_in_doubt_again_where_it_did_not(secretariat):
    now = timezone.now()
    mail = claimed(make_confirmed(secretariat), now)
    with pytest.raises(ValidationError, match="Only a mail that was sent"):
        mail.bounce(secretariat, now)  # somebody may be handing it over
    later = now + IN_DOUBT_AFTER
    mail.bounce(secretariat, later)
    assert (mail.stage, mail.bounced_at) == ("bounced", later)
    mail.take_back_bounce(secretariat)
    assert (mail.stage, mail.bounced_at) == ("claimed", None)


def test_a_mail_that_waits_is_taken_off_by_somebody_and_can_be_sent_after_all(secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN"))), timezone.now()
    first, second = circular.mails.order_by("pk")
    first.withdraw(secretariat)
    assert (first.stage, first.history.latest().history_user) == ("withdrawn", secretariat)
    assert claimed(circular, now) == second
    assert CircularMail.objects.claim(circular, now) is None
    second.refresh_from_db()
    with pytest.raises(ValidationError, match="Only a mail that waits"):
        second.withdraw(secretariat)
    first.send_again(secretariat, now)
    assert first.stage == "waiting"
    assert Circular.objects.with_counts().get().number == 2


def test_one_that_was_stopped_is_ended_and_what_waits_is_taken_off(secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN"), fresh("FRA"))), timezone.now()
    with pytest.raises(ValidationError, match="not possible any more"):
        circular.end(secretariat, now)
    claimed(circular, now).settle(CircularMail.Stage.SENT, now)
    mail = claimed(circular, now)
    circular.stop(secretariat, "A wrong date")
    with pytest.raises(ValidationError, match="just being handed over"):
        circular.end(secretariat, now)
    mail.settle(CircularMail.Stage.FAILED, now)
    circular.end(secretariat, now)
    assert (circular.stage, circular.finished_at, circular.stopped_because) == ("sent", now, "")
    assert sorted(circular.mails.values_list("stage", flat=True)) == ["failed", "sent", "withdrawn"]
    assert not Circular.objects.underway().exists()


def test_those_for_whom_the_directory_has_changed_are_known(secretariat):
    circular = make_confirmed(secretariat, tuple(fresh(state) for state in ("NOR", "PAN", "FRA", "EGY", "SWE")))
    ContactPoint.objects.filter(state="NOR").update(retired_on=localdate())
    ContactPoint.objects.filter(state="PAN").update(email="new@ministry.example.org")
    ContactPoint.objects.filter(state="FRA").update(email="fra@MINISTRY.example.org")
    ContactPoint.objects.filter(state="EGY").update(email="", phone="+4312603062")
    outdated = circular.mails.outdated(localdate())
    assert set(outdated.values_list("state", flat=True)) == {"NOR", "PAN", "EGY"}


def test_what_waits_goes_on_only_when_those_were_seen_for_whom_the_directory_has_changed(secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN"))), timezone.now()
    circular.stop(secretariat, "Wait")
    ContactPoint.objects.filter(state="PAN").update(retired_on=localdate())
    with pytest.raises(ValidationError, match="look first at those"):
        circular.ask_again(secretariat, now, seen={circular.mails.get(state="NOR").pk})
    assert Circular.objects.get().stage == "stopped"
    circular.ask_again(secretariat, now, seen={circular.mails.get(state="PAN").pk})
    assert Circular.objects.get().stage == "confirmed"


@pytest.mark.parametrize("stage", ["confirmed", "sending"])
@pytest.mark.parametrize("is_outdated", [True, False])
def test_a_worker_that_is_started_anew_goes_on_by_itself_unless_the_directory_has_changed(
    stage, is_outdated, secretariat
):
    circular = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN")))
    Circular.objects.update(stage=stage)
    circular.mails.filter(state="NOR").update(stage="sent")
    ContactPoint.objects.filter(state="NOR").update(retired_on=localdate())  # it has its mail already
    if is_outdated:
        ContactPoint.objects.filter(state="PAN").update(email="new@ministry.example.org")
    call_command("resume_circulars", verbosity=0)
    circular.refresh_from_db()
    assert circular.stage == ("stopped" if is_outdated else stage)
    assert circular.stopped_because.startswith("Nothing more has been sent: look first at") is is_outdated
    assert circular.begin() is not is_outdated


def test_a_failed_mail_is_sent_again_to_whoever_has_left_only_when_that_was_seen(secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"),)), timezone.now()
    circular.mails.update(stage="failed", error="550 no such person")
    Circular.objects.update(stage="sent")
    ContactPoint.objects.update(retired_on=localdate())
    mail = circular.mails.get()
    with pytest.raises(ValidationError, match="look first at those"):
        mail.send_again(secretariat, now)
    assert (CircularMail.objects.get().stage, Circular.objects.get().stage) == ("failed", "sent")
    mail.send_again(secretariat, now, seen={mail.pk})
    assert (CircularMail.objects.get().stage, Circular.objects.get().stage) == ("waiting", "confirmed")


def test_what_was_kept_of_a_stop_before_names_nobody_any_more(secretariat):
    by_hand, by_worker = make_confirmed(secretariat), make_confirmed(secretariat, (fresh("PAN"),))
    by_hand.stop(secretariat, "Interrompu par Anna Berg.")
    by_worker.stop(None, "450 <anna@x.example.org>: try later")
    importlib.import_module(MIGRATION).name_nobody(apps, None)
    kept = {by_hand.pk: {""}, by_worker.pk: {"", "450 <…>: try later"}}
    for circular in Circular.objects.all():
        assert circular.stopped_because == max(kept[circular.pk])
        assert set(circular.history.values_list("stopped_because", flat=True)) == kept[circular.pk]


@pytest.mark.parametrize("deed", ["send_again", "settle"])
def test_a_circular_is_locked_before_its_mails_by_whoever_needs_both(deed, secretariat):
    if not connection.features.has_select_for_update:
        pytest.skip("on SQLite one transaction that writes follows the other")
    circular, now = make_confirmed(secretariat), timezone.now()
    mail = claimed(circular, now)
    if deed == "send_again":
        mail.settle(CircularMail.Stage.FAILED, now)
    with CaptureQueriesContext(connection) as asked:
        if deed == "send_again":
            mail.send_again(secretariat, now)
        else:
            mail.settle(CircularMail.Stage.WAITING, now)
    locks = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    assert ['FROM "outreach_circularmail"' in sql for sql in locks[:2]] == [False, True]


@pytest.mark.parametrize("stage", ["sent", "stopped"])
def test_all_that_failed_is_sent_again_but_to_nobody_who_has_left(stage, secretariat):
    circular, now = make_confirmed(secretariat, (fresh("NOR"), fresh("PAN"), fresh("FRA"))), timezone.now()
    circular.mails.exclude(state="FRA").update(stage="failed", error="550 no such person")
    circular.mails.filter(state="FRA").update(stage="sent")
    Circular.objects.update(stage=stage)
    ContactPoint.objects.filter(state="PAN").update(retired_on=localdate())
    assert circular.send_failed_again(secretariat, now, localdate()) == 1
    assert dict(circular.mails.values_list("state", "stage")) == {"NOR": "waiting", "PAN": "failed", "FRA": "sent"}
    assert Circular.objects.get().stage == ("stopped" if stage == "stopped" else "confirmed")


@pytest.mark.parametrize(
    ("stage", "mail", "error", "is_open"),
    [
        ("confirmed", "waiting", "", False),
        ("sending", "claimed", "", False),
        ("sending", "claimed", "it fell silent", True),
        ("sending", "failed", "550 gone", True),
        ("stopped", "waiting", "", True),
        ("sent", "sent", "", False),
        ("sent", "bounced", "", False),
        ("sent", "withdrawn", "550 gone", False),
        ("sent", "waiting", "", True),
        ("sent", "claimed", "", True),
    ],
)
def test_what_waits_for_a_decision_is_known(stage, mail, error, is_open, secretariat):
    make_circular(secretariat)
    circular = make_confirmed(secretariat)
    circular.mails.update(stage=mail, error=error)
    Circular.objects.filter(pk=circular.pk).update(stage=stage)
    assert list(Circular.objects.unsettled()) == [circular] * is_open


def test_a_contact_is_told_apart_by_a_bounce_until_its_address_changes(secretariat):
    contact, now = fresh(email="Desk@ministry.example.org"), timezone.now()
    mail = make_confirmed(secretariat, (contact,)).mails.get()
    CircularMail.objects.filter(pk=mail.pk).update(stage="sent")
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at is None
    mail.bounce(secretariat, now)
    contact.email = "desk@ministry.example.org"
    contact.save()
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at == now
    contact.email = "new@ministry.example.org"
    contact.save()
    assert with_bounces(ContactPoint.objects.all()).get().bounced_at is None


@pytest.mark.parametrize("user", ["norway", "japan", "reader"])
def test_nobody_else_knows_of_circulars(user, request, secretariat):
    circular = make_confirmed(secretariat)
    make_circular_attachment(make_circular(secretariat), secretariat)
    person = request.getfixturevalue(user)
    assert circular.mails.visible_to(secretariat).count() == 1
    for model in (Circular, CircularMail, CircularAttachment):
        assert model.objects.visible_to(secretariat).exists()
        assert not model.objects.visible_to(person).exists()
