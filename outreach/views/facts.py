"""The facts on a page of record, line by line."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from states.models import State


@dataclass(frozen=True)
class Fact:
    """One line of the facts: States with pages of their own, others by name, or a text."""

    label: str
    states: Collection[State] = ()
    others: Sequence[str] = ()
    text: str = ""


def told(facts: Iterable[Fact]) -> list[Fact]:
    """Return the lines of `facts` that tell anything; what is not told has no line."""
    return [fact for fact in facts if fact.states or fact.others or fact.text]
