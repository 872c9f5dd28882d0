"""Who and what is meant by a name in a cell, looked up in memory: States, organizations, measures, choices."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from outreach.exchange.problems import Misread
from outreach.models import Conference, Dates, Measure, Organization
from states.models import State, StateName
from states.names import name_key

if TYPE_CHECKING:
    from states.models import StrOrPromise

SECRETARIAT = "PTS"
NAMES_OF_SECRETARIAT = frozenset(map(name_key, (SECRETARIAT, "Provisional Technical Secretariat")))

# An organization with what it is, such as `ASEAN [group-of-states]`: so the raw form writes it, and so one that is not
# recorded yet is recorded with the rows that name it.
WITH_KIND = re.compile(r"(?P<name>.*\S)\s*\[\s*(?P<kind>[a-z-]+)\s*\]")

# A State with its code, as problems name it: `Republic of Korea (KOR)`.
WITH_CODE = re.compile(r"(?P<name>.*\S)\s*\(\s*(?P<code>[A-Za-z]{3})\s*\)")

YEAR_AFTER = re.compile(r"(?P<cited>.*\S)\s*\((?P<year>\d{4})\)")  # as pages show it: `10(l) (2021)`
# `2021/10(l)`, or without its paragraph, or, where the dates tell which conference is meant, `10(l)` or `l`.
MEASURE = re.compile(r"(?:(?P<year>\d{4})\s*/\s*)?(?:(?P<paragraph>\d{1,2})\s*)?\(?\s*(?P<letter>[a-z])\s*\)?")


class Directory:
    """All names that can stand in a cell, read once; looking them up asks the database nothing."""

    def __init__(self) -> None:
        """Read the names, in as many queries as there are sorts of things."""
        self._read_states()
        self._read_organizations()
        self._read_measures()

    def _read_states(self) -> None:
        self.states: dict[str, State] = {state.pk: state for state in State.objects.order_by("pk")}
        self._codes: dict[str, str] = {}
        self._official: dict[str, str] = {}
        self._other: defaultdict[str, set[str]] = defaultdict(set)
        for code, state in self.states.items():
            self._codes |= dict.fromkeys((state.iso3, state.iso2, state.m49), code)
            self._official |= {name_key(name): code for name in state.names.values() if name}
        for code, name in StateName.objects.order_by().values_list("state", "name"):
            self._other[name_key(name)].add(code)

    def _read_organizations(self) -> None:
        self.organizations: dict[int, str] = {}
        self.announced: dict[int, tuple[str, str]] = {}  # name and kind, by a key below zero
        self._called: dict[str, int] = {}
        self._organization_names: defaultdict[str, set[int]] = defaultdict(set)
        for body in Organization.objects.order_by("pk"):
            self.organizations[body.pk] = f"{body.called} [{body.kind}]"
            self._called[body.called] = body.pk
            names = (getattr(body, f"name_{code.replace('-', '_')}") for code, _label in settings.LANGUAGES)
            for name in filter(None, (body.acronym, body.called, *names)):
                self._organization_names[name_key(name)].add(body.pk)

    def _read_measures(self) -> None:
        self.measures: dict[int, str] = {}
        self._measures: defaultdict[str, dict[str, int]] = defaultdict(dict)  # by letter, then as written here
        self._conference_of: dict[int, int] = {}
        for measure in Measure.objects.select_related("conference").order_by("conference_id", "paragraph", "letter"):
            written = f"{measure.conference.year}/{measure.citation}"
            self.measures[measure.pk] = written
            self._measures[measure.letter][written] = measure.pk
            self._conference_of[measure.pk] = measure.conference_id
        self._periods = [
            (number, first, last)
            for number, first, last in Conference.objects.order_by("number").values_list(
                "number", "reporting_starts_on", "reporting_ends_on"
            )
        ]

    def state(self, text: str) -> str:
        """Return the ISO code of the State that `text` names, by code or by a name in any of the six languages.

        An official short name comes before any other name: Congo is COG. Raises Misread.
        """
        found = self._states_called(text)
        if len(found) == 1:
            return found.pop()
        if found:
            raise Misread(several(text, (f"{self.states[code].name} ({code})" for code in sorted(found))))
        raise Misread(
            _("“%(text)s” is neither a code nor a name of a State that is recorded here.") % {"text": shortened(text)}
        )

    def _states_called(self, text: str) -> set[str]:
        text = unicodedata.normalize("NFKC", text).strip()
        code = text.upper()
        code = self._codes.get(code.zfill(3) if code.isdecimal() else code, "")
        key = name_key(text)
        code = code or self._official.get(key, "")
        found = {code} if code else set(self._other.get(key, ()))
        told = WITH_CODE.fullmatch(text)
        if found or not told:
            return found
        return self._states_called(told["name"]) & {told["code"].upper()}

    def organization(self, text: str) -> int:
        """Return the key of the organization that `text` names, in any language or by its acronym.

        One that is not recorded, but told with its kind, gets a key below zero and stands in `announced`.
        Raises Misread.
        """
        found = self._organizations_called(text)
        if len(found) == 1:
            return found.pop()
        if found:
            raise Misread(several(text, sorted(self.organizations[pk] for pk in found)))
        raise Misread(
            _("“%(text)s” is no organization that is recorded here. Record it, or say what it is: %(text)s [%(kind)s].")
            % {"text": shortened(text), "kind": Organization.Kind.INTERGOVERNMENTAL}
        )

    def _organizations_called(self, text: str) -> set[int]:
        if text in self._called:
            return {self._called[text]}
        found = set(self._organization_names.get(name_key(text), ()))
        told = WITH_KIND.fullmatch(text)
        if found or not told or told["kind"] not in Organization.Kind.values:
            return found
        return self._organizations_called(told["name"]) or {self._announce(told["name"], told["kind"])}

    def _announce(self, name: str, kind: str) -> int:
        """Return a key below zero for an organization that is to be recorded."""
        key = -1 - len(self.announced)
        self.announced[key] = name, kind
        self.organizations[key], self._called[name] = f"{name} [{kind}]", key
        self._organization_names[name_key(name)].add(key)
        return key

    def party(self, text: str) -> str | int:
        """Return a State's ISO code, an organization's key, or PTS for the Secretariat. Raises Misread."""
        if name_key(text) in NAMES_OF_SECRETARIAT:
            return SECRETARIAT
        states, organizations = self._states_called(text), self._organizations_called(text)
        if states and organizations:
            names = [f"{self.states[code].name} ({code})" for code in sorted(states)]
            raise Misread(several(text, [*names, *sorted(self.organizations[pk] for pk in organizations)]))
        if organizations:
            return self.organization(text)
        if states:
            return self.state(text)
        raise Misread(
            _("“%(text)s” is neither a State, by code or name, nor an organization that is recorded here.")
            % {"text": shortened(text)}
        )

    def measure(self, text: str, dates: Dates | None) -> int:
        """Return the key of the measure that `text` cites, such as `2021/10(l)`.

        Letters shift between conferences. A citation without year is one of the declaration that is carried out in the
        reporting period that holds all of `dates`: the declaration of the conference before. Where the dates are not
        known, for they have a problem of their own, any will do. Raises Misread.
        """
        plainly = unicodedata.normalize("NFKC", text).strip().lower()
        cited = MEASURE.fullmatch(YEAR_AFTER.sub(r"\g<year>/\g<cited>", plainly))
        if not cited:
            raise Misread(
                _("“%(text)s” is no citation of a measure. Write it as %(example)s.")
                % {"text": shortened(text), "example": "2021/10(l)"}
            )
        year, paragraph, letter = cited["year"], cited["paragraph"], cited["letter"]
        found = {
            written: pk
            for written, pk in self._measures[letter].items()
            if (not year or written.startswith(f"{year}/")) and (not paragraph or f"/{paragraph}(" in written)
        }
        if not year and dates:
            found = self._carried_out(text, found, dates)
        if len(found) > 1 and (year or dates):
            raise Misread(several(text, found))
        if not found:
            raise Misread(_("“%(text)s” is no measure that is recorded here.") % {"text": shortened(text)})
        return next(iter(found.values()))

    def _carried_out(self, text: str, found: dict[str, int], dates: Dates) -> dict[str, int]:
        """Return those of `found` carried out in the one reporting period that holds `dates`. Raises Misread."""
        carried_out: dict[str, int] = {}
        for number, first, last in self._periods:
            if first and last and first <= dates.first and dates.last <= last:
                carried_out |= {cited: pk for cited, pk in found.items() if self._conference_of[pk] == number - 1}
        if found and not carried_out:
            raise Misread(
                _("The dates do not tell which conference's measure “%(text)s” is. Write it in full: %(candidates)s.")
                % {"text": shortened(text), "candidates": ", ".join(found)}
            )
        return carried_out


class Choices:
    """The values of a field with choices, found by value or by what they are called in any of the six languages."""

    def __init__(self, choices: Iterable[tuple[Any, StrOrPromise]], also: Mapping[str, str] | None = None) -> None:
        """Take the choices of a field, and what else their values are `also` called."""
        self._values: defaultdict[str, set[str]] = defaultdict(set)
        self.names: list[str] = []
        for value, label in choices:
            self.names.append(str(value))
            for name in in_all_languages(label):
                self._values[name_key(name)].add(str(value))
        for name, value in {**(also or {}), **{value: value for value in self.names}}.items():
            self._values[name_key(name)] = {value}

    def value(self, text: str) -> str:
        """Return the value that `text` names; nothing for nothing. Raises Misread."""
        found = self._values.get(name_key(text), set())
        if text and len(found) != 1:
            raise Misread(
                _("“%(text)s” is none of these: %(choices)s.")
                % {"text": shortened(text), "choices": ", ".join(self.names)}
            )
        return next(iter(found), "")


def in_all_languages(label: StrOrPromise) -> Iterable[str]:
    """Yield `label` as each of the six languages has it."""
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield str(label)


def several(text: str, candidates: Iterable[str]) -> str:
    """Return the sentence that `text` may mean each of `candidates`."""
    return _("“%(text)s” may mean several: %(candidates)s. Write which one is meant.") % {
        "text": shortened(text),
        "candidates": "; ".join(candidates),
    }


def shortened(text: str) -> str:
    """Return `text` as it is quoted in a sentence."""
    return text if len(text) <= 60 else f"{text[:59]}…"
