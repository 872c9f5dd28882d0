"""Plain builders: each makes one real row, valid unless the test says otherwise."""

import datetime
import uuid
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone

from outreach.models import (
    Activity,
    AssistanceRequest,
    Attachment,
    Circular,
    CircularAttachment,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    Dates,
    Event,
    Export,
    FocalPoint,
    FollowUp,
    Import,
    JoinRequest,
    PlanItem,
    ProgressReport,
    RosterOffer,
)
from outreach.models.confirmations import edition_of
from outreach.models.rounds import OPEN_FOR
from states.models import Region

PASSWORD = "a long and quiet password"
CLEARED_AT = datetime.datetime(2023, 5, 31, 12, tzinfo=datetime.UTC)
TERM_STARTS_ON = datetime.date(2021, 9, 23)
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def make_user(username: str, *roles: str) -> User:
    """Make an account that holds `roles`."""
    user = User.objects.create_user(username, f"{username}@example.org", PASSWORD)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def make_coordinator(state: str, user: User | None = None, **values: Any) -> Coordinator:
    """Make a global coordinator for the State with the ISO code `state`, in service since September 2021."""
    given = {"person": "A. Person", "post": "Counsellor", "starts_on": TERM_STARTS_ON} | values
    return Coordinator.objects.create(state_id=state, sign_in=user, **given)


def make_focal_point(state: str, user: User | None = None, regions: tuple[str, ...] = (), **values: Any) -> FocalPoint:
    """Make a focal point of the State with the ISO code `state`, in service since September 2021."""
    given = {"person": "B. Person", "starts_on": TERM_STARTS_ON} | values
    focal_point = FocalPoint.objects.create(state_id=state, sign_in=user, **given)
    focal_point.regions.set(Region.objects.filter(pk__in=regions))
    return focal_point


def make_activity(
    recorded_by: User,
    dates: str = "2022-03-14",
    undertaken_by: tuple[str, ...] = ("NOR",),
    addressed_to: tuple[str, ...] = (),
    **values: Any,
) -> Activity:
    """Make a public, bilateral, completed activity, reported by the first State that undertook it, in draft."""
    given: dict[str, Any] = {
        "title": "Consultations on ratification",
        "summary": "The two sides spoke about the steps that remain.",
        "level": Activity.Level.BILATERAL,
        "visibility": Activity.Visibility.PUBLIC,
        "reported_by_id": undertaken_by[0] if undertaken_by else None,
    } | values
    activity = Activity.objects.create(recorded_by=recorded_by, dates=Dates.parse(dates), **given)
    activity.undertaken_by.set(undertaken_by)
    activity.addressed_to.set(addressed_to)
    return activity


def make_submitted(recorded_by: User, *args: Any, secretariat: User, **values: Any) -> Activity:
    """Make an activity that waits for the Secretariat."""
    activity = make_activity(recorded_by, *args, **values)
    activity.submit(secretariat, CLEARED_AT)
    return activity


def make_handed_in(recorded_by: User, *args: Any, **values: Any) -> Activity:
    """Make an activity that its recorder has submitted, as one does who serves its State or the Secretariat."""
    return make_submitted(recorded_by, *args, secretariat=recorded_by, **values)


def make_cleared(recorded_by: User, *args: Any, secretariat: User, **values: Any) -> Activity:
    """Make an activity that the Secretariat has cleared."""
    activity = make_submitted(recorded_by, *args, secretariat=secretariat, **values)
    activity.clear(secretariat, CLEARED_AT)
    return activity


def make_contact(state: str = "NOR", **values: Any) -> ContactPoint:
    """Make a contact point of the State with the ISO code `state`, its ministry's, named in September 2021."""
    given = {
        "kind": ContactPoint.Kind.FOREIGN_MINISTRY,
        "institution": "Ministry of Foreign Affairs",
        "post": "Desk officer",
        "person": "C. Person",
        "email": "desk@ministry.example.org",
        "nominated_by_note": "Note 12/2021",
        "nominated_on": TERM_STARTS_ON,
    } | values
    return ContactPoint.objects.create(state_id=state, **given)


def make_request(contact: ContactPoint | None = None, **values: Any) -> ConfirmationRequest:
    """Make a request to confirm, sent just now about `contact`, and not answered yet."""
    contact, now = contact or make_contact(kind="technical"), timezone.now()
    given = {
        "contact": contact,
        "last_heard_on": contact.heard_on,
        "number": 0,
        "language": "en",
        "edition": edition_of(contact),
        "address": contact.email,
        "claimed_at": now,
        "sent_at": now,
        "expires_at": now + OPEN_FOR,
    } | values
    return ConfirmationRequest.objects.create(**given)


def make_report(state: str = "EGY", **values: Any) -> ProgressReport:
    """Make a progress report, for the Secretariat only, of the Annex 2 State with the ISO code `state`."""
    given = {
        "reported_on": datetime.date(2022, 3, 14),
        "received_on": datetime.date(2022, 3, 16),
        "step": "The ratification has been put before the committee.",
        "kind": ProgressReport.Kind.PARLIAMENT,
        "source": "A note verbale.",
    } | values
    return ProgressReport.objects.create(state_id=state, **given)


def make_assistance(state: str = "EGY", **values: Any) -> AssistanceRequest:
    """Make a request for legal assistance of the State with the ISO code `state`, of March 2022, not acknowledged."""
    given = {
        "asked_on": datetime.date(2022, 3, 14),
        "subject": "Draft law on ratification",
        "reference": "Note 7/2022",
        "asked": "Comments on the draft.",
    } | values
    return AssistanceRequest.objects.create(state_id=state, **given)


def make_follow_up(activity: Activity, owner: User, **values: Any) -> FollowUp:
    """Make something that `owner` has to do after `activity`, by April 2022, not done yet."""
    given = {"what": "Send the text of the statement", "due_on": datetime.date(2022, 4, 1)} | values
    return FollowUp.objects.create(activity=activity, owner=owner, **given)


def make_event(dates: str = "2022-08-29", **values: Any) -> Event:
    """Make a regional meeting on the list of events."""
    given: dict[str, Any] = {"name": "Regional meeting", "kind": Event.Kind.REGIONAL, "place": "Vienna"} | values
    return Event.objects.create(dates=Dates.parse(dates), **given)


def make_join_request(activity: Activity, state: str, by: User, **values: Any) -> JoinRequest:
    """Make a request, not decided yet, of the State with the ISO code `state` to be added to `activity`."""
    given = {"asked_at": CLEARED_AT} | values
    return JoinRequest.objects.create(activity=activity, state_id=state, asked_by=by, **given)


def make_plan_item(state: str | None = None, **values: Any) -> PlanItem:
    """Make something that the Secretariat, or the State with the ISO code `state`, was to do by April 2022."""
    given: dict[str, Any] = {
        "conference_id": 12,
        "what": "Write to the States of the region",
        "due_on": datetime.date(2022, 4, 1),
    } | values
    return PlanItem.objects.create(state_id=state, **given)


def make_offer(state: str, by: User, regions: tuple[str, ...] = ("africa",), **values: Any) -> RosterOffer:
    """Make an offer, not decided yet, of the State with the ISO code `state` to assist in `regions`."""
    given = {"person": "D. Person", "post": "Attaché", "languages": "en;fr", "offered_at": CLEARED_AT} | values
    offer = RosterOffer.objects.create(state_id=state, offered_by=by, **given)
    offer.regions.set(Region.objects.filter(pk__in=regions))
    return offer


def make_attachment(activity: Activity, added_by: User, **values: Any) -> Attachment:
    """Make a PDF that `added_by` has put on `activity`."""
    given = {"file": ContentFile(PDF, name="Statement.pdf")} | values
    return Attachment.objects.create(activity=activity, added_by=added_by, **given)


def make_import(by: User, content: bytes = b"title\n", name: str = "rows.csv", **values: Any) -> Import:
    """Make an import of activities that `by` has uploaded just now and that waits for the background worker."""
    now = timezone.now()
    given = {"noun": "activities", "language": "en", "uploaded_at": now, "asked_at": now} | values
    return Import.objects.create(uploaded_by=by, name=name, file=ContentFile(content, name), **given)


def make_export(by: User, **values: Any) -> Export:
    """Make the record of a list of contact points that `by` has taken away."""
    given = {
        "at": CLEARED_AT,
        "listed": "contact points",
        "address": "/admin/outreach/contactpoint/?q=Norway",
        "format": Export.Format.CSV,
        "is_personal": True,
        "rows": 1,
    } | values
    return Export.objects.create(by=by, **given)


def make_circular(by: User, contacts: tuple[ContactPoint, ...] = (), **values: Any) -> Circular:
    """Make a draft in English and French that `by` has written; for `contacts` only, where any are given."""
    given = {
        "subject_en": "Workshop in Vienna",
        "text_en": "You are invited to the workshop.",
        "subject_fr": "Atelier à Vienne",
        "text_fr": "Vous êtes invités à l’atelier.",
        "is_named_only": bool(contacts),
    } | values
    circular = Circular.objects.create(written_by=by, written_at=timezone.now(), **given)
    circular.named.set(contacts)
    return circular


def make_confirmed(by: User, contacts: tuple[ContactPoint, ...] = (), **values: Any) -> Circular:
    """Make a circular that `by` has confirmed for `contacts`, or else for a new one of Norway."""
    circular = make_circular(by, contacts or (make_contact(email=f"{uuid.uuid4()}@ministry.example.org"),), **values)
    return confirmed(circular, by)


def confirmed(circular: Circular, by: User) -> Circular:
    """Confirm `circular` for those whom the directory holds today, as if `by` had looked at them."""
    today = timezone.localdate()
    circular.confirm(by, timezone.now(), today, circular.fingerprint(circular.lines(today)))
    return circular


def make_circular_attachment(circular: Circular, added_by: User, **values: Any) -> CircularAttachment:
    """Make a PDF that goes with `circular`."""
    given = {"file": ContentFile(PDF, name="Programme.pdf")} | values
    return CircularAttachment.objects.create(circular=circular, added_by=added_by, **given)
