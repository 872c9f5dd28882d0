"""Runs that kept the fact and dropped the person, in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ReadOnlyAdmin, person
from outreach.models import Reduction


@admin.register(Reduction)
class ReductionAdmin(ReadOnlyAdmin):
    """Who ran it when and how many it reduced; for the head of the section, who answers for personal data."""

    list_display = ["at", "runner", "on", "persons"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    fields = ["at", "runner", "on", "persons", "counts_told", "mentions_told"]
    readonly_fields = ["runner", "counts_told", "mentions_told"]
    runner = person("by", _("by"))

    @admin.display(description=_("rows by model"))
    def counts_told(self, reduction: Reduction) -> str:
        """Return how many rows of each model were changed or deleted."""
        return format_html_join("", "<div>{}: {}</div>", sorted(reduction.counts.items()))

    @admin.display(description=_("where a name still stands"))
    def mentions_told(self, reduction: Reduction) -> str:
        """Return the free texts and documents that somebody should look at."""
        return format_html_join("", "<div>{}</div>", ((mention,) for mention in reduction.mentions))
