"""The documents that people have put on records, looked through for a person and rewritten without that person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property, partial
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from outreach.models.attachments import Document
from outreach.personal_data.persons import Person
from outreach.personal_data.properties import names_in, without_names
from outreach.personal_data.traces import Reading, Traces

REASON = "The properties of the document were taken away: the time of a person is past"
NOT_REWRITTEN = "its properties are not rewritten here"
STILL_TOLD = "its properties still tell the person"
GONE = "its file is not there"


class Shelf:
    """All documents but those of the demonstration set, each read once however many persons are `due`."""

    def __init__(self, due: Collection[Person]) -> None:
        self.due = due
        self.models: list[Any] = [*Document.__subclasses__()] if due else []
        self.written: list[tuple[Any, str]] = []
        self.touched: list[Any] = []

    @cached_property
    def documents(self) -> dict[int, list[Any]]:
        """The documents of each person: those that an account added, or that tell the person besides their content."""
        found = defaultdict(list)
        for model in self.models:
            for document in model._default_manager.filter(is_demonstration=False):
                reading = Reading(f"{document.name}\n{self.told(document)}")
                for person in self.due:
                    is_own = document.added_by_id in {account.pk for account in person.accounts}
                    if is_own or person.traces.stand_in(reading):
                        found[id(person)].append(document)
        return found

    @cached_property
    def past_names(self) -> dict[int, list[Any]]:
        """The states of the history, of documents that were removed too, whose name tells the person, for each."""
        found = defaultdict(list)
        for model in self.models:
            for state in model.history.filter(is_demonstration=False).iterator():
                reading = Reading(state.name)
                for person in self.due:
                    if person.traces.stand_in(reading):
                        found[id(person)].append(state)
        return found

    def told(self, document: Document) -> str:
        """Return what the properties of the file tell; nothing where there is no file."""
        try:
            return names_in(self.content(document), document.suffix)
        except FileNotFoundError:
            return ""

    def content(self, document: Document) -> bytes:
        """Return the file. Raises FileNotFoundError."""
        with document.file.storage.open(str(document.file.name)) as file:
            return bytes(file.read())

    def of_person(self, person: Person) -> list[Any]:
        """Return the documents of one who is due."""
        return self.documents.get(id(person), [])

    def begin(self) -> None:
        """Begin with another person: what was written for the one before stays."""
        self.written.clear()
        self.touched.clear()

    def clean(self, document: Any, traces: Traces, by: User | None, is_trial: bool) -> str:
        """Take the properties of the file away, and its name where that tells the person; return what could not be.

        The file is written anew beside the old one, which goes once that is certain; the history leads to the new one.
        """
        changed: dict[str, Any] = {}
        if traces.stand_in(Reading(document.name)):
            changed["name"] = neutral_name(document.pk, document.suffix)
        try:
            content = self.content(document)
        except FileNotFoundError:
            content, problem, cleaned = b"", GONE, None
        else:
            cleaned = without_names(content, document.suffix)
            problem = problem_with(cleaned, document.suffix, traces)
        if cleaned is not None and cleaned != content and not is_trial:
            changed |= {"file": self.replace(document, cleaned), "size": len(cleaned)}
        if changed:
            self.touched.append(document)
            document.history.all().update(**changed)
            for name, value in changed.items():
                setattr(document, name, value)
            bulk_update_with_history(
                [document], type(document), list(changed), default_user=by, default_change_reason=REASON
            )
        return problem

    def rename_past(self, person: Person) -> Iterator[tuple[Any, Any, str]]:
        """Rename what the history calls after `person`; yield of each state the model, the key and the new name."""
        for state in self.past_names.get(id(person), []):
            model = state.instance_type
            name = neutral_name(state.id, PurePath(str(state.file)).suffix.lower())
            model.history.filter(pk=state.pk).update(name=name)
            yield model, state.id, name

    def replace(self, document: Any, content: bytes) -> str:
        """Write `content` beside the file, let the old one go once that is certain, and return the new one's name."""
        storage, old = document.file.storage, str(document.file.name)
        place = document._meta.get_field("file").upload_to(document, old)
        new: str = storage.save(place, ContentFile(content))
        self.written.append((storage, new))
        transaction.on_commit(partial(storage.delete, old))
        return new

    def put_back(self) -> None:
        """Let go of what was written for a person for whom it was not done after all."""
        for storage, name in self.written:
            storage.delete(name)
        for document in self.touched:
            document.refresh_from_db()
        self.begin()


def neutral_name(key: Any, suffix: str) -> str:
    """Return under which name a document stands when its own told a person."""
    return f"document-{key}{suffix}"


def problem_with(cleaned: bytes | None, suffix: str, traces: Traces) -> str:
    """Return what a person has to look at in a document as it was `cleaned`; None where it could not be."""
    if cleaned is None:
        return NOT_REWRITTEN
    return STILL_TOLD if traces.stand_in(Reading(names_in(cleaned, suffix))) else ""
