"""What is kept on one person, as a file for that person: read from the same register that says what is kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.models import ConfirmationRequest, ContactPoint, Export
from outreach.models.people import AnyUser
from outreach.models.personal_data import (
    ABOUT,
    Entry,
    Left,
    account_fields,
    entries_of,
    fields_of,
    model_of,
    registered_models,
)
from outreach.personal_data.persons import hanging_on, is_of, is_same

OF_A_PERSON = fields_of(ContactPoint, Left.EMPTIED)
OWN = {about.model: about.account for about in ABOUT if about.account}  # rows about the person of an account
# What the libraries call in words of their own.
CALLED = {
    "auth.User": _("account"),
    "auth.User_groups": _("roles of the account"),
    "auth.User_user_permissions": _("what the account may do beyond its roles"),
    "account.EmailAddress": _("address of the account"),
    "account.EmailConfirmation": _("address of the account"),
    "admin.LogEntry": _("log of the admin"),
}


def file_of_account(user: User, seen_by: AnyUser | None, on: datetime.date) -> dict[str, Any]:
    """Return what is kept on the person of `user` on the date `on`.

    Of what the person did, the keys of the records are told; only of those that `seen_by` may see, where that is told.
    """
    held = [part for model in registered_models() for part in parts_of(model, user, seen_by)]
    return {"made_on": on, "account": user.get_username(), "held": held}


def file_of_record(row: Any, on: datetime.date) -> dict[str, Any]:
    """Return what is kept on the person whom `row` is about on the date `on`, with what hangs on the record.

    What the record told of another before, and what hangs on it from that time, is another person's; so is the account
    of whoever dealt with it.
    """
    held = list(parts_of_rows(type(row), [row]))
    for model, path in hanging_on(row._meta.label):
        hanging = model._default_manager.filter(**{path: row.pk})
        held += parts_of_rows(model, [each for each in hanging if is_of(each, row, row.person)])
    return {"made_on": on, "what": str(row._meta.verbose_name), "record": row.pk, "held": held}


def parts_of_rows(model: Any, rows: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield what `rows` of `model` tell of their person, without the accounts of others."""
    for entry in entries_of(model):
        is_of_others = entry.left == Left.ACCOUNT and OWN.get(entry.model) not in entry.fields
        if not is_of_others and (part := told_of(entry, rows)):
            yield part


def parts_of(model: Any, user: User, seen_by: AnyUser | None) -> Iterator[dict[str, Any]]:
    """Yield what rows of `model` tell of the person of `user`."""
    if model is User:
        yield from (part for entry in entries_of(model) if (part := told_of(entry, [user])))
        return
    for name in account_fields(model):
        rows = model._default_manager.filter(**{name: user})
        is_own = OWN.get(model._meta.label) == name or name in fields_of(model, Left.DELETED)
        is_own |= bool(model._meta.auto_created)  # the roles of the account
        if is_own:
            own = list(rows)
            yield from (part for entry in entries_of(model) if (part := told_of(entry, own)))
            continue
        if seen_by is not None and hasattr(rows, "visible_to"):
            rows = rows.visible_to(seen_by)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        entry = next(entry for entry in entries_of(model) if name in entry.fields)
        if keys:
            yield heading(entry) | {"as": name, "records": keys}


def told_of(entry: Entry, rows: list[Any]) -> dict[str, Any] | None:
    """Return what `rows` tell in the fields of `entry`, with what their history kept; None where that is nothing."""
    if entry.is_secret or not rows:
        return None
    told = []
    for row in rows:
        values = {name: plain(row, name) for name in entry.fields}
        former = former_values(row, entry) if entry.left == Left.EMPTIED else []
        told.append({"record": row.pk, **values, **({"formerly": former} if former else {})})
    return heading(entry) | {"rows": told}


def heading(entry: Entry) -> dict[str, str]:
    """Return of what `entry` tells, what for and for how long, in words."""
    model = model_of(entry.model)
    return {
        "what": str(model._meta.verbose_name),
        "purpose": str(entry.purpose),
        "kept": str(entry.kept.label),
        "left_then": str(entry.left.label),
    }


def plain(row: Any, name: str) -> Any:
    """Return a field of `row` as plain data: an account by its name, a file by the name of the file."""
    value = proposed_of_oneself(row) if name == "proposed" else getattr(row, name)
    return value if value is None or isinstance(value, int | float | list | dict | datetime.date) else str(value)


def proposed_of_oneself(request: Any) -> dict[str, Any]:
    """Return what was proposed in an answer, or a state of its history, without name and addresses of another."""
    name = request.proposed.get("person", request.contact.person)
    is_another = request.answer == ConfirmationRequest.Answer.SUCCEEDED or not is_same(name, request.contact.person)
    return {name: value for name, value in request.proposed.items() if not (is_another and name in OF_A_PERSON)}


def former_values(row: Any, entry: Entry) -> list[dict[str, Any]]:
    """Return what the history of `row` told in the fields of `entry` before, each state once.

    What it told while it named another is another's, and is not handed out.
    """
    present = {name: plain(row, name) for name in entry.fields}
    states: list[dict[str, Any]] = []
    for past in row.history.order_by("-history_date", "-history_id"):
        told = {name: plain(past, name) for name in entry.fields if hasattr(past, name)}
        named = told.get("person") or ""
        if told != present and told not in states and (not named or is_same(named, row.person)):
            states.append(told)
    return states


def as_json(told: dict[str, Any]) -> bytes:
    """Return the file as text that a program and a person can read."""
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def name_of_file(on: datetime.date) -> str:
    """Return the name under which the file is saved: it names no person."""
    return f"personal-data-{on.isoformat()}.json"


def hand_out(
    told: dict[str, Any], by: User, address: str, at: datetime.datetime, rows: Collection[Any] = ()
) -> HttpResponse:
    """Record that `by` takes away what is kept on oneself, or on whom `rows` are about, as found at `address`.

    Return the answer that holds it.
    """
    export = Export.objects.create(
        by=by,
        at=at,
        listed="what is kept on a person",
        address=address,
        format=Export.Format.JSON,
        is_personal=True,
        rows=len(rows) or 1,
    )
    export.contacts.set([row for row in rows if isinstance(row, ContactPoint)])
    name = name_of_file(timezone.localdate(at))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_json(told), content_type="application/json; charset=utf-8", headers=headers)


def told_on_page() -> list[dict[str, Any]]:
    """Return what may be kept on the person of an account, for a page: where, what for, how long and what is left.

    What stands in the same three words is told once, with all the places where it is kept.
    """
    told: dict[tuple[str, ...], dict[str, Any]] = {}
    for model in registered_models():
        for entry in entries_of(model) if model is User or account_fields(model) else ():
            called, *words = heading(entry).values()
            where = str(CALLED.get(entry.model, called))
            each = told.setdefault(tuple(words), {**heading(entry), "where": []})
            each["where"] += [where] * (where not in each["where"])
    return list(told.values())
