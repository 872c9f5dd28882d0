"""Addresses of outreach."""

from django.urls import URLPattern, path, re_path

from outreach.views.action_plan import PlanItemDeedView, PlanItemDetailView, PlanItemFormView, PlanItemListView
from outreach.views.activities import (
    ActivityDetailView,
    ActivityDiscardView,
    ActivityListView,
)
from outreach.views.activity_form import ActivityCompleteView, ActivityFormView
from outreach.views.annex_2 import Annex2View
from outreach.views.attachments import AttachmentAddView, AttachmentRemoveView, AttachmentView
from outreach.views.calendar import CalendarView
from outreach.views.charts import ChartsView
from outreach.views.circular_audience import CircularAudienceView, CircularPreviewView
from outreach.views.circular_files import (
    CircularAttachmentAddView,
    CircularAttachmentRemoveView,
    CircularAttachmentView,
)
from outreach.views.circular_mails import CircularBouncesView, CircularMailView
from outreach.views.circulars import (
    CircularDetailView,
    CircularDiscardView,
    CircularEndView,
    CircularFormView,
    CircularListView,
    CircularMoveView,
    CircularTestView,
)
from outreach.views.confirm import ConfirmView
from outreach.views.directory import (
    ContactCardView,
    ContactDetailView,
    DirectoryExportView,
    DirectoryView,
    GapsView,
)
from outreach.views.doubles import DoublesView
from outreach.views.events import ActivityFileView, EventDetailView, EventFileView, EventFormView
from outreach.views.exports import ListExportView
from outreach.views.feeds import CalendarFeedView
from outreach.views.follow_ups import (
    FollowUpDoneView,
    FollowUpFormView,
    FollowUpListView,
    FollowUpReopenView,
    FollowUpSnoozeView,
)
from outreach.views.form_drafts import FormDraftDiscardView, FormDraftSaveView
from outreach.views.handovers import HandoverView
from outreach.views.home import HomeView, SeenView
from outreach.views.join_requests import JoinRequestAskView, JoinRequestView
from outreach.views.legal_assistance import (
    AssistanceAcknowledgeView,
    AssistanceAnswerView,
    AssistanceDetailView,
    AssistanceFormView,
    AssistanceListView,
    AssistanceReopenView,
)
from outreach.views.measures import MeasuresView
from outreach.views.overviews import (
    OverviewCompileView,
    OverviewDownloadView,
    OverviewDraftView,
    OverviewIssueView,
    OverviewListView,
)
from outreach.views.own_data import OwnDataView
from outreach.views.preferences import CalendarLinkView, DigestOffView, PreferencesView
from outreach.views.reports import ProgressReportDetailView, ProgressReportListView
from outreach.views.review import (
    ActivityClearView,
    ActivityReturnView,
    ActivitySubmitView,
    ActivityWithdrawView,
)
from outreach.views.roster import RosterView
from outreach.views.roster_offers import RosterOfferAddView, RosterOfferListView, RosterOfferView
from outreach.views.saved_views import (
    SavedViewAddView,
    SavedViewDeleteView,
    SavedViewEditView,
    SavedViewListView,
    SavedViewUpdateView,
)
from outreach.views.search import SearchView
from outreach.views.states import StateBriefView

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    path("seen/", SeenView.as_view(), name="seen"),
    path("activities/", ActivityListView.as_view(), name="activity-list"),
    path(
        "activities/export/",
        ListExportView.as_view(of=ActivityListView, named="outreach:activity-list"),
        name="activity-export",
    ),
    path("activities/log/", ActivityFormView.as_view(), name="activity-log"),
    path("activities/log/doubles/", DoublesView.as_view(), name="activity-doubles"),
    path("activities/drafts/<uuid:key>/", FormDraftSaveView.as_view(), name="draft-save"),
    path("activities/drafts/<uuid:key>/discard/", FormDraftDiscardView.as_view(), name="draft-discard"),
    path("activities/<int:pk>/", ActivityDetailView.as_view(), name="activity-detail"),
    path("activities/<int:pk>/edit/", ActivityFormView.as_view(), name="activity-edit"),
    path("activities/<int:pk>/discard/", ActivityDiscardView.as_view(), name="activity-discard"),
    path("activities/<int:pk>/submit/", ActivitySubmitView.as_view(), name="activity-submit"),
    path("activities/<int:pk>/withdraw/", ActivityWithdrawView.as_view(), name="activity-withdraw"),
    path("activities/<int:pk>/return/", ActivityReturnView.as_view(), name="activity-return"),
    path("activities/<int:pk>/clear/", ActivityClearView.as_view(), name="activity-clear"),
    path("activities/<int:pk>/complete/", ActivityCompleteView.as_view(), name="activity-complete"),
    path("activities/<int:pk>/join/", JoinRequestAskView.as_view(), name="join-request-ask"),
    path("activities/<int:pk>/attachments/", AttachmentAddView.as_view(), name="attachment-add"),
    path("join-requests/<int:pk>/", JoinRequestView.as_view(), name="join-request"),
    path("activities/<int:pk>/calendar.ics", ActivityFileView.as_view(), name="activity-file"),
    path("activities/<int:activity_pk>/follow-ups/add/", FollowUpFormView.as_view(), name="follow-up-add"),
    path("follow-ups/", FollowUpListView.as_view(), name="follow-up-list"),
    path("follow-ups/<int:pk>/edit/", FollowUpFormView.as_view(), name="follow-up-edit"),
    path("follow-ups/<int:pk>/done/", FollowUpDoneView.as_view(), name="follow-up-done"),
    path("follow-ups/<int:pk>/reopen/", FollowUpReopenView.as_view(), name="follow-up-reopen"),
    path("follow-ups/<int:pk>/snooze/", FollowUpSnoozeView.as_view(), name="follow-up-snooze"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("calendar/link/", CalendarLinkView.as_view(), name="calendar-link"),
    path("calendar/feed/<slug:secret>.ics", CalendarFeedView.as_view(), name="calendar-feed"),
    path("events/add/", EventFormView.as_view(), name="event-add"),
    path("events/<int:pk>/", EventDetailView.as_view(), name="event-detail"),
    path("events/<int:pk>/edit/", EventFormView.as_view(), name="event-edit"),
    path("events/<int:pk>/calendar.ics", EventFileView.as_view(), name="event-file"),
    path("preferences/", PreferencesView.as_view(), name="preferences"),
    path("preferences/my-data/", OwnDataView.as_view(), name="own-data"),
    path("digest/off/<str:token>/", DigestOffView.as_view(), name="digest-off"),
    path("attachments/<int:pk>/", AttachmentView.as_view(), name="attachment"),
    path("attachments/<int:pk>/remove/", AttachmentRemoveView.as_view(), name="attachment-remove"),
    path("people/", RosterView.as_view(), name="roster"),
    path("people/export/", ListExportView.as_view(of=RosterView, named="outreach:roster"), name="roster-export"),
    path("people/<int:pk>/handover/", HandoverView.as_view(), name="handover"),
    path("people/offers/", RosterOfferListView.as_view(), name="roster-offer-list"),
    path("people/offers/add/", RosterOfferAddView.as_view(), name="roster-offer-add"),
    path("people/offers/<int:pk>/", RosterOfferView.as_view(), name="roster-offer-detail"),
    path("action-plan/", PlanItemListView.as_view(), name="plan-item-list"),
    path(
        "action-plan/export/",
        ListExportView.as_view(of=PlanItemListView, named="outreach:plan-item-list"),
        name="plan-item-export",
    ),
    path("action-plan/add/", PlanItemFormView.as_view(), name="plan-item-add"),
    path("action-plan/<int:pk>/", PlanItemDetailView.as_view(), name="plan-item-detail"),
    path("action-plan/<int:pk>/edit/", PlanItemFormView.as_view(), name="plan-item-edit"),
    path("action-plan/<int:pk>/done/", PlanItemDeedView.as_view(), name="plan-item-done"),
    path("action-plan/<int:pk>/reopen/", PlanItemDeedView.as_view(is_undone=True), name="plan-item-reopen"),
    path("directory/", DirectoryView.as_view(), name="directory"),
    path(
        "directory/export/",
        DirectoryExportView.as_view(of=DirectoryView, named="outreach:directory"),
        name="directory-export",
    ),
    path("directory/gaps/", GapsView.as_view(), name="directory-gaps"),
    path("directory/<int:pk>/", ContactDetailView.as_view(), name="contact-detail"),
    path("directory/<int:pk>/vcard/", ContactCardView.as_view(), name="contact-card"),
    path("confirm/<str:token>/", ConfirmView.as_view(), name="confirm"),
    path("views/", SavedViewListView.as_view(), name="saved-view-list"),
    path("views/add/", SavedViewAddView.as_view(), name="saved-view-add"),
    path("views/<int:pk>/", SavedViewEditView.as_view(), name="saved-view-edit"),
    path("views/<int:pk>/update/", SavedViewUpdateView.as_view(), name="saved-view-update"),
    path("views/<int:pk>/delete/", SavedViewDeleteView.as_view(), name="saved-view-delete"),
    path("search/", SearchView.as_view(), name="search"),
    path("measures/", MeasuresView.as_view(), name="measures"),
    path("annex-2/", Annex2View.as_view(), name="annex-2"),
    path("states/<slug:iso3>/brief/", StateBriefView.as_view(), name="state-brief"),
    path("reports/", ProgressReportListView.as_view(), name="report-list"),
    path(
        "reports/export/",
        ListExportView.as_view(of=ProgressReportListView, named="outreach:report-list"),
        name="report-export",
    ),
    path("reports/<int:pk>/", ProgressReportDetailView.as_view(), name="report-detail"),
    path("legal-assistance/", AssistanceListView.as_view(), name="assistance-list"),
    path(
        "legal-assistance/export/",
        ListExportView.as_view(of=AssistanceListView, named="outreach:assistance-list"),
        name="assistance-export",
    ),
    path("legal-assistance/add/", AssistanceFormView.as_view(), name="assistance-add"),
    path("legal-assistance/<int:pk>/", AssistanceDetailView.as_view(), name="assistance-detail"),
    path("legal-assistance/<int:pk>/edit/", AssistanceFormView.as_view(), name="assistance-edit"),
    path("legal-assistance/<int:pk>/acknowledge/", AssistanceAcknowledgeView.as_view(), name="assistance-acknowledge"),
    path("legal-assistance/<int:pk>/answer/", AssistanceAnswerView.as_view(), name="assistance-answer"),
    path("legal-assistance/<int:pk>/reopen/", AssistanceReopenView.as_view(), name="assistance-reopen"),
    path("overview/", OverviewListView.as_view(), name="overview-list"),
    path("overview/compile/", OverviewCompileView.as_view(), name="overview-compile"),
    re_path(r"^overview/compile/(?P<format>docx|html|csv)/$", OverviewDraftView.as_view(), name="overview-draft"),
    path("overview/issue/", OverviewIssueView.as_view(), name="overview-issue"),
    re_path(
        r"^overview/(?P<pk>[0-9]+)/(?P<format>docx|html|csv)/$",
        OverviewDownloadView.as_view(),
        name="overview-download",
    ),
    path("circulars/", CircularListView.as_view(), name="circular-list"),
    path("circulars/write/", CircularFormView.as_view(), name="circular-add"),
    path("circulars/<int:pk>/", CircularDetailView.as_view(), name="circular-detail"),
    path("circulars/<int:pk>/edit/", CircularFormView.as_view(), name="circular-edit"),
    path("circulars/<int:pk>/discard/", CircularDiscardView.as_view(), name="circular-discard"),
    path("circulars/<int:pk>/files/", CircularAttachmentAddView.as_view(), name="circular-files"),
    path("circulars/<int:pk>/audience/", CircularAudienceView.as_view(), name="circular-audience"),
    path("circulars/<int:pk>/preview/", CircularPreviewView.as_view(), name="circular-preview"),
    path("circulars/<int:pk>/test/", CircularTestView.as_view(), name="circular-test"),
    path("circulars/<int:pk>/move/", CircularMoveView.as_view(), name="circular-move"),
    path("circulars/<int:pk>/end/", CircularEndView.as_view(), name="circular-end"),
    path("circulars/<int:pk>/bounces/", CircularBouncesView.as_view(), name="circular-bounces"),
    path("circulars/mails/<int:pk>/", CircularMailView.as_view(), name="circular-mail"),
    path("circulars/files/<int:pk>/", CircularAttachmentView.as_view(), name="circular-attachment"),
    path(
        "circulars/files/<int:pk>/remove/",
        CircularAttachmentRemoveView.as_view(),
        name="circular-attachment-remove",
    ),
    path("charts/", ChartsView.as_view(), name="charts"),
]
