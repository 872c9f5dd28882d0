"""Documents that belong to an activity, or to another record."""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from pathlib import PurePath
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.activities import Activity
from outreach.models.review import OfActivityQuerySet
from states.models import CheckedModel

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# What offices send each other and a browser does not run.
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
}

# What a package of each kind holds besides its list of contents.
PARTS = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".odt": "content.xml",
}

# Signs that are not seen, or turn the direction of writing, so that a name looks as if it ended otherwise.
MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def place_of(attachment: Document, name: str) -> str:
    """Return where the file is kept: under a name that tells nothing and cannot be guessed."""
    return f"attachments/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class Document(CheckedModel):
    """What all documents share: a file that is what its name says, kept outside what the web server shows to all."""

    file = models.FileField(
        _("file"),
        upload_to=place_of,
        max_length=120,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text, at most 20 MB."),
    )
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("Empty: the name of the file."))
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        abstract = True
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address from which those who may see what it belongs to download it."""
        raise LookupError(type(self))

    @property
    def name_to_save(self) -> str:
        """The name under which it is downloaded, which ends as the file does."""
        return self.name if self.name.lower().endswith(self.suffix) else f"{self.name}{self.suffix}"

    @property
    def suffix(self) -> str:
        """How the name of the file ends."""
        return PurePath(str(self.file.name)).suffix.lower()

    def clean_fields(self, exclude: Any = None) -> None:
        """Take name, type and size from a new file, then check the fields. Raises ValidationError."""
        if self.file and not getattr(self.file, "_committed", True):
            self.name = self.name or PurePath(str(self.file.name)).name
            self.size = self.file.size
            self.content_type = TYPES.get(self.suffix, "")
            if problem := self._problem():
                raise ValidationError({"file": problem})
        self.name = MISLEADING.sub("", self.name)[-150:]
        super().clean_fields(exclude=exclude)

    def _problem(self) -> ValidationError | None:
        """Return what stands against the new file: too large, of another type, or not what its name says."""
        if self.size > MOST_BYTES:
            return ValidationError(
                _("The file has %(size)s MB; at most %(most)s MB are kept."),
                params={"size": -(-self.size // MEGABYTE), "most": MOST_BYTES // MEGABYTE},
            )
        if not self.content_type:
            return ValidationError(_("Files of this type are not kept. Send it as PDF, Word, Excel, picture or text."))
        self.file.seek(0)
        content = self.file.read()
        self.file.seek(0)
        if not is_what_it_says(content, self.suffix):
            return ValidationError(_("The content of the file is not what its name says. Save it anew and try again."))
        return None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the record, and the file once that is certain; its history keeps that it was here."""
        storage, name = self.file.storage, str(self.file.name)
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: storage.delete(name))
        return deleted


class Attachment(Document):
    """A document that belongs to an activity: whoever may see the activity may open it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attachments", verbose_name=_("activity"))

    history = HistoricalRecords()
    objects = OfActivityQuerySet.as_manager()

    class Meta(Document.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def get_absolute_url(self) -> str:
        """Return the address from which those who may see the activity download it."""
        return reverse("outreach:attachment", args=[self.pk])


def is_what_it_says(content: bytes, suffix: str) -> bool:
    """Whether `content` begins, and where it is a package is filled, as files named with `suffix` are."""
    if suffix == ".txt":
        return b"\0" not in content and is_utf8(content)
    if suffix in PARTS:
        return is_package_with(PARTS[suffix], content)
    try:
        return any(guess.mime_type == TYPES[suffix] for guess in puremagic.magic_string(content))
    except puremagic.PureError:
        return False


def is_utf8(content: bytes) -> bool:
    """Whether `content` is text."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_package_with(part: str, content: bytes) -> bool:
    """Whether the package `content` holds the part that makes it a document of its kind, and no program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):  # damaged, or packed in a way that nobody reads
        return False
    return part in names and not any(name.lower().endswith("vbaproject.bin") for name in names)
