"""Pages of long lists of activities, which cost the same whatever the number of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

from outreach.models.activity_sets import ActivityQuerySet

MOST = 1_000  # of what a search finds, so many are counted and paged through; whoever finds more narrows it down

PaginatorBase = Paginator[Any]


class UpToMostPaginator(PaginatorBase):
    """Pages of what a search has found, of which no more than MOST rows are counted and paged through."""

    @cached_property
    def count_up_to_one_more(self) -> int:
        """The number of rows, or of one more than are counted at most."""
        rows: Any = self.object_list
        return len(rows[: MOST + 1]) if isinstance(rows, list) else int(rows.order_by()[: MOST + 1].count())

    @cached_property
    def count(self) -> int:
        """The number of rows that can be paged through."""
        return min(self.count_up_to_one_more, MOST)

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than can be paged through."""
        return self.count_up_to_one_more > self.count


class KeysFirstPaginator(UpToMostPaginator):
    """Pages whose keys are found first, in an index and from the nearer end of the list, and then their rows.

    `needed` adds to the rows what a page shows of them. Of what was searched, no more than MOST are counted: an index
    of words tells quickly that there are many, but not how many of them one may see.
    """

    def __init__(
        self,
        object_list: Any,
        per_page: int,
        *args: Any,
        needed: Callable[[Any], Any],
        is_searched: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(object_list, per_page, *args, **kwargs)
        self.needed = needed
        self.is_searched = is_searched

    @property
    def queryset(self) -> ActivityQuerySet:
        """What is listed, in its order."""
        listed: ActivityQuerySet = self.object_list  # type: ignore[assignment]
        return listed

    @cached_property
    def count_up_to_one_more(self) -> int:
        """The number of rows, or of one more than are counted at most."""
        return self.queryset.order_by()[: MOST + 1].count() if self.is_searched else self.queryset.count()

    @cached_property
    def count(self) -> int:
        """The number of rows that can be paged through."""
        return min(self.count_up_to_one_more, MOST) if self.is_searched else self.count_up_to_one_more

    def page(self, number: int | str) -> Page[Any]:
        """Return the page `number`. Raises InvalidPage."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return Page(self.rows(first, min(first + self.per_page, self.count)), number, self)

    def rows(self, first: int, last: int) -> Any:
        """Return the rows from the one at `first` up to the one before `last`, counted from zero."""
        listed = self.queryset.walked() if self.count >= MOST else self.queryset
        is_nearer_to_the_end = first > self.count // 2 and not self.has_more
        if is_nearer_to_the_end:
            keys = listed.reverse()[self.count - last : self.count - first].values("pk")
        else:
            keys = listed[first:last].values("pk")
        order = listed.query.order_by or listed.model._meta.ordering
        return self.needed(listed.model._default_manager.filter(pk__in=keys)).order_by(*order)


class TablePaginator(KeysFirstPaginator):
    """The same for a table of the site, whose rows are bound to its columns."""

    @property
    def queryset(self) -> ActivityQuerySet:
        """What the table lists, in its order."""
        listed: ActivityQuerySet = self.object_list.data.data  # type: ignore[attr-defined]
        return listed

    def rows(self, first: int, last: int) -> BoundRows:
        """Return the rows of the table from the one at `first` up to the one before `last`."""
        return BoundRows(data=super().rows(first, last), table=self.object_list.table)  # type: ignore[attr-defined]
