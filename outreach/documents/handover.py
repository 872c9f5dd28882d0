"""What a coordinator hands over to the successors, as pure data in one language: the page and Word lay it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from outreach.documents.passages import Text
from outreach.models import Activity, Conference, Coordinator, Event, FollowUp, PlanItem
from outreach.models.action_plan import PlanItemQuerySet
from outreach.models.approaches import Board
from outreach.models.events import EventQuerySet
from outreach.models.follow_ups import FollowUpQuerySet
from outreach.models.people import AnyUser
from outreach.models.persons import person_of, with_terms
from outreach.tables.activities import ActivityTable, doers_of, in_short
from states.models import State

EVENTS_WITHIN = datetime.timedelta(days=730)  # until about the next conference


@dataclass(frozen=True)
class Row:
    """A row of a part: its cells, the first of which leads on the page to `address`.

    Where the second tells the `status` of the State in the first, the page shows it with its sign.
    """

    cells: tuple[Text, ...]
    address: str
    status: str = ""


@dataclass(frozen=True)
class Part:
    """One part of the sheet: a table, or in words that there is nothing in it."""

    code: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    nothing: str

    @property
    def labelled(self) -> list[tuple[Row, list[tuple[str, Text]]]]:
        """The rows, each with its cells under the heads of their columns."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Handover:
    """The sheet of one term as of a date: who hands over, and what there is to take over."""

    language: str
    as_of: datetime.date
    title: str
    is_demonstration: bool
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    notice: str


@dataclass(frozen=True)
class Reading:
    """What `user` may read, as of the date `on`, of what the person of `term` hands over."""

    term: Coordinator
    user: AnyUser
    on: datetime.date

    def follow_ups(self) -> FollowUpQuerySet:
        """Follow-ups left: the person's own, of the State's activities, and of those that concern the region.

        What was promised to a State of the region concerns it, after whatever activity.
        """
        left = FollowUp.objects.visible_to(self.user).left(self.on)
        theirs = Q(activity__reported_by=self.term.state_id)
        theirs |= Q(owner=self.term.sign_in_id) if self.term.sign_in_id else Q()
        if self.term.region_id:
            states = State.objects.filter(region=self.term.region_id)
            theirs |= Q(activity__in=Activity.objects.order_by().concerning(*states).values("pk"))
            theirs |= Q(promised_to__region=self.term.region_id)
        needed = left.filter(theirs).select_related("activity", "promised_to").order_by("due_on", "pk")
        owners = Prefetch("owner", with_terms(User.objects.all()))
        return needed.defer("activity__search_text").prefetch_related(owners, "activity__translations")

    def plan_items(self) -> PlanItemQuerySet:
        """Items left of the plans up to the end of the term: all of the world; of a region its own, with what was
        promised to its States, and the coordinating State's."""
        until = min(self.term.ends_on or self.on, self.on)
        left = (
            PlanItem.objects.visible_to(self.user).left(self.on).filter(conference__in=Conference.objects.held(until))
        )
        if self.term.region_id:
            region = Q(region=self.term.region_id) | Q(promised_to__region=self.term.region_id)
            left = left.filter(Q(state=self.term.state_id) | region)
        return left.select_related("state", "region", "measure", "promised_to").order_by("due_on", "pk")

    def events(self) -> EventQuerySet:
        """Events to come, of the region or of none."""
        ahead: EventQuerySet = Event.objects.visible_to(self.user).overlapping(self.on, self.on + EVENTS_WITHIN)
        return ahead.filter(Q(region=None) | Q(region=self.term.region_id)) if self.term.region_id else ahead

    def contacts(self) -> Iterator[tuple[State, Activity | None]]:
        """Yield each State with the last approach to it.

        Of a region, these are all that have not ratified and the ratifiers that were approached; of the world, all that
        have not ratified.
        """
        states = State.objects.with_status(self.on)
        if self.term.region_id:
            states = states.filter(region=self.term.region_id)
        else:
            states = states.exclude(status=State.Status.RATIFIED)
        listed = list(states)
        keys = Board(self.user, self.on, self.on).latest_of([state.pk for state in listed])
        made = {each.pk: each for each in ActivityTable.rows_needed(Activity.objects.filter(pk__in=keys.values()))}
        for state in listed:
            activity = made.get(keys.get(state.pk, 0))
            if activity or state.status != State.Status.RATIFIED:
                yield state, activity


def compile_handover(term: Coordinator, user: AnyUser, on: datetime.date, seen_by: str) -> Handover:
    """Return the sheet of `term` as of the date `on` in the active language, with what `user` may see.

    `seen_by` tells in words who that is. The same rows, date and person give the same sheet.
    """
    reading = Reading(term, user, on)
    follow_ups, items = list(reading.follow_ups()), list(reading.plan_items())
    return Handover(
        language=get_language() or "en",
        as_of=on,
        title=_("Handover: %(state)s, %(scope)s") % {"state": term.state, "scope": scope_of(term)},
        is_demonstration=term.is_demonstration,
        facts=facts_of(term, on, seen_by),
        parts=(
            promises(follow_ups, items, on),
            open_follow_ups([each for each in follow_ups if not each.promised_to_id], on),
            items_left([item for item in items if not item.promised_to_id], on),
            last_contacts(reading.contacts()),
            events_ahead(reading.events()),
        ),
        notice=notice_of(term, on),
    )


def notice_of(term: Coordinator, on: datetime.date) -> str:
    """Return what whoever reads the sheet has to know."""
    told = [_("What is recorded may be incomplete; what only others may see is not in it.")]
    return " ".join(told if on >= term.starts_on else [_("The term had not begun on this day."), *told])


def scope_of(term: Coordinator) -> str:
    """Return in words what is coordinated."""
    return str(term.region) if term.region else _("global coordination")


def facts_of(term: Coordinator, on: datetime.date, seen_by: str) -> tuple[tuple[str, str], ...]:
    """Return who hands over what, to whom, and as of when."""
    later = list(term.successors().select_related("state"))
    of_next = [each for each in later if each.starts_on <= (later[0].ends_on or max(on, later[0].starts_on))]
    successors = [str(each) for each in of_next]  # not those who follow them in turn
    person = ", ".join(part for part in (term.person, term.post, term.institution) if part)
    until = date_format(term.ends_on) if term.ends_on else _("open")
    return tuple(
        (label, Text.written(value).text)
        for label, value in (
            (_("Hands over"), person),
            (_("State"), str(term.state)),
            (_("Coordinates"), str(term.region or _("Global"))),
            (_("Term"), f"{date_format(term.starts_on)} – {until}"),
            (_("Successors"), "; ".join(successors) or _("Nobody is recorded yet")),
            (_("As of"), date_format(on)),
            (_("As seen by"), seen_by),
        )
    )


def plain(*values: object) -> tuple[Text, ...]:
    """Return `values` as texts of one line each, in whatever language they were typed."""
    return tuple(Text.written(" ".join(str(value).split())) for value in values)


def due(day: datetime.date, on: datetime.date) -> str:
    """Return the `day` in words, and whether it is past on the date `on`."""
    return _("%(day)s, overdue") % {"day": date_format(day)} if day < on else date_format(day)


def title_of(activity: Activity) -> Text:
    """Return the title in the language of the sheet, or as it was written."""
    language = get_language() or "en"
    told = activity.text_in(language)
    return Text.written(told.title, "" if told.language == language else told.language)


def promises(follow_ups: Iterable[FollowUp], items: Iterable[PlanItem], on: datetime.date) -> Part:
    """Return what was promised to States and is not done, by its day."""
    told: list[tuple[FollowUp | PlanItem, str]] = [
        *((each, person_of(each.owner, on)) for each in follow_ups if each.promised_to_id),
        *((item, item.who) for item in items if item.promised_to_id),
    ]
    told.sort(key=lambda pair: pair[0].due_on)  # those of one day stay in the order of the two lists
    return Part(
        "promises",
        _("Promises"),
        (_("What is to be done"), _("Promised to"), pgettext("plan item", "Who"), _("Due")),
        tuple(
            Row(plain(each, each.promised_to, who, due(each.due_on, on)), each.get_absolute_url()) for each, who in told
        ),
        _("Nothing that was promised to a State is open."),
    )


def open_follow_ups(follow_ups: Iterable[FollowUp], on: datetime.date) -> Part:
    """Return what else is to be done after activities."""
    return Part(
        "follow-ups",
        _("Other open follow-ups"),
        (_("What is to be done"), _("After the activity"), _("Owner"), _("Due")),
        tuple(
            Row(
                (*plain(each), title_of(each.activity), *plain(person_of(each.owner, on), due(each.due_on, on))),
                each.get_absolute_url(),
            )
            for each in follow_ups
        ),
        _("No other follow-up is open."),
    )


def items_left(items: Iterable[PlanItem], on: datetime.date) -> Part:
    """Return what else the plan asks for."""
    return Part(
        "plan",
        _("Other items of the action plan that are left"),
        (_("What is to be done"), pgettext("plan item", "Who"), _("Region"), _("Measure"), _("Due")),
        tuple(
            Row(
                plain(item, item.who, item.region or _("Global"), item.measure or "–", due(item.due_on, on)),
                item.get_absolute_url(),
            )
            for item in items
        ),
        _("No other item of the plan is left."),
    )


def last_contacts(contacts: Iterable[tuple[State, Activity | None]]) -> Part:
    """Return when each State was last approached, and by whom."""
    return Part(
        "contacts",
        _("Last contacts"),
        (_("State"), _("Status"), _("Last approached"), _("By"), _("Activity")),
        tuple(contact_row(state, activity) for state, activity in contacts),
        _("Every State has ratified, and none was approached."),
    )


def contact_row(state: State, activity: Activity | None) -> Row:
    """Return when `state` was last approached, by `activity`; of a State that never was, that nothing is known."""
    status = State.Status(state.status).label
    if activity is None:
        return Row(plain(state, status, _("None recorded"), "–", "–"), state.get_absolute_url(), state.status)
    told = plain(state, status, activity.dates.in_words(), in_short(doers_of(activity)))
    return Row((*told, title_of(activity)), activity.get_absolute_url(), state.status)


def events_ahead(events: Iterable[Event]) -> Part:
    """Return the events at which outreach can be planned."""
    return Part(
        "events",
        _("Events to come"),
        (_("Event"), _("Dates"), _("Place")),
        tuple(
            Row(plain(event.name, event.dates.in_words(), event.place or "–"), event.get_absolute_url())
            for event in events
        ),
        _("No event is on the list."),
    )
