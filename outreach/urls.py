"""Addresses of outreach."""

from django.urls import URLPattern, path
from django.views.generic import TemplateView

stub = TemplateView.as_view(template_name="base.html")

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    path("", stub, name="home"),
    path("activities/", stub, name="activity-list"),
    path("activities/log/", stub, name="activity-log"),
    path("activities/<int:pk>/", stub, name="activity-detail"),
    path("activities/<int:pk>/edit/", stub, name="activity-edit"),
    path("activities/<int:pk>/submit/", stub, name="activity-submit"),
    path("activities/<int:pk>/withdraw/", stub, name="activity-withdraw"),
    path("activities/<int:pk>/return/", stub, name="activity-return"),
    path("activities/<int:pk>/clear/", stub, name="activity-clear"),
    path("activities/<int:pk>/discard/", stub, name="activity-discard"),
]
