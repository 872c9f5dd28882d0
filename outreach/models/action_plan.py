"""The coordinators' action plan: what is to be done between two conferences, by whom and by when (measure 10(c))."""

from __future__ import annotations

import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.measures import Conference, Measure
from outreach.models.people import AnyUser, Coordinator, viewer_of
from states.models import CheckedModel, Region, State


class PlanItemQuerySet(QuerySet["PlanItem"]):
    """Items of the action plan."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat, coordinators and focal points, who carry the plan out; none for anyone else."""
        viewer = viewer_of(user)
        return self.all() if viewer.is_secretariat or viewer.is_partner else self.none()

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat and for coordinators in service, who keep the plan together; none for others."""
        return self.all() if viewer_of(user).keeps_plan else self.none()

    def open(self) -> Self:
        """Those not done yet."""
        return self.filter(done_on__isnull=True)

    def overdue(self, on: datetime.date) -> Self:
        """Those not done that were to be done before the date `on`."""
        return self.open().filter(due_on__lt=on)

    def left(self, on: datetime.date) -> Self:
        """Those of plans of conferences held by the date `on` that were not done by then."""
        return self.filter(Q(done_on__isnull=True) | Q(done_on__gt=on), conference__in=Conference.objects.held(on))

    def in_order(self) -> Self:
        """These with what is to be done first, then what is done, the latest first."""
        return self.order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")


class PlanItem(CheckedModel):
    """Something that a coordinating State or the Secretariat has undertaken to do before the next conference."""

    conference = models.ForeignKey(
        Conference,
        models.PROTECT,
        related_name="plan_items",
        verbose_name=_("conference"),
        help_text=_("The one that chose the coordinators whose plan it is."),
    )
    what = models.CharField(_("what is to be done"), max_length=250)
    state = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_items",
        verbose_name=_("who"),
        help_text=_("The coordinating State that does it; empty for the Secretariat."),
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
        help_text=_("Empty for what concerns the world."),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("measure")
    )
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    promised_to = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("promised to"),
        help_text=_("The State to which it was promised; empty if it was promised to none."),
    )
    note = models.TextField(_("note"), blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoricalRecords()
    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan item")
        verbose_name_plural = _("action plan")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["done_on", "due_on", "id"], name="plan_item_due")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Return the address of the item's page."""
        return reverse("outreach:plan-item-detail", args=[self.pk])

    @property
    def who(self) -> str:
        """Who does it, in words."""
        return str(self.state) if self.state else gettext("The Secretariat")

    def complete(self, on: datetime.date) -> None:
        """Record that it was done on the day `on`. Raises ValidationError, also when it is done already."""
        if self.done_on:
            raise ValidationError(_("It is done already."))
        self.done_on = on
        self.save()

    def reopen(self) -> None:
        """Record that it is not done after all. Raises ValidationError."""
        self.done_on = None
        self.save()

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it was to be done before the date `on` and is not done."""
        return self.done_on is None and self.due_on < on

    def clean(self) -> None:
        """Check that what is done is done by now, and that the measure and the State go with the conference."""
        super().clean()
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day has not come yet.")})
        if self.measure and self.conference_id and self.measure.conference_id > self.conference_id:
            raise ValidationError(
                {"measure": _("This measure was adopted by a later conference than that of the plan.")}
            )
        if self.state_id and self.conference_id and self._who_is_new() and not self._state_coordinates():
            raise ValidationError(
                {"state": _("Nobody coordinates for this State between that conference and the next.")}
            )

    def _state_coordinates(self) -> bool:
        """Whether the State coordinates, at least for a part of the time between the conference and the next."""
        terms = Coordinator.objects.filter(state=self.state_id)
        began = self.conference.starts_on
        return (terms.overlapping(began, self.conference.coordinates_until) if began else terms).exists()

    def _who_is_new(self) -> bool:
        """Whether the State is named for the first time; a term that was shortened since stops nobody from saving."""
        named = PlanItem.objects.filter(pk=self.pk, state=self.state_id, conference=self.conference_id)
        return not named.exists()
