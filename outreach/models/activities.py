"""Activities: what was done, by whom, to whom, when, and how far it may be shown."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dates import Dated, Dates
from outreach.models.history import HistoryWithSets
from outreach.models.measures import Measure
from outreach.models.organizations import Organization
from outreach.models.people import AnyUser, viewer_of
from outreach.models.review import WHO_MAY, ActivityVersion, Party, Review, Verb, content_of, review_step
from outreach.models.search import search_text_of
from outreach.models.visibility import Visibility
from states.models import CheckedModel, State

if TYPE_CHECKING:
    from outreach.models.translations import ActivityTranslation

FILTERED = ("level", "kind", "stage", "ends_on")  # by what lists are narrowed, besides who may see what
STANDING = ("visibility", "review", "reported_by")  # what decides who may see it
COMPLETABLE = ("planned", "ongoing")


class Activity(Dated, CheckedModel):
    """One piece of outreach, as one or several States, organizations or the Secretariat undertook it.

    One event reported by three States is one activity undertaken by three States. `stage` tells how far the activity
    itself is, `review` how far the Secretariat's look at the record is.
    """

    class Kind(models.TextChoices):
        """What sort of activity it was."""

        DEMARCHE = "demarche", _("Démarche")
        MEETING = "meeting", _("Meeting")
        CONSULTATION = "consultation", _("Consultation")
        STATEMENT = "statement", _("Statement")
        LETTER = "letter", _("Letter")
        SEMINAR = "seminar", _("Seminar")
        WORKSHOP = "workshop", _("Workshop")
        TRAINING = "training", _("Training")
        CONFERENCE = "conference", _("Conference")
        SIDE_EVENT = "side-event", _("Side event")
        VISIT = "visit", _("Visit")
        PUBLICATION = "publication", _("Publication")
        CEREMONY = "ceremony", _("Ceremony")
        LEGAL_ASSISTANCE = "legal-assistance", _("Legal assistance")
        OTHER = "other", _("Other")

    class Level(models.TextChoices):
        """At what level it took place; the overview is laid out by it."""

        BILATERAL = "bilateral", _("Bilateral")
        REGIONAL = "regional", _("Regional")
        GLOBAL = "global", _("Global")
        NATIONAL = "national", _("National")

    class Stage(models.TextChoices):
        """How far the activity itself is. Only completed ones are printed in the overview."""

        PLANNED = "planned", _("Planned")
        ONGOING = "ongoing", _("Ongoing")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    Visibility = Visibility
    Review = Review

    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("what was done"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language in which the title and the texts are written."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MEETING)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.COMPLETED)
    undertaken_by = models.ManyToManyField(
        State, blank=True, related_name="activities", verbose_name=_("States that undertook it")
    )
    undertaken_by_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="activities", verbose_name=_("organizations that undertook it")
    )
    is_by_secretariat = models.BooleanField(
        _("undertaken by the Secretariat"),
        default=False,
        help_text=_("A visit or workshop of the Provisional Technical Secretariat is never credited to a State."),
    )
    addressed_to = models.ManyToManyField(
        State, blank=True, related_name="activities_towards", verbose_name=_("States it was addressed to")
    )
    addressed_to_organizations = models.ManyToManyField(
        Organization,
        blank=True,
        related_name="activities_towards",
        verbose_name=_("groups it was addressed to"),
    )
    participants = models.TextField(_("other participants"), blank=True)
    partners = models.ManyToManyField(
        Organization, blank=True, related_name="partnerships", verbose_name=_("partner organizations")
    )
    place = models.CharField(_("place"), max_length=150, blank=True)
    occasion = models.CharField(
        _("occasion"),
        max_length=200,
        blank=True,
        help_text=_("The event on whose margins it took place, if any."),
    )
    measures = models.ManyToManyField(
        Measure, blank=True, related_name="activities", verbose_name=_("measures it carries out")
    )
    outcome = models.TextField(_("outcome"), blank=True)
    follow_up = models.TextField(_("follow-up"), blank=True)
    source = models.TextField(
        _("source"), blank=True, help_text=_("A note verbale, a web page, a message: where this comes from.")
    )
    visibility = models.CharField(
        _("who may see it"),
        max_length=15,
        choices=Visibility,
        default=Visibility.COORDINATORS,
        help_text=_("Only what is public can be printed in the overview, once cleared."),
    )
    reported_by = models.ForeignKey(
        State,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # it would tempt SQLite away from the wide index where one's own are listed with others'
        related_name="reported_activities",
        verbose_name=_("reported by"),
        help_text=_("The State that reported it; empty when the Secretariat recorded it on its own."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.DRAFT, editable=False)
    cleared_version = models.ForeignKey(
        "ActivityVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("cleared version"),
    )
    search_text = models.TextField(_("search text"), editable=False)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoryWithSets(
        m2m_fields=[
            undertaken_by,
            undertaken_by_organizations,
            addressed_to,
            addressed_to_organizations,
            partners,
            measures,
        ],
        excluded_fields=["search_text"],
    )
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            # Whatever a list of activities filters, counts and sorts by is in this one index, latest first, so that a
            # count and the last of many pages are read from it alone.
            models.Index(
                fields=["-starts_on", "-id", "visibility", "review", "reported_by", *FILTERED],
                name="activity_latest_first",
            ),
            # The same for those that stand alike in review, which SQLite would otherwise look up row by row.
            models.Index(
                fields=["-review", "-starts_on", "-id", "visibility", "reported_by", *FILTERED],
                name="activity_review_queue",
            ),
            # Nothing but what decides who may see a record: all that a person may see is counted in this small one.
            models.Index(fields=["review", "visibility", "reported_by"], name="activity_standing"),
            models.Index(
                fields=["review", "reported_by", "-changed_at", "-id", "stage", "ends_on"], name="activity_own_work"
            ),
            models.Index(fields=["recorded_by", "review", "stage", "ends_on"], name="activity_recorded_work"),
            models.Index(fields=["id"], condition=Q(is_demonstration=True), name="activity_demonstration"),
            models.Index(fields=["ends_on", "starts_on"], name="activity_by_period"),
            # Those alone can have begun before a period in which they still take place.
            models.Index(
                fields=["ends_on", "starts_on"],
                condition=Q(ends_on__gt=F("starts_on")),
                name="activity_of_several_days",
            ),
            # By what else a list is sorted, and behind it what decides who may see a record.
            models.Index(fields=["title", "id", *STANDING], name="activity_by_title"),
            models.Index(fields=["level", "starts_on", "id", *STANDING], name="activity_by_level"),
            models.Index(fields=["stage", "starts_on", "id", *STANDING], name="activity_by_stage"),
            models.Index(
                fields=["reported_by", "starts_on", "id", "visibility", "review"], name="activity_by_reporter"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_ends_after_it_starts",
                violation_error_message=_("An activity cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(precision="day") | Q(ends_on=F("starts_on")),
                name="activity_of_a_day_has_one_day",
                violation_error_message=_("An activity of one day begins and ends on it."),
            ),
            models.CheckConstraint(
                condition=~Q(review="cleared") | Q(cleared_version__isnull=False),
                name="activity_cleared_has_a_version",
                violation_error_message=_("An activity is cleared by clearing it, which keeps the cleared text."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the activity's page."""
        return reverse("outreach:activity-detail", args=[self.pk])

    @property
    def has_doer(self) -> bool:
        """Whether a State, an organization or the Secretariat is named as having undertaken it."""
        if self.is_by_secretariat:
            return True
        return self.pk is not None and (self.undertaken_by.exists() or self.undertaken_by_organizations.exists())

    @property
    def says_what_was_cleared(self) -> bool:
        """Whether it still says, word by word, what the Secretariat cleared last."""
        return self.cleared_version is not None and self.cleared_version.content == content_of(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; what was cleared and now says something else waits for the Secretariat again.

        Raises ValidationError, also when nobody is named as having undertaken what is in review: name those first.
        """
        if self.review == self.Review.CLEARED and not self.says_what_was_cleared:
            self.review = self.Review.SUBMITTED
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "review"}
        if self.review in (self.Review.SUBMITTED, self.Review.CLEARED) and not self.has_doer:
            raise ValidationError({"undertaken_by": _("Say who undertook the activity: it has been submitted.")})
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        """Derive the search text, then check the fields."""
        self.search_text = search_text_of([self.title, self.summary, self.outcome, self.place, self.occasion])
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Check that what is said to be completed can be over by now."""
        super().clean()
        if self.starts_on is None or self.ends_on is None:
            return
        if self.stage == self.Stage.COMPLETED and self.dates.surely_not_over_before > timezone.localdate():
            sentence = _("An activity that ends in the future is not completed yet; it is planned or ongoing.")
            raise ValidationError({"stage": ValidationError(sentence, code="to-come")})

    @property
    def edition(self) -> str:
        """What tells this state of the record from any other, so that nobody changes what they have not seen."""
        return self.changed_at.isoformat()

    @property
    def wording(self) -> str:
        """A fingerprint of the texts, by which a translation knows what it was made from."""
        texts = "\0".join((self.language, self.title, self.summary, self.outcome))
        return hashlib.sha256(texts.encode()).hexdigest()

    def text_in(self, language: str) -> Activity | ActivityTranslation:
        """Return the texts in `language` where a translation of them exists, and else as they were written."""
        if language != self.language:
            translations: list[ActivityTranslation] = list(self.translations.all())
            for text in translations:
                if text.language == language and text.is_current:
                    return text
        return self

    def parties(self, user: AnyUser) -> set[Party]:
        """Return what `user` is to this activity: the Secretariat, and one who serves the State that reported it."""
        viewer = viewer_of(user)
        is_reporter = self.reported_by_id in viewer.states and self.visibility != self.Visibility.SECRETARIAT
        sides = {Party.SECRETARIAT: viewer.is_secretariat, Party.REPORTER: is_reporter}
        return {party for party, holds in sides.items() if holds}

    def allows(self, verb: Verb, user: AnyUser) -> bool:
        """Whether `user` may do `verb` to this activity as it stands in review."""
        return any(self.review in WHO_MAY[verb].get(party, ()) for party in self.parties(user))

    def complete(self, by: User, at: datetime.datetime, dates: Dates, outcome: str) -> None:
        """Record that it took place on `dates`, and what came of it. Raises PermissionDenied or ValidationError."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Activity.objects.select_for_update())
            if not self.allows(Verb.EDIT, by):
                raise PermissionDenied
            if self.stage not in COMPLETABLE:
                raise ValidationError(_("Only what is planned or ongoing is completed."))
            self.stage, self.dates, self.outcome = self.Stage.COMPLETED, dates, outcome
            self.save()
            self.resubmit_if_changed(by, at)

    def submit(self, by: User, at: datetime.datetime) -> None:
        """Hand the record to the Secretariat. Raises PermissionDenied or ValidationError."""
        with review_step(self, Verb.SUBMIT, by, at):
            if not self.has_doer:
                raise ValidationError(_("Say who undertook the activity before you submit it."))
            self.review = self.Review.SUBMITTED

    def withdraw(self, by: User, at: datetime.datetime) -> None:
        """Take a submitted record back to draft. Raises PermissionDenied or ValidationError."""
        with review_step(self, Verb.WITHDRAW, by, at):
            self.review = self.Review.DRAFT

    def return_to_author(self, by: User, at: datetime.datetime, comment: str) -> None:
        """Give the record back to its author, saying why. Raises PermissionDenied or ValidationError."""
        with review_step(self, Verb.RETURN, by, at, comment.strip()):
            if not comment.strip():
                raise ValidationError(_("Say in a comment what is to be corrected."))
            self.review = self.Review.RETURNED

    def clear(self, by: User, at: datetime.datetime, seen: str | None = None) -> None:
        """Clear the record as it stands; this text is printed. Raises PermissionDenied or ValidationError.

        `seen` is the `edition` that was looked at: another one is not cleared.
        """
        with review_step(self, Verb.CLEAR, by, at, seen=seen):
            if not self.has_doer:
                raise ValidationError(_("Say who undertook the activity before you clear it."))
            self.cleared_version = ActivityVersion.objects.create(
                activity=self, content=content_of(self), cleared_by=by, cleared_at=at
            )
            self.review = self.Review.CLEARED

    def resubmit_if_changed(self, by: User, at: datetime.datetime) -> bool:
        """After an edit: tell who changed what was cleared, which waits for the Secretariat again.

        The cleared text stays what is printed until the record is cleared again. Returns whether it was resubmitted.
        """
        last = self.steps.order_by("-pk").first()
        if last is None or last.verb != Verb.CLEAR or self.says_what_was_cleared:
            return False
        with review_step(self, Verb.EDIT, by, at):
            self.review = self.Review.SUBMITTED
        return True
