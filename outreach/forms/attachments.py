"""Documents that are put on an activity, or on another record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from outreach.models import Attachment
from outreach.models.attachments import TYPES, Document

MOST_AT_ONCE = 10


class FilesInput(forms.FileInput):
    """A choice of several files of the kinds that are kept."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return all files, not only the last."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class AttachmentsField(forms.Field):
    """Several files, each read as a document that is not saved yet: an Attachment unless told."""

    default_error_messages = {"many": _("At most %(most)s files are taken at once.")}

    def __init__(self, *, kind: type[Document] = Attachment, owner: str = "activity", **options: Any) -> None:
        """Take the options of a field; label and help are told unless given.

        `kind` is the model of the documents, and `owner` its field for the record that they are put on.
        """
        self.kind, self.owner = kind, owner
        told: dict[str, Any] = {
            "label": _("Files"),
            "help_text": kind._meta.get_field("file").help_text,
            "widget": FilesInput(attrs={"multiple": True, "accept": ",".join(TYPES)}),
        }
        super().__init__(**(told | options))

    def to_python(self, value: Any) -> list[Any]:
        """Return the documents. Raises ValidationError with the name of each file that is not taken."""
        if len(value) > MOST_AT_ONCE:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_AT_ONCE})
        documents, problems = [], []
        for file in value:
            documents.append(document := self.kind(file=file))
            try:
                document.clean_fields(exclude={self.owner, "added_by"})
            except ValidationError as error:
                problems += [f"{file.name}: {sentence}" for sentence in error.messages]
        if problems:
            raise ValidationError(problems)
        return documents


class AttachmentsForm(forms.Form):
    """Files for an activity that is recorded already."""

    attachments = AttachmentsField()
