"""The persons of whom something is kept: in records, in what the history of a record still tells, in accounts."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from outreach.models.personal_data import ABOUT, ACCOUNT_YEARS, HANGING, About, Left, fields_of, model_of
from outreach.personal_data.traces import Traces, name_of


@dataclass
class Former:
    """Somebody whom a record named before it named another: the states of its history that did, until `replaced_on`."""

    about: About
    states: list[Any]
    replaced_on: datetime.date


@dataclass
class Person:
    """One person: the rows that are about that person, past states of others, and the accounts, where there are any.

    `is_told` says whether anything tells of the person still: one who is reduced stays as rows that do not.
    """

    rows: list[tuple[About, Any]] = field(default_factory=list)
    former: list[Former] = field(default_factory=list)
    accounts: list[User] = field(default_factory=list)
    is_told: bool = True
    traces: Traces = field(default_factory=Traces)
    keys: set[tuple[Any, ...]] = field(default_factory=set)

    def take_in(self, other: Person) -> None:
        """Find that `other` is the same person."""
        self.rows += other.rows
        self.former += other.former
        self.accounts += other.accounts
        self.is_told |= other.is_told
        self.traces |= other.traces
        self.keys |= other.keys

    def is_past(self, on: datetime.date) -> bool:
        """Whether by the date `on` the time of every row, of every past state and of every account is past."""
        days = [(last_day(about, row), about.years) for about, row in self.rows]
        days += [(former.replaced_on, former.about.years) for former in self.former]
        days += [(last_day_of_account(account), ACCOUNT_YEARS) for account in self.accounts]
        return all(day is not None and years_after(day, years) <= on for day, years in days)


def last_day(about: About, row: Any) -> datetime.date | None:
    """Return the day from which the time of `row` counts, None while it is not over."""
    days = [getattr(row, name) for name in about.until]
    known = [day.date() if isinstance(day, datetime.datetime) else day for day in days if day is not None]
    return max(known, default=None)


def last_day_of_account(user: User) -> datetime.date | None:
    """Return the day on which the account was last used; None for a superuser's, without which nobody comes in."""
    return None if user.is_superuser and user.is_active else (user.last_login or user.date_joined).date()


def years_after(day: datetime.date, years: int) -> datetime.date:
    """Return the same day `years` later; 28 February for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def neutral_name(user: User) -> str:
    """Return under which name the account stands when its person is dropped."""
    return f"former-{user.pk}"


def is_same(one: str, other: str) -> bool:
    """Whether two names are one person's, in a record that may have passed from one to another: the same words."""
    return name_of(one) == name_of(other)


def is_another(state: Any, person: str) -> bool:
    """Whether a `state` of the history names somebody, and not the `person` whom the record names."""
    return bool(state.person) and not is_same(state.person, person)


def hanging_on(label: str) -> list[tuple[Any, str]]:
    """Return the models whose rows hang on a row of the model called `label`, each with the field that leads there."""
    found = [(model_of(hanging), path) for hanging, path in HANGING.items()]
    return [(model, path) for model, path in found if model._meta.get_field(path).related_model is model_of(label)]


def told_by_hanging(label: str) -> set[Any]:
    """Return the keys of rows of the model called `label` on which something hangs that tells of a person, or did."""
    found: set[Any] = set()
    for model, path in hanging_on(label):
        nothing = {name: emptied(model._meta.get_field(name)) for name in fields_of(model, Left.EMPTIED)}
        states = model.history.filter(**{f"{model._meta.pk.name}__in": model._default_manager.values("pk")})
        for rows in (model._default_manager.all(), states):
            found |= set(rows.exclude(**nothing).values_list(path, flat=True))
    return found


def emptied(of: models.Field[Any, Any]) -> Any:
    """Return what a field holds that tells nothing."""
    return of.get_default() if isinstance(of, models.JSONField) else ""


def holder_at(row: Any, moment: datetime.datetime) -> str:
    """Return whom the history of `row` named at the `moment`."""
    named = row.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id")
    return named.values_list("person", flat=True).first() or ""


def is_of(hanging: Any, row: Any, person: str) -> bool:
    """Whether `row` named `person` when what is `hanging` on it was made."""
    made = hanging.history.order_by("history_date", "history_id").first()
    return made is not None and is_same(holder_at(row, made.history_date), person)


def persons() -> list[Person]:
    """Return all persons of whom something is kept, but for the invented ones of the demonstration set.

    Rows are of one person when they name the same account, or the same name for the same State: rather one person too
    few, who is kept longer, than one too many. What a record told of another before is that person's.
    """
    by_key: dict[tuple[Any, ...], Person] = {}
    for person in everyone():
        for same in {id(by_key[key]): by_key[key] for key in person.keys if key in by_key}.values():
            person.take_in(same)
        by_key |= dict.fromkeys(person.keys, person)
    return list({id(person): person for person in by_key.values()}.values())


def everyone() -> Iterator[Person]:
    """Yield a person for each row, one for each other person whom its history names, and one for each account."""
    for about in ABOUT:
        yield from people_about(about)
    for user in User.objects.exclude(email__iendswith=f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}"):
        told = [user.first_name, user.last_name, user.email, user.last_login]
        if any(told) or user.has_usable_password():  # another is the machine's
            is_told = user.username != neutral_name(user)
            yield Person(accounts=[user], is_told=is_told, traces=traces_of_account(user), keys={("account", user.pk)})


def people_about(about: About) -> Iterator[Person]:
    """Yield the persons of the rows of one model, and those whom only the history names, of rows deleted too."""
    model = model_of(about.model)
    past: dict[Any, list[Any]] = defaultdict(list)
    states = model.history.filter(is_demonstration=False).order_by("history_date", "history_id")
    for state in states.iterator():
        past[getattr(state, model._meta.pk.name)].append(state)
    names, with_hanging = fields_of(model, Left.EMPTIED), told_by_hanging(about.model)
    for row in model._default_manager.filter(is_demonstration=False).select_related("state"):
        states = past.pop(row.pk, [])
        own = [row, *(state for state in states if not is_another(state, row.person))]
        keys: set[tuple[Any, ...]] = {("row", about.model, row.pk), *filter(None, map(key_of_name, own))}
        if about.account and (account := getattr(row, f"{about.account}_id")):
            keys.add(("account", account))
        is_told = row.pk in with_hanging or any(getattr(each, name) for each in own for name in names)
        yield Person([(about, row)], is_told=is_told, traces=traces_of(own), keys=keys)
        yield from people_before(about, states, row.person)
    for states in past.values():
        yield from people_before(about, states, "")


def people_before(about: About, states: list[Any], present: str) -> Iterator[Person]:
    """Yield those whom `states`, the history of one row from its beginning, name besides the `present` person."""
    for state, following in zip(states, [*states[1:], states[-1]], strict=True):
        if is_another(state, present):
            replaced_on = timezone.localdate(following.history_date)
            keys: set[tuple[Any, ...]] = {("past", about.model, state.pk), *filter(None, [key_of_name(state)])}
            yield Person(former=[Former(about, [state], replaced_on)], traces=traces_of([state]), keys=keys)


def key_of_name(row: Any) -> tuple[Any, ...] | None:
    """Return by what rows of one person are known: the State and the words of the name; None without a name."""
    return ("name", row.state_id, name_of(row.person)) if row.person else None


def traces_of(rows: list[Any]) -> Traces:
    """Return by what the person is told whom `rows`, or states of their history, name."""
    addresses, numbers = ([str(getattr(row, name, "") or "") for row in rows] for name in ("email", "phone"))
    return Traces.of([row.person for row in rows], addresses, numbers)


def traces_of_account(user: User) -> Traces:
    """Return by what the person of an account is told; a single word may be anybody's, such as the name of a State."""
    names = (name for name in (user.get_full_name(), user.username) if len(name_of(name)) > 1)
    return Traces.of(names, [user.email])
