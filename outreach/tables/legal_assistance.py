"""Requests for legal assistance in a table."""

import datetime

import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ctbt_tracker.columns import ListTable
from outreach.models import AssistanceRequest
from outreach.models.legal_assistance import AssistanceRequestQuerySet


class AssistanceTable(ListTable):
    """Requests for legal assistance, latest first."""

    asked_on = tables.Column(
        verbose_name=gettext_lazy("Asked on"), order_by=("asked_on", "pk"), attrs={"td": {"class": "cell-dates"}}
    )
    state = tables.Column(verbose_name=gettext_lazy("State"), order_by=("state__sort_key", "-asked_on", "-pk"))
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"),
        order_by=("subject", "-asked_on", "-pk"),
        attrs={"td": {"class": "cell-title"}},
    )
    standing = tables.Column(verbose_name=gettext_lazy("Standing"), empty_values=(), orderable=False)
    outcome = tables.Column(
        verbose_name=gettext_lazy("Outcome"),
        order_by=("outcome", "-asked_on", "-pk"),
        attrs={"td": {"class": "cell-extra"}},
    )
    reference = tables.Column(verbose_name=gettext_lazy("Reference"), orderable=False, visible=False)
    acknowledged_on = tables.Column(
        verbose_name=gettext_lazy("Acknowledged on"), order_by=("acknowledged_on", "pk"), visible=False
    )
    provided = tables.Column(verbose_name=gettext_lazy("What was provided"), orderable=False, visible=False)
    provided_on = tables.Column(verbose_name=gettext_lazy("Provided on"), order_by=("provided_on", "pk"), visible=False)
    answered_on = tables.Column(verbose_name=gettext_lazy("Answered on"), order_by=("answered_on", "pk"), visible=False)

    class Meta:
        order_by = ("-asked_on",)

    @staticmethod
    def rows_needed(requests: AssistanceRequestQuerySet) -> AssistanceRequestQuerySet:
        """Return `requests` with all that a row shows, in a number of queries that does not grow with the rows."""
        return requests.defer("search_text", "asked").select_related("state")

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words."""
        count = self.paginator.count
        return ngettext("%(count)s request", "%(count)s requests", count) % {
            "count": number_format(count, force_grouping=True)
        }

    def render_subject(self, record: AssistanceRequest) -> str:
        """Show the subject, which leads to the request."""
        return format_html('<a href="{}" dir="auto">{}</a>', record.get_absolute_url(), record.subject)

    def value_subject(self, record: AssistanceRequest) -> str:
        """Return the subject, for a file."""
        return record.subject

    def render_standing(self, record: AssistanceRequest) -> str:
        """Show what has been done, and what is due."""
        told = standing_of(record)
        if not record.is_due(timezone.localdate()):
            return told
        return format_html("{}, <strong>{}</strong>", told, due_in_words(record))

    def value_standing(self, record: AssistanceRequest) -> str:
        """Return the same, for a file."""
        told = standing_of(record)
        return f"{told}, {due_in_words(record)}" if record.is_due(timezone.localdate()) else told

    def render_asked_on(self, value: datetime.date) -> str:
        """Show the day of the note."""
        return date_format(value)

    def render_acknowledged_on(self, value: datetime.date) -> str:
        """Show the day of the acknowledgement."""
        return date_format(value)

    def render_provided_on(self, value: datetime.date) -> str:
        """Show the day on which something was provided."""
        return date_format(value)

    def render_answered_on(self, value: datetime.date) -> str:
        """Show the day of the answer."""
        return date_format(value)


def standing_of(asked: AssistanceRequest) -> str:
    """Return in words how far the request is."""
    if asked.answered_on:
        return _("Answered on %(day)s") % {"day": date_format(asked.answered_on)}
    if asked.acknowledged_on:
        return _("Acknowledged on %(day)s") % {"day": date_format(asked.acknowledged_on)}
    return _("Not acknowledged yet")


def due_in_words(asked: AssistanceRequest) -> str:
    """Return in words what is due."""
    return _("answer due") if asked.acknowledged_on else _("acknowledgement due")
