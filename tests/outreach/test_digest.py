import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.digest import claim, digest_for, mark_sent, person_behind, token_of
from outreach.models import Event, Preferences, Role
from outreach.models.preferences import preferences_of
from tests.builders import (
    make_activity,
    make_cleared,
    make_coordinator,
    make_event,
    make_follow_up,
    make_join_request,
    make_submitted,
    make_user,
)

PREFERENCES = reverse("outreach:preferences")


@pytest.fixture(autouse=True)
def empty_list(db: None) -> None:
    """Leave nothing on the list of events: the days of the reference data come nearer with every day."""
    Event.objects.all().delete()


def test_the_list_behind_a_number_of_activities_holds_as_many(sign_in, norway, secretariat):
    for person in (norway, secretariat):
        make_submitted(person, secretariat=secretariat).return_to_author(secretariat, timezone.now(), "Where?")
        for stage in ("planned", "ongoing"):
            make_activity(person, str(localdate() - datetime.timedelta(days=1)), stage=stage)
        make_activity(person, str(localdate()), stage="planned")
    told = {
        norway: ["2 records were returned to you.", "4 plans are past their date."],
        secretariat: ["1 record was returned to you.", "2 plans are past their date."],
    }
    for person, texts in told.items():
        lines = [line for line in digest_for(person, localdate()).waiting if "mine=on" in line.url]
        assert [line.text for line in lines] == texts
        for line in lines:
            rows = sign_in(person).get(line.url).context["table"].paginator.count
            assert line.text.startswith(f"{rows} ")


def send(capsys, *options: str) -> str:
    call_command("send_digests", *options)
    return capsys.readouterr().out


def something_for(*people: User) -> None:
    for person in people:
        make_follow_up(make_activity(person, undertaken_by=("NOR",)), person, due_on=localdate())


def texts(user: User) -> list[str]:
    digest = digest_for(user, localdate())
    return [line.text for line in (*digest.waiting, *digest.coming)]


# What it tells -------------------------------------------------------------------------------------------------------


def test_it_tells_counts_and_links_and_no_substance(norway, panama, secretariat, settings):
    settings.SITE_URL = "https://tracker.example.org"
    activity = make_cleared(norway, secretariat=secretariat, title="A secret visit")
    make_follow_up(activity, norway, what="Call the minister", due_on=localdate())
    make_join_request(activity, "PAN", panama)
    returned = make_submitted(norway, secretariat=secretariat, title="Given back")
    returned.return_to_author(secretariat, timezone.now(), "Where was this?")
    make_activity(norway, str(localdate() - datetime.timedelta(days=1)), stage="planned")
    theirs = make_activity(panama, undertaken_by=("PAN",), title="Their deed")
    theirs.submit(panama, timezone.now())
    make_event(str(localdate() + datetime.timedelta(days=30)), name="Meeting of the region")
    make_event(str(localdate() + datetime.timedelta(days=31)), name="Later")
    told = texts(norway)
    since = localdate() - datetime.timedelta(days=7)
    assert told[:4] == [
        "1 follow-up is due.",
        "1 record was returned to you.",
        "1 request to be added waits.",
        "1 plan is past its date.",
    ]
    assert re.fullmatch(rf"1 activity of others is new since {since.day} \w+ {since.year}\.", told[4])
    assert [line.split(": ")[1] for line in told[5:]] == ["Meeting of the region"]
    call_command("send_digests", verbosity=0)
    message = next(message for message in mail.outbox if message.to == [norway.email])
    both = message.body + str(message.alternatives[0].content)
    for word in ("secret", "minister", "Given back", "Where was", "Their deed"):
        assert word not in both
    links = re.findall(r"https?://[^\s\"<]+", both)
    assert {link.split("/")[2] for link in links} == {"tracker.example.org"}


def test_every_link_of_the_mail_opens(norway, secretariat, sign_in, settings):
    settings.SITE_URL = "http://testserver"
    something_for(norway)
    make_event(str(localdate()))
    call_command("send_digests", verbosity=0)
    message = next(message for message in mail.outbox if message.to == [norway.email])
    client = sign_in(norway)
    links = re.findall(r"http://testserver(\S+)", message.body)
    assert len(links) >= 5
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_secretariat_is_told_what_waits_for_clearance(norway, secretariat):
    make_submitted(norway, secretariat=secretariat)
    assert "1 record waits for clearance." in texts(secretariat)
    assert not any("clearance" in text for text in texts(norway))


def test_it_is_written_in_the_language_the_person_has_chosen(norway, secretariat):
    something_for(norway)
    make_event(str(localdate()), name="A day", name_fr="Un jour", name_ar="يوم")
    Preferences.objects.create(user=norway, language="ar")
    Preferences.objects.create(user=secretariat, language="fr")
    call_command("send_digests", verbosity=0)
    found = {message.to[0]: message for message in mail.outbox}
    assert "يوم" in found[norway.email].body
    assert 'lang="ar" dir="rtl"' in str(found[norway.email].alternatives[0].content)
    assert "Un jour" in found[secretariat.email].body


# To whom and when ----------------------------------------------------------------------------------------------------


def test_it_goes_to_those_who_have_work_here_and_something_to_learn(norway, panama, reader, secretariat, head, capsys):
    make_event(str(localdate()))
    silent = make_user("silent", Role.SECRETARIAT)
    silent.email = ""
    silent.save()
    gone = make_user("gone", Role.SECRETARIAT)
    gone.is_active = False
    gone.save()
    panama.coordinator_terms.update(ends_on=localdate() - datetime.timedelta(days=1))
    Preferences.objects.create(user=head, gets_digest=False)
    assert send(capsys) == "2 digests sent.\n"
    assert sorted(message.to[0] for message in mail.outbox) == ["norway@example.org", "secretariat@example.org"]


def test_nothing_is_sent_where_there_is_nothing_to_tell(norway, capsys):
    assert send(capsys) == "0 digests sent.\n"
    assert mail.outbox == []
    assert preferences_of(norway).digest_sent_on is None


def test_a_week_has_one_digest_however_often_it_is_run(norway, capsys, monkeypatch):
    something_for(norway)
    assert send(capsys) == "1 digest sent.\n"
    assert preferences_of(norway).digest_sent_on == localdate()
    assert send(capsys) == "0 digests sent.\n"
    monday = localdate() - datetime.timedelta(days=localdate().weekday())
    Preferences.objects.update(digest_sent_on=monday)
    assert send(capsys) == "0 digests sent.\n"
    Preferences.objects.update(digest_sent_on=monday - datetime.timedelta(days=1))
    assert send(capsys) == "1 digest sent.\n"
    assert len(mail.outbox) == 2


def test_a_dry_run_names_who_would_be_written_to_and_sends_nothing(norway, capsys):
    something_for(norway)
    assert send(capsys, "--dry-run") == "norway\n1 digest would be sent.\n"
    assert (mail.outbox, preferences_of(norway).digest_sent_on) == ([], None)


def test_a_demonstration_account_is_not_written_to_where_the_system_is_in_use(norway, settings, capsys):
    something_for(norway)
    norway.email = "norway@demonstration.invalid"
    norway.save()
    settings.IS_SECURE = True
    assert send(capsys) == "0 digests sent.\n"


def test_a_run_leaves_to_another_what_that_is_sending_for_an_hour(norway, capsys):
    something_for(norway)
    now = timezone.now()
    assert claim(norway, now)
    assert not claim(norway, now)
    assert send_with_errors(capsys) == ("0 digests sent.\n", "norway: left to another run, which is sending it.\n")
    assert mail.outbox == []
    Preferences.objects.update(digest_claimed_at=now - datetime.timedelta(hours=1))  # that one has broken off
    assert send(capsys) == "1 digest sent.\n"
    assert [message.to for message in mail.outbox] == [[norway.email]]
    assert Preferences.objects.get().digest_claimed_at is None


def test_what_has_been_sent_this_week_is_claimed_by_nobody(norway):
    mark_of_last_week = timezone.localdate() - datetime.timedelta(days=7)
    Preferences.objects.create(user=norway, digest_sent_on=mark_of_last_week)
    assert claim(norway, timezone.now())
    mark_sent(norway, timezone.localdate())
    assert not claim(norway, timezone.now())


def send_with_errors(capsys) -> tuple[str, str]:
    call_command("send_digests")
    return capsys.readouterr()


# Over a real connection ----------------------------------------------------------------------------------------------


def test_a_mail_that_fails_stops_no_other_and_is_tried_again(norway, panama, postman, capsys):
    something_for(norway)
    make_follow_up(make_activity(panama, undertaken_by=("PAN",)), panama, due_on=localdate())
    postman.refused = "norway@"
    with pytest.raises(CommandError, match="tried again at the next run: norway"):
        call_command("send_digests")
    assert "norway: " in capsys.readouterr().err
    assert [message["To"] for message in postman.taken] == ["panama@example.org"]
    assert (preferences_of(norway).digest_sent_on, preferences_of(panama).digest_sent_on) == (None, localdate())
    assert preferences_of(norway).digest_claimed_at is None
    postman.refused = "nobody@"
    assert send(capsys) == "1 digest sent.\n"
    assert [message["To"] for message in postman.taken] == ["panama@example.org", "norway@example.org"]


def test_the_mail_arrives_with_text_page_and_the_way_out_of_it(norway, postman, settings):
    settings.SITE_URL = "https://tracker.example.org"
    something_for(norway)
    call_command("send_digests", verbosity=0)
    message = postman.taken[0]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    off = re.fullmatch(r"<https://tracker\.example\.org/digest/off/(\S+)/>", message["List-Unsubscribe"].strip())
    assert person_behind(off[1]) == norway
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "1 follow-up is due." in message.get_body(("plain",)).get_content()


def test_a_mail_server_that_is_away_is_told(norway, settings, capsys):
    something_for(norway)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="norway"):
        call_command("send_digests")
    assert preferences_of(norway).digest_sent_on is None


# Leaving it ----------------------------------------------------------------------------------------------------------


def test_one_click_of_the_mail_program_turns_it_off_without_signing_in(norway):
    client = Client(enforce_csrf_checks=True)
    off = reverse("outreach:digest-off", args=[token_of(norway)])
    assert "Turn it off" in client.get(off).content.decode()
    assert preferences_of(norway).gets_digest
    answer = client.post(off, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "is turned off" in answer.content.decode()
    assert not preferences_of(norway).gets_digest


def test_a_link_that_was_not_made_here_or_for_another_address_turns_nothing_off(norway, client):
    token = token_of(norway)
    forged = [token[:-1] + ("a" if token[-1] != "a" else "b"), "no:such:token"]
    norway.email = "successor@example.org"
    norway.save()
    for one in (token, *forged):
        assert client.post(reverse("outreach:digest-off", args=[one])).status_code == 404
    assert preferences_of(norway).gets_digest


# Preferences ---------------------------------------------------------------------------------------------------------


def test_language_and_digest_are_chosen_on_the_page(norway, panama, sign_in):
    client = sign_in(norway)
    assert client.post(PREFERENCES, {"language": "ru"}).url == PREFERENCES
    chosen = preferences_of(norway)
    assert (chosen.language, chosen.gets_digest) == ("ru", False)
    assert not Preferences.objects.filter(user=panama).exists()
    assert client.post(PREFERENCES, {"language": "tlh"}).context["form"].errors.keys() == {"language"}


def test_the_language_of_the_pages_becomes_that_of_mails(norway, sign_in):
    address = reverse("set_language")
    sign_in(norway).post(address, {"language": "es", "next": "/"})
    assert preferences_of(norway).language == "es"
    sign_in(norway).post(address, {"language": "tlh", "next": "/"})
    sign_in(norway).get(address, {"language": "fr"})
    assert preferences_of(norway).language == "es"
    Client().post(address, {"language": "fr", "next": "/"})
    assert Preferences.objects.count() == 1


def test_a_term_that_begins_later_gets_no_digest_yet(capsys, db):
    user = make_user("finland", Role.COORDINATOR)
    make_coordinator("FIN", user, starts_on=localdate() + datetime.timedelta(days=1))
    make_event(str(localdate()))
    assert send(capsys) == "0 digests sent.\n"
