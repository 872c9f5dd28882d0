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
from outreach.models import Activity, ActivityVersion, Dates, ReviewStep


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
    list_filter = ["verb", "at"]
    list_select_related = ["activity", "by"]
    ordering = ["-at", "-pk"]
    search_fields = ["comment"]
    search_help_text = _("Words of the comment or of the activity, or a State by any of its names.")
    fields = ["activity", "verb", "taken_by", "at", "comment"]
    readonly_fields = ["taken_by"]
    taken_by = person("by", _("by"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find steps by what was said, or by the words and the States of the activity."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | of_activities(queryset, search_term) if search_term.strip() else found), False


@admin.register(ActivityVersion)
class ActivityVersionAdmin(ReadOnlyAdmin):
    """Every text that was cleared."""

    list_display = ["title", "dates_told", "cleared_at", "cleared_by"]
    list_select_related = ["cleared_by"]
    ordering = ["-cleared_at", "-pk"]
    list_filter = ["cleared_at"]
    search_fields = ["activity__search_text"]
    search_help_text = _("Words of the activity, or a State by any of its names.")
    fields = ["activity", "cleared_at", "clearer", "dates_told", "content_told"]
    readonly_fields = ["clearer", "dates_told", "content_told"]
    clearer = person("cleared_by", _("cleared by"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find versions by the words and the States of the activity."""
        return (of_activities(queryset, search_term) if search_term.strip() else queryset), False

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


def of_activities(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return those of `rows` that hang on an activity which `text` finds, by its words or its States."""
    return rows.filter(activity__in=Activity.objects.order_by().search_with_states(text).values("pk"))
