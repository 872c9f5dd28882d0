"""What the commands that import rows have in common: they say all that is wrong, and write whole files or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.exchange.importing import Checked, Problem, check, reject_file, write
from outreach.exchange.problems import told_of
from outreach.models import Noun

# Who is named as having recorded what a command imports, unless --by tells: an account with which nobody signs in.
COMMAND_LINE = "command-line"


class ImportCommand(BaseCommand):
    """Import the rows of a CSV or XLSX file as records of one noun."""

    noun: Noun
    help = "Import rows from a CSV or XLSX file: all of them, or none when any has a problem."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what is to be done with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check only; write nothing.")
        parser.add_argument("--by", metavar="USERNAME", help="The account that is named as having recorded the rows.")
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="Where to put the rows with problems.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file, say what is wrong with it, and write its rows unless they are only tried."""
        path: Path = options["file"]
        by = account(options["by"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        checked = check(self.noun, path.read_bytes(), path.name, by, timezone.localdate())
        for note in checked.notes:
            self.stdout.write(note)
        for duplicate in checked.duplicates:
            self.stdout.write(in_words(duplicate))
        if checked.problems:
            self.refuse(checked, options["rejects"])
        if options["dry_run"]:
            self.stdout.write(f"{self.counted(len(checked.rows))} would be created; {told_already(checked)}")
            return
        if by.pk is None:
            by.save()
        try:
            written = write(checked, by, timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{self.counted(written.created)} created; {written.duplicates} of the rows were told already."
        )

    def refuse(self, checked: Checked, rejects: Path | None) -> None:
        """Say all that is wrong, keep the rows with problems where asked, and raise CommandError."""
        problems, more = told_of(checked.problems)
        for problem in problems:
            self.stderr.write(in_words(problem))
        if more:
            self.stderr.write(f"And {more} more.")
        if rejects:
            rejects.write_bytes(reject_file(checked, rejects.suffix.lower().removeprefix(".")))
            self.stdout.write(f"The rows with problems are in {rejects}.")
        rows = len({problem.row for problem in checked.problems if problem.row})
        raise CommandError(
            f"Nothing was imported. Problems: {len(checked.problems)}, in {rows} of {checked.total} rows."
        )

    def counted(self, number: int) -> str:
        """Return how many records of what."""
        return f"{number} {self.noun.label.lower()}"


def told_already(checked: Checked) -> str:
    """Return how many rows would make no record."""
    return f"{len(checked.duplicates)} of the rows are told already."


def in_words(problem: Problem) -> str:
    """Return the problem in one line, with the row and the column."""
    place = f"Row {problem.row}" if problem.row else "The file"
    return ": ".join(filter(None, [", ".join(filter(None, [place, problem.column])), problem.sentence]))


def account(username: str | None) -> User:
    """Return the account called `username`, or that of the command line, not saved yet. Raises CommandError."""
    found = User.objects.filter(username=username or COMMAND_LINE).first()
    if found is None and username:
        raise CommandError(f"There is no account {username}.")
    if found is None:
        found = User(username=COMMAND_LINE, is_active=False)
        found.set_unusable_password()
    return found
