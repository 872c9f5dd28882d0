"""The properties of a PDF: of the whole, of each object in it, and who wrote the notes on its pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

OF_ANY_OBJECT = ("/Metadata", "/PieceInfo")
ESCAPED = re.compile(rb"\\([0-7]{3})")
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


def told_by_pdf(content: bytes) -> Iterator[str]:
    """Yield what stands in a PDF besides its pages, then its properties.

    A property of an earlier state, which nothing leads to any more, is read too.
    """
    outside = ESCAPED.sub(lambda found: bytes([int(found[1], 8) % 256]), STREAM.sub(b"", content))
    yield outside.decode("latin-1")
    yield from (told for told, _empty in places_in(PdfWriter(clone_from=PdfReader(io.BytesIO(content)))))


def places_in(pdf: PdfWriter) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each property and name, with what takes it away; in a field of a form, the place of a name is its own."""
    if pdf.metadata:
        yield "\n".join(map(str, pdf.metadata.values())), partial(setattr, pdf, "metadata", None)
    for each in list(values_under(pdf.root_object)):
        if isinstance(each, DictionaryObject):
            for key in OF_ANY_OBJECT:
                if key in each:
                    yield told_under(each.raw_get(key)), partial(dict.pop, each, key)
    for page in pdf.pages:
        for note in page.annotations or []:
            told = note.get_object()
            if isinstance(told, DictionaryObject) and told.get("/Subtype") != "/Widget" and "/T" in told:
                yield str(told["/T"]), partial(dict.pop, told, "/T")


def values_under(top: Any) -> Iterator[Any]:
    """Yield `top` and all values that it leads to, each once."""
    to_come, known = [top], set()
    while to_come:
        value = to_come.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in known:
                continue
            known.add(value.idnum)
            value = value.get_object()
        yield value
        if isinstance(value, DictionaryObject):
            to_come += dict.values(value)
        elif isinstance(value, ArrayObject):
            to_come += list.__iter__(value)


def told_under(top: Any) -> str:
    """Return all texts that `top` leads to, one a line."""
    found = []
    for value in values_under(top):
        if isinstance(value, StreamObject):
            found.append(value.get_data().decode("utf-8", "replace"))
        elif isinstance(value, str):
            found.append(value)
    return "\n".join(found)


def clean_pdf(content: bytes) -> bytes:
    """Return the PDF without its properties and the names on its notes; as it is where it has none.

    Raises ValueError for one that is encrypted or signed.
    """
    reader = PdfReader(io.BytesIO(content))
    form = reader.root_object.get("/AcroForm")
    if reader.is_encrypted or (form is not None and form.get_object().get("/SigFlags")):
        raise ValueError("encrypted or signed")
    writer = PdfWriter(clone_from=reader)
    found = list(places_in(writer))
    if not found and content.count(b"startxref") == 1:  # more: an earlier state is in it
        return content
    for _told, empty in found:
        empty()
    writer.metadata = None
    # What nothing leads to any more would still be written.
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
