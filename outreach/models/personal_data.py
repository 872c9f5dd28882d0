"""The register of personal data: every field that tells of a person, what for, how long, and what is left then.

Each field of text, each address, file and account of every model, and each field of whatever kind of the models about
a person, is either in REGISTER or in NOT_PERSONAL; a test fails for the one that is in neither. What the register says
is what `outreach.personal_data.reducing` does and what a person is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

if TYPE_CHECKING:
    from states.models import StrOrPromise

# Counted in whole years (docs/decisions/0100-the-fact-stays-the-person-goes.md).
TERM_YEARS = 4  # two periods between conferences: the overview and the handover after it may still be asked about
CONTACT_YEARS = 2  # one such period
ACCOUNT_YEARS = 2


class Kept(models.TextChoices):
    """How long a field tells of a person."""

    TERM = "term", _("four years after the last day of the person's last term, or after the record names another")
    CONTACT = "contact", _("two years after the contact point was retired, or names another")
    ANSWER = (
        "answer",
        _("two years after the answer or the decision on it, or after a link closed without one"),
    )
    ACCOUNT = "account", _("two years after the last sign-in, and not before the last term is past")
    RECORD = "record", _("as long as the record")
    DRAFT = "draft", _("until it is saved or discarded, at most 90 days")
    IMPORT = "import", _("until the rows are written or given up, at most 7 days")
    ERRAND = "errand", _("until it is pruned, two weeks after it was done")
    SESSION = "session", _("until the person signs out, at most 12 hours")


class Left(models.TextChoices):
    """What is left when the time is past."""

    EMPTIED = "emptied", _("nothing; the post is told instead")
    TOLD = "told", _("the post in the place of the person")
    POST = "post", _("it stays: the post is the fact")
    ACCOUNT = "account", _("the account, which has a neutral name by then and no sign-in")
    NEUTRAL = "neutral", _("a neutral name, no address and no sign-in")
    RETOLD = "retold", _("what the record is called by then")
    DELETED = "deleted", _("nothing; the row is deleted")
    CLEANED = "cleaned", _("the document without its properties, under a neutral name where its name told the person")
    WORDS = "words", _("it stays word for word; where the name still stands is told to the Secretariat")


@dataclass(frozen=True)
class Entry:
    """Fields of one model that tell of a person, with one purpose, one time and one thing that is left."""

    model: str
    fields: tuple[str, ...]
    purpose: StrOrPromise
    kept: Kept
    left: Left
    is_secret: bool = False  # of no use to anybody, and not handed out: a digest, a key


@dataclass(frozen=True)
class Exempt:
    """Fields of one model that tell of nobody, and why."""

    model: str
    fields: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class About:
    """Rows that are about one person: named in `person` and serving `state`, or holding `account`.

    The time counts from the last of the days in the fields `until`; a row in which none is told is not over.
    """

    model: str
    until: tuple[str, ...]
    years: int
    account: str = ""


ABOUT = (
    About("outreach.Coordinator", ("ends_on",), TERM_YEARS, account="sign_in"),
    About("outreach.FocalPoint", ("ends_on",), TERM_YEARS, account="sign_in"),
    About("outreach.RosterOffer", ("decided_at", "withdrawn_at"), TERM_YEARS),
    About("outreach.ContactPoint", ("retired_on",), CONTACT_YEARS),
)
# Rows that hang on such a row and go with it, if their own time was not past before: the model, and the field that
# leads there.
HANGING = {"outreach.CircularMail": "contact", "outreach.ConfirmationRequest": "contact"}

WHO_DID = _("who did what, so that a record can be asked about")
OWN_CHOICE = _("what the person has chosen")
TEXT = _("what the record says; free text, in which somebody may be named")
DOCUMENT = _("the document as it was sent; its properties tell its authors")
SERVICE = _("who coordinates or assists, and how the others tell the person apart")
CONTACT = _("to whom the Secretariat sends information and documents (10(k))")

REGISTER = (
    Entry(
        "auth.User",
        ("username", "first_name", "last_name", "email", "last_login"),
        _("to sign in, to be written to, and to know who did what"),
        Kept.ACCOUNT,
        Left.NEUTRAL,
    ),
    Entry("auth.User", ("password",), _("to sign in"), Kept.ACCOUNT, Left.NEUTRAL, is_secret=True),
    Entry("auth.User_groups", ("user", "group"), _("what the person may do here"), Kept.RECORD, Left.ACCOUNT),
    Entry(
        "auth.User_user_permissions",
        ("user", "permission"),
        _("what the person may do here"),
        Kept.RECORD,
        Left.ACCOUNT,
    ),
    Entry(
        "account.EmailAddress",
        ("user", "email"),
        _("to send a link to choose another password"),
        Kept.ACCOUNT,
        Left.DELETED,
    ),
    Entry(
        "account.EmailConfirmation",
        ("key",),
        _("to know an address as the person's own"),
        Kept.ACCOUNT,
        Left.DELETED,
        is_secret=True,
    ),
    Entry(
        "sessions.Session",
        ("session_key", "session_data"),
        _("to stay signed in; it holds the account and the time of the last visit, no address of a machine"),
        Kept.SESSION,
        Left.DELETED,
        is_secret=True,
    ),
    Entry(
        "django_tasks_database.DBTaskResult",
        ("traceback",),
        _("why an errand of the background worker failed; a value may stand in it"),
        Kept.ERRAND,
        Left.DELETED,
    ),
    Entry("admin.LogEntry", ("user",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("admin.LogEntry", ("object_repr",), WHO_DID, Kept.RECORD, Left.RETOLD),
    Entry("outreach.Coordinator", ("person",), SERVICE, Kept.TERM, Left.EMPTIED),
    Entry("outreach.Coordinator", ("post", "institution"), SERVICE, Kept.RECORD, Left.POST),
    Entry("outreach.Coordinator", ("sign_in",), _("whose account serves the State"), Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.FocalPoint", ("person",), SERVICE, Kept.TERM, Left.EMPTIED),
    Entry("outreach.FocalPoint", ("post", "institution"), SERVICE, Kept.RECORD, Left.POST),
    Entry("outreach.FocalPoint", ("sign_in",), _("whose account serves the State"), Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.RosterOffer", ("person",), SERVICE, Kept.TERM, Left.EMPTIED),
    Entry("outreach.RosterOffer", ("post", "institution"), SERVICE, Kept.RECORD, Left.POST),
    Entry("outreach.RosterOffer", ("offered_by", "decided_by"), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.RosterOffer", ("comment",), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.PlanItem", ("what", "note"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.ContactPoint", ("person", "email", "phone"), CONTACT, Kept.CONTACT, Left.EMPTIED),
    Entry("outreach.ContactPoint", ("post", "institution"), CONTACT, Kept.RECORD, Left.POST),
    Entry(
        "outreach.ConfirmationRequest",
        ("proposed", "note"),
        _("what the person asked to have changed in the directory, and whom the person named as successor"),
        Kept.ANSWER,
        Left.EMPTIED,
    ),
    Entry("outreach.ConfirmationRequest", ("address", "error"), _("who was written to"), Kept.ANSWER, Left.EMPTIED),
    Entry("outreach.ConfirmationRequest", ("decided_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.ConfirmationRequest", ("comment",), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.Circular", ("written_by", "confirmed_by"), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.Circular", ("subject", "text", "stopped_because"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.CircularMail", ("person",), _("who was written to"), Kept.CONTACT, Left.TOLD),
    Entry("outreach.CircularMail", ("address", "error", "note"), _("who was written to"), Kept.CONTACT, Left.EMPTIED),
    Entry("outreach.CircularAttachment", ("added_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.CircularAttachment", ("file", "name"), DOCUMENT, Kept.RECORD, Left.CLEANED),
    Entry("outreach.Preferences", ("user",), OWN_CHOICE, Kept.ACCOUNT, Left.DELETED),
    Entry("outreach.CalendarFeed", ("owner",), OWN_CHOICE, Kept.ACCOUNT, Left.DELETED),
    Entry("outreach.CalendarFeed", ("digest", "password_mark"), OWN_CHOICE, Kept.ACCOUNT, Left.DELETED, is_secret=True),
    Entry("outreach.SavedView", ("owner", "name", "query"), OWN_CHOICE, Kept.ACCOUNT, Left.DELETED),
    Entry(
        "outreach.FormDraft",
        ("owner", "typed"),
        _("what the person has typed and not saved"),
        Kept.DRAFT,
        Left.DELETED,
    ),
    Entry("outreach.Activity", ("recorded_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry(
        "outreach.Activity",
        (
            *("title", "summary", "participants", "place", "occasion"),
            *("outcome", "follow_up", "source", "search_text"),
        ),
        TEXT,
        Kept.RECORD,
        Left.WORDS,
    ),
    Entry("outreach.ActivityTranslation", ("title", "summary", "outcome"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.ActivityVersion", ("cleared_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.ActivityVersion", ("content",), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.ReviewStep", ("by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.ReviewStep", ("comment",), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.JoinRequest", ("asked_by", "decided_by"), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.JoinRequest", ("note", "reason"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.FollowUp", ("owner",), _("who has something to do"), Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.FollowUp", ("what",), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.Attachment", ("added_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.Attachment", ("file", "name"), DOCUMENT, Kept.RECORD, Left.CLEANED),
    Entry("outreach.Event", ("recorded_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("outreach.Event", ("name", "place", "source"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.ProgressReport", ("step", "source", "search_text"), TEXT, Kept.RECORD, Left.WORDS),
    Entry(
        "outreach.AssistanceRequest",
        ("subject", "asked", "provided", "outcome_note", "search_text"),
        TEXT,
        Kept.RECORD,
        Left.WORDS,
    ),
    Entry("outreach.Overview", ("issued_by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry(
        "outreach.Overview",
        ("docx", "html", "left_out"),
        _("a document of record, kept byte for byte as it went out"),
        Kept.RECORD,
        Left.WORDS,
    ),
    Entry("outreach.Import", ("uploaded_by", "confirmed_by"), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry(
        "outreach.Import",
        ("file", "rejects", "preview", "problems", "duplicates"),
        _("rows that are looked at before they are written"),
        Kept.IMPORT,
        Left.DELETED,
    ),
    Entry("outreach.Import", ("name", "failure"), TEXT, Kept.RECORD, Left.WORDS),
    Entry("outreach.Export", ("by",), _("who took personal data away"), Kept.RECORD, Left.ACCOUNT),
    Entry(
        "outreach.Export", ("address",), _("which list, with the words it was searched for"), Kept.RECORD, Left.WORDS
    ),
    Entry("outreach.Reduction", ("by",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
)
# What the history keeps of every record besides its fields, which stand in the register themselves.
HISTORY = (
    Entry("history", ("history_user",), WHO_DID, Kept.RECORD, Left.ACCOUNT),
    Entry("history", ("history_change_reason",), _("why a record was corrected; free text"), Kept.RECORD, Left.WORDS),
)

REFERENCE = "reference data of the Treaty, from published sources"
PROGRAM = "a word of the program"
CODES = "codes that are chosen from a list"
SYMBOL = "a number or symbol of a document"
KEY = "a key"
TERM = ("id", "state", "starts_on", "ends_on", "is_demonstration")
POSTS_OWN = "the post, its State and its time, which are the fact that stays"
STEPS = "what was done, and when"
LEADS = "leads to a record, which tells of nobody once it is reduced itself"
NOT_PERSONAL = (
    Exempt("admin.LogEntry", ("object_id",), KEY),
    Exempt(
        "admin.LogEntry",
        ("change_message",),
        "which fields were changed, and of what kind the rows beside them; what they say and are called is left out",
    ),
    Exempt("auth.Permission", ("name", "codename"), PROGRAM),
    Exempt("auth.Group", ("name",), PROGRAM),
    Exempt("contenttypes.ContentType", ("app_label", "model"), PROGRAM),
    Exempt(
        "django_tasks_database.DBTaskResult",
        (
            *("args_kwargs", "task_path", "worker_ids", "queue_name", "backend_name", "return_value"),
            "exception_class_path",
        ),
        "errands of the background worker, which are given keys and no contents",
    ),
    Exempt("states.Region", ("slug", "name"), REFERENCE),
    Exempt(
        "states.State",
        ("iso3", "iso2", "m49", "name", "names_source", "region_source", "sort_key", "search_text"),
        REFERENCE,
    ),
    Exempt("states.StateName", ("name", "source"), REFERENCE),
    Exempt("states.TreatyAction", ("note", "source"), REFERENCE),
    Exempt("states.CertifiedFacilities", ("source",), REFERENCE),
    Exempt("outreach.Conference", ("place", "document_symbol", "note"), REFERENCE),
    Exempt("outreach.Measure", ("letter", "title"), REFERENCE),
    Exempt("outreach.Organization", ("name", "acronym", "note"), "bodies, and where their membership is published"),
    Exempt("auth.User", ("id",), KEY),
    Exempt("auth.User", ("is_superuser", "is_staff", "is_active", "date_joined"), "what an account may do, since when"),
    Exempt("outreach.Coordinator", TERM, POSTS_OWN),
    Exempt("outreach.Coordinator", ("scope", "region"), POSTS_OWN),
    Exempt("outreach.FocalPoint", TERM, POSTS_OWN),
    Exempt("outreach.FocalPoint_regions", ("focalpoint",), LEADS),
    Exempt("outreach.FocalPoint", ("note_reference",), SYMBOL),
    Exempt("outreach.FocalPoint", ("languages",), CODES),
    Exempt("outreach.RosterOffer", ("id", "state", "is_demonstration"), POSTS_OWN),
    Exempt("outreach.RosterOffer_regions", ("rosteroffer",), LEADS),
    Exempt("outreach.RosterOffer", ("offered_at", "withdrawn_at", "is_cleared", "decided_at"), STEPS),
    Exempt("outreach.RosterOffer", ("focal_point",), LEADS),
    Exempt("outreach.RosterOffer", ("note_reference",), SYMBOL),
    Exempt("outreach.RosterOffer", ("languages",), CODES),
    Exempt("outreach.Circular", ("statuses", "kinds", "languages"), CODES),
    Exempt("outreach.CircularAttachment", ("content_type",), PROGRAM),
    Exempt("outreach.Circular_named", ("contactpoint",), LEADS),
    Exempt("outreach.ContactPoint", ("id", "state", "kind", "is_demonstration"), POSTS_OWN),
    Exempt("outreach.ContactPoint", ("nominated_on", "confirmed_on", "retired_on"), POSTS_OWN),
    Exempt("outreach.ContactPoint", ("successor",), LEADS),
    Exempt("outreach.ContactPoint", ("languages", "secretariat_only"), CODES),
    Exempt("outreach.CircularMail", ("id", "circular", "contact", "with_mail"), LEADS),
    Exempt("outreach.CircularMail", ("state", "language"), POSTS_OWN),
    Exempt("outreach.CircularMail", ("stage", "attempt", "claimed_at", "finished_at", "bounced_at"), STEPS),
    Exempt("outreach.ConfirmationRequest", ("id", "contact"), LEADS),
    Exempt("outreach.ConfirmationRequest", ("last_heard_on", "number", "language"), POSTS_OWN),
    Exempt("outreach.ConfirmationRequest", ("claimed_at", "sent_at", "bounced_at", "expires_at"), STEPS),
    Exempt("outreach.ConfirmationRequest", ("answer", "answered_at", "is_accepted", "decided_at"), STEPS),
    Exempt("outreach.ConfirmationRequest", ("edition",), "a fingerprint of the record, made with the secret key"),
    Exempt("outreach.ConfirmationRequest", ("accepted",), "names of fields, without what they say"),
    Exempt("outreach.ContactPoint", ("nominated_by_note",), SYMBOL),
    Exempt("outreach.ProgressReport", ("reference",), SYMBOL),
    Exempt("outreach.AssistanceRequest", ("reference",), SYMBOL),
    Exempt("outreach.ActivityTranslation", ("made_from",), "a fingerprint of texts"),
    Exempt("outreach.Attachment", ("content_type",), PROGRAM),
    Exempt("outreach.Export", ("listed",), PROGRAM),
    Exempt("outreach.Export_contacts", ("contactpoint",), LEADS),
    Exempt("outreach.Overview", ("symbol",), SYMBOL),
    Exempt("outreach.Overview", ("figures",), "numbers"),
    Exempt("outreach.Reduction", ("counts",), "numbers by the name of the model"),
    Exempt("outreach.Reduction", ("mentions",), "keys of records, without what they say"),
)

TELLING = (
    *(models.CharField, models.TextField, models.JSONField),
    *(models.FileField, models.BinaryField, models.GenericIPAddressField),
)


def telling_fields(model: type[models.Model]) -> list[str]:
    """Return the names of the fields of `model` that could tell of a person.

    In a model about a person, or that hangs on one, that is every field. Elsewhere it is texts, files, addresses and
    accounts, and what leads to a record about a person; a field with choices holds a word of the program there. The
    translations of a text are covered by the text, and what leads to many by the table of those.
    """
    user = apps.get_model(settings.AUTH_USER_MODEL)
    about = {user, *(model_of(each.model) for each in ABOUT)}
    is_about_a_person = model in about or model._meta.label in HANGING
    return [
        field.name
        for field in model._meta.concrete_fields
        if not isinstance(field, TranslationField)
        and (is_about_a_person or field.related_model in about or (isinstance(field, TELLING) and not field.choices))
    ]


def entries_of(model: type[models.Model], *left: Left) -> Iterator[Entry]:
    """Yield what the register says of `model`, only of what is `left` where that is asked."""
    for entry in REGISTER:
        if entry.model == model._meta.label and (not left or entry.left in left):
            yield entry


def fields_of(model: type[models.Model], *left: Left) -> list[str]:
    """Return the names of the fields of `model` that are in the register, those of what is `left` where asked."""
    return [name for entry in entries_of(model, *left) for name in entry.fields]


def account_fields(model: type[models.Model]) -> list[str]:
    """Return the names of the fields of `model` that name an account and are in the register."""
    user = apps.get_model(settings.AUTH_USER_MODEL)
    return [name for name in fields_of(model) if model._meta.get_field(name).related_model is user]


def registered_models() -> list[type[models.Model]]:
    """Return the models in the register, each once, in its order."""
    return [model_of(label) for label in dict.fromkeys(entry.model for entry in REGISTER)]


def model_of(label: str) -> Any:
    """Return the model called `label`, those that Django makes by itself among them."""
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}[label]
