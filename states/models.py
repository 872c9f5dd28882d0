"""States, regions and the dated acts from which treaty status is computed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from states.checked import CheckedModel as CheckedModel  # every other model takes it from here
from states.checked import is_changed_without_reason
from states.names import ORDERED_AS_ENGLISH, fold, name_key, sort_key, words_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    StrOrPromise = str | StrPromise

OPENED_FOR_SIGNATURE_ON = datetime.date(1996, 9, 24)


class Region(CheckedModel):
    """One of the six geographical regions of Annex 1 to the Treaty; they are not the UN regional groups."""

    slug = models.SlugField(_("code"), primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Place in the order of Annex 1."))

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class StateQuerySet(QuerySet["State"]):
    """States, and what they are to the Treaty on a date."""

    def with_status(self, on: datetime.date) -> Self:
        """Annotate each State with `status`, `signed_on`, `ratified_on` and `withdrawn_on` as of the date `on`.

        `ratified_on` is the day of the latest instrument, whether or not it was withdrawn later.
        """
        acts = TreatyAction.objects.filter(state=OuterRef("pk"), done_on__lte=on).order_by()
        days = acts.values("done_on")
        return self.annotate(
            signed_on=Subquery(days.filter(act__in=TreatyAction.SIGNING).order_by("done_on")[:1]),
            ratified_on=Subquery(days.filter(act__in=TreatyAction.RATIFYING).order_by("-done_on")[:1]),
            withdrawn_on=Subquery(days.filter(act=TreatyAction.Act.WITHDRAWAL).order_by("-done_on")[:1]),
        ).annotate(
            status=Case(
                When(
                    Q(ratified_on__isnull=False)
                    & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__lte=F("ratified_on"))),
                    then=Value(State.Status.RATIFIED),
                ),
                When(withdrawn_on__isnull=False, then=Value(State.Status.WITHDRAWN)),
                When(signed_on__isnull=False, then=Value(State.Status.SIGNED)),
                default=Value(State.Status.NOT_SIGNED),
                output_field=models.CharField(),
            )
        )

    def ratified(self, on: datetime.date) -> Self:
        """States whose ratification is in force on the date `on`."""
        return self.with_status(on).filter(status=State.Status.RATIFIED)

    def signed(self, on: datetime.date) -> Self:
        """Signatory and ratifying States on the date `on`: all but those that have not signed."""
        return self.with_status(on).exclude(status=State.Status.NOT_SIGNED)

    def annex_2(self) -> Self:
        """The 44 States listed in Annex 2, whose ratification entry into force requires (Article XIV (1))."""
        return self.filter(is_annex_2=True)

    def outstanding(self, on: datetime.date) -> Self:
        """Annex 2 States whose ratification is still required on the date `on`."""
        return self.annex_2().with_status(on).exclude(status=State.Status.RATIFIED)

    def search(self, text: str) -> Self:
        """States with every word of `text` in a name in any of the six languages, in another name, or in a code."""
        found = self
        for word in words_of(text):
            found = found.filter(search_text__contains=word)
        return found

    def index_names(self) -> int:
        """Derive the search text anew, after other names were recorded; return how many States it changed for."""
        outdated = 0
        for state in self.prefetch_related("other_names"):
            text = state.found_by
            if text != state.search_text:
                outdated += self.filter(pk=state.pk).update(search_text=text)
        return outdated


class State(CheckedModel):
    """A State as the Treaty sees it. What it has signed or ratified is never kept here: it follows from its acts."""

    class Status(models.TextChoices):
        """What a State is to the Treaty on a date."""

        RATIFIED = "ratified", _("Ratified")
        WITHDRAWN = "withdrawn", _("Ratification withdrawn (signatory)")
        SIGNED = "signed", _("Signed")
        NOT_SIGNED = "not-signed", _("Not signed")

    iso3 = models.CharField(
        _("ISO 3166-1 alpha-3"), max_length=3, primary_key=True, validators=[RegexValidator(r"^[A-Z]{3}$")]
    )
    iso2 = models.CharField(
        _("ISO 3166-1 alpha-2"), max_length=2, unique=True, validators=[RegexValidator(r"^[A-Z]{2}$")]
    )
    m49 = models.CharField(_("UN M49"), max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")])
    name = models.CharField(_("name"), max_length=100, help_text=_("Official short name at the United Nations."))
    region = models.ForeignKey(Region, models.PROTECT, related_name="states", verbose_name=_("region"))
    is_annex_2 = models.BooleanField(
        _("listed in Annex 2"),
        default=False,
        db_index=True,
        help_text=_("Whether entry into force requires its ratification (Article XIV (1))."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees north. A point to place a sign at; it says nothing about boundaries."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees east."),
    )
    names_source = models.TextField(_("source of the names"), blank=True)
    region_source = models.TextField(_("source of the region"), blank=True)
    sort_key = models.TextField(_("sort key"), editable=False)
    search_text = models.TextField(_("search text"), editable=False)

    # What `with_status` annotates.
    status: str
    signed_on: datetime.date | None
    ratified_on: datetime.date | None
    withdrawn_on: datetime.date | None

    objects = StateQuerySet.as_manager()

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the State's page."""
        return reverse("state-detail", args=[self.iso3])

    def clean_fields(self, exclude: Any = None) -> None:
        """Derive the sort keys and the search text from the names, then check the fields."""
        names = self.names
        english = names["en"]
        for language, name in names.items():
            ordered_by = english if language == ORDERED_AS_ENGLISH else name or english
            setattr(self, f"sort_key_{language.replace('-', '_')}", sort_key(ordered_by))
        self.search_text = self.found_by
        super().clean_fields(exclude=exclude)

    @property
    def names(self) -> dict[str, str]:
        """The official short names by language code, in the order of settings.LANGUAGES."""
        return {code: getattr(self, f"name_{code.replace('-', '_')}") or "" for code, _label in settings.LANGUAGES}

    @property
    def found_by(self) -> str:
        """What a search looks into: names and codes, and of other names the words that are not among these already.

        Each name stands apart from the next, so that a whole one is told from a part: UK is no part of Ukraine.
        """
        text = fold(" | ".join([*self.names.values(), self.iso3, self.iso2, self.m49]))
        for other in [] if self._state.adding else self.other_names.all():
            words = [word for word in fold(other.name).split() if word not in text.split()]
            if words:
                text = f"{text} | {' '.join(words)}"
        return text

    def status_on(self, on: datetime.date) -> str:
        """Return the State's status as of the date `on`, one of State.Status."""
        return str(State.objects.with_status(on).values_list("status", flat=True).get(pk=self.pk))


class StateName(CheckedModel):
    """A name by which people look for a State, though it is not its name: never shown or printed as such.

    One name may stand for several States, such as those that followed another; whoever reads it asks which is meant.
    """

    class Kind(models.TextChoices):
        """How it comes that the name is used."""

        LONG = "long", _("Long form")
        FORMER = "former", _("Former name")
        COMMON = "common", _("In common use")

    state = models.ForeignKey(State, models.PROTECT, related_name="other_names", verbose_name=_("State"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.TextField(_("source"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["state", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "language", "name"],
                name="state_name_once_a_language",
                violation_error_message=_("This name of the State is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the name, and let searches find the State by it, whoever records it. Raises ValidationError."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            State.objects.filter(pk=self.state_id).index_names()

    def clean(self) -> None:
        """Check that there is something to find it by."""
        super().clean()
        if not name_key(self.name):
            raise ValidationError({"name": _("A name needs letters.")})


class TreatyAction(CheckedModel):
    """One dated act of a State towards the Treaty, as the depositary recorded it; status is computed from these."""

    class Act(models.TextChoices):
        """Acts that the depositary records."""

        SIGNATURE = "signature", _("Signature")
        RATIFICATION = "ratification", _("Ratification")
        SUCCESSION_TO_SIGNATURE = "succession-to-signature", _("Succession to signature")
        SUCCESSION = "succession", _("Succession")
        ACCESSION = "accession", _("Accession")
        WITHDRAWAL = "withdrawal-of-ratification", _("Withdrawal of ratification")

    class Certainty(models.TextChoices):
        """How sure the recorded day is."""

        SOURCED = "sourced", _("Sourced")
        DAY_UNVERIFIED = "day-unverified", _("Day unverified")

    SIGNING = (Act.SIGNATURE, Act.SUCCESSION_TO_SIGNATURE)
    RATIFYING = (Act.RATIFICATION, Act.SUCCESSION, Act.ACCESSION)

    state = models.ForeignKey(State, models.PROTECT, related_name="treaty_actions", verbose_name=_("State"))
    act = models.CharField(_("act"), max_length=30, choices=Act)
    done_on = models.DateField(_("date"), help_text=_("The day of signature, or of deposit with the depositary."))
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty, default=Certainty.SOURCED)
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("treaty act")
        verbose_name_plural = _("treaty acts")
        ordering = ["done_on", "pk"]
        indexes = [models.Index(fields=["state", "act", "done_on"], name="treaty_act_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "act", "done_on"],
                name="treaty_act_once_a_day",
                violation_error_message=_("This act of this State on this day is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} – {self.get_act_display()} – {self.done_on}"

    def clean(self) -> None:
        """Check the act against the State's other acts (Articles XI, XII and XIV of the Treaty)."""
        super().clean()
        if self.done_on is None or self.state_id is None:
            return
        if self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("An act cannot be recorded before it has taken place.")})
        if self.done_on < OPENED_FOR_SIGNATURE_ON:
            raise ValidationError({"done_on": _("The Treaty was opened for signature on 24 September 1996.")})
        others = TreatyAction.objects.exclude(pk=self.pk).values_list("done_on", "act")
        problem = first_problem([*others.filter(state=self.state_id), (self.done_on, self.act)])
        if problem:
            raise ValidationError({"done_on": problem})
        before = TreatyAction.objects.filter(pk=self.pk).exclude(state=self.state_id).first()
        if before and (problem := first_problem(others.filter(state=before.state_id))):
            raise ValidationError({"state": problem})
        if is_changed_without_reason(self, "state", "act", "done_on"):
            raise ValidationError(_("Say why: what the depositary recorded is corrected for a stated reason only."))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it for a stated reason, unless another of the State's acts rests on it. Raises ValidationError."""
        if not getattr(self, "_change_reason", None):
            raise ValidationError(_("Say why: what the depositary recorded is taken out for a stated reason only."))
        problem = first_problem(self.state.treaty_actions.exclude(pk=self.pk).values_list("done_on", "act"))
        if problem:
            raise ValidationError(problem)
        return super().delete(*args, **kwargs)


def first_problem(acts: Iterable[tuple[datetime.date, str]]) -> StrOrPromise | None:
    """Replay the dated `acts` of one State and return the first rule that is broken, or None.

    Source: Articles XI, XII and XIV of the Treaty; on one day a State signs first and ratifies then, as Cuba did on
    4 February 2021.
    """
    signing, ratifying, withdrawal = TreatyAction.SIGNING, TreatyAction.RATIFYING, TreatyAction.Act.WITHDRAWAL
    has_signed, in_force_since = False, None
    for done_on, act in sorted(acts, key=lambda act: (act[0], act[1] not in signing, act[1] in ratifying)):
        if act in signing:
            has_signed = True
        elif act == withdrawal:
            if in_force_since is None or in_force_since >= done_on:
                return _("A withdrawal needs a ratification in force before it, and none is recorded.")
            in_force_since = None
        elif in_force_since is not None and in_force_since < done_on:
            return _("A ratification of this State is in force already on that day.")
        elif act == TreatyAction.Act.RATIFICATION and not has_signed:
            return _("A ratification cannot be earlier than the State's signature, and none is recorded by then.")
        else:
            in_force_since = done_on
    return None


class CertifiedFacilities(CheckedModel):
    """How many facilities of the International Monitoring System were certified on a date."""

    as_of = models.DateField(_("as of"), unique=True)
    certified = models.PositiveSmallIntegerField(_("certified"))
    planned = models.PositiveSmallIntegerField(_("planned"))
    source = models.TextField(_("source"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("count of certified facilities")
        verbose_name_plural = _("counts of certified facilities")
        ordering = ["as_of"]
        constraints = [
            models.CheckConstraint(
                condition=Q(certified__lte=F("planned")),
                name="certified_at_most_planned",
                violation_error_message=_("No more facilities can be certified than are planned."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.as_of}: {self.certified}/{self.planned}"
