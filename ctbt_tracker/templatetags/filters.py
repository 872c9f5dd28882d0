"""What the filter panel says about itself."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.template import Context
from django.utils.formats import date_format

register = template.Library()


@dataclass(frozen=True)
class FilterOn:
    """A filter that is on: its name and value in words, and the query of the same page without it."""

    label: str
    value: str
    without: str


@register.simple_tag(takes_context=True)
def filters_on(context: Context, form: forms.BaseForm) -> list[FilterOn]:
    """Return the filters of the bound `form` that are on, in the order of its fields."""
    if not form.is_bound:
        return []
    form.is_valid()
    query: QueryDict = context["request"].GET
    return [
        FilterOn(str(form[name].label), in_words(form.fields[name], value), without(query, name))
        for name, value in form.cleaned_data.items()
        if name in query and value not in (None, "", False) and not is_empty(value)
    ]


@register.simple_tag(takes_context=True)
def kept_sorting(context: Context, name: str = "sort") -> str:
    """Return how the table is sorted now, so that filtering keeps it."""
    query: QueryDict = context["request"].GET
    return query.get(name, "")


def is_empty(value: Any) -> bool:
    """Whether nothing is chosen among many."""
    return isinstance(value, list | tuple | QuerySet) and not value


def without(query: QueryDict, name: str) -> str:
    """Return the query without the filter `name`, on its first page."""
    rest = query.copy()
    for gone in (name, "page"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


def in_words(field: forms.Field, value: Any) -> str:
    """Return the cleaned `value` of `field` as the reader would say it."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Iterable) and not isinstance(value, str | Model):
        return ", ".join(in_words(field, one) for one in value)
    choices = {} if isinstance(value, Model) else dict(flat_choices(field))
    return str(choices.get(value, value))


def flat_choices(field: forms.Field) -> list[tuple[Any, Any]]:
    """Return the choices of `field`, those of groups among them."""
    flat: list[tuple[Any, Any]] = []
    for value, label in getattr(field, "choices", ()):
        flat += label if isinstance(label, list | tuple) else [(value, label)]
    return flat
