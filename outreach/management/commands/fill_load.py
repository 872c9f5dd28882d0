"""Fill an empty scratch database with invented activities, to measure how the tracker does with many."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max, Min, OuterRef, Subquery
from django.utils import timezone

from outreach.management.synthetic import Made, World, invent
from outreach.models import (
    Activity,
    ActivityTranslation,
    ActivityVersion,
    Coordinator,
    FocalPoint,
    Measure,
    Organization,
    Review,
    ReviewStep,
    Role,
    Verb,
)
from outreach.models.review import content_of
from states.models import State

AT_ONCE = 500  # activities held in memory and written in one transaction
TERM_YEARS = 4
ORGANIZATIONS = 105  # forms offer all of them: as many with few activities as with many


class Command(BaseCommand):
    """`manage.py fill_load N`: N activities with all that hangs on them, the same ones for the same seed and day."""

    help = "Fill an empty scratch database with N invented activities, marked as demonstration, for measuring speed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of activities, and the seed of chance."""
        parser.add_argument("number", type=int, metavar="N", help="How many activities.")
        parser.add_argument("--seed", type=int, default=1996, help="Another seed gives other activities.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse any database but an empty scratch one; write people first, then activities, some hundred at a time."""
        number, chances = options["number"], Random(options["seed"])  # noqa: S311  # nothing here is secret
        refuse_unless_scratch(number)
        began = time.monotonic()
        now = timezone.now()
        with transaction.atomic():
            world = people(number, chances, now)
        made = invent(number, world, chances)
        writer = Writer()
        while batch := list(islice(made, AT_ONCE)):
            with transaction.atomic():
                writer.write(batch)
            if options["verbosity"] > 1:
                self.stdout.write(f"{writer.written} of {number}")
        finish()
        if options["verbosity"]:
            self.stdout.write(f"Made {number} activities in {time.monotonic() - began:.0f} seconds.")


def refuse_unless_scratch(number: int) -> None:
    """Raise CommandError unless the database holds the reference data and nothing else, on a machine of one's own."""
    if number < 1:
        raise CommandError("N must be 1 or more.")
    if settings.IS_SECURE:
        raise CommandError("HTTPS=true: invented activities are not for a database that is open to the world.")
    if User.objects.exists() or Activity.objects.exists():
        raise CommandError("The database holds accounts or activities already; name an empty one in DATABASE_URL.")
    if not State.objects.exists():
        raise CommandError("Load the reference data first: manage.py load_reference.")


def people(number: int, chances: Random, now: datetime.datetime) -> World:
    """Make organizations, and accounts and terms of service in proportion to `number`, and return all that there is."""
    today = timezone.localdate(now)
    term_starts_on = today.replace(year=today.year - TERM_YEARS, day=1)
    in_term = State.objects.ratified(term_starts_on)
    ratifiers = sorted(in_term.values_list("pk", flat=True))
    signatories = sorted(State.objects.signed(today).values_list("pk", flat=True))
    everyone = sorted(State.objects.values_list("pk", flat=True))
    for keys in (ratifiers, signatories, everyone):
        chances.shuffle(keys)
    # Coordinating States come first: they report most.
    coordinating = ratifiers[: min(2 + number // 1000, len(ratifiers) // 2)]
    focal = ratifiers[len(coordinating) :][: 1 + number // 2000]
    staff = [account(f"staff-{index}", Role.SECRETARIAT) for index in range(1, 3 + min(number // 10_000, 10))]
    account("reader", Role.READER)
    authors = {}
    for model, role, keys in ((Coordinator, Role.COORDINATOR, coordinating), (FocalPoint, Role.FOCAL_POINT, focal)):
        for key in keys:
            user = account(f"{model._meta.model_name}-{key.lower()}", role)
            person = f"Example person of {key}"
            model.objects.create(
                state_id=key, sign_in=user, person=person, starts_on=term_starts_on, is_demonstration=True
            )
            authors[key] = [user.pk]
    return World(
        doers=[*coordinating, *(key for key in signatories if key not in coordinating)],
        addressees=everyone,
        names=State.objects.in_bulk(),
        organizations=organizations(ORGANIZATIONS),
        measures=list(Measure.objects.order_by("letter").values_list("pk", flat=True)),
        staff=[user.pk for user in staff],
        authors=authors,
        now=now,
        today=today,
    )


def account(name: str, role: str) -> User:
    """Make an account that nobody can sign in to, with its role."""
    user = User.objects.create_user(f"load-{name}", f"load-{name}@{settings.DEMONSTRATION_EMAIL_DOMAIN}")
    user.groups.add(Group.objects.get(name=role))
    return user


def organizations(number: int) -> list[int]:
    """Make `number` organizations of all kinds, and return their keys."""
    kinds = Organization.Kind.values
    return [
        Organization.objects.create(
            name_en=f"Example organization {index:03d}", kind=kinds[index % len(kinds)], is_demonstration=True
        ).pk
        for index in range(number)
    ]


class Writer:
    """Writes activities with their relations, translations, review, cleared versions and history, in bulk.

    Bulk writes ask no rule and write no history: the rows are made to satisfy every rule, and the history is written
    here, a row for the recording and one for every step of review.
    """

    def __init__(self) -> None:
        self.written = 0
        self.last_version = 0

    def write(self, batch: Sequence[Made]) -> None:
        """Write one batch within the transaction of the caller."""
        for made in batch:
            self.written += 1
            made.activity.pk = self.written
            made.activity.clean_fields(exclude=EMPTY_YET)
            if made.activity.review == Review.CLEARED:
                self.last_version += 1
                made.activity.cleared_version_id = self.last_version
        Activity.objects.bulk_create([made.activity for made in batch])
        write_history(batch, write_relations(batch))
        with_history(translation for made in batch for translation in translations_of(made))
        with_history(step for made in batch for step in steps_of(made))
        with_history(versions_of(batch))


EMPTY_YET = {"recorded_by", "reported_by", "cleared_version"}


def write_relations(batch: Sequence[Made]) -> dict[str, dict[int, list[Any]]]:
    """Write the many-to-many rows, and return them by field and activity."""
    written: dict[str, dict[int, list[Any]]] = {}
    for field in Activity._meta.many_to_many:
        through: Any = field.remote_field.through
        target = field.m2m_reverse_field_name()
        rows = [
            through(**{"activity_id": made.activity.pk, f"{target}_id": key})
            for made in batch
            for key in made.related[field.name]
        ]
        by_activity = written.setdefault(field.name, {})
        for row in through.objects.bulk_create(rows):
            by_activity.setdefault(row.activity_id, []).append(row)
    return written


def write_history(batch: Sequence[Made], relations: dict[str, dict[int, list[Any]]]) -> None:
    """Write what each activity was when it was recorded and after every step, with its relations."""
    model = Activity.history.model
    rows = model.objects.bulk_create([row for made in batch for row in past_of(made)])
    for field in Activity._meta.many_to_many:
        through: Any = field.remote_field.through
        past: Any = getattr(model, field.name).model
        names = [column.attname for column in through._meta.fields]
        past.objects.bulk_create(
            past(history_id=row.history_id, **{name: getattr(relation, name) for name in names})
            for row in rows
            for relation in relations[field.name].get(row.id, ())
        )


def past_of(made: Made) -> Iterator[Any]:
    """Yield the activity of `made` as it was recorded, and as it was after every step of review."""
    model = Activity.history.model
    now = {field.attname: getattr(made.activity, field.attname) for field in model.tracked_fields}
    now |= {"recorded_at": made.recorded_at, "cleared_version_id": None}
    yield model(
        **now | {"review": Review.DRAFT, "changed_at": made.recorded_at},
        history_type="+",
        history_date=made.recorded_at,
        history_user_id=made.activity.recorded_by_id,
    )
    for step in made.steps:
        if step.verb == Verb.CLEAR:
            now["cleared_version_id"] = made.activity.cleared_version_id
        now |= {"review": step.review, "changed_at": step.at}
        yield model(**now, history_type="~", history_date=step.at, history_user_id=step.by)


def translations_of(made: Made) -> Iterator[ActivityTranslation]:
    """Yield the translations of the activity of `made`."""
    for language, texts in made.translations.items():
        yield ActivityTranslation(activity=made.activity, language=language, made_from=made.activity.wording, **texts)


def steps_of(made: Made) -> Iterator[ReviewStep]:
    """Yield the steps of the review of the activity of `made`."""
    for step in made.steps:
        yield ReviewStep(activity=made.activity, verb=step.verb, by_id=step.by, at=step.at, comment=step.comment)


def versions_of(batch: Sequence[Made]) -> Iterator[ActivityVersion]:
    """Yield what those of `batch` that are cleared said when they were; they are read back, as the review reads."""
    last = {made.activity.pk: made.steps[-1] for made in batch if made.activity.review == Review.CLEARED}
    relations = [field.name for field in Activity._meta.many_to_many]
    for activity in Activity.objects.filter(pk__in=last).prefetch_related(*relations, "translations"):
        for text in activity.translations.all():
            text.activity = activity
        dates = activity.dates
        yield ActivityVersion(
            pk=activity.cleared_version_id,
            activity=activity,
            content=content_of(activity),
            starts_on=dates.first,
            ends_on=dates.last,
            precision=str(dates.precision),
            cleared_by_id=last[activity.pk].by,
            cleared_at=last[activity.pk].at,
        )


def with_history(rows: Iterator[Any]) -> None:
    """Write new `rows` of one model, each with the row of its history that tells of its making."""
    new = list(rows)
    if not new:
        return
    model = type(new[0])
    past = model.history.model
    past.objects.bulk_create(
        past(
            **{field.attname: getattr(row, field.attname) for field in past.tracked_fields},
            history_type="+",
            history_date=getattr(row, "at", None) or getattr(row, "cleared_at", None) or row.activity.changed_at,
        )
        for row in model._default_manager.bulk_create(new)
    )


def finish() -> None:
    """Let the records tell when they were recorded and changed as their history does, and go on counting after them."""
    settle()
    past = Activity.history.model.objects.filter(id=OuterRef("pk")).order_by().values("id")
    first, last = past.annotate(at=Min("recorded_at")), past.annotate(at=Max("changed_at"))
    Activity.objects.update(recorded_at=Subquery(first.values("at")), changed_at=Subquery(last.values("at")))
    numbered: list[type[models.Model]] = [Activity, ActivityVersion]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
            cursor.execute(statement)
    settle()


def settle() -> None:
    """Do what the daemon of PostgreSQL would have done by and by: it plans for the tables that there are."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
