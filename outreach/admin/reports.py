"""Progress reports of Annex 2 States in the admin (measure 10(e))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import SHORT_TEXTS, CorrectedAdmin, CorrectionForm, of_state
from outreach.models import ProgressReport
from outreach.models.reports import ProgressReportQuerySet

if TYPE_CHECKING:
    from states.models import StrOrPromise

ACKNOWLEDGED = ngettext_lazy("%(count)d report is acknowledged.", "%(count)d reports are acknowledged.", "count")


class AcknowledgedFilter(admin.SimpleListFilter):
    """Whether the Secretariat has thanked for a report."""

    title = _("acknowledged")
    parameter_name = "acknowledged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [("no", _("Not acknowledged")), ("yes", _("Acknowledged"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        reports = cast(ProgressReportQuerySet, queryset)
        if self.value() == "no":
            return reports.unacknowledged()
        return reports.filter(acknowledged_on__isnull=False) if self.value() == "yes" else reports


class ProgressReportForm(CorrectionForm):
    """A report, whose words are the State's own."""

    told_once = ("step", "visibility")


@admin.register(ProgressReport)
class ProgressReportAdmin(CorrectedAdmin):
    """Progress reports, the latest first."""

    form = ProgressReportForm
    list_display = ["state", "reported_on", "kind", "words", "received_on", "acknowledged_on", "visibility"]
    list_display_links = ["state", "reported_on"]
    list_filter = [AcknowledgedFilter, "kind", "visibility", "language", of_state("state", "state", _("State"))]
    list_select_related = ["state"]
    ordering = ["-reported_on", "-pk"]
    date_hierarchy = "reported_on"
    search_fields = ["search_text"]
    search_help_text = _("Words of the report, its source or number, or a State by any of its names.")
    actions = ["acknowledge_selected"]
    autocomplete_fields = ["state"]
    formfield_overrides = SHORT_TEXTS
    view_on_site = True
    fieldsets = [
        (None, {"fields": ["state", "reported_on", "received_on"]}),
        (_("The step"), {"fields": ["step", "language", "kind"]}),
        (_("The record"), {"fields": ["source", "reference", "visibility", "acknowledged_on"]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find reports by their words and by the names of their States, whatever the case and accents."""
        return cast(ProgressReportQuerySet, queryset).search(search_term), False

    @admin.display(description=_("the step"))
    def words(self, report: ProgressReport) -> str:
        """Return how the State's words begin."""
        return Truncator(report.step).words(14)

    @admin.action(description=_("Acknowledged today"), permissions=["change"])
    def acknowledge_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that the Secretariat thanked for those selected today."""
        today = timezone.localdate()
        self.do_to_each(request, queryset, lambda report: report.acknowledge(today), ACKNOWLEDGED)
