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
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from states.names import in_one_line

register = template.Library()


@dataclass(frozen=True)
class FilterOn:
    """A filter that is on: its name and value in words, and the address of the same page without it."""

    name: str
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
        FilterOn(name, str(form[name].label), in_words(form.fields[name], value), address_without(context, name))
        for name, value in form.cleaned_data.items()
        if name in query and value not in (None, "", False) and not is_empty(value)
    ]


@register.simple_tag(takes_context=True)
def kept(context: Context, *names: str) -> SafeString:
    """Return hidden fields with what the address says under `names`, so that a form that asks for more keeps it."""
    query: QueryDict = context["request"].GET
    return hidden_fields(query, [name for name in names if name in query])


@register.simple_tag(takes_context=True)
def kept_but(context: Context, *names: str) -> SafeString:
    """Return hidden fields with all that the address says, except under `names` and which page it is."""
    query: QueryDict = context["request"].GET
    return hidden_fields(query, [name for name in query if name not in (*names, "page")])


@register.simple_tag(takes_context=True)
def address_with(context: Context, *names: str) -> str:
    """Return the address of the same page that says no more than this one does under `names`."""
    request = context["request"]
    rest = QueryDict(mutable=True)
    for name in names:
        if name in request.GET:
            rest.setlist(name, request.GET.getlist(name))
    return f"{request.path}?{rest.urlencode()}" if rest else str(request.path)


@register.simple_tag(takes_context=True)
def address_without(context: Context, *names: str) -> str:
    """Return the address of the same page, on its first page, that says nothing under `names`."""
    request = context["request"]
    rest = request.GET.copy()
    for gone in (*names, "page"):
        rest.pop(gone, None)
    return f"{request.path}?{rest.urlencode()}" if rest else str(request.path)


def hidden_fields(query: QueryDict, names: Iterable[str]) -> SafeString:
    """Return hidden fields with all that `query` says under `names`."""
    pairs = ((name, value) for name in names for value in query.getlist(name))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


def is_empty(value: Any) -> bool:
    """Whether nothing is chosen among many."""
    return isinstance(value, list | tuple | QuerySet) and not value


@register.filter
def any_on(names: Iterable[str], on: Iterable[FilterOn]) -> bool:
    """Whether any filter of `names` is among those that are `on`."""
    return any(one.name in names for one in on)


def in_words(field: forms.Field, value: Any) -> str:
    """Return the cleaned `value` of `field` as the reader would say it."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, datetime.date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Iterable) and not isinstance(value, str | Model):
        return in_one_line(in_words(field, one) for one in value)
    choices = {} if isinstance(value, Model) else dict(flat_choices(field))
    return str(choices.get(value, value))


def flat_choices(field: forms.Field) -> list[tuple[Any, Any]]:
    """Return the choices of `field`, those of groups among them."""
    flat: list[tuple[Any, Any]] = []
    for value, label in getattr(field, "choices", ()):
        flat += label if isinstance(label, list | tuple) else [(value, label)]
    return flat
