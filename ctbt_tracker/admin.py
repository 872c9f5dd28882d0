"""The admin site of the Secretariat."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from outreach.models import Activity, Coordinator, FocalPoint, viewer_of

# The order of the desk: what is worked on daily first, what hardly ever changes last.
DESK = (
    *("activity", "overview", "coordinator", "focalpoint", "organization", "conference", "measure"),
    *("reviewstep", "activityversion"),
    *("state", "treatyaction", "certifiedfacilities", "region"),
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
            if request.user.is_authenticated and not self.has_permission(request):
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
        waiting = {
            "waiting": Activity.objects.filter(review=Activity.Review.SUBMITTED).count(),
            "lapsed_coordinators": Coordinator.objects.lapsed(today).count(),
            "lapsed_focal_points": FocalPoint.objects.lapsed(today).count(),
        }
        return super().index(request, waiting | (extra_context or {}))


def place_in(order: tuple[str, ...], name: str) -> int:
    """Return the place of `name` in `order`; what is not named there comes last."""
    return order.index(name) if name in order else len(order)
