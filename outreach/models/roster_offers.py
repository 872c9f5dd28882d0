"""Ratifying States that volunteer to assist the regional coordinators, until the Secretariat has looked (10(d))."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.models.history import HistoryWithSets
from outreach.models.languages import check_languages, in_one_way
from outreach.models.people import AnyUser, FocalPoint, viewer_of
from states.models import CheckedModel, Region, State
from states.names import fold, in_one_line

WAITING = Q(decided_at__isnull=True, withdrawn_at__isnull=True)


class RosterOfferQuerySet(QuerySet["RosterOffer"]):
    """Offers for the focal-point roster."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat; those of the States served for coordinators and focal points; none for others."""
        viewer = viewer_of(user)
        return self.all() if viewer.is_secretariat else self.filter(state__in=viewer.states)

    def open(self) -> Self:
        """Those that nobody has decided or withdrawn yet."""
        return self.filter(WAITING)

    def withdrawable_by(self, user: AnyUser) -> Self:
        """Open ones of a State that `user` serves."""
        return self.open().filter(state__in=viewer_of(user).states)

    def decidable_by(self, user: AnyUser) -> Self:
        """Open ones, for the Secretariat; none for anyone else."""
        return self.open() if viewer_of(user).is_secretariat else self.none()


class RosterOffer(CheckedModel):
    """A ratifying State offers a person for the focal-point roster. Clearing it makes the focal point, and no sign-in.

    Whoever is known as a focal point is so by the Secretariat's act alone; until then the offer is the State's own.
    """

    class Standing(models.TextChoices):
        """What became of an offer."""

        OPEN = "open", _("Waits for the Secretariat")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLEARED = "cleared", _("Cleared")
        DECLINED = "declined", _("Declined")

    state = models.ForeignKey(State, models.PROTECT, related_name="roster_offers", verbose_name=_("State"))
    person = models.CharField(_("person"), max_length=120, help_text=_("Name as it is to stand on the roster."))
    post = models.CharField(_("post"), max_length=120, blank=True)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    languages = models.CharField(
        _("languages"),
        max_length=30,
        validators=[check_languages],
        help_text=_("Codes of the languages in which it assists, the preferred one first: en; fr."),
    )
    regions = models.ManyToManyField(Region, related_name="+", verbose_name=_("regions it assists"))
    note_reference = models.CharField(
        _("reference of the note"),
        max_length=80,
        blank=True,
        help_text=_("The note verbale that volunteers the State, if it was sent already."),
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    is_cleared = models.BooleanField(_("cleared"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    comment = models.TextField(_("comment"), blank=True, editable=False, help_text=_("Why it was declined."))
    focal_point = models.OneToOneField(
        FocalPoint,
        models.PROTECT,
        null=True,
        related_name="offer",
        editable=False,
        verbose_name=_("focal point"),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoryWithSets(m2m_fields=[regions])
    objects = RosterOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer for the roster")
        verbose_name_plural = _("offers for the roster")
        ordering = ["-offered_at", "-pk"]
        indexes = [models.Index(fields=["decided_at", "withdrawn_at", "offered_at"], name="roster_offer_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "person"],
                condition=WAITING,
                name="roster_offer_open_once_a_person",
                violation_error_message=_("Your State has offered this person already; the offer waits."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, is_cleared__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_cleared__isnull=False),
                name="roster_offer_is_decided_wholly",
                violation_error_message=_("A decision has a person, a moment and an answer."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="roster_offer_withdrawn_or_decided",
                violation_error_message=_("What was withdrawn is not decided."),
            ),
            models.CheckConstraint(
                condition=~Q(is_cleared=False, comment=""),
                name="roster_offer_declined_with_a_comment",
                violation_error_message=_("Say why the offer is declined."),
            ),
            models.CheckConstraint(
                condition=Q(is_cleared=True, focal_point__isnull=False)
                | (Q(is_cleared__isnull=True) | Q(is_cleared=False)) & Q(focal_point__isnull=True),
                name="roster_offer_cleared_makes_focal_point",
                violation_error_message=_("An offer that is cleared has its focal point, and no other has one."),
            ),
        ]

    def __str__(self) -> str:
        return in_one_line(part for part in (self.person, self.post, str(self.state), self.institution) if part)

    def get_absolute_url(self) -> str:
        """Return the address of the offer's page."""
        return reverse("outreach:roster-offer-detail", args=[self.pk])

    @property
    def called(self) -> str:
        """The person; the post or the State once the person is not kept any more."""
        return self.person or self.post or str(self.state)

    @property
    def standing(self) -> Standing:
        """What became of it."""
        if self.withdrawn_at:
            return self.Standing.WITHDRAWN
        if self.is_cleared is None:
            return self.Standing.OPEN
        return self.Standing.CLEARED if self.is_cleared else self.Standing.DECLINED

    def clean_fields(self, exclude: Any = None) -> None:
        """Write the languages and the name in one way, then check the fields."""
        self.languages = in_one_way(self.languages)
        self.person = " ".join(self.person.split())
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check that the State is a ratifier when it offers, and offers nobody twice: only ratifying States assist."""
        super().clean()
        if not self._state.adding or not self.state_id:
            return
        if not State.objects.ratified(timezone.localdate()).filter(pk=self.state_id).exists():
            raise ValidationError({"state": _("This State is not a ratifier today; only ratifying States assist.")})
        if self._is_among(RosterOffer.objects.open()):
            raise ValidationError({"person": _("Your State has offered this person already; the offer waits.")})
        self._check_that_the_roster_has_not_the_person()

    def _check_that_the_roster_has_not_the_person(self) -> None:
        if self._is_among(FocalPoint.objects.in_service(timezone.localdate())):
            told = _("This person is on the roster for this State already. The Secretariat changes what stands there.")
            raise ValidationError({"person": told})

    def _is_among(self, rows: QuerySet[Any]) -> bool:
        """Whether one of `rows` names the person for the State, in whatever way the name is spelled."""
        names = rows.filter(state=self.state_id).values_list("person", flat=True)
        return fold(self.person) in map(fold, names)

    @classmethod
    def offer(cls, by: User, at: datetime.datetime, regions: Collection[Region], **told: Any) -> RosterOffer:
        """Offer what is `told`, for a State that `by` serves and for `regions`.

        Raises PermissionDenied or ValidationError.
        """
        if told["state"].pk not in viewer_of(by).states:
            raise PermissionDenied
        if not regions:
            raise ValidationError({"regions": _("Choose at least one region.")})
        with transaction.atomic():
            wait_for_others_of(told["state"].pk)
            made = cls.objects.create(offered_by=by, offered_at=at, **told)
            made.regions.set(regions)
        return made

    def withdraw(self, by: User, at: datetime.datetime) -> None:
        """Take it back, for the State. Raises PermissionDenied or ValidationError."""
        with transaction.atomic():
            self._read_while_open()
            if self.state_id not in viewer_of(by).states:
                raise PermissionDenied
            self.withdrawn_at = at
            self.save()

    def clear(self, by: User, at: datetime.datetime) -> FocalPoint:
        """Put the person on the roster from the day of `at` on, and return the focal point; it has no sign-in.

        Raises PermissionDenied, or ValidationError, as when the State has stopped being a ratifier.
        """
        with transaction.atomic():
            wait_for_others_of(self.state_id)
            self._begin_decision(by, at)
            self._check_that_the_roster_has_not_the_person()
            told = ("person", "post", "institution", "languages", "note_reference", "is_demonstration")
            focal_point = FocalPoint.objects.create(
                state_id=self.state_id,
                starts_on=timezone.localdate(at),
                **{name: getattr(self, name) for name in told},
            )
            focal_point.regions.set(self.regions.all())
            self.is_cleared, self.focal_point = True, focal_point
            self.save()
        return focal_point

    def decline(self, by: User, at: datetime.datetime, comment: str) -> None:
        """Leave the roster as it is, and say why in `comment`. Raises PermissionDenied or ValidationError."""
        with transaction.atomic():
            self._begin_decision(by, at)
            self.is_cleared, self.comment = False, comment.strip()
            self.save()

    def _begin_decision(self, by: User, at: datetime.datetime) -> None:
        if not viewer_of(by).is_secretariat:
            raise PermissionDenied
        self._read_while_open()
        self.decided_by, self.decided_at = by, at

    def _read_while_open(self) -> None:
        """Read the row anew under a lock. Raises ValidationError when it is withdrawn or decided."""
        self.refresh_from_db(from_queryset=RosterOffer.objects.select_for_update())
        if self.standing != self.Standing.OPEN:
            raise ValidationError(_("This offer is withdrawn or decided already."))


def wait_for_others_of(state: str) -> None:
    """Wait until nobody else offers or clears for the State with this code, to the end of the transaction.

    Names are compared as they are read, not by a constraint: what is sent twice at once would find nothing yet.
    """
    State.objects.select_for_update(no_key=True).only("pk").get(pk=state)
