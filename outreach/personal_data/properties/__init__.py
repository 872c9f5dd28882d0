"""What a file tells of its authors besides its content, and the same file without it.

Office packages, OpenDocument texts and pictures are rewritten part by part; all other parts stay byte for byte. A PDF
is written anew with its pages as they are, but for one that is encrypted or signed, which that would break.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from lxml import etree
from pypdf.errors import PyPdfError

from outreach.personal_data.properties.packages import clean_package, told_by_package
from outreach.personal_data.properties.pdfs import clean_pdf, told_by_pdf
from outreach.personal_data.properties.pictures import clean_jpeg, clean_png, told_by_jpeg, told_by_png

PACKAGES = (".docx", ".xlsx", ".pptx", ".odt")
READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    **dict.fromkeys(PACKAGES, told_by_package),
    ".png": told_by_png,
    ".jpg": told_by_jpeg,
    ".jpeg": told_by_jpeg,
    ".pdf": told_by_pdf,
}
CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    **dict.fromkeys(PACKAGES, clean_package),
    ".png": clean_png,
    ".jpg": clean_jpeg,
    ".jpeg": clean_jpeg,
    ".pdf": clean_pdf,
    ".txt": bytes,  # has no properties
}
UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error, OSError, NotImplementedError),
    *(zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, PyPdfError),
)


def names_in(content: bytes, suffix: str) -> str:
    """Return all that can be read of the properties of the file, one thing a line."""
    found = []
    try:
        for told in READERS[suffix](content) if suffix in READERS else ():
            found.append(told)  # what was read before it breaks is told too
    except UNREADABLE:
        pass
    return "\n".join(found)


def without_names(content: bytes, suffix: str) -> bytes | None:
    """Return the file without what its properties tell of persons; None where it cannot be rewritten."""
    if suffix not in CLEANERS:
        return None
    try:
        return CLEANERS[suffix](content)
    except UNREADABLE:
        return None
