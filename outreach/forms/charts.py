"""The time whose activities are counted."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.filters.days import day_input
from outreach.models import Conference
from states.models import OPENED_FOR_SIGNATURE_ON


@dataclass(frozen=True)
class Period:
    """From one day to another, both included."""

    first: datetime.date
    last: datetime.date


class PeriodForm(forms.Form):
    """The reporting period of a conference, or two days of one's own choice; it lives in the address."""

    conference = forms.ModelChoiceField(
        Conference.objects.filter(reporting_starts_on__isnull=False),
        label=_("Reporting period of the conference"),
        required=False,
        empty_label=_("The days chosen here"),
    )
    since = forms.DateField(label=_("From"), required=False, widget=day_input())
    until = forms.DateField(label=_("Until"), required=False, widget=day_input())

    def __init__(self, asked: Mapping[str, Any], *, today: datetime.date) -> None:
        """Take from the address what it asks for; where that is nothing, the period that runs `today`."""
        self.today = today
        given = {name: asked[name] for name in self.base_fields if asked.get(name)}
        self.running = None if given else Conference.objects.reporting_on(today).first()
        if self.running:
            given["conference"] = str(self.running.pk)
        super().__init__({name: str(value) for name, value in given.items()})

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order; days of one's own choice come before a conference."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            raise ValidationError(_("The last day cannot be before the first."))
        return cleaned

    @property
    def period(self) -> Period:
        """The time that is asked for; what is left open is filled up from the opening for signature until today.

        Where what was asked makes no sense, everything until today.
        """
        asked = self.cleaned_data if self.is_valid() else {}
        conference = asked.get("conference")
        if conference and not asked.get("since") and not asked.get("until"):
            return Period(conference.reporting_starts_on, conference.reporting_ends_on)
        return Period(asked.get("since") or OPENED_FOR_SIGNATURE_ON, asked.get("until") or self.today)
