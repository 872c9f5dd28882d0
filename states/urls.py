"""Addresses of the States and of treaty status."""

from django.urls import path

from states.views import ListDownloadView, StateDetailView, StateListView

app_name = "states"
urlpatterns = [
    path("", StateListView.as_view(), name="state-list"),
    path("<slug:iso3>/", StateDetailView.as_view(), name="state-detail"),
    path("lists/<slug:code>/<slug:form>/", ListDownloadView.as_view(), name="list-download"),
]
