"""The admin site of the Secretariat."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Field, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from ctbt_tracker.desk import treaty_figures, what_waits
from ctbt_tracker.records import ChoiceAdmin
from outreach.models import viewer_of

# The order of the desk: what is worked on daily first, what hardly ever changes last.
DESK = (
    *("activity", "followup", "attachment", "contactpoint", "confirmationrequest", "progressreport", "overview"),
    "assistancerequest",
    *("coordinator", "focalpoint", "rosteroffer", "planitem"),
    *("organization", "conference", "measure", "event"),
    *("circular", "circularmail", "circularattachment"),
    *("import", "export", "reduction", "joinrequest", "reviewstep", "activityversion"),
    *("state", "statename", "treatyaction", "certifiedfacilities", "region"),
    *("user", "group"),
)
APPS = ("outreach", "states", "auth")

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class TrackerAdminSite(AdminSite):
    """Django's admin, open to whoever holds a role of the Secretariat, and unknown to everyone else."""

    site_header = _("CTBT Outreach Tracker")
    site_title = _("CTBT Outreach Tracker")
    index_title = _("The Secretariat's desk")
    index_template = "admin/desk.html"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is staff of the Secretariat; the role decides, not the staff flag."""
        return viewer_of(request.user).is_secretariat

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Answer whoever is signed in without a role of the Secretariat as if the page did not exist."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # No address of the admin means a NUL, which PostgreSQL takes in no text.
            has_nul = any("\0" in value for _name, values in request.GET.lists() for value in values)
            if has_nul or (request.user.is_authenticated and not self.has_permission(request)):
                raise Http404
            return guarded(request, *args, **kwargs)

        return cast(View, update_wrapper(inner, guarded))

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to the one sign-in of the tracker, where guessing is limited."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if not self.has_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return what the person may see, in the order in which the desk works."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: place_in(DESK, model["object_name"].lower()))
        return sorted(apps, key=lambda app: place_in(APPS, app["app_label"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the desk: first what waits for the Secretariat."""
        today = timezone.localdate()
        shown = {"waiting": what_waits(today), "figures": treaty_figures(today), "today": today}
        return super().index(request, shown | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        """Answer a search for rows to choose from as the page of those rows says."""
        return ChoiceView.as_view(admin_site=self)(request)


class ChoiceView(AutocompleteJsonView):
    """Rows to choose from, each told apart as the page of the rows does it."""

    def process_request(self, request: HttpRequest) -> Any:
        """Return what is asked for. Raises PermissionDenied, also for what only points at the model."""
        asked = super().process_request(request)
        if not isinstance(asked[2], Field):
            raise PermissionDenied
        return asked

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may choose from these rows."""
        page = self.model_admin
        if isinstance(page, ChoiceAdmin):
            return page.may_choose(request, self.source_field)
        return super().has_perm(request, obj)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what can be chosen for the field that asks."""
        rows: QuerySet[Any] = super().get_queryset()
        page = self.model_admin
        return page.choices_for(self.request, rows, self.source_field) if isinstance(page, ChoiceAdmin) else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Return the key of a row and how it is told apart."""
        page = self.model_admin
        told = super().serialize_result(obj, to_field_name)
        return told | {"text": page.choice_label(obj)} if isinstance(page, ChoiceAdmin) else told


def place_in(order: tuple[str, ...], name: str) -> int:
    """Return the place of `name` in `order`; what is not named there comes last."""
    return order.index(name) if name in order else len(order)
