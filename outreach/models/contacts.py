"""The contact directory: whom each State has named to the Secretariat (measure 10(k))."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from simple_history.models import HistoricalRecords

from outreach.models.languages import SEPARATOR, check_languages, in_one_way
from outreach.models.people import AnyUser, viewer_of
from states.models import CheckedModel, State
from states.names import fold, holds_all, in_one_line, words_of

if TYPE_CHECKING:
    from states.models import StrOrPromise

# What a State may name for the Secretariat alone. The post must stay known to be held: State, kind and institution.
PRIVATE = ("post", "person", "email", "phone", "nominated_by_note")


def check_private(names: str) -> None:
    """Raise ValidationError unless `names` are fields that can be kept for the Secretariat, each once."""
    told = list(filter(None, names.split(SEPARATOR)))
    if len(set(told)) != len(told) or not set(told) <= set(PRIVATE):
        raise ValidationError(
            _("Only these can be kept for the Secretariat, each named once: %(names)s."),
            params={"names": f"{SEPARATOR} ".join(PRIVATE)},
        )


class Freshness(models.TextChoices):
    """What is known today of whether the details of a contact point in post are right.

    Whom the State has named within the year nobody asks yet, and that is no confirmation.
    """

    CONFIRMED = "confirmed", pgettext_lazy("contact point", "Confirmed")
    NAMED = "named", _("Named within the year")
    DUE = "due", _("To be confirmed")
    OVERDUE = "overdue", _("Overdue")
    SILENT = "silent", _("Silent after reminders")


@dataclass(frozen=True)
class ShownContact:
    """What one person sees of a contact point. What is kept from that person is empty here, as if it were not told."""

    pk: int
    state: State
    kind: str
    kind_told: StrOrPromise
    institution: str
    post: str
    person: str
    email: str
    phone: Any
    languages: str
    nominated_by_note: str
    nominated_on: datetime.date
    confirmed_on: datetime.date | None
    retired_on: datetime.date | None
    is_demonstration: bool
    kept_back: frozenset[str]  # fields that others do not see, told to the Secretariat alone
    freshness: str = ""  # where it was asked for: a value of Freshness

    @property
    def called(self) -> str:
        """The person with the post, or else the office."""
        return in_one_line(filter(None, [self.person, self.post])) or self.institution

    @property
    def kept_back_told(self) -> str:
        """What of it is for the Secretariat only, in words; nothing for anyone else."""
        return fields_told(self.kept_back)

    @property
    def freshness_told(self) -> StrOrPromise:
        """The word of the freshness; nothing where it was not asked for."""
        return Freshness(self.freshness).label if self.freshness else ""

    @property
    def mail_to(self) -> str:
        """The address at which a mail is written to it and to nobody else: `bob?bcc=eve@example.org` is one address."""
        return f"mailto:{quote(self.email, safe='@')}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("outreach:contact-detail", args=[self.pk])

    def holds(self, text: str) -> bool:
        """Whether what is shown, and the State by any of its names, hold every word of `text`."""
        told = [self.person, self.post, self.institution, self.email, str(self.phone or ""), self.nominated_by_note]
        return holds_all(words_of(text), f"{fold(' | '.join(told))} | {self.state.search_text}")


class ContactPointQuerySet(QuerySet["ContactPoint"]):
    """Contact points."""

    def visible_to(self, user: AnyUser) -> Self:
        """All for the Secretariat; those of the own State for its coordinators and focal points; none for others.

        A contact's details in the wrong hands are the worst that can happen here.
        """
        viewer = viewer_of(user)
        return self.all() if viewer.is_secretariat else self.filter(state__in=viewer.states)

    def editable_by(self, user: AnyUser) -> Self:
        """All for the Secretariat, which keeps the directory; none for anyone else."""
        return self.all() if viewer_of(user).is_secretariat else self.none()

    def in_post(self, on: datetime.date) -> Self:
        """Those named by the date `on` and not retired by then."""
        return self.filter(Q(nominated_on__lte=on) & (Q(retired_on__isnull=True) | Q(retired_on__gt=on)))

    def reachable_by_mail(self) -> Self:
        """Those with an e-mail address."""
        return self.exclude(email="")

    def unconfirmed(self, on: datetime.date) -> Self:
        """Those in post on the date `on` of whom nothing has been heard for a year: neither named nor confirmed."""
        heard = Coalesce("confirmed_on", "nominated_on")
        return self.in_post(on).alias(heard_on=heard).filter(heard_on__lte=a_year_before(on))


class ContactPoint(CheckedModel):
    """A contact point that a State has named to the Secretariat, for exchanging and sending out information (10(k)).

    Whoever leaves the post is retired, with the successor named, and is never overwritten.
    """

    class Kind(models.TextChoices):
        """What the contact is for. A National Authority is one kind among several (Article III (4))."""

        NATIONAL_AUTHORITY = "national-authority", _("National Authority")
        FOREIGN_MINISTRY = "foreign-ministry", _("Foreign ministry")
        MISSION_VIENNA = "mission-vienna", _("Mission in Vienna")
        MISSION_NEW_YORK = "mission-new-york", _("Mission in New York")
        TECHNICAL = "technical", _("Technical")

    state = models.ForeignKey(State, models.PROTECT, related_name="contact_points", verbose_name=_("State"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    institution = models.CharField(_("institution"), max_length=160)
    post = models.CharField(_("post"), max_length=120, blank=True)
    person = models.CharField(
        _("person"), max_length=120, blank=True, help_text=_("Name as the State gave it; empty for an office.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(
        _("telephone"), blank=True, help_text=_("With the code of the country, such as +43 1 26030 6200.")
    )
    languages = models.CharField(
        _("languages"),
        max_length=30,
        default="en",
        validators=[check_languages],
        help_text=_("Codes of the languages in which to write to it, the preferred one first: en; fr."),
    )
    nominated_by_note = models.CharField(
        _("reference of the note"), max_length=80, help_text=_("The note verbale by which the State named it.")
    )
    nominated_on = models.DateField(_("nominated on"), help_text=_("The date of the note."))
    confirmed_on = models.DateField(
        _("confirmed on"), null=True, blank=True, help_text=_("The day on which it was last confirmed to be right.")
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True, help_text=_("The day it left the post."))
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    secretariat_only = models.CharField(
        _("for the Secretariat only"),
        max_length=60,
        blank=True,
        validators=[check_private],
        help_text=_("What nobody but the Secretariat is shown, also not those who serve the State."),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    freshness: str  # what `with_freshness` annotates

    history = HistoricalRecords()
    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["state__sort_key", "kind", "-nominated_on", "pk"]
        indexes = [
            models.Index(fields=["state", "kind", "retired_on"], name="contact_by_state"),
            models.Index(fields=["retired_on", "confirmed_on", "nominated_on"], name="contact_freshness"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="", phone="") | Q(retired_on__isnull=False),  # told beside the field named first
                name="contact_in_post_can_be_reached",
                violation_error_message=_("A contact point needs an e-mail address or a telephone number."),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("nominated_on")),
                name="contact_retired_after_nominated",
                violation_error_message=_("A contact point cannot be retired before it was nominated."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("nominated_on")),
                name="contact_confirmed_after_nominated",
                violation_error_message=_("A contact point cannot be confirmed before it was nominated."),
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(retired_on__isnull=False),
                name="contact_with_successor_is_retired",
                violation_error_message=_("Say when it left the post before you name a successor."),
            ),
            models.UniqueConstraint(
                "state",
                "kind",
                Lower("email"),
                condition=Q(retired_on__isnull=True) & ~Q(email=""),
                name="contact_once_in_post",
                violation_error_message=_("This State has a contact point of this kind with this address already."),
            ),
        ]

    def __str__(self) -> str:
        return in_one_line(part for part in (self.person, self.post, str(self.state), self.institution) if part)

    def clean_fields(self, exclude: Any = None) -> None:
        """Write the languages, and what is for the Secretariat only, in one way, then check the fields."""
        self.languages = in_one_way(self.languages)
        private = {name.strip() for name in self.secretariat_only.split(SEPARATOR)}
        if private <= {"", *PRIVATE}:
            self.secretariat_only = SEPARATOR.join(name for name in PRIVATE if name in private)
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check that what is told has happened by now, that no answer waits, and that the successor holds the post."""
        super().clean()
        today = timezone.localdate()
        for name in ("nominated_on", "confirmed_on", "retired_on"):
            day = getattr(self, name)
            if isinstance(day, datetime.date) and day > today:
                raise ValidationError({name: _("This day has not come yet.")})
        if self.retired_on and self.confirmed_on and self.confirmed_on > self.retired_on:
            raise ValidationError({"confirmed_on": _("A contact point is not confirmed after it has left the post.")})
        if self.confirmed_on and not self._state.adding:
            waiting = self.confirmation_requests.waiting()
            if waiting.exclude(contact__confirmed_on=self.confirmed_on).exists():  # the day that is recorded stays
                raise ValidationError({"confirmed_on": _("Its answer waits to be decided on: do that first.")})
        if self.successor and (self.successor.state_id, self.successor.kind) != (self.state_id, self.kind):
            raise ValidationError({"successor": _("A successor is a contact point of the same State and kind.")})
        if self.successor and self.pk in self.successor.line_of_succession():
            raise ValidationError({"successor": _("Nobody comes after oneself: choose another successor.")})

    def get_absolute_url(self) -> str:
        """Return the address of its page in the directory."""
        return reverse("outreach:contact-detail", args=[self.pk])

    def told_apart(self) -> str:
        """Return who it is, of which kind, and when it was last confirmed: nobody picks the wrong one or an old one."""
        contact = in_one_line([self, self.get_kind_display()])
        if self.retired_on:
            told = {"contact": contact, "day": date_format(self.retired_on)}
            return gettext("%(contact)s – left the post on %(day)s") % told
        if self.confirmed_on is None:
            return gettext("%(contact)s – never confirmed") % {"contact": contact}
        return gettext("%(contact)s – confirmed on %(day)s") % {
            "contact": contact,
            "day": date_format(self.confirmed_on),
        }

    @property
    def kept_back(self) -> frozenset[str]:
        """The fields that are for the Secretariat only."""
        return frozenset(filter(None, self.secretariat_only.split(SEPARATOR)))

    @property
    def kept_back_told(self) -> str:
        """The same in words; for the Secretariat, as others are not told."""
        return fields_told(self.kept_back)

    def shown_to(self, user: AnyUser) -> ShownContact:
        """Return what `user` sees of it, who may see it at all: every page, list, search and file shows just this."""
        is_secretariat = viewer_of(user).is_secretariat
        private = self.kept_back
        shown = {name: getattr(self, name) if is_secretariat or name not in private else "" for name in PRIVATE}
        return ShownContact(
            pk=self.pk,
            state=self.state,
            kind=self.kind,
            kind_told=self.get_kind_display(),
            institution=self.institution,
            languages=self.languages,
            nominated_on=self.nominated_on,
            confirmed_on=self.confirmed_on,
            retired_on=self.retired_on,
            is_demonstration=self.is_demonstration,
            kept_back=private if is_secretariat else frozenset(),
            freshness=getattr(self, "freshness", ""),
            **shown,
        )

    def is_unconfirmed(self, on: datetime.date) -> bool:
        """Whether it is in post on the date `on` and nothing has been heard of it for a year by then."""
        is_in_post = self.nominated_on <= on and (self.retired_on is None or self.retired_on > on)
        return is_in_post and self.heard_on <= a_year_before(on)

    @property
    def heard_on(self) -> datetime.date:
        """The day on which it was last heard of: of the latest confirmation, or else of the nomination."""
        return self.confirmed_on or self.nominated_on

    def confirm(self, on: datetime.date) -> None:
        """Record that it was found to be right on the day `on`.

        Raises ValidationError, also when it has left, or when it has itself asked for a change that nobody has decided.
        """
        if self.retired_on:
            raise ValidationError(_("It has left the post, and nothing is left to confirm."))
        self.confirmed_on = on
        self.save()

    def retire(self, on: datetime.date) -> None:
        """Record that it left the post on the day `on`. Raises ValidationError, also when it has left already."""
        if self.retired_on:
            raise ValidationError(_("It has left the post already."))
        self.retired_on = on
        self.save()

    def hand_over(self, successor: ContactPoint) -> None:
        """Record who came after it in the post that it has left. Raises ValidationError."""
        self.successor = successor
        self.save()

    def line_of_succession(self) -> list[int]:
        """Return the keys of this contact point and of those that came after it, one after the other."""
        line: list[int] = []
        row: ContactPoint | None = self
        while row is not None and row.pk not in line:
            line.append(row.pk)
            row = row.successor
        return line

    @property
    def language_codes(self) -> list[str]:
        """The languages in which to write to it, the preferred one first."""
        return self.languages.split(SEPARATOR)


def fields_told(names: Collection[str]) -> str:
    """Return what the fields with `names` are called, in the order of the record."""
    return in_one_line(field.verbose_name for field in ContactPoint._meta.fields if field.name in names)


def a_year_before(day: datetime.date) -> datetime.date:
    """Return the same day of the year before; 28 February for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
