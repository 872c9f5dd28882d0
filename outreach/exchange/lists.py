"""Lists as they stand on the screen, on the site or in the admin, as rows of text: all pages, a chunk at a time."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.rows import BoundRow

from outreach.exchange.raw import SHEETS, columns, raw_rows
from outreach.models import Noun
from outreach.models.contacts import ShownContact

if TYPE_CHECKING:
    from states.models import StrOrPromise

CHUNK = 200  # rows read at once, with what hangs on them: a State fetched for each row that names it is large
NOUNS = {sheet.model._meta.label_lower: Noun(noun) for noun, sheet in SHEETS.items()}
# What names no person as it is listed. Any other list counts as personal data until somebody has looked at it
# (docs/decisions/0040-every-export-is-recorded.md).
IMPERSONAL = {
    *("states.state", "states.treatyaction", "states.region", "states.certifiedfacilities"),
    *("outreach.activity", "outreach.progressreport"),
    *("outreach.conference", "outreach.measure", "outreach.organization"),
}

# Where rows hold the details of a contact point, and where it is told that they belong to the demonstration set.
CONTACT_OF = {
    "outreach.contactpoint": "pk",
    "outreach.confirmationrequest": "contact",
    "outreach.circularmail": "contact",
}
DEMONSTRATION_OF = {"outreach.confirmationrequest": "contact", "outreach.circularmail": "circular"}


@dataclass(frozen=True)
class Listed:
    """A list as somebody sees it: its rows, and the head and the cells of its columns.

    Rows of several models are listed as objects in memory, under a name of their own.
    """

    records: QuerySet[Any] | list[Any]
    header: list[str]
    cells: Callable[[Any], list[str]]
    as_of: datetime.date | None = None  # the day whose treaty status is told, where it is not today's
    named: StrOrPromise = ""

    @property
    def label(self) -> str:
        """The model of the rows; none where they are of several."""
        return "" if isinstance(self.records, list) else self.records.model._meta.label_lower

    @property
    def what(self) -> StrOrPromise:
        """What the rows are called together, in the reader's language."""
        return self.named if isinstance(self.records, list) else self.records.model._meta.verbose_name_plural or ""

    @property
    def noun(self) -> Noun | None:
        """What the rows are, where they can be had in the form that imports back."""
        return NOUNS.get(self.label)

    def count(self) -> int:
        """Return the number of rows."""
        return len(self.records) if isinstance(self.records, list) else self.records.count()

    def contacts(self) -> list[int]:
        """Return the keys of the contact points whose details the rows hold, each once."""
        if isinstance(self.records, list):
            return [record.pk for record in self.records if isinstance(record, ShownContact)]
        if self.label not in CONTACT_OF:
            return []
        return list(self.records.order_by().values_list(CONTACT_OF[self.label], flat=True).distinct())

    def is_personal(self, is_raw: bool) -> bool:
        """Whether the file may name persons; the raw form holds free texts on participants and sources."""
        return is_raw or self.label not in IMPERSONAL

    @cached_property
    def has_demonstration(self) -> bool:
        """Whether any row belongs to the demonstration set."""
        if isinstance(self.records, list):
            return any(record.is_demonstration for record in self.records)
        if self.label in DEMONSTRATION_OF:
            return self.records.filter(**{f"{DEMONSTRATION_OF[self.label]}__is_demonstration": True}).exists()
        is_markable = any(field.name == "is_demonstration" for field in self.records.model._meta.fields)
        return is_markable and self.records.filter(is_demonstration=True).exists()

    def is_demonstration(self, record: Any) -> bool:
        """Whether `record` belongs to the demonstration set, by itself or by what it is of."""
        marked = getattr(record, DEMONSTRATION_OF[self.label]) if self.label in DEMONSTRATION_OF else record
        is_marked: bool = marked.is_demonstration
        return is_marked

    def rows(self) -> Iterator[list[str]]:
        """Yield the head and the rows, read a chunk at a time; demonstration rows are marked in a column more."""
        yield [*self.header, *[_("Demonstration")] * self.has_demonstration]
        records = self.records if isinstance(self.records, list) else self.records.iterator(chunk_size=CHUNK)
        for record in records:
            mark = [_("Demonstration") if self.is_demonstration(record) else ""] if self.has_demonstration else []
            yield [*self.cells(record), *mark]

    def raw_rows(self) -> Iterator[list[str]]:
        """Yield the head and the rows in the form that imports back."""
        assert self.noun is not None, "only what has such a form is offered in it"
        assert not isinstance(self.records, list)
        yield columns(self.noun)
        yield from raw_rows(self.noun, self.records.defer(None))


def list_of_table(table: Table, as_of: datetime.date | None = None) -> Listed:
    """Return what `table` lists on all its pages, in its order, with the columns it shows, as of another day or not."""
    names = [column.name for column in table.columns]

    plain = {name: getattr(table, f"value_{name}") for name in names if hasattr(table, f"value_{name}")}
    shown = [name for name in names if name not in plain]

    def cells(record: Any) -> list[str]:
        told = {name: str(value(record)) for name, value in plain.items()}
        if shown:
            row = BoundRow(record, table)
            told |= {name: in_words(row.get_cell_value(name)) for name in shown}
            del row.cells  # a circle, which would keep the record in memory until Python looks for circles
        return [told[name] for name in names]

    records = table.data.data
    if hasattr(table, "rows_needed"):
        records = table.rows_needed(records)
    return Listed(records, [str(column.header) for column in table.columns], cells, as_of, getattr(table, "named", ""))


def list_of_admin(changes: ChangeList, records: QuerySet[Any]) -> Listed:
    """Return the `records` of a list of the admin, with the columns it shows."""
    page = changes.model_admin
    names = [name for name in changes.list_display if name != "action_checkbox"]
    header = [capfirst(str(label_for_field(name, changes.model, page))) for name in names]
    return Listed(records, header, lambda record: [cell_of_admin(name, record, page) for name in names])


def cell_of_admin(name: Any, record: models.Model, page: Any) -> str:
    """Return what the column `name` of the admin's `page` tells of `record`; nothing where it tells nothing."""
    try:
        field, _source, value = lookup_field(name, record, page)
    except ObjectDoesNotExist:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field is None or field.auto_created:
        return in_words(display_for_value(value, ""))
    if isinstance(field.remote_field, models.ManyToOneRel):
        return in_words(getattr(record, field.name))
    return in_words(display_for_field(value, field, ""))


def in_words(value: Any) -> str:
    """Return what a cell tells as plain text: of HTML its words, of nothing an empty text."""
    if value is None:
        return ""
    if not hasattr(value, "__html__"):
        return str(value)
    spaced = re.sub(r"<(br|/?p|/?div|/?li|/?ul)\b[^>]*>", " ", value.__html__())
    return " ".join(html.unescape(strip_tags(spaced)).split())
