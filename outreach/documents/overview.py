"""Compile the overview of measure 10(l): every cleared activity in its place, as pure data in one language."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from outreach.documents.document import Entry, Fact, Group, OverviewDocument, Part, Section
from outreach.documents.figures import count_figures, tables_of
from outreach.documents.names import Names, read_names
from outreach.documents.passages import Text, one_line, passages
from outreach.documents.selection import Record, Selection, period_of, records_of_versions, select
from outreach.documents.wording import Mandate, introduction, masthead, title
from outreach.models import Activity, ActivityVersion, Conference
from states.documents.appendix import appendix_lists

# Part, its heading, and its sections by code and heading, in the order in which they are printed.
PARTS = (
    (
        gettext_lazy("Part I. Bilateral level"),
        (
            ("annex-2", gettext_lazy("A. Annex 2 States whose ratification was outstanding")),
            ("other-states", gettext_lazy("B. Other States")),
        ),
    ),
    (
        gettext_lazy("Part II. Multilateral level"),
        (
            (Activity.Level.GLOBAL, gettext_lazy("A. Global activities")),
            (Activity.Level.REGIONAL, gettext_lazy("B. Regional activities")),
            (Activity.Level.NATIONAL, gettext_lazy("C. National activities")),
        ),
    ),
)


LANGUAGES = ("en", "zh-hans")  # in which the overview can be compiled by now


@dataclass(frozen=True)
class Brief:
    """What is asked for: the conference it is issued to, language, date, symbol, and whether lists of States follow."""

    conference: Conference
    language: str
    as_of: datetime.date
    symbol: str
    has_appendix: bool = False

    @cached_property
    def mandate(self) -> Mandate:
        """The declaration that is carried out, read once. Raises ValueError for the first conference."""
        return Mandate.of(self.conference)

    def check(self, today: datetime.date) -> None:
        """Refuse, with a sentence by the name of what is wrong, what cannot be compiled. Raises ValidationError."""
        try:
            first, _last = period_of(self.conference)
        except ValueError:
            raise ValidationError({"conference": _("This conference has no reporting period.")}) from None
        try:
            _mandate = self.mandate
        except ValueError:
            raise ValidationError(
                {"conference": _("There is no conference before this one whose declaration could be carried out.")}
            ) from None
        if self.language not in LANGUAGES:
            raise ValidationError(
                {"language": _("The overview is compiled in English and in Chinese; other languages come later.")}
            )
        if self.as_of > today:
            raise ValidationError({"as_of": _("The date of the document cannot lie in the future.")})
        if self.as_of < first:
            date = date_format(first, "DATE_FORMAT")
            raise ValidationError(
                {"as_of": _("The reporting period of this conference begins on %(date)s only.") % {"date": date}}
            )


@dataclass(frozen=True)
class Compiled:
    """A document, what it was made from, what was left out, and whether the mandate's measure is recorded."""

    brief: Brief
    document: OverviewDocument
    selection: Selection
    mandate: Mandate
    names: Names


def compile_overview(brief: Brief) -> Compiled:
    """Compile the overview that `brief` asks for, from what is cleared. Raises ValueError without a period.

    The number of queries does not grow with the number of activities; the same data give the same document.
    """
    with override(brief.language):
        names = read_names(brief.language)
        selection = select(brief.conference, brief.as_of, names.standing)
        return Compiled(brief, lay_out(brief, selection.printed, names), selection, brief.mandate, names)


def recompile_overview(brief: Brief, versions: Iterable[ActivityVersion]) -> OverviewDocument:
    """Compile the overview of `brief` from given cleared `versions`, whatever has become of the activities since."""
    with override(brief.language):
        return lay_out(brief, records_of_versions(versions), read_names(brief.language))


def lay_out(brief: Brief, records: list[Record], names: Names) -> OverviewDocument:
    """Put `records` in their places, in the active language, which is that of the brief."""
    foreword = introduction(brief.conference, brief.mandate)
    numbers = count(len(foreword) + 1)
    parts = tuple(
        Part(
            str(heading),
            tuple(section_of(records, code, str(label), names, numbers) for code, label in sections),
        )
        for heading, sections in PARTS
    )
    figures = count_figures(records, [section for part in parts for section in part.sections], names, brief.as_of)
    has_demonstration = any(record.is_demonstration for record in records)
    return OverviewDocument(
        language=brief.language,
        as_of=brief.as_of,
        masthead=masthead(brief.symbol, brief.as_of, has_demonstration),
        title=title(brief.conference, brief.mandate),
        introduction_heading=_("Introduction"),
        introduction=foreword,
        parts=parts,
        figures=figures,
        tables_heading=_("Figures"),
        tables=tables_of(figures, parts, names.measures, brief.mandate, brief.as_of),
        appendix_heading=_("Appendix: lists of States as of %(date)s")
        % {"date": date_format(brief.as_of, "DATE_FORMAT")},
        appendix=tuple(appendix_lists(brief.as_of)) if brief.has_appendix else (),
    )


def section_of(records: Iterable[Record], code: str, heading: str, names: Names, numbers: Iterator[int]) -> Section:
    """Return the section `code` with those of `records` that stand in it, their paragraphs numbered on."""
    groups = tuple(groups_of(records, code, names, numbers))
    return Section(code, heading, groups, note="" if groups else _("No activities are recorded."))


def groups_of(records: Iterable[Record], section: str, names: Names, numbers: Iterator[int]) -> Iterator[Group]:
    """Yield the States of a section in the alphabetical order of the language, each with its entries by date."""
    order = {code: place for place, code in enumerate(names.states)}
    here = [(names.lead_state(record), record) for record in records if names.section(record) == section]
    here.sort(key=lambda pair: order[pair[0]])  # a stable sort: records come in the order of their dates
    for code, pairs in groupby(here, key=lambda pair: pair[0]):
        entries = tuple(entry_of(record, names, next(numbers)) for _code, record in pairs)
        yield Group(names.states[code], entries)


def entry_of(record: Record, names: Names, number: int) -> Entry:
    """Return the entry of one record; its texts are in the language of the document where they exist."""
    content = record.content
    facts = {"dates": record.dates.in_words(), "kind": Activity.Kind(content["kind"]).label}
    return Entry(
        number=number,
        activity=record.activity,
        # Translators: what is before the title of an activity in the overview, such as “14 March 2022. Meeting: ”.
        lead=_("%(dates)s. %(kind)s: ") % facts,
        mark=_("[Demonstration] ") if record.is_demonstration else "",
        title=one_line(content, "title", names.language),
        passages=(*passages(content, "summary", names.language), *passages(content, "outcome", names.language)),
        facts=tuple(facts_of(content, names)),
    )


def facts_of(content: Mapping[str, Any], names: Names) -> Iterator[Fact]:
    """Yield who undertook it where that is more than one, to whom it was addressed, with whom, where and when."""
    between = pgettext("between names", ", ")
    doers = names.doers(content)
    if len(doers) > 1:
        yield Fact(_("Undertaken by: "), tuple(map(Text.written, doers)), between, is_bold=True)
    addressees = names.of_states(content["addressed_to"])
    addressees += names.of_organizations(content["addressed_to_organizations"])
    if addressees:
        yield Fact(_("Addressed to: "), tuple(map(Text.written, addressees)), between, is_bold=True)
    partners = names.of_organizations(content["partners"])
    if partners:
        yield Fact(_("In partnership with: "), tuple(map(Text.written, partners)), between)
    free = ((_("Other participants: "), "participants"), (_("Place: "), "place"), (_("Occasion: "), "occasion"))
    for label, field in free:
        if content[field].strip():
            yield Fact(label, (one_line(content, field, names.language),), between)
