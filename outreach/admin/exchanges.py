"""Imports and exports in the admin: rows that came in from spreadsheets, and lists that went out as spreadsheets."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from ctbt_tracker.records import ReadOnlyAdmin, person
from outreach.models import Export, Import

# What the background worker keeps for itself: people look at the import, not at its errands.
admin.site.unregister(DBTaskResult)


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """Imports."""

    list_display = ["noun", "name", "stage", "total", "good", "uploaded_by", "uploaded_at"]
    list_filter = ["noun", "stage"]
    list_select_related = ["uploaded_by"]


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Who took which list away; for the head of the section, who answers for personal data."""

    list_display = ["at", "by", "listed", "rows", "is_personal", "format", "is_raw", "from_where"]
    list_filter = ["is_personal", "listed", "format", "is_raw"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    search_fields = ["by__username", "listed", "address"]
    search_help_text = _("An account, a list, or what its address says.")
    fields = ["at", "taken_by", "listed", "rows", "is_personal", "format", "is_raw", "from_where"]
    readonly_fields = ["taken_by", "from_where"]
    taken_by = person("by", _("by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        """Return the exports with who made them."""
        exports: QuerySet[Export] = super().get_queryset(request).select_related("by")
        return exports

    @admin.display(description=_("list with its filters"))
    def from_where(self, export: Export) -> str:
        """Return the address of the list, as it was filtered, which leads there."""
        return format_html('<a href="{}" dir="ltr">{}</a>', export.address, export.address)
