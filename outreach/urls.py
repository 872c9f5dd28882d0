"""Addresses of outreach."""

from django.urls import URLPattern, path, re_path

from outreach.views.activities import (
    ActivityDetailView,
    ActivityDiscardView,
    ActivityFormView,
    ActivityListView,
)
from outreach.views.attachments import AttachmentView
from outreach.views.exports import ListExportView
from outreach.views.home import HomeView
from outreach.views.overviews import (
    OverviewCompileView,
    OverviewDownloadView,
    OverviewDraftView,
    OverviewIssueView,
    OverviewListView,
)
from outreach.views.reports import ProgressReportDetailView, ProgressReportListView
from outreach.views.review import (
    ActivityClearView,
    ActivityReturnView,
    ActivitySubmitView,
    ActivityWithdrawView,
)

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    path("activities/", ActivityListView.as_view(), name="activity-list"),
    path(
        "activities/export/",
        ListExportView.as_view(of=ActivityListView, named="outreach:activity-list"),
        name="activity-export",
    ),
    path("activities/log/", ActivityFormView.as_view(), name="activity-log"),
    path("activities/<int:pk>/", ActivityDetailView.as_view(), name="activity-detail"),
    path("activities/<int:pk>/edit/", ActivityFormView.as_view(), name="activity-edit"),
    path("activities/<int:pk>/discard/", ActivityDiscardView.as_view(), name="activity-discard"),
    path("activities/<int:pk>/submit/", ActivitySubmitView.as_view(), name="activity-submit"),
    path("activities/<int:pk>/withdraw/", ActivityWithdrawView.as_view(), name="activity-withdraw"),
    path("activities/<int:pk>/return/", ActivityReturnView.as_view(), name="activity-return"),
    path("activities/<int:pk>/clear/", ActivityClearView.as_view(), name="activity-clear"),
    path("attachments/<int:pk>/", AttachmentView.as_view(), name="attachment"),
    path("reports/", ProgressReportListView.as_view(), name="report-list"),
    path(
        "reports/export/",
        ListExportView.as_view(of=ProgressReportListView, named="outreach:report-list"),
        name="report-export",
    ),
    path("reports/<int:pk>/", ProgressReportDetailView.as_view(), name="report-detail"),
    path("overview/", OverviewListView.as_view(), name="overview-list"),
    path("overview/compile/", OverviewCompileView.as_view(), name="overview-compile"),
    re_path(r"^overview/compile/(?P<format>docx|html|csv)/$", OverviewDraftView.as_view(), name="overview-draft"),
    path("overview/issue/", OverviewIssueView.as_view(), name="overview-issue"),
    re_path(
        r"^overview/(?P<pk>[0-9]+)/(?P<format>docx|html|csv)/$",
        OverviewDownloadView.as_view(),
        name="overview-download",
    ),
]
