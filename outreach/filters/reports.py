"""By what progress reports are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.filters.days import day_input
from outreach.forms.states import StateSelect
from outreach.models import ProgressReport
from outreach.models.reports import ProgressReportQuerySet
from states.models import State


class ProgressReportFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Progress reports by words, State, kind of step and date."""

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ModelChoiceFilter(
        label=_("State"), queryset=State.objects.annex_2(), widget=StateSelect, empty_label=_("Any")
    )
    kind = filters.ChoiceFilter(label=_("Kind of step"), choices=ProgressReport.Kind.choices, empty_label=_("Any"))
    since = filters.DateFilter(label=_("From"), field_name="reported_on", lookup_expr="gte", widget=day_input())
    until = filters.DateFilter(label=_("Until"), field_name="reported_on", lookup_expr="lte", widget=day_input())

    class Meta:
        model = ProgressReport
        fields: list[str] = []

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, reports: ProgressReportQuerySet, name: str, text: Any) -> ProgressReportQuerySet:
        """Return those with every word of `text`."""
        return reports.search(text)
