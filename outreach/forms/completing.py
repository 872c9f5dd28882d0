"""Telling that what was planned has taken place."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.forms.dates import DatesField
from outreach.forms.seen import CHANGED_MEANWHILE
from outreach.models import Activity, Dates


class CompletedForm(forms.Form):
    """When it took place, and what came of it."""

    dates = DatesField(label=_("When it took place (required)"))
    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It may be left empty, and told later."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, activity: Activity, today: datetime.date, **kwargs: Any) -> None:
        """Begin with the dates as planned or, where these cannot be over on the day `today`, with that day."""
        super().__init__(*args, **kwargs)
        is_over = activity.dates.surely_not_over_before <= today
        dates = activity.dates if is_over else Dates.between(today, today)
        self.activity = activity
        self.initial = {"dates": dates, "outcome": activity.outcome, "seen": activity.edition}

    def clean(self) -> dict[str, Any]:
        """Refuse, once, to replace what somebody else has written since the form was opened."""
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.pop("seen", "")
        if seen and seen != self.activity.edition:
            self.data = {**self.data.dict(), "seen": self.activity.edition}  # type: ignore[attr-defined]
            self.add_error(None, CHANGED_MEANWHILE)
        return cleaned
