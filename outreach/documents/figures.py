"""The figures of an overview: activities, States and measures, and the status of the Treaty on its date."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from outreach.documents.document import Figures, Part, Section, Table
from outreach.documents.names import Names
from outreach.documents.selection import Record
from outreach.documents.wording import Mandate
from states.status import treaty_status


def count_figures(
    records: Iterable[Record], sections: Iterable[Section], names: Names, as_of: datetime.date
) -> Figures:
    """Count the printed `records` as they are laid out in `sections`, and the Treaty as of the date `as_of`."""
    records = list(records)
    treaty = treaty_status(as_of)
    doers = {
        state
        for record in records
        for state in record.content["undertaken_by"]
        if names.standing.has_signed(state, record.dates.first)
    }
    by_measure = Counter(measure for record in records for measure in record.content["measures"])
    return Figures(
        activities=len(records),
        by_section={section.code: sum(len(group.entries) for group in section.groups) for section in sections},
        states=len(doers),
        by_measure=dict(sorted(by_measure.items())),
        signatories=treaty.signatories,
        ratifiers=treaty.ratifiers,
        annex_2=treaty.annex_2,
        annex_2_ratified=treaty.annex_2_ratified,
        annex_2_outstanding=treaty.annex_2_outstanding,
    )


def tables_of(
    figures: Figures, parts: Iterable[Part], measures: Mapping[str, str], mandate: Mandate, as_of: datetime.date
) -> tuple[Table, ...]:
    """Return the tables printed at the end, in the active language.

    Activities are counted by the measures of the declaration that is carried out, not of any other.
    """
    by_section = tuple(
        (
            _("%(part)s: %(section)s") % {"part": part.heading, "section": section.heading},
            figures.by_section[section.code],
        )
        for part in parts
        for section in part.sections
    )
    declared_by = f"{mandate.declared_by.pk}/"
    by_measure = tuple(
        (f"{measure.removeprefix(declared_by)} {measures.get(measure, '')}".strip(), number)
        for measure, number in figures.by_measure.items()
        if measure.startswith(declared_by)
    )
    activities = Table(
        _("Activities included"),
        (*by_section, (_("All activities"), figures.activities), (_("States that undertook them"), figures.states)),
    )
    carried_out = Table(
        _("Activities by measure of the %(year)s declaration") % {"year": mandate.declared_by.year}, by_measure
    )
    treaty = Table(
        _("Status of the Treaty as of %(date)s") % {"date": date_format(as_of, "DATE_FORMAT")},
        (
            (_("States that have signed"), figures.signatories),
            (_("States that have ratified"), figures.ratifiers),
            (_("Annex 2 States"), figures.annex_2),
            (_("Annex 2 States that have ratified"), figures.annex_2_ratified),
            (_("Annex 2 States whose ratification is outstanding"), figures.annex_2_outstanding),
        ),
    )
    return tuple(table for table in (activities, carried_out, treaty) if table.rows)
