"""Circulars, and the mails of one of them, in tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ctbt_tracker.columns import ListTable
from outreach.models import Circular, CircularMail
from outreach.models.circulars import CircularQuerySet

TITLE, EXTRA, KEPT = ({"td": {"class": name}} for name in ("cell-title", "cell-extra", "cell-keep"))


class CircularTable(ListTable):
    """Circulars, those written last first."""

    subject = tables.Column(verbose_name=_("Subject"), empty_values=(), orderable=False, attrs=TITLE)
    stage = tables.Column(verbose_name=_("Stage"), order_by=("stage", "-written_at", "-pk"), attrs=KEPT)
    number = tables.Column(verbose_name=_("Mails"), order_by=("number", "-pk"), attrs=KEPT)
    confirmed_at = tables.Column(verbose_name=_("Confirmed"), order_by=("confirmed_at", "pk"), attrs=KEPT)
    written_by = tables.Column(verbose_name=_("Written by"), orderable=False, attrs=EXTRA)
    written_at = tables.Column(verbose_name=_("Begun"), order_by=("written_at", "pk"), attrs=EXTRA)

    class Meta:
        order_by = ("-written_at",)

    @staticmethod
    def rows_needed(circulars: CircularQuerySet) -> CircularQuerySet:
        """Return `circulars` with all that a row shows, in a number of queries that does not grow with the rows."""
        needed: CircularQuerySet = circulars.with_counts().select_related("written_by")
        return needed

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words."""
        count = self.paginator.count
        words = ngettext("%(count)s circular", "%(count)s circulars", count)
        return words % {"count": number_format(count, force_grouping=True)}

    def render_subject(self, record: Circular) -> str:
        """Show the subject in the reader's language, where it is written, and lead to the circular."""
        link = '<a href="{}" lang="{}" dir="auto">{}</a>'
        return format_html(link, record.get_absolute_url(), record.language, record)

    def render_confirmed_at(self, value: Any) -> str:
        """Show the day."""
        return date_format(localtime(value))

    def render_written_at(self, value: Any) -> str:
        """Show the day."""
        return date_format(localtime(value))


class CircularMailTable(ListTable):
    """Who got a circular, by State."""

    person = tables.Column(verbose_name=_("To whom"), orderable=False, attrs=TITLE)
    state = tables.Column(verbose_name=_("State"), order_by=("state__sort_key", "pk"))
    kind = tables.Column(verbose_name=_("Kind"), accessor="contact__get_kind_display", orderable=False, attrs=EXTRA)
    language = tables.Column(verbose_name=_("Language"), order_by=("language", "state__sort_key", "pk"), attrs=EXTRA)
    stage = tables.Column(verbose_name=_("Stage"), order_by=("stage", "state__sort_key", "pk"))
    finished_at = tables.Column(verbose_name=_("When"), order_by=("finished_at", "pk"), default="")

    class Meta:
        order_by = ("state",)

    @staticmethod
    def rows_needed(mails: QuerySet[CircularMail]) -> QuerySet[CircularMail]:
        """Return `mails` with all that a row shows, in a number of queries that does not grow with the rows."""
        return mails.select_related("state", "contact", "with_mail")

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words."""
        count = self.paginator.count
        words = ngettext("%(count)s contact point", "%(count)s contact points", count)
        return words % {"count": number_format(count, force_grouping=True)}

    def render_person(self, record: CircularMail) -> str:
        """Show who it was, lead to the mail, and show the address below."""
        link = '<a href="{}"><bdi>{}</bdi></a><div class="circular-detail"><bdi dir="ltr">{}</bdi></div>'
        return format_html(link, record.get_absolute_url(), record.person, record.address)

    def render_stage(self, record: CircularMail) -> str:
        """Show what became of it, and what the mail server said."""
        if not record.error:
            return record.stage_told
        return format_html('{}<div class="circular-detail"><bdi>{}</bdi></div>', record.stage_told, record.error)

    def render_finished_at(self, value: Any) -> str:
        """Show the moment."""
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
