import io
import zipfile

import docx
import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from pypdf import PdfWriter

from outreach.models import (
    Attachment,
    CircularAttachment,
)
from outreach.personal_data.documents import NOT_REWRITTEN, STILL_TOLD
from outreach.personal_data.properties import names_in
from outreach.personal_data.reducing import reduce_persons
from outreach.personal_data.traces import Reading, Traces
from tests.builders import (
    make_activity,
    make_attachment,
    make_circular,
    make_circular_attachment,
)
from tests.outreach.personal_data.one_who_left import AT, NAME, ON, docx_by, everything_that_tells, made_of
from tests.outreach.personal_data.properties.test_packages import package
from tests.outreach.personal_data.properties.test_pictures import END, HEAD, LAST, PIXELS, PNG, SCAN, chunk, segment


def test_documents_lose_their_properties_and_nothing_else(eva, django_capture_on_commit_callbacks):
    before = {document.pk: str(document.file.name) for document in Attachment.objects.all()}
    with django_capture_on_commit_callbacks(execute=True):
        reduce_persons(None, ON, AT)
    speech, figures = Attachment.objects.order_by("pk")
    assert (speech.name, figures.name) == (f"document-{speech.pk}.docx", "Figures.xlsx")
    for document in (speech, figures):
        assert document.file.name != before[document.pk]
        assert not document.file.storage.exists(before[document.pk])
        assert document.size == len(made_of(document))
        assert set(document.history.values_list("file", "name", "size")) == {
            (document.file.name, document.name, document.size)
        }
    read = docx.Document(io.BytesIO(made_of(speech)))
    assert (read.core_properties.author, read.core_properties.last_modified_by) == ("", "")
    assert [paragraph.text for paragraph in read.paragraphs] == ["What was said stays."]
    book = openpyxl.load_workbook(io.BytesIO(made_of(figures)))
    assert not book.properties.creator
    assert (book.active["A1"].value, book.active["A1"].comment.text) == ("What was counted stays.", "A remark.")
    with zipfile.ZipFile(io.BytesIO(made_of(figures))) as package:
        assert not any(b"Somebody else" in package.read(name) for name in package.namelist())


def locked_pdf() -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret")
    writer.write(written)
    return written.getvalue()


def test_a_document_of_another_is_cleaned_where_it_names_the_person_and_a_locked_one_is_told(eva, norway):
    activity = make_activity(norway)
    named = make_attachment(activity, norway, file=ContentFile(docx_by(f"Dr. {NAME}"), name="a.docx"))
    other = make_attachment(activity, norway, file=ContentFile(docx_by("C. Person"), name="b.docx"))
    locked = locked_pdf()
    pdf = make_attachment(activity, eva, file=ContentFile(locked, name="c.pdf"))
    untouched = made_of(other)
    outcome = reduce_persons(None, ON, AT)
    for document in (named, other, pdf):
        document.refresh_from_db()
    assert docx.Document(io.BytesIO(made_of(named))).core_properties.author == ""
    assert made_of(other) == untouched
    assert made_of(pdf) == locked
    assert f"outreach.Attachment {pdf.pk}: {NOT_REWRITTEN}" in outcome.mentions


EVA = Traces.of([NAME])


def jpeg_by(author: str) -> bytes:
    return b"\xff\xd8" + segment(0xED, f"Photoshop 3.0\0{author}".encode("latin-1")) + SCAN + END


def png_by(author: str) -> bytes:
    return PNG + HEAD + chunk(b"iTXt", b"Author\0\0\0\0\0" + author.encode()) + PIXELS + LAST


def pptx_by(author: str) -> bytes:
    return package(ppt__authors=f'<l><author name="{author}"/></l>', ppt__presentation="<p/>")


@pytest.mark.parametrize(
    ("suffix", "made_by"), [(".png", png_by), (".jpg", jpeg_by), (".pptx", pptx_by), (".docx", docx_by)]
)
@pytest.mark.parametrize("of_a_circular", [False, True])
def test_each_kind_of_document_loses_the_name_wherever_it_hangs(of_a_circular, suffix, made_by, eva, norway):
    content = made_by("GRÖNLUND, Éva")
    assert EVA.stand_in(Reading(names_in(content, suffix)))
    # The record is made, not uploaded: what is no whole picture would be refused.
    model, place = (CircularAttachment, make_circular(norway)) if of_a_circular else (Attachment, make_activity(norway))
    document = model(**{"circular" if of_a_circular else "activity": place}, added_by=norway, size=len(content))
    document.file.save(f"a{suffix}", ContentFile(content), save=False)
    document.name = f"Notes{suffix}"
    model.objects.bulk_create([document])
    reduce_persons(None, ON, AT)
    document.refresh_from_db()
    assert document.name == f"Notes{suffix}"
    assert made_of(document) != content
    assert not EVA.stand_in(Reading(names_in(made_of(document), suffix)))


def test_what_the_properties_still_tell_is_told(eva, norway):
    content = package(word__document="<w/>", customXml__item1=f"<p><Owner>{NAME}</Owner></p>")
    document = make_attachment(make_activity(norway), norway, file=ContentFile(content, name="a.docx"))
    outcome = reduce_persons(None, ON, AT)
    assert f"outreach.Attachment {document.pk}: {STILL_TOLD}" in outcome.mentions


def test_the_history_keeps_no_name_of_a_document_that_was_removed_or_renamed(eva, norway, secretariat):
    activity, circular = make_activity(norway), make_circular(norway)
    gone = make_attachment(activity, norway, name="Éva Grönlund biography.pdf")
    LogEntry.objects.create(
        user=secretariat,
        content_type=ContentType.objects.get_for_model(gone),
        object_id=gone.pk,
        object_repr=str(gone),
        action_flag=3,
    )
    key = gone.pk
    gone.delete()
    make_circular_attachment(circular, norway, name="Programme of Éva_Grönlund.pdf").delete()
    renamed = make_attachment(activity, norway, name="CV of Éva Grönlund.pdf")
    renamed.name = "CV.pdf"
    renamed.save()
    reduce_persons(None, ON, AT)
    assert set(Attachment.history.filter(id=key).values_list("name", flat=True)) == {f"document-{key}.pdf"}
    assert LogEntry.objects.get(object_id=key, action_flag=3).object_repr == f"document-{key}.pdf"
    assert [name for name in everything_that_tells("Grönlund") if name.endswith(".name")] == []
    renamed.refresh_from_db()
    assert renamed.name == "CV.pdf"
