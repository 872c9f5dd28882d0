"""How Django starts the project itself, and the admin on the tracker's own site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class TrackerConfig(AppConfig):
    """Templates, static files and commands of the project as a whole."""

    name = "ctbt_tracker"
    default = True


class TrackerAdminConfig(admin.AdminConfig):
    """Django's admin, served by the tracker's site so that roles decide who may enter."""

    default = False
    default_site = "ctbt_tracker.admin.TrackerAdminSite"
