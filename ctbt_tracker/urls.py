"""Every address of the tracker."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    path("states/", include("states.urls")),
    path("", include("outreach.urls")),
]
