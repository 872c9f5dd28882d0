"""The rounds of the yearly confirmation: who is to be asked when, by which run, and who stays silent (10(k))."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from outreach.models.confirmations import DAYS_BETWEEN, LAST, ConfirmationRequest, edition_of
from outreach.models.contacts import ContactPoint, ContactPointQuerySet, Freshness, a_year_before

OPEN_FOR = datetime.timedelta(days=45)  # a link, from its mail on, and until that day is over
CLAIM_HOLDS_FOR = datetime.timedelta(hours=1)  # of a run that has not sent what it took on: it has died
OVERDUE_AFTER = datetime.timedelta(days=30)  # once it is due
SILENT_AFTER = datetime.timedelta(days=14)  # the last mail


def with_freshness(contacts: QuerySet[Any], today: datetime.date) -> Any:
    """Annotate each of `contacts` with its `freshness` on the day `today`. Of a past day it is not known.

    Who was named within a year is asked nothing, as the State has just told, and has confirmed nothing either. Silent
    is who had all mails at the present address, the last of them a fortnight ago, and from which none came back; a mail
    that went elsewhere asked nobody.
    """
    requests = ConfirmationRequest.objects
    of_round = requests.filter(contact=OuterRef("pk"), last_heard_on=OuterRef("last_heard_on"))
    of_same = {name: OuterRef(name) for name in ("contact", "last_heard_on", "address")}
    asked_later = requests.filter(**of_same, pk__gt=OuterRef("pk"))  # about a record put right since
    asked_alike = requests.filter(contact=OuterRef("contact"), edition=OuterRef("edition"))
    asked_in_vain = of_round.filter(
        ~Exists(asked_later),
        ~Exists(asked_alike.filter(answered_at__isnull=False)),
        address=OuterRef("email"),
        number=LAST,
        sent_at__date__lte=today - SILENT_AFTER,
    )
    came_back = requests.came_back(OuterRef("email"), OuterRef("last_heard_on"))
    answer_waits = of_round.filter(answered_at__isnull=False, decided_at__isnull=True)
    fresh, overdue = a_year_before(today), a_year_before(today - OVERDUE_AFTER)
    return contacts.alias(last_heard_on=Coalesce("confirmed_on", "nominated_on")).annotate(
        freshness=Case(
            When(confirmed_on__gt=fresh, then=Value(Freshness.CONFIRMED)),
            When(last_heard_on__gt=fresh, then=Value(Freshness.NAMED)),
            When(Exists(asked_in_vain) & ~Exists(came_back) & ~Exists(answer_waits), then=Value(Freshness.SILENT)),
            When(last_heard_on__gt=overdue, then=Value(Freshness.DUE)),
            default=Value(Freshness.OVERDUE),
            output_field=models.CharField(),
        )
    )


def to_be_asked(today: datetime.date) -> ContactPointQuerySet:
    """Return those who can be asked by mail: in post, not heard of for a year, with an address."""
    return ContactPoint.objects.unconfirmed(today).reachable_by_mail()


def next_mail(contact: ContactPoint, now: datetime.datetime) -> ConfirmationRequest | None:
    """Return the mail that `contact` is to get at the moment `now`, not taken on yet; None where there is none.

    Mails about the record as it was before it was changed count for nothing, nor do their answers once decided. An
    address is not written to that was refused, or from which a mail came back, about whatever entry, since the contact
    was last heard of; nor one that is wrong by an answer that was accepted without it. A mail that an earlier run could
    not send is tried again.
    """
    of_round = list(contact.confirmation_requests.filter(last_heard_on=contact.heard_on).order_by("number", "pk"))
    of_record = [request for request in of_round if request.edition == edition_of(contact)]
    is_answered = any(request.is_waiting for request in of_round) or any(request.answered_at for request in of_record)
    if is_answered or any(request.is_against_address for request in of_round):
        return None
    if ConfirmationRequest.objects.came_back(Value(contact.email), contact.heard_on).exists():
        return None
    unsent = next((one for one in of_round if not (one.sent_at or one.bounced_at or one.answered_at)), None)
    if unsent and unsent.claimed_at and unsent.claimed_at > now - CLAIM_HOLDS_FOR:
        return None  # it is on its way
    sent = [(request.number, request.sent_at) for request in of_record if request.sent_at]
    number = sent[-1][0] + 1 if sent else 0
    if number > LAST or (sent and days_since(sent[-1][1], now) < DAYS_BETWEEN[number]):
        return None
    mail = unsent or ConfirmationRequest(contact=contact, last_heard_on=contact.heard_on)
    mail.number = number
    return mail


def days_since(then: datetime.datetime, now: datetime.datetime) -> int:
    """Return how many midnights lie between two moments."""
    return (timezone.localdate(now) - timezone.localdate(then)).days


def open_until(now: datetime.datetime) -> datetime.datetime:
    """Return until when a link of a mail of the moment `now` is open: to the end of the day that the mail tells."""
    return (timezone.localtime(now) + OPEN_FOR).replace(hour=23, minute=59, second=59, microsecond=999999)


def take_on(contacts: Collection[int], language: str, now: datetime.datetime) -> list[ConfirmationRequest]:
    """Take on the mails due to `contacts`, told by their keys, so that no other run sends them; return those taken."""
    taken = []
    with transaction.atomic():
        rows = to_be_asked(timezone.localdate(now)).filter(pk__in=contacts).order_by("pk")
        for contact in rows.select_for_update():
            request = next_mail(contact, now)
            if request:
                request.language, request.edition, request.address = language, edition_of(contact), contact.email
                request.claimed_at, request.expires_at = now, open_until(now)
                request.save()
                taken.append(request)
    return taken
