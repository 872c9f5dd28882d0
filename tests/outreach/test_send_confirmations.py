"""The command that asks and reminds, over a real mail server on this machine."""

import datetime
import os
import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.confirming import ask, people_to_ask
from outreach.mail_server import MailServer
from outreach.models import ConfirmationRequest
from outreach.models.rounds import CLAIM_HOLDS_FOR, take_on
from tests.builders import make_contact

DAY = datetime.timedelta(days=1)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def quickly(settings):
    settings.MAILS_A_MINUTE = 0


def run(capsys, *options: str) -> str:
    call_command("send_confirmations", *options)
    return capsys.readouterr().out


def age(days: int) -> None:
    """Let `days` pass since the mails were sent."""
    for request in ConfirmationRequest.objects.all():
        request.sent_at -= days * DAY
        request.expires_at -= days * DAY
        request.save()


def links_in(mail) -> list[str]:
    return re.findall(r"https?://[^\s/]+(/confirm/\S+)", mail.get_body(("plain",)).get_content())


def told(mail) -> str:
    return "".join(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


# The mail ------------------------------------------------------------------------------------------------------------


def test_who_is_due_gets_a_mail_whose_link_opens_without_an_account(postman, capsys, settings, db):
    settings.SITE_URL = "https://tracker.example.org"
    contact = make_contact(phone="+4312603062")
    make_contact("PAN", email="fresh@ministry.example.org", confirmed_on=localdate())
    make_contact("FRA", email="left@ministry.example.org", retired_on=localdate())
    make_contact("EGY", email="", phone="+4312603062")
    assert run(capsys) == "1 mail sent.\n"
    [mail] = postman.taken
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (contact.email, None, None)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Norway, Foreign ministry, Desk officer, Ministry of Foreign Affairs" in told(mail)
    assert [word for word in ("C. Person", "+43", contact.email) if word in told(mail)] == []
    [address] = links_in(mail)
    assert Client().get(address).status_code == 200
    Client().post(address, {"answer": "confirmed"})
    contact.refresh_from_db()
    assert contact.confirmed_on == localdate()


def test_a_person_with_several_posts_gets_one_mail_and_nobody_sees_another_address(postman, capsys, db):
    both = {"email": "both@ministry.example.org"}
    make_contact(**both)
    make_contact(kind="technical", **{"email": "Both@ministry.example.org"})
    make_contact("PAN", email="other@ministry.example.org")
    assert run(capsys) == "2 mails sent.\n"
    by_address = {mail["To"]: mail for mail in postman.taken}
    assert {address.lower() for address in by_address} == {"both@ministry.example.org", "other@ministry.example.org"}
    assert sorted(len(set(links_in(mail))) for mail in postman.taken) == [1, 2]
    for address, mail in by_address.items():
        assert [other for other in by_address if other != address and other in mail.as_string()] == []
    addresses = [link for mail in postman.taken for link in links_in(mail)]
    assert {Client().get(link).status_code for link in addresses} == {200}


def test_persons_who_share_a_mailbox_are_told_apart(postman, capsys, db):
    shared = {"email": "shared@ministry.example.org"}
    make_contact(post="Counsellor", **shared)
    make_contact(post="Third Secretary", kind="technical", **shared)
    make_contact(post="Attaché", kind="mission-vienna", languages="fr", **shared)
    assert run(capsys) == "2 mails sent.\n"
    texts = sorted(told(mail) for mail in postman.taken)
    french, english = sorted(texts, key=lambda text: "Counsellor" in text)
    assert all(words in english for words in ("Counsellor, Ministry", "Third Secretary, Ministry", 'lang="en"'))
    assert ('lang="fr"' in french, "Attaché, Ministry" in french, "Attaché" in english) == (True, True, False)


def test_answers_by_mail_reach_whoever_reads_them(postman, capsys, settings, db):
    make_contact()
    settings.REPLY_TO = "desk@secretariat.example.org"
    run(capsys)
    [mail] = postman.taken
    assert mail["Reply-To"] == "desk@secretariat.example.org"


@pytest.mark.parametrize(
    ("languages", "written"), [("fr;en", "fr"), ("ar", "ar"), ("zh-hans;en", "zh-hans"), ("es;ru", "es")]
)
def test_the_mail_is_in_the_language_that_the_contact_prefers(languages, written, postman, capsys, db):
    make_contact(languages=languages)
    run(capsys)
    [mail] = postman.taken
    direction = "rtl" if written == "ar" else "ltr"
    assert f'<html lang="{written}" dir="{direction}">' in told(mail)
    assert ConfirmationRequest.objects.get().language == written


# When ----------------------------------------------------------------------------------------------------------------


def test_it_is_asked_once_and_reminded_twice_and_then_left_in_peace(postman, capsys, db):
    make_contact()
    sent = []
    for _day in range(50):
        sent.append(run(capsys).split()[0])
        age(1)
    assert [day for day, number in enumerate(sent) if number == "1"] == [0, 14, 30]
    assert [mail["Subject"].startswith("Reminder") for mail in postman.taken] == [False, True, True]


def test_whoever_answers_gets_no_reminder(postman, capsys, db):
    make_contact()
    run(capsys)
    Client().post(links_in(postman.taken[0])[0], {"answer": "not-me"})
    age(20)
    assert run(capsys) == "0 mails sent.\n"


def test_running_it_again_sends_nothing_more(postman, capsys, db):
    make_contact()
    assert [run(capsys), run(capsys)] == ["1 mail sent.\n", "0 mails sent.\n"]
    assert len(postman.taken) == 1


def test_a_dry_run_names_entries_and_no_person_and_sends_nothing(postman, capsys, db):
    contact = make_contact()
    assert run(capsys, "--dry-run") == f"NOR foreign-ministry ({contact.pk})\n1 mail would be sent.\n"
    assert (postman.taken, ConfirmationRequest.objects.exists()) == ([], False)


def test_who_is_of_the_demonstration_set_is_never_written_to_by_a_system_in_use(postman, capsys, settings, db):
    make_contact(email="desk@demonstration.invalid")
    make_contact("PAN", email="real@ministry.example.org", is_demonstration=True)
    settings.IS_SECURE = True
    assert run(capsys) == "0 mails sent.\n"
    settings.IS_SECURE = False
    assert run(capsys) == "2 mails sent.\n"


# When something breaks -----------------------------------------------------------------------------------------------


def test_an_address_that_is_refused_for_good_stops_no_other_is_recorded_and_not_tried_again(postman, capsys, db):
    refused = make_contact(email="nobody@ministry.example.org")
    make_contact("PAN", email="other@ministry.example.org")
    output = run(capsys)
    assert (
        output == f"NOR foreign-ministry ({refused.pk}): the address is refused; the desk tells of it.\n1 mail sent.\n"
    )
    assert [mail["To"] for mail in postman.taken] == ["other@ministry.example.org"]
    request = ConfirmationRequest.objects.get(contact=refused)
    assert (request.error, request.bounced_at is None, request.sent_at) == ("550 no such person", False, None)
    postman.refused = "somebody else"
    assert run(capsys) == "0 mails sent.\n"
    refused.email = "somebody@ministry.example.org"
    refused.save()
    assert run(capsys) == "1 mail sent.\n"


def test_a_mail_that_is_put_off_stops_no_other_and_is_tried_again(postman, capsys, db):
    late = make_contact(email="late@ministry.example.org")
    make_contact("PAN", email="other@ministry.example.org")
    postman.answers = lambda line: "451 later" if "rcpt" in line.lower() and "late@" in line else None
    with pytest.raises(CommandError, match=rf"NOR foreign-ministry \({late.pk}\)"):
        run(capsys)
    output = capsys.readouterr()
    assert "late@" not in output.out + output.err
    assert [mail["To"] for mail in postman.taken] == ["other@ministry.example.org"]
    postman.answers = lambda line: None
    assert run(capsys) == "1 mail sent.\n"
    assert ConfirmationRequest.objects.filter(contact=late).count() == 1


class AnsweredAtOnce(EmailBackend):
    """A mail server that has not said yet that it took the mail when its reader answers."""

    def send_messages(self, messages):
        request = ConfirmationRequest.objects.get()
        request.propose(ConfirmationRequest.Answer.CORRECTED, timezone.now(), {"person": "D. Person"}, "At once")
        return super().send_messages(messages)


def test_what_is_answered_while_the_server_still_talks_stays_answered(capsys, settings, db):
    make_contact()
    settings.EMAIL_BACKEND = f"{__name__}.AnsweredAtOnce"
    assert run(capsys) == "1 mail sent.\n"
    request = ConfirmationRequest.objects.get()
    assert (request.answer, request.proposed, request.note) == ("corrected", {"person": "D. Person"}, "At once")
    assert request.sent_at is not None


def test_a_server_that_is_away_is_not_tried_without_end(postman, capsys, settings, db):
    for number in range(5):
        make_contact(email=f"desk{number}@ministry.example.org")
    settings.EMAIL_PORT = 1  # where nobody listens
    with pytest.raises(CommandError) as error:
        run(capsys)
    assert str(error.value).count("NOR foreign-ministry") == 5
    assert capsys.readouterr().err.count("ServerAwayError") == 3
    assert not ConfirmationRequest.objects.exists()


def test_mails_go_over_one_connection_and_no_more_a_minute_than_are_allowed(postman, capsys, settings, db):
    for number in range(3):
        make_contact(email=f"desk{number}@ministry.example.org")
    settings.MAILS_A_MINUTE = 300
    began = time.monotonic()
    assert run(capsys) == "3 mails sent.\n"
    assert time.monotonic() - began >= 0.4  # twice a fifth of a second
    assert len({port for _addressee, port in postman.sent_to}) == 1
    moments = set(ConfirmationRequest.objects.values_list("claimed_at", flat=True))
    assert len(moments) == 3  # of each mail, not of the run


def test_who_moves_while_the_mails_go_out_has_no_link_sent_to_the_old_address(postman, db):
    make_contact()
    moves = make_contact(kind="technical")
    [together] = people_to_ask(timezone.now())
    moves.email = "new@ministry.example.org"
    moves.save()
    with closing(MailServer()) as server:
        request = ask(together, server)
    [mail] = postman.taken
    assert (mail["To"], len(links_in(mail))) == ("desk@ministry.example.org", 1)
    assert request.contact.kind == "foreign-ministry"
    assert [[one.email for one in each] for each in people_to_ask(timezone.now())] == [["new@ministry.example.org"]]


def test_who_moves_in_the_middle_of_a_round_is_asked_at_the_new_address(postman, capsys, db):
    contact = make_contact()
    run(capsys)
    [old] = links_in(postman.taken[0])
    contact.email = "new@ministry.example.org"
    contact.save()
    assert [run(capsys), run(capsys)] == ["1 mail sent.\n", "0 mails sent.\n"]
    mail = postman.taken[1]
    assert (mail["To"], mail["Subject"].startswith("Reminder")) == ("new@ministry.example.org", False)
    [new] = links_in(mail)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (410, 200)
    age(14)
    assert run(capsys) == "1 mail sent.\n"
    assert [mail["To"] for mail in postman.taken].count("new@ministry.example.org") == 2


def test_what_a_run_took_on_and_did_not_send_is_left_to_it_for_an_hour_and_then_sent(postman, capsys, db):
    contact, now = make_contact(), timezone.now()
    [request] = take_on([contact.pk], "en", now)
    assert (take_on([contact.pk], "en", now), people_to_ask(now)) == ([], [])
    assert run(capsys) == "0 mails sent.\n"
    ConfirmationRequest.objects.update(claimed_at=now - CLAIM_HOLDS_FOR)
    assert run(capsys) == "1 mail sent.\n"
    request.refresh_from_db()
    assert (request.number, request.sent_at is not None, ConfirmationRequest.objects.count()) == (0, True, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies the database into a file")
def test_two_runs_at_once_send_each_mail_once(postman, tmp_path, db):
    for number in range(20):
        make_contact(email=f"desk{number}@ministry.example.org")
        make_contact(kind="technical", email=f"desk{number}@ministry.example.org")
    connection.ensure_connection()
    file = tmp_path / "copy.sqlite3"
    file.write_bytes(connection.connection.serialize())
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{file}",
        "MAILS_A_MINUTE": "0",
        "EMAIL_URL": f"smtp://127.0.0.1:{postman.server_address[1]}",
    }
    command = [sys.executable, "manage.py", "send_confirmations"]
    runs = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert sum(int(out.split()[0]) for out, _error in outputs) == 20
    assert sorted(mail["To"] for mail in postman.taken) == sorted(f"desk{n}@ministry.example.org" for n in range(20))
    assert {len(links_in(mail)) for mail in postman.taken} == {2}
