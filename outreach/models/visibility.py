"""How far a record may be shown."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.models.people import Viewer


class Visibility(models.TextChoices):
    """How far a record may be shown."""

    SECRETARIAT = "secretariat", _("Secretariat only")
    COORDINATORS = "coordinators", _("Coordinators")
    PUBLIC = "public", _("Public")


def shared_with(viewer: Viewer) -> Q:
    """Return which records are shown to `viewer`, who is signed in, for no other reason than their visibility."""
    shared = Q(visibility=Visibility.PUBLIC)
    return shared | Q(visibility=Visibility.COORDINATORS) if viewer.is_partner else shared
