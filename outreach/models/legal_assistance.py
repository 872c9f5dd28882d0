"""What States ask of the Secretariat in matters of law, and what they were given (measure 10(k))."""

from __future__ import annotations

import datetime
from typing import Self

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.people import AnyUser, viewer_of
from states.models import CheckedModel, State
from states.names import fold, words_of

# The house's own rule, since no text sets one (docs/decisions/0099-requests-for-legal-assistance.md): a mission should
# know within a week that its note has arrived, and drafts go to parliament in the session in which they were asked for.
ACKNOWLEDGED_WITHIN = datetime.timedelta(days=7)
ANSWERED_WITHIN = datetime.timedelta(days=60)


class AssistanceRequestQuerySet(QuerySet["AssistanceRequest"]):
    """Requests for legal assistance."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat; none for anyone else: what a government cannot yet do is its own affair."""
        return self.all() if viewer_of(user).is_secretariat else self.none()

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat, which keeps them; none for anyone else."""
        return self.visible_to(user)

    def open(self) -> Self:
        """Those not answered yet."""
        return self.filter(answered_on__isnull=True)

    def to_acknowledge(self, on: datetime.date) -> Self:
        """Those whose acknowledgement is due by the date `on`."""
        by_itself = Q(remind_on__isnull=True, asked_on__lte=on - ACKNOWLEDGED_WITHIN)
        return self.open().filter(by_itself | Q(remind_on__lte=on), acknowledged_on__isnull=True)

    def to_answer(self, on: datetime.date) -> Self:
        """Those acknowledged whose answer is due by the date `on`."""
        by_itself = Q(remind_on__isnull=True, acknowledged_on__lte=on - ANSWERED_WITHIN)
        return self.open().filter(by_itself | Q(remind_on__lte=on), acknowledged_on__isnull=False)

    def due(self, on: datetime.date) -> Self:
        """Those with something due by the date `on`, the one asked first first."""
        return (self.to_acknowledge(on) | self.to_answer(on)).order_by("asked_on", "pk")

    def search(self, text: str) -> Self:
        """Those with every word of `text` in their texts or in a name of the State, whatever the case."""
        found = self
        for word in words_of(text):
            found = found.filter(Q(search_text__contains=word) | Q(state__search_text__contains=word))
        return found


class AssistanceRequest(CheckedModel):
    """A State asks the Secretariat for help with its law: to ratify, or to carry out the Treaty (10(k)).

    It is acknowledged, then answered; the Secretariat alone sees it.
    """

    class Outcome(models.TextChoices):
        """What came of it."""

        PROVIDED = "provided", _("Provided")
        PARTLY = "partly", _("Provided in part")
        REFERRED = "referred", _("Referred to others")
        DECLINED = "declined", _("Could not be provided")
        WITHDRAWN = "withdrawn", _("Withdrawn by the State")

    state = models.ForeignKey(
        State, models.PROTECT, db_index=False, related_name="assistance_requests", verbose_name=_("State")
    )
    asked_on = models.DateField(_("asked on"), help_text=_("The date of the note."))
    subject = models.CharField(_("subject"), max_length=200)
    reference = models.CharField(
        _("reference of the note"), max_length=80, blank=True, help_text=_("The note verbale by which the State asked.")
    )
    asked = models.TextField(_("what is asked"), help_text=_("What the State asks for, in short."))
    acknowledged_on = models.DateField(_("acknowledged on"), null=True, blank=True)
    provided = models.TextField(
        _("what was provided"), blank=True, help_text=_("Comments on a draft, model texts, a workshop, an expert.")
    )
    provided_on = models.DateField(_("provided on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, help_text=_("The day that closed it."))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    outcome_note = models.TextField(_("the outcome in words"), blank=True)
    remind_on = models.DateField(
        _("remind on"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: a week after it was asked for, until it is acknowledged; then sixty days on, until it is answered."
        ),
    )
    search_text = models.TextField(_("search text"), editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["search_text"])
    objects = AssistanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for legal assistance")
        verbose_name_plural = _("requests for legal assistance")
        ordering = ["-asked_on", "-pk"]
        indexes = [
            models.Index(fields=["-asked_on", "-id"], name="assistance_latest_first"),
            models.Index(fields=["state", "-asked_on"], name="assistance_by_state"),
            models.Index(fields=["answered_on", "acknowledged_on", "remind_on"], name="assistance_waiting"),
        ]
        # The code of each is the field beside which a form of the site says the sentence.
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("asked_on")),
                name="assistance_acknowledged_after_asked",
                violation_error_code="acknowledged_on",
                violation_error_message=_("A request cannot be acknowledged before it was made."),
            ),
            models.CheckConstraint(
                condition=Q(provided_on__isnull=True) | Q(provided_on__gte=F("asked_on")),
                name="assistance_provided_after_asked",
                violation_error_code="provided_on",
                violation_error_message=_("Assistance cannot be provided before it was asked for."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("acknowledged_on")),
                name="assistance_answered_after_acknowledged",
                violation_error_code="answered_on",
                violation_error_message=_("A request cannot be answered before it was acknowledged."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(acknowledged_on__isnull=False),
                name="assistance_answered_was_acknowledged",
                violation_error_code="acknowledged_on",
                violation_error_message=_("Say when it was acknowledged; an answer acknowledges it at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="assistance_answered_has_outcome",
                violation_error_code="outcome",
                violation_error_message=_("What is answered has an outcome, and what is not answered has none."),
            ),
            models.CheckConstraint(
                condition=Q(provided_on__isnull=True, provided="") | (Q(provided_on__isnull=False) & ~Q(provided="")),
                name="assistance_provided_has_day",
                violation_error_code="provided_on",
                violation_error_message=_("Say what was provided and when, or neither."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["provided", "partly"]) | Q(provided_on__isnull=False),
                name="assistance_outcome_needs_what_was_provided",
                violation_error_code="provided",
                violation_error_message=_("Say what was provided and when: the outcome says that something was."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.subject}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("outreach:assistance-detail", args=[self.pk])

    @property
    def due_on(self) -> datetime.date | None:
        """The day from which it is reminded of; none once it is answered."""
        if self.answered_on:
            return None
        if self.remind_on:
            return self.remind_on
        return self.acknowledged_on + ANSWERED_WITHIN if self.acknowledged_on else self.asked_on + ACKNOWLEDGED_WITHIN

    def is_due(self, on: datetime.date) -> bool:
        """Whether something is due by the date `on`: the acknowledgement, or the answer."""
        return self.due_on is not None and self.due_on <= on

    def acknowledge(self, by: User, on: datetime.date) -> None:
        """Record that `by` told the State on the day `on` that its note has arrived.

        Raises PermissionDenied or ValidationError, also when it was acknowledged already.
        """
        with transaction.atomic():
            self._take_up(by)
            if self.acknowledged_on:
                raise ValidationError(_("It was acknowledged already."))
            self.acknowledged_on, self.remind_on = on, None
            self.save()

    def answer(
        self,
        by: User,
        on: datetime.date,
        outcome: str,
        note: str = "",
        provided: str = "",
        provided_on: datetime.date | None = None,
    ) -> None:
        """Record that `by` closed it on the day `on` with `outcome`; the answer acknowledges it at the latest.

        Raises PermissionDenied or ValidationError, also when it was answered already.
        """
        with transaction.atomic():
            self._take_up(by)
            if self.answered_on:
                raise ValidationError(_("It was answered already."))
            self.acknowledged_on = self.acknowledged_on or on
            self.answered_on, self.outcome, self.outcome_note, self.remind_on = on, outcome, note, None
            self.provided, self.provided_on = provided, provided_on
            self.save()

    def reopen(self, by: User) -> None:
        """Record that it is not answered after all; what was provided stays.

        Raises PermissionDenied or ValidationError.
        """
        with transaction.atomic():
            self._take_up(by)
            if not self.answered_on:
                raise ValidationError(_("It is open already."))
            self.answered_on, self.outcome = None, ""
            self.save()

    def _take_up(self, by: User) -> None:
        """Read it anew under a lock, and note who does what follows."""
        if not viewer_of(by).is_secretariat:
            raise PermissionDenied
        self.refresh_from_db(from_queryset=AssistanceRequest.objects.select_for_update())
        self._history_user = by

    def clean_fields(self, exclude: object = None) -> None:
        """Derive the search text, then check the fields."""
        told = [self.subject, self.reference, self.asked, self.provided, self.outcome_note]
        self.search_text = fold(" | ".join(told))
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check that what is told has happened by now, and in its order."""
        super().clean()
        today = timezone.localdate()
        for name in ("asked_on", "acknowledged_on", "provided_on", "answered_on"):
            day = getattr(self, name)
            if isinstance(day, datetime.date) and day > today:
                raise ValidationError({name: _("This day has not come yet.")})
        if self.provided_on and self.answered_on and self.provided_on > self.answered_on:
            raise ValidationError(_("What was provided was provided by the day that closed it."), code="provided_on")
        if self.remind_on and self.asked_on and self.remind_on < self.asked_on:
            raise ValidationError(_("There is nothing to remind of before it was asked for."), code="remind_on")
