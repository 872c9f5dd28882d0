"""Activities in a table."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import Prefetch
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from ctbt_tracker.columns import ListTable
from outreach.models import Activity
from outreach.models.activity_sets import ActivityQuerySet
from states.models import State
from states.names import in_one_line

NAMES_SHOWN = 3
BY_DATES = ("starts_on", "pk")
SIGN = '{% include "includes/_sign.html" with name=record.review word=record.get_review_display only %}'
SEEN_BY = '{% include "includes/_sign.html" with name=record.visibility word=record.get_visibility_display only %}'


class ActivityTable(ListTable):
    """Activities, latest first.

    Every way of sorting follows an index, whatever the number of rows, and ends with the dates and the key, so that it
    is stable. What is told by a word or a State's name is sorted by its code, so that what is alike stands together.
    """

    dates = tables.Column(verbose_name=_("Dates"), order_by=BY_DATES, attrs={"td": {"class": "cell-dates"}})
    title = tables.Column(verbose_name=_("Title"), order_by=("title", "pk"), attrs={"td": {"class": "cell-title"}})
    undertaken_by = tables.Column(verbose_name=_("Undertaken by"), orderable=False)
    addressed_to = tables.Column(verbose_name=_("Addressed to"), orderable=False, attrs={"td": {"class": "cell-extra"}})
    reported_by = tables.Column(
        verbose_name=_("Reported by"),
        order_by=("reported_by_id", *BY_DATES),
        empty_values=(),  # nobody's name is the Secretariat's
        visible=False,
    )
    place = tables.Column(verbose_name=_("Place"), orderable=False, visible=False)
    occasion = tables.Column(verbose_name=_("Occasion"), orderable=False, visible=False)
    kind = tables.Column(verbose_name=_("Kind"), orderable=False, visible=False)
    level = tables.Column(verbose_name=_("Level"), order_by=("level", *BY_DATES), attrs={"td": {"class": "cell-extra"}})
    stage = tables.Column(verbose_name=_("Stage"), order_by=("stage", *BY_DATES), attrs={"td": {"class": "cell-extra"}})
    review = tables.TemplateColumn(
        template_code=SIGN,
        verbose_name=_("Review"),
        order_by=("review", *BY_DATES),
        attrs={"td": {"class": "cell-keep cell-bare"}},
    )
    visibility = tables.TemplateColumn(
        template_code=SEEN_BY,
        verbose_name=_("Who may see it"),
        orderable=False,
        visible=False,
        attrs={"td": {"class": "cell-keep cell-bare"}},
    )

    class Meta:
        order_by = ("-dates",)

    @staticmethod
    def rows_needed(activities: ActivityQuerySet) -> ActivityQuerySet:
        """Return `activities` with all that a row shows, in a number of queries that does not grow with the rows."""
        names = State.objects.only(*get_translation_fields("name"))
        return (
            activities.prefetch_related(None)
            .select_related("reported_by")
            .defer("search_text", "reported_by__search_text")
            .prefetch_related(
                Prefetch("undertaken_by", names),
                "undertaken_by_organizations",
                Prefetch("addressed_to", names),
                "addressed_to_organizations",
                "translations",
            )
        )

    @property
    def rows_in_words(self) -> str:
        """The number of rows on all pages, in words; nothing for a table that is not paged."""
        if not hasattr(self, "paginator"):
            return ""
        count = self.paginator.count
        told = {"count": number_format(count, force_grouping=True)}
        if self.paginator.has_more:
            return _("More than %(count)s activities; %(count)s of them are listed. More words find fewer.") % told
        return ngettext("%(count)s activity", "%(count)s activities", count) % told

    def render_dates(self, record: Activity) -> str:
        """Show the dates no more exactly than they are known."""
        return record.dates.in_words()

    def render_title(self, record: Activity) -> str:
        """Show the title in the reader's language where it is translated, and else as it was written."""
        text = record.text_in(get_language())
        link = '<a href="{}" lang="{}" dir="auto">{}</a>'
        return format_html(link, record.get_absolute_url(), text.language, text.title)

    def render_undertaken_by(self, record: Activity) -> str:
        """Name who undertook it."""
        return in_short(doers_of(record))

    def render_addressed_to(self, record: Activity) -> str:
        """Name to whom it was addressed."""
        return in_short(addressees_of(record))

    def render_reported_by(self, record: Activity) -> str:
        """Name the State that reported it, or the Secretariat, which recorded it on its own."""
        return str(record.reported_by or _("The Secretariat"))

    def value_dates(self, record: Activity) -> str:
        """Return the dates in words, for a file."""
        return record.dates.in_words()

    def value_level(self, record: Activity) -> str:
        """Return the word of the level, for a file."""
        return record.get_level_display()

    def value_kind(self, record: Activity) -> str:
        """Return the word of the kind, for a file."""
        return record.get_kind_display()

    def value_stage(self, record: Activity) -> str:
        """Return the word of the stage, for a file."""
        return record.get_stage_display()

    def value_title(self, record: Activity) -> str:
        """Return the title alone, for a file."""
        return record.text_in(get_language()).title

    def value_undertaken_by(self, record: Activity) -> str:
        """Name all who undertook it, for a file."""
        return "; ".join(doers_of(record))

    def value_addressed_to(self, record: Activity) -> str:
        """Name all to whom it was addressed, for a file."""
        return "; ".join(addressees_of(record))

    def value_visibility(self, record: Activity) -> str:
        """Return the word of who may see it, for a file."""
        return record.get_visibility_display()

    def value_review(self, record: Activity) -> str:
        """Return the word of the review, for a file."""
        return record.get_review_display()


def doers_of(record: Activity) -> list[str]:
    """Return the names of those who undertook `record`."""
    names = [*record.undertaken_by.all(), *record.undertaken_by_organizations.all()]
    return [str(name) for name in names] + [str(_("The Secretariat"))] * record.is_by_secretariat


def addressees_of(record: Activity) -> list[str]:
    """Return the names of those to whom `record` was addressed."""
    names: list[Any] = [*record.addressed_to.all(), *record.addressed_to_organizations.all()]
    return [str(name) for name in names]


def in_short(names: Sequence[str]) -> str:
    """Return the first of `names`, and how many others there are."""
    others = len(names) - NAMES_SHOWN
    if others < 2:  # a lone other is named: its name is hardly longer than saying so
        return in_one_line(names)
    return ngettext("%(names)s and %(count)s other", "%(names)s and %(count)s others", others) % {
        "names": in_one_line(names[:NAMES_SHOWN]),
        "count": others,
    }
