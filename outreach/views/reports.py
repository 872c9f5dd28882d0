"""Progress reports of Annex 2 States (measure 10(e)): the list, and one of them."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from outreach.filters.reports import ProgressReportFilterSet
from outreach.models import ProgressReport, viewer_of
from outreach.models.reports import ProgressReportQuerySet
from outreach.tables.reports import ProgressReportTable
from outreach.views.facts import Fact, told
from outreach.views.lists import RecordListView


class ProgressReportListView(RecordListView):
    """The progress reports that the person may see, latest first."""

    table_class = ProgressReportTable
    filterset_class = ProgressReportFilterSet
    template_name = "outreach/report_list.html"
    empty_template = "outreach/report_list_empty.html"
    export = "outreach:report-export"

    def get_queryset(self) -> ProgressReportQuerySet:
        """Return what is visible."""
        return ProgressReportTable.rows_needed(ProgressReport.objects.visible_to(self.request.user))


class ProgressReportDetailView(DetailView):  # type: ignore[type-arg]
    """One progress report: the State's words, its facts, and where it comes from."""

    template_name = "outreach/report_detail.html"
    context_object_name = "report"

    def get_queryset(self) -> ProgressReportQuerySet:
        """Return what is visible; all else does not exist."""
        return ProgressReport.objects.visible_to(self.request.user).select_related("state")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts, and whether the person may change them."""
        may_edit = ProgressReport.objects.editable_by(self.request.user).filter(pk=self.object.pk).exists()
        is_secretariat = viewer_of(self.request.user).is_secretariat
        return super().get_context_data(facts=facts_of(self.object, is_secretariat), may_edit=may_edit, **kwargs)


def facts_of(report: ProgressReport, is_secretariat: bool) -> list[Fact]:
    """Return what is told of `report` besides the State's words; when it was acknowledged concerns the Secretariat."""
    acknowledged = report.acknowledged_on if is_secretariat else None
    return told(
        [
            Fact(_("State"), states=[report.state]),
            Fact(_("Kind of step"), others=[report.get_kind_display()]),
            Fact(_("Date of the report"), others=[date_format(report.reported_on)]),
            Fact(_("Received by the Secretariat on"), others=[date_format(report.received_on)]),
            Fact(_("Acknowledged on"), others=[date_format(acknowledged)] if acknowledged else []),
            Fact(_("Reference"), text=report.reference),
            Fact(_("Source"), text=report.source),
        ]
    )
