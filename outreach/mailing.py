"""Sending circulars: what each mail says, and how the background worker sends them without a second copy to anyone."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from email.utils import make_msgid
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django_tasks import task

from outreach.mail_server import TRIES, TRY_LATER, MailServer, ServerAwayError, code_of, without_addresses, words_of
from outreach.models import Circular, CircularMail

logger = logging.getLogger(__name__)

File = tuple[str, bytes, str]
REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)


@task()
def send_circular(pk: int) -> None:
    """Send what waits of a circular, until nothing waits or somebody stops it.

    Safe to ask for as often as one likes, also while another worker is at it: each mail is taken by one worker.
    """
    circular = Circular.objects.get(pk=pk)
    if not circular.begin():
        return
    try:
        Sending(circular).run()
    except ServerAwayError as error:
        circular.stop(None, str(error))
        return
    except Exception:
        logger.exception("Circular %s was stopped", pk)
        told = _("It is an error of the tracker. Those who run it find the cause in the log, under “%(what)s”.")
        circular.stop(None, told % {"what": f"Circular {pk} was stopped"})
        raise
    circular.finish(timezone.now())


def ask_for(circulars: QuerySet[Circular]) -> int:
    """Have the background worker send what waits of `circulars`; return how many they are."""
    keys = list(circulars.values_list("pk", flat=True))
    for key in keys:
        send_circular.enqueue(key)
    return len(keys)


class Sending:
    """One worker that sends one circular, over a connection that serves for many mails."""

    def __init__(self, circular: Circular) -> None:
        """Read the files once: they are the same for everybody."""
        self.circular = circular
        self.files = files_of(circular)
        self.server = MailServer()
        self.put_off: list[int] = []  # the mails that were put off one after the other, since one was taken
        self.not_now: Counter[int] = Counter()  # how often the address of a mail was not taken for now

    def run(self) -> None:
        """Send one mail after the other. Raises ServerAwayError."""
        try:
            while True:
                self.server.listen()
                mail = CircularMail.objects.claim(self.circular, timezone.now())
                if mail is None:
                    return
                self.send(mail)
        finally:
            self.server.close()

    def send(self, mail: CircularMail) -> None:
        """Hand `mail` over and record what came of it. Raises ServerAwayError, the mail then waiting or in doubt."""
        stages = CircularMail.Stage
        try:
            message = message_of(self.circular, mail, self.files)
        except BaseException:
            mail.settle(stages.WAITING, timezone.now())  # nothing has left the house
            raise
        try:
            self.server.hand_over(message)
        except (*REFUSALS, UnicodeError, ValueError) as error:
            self.note_refusal(mail, error)
        except OSError as error:  # all else that smtplib says is one too
            # It fell silent in the middle: it may have taken the mail before.
            mail.settle(stages.CLAIMED, timezone.now(), words_of(error))
            raise ServerAwayError(without_addresses(words_of(error), mail.address)) from error
        else:
            mail.settle(stages.SENT, timezone.now())
            self.put_off = []

    def note_refusal(self, mail: CircularMail, error: Exception) -> None:
        """Record that the server did not take `mail`: for good, or for now. Raises ServerAwayError when it takes none.

        An address that is refused stops no other; a sender that is refused, or a server that is busy, concerns all. An
        address may be put off alone (greylisting): its mail is given up in the end, the others go on.
        """
        code, is_of_address = code_of(error), isinstance(error, SMTPRecipientsRefused) and code_of(error) != 421
        is_for_now = code in TRY_LATER
        self.not_now[mail.pk] += is_of_address and is_for_now
        if self.not_now[mail.pk] >= TRIES or not (is_for_now or isinstance(error, SMTPSenderRefused)):
            mail.settle(CircularMail.Stage.FAILED, timezone.now(), words_of(error))
            return
        mail.settle(CircularMail.Stage.WAITING, timezone.now(), words_of(error))
        self.put_off.append(mail.pk)
        if not is_of_address:
            self.server.close()
        tried = len(set(self.put_off) if is_of_address else self.put_off)
        if tried >= TRIES or not is_for_now:
            raise ServerAwayError(without_addresses(words_of(error), mail.address)) from error


def files_of(circular: Circular) -> list[File]:
    """Return the files of `circular` as they go with each mail."""
    files = []
    for document in circular.attachments.all():
        with document.file.open("rb") as file:
            files.append((document.name_to_save, file.read(), document.content_type))
    return files


def message_of(circular: Circular, mail: CircularMail, files: Sequence[File]) -> EmailMultiAlternatives:
    """Return the one message that `mail` is: it names nobody but its own addressee, and is told by its number again."""
    with translation.override(mail.language):
        told = foot_for(mail.state)
    message = composed(circular, mail.language, told, files)
    message.to = [mail.address]
    message.extra_headers["Message-ID"] = f"<circular-{circular.pk}-{mail.pk}@{host()}>"
    return message


def foot_for(state: object) -> str:
    """Return what stands at the foot of each mail, in the language that is on: why one gets it."""
    return _("This was sent to you as a contact point of %(state)s.") % {"state": state}


def host() -> str | None:
    """Return the name of the machine that the addresses of the tracker begin with."""
    return urlsplit(settings.SITE_URL).hostname


def send_test(circular: Circular, user: User) -> int:
    """Send `circular` to `user` alone, once in each language in which it is written; return how many mails it was.

    Raises SMTPException or OSError where the mail server does not take them.
    """
    files = files_of(circular)
    messages = []
    for language in circular.written:
        with translation.override(language):
            told = " ".join([_("This is a test. Nobody else has got it."), foot_for("[…]")])
        message = composed(circular, language, told, files)
        message.extra_headers["Message-ID"] = make_msgid(f"circular-{circular.pk}-test", host())
        message.subject = f"[Test] {message.subject}"
        message.to = [user.email]
        messages.append(message)
    return int(get_connection().send_messages(messages) or 0)


def composed(circular: Circular, language: str, told: str, files: Sequence[File]) -> EmailMultiAlternatives:
    """Return `circular` in `language` as plain text and as html, with `files`, and at its foot why one gets it."""
    subject, text = circular.text_in(language)
    with translation.override(language):
        direction = "rtl" if get_language_bidi() else "ltr"
        context = {"subject": subject, "text": text, "told": told, "language": language, "direction": direction}
        message = EmailMultiAlternatives(subject, render_to_string("outreach/circular_message.txt", context))
        message.extra_headers["Auto-Submitted"] = "auto-generated"  # no answer of a machine comes back (RFC 3834)
        message.attach_alternative(render_to_string("outreach/circular_message.html", context), "text/html")
    for file in files:
        message.attach(*file)
    return message
