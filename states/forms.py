"""The date that a page shows the Treaty as of."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from states.status import OPENED_FOR_SIGNATURE_ON, check_as_of


class AsOfForm(forms.Form):
    """One date between the opening for signature and today."""

    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This is not a date such as 2021-09-23; the table is as of today.")},
    )

    def __init__(self, data: Mapping[str, Any], *, today: datetime.date) -> None:
        super().__init__(data)
        self.today = today
        limits = {"type": "date", "min": OPENED_FOR_SIGNATURE_ON.isoformat(), "max": today.isoformat()}
        self.fields["as_of"].widget = forms.DateInput(format="%Y-%m-%d", attrs=limits)

    def clean_as_of(self) -> datetime.date | None:
        """Refuse a date for which there is no status."""
        on: datetime.date | None = self.cleaned_data["as_of"]
        if on:
            check_as_of(on, self.today)
        return on

    @property
    def date(self) -> datetime.date:
        """The date asked for; today where none was, or none that makes sense."""
        self.is_valid()
        on: datetime.date | None = self.cleaned_data.get("as_of")
        return on or self.today
