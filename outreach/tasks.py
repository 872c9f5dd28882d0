"""What the background worker does for imports: files are checked, and what was confirmed is written, whole or not.

`manage.py db_worker` takes these errands from the database, one after the other.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from outreach.exchange.importing import Checked, check, columns, reject_file, write
from outreach.exchange.problems import told_of
from outreach.exchange.writing import SheetFullError
from outreach.models import Import

logger = logging.getLogger(__name__)

TOLD_EVERY = 0.5  # seconds
REMEMBERED_FOR = 60 * 60  # seconds


@dataclass(frozen=True)
class Progress:
    """How many of the rows are checked, or written, by the moment `at`."""

    is_writing: bool
    done: int
    total: int
    at: datetime.datetime


@task()
def check_import(pk: int, attempt: int) -> None:
    """Check the file of an import, unless that is asked for no more; what was forgotten long ago is given up."""
    discard_forgotten(timezone.now())
    row = Import.objects.get(pk=pk)
    if not row.begin(attempt):
        return
    with told_when_it_fails(row, attempt), translation.override(row.language):
        checked = checked_file(row)
        rejects = rejects_of(row, checked)
        with row.finishing(attempt) as counts:
            if counts:
                note(row, checked, rejects)


@task()
def write_import(pk: int, attempt: int) -> None:
    """Write the rows of an import that was confirmed, after checking them anew: all of them, or none."""
    row = Import.objects.get(pk=pk)
    if not row.begin(attempt):
        return
    with told_when_it_fails(row, attempt), translation.override(row.language), row.finishing(attempt) as counts:
        if not counts:
            return
        checked = checked_file(row)
        if checked.problems:
            note(row, checked, rejects_of(row, checked))
            return
        written = write(checked, row.by, timezone.now(), teller(row, is_writing=True))
        row.first_key, row.last_key = min(written.keys, default=None), max(written.keys, default=None)
        row.total, row.good = checked.total, written.created
        row.stage, row.finished_at = Import.Stage.DONE, timezone.now()
        row.forget()


def checked_file(row: Import) -> Checked:
    """Return what the rules say of the file."""
    with row.file.open("rb") as file:
        return check(row.noun, file.read(), row.name, row.by, timezone.localdate(), teller(row))


def rejects_of(row: Import, checked: Checked) -> tuple[bytes, str]:
    """Return the file of the rows with problems, and how its name ends: as the one that came, if it can."""
    if row.suffix == ".xlsx":
        with suppress(SheetFullError):
            return reject_file(checked, "xlsx"), ".xlsx"
    return reject_file(checked, "csv"), ".csv"


def note(row: Import, checked: Checked, rejects: tuple[bytes, str]) -> None:
    """Keep what was found in the file, for people to look at."""
    row.total, row.good = checked.total, len(checked.rows)
    problems, more = told_of(checked.problems)
    row.preview = {"header": columns(row.noun), "rows": checked.preview, "notes": checked.notes, "more_problems": more}
    row.problems = [[problem.row, problem.column, problem.sentence] for problem in problems]
    row.duplicates = [[twin.row, twin.sentence] for twin in checked.duplicates]
    row.put_rejects(*rejects)
    row.stage = Import.Stage.REFUSED if checked.problems else Import.Stage.READY
    row.confirmed_by, row.finished_at = None, timezone.now()


@contextmanager
def told_when_it_fails(row: Import, attempt: int) -> Iterator[None]:
    """Note on the import that it failed, whatever the reason; nothing has been written then."""
    try:
        yield
    except BaseException as error:
        logger.exception("Import %s failed", row.pk)
        with translation.override(row.language):
            told = why(row, error)
        with row.finishing(attempt) as counts:
            if counts:
                row.stage, row.failure, row.finished_at = Import.Stage.FAILED, told, timezone.now()
        raise


def why(row: Import, error: BaseException) -> str:
    """Return in a sentence why the import failed."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, FileNotFoundError):
        return _("The file is not there any more. Upload it again.")
    if not isinstance(error, Exception):
        return _("The background worker was stopped in the middle.")
    told = _(
        "It is an error of the tracker. Those who run it find the cause in the log, under “Import %(number)s failed”."
    )
    return told % {"number": row.pk}


def discard_forgotten(at: datetime.datetime) -> int:
    """Give up the imports that nobody has touched for a week by the moment `at`; return how many there were."""
    forgotten = list(Import.objects.forgotten(at))
    for row in forgotten:
        row.discard(None, at)
    return len(forgotten)


def teller(row: Import, is_writing: bool = False) -> Callable[[int, int], None]:
    """Return a function that tells how many of the rows are checked, or written.

    It is told in the cache, for others see nothing of the transaction in which rows are written.
    """
    last_told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last_told
        if done >= total or time.monotonic() - last_told >= TOLD_EVERY:
            last_told = time.monotonic()
            cache.set(key_of(row), Progress(is_writing, done, total, timezone.now()), REMEMBERED_FOR)

    tell(0, 0)
    return tell


def progress_of(row: Import) -> Progress | None:
    """Return how far the worker is with what it does for `row`; None before it has begun."""
    told: Progress | None = cache.get(key_of(row))
    return told


def key_of(row: Import) -> str:
    """Return under which name the progress of this step of this attempt is told."""
    return f"import-{row.pk}-{row.attempt}-{row.stage}"
