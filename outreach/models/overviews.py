"""The overview of outreach that the Secretariat issues to a conference (measure 10(l))."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.measures import Conference
from outreach.models.review import ActivityVersion, refuse_change
from states.models import CheckedModel


class Overview(CheckedModel):
    """An issued overview: the documents as they went out, their figures, and the versions they were made from.

    It is never changed; what has to be said differently is issued again under its own symbol. As with all documents of
    the United Nations, the versions in several languages share one symbol.
    """

    conference = models.ForeignKey(
        Conference, models.PROTECT, related_name="overviews", verbose_name=_("issued to the conference")
    )
    symbol = models.CharField(
        _("symbol"),
        max_length=40,
        validators=[
            RegexValidator(
                r"\A[!-~]*[0-9A-Za-z]\Z", _("Give the whole symbol with its number, without spaces."), "symbol"
            )
        ],
        help_text=_("The document's symbol, such as CTBT-Art.XIV/2021/4."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    as_of = models.DateField(_("as of"), help_text=_("The date of the document; treaty status is as of this day."))
    has_appendix = models.BooleanField(_("with the lists of States"), default=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))
    figures = models.JSONField(_("figures"))
    versions = models.ManyToManyField(ActivityVersion, related_name="overviews", verbose_name=_("made from"))
    docx = models.BinaryField(_("Word document"))
    html = models.TextField(_("web page"))
    left_out = models.TextField(_("left out"), blank=True, help_text=_("What was not printed and why, as CSV."))
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["docx", "html", "left_out"])

    class Meta:
        verbose_name = _("overview")
        verbose_name_plural = _("overviews")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "language"],
                name="overview_symbol_once_a_language",
                violation_error_message=_("An overview has been issued under this symbol in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.symbol

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new overview; an issued one stays as it went out. Raises ValidationError."""
        refuse_change(self)
        super().save(*args, **kwargs)
