"""Keeping the fact and dropping the person, once the time that the register of personal data gives is past."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from outreach.models import CircularMail, ConfirmationRequest
from outreach.models.personal_data import (
    CONTACT_YEARS,
    Left,
    entries_of,
    fields_of,
    model_of,
    registered_models,
)
from outreach.models.reductions import Reduction
from outreach.personal_data.documents import Shelf
from outreach.personal_data.mentions import mentions_of
from outreach.personal_data.persons import (
    Former,
    Person,
    emptied,
    hanging_on,
    is_of,
    neutral_name,
    persons,
    years_after,
)

REASON = "Reduced to the post: the time of the person is past"


@dataclass
class Outcome:
    """What a run did: how many persons, how many rows of each model, and what people have to look at themselves."""

    persons: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    mentions: list[str] = field(default_factory=list)
    failures: int = 0

    def take_in(self, other: Outcome) -> None:
        """Add what was done to one person more."""
        self.counts += other.counts
        self.mentions += other.mentions


def reduce_persons(by: User | None, on: datetime.date, at: datetime.datetime, is_trial: bool = False) -> Outcome:
    """Reduce each person whose time is past by the date `on`, one after the other, each wholly or not at all.

    A trial counts what would be done and leaves all as it was. Raises ValidationError for a day that has not come.
    """
    if on > at.date() and not is_trial:
        raise ValidationError(_("This day has not come yet."))
    outcome = Outcome()
    due = [person for person in persons() if person.is_told and person.is_past(on)]
    shelf, done = Shelf(due), []
    with translation.override("en"):
        for person in due:
            shelf.begin()
            try:
                with transaction.atomic():
                    told = reduce_person(person, by, shelf, is_trial)
                    transaction.set_rollback(is_trial)
            except IntegrityError:
                shelf.put_back()
                outcome.failures += 1
                continue
            if is_trial:
                shelf.put_back()
            outcome.take_in(told)
            done.append(person)
        with transaction.atomic():
            empty_answers(by, on, outcome.counts)
            transaction.set_rollback(is_trial)
        accounts = [account for person in done for account in person.accounts]
        outcome.mentions += mentions_of([person.traces for person in done], accounts)
    outcome.persons = len(done)
    if not is_trial:
        told_of_it = {"counts": dict(outcome.counts), "mentions": outcome.mentions}
        Reduction.objects.create(by=by, at=at, on=on, persons=outcome.persons, **told_of_it)
    return outcome


def reduce_person(person: Person, by: User | None, shelf: Shelf, is_trial: bool) -> Outcome:
    """Leave of `person` the posts held and what was done, and return what that took."""
    done = Outcome()
    for about, row in person.rows:
        empty_rows(type(row), [row], by, done.counts)
        for model, path in hanging_on(about.model):
            empty_hanging(model, list(model._default_manager.filter(**{path: row})), row, by, done.counts)
    for former in person.former:
        empty_past(former, by, done.counts)
    for document in shelf.of_person(person):
        problem = shelf.clean(document, person.traces, by, is_trial)
        retell(type(document), document.pk, str(document), done.counts)
        done.counts[document._meta.label] += 1
        done.mentions += [f"{document._meta.label} {document.pk}: {problem}"] if problem else []
    for model, key, name in shelf.rename_past(person):
        done.counts[model.history.model._meta.label] += 1
        if not model._default_manager.filter(pk=key).exists():
            retell(model, key, name, done.counts)
    for account in person.accounts:
        close_account(account, done.counts)
    return done


def empty_hanging(model: Any, rows: list[Any], post_of: Any, by: User | None, counts: Counter[str]) -> None:
    """Empty `rows` that hang on a record, of whose person the post is told as `post_of` has it.

    A mail that still waits, since its circular was stopped, waits no more: nobody is left to be written to.
    """
    if model is CircularMail:
        waiting = [mail for mail in rows if mail.stage in (CircularMail.Stage.WAITING, CircularMail.Stage.CLAIMED)]
        for mail in waiting:
            mail.stage = CircularMail.Stage.FAILED
        bulk_update_with_history(waiting, model, ["stage"], default_user=by, default_change_reason=REASON)
    empty_rows(model, rows, by, counts, ", ".join(filter(None, [post_of.post, post_of.institution])))
    for row in rows:
        retell(model, row.pk, str(row), counts)


def empty_past(former: Former, by: User | None, counts: Counter[str]) -> None:
    """Empty what the history of a record still tells of somebody before, and what was sent to that person then."""
    label = former.about.model
    for state in former.states:
        row = model_of(label)._default_manager.filter(pk=state.instance.pk).first()
        for model, path in hanging_on(label) if row is not None else ():
            rows = [each for each in model._default_manager.filter(**{path: row}) if is_of(each, row, state.person)]
            empty_hanging(model, rows, state, by, counts)
        for name in fields_of(model_of(label), Left.EMPTIED):
            setattr(state, name, emptied(state._meta.get_field(name)))
        state.save()
        counts[state._meta.label] += 1
        told = row or state.instance
        retell(type(told), told.pk, str(told), counts)


def empty_answers(by: User | None, on: datetime.date, counts: Counter[str]) -> None:
    """Empty requests whose own time is past, whatever becomes of the contact, but not those to the present address.

    What was proposed names others; what went unanswered to a former address tells who was written to before.
    """
    is_over = Q(answered_at__isnull=False) | ~Q(address=F("contact__email"))
    rows = ConfirmationRequest.objects.filter(is_over, contact__is_demonstration=False)
    told = ((row, row.decided_at or row.answered_at or row.expires_at) for row in rows.select_related("contact__state"))
    past = [row for row, at in told if years_after(timezone.localdate(at), CONTACT_YEARS) <= on]
    empty_rows(ConfirmationRequest, past, by, counts)


def empty_rows(model: Any, rows: list[Any], by: User | None, counts: Counter[str], post: str = "") -> None:
    """Empty what the register says of `rows`, in each and in all that its history kept, and note it in the history.

    What is told by the post is replaced by `post`. A row that tells nothing by now may have told something before.
    """
    left = {name: emptied(model._meta.get_field(name)) for name in fields_of(model, Left.EMPTIED)}
    left |= dict.fromkeys(fields_of(model, Left.TOLD), post)
    past, key = model.history.model, model._meta.pk.name
    kept = {each.name for each in past._meta.concrete_fields}
    told = {name: value for name, value in left.items() if name in kept}
    states = past.objects.filter(**{f"{key}__in": [row.pk for row in rows]}).exclude(**told)
    before = set(states.values_list(key, flat=True))
    rows = [row for row in rows if row.pk in before or any(getattr(row, name) != left[name] for name in left)]
    for row in rows:
        for name, value in left.items():
            setattr(row, name, value)
        retell(type(row), row.pk, str(row), counts)
    if rows:
        counts[past._meta.label] += states.update(**told)
        bulk_update_with_history(rows, model, list(left), default_user=by, default_change_reason=REASON)
        counts[model._meta.label] += len(rows)


def retell(model: type[models.Model], key: Any, told: str, counts: Counter[str]) -> None:
    """Let the log of the admin call the row of `model` with this `key` what is `told`."""
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(key)).exclude(object_repr=told[:200])
    if changed := entries.update(object_repr=told[:200]):
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
    retell(User, user.pk, str(user), counts)
