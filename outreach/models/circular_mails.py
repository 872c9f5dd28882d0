"""The mails of a circular, one for each person: what became of each."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Upper
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.confirmations import ConfirmationRequest
from outreach.models.contacts import ContactPoint
from outreach.models.exchanges import SecretariatQuerySet
from states.models import CheckedModel, State

if TYPE_CHECKING:
    from outreach.models.circulars import Circular

# Longer than any conversation with a mail server lasts: afterwards nobody is handing the mail over any more.
IN_DOUBT_AFTER = datetime.timedelta(minutes=10)


class CircularMailQuerySet(SecretariatQuerySet):
    """Mails of circulars."""

    def claim(self, circular: Circular, at: datetime.datetime) -> CircularMail | None:
        """Take the next waiting mail of `circular`, for one worker alone; None when none waits or it was stopped.

        That it was taken is certain before it is handed over: what is found taken after a crash is never sent again by
        itself. Those tried least come first.
        """
        with transaction.atomic():
            waiting = self.filter(circular=circular, circular__stage="sending", stage=CircularMail.Stage.WAITING)
            taken = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("attempt", "pk").first()
            if taken is None:
                return None
            mail: CircularMail = taken
            mail.stage, mail.claimed_at, mail.error = CircularMail.Stage.CLAIMED, at, ""
            mail.attempt += 1
            mail.save_as(circular.confirmed_by)
        return mail

    def own(self) -> CircularMailQuerySet:
        """Those that are mails, without the posts that have the circular from another mail."""
        return self.exclude(stage=CircularMail.Stage.COVERED)

    def gone_out(self) -> CircularMailQuerySet:
        """Those that left, or perhaps did, and the posts that have the circular from one of them."""
        stages = CircularMail.Stage
        left = [stages.CLAIMED, stages.SENT, stages.BOUNCED]
        return self.filter(Q(stage__in=left) | Q(with_mail__stage__in=left))

    def in_doubt(self, at: datetime.datetime) -> CircularMailQuerySet:
        """Those of which nobody knows at the moment `at` whether they went out."""
        is_over = ~Q(error="") | Q(claimed_at__lte=at - IN_DOUBT_AFTER)
        return self.filter(is_over, stage=CircularMail.Stage.CLAIMED)

    def outdated(self, on: datetime.date) -> CircularMailQuerySet:
        """Those whose contact point has left the post by the date `on`, or has another address by now."""
        rows: CircularMailQuerySet = self.alias(sent_to=Upper("address"), reached_at=Upper("contact__email"))
        return rows.filter(Q(contact__retired_on__lte=on) | ~Q(sent_to=F("reached_at")))

    def counts(self) -> dict[str, int]:
        """Return how many there are at each stage."""
        counted = self.order_by().values("stage").annotate(number=Count("pk")).values_list("stage", "number")
        return {stage.value: 0 for stage in CircularMail.Stage} | dict(counted)


class CircularMail(CheckedModel):
    """What a contact point got of a circular: one mail a person, with address and name as they were when it was sent.

    Another post of the same person has no mail of its own, but is told of here, since its State was reached.
    """

    class Stage(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being handed over")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        BOUNCED = "bounced", _("Bounced")
        COVERED = "covered", _("With another mail")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    circular = models.ForeignKey("Circular", models.PROTECT, related_name="mails", verbose_name=_("circular"))
    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, related_name="circular_mails", verbose_name=_("contact point")
    )
    state = models.ForeignKey(State, models.PROTECT, related_name="circular_mails", verbose_name=_("State"))
    person = models.CharField(_("to whom"), max_length=410, help_text=_("Person, post and institution, as sent."))
    address = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    with_mail = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="covered",
        verbose_name=_("with another mail"),
        help_text=_("The mail that reached the same person in another post."),
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WAITING)
    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("sent or failed at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounce recorded at"), null=True, blank=True)
    error = models.TextField(_("what the mail server said"), blank=True)
    note = models.TextField(_("note"), blank=True)

    # What `with_bounces` annotates on a contact point is `bounced_at`.
    history = HistoricalRecords()
    objects = CircularMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail of a circular")
        verbose_name_plural = _("mails of circulars")
        ordering = ["-circular", "pk"]
        indexes = [
            models.Index(fields=["circular", "stage", "attempt", "id"], name="circular_mail_next"),
            models.Index(fields=["state", "-circular"], name="circular_mail_by_state"),
            models.Index(Upper("address"), condition=Q(stage="bounced"), name="circular_mail_bounced"),
        ]
        constraints = [
            models.UniqueConstraint(
                "circular",
                Upper("address"),
                condition=Q(with_mail__isnull=True) & ~Q(address=""),
                name="circular_mail_once_an_address",
                violation_error_message=_("This address gets a mail of this circular already."),
            ),
            models.UniqueConstraint(
                fields=["circular", "contact"],
                name="circular_mail_once_a_contact",
                violation_error_message=_("This contact point has the circular already."),
            ),
            models.CheckConstraint(
                condition=Q(stage="covered", with_mail__isnull=False) | Q(~Q(stage="covered"), with_mail__isnull=True),
                name="circular_mail_covered_by_another",
                violation_error_message=_("A post without a mail of its own names the mail that reached the person."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["waiting", "claimed"]) | ~Q(address=""),
                name="circular_mail_has_an_address",
                violation_error_message=_("A mail that is still to be sent needs an address."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.state}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("outreach:circular-mail", args=[self.pk])

    @property
    def stage_told(self) -> str:
        """What has become of it, in words; of a post without a mail of its own, what has become of the other mail."""
        if self.with_mail is None:
            return self.get_stage_display()
        return gettext("With another mail: %(stage)s") % {"stage": self.with_mail.get_stage_display()}

    def is_outdated(self, on: datetime.date) -> bool:
        """Whether its contact point has left the post by the date `on`, or has another address by now."""
        return CircularMail.objects.filter(pk=self.pk).outdated(on).exists()

    def is_in_doubt(self, at: datetime.datetime) -> bool:
        """Whether nobody knows at the moment `at` if it went out: it was taken, and nobody hands it over any more."""
        is_over = bool(self.error) or (self.claimed_at is not None and self.claimed_at <= at - IN_DOUBT_AFTER)
        return self.stage == self.Stage.CLAIMED and is_over

    def settle(self, stage: Stage, at: datetime.datetime, error: str = "") -> bool:
        """Record what came of this attempt; False, and nothing recorded, when somebody has decided that meanwhile.

        `Stage.CLAIMED` with an `error` says that the server fell silent, so that nobody knows. What goes back to those
        that wait is never left behind by a second worker, who found nothing to do and took the circular for sent.
        """
        attempt = self.attempt
        with transaction.atomic():
            if stage == self.Stage.WAITING:
                self.circular.read_under_lock()
            self._read_under_lock()
            if (self.stage, self.attempt) != (self.Stage.CLAIMED, attempt):
                return False
            self.stage, self.error = stage, error
            self.finished_at = at if stage in (self.Stage.SENT, self.Stage.FAILED) else None
            self.save_as(self.circular.confirmed_by)
            if stage == self.Stage.WAITING:
                self.circular.reopen()
        return True

    def count_as_sent(self, by: User, at: datetime.datetime) -> None:
        """Decide that it went out after all. Raises ValidationError unless nobody knows."""
        with self._deciding(by):
            if not self.is_in_doubt(at):
                raise ValidationError(_("It is not in doubt any more, or not yet."))
            self.stage, self.finished_at = self.Stage.SENT, self.claimed_at

    def send_again(self, by: User, at: datetime.datetime, seen: Collection[int] = ()) -> None:
        """Have it sent once more; of what was stopped, as soon as somebody continues. Raises ValidationError.

        Also where the directory has changed for it, and it is not among those that `by` has `seen`.
        """
        circular = self.circular
        with transaction.atomic():
            circular.read_under_lock()
            self.wait_again(by, at)
            circular.ask_unless_stopped(by, at, seen)

    def wait_again(self, by: User, at: datetime.datetime) -> None:
        """Put it back to those that wait. Raises ValidationError.

        It must have failed or been withdrawn, or nobody knows whether it went out.
        """
        with self._deciding(by):
            if self.stage not in (self.Stage.FAILED, self.Stage.WITHDRAWN) and not self.is_in_doubt(at):
                raise ValidationError(_("It is not in doubt any more, or not yet."))
            self.stage, self.error, self.finished_at = self.Stage.WAITING, "", None

    def withdraw(self, by: User) -> None:
        """Decide that it is not sent. Raises ValidationError unless it waits, or failed."""
        with self._deciding(by):
            if self.stage not in (self.Stage.WAITING, self.Stage.FAILED):
                raise ValidationError(_("Only a mail that waits, or has failed, can be taken off."))
            self.stage = self.Stage.WITHDRAWN

    def bounce(self, by: User, at: datetime.datetime, note: str = "") -> None:
        """Record that it came back. Raises ValidationError unless it was sent, or perhaps sent: it left, then."""
        with self._deciding(by):
            if self.stage != self.Stage.SENT and not self.is_in_doubt(at):
                raise ValidationError(_("Only a mail that was sent comes back."))
            self.stage, self.bounced_at, self.note = self.Stage.BOUNCED, at, note

    def take_back_bounce(self, by: User) -> None:
        """Record that it did not come back after all; what was in doubt before is so again. Raises ValidationError."""
        with self._deciding(by):
            if self.stage != self.Stage.BOUNCED:
                raise ValidationError(_("It is not recorded to have come back."))
            was_in_doubt = self.claimed_at is not None and self.finished_at is None
            self.stage, self.bounced_at = self.Stage.CLAIMED if was_in_doubt else self.Stage.SENT, None

    def save_as(self, by: Any) -> None:
        """Save it, as a deed of `by`."""
        self._history_user = by
        self.save()

    @contextmanager
    def _deciding(self, by: User) -> Iterator[None]:
        """Read the row anew under a lock, let the caller change it, and save it as a deed of `by`."""
        with transaction.atomic():
            self._read_under_lock()
            yield
            self.save_as(by)

    def _read_under_lock(self) -> None:
        self.refresh_from_db(from_queryset=CircularMail.objects.select_for_update(of=("self",)))


def with_bounces(contacts: QuerySet[ContactPoint]) -> QuerySet[ContactPoint]:
    """Return `contacts`, each annotated with `bounced_at`: when a mail last came back from its present address.

    Be it a circular, or a request to confirm, which the mail server may have refused at once.
    """
    moments = []
    for came_back in (
        CircularMail.objects.filter(stage=CircularMail.Stage.BOUNCED),
        ConfirmationRequest.objects.filter(bounced_at__isnull=False),
    ):
        of_address = came_back.alias(key=Upper("address")).filter(key=Upper(OuterRef("email"))).order_by("-bounced_at")
        moments.append(Subquery(of_address.values("bounced_at")[:1]))
    # On SQLite the greatest of what is partly unknown is unknown.
    return contacts.annotate(bounced_at=Coalesce(Greatest(*moments), *moments))
