"""Where a person is still told in what stays word for word: free texts, and the reasons that the history keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from modeltranslation.fields import TranslationField

from outreach.models.personal_data import REGISTER, Entry, Kept, Left, account_fields, model_of
from outreach.personal_data.traces import Reading, Traces

AT_ONCE = 500  # rows in memory
MOST = 20  # mentions of one person in one field; whoever finds so many looks for the others too
REASON = "history_change_reason"


def mentions_of(sought: Collection[Traces], accounts: Collection[User] = ()) -> Iterator[str]:
    """Yield where one of those `sought` is told: the model, the key of the record, the field.

    What goes with the `accounts`, which are closed, is not looked through.
    """
    if not sought:
        return
    for entry in filter(is_searched, REGISTER):
        rows = model_of(entry.model)._default_manager.all()
        if entry.left == Left.DELETED:
            for name in account_fields(rows.model):
                rows = rows.exclude(**{f"{name}__in": accounts})
        yield from mentions_in(rows, texts_of(rows.model, entry.fields), sought)
    for model in apps.get_models():
        if REASON in {field.name for field in model._meta.concrete_fields}:
            yield from mentions_in(model._default_manager.exclude(**{REASON: None}), [REASON], sought)


def is_searched(entry: Entry) -> bool:
    """Whether the fields of `entry` are looked through: what stays as it is, and what goes with another's account."""
    goes_with_an_account = entry.left == Left.DELETED and entry.kept == Kept.ACCOUNT
    return not entry.is_secret and (entry.left in (Left.WORDS, Left.POST) or goes_with_an_account)


def mentions_in(rows: models.QuerySet[Any], names: list[str], sought: Collection[Traces]) -> Iterator[str]:
    """Yield in which of `rows`, by their keys, which of the fields called `names` tells one of those `sought`."""
    found: Counter[tuple[str, Traces]] = Counter()
    told = rows.order_by("pk").values_list("pk", *names).iterator(AT_ONCE) if names else ()
    for key, *texts in told:
        for name, text in zip(names, texts, strict=True):
            reading = Reading(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, default=str))
            tells = [traces for traces in sought if text and traces.stand_in(reading)]
            found.update((name, traces) for traces in tells)
            if any(found[name, traces] <= MOST for traces in tells):
                yield f"{rows.model._meta.label} {key}: {name}"


def texts_of(model: Any, names: Iterable[str]) -> list[str]:
    """Return the names of the fields that hold the texts called `names`, in each language; not of what is derived."""
    fields = [field for field in model._meta.concrete_fields if not field.is_relation]
    translated = {field.name: field.translated_field.name for field in fields if isinstance(field, TranslationField)}
    derived = {"search_text", *translated.values()}  # a text without a language repeats that of one
    return [
        field.name
        for field in fields
        if translated.get(field.name, field.name) in names
        and field.name not in derived
        and not isinstance(field, models.BinaryField)
    ]
