"""The Secretariat's look at an activity: who may do what, who did it when, and the text that was cleared."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.dates import Dated, Dates
from outreach.models.people import AnyUser
from states.models import CheckedModel

if TYPE_CHECKING:
    from outreach.models.activities import Activity


class Review(models.TextChoices):
    """How far the Secretariat's look at a record is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    CLEARED = "cleared", _("Cleared")


HANDED_IN = (Review.SUBMITTED, Review.CLEARED)
WITH_AUTHOR = (Review.DRAFT, Review.RETURNED)  # the others: nobody else sees them, and they do not count yet


class Verb(models.TextChoices):
    """What can be done to an activity in review."""

    EDIT = "edit", _("Changed after clearing")
    SUBMIT = "submit", _("Submitted")
    WITHDRAW = "withdraw", _("Withdrawn")
    RETURN = "return", _("Returned")
    CLEAR = "clear", _("Cleared")


class Party(models.TextChoices):
    """Who stands before an activity."""

    SECRETARIAT = "secretariat", _("The Secretariat")
    REPORTER = "reporter", _("The State that reported it")


# The one table of who may do what, and in which states of review. Whoever is not named may not.
WHO_MAY: Mapping[Verb, Mapping[Party, frozenset[str]]] = {
    Verb.EDIT: {
        Party.SECRETARIAT: frozenset(Review.values),
        Party.REPORTER: frozenset(Review.values),
    },
    Verb.SUBMIT: {
        Party.SECRETARIAT: frozenset({Review.DRAFT, Review.RETURNED}),
        Party.REPORTER: frozenset({Review.DRAFT, Review.RETURNED}),
    },
    Verb.WITHDRAW: {Party.REPORTER: frozenset({Review.SUBMITTED})},
    Verb.RETURN: {Party.SECRETARIAT: frozenset({Review.SUBMITTED})},
    Verb.CLEAR: {Party.SECRETARIAT: frozenset({Review.SUBMITTED})},
}


class OfActivityQuerySet(models.QuerySet[Any]):
    """Rows that hang on an activity."""

    def visible_to(self, user: AnyUser) -> Self:
        """Those of the activities that `user` may know of."""
        activities: Any = self.model._meta.get_field("activity").related_model
        # Asked of each row: a set of keys would be made of all activities, however few rows there are.
        return self.filter(Exists(activities.objects.order_by().visible_to(user).filter(pk=OuterRef("activity"))))

    def editable_by(self, user: AnyUser) -> Self:
        """Those of the activities that `user` may change."""
        activities: Any = self.model._meta.get_field("activity").related_model
        return self.filter(activity__in=activities.objects.editable_by(user).values("pk"))


class ReviewStep(CheckedModel):
    """One step in the review of an activity: who did what, when, and what was said. Steps are never changed."""

    activity = models.ForeignKey("Activity", models.CASCADE, related_name="steps", verbose_name=_("activity"))
    verb = models.CharField(_("step"), max_length=10, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    comment = models.TextField(_("comment"), blank=True)

    history = HistoricalRecords()
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="review_step_latest_first")]  # what is new to a person

    def __str__(self) -> str:
        return f"{self.get_verb_display()} – {moment_in_words(self.at)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new step; a recorded one stays as it is. Raises ValidationError."""
        refuse_change(self)
        super().save(*args, **kwargs)


class ActivityVersion(Dated, CheckedModel):
    """What an activity said when it was cleared. The overview is printed from these; they are never changed."""

    activity = models.ForeignKey("Activity", models.PROTECT, related_name="versions", verbose_name=_("activity"))
    content = models.JSONField(_("content"))
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("cleared by")
    )
    cleared_at = models.DateTimeField(_("cleared at"))

    history = HistoricalRecords()
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("cleared version")
        verbose_name_plural = _("cleared versions")
        ordering = ["activity", "cleared_at", "pk"]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="version_by_period")]

    def __str__(self) -> str:
        return f"{self.content['title']} – {moment_in_words(self.cleared_at)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new version, its dates taken from its content. Raises ValidationError."""
        refuse_change(self)
        self.dates = Dates.parse(self.content["dates"])
        super().save(*args, **kwargs)


@contextmanager
def review_step(
    activity: Activity, verb: Verb, by: User, at: datetime.datetime, comment: str = "", seen: str | None = None
) -> Iterator[None]:
    """Check that `by` may do `verb` now, let the caller change `activity`, save it with the step, or nothing.

    The record is read anew under a lock first: what somebody else has saved meanwhile is kept. Raises PermissionDenied
    or ValidationError.
    """
    if not any(party in WHO_MAY[verb] for party in activity.parties(by)):
        raise PermissionDenied
    with transaction.atomic():
        review = activity.review
        activity.refresh_from_db(from_queryset=type(activity).objects.select_for_update())
        if activity.review != review or not activity.allows(verb, by):
            raise ValidationError(
                _("This is not possible any more: the review of the record is now “%(review)s”."),
                params={"review": activity.get_review_display()},
            )
        if seen is not None and seen != activity.edition:
            raise ValidationError(_("The record has been changed since you looked at it. Please look at it again."))
        was = activity.review, activity.cleared_version
        try:
            yield
            activity.save()
        except ValidationError:
            activity.review, activity.cleared_version = was
            raise
        ReviewStep.objects.create(activity=activity, verb=verb, by=by, at=at, comment=comment)


def moment_in_words(moment: datetime.datetime) -> str:
    """Return `moment` in the active language, in the time of the place where the tracker is kept."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def refuse_change(row: models.Model) -> None:
    """Raise ValidationError when `row` is in the database already: it records what happened."""
    if not row._state.adding:
        raise ValidationError(_("This is a record of what happened; it is not changed."))


def content_of(activity: Activity) -> dict[str, Any]:
    """Return all that an activity says, as plain data: what is cleared, compared and printed.

    States stand by their ISO code, organizations and measures by how they are called.
    """
    texts = ("title", "summary", "outcome")
    plain = ("language", "kind", "level", "stage", "visibility", "is_by_secretariat")
    free = ("participants", "place", "occasion", "follow_up", "source")
    states = ("undertaken_by", "addressed_to")
    organizations = ("undertaken_by_organizations", "addressed_to_organizations", "partners")
    return {
        **{name: getattr(activity, name) for name in (*texts, *plain, *free)},
        "dates": str(activity.dates),
        "reported_by": activity.reported_by_id,
        **{name: sorted(state.pk for state in getattr(activity, name).all()) for name in states},
        **{name: sorted(body.called for body in getattr(activity, name).all()) for name in organizations},
        "measures": sorted(f"{measure.conference_id}/{measure.citation}" for measure in activity.measures.all()),
        "translations": {
            text.language: {name: getattr(text, name) for name in texts}
            for text in activity.translations.all()
            if text.is_current
        },
    }
