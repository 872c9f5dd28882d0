"""What the overview says of itself: masthead, title and introduction, in the active language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from outreach.documents.document import Masthead
from outreach.documents.selection import period_of
from outreach.models import Conference, Measure


@dataclass(frozen=True)
class Mandate:
    """The conference whose declaration is carried out, and its measure on the overview where that is recorded."""

    declared_by: Conference
    measure: Measure | None

    @classmethod
    def of(cls, conference: Conference) -> Mandate:
        """Return the mandate of the overview issued to `conference`. Raises ValueError for the first conference."""
        declared_by = conference.previous
        if declared_by is None:
            raise ValueError("no conference before it")
        return cls(declared_by, Measure.objects.on_the_overview().filter(conference=declared_by).first())


def draft_symbol(conference: Conference) -> str:
    """Return the symbol of a document that has no number yet."""
    return f"{conference.document_symbol or f'CTBT-Art.XIV/{conference.year}'}/…"


def masthead(symbol: str, as_of: datetime.date, has_demonstration: bool) -> Masthead:
    """Return the masthead of the document `symbol` of the date `as_of`."""
    return Masthead(
        organ=_("Conference on Facilitating the Entry into Force of the Comprehensive Nuclear-Test-Ban Treaty"),
        symbol=symbol,
        distribution=_("Distr.: General"),
        date=date_format(as_of, "DATE_FORMAT"),
        # Translators: the name of the language into which you translate, as on the masthead of a UN document.
        language=pgettext("masthead", "English") if get_language() != "en" else "",
        original=_("Original: English"),
        notice=_("This document contains demonstration data. It does not report acts of any State.")
        if has_demonstration
        else "",
    )


def period_in_words(conference: Conference) -> str:
    """Return the reporting period, such as June 2021 – May 2023."""
    first, last = (date_format(day, "YEAR_MONTH_FORMAT") for day in period_of(conference))
    return pgettext("period", "%(first)s – %(last)s") % {"first": first, "last": last}


def title(conference: Conference, mandate: Mandate) -> str:
    """Return the title with the measure's letter where it is recorded, the declaring conference and the period."""
    facts = {"year": mandate.declared_by.year, "period": period_in_words(conference)}
    if mandate.measure is None:
        return (
            _(
                "Overview of the outreach of ratifying and other signatory States in pursuance of the Final "
                "Declaration of the %(year)s Conference on Facilitating the Entry into Force of the Comprehensive "
                "Nuclear-Test-Ban Treaty: %(period)s"
            )
            % facts
        )
    return _(
        "Overview of the outreach of ratifying and other signatory States under measure %(measure)s of the Final "
        "Declaration of the %(year)s Conference on Facilitating the Entry into Force of the Comprehensive "
        "Nuclear-Test-Ban Treaty: %(period)s"
    ) % (facts | {"measure": mandate.measure.citation})


def introduction(conference: Conference, mandate: Mandate) -> tuple[str, ...]:
    """Return the numbered paragraphs of the introduction: the mandate, what is in, what is out, and the order."""
    return (
        mandate_in_words(mandate),
        _(
            "The period covered is %(period)s. Included are activities that were completed within it, that one or "
            "more ratifying or other signatory States undertook to promote the entry into force of the Treaty, and "
            "that may be made public. An activity that lasted several days is placed by its last day. Whether a State "
            "had signed or ratified the Treaty is determined as of the first day of the activity."
        )
        % {"period": period_in_words(conference)},
        _(
            "Not included are activities that are planned, ongoing or cancelled; activities of the Provisional "
            "Technical Secretariat or of organizations alone; activities of States that had not signed the Treaty; "
            "and the work of the coordinators, on which they report separately."
        ),
        _(
            "Part I contains bilateral activities; those addressed to an Annex 2 State whose ratification was "
            "outstanding come first. Part II contains activities at the global, regional and national levels. Within "
            "each section, States follow in alphabetical order and their activities by date. An activity of several "
            "States appears once, under the first of them, with the names of all."
        ),
    )


def mandate_in_words(mandate: Mandate) -> str:
    """Return the sentence that says who asked for the overview, and where."""
    facts = {"year": mandate.declared_by.year, "document": mandate.declared_by.document_symbol}
    if mandate.measure is None:
        return (
            _(
                "This overview has been compiled by the Provisional Technical Secretariat on the basis of information "
                "from States, in pursuance of the Final Declaration of the %(year)s Conference (documents "
                "%(document)s)."
            )
            % facts
        )
    return _(
        "This overview has been compiled by the Provisional Technical Secretariat on the basis of information from "
        "States. The mandate is measure %(measure)s of the Final Declaration of the %(year)s Conference (documents "
        "%(document)s)."
    ) % (facts | {"measure": mandate.measure.citation})
