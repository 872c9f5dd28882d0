"""The rolling list of events at which the Treaty can be promoted."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from outreach.models.dates import Dated
from outreach.models.measures import Conference
from outreach.models.people import AnyUser, viewer_of
from states.models import CheckedModel, Region


class EventQuerySet(QuerySet["Event"]):
    """Events."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for anyone signed in: that a conference takes place is no secret."""
        return self.all() if viewer_of(user).is_signed_in else self.none()

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat; for coordinators in service, who keep the list together, what people put on it.

        Conferences and what comes with the reference data are the Secretariat's. Focal points keep their own.
        """
        viewer = viewer_of(user)
        if viewer.is_secretariat:
            return self.all()
        if viewer.is_coordinator:
            return self.filter(recorded_by__isnull=False, conference__isnull=True)
        return self.filter(recorded_by=user.pk) if viewer.is_partner else self.none()

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that may take place, even in part, from the day `first` to the day `last`."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Event(Dated, CheckedModel):
    """An occasion known in advance, to plan outreach against: a conference, a commemorative day, a regional meeting."""

    class Kind(models.TextChoices):
        """What sort of occasion it is."""

        CONFERENCE = "conference", _("Article XIV conference")
        INTERNATIONAL_DAY = "international-day", _("International Day against Nuclear Tests")
        MINISTERIAL = "ministerial", _("Ministerial meeting of the Friends of the CTBT")
        REGIONAL = "regional", _("Regional meeting")
        MULTILATERAL = "multilateral", _("Multilateral meeting")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    place = models.CharField(_("place"), max_length=150, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    conference = models.OneToOneField(
        Conference, models.PROTECT, null=True, blank=True, related_name="event", verbose_name=_("conference")
    )
    source = models.TextField(_("source"), blank=True, help_text=_("Where the date and place come from."))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["ends_on", "starts_on"], name="event_by_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the event's page."""
        return reverse("outreach:event-detail", args=[self.pk])
