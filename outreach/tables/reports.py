"""Progress reports in a table."""

import django_tables2 as tables
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ctbt_tracker.columns import ListTable
from outreach.models import ProgressReport
from outreach.models.reports import ProgressReportQuerySet

CHARACTERS_SHOWN = 160
SIGN = '{% include "includes/_sign.html" with name=record.visibility word=record.get_visibility_display only %}'


class ProgressReportTable(ListTable):
    """Progress reports, latest first, in the order of their dates only: States are not ranked here."""

    reported_on = tables.Column(
        verbose_name=_("Date"), order_by=("reported_on", "pk"), attrs={"td": {"class": "cell-dates"}}
    )
    state = tables.Column(verbose_name=_("State"), order_by=("state__sort_key", "-reported_on", "-pk"))
    step = tables.Column(
        verbose_name=_("The step, in the State's own words"), orderable=False, attrs={"td": {"class": "cell-title"}}
    )
    kind = tables.Column(
        verbose_name=_("Kind of step"), order_by=("kind", "-reported_on", "-pk"), attrs={"td": {"class": "cell-extra"}}
    )
    language = tables.Column(verbose_name=_("Language"), orderable=False, visible=False)
    received_on = tables.Column(verbose_name=_("Received on"), order_by=("received_on", "pk"), visible=False)
    reference = tables.Column(verbose_name=_("Reference"), orderable=False, visible=False)
    visibility = tables.TemplateColumn(
        template_code=SIGN,
        verbose_name=_("Who may see it"),
        order_by=("visibility", "-reported_on", "-pk"),
        attrs={"td": {"class": "cell-keep cell-bare"}},
    )

    class Meta:
        order_by = ("-reported_on",)

    @staticmethod
    def rows_needed(reports: ProgressReportQuerySet) -> ProgressReportQuerySet:
        """Return `reports` with all that a row shows, in a number of queries that does not grow with the rows."""
        return reports.defer("search_text").select_related("state")

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words."""
        count = self.paginator.count
        return ngettext("%(count)s report", "%(count)s reports", count) % {
            "count": number_format(count, force_grouping=True)
        }

    def render_reported_on(self, record: ProgressReport) -> str:
        """Show the day of the report."""
        return date_format(record.reported_on)

    def render_received_on(self, record: ProgressReport) -> str:
        """Show the day on which it reached the Secretariat."""
        return date_format(record.received_on)

    def render_step(self, record: ProgressReport) -> str:
        """Show how the State's words begin, and lead to all of them."""
        begins = Truncator(record.step).chars(CHARACTERS_SHOWN)
        link = '<a href="{}" lang="{}" dir="auto">{}</a>'
        return format_html(link, record.get_absolute_url(), record.language, begins)

    def value_step(self, record: ProgressReport) -> str:
        """Return all of the State's words, for a file."""
        return record.step

    def value_visibility(self, record: ProgressReport) -> str:
        """Return the word of who may see it, for a file."""
        return record.get_visibility_display()
