"""Who does outreach: coordinators and focal points, and the roles of those who sign in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.history import HistoryWithSets
from outreach.models.languages import check_languages, in_one_way
from outreach.models.measures import Conference
from states.models import CheckedModel, Region, State
from states.names import in_one_line

AnyUser = User | AnonymousUser
ENDING_WITHIN_DAYS = 90


class Role(models.TextChoices):
    """What a person may be here. The value is the name of the group that holds the role's permissions."""

    SECRETARIAT_HEAD = "Secretariat head", _("Secretariat head")
    SECRETARIAT = "Secretariat", _("Secretariat")
    COORDINATOR = "Coordinator", _("Coordinator")
    FOCAL_POINT = "Focal point", _("Focal point")
    READER = "Reader", _("Reader")


@dataclass(frozen=True)
class Viewer:
    """What a signed-in person is here today: the roles held, and the States served as coordinator or focal point.

    `coordinates` holds the keys of the terms in which the person coordinates.
    """

    is_signed_in: bool
    roles: frozenset[str]
    states: frozenset[str]
    coordinates: frozenset[int] = frozenset()

    @property
    def is_secretariat(self) -> bool:
        """Whether the person is staff of the Secretariat."""
        return bool(self.roles & {Role.SECRETARIAT_HEAD, Role.SECRETARIAT})

    @property
    def is_partner(self) -> bool:
        """Whether the person is a coordinator or focal point in service."""
        return bool(self.states)

    @property
    def is_coordinator(self) -> bool:
        """Whether the person is a coordinator in service."""
        return bool(self.coordinates)

    @property
    def keeps_plan(self) -> bool:
        """Whether the person changes the action plan: staff of the Secretariat, and coordinators in service."""
        return self.is_secretariat or self.is_coordinator


def viewer_of(user: AnyUser) -> Viewer:
    """Return what `user` is here today. A superuser is a head of the Secretariat.

    A role alone serves no State: the State follows from a record of service that covers today, and the record counts
    only while the account holds the role. The answer is kept on the user object, as Django keeps permissions.
    """
    kept = getattr(user, "_viewer", None)
    if isinstance(kept, Viewer):
        return kept
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Viewer(is_signed_in=False, roles=frozenset(), states=frozenset())
    roles = set(user.groups.values_list("name", flat=True)) & set(Role.values)
    if user.is_superuser:
        roles.add(Role.SECRETARIAT_HEAD)
    today = timezone.localdate()
    served: dict[str, list[tuple[int, str]]] = {}
    for model in (Coordinator, FocalPoint):
        if model.role() in roles:
            terms = model.objects.in_service(today).filter(sign_in=user)
            served[model.role()] = list(terms.values_list("pk", "state"))
    viewer = Viewer(
        is_signed_in=True,
        roles=frozenset(roles),
        states=frozenset(state for terms in served.values() for _term, state in terms),
        coordinates=frozenset(term for term, _state in served.get(Role.COORDINATOR, [])),
    )
    user._viewer = viewer  # type: ignore[attr-defined]
    return viewer


def served_since(user: User) -> datetime.date:
    """Return the first day from which `user`, who serves today, has served without a day between.

    A term that begins on the day after another has ended goes on with it, for whichever State.
    """
    today = since = timezone.localdate()
    roles = set(user.groups.values_list("name", flat=True))
    held = [model for model in (Coordinator, FocalPoint) if model.role() in roles]
    terms = [term for model in held for term in model.objects.filter(sign_in=user, starts_on__lte=today)]
    for term in sorted(terms, key=lambda term: term.ends_on or today, reverse=True):
        if term.covers(since) or term.covers(since - datetime.timedelta(days=1)):
            since = min(since, term.starts_on)
    return since


class ServiceQuerySet(QuerySet[Any]):
    """Coordinators, or focal points."""

    def in_service(self, on: datetime.date) -> Self:
        """Those whose term covers the date `on`."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on)))

    def lapsed(self, on: datetime.date) -> Self:
        """Those in service on the date `on` whose State is not a ratifier on it: flagged, never deleted."""
        return self.in_service(on).exclude(state__in=State.objects.ratified(on).values("pk"))

    def ending(self, on: datetime.date) -> Self:
        """Those in service on the date `on` whose term ends within the 90 days from it."""
        return self.in_service(on).filter(ends_on__lte=on + datetime.timedelta(days=ENDING_WITHIN_DAYS))

    def overlapping(self, first: datetime.date, last: datetime.date | None) -> Self:
        """Those whose term has a day from `first` to `last` in it, or from `first` on where there is no last."""
        met = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return met.filter(starts_on__lte=last) if last else met

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat, coordinators and focal points; none for anyone else: these rows name persons."""
        viewer = viewer_of(user)
        return self.all() if viewer.is_secretariat or viewer.is_partner else self.none()

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat, which keeps these records; none for anyone else."""
        return self.all() if viewer_of(user).is_secretariat else self.none()


class CoordinatorQuerySet(ServiceQuerySet):
    """Coordinators."""

    def followed_by(self, terms: Iterable[int]) -> Self:
        """Those of whom a term with a key in `terms` is a successor: it coordinates the same and began afterwards.

        Whoever is still in office when another begins is a colleague, unless both are of one State, which replaces its
        own person before the term is over.
        """
        later = Coordinator.objects.filter(pk__in=terms, starts_on__gt=OuterRef("starts_on"), scope=OuterRef("scope"))
        same = Q(scope=Coordinator.Scope.GLOBAL) | Q(region=OuterRef("region"))
        after = Q(starts_on__gt=OuterRef("ends_on")) | Q(state=OuterRef("state"))
        return self.filter(Exists(later.filter(same, after)))

    def out_of_service(self, on: datetime.date) -> Self:
        """Those whose account serves in no way on the date `on`, and is none of the Secretariat's."""
        serving = (model.objects.in_service(on).filter(sign_in__isnull=False) for model in (Coordinator, FocalPoint))
        staff = User.objects.filter(groups__name__in=[Role.SECRETARIAT_HEAD, Role.SECRETARIAT])
        free = self.filter(sign_in__isnull=False).exclude(sign_in__in=staff.values("pk"))
        for terms in serving:
            free = free.exclude(sign_in__in=terms.values("sign_in"))
        return free

    def handed_over_to(self, user: AnyUser) -> Self:
        """Those whose handover sheet `user` may see: all for the Secretariat, for others their own and those before.

        Only who is in office has any: a term to come opens nothing yet, and one that is over nothing any more.
        """
        viewer = viewer_of(user)
        if viewer.is_secretariat:
            return self.all()
        if not viewer.coordinates:
            return self.none()
        return self.filter(pk__in=viewer.coordinates) | self.followed_by(viewer.coordinates)

    def outlasting(self, on: datetime.date) -> Self:
        """Those in service on the date `on` who began before the conference that was last held by then.

        Terms follow the conferences: each chooses who coordinates until the next one.
        """
        latest = Conference.objects.held(on).values("starts_on")[:1]
        return self.in_service(on).filter(starts_on__lt=Subquery(latest))


class Service(CheckedModel):
    """What coordinators and focal points share: a person who serves for a ratifying State during a term."""

    state = models.ForeignKey(State, models.PROTECT, related_name="%(class)ss", verbose_name=_("State"))
    person = models.CharField(
        _("person"),
        max_length=120,
        blank=True,  # once its time is past: outreach.personal_data.reducing
        help_text=_("Name as the State gave it."),
    )
    post = models.CharField(_("post"), max_length=120, blank=True)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day; empty while it is open."))
    sign_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)s_terms",
        verbose_name=_("sign-in"),
        help_text=_("The account with which this person signs in here. It must hold the role already."),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-starts_on", "pk"]
        indexes = [models.Index(fields=["sign_in", "starts_on"], name="%(class)s_by_sign_in")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_term_ends_after_it_starts",
                violation_error_message=_("The term cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False) | ~Q(person=""),
                name="%(class)s_in_service_has_a_name",
                violation_error_message=_("Name the person who serves."),
            ),
        ]

    def __str__(self) -> str:
        if self.person:
            return in_one_line(part for part in (self.person, self.post, str(self.state), self.institution) if part)
        where = in_one_line(part for part in (self.institution, str(self.state)) if part)
        if not self.post:
            return gettext("a person of %(where)s") % {"where": where}
        return gettext("a person in the post of %(post)s, %(where)s") % {"post": self.post, "where": where}

    @property
    def called(self) -> str:
        """The name of the person, or that it is not kept any more: the post stands beside it."""
        return self.person or gettext("name no longer kept")

    def clean(self) -> None:
        """Check that the State is a ratifier on the first day of the term, and that the sign-in holds the role."""
        super().clean()
        if not self.person and self.ends_on is None:
            raise ValidationError({"person": _("Name the person who serves.")})
        if self.state_id and self.starts_on and not State.objects.ratified(self.starts_on).filter(pk=self.state_id):
            raise ValidationError(
                {"state": _("This State is not a ratifier on the first day of the term; only ratifying States serve.")}
            )
        if self.sign_in and self._sign_in_is_new() and not self.sign_in.groups.filter(name=self.role()).exists():
            raise ValidationError({"sign_in": _("This account does not hold the role; give it the role first.")})
        if self.sign_in_id and self.starts_on and self.at_once().filter(sign_in=self.sign_in_id).exists():
            raise ValidationError({"sign_in": _("This account serves in this way during the term already.")})

    def at_once(self) -> ServiceQuerySet:
        """Return the other terms of its State that meet this one in days and are for the same."""
        others: ServiceQuerySet = type(self).objects.exclude(pk=self.pk).filter(state=self.state_id)
        return others.overlapping(self.starts_on, self.ends_on)

    def end(self, on: datetime.date) -> None:
        """Record that the day `on` is the last of the term. Raises ValidationError, also when it has ended by then."""
        if not self.covers(on):
            raise ValidationError(_("The person does not serve on that day."))
        self.ends_on = on
        self.save()

    def covers(self, on: datetime.date) -> bool:
        """Whether the person serves on the date `on`."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)

    def _sign_in_is_new(self) -> bool:
        """Whether the account is named here for the first time; one that lost the role since opens nothing anyway."""
        return not type(self)._default_manager.filter(pk=self.pk, sign_in=self.sign_in).exists()

    @classmethod
    def role(cls) -> str:
        """Return the Role that the sign-in must hold."""
        raise LookupError(cls)


class Coordinator(Service):
    """A person by whom a ratifying State coordinates, globally or for a region (measure 10(c))."""

    class Scope(models.TextChoices):
        """What is coordinated."""

        GLOBAL = "global", _("Global")
        REGIONAL = "regional", _("Regional")

    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.GLOBAL)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))

    history = HistoricalRecords()
    objects = CoordinatorQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Service.Meta):
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        constraints = [
            *Service.Meta.constraints,
            models.CheckConstraint(
                condition=Q(scope="global", region__isnull=True) | Q(scope="regional", region__isnull=False),
                name="coordinator_region_goes_with_scope",
                violation_error_message=_("A regional coordinator has a region; a global one has none."),
            ),
        ]

    def at_once(self) -> ServiceQuerySet:
        """Return the other terms of its State that meet this one in days, for the same region or for the world too."""
        return super().at_once().filter(scope=self.scope, region=self.region_id)

    def successors(self) -> CoordinatorQuerySet:
        """Return the terms by which it is followed, as `followed_by` has it, the next first."""
        after = Q(state=self.state_id) | (Q(starts_on__gt=self.ends_on) if self.ends_on else Q(pk__in=[]))
        later = Coordinator.objects.filter(after, starts_on__gt=self.starts_on, scope=self.scope, region=self.region_id)
        return later.order_by("starts_on", "state__sort_key", "pk")

    @classmethod
    def role(cls) -> str:
        """Return the role of coordinators."""
        return Role.COORDINATOR


class FocalPoint(Service):
    """A ratifying State that volunteers to assist the regional coordinators, and its person (measure 10(d))."""

    regions = models.ManyToManyField(
        Region, blank=True, related_name="focal_points", verbose_name=_("regions it assists")
    )
    note_reference = models.CharField(
        _("reference of the note"),
        max_length=80,
        blank=True,
        help_text=_("The note verbale that volunteered the State."),
    )
    languages = models.CharField(
        _("languages"),
        max_length=30,
        blank=True,
        validators=[check_languages],
        help_text=_("Codes of the languages in which it assists, the preferred one first: en; fr."),
    )

    history = HistoryWithSets(m2m_fields=[regions])

    class Meta(Service.Meta):
        verbose_name = _("focal point")
        verbose_name_plural = _("focal-point roster")

    def clean_fields(self, exclude: Any = None) -> None:
        """Write the languages in one way, then check the fields."""
        self.languages = in_one_way(self.languages)
        super().clean_fields(exclude=exclude)

    @classmethod
    def role(cls) -> str:
        """Return the role of focal points."""
        return Role.FOCAL_POINT
