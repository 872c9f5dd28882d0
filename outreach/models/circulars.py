"""Circulars: information and documents that the Secretariat sends to the contact points of States (measure 10(k))."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from outreach.models.audiences import FALLBACKS, Audience, Line, language_for, lines_of
from outreach.models.circular_mails import CircularMail, CircularMailQuerySet
from outreach.models.contacts import ContactPoint
from outreach.models.exchanges import SecretariatQuerySet
from states.models import CheckedModel, Region, State

OUTDATED = _("Nothing more has been sent: look first at those for whom the directory has changed.")


class CircularQuerySet(SecretariatQuerySet):
    """Circulars."""

    def editable_by(self, user: Any) -> Self:
        """Drafts, for the Secretariat: what was confirmed is not written any more."""
        return self.visible_to(user).filter(stage=Circular.Stage.DRAFT)

    def sent_to(self, state: State) -> Self:
        """Those of which a mail went out, or perhaps did, to a contact point of `state`."""
        return self.filter(Exists(CircularMail.objects.gone_out().filter(circular=OuterRef("pk"), state=state)))

    def underway(self) -> Self:
        """Those of which the background worker has something to send, or was sending it when it was stopped."""
        waiting = CircularMail.objects.filter(circular=OuterRef("pk"), stage=CircularMail.Stage.WAITING)
        return self.filter(Q(stage__in=Circular.MOVING) | Q(Exists(waiting), stage=Circular.Stage.SENT))

    def with_counts(self) -> Self:
        """Annotate each with `number`, how many mails it is."""
        no_mails = [CircularMail.Stage.COVERED, CircularMail.Stage.WITHDRAWN]
        return self.annotate(number=Count("mails", filter=~Q(mails__stage__in=no_mails)))

    def unsettled(self) -> Self:
        """Those of which somebody has to decide something: stopped, or with mails that failed or were perhaps sent.

        So is one taken for sent of which mails wait. What is just being handed over is nobody's to decide.
        """
        stages = CircularMail.Stage
        mails = CircularMail.objects.filter(circular=OuterRef("pk"))
        failed = mails.filter(Q(stage=stages.FAILED) | Q(~Q(error=""), stage=stages.CLAIMED))
        left = mails.filter(stage__in=[stages.WAITING, stages.CLAIMED])
        return self.filter(
            Q(stage=Circular.Stage.STOPPED) | Q(Exists(failed)) | Q(Exists(left), stage=Circular.Stage.SENT)
        )


class Circular(CheckedModel):
    """Information that the Secretariat sends to contact points, each written to alone and once.

    It is a draft until somebody confirms the list of those it goes to. That list, the texts and the files stay as they
    were confirmed.
    """

    class Stage(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        STOPPED = "stopped", _("Stopped")

    MOVING = (Stage.CONFIRMED, Stage.SENDING)
    TEXTS = ("subject", "text")
    NARROWED_BY = ("statuses", "kinds", "languages", "is_named_only")

    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"), blank=True)
    regions = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name=_("regions"))
    statuses = models.JSONField(_("statuses"), default=list, blank=True)
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    is_named_only = models.BooleanField(_("only to those named by hand"), default=False)
    named = models.ManyToManyField(ContactPoint, blank=True, related_name="+", verbose_name=_("named by hand"))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("begun at"), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    as_of = models.DateField(
        _("audience as of"), null=True, blank=True, editable=False, help_text=_("The day on which it was confirmed.")
    )
    asked_at = models.DateTimeField(_("asked for at"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("sent at"), null=True, blank=True, editable=False)
    stopped_because = models.TextField(_("why it was stopped"), blank=True, editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    number: int  # what `with_counts` annotates
    history: Any  # kept by `outreach.translation`

    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["-written_at", "-id"], name="circular_latest_first"),
            models.Index(fields=["stage", "asked_at"], name="circular_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="draft", confirmed_by__isnull=True)
                | Q(~Q(stage="draft"), confirmed_by__isnull=False, confirmed_at__isnull=False, as_of__isnull=False),
                name="circular_sent_was_confirmed",
                violation_error_message=_("A circular is sent only after somebody has confirmed it."),
            ),
        ]

    def __str__(self) -> str:
        return self.text_in(language_for([get_language() or ""], self.written))[0] or str(_("Circular without a text"))

    def get_absolute_url(self) -> str:
        """Return the address of the circular's page."""
        return reverse("outreach:circular-detail", args=[self.pk])

    @property
    def written(self) -> list[str]:
        """The languages in which there is a text, in the order in which they stand in for one another."""
        return [code for code in FALLBACKS if all(self.text_in(code))]

    @property
    def language(self) -> str:
        """The language in which `str` tells the subject."""
        return language_for([get_language() or ""], self.written)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written."""
        return self.stage == self.Stage.DRAFT

    @property
    def is_moving(self) -> bool:
        """Whether the background worker has something to do for it, or is doing it."""
        return self.stage in self.MOVING

    def text_in(self, language: str) -> tuple[str, str]:
        """Return subject and text in `language`, a code of the six; empty where there is none."""
        suffix = language.replace("-", "_")
        subject, text = (getattr(self, f"{name}_{suffix}", None) or "" for name in self.TEXTS)
        return subject, text

    def clean(self) -> None:
        """Check that texts are whole, that the audience is told in known words, and that nothing confirmed changes."""
        super().clean()
        for code, label in settings.LANGUAGES:
            subject, text = self.text_in(code)
            if bool(subject) != bool(text):
                missing = "text" if subject else "subject"
                told = _("There is a subject and no text, or a text and no subject (%(language)s).")
                raise ValidationError(
                    {f"{missing}_{code.replace('-', '_')}": ValidationError(told, params={"language": label})}
                )
        known = {
            "statuses": State.Status.values,
            "kinds": ContactPoint.Kind.values,
            "languages": [code for code, _label in settings.LANGUAGES],
        }
        for name, values in known.items():
            told = getattr(self, name)
            if not isinstance(told, list) or not set(told) <= set(values):
                raise ValidationError({name: _("Choose among those on offer.")})
        self._check_that_nothing_confirmed_changes()

    def _check_that_nothing_confirmed_changes(self) -> None:
        before = None if self._state.adding else Circular.objects.filter(pk=self.pk).first()
        if before is None or before.is_draft:
            return
        if self.is_draft:  # read before it was confirmed, and saved afterwards
            raise ValidationError(_("It was confirmed meanwhile, and is no draft any more."))
        if self.told != before.told or any(getattr(self, name) != getattr(before, name) for name in self.NARROWED_BY):
            raise ValidationError(_("It was confirmed: text and audience stay as they are."))

    @property
    def told(self) -> dict[str, tuple[str, str]]:
        """Subject and text by language."""
        return {code: self.text_in(code) for code in self.written}

    def audience(self) -> Audience:
        """Return whom it is for."""
        return Audience(
            regions=frozenset(region.pk for region in self.regions.all()),
            statuses=frozenset(self.statuses),
            kinds=frozenset(self.kinds),
            languages=frozenset(self.languages),
            named=frozenset(contact.pk for contact in self.named.all()),
            is_named_only=self.is_named_only,
        )

    def lines(self, on: datetime.date) -> list[Line]:
        """Return name by name to whom it would go on the date `on`, and who is left out."""
        return lines_of(self.audience(), self.written, on)

    def fingerprint(self, lines: Sequence[Line]) -> str:
        """Return what changes when anything does that would be sent, or anybody to whom, or anybody left out."""
        people = [line.seen for line in lines]
        files = [[document.pk, document.size] for document in self.attachments.all()]
        seen = json.dumps([self.told, files, sorted(people)], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(seen.encode()).hexdigest()

    def confirm(self, by: User, at: datetime.datetime, on: datetime.date, seen: str) -> None:
        """Have it sent, on the date `on`, to those who were `seen`: the fingerprint of what was shown.

        Raises ValidationError, with the code "changed" when the text, the files or the directory changed since.
        """
        with self._moving(self.Stage.DRAFT, by=by):
            lines = self.lines(on)
            if self.fingerprint(lines) != seen:
                raise ValidationError(
                    _("The directory or the circular has changed since you looked. This is the list as it is now."),
                    code="changed",
                )
            if not self.written or not any(line.is_mailed for line in lines):
                raise ValidationError(_("There is no text yet, or nobody to send it to."))
            if self.is_demonstration and settings.IS_SECURE:
                raise ValidationError(_("What belongs to the demonstration set is not sent."))
            self.stage, self.confirmed_by, self.confirmed_at = self.Stage.CONFIRMED, by, at
            self.as_of, self.asked_at = on, at
            self._keep_list(lines, by)

    def _keep_list(self, lines: Sequence[Line], by: User) -> None:
        """Make one mail for each person among `lines`, and note their other posts."""
        own = {id(line): self._mail_to(line) for line in lines if line.is_mailed}
        bulk_create_with_history(list(own.values()), CircularMail, default_user=by)
        covered = [self._mail_to(line, own[id(line.same_as)]) for line in lines if line.same_as is not None]
        bulk_create_with_history(covered, CircularMail, default_user=by)

    def _mail_to(self, line: Line, other: CircularMail | None = None) -> CircularMail:
        contact = line.contact
        return CircularMail(
            circular=self,
            contact=contact,
            state=contact.state,
            person=", ".join(filter(None, [contact.person, contact.post, contact.institution])),
            address=contact.email,
            language=line.language,
            with_mail=other,
            stage=CircularMail.Stage.COVERED if other else CircularMail.Stage.WAITING,
        )

    def begin(self) -> bool:
        """Have a worker begin, or go on where another was stopped; False when there is nothing to send."""
        with transaction.atomic():
            self.read_under_lock()
            if self.stage == self.Stage.CONFIRMED or (self.stage == self.Stage.SENT and self.has_waiting):
                self.stage, self.finished_at = self.Stage.SENDING, None
                self._save_as(self.confirmed_by)
            return self.stage == self.Stage.SENDING

    @property
    def has_waiting(self) -> bool:
        """Whether a mail of it waits to be sent."""
        return self.mails.filter(stage=CircularMail.Stage.WAITING).exists()

    def finish(self, at: datetime.datetime) -> None:
        """Record that all is sent, unless something waits or it was stopped."""
        with transaction.atomic():
            self.read_under_lock()
            if self.stage == self.Stage.SENDING and not self.has_waiting:
                self.stage, self.finished_at = self.Stage.SENT, at
                self._save_as(self.confirmed_by)

    def reopen(self) -> None:
        """Take it for being sent again, where it was taken for sent: a mail has come back to those that wait."""
        with transaction.atomic():
            self.read_under_lock()
            if self.stage == self.Stage.SENT:
                self.stage, self.finished_at = self.Stage.SENDING, None
                self._save_as(self.confirmed_by)

    def stop(self, by: User | None, because: str = "") -> None:
        """Leave the mails that wait where they are, until somebody continues. Raises ValidationError.

        `because` names nobody: history keeps it. What is stopped stays as it is: two workers may find the server away.
        """
        with transaction.atomic():
            self.read_under_lock()
            if self.stage == self.Stage.STOPPED:
                return
            # A second worker may have taken it for sent, while the first had the last mail in hand.
            with self._moving(*self.MOVING, self.Stage.SENT, by=by):
                self.stage, self.stopped_because, self.finished_at = self.Stage.STOPPED, because, None

    def stop_where_outdated(self, on: datetime.date) -> None:
        """Stop it where the directory has changed by the date `on` for somebody who waits: nobody was shown that."""
        with transaction.atomic():
            self.read_under_lock()
            if self.outdated(on).exists():
                self.stop(None, str(OUTDATED))

    def outdated(self, on: datetime.date) -> CircularMailQuerySet:
        """Its mails that wait, of whom the directory says on the date `on` something else than was confirmed."""
        return CircularMail.objects.filter(circular=self, stage=CircularMail.Stage.WAITING).outdated(on)

    def ask_again(self, by: User, at: datetime.datetime, seen: Collection[int] = ()) -> None:
        """Have what waits sent, also after a crash. Raises ValidationError where nothing was confirmed.

        Also where the directory has changed for a mail that waits, and whose key is not among those `seen` with that.
        """
        with self._moving(*self.MOVING, self.Stage.SENT, self.Stage.STOPPED, by=by):
            if set(self.outdated(timezone.localdate(at)).values_list("pk", flat=True)) - set(seen):
                raise ValidationError(OUTDATED)
            if self.stage != self.Stage.SENDING:
                self.stage = self.Stage.CONFIRMED
            self.asked_at, self.stopped_because, self.finished_at = at, "", None

    def ask_unless_stopped(self, by: User, at: datetime.datetime, seen: Collection[int] = ()) -> None:
        """Have what waits sent as above, but leave what was stopped to whoever continues. Raises ValidationError."""
        with transaction.atomic():
            self.read_under_lock()
            if self.stage != self.Stage.STOPPED:
                self.ask_again(by, at, seen)

    def send_failed_again(self, by: User, at: datetime.datetime, on: datetime.date, seen: Collection[int] = ()) -> int:
        """Have all mails that failed sent once more; return how many they are. Raises ValidationError.

        Those whose contact point has left the post by the date `on`, or has another address, are decided one by one.
        """
        with transaction.atomic():
            self.read_under_lock()
            failed = self.mails.filter(stage=CircularMail.Stage.FAILED)
            again = list(failed.exclude(pk__in=failed.outdated(on).values("pk")))
            for mail in again:
                mail.wait_again(by, at)
            if again:
                self.ask_unless_stopped(by, at, seen)
        return len(again)

    def end(self, by: User, at: datetime.datetime) -> None:
        """Take off all mails that wait of one that was stopped, and take it for sent. Raises ValidationError."""
        with self._moving(self.Stage.STOPPED, by=by):
            taken = self.mails.filter(stage=CircularMail.Stage.CLAIMED)
            # What is just being handed over may come back to those that wait.
            if taken.exclude(pk__in=taken.in_doubt(at).values("pk")).exists():
                raise ValidationError(_("A mail is just being handed over. Try again in a minute."))
            for mail in self.mails.filter(stage=CircularMail.Stage.WAITING):
                mail.withdraw(by)
            self.stage, self.stopped_because, self.finished_at = self.Stage.SENT, "", at

    def discard(self) -> None:
        """Throw a draft away, with its files. Raises ValidationError once it was confirmed."""
        with transaction.atomic():
            self.read_under_lock()
            if not self.is_draft:
                raise ValidationError(_("Only a draft is thrown away."))
            for document in self.attachments.all():
                document.delete()
            self.delete()

    @contextmanager
    def _moving(self, *stages: Stage, by: User | None) -> Iterator[None]:
        """Read the row anew under a lock, let the caller change it where it is at one of `stages`, and save it."""
        with transaction.atomic():
            self.read_under_lock()
            if self.stage not in stages:
                raise ValidationError(
                    _("This is not possible any more: the circular is now “%(stage)s”."),
                    params={"stage": self.get_stage_display()},
                )
            yield
            self._save_as(by)

    def read_under_lock(self) -> None:
        """Read the row anew, for this transaction alone: before those of its mails, or two may wait for each other."""
        self.refresh_from_db(from_queryset=Circular.objects.select_for_update())

    def _save_as(self, by: User | None) -> None:
        self._history_user = by
        self.save()
