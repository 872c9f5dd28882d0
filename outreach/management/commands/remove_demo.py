"""Take the demonstration set away again, and nothing else."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from outreach.management.demonstration_set import DemonstrationSet, names_in_short


class Command(BaseCommand):
    """`manage.py remove_demo`: take away what is marked as demonstration, and say what it was."""

    help = "Remove the demonstration set: its records, accounts and files. What real records lean on stays, locked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --dry-run and --yes."""
        parser.add_argument("--dry-run", action="store_true", help="Remove nothing; say what would be removed.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what goes and what stays, ask, and take it away. Raises CommandError."""
        found = DemonstrationSet()
        if not found.root_of:
            self.stdout.write("There is no demonstration set here: nothing to remove.")
            return
        self.tell(found)
        if options["dry_run"]:
            self.stdout.write("Nothing was removed.")
            return
        if not options["yes"] and not self.is_sure():
            raise CommandError("Nothing was removed.")
        with transaction.atomic():
            if DemonstrationSet() != found:
                raise CommandError("Records have changed meanwhile: nothing was removed. Start again.")
            found.take_away()
        self.stdout.write("Done.")
        if not User.objects.filter(is_active=True).exists():
            self.stdout.write("No account is left that opens the system: manage.py createsuperuser makes one.")

    def tell(self, found: DemonstrationSet) -> None:
        """Print how many of each noun go, and what stays because of what."""
        counts = found.counted()
        self.stdout.write(
            "Of the demonstration set, this goes:" if counts else "Of the demonstration set, nothing goes."
        )
        for noun, number in sorted(counts.items()):
            self.stdout.write(f"  {noun}: {number}")
        staying = list(found.staying())
        if staying:
            self.stdout.write("This stays, since other records lean on it; accounts are locked:")
        for name, reasons in staying:
            self.stdout.write(f"  {name}, because of {names_in_short(reasons)}")

    def is_sure(self) -> bool:
        """Ask whoever runs the command. Raises CommandError where nobody can answer."""
        try:
            return input("Remove it? Type yes: ").strip().lower() == "yes"
        except EOFError:
            raise CommandError("Nobody is here to ask: say --yes. Nothing was removed.") from None
