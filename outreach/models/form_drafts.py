"""What people have typed and not saved yet, kept while they type."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from outreach.models.activities import Activity
from outreach.models.people import AnyUser
from states.models import CheckedModel

KEPT_FOR = datetime.timedelta(days=90)
MOST_CHARACTERS = 200_000  # of one; a long report has a tenth of that
MOST_OF_ONE = 50  # that one person has at once


class FormDraftQuerySet(QuerySet["FormDraft"]):
    """What people have typed."""

    def visible_to(self, user: AnyUser) -> Self:
        """What `user` has typed, and nobody else's; of an activity only as long as `user` may change it."""
        own = self.filter(owner=user.pk)
        editable = Activity.objects.editable_by(user).order_by().values("pk")
        return own.filter(models.Q(activity__isnull=True) | models.Q(activity__in=editable))

    def forgotten(self, at: datetime.datetime) -> Self:
        """Those that nobody has come back to for 90 days before the moment `at`."""
        return self.filter(saved_at__lt=at - KEPT_FOR)


class FormDraft(CheckedModel):
    """What one person has typed into the form of an activity and not saved, word by word, right or wrong.

    It is no record: nobody else sees it, no history is kept of it, and it goes when the form is saved.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts", verbose_name=_("owner")
    )
    activity = models.ForeignKey(
        Activity,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="form_drafts",
        verbose_name=_("activity"),
        help_text=_("The activity that is being changed; none for a new one."),
    )
    typed = models.JSONField(_("typed"), default=dict, blank=True, help_text=_("Values by the name of the field."))
    saved_at = models.DateTimeField(_("saved at"))

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["owner", "-saved_at"], name="form_draft_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "activity"],
                name="form_draft_once_an_activity",
                violation_error_message=_("Unsaved text for this activity is kept already."),
            )
        ]

    @classmethod
    def keep(
        cls,
        key: uuid.UUID,
        owner: User,
        activity: Activity | None,
        typed: Mapping[str, list[str]],
        at: datetime.datetime,
    ) -> FormDraft:
        """Keep what `owner` has typed by the moment `at`, under `key` or, of an `activity`, in its one draft.

        Raises PermissionDenied when the key is another person's, ValidationError when it is too much.
        """
        with transaction.atomic():
            same = {"owner": owner, "activity": activity} if activity else {"key": key}
            draft = cls.objects.select_for_update().filter(**same).first() or cls(key=key, owner=owner)
            if draft.owner_id != owner.pk or (
                draft.activity_id != (activity and activity.pk) and not draft._state.adding
            ):
                raise PermissionDenied
            draft.activity, draft.typed, draft.saved_at = activity, dict(typed), at
            draft.save()
        return draft

    def clean(self) -> None:
        """Check that this is no more than anybody types. Raises ValidationError."""
        super().clean()
        if len(json.dumps(self.typed)) > MOST_CHARACTERS:
            raise ValidationError({"typed": _("Not saved: this is more text than is kept unsaved.")})
        if self._state.adding and FormDraft.objects.filter(owner=self.owner_id).count() >= MOST_OF_ONE:
            raise ValidationError(_("Not saved: too many unsaved texts are kept already. Please discard some of them."))

    def get_absolute_url(self) -> str:
        """Return the address of the form in which one goes on."""
        if self.activity_id:
            return reverse("outreach:activity-edit", args=[self.activity_id])
        return f"{reverse('outreach:activity-log')}?draft={self.key}"

    def __str__(self) -> str:
        return self.title or str(_("Without a title"))

    @property
    def title(self) -> str:
        """The title typed so far."""
        titles = self.typed.get("title") or [""]
        return str(titles[0]).strip()
