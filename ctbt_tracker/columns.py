"""Tables of which the reader chooses the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django_tables2 import Table


class ListTable(Table):  # type: ignore[misc]
    """A table that shows the columns the reader has chosen, in the order of the address.

    Columns that are not `visible` wait to be chosen. Where none is chosen, or none that the table has, it shows those
    that it shows by itself.
    """

    always: Sequence[str] = ()  # columns that stay, whatever the reader chooses

    def __init__(self, *args: Any, chosen: Sequence[str] = (), **kwargs: Any) -> None:
        """Show the columns named in `chosen`, those that the table has."""
        super().__init__(*args, **kwargs)
        there = set(self.columns.names())
        known = [name for name in dict.fromkeys(chosen) if name in there]
        self.is_chosen = bool(known)
        if known:
            for name in self.columns.columns:
                (self.columns.show if name in known or name in self.always else self.columns.hide)(name)
            self.sequence = [*known, "..."]
