"""One whose time is past, with all that may be kept on a person, and where a name is looked for afterwards."""

import datetime
import io

import docx
import openpyxl
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client

from outreach.models import (
    Attachment,
    CalendarFeed,
    CircularMail,
    FormDraft,
    Preferences,
    Reduction,
    Role,
    SavedView,
)
from tests.builders import (
    CLEARED_AT,
    make_activity,
    make_attachment,
    make_circular,
    make_contact,
    make_coordinator,
    make_offer,
    make_request,
    make_user,
)

NAME = "Éva Grönlund"
ENDED_ON = datetime.date(2019, 9, 25)
AT = datetime.datetime(2025, 1, 1, 9, tzinfo=datetime.UTC)
ON = AT.date()


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


def make_eva() -> User:
    """Make one who coordinated until 2019, was a contact point until 2020, and has not signed in since."""
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
        note=f"{user.email},{NAME},550 5.1.1 no such user",
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
