"""Article XIV conferences and the measures they adopt."""

from __future__ import annotations

import datetime
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from outreach.models.history import HistoryWithSets
from states.models import CheckedModel, State


class ConferenceQuerySet(QuerySet["Conference"]):
    """Conferences."""

    def reporting_on(self, day: datetime.date) -> Self:
        """The conference to which an activity of `day` is reported."""
        return self.filter(reporting_starts_on__lte=day, reporting_ends_on__gte=day)

    def held(self, on: datetime.date) -> Self:
        """Those that had begun by the date `on`, the latest first."""
        return self.filter(starts_on__lte=on).order_by("-starts_on")


class Conference(CheckedModel):
    """A Conference on Facilitating the Entry into Force (Article XIV); the overview of outreach is issued to it.

    The reporting period is the 24 months from the June of the previous conference's year to the May of its own.
    """

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True, help_text=_("Empty until it is decided."))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    presidency = models.ManyToManyField(State, blank=True, related_name="presidencies", verbose_name=_("presidency"))
    document_symbol = models.CharField(
        _("document symbol"),
        max_length=40,
        blank=True,
        help_text=_("What the symbols of its documents begin with, such as CTBT-Art.XIV/2021."),
    )
    reporting_starts_on = models.DateField(_("reporting period from"), null=True, blank=True, db_index=True)
    reporting_ends_on = models.DateField(_("reporting period until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    history = HistoryWithSets(m2m_fields=[presidency])
    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(starts_on__isnull=True) | Q(ends_on__isnull=True),
                name="conference_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(reporting_ends_on__gte=F("reporting_starts_on"))
                | Q(reporting_starts_on__isnull=True, reporting_ends_on__isnull=True),
                name="reporting_period_ends_after_it_starts",
                violation_error_message=_("The reporting period needs both days, and cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"

    @property
    def previous(self) -> Conference | None:
        """The conference before this one, whose declaration the outreach of this one's period carries out."""
        return Conference.objects.filter(number__lt=self.number).order_by("-number").first()

    @property
    def next(self) -> Conference | None:
        """The conference after this one."""
        return Conference.objects.filter(number__gt=self.number).order_by("number").first()

    @property
    def coordinates_until(self) -> datetime.date | None:
        """The last day of those whom it chose to coordinate: before the next conference; none while that is undated."""
        later = self.next
        return later.starts_on - datetime.timedelta(days=1) if later and later.starts_on else None


class MeasureQuerySet(QuerySet["Measure"]):
    """Measures."""

    def on_the_overview(self) -> Self:
        """The measures that ask the Secretariat for the overview: (k) before 2019, (l) since."""
        return self.filter(theme=Measure.Theme.OVERVIEW)


class Measure(CheckedModel):
    """A measure of a Final Declaration, cited by paragraph and letter, such as 10(l).

    Letters shift between conferences, so a measure always belongs to one; its theme relates it to the others'.
    """

    class Theme(models.TextChoices):
        """What measures of different declarations have in common."""

        SIGNATURES = "signatures", _("Further signatures and ratifications")
        OUTREACH = "outreach", _("Bilateral, regional and multilateral outreach")
        COORDINATORS = "coordinators", _("Coordinators")
        ROSTER = "roster", _("Focal-point roster")
        PROGRESS = "progress", _("Progress reports of Annex 2 States")
        EMINENT_PERSONS = "eminent-persons", _("Group of Eminent Persons")
        INTERNATIONAL_DAY = "international-day", _("International Day against Nuclear Tests")
        SEMINARS = "seminars", _("Regional seminars")
        COOPERATION = "cooperation", _("International cooperation and training")
        EDUCATION = "education", _("Education and benefits")
        LEGAL_ASSISTANCE = "legal-assistance", _("Legal assistance and contact directory")
        OVERVIEW = "overview", _("Overview of outreach")
        CIVIL_SOCIETY = "civil-society", _("Organizations and civil society")
        VERIFICATION = "verification", _("Completing the verification regime")
        PARTICIPATION = "participation", _("Participation in the verification regime")
        OTHER = "other", _("Other")

    class Addressee(models.TextChoices):
        """Whom a measure addresses."""

        ALL_STATES = "all-states", _("All States")
        RATIFYING_STATES = "ratifying-states", _("Ratifying States")
        ANNEX_2_STATES = "annex-2-states", _("Remaining Annex 2 States")
        COMMISSION = "commission", _("Preparatory Commission")
        SECRETARIAT = "secretariat", _("Provisional Technical Secretariat")

    conference = models.ForeignKey(
        Conference, models.PROTECT, related_name="measures", verbose_name=_("conference that adopted it")
    )
    paragraph = models.PositiveSmallIntegerField(_("paragraph"), default=10)
    letter = models.CharField(_("letter"), max_length=1, validators=[RegexValidator(r"^[a-z]$")])
    title = models.CharField(_("short title"), max_length=200)
    addressed_to = models.CharField(_("addressed to"), max_length=20, choices=Addressee)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme, default=Theme.OTHER)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["-conference", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "paragraph", "letter"],
                name="measure_letter_once_a_conference",
                violation_error_message=_("This conference has a measure of this letter already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.citation} {self.title}"

    @property
    def citation(self) -> str:
        """How the measure is cited, such as `10(l)`."""
        return f"{self.paragraph}({self.letter})"
