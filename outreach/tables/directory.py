"""The contact directory in tables: who can be written to, and whom States have not named."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2 import Column, TemplateColumn

from ctbt_tracker.columns import ListTable
from outreach.models.contacts import ShownContact
from outreach.models.directory import Gap
from outreach.models.languages import languages_in_words
from states.names import in_one_line

TITLE, EXTRA, ADDRESS, WORDS, PHONE = (
    {"td": {"class": name}}
    for name in ("cell-title", "cell-extra", "cell-address", "cell-words", "cell-extra cell-keep")
)
SIGN = (
    """{% if value %}{% include "includes/_sign.html" with name=value word=record.freshness_told only %}{% endif %}"""
)
BY_STATE = "state__sort_key"


class DirectoryTable(ListTable):
    """Contact points in post on a date, by State, as one person sees them."""

    named = gettext_lazy("contact points")

    contact = Column(
        gettext_lazy("Contact point"), accessor="called", order_by=("person", "post", "institution"), attrs=TITLE
    )
    state = Column(gettext_lazy("State"), order_by=(BY_STATE, "kind"), attrs=WORDS)
    kind = Column(gettext_lazy("Kind"), order_by=("kind", BY_STATE), attrs=WORDS)
    freshness = TemplateColumn(
        SIGN, verbose_name=gettext_lazy("Freshness"), empty_values=(), orderable=False, attrs=WORDS
    )
    institution = Column(gettext_lazy("Institution"), order_by=("institution", BY_STATE), attrs=EXTRA)
    kept_back = Column(
        gettext_lazy("For the Secretariat only"),
        accessor="kept_back_told",
        empty_values=(),
        orderable=False,
    )
    email = Column(gettext_lazy("E-mail"), empty_values=(), orderable=False, attrs=ADDRESS)
    phone = Column(gettext_lazy("Telephone"), empty_values=(), orderable=False, attrs=PHONE)
    languages = Column(gettext_lazy("Languages"), orderable=False, visible=False)
    region = Column(
        gettext_lazy("Region"),
        accessor="state__region",
        order_by=("state__region__position", BY_STATE),
        visible=False,
    )
    nominated_on = Column(gettext_lazy("Named on"), order_by=("nominated_on", BY_STATE), visible=False)
    confirmed_on = Column(
        gettext_lazy("Confirmed on"), empty_values=(), accessor="confirmed_on", orderable=False, visible=False
    )

    class Meta:
        order_by = ("state",)

    def __init__(self, data: list[ShownContact], *args: Any, as_of_query: str = "", **kwargs: Any) -> None:
        """Take the query that keeps the date from page to page.

        What is for the Secretariat only is marked wherever it stands, also in a file; where nothing is, or for whoever
        is not told, there is no such column to choose.
        """
        is_marked = any(contact.kept_back for contact in data)
        self.always = ("kept_back",) if is_marked else ()
        super().__init__(data, *args, exclude=() if is_marked else ("kept_back",), **kwargs)
        self.as_of_query = as_of_query

    @property
    def rows_in_words(self) -> str:
        """The number of contact points on all pages, in words."""
        count = self.paginator.count
        told = ngettext("%(count)s contact point", "%(count)s contact points", count)
        return told % {"count": number_format(count, force_grouping=True)}

    def render_contact(self, record: ShownContact) -> str:
        """Lead to its page."""
        return format_html('<a href="{}" dir="auto">{}</a>', record.get_absolute_url(), record.called)

    def render_state(self, record: ShownContact) -> str:
        """Lead to the page of the State as of the same date."""
        return format_html('<a href="{}{}">{}</a>', record.state.get_absolute_url(), self.as_of_query, record.state)

    def render_kind(self, record: ShownContact) -> str:
        """Return the word of the kind."""
        return str(record.kind_told)

    def render_email(self, record: ShownContact) -> str:
        """Lead to a mail."""
        return format_html('<a href="{}">{}</a>', record.mail_to, record.email) if record.email else ""

    def render_phone(self, record: ShownContact) -> str:
        """Show the number from left to right in any script."""
        return format_html('<bdi dir="ltr">{}</bdi>', record.phone.as_international) if record.phone else ""

    def render_languages(self, record: ShownContact) -> str:
        """Name the languages, the preferred one first."""
        return languages_in_words(record.languages)

    def render_nominated_on(self, value: datetime.date) -> str:
        """Return the day of the note in words."""
        return date_format(value)

    def render_confirmed_on(self, record: ShownContact) -> str:
        """Return the day of the latest confirmation in words, or that there was none."""
        return date_format(record.confirmed_on) if record.confirmed_on else _("Never confirmed")

    def value_freshness(self, record: ShownContact) -> str:
        """Return the word of the freshness, for a file."""
        return str(record.freshness_told)


class GapsTable(ListTable):
    """States that have not named a contact point of each kind."""

    state = Column(gettext_lazy("State"), order_by=(BY_STATE,), attrs=TITLE)
    region = Column(gettext_lazy("Region"), accessor="state__region", order_by=("state__region__position", BY_STATE))
    missing = Column(gettext_lazy("Not named"), orderable=False)

    class Meta:
        order_by = ("state",)

    def __init__(self, *args: Any, as_of_query: str = "", **kwargs: Any) -> None:
        """Take the query that keeps the date from page to page."""
        super().__init__(*args, **kwargs)
        self.as_of_query = as_of_query

    @property
    def rows_in_words(self) -> str:
        """The number of States on all pages, in words."""
        count = self.paginator.count
        return ngettext("%(count)s State", "%(count)s States", count) % {"count": count}

    def render_state(self, record: Gap) -> str:
        """Lead to the page of the State as of the same date."""
        return format_html('<a href="{}{}">{}</a>', record.state.get_absolute_url(), self.as_of_query, record.state)

    def render_missing(self, record: Gap) -> str:
        """Name the kinds, or say that there is none at all."""
        if record.has_none:
            return format_html("<strong>{}</strong>", _("No contact point at all"))
        return in_one_line(kind.label for kind in record.missing)
