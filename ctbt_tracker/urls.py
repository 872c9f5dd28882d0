"""Every address of the tracker."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from outreach.views.exports import AdminExportView, ListExportView
from outreach.views.preferences import choose_language
from outreach.views.states import StateDetailView
from states.views import StateListView

# Of allauth's pages only these, under the names it uses itself: accounts and their addresses are the Secretariat's.
account_patterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Whoever has no password is sent here from there, and asks for a link.
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    # Lists as files: outreach records who takes them, also those of the admin and of the States.
    path("admin/<slug:app>/<slug:model>/export/", AdminExportView.as_view(), name="admin-export"),
    path("states/export/", ListExportView.as_view(of=StateListView, named="states:state-list"), name="state-export"),
    # The page of a State shows what is done about it, of which the States themselves know nothing.
    path("states/<slug:iso3>/", StateDetailView.as_view(), name="state-detail"),
    path("admin/", admin.site.urls),
    path("account/", include(account_patterns)),
    # The language can be chosen on the sign-in page too.
    path("language/", choose_language, name="set_language"),
    path("states/", include("states.urls")),
    path("", include("outreach.urls")),
]
