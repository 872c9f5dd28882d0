"""Plain builders of spreadsheets: files as people and their programs make them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

ACTIVITY = {
    "title": "Consultations on ratification",
    "summary": "The two sides spoke about the steps that remain.",
    "language": "en",
    "kind": "consultation",
    "level": "bilateral",
    "dates": "2022-03-14",
    "stage": "completed",
    "undertaken_by": "NOR",
    "addressed_to": "EGY",
    "participants": "",
    "place": "Oslo",
    "occasion": "",
    "measures": "2021/10(b)",
    "visibility": "public",
    "outcome": "",
    "source": "Note 12/2022",
}
CONTACT = {
    "state": "NOR",
    "kind": "foreign-ministry",
    "institution": "Ministry of Foreign Affairs",
    "post": "Desk officer",
    "person": "C. Person",
    "email": "desk@ministry.example.org",
    "phone": "+4312603062",
    "languages": "en; fr",
    "nominated_by_note": "Note 12/2021",
    "nominated_on": "2021-09-23",
    "confirmed_on": "",
    "retired_on": "",
    "successor": "",
}
REPORT = {
    "state": "EGY",
    "reported_on": "2022-03-14",
    "received_on": "2022-03-16",
    "step": "The ratification has been put before the committee.",
    "language": "en",
    "kind": "parliament",
    "source": "A note verbale.",
    "reference": "12/2022",
    "visibility": "coordinators",
    "acknowledged_on": "2022-03-20",
}


def table(base: Mapping[str, str], *changes: Mapping[str, str]) -> list[list[str]]:
    """Return a header and a row for each of `changes` to the row `base`."""
    names = list(dict.fromkeys([*base, *(name for change in changes for name in change)]))
    return [names, *([{**base, **change}.get(name, "") for name in names] for change in changes)]


def activities(*changes: Mapping[str, str]) -> list[list[str]]:
    """Return a table of activities."""
    return table(ACTIVITY, *changes)


def as_csv(rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",", line_end: str = "\n") -> bytes:
    """Return a CSV file with `rows`."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(rows: Iterable[Sequence[Any]]) -> openpyxl.Workbook:
    """Return a workbook whose first sheet has `rows`."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    return book


def as_xlsx(book: openpyxl.Workbook) -> bytes:
    """Return the file of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(file: bytes, name: str, change: Any) -> bytes:
    """Return the XLSX `file` with its part `name` made anew by `change`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part.filename, change(content) if part.filename == name else content)
    return out.getvalue()
