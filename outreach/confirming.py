"""The mails of the yearly confirmation: who is to get one, what it says, and that it went out (measure 10(k))."""

from __future__ import annotations

import datetime
from collections import defaultdict
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import check_for_language, get_language_bidi
from django.utils.translation import gettext as _

from ctbt_tracker.accounts import is_written_to
from outreach.mail_server import FOR_GOOD, MailServer, code_of, words_of
from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.rounds import next_mail, take_on, to_be_asked

FALLBACK = "en"


def people_to_ask(now: datetime.datetime) -> list[list[ContactPoint]]:
    """Return the contact points that are due a mail at the moment `now`, together where they have one address.

    Those who read different languages are different persons, who share a mailbox: each is written to by itself. Where
    the system is in use, nobody of the demonstration set is written to.
    """
    together: defaultdict[tuple[str, str], list[ContactPoint]] = defaultdict(list)
    for contact in to_be_asked(timezone.localdate(now)).select_related("state"):
        is_made_up = contact.is_demonstration and settings.IS_SECURE
        if not is_made_up and is_written_to(contact.email) and next_mail(contact, now):
            together[contact.email.lower(), language_for(contact)].append(contact)
    return list(together.values())


def language_for(contact: ContactPoint) -> str:
    """Return the language to write in: the first that `contact` reads and that the mail exists in."""
    return next(filter(check_for_language, contact.language_codes), FALLBACK)


def mail_of(requests: list[ConfirmationRequest]) -> EmailMultiAlternatives:
    """Return the mail that asks about each of `requests`, all of one address, with a link for each."""
    first = requests[0]
    with translation.override(first.language):
        is_reminder = any(request.number for request in requests)
        subject = _("Reminder: please confirm your entry in the CTBT contact directory")
        if not is_reminder:
            subject = _("Please confirm your entry in the CTBT contact directory")
        context = {
            "is_reminder": is_reminder,
            "entries": [(request.contact, link_of(request)) for request in requests],
            "open_until": date_format(timezone.localdate(min(request.expires_at for request in requests))),
            "language": first.language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("outreach/confirm_mail.txt", context),
            to=[first.address],
            reply_to=[settings.REPLY_TO] if settings.REPLY_TO else None,
            headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no answering machine is to answer it
        )
        mail.attach_alternative(render_to_string("outreach/confirm_mail.html", context), "text/html")
    return mail


def link_of(request: ConfirmationRequest) -> str:
    """Return the address at which `request` is answered."""
    return settings.SITE_URL + reverse("outreach:confirm", args=[request.token])


def ask(contacts: list[ContactPoint], server: MailServer) -> ConfirmationRequest | None:
    """Send the one mail about `contacts`, unless another run has been quicker; return one of what it asks for.

    Raises ServerAwayError where the server does not answer, and otherwise what it says.
    """
    server.listen()
    keys = [contact.pk for contact in contacts]
    taken = take_on(keys, language_for(contacts[0]), timezone.now())
    requests = [request for request in taken if request.is_to(contacts[0].email)]
    release([request for request in taken if request not in requests])  # moved since: by the next run
    if not requests:
        return None
    send(requests, server)
    return requests[0]


def send(requests: list[ConfirmationRequest], server: MailServer) -> None:
    """Send the one mail about `requests`, which were taken on, and record that it went out, or was refused for good.

    Raises what the mail server says otherwise; the next run then tries again.
    """
    mail = mail_of(requests)
    try:
        server.hand_over(mail)
    except BaseException as error:
        if not (isinstance(error, SMTPRecipientsRefused) and code_of(error) in FOR_GOOD):
            release(requests)
            raise
        for request in requests:
            request.refuse(timezone.now(), words_of(error))
    else:
        for request in requests:
            request.note_sent(timezone.now())


def release(requests: list[ConfirmationRequest]) -> None:
    """Let another run take on what was not sent. Nothing is told in the history: nothing has happened."""
    ConfirmationRequest.objects.filter(pk__in=[request.pk for request in requests]).update(claimed_at=None)
