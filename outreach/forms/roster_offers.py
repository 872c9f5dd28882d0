"""Volunteering for the focal-point roster, and declining it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outreach.models import RosterOffer
from outreach.models.languages import SEPARATOR
from states.models import Region, State

if TYPE_CHECKING:
    FormBase = forms.ModelForm[RosterOffer]
else:
    FormBase = forms.ModelForm


class RosterOfferForm(FormBase):
    """Whom a State offers, for which regions and in which languages."""

    preferred = forms.ChoiceField(
        label=_("Preferred language (required)"), choices=[("", "---------"), *settings.LANGUAGES]
    )
    others = forms.MultipleChoiceField(
        label=_("Other languages"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    regions: forms.ModelMultipleChoiceField[Region] = forms.ModelMultipleChoiceField(
        Region.objects.all(), label=_("Regions it assists (required)"), widget=forms.CheckboxSelectMultiple
    )

    field_order = ("state", "person", "post", "institution", "regions", "preferred", "others", "note_reference")

    class Meta:
        model = RosterOffer
        fields = ("state", "person", "post", "institution", "note_reference")
        labels = {"person": _("Person (required)")}

    def __init__(self, *args: Any, states: QuerySet[State], **kwargs: Any) -> None:
        """Offer `states`, those that the person serves."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.queryset, field.empty_label = states, None
        for name in ("person", "post", "institution"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean(self) -> dict[str, Any]:
        """Put the languages together, the preferred one first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        preferred, others = cleaned.pop("preferred", ""), cleaned.pop("others", [])
        self.instance.languages = SEPARATOR.join(dict.fromkeys([preferred, *others]))
        return cleaned | {"languages": self.instance.languages}


class DeclineForm(forms.Form):
    """Why an offer is declined."""

    comment = forms.CharField(
        label=_("Why it is declined"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Those who serve the State read it."),
    )
