"""Invented activities for measuring speed: every kind, level, stage, language and precision, across the years."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeVar

from django.conf import settings

from outreach.models import Activity, Dates, Review, Verb, Visibility
from states.models import State

PHRASES = settings.BASE_DIR / "fixtures" / "load" / "phrases.csv"
FIRST_DAY = datetime.date(1997, 1, 1)
DAYS_AHEAD = 300  # how far the calendar reaches beyond today

# How many of a hundred activities are so.
LANGUAGES = {"en": 50, "fr": 15, "es": 12, "ru": 10, "ar": 7, "zh-hans": 6}
LEVELS = dict(zip(Activity.Level.values, (45, 20, 20, 15), strict=True))
VISIBILITIES = {Visibility.PUBLIC: 50, Visibility.COORDINATORS: 40, Visibility.SECRETARIAT: 10}
REVIEWS = {Review.CLEARED: 80, Review.SUBMITTED: 8, Review.DRAFT: 8, Review.RETURNED: 4}
LENGTHS = {"day": 55, "range": 25, "month": 15, "year": 5}
DOERS = {"states": 85, "secretariat": 10, "organizations": 5}
TRANSLATED = 25

Named = TypeVar("Named")


@dataclass(frozen=True)
class World:
    """What activities are made of: all that is in the database before them, by key.

    Those who work most come first among `doers` and `addressees`, as few States report much and many little.
    """

    doers: Sequence[str]
    addressees: Sequence[str]
    names: Mapping[str, State]
    organizations: Sequence[int]
    measures: Sequence[int]
    staff: Sequence[int]
    authors: Mapping[str, Sequence[int]]
    now: datetime.datetime
    today: datetime.date


@dataclass(frozen=True)
class Step:
    """One step in the review of an activity, and how its review stood from then on."""

    verb: str
    by: int
    at: datetime.datetime
    comment: str
    review: str


@dataclass(frozen=True)
class Made:
    """One activity, not yet written, with what hangs on it; the keys of `related` are its many-to-many fields."""

    activity: Activity
    related: Mapping[str, Sequence[str | int]]
    translations: Mapping[str, Mapping[str, str]]
    recorded_at: datetime.datetime
    steps: Sequence[Step]


@cache
def phrases() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the phrases by language and by the part of an activity for which they are."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with PHRASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for language in LANGUAGES:
                found[language][row["part"]].append(row[language])
    return found


def one_of(chances: Random, shares: Mapping[Named, int]) -> Named:
    """Return one of the keys of `shares`, each as often as its value says."""
    return chances.choices(list(shares), list(shares.values()))[0]


@cache
def _weights(number: int) -> Sequence[float]:
    return list(accumulate(1 / (rank + 10) for rank in range(number)))


def some_of(chances: Random, keys: Sequence[Named], most: int) -> list[Named]:
    """Return one to `most` different ones of `keys`, the first of them more often than the last."""
    if not keys:
        return []
    picked = chances.choices(keys, cum_weights=_weights(len(keys)), k=chances.randint(1, most))
    return list(dict.fromkeys(picked))


def invent(number: int, world: World, chances: Random) -> Iterator[Made]:
    """Yield `number` activities made from `world` as `chances` decide; the same chances give the same activities."""
    for serial in range(1, number + 1):
        related = parties(world, chances)
        language = one_of(chances, LANGUAGES)
        partners = [world.names[str(key)] for key in related["addressed_to"]]
        texts = texts_of(serial, language, partners, chances)
        activity = facts(related, world, chances)
        activity.language = language
        for name, text in texts.items():
            setattr(activity, name, text)
        recorded_at = min(noon(activity.ends_on, 2), world.now)
        steps = list(review(activity, world, chances))
        activity.review = steps[-1].review if steps else Review.DRAFT
        activity.changed_at = steps[-1].at if steps else recorded_at
        yield Made(activity, related, translations(serial, language, texts, partners, chances), recorded_at, steps)


def parties(world: World, chances: Random) -> dict[str, Sequence[str | int]]:
    """Return who did it, to whom, with whom, and for which measures."""
    doers = one_of(chances, DOERS)
    return {
        "undertaken_by": some_of(chances, world.doers, 4) if doers == "states" else [],
        "undertaken_by_organizations": some_of(chances, world.organizations, 2) if doers == "organizations" else [],
        "addressed_to": some_of(chances, world.addressees, 4),
        "addressed_to_organizations": some_of(chances, world.organizations, 1) if chances.random() < 0.2 else [],
        "partners": some_of(chances, world.organizations, 2) if chances.random() < 0.3 else [],
        "measures": some_of(chances, world.measures, 3),
    }


def facts(related: Mapping[str, Sequence[str | int]], world: World, chances: Random) -> Activity:
    """Return an activity with all but its texts; whoever did it first reports it, and the Secretariat its own."""
    states = related["undertaken_by"]
    reporter = str(states[0]) if states else None
    authors = world.authors.get(reporter or "") or world.staff
    activity = Activity(
        kind=chances.choice(Activity.Kind.values),
        level=one_of(chances, LEVELS),
        visibility=one_of(chances, VISIBILITIES),
        is_by_secretariat=not states and not related["undertaken_by_organizations"],
        reported_by_id=reporter,
        recorded_by_id=chances.choice(authors),
        follow_up="A report to the capital" if chances.random() < 0.2 else "",
        participants="Members of parliament" if chances.random() < 0.3 else "",
        source="Made for measuring speed",
        is_demonstration=True,
    )
    activity.dates = dates(world.today, chances)
    activity.stage = stage_of(activity.dates, world.today, chances)
    return activity


def dates(today: datetime.date, chances: Random) -> Dates:
    """Return a day, a range, a month or a year between the first day and some months after `today`."""
    first = FIRST_DAY + datetime.timedelta(days=chances.randrange((today - FIRST_DAY).days + DAYS_AHEAD))
    length = one_of(chances, LENGTHS)
    if length == "year":
        return Dates.of_year(first.year)
    if length == "month":
        return Dates.of_month(first.year, first.month)
    days = chances.randint(1, 9) if length == "range" else 0
    return Dates.between(first, first + datetime.timedelta(days=days))


def stage_of(dates: Dates, today: datetime.date, chances: Random) -> str:
    """Return a stage that an activity of `dates` can be in on the day `today`."""
    if dates.surely_not_over_before > today:
        return one_of(chances, {Activity.Stage.PLANNED: 90, Activity.Stage.CANCELLED: 10})
    over = {Activity.Stage.COMPLETED: 91, Activity.Stage.CANCELLED: 4, Activity.Stage.PLANNED: 3}
    return one_of(chances, {**over, Activity.Stage.ONGOING: 2})


def texts_of(serial: int, language: str, partners: Sequence[State], chances: Random) -> dict[str, str]:
    """Return the texts in `language`: titles differ by the `serial` number, and the `partners` are named."""
    said = phrases()[language]
    suffix = language.replace("-", "_")
    names = ", ".join(getattr(state, f"name_{suffix}") for state in partners)
    summary = [*chances.sample(said["summary"], 3), f"{said['with'][0]} {names}."]
    return {
        "title": f"{chances.choice(said['title'])} ({serial:06d})",
        "summary": " ".join(summary),
        "outcome": chances.choice(said["outcome"]) if chances.random() < 0.6 else "",
        "place": chances.choice(said["place"]),
        "occasion": chances.choice(said["occasion"]) if chances.random() < 0.3 else "",
    }


def translations(
    serial: int, language: str, texts: Mapping[str, str], partners: Sequence[State], chances: Random
) -> dict[str, dict[str, str]]:
    """Return the texts in one or two other languages, for some activities; they tell all that the original tells."""
    if chances.randrange(100) >= TRANSLATED:
        return {}
    others = chances.sample([code for code in LANGUAGES if code != language], chances.randint(1, 2))
    made = {}
    for other in others:
        told = texts_of(serial, other, partners, chances)
        outcome = phrases()[other]["outcome"][0] if texts["outcome"] else ""
        made[other] = {"title": told["title"], "summary": told["summary"], "outcome": outcome}
    return made


def review(activity: Activity, world: World, chances: Random) -> Iterator[Step]:
    """Yield the steps by which `activity` came to where it stands in review; a draft has taken none."""
    end = one_of(chances, REVIEWS)
    staff = chances.choice(world.staff)
    author = activity.recorded_by_id
    at = [min(noon(activity.ends_on, days), world.now) for days in (3, 10, 15, 20)]
    if end == Review.DRAFT:
        return
    yield Step(Verb.SUBMIT, author, at[0], "", Review.SUBMITTED)
    if end == Review.RETURNED or chances.random() < 0.1:
        yield Step(Verb.RETURN, staff, at[1], "Please tell the outcome.", Review.RETURNED)
        if end != Review.RETURNED:
            yield Step(Verb.SUBMIT, author, at[2], "", Review.SUBMITTED)
    if end == Review.CLEARED:
        yield Step(Verb.CLEAR, staff, at[3], "", Review.CLEARED)


def noon(day: datetime.date, later: int) -> datetime.datetime:
    """Return noon, in universal time, on the day that is `later` days after `day`."""
    return datetime.datetime.combine(day + datetime.timedelta(days=later), datetime.time(12), tzinfo=datetime.UTC)
