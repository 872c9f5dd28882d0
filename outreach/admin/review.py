"""The steps of review and the cleared texts in the admin: read here, made by the review itself."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ReadOnlyAdmin, ReadOnlyInline, person
from outreach.models import ActivityVersion, Dates, ReviewStep


class ReviewStepInline(ReadOnlyInline):
    """The story of the review."""

    model = ReviewStep
    fields = ["at", "verb", "taken_by", "comment"]
    readonly_fields = ["taken_by"]
    taken_by = person("by", _("by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the steps with who took them."""
        return super().get_queryset(request).select_related("by")


class ActivityVersionInline(ReadOnlyInline):
    """The texts that were cleared."""

    model = ActivityVersion
    fields = ["cleared_at", "clearer", "title"]
    readonly_fields = ["clearer", "title"]
    clearer = person("cleared_by", _("cleared by"))
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the versions with who cleared them."""
        return super().get_queryset(request).select_related("cleared_by")

    @admin.display(description=_("title"))
    def title(self, version: ActivityVersion) -> str:
        """Return the title that was cleared."""
        return str(version.content["title"])


@admin.register(ReviewStep)
class ReviewStepAdmin(ReadOnlyAdmin):
    """Every step of every review."""

    list_display = ["at", "verb", "activity", "by", "comment"]
    list_filter = ["verb"]
    list_select_related = ["activity", "by"]
    ordering = ["-at", "-pk"]
    search_fields = ["activity__search_text", "comment"]
    fields = ["activity", "verb", "taken_by", "at", "comment"]
    readonly_fields = ["taken_by"]
    taken_by = person("by", _("by"))


@admin.register(ActivityVersion)
class ActivityVersionAdmin(ReadOnlyAdmin):
    """Every text that was cleared."""

    list_display = ["title", "dates_told", "cleared_at", "cleared_by"]
    list_select_related = ["cleared_by"]
    ordering = ["-cleared_at", "-pk"]
    search_fields = ["activity__search_text"]
    fields = ["activity", "cleared_at", "clearer", "dates_told", "content_told"]
    readonly_fields = ["clearer", "dates_told", "content_told"]
    clearer = person("cleared_by", _("cleared by"))

    @admin.display(description=_("title"))
    def title(self, version: ActivityVersion) -> str:
        """Return the title that was cleared."""
        return str(version.content["title"])

    @admin.display(description=_("dates"), ordering="starts_on")
    def dates_told(self, version: ActivityVersion) -> str:
        """Return the dates that were cleared, in words."""
        return Dates(version.starts_on, version.ends_on, version.precision).in_words()

    @admin.display(description=_("content"))
    def content_told(self, version: ActivityVersion) -> str:
        """Return all that was cleared, as it was kept."""
        return format_html("<pre>{}</pre>", json.dumps(version.content, indent=2, ensure_ascii=False))
