"""Asking to be named in another State's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outreach.models import JoinRequest
from states.models import State

if TYPE_CHECKING:
    FormBase = forms.ModelForm[JoinRequest]
else:
    FormBase = forms.ModelForm


class JoinRequestForm(FormBase):
    """Which State is to be added, and what it contributed."""

    class Meta:
        model = JoinRequest
        fields = ("state", "note")
        labels = {"state": _("State to be added"), "note": _("What your State contributed")}
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": 250})}
        help_texts = {"note": _("For those who decide; it may be left empty.")}

    def __init__(self, *args: Any, states: QuerySet[State], **kwargs: Any) -> None:
        """Offer `states`, those that may ask; of one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.queryset, field.empty_label = states, None
        if len(states) == 1:
            field.widget = forms.HiddenInput()
            self.initial["state"] = states[0].pk


class DeclineForm(forms.Form):
    """Why a request is declined."""

    reason = forms.CharField(
        label=_("If you decline: why"),
        max_length=JoinRequest._meta.get_field("reason").max_length,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("It is told to the State that asked, which can ask once more."),
        error_messages={"required": _("Say why: the State that asked is told.")},
    )
