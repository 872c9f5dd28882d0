import io

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from outreach.personal_data.properties import names_in, without_names


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


def test_a_pdf_loses_the_properties_of_each_of_its_objects_and_its_pages_stay():
    writer, drawn, xmp = pdf(Author="A. Person"), DecodedStreamObject(), StreamObject()
    page = writer.pages[0]
    drawn.set_data(b"0 0 m 100 100 l S")
    page[NameObject("/Contents")] = writer._add_object(drawn)
    xmp.set_data(b"<dc:creator>B. Person</dc:creator>")
    page[NameObject("/Metadata")] = writer._add_object(xmp)
    private = DictionaryObject({NameObject("/Private"): TextStringObject("D. Person")})
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/App"): private})
    told = bytes_of(writer)
    assert [name for name in ("A. Person", "B. Person", "D. Person") if name not in names_in(told, ".pdf")] == []
    clean = without_names(told, ".pdf")
    assert b"Person" not in clean
    before, after = PdfReader(io.BytesIO(told)).pages[0], PdfReader(io.BytesIO(clean)).pages[0]
    assert after.get_contents().get_data() == before.get_contents().get_data()
    assert (after.mediabox, after["/Resources"]) == (before.mediabox, before["/Resources"])
    assert without_names(clean, ".pdf") == clean


def test_an_earlier_state_of_a_pdf_is_not_kept_in_it():
    first = pdf()
    first.metadata = None
    writer = PdfWriter(io.BytesIO(bytes_of(first)), incremental=True)
    del writer.pages[0].annotations[0].get_object()["/T"]
    second = bytes_of(writer)
    assert [note.get_object().get("/T") for note in PdfReader(io.BytesIO(second)).pages[0].annotations] == [
        None,
        "country",
    ]
    assert "C. Person" in names_in(second, ".pdf")
    assert "C. Person" not in names_in(without_names(second, ".pdf"), ".pdf")
