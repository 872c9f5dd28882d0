"""Addresses of the States and of treaty status."""

from django.urls import path

from states.views import ListDownloadView, StateListView

app_name = "states"
urlpatterns = [
    path("", StateListView.as_view(), name="state-list"),
    path("lists/<slug:code>/<slug:form>/", ListDownloadView.as_view(), name="list-download"),
]
