"""The date that a page shows the Treaty as of, and what the table of States can be narrowed to."""

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from states.models import OPENED_FOR_SIGNATURE_ON, Region, State, StateQuerySet
from states.status import check_as_of


class AsOfForm(forms.Form):
    """One date between the opening for signature and today."""

    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This is not a date such as 2021-09-23; what is shown is as of today.")},
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

    @property
    def query(self) -> str:
        """The query that keeps the date from page to page: none for today."""
        return "" if self.date == self.today else f"?as_of={self.date.isoformat()}"


class StateFilterSet(FilterSet):  # type: ignore[misc]
    """States by name or code, region, Annex 2 and status, as of a date.

    A value that makes no sense is told beside its field; the others still hold.
    """

    LISTED = [("yes", _("Listed")), ("no", _("Not listed"))]

    q = CharFilter(label=_("Name or code"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    region = ModelChoiceFilter(label=_("Region"), queryset=Region.objects.all(), empty_label=_("All"))
    annex_2 = ChoiceFilter(label=_("Annex 2"), choices=LISTED, method="listed", empty_label=_("All"))
    status = ChoiceFilter(label=_("Status"), choices=State.Status.choices, empty_label=_("All"))

    class Meta:
        model = State
        fields: list[str] = []
        form = AsOfForm

    def __init__(self, data: Any, queryset: Any = None, *, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(data, queryset, **kwargs)
        self.today = today
        self.queryset: StateQuerySet = self.queryset.with_status(self.form.date)

    @cached_property
    def form(self) -> AsOfForm:
        """The form of all filters and of the date."""
        form: AsOfForm = self.get_form_class()(self.data, today=self.today)
        form.order_fields([*self.filters, "as_of"])
        return form

    def filter_queryset(self, queryset: StateQuerySet) -> StateQuerySet:
        """Narrow `queryset` by every filter whose value makes sense."""
        for name, each in self.filters.items():
            if name in self.form.cleaned_data:
                queryset = each.filter(queryset, self.form.cleaned_data[name])
        return queryset

    def search(self, queryset: StateQuerySet, name: str, value: str) -> StateQuerySet:
        """Return the States that have `value` in a name of any language, or in a code."""
        return queryset.search(value)

    def listed(self, queryset: StateQuerySet, name: str, value: str) -> StateQuerySet:
        """Return the States that Annex 2 lists, or those that it does not."""
        return queryset.filter(is_annex_2=value == "yes")
