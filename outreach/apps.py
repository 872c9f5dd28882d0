"""What is done to bring the Treaty into force."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    """Conferences, measures, people, activities and the overview."""

    name = "outreach"
    verbose_name = _("Outreach")
