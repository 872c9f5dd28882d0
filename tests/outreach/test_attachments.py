import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from outreach.models import Attachment
from tests.builders import PDF, make_activity, make_attachment
from tests.outreach.test_admin import page_of, typed

ADD = reverse("admin:outreach_attachment_add")
LIST = reverse("admin:outreach_attachment_changelist")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
OTHER_TYPE = "Files of this type are not kept. Send it as PDF, Word, Excel, picture or text."
OTHER_CONTENT = "The content of the file is not what its name says. Save it anew and try again."


def package(*names: str) -> bytes:
    """Return a zip file with parts of these `names`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return file.getvalue()


def damaged(archive: bytes) -> bytes:
    """Return `archive` with a table of contents that cannot be read."""
    return archive.replace(b"PK\x01\x02", b"PK\x01\x00", 1)


def upload(name: str = "Statement.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def inline(**values: object) -> dict[str, object]:
    """Return the part of an activity's form that adds one document."""
    return {"attachments-2-TOTAL_FORMS": 1} | {f"attachments-2-0-{name}": value for name, value in values.items()}


KEPT = [
    ("Statement.PDF", PDF, "application/pdf"),
    ("picture.png", PNG, "image/png"),
    ("note.txt", "Записка".encode(), "text/plain"),
    (
        "text.docx",
        package("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
]
REFUSED = [
    ("damaged.docx", damaged(package("[Content_Types].xml", "word/document.xml")), OTHER_CONTENT),
    ("page.html", b"<html>", OTHER_TYPE),
    ("program.exe", b"MZ", OTHER_TYPE),
    ("picture.svg", b"<svg/>", OTHER_TYPE),
    ("no-ending", PDF, OTHER_TYPE),
    ("Statement.pdf", b"<html><script>", OTHER_CONTENT),
    ("picture.png", PDF, OTHER_CONTENT),
    ("note.txt", b"\x00\x01", OTHER_CONTENT),
    ("text.docx", package("xl/workbook.xml"), OTHER_CONTENT),
    ("text.docx", package("word/document.xml", "word/vbaProject.bin"), OTHER_CONTENT),
]


@pytest.mark.parametrize(("name", "content", "content_type"), KEPT)
def test_a_document_is_kept_under_a_name_that_tells_nothing(name, content, content_type, secretariat):
    attachment = make_attachment(make_activity(secretariat), secretariat, file=ContentFile(content, name=name))
    assert (attachment.name, attachment.content_type, attachment.size) == (name, content_type, len(content))
    kept = Path(attachment.file.path)
    assert (kept.read_bytes(), kept.suffix) == (content, Path(name).suffix.lower())
    assert Path(name).stem not in attachment.file.name


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_what_a_browser_might_run_or_is_not_what_it_says_is_refused_in_the_shell(name, content, sentence, secretariat):
    with pytest.raises(ValidationError) as error:
        make_attachment(make_activity(secretariat), secretariat, file=ContentFile(content, name=name))
    assert error.value.message_dict == {"file": [sentence]}
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED)
def test_it_is_refused_beside_the_file_on_both_pages(name, content, sentence, secretariat, sign_in):
    activity = make_activity(secretariat)
    client = sign_in(secretariat)
    answer = client.post(ADD, {"activity": activity.pk, "file": upload(name, content)})
    assert answer.context["adminform"].form.errors == {"file": [sentence]}
    answer = client.post(page_of(activity), typed(**inline(file=upload(name, content))))
    formsets = {formset.formset.prefix: formset.formset for formset in answer.context["inline_admin_formsets"]}
    assert formsets["attachments-2"].errors == [{"file": [sentence]}]
    assert not Attachment.objects.exists()


def test_a_document_that_is_too_large_is_refused_with_both_sizes(secretariat, sign_in):
    large = upload(content=PDF + b" " * (20 * 1024 * 1024))
    answer = sign_in(secretariat).post(ADD, {"activity": make_activity(secretariat).pk, "file": large})
    assert answer.context["adminform"].form.errors == {"file": ["The file has 21 MB; at most 20 MB are kept."]}


def test_a_document_is_put_on_the_page_of_its_activity_by_whoever_is_signed_in(secretariat, norway, sign_in):
    activity = make_activity(norway)
    kept = make_attachment(activity, norway)
    client = sign_in(secretariat)
    shown = typed(**{"attachments-TOTAL_FORMS": 1, "attachments-INITIAL_FORMS": 1, "attachments-0-id": kept.pk})
    answer = client.post(page_of(activity), shown | inline(file=upload("Note.pdf"), name="The note"))
    assert answer.status_code == 302
    assert list(activity.attachments.values_list("name", "added_by__username")) == [
        ("Statement.pdf", "norway"),
        ("The note", "secretariat"),
    ]
    html = client.get(page_of(activity)).content.decode()
    assert html.count(f'href="{kept.get_absolute_url()}"') >= 1
    assert kept.file.name not in html


def test_a_document_whose_file_is_gone_is_answered_as_if_there_were_none(norway, sign_in):
    kept = make_attachment(make_activity(norway), norway)
    client = sign_in(norway)
    found = client.get(kept.get_absolute_url())
    assert (found.status_code, b"".join(found.streaming_content)) == (200, PDF)
    Path(kept.file.path).unlink()
    assert client.get(kept.get_absolute_url()).status_code == 404


def test_a_document_on_a_new_activity_is_saved_with_it(secretariat, sign_in):
    answer = sign_in(secretariat).post(reverse("admin:outreach_activity_add"), typed(**inline(file=upload())))
    assert answer.status_code == 302
    attachment = Attachment.objects.get()
    assert (attachment.activity.title, attachment.added_by) == ("Consultations on ratification", secretariat)


def test_a_document_that_does_not_belong_there_is_taken_away_with_its_file(
    secretariat, norway, sign_in, django_capture_on_commit_callbacks
):
    activity = make_activity(norway)
    kept = make_attachment(activity, norway)
    path = Path(kept.file.path)
    form = typed(
        **{
            "attachments-TOTAL_FORMS": 1,
            "attachments-INITIAL_FORMS": 1,
            "attachments-0-id": kept.pk,
            "attachments-0-DELETE": "on",
        }
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in(secretariat).post(page_of(activity), form).status_code == 302
    assert not Attachment.objects.exists()
    assert not path.exists()
    gone = Attachment.history.latest()
    assert (gone.name, gone.history_type, gone.history_user) == ("Statement.pdf", "-", secretariat)


def test_only_the_name_of_a_document_is_changed_on_its_page(secretariat, norway, sign_in):
    activity, other = make_activity(norway), make_activity(norway)
    attachment = make_attachment(activity, norway)
    page = reverse("admin:outreach_attachment_change", args=[attachment.pk])
    client = sign_in(secretariat)
    assert attachment.file.name not in client.get(page).content.decode()
    client.post(page, {"name": "The statement", "file": upload("Other.pdf"), "activity": other.pk})
    changed = Attachment.objects.get()
    assert (changed.name, changed.activity, changed.file.name, changed.added_by) == (
        "The statement",
        activity,
        attachment.file.name,
        norway,
    )


@pytest.mark.parametrize("text", ["statement.p", "consultations", "埃及"])
def test_a_document_is_found_by_its_name_its_activity_and_the_states_of_that(text, secretariat, norway, sign_in):
    wanted = make_attachment(make_activity(norway, addressed_to=("EGY",)), norway)
    make_attachment(make_activity(norway, title="Another", summary=""), norway, name="Another")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [wanted]


def test_the_name_of_a_document_does_not_look_as_if_it_ended_otherwise(secretariat):
    attachment = make_attachment(make_activity(secretariat), secretariat, name="inv\u202efdp.exe\n.pdf")
    assert attachment.name == "invfdp.exe.pdf"
