"""The lists of States of a declaration's Appendix, as of any date."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from states.models import State
from states.status import is_ratifier, with_any_status

# In the order of the Appendix. Lists 1 to 3 are parts of list B.
HEADINGS = {
    "A": _("A. Ratifying States"),
    "B": _("B. Annex 2 States, whose ratification entry into force requires (Article XIV)"),
    "B1": _("1. Annex 2 States that have signed and ratified"),
    "B2": _("2. Annex 2 States that have signed and whose ratification is outstanding"),
    "B3": _("3. Annex 2 States that have not yet signed"),
}


@dataclass(frozen=True)
class StateList:
    """One list of the Appendix: its code, its heading, and the States of one date in their order."""

    code: str
    heading: str
    states: list[State]


def appendix_lists(on: datetime.date) -> list[StateList]:
    """Return the lists A, B, B1, B2 and B3 as of the date `on`, in one query.

    Headings and order are those of the active language; Chinese follows the order of the English names, as the
    declarations do. A State that has withdrawn its ratification is a signatory again and stands in B2.
    """
    states = list(State.objects.with_status(on))
    annex_2 = [state for state in states if state.is_annex_2]
    members = {
        "A": [state for state in states if is_ratifier(state)],
        "B": annex_2,
        "B1": with_any_status(annex_2, State.Status.RATIFIED),
        "B2": with_any_status(annex_2, State.Status.SIGNED, State.Status.WITHDRAWN),
        "B3": with_any_status(annex_2, State.Status.NOT_SIGNED),
    }
    return [StateList(code, str(heading), members[code]) for code, heading in HEADINGS.items()]
