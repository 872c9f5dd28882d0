"""An activity's texts in other languages than the one they were written in."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.activities import Activity
from states.models import CheckedModel


class ActivityTranslation(CheckedModel):
    """An activity's texts in another language than the one they were written in."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="translations", verbose_name=_("activity"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("what was done"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    history = HistoricalRecords()

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

    def clean(self) -> None:
        """Check that this is another language than the original's."""
        super().clean()
        if self.activity_id and self.language == self.activity.language:
            raise ValidationError({"language": _("The activity itself is written in this language.")})
