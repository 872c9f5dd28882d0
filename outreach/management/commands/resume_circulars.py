"""Have the background worker go on with circulars in the midst of which it was stopped."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.mailing import ask_for
from outreach.models import Circular


class Command(BaseCommand):
    """`manage.py resume_circulars`: run it where the background worker is started."""

    help = "Ask the background worker for what waits of circulars. Safe to run again: nobody is written to twice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and say for how many; one for which the directory has changed waits until somebody has looked."""
        today = timezone.localdate()
        for circular in Circular.objects.underway():
            circular.stop_where_outdated(today)
        count = ask_for(Circular.objects.underway())
        if options["verbosity"]:
            self.stdout.write(f"{count} {'circular' if count == 1 else 'circulars'} resumed.")
