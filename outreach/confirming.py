"""The mails of the yearly confirmation: who is to get one, what it says, and that it went out (measure 10(k))."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import check_for_language, get_language_bidi
from django.utils.translation import gettext as _

from ctbt_tracker.accounts import is_written_to
from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.confirmations import next_mail, to_be_asked

FALLBACK = "en"


def people_to_ask(now: datetime.datetime) -> list[list[ContactPoint]]:
    """Return the contact points that are due a mail at the moment `now`, together where they have one address.

    Where the system is in use, nobody of the demonstration set is written to.
    """
    by_address: defaultdict[str, list[ContactPoint]] = defaultdict(list)
    for contact in to_be_asked(timezone.localdate(now)).select_related("state"):
        is_made_up = contact.is_demonstration and settings.IS_SECURE
        if not is_made_up and is_written_to(contact.email) and next_mail(contact, now):
            by_address[contact.email.lower()].append(contact)
    return list(by_address.values())


def language_for(contacts: Iterable[ContactPoint]) -> str:
    """Return the language to write in: the first that one of `contacts` reads and that the mail exists in."""
    codes = (code for contact in contacts for code in contact.language_codes)
    return next(filter(check_for_language, codes), FALLBACK)


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
            to=[first.contact.email],
            headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: no answering machine is to answer it
        )
        mail.attach_alternative(render_to_string("outreach/confirm_mail.html", context), "text/html")
    return mail


def link_of(request: ConfirmationRequest) -> str:
    """Return the address at which `request` is answered."""
    return settings.SITE_URL + reverse("outreach:confirm", args=[request.token])


def send(requests: list[ConfirmationRequest], now: datetime.datetime) -> None:
    """Send the one mail about `requests`, which were taken on, and record that it went out.

    Raises what the mail server says; the next run then tries again.
    """
    try:
        mail_of(requests).send()
    except BaseException:
        release(requests)
        raise
    for request in requests:
        request.sent_at = now
        request.save()


def release(requests: list[ConfirmationRequest]) -> None:
    """Let another run take on what was not sent. Nothing is told in the history: nothing has happened."""
    ConfirmationRequest.objects.filter(pk__in=[request.pk for request in requests]).update(claimed_at=None)
