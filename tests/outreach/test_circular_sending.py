import re
import time
from smtplib import SMTPNotSupportedError

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.mail.backends.smtp import EmailBackend
from django.utils.timezone import localdate

from outreach import mail_server, mailing
from outreach.mailing import send_circular, send_test
from outreach.models import Circular, CircularMail, ContactPoint
from tests.builders import PDF, confirmed, make_circular, make_circular_attachment, make_contact

STATES = ("NOR", "PAN", "FRA", "EGY", "JPN", "KAZ")


@pytest.fixture(autouse=True)
def as_fast_as_it_goes(settings) -> None:
    settings.MAILS_A_MINUTE = 0
    settings.SITE_URL = "https://tracker.example.org"


def address(state: str) -> str:
    return f"desk.{state.lower()}@ministry.example.org"


def make_contacts(*states: str) -> tuple[ContactPoint, ...]:
    return tuple(make_contact(state, email=address(state), confirmed_on=localdate()) for state in states)


def make_ready(by: User, states: tuple[str, ...] = STATES, **values) -> Circular:
    return confirmed(make_circular(by, make_contacts(*states), **values), by)


def send(circular: Circular) -> Circular:
    send_circular.call(circular.pk)
    circular.refresh_from_db()
    return circular


def stages(circular: Circular) -> dict[str, str]:
    return dict(circular.mails.order_by("state").values_list("state", "stage"))


def receivers(postman) -> list[str]:
    return sorted(to for to, _connection in postman.sent_to)


def test_those_who_were_shown_are_those_who_get_it_over_one_connection(secretariat, postman):
    circular = make_circular(secretariat)
    make_contacts(*STATES)
    make_contact("SWE", email=address("SWE"))  # unconfirmed for a year
    make_contact("FIN", email=address("FIN"), retired_on=localdate())
    make_contact("ITA", email=address("NOR").upper(), confirmed_on=localdate())
    shown = [line.contact.email for line in circular.lines(localdate()) if line.is_mailed]
    send(confirmed(circular, secretariat))
    assert receivers(postman) == sorted(shown)
    assert len(shown) == len(STATES)
    assert Circular.objects.get().stage == "sent"
    assert len({connection for _to, connection in postman.sent_to}) == 1
    assert {mail.attempt for mail in circular.mails.own()} == {1}


def test_no_byte_of_a_message_names_anybody_else(secretariat, postman):
    circular = make_ready(secretariat)
    send(circular)
    own = {to: content for (to, _connection), content in zip(postman.sent_to, postman.raw, strict=True)}
    assert set(own) == {address(state) for state in STATES}
    for to, content in own.items():
        text = content.decode().lower()
        assert [state for state in STATES if address(state) in text and address(state) != to] == []
        assert secretariat.email not in text
    assert {message["Auto-Submitted"] for message in postman.taken} == {"auto-generated"}
    for message, (to, _connection) in zip(postman.taken, postman.sent_to, strict=True):
        assert (message["To"], message["Cc"], message["Bcc"]) == (to, None, None)


def test_each_is_written_to_in_its_language_as_text_and_html_with_the_files(secretariat, postman):
    arabic = make_contact("EGY", email=address("EGY"), confirmed_on=localdate(), languages="ar")
    french = make_contact("FRA", email=address("FRA"), confirmed_on=localdate(), languages="ru;fr")
    circular = make_circular(secretariat, (arabic, french), subject_ar="ورشة عمل", text_ar="<b>مدعوون</b>\n\nفيينا")
    make_circular_attachment(circular, secretariat, name="Programme of the day")
    send(confirmed(circular, secretariat))
    messages = {message["To"]: message for message in postman.taken}
    message = messages[arabic.email]
    assert message["Subject"] == "ورشة عمل"
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "<b>مدعوون</b>" in plain
    assert '<html lang="ar" dir="rtl">' in html
    assert "<p>&lt;b&gt;مدعوون&lt;/b&gt;</p>" in html
    assert "مصر" in plain  # the State, as it is called in Arabic
    message = messages[french.email]
    assert message["Subject"] == "Atelier à Vienne"
    assert '<html lang="fr" dir="ltr">' in message.get_body(("html",)).get_content()
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("Programme of the day.pdf", "application/pdf")
    assert file.get_content() == PDF


def test_a_mail_is_known_again_by_its_number(secretariat, postman):
    circular = make_ready(secretariat, ("NOR",))
    mail = circular.mails.get()
    postman.then = lambda content: False  # hangs up before saying that it has taken it
    send(circular)
    mail.refresh_from_db()
    postman.then = lambda content: True
    mail.send_again(secretariat, mail.claimed_at)
    assert send(circular).stage == "stopped"  # until somebody continues
    circular.ask_again(secretariat, mail.claimed_at)
    send(circular)
    assert {message["Message-ID"] for message in postman.taken} == {
        f"<circular-{circular.pk}-{mail.pk}@tracker.example.org>"
    }
    assert len(postman.taken) == 2
    assert circular.stage == "sent"


def test_an_address_that_is_refused_stops_no_other(secretariat, postman):
    postman.refused = address("FRA")
    circular = send(make_ready(secretariat))
    assert stages(circular) == dict.fromkeys(STATES, "sent") | {"FRA": "failed"}
    assert circular.stage == "sent"
    failed = circular.mails.get(stage="failed")
    assert failed.error == "550 no such person"
    postman.refused = "nobody@"
    failed.send_again(secretariat, failed.finished_at)
    assert stages(send(circular)) == dict.fromkeys(STATES, "sent")
    assert receivers(postman) == sorted(map(address, STATES))


def test_a_server_that_is_away_stops_it_and_it_is_continued(secretariat, postman, settings):
    circular, port = make_ready(secretariat), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1  # nobody listens
    send(circular)
    assert circular.stage == "stopped"
    assert "refused" in circular.stopped_because
    assert set(stages(circular).values()) == {"waiting"}
    settings.EMAIL_PORT = port
    send(circular)  # an errand that is left over does not continue what was stopped
    assert postman.taken == []
    circular.ask_again(secretariat, circular.asked_at)
    assert send(circular).stage == "sent"
    assert (receivers(postman), circular.stopped_because) == (sorted(map(address, STATES)), "")


def test_a_server_that_falls_silent_in_the_middle_leaves_one_mail_in_doubt(secretariat, postman):
    circular = make_ready(secretariat)
    postman.then = lambda content: len(postman.taken) != 3
    send(circular)
    assert circular.stage == "stopped"
    counts = circular.mails.counts()
    assert (counts["sent"], counts["claimed"], counts["waiting"]) == (2, 1, 3)
    (doubtful,) = circular.mails.in_doubt(circular.asked_at)
    assert doubtful.address == postman.sent_to[2][0]
    circular.ask_again(secretariat, circular.asked_at)
    send(circular)
    assert receivers(postman) == sorted(map(address, STATES))  # nobody twice, also not the doubtful one
    assert stages(circular) == dict.fromkeys(STATES, "sent") | {doubtful.state_id: "claimed"}


class BusyPostman:
    """What a busy server says to the first `times` mails, or to those for one address, and no more."""

    def __init__(self, word: str, answer: str, times: int, to: str = "") -> None:
        self.word, self.answer, self.times, self.to, self.heard = word, answer, times, to, 0

    def __call__(self, line: str) -> str | None:
        if not line.upper().startswith(self.word) or self.heard >= self.times or self.to not in line:
            return None
        self.heard += 1
        return self.answer


@pytest.mark.parametrize(
    ("word", "answer", "times", "stage"),
    [
        ("MAIL", "451 busy", 2, "sent"),
        ("MAIL", "451 busy", 99, "stopped"),
        ("MAIL", "421 too many", 2, "sent"),
        ("RCPT", "421 too many", 2, "sent"),
        ("MAIL", "550 who are you", 1, "stopped"),
        ("DATA", "452 no room", 99, "stopped"),
        ("RCPT", "451 look-up failed", 2, "sent"),
        ("RCPT", "451 look-up failed", 99, "stopped"),
    ],
)
def test_a_busy_server_is_asked_again_and_then_left_in_peace(word, answer, times, stage, secretariat, postman):
    postman.answers = BusyPostman(word, answer, times)
    circular = send(make_ready(secretariat))
    assert circular.stage == stage
    left = "waiting" if stage == "stopped" else "sent"
    assert set(stages(circular).values()) == {left}
    assert postman.answers.heard <= max(mail_server.TRIES, times if times < 99 else 0)
    postman.answers = lambda line: None
    if stage == "stopped":
        assert circular.stopped_because == answer
        circular.ask_again(secretariat, circular.asked_at)
        send(circular)
    assert receivers(postman) == sorted(map(address, STATES))


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        ("421 4.7.0 <{address}>: try later", "421 4.7.0 <…>: try later"),
        ("421 mailbox {local} is closed, ask Help.Desk@example.net.", "421 mailbox … is closed, ask …"),
    ],
)
def test_why_it_was_stopped_names_no_address_while_the_mail_keeps_what_was_said(answer, because, secretariat, postman):
    said = answer.format(address=address("NOR").upper(), local="desk.nor")
    postman.answers = BusyPostman("RCPT", said, 99)
    circular = send(make_ready(secretariat, ("NOR",)))
    assert (circular.stage, circular.stopped_because) == ("stopped", because)
    assert circular.mails.get().error == said


class OldServer(EmailBackend):
    def send_messages(self, email_messages):
        if email_messages[0].to == [address("NOR")]:
            raise SMTPNotSupportedError("SMTPUTF8 not supported by server")
        return super().send_messages(email_messages)


def test_a_mail_that_the_server_cannot_take_at_all_fails_and_stops_no_other(secretariat, postman, settings):
    circular = make_ready(secretariat)
    settings.EMAIL_BACKEND = f"{__name__}.OldServer"
    assert stages(send(circular)) == dict.fromkeys(STATES, "sent") | {"NOR": "failed"}
    assert circular.stage == "sent"
    assert circular.mails.get(state="NOR").error == "SMTPUTF8 not supported by server"


@pytest.mark.parametrize(("times", "stage"), [(1, "sent"), (mail_server.TRIES - 1, "sent"), (99, "failed")])
def test_an_address_that_is_put_off_is_tried_again_and_stops_no_other(times, stage, secretariat, postman):
    postman.answers = BusyPostman("RCPT", "450 greylisted", times, address("NOR"))
    circular = send(make_ready(secretariat))
    assert stages(circular) == dict.fromkeys(STATES, "sent") | {"NOR": stage}
    assert circular.stage == "sent"
    assert postman.answers.heard == min(times, mail_server.TRIES)
    assert circular.mails.get(state="NOR").error == ("450 greylisted" if stage == "failed" else "")


def test_a_second_worker_who_finds_nothing_leaves_no_mail_behind(secretariat, postman):
    circular = make_ready(secretariat, ("NOR",))
    circular.begin()
    first = mailing.Sending(circular)
    first.server.listen()
    mail = CircularMail.objects.claim(circular, circular.asked_at)
    assert send(Circular.objects.get()).stage == "sent"  # the second has nothing to do
    postman.answers = BusyPostman("MAIL", "451 busy", 1)
    first.send(mail)
    assert Circular.objects.get().stage == "sending"
    first.run()
    circular.finish(circular.asked_at)
    assert (Circular.objects.get().stage, receivers(postman)) == ("sent", [address("NOR")])


def test_what_waits_of_one_taken_for_sent_is_found_and_sent(secretariat, postman):
    circular = make_ready(secretariat, ("NOR",))
    Circular.objects.update(stage="sent")
    assert list(Circular.objects.underway()) == [circular]
    assert send(circular).stage == "sent"
    assert receivers(postman) == [address("NOR")]
    assert not Circular.objects.underway().exists()


def test_two_workers_who_find_the_server_away_stop_it_once(secretariat, settings):
    circular = make_ready(secretariat, ("NOR",))
    circular.begin()
    circular.stop(secretariat, "By hand")
    circular.stop(None, "Connection refused")
    assert (circular.stage, circular.stopped_because) == ("stopped", "By hand")


def test_it_goes_to_the_address_that_was_confirmed(secretariat, postman):
    circular = make_ready(secretariat, ("NOR",))
    ContactPoint.objects.update(email="successor@ministry.example.org")
    send(circular)
    assert receivers(postman) == [address("NOR")]


def test_a_server_that_has_hung_up_is_noticed_before_a_mail_is_taken(secretariat, postman):
    postman.answers = BusyPostman("NOOP", "421 good bye", 1)
    circular = send(make_ready(secretariat))
    assert postman.answers.heard == 1
    assert stages(circular) == dict.fromkeys(STATES, "sent")
    assert {mail.attempt for mail in circular.mails.own()} == {1}
    assert len({connection for _to, connection in postman.sent_to}) == 2


def test_a_server_is_called_again_after_some_mails(secretariat, postman, monkeypatch):
    circular = make_ready(secretariat)
    monkeypatch.setattr(mail_server, "MAILS_A_CONNECTION", 2)
    send(circular)
    assert stages(circular) == dict.fromkeys(STATES, "sent")
    assert len({connection for _to, connection in postman.sent_to}) == 3


def test_a_stop_leaves_those_who_wait(secretariat, postman):
    circular = make_ready(secretariat)
    sending = mailing.Sending(circular)
    circular.begin()
    sending.server.listen()
    sending.send(CircularMail.objects.claim(circular, circular.asked_at))
    Circular.objects.get().stop(secretariat, "Wait")
    sending.run()
    assert len(postman.taken) == 1
    circular.finish(circular.asked_at)
    assert Circular.objects.get().stage == "stopped"


def test_a_second_errand_sends_nothing_twice(secretariat, postman):
    circular = send(make_ready(secretariat))
    send(circular)
    circular.ask_again(secretariat, circular.asked_at)
    send(circular)
    assert receivers(postman) == sorted(map(address, STATES))


def test_it_is_sent_no_faster_than_allowed(secretariat, postman, settings):
    settings.MAILS_A_MINUTE = 600
    circular = make_ready(secretariat, STATES[:4])
    began = time.monotonic()
    send(circular)
    assert time.monotonic() - began >= 4 * 0.1
    assert len(postman.taken) == 4


def test_a_file_that_is_gone_stops_it_before_anybody_is_written_to(secretariat, postman):
    circular = make_circular(secretariat, make_contacts(*STATES))
    document = make_circular_attachment(circular, secretariat)
    confirmed(circular, secretariat)
    document.file.storage.delete(document.file.name)
    with pytest.raises(FileNotFoundError):
        send_circular.call(circular.pk)
    circular.refresh_from_db()
    assert (circular.stage, postman.taken) == ("stopped", [])
    assert f"Circular {circular.pk} was stopped" in circular.stopped_because
    assert set(stages(circular).values()) == {"waiting"}


def test_a_test_goes_to_oneself_alone_in_each_language(secretariat, postman):
    circular = make_circular(secretariat, make_contacts(*STATES))
    make_circular_attachment(circular, secretariat, file=ContentFile(PDF, name="Programme.pdf"))
    assert send_test(circular, secretariat) == 2
    assert receivers(postman) == [secretariat.email] * 2
    assert [message["Subject"] for message in postman.taken] == [
        "[Test] Workshop in Vienna",
        "[Test] Atelier à Vienne",
    ]
    assert all(len(list(message.iter_attachments())) == 1 for message in postman.taken)
    assert [len(re.findall(rb"contact point of|point de contact", content)) for content in postman.raw] == [2, 2]
    assert {message["Message-ID"].partition("@")[2] for message in postman.taken} == {"tracker.example.org>"}
    assert len({message["Message-ID"] for message in postman.taken}) == 2
    assert not re.search(rb"ministry\.example", b"".join(postman.raw))
    assert (Circular.objects.get().stage, CircularMail.objects.count()) == ("draft", 0)
