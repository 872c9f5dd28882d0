"""The raw form of records: a header and rows of cells that an import reads back as the same data."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
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


def importable(noun: str, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of `queryset` that have a raw form: for activities, drafts and returned ones have none."""
    records: QuerySet[Any] = SHEETS[noun].importable(queryset)
    return records


def raw_rows(noun: str, queryset: QuerySet[Any]) -> Iterator[list[str]]:
    """Yield those in `queryset` that are importable in the form that imports back, in an order that their words decide.

    So the same data give the same file, whatever the order on the screen and the keys of the database. In memory are a
    chunk, and the rows that have in common what comes first in the order.
    """
    sheet = SHEETS[noun](Directory())
    records = (
        importable(noun, queryset).select_related(None).prefetch_related(None).order_by(sheet.first_in_order, "pk")
    )
    for _first, rows in groupby(_rows(sheet, records), key=itemgetter(0)):
        yield from sorted(cells for _same, cells in rows)


def _rows(sheet: Sheet, records: QuerySet[Any]) -> Iterator[tuple[Any, list[str]]]:
    """Yield the rows of `records`, in their order, each with what comes first in the order of the raw form."""
    for chunk in in_chunks(records.iterator(chunk_size=CHUNK)):
        for record, values in zip(chunk, sheet.values(chunk), strict=True):
            yield getattr(record, sheet.first_in_order), list(sheet.cells(values))
