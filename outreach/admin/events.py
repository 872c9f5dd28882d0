"""The rolling list of events in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from ctbt_tracker.records import SHORT_TEXTS, TranslatedAdmin
from outreach.forms.events import EventForm
from outreach.models import Event


@admin.register(Event)
class EventAdmin(TranslatedAdmin):
    """Events, the next ones first."""

    form = EventForm
    list_display = ["dates_told", "name", "kind", "place", "region"]
    list_display_links = ["dates_told", "name"]
    list_filter = ["kind", "region"]
    list_select_related = ["region"]
    ordering = ["-starts_on", "-pk"]
    date_hierarchy = "starts_on"
    search_fields = [*get_translation_fields("name"), "place"]
    search_help_text = _("Words of the name in any language, or the place.")
    autocomplete_fields = ["conference"]
    formfield_overrides = SHORT_TEXTS
    fields = ["name", "kind", "dates", "place", "region", "conference", "source"]

    @admin.display(description=_("dates"), ordering="starts_on")
    def dates_told(self, event: Event) -> str:
        """Return the dates no more exactly than they are known."""
        return event.dates.in_words()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Note who put it on the list."""
        if not change:
            assert isinstance(request.user, User)  # nobody else is let in
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
