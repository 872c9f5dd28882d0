"""Keeping the fact and dropping the person, once the time that the register of personal data gives is past."""

from __future__ import annotations

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField
from simple_history.utils import bulk_update_with_history

from outreach.documents_kept import Shelf
from outreach.models.personal_data import (
    ABOUT,
    ACCOUNT_YEARS,
    HANGING,
    REGISTER,
    About,
    Left,
    entries_of,
    fields_of,
    model_of,
    registered_models,
)
from outreach.models.reductions import Reduction
from states.names import fold

REASON = "Reduced to the post: the time of the person is past"
MENTIONS_OF_A_FIELD = 20  # of one person; whoever finds so many looks for the others too


@dataclass
class Person:
    """One person: the rows that are about that person, and the account, where there is one."""

    rows: list[tuple[About, Any]] = field(default_factory=list)
    account: User | None = None
    keys: set[tuple[Any, ...]] = field(default_factory=set)

    def take_in(self, other: Person) -> None:
        """Find that `other` is the same person."""
        self.rows += other.rows
        self.account = self.account or other.account
        self.keys |= other.keys

    def is_past(self, on: datetime.date) -> bool:
        """Whether by the date `on` the time of every row and of the account is past."""
        days = [(last_day(about, row), about.years) for about, row in self.rows]
        if self.account is not None:
            days.append((last_day_of_account(self.account), ACCOUNT_YEARS))
        return all(day is not None and years_after(day, years) <= on for day, years in days)

    @property
    def is_reduced(self) -> bool:
        """Whether nothing tells of the person any more."""
        told = [getattr(row, name) for _about, row in self.rows for name in fields_of(type(row), Left.EMPTIED)]
        return not any(told) and (self.account is None or self.account.username == neutral_name(self.account))

    @property
    def names(self) -> set[str]:
        """What the person is or was called, in at least two words: a single one may be anybody's."""
        told = {name for _about, row in self.rows for name in row.history.values_list("person", flat=True)}
        told |= {row.person for _about, row in self.rows}
        if self.account is not None:
            told.add(self.account.get_full_name())
        return {name.strip() for name in told if len(name.split()) > 1}


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


def persons() -> list[Person]:
    """Return all persons of whom something is kept, but for the invented ones of the demonstration set.

    Rows are of one person when they name the same account, or the same name for the same State: rather one person too
    few, who is kept longer, than one too many.
    """
    by_key: dict[tuple[Any, ...], Person] = {}
    for person in everyone():
        for same in {id(by_key[key]): by_key[key] for key in person.keys if key in by_key}.values():
            person.take_in(same)
        by_key |= dict.fromkeys(person.keys, person)
    return list({id(person): person for person in by_key.values()}.values())


def everyone() -> Iterator[Person]:
    """Yield a person for each row, with all names that its history knows, and for each account."""
    for about in ABOUT:
        model, names = model_of(about.model), defaultdict(set)
        for key, name in model.history.exclude(person="").values_list(model._meta.pk.name, "person"):
            names[key].add(fold(name))
        for row in model._default_manager.filter(is_demonstration=False).select_related("state"):
            keys: set[tuple[Any, ...]] = {("row", about.model, row.pk)}
            account = getattr(row, f"{about.account}_id") if about.account else None
            keys |= {("account", account)} if account else set()
            keys |= {("name", row.state_id, name) for name in names[row.pk]}
            yield Person([(about, row)], keys=keys)
    for user in User.objects.exclude(email__iendswith=f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}"):
        told = [user.first_name, user.last_name, user.email, user.last_login]
        if any(told) or user.has_usable_password():  # another is the machine's
            yield Person(account=user, keys={("account", user.pk)})


@dataclass
class Outcome:
    """What a run did: how many persons, how many rows of each model, and what people have to look at themselves."""

    persons: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    mentions: list[str] = field(default_factory=list)
    failures: int = 0


def reduce_persons(by: User | None, on: datetime.date, at: datetime.datetime, is_trial: bool = False) -> Outcome:
    """Reduce each person whose time is past by the date `on`, one after the other, each wholly or not at all.

    A trial counts what would be done and leaves all as it was. Raises ValidationError for a day that has not come.
    """
    if on > at.date() and not is_trial:
        raise ValidationError(_("This day has not come yet."))
    outcome, shelf = Outcome(), Shelf()
    due = [person for person in persons() if person.is_past(on) and not person.is_reduced]
    with translation.override("en"):
        for person in due:
            shelf.begin()
            try:
                with transaction.atomic():
                    done = reduce_person(person, by, shelf, is_trial)
                    transaction.set_rollback(is_trial)
            except IntegrityError:
                shelf.put_back()
                outcome.failures += 1
                continue
            if is_trial:
                shelf.put_back()
            outcome.persons += 1
            outcome.counts += done.counts
            outcome.mentions += done.mentions
    if not is_trial:
        outcome_told = {"counts": dict(outcome.counts), "mentions": outcome.mentions}
        Reduction.objects.create(by=by, at=at, on=on, persons=outcome.persons, **outcome_told)
    return outcome


def reduce_person(person: Person, by: User | None, shelf: Shelf, is_trial: bool) -> Outcome:
    """Leave of `person` the posts held and what was done, and return what that took."""
    names, done = person.names, Outcome()
    done.mentions = list(mentions_of(names))
    for about, row in person.rows:
        empty_rows(type(row), [row], by, done.counts)
        for label, path in HANGING.items():
            if model_of(label)._meta.get_field(path).related_model is model_of(about.model):
                hanging = list(model_of(label)._default_manager.filter(**{path: row}))
                post = ", ".join(filter(None, [row.post, row.institution]))
                empty_rows(model_of(label), hanging, by, done.counts, post)
    for document in shelf.of_person(person.account, names):
        problem = shelf.clean(document, names, by, is_trial)
        retell(document, done.counts)
        done.counts[document._meta.label] += 1
        done.mentions += [f"{document._meta.label} {document.pk}: {problem}"] if problem else []
    if person.account is not None:
        close_account(person.account, done.counts)
    return done


def empty_rows(model: Any, rows: list[Any], by: User | None, counts: Counter[str], post: str = "") -> None:
    """Empty what the register says of `rows`, in each and in all that its history kept, and note it in the history.

    What is told by the post is replaced by `post`.
    """
    left = {name: emptied(model._meta.get_field(name)) for name in fields_of(model, Left.EMPTIED)}
    left |= dict.fromkeys(fields_of(model, Left.TOLD), post)
    rows = [row for row in rows if any(getattr(row, name) != value for name, value in left.items())]
    for row in rows:
        for name, value in left.items():
            setattr(row, name, value)
        past = row.history.model
        kept = {each.name for each in past._meta.concrete_fields}
        told = {name: value for name, value in left.items() if name in kept}
        counts[past._meta.label] += row.history.all().update(**told)
        retell(row, counts)
    if rows:
        bulk_update_with_history(rows, model, list(left), default_user=by, default_change_reason=REASON)
        counts[model._meta.label] += len(rows)


def emptied(of: models.Field[Any, Any]) -> Any:
    """Return what a field holds that tells nothing."""
    return of.get_default() if isinstance(of, models.JSONField) else ""


def retell(row: models.Model, counts: Counter[str]) -> None:
    """Let the log of the admin call `row` what it is called now."""
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk)).exclude(object_repr=str(row)[:200])
    if changed := entries.update(object_repr=str(row)[:200]):
        counts[LogEntry._meta.label] += changed


def close_account(user: User, counts: Counter[str]) -> None:
    """Leave the account as the one that did what it did: with a neutral name, and without any way in."""
    for model in registered_models():
        for entry in entries_of(model, Left.DELETED):
            for name in entry.fields:
                if model._meta.get_field(name).related_model is User:
                    counts.update(model._default_manager.filter(**{name: user}).delete()[1])
    for session in Session.objects.all():
        if str(session.get_decoded().get("_auth_user_id")) == str(user.pk):
            counts.update(session.delete()[1])
    user.username = neutral_name(user)
    user.first_name = user.last_name = user.email = ""
    user.last_login, user.is_active, user.is_superuser = None, False, False
    user.set_unusable_password()
    user.save()
    counts[User._meta.label] += 1
    retell(user, counts)


def mentions_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the free texts in which a name of `names` still stands: the model, the key of the record, the field."""
    wanted = Q()
    for name in names:
        for spelled in {name, quote_plus(name), json.dumps(name)[1:-1]}:
            wanted |= Q(text_told__contains=spelled)
    for entry in [entry for entry in REGISTER if entry.left == Left.WORDS and wanted]:
        model = model_of(entry.model)
        for told in texts_of(model, entry.fields):
            found = model._default_manager.annotate(text_told=Cast(told, TextField())).filter(wanted)
            keys = found.order_by("pk").values_list("pk", flat=True)[:MENTIONS_OF_A_FIELD]
            yield from (f"{entry.model} {key}: {told}" for key in keys)


def texts_of(model: Any, names: Iterable[str]) -> list[str]:
    """Return the names of the fields that hold the texts called `names`, in each language; not of what is derived."""
    texts = [
        (field, field.translated_field.name if isinstance(field, TranslationField) else field.name)
        for field in model._meta.concrete_fields
        if not isinstance(field, models.BinaryField)
    ]
    return [field.name for field, name in texts if name in names and name != "search_text"]
