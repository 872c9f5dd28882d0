"""Give up the imports that nobody has touched for a week, and throw their files away."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.models.exchanges import KEPT_FOR
from outreach.tasks import discard_forgotten


class Command(BaseCommand):
    """`manage.py discard_imports`: what every check of a new file does too; run it daily where imports are rare."""

    help = "Give up the imports that nobody has touched for a week, and throw their files away."

    def handle(self, *args: Any, **options: Any) -> None:
        """Give them up and say how many there were."""
        count = discard_forgotten(timezone.now())
        imports = "import" if count == 1 else "imports"
        self.stdout.write(f"Given up: {count} {imports} that nobody had touched for {KEPT_FOR.days} days.")
