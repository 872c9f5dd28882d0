"""What is still to be done after an activity, by whom, and until when."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.activities import Activity
from outreach.models.people import AnyUser, Coordinator, viewer_of
from states.models import CheckedModel, State


class FollowUpQuerySet(QuerySet["FollowUp"]):
    """Follow-ups."""

    def visible_to(self, user: AnyUser) -> Self:
        """Those of activities that `user` may change, and one's own of activities that one may know of.

        What those owned whom one has succeeded as coordinator, and who serve no more, counts as one's own: it is handed
        over. So is what was promised to a State after an activity that the predecessor's State reported in that term.
        """
        # Asked of each follow-up by its activity: a list of all the activities one may see would be made first.
        known = Activity.objects.visible_to(user).filter(pk=OuterRef("activity")).order_by()
        editable = Activity.objects.editable_by(user).filter(pk=OuterRef("activity")).order_by()
        own = Q(owner=user.pk)
        if terms := viewer_of(user).coordinates:
            before = Coordinator.objects.followed_by(terms)
            of_term = before.filter(
                state=OuterRef("activity__reported_by"),
                starts_on__lte=OuterRef("activity__starts_on"),
                ends_on__gte=OuterRef("activity__starts_on"),
            )
            own |= Q(owner__in=before.out_of_service(timezone.localdate()).values("sign_in"))
            own |= Q(Exists(of_term), promised_to__isnull=False)
        return self.filter(Q(Exists(known)) & own | Q(Exists(editable)))

    def editable_by(self, user: AnyUser) -> Self:
        """Those that `user` may change: the same as those that `user` may see."""
        return self.visible_to(user)

    def open(self) -> Self:
        """Those not done yet."""
        return self.filter(done_on__isnull=True)

    def done(self) -> Self:
        """Those done, the latest first."""
        return self.filter(done_on__isnull=False).order_by("-done_on", "-pk")

    def snoozed(self, on: datetime.date) -> Self:
        """Those not done that on the date `on` are put off until a later day."""
        return self.open().filter(snoozed_until__gt=on)

    def left(self, on: datetime.date) -> Self:
        """Those not done by the date `on` that were written down by then, or belong to what had begun by then."""
        written = FollowUp.history.filter(id=OuterRef("pk"), history_type="+", history_date__date__lte=on)
        known = Q(activity__starts_on__lte=on) | Q(Exists(written))
        return self.filter(known, Q(done_on__isnull=True) | Q(done_on__gt=on))

    def concerning(self, state: State) -> Self:
        """Those after activities that were undertaken by, reported by or addressed to `state`."""
        return self.filter(activity__in=Activity.objects.concerning(state).order_by().values("pk"))

    def due(self, on: datetime.date) -> Self:
        """Those not done that were to be done by the date `on`, and that nobody put off beyond it."""
        awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=on)
        return self.open().filter(awake, due_on__lte=on)


class FollowUp(CheckedModel):
    """Something to be done after an activity. One person owns it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="follow_ups", verbose_name=_("activity"))
    what = models.CharField(_("what is to be done"), max_length=250)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("owner"),
        help_text=_("Who does it. Only a person who may see the activity."),
    )
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    snoozed_until = models.DateField(
        _("put off until"), null=True, blank=True, help_text=_("Until this day nobody is reminded; the due date stays.")
    )
    promised_to = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("promised to"),
        help_text=_("The State to which it was promised; empty if it was promised to none."),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoricalRecords()
    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["done_on", "due_on", "id"], name="follow_up_due")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Return the address of the place where it stands: on the page of its activity."""
        return reverse("outreach:activity-detail", args=[self.activity_id]) + "#follow-ups"

    def finish(self, on: datetime.date) -> None:
        """Record that it was done on the day `on`. Raises ValidationError, also when it is done already."""
        if self.done_on:
            raise ValidationError(_("It is done already."))
        self.done_on = on
        self.save()

    def reopen(self) -> None:
        """Record that it is not done after all. Raises ValidationError."""
        self.done_on = None
        self.save()

    def snooze(self, until: datetime.date, on: datetime.date) -> None:
        """Put it off on the day `on` until the later day `until`. Raises ValidationError."""
        if self.done_on:
            raise ValidationError(_("It is done already."))
        if until <= on:
            raise ValidationError({"snoozed_until": _("Choose a day that is still to come.")})
        self.snoozed_until = until
        self.save()

    def clean(self) -> None:
        """Check that the owner may see the activity, and that what is done is done by now."""
        super().clean()
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day has not come yet.")})
        if self.activity_id and self.owner_id and self._is_handed_over() and not self._owner_may_know():
            raise ValidationError({"owner": _("This person may not see the activity; choose another owner.")})

    def is_due(self, on: datetime.date) -> bool:
        """Whether it was to be done by the date `on`, is not done, and nobody put it off beyond that day."""
        is_awake = self.snoozed_until is None or self.snoozed_until <= on
        return self.done_on is None and self.due_on <= on and is_awake

    def _owner_may_know(self) -> bool:
        return Activity.objects.visible_to(self.owner).filter(pk=self.activity_id).exists()

    def _is_handed_over(self) -> bool:
        """Whether the owner is new; one who has lost sight of the activity since does not stop others from saving."""
        return not FollowUp.objects.filter(pk=self.pk, owner=self.owner_id, activity=self.activity_id).exists()
