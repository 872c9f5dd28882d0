"""Rows that came from spreadsheets, and lists that went out as spreadsheets: who, when and which."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import PurePath
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.contacts import ContactPoint
from outreach.models.people import AnyUser, viewer_of
from outreach.models.review import moment_in_words, refuse_change
from states.models import CheckedModel

KEPT_FOR = datetime.timedelta(days=7)  # how long a file that was not imported is kept


class Noun(models.TextChoices):
    """What rows can be imported, and exported in the form that imports back."""

    ACTIVITIES = "activities", _("Activities")
    CONTACTS = "contacts", _("Contacts")
    REPORTS = "reports", _("Progress reports")


class SecretariatQuerySet(QuerySet[Any]):
    """Rows that are the business of the Secretariat alone."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat; none for anyone else."""
        return self.all() if viewer_of(user).is_secretariat else self.none()


class ImportQuerySet(SecretariatQuerySet):
    """Imports."""

    def forgotten(self, at: datetime.datetime) -> Self:
        """Those that nobody has confirmed or given up a week after they were asked for, by the moment `at`."""
        return self.filter(stage__in=Import.DISCARDABLE, asked_at__lt=at - KEPT_FOR)

    def ahead_of(self, other: Import) -> Self:
        """Those that were asked for before `other` and that the background worker has still to do."""
        waiting = [*Import.QUEUED, *Import.UNDERWAY]
        return self.filter(stage__in=waiting, asked_at__lt=other.asked_at).exclude(pk=other.pk)


def place_of(row: Import, name: str) -> str:
    """Return where a file is kept: under a name that tells nothing and cannot be guessed."""
    return f"imports/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class Import(CheckedModel):
    """A file of rows that the Secretariat brings in: checked first, looked at, confirmed, then written whole or not.

    The file, the preview and the problems are kept only until the rows are written or the import is given up.
    """

    class Stage(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting to be checked")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Ready to be imported")
        REFUSED = "refused", _("Refused")
        CONFIRMED = "confirmed", _("Waiting to be written")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Failed")
        DISCARDED = "discarded", _("Given up")

    QUEUED = (Stage.WAITING, Stage.CONFIRMED)
    UNDERWAY = (Stage.CHECKING, Stage.WRITING)
    DISCARDABLE = (Stage.WAITING, Stage.CHECKING, Stage.READY, Stage.REFUSED, Stage.FAILED)
    CHECKABLE = (*DISCARDABLE, Stage.CONFIRMED, Stage.WRITING)

    noun = models.CharField(_("what it holds"), max_length=10, choices=Noun)
    name = models.CharField(_("name of the file"), max_length=150, editable=False)
    file = models.FileField(_("file"), upload_to=place_of, max_length=120, blank=True)
    rejects = models.FileField(_("rows with problems"), upload_to=place_of, max_length=120, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, editable=False, help_text=_("That of the problems.")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.WAITING, editable=False)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    asked_at = models.DateTimeField(_("asked for at"), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("confirmed by"),
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)
    total = models.PositiveIntegerField(_("rows in the file"), default=0, editable=False)
    good = models.PositiveIntegerField(_("new rows"), default=0, editable=False)
    duplicates = models.JSONField(_("rows told already"), default=list, blank=True, editable=False)
    preview = models.JSONField(_("first rows"), default=list, blank=True, editable=False)
    problems = models.JSONField(_("problems"), default=list, blank=True, editable=False)
    failure = models.TextField(_("why it failed"), blank=True, editable=False)
    first_key = models.BigIntegerField(_("key of the first new row"), null=True, blank=True, editable=False)
    last_key = models.BigIntegerField(_("key of the last new row"), null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["file", "rejects", "duplicates", "preview", "problems"])
    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["stage", "asked_at"], name="import_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["confirmed", "writing", "done"]) | Q(confirmed_by__isnull=False),
                name="import_written_was_confirmed",
                violation_error_message=_("Rows are written only after somebody has confirmed them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_noun_display()} – {self.name}"

    @property
    def is_moving(self) -> bool:
        """Whether the background worker has something to do for it, or is doing it."""
        return self.stage in (*self.QUEUED, *self.UNDERWAY)

    @property
    def by(self) -> User:
        """Whose import it is: who confirmed it, and until then who uploaded it."""
        return self.confirmed_by or self.uploaded_by

    @property
    def suffix(self) -> str:
        """How the name of the file ends."""
        return PurePath(self.name).suffix.lower()

    def confirm(self, by: User, at: datetime.datetime) -> None:
        """Have the rows written as they were shown. Raises ValidationError unless they are ready: once is enough."""
        with self._moving(self.Stage.READY, by=by):
            self.stage, self.confirmed_by, self.asked_at = self.Stage.CONFIRMED, by, at

    def check_again(self, by: User, at: datetime.datetime) -> None:
        """Have the file checked anew, also after a crash. Raises ValidationError where there is nothing to check.

        Whatever an earlier attempt still says afterwards is not listened to.
        """
        with self._moving(*self.CHECKABLE, by=by):
            self.stage, self.confirmed_by, self.asked_at = self.Stage.WAITING, None, at
            self.attempt += 1
            self.failure = ""

    def discard(self, by: User | None, at: datetime.datetime) -> None:
        """Give the import up and throw the file away. Raises ValidationError once rows are being written."""
        with self._moving(*self.DISCARDABLE, by=by):
            self.stage, self.confirmed_by, self.finished_at = self.Stage.DISCARDED, None, at
            self.forget()

    def begin(self, attempt: int) -> bool:
        """Have the worker begin what was asked for; False when that is done, given up or asked for anew meanwhile."""
        begun = {self.Stage.WAITING: self.Stage.CHECKING, self.Stage.CONFIRMED: self.Stage.WRITING}
        with transaction.atomic():
            self._read_under_lock()
            if self.attempt != attempt or self.stage not in begun:
                return False
            self.stage = begun[self.Stage(self.stage)]
            self._save_as(self.by)
        return True

    @contextmanager
    def finishing(self, attempt: int) -> Iterator[bool]:
        """Let the worker note what came of the `attempt`; gives False, and keeps nothing, when it counts no more."""
        with transaction.atomic():
            self._read_under_lock()
            counts = self.attempt == attempt and self.stage in self.UNDERWAY
            yield counts
            if counts:
                self._save_as(self.by)

    def forget(self) -> None:
        """Throw away the file and what was read from it, once the transaction is certain."""
        for kept in (self.file, self.rejects):
            if kept:
                transaction.on_commit(partial(kept.storage.delete, str(kept.name)))
        self.file, self.rejects = "", ""
        self.preview, self.problems, self.duplicates = {}, [], []

    def put_rejects(self, content: bytes, suffix: str) -> None:
        """Keep the file of the rows with problems in the place of the one before; none when `content` is empty."""
        if self.rejects:
            transaction.on_commit(partial(self.rejects.storage.delete, str(self.rejects.name)))
            self.rejects = ""
        if content:
            self.rejects.save(f"rejects{suffix}", ContentFile(content), save=False)

    @contextmanager
    def _moving(self, *stages: Stage, by: User | None) -> Iterator[None]:
        """Read the row anew under a lock, let the caller change it where it is at one of `stages`, and save it."""
        with transaction.atomic():
            self._read_under_lock()
            if self.stage not in stages:
                raise ValidationError(
                    _("This is not possible any more: the import is now “%(stage)s”."),
                    params={"stage": self.get_stage_display()},
                )
            yield
            self._save_as(by)

    def _read_under_lock(self) -> None:
        self.refresh_from_db(from_queryset=Import.objects.select_for_update())

    def _save_as(self, by: User | None) -> None:
        self._history_user = by
        self.save()


class Export(CheckedModel):
    """A list that somebody took away as a file: who, when, which list with which filters, and how many rows.

    It is written before the first row leaves, so that it stands even when the download breaks off.
    """

    class Format(models.TextChoices):
        """The kinds of file; the value is the ending of the name."""

        CSV = "csv", _("CSV")
        XLSX = "xlsx", _("Excel (XLSX)")
        JSON = "json", _("JSON")  # what is kept on a person
        DOCX = "docx", _("Word")  # a handover sheet
        VCARD = "vcf", _("vCard")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    listed = models.CharField(_("list"), max_length=100, help_text=_("What the rows are."))
    address = models.TextField(_("address"), help_text=_("The list with its filters, search and order."))
    format = models.CharField(_("format"), max_length=4, choices=Format)
    is_raw = models.BooleanField(_("raw"), default=False, help_text=_("Whether it is the form that imports back."))
    is_personal = models.BooleanField(_("personal data"), help_text=_("Whether the rows may name persons."))
    rows = models.PositiveIntegerField(_("rows"))
    contacts = models.ManyToManyField(
        ContactPoint,
        blank=True,
        related_name="exports",
        editable=False,
        verbose_name=_("contact points"),
        help_text=_("Whose details the file holds."),
    )

    history = HistoricalRecords()
    objects = SecretariatQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="export_latest_first")]

    def __str__(self) -> str:
        return f"{self.listed} – {moment_in_words(self.at)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row; what happened is not changed. Raises ValidationError."""
        refuse_change(self)
        super().save(*args, **kwargs)
