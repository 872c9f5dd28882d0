"""The weekly mail: what waits for a person and what is coming, as counts and links, without substance."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from ctbt_tracker.accounts import is_admitted
from outreach import waiting
from outreach.filters.activities import OVERDUE
from outreach.models import Event, JoinRequest, Review, Role, viewer_of
from outreach.models.preferences import Preferences, preferences_of

SALT = "outreach.digest"
WEEK = datetime.timedelta(days=7)
CLAIM_HOLDS = datetime.timedelta(hours=1)
COMING_WITHIN = datetime.timedelta(days=30)
EVENTS_NAMED = 10


@dataclass(frozen=True)
class Line:
    """One line of the mail, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True)
class Digest:
    """What one mail tells."""

    waiting: list[Line]
    coming: list[Line]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.waiting or self.coming)


def digest_for(user: User, today: datetime.date, sent_on: datetime.date | None = None) -> Digest:
    """Return what there is to tell `user` on the date `today`, the last mail having been sent on the date `sent_on`."""
    return Digest([line for line in lines_of(user, today, sent_on or today - WEEK) if line], list(coming(user, today)))


def lines_of(user: User, today: datetime.date, since: datetime.date) -> Iterator[Line | None]:
    """Yield how many of each wait for `user`, None where none do."""
    log = reverse("outreach:activity-list")
    midnight = timezone.make_aware(datetime.datetime.combine(since, datetime.time()))
    count = waiting.due_follow_ups(user, today).count()
    told = ngettext("%(count)s follow-up is due.", "%(count)s follow-ups are due.", count)
    yield line(told, count, f"{reverse('outreach:follow-up-list')}?show=due")
    count = waiting.own_work(user, Review.RETURNED).count()
    told = ngettext("%(count)s record was returned to you.", "%(count)s records were returned to you.", count)
    yield line(told, count, f"{log}?{urlencode({'mine': 'on', 'review': Review.RETURNED.value})}")
    count = JoinRequest.objects.decidable_by(user).count()
    told = ngettext("%(count)s request to be added waits.", "%(count)s requests to be added wait.", count)
    yield line(told, count, reverse("outreach:home"))
    count = waiting.overdue_plans(user, today).count()
    told = ngettext("%(count)s plan is past its date.", "%(count)s plans are past their date.", count)
    yield line(told, count, f"{log}?{urlencode({'mine': 'on', 'stage': OVERDUE})}")
    count = waiting.for_clearance(user).count()
    told = ngettext("%(count)s record waits for clearance.", "%(count)s records wait for clearance.", count)
    yield line(told, count, f"{reverse('admin:outreach_activity_changelist')}?review=submitted")
    count = waiting.due_assistance(user, today).count()
    told = ngettext(
        "%(count)s request for legal assistance waits for a step.",
        "%(count)s requests for legal assistance wait for a step.",
        count,
    )
    yield line(told, count, f"{reverse('outreach:assistance-list')}?waiting=due")
    count = waiting.made_known_since(user, midnight).order_by().values("activity").distinct().count()
    told = ngettext(
        "%(count)s activity of others is new since %(day)s.",
        "%(count)s activities of others are new since %(day)s.",
        count,
    )
    yield line(told, count, reverse("outreach:home"), day=date_format(since))


def line(told: str, count: int, path: str, **more: str) -> Line | None:
    """Return the sentence `told` with its `count`, and its link; None where there is nothing to count."""
    return Line(told % {"count": number_format(count), **more}, settings.SITE_URL + path) if count else None


def coming(user: User, today: datetime.date) -> Iterator[Line]:
    """Yield the events of the next weeks by name: they are no secret."""
    for event in Event.objects.visible_to(user).overlapping(today, today + COMING_WITHIN)[:EVENTS_NAMED]:
        yield Line(f"{event.dates.in_words()}: {event.name}", settings.SITE_URL + event.get_absolute_url())


def people_to_tell(today: datetime.date) -> list[User]:
    """Return those who get the digest and have not got this week's by the date `today`."""
    groups = [Role.SECRETARIAT_HEAD, Role.SECRETARIAT, Role.COORDINATOR, Role.FOCAL_POINT]
    working = User.objects.filter(Q(groups__name__in=groups) | Q(is_superuser=True), is_active=True).exclude(email="")
    return [user for user in working.distinct().order_by("pk") if is_to_be_told(user, today)]


def is_to_be_told(user: User, today: datetime.date) -> bool:
    """Whether `user` has work here, wants the digest and has not got this week's by the date `today`."""
    viewer, chosen = viewer_of(user), preferences_of(user)
    is_told = chosen.digest_sent_on is not None and chosen.digest_sent_on >= monday_of(today)
    return (viewer.is_secretariat or viewer.is_partner) and is_admitted(user) and chosen.gets_digest and not is_told


def mail_for(user: User, today: datetime.date) -> EmailMultiAlternatives | None:
    """Return the digest of `user` in the language chosen for mails, None where there is nothing to tell."""
    chosen = preferences_of(user)
    with translation.override(chosen.language):
        digest = digest_for(user, today, chosen.digest_sent_on)
        return None if digest.is_empty else mail_of(digest, user, today)


def mail_of(digest: Digest, user: User, today: datetime.date) -> EmailMultiAlternatives:
    """Return the mail that tells `digest`, with the way out of it that RFC 8058 describes."""
    off = settings.SITE_URL + reverse("outreach:digest-off", args=[token_of(user)])
    context = {
        "digest": digest,
        "today": today,
        "home": settings.SITE_URL + reverse("outreach:home"),
        "preferences": settings.SITE_URL + reverse("outreach:preferences"),
        "off": off,
        "language": translation.get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    subject = _("CTBT Outreach Tracker: your week from %(day)s") % {"day": date_format(today)}
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("outreach/preferences_digest.txt", context),
        to=[user.email],
        headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    mail.attach_alternative(render_to_string("outreach/preferences_digest.html", context), "text/html")
    return mail


def claim(user: User, at: datetime.datetime) -> bool:
    """Take it upon this run, at the moment `at`, to send this week's digest to `user`; whether no other run has.

    A run that broke off holds its claim for an hour, and then another may send what it has left.
    """
    # Two runs may begin with whoever has chosen nothing yet.
    Preferences.objects.bulk_create([Preferences(user=user)], ignore_conflicts=True)
    free = Q(digest_claimed_at__isnull=True) | Q(digest_claimed_at__lte=at - CLAIM_HOLDS)
    rows = Preferences.objects.filter(free, user=user).exclude(digest_sent_on__gte=monday_of(timezone.localdate(at)))
    return rows.update(digest_claimed_at=at) == 1


def release(user: User) -> None:
    """Let another run send the digest of `user`, which this one has not sent."""
    Preferences.objects.filter(user=user).update(digest_claimed_at=None)


def mark_sent(user: User, on: datetime.date) -> None:
    """Record that the digest of `user`, which this run had claimed, went out on the date `on`."""
    Preferences.objects.filter(user=user).update(digest_sent_on=on, digest_claimed_at=None)


def monday_of(today: datetime.date) -> datetime.date:
    """Return the first day of the week of the date `today`."""
    return today - datetime.timedelta(today.weekday())


def token_of(user: User) -> str:
    """Return what opens the page that turns the digest of `user` off, as long as the address stays the same."""
    return signing.dumps([user.pk, user.email], salt=SALT)


def person_behind(token: str) -> User | None:
    """Return whose digest the `token` turns off, None where it was not made here or is for another address."""
    try:
        key, address = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=key, email=address, is_active=True).first()
