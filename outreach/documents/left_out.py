"""What was not printed and why, as a CSV file that a spreadsheet opens safely."""

import csv
import io

from django.utils.translation import override

from outreach.documents.names import Names
from outreach.documents.overview import Compiled
from outreach.documents.selection import LeftOut
from outreach.models import Activity
from outreach.models.review import Review

COLUMNS = ("id", "dates", "title", "undertaken_by", "stage", "review", "visibility", "reasons")
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes the text for another encoding


def to_csv(compiled: Compiled) -> str:
    """Return the list of what `compiled` leaves out, in the language of its document."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    with override(compiled.brief.language):
        for one in compiled.selection.left_out:
            writer.writerow([safe(cell) for cell in row_of(one, compiled.names)])
    return BYTE_ORDER_MARK + text.getvalue()


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
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
