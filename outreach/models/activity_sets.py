"""Which activities: those a person may see or change, those of a period, those that concern a State."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.db.models import F, Q, QuerySet, Value
from django.db.models.lookups import In

from outreach.models.people import AnyUser, viewer_of
from outreach.models.review import Review
from outreach.models.search import hits, is_told_by_index, parts_of
from outreach.models.visibility import Visibility, shared_with
from states.models import State

WALKED = "is_walked"


class Among(In):
    """Of a set of keys. The whole set is looked up, key by key, except on SQLite in a list that `is_walked`.

    There it would look up and sort thousands of rows for a page of 25, since it cannot tell how many keys a set has.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Hide the key from SQLite's planner by a plus, so that it follows the index of the order, and asks of each."""
        sql, params = super().as_sql(compiler, connection)
        return (f"+{sql}" if WALKED in compiler.query.annotations else sql), params


class ActivityQuerySet(QuerySet[Any]):
    """Activities."""

    def among(self, keys: Any) -> Self:
        """Those whose keys `keys` yields, which are keys of activities and nothing else."""
        return self.filter(Among(F("pk"), keys))

    def count(self) -> int:
        """The number of these. Where they are a union of keys and no more is asked, no activity is looked up."""
        asked, is_plain = self.query.where.children, not self.query.is_sliced and self._result_cache is None
        if is_plain and len(asked) == 1 and isinstance(asked[0], Among):
            keys = asked[0].rhs
            if getattr(keys, "combinator", None) == "union":
                return int(keys.get_count(self.db))
        return super().count()

    def walked(self) -> Self:
        """The same ones, met one after the other in their order: for the first rows of a list that has many."""
        return self.alias(**{WALKED: Value(True)})

    def visible_to(self, user: AnyUser) -> Self:
        """Those that `user` may know of: the one rule for every list, count, export, search and page.

        The Secretariat sees all. What is for the Secretariat only is seen by nobody else. A State's coordinators and
        focal points see what their State reported, drafts too; others' drafts are nobody else's business. What has been
        submitted or cleared is seen by anyone signed in when public, and by partners when for coordinators.
        """
        viewer = viewer_of(user)
        if not viewer.is_signed_in:
            return self.none()
        if viewer.is_secretariat:
            return self.all()
        shared = shared_with(viewer) & Q(review__in=[Review.SUBMITTED, Review.CLEARED])
        own = Q(reported_by__in=viewer.states) & ~Q(visibility=Visibility.SECRETARIAT)
        return self.filter(shared | own if viewer.states else shared)

    def editable_by(self, user: AnyUser) -> Self:
        """Those that `user` may change: all for the Secretariat, those of the State served for others."""
        viewer = viewer_of(user)
        return self.visible_to(user) if viewer.is_secretariat else self.reported_by_own_state(user)

    def reported_by_own_state(self, user: AnyUser) -> Self:
        """Those visible to `user` that were reported by a State that `user` serves."""
        return self.visible_to(user).filter(reported_by__in=viewer_of(user).states)

    def discardable_by(self, user: AnyUser) -> Self:
        """Drafts that `user` may throw away: never handed to the Secretariat, and of the State served, or one's own."""
        own = Q(reported_by__in=viewer_of(user).states) | Q(recorded_by=user.pk)
        never_submitted = Q(review=Review.DRAFT, steps__isnull=True, versions__isnull=True)
        return self.editable_by(user).filter(own & never_submitted)

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that may have taken place, even in part, from the day `first` to the day `last`.

        Both what the record says now and what was cleared count.
        """
        now = Q(starts_on__lte=last, ends_on__gte=first)
        as_cleared = Q(cleared_version__starts_on__lte=last, cleared_version__ends_on__gte=first)
        return self.filter(now | as_cleared)

    def concerning(self, *states: State) -> Self:
        """Those undertaken by, reported by or addressed to any of `states`."""
        through = [self.model.undertaken_by.through, self.model.addressed_to.through]
        party, addressee = (model.objects.filter(state__in=states).values("activity") for model in through)
        # Every review is named, so that the index of one's own work, which begins with it, finds a State's reports.
        reported = self.model.objects.order_by().filter(review__in=Review.values, reported_by__in=states)
        # One set of keys, looked up one by one; with "or" between three, every activity would be held against each.
        return self.among(party.union(addressee, reported.values("pk")))

    def search(self, text: str) -> Self:
        """Those with every word of `text` in their texts, in any language, whatever the case and accents.

        On SQLite the index is asked at once whether they are few.
        """
        parts = parts_of(text)
        few = hits(parts, self.db)
        found = self if few is None else self.among(few)
        for part in parts:
            if few is None or not is_told_by_index(part):
                found = found.filter(search_text__contains=part)
        return found

    def search_with_states(self, text: str) -> Self:
        """Those that `search` finds, and those that a State whose name `text` is undertook, reported or was sent."""
        states = list(State.objects.order_by().search(text)) if parts_of(text) else []
        if not states:
            return self.search(text)
        every = self.model.objects.order_by()
        told = every.search(text).values("pk").union(every.concerning(*states).values("pk"))
        return self.among(told)
