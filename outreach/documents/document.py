"""The overview as pure data, in one language, ready for paper: what the writers lay out side by side."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from outreach.documents.passages import Text
from states.documents.appendix import StateList


@dataclass(frozen=True)
class Masthead:
    """The head of the first page."""

    organ: str
    symbol: str
    distribution: str
    date: str
    language: str
    original: str
    notice: str


@dataclass(frozen=True)
class Fact:
    """A labelled line of an entry, such as who undertook it."""

    label: str
    values: tuple[Text, ...]
    separator: str
    is_bold: bool = False


@dataclass(frozen=True)
class Entry:
    """One activity: a numbered paragraph with what was done and who took part.

    `lead` tells when it was and of what kind; `mark` says that it is a demonstration, where it is one.
    """

    number: int
    activity: int
    lead: str
    mark: str
    title: Text
    passages: tuple[Text, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Group:
    """What one State reported, under its name."""

    state: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """One level of activities, State by State; `note` says so where there are none."""

    code: str
    heading: str
    groups: tuple[Group, ...]
    note: str


@dataclass(frozen=True)
class Part:
    """A part of the overview."""

    heading: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Table:
    """A table of two columns: what is counted, and how many."""

    heading: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Figures:
    """The figures as they are kept with an issued overview.

    `states` counts the ratifying and other signatory States that undertook what is printed, `by_measure` the
    activities that carry out each measure of the declaration, by its citation; one activity may carry out several.
    """

    activities: int
    by_section: Mapping[str, int]
    states: int
    by_measure: Mapping[str, int]
    signatories: int
    ratifiers: int
    annex_2: int
    annex_2_ratified: int
    annex_2_outstanding: int


@dataclass(frozen=True)
class OverviewDocument:
    """The whole document in one language."""

    language: str
    as_of: datetime.date
    masthead: Masthead
    title: str
    introduction_heading: str
    introduction: tuple[str, ...]
    parts: tuple[Part, ...]
    figures: Figures
    tables_heading: str
    tables: tuple[Table, ...]
    appendix_heading: str
    appendix: tuple[StateList, ...]
