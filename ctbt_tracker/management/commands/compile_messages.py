"""`manage.py compile_messages`: Django's compilemessages for a machine without GNU gettext."""

from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`manage.py compile_messages`: write the .mo files that Django reads, where they are older than their .po."""

    help = "Compiles the message files (.po) of the project's own apps to .mo where those are out of date."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what is out of date in the project's own apps, and say how much that was."""
        compiled = 0
        for app in apps.get_app_configs():
            if Path(app.path).parent != settings.BASE_DIR:
                continue
            for source in sorted(Path(app.path).glob("locale/*/LC_MESSAGES/*.po")):
                compiled += self.compile(source)
        if compiled:
            self.stdout.write(f"Message files compiled: {compiled}.")

    def compile(self, source: Path) -> bool:
        """Write the .mo next to `source` and return True, or return False when it is newer than `source`."""
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            return False
        try:
            messages = polib.pofile(str(source))
        except (OSError, UnicodeError) as error:
            raise CommandError(f"{source} cannot be read as a message file: {error}") from error
        partial = target.with_suffix(".mo.partial")
        messages.save_as_mofile(str(partial))
        partial.replace(target)  # at once, since a server may be reading it
        return True
