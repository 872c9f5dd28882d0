"""The yearly confirmation of the contact directory: who was asked, what was answered, what became of it (10(k))."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.contacts import ContactPoint
from outreach.models.people import AnyUser, viewer_of
from states.models import CheckedModel

SALT = "outreach.confirmations"
DAYS_BETWEEN = (0, 14, 16)  # each mail after the one before: asked once it is due, reminded 14 and 30 days later
LAST = len(DAYS_BETWEEN) - 1
CORRECTABLE = ("institution", "post", "person", "email", "phone", "languages")


class ConfirmationRequestQuerySet(QuerySet["ConfirmationRequest"]):
    """Requests to confirm."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat; none for anyone else: what was proposed is nobody's record yet."""
        return self.all() if viewer_of(user).is_secretariat else self.none()

    def waiting(self) -> Self:
        """Those whose answer asks for more than a confirmation, and that nobody has decided yet."""
        changing = [answer for answer in ConfirmationRequest.Answer.values if answer != "confirmed"]
        return self.filter(answer__in=changing, decided_at__isnull=True)

    def came_back(self, address: Combinable, since: Any) -> Self:
        """Those whose mail to `address`, in whatever letters, was refused or came back after the day `since`.

        Either may be a reference to a query around this one.
        """
        of_address = self.alias(key=Upper("address")).filter(key=Upper(address))
        return of_address.filter(bounced_at__isnull=False, bounced_at__date__gt=since)


class ConfirmationRequest(CheckedModel):
    """A contact point was asked by mail whether its details are right; the link in the mail is answered once.

    That they are right counts at once; what is to be changed waits for the Secretariat. A round is what was asked since
    the contact was last heard of; an answer to any mail of the round is an answer to all. Whoever is in the record once
    it is changed in the middle of a round is asked anew: the mails before were about another record.
    """

    class Answer(models.TextChoices):
        """What the person said."""

        CONFIRMED = "confirmed", _("All is right")
        CORRECTED = "corrected", _("Details have changed")
        SUCCEEDED = "succeeded", _("A successor is named")
        NOT_ME = "not-me", _("Not this person")

    contact = models.ForeignKey(
        ContactPoint, models.CASCADE, related_name="confirmation_requests", verbose_name=_("contact point")
    )
    last_heard_on = models.DateField(_("last heard of on"), editable=False)
    number = models.PositiveSmallIntegerField(
        _("number of the reminder"), editable=False, help_text=_("0: no reminder.")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    edition = models.CharField(_("digest of the record as asked about"), max_length=64, editable=False)
    address = models.EmailField(_("address"), blank=True, editable=False)
    claimed_at = models.DateTimeField(_("taken on at"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    bounced_at = models.DateTimeField(_("came back at"), null=True, editable=False)
    error = models.CharField(_("what the mail server said"), max_length=500, blank=True, editable=False)
    expires_at = models.DateTimeField(_("link open until"), editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    proposed = models.JSONField(_("proposed"), default=dict, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True, editable=False)
    is_accepted = models.BooleanField(_("accepted"), null=True, editable=False)
    accepted = models.JSONField(_("fields accepted"), default=list, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    comment = models.CharField(_("comment"), max_length=500, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["claimed_at"])
    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to confirm")
        verbose_name_plural = _("requests to confirm")
        ordering = ["-expires_at", "-pk"]
        indexes = [
            models.Index(fields=["decided_at", "answered_at"], name="confirmation_waiting"),
            models.Index(fields=["-expires_at", "-id"], name="confirmation_latest_first"),
            models.Index(Upper("address"), condition=Q(bounced_at__isnull=False), name="confirmation_bounced"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "edition", "number"],  # of which the day last heard of is a part
                name="confirmation_asked_once",
                violation_error_message=_("This contact point has been sent this mail already."),
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="confirmation_answer_has_a_moment",
                violation_error_message=_("An answer has a moment."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_accepted__isnull=True)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    is_accepted__isnull=False,
                    answered_at__isnull=False,
                ),
                name="confirmation_is_decided_wholly",
                violation_error_message=_("A decision has a person, a moment, and an answer that it decides on."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @property
    def token(self) -> str:
        """What opens the page on which it is answered. It tells nothing but a number, and cannot be made elsewhere."""
        return signing.dumps(self.pk, salt=SALT)

    @property
    def is_waiting(self) -> bool:
        """Whether the Secretariat has something to decide."""
        return self.answer not in ("", self.Answer.CONFIRMED) and self.decided_at is None

    @property
    def is_against_address(self) -> bool:
        """Whether it was accepted but for the address: the one still recorded is said to be wrong, in this round."""
        is_left_out = bool(self.is_accepted) and "email" in self.proposed and "email" not in self.accepted
        is_of_round = self.answer == self.Answer.CORRECTED and self.last_heard_on == self.contact.heard_on
        return is_left_out and is_of_round and self.is_to(self.contact.email)

    def is_to(self, address: str) -> bool:
        """Whether its mail went to `address`."""
        return self.address.lower() == address.lower()

    @classmethod
    def behind(cls, token: str) -> ConfirmationRequest | None:
        """Return the request whose link holds `token`; None where it was not made here."""
        try:
            key = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        return cls.objects.filter(pk=key).select_related("contact__state").first()

    def why_closed(self, at: datetime.datetime) -> str:
        """Return why nothing can be answered any more at the moment `at`: used, left, changed or expired; "" if it can.

        A record that was changed since is not what the person was asked about.
        """
        asked_alike = ConfirmationRequest.objects.filter(contact=self.contact_id, edition=self.edition)
        if asked_alike.filter(answered_at__isnull=False).exists():
            return "used"
        if self.contact.retired_on:
            return "left"
        if self.edition != edition_of(self.contact):
            return "changed"
        return "expired" if at >= self.expires_at else ""

    def note_sent(self, at: datetime.datetime) -> None:
        """Record that the mail went out, and nothing else: it may have been answered by now."""
        with self._read_under_lock():
            self.sent_at = at

    def refuse(self, at: datetime.datetime, said: str) -> None:
        """Record that the mail server refused the address for good, and what it `said`; it is not tried again."""
        with self._read_under_lock():
            self.bounced_at, self.error = at, said[:500]

    def bounce(self, by: User, at: datetime.datetime, note: str = "") -> None:
        """Record that the mail came back, for all that it asked about.

        Raises ValidationError unless it was sent, or where that is recorded already.
        """
        with self._mail_under_lock(by) as requests:
            if self.sent_at is None or self.bounced_at:
                raise ValidationError(_("Only a mail that was sent comes back."))
            for request in requests:
                request.bounced_at, request.error = at, note

    def take_back_bounce(self, by: User) -> None:
        """Record that the mail did not come back, or that an address that was refused may be tried again.

        For all that it asked about. Raises ValidationError.
        """
        with self._mail_under_lock(by) as requests:
            if self.bounced_at is None:
                raise ValidationError(_("It is not recorded to have come back."))
            for request in requests:
                request.bounced_at, request.error = None, ""
                request.claimed_at = request.claimed_at if request.sent_at else None

    def confirm(self, at: datetime.datetime) -> None:
        """Take down that all is right, which counts at once. Raises ValidationError."""
        with self._answering(self.Answer.CONFIRMED, at):
            self.contact._change_reason = f"Confirmed through the link sent by mail, request {self.pk}"  # type: ignore[attr-defined]
            self.contact.confirm(timezone.localdate(at))

    def propose(
        self, answer: Answer, at: datetime.datetime, proposed: dict[str, str] | None = None, note: str = ""
    ) -> None:
        """Take down what is to be changed, which waits for the Secretariat. Raises ValidationError.

        `proposed` are values by field: of this contact point, or of the successor that is named.
        """
        with self._answering(answer, at):
            self.proposed, self.note = proposed or {}, note

    def accept_corrections(
        self, by: User, at: datetime.datetime, names: Collection[str], comment: str = "", seen: str = ""
    ) -> ContactPoint:
        """Write those of the proposed values that are `names` into the record, which is confirmed by the answer.

        It is not confirmed where another address was proposed and is left out: the one that is recorded is said to be
        wrong, and nobody is asked there again. `seen` is the edition of the record that `by` has looked at. Raises
        ValidationError, also when the record is another by now. Returns the contact point.
        """
        if not names:
            raise ValidationError(_("Choose what is accepted, or reject the answer."))
        with self._deciding(by, at, comment, names, seen) as contact:
            for name in names:
                setattr(contact, name, self.proposed[name])
            if "email" in self.proposed and contact.email != self.proposed["email"]:
                contact.save()
            else:
                contact.confirm(max(self._answered_on, contact.heard_on))
        return contact

    def accept_successor(
        self,
        by: User,
        at: datetime.datetime,
        names: Collection[str],
        left_on: datetime.date,
        nominated_by_note: str,
        nominated_on: datetime.date,
        comment: str = "",
        seen: str = "",
    ) -> ContactPoint:
        """Retire the contact point on the day `left_on`, and have the successor, whom the State named, follow it.

        Raises ValidationError. Returns the successor, of whom the values that are `names` are taken as proposed.
        """
        with self._deciding(by, at, comment, names, seen) as contact:
            kept = {name: getattr(contact, name) for name in ("state", "kind", "institution", "secretariat_only")}
            proposed = {name: self.proposed[name] for name in names}
            told = {
                "languages": contact.languages,
                "nominated_by_note": nominated_by_note,
                "nominated_on": nominated_on,
            }
            successor = ContactPoint(**kept | told | proposed, is_demonstration=contact.is_demonstration)
            leave(contact, left_on)
            successor._history_user, successor._change_reason = by, contact._change_reason  # type: ignore[attr-defined]
            successor.save()
            contact.hand_over(successor)
        return successor

    def accept_recorded_successor(
        self,
        by: User,
        at: datetime.datetime,
        successor: ContactPoint,
        left_on: datetime.date,
        comment: str = "",
        seen: str = "",
    ) -> ContactPoint:
        """Retire the contact point on the day `left_on`, and have `successor`, who is recorded already, follow it.

        Nothing of what was proposed is written into the successor's record. Raises ValidationError.
        """
        with self._deciding(by, at, comment, seen=seen) as contact:
            leave(contact, left_on)
            if contact.successor != successor:
                contact.hand_over(successor)
        return successor

    def accept_departure(
        self, by: User, at: datetime.datetime, left_on: datetime.date, comment: str = "", seen: str = ""
    ) -> ContactPoint:
        """Retire the contact point on the day `left_on`: the person says not to be it. Raises ValidationError."""
        with self._deciding(by, at, comment, seen=seen) as contact:
            leave(contact, left_on)
        return contact

    def reject(self, by: User, at: datetime.datetime, comment: str) -> None:
        """Leave the record as it is, for the reason that `comment` gives. Raises ValidationError."""
        if not comment:
            raise ValidationError(_("Say why it is rejected."))
        with self._deciding(by, at, comment, is_accepted=False):
            pass

    @property
    def _answered_on(self) -> datetime.date:
        assert self.answered_at is not None, "only what was answered is decided"
        return timezone.localdate(self.answered_at)

    @contextmanager
    def _answering(self, answer: Answer, at: datetime.datetime) -> Iterator[None]:
        """Let the caller take the `answer` down, unless the link is closed: two clicks at once are one answer."""
        with transaction.atomic():
            contact = ContactPoint.objects.select_for_update().get(pk=self.contact_id)
            with self._read_under_lock():
                self.contact = contact
                if self.why_closed(at):
                    raise ValidationError(_("This link has been used, or is not open any more."))
                self.answer, self.answered_at = answer, at
                yield

    @contextmanager
    def _deciding(
        self,
        by: User,
        at: datetime.datetime,
        comment: str,
        names: Collection[str] = (),
        seen: str = "",
        is_accepted: bool = True,
    ) -> Iterator[ContactPoint]:
        """Record the decision, and let the caller change the contact point; all of it or nothing.

        The decision comes first, for a contact point is not confirmed while an answer of it waits.
        """
        with transaction.atomic():
            contact = ContactPoint.objects.select_for_update().get(pk=self.contact_id)
            with self._read_under_lock(by):
                if not self.is_waiting:
                    raise ValidationError(_("This answer has been decided on already."))
                if seen and seen != edition_of(contact):
                    raise ValidationError(_("The record was changed in the meantime. Please look at it again."))
                self.is_accepted, self.accepted, self.comment = is_accepted, sorted(names), comment
                self.decided_by, self.decided_at = by, at
            contact._history_user = by  # type: ignore[attr-defined]
            contact._change_reason = f"Accepted from the answer to request {self.pk}"  # type: ignore[attr-defined]
            yield contact

    @contextmanager
    def _read_under_lock(self, by: User | None = None) -> Iterator[None]:
        """Read the row anew under a lock, let the caller change it, and save it, as a deed of `by` where one did it."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=ConfirmationRequest.objects.select_for_update(of=("self",)))
            yield
            if by is not None:
                self._history_user = by
            self.save()

    @contextmanager
    def _mail_under_lock(self, by: User) -> Iterator[list[ConfirmationRequest]]:
        """Read all that were asked in the one mail anew under a lock, let the caller change them, and save them.

        One mail is what one run took on at one moment for one address. It is a deed of `by`.
        """
        of_mail = Q(pk=self.pk) | Q(claimed_at=self.claimed_at, claimed_at__isnull=False, address__iexact=self.address)
        with transaction.atomic():
            rows = ConfirmationRequest.objects.filter(of_mail).select_for_update(of=("self",)).order_by("pk")
            requests = {row.pk: row for row in rows} | {self.pk: self}
            self.refresh_from_db()
            yield list(requests.values())
            for request in requests.values():
                request._history_user = by
                request.save()


def leave(contact: ContactPoint, left_on: datetime.date) -> None:
    """Retire `contact` on the day `left_on`, unless it was retired by hand while its answer waited: that day stays."""
    if not contact.retired_on:
        contact.retire(left_on)


def edition_of(contact: ContactPoint) -> str:
    """Return by what a change of `contact` is recognized; it tells nothing of the person."""
    told = [contact.state_id, contact.kind, contact.heard_on, *(getattr(contact, name) for name in CORRECTABLE)]
    return salted_hmac(SALT, "\n".join(map(str, told)), algorithm="sha256").hexdigest()
