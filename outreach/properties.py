"""What a file tells of its authors besides its content, and the same file without it.

Office packages, OpenDocument texts and pictures are rewritten part by part; all other parts stay byte for byte. A PDF
is written anew with its pages as they are, but for one that is encrypted or signed, which that would break.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePath

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

MOST_BYTES = 60 * 1024 * 1024  # of one part unpacked: more is not read
PACKAGES = {".docx", ".xlsx", ".pptx", ".odt"}
# Elements and attributes that hold a name, in the parts of a package where they do.
ELEMENTS = {
    *("creator", "lastModifiedBy", "Manager", "Company", "lpwstr"),
    *("author", "initial-creator", "printed-by", "creator-initials", "user-defined"),
}
ATTRIBUTES = {"author", "initials", "displayName", "userId"}
ATTRIBUTES_OF_AUTHORS = ATTRIBUTES | {"name"}
AUTHORS = ("ppt/commentAuthors.xml", "ppt/authors.xml")
PLACES = ("docProps/", "word/", "xl/comments", "xl/persons/", "ppt/comment", "ppt/authors", "meta.xml", "content.xml")
PNG_TEXTS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
EXIF, ORIENTATION = b"Exif\0\0", 0x0112
JPEG_TEXTS = {0xE1, 0xED, 0xFE}  # Exif and XMP, IPTC, comments
UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError, struct.error, OSError, NotImplementedError),
    *(zipfile.BadZipFile, etree.XMLSyntaxError, PyPdfError),
)


def names_in(content: bytes, suffix: str) -> str:
    """Return all that the properties of the file tell, one thing a line; nothing where they cannot be read."""
    try:
        if suffix in PACKAGES:
            return "\n".join(told for _part, root in parts_of(content) for told, _empty in places_in(*(_part, root)))
        if suffix == ".png":
            return "\n".join(text.decode("utf-8", "replace") for kind, text in chunks(content) if kind in PNG_TEXTS)
        if suffix in (".jpg", ".jpeg"):
            texts = [body for marker, body in segments(content)[0] if marker in JPEG_TEXTS]
            return "\n".join(text.decode("utf-8", "replace") for text in texts)
        if suffix == ".pdf":
            return "\n".join([*told_by_pdf(content), content.decode("latin-1")])
    except UNREADABLE:
        return ""
    return ""


def without_names(content: bytes, suffix: str) -> bytes | None:
    """Return the file without what its properties tell of persons; None where it cannot be rewritten."""
    cleaners: dict[str, Callable[[bytes], bytes]] = {
        **dict.fromkeys(PACKAGES, clean_package),
        ".png": clean_png,
        ".jpg": clean_jpeg,
        ".jpeg": clean_jpeg,
        ".pdf": clean_pdf,
        ".txt": bytes,  # has no properties
    }
    if suffix not in cleaners:
        return None
    try:
        return cleaners[suffix](content)
    except UNREADABLE:
        return None


def parts_of(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts of a package that hold names, each with its name. Raises ValueError for one that is too large."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.infolist():
            if is_read(part.filename):
                if part.file_size > MOST_BYTES:
                    raise ValueError(part.filename)
                yield part.filename, parsed(package.read(part))


def is_read(name: str) -> bool:
    """Whether the part of a package called `name` may hold the name of a person besides the text."""
    return name.startswith(PLACES) and PurePath(name).suffix == ".xml"


def parsed(part: bytes) -> etree._Element:
    """Return the part of a package as a tree; nothing is fetched and no entity is followed."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def places_in(name: str, root: etree._Element) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each name that the part called `name` tells, with what empties it."""
    attributes = ATTRIBUTES_OF_AUTHORS if name in AUTHORS else ATTRIBUTES
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in ELEMENTS and element.text:
            yield element.text, lambda element=element: setattr(element, "text", "")  # type: ignore[misc]
        for attribute in element.attrib:
            if etree.QName(str(attribute)).localname in attributes and element.get(attribute):
                told = str(element.get(attribute))
                yield told, lambda element=element, attribute=attribute: element.set(attribute, "")  # type: ignore[misc]


def clean_package(content: bytes) -> bytes:
    """Return the package with the names in its parts emptied; where there are none, as it is."""
    emptied: dict[str, bytes] = {}
    for name, root in parts_of(content):
        found = list(places_in(name, root))
        for _told, empty in found:
            empty()
        if found:
            emptied[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if not emptied:
        return content
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():  # in its order, each packed as it was: OpenDocument asks for both
            new.writestr(part, emptied.get(part.filename) or old.read(part))
    return written.getvalue()


def told_by_pdf(content: bytes) -> Iterator[str]:
    """Yield what a PDF tells of itself and who wrote its notes; nothing of one that cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(content))
        yield from map(str, (reader.metadata or {}).values())
        if (xmp := reader.root_object.get("/Metadata")) is not None:
            yield xmp.get_object().get_data().decode("utf-8", "replace")
        yield from (str(note["/T"]) for note in notes_of(reader))
    except UNREADABLE:
        return


def notes_of(pdf: PdfReader | PdfWriter) -> Iterator[DictionaryObject]:
    """Yield the notes on the pages that name who wrote them; in a field of a form the same place is its own name."""
    for page in pdf.pages:
        for note in page.annotations or []:
            told = note.get_object()
            if isinstance(told, DictionaryObject) and told.get("/Subtype") != "/Widget" and "/T" in told:
                yield told


def clean_pdf(content: bytes) -> bytes:
    """Return the PDF without its properties and the names on its notes; as it is where it has none.

    Raises ValueError for one that is encrypted or signed.
    """
    reader = PdfReader(io.BytesIO(content))
    form = reader.root_object.get("/AcroForm")
    if reader.is_encrypted or (form is not None and form.get_object().get("/SigFlags")):
        raise ValueError("encrypted or signed")
    if not any(told_by_pdf(content)):
        return content
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer.root_object.pop("/Metadata", None)
    for note in notes_of(writer):
        del note["/T"]
    # What nothing leads to any more would still be written.
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG, each with its kind. Raises ValueError where it is none, struct.error at its break."""
    if not content.startswith(PNG_BEGINS):
        raise ValueError("no PNG")
    at = len(PNG_BEGINS)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        yield content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        at += 12 + length


def clean_png(content: bytes) -> bytes:
    """Return the PNG without its texts."""
    kept, at = [PNG_BEGINS], len(PNG_BEGINS)
    for kind, body in chunks(content):
        length = 12 + len(body)
        if kind not in PNG_TEXTS:
            kept.append(content[at : at + length])
        at += length
    return b"".join(kept)


def segments(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the segments of a JPEG before its picture, each with its marker, and the picture. Raises ValueError."""
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    found, at = [], 2
    while content[at] == 0xFF and content[at + 1] != 0xDA:
        marker = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        found.append((marker, content[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, content[at:]


def clean_jpeg(content: bytes) -> bytes:
    """Return the JPEG without its texts; that it is to be shown turned stays."""
    found, picture = segments(content)
    kept = [(marker, body) for marker, body in found if marker not in JPEG_TEXTS]
    turned = next((turn for marker, body in found if marker == 0xE1 and (turn := orientation(body)) > 1), 1)
    if turned > 1:
        only_that = EXIF + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
        kept.insert(1 if kept and kept[0][0] == 0xE0 else 0, (0xE1, only_that))
    packed = [struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in kept]
    return b"".join([b"\xff\xd8", *packed, picture])


def orientation(body: bytes) -> int:
    """Return how the picture is to be turned, as its Exif segment tells; 1 for not at all."""
    if not body.startswith(EXIF):
        return 1
    tiff = body[len(EXIF) :]
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(count):
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
        if tag == ORIENTATION:
            return int(value)
    return 1
