"""Lists of States as CSV."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable

from states.documents.appendix import StateList

COLUMNS = ("position", "name", "iso3")


def to_csv(lists: Iterable[StateList]) -> bytes:
    """Return the States of `lists`, each list counted from one, as UTF-8 with the mark that spreadsheets need."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for state_list in lists:
        writer.writerows((place, state.name, state.pk) for place, state in enumerate(state_list.states, start=1))
    return text.getvalue().encode("utf-8-sig")


def without_mark(content: bytes) -> bytes:
    """Return the CSV `content` without the mark, for programs: one that reads UTF-8 takes it for part of a name."""
    return content.removeprefix(BOM_UTF8)
