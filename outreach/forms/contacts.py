"""A contact point as the Secretariat records it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst

from outreach.models import ContactPoint
from outreach.models.contacts import PRIVATE
from outreach.models.languages import SEPARATOR

if TYPE_CHECKING:
    FormBase = forms.ModelForm[ContactPoint]
else:
    FormBase = forms.ModelForm


class PrivateField(forms.MultipleChoiceField):
    """Boxes for the fields that nobody but the Secretariat is shown; its value is as the record joins them."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Return the names of the fields to be ticked."""
        return value.split(SEPARATOR) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other fields are ticked than were."""
        return super().has_changed(list(filter(None, self.prepare_value(initial or ""))), data)

    def clean(self, value: Any) -> Any:
        """Return the names joined."""
        return SEPARATOR.join(super().clean(value))


class ContactPointForm(FormBase):
    """One contact point, with boxes for what is for the Secretariat only."""

    secretariat_only = PrivateField(required=False)

    class Meta:
        model = ContactPoint
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the boxes as the fields are named."""
        super().__init__(*args, **kwargs)
        if "secretariat_only" in self.fields:  # not where the record is only looked at
            field: Any = self.fields["secretariat_only"]
            fields = ContactPoint._meta
            private: Any = fields.get_field("secretariat_only")
            field.label, field.help_text = capfirst(private.verbose_name), private.help_text
            field.choices = [(name, capfirst(str(fields.get_field(name).verbose_name))) for name in PRIVATE]  # type: ignore[union-attr]
