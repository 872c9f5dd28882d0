"""The table of States."""

import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import Column

from ctbt_tracker.columns import ListTable
from states.models import State, StateQuerySet

STATUSES = (State.Status.RATIFIED, State.Status.WITHDRAWN, State.Status.SIGNED, State.Status.NOT_SIGNED)

# On a phone a row is a card under its title, without what is extra.
TITLE, EXTRA = {"td": {"class": "cell-title"}}, {"td": {"class": "cell-extra"}}
KEPT_EXTRA, KEPT = {"td": {"class": "cell-extra cell-keep"}}, {"td": {"class": "cell-keep"}}


def page_of(record: State, table: "StateTable") -> str:
    """Return the address of the State's page as of the same date."""
    return record.get_absolute_url() + table.as_of_query


class StateTable(ListTable):
    """States with their status as of a date, which `with_status` has annotated."""

    name = Column(gettext_lazy("State"), linkify=page_of, order_by="sort_key", attrs=TITLE)
    iso3 = Column(gettext_lazy("Code"), attrs=EXTRA)
    iso2 = Column(gettext_lazy("Code of two letters"), visible=False)
    m49 = Column(gettext_lazy("Code of three digits"), visible=False)
    region = Column(gettext_lazy("Region"), order_by=("region__position", "sort_key"), attrs=EXTRA)
    is_annex_2 = Column(gettext_lazy("Annex 2"), order_by=("-is_annex_2", "sort_key"))
    status = Column(gettext_lazy("Status"))
    signed_on = Column(gettext_lazy("Signed on"), attrs=KEPT_EXTRA)
    ratified_on = Column(gettext_lazy("Ratified on"), attrs=KEPT)

    class Meta:
        model = State
        empty_text = gettext_lazy("No State is found. Clear a filter, or try another spelling or a code.")
        fields = ("name", "iso3", "iso2", "m49", "region", "is_annex_2", "status", "signed_on", "ratified_on")

    def __init__(self, *args: Any, total: int, as_of_query: str = "", **kwargs: Any) -> None:
        """Take how many States there are in all, and the query that keeps the date from page to page."""
        super().__init__(*args, **kwargs)
        self.total = total
        self.as_of_query = as_of_query

    @property
    def rows_in_words(self) -> str:
        """How many States are shown, and of how many."""
        count = len(self.rows)
        if count == self.total:
            return ngettext("%(count)d State", "%(count)d States", count) % {"count": count}
        found = ngettext("%(count)d of %(total)d State", "%(count)d of %(total)d States", self.total)
        return found % {"count": count, "total": self.total}

    def render_is_annex_2(self, value: bool) -> str:
        """Say that a State is listed; leave the others without a mark."""
        return _("Listed") if value else "–"

    def render_status(self, value: str) -> str:
        """Show the sign of the status with its word."""
        return render_to_string("includes/_status.html", {"status": value})

    def render_signed_on(self, value: datetime.date) -> str:
        """Return the date in words."""
        return date_format(value)

    def render_ratified_on(self, value: datetime.date, record: State) -> str:
        """Return the date in words, and that of a withdrawal where the ratification was withdrawn."""
        if record.status != State.Status.WITHDRAWN or record.withdrawn_on is None:
            return date_format(value)
        withdrawn = _("withdrawn on %(date)s") % {"date": date_format(record.withdrawn_on)}
        return format_html('{}<br><span class="text-secondary">({})</span>', date_format(value), withdrawn)

    def order_status(self, states: StateQuerySet, is_descending: bool) -> tuple[StateQuerySet, bool]:
        """Order by how far a State has come, not by the letters of the word."""
        places = [When(status=status, then=Value(place)) for place, status in enumerate(STATUSES)]
        place = Case(*places, output_field=IntegerField())
        return states.order_by(place.desc() if is_descending else place.asc(), "sort_key"), True

    def order_signed_on(self, states: StateQuerySet, is_descending: bool) -> tuple[StateQuerySet, bool]:
        """Order by date of signature; States without one come last."""
        return by_date(states, "signed_on", is_descending), True

    def order_ratified_on(self, states: StateQuerySet, is_descending: bool) -> tuple[StateQuerySet, bool]:
        """Order by date of ratification; States without one come last."""
        return by_date(states, "ratified_on", is_descending), True


def by_date(states: StateQuerySet, field: str, is_descending: bool) -> StateQuerySet:
    """Return `states` ordered by the date `field`, those without one last in both directions."""
    date = F(field)
    return states.order_by(date.desc(nulls_last=True) if is_descending else date.asc(nulls_last=True), "sort_key")
