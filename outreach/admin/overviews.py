"""Issued overviews in the admin: read and downloaded here, compiled and issued on the site."""

from __future__ import annotations

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ReadOnlyAdmin, person
from outreach.models import Overview

FORMATS = {"docx": _("Word document"), "html": _("Web page"), "csv": _("Left out (CSV)")}


@admin.register(Overview)
class OverviewAdmin(ReadOnlyAdmin):
    """Overviews as they went out."""

    list_display = ["symbol", "conference", "language", "as_of", "issued_by", "issued_at", "downloads"]
    list_filter = ["conference", "language"]
    list_select_related = ["conference", "issued_by"]
    date_hierarchy = "as_of"
    search_fields = ["symbol"]
    readonly_fields = ["downloads", "issuer", "figures_told"]
    issuer = person("issued_by", _("issued by"))
    fieldsets = [
        (None, {"fields": ["symbol", "conference", "language", "as_of", "has_appendix", "downloads"]}),
        (_("Issued"), {"fields": ["issuer", "issued_at"]}),
        (_("What it was made from"), {"fields": ["figures_told", "versions"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Overview]:
        """Return the overviews without the documents themselves, which are downloaded."""
        overviews: QuerySet[Overview] = super().get_queryset(request).defer("docx", "html", "left_out")
        return overviews

    @admin.display(description=_("documents"))
    def downloads(self, overview: Overview) -> str:
        """Return a link for each format."""
        links = (
            (reverse("outreach:overview-download", args=[overview.pk, key]), word) for key, word in FORMATS.items()
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=_("figures"))
    def figures_told(self, overview: Overview) -> str:
        """Return the figures as they were kept."""
        return format_html("<pre>{}</pre>", json.dumps(overview.figures, indent=2, ensure_ascii=False))
