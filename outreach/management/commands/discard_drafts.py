"""Throw away the unsaved text that nobody has come back to for 90 days."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.models import FormDraft
from outreach.models.form_drafts import KEPT_FOR


class Command(BaseCommand):
    """`manage.py discard_drafts`: run it daily."""

    help = "Throw away the unsaved text that nobody has come back to for 90 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Throw it away and say how much there was."""
        count, _by_model = FormDraft.objects.forgotten(timezone.now()).delete()
        texts = "unsaved text" if count == 1 else "unsaved texts"
        self.stdout.write(f"Discarded: {count} {texts} that nobody had come back to for {KEPT_FOR.days} days.")
