import io
import struct
import zipfile
import zlib

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from outreach.properties import names_in, without_names

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAME = "Éva Grönlund"


def package(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/") + ".xml", content)
        written.writestr("mimetype", "application/x", zipfile.ZIP_STORED)
        written.writestr("big.bin", b"\0" * 5000, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


@pytest.mark.parametrize(
    ("suffix", "part", "content"),
    [
        (".docx", "word__document", f'<w:p xmlns:w="{WORD}"><w:ins w:author="{NAME}" w:id="1">text</w:ins></w:p>'),
        (".docx", "word__people", f'<p xmlns:w="u"><w:person w:author="{NAME}" w:userId="S::x"/>text</p>'),
        (".docx", "docProps__app", f"<Properties><Manager>{NAME}</Manager>text</Properties>"),
        (".xlsx", "xl__persons__person", f'<personList><person displayName="{NAME}" id="1"/>text</personList>'),
        (".xlsx", "xl__comments1", f"<c><authors><author>{NAME}</author></authors>text</c>"),
        (".pptx", "ppt__commentAuthors", f'<l><cmAuthor name="{NAME}" initials="ÉG" id="1"/>text</l>'),
        (".odt", "meta", f'<m xmlns:d="u"><d:creator>{NAME}</d:creator><d:date>text</d:date></m>'),
        (".odt", "content", f'<m xmlns:d="u"><d:creator>{NAME}</d:creator><d:p>text</d:p></m>'),
    ],
)
def test_a_package_loses_names_where_they_stand_besides_the_text(suffix, part, content):
    before = package(**{part: content, "other": f"<a>{NAME}</a>"})
    assert NAME in names_in(before, suffix)
    after = without_names(before, suffix)
    assert names_in(after, suffix) == ""
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        name = part.replace("__", "/") + ".xml"
        assert "text" in new.read(name).decode()
        assert NAME not in new.read(name).decode()
        assert new.namelist() == old.namelist()
        assert [each.compress_type for each in new.infolist()] == [each.compress_type for each in old.infolist()]
        assert all(new.read(each) == old.read(each) for each in new.namelist() if each != name)


def test_a_package_that_names_nobody_is_not_written_anew():
    document = docx.Document()
    document.core_properties.author = ""
    file = io.BytesIO()
    document.save(file)
    once = without_names(file.getvalue(), ".docx")
    assert without_names(once, ".docx") == once


def test_a_picture_loses_its_texts_and_keeps_the_picture():
    head, body, end = chunk(b"IHDR", b"0" * 13), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")
    plain = b"\x89PNG\r\n\x1a\n" + head + body + end
    told = b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", b"Author\0C. Person") + body + chunk(b"eXIf", b"x") + end
    assert "C. Person" in names_in(told, ".png")
    assert without_names(told, ".png") == without_names(plain, ".png") == plain


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photograph_loses_its_texts_and_is_still_shown_turned(order):
    tags = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(f"{order}HHII", 0x013B, 2, 9, 38)
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 2) + tags + b"\0\0\0\0C. Person"
    scan = b"\xff\xda\0\x02pixels\xff\xd9"
    frame = segment(0xE0, b"JFIF\0") + segment(0xDB, b"table")
    told = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE1, b"Exif\0\0" + tiff)
    told += segment(0xFE, b"C. Person") + segment(0xDB, b"table") + scan
    assert "C. Person" in names_in(told, ".jpg")
    clean = without_names(told, ".jpg")
    assert b"C. Person" not in clean
    assert clean.endswith(segment(0xDB, b"table") + scan)
    assert without_names(clean, ".jpg") == clean
    unturned = b"\xff\xd8" + frame + scan
    assert without_names(unturned, ".jpg") == unturned


@pytest.mark.parametrize("suffix", [".docx", ".png", ".jpg"])
def test_what_is_damaged_is_left_as_it_is(suffix):
    assert without_names(b"nothing of the kind", suffix) is None
    assert names_in(b"nothing of the kind", suffix) == ""


def pdf(**properties: str) -> PdfWriter:
    """Make a PDF with one page, a note by C. Person and a field of a form."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    note, field = Text(text="Please check.", rect=(10, 10, 40, 40), title_bar="C. Person"), DictionaryObject()
    writer.add_annotation(page, note)
    field.update({NameObject("/Subtype"): NameObject("/Widget"), NameObject("/T"): TextStringObject("country")})
    page[NameObject("/Annots")].append(writer._add_object(field))
    writer.add_metadata({f"/{name}": told for name, told in properties.items()})
    return writer


def bytes_of(writer: PdfWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_pdf_loses_its_properties_and_who_wrote_its_notes():
    writer = pdf(Author="A. Person", Title="Note", Company="B. Person")
    xmp = StreamObject()
    xmp.set_data(b"<x:xmpmeta><dc:creator>D. Person</dc:creator></x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    told = bytes_of(writer)
    persons = ["A. Person", "B. Person", "C. Person", "D. Person"]
    assert [name for name in persons if name in names_in(told, ".pdf")] == persons
    clean = without_names(told, ".pdf")
    read = PdfReader(io.BytesIO(clean))
    assert (read.metadata, "/Metadata" in read.root_object, b"Person" in clean) == (None, False, False)
    notes = [note.get_object() for note in read.pages[0].annotations]
    assert [(note.get("/Contents"), note.get("/T")) for note in notes] == [("Please check.", None), (None, "country")]
    assert without_names(clean, ".pdf") == clean


def test_a_damaged_pdf_is_left_as_it_is():
    assert without_names(b"nothing of the kind", ".pdf") is None


def test_an_encrypted_or_signed_pdf_is_not_rewritten():
    locked, signed = pdf(Author="A. Person"), pdf(Author="A. Person")
    locked.encrypt("secret")
    form = DictionaryObject({NameObject("/SigFlags"): NumberObject(3)})
    signed.root_object[NameObject("/AcroForm")] = form
    assert [without_names(bytes_of(each), ".pdf") for each in (locked, signed)] == [None, None]
    assert "A. Person" in names_in(bytes_of(signed), ".pdf")
