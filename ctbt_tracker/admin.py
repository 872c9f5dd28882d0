"""The admin site of the Secretariat."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from outreach.models import viewer_of


class TrackerAdminSite(AdminSite):
    """Django's admin, open to whoever holds a role of the Secretariat."""

    site_header = _("CTBT Outreach Tracker")
    site_title = _("CTBT Outreach Tracker")
    index_title = _("The Secretariat's desk")

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person is staff of the Secretariat; the role decides, not the staff flag."""
        return viewer_of(request.user).is_secretariat
