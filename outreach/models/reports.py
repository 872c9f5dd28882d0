"""What Annex 2 States tell about their own steps towards signature or ratification (measure 10(e))."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.people import AnyUser, viewer_of
from outreach.models.visibility import Visibility, shared_with
from states.checked import is_changed_without_reason
from states.models import CheckedModel, State
from states.names import fold, words_of


class ProgressReportQuerySet(QuerySet["ProgressReport"]):
    """Progress reports."""

    def visible_to(self, user: AnyUser) -> Self:
        """Those that `user` may know of: all for the Secretariat, for others as the State has chosen.

        Those who serve the State see its own reports, except what is for the Secretariat only.
        """
        viewer = viewer_of(user)
        if not viewer.is_signed_in:
            return self.none()
        if viewer.is_secretariat:
            return self.all()
        own = Q(state__in=viewer.states) & ~Q(visibility=Visibility.SECRETARIAT)
        return self.filter(shared_with(viewer) | own)

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat, which records them; none for anyone else."""
        return self.all() if viewer_of(user).is_secretariat else self.none()

    def unacknowledged(self) -> Self:
        """Those that the Secretariat has not acknowledged yet."""
        return self.filter(acknowledged_on__isnull=True)

    def search(self, text: str) -> Self:
        """Those with every word of `text` in the State's words or in a name of the State, whatever the case."""
        found = self
        for word in words_of(text):
            found = found.filter(Q(search_text__contains=word) | Q(state__search_text__contains=word))
        return found


class ProgressReport(CheckedModel):
    """A step towards signature or ratification, as an Annex 2 State that is not a ratifier chose to tell it (10(e)).

    Reports are voluntary and in the State's own words: nothing is scored or ranked, and the State decides who sees it.
    """

    class Kind(models.TextChoices):
        """What sort of step the State told of."""

        GOVERNMENT = "government", _("Step in government")
        PARLIAMENT = "parliament", _("Step in parliament")
        LEGISLATION = "legislation", _("Preparation of legislation")
        CONSULTATION = "consultation", _("Consultations at home")
        COOPERATION = "cooperation", _("Work with the Preparatory Commission")
        STATEMENT = "statement", _("Statement")
        OTHER = "other", _("Other")

    Visibility = Visibility

    state = models.ForeignKey(
        State,
        models.PROTECT,
        db_index=False,
        related_name="progress_reports",
        verbose_name=_("State"),
        help_text=_("A State listed in Annex 2 that is not a ratifier on the day of the report."),
    )
    reported_on = models.DateField(_("date of the report"))
    received_on = models.DateField(_("received on"), help_text=_("The day it reached the Secretariat."))
    step = models.TextField(_("the step"), help_text=_("In the State's own words; they are never edited."))
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of the words."),
    )
    kind = models.CharField(_("kind of step"), max_length=20, choices=Kind)
    source = models.TextField(
        _("source"), help_text=_("How it was told: a note verbale, a statement, a letter; with its address if public.")
    )
    reference = models.CharField(_("reference"), max_length=80, blank=True, help_text=_("The number of the document."))
    visibility = models.CharField(
        _("who may see it"),
        max_length=15,
        choices=Visibility,
        default=Visibility.SECRETARIAT,
        help_text=_("As the State has chosen."),
    )
    acknowledged_on = models.DateField(
        _("acknowledged on"), null=True, blank=True, help_text=_("The day the Secretariat thanked for it.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    search_text = models.TextField(_("search text"), editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["search_text"])
    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-reported_on", "-pk"]
        indexes = [
            models.Index(fields=["-reported_on", "-id", "visibility", "state", "kind"], name="report_latest_first"),
            models.Index(fields=["state", "-reported_on"], name="report_by_state"),
            models.Index(fields=["acknowledged_on"], name="report_acknowledged"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__gte=F("reported_on")),
                name="report_received_after_it_was_made",
                violation_error_message=_("A report cannot be received before its date."),
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True) | Q(acknowledged_on__gte=F("received_on")),
                name="report_acknowledged_after_received",
                violation_error_message=_("A report cannot be acknowledged before it was received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} – {self.get_kind_display()} – {self.reported_on.isoformat()}"

    def get_absolute_url(self) -> str:
        """Return the address of the report's page."""
        return reverse("outreach:report-detail", args=[self.pk])

    def acknowledge(self, on: datetime.date) -> None:
        """Record that the Secretariat thanked for it on the day `on`. Raises ValidationError, also when it has."""
        if self.acknowledged_on:
            raise ValidationError(_("It was acknowledged already."))
        self.acknowledged_on = on
        self.save()

    def clean_fields(self, exclude: object = None) -> None:
        """Derive the search text, then check the fields."""
        self.search_text = fold(" | ".join([self.step, self.source, self.reference]))
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check the days, the State's own words, and the State."""
        super().clean()
        self.clean_telling()
        self.clean_state()

    def clean_telling(self) -> None:
        """Check the days, and that the State's own words stay as they are."""
        today = timezone.localdate()
        for name in ("reported_on", "received_on", "acknowledged_on"):
            day = getattr(self, name)
            if isinstance(day, datetime.date) and day > today:
                raise ValidationError({name: _("This day has not come yet.")})
        if is_changed_without_reason(self, "step"):
            raise ValidationError({"step": _("These are the State's own words: say why they are corrected.")})
        if is_changed_without_reason(self, "visibility"):
            raise ValidationError({"visibility": _("The State has chosen this: say how it told you otherwise.")})

    def clean_state(self) -> None:
        """Check that the State is in Annex 2 and not a ratifier on the day of the report (10(e))."""
        if not self.state_id or not isinstance(self.reported_on, datetime.date):
            return
        if not State.objects.outstanding(self.reported_on).filter(pk=self.state_id).exists():
            raise ValidationError(
                {
                    "state": _(
                        "Progress reports come from States that are listed in Annex 2 and are not ratifiers on the day "
                        "of the report; this State is not one of them."
                    )
                }
            )
