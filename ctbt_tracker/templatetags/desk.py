"""What the Secretariat's desk tells on a page of another noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ctbt_tracker.desk import Counted, held_on
from states.models import State

register = template.Library()


@register.simple_tag
def outreach_on(state: State) -> list[Counted]:
    """Return what outreach holds on `state`: each a count and the list that it counts."""
    return held_on(state)


@register.simple_tag
def labelled(headers: Sequence[Mapping[str, Any]], cells: Sequence[str]) -> SafeString:
    """Return the `cells` of a row of a list, each with the head of its column: on a phone the row becomes a card."""
    return format_html_join("", "{}", ((labelled_cell(*pair),) for pair in zip(headers, cells, strict=False)))


def labelled_cell(header: Mapping[str, Any], cell: str) -> SafeString:
    """Return the `cell`, which Django has written as HTML, with the head of its column in words."""
    start, rest = cell[:3], cell[3:]  # "<td" or "<th"
    is_box = "action-checkbox" in rest[:40]
    label = "" if is_box else format_html(' data-label="{}"', capfirst(header["text"]))
    return mark_safe(f"{start}{label}{rest}")  # noqa: S308
