"""Write what is kept on one person to a file, for that person."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.forms.keys import key_of
from outreach.models.personal_data import ABOUT, model_of
from outreach.personal_data.person_file import as_json, file_of_account, file_of_record

RECORDS = {model_of(about.model)._meta.model_name: model_of(about.model) for about in ABOUT}
ONE_OF = f"One of {', '.join(RECORDS)}"


class Command(BaseCommand):
    """`manage.py export_person --account USERNAME` or `--record MODEL KEY`: what the register says is kept, as JSON."""

    help = "Write what is kept on one person, by account or by a record about the person, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and where to."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--account", metavar="USERNAME")
        whose.add_argument("--record", nargs=2, metavar=("MODEL", "KEY"), help=f"{ONE_OF}, and which one.")
        parser.add_argument("--output", metavar="FILE", type=Path, help="Where to; the terminal unless told.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it. Raises CommandError where there is nobody."""
        today = timezone.localdate()
        if options["account"]:
            user = User.objects.filter(username=options["account"]).first()
            told = file_of_account(user, None, today) if user else None
        else:
            called, key = options["record"]
            if called not in RECORDS:
                raise CommandError(f"{ONE_OF}, not {called}.")
            row = RECORDS[called]._default_manager.filter(pk=key_of(key)).first()
            told = file_of_record(row, today) if row else None
        if told is None:
            raise CommandError("There is nobody of that name or key.")
        if options["output"] is None:
            self.stdout.write(as_json(told).decode())
            return
        options["output"].touch(mode=0o600)
        options["output"].write_bytes(as_json(told))
        self.stdout.write(f"Written: {options['output']}")
