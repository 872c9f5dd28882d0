"""By what activities are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.filters.days import day_input
from outreach.forms.states import StateSelect
from outreach.models import Activity, viewer_of
from outreach.models.activity_sets import ActivityQuerySet
from states.models import State


class ActivityFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Activities by words, State, what they are and when they took place."""

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ModelChoiceFilter(
        label=_("State taking part"),
        queryset=State.objects.all(),
        method="concerning",
        widget=StateSelect,
        empty_label=_("Any"),
    )
    level = filters.ChoiceFilter(label=_("Level"), choices=Activity.Level.choices, empty_label=_("Any"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Activity.Kind.choices, empty_label=_("Any"))
    stage = filters.ChoiceFilter(label=_("Stage"), choices=Activity.Stage.choices, empty_label=_("Any"))
    review = filters.ChoiceFilter(label=_("Review"), choices=Activity.Review.choices, empty_label=_("Any"))
    since = filters.DateFilter(label=_("From"), field_name="ends_on", lookup_expr="gte", widget=day_input())
    until = filters.DateFilter(label=_("Until"), field_name="starts_on", lookup_expr="lte", widget=day_input())
    mine = filters.BooleanFilter(label=_("Reported by my State"), method="own", widget=forms.CheckboxInput)

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer "my State" to those who serve one."""
        super().__init__(*args, **kwargs)
        if not viewer_of(self.request.user).is_partner:
            del self.filters["mine"]

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, activities: ActivityQuerySet, name: str, text: str) -> ActivityQuerySet:
        """Return those with every word of `text`."""
        return activities.search(text)

    def concerning(self, activities: ActivityQuerySet, name: str, state: State) -> ActivityQuerySet:
        """Return those that `state` undertook or reported, or to which they were addressed."""
        return activities.concerning(state)

    def own(self, activities: ActivityQuerySet, name: str, is_on: bool) -> ActivityQuerySet:
        """Return those reported by a State that the viewer serves."""
        return activities.reported_by_own_state(self.request.user) if is_on else activities
