"""Runs of the command that keeps the fact and drops the person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.exchanges import SecretariatQuerySet
from outreach.models.review import moment_in_words, refuse_change
from states.models import CheckedModel


class Reduction(CheckedModel):
    """A run by which persons whose time was past were reduced to their posts: who, when, how many; no names."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Nobody where the machine ran it by itself."),
    )
    at = models.DateTimeField(_("at"))
    on = models.DateField(_("as of"), help_text=_("The day by which the time was past."))
    persons = models.PositiveIntegerField(_("persons"))
    counts = models.JSONField(_("rows by model"), default=dict, blank=True)
    mentions = models.JSONField(
        _("where a name still stands"), default=list, blank=True, help_text=_("Free texts to be looked at.")
    )

    history = HistoricalRecords()
    objects = SecretariatQuerySet.as_manager()

    class Meta:
        verbose_name = _("reduction of persons")
        verbose_name_plural = _("reductions of persons")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return moment_in_words(self.at)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new row; what happened is not changed. Raises ValidationError."""
        refuse_change(self)
        super().save(*args, **kwargs)
