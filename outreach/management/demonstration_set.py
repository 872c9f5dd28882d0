"""Which rows the demonstration set is made of, which of them real rows lean on, and how the others are taken away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import models, transaction

from outreach.models import ActivityVersion, Attachment, CircularAttachment

Model = type[models.Model]
Row = tuple[Model, Any]  # a model and a key
MARK = "is_demonstration"


class DemonstrationSet:
    """The rows of the demonstration set as they are now.

    A row with a mark of its own (or an account, by its address) is a root; what belongs to a root, such as its steps,
    links, history and sessions, goes or stays with it. Whatever a row outside leans on stays, and so on from there.
    """

    def __init__(self) -> None:
        self.root_of: dict[Row, Row] = {}
        for model in all_models():
            keys = roots_among(model)
            self._add(model, {key: (model, key) for key in keys})
        self._add_sessions()
        self.reasons = self._reasons_to_stay()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DemonstrationSet) and self.leaving() == other.leaving()

    __hash__ = None  # type: ignore[assignment]

    def _add(self, model: Model, roots: Mapping[Any, Row]) -> None:
        """Count the rows of `model` with the keys in `roots` to the set, with all that belongs to them."""
        new = {key: root for key, root in roots.items() if (model, key) not in self.root_of}
        if not new:
            return
        self.root_of.update({(model, key): root for key, root in new.items()})
        for part, field in parts_of(model):
            self._add(part, {key: new[owner] for key, owner in pointing_at(new, part, field)})
        logged = LogEntry.objects.filter(
            content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name
        )
        by_text = {str(key): root for key, root in new.items()}
        self._add(LogEntry, {entry.pk: by_text[entry.object_id] for entry in logged if entry.object_id in by_text})

    def _add_sessions(self) -> None:
        """Count the sessions of the accounts to the set: they name the account inside only."""
        accounts = {str(key): (model, key) for model, key in self.root_of if model is User}
        signed_in = ((session.pk, session.get_decoded().get(SESSION_KEY)) for session in Session.objects.iterator())
        self._add(Session, {key: accounts[account] for key, account in signed_in if account in accounts})

    def _reasons_to_stay(self) -> dict[Row, list[Row]]:
        """Return the roots that stay, each with the rows outside, or of roots that stay, that lean on it."""
        leaning: dict[Row | None, list[tuple[Row, Row]]] = defaultdict(list)
        for source, target in self._leanings():
            root, leaned_on = self.root_of.get(source), self.root_of[target]
            if root != leaned_on:
                leaning[root].append((source, leaned_on))
        reasons: dict[Row, list[Row]] = {}
        waiting: list[Row | None] = [None]
        while waiting:
            for source, leaned_on in leaning[waiting.pop()]:
                if leaned_on not in reasons:
                    waiting.append(leaned_on)
                reasons.setdefault(leaned_on, []).append(source)
        return reasons

    def _leanings(self) -> Iterator[tuple[Row, Row]]:
        """Yield each row that points at a row of the set, with that row.

        History alone holds accounts only: it must go on saying who did it, but need not keep what was invented.
        """
        keys: dict[Model, list[Any]] = defaultdict(list)
        for model, key in self.root_of:
            keys[model].append(key)
        for source, field in foreign_keys():
            target = field.related_model
            if keys.get(target) and (target is User or not is_history(source)):
                found = pointing_at(keys[target], source, field.attname)
                yield from (((source, key), (target, pointed_at)) for key, pointed_at in found)

    def leaving(self) -> dict[Model, set[Any]]:
        """Return the keys of the rows that go, by their model."""
        keys: dict[Model, set[Any]] = defaultdict(set)
        for (model, key), root in self.root_of.items():
            if root not in self.reasons:
                keys[model].add(key)
        return keys

    def counted(self) -> Counter[str]:
        """Return how many rows go, by noun; history and links by these words."""
        counts: Counter[str] = Counter()
        for model, keys in self.leaving().items():
            counts[noun(model)] += sum(model._base_manager.filter(pk__in=few).count() for few in in_lots(keys))
        return +counts

    def staying(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what stays, with the names of what leans on it: real records first, then what stays, history last."""
        for root, sources in self.reasons.items():
            in_order = sorted(sources, key=lambda row: (is_history(row[0]), row in self.root_of, row[0]._meta.label))
            yield name_of(root), list(dict.fromkeys(map(name_of, in_order)))

    def take_away(self) -> None:
        """Take away what no row outside leans on, with its files; lock the accounts that stay.

        The rows are deleted past the models: they leave no history behind, and nothing falls with them unseen.
        """
        with transaction.atomic():
            leaving = self.leaving()
            for documents in (Attachment, CircularAttachment):
                for document in documents.objects.filter(pk__in=leaving[documents]):
                    transaction.on_commit(partial(default_storage.delete, str(document.file)))
            for model, keys in leaving.items():
                for few in in_lots(keys):
                    rows = model._base_manager.filter(pk__in=few)
                    rows._raw_delete(rows.db)
            for model, key in self.reasons:
                if model is User:
                    self._lock(User.objects.get(pk=key))

    def _lock(self, account: User) -> None:
        """Leave of `account` its name only: it opens nothing any more."""
        account.is_active = account.is_staff = account.is_superuser = False
        account.set_unusable_password()
        account.save()
        account.groups.clear()
        account.user_permissions.clear()
        sessions = [
            key for (model, key), root in self.root_of.items() if model is Session and root == (User, account.pk)
        ]
        Session.objects.filter(pk__in=sessions).delete()


def in_lots(keys: Iterable[Any], size: int = 900) -> Iterator[list[Any]]:
    """Yield the `keys`, at most `size` of them at a time: older databases take no more than 999 in a query."""
    waiting = list(keys)
    yield from (waiting[start : start + size] for start in range(0, len(waiting), size))


def pointing_at(keys: Iterable[Any], model: Model, field: str) -> Iterator[tuple[Any, Any]]:
    """Yield the key of every row of `model` whose `field` holds one of `keys`, with the one it holds."""
    for few in in_lots(keys):
        yield from model._base_manager.filter(**{f"{field}__in": few}).values_list("pk", field)


def all_models() -> list[Model]:
    """Return every model there is, those of links and of history too."""
    return list(apps.get_models(include_auto_created=True))


def roots_among(model: Model) -> set[Any]:
    """Return the keys of the rows of `model` that are marked as demonstration, and of those whose history says so."""
    rows = model._base_manager
    if model is User:
        marked = rows.filter(email__iendswith=f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}")
        return set(marked.values_list("pk", flat=True))
    if not is_marked(model):
        return set()
    keys = set(rows.filter(**{MARK: True}).values_list("pk", flat=True))
    if past := history_of(model):
        remembered = set(past._base_manager.filter(**{MARK: True}).values_list(model._meta.pk.name, flat=True))
        for few in in_lots(remembered):
            keys |= set(few) - set(rows.filter(pk__in=few).values_list("pk", flat=True))
    return keys


def is_history(model: Model) -> bool:
    """Whether the rows of `model` tell how rows of another once were."""
    return model in histories() or any(field.related_model in histories() for field in fields_of(model))


def is_marked(model: Model) -> bool:
    """Whether the rows of `model` tell on their own that they are of the demonstration set."""
    return model not in histories() and any(field.name == MARK for field in model._meta.concrete_fields)


@cache
def histories() -> frozenset[Model]:
    """Return the models of history."""
    return frozenset(past for model in all_models() if (past := history_of(model)))


def history_of(model: Model) -> Model | None:
    """Return the model of the history of `model`, or None where none is kept."""
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    return getattr(model, manager).model if manager else None


def fields_of(model: Model) -> Iterator[models.ForeignKey[Any, Any]]:
    """Yield the foreign keys of `model`."""
    yield from (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))


def foreign_keys() -> Iterator[tuple[Model, models.ForeignKey[Any, Any]]]:
    """Yield every foreign key there is, with its model."""
    yield from ((model, field) for model in all_models() for field in fields_of(model))


@cache
def parts_of(model: Model) -> tuple[tuple[Model, str], ...]:
    """Return what belongs to rows of `model`: each model with the field that says to which row."""
    parts: list[tuple[Model, str]] = []
    if past := history_of(model):
        parts.append((past, model._meta.pk.name))
    for part, field in foreign_keys():
        if field.related_model is model and belongs(part, field):
            parts.append((part, field.attname))
            if past := history_of(part):
                parts.append((past, field.attname))
    return tuple(parts)


def belongs(part: Model, field: models.ForeignKey[Any, Any]) -> bool:
    """Whether the rows of `part` belong to those that `field` points at, and do not merely lean on them."""
    if is_marked(part) or part is LogEntry:
        return False
    if side := declaring_side(part):
        return field.related_model is side
    if field.related_model in histories() or part is ActivityVersion:
        return field.name in ("history", "activity")
    return field.remote_field.on_delete is models.CASCADE


def declaring_side(link: Model) -> Model | None:
    """Return the model that declares the links in `link`, to which they belong; None where these are no links."""
    side: Any = link._meta.auto_created
    return side or None


def noun(model: Model) -> str:
    """Return what the rows of `model` are called in a count."""
    if model._meta.auto_created:
        return "links"
    return "rows of history" if is_history(model) else str(model._meta.verbose_name_plural)


def name_of(row: Row) -> str:
    """Return how `row` is called in a list; a link is called by the row that declares it."""
    model, key = row
    record: Any = model._base_manager.filter(pk=key).first()
    if record is None:
        return f"{model._meta.verbose_name} {key} (deleted)"
    side = declaring_side(model)
    for field in fields_of(model):
        if field.related_model is side or field.related_model in histories():
            return name_of((field.related_model, getattr(record, field.attname)))
    return f"{model._meta.verbose_name} {key} “{record}”"


def names_in_short(names: Iterable[str], shown: int = 3) -> str:
    """Return the first of `names`, and how many more there are."""
    told = list(names)
    more = f" and {len(told) - shown} more" if len(told) > shown else ""
    return "; ".join(told[:shown]) + more
