"""The raw form of records: a header and rows of cells that an import reads back as the same data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from outreach.exchange.activities import ActivitySheet
from outreach.exchange.contacts import ContactSheet
from outreach.exchange.directory import Directory
from outreach.exchange.reports import ReportSheet
from outreach.exchange.sheets import CHUNK, Sheet, in_chunks
from outreach.models import Noun

SHEETS: dict[str, type[Sheet]] = {
    Noun.ACTIVITIES: ActivitySheet,
    Noun.CONTACTS: ContactSheet,
    Noun.REPORTS: ReportSheet,
}


def columns(noun: str) -> list[str]:
    """Return the header of the raw form of `noun`."""
    return SHEETS[noun].header()


def required_columns(noun: str) -> list[str]:
    """Return the columns without which a file of `noun` is not imported."""
    return SHEETS[noun].header(is_required=True)


def raw_rows(noun: str, queryset: QuerySet[Any]) -> Iterator[list[str]]:
    """Yield the records in `queryset`, in its order, in the form that imports back; in memory for a chunk at a time."""
    sheet = SHEETS[noun](Directory())
    records = queryset.select_related(None).prefetch_related(None)
    for chunk in in_chunks(records.iterator(chunk_size=CHUNK)):
        for values in sheet.values(chunk):
            yield list(sheet.cells(values))
