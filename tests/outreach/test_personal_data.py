import datetime
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfWriter

from outreach.documents_kept import NOT_REWRITTEN
from outreach.management.commands.list_personal_data import lines
from outreach.models import (
    Attachment,
    CalendarFeed,
    CircularMail,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    Export,
    FocalPoint,
    FormDraft,
    Preferences,
    Reduction,
    Role,
    RosterOffer,
    SavedView,
)
from outreach.models.personal_data import (
    ABOUT,
    HANGING,
    HISTORY,
    NOT_PERSONAL,
    REGISTER,
    Left,
    account_fields,
    fields_of,
    model_of,
    telling_fields,
)
from outreach.reducing import persons, reduce_persons
from tests.builders import (
    CLEARED_AT,
    make_activity,
    make_attachment,
    make_circular,
    make_cleared,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_offer,
    make_request,
    make_user,
)

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "Éva Grönlund"
ENDED_ON = datetime.date(2019, 9, 25)
AT = datetime.datetime(2025, 1, 1, 9, tzinfo=datetime.UTC)
ON = AT.date()


def is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "instance_type") or model.__name__.startswith("Historical")


# The register --------------------------------------------------------------------------------------------------------


def told(model: type[models.Model]) -> set[str]:
    registered = set(fields_of(model))
    exempt = {name for each in NOT_PERSONAL if each.model == model._meta.label for name in each.fields}
    assert not registered & exempt, f"{model._meta.label}: {registered & exempt} cannot be both"
    return registered | exempt


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models(include_auto_created=True) if not is_history(model)],
    ids=lambda model: model._meta.label,
)
def test_each_field_that_can_tell_of_a_person_is_in_the_register_or_said_to_be_none(model):
    missing = set(telling_fields(model)) - told(model)
    assert not missing, f"{model._meta.label}: say in outreach/models/personal_data.py what {missing} are"


def test_the_history_keeps_no_more_than_the_records_do():
    common = {name for entry in HISTORY for name in entry.fields}
    for model in apps.get_models():
        if is_history(model) and hasattr(model, "instance_type"):
            known = told(model.instance_type) | common
            assert set(telling_fields(model)) <= known, model._meta.label


def test_the_register_names_only_what_there_is():
    for entry in (*REGISTER, *NOT_PERSONAL):
        names = {each.name for each in model_of(entry.model)._meta.get_fields()}
        assert set(entry.fields) <= names, entry.model
    fields = [f"{entry.model}.{name}" for entry in (*REGISTER, *NOT_PERSONAL) for name in entry.fields]
    assert [name for name, times in Counter(fields).items() if times > 1] == []
    for about in ABOUT:
        names = {each.name for each in model_of(about.model)._meta.get_fields()}
        assert {*about.until, "person", "state"} <= names
        assert "person" in fields_of(model_of(about.model), Left.EMPTIED)
    for label, path in HANGING.items():
        assert fields_of(model_of(label), Left.EMPTIED)
        assert model_of(label)._meta.get_field(path).related_model in {model_of(about.model) for about in ABOUT}
    emptied = {entry.model for entry in REGISTER if entry.left == Left.EMPTIED}
    assert emptied == {about.model for about in ABOUT} | set(HANGING)


def test_the_document_holds_the_register_as_it_is():
    document = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert "\n".join(lines()) in document, "run manage.py list_personal_data and put what it prints into the document"


# The command ---------------------------------------------------------------------------------------------------------


def docx_by(author: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("What was said stays.")
    document.core_properties.author = document.core_properties.last_modified_by = author
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx_by(author: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "What was counted stays."
    book.properties.creator = author
    book.active["A1"].comment = openpyxl.comments.Comment("A remark.", author)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def made_of(document: Attachment) -> bytes:
    with document.file.storage.open(document.file.name) as file:
        return file.read()


@pytest.fixture
def eva(db: None) -> User:
    """One who coordinated until 2019, was a contact point until 2020, and has not signed in since."""
    user = make_user("eva.gronlund", Role.COORDINATOR)
    user.first_name, user.last_name, user.email = *NAME.split(), "eva.gronlund@ministry.example.org"
    user.date_joined = user.last_login = datetime.datetime(2020, 5, 1, tzinfo=datetime.UTC)
    user.save()
    term = make_coordinator("SWE", user, person=NAME, starts_on=datetime.date(2017, 9, 20), institution="Mission")
    term.person = f"Ms. {NAME}"
    term.save()
    term.end(ENDED_ON)
    contact = make_contact("SWE", person=NAME, email=user.email, phone="+46 8 405 10 00", nominated_on="2017-09-20")
    make_request(contact, answer="corrected", answered_at=AT, proposed={"person": NAME}, note=f"I am {NAME}.")
    contact.retire(datetime.date(2020, 1, 1))
    make_offer("SWE", user, person=NAME, withdrawn_at=AT.replace(year=2018))
    circular = make_circular(user, text_fr=f"{NAME} vous écrit.")
    CircularMail.objects.create(
        circular=circular,
        contact=contact,
        state=contact.state,
        person=f"{NAME}, Desk officer",
        address=user.email,
        language="en",
        stage="failed",
        error=f"{user.email}: no such mailbox",
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Preferences.objects.create(user=user)
    CalendarFeed.replace(user, CLEARED_AT)
    SavedView.objects.create(owner=user, page="outreach:activity-list", name="Mine")
    FormDraft.objects.create(owner=user, typed={"title": [NAME]}, saved_at=CLEARED_AT)
    Client().force_login(user)
    User.objects.filter(pk=user.pk).update(last_login=user.date_joined)
    for row in (term, contact, user):
        kind = ContentType.objects.get_for_model(row)
        LogEntry.objects.create(user=user, content_type=kind, object_id=row.pk, object_repr=str(row), action_flag=1)
    activity = make_activity(user, undertaken_by=("SWE",), participants=f"{NAME} and others")
    for name, content in (("Speech of Éva_Grönlund.docx", docx_by(NAME)), ("Figures.xlsx", xlsx_by("Somebody else"))):
        make_attachment(activity, user, file=ContentFile(content, name=name), name=name)
    user.refresh_from_db()
    return user


def everything_that_tells(*names: str) -> list[str]:
    """Return each field of each row of each model, the history among them, in which one of `names` stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.all():
            told = {field.name: str(field.value_from_object(row)) for field in model._meta.concrete_fields}
            found += [f"{model._meta.label}.{key}" for key, value in told.items() if any(n in value for n in names)]
    return sorted(set(found))


def rows() -> dict[str, list[tuple]]:
    models_kept = [model for model in apps.get_models(include_auto_created=True) if model is not Reduction]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in models_kept
        if "Reduction" not in model.__name__
    }


def test_the_fact_stays_and_the_person_goes_in_every_model(eva, secretariat, django_capture_on_commit_callbacks):
    telling = ("Grönlund", "gronlund", "+4684051000")
    assert {"outreach.HistoricalCoordinator.person", "outreach.ContactPoint.phone", "admin.LogEntry.object_repr"} <= (
        set(everything_that_tells(*telling))
    )
    with django_capture_on_commit_callbacks(execute=True):
        outcome = reduce_persons(secretariat, ON, AT)
    # What somebody wrote stays word for word, and it is said where the name still stands.
    assert everything_that_tells(*telling) == [
        "outreach.Activity.participants",
        "outreach.Circular.text_fr",
        "outreach.HistoricalActivity.participants",
        "outreach.HistoricalCircular.text_fr",
    ]
    activity, mail = Attachment.objects.first().activity, CircularMail.objects.get()
    assert sorted(outcome.mentions) == [
        f"outreach.Activity {activity.pk}: participants",
        f"outreach.Circular {mail.circular_id}: text_fr",
    ]
    assert (mail.person, mail.address, mail.error) == ("Desk officer, Ministry of Foreign Affairs", "", "")
    assert ConfirmationRequest.objects.values_list("proposed", "note", "answer").get() == ({}, "", "corrected")
    offer = RosterOffer.objects.get()
    assert (offer.person, offer.post, offer.offered_by_id) == ("", "Attaché", eva.pk)
    term, contact, user = Coordinator.objects.get(state="SWE"), ContactPoint.objects.get(), User.objects.get(pk=eva.pk)
    assert str(term) == "a person in the post of Counsellor, Mission, Sweden"
    assert (term.starts_on, term.ends_on, term.sign_in) == (datetime.date(2017, 9, 20), ENDED_ON, user)
    assert str(contact) == "Desk officer, Sweden, Ministry of Foreign Affairs"
    assert (contact.kind, contact.retired_on, contact.email) == ("foreign-ministry", datetime.date(2020, 1, 1), "")
    assert (user.username, user.get_full_name(), user.email) == (f"former-{user.pk}", "", "")
    assert (user.is_active, user.has_usable_password(), user.last_login) == (False, False, None)
    assert activity.recorded_by == user
    for model in (EmailAddress, Preferences, CalendarFeed, SavedView, FormDraft, Session):
        assert not model.objects.exists()
    assert term.history.latest().history_user == secretariat
    assert term.history.latest().history_change_reason.startswith("Reduced to the post")
    run = Reduction.objects.get()
    assert (run.by, run.at, run.on, run.persons) == (secretariat, AT, ON, 1)
    assert run.counts["outreach.Coordinator"] == run.counts["outreach.ContactPoint"] == run.counts["auth.User"] == 1
    assert run.counts["outreach.HistoricalCoordinator"] == 3


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


def test_a_second_run_changes_nothing_more(eva):
    reduce_persons(None, ON, AT)
    once = rows()
    outcome = reduce_persons(None, ON, AT)
    assert (outcome.persons, outcome.counts, outcome.mentions) == (0, {}, [])
    assert rows() == once
    assert list(Reduction.objects.order_by("pk").values_list("persons", flat=True)) == [1, 0]


def test_a_dry_run_counts_the_same_and_changes_nothing(eva):
    before, files = rows(), {document.pk: made_of(document) for document in Attachment.objects.all()}
    tried = reduce_persons(None, ON, AT, is_trial=True)
    assert rows() == before
    assert {document.pk: made_of(document) for document in Attachment.objects.all()} == files
    assert not Reduction.objects.exists()
    done = reduce_persons(None, ON, AT)
    assert (tried.persons, tried.counts, tried.mentions) == (done.persons, done.counts, done.mentions)


@pytest.mark.parametrize(
    ("changed", "is_reduced"),
    [
        ({}, True),
        ({"on": datetime.date(2023, 9, 24)}, False),  # the term is four years past a day later
        ({"on": ENDED_ON.replace(year=2023)}, True),
        ({"signed_in": datetime.datetime(2023, 1, 2, tzinfo=datetime.UTC)}, False),
        ({"signed_in": datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC)}, True),
        ({"superuser": True}, False),
    ],
)
def test_the_time_counts_from_the_last_day_and_the_last_sign_in(changed, is_reduced, eva):
    eva.last_login = changed.get("signed_in", eva.last_login)
    eva.is_superuser = changed.get("superuser", False)
    eva.save()
    reduce_persons(None, changed.get("on", ON), AT)
    assert (Coordinator.objects.get().person == "") == is_reduced


@pytest.mark.parametrize("how", ["same account", "same name and State"])
def test_who_has_one_term_past_and_one_inside_is_kept_until_the_last_is_past(how, eva):
    account = eva if how == "same account" else None
    inside = make_coordinator(
        "SWE", account, person=NAME if account is None else "E. G.", starts_on="2021-09-23", ends_on="2022-09-23"
    )
    reduce_persons(None, ON, AT)
    assert set(Coordinator.objects.values_list("person", flat=True)) == {f"Ms. {NAME}", inside.person}
    reduce_persons(None, datetime.date(2026, 9, 23), datetime.datetime(2026, 9, 24, tzinfo=datetime.UTC))
    assert set(Coordinator.objects.values_list("person", flat=True)) == {""}


def test_a_namesake_of_another_state_is_another_person(eva):
    make_focal_point("NOR", person=NAME)
    reduce_persons(None, ON, AT)
    assert FocalPoint.objects.get().person == NAME
    assert Coordinator.objects.get().person == ""


def test_who_is_in_service_in_post_or_invented_is_left_alone(db, norway):
    User.objects.filter(pk=norway.pk).update(last_login=datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC))
    make_contact("FRA")
    make_coordinator("ITA", ends_on="2021-09-24", is_demonstration=True)
    before = rows()
    assert reduce_persons(None, ON, AT).persons == 0
    assert rows() == before
    assert {person.account for person in persons()} == {norway, None}


def test_one_that_other_records_hold_back_is_left_whole_and_told(eva, capsys):
    User.objects.create_user(f"former-{eva.pk}", f"other@{'example.org'}")
    before, files = rows(), {document.pk: made_of(document) for document in Attachment.objects.all()}
    with pytest.raises(CommandError, match="1 not reduced"):
        call_command("reduce_persons")
    assert rows() == before
    assert {document.pk: made_of(document) for document in Attachment.objects.all()} == files


def test_the_command_says_how_many_of_what_and_no_name(eva, head, capsys):
    call_command("reduce_persons", "--dry-run", "--on", "2100-01-01")
    assert capsys.readouterr().out.startswith("2 persons would be reduced.\n")
    call_command("reduce_persons", "--by", "head")
    told_by_it = capsys.readouterr().out
    assert told_by_it.startswith("1 person was reduced.\n  account.EmailAddress: 1\n")
    assert "Grönlund" not in told_by_it
    assert Reduction.objects.get().by == head
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reduce_persons", "--by", "nobody")
    with pytest.raises(CommandError, match="This day has not come yet"):
        call_command("reduce_persons", "--on", "2100-01-01")


def test_what_was_issued_and_what_was_cleared_stay_word_for_word(eva, secretariat):
    cleared = make_cleared(eva, secretariat=secretariat, summary=f"{NAME} spoke.", undertaken_by=("SWE",))
    content = cleared.cleared_version.content
    outcome = reduce_persons(None, ON, AT)
    cleared.refresh_from_db()
    assert (cleared.cleared_version.content, cleared.review) == (content, "cleared")
    assert f"outreach.ActivityVersion {cleared.cleared_version_id}: content" in outcome.mentions


def test_one_in_service_has_a_name_and_one_in_post_can_be_reached(db):
    with pytest.raises(ValidationError) as refused:
        make_coordinator("NOR", person="")
    assert refused.value.message_dict == {"person": ["Name the person who serves."]}
    with pytest.raises(ValidationError, match="needs an e-mail address or a telephone number"):
        make_contact(email="", phone="")


def test_a_reduced_person_is_told_by_the_post_on_the_pages(eva, secretariat, sign_in):
    reduce_persons(None, ON, AT)
    client = sign_in(secretariat)
    page = client.get(reverse("state-detail", args=["SWE"]), {"as_of": "2018-01-01"}).content.decode()
    assert "name no longer kept" in page
    assert "Grönlund" not in page
    listed = client.get(reverse("admin:outreach_coordinator_changelist")).content.decode()
    assert "Grönlund" not in listed


# What is kept, for the person ----------------------------------------------------------------------------------------


def parts(told: dict, what: str) -> list[dict]:
    return [part for part in told["held"] if part["what"] == what]


def test_a_person_takes_away_what_is_kept_and_that_is_recorded(eva, sign_in):
    make_coordinator("SWE", eva, starts_on=timezone.localdate(), person=NAME)
    hidden = make_activity(eva, undertaken_by=("SWE",))
    hidden.visibility = "secretariat"
    hidden.save()
    client, address = sign_in(eva), reverse("outreach:own-data")
    page = client.get(address).content.decode()
    assert "four years after the last day of the person" in page
    answer = client.post(address)
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="personal-data-')
    told_to = answer.json()
    assert parts(told_to, "user")[0]["rows"][0]["email"] == "eva.gronlund@ministry.example.org"
    terms = [row for part in parts(told_to, "coordinator") for row in part["rows"] if "person" in row]
    assert {row["person"] for row in terms} == {f"Ms. {NAME}", NAME}
    assert [past["person"] for row in terms for past in row.get("formerly", [])] == [NAME]
    assert parts(told_to, "unsaved text")[0]["rows"][0]["typed"] == {"title": [NAME]}
    assert parts(told_to, "user-group relationship")[0]["rows"][0]["group"] == "Coordinator"
    seen = [key for part in parts(told_to, "activity") for key in part["records"]]
    assert hidden.pk not in seen
    assert len(seen) == 1
    assert eva.password not in answer.content.decode()
    assert Export.objects.values_list("by", "address", "format", "is_personal").get() == (eva.pk, address, "json", True)


def test_nobody_takes_what_is_kept_on_another(eva, norway, sign_in):
    told_to = sign_in(norway).post(reverse("outreach:own-data")).json()
    assert "Grönlund" not in json.dumps(told_to, ensure_ascii=False)
    assert told_to["account"] == "norway"


def test_the_secretariat_hands_out_what_is_kept_on_a_contact_point(secretariat, sign_in):
    contact = make_contact("SWE", person=NAME, email="old@example.org")
    contact.email = "new@example.org"
    contact.save()
    make_contact("NOR", person="Somebody else")
    answer = sign_in(secretariat).post(
        reverse("admin:outreach_contactpoint_changelist"),
        {"action": "export_persons", "_selected_action": contact.pk},
    )
    row = answer.json()["held"][0]["rows"][0]
    assert (row["person"], row["email"]) == (NAME, "new@example.org")
    assert [past["email"] for past in row["formerly"]] == ["old@example.org"]
    assert "Somebody else" not in answer.content.decode()
    assert Export.objects.values_list("by", "rows", "is_personal").get() == (secretariat.pk, 1, True)
    assert list(Export.objects.get().contacts.all()) == [contact]


def test_the_command_writes_the_same_to_a_file_that_only_its_owner_reads(eva, tmp_path):
    path = tmp_path / "eva.json"
    call_command("export_person", "--account", "eva.gronlund", "--output", str(path), verbosity=0)
    assert json.loads(path.read_text())["account"] == "eva.gronlund"
    assert path.stat().st_mode & 0o077 == 0
    call_command("export_person", "--contact", str(ContactPoint.objects.get().pk), "--output", str(path))
    assert NAME in path.read_text()
    with pytest.raises(CommandError, match="There is nobody"):
        call_command("export_person", "--account", "nobody")


def test_each_account_field_of_the_register_is_told_or_goes_with_the_account():
    for entry in REGISTER:
        for name in account_fields(model_of(entry.model)):
            if name in entry.fields:
                assert entry.left in (Left.ACCOUNT, Left.DELETED), f"{entry.model}.{name}"
