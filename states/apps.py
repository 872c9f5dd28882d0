"""The world as the Treaty sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatesConfig(AppConfig):
    """States, regions and dated treaty acts."""

    name = "states"
    verbose_name = _("States and treaty status")
