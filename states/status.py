"""The Treaty as a whole on a date: how many have signed and ratified, and the earliest entry into force."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from states.models import OPENED_FOR_SIGNATURE_ON, State, TreatyAction

DAYS_TO_ENTRY_INTO_FORCE = 180  # Article XIV (1), after the deposit by all Annex 2 States
EARLIEST_OF_ALL = datetime.date(1998, 9, 24)  # Article XIV (1): never sooner than two years after the opening


@dataclass(frozen=True)
class TreatyStatus:
    """The figures and groups of one date. Lists of States are in the alphabetical order of the active language."""

    as_of: datetime.date
    signatories: int
    ratifiers: int
    annex_2: int
    annex_2_ratified: int
    annex_2_signed: list[State]
    annex_2_not_signed: list[State]
    earliest_entry_into_force: datetime.date

    @property
    def annex_2_outstanding(self) -> int:
        """How many Annex 2 States have not ratified, or no longer have."""
        return len(self.annex_2_signed) + len(self.annex_2_not_signed)


def treaty_status(on: datetime.date) -> TreatyStatus:
    """Return the status of the Treaty as of the date `on`, computed from the dated acts in one query.

    While Annex 2 ratifications are outstanding, the earliest entry into force is reckoned as if the last instrument
    were deposited on that very day.
    """
    states = list(State.objects.with_status(on))
    annex_2 = [state for state in states if state.is_annex_2]
    ratified = [state for state in annex_2 if is_ratifier(state)]
    last_deposit = (
        max((state.ratified_on or on for state in ratified), default=on) if len(ratified) == len(annex_2) else on
    )
    return TreatyStatus(
        as_of=on,
        signatories=sum(state.signed_on is not None for state in states),
        ratifiers=sum(is_ratifier(state) for state in states),
        annex_2=len(annex_2),
        annex_2_ratified=len(ratified),
        annex_2_signed=with_any_status(annex_2, State.Status.SIGNED, State.Status.WITHDRAWN),
        annex_2_not_signed=with_any_status(annex_2, State.Status.NOT_SIGNED),
        earliest_entry_into_force=max(
            last_deposit + datetime.timedelta(days=DAYS_TO_ENTRY_INTO_FORCE), EARLIEST_OF_ALL
        ),
    )


def is_ratifier(state: State) -> bool:
    """Whether the ratification of a State that `with_status` has annotated is in force."""
    return state.status == State.Status.RATIFIED


def with_any_status(states: Iterable[State], *statuses: str) -> list[State]:
    """Return those of the annotated `states` whose status is one of `statuses`, in the same order."""
    return [state for state in states if state.status in statuses]


def check_as_of(on: datetime.date, today: datetime.date) -> None:
    """Raise ValidationError unless the Treaty had a status on the date `on` and, `today`, it can be known."""
    if on < OPENED_FOR_SIGNATURE_ON:
        opened = date_format(OPENED_FOR_SIGNATURE_ON)
        raise ValidationError(
            _("Choose %(opened)s or later: the Treaty was opened for signature then."), "early", {"opened": opened}
        )
    if on > today:
        raise ValidationError(_("Choose today or an earlier day: what States will do later is not known."), "future")


def as_of_date(text: str, today: datetime.date) -> datetime.date:
    """Return the date that `text` names as 2021-09-23, or `today` where it is empty.

    Raises ValidationError with a sentence for anything else, and as `check_as_of` does.
    """
    if not text:
        return today
    try:
        on = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(_("“%(text)s” is not a date such as 2021-09-23."), "invalid", {"text": text}) from error
    check_as_of(on, today)
    return on


@dataclass(frozen=True)
class Standing:
    """How many States have signed and ratified at the end of one day, and how many of Annex 2 have ratified."""

    on: datetime.date
    signatories: int
    ratifiers: int
    annex_2_ratified: int


def standings(until: datetime.date) -> list[Standing]:
    """Return how the Treaty stood at the end of each day up to `until` on which a figure changed, the earliest first.

    The first is that of the opening for signature. The rule is that of `StateQuerySet.with_status`, in one query over
    the dated acts instead of one a day.
    """
    acts = TreatyAction.objects.filter(done_on__lte=until).order_by("done_on", "pk")
    signed: set[str] = set()
    in_force: dict[str, bool] = {}  # the States that have ratified, and whether Annex 2 lists them
    found = [Standing(OPENED_FOR_SIGNATURE_ON, 0, 0, 0)]
    rows = acts.values_list("done_on", "act", "state", "state__is_annex_2")
    for on, of_the_day in groupby(rows, key=lambda row: row[0]):
        # On one day a withdrawal comes before a ratification: the State stands as ratified.
        for _on, act, state, is_annex_2 in sorted(of_the_day, key=lambda row: row[1] != TreatyAction.Act.WITHDRAWAL):
            if act == TreatyAction.Act.WITHDRAWAL:
                in_force.pop(state, None)
            elif act in TreatyAction.RATIFYING:
                in_force[state] = is_annex_2
            else:
                signed.add(state)
        standing = Standing(on, len(signed), len(in_force), sum(in_force.values()))
        if on == found[0].on:
            found = [standing]
        elif standing != replace(found[-1], on=on):
            found.append(standing)
    return found
