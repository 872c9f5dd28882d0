"""What every State was to the Treaty on any day, from all dated acts read once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from states.models import State, TreatyAction


@dataclass(frozen=True)
class Standing:
    """The days of each State's acts by its ISO code, and which States Annex 2 lists.

    The rule is that of `StateQuerySet.with_status`, for many days at the cost of one query.
    """

    signed: Mapping[str, list[datetime.date]]
    ratified: Mapping[str, list[datetime.date]]
    withdrawn: Mapping[str, list[datetime.date]]
    annex_2: frozenset[str]

    def has_signed(self, state: str, on: datetime.date) -> bool:
        """Whether the State with the ISO code `state` was a signatory or a ratifier on the day `on`.

        One that has withdrawn its ratification is a signatory.
        """
        acts = (*self.signed.get(state, ()), *self.ratified.get(state, ()))
        return any(day <= on for day in acts)

    def is_outstanding(self, state: str, on: datetime.date) -> bool:
        """Whether the ratification of the Annex 2 State with the ISO code `state` was still required on `on`."""
        if state not in self.annex_2:
            return False
        ratified_on = max((day for day in self.ratified.get(state, ()) if day <= on), default=None)
        withdrawn_on = max((day for day in self.withdrawn.get(state, ()) if day <= on), default=None)
        return ratified_on is None or (withdrawn_on is not None and withdrawn_on > ratified_on)


def read_standing(states: Iterable[State]) -> Standing:
    """Return the standing of `states`, read in one query."""
    days: dict[str, dict[str, list[datetime.date]]] = {
        kind: defaultdict(list) for kind in ("signed", "ratified", "withdrawn")
    }
    for state, act, done_on in TreatyAction.objects.values_list("state_id", "act", "done_on"):
        if act in TreatyAction.SIGNING:
            days["signed"][state].append(done_on)
        elif act in TreatyAction.RATIFYING:
            days["ratified"][state].append(done_on)
        else:
            days["withdrawn"][state].append(done_on)
    return Standing(**days, annex_2=frozenset(state.pk for state in states if state.is_annex_2))
