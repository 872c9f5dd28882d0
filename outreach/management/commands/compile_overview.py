"""Compile the overview of measure 10(l) into a file."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.formats import date_format

from outreach.documents.html import to_html
from outreach.documents.left_out import to_csv
from outreach.documents.overview import Brief, Compiled, compile_overview
from outreach.documents.selection import Reason
from outreach.documents.word import to_docx
from outreach.documents.wording import draft_symbol
from outreach.models import Conference
from states.management.arguments import day, language


class Command(BaseCommand):
    """`manage.py compile_overview`: what the page does, for scripts. Nothing is issued by it."""

    help = "Compile the overview of outreach for a conference into a Word document or a web page."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is asked for and the files to write."""
        parser.add_argument(
            "--conference",
            type=conference,
            required=True,
            metavar="N",
            help="Number of the conference it goes to.",
        )
        parser.add_argument("--language", default="en", metavar="CODE", help="en or zh.")
        parser.add_argument("--format", choices=("docx", "html"), default="docx")
        parser.add_argument(
            "--as-of", default="", metavar="DATE", help="Date of the document, YYYY-MM-DD; default: today."
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--left-out", type=Path, metavar="FILE", help="CSV of what was not printed, and why.")
        parser.add_argument("--appendix", action="store_true", help="Add the lists of States as of the date.")
        parser.add_argument("--symbol", help="Symbol of the document; default: the conference's, without a number.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, write the files, and say what was printed and what was left out."""
        today = timezone.localdate()
        brief = Brief(
            conference=options["conference"],
            language=language(options["language"]),
            as_of=day(options["as_of"], today),
            symbol=options["symbol"] or draft_symbol(options["conference"]),
            has_appendix=options["appendix"],
        )
        try:
            brief.check(today)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        compiled = compile_overview(brief)
        if compiled.mandate.measure is None:
            declared_by = compiled.mandate.declared_by.year
            self.stderr.write(f"The measures of {declared_by} are not recorded: the title cites none.")
        document = compiled.document
        write(options["output"], to_docx(document) if options["format"] == "docx" else to_html(document).encode())
        if options["left_out"]:
            write(options["left_out"], to_csv(compiled).encode())
        self.tell(compiled)

    def tell(self, compiled: Compiled) -> None:
        """Say what was printed and what was left out."""
        figures, left_out = compiled.document.figures, compiled.selection.left_out
        as_of = date_format(compiled.brief.as_of, "DATE_FORMAT")
        self.stdout.write(f"{compiled.brief.symbol}, as of {as_of}")
        self.stdout.write(f"Printed: {figures.activities} (of {figures.states} States)")
        self.stdout.write(f"Left out: {len(left_out)}")
        counts = Counter(reason for one in left_out for reason in one.reasons)
        for reason in Reason:
            if counts[reason]:
                self.stdout.write(f"  {reason.label}: {counts[reason]}")


def conference(text: str) -> Conference:
    """Return the conference of the number `text`."""
    found = Conference.objects.filter(number=int(text)).first() if text.isascii() and text.isdigit() else None
    if found is None:
        raise argparse.ArgumentTypeError(f"there is no conference {text!r}; give its number, such as 13.")
    return found


def write(path: Path, content: bytes) -> None:
    """Write `content` to `path`. Raises CommandError."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
