"""A file with lists of States, in the form that was asked for."""

import datetime
from collections.abc import Iterable

from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from states.documents import csv, html, word
from states.documents.appendix import HEADINGS, StateList, appendix_lists


class Format(models.TextChoices):
    """The forms in which lists can be had; the value is the ending of the file's name."""

    DOCX = "docx", gettext_lazy("Word")
    HTML = "html", gettext_lazy("Web page")
    CSV = "csv", gettext_lazy("CSV")


CONTENT_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HTML: "text/html; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
}


def list_file(codes: Iterable[str], on: datetime.date, language: str, form: str) -> bytes:
    """Return a file of the form `form` with the lists `codes`, as of the date `on`, in `language`.

    The same States and the same arguments give the same bytes. Raises ValueError for a list that does not exist, and
    for CSV of several lists, whose rows could not be told apart.
    """
    wanted = set(codes)
    if unknown := wanted - set(HEADINGS):
        raise ValueError(f"there is no list {', '.join(sorted(unknown))}")
    if form == Format.CSV and len(wanted) != 1:
        raise ValueError("CSV takes one list at a time")
    with translation.override(language):
        lists = [state_list for state_list in appendix_lists(on) if state_list.code in wanted]
        if form == Format.CSV:
            return csv.to_csv(lists)
        if form == Format.HTML:
            return html.to_html(lists, on)
        return _word_file(lists, on, language)


def _word_file(lists: list[StateList], on: datetime.date, language: str) -> bytes:
    """Return a Word document with the Treaty's name, the date and the lists."""
    document = word.new_document(language)
    title = _("Comprehensive Nuclear-Test-Ban Treaty: States")
    document.core_properties.title = title
    document.add_heading(title, level=1)
    document.add_paragraph(_("As of %(date)s") % {"date": date_format(on)})
    word.add_state_lists(document, lists)
    return word.to_bytes(document, on)
