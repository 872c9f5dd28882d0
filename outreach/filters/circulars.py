"""By what circulars and their mails are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outreach.forms.states import StateSelect
from outreach.models import Circular, CircularMail
from outreach.models.audiences import FALLBACKS
from outreach.models.circulars import CircularQuerySet
from states.models import State
from states.names import with_words

SUBJECTS = [f"subject_{code.replace('-', '_')}" for code in FALLBACKS]


class CircularFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Circulars by words of the subject, how far they are, and the State that was written to."""

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    stage = filters.ChoiceFilter(label=_("Stage"), choices=Circular.Stage.choices, empty_label=_("Any"))
    state = filters.ModelChoiceFilter(
        label=_("State written to"),
        queryset=State.objects.all(),
        method="to",
        widget=StateSelect,
        empty_label=_("Any"),
    )

    class Meta:
        model = Circular
        fields: list[str] = []

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, circulars: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Return those with every word of `text` in a subject."""
        return with_words(circulars, SUBJECTS, text)

    def to(self, circulars: CircularQuerySet, name: str, state: State) -> CircularQuerySet:
        """Return those that went to a contact point of `state`."""
        return circulars.sent_to(state)


class CircularMailFilterSet(filters.FilterSet):  # type: ignore[misc]
    """The mails of one circular by words, State and what became of them."""

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    stage = filters.ChoiceFilter(label=_("Stage"), choices=CircularMail.Stage.choices, empty_label=_("Any"))
    state = filters.ModelChoiceFilter(
        label=_("State"), queryset=State.objects.all(), widget=StateSelect, empty_label=_("Any")
    )

    class Meta:
        model = CircularMail
        fields: list[str] = []

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, mails: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Return those with every word of `text` in to whom they went, the address or the State."""
        return with_words(mails, ["person", "address", "state__search_text"], text)
