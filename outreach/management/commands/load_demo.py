"""Load the demonstration set: invented people and activities, marked as such, into an empty database only."""

import csv
import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from outreach.models import Activity, Coordinator, Dates, FocalPoint, Measure, Organization, Review, Role, viewer_of
from states.models import Region, State

Row = dict[str, str]
FOLDER = settings.BASE_DIR / "fixtures" / "demonstration"
PASSWORD = "demonstration"  # noqa: S105  # told to everybody: it opens nothing but the demonstration set


class Command(BaseCommand):
    """`manage.py load_demo`: fill an empty database for a first look, and tell the sign-ins."""

    help = "Load the demonstration set into a database without accounts and activities, and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --sign-ins, to print the sign-ins only."""
        parser.add_argument(
            "--sign-ins", action="store_true", help="Load nothing; print the sign-ins, if there are any."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless the database holds anything already; then print the sign-ins."""
        if not options["sign_ins"]:
            self.load()
        accounts = User.objects.filter(email__endswith=f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}").order_by("pk")
        if accounts:
            self.stdout.write(f"Demonstration sign-ins (password: {PASSWORD}):")
        for account in accounts:
            self.stdout.write(f"  {account.username:<12} {what_it_opens(account)}")

    def load(self) -> None:
        """Load people and activities, unless the system is open to the world or in use."""
        if User.objects.exists() or Activity.objects.exists():
            self.stdout.write("The database holds accounts or activities already: no demonstration set is loaded.")
            return
        if settings.IS_SECURE:
            self.stdout.write("HTTPS=true: no demonstration set is loaded, for its password is public.")
            return
        if not State.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference.")
        with transaction.atomic():
            for row in rows("people.csv"):
                load_person(row)
            staff = User.objects.get(username="secretariat")
            for row in rows("activities.csv"):
                load_activity(row, staff)
        self.stdout.write(f"Loaded {Activity.objects.count()} demonstration activities.")


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of the demonstration file `name`."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def what_it_opens(account: User) -> str:
    """Return the role of `account`, with the State it serves, or says that its term is over."""
    role = ", ".join(account.groups.values_list("name", flat=True))
    served = State.objects.filter(pk__in=viewer_of(account).states)
    if role in (Role.COORDINATOR, Role.FOCAL_POINT):
        return f"{role}, {', '.join(map(str, served)) or 'term over: sees what a reader sees'}"
    return role


def load_person(row: Row) -> None:
    """Make an account with its role, and the term of service that goes with it."""
    username = row["username"]
    email = f"{username}@{settings.DEMONSTRATION_EMAIL_DOMAIN}"
    user = User.objects.create_user(username, email, PASSWORD, last_name=row["person"])
    user.groups.add(Group.objects.get(name=row["role"]))
    term = {
        "state_id": row["state"],
        "sign_in": user,
        "is_demonstration": True,
        **{name: row[name] for name in ("person", "post", "institution")},
        "starts_on": datetime.date.fromisoformat(row["starts_on"]) if row["starts_on"] else None,
        "ends_on": datetime.date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
    }
    if row["role"] == Role.COORDINATOR:
        Coordinator.objects.create(scope=row["scope"], region_id=row["region"] or None, **term)
    elif row["role"] == Role.FOCAL_POINT:
        FocalPoint.objects.create(**term).regions.add(Region.objects.get(pk=row["region"]))


def load_activity(row: Row, staff: User) -> None:
    """Make an activity and take it through its review, as its coordinator and the Secretariat would."""
    dates = Dates.parse(row["dates"])
    states = State.objects.filter(pk__in=row["undertaken_by"].split(";"))
    author = User.objects.filter(coordinator_terms__state=row["reported_by"]).first() or staff
    texts = ("title", "summary", "language", "kind", "level", "stage", "visibility", "outcome", "source")
    free = ("participants", "place", "occasion")
    activity = Activity(
        **{name: row[name] for name in (*texts, *free)},
        is_by_secretariat=not states,
        reported_by_id=row["reported_by"] or None,
        recorded_by=author,
        is_demonstration=True,
    )
    activity.dates = dates
    activity.save()
    activity.undertaken_by.set(states)
    activity.addressed_to.set(State.objects.filter(pk__in=row["addressed_to"].split(";")))
    activity.addressed_to_organizations.set(
        Organization.objects.filter(name_en__in=row["addressed_to_organizations"].split(";"))
    )
    for measure in filter(None, row["measures"].split(";")):
        conference, letter = measure.split("/")
        activity.measures.add(Measure.objects.get(conference_id=int(conference), letter=letter))
    review(activity, row, staff, noon_after(dates.last))


def review(activity: Activity, row: Row, staff: User, at: datetime.datetime) -> None:
    """Bring `activity` into the state of review that `row` asks for, its first step at the moment `at`."""
    later = min(at + datetime.timedelta(days=7), timezone.now())
    if row["review"] != Review.DRAFT:
        activity.submit(staff, at)
    if row["review"] == Review.CLEARED:
        activity.clear(staff, later)
    if row["review"] == Review.RETURNED:
        activity.return_to_author(staff, later, row["comment"])


def noon_after(day: datetime.date) -> datetime.datetime:
    """Return noon three days after `day`, or now where that lies ahead."""
    noon = datetime.datetime.combine(day + datetime.timedelta(days=3), datetime.time(12), tzinfo=datetime.UTC)
    return min(noon, timezone.now())
