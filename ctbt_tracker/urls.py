"""Every address of the tracker."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("account/", include("allauth.account.urls")),
    # The language can be chosen on the sign-in page too.
    path("language/", login_not_required(set_language), name="set_language"),
    path("states/", include("states.urls")),
    path("", include("outreach.urls")),
]
