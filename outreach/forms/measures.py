"""Of which declaration the measures are shown, and in which period."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outreach.models import Conference


class DeclarationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The conference that adopted the declaration."""

    def label_from_instance(self, conference: Any) -> str:
        """Return the year of the declaration and the number of its conference."""
        return _("%(year)d, conference %(number)d") % {"year": conference.year, "number": conference.number}


class PeriodField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The conference to which the activities of the period are reported."""

    def label_from_instance(self, conference: Any) -> str:
        """Return the first and the last month of the period."""
        first, last = conference.reporting_starts_on, conference.reporting_ends_on
        return f"{date_format(first, 'YEAR_MONTH_FORMAT')} – {date_format(last, 'YEAR_MONTH_FORMAT')}"


class MeasuresForm(forms.Form):
    """A declaration that has measures, the latest unless chosen otherwise, and a period after it: the one that runs."""

    conference = DeclarationField(
        Conference.objects.none(), label=gettext_lazy("Declaration of"), required=False, empty_label=None
    )
    period = PeriodField(Conference.objects.none(), label=gettext_lazy("Period"), required=False, empty_label=None)

    def __init__(self, data: Any, *, on: datetime.date) -> None:
        """Offer what there is. A choice that makes no sense is passed over, for what holds on the date `on`."""
        super().__init__(data)
        declarations = Conference.objects.filter(measures__isnull=False).distinct()
        self.fields["conference"].queryset = declarations  # type: ignore[attr-defined]
        chosen = self._chosen("conference")
        self.declaration: Conference | None = chosen or declarations.first()
        after = self.declaration.number if self.declaration else 0
        periods = Conference.objects.filter(number__gt=after, reporting_starts_on__isnull=False).order_by("number")
        self.fields["period"].queryset = periods  # type: ignore[attr-defined]
        self.reported_to: Conference | None = (
            self._chosen("period") or periods.reporting_on(on).first() or periods.first()
        )
        shown = {"conference": self.declaration, "period": self.reported_to}
        self.data = {name: each.pk for name, each in shown.items() if each}

    def _chosen(self, name: str) -> Conference | None:
        """Return what the address names in the field, if it is offered."""
        asked = str(self.data.get(name, ""))
        offered = self.fields[name].queryset  # type: ignore[attr-defined]
        chosen: Conference | None = offered.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 5 else None
        return chosen
