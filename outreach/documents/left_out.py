"""What was not printed and why, as a CSV file that a spreadsheet opens safely."""

import csv
import io
import re

from django.utils.translation import override

from outreach.documents.names import Names
from outreach.documents.overview import Compiled
from outreach.documents.selection import LeftOut
from outreach.models import Activity
from outreach.models.review import Review

COLUMNS = ("id", "dates", "title", "undertaken_by", "stage", "review", "visibility", "reasons")
# What a spreadsheet may take for a formula: at the start of a cell, and behind whatever parts cells or lines when it is
# set to other separators than the comma, with spaces and quotes before it; in East Asian settings in full width too.
FORMULA = re.compile(r'(^|[;\t\r\n])([\s"]*)([=+\-@\t＝＋－＠])')


def to_csv(compiled: Compiled) -> str:
    """Return the list of what `compiled` leaves out, in the language of its document, without a byte-order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    with override(compiled.brief.language):
        for one in compiled.selection.left_out:
            writer.writerow([safe(cell) for cell in row_of(one, compiled.names)])
    return text.getvalue()


def row_of(one: LeftOut, names: Names) -> list[str]:
    """Return the cells of one record."""
    content = one.record.content
    return [
        str(one.record.activity),
        content["dates"],
        content["title"],
        "; ".join(names.doers(content)),
        str(Activity.Stage(content["stage"]).label),
        str(Review(one.record.review).label),
        str(Activity.Visibility(one.record.visibility).label),
        "; ".join(str(reason.label) for reason in one.reasons),
    ]


def safe(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it, or a piece of it, for a formula."""
    return FORMULA.sub(r"\1\2'\3", cell)
