"""States that ask to stand in another's record of the same activity, rather than to record it twice."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.activities import Activity
from outreach.models.people import AnyUser, viewer_of
from states.models import CheckedModel, State

MOST_ASKED = 2  # times that one State asks about one activity


class JoinRequestQuerySet(QuerySet["JoinRequest"]):
    """Requests to be added."""

    def visible_to(self, user: AnyUser) -> Self:
        """Those of a State that `user` serves, and those that concern an activity that `user` may change.

        Either way only as long as the activity itself is visible to `user`.
        """
        asked = Q(state__in=viewer_of(user).states)
        known = Activity.objects.visible_to(user).order_by().values("pk")
        changeable = Activity.objects.editable_by(user).order_by().values("pk")
        return self.filter(Q(activity__in=known) & (asked | Q(activity__in=changeable)))

    def put_to(self, user: AnyUser) -> Self:
        """Those of activities that `user` may change, decided or not."""
        return self.filter(Exists(Activity.objects.editable_by(user).filter(pk=OuterRef("activity")).order_by()))

    def decidable_by(self, user: AnyUser) -> Self:
        """Those that wait for `user`: of activities that `user` may change."""
        return self.open().put_to(user)

    def declined(self) -> Self:
        """Those declined, the latest first."""
        return self.filter(is_accepted=False).order_by("-decided_at", "-pk")

    def not_again(self, activity: Activity) -> Self:
        """Those to be added to `activity` whose State may not ask (again): one waits, or as many as may be declined."""
        one = self.filter(activity=activity)
        times = one.filter(is_accepted=False).order_by().values("state").annotate(times=Count("pk"))
        spent = times.filter(times__gte=MOST_ASKED).values("state")
        return one.filter(Q(decided_at__isnull=True) | Q(state__in=spent))

    def open(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(decided_at__isnull=True)


class JoinRequest(CheckedModel):
    """A State asks to be named among those that undertook an activity which another has reported.

    What was declined can be asked once more, with the reason known; the second answer is the last.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="join_requests", verbose_name=_("activity"))
    state = models.ForeignKey(State, models.PROTECT, related_name="+", verbose_name=_("State that asks"))
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("What the State contributed, if told."))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    is_accepted = models.BooleanField(_("accepted"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    reason = models.CharField(
        _("reason"),
        max_length=250,
        blank=True,
        editable=False,
        help_text=_("Why it was declined, told to the State that asked."),
    )

    history = HistoricalRecords()
    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to be added")
        verbose_name_plural = _("requests to be added")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "state"],
                condition=Q(decided_at__isnull=True),
                name="join_request_open_once_a_state",
                violation_error_message=_("This State has asked to be added already; its request waits."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_accepted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_accepted__isnull=False),
                name="join_request_is_decided_wholly",
                violation_error_message=_("A decision has a person, a moment and an answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.activity}"

    def clean(self) -> None:
        """Check that the State does not stand in the record already."""
        super().clean()
        if self._state.adding and self.activity_id and self.activity.undertaken_by.filter(pk=self.state_id).exists():
            raise ValidationError({"state": _("This State is named in the activity already.")})
        declined = JoinRequest.objects.declined().filter(activity=self.activity_id, state=self.state_id)
        if self._state.adding and declined.count() >= MOST_ASKED:
            raise ValidationError({"state": _("This State has asked twice, and was declined; it cannot ask again.")})

    @classmethod
    def ask(cls, activity: Activity, state: State, by: User, at: datetime.datetime, note: str = "") -> JoinRequest:
        """Ask, for a State that `by` serves. Raises PermissionDenied or ValidationError.

        Of two who ask for one State at the same moment, the second is told that the request waits.
        """
        may_know = Activity.objects.visible_to(by).filter(pk=activity.pk).exists()
        if state.pk not in viewer_of(by).states or not may_know:
            raise PermissionDenied
        with transaction.atomic():
            Activity.objects.select_for_update().only("pk").get(pk=activity.pk)
            return cls.objects.create(activity=activity, state=state, note=note, asked_by=by, asked_at=at)

    def accept(self, by: User, at: datetime.datetime) -> None:
        """Name the State among those that undertook the activity; what was cleared waits for the Secretariat again.

        Raises PermissionDenied or ValidationError.
        """
        with transaction.atomic():
            self._decide(by, at, is_accepted=True)
            activity = Activity.objects.select_for_update().get(pk=self.activity_id)
            activity.undertaken_by.add(self.state)
            activity.save()
            activity.resubmit_if_changed(by, at)

    def decline(self, by: User, at: datetime.datetime, reason: str) -> None:
        """Leave the record as it is, and tell why. Raises PermissionDenied or ValidationError."""
        if not reason.strip():
            raise ValidationError({"reason": _("Say why: the State that asked is told.")})
        with transaction.atomic():
            self._decide(by, at, is_accepted=False, reason=reason.strip())

    def _decide(self, by: User, at: datetime.datetime, is_accepted: bool, reason: str = "") -> None:
        """Record the decision, once."""
        if not Activity.objects.editable_by(by).filter(pk=self.activity_id).exists():
            raise PermissionDenied
        self.refresh_from_db(from_queryset=JoinRequest.objects.select_for_update())
        if self.decided_at:
            raise ValidationError(_("This request has been decided already."))
        self.is_accepted, self.decided_by, self.decided_at, self.reason = is_accepted, by, at, reason
        self.save()
