"""Lists of States as a web page that stands on its own."""

import datetime
from collections.abc import Iterable

from django.template.loader import render_to_string

from states.documents.appendix import StateList


def to_html(lists: Iterable[StateList], on: datetime.date) -> bytes:
    """Return a complete HTML document with `lists` as of the date `on`, in the active language."""
    return render_to_string("states/list_document.html", {"lists": lists, "as_of": on}).encode()
