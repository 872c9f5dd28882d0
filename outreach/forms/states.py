"""Choosing States by any of their names."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from states.models import State


class StateSelect(forms.Select):
    """A list of States. Each option carries the names in all languages and the codes, so that typing finds it."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option as Django makes it, with what else the State is called."""
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        state = getattr(option["value"], "instance", None)
        if isinstance(state, State):
            option["attrs"]["data-search"] = state.search_text
        return option

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the attributes, with the mark by which the script finds the list."""
        return super().build_attrs(*args, **kwargs) | {"data-choose": True, "data-nothing": _("Nothing found")}


class StateSelectMultiple(StateSelect, forms.SelectMultiple):
    """A list of which several States can be chosen."""


class StateChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One State, chosen by any of its names."""

    widget = StateSelect

    def __init__(self, queryset: QuerySet[State] | None = None, **options: Any) -> None:
        """Offer the States in `queryset`, all of them unless told."""
        super().__init__(queryset=State.objects.all() if queryset is None else queryset, **options)
