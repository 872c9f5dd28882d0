"""What each person has chosen: the language of mails, the weekly digest, a calendar to subscribe to."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.models.people import AnyUser, Role, served_since, viewer_of
from states.models import CheckedModel


class Preferences(CheckedModel):
    """What one person has chosen. Whoever has chosen nothing reads English and gets the digest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences", verbose_name=_("person")
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of mails to this person; the pages follow the choice at their top."),
    )
    gets_digest = models.BooleanField(_("weekly digest by mail"), default=True)
    digest_sent_on = models.DateField(
        _("last digest sent on"), null=True, editable=False, help_text=_("So that a week's digest is sent once.")
    )

    digest_claimed_at = models.DateTimeField(
        _("digest being sent since"), null=True, editable=False, help_text=_("So that two runs do not send it twice.")
    )

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)


def preferences_of(user: User) -> Preferences:
    """Return what `user` has chosen, unsaved where that is nothing yet."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


class CalendarFeedQuerySet(QuerySet["CalendarFeed"]):
    """Secret links to calendars."""

    def visible_to(self, user: AnyUser) -> Self:
        """One's own."""
        return self.filter(owner=user.pk)

    def in_force(self) -> Self:
        """Those not revoked. Whether such a link opens anything is asked of it: `is_open`."""
        return self.filter(revoked_at__isnull=True)

    def opened_by(self, secret: str) -> Self:
        """The one that the `secret` of a link opens, if anything."""
        return self.in_force().filter(digest=digest_of(secret))


class CalendarFeed(CheckedModel):
    """A link by which a person's calendar program reads what that person may see, without signing in.

    Only a digest of the secret is kept: the link is shown once, and a lost one is replaced. It dies with what it was
    made by: the account, its password, and the role or the term in which its owner made it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name=_("owner")
    )
    digest = models.CharField(_("digest of the secret"), max_length=64, unique=True, editable=False)
    password_mark = models.CharField(_("mark of the password"), max_length=64, default="", blank=True, editable=False)
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_feed_one_in_force",
                violation_error_message=_("Revoke the link in force before you make another."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.created_at:%Y-%m-%d}"

    def is_open(self) -> bool:
        """Whether it opens the calendar: nothing has ended since it was made, neither account nor password nor role.

        A later term does not bring back the link of an earlier one.
        """
        owner, viewer = self.owner, viewer_of(self.owner)
        if self.revoked_at or not owner.is_active or self.password_mark != mark_of(owner):
            return False
        if viewer.is_secretariat or not viewer.roles & {Role.COORDINATOR, Role.FOCAL_POINT}:
            return bool(viewer.roles)
        return viewer.is_partner and served_since(owner) <= timezone.localdate(self.created_at)

    @classmethod
    def replace(cls, owner: User, at: datetime.datetime) -> str:
        """Revoke the link of `owner` that is in force, make another at the moment `at`, and return its secret."""
        secret = secrets.token_urlsafe(32)
        with transaction.atomic():
            cls.revoke(owner, at)
            cls.objects.create(owner=owner, digest=digest_of(secret), password_mark=mark_of(owner), created_at=at)
        return secret

    @classmethod
    def revoke(cls, owner: User, at: datetime.datetime) -> None:
        """Let no link of `owner` open anything any more, whether or not the account is closed."""
        cls.objects.in_force().filter(owner=owner).update(revoked_at=at)


def digest_of(secret: str) -> str:
    """Return by what a secret is recognized; it cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mark_of(owner: User) -> str:
    """Return by what a changed password is known, as sessions know it, and whoever has come to the Secretariat or left.

    It tells nothing of the password.
    """
    return digest_of(f"{owner.get_session_auth_hash()} {viewer_of(owner).is_secretariat}")
