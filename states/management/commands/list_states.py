"""Write the lists of States of a declaration's Appendix."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from states.documents.appendix import HEADINGS
from states.documents.csv import without_mark
from states.documents.files import Format, list_file
from states.management.arguments import day_with_a_status, language


class Command(BaseCommand):
    """`manage.py list_states`: the States that have ratified (A) and the groups of Annex 2 (B, B1, B2, B3)."""

    help = "Write one list of States, or all of them as the Appendix of a declaration has them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the date, the language, the list, the form and the file."""
        parser.add_argument("--as-of", default="", metavar="YYYY-MM-DD", help="the date; today where none is given")
        parser.add_argument("--language", default="en", help="ar, zh, en, fr, ru or es")
        parser.add_argument(
            "--list", choices=[*HEADINGS], dest="code", help="one list; all of them where none is given"
        )
        parser.add_argument("--format", choices=Format.values, default=Format.CSV, dest="form")
        parser.add_argument("--output", type=Path, help="the file to write; standard output where none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or print it."""
        code, form = options["code"], options["form"]
        if form == Format.CSV and not code:
            raise CommandError(f"CSV holds one list: name it with --list, one of {', '.join(HEADINGS)}.")
        on = day_with_a_status(options["as_of"], timezone.localdate())
        content = list_file([code] if code else HEADINGS, on, language(options["language"]), form)
        self.write(without_mark(content) if form == Format.CSV else content, options["output"])

    def write(self, content: bytes, output: Path | None) -> None:
        """Write `content` to the file `output`, or as it is to standard output."""
        if output:
            try:
                output.write_bytes(content)
            except OSError as error:
                raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        elif buffer := getattr(self.stdout, "buffer", None):
            buffer.write(content)
            buffer.flush()
        else:  # a caller in Python gave a text in place of standard output
            try:
                self.stdout.write(content.decode("utf-8"), ending="")
            except UnicodeDecodeError as error:
                raise CommandError("A Word document is no text: name a file with --output.") from error
