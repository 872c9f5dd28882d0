"""Requests for legal assistance in the admin (measure 10(k))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import SHORT_TEXTS, RecordAdmin, of_state
from outreach.models import AssistanceRequest
from outreach.models.legal_assistance import AssistanceRequestQuerySet

if TYPE_CHECKING:
    from states.models import StrOrPromise

ACKNOWLEDGED = ngettext_lazy("%(count)d request is acknowledged.", "%(count)d requests are acknowledged.", "count")


class WaitingFilter(admin.SimpleListFilter):
    """What a request waits for."""

    title = _("waits for")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [
            ("acknowledge", _("Acknowledgement due")),
            ("answer", _("Answer due")),
            ("open", _("Not answered yet")),
            ("answered", _("Answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        requests, today = cast(AssistanceRequestQuerySet, queryset), timezone.localdate()
        if self.value() == "acknowledge":
            return requests.to_acknowledge(today)
        if self.value() == "answer":
            return requests.to_answer(today)
        if self.value() == "open":
            return requests.open()
        return requests.filter(answered_on__isnull=False) if self.value() == "answered" else requests


@admin.register(AssistanceRequest)
class AssistanceRequestAdmin(RecordAdmin):
    """Requests for legal assistance, the latest first."""

    list_display = ["state", "subject", "asked_on", "acknowledged_on", "answered_on", "outcome", "remind_on"]
    list_display_links = ["state", "subject"]
    list_filter = [WaitingFilter, "outcome", of_state("state", "state", _("State"))]
    list_select_related = ["state"]
    ordering = ["-asked_on", "-pk"]
    date_hierarchy = "asked_on"
    search_fields = ["search_text"]
    search_help_text = _("Words of the request or of the answer, a note, or a State by any of its names.")
    actions = ["acknowledge_selected"]
    autocomplete_fields = ["state"]
    formfield_overrides = SHORT_TEXTS
    view_on_site = True
    fieldsets = [
        (None, {"fields": ["state", "asked_on", "subject", "reference", "asked"]}),
        (_("What was done"), {"fields": ["acknowledged_on", "provided", "provided_on", "remind_on"]}),
        (_("The answer"), {"fields": ["answered_on", "outcome", "outcome_note"]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find requests by their words and by the names of their States, whatever the case and accents."""
        return cast(AssistanceRequestQuerySet, queryset).search(search_term), False

    @admin.action(description=_("Acknowledged today"), permissions=["change"])
    def acknowledge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that those selected were acknowledged today."""
        by, today = request.user, timezone.localdate()
        assert isinstance(by, User)  # the admin lets nobody else in
        self.do_to_each(request, queryset, lambda asked: asked.acknowledge(by, today), ACKNOWLEDGED)
