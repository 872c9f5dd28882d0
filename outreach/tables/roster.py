"""Coordinators and focal points in one table."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import Column, TemplateColumn

from ctbt_tracker.columns import ListTable
from outreach.models.languages import languages_in_words
from outreach.models.roster import Served
from states.names import in_one_line

TITLE, EXTRA, KEPT = ({"td": {"class": name}} for name in ("cell-title", "cell-extra", "cell-keep"))
LAPSED = """{% load i18n %}{% if value %}{% translate "Not a ratifier on this day" as word %}{% include "includes/_sign.html" with name="warning" word=word only %}{% endif %}"""  # noqa: E501


class RosterTable(ListTable):
    """Who serves on a date, by State."""

    named = gettext_lazy("coordinators and focal points")

    person = Column(gettext_lazy("Person"), accessor="term__person", attrs=TITLE)
    state = Column(gettext_lazy("State"), accessor="term__state", order_by=("term__state__sort_key", "role"))
    role = Column(gettext_lazy("Role"), order_by=("role", "term__state__sort_key"))
    regions = Column(gettext_lazy("Serves"), orderable=False)
    post = Column(gettext_lazy("Post"), accessor="term__post", empty_values=(), orderable=False, attrs=EXTRA)
    languages = Column(gettext_lazy("Languages"), orderable=False, visible=False)
    starts_on = Column(gettext_lazy("From"), accessor="term__starts_on", visible=False, attrs=KEPT)
    ends_on = Column(gettext_lazy("Until"), accessor="term__ends_on", empty_values=(), orderable=False)
    is_lapsed = TemplateColumn(
        LAPSED, verbose_name=gettext_lazy("Standing"), order_by=("-is_lapsed", "term__state__sort_key")
    )

    class Meta:
        order_by = ("state",)

    def __init__(self, *args: Any, as_of_query: str = "", **kwargs: Any) -> None:
        """Take the query that keeps the date from page to page."""
        super().__init__(*args, **kwargs)
        self.as_of_query = as_of_query

    @property
    def rows_in_words(self) -> str:
        """The number of persons on all pages, in words."""
        count = self.paginator.count
        return ngettext("%(count)s in service", "%(count)s in service", count) % {"count": count}

    def render_state(self, record: Served) -> str:
        """Lead to the page of the State as of the same date."""
        state = record.term.state
        return format_html('<a href="{}{}">{}</a>', state.get_absolute_url(), self.as_of_query, state)

    def render_role(self, record: Served) -> str:
        """Return the word of the role."""
        return str(record.role.label)

    def render_regions(self, record: Served) -> str:
        """Name the regions; a global coordinator serves them all."""
        return _("All regions") if record.is_global else in_one_line(record.regions) or "–"

    def render_post(self, record: Served) -> str:
        """Return the post with its institution."""
        return in_one_line(part for part in (record.term.post, record.term.institution) if part)

    def render_languages(self, value: str) -> str:
        """Name the languages, the preferred one first."""
        return languages_in_words(value)

    def render_starts_on(self, value: datetime.date) -> str:
        """Return the first day in words."""
        return date_format(value)

    def render_ends_on(self, record: Served) -> str:
        """Return the last day in words, or that there is none yet."""
        return date_format(record.term.ends_on) if record.term.ends_on else _("Open")

    def value_is_lapsed(self, record: Served) -> str:
        """Say in a file that the State is not a ratifier on the day."""
        return _("Not a ratifier on this day") if record.is_lapsed else ""
