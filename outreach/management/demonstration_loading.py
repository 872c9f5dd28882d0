"""The demonstration set on its way from its files into the database."""

import csv
import datetime
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.files import File
from django.utils import timezone

from outreach.models import (
    Activity,
    ActivityTranslation,
    AssistanceRequest,
    Attachment,
    Circular,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    Dates,
    Event,
    FocalPoint,
    FollowUp,
    JoinRequest,
    Measure,
    Organization,
    PlanItem,
    ProgressReport,
    Role,
    RosterOffer,
    SavedView,
    Verb,
)
from outreach.models.confirmations import CORRECTABLE, edition_of
from outreach.models.rounds import OPEN_FOR
from states.models import Region, State

Row = dict[str, str]
FOLDER = settings.BASE_DIR / "fixtures" / "demonstration"
PASSWORD = "demonstration"  # noqa: S105  # told to everybody: it opens nothing but the demonstration set
PTS = "PTS"  # among those who undertook an activity: the Provisional Technical Secretariat
LANGUAGES = {"en": "en", "ar": "ar", "zh": "zh_hans", "fr": "fr", "ru": "ru", "es": "es"}
# The steps that lead to each state of review named in the file.
STEPS: dict[str, tuple[Verb, ...]] = {
    "draft": (),
    "submitted": (Verb.SUBMIT,),
    "withdrawn": (Verb.SUBMIT, Verb.WITHDRAW),
    "returned": (Verb.SUBMIT, Verb.RETURN),
    "corrected": (Verb.SUBMIT, Verb.RETURN, Verb.SUBMIT, Verb.CLEAR),
    "cleared": (Verb.SUBMIT, Verb.CLEAR),
    "changed": (Verb.SUBMIT, Verb.CLEAR, Verb.EDIT),
}


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of the demonstration file `name`."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def parts(cell: str) -> list[str]:
    """Return what a cell lists, with a semicolon between two."""
    return [part for part in cell.split(";") if part]


def written_out(text: str, today: datetime.date) -> str:
    """Return `text` in ISO 8601, with what it tells by the date `today` written out.

    `today-9`, `month+2` and `year` stay true on whatever day the set is loaded; other dates stand as they are.
    """

    def day(told: re.Match[str]) -> str:
        return (today + datetime.timedelta(days=int(told[1] or 0))).isoformat()

    def month(told: re.Match[str]) -> str:
        years, index = divmod(today.month - 1 + int(told[1] or 0), 12)
        return f"{today.year + years:04d}-{index + 1:02d}"

    text = re.sub(r"today([+-]\d+)?", day, text)
    text = re.sub(r"month([+-]\d+)?", month, text)
    return text.replace("year", f"{today.year:04d}")


class Loading:
    """The demonstration set on its way into the database at the moment `now`."""

    def __init__(self, now: datetime.datetime) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self.password = make_password(PASSWORD)  # once: it is meant to be slow
        self.accounts: dict[str, User] = {}
        self.authors: dict[str, User] = {}
        self.activities: dict[str, Activity] = {}
        self.contacts: dict[str, ContactPoint] = {}

    def load(self) -> None:
        """Load every file in the order in which they lean on each other."""
        translations = list(rows("translations.csv"))
        files: dict[str, Callable[[Row], object]] = {
            "organizations.csv": self.load_organization,
            "people.csv": self.load_person,
            "activities.csv": lambda row: self.load_activity(row, translations),
            "contacts.csv": self.load_contact,
            "confirmations.csv": self.load_confirmation,
            "reports.csv": partial(self.load_dated, ProgressReport),
            "legal_assistance.csv": partial(self.load_dated, AssistanceRequest),
            "follow_ups.csv": self.load_follow_up,
            "join_requests.csv": self.load_join_request,
            "saved_views.csv": self.load_saved_view,
            "events.csv": self.load_event,
            "attachments.csv": self.load_attachment,
            "plan_items.csv": self.load_plan_item,
            "roster_offers.csv": self.load_offer,
            "circulars.csv": self.load_circular,
        }
        for name, load in files.items():
            for row in rows(name):
                load(row)

    def day(self, text: str) -> datetime.date | None:
        """Return the date that `text` tells, or None where it is empty."""
        return datetime.date.fromisoformat(written_out(text, self.today)) if text else None

    def moment(self, text: str, hour: int = 12) -> datetime.datetime:
        """Return that hour of the date that `text` tells, as a clock in Greenwich shows it."""
        day = datetime.date.fromisoformat(written_out(text, self.today))
        return datetime.datetime.combine(day, datetime.time(hour), tzinfo=datetime.UTC)

    def days(self, row: Row, *names: str) -> dict[str, datetime.date | None]:
        """Return the dates in the columns `names`."""
        return {name: self.day(row[name]) for name in names}

    def load_organization(self, row: Row) -> None:
        """Make a group of States or another body."""
        names = {f"name_{ours}": row[f"name_{theirs}"] for theirs, ours in LANGUAGES.items()}
        body = Organization.objects.create(
            **names, kind=row["kind"], note="Invented for demonstration", is_demonstration=True
        )
        body.members.set(State.objects.filter(pk__in=parts(row["members"])))

    def load_person(self, row: Row) -> None:
        """Make an account with its role, where the row names one, and the term of service that goes with it."""
        user = self.make_account(row) if row["username"] else None
        term = {
            "state_id": row["state"],
            "sign_in": user,
            "is_demonstration": True,
            **{name: row[name] for name in ("person", "post", "institution")},
            **self.days(row, "starts_on", "ends_on"),
        }
        if row["role"] == Role.COORDINATOR:
            Coordinator.objects.create(scope=row["scope"], region_id=row["region"] or None, **term)
        elif row["role"] == Role.FOCAL_POINT:
            FocalPoint.objects.create(**term).regions.add(Region.objects.get(pk=row["region"]))

    def make_account(self, row: Row) -> User:
        """Make the account of `row`, and remember for which State it writes."""
        email = f"{row['username']}@{settings.DEMONSTRATION_EMAIL_DOMAIN}"
        user = User.objects.create(
            username=row["username"], email=email, password=self.password, last_name=row["person"]
        )
        user.groups.add(Group.objects.get(name=row["role"]))
        self.accounts[user.username] = user
        if row["state"]:
            self.authors[row["state"]] = user
        return user

    def load_activity(self, row: Row, translations: list[Row]) -> None:
        """Make an activity and take it through its review, as its author and the Secretariat would."""
        doers = parts(row["undertaken_by"])
        author = self.authors.get(row["reported_by"], self.accounts["secretariat"])
        texts = ("title", "summary", "language", "kind", "level", "stage", "visibility", "outcome", "follow_up")
        free = ("participants", "place", "occasion", "source")
        activity = Activity(
            **{name: row[name] for name in (*texts, *free)},
            is_by_secretariat=PTS in doers,
            reported_by_id=row["reported_by"] or None,
            recorded_by=author,
            is_demonstration=True,
        )
        activity.dates = Dates.parse(written_out(row["dates"], self.today))
        activity.save()
        self.activities[row["number"]] = activity
        self.link(activity, row)
        for text in translations:
            if text["activity"] == row["number"]:
                told = {name: text[name] for name in ("language", "title", "summary", "outcome")}
                ActivityTranslation.objects.create(activity=activity, **told)
        self.review(activity, row, author)

    def link(self, activity: Activity, row: Row) -> None:
        """Name those who undertook `activity`, whom it was addressed to, and the measures: one step of its history."""
        links: dict[str, list[Any]] = {
            "undertaken_by": [code for code in parts(row["undertaken_by"]) if code != PTS],
            "addressed_to": parts(row["addressed_to"]),
        }
        for field in ("undertaken_by_organizations", "addressed_to_organizations", "partners"):
            links[field] = [Organization.objects.get(name_en=name) for name in parts(row[field])]
        activity.skip_history_when_saving = True  # type: ignore[attr-defined]
        for field, linked in links.items():
            if linked:
                getattr(activity, field).set(linked)
        del activity.skip_history_when_saving  # type: ignore[attr-defined]
        cited = [measure.split("/") for measure in parts(row["measures"])]
        activity.measures.set(
            [Measure.objects.get(conference_id=int(number), letter=letter) for number, letter in cited]
        )

    def review(self, activity: Activity, row: Row, author: User) -> None:
        """Bring `activity` into the state of review that `row` asks for; its steps lie four days apart."""
        staff = self.accounts["secretariat"]
        noon = datetime.datetime.combine(activity.ends_on, datetime.time(12), tzinfo=datetime.UTC)
        moments = [min(noon + datetime.timedelta(days=days), self.now) for days in range(2, 40, 4)]
        Activity.objects.filter(pk=activity.pk).update(recorded_at=moments[0])  # no field that one saves
        for verb, at in zip(STEPS[row["review"]], moments[1:], strict=False):
            if verb == Verb.SUBMIT:
                activity.submit(author if activity.allows(verb, author) else staff, at)
            elif verb == Verb.WITHDRAW:
                activity.withdraw(author, at)
            elif verb == Verb.RETURN:
                activity.return_to_author(staff, at, row["comment"])
            elif verb == Verb.CLEAR:
                activity.clear(staff, at)
            elif verb == Verb.EDIT:
                activity.outcome = row["outcome_later"]
                activity.save()
                activity.resubmit_if_changed(author, at)

    def load_contact(self, row: Row) -> None:
        """Make a contact point; a successor stands before the one whom it follows."""
        texts = (
            *("kind", "institution", "post", "person", "email", "phone", "languages", "nominated_by_note"),
            "secretariat_only",
        )
        self.contacts[row["number"]] = ContactPoint.objects.create(
            state_id=row["state"],
            **{name: row[name] for name in texts},
            **self.days(row, "nominated_on", "confirmed_on", "retired_on"),
            successor=self.contacts.get(row["successor"]),
            is_demonstration=True,
        )

    def load_confirmation(self, row: Row) -> None:
        """Ask a contact point to confirm on each of the days, and take down what it answered to the last mail."""
        contact = self.contacts[row["contact"]]
        for number, day in enumerate(parts(row["asked_on"])):
            at = self.moment(day)
            asked = ConfirmationRequest.objects.create(
                contact=contact,
                last_heard_on=contact.heard_on,
                number=number,
                language=contact.language_codes[0],
                edition=edition_of(contact),
                address=contact.email,
                claimed_at=at,
                sent_at=at,
                expires_at=at + OPEN_FOR,
            )
        if row["answer"]:
            proposed = {name: row[name] for name in CORRECTABLE if row.get(name)}
            answer = ConfirmationRequest.Answer(row["answer"])
            asked.propose(answer, self.moment(row["answered_on"]), proposed, row["note"])

    def load_dated(self, model: type[ProgressReport | AssistanceRequest], row: Row) -> None:
        """Make what a State told on a day; the file has a column for each field."""
        days = [name for name in row if name.endswith("_on")]
        texts = {name: text for name, text in row.items() if name not in (*days, "state")}
        model.objects.create(state_id=row["state"], **texts, **self.days(row, *days), is_demonstration=True)

    def load_follow_up(self, row: Row) -> None:
        """Make something that is to be done after an activity."""
        FollowUp.objects.create(
            activity=self.activities[row["activity"]],
            what=row["what"],
            owner=self.accounts[row["owner"]],
            **self.days(row, "due_on", "done_on", "snoozed_until"),
            promised_to_id=row["promised_to"] or None,
            is_demonstration=True,
        )

    def load_join_request(self, row: Row) -> None:
        """Let a State ask to be added to an activity, and its reporter decline where the row says so."""
        at = self.moment(row["asked_on"])
        by, activity = self.accounts[row["asked_by"]], self.activities[row["activity"]]
        asked = JoinRequest.ask(activity, State.objects.get(pk=row["state"]), by, at, row["note"])
        if row["declined_by"]:
            asked.decline(self.accounts[row["declined_by"]], at + datetime.timedelta(days=1), row["reason"])

    def load_saved_view(self, row: Row) -> None:
        """Keep a view of a list for one of the accounts, with which it goes again."""
        told = {name: row[name] for name in ("page", "name", "query")}
        SavedView.objects.create(owner=self.accounts[row["owner"]], is_shared=bool(row["is_shared"]), **told)

    def load_event(self, row: Row) -> None:
        """Put an event on the rolling list."""
        event = Event(kind=row["kind"], place=row["place"], region_id=row["region"] or None, is_demonstration=True)
        for theirs, ours in LANGUAGES.items():
            setattr(event, f"name_{ours}", row[f"name_{theirs}"])
        event.dates = Dates.parse(written_out(row["dates"], self.today))
        event.source = "Invented for demonstration"
        event.recorded_by = self.accounts[row["recorded_by"]]
        event.save()

    def load_plan_item(self, row: Row) -> None:
        """Put an item on the action plan."""
        number, letter = row["measure"].split("/")
        PlanItem.objects.create(
            conference_id=int(row["conference"]),
            what=row["what"],
            state_id=row["state"] or None,
            region_id=row["region"] or None,
            measure=Measure.objects.get(conference_id=int(number), letter=letter),
            promised_to_id=row["promised_to"] or None,
            note=row["note"],
            **self.days(row, "due_on", "done_on"),
            is_demonstration=True,
        )

    def load_offer(self, row: Row) -> None:
        """Make an offer for the roster and decide it, as its State and the Secretariat would."""
        at = self.moment(row["offered_on"], hour=9)
        offer = RosterOffer.objects.create(
            state_id=row["state"],
            **{name: row[name] for name in ("person", "post", "institution", "languages", "note_reference")},
            offered_by=self.accounts[row["offered_by"]],
            offered_at=at,
            is_demonstration=True,
        )
        offer.regions.set(Region.objects.filter(pk__in=parts(row["regions"])))
        staff, decided_at = self.accounts["secretariat"], at + datetime.timedelta(days=3)
        if row["decision"] == RosterOffer.Standing.CLEARED:
            offer.clear(staff, decided_at)
        elif row["decision"] == RosterOffer.Standing.DECLINED:
            offer.decline(staff, decided_at, row["comment"])

    def load_attachment(self, row: Row) -> None:
        """Put a document on an activity."""
        with (FOLDER / "attachments" / row["file"]).open("rb") as file:
            Attachment.objects.create(
                activity=self.activities[row["activity"]],
                file=File(file, name=row["file"]),
                name=row["name"],
                added_by=self.accounts[row["added_by"]],
                is_demonstration=True,
            )

    def load_circular(self, row: Row) -> None:
        """Write a circular that stays a draft."""
        texts = {name: text for name, text in row.items() if name.startswith(Circular.TEXTS)}
        circular = Circular.objects.create(
            **texts,
            statuses=parts(row["statuses"]),
            written_by=self.accounts[row["written_by"]],
            written_at=self.now,
            is_demonstration=True,
        )
        circular.regions.set(Region.objects.filter(pk__in=parts(row["regions"])))
