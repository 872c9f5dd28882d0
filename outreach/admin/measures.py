"""Conferences and measures in the admin."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from ctbt_tracker.records import SHORT_TEXTS, RecordAdmin, TranslatedAdmin, of_state
from outreach.models import Conference, Measure
from states.models import State

CITATION = re.compile(r"(\d*)\(?([a-z])\)?")


@admin.register(Conference)
class ConferenceAdmin(RecordAdmin):
    """Article XIV conferences."""

    list_display = ["__str__", "starts_on", "ends_on", "place", "document_symbol", "reporting_period"]
    list_filter = [of_state("presidency", "presidency", _("presidency"))]
    search_fields = ["year", "place", "document_symbol"]
    search_help_text = _("A year, a place, the symbol of the declaration, or a State that presided.")
    autocomplete_fields = ["presidency"]
    formfield_overrides = SHORT_TEXTS
    fieldsets = [
        (None, {"fields": ["number", "year", "starts_on", "ends_on", "place", "presidency", "document_symbol"]}),
        (_("Reporting period"), {"fields": ["reporting_starts_on", "reporting_ends_on"]}),
        (None, {"fields": ["note"]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a conference by its own words, or by the State that presided over it."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        presided = State.objects.search(search_term).order_by().values("pk")
        rows = queryset.filter(pk__in=Conference.objects.filter(presidency__in=presided).order_by().values("pk"))
        return (found | rows if search_term.strip() else found), False

    @admin.display(description=_("reporting period"), ordering="reporting_starts_on")
    def reporting_period(self, conference: Conference) -> str:
        """Return the first and the last month of the period."""
        days = [conference.reporting_starts_on, conference.reporting_ends_on]
        return " – ".join(date_format(day, "YEAR_MONTH_FORMAT") for day in days if day)


@admin.register(Measure)
class MeasureAdmin(TranslatedAdmin):
    """Measures of the Final Declarations."""

    list_display = ["citation", "title", "conference", "addressed_to", "theme"]
    list_display_links = ["citation", "title"]
    list_filter = ["conference", "theme", "addressed_to"]
    list_select_related = ["conference"]
    search_fields = get_translation_fields("title")
    search_help_text = _("Words of the title in any language, or a citation such as 10(l).")
    autocomplete_fields = ["conference"]
    fields = ["conference", "paragraph", "letter", "title", "addressed_to", "theme"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a measure by its title, or by its citation."""
        cited = CITATION.fullmatch(search_term.strip().lower())
        if not cited:
            found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, search_term)
            return found
        paragraph, letter = cited.groups()
        return queryset.filter(letter=letter, **({"paragraph": paragraph} if paragraph else {})), False

    @admin.display(description=_("citation"), ordering="letter")
    def citation(self, measure: Measure) -> str:
        """Return how the measure is cited."""
        return measure.citation
