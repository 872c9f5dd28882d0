"""What States, organizations and measures are called in the language of a document, and where a record stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from outreach.documents.selection import Record
from outreach.documents.standing import Standing, read_standing
from outreach.models import Activity, Measure, Organization
from states.models import State


@dataclass(frozen=True)
class Names:
    """What things are called in the language of the document; States stand in its alphabetical order."""

    language: str
    states: Mapping[str, str]
    organizations: Mapping[str, str]
    measures: Mapping[str, str]
    standing: Standing

    def lead_state(self, record: Record) -> str:
        """Return the code of the State under which the record stands: the first that had signed, in the alphabet."""
        doers = set(record.content["undertaken_by"])
        on = record.dates.first
        return next(code for code in self.states if code in doers and self.standing.has_signed(code, on))

    def section(self, record: Record) -> str:
        """Return the code of the section in which the record stands.

        Of a month or year, the first and the last possible day count: an addressee that was outstanding on either may
        have been so on the day that nobody told.
        """
        level: str = record.content["level"]
        if level != Activity.Level.BILATERAL:
            return level
        dates = record.dates
        days = {dates.first, dates.last} if dates.is_vague else {dates.first}
        addressees = record.content["addressed_to"]
        is_outstanding = any(self.standing.is_outstanding(code, on) for code in addressees for on in days)
        return "annex-2" if is_outstanding else "other-states"

    def of_states(self, codes: Iterable[str]) -> list[str]:
        """Return the names of States, in their alphabetical order."""
        wanted = set(codes)
        return [name for code, name in self.states.items() if code in wanted]

    def of_organizations(self, names: Iterable[str]) -> list[str]:
        """Return what organizations are called here; one that is not known any more keeps the name it was given."""
        return [self.organizations.get(name, name) for name in names]

    def doers(self, content: Mapping[str, Any]) -> list[str]:
        """Return the names of all that undertook what `content` tells: States, organizations, the Secretariat."""
        names = self.of_states(content["undertaken_by"])
        names += self.of_organizations(content["undertaken_by_organizations"])
        return [*names, _("the Provisional Technical Secretariat")] if content["is_by_secretariat"] else names


def read_names(language: str) -> Names:
    """Read the names of States, organizations and measures, and the States' standing. `language` is the active one."""
    states = list(State.objects.all())
    return Names(
        language=language,
        states={state.pk: state.name for state in states},
        organizations={
            name: body.name
            for body in Organization.objects.all()
            for name in (getattr(body, f"name_{code}") for code in ("ar", "zh_hans", "en", "fr", "ru", "es"))
            if name
        },
        measures={f"{measure.conference_id}/{measure.citation}": measure.title for measure in Measure.objects.all()},
        standing=read_standing(states),
    )
