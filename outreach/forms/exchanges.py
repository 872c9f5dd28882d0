"""Uploading a file of rows."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from outreach.exchange.reading import MAX_BYTES
from outreach.models import Import

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Import]
else:
    FormBase = forms.ModelForm

SUFFIXES = (".csv", ".xlsx")


class ImportForm(FormBase):
    """A file of rows, and what they are."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (XLSX). It is kept only until its rows are imported or the import is given up."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    class Meta:
        model = Import
        fields = ["noun", "file"]

    def clean_file(self) -> Any:
        """Refuse what is no spreadsheet by its name, or too large to be read."""
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("Upload a file whose name ends in .csv or .xlsx."))
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; at most %(most)s can be read. Please split it."),
                params={"size": filesizeformat(file.size), "most": filesizeformat(MAX_BYTES)},
            )
        return file

    def save(self, commit: bool = True) -> Any:
        """Keep what the file was called, for the file itself is kept under a name that tells nothing."""
        self.instance.name = PurePath(self.cleaned_data["file"].name).name[-150:]
        return super().save(commit)
