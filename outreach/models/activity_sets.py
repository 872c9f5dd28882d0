"""Which activities: those a person may see or change, those of a period, those that concern a State."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Self

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from outreach.models.measures import Measure
from outreach.models.people import AnyUser, viewer_of
from outreach.models.review import HANDED_IN, WITH_AUTHOR, Review
from outreach.models.search import hits, is_told_by_index, parts_of
from outreach.models.visibility import Visibility, shared_with
from states.models import Region, State
from states.names import fold

WALKED = "is_walked"


class Among(In):
    """Of a set, such as of keys. The whole set is looked up, key by key, except in a list that `is_walked`.

    There a database would look up and sort thousands of rows for a page of 25, since it cannot tell how many keys a set
    has, or joins the set with all rows that fit the rest.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Hide the key from SQLite's planner by a plus, so that it follows the index of the order, and asks of each."""
        sql, params = super().as_sql(compiler, connection)
        return (f"+{sql}" if WALKED in compiler.query.annotations else sql), params

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Make it a question asked of each row, which PostgreSQL does not turn into a join."""
        sql, params = super().as_sql(compiler, connection)
        return (f"({sql}) IS TRUE" if WALKED in compiler.query.annotations else sql), params


class Unsought(In):
    """Of a set of values, asked of rows that something else has found.

    Beside another way to see a record, SQLite would look up whatever either way finds, and sort it all.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Hide the column from the planner by a plus."""
        sql, params = super().as_sql(compiler, connection)
        return f"+{sql}", params


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
        shared = shared_with(viewer) & Q(Among(F("review"), HANDED_IN))
        own = Q(Unsought(F("reported_by"), viewer.states)) & ~Q(visibility=Visibility.SECRETARIAT)
        return self.filter(shared | own if viewer.states else shared)

    def announced_to(self, user: AnyUser) -> Self:
        """Those of which `user` is told who and when, and nothing else, so that no two prepare the same; drafts too.

        Coordinators and focal points are told, and the Secretariat, which sees all; of what is for the Secretariat only
        nobody else is. Whatever else a record says is shown to those alone who find it in `visible_to`.
        """
        viewer = viewer_of(user)
        if viewer.is_secretariat:
            return self.all()
        return self.exclude(visibility=Visibility.SECRETARIAT) if viewer.is_partner else self.none()

    def editable_by(self, user: AnyUser) -> Self:
        """Those that `user` may change: all for the Secretariat, those of the State served for others."""
        viewer = viewer_of(user)
        return self.visible_to(user) if viewer.is_secretariat else self.reported_by_own_state(user)

    def reported_by_own_state(self, user: AnyUser) -> Self:
        """Those visible to `user` that were reported by a State that `user` serves."""
        return self.visible_to(user).filter(reported_by__in=viewer_of(user).states)

    def own(self, user: AnyUser) -> Self:
        """Those of `user`: recorded by that person for the Secretariat, and else reported by a State served."""
        viewer = viewer_of(user)
        return self.filter(recorded_by=user.pk) if viewer.is_secretariat else self.reported_by_own_state(user)

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

    def in_period(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that, by what the record says now, may take place, even in part, from the day `first` to `last`.

        Asked only for what ends on `first` or later, a database reads all that ever began before `last`. Here it is
        asked first how early the earliest of those began that last into the period, of the few that last several days.
        """
        lasting = self.model.objects.order_by().filter(
            ends_on__gt=F("starts_on"), ends_on__gte=first, starts_on__lt=first
        )
        # Of a bare column, PostgreSQL would look for the least from the beginning of all activities.
        began = Func(Coalesce("starts_on", Value(first)), function="MIN", output_field=DateField())
        earliest = Coalesce(Subquery(lasting.values(began=began)), Value(first), output_field=DateField())
        return self.filter(starts_on__gte=earliest, starts_on__lte=last, ends_on__gte=first)

    def concerning(self, *states: State) -> Self:
        """Those undertaken by, reported by or addressed to any of `states`."""
        through = [self.model.undertaken_by.through, self.model.addressed_to.through]
        party, addressee = (model.objects.filter(state__in=states).values("activity") for model in through)
        # Every review is named, so that the index of one's own work, which begins with it, finds a State's reports.
        reported = self.model.objects.order_by().filter(review__in=Review.values, reported_by__in=states)
        # One set of keys, looked up one by one; with "or" between three, every activity would be held against each.
        return self.among(party.union(addressee, reported.values("pk")))

    def by(self, *states: State) -> Self:
        """Those undertaken by any of `states`, alone or with others."""
        party = self.model.undertaken_by.through
        return self.among(party.objects.filter(state__in=states).values("activity"))

    def addressed_to_region(self, region: Region) -> Self:
        """Those addressed to a State of `region`, by whomever."""
        return self.filter(self._linked_to_region(self.model.addressed_to.through, region))

    def concerning_region(self, region: Region) -> Self:
        """Those undertaken by, reported by or addressed to a State of `region`."""
        through = [self.model.undertaken_by.through, self.model.addressed_to.through]
        party, addressee = (self._linked_to_region(model, region) for model in through)
        states = State.objects.order_by().filter(region=region).values("pk")
        return self.filter(party | addressee | Q(Unsought(F("reported_by"), states)))

    @staticmethod
    def _linked_to_region(through: Any, region: Region) -> Q:
        """Whether a link in `through` names a State of `region`: asked of each row, since a region has very many."""
        return Q(Exists(through.objects.filter(activity=OuterRef("pk"), state__region=region)))

    def towards(self, *states: State) -> Self:
        """Those by which others approached any of `states`, as `for_each_approached` says."""
        codes = [state.pk for state in states]
        return self.among(self.model.objects.order_by().for_each_approached(codes).values("pk"))

    def for_each_approached(self, codes: Sequence[str] | OuterRef) -> Self:
        """Those addressed to States with the ISO `codes` and undertaken by others, once for each State `approached`.

        Instead of codes, the one State that a query around this one is about can be named.
        What a State undertook alone and for itself, such as a seminar at home, is not an approach. Nor is what was
        addressed to a group of which it is a member.
        """
        party, bodies = self.model.undertaken_by.through, self.model.undertaken_by_organizations.through
        doers = party.objects.filter(activity=OuterRef("pk"))
        itself, others = Q(state=OuterRef("approached")), Exists(bodies.objects.filter(activity=OuterRef("pk")))
        alone = Exists(doers.filter(itself)) & ~Exists(doers.exclude(itself)) & ~others & Q(is_by_secretariat=False)
        # The States are asked for first: what is annotated then is the same join, and an inner one.
        asked = Q(addressed_to=codes) if isinstance(codes, OuterRef) else Q(addressed_to__in=codes)
        return self.filter(asked).annotate(approached=F("addressed_to")).filter(~alone)

    def for_each_reached_through_groups(self, codes: Sequence[str]) -> Self:
        """Those addressed to a group of which States with the ISO `codes` are members, and not to the State as well.

        Each is there once for each group of each State `approached`. They are no approaches.
        """
        itself = self.model.addressed_to.through.objects.filter(activity=OuterRef("pk"), state=OuterRef("approached"))
        named = self.filter(addressed_to_organizations__members__in=codes)
        return named.annotate(approached=F("addressed_to_organizations__members")).filter(~Exists(itself))

    def through_groups_to(self, state: State) -> Self:
        """Those that reached `state` through a group alone, as `for_each_reached_through_groups` says."""
        every = self.model.objects.order_by()
        return self.among(every.for_each_reached_through_groups([state.pk]).values("pk"))

    def under(self, measure: Measure | None) -> Self:
        """Those that carry out `measure`; None for those that name no measure."""
        named = self.model.measures.through.objects.values("activity")
        if measure is None:
            return self.exclude(Among(F("pk"), named))
        return self.among(named.filter(measure=measure))

    def held(self) -> Self:
        """Those that take or took place: ongoing or completed."""
        return self.filter(stage__in=[self.model.Stage.ONGOING, self.model.Stage.COMPLETED])

    def overdue(self, on: datetime.date) -> Self:
        """Those planned or ongoing though their last possible day was before the date `on`."""
        return self.filter(stage__in=[self.model.Stage.PLANNED, self.model.Stage.ONGOING], ends_on__lt=on)

    def handed_in(self) -> Self:
        """Those submitted or cleared: they count as approaches, made or planned; drafts and returned ones do not."""
        # Asked the other way round, for SQLite would begin with all that was ever cleared.
        return self.exclude(review__in=WITH_AUTHOR)

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

    def search_with_states(self, text: str, is_whole: bool = False) -> Self:
        """Those that `search` finds, and those that a State whose name `text` is undertook, reported or was sent.

        Where `is_whole`, only a State that is called just so counts: words of a text are parts of many a name.
        """
        states = list(State.objects.order_by().search(text)) if parts_of(text) else []
        if is_whole:
            states = [state for state in states if fold(text) in state.search_text.split(" | ")]
        if not states:
            return self.search(text)
        every = self.model.objects.order_by()
        told = every.search(text).values("pk").union(every.concerning(*states).values("pk"))
        return self.among(told)
