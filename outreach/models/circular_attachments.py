"""The documents that go with circulars."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from outreach.models.attachments import MEGABYTE, Document
from outreach.models.circulars import Circular
from outreach.models.exchanges import SecretariatQuerySet

MOST_BYTES_IN_ALL = 10 * MEGABYTE  # many mail servers take no mail of more than 15 MB, and a mail makes files larger


class OfCircularQuerySet(SecretariatQuerySet):
    """Rows that hang on a circular."""

    def editable_by(self, user: Any) -> Self:
        """Those of drafts, for the Secretariat."""
        return self.visible_to(user).filter(circular__stage=Circular.Stage.DRAFT)


class CircularAttachment(Document):
    """A document that goes with a circular, to everybody who gets it."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="attachments", verbose_name=_("circular"))

    history = HistoricalRecords()
    objects = OfCircularQuerySet.as_manager()

    class Meta(Document.Meta):
        verbose_name = _("document of a circular")
        verbose_name_plural = _("documents of circulars")

    def get_absolute_url(self) -> str:
        """Return the address from which the Secretariat downloads it."""
        return reverse("outreach:circular-attachment", args=[self.pk])

    def clean(self) -> None:
        """Check that all files together can be mailed, and that the circular is still a draft."""
        super().clean()
        others = self.circular.attachments.exclude(pk=self.pk)
        if (others.aggregate(size=Sum("size"))["size"] or 0) + (self.size or 0) > MOST_BYTES_IN_ALL:
            told = _("All files of a circular together have at most %(most)s MB.")
            raise ValidationError({"file": ValidationError(told, params={"most": MOST_BYTES_IN_ALL // MEGABYTE})})
        if self._state.adding and not Circular.objects.filter(pk=self.circular_id, stage=Circular.Stage.DRAFT).exists():
            raise ValidationError(_("The circular was confirmed: its files stay as they are."))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it while the circular is a draft, which nobody confirms meanwhile. Raises ValidationError."""
        with transaction.atomic():
            if not Circular.objects.select_for_update().get(pk=self.circular_id).is_draft:
                raise ValidationError(_("The circular was confirmed: its files stay as they are."))
            return super().delete(*args, **kwargs)
