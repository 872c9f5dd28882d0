"""By what requests for legal assistance are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.filters.days import day_input
from outreach.forms.states import StateSelect
from outreach.models import AssistanceRequest
from outreach.models.legal_assistance import AssistanceRequestQuerySet
from states.models import State


class AssistanceFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Requests by words, State, what they wait for, outcome and date."""

    WAITING = (
        ("due", _("Something is due")),
        ("acknowledge", _("Acknowledgement due")),
        ("answer", _("Answer due")),
        ("open", _("Not answered yet")),
        ("answered", _("Answered")),
    )

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ModelChoiceFilter(
        label=_("State"), queryset=State.objects.all(), widget=StateSelect, empty_label=_("Any")
    )
    waiting = filters.ChoiceFilter(label=_("Waits for"), choices=WAITING, method="that_wait", empty_label=_("Any"))
    outcome = filters.ChoiceFilter(label=_("Outcome"), choices=AssistanceRequest.Outcome.choices, empty_label=_("Any"))
    since = filters.DateFilter(label=_("From"), field_name="asked_on", lookup_expr="gte", widget=day_input())
    until = filters.DateFilter(label=_("Until"), field_name="asked_on", lookup_expr="lte", widget=day_input())

    class Meta:
        model = AssistanceRequest
        fields: list[str] = []

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, requests: AssistanceRequestQuerySet, name: str, text: Any) -> AssistanceRequestQuerySet:
        """Return those with every word of `text`."""
        return requests.search(text)

    def that_wait(self, requests: AssistanceRequestQuerySet, name: str, asked: str) -> AssistanceRequestQuerySet:
        """Return those that wait for what is `asked`."""
        today = timezone.localdate()
        kept = {
            "due": requests.due(today),
            "acknowledge": requests.to_acknowledge(today),
            "answer": requests.to_answer(today),
            "open": requests.open(),
            "answered": requests.filter(answered_on__isnull=False),
        }
        return kept[asked]
