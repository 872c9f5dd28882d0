"""The overview as a web page that stands alone: it needs no other file and runs no script."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override

from outreach.documents.document import OverviewDocument
from states.documents.columns import read_downwards

STYLE = Path(settings.BASE_DIR) / "outreach" / "static" / "outreach" / "overview.css"


def to_html(document: OverviewDocument) -> str:
    """Return `document` as a complete HTML page."""
    with override(document.language):
        context = paper_context(document, "h1") | {"style": STYLE.read_text(encoding="utf-8")}
        return render_to_string("outreach/overview_document.html", context)


def to_html_part(document: OverviewDocument) -> str:
    """Return `document` as a piece of HTML for one of our pages, which brings `overview.css` and its own h1."""
    with override(document.language):
        return render_to_string("outreach/overview_paper.html", paper_context(document, "h2"))


def paper_context(document: OverviewDocument, title_tag: str) -> dict[str, object]:
    """Return what the templates of the paper need; the title stands in an element `title_tag`."""
    is_right_to_left = get_language_info(document.language)["bidi"]
    return {
        "document": document,
        "title_tag": title_tag,
        "direction": "rtl" if is_right_to_left else "ltr",
        "lists": [(state_list.heading, read_downwards(state_list.states)) for state_list in document.appendix],
    }
