"""How Django starts the project itself, and the admin on the tracker's own site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.staticfiles import apps as staticfiles


class TrackerConfig(AppConfig):
    """Templates, static files and commands of the project as a whole."""

    name = "ctbt_tracker"
    default = True


class TrackerAdminConfig(admin.AdminConfig):
    """Django's admin, served by the tracker's site so that roles decide who may enter."""

    default = False
    default_site = "ctbt_tracker.admin.TrackerAdminSite"


class TrackerStaticFilesConfig(staticfiles.StaticFilesConfig):
    """Static files without those parts of the browser packages that no page uses, which take a minute to compress."""

    default = False
    ignore_patterns = [
        *staticfiles.StaticFilesConfig.ignore_patterns,
        "tabler-*",
        *(f"tabler.{part}*" for part in ("css", "rtl.css", "js", "esm")),
        *(f"tom-select.{part}*" for part in ("base", "bootstrap4", "complete", "css", "default", "min.css")),
        "tom-select.bootstrap5.css*",
        "tom-select.popular.js*",
        "plugins",
        "package.json",
    ]
