"""The models' own rules, asked of a row that is not saved, without a query for each: what an import must hold to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q


def refused(
    record: models.Model, unread: Collection[str], cleans: Sequence[Callable[[], None]] = ()
) -> Iterator[tuple[str, str]]:
    """Yield what the fields and `clean()` of `record`, or `cleans` in its place, say against it: (field, sentence).

    Fields that are `unread`, for their cells have problems already, are left out. Keys of other rows are not looked
    for: they were found in a directory.
    """
    relations = {one.name for one in record._meta.fields if one.is_relation}
    asked: list[Callable[[], None]] = [partial(record.clean_fields, exclude=relations | set(unread))]
    for ask in [*asked, *(cleans or [record.clean])]:
        try:
            ask()
        except ValidationError as error:
            told: dict[str, list[ValidationError]] = error.update_error_dict({})
            for name, errors in told.items():
                if name not in unread:
                    yield from ((name, sentence) for one in errors for sentence in one.messages)


def broken_constraints(record: models.Model, unread: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the check constraints that `record` breaks, as (the first field that each names, its sentence)."""
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            condition: Any = constraint.condition
            named = list(fields_of(condition))
            if not set(named) & set(unread) and holds(condition, record) is False:
                yield named[0] if named else NON_FIELD_ERRORS, str(constraint.get_violation_error_message())


def fields_of(condition: Q) -> Iterator[str]:
    """Yield the names of the fields that `condition` asks for."""
    children: Any = condition.children
    for child in children:
        if isinstance(child, Q):
            yield from fields_of(child)
        else:
            yield child[0].split("__")[0]
            if isinstance(child[1], F):
                yield name_in(child[1])


def holds(condition: Q, record: models.Model) -> bool | None:
    """Return whether `condition` is true of `record`, as the database would: None when it cannot be known."""
    children: Any = condition.children
    answers = [holds(child, record) if isinstance(child, Q) else compared(record, *child) for child in children]
    decisive = condition.connector == Q.OR
    if decisive in answers:
        answer: bool | None = decisive
    else:
        answer = None if None in answers else not decisive
    return None if answer is None else answer is not condition.negated


def compared(record: models.Model, lookup: str, expected: Any) -> bool | None:
    """Return what the database would say to one comparison of a field of `record`."""
    name, _separator, operation = lookup.partition("__")
    value = value_of(record, name)
    if isinstance(expected, F):
        expected = value_of(record, name_in(expected))
    if operation == "isnull":
        return (value is None) is expected
    if value is None or expected is None:
        return None
    return bool(COMPARISONS[operation](value, expected))


def name_in(reference: Any) -> str:
    """Return the name of the field that an F refers to."""
    return str(reference.name)


def value_of(record: models.Model, name: str) -> Any:
    """Return the value of a field as the database gets it; a row that is not saved yet is there all the same."""
    field: Any = record._meta.get_field(name)
    if field.is_relation:
        related = getattr(record, field.attname)
        return related if related is not None else field.get_cached_value(record, default=None)
    return field.get_prep_value(getattr(record, name))


COMPARISONS: dict[str, Any] = {
    "": lambda value, expected: value == expected,
    "in": lambda value, expected: value in expected,
    "lt": lambda value, expected: value < expected,
    "lte": lambda value, expected: value <= expected,
    "gt": lambda value, expected: value > expected,
    "gte": lambda value, expected: value >= expected,
}
