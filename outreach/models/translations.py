"""An activity's texts in other languages than the one they were written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.activities import Activity
from outreach.models.review import OfActivityQuerySet
from states.models import CheckedModel

if TYPE_CHECKING:
    from states.models import StrOrPromise


class ActivityTranslation(CheckedModel):
    """An activity's texts in another language than the one they were written in."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="translations", verbose_name=_("activity"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("what was done"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    made_from = models.CharField(_("made from"), max_length=64, editable=False)

    history = HistoricalRecords()
    objects = OfActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "language"],
                name="activity_translated_once_a_language",
                violation_error_message=_("There is a translation into this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_language_display()})"

    def clean_fields(self, exclude: Any = None) -> None:
        """Remember of which wording this is the translation, then check the fields."""
        if self.activity_id:
            self.made_from = self.activity.wording
        super().clean_fields(exclude=exclude)

    @property
    def is_current(self) -> bool:
        """Whether the original still says what this was translated from; only then is it shown and printed."""
        return self.made_from == self.activity.wording

    def clean(self) -> None:
        """Check that this is in another language than the original, and tells all that it tells."""
        super().clean()
        if self.activity_id:
            problems = problems_of(self.activity, self.language, {"summary": self.summary, "outcome": self.outcome})
            if problems:
                raise ValidationError(problems)


def problems_of(activity: Activity, language: str, texts: Mapping[str, str]) -> dict[str, StrOrPromise]:
    """Return what stands against a translation of `activity` into `language`, by field. `texts` may be empty."""
    if language == activity.language:
        return {"language": _("The activity itself is written in this language.")}
    told_only_there = [name for name, text in texts.items() if getattr(activity, name) and not text]
    return dict.fromkeys(told_only_there, _("The activity tells this; a translation that leaves it out would hide it."))
