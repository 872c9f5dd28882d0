"""Keep the fact and drop the person, once the time that the register of personal data gives is past."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.personal_data.reducing import Outcome, reduce_persons


class Command(BaseCommand):
    """`manage.py reduce_persons`: run it monthly. It says how many rows of which model it changed, and no names."""

    help = "Reduce each person whose time is past to the post held, in records, history and documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --dry-run, --on and --by."""
        parser.add_argument("--dry-run", action="store_true", help="Change nothing; say what would be changed.")
        parser.add_argument("--on", type=datetime.date.fromisoformat, metavar="DATE", help="The day, if not today.")
        parser.add_argument("--by", metavar="USERNAME", help="Who runs it, for the record of the run.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done. Raises CommandError where a person could not be reduced."""
        now, is_trial = timezone.localtime(), options["dry_run"]
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is no account {options['by']}.")
        try:
            outcome = reduce_persons(by, options["on"] or now.date(), now, is_trial)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.tell(outcome, "would be" if is_trial else "were" if outcome.persons != 1 else "was")
        if outcome.failures:
            raise CommandError(f"{outcome.failures} not reduced: other records lean on them. Nothing of them changed.")

    def tell(self, outcome: Outcome, verb: str) -> None:
        """Print how many persons and rows, and what is to be looked at."""
        self.stdout.write(f"{outcome.persons} {'person' if outcome.persons == 1 else 'persons'} {verb} reduced.")
        for model, number in sorted(outcome.counts.items()):
            self.stdout.write(f"  {model}: {number}")
        if outcome.mentions:
            self.stdout.write("To be looked at by a person: a name still stands, or a document was not rewritten.")
        for mention in outcome.mentions:
            self.stdout.write(f"  {mention}")
