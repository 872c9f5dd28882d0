"""What a calendar shows: which month, how, and what of it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from outreach.agenda import Sort, Wanted
from outreach.forms.states import StateChoiceField
from outreach.models import Dates
from states.models import Region

YEARS = range(1996, 2101)  # since the Treaty was opened for signature, and as far as anyone plans


class CalendarForm(forms.Form):
    """What stands in the address of the calendar. What makes no sense is told, and the rest still holds."""

    VIEWS = {"month": _("Month"), "agenda": _("Agenda")}

    month = forms.CharField(label=_("Month"), required=False, widget=forms.TextInput(attrs={"type": "month"}))
    show = forms.MultipleChoiceField(
        label=_("Show"), choices=Sort.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    state = StateChoiceField(label=_("State"), required=False, empty_label=_("Any"))
    region: Any = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.all(), required=False, empty_label=_("Any")
    )

    def __init__(self, data: QueryDict, *, today: datetime.date) -> None:
        """Begin with the month of `today`, and with all sorts."""
        asked = data.copy()
        asked.setdefault("month", f"{today:%Y-%m}")
        if not asked.getlist("show"):
            asked.setlist("show", Sort.values)
        super().__init__(asked)
        self.today = today
        self.asked = data
        self.is_valid()

    def clean_month(self) -> Dates:
        """Return the month. Raises ValidationError."""
        text = self.cleaned_data["month"]
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII) or int(text[:4]) not in YEARS:
            raise ValidationError(_("Write a year and a month, such as 2027-03."))
        return Dates.parse(text)

    @property
    def shown_month(self) -> Dates:
        """The month asked for, or else that of today."""
        month: Dates | None = self.cleaned_data.get("month")
        return month or Dates.of_month(self.today.year, self.today.month)

    @property
    def view(self) -> str:
        """How it is shown: as a month or as an agenda."""
        return asked if (asked := self.asked.get("view", "")) in self.VIEWS else "month"

    @property
    def wanted(self) -> Wanted:
        """What narrows the entries."""
        told: dict[str, Any] = self.cleaned_data
        return Wanted(
            frozenset(told.get("show") or Sort.values),
            bool(told.get("mine")),
            told.get("state"),
            told.get("region"),
        )

    def address(self, **changes: str) -> str:
        """Return the query that shows the same but for `changes`."""
        query = QueryDict(mutable=True)
        for name in (*self.fields, "view"):
            query.setlist(name, [value for value in self.asked.getlist(name) if value])
        for name, value in changes.items():
            query[name] = value
        for name in [name for name in query if not query.getlist(name)]:
            del query[name]
        return f"?{query.urlencode()}"
