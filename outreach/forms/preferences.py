"""What a person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.models import Preferences

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Preferences]
else:
    FormBase = forms.ModelForm


class PreferencesForm(FormBase):
    """The language of mails, and whether the weekly digest is sent."""

    class Meta:
        model = Preferences
        fields = ("language", "gets_digest")
        labels = {"language": _("Language of mails"), "gets_digest": _("Send me a weekly digest by mail")}
        help_texts = {
            "language": _("Choosing a language at the top of a page changes this, too."),
            "gets_digest": _("Counts and links, no substance; nothing is sent in a week with nothing to tell."),
        }
