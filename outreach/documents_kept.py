"""The documents that people have put on records, looked through for a person and rewritten without that person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from outreach.models.attachments import Document
from outreach.properties import names_in, without_names
from states.names import fold

REASON = "The properties of the document were taken away: the time of a person is past"
NOT_REWRITTEN = "its properties are not rewritten here"
GONE = "its file is not there"


class Shelf:
    """All documents, each file read once however many persons are looked for."""

    def __init__(self) -> None:
        self.written: list[tuple[Any, str]] = []
        self.touched: list[Any] = []

    @cached_property
    def documents(self) -> list[tuple[Any, str]]:
        """All documents but those of the demonstration set, each with all that it tells besides its content."""
        kept = [
            document
            for model in Document.__subclasses__()
            for document in model._default_manager.filter(is_demonstration=False)
        ]
        return [(document, fold(f"{spaced(document.name)}\n{self.told(document)}")) for document in kept]

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

    def of_person(self, account: User | None, names: Iterable[str]) -> Iterator[Any]:
        """Yield the documents that `account` added, and those that tell one of `names` besides their content."""
        wanted = [fold(name) for name in names]
        for document, told in self.documents:
            if (account is not None and document.added_by_id == account.pk) or any(name in told for name in wanted):
                yield document

    def begin(self) -> None:
        """Begin with another person: what was written for the one before stays."""
        self.written.clear()
        self.touched.clear()

    def clean(self, document: Any, names: Iterable[str], by: User | None, is_trial: bool) -> str:
        """Take the properties of the file away, and its name where that tells one of `names`; return what could not be.

        The file is written anew beside the old one, which goes once that is certain; the history leads to the new one.
        """
        changed: dict[str, Any] = {}
        if any(fold(name) in fold(spaced(document.name)) for name in names):
            changed["name"] = f"document-{document.pk}{document.suffix}"
        try:
            content = self.content(document)
        except FileNotFoundError:
            content, problem, cleaned = b"", GONE, None
        else:
            cleaned = without_names(content, document.suffix)
            problem = "" if cleaned is not None else NOT_REWRITTEN
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


def spaced(name: str) -> str:
    """Return the name of a file with spaces between its words, as a person's name is written."""
    return re.sub(r"[_\-.+\s]+", " ", name)
