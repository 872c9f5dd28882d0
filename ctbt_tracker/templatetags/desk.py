"""What the Secretariat's desk tells on a page of another noun."""

from __future__ import annotations

from django import template

from ctbt_tracker.desk import Counted, held_on
from states.models import State

register = template.Library()


@register.simple_tag
def outreach_on(state: State) -> list[Counted]:
    """Return what outreach holds on `state`: each a count and the list that it counts."""
    return held_on(state)
