"""Print the register of personal data as docs/personal-data.md holds it."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from outreach.models.personal_data import HISTORY, NOT_PERSONAL, REGISTER


class Command(BaseCommand):
    """`manage.py list_personal_data`: the register and what is not in it, as two tables."""

    help = "Print the register of personal data, for docs/personal-data.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it in English."""
        with translation.override("en"):
            self.stdout.write("\n".join(lines()))


def lines() -> Iterator[str]:
    """Yield the lines of the two tables."""
    yield "| model | fields | what for | how long | what is left |"
    yield "| --- | --- | --- | --- | --- |"
    for entry in (*REGISTER, *HISTORY):
        names = ", ".join(f"`{name}`" for name in entry.fields)
        yield f"| `{entry.model}` | {names} | {entry.purpose} | {entry.kept.label} | {entry.left.label} |"
    yield from ("", "## What tells of nobody", "")
    yield "| model | fields | not personal, because |"
    yield "| --- | --- | --- |"
    for exempt in NOT_PERSONAL:
        names = ", ".join(f"`{name}`" for name in exempt.fields)
        yield f"| `{exempt.model}` | {names} | {exempt.because} |"
