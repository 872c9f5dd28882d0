"""The action plan in a table."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django_tables2 import Column, TemplateColumn

from ctbt_tracker.columns import ListTable
from outreach.models import PlanItem
from outreach.models.action_plan import PlanItemQuerySet

TITLE, KEPT, DATES = ({"td": {"class": name}} for name in ("cell-title", "cell-keep", "cell-dates"))


class PlanItemTable(ListTable):
    """Items of the plan: what is to be done first, then what is done."""

    what = TemplateColumn(
        template_name="outreach/plan_item_cell.html",
        verbose_name=gettext_lazy("What is to be done"),
        order_by=("what", "pk"),
        attrs=TITLE,
    )
    who = Column(pgettext_lazy("plan item", "Who"), empty_values=(), order_by=("state__sort_key", "due_on", "pk"))
    due_on = TemplateColumn(
        template_name="outreach/plan_item_due.html",
        verbose_name=gettext_lazy("Due"),
        order_by=("due_on", "pk"),
        attrs=DATES,
    )
    region = Column(gettext_lazy("Region"), empty_values=(), order_by=("region__position", "due_on"), visible=False)
    measure = Column(gettext_lazy("Measure"), order_by=("measure__letter", "due_on", "pk"), visible=False)
    conference = Column(gettext_lazy("Conference"), order_by=("conference", "due_on", "pk"), visible=False)
    promised_to = Column(gettext_lazy("Promised to"), order_by=("promised_to__sort_key", "due_on"), visible=False)
    note = Column(gettext_lazy("Note"), orderable=False, visible=False)
    standing = TemplateColumn(
        template_name="outreach/plan_item_tick.html",
        verbose_name=gettext_lazy("Done"),
        empty_values=(),
        accessor="done_on",
        order_by=("done_on", "due_on", "pk"),
        attrs={"td": {"class": "cell-keep cell-bare"}},
    )

    def __init__(self, *args: Any, today: datetime.date, may_edit: bool = False, **kwargs: Any) -> None:
        """Take the day on which an item is overdue or not, and whether the reader may tick items off."""
        super().__init__(*args, **kwargs)
        self.today, self.may_edit = today, may_edit

    @staticmethod
    def rows_needed(items: PlanItemQuerySet) -> PlanItemQuerySet:
        """Return `items` with all that a row shows, in a number of queries that does not grow with the rows."""
        return items.select_related("state", "region", "measure", "conference", "promised_to")

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words."""
        count = self.paginator.count
        return ngettext("%(count)s item", "%(count)s items", count) % {
            "count": number_format(count, force_grouping=True)
        }

    def render_who(self, record: PlanItem) -> str:
        """Name the State, with its page, or the Secretariat."""
        if not record.state:
            return record.who
        return format_html('<a href="{}">{}</a>', record.state.get_absolute_url(), record.who)

    def render_region(self, record: PlanItem) -> str:
        """Name the region, or the world."""
        return str(record.region or _("Global"))

    def render_measure(self, record: PlanItem) -> str:
        """Return the citation and the short title."""
        return str(record.measure)

    def value_what(self, record: PlanItem) -> str:
        """Return what is to be done, for a file."""
        return record.what

    def value_due_on(self, record: PlanItem) -> str:
        """Return the day alone, for a file."""
        return date_format(record.due_on)

    def value_standing(self, record: PlanItem) -> str:
        """Say in a file when it was done, or that it is overdue or open."""
        if record.done_on:
            return date_format(record.done_on)
        return _("Overdue") if record.is_overdue(self.today) else _("Not done yet")
