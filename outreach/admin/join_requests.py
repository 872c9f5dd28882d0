"""States that ask to be added to an activity, in the admin; it is decided on the site, or by changing the activity."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import RecordAdmin, of_state
from outreach.models import JoinRequest


@admin.register(JoinRequest)
class JoinRequestAdmin(RecordAdmin):
    """Requests to be added, the latest first."""

    list_display = ["asked_at", "state", "activity", "asked_by", "is_accepted", "decided_by", "decided_at"]
    list_filter = ["is_accepted", of_state("state", "state", _("State"))]
    list_select_related = ["state", "activity", "asked_by", "decided_by"]
    ordering = ["-asked_at", "-pk"]
    date_hierarchy = "asked_at"
    search_fields = ["activity__title", "note"]
    search_help_text = _("Words of the activity or of the note.")
    readonly_fields = [
        "activity",
        "state",
        "note",
        "asked_by",
        "asked_at",
        "is_accepted",
        "decided_by",
        "decided_at",
        "reason",
    ]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Nobody asks here: a State does, on the site."""
        return False
