"""What is found under words, by kind: how many a person may see, the first of them, and the list of all."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from outreach.models import (
    Activity,
    Attachment,
    Event,
    Measure,
    Overview,
    PlanItem,
    ProgressReport,
)
from outreach.models.contacts import ShownContact
from outreach.models.directory import directory
from outreach.models.people import AnyUser
from outreach.models.roster import Served, roster
from outreach.tables.activities import ActivityTable, doers_of, in_short
from outreach.tables.pages import KeysFirstPaginator, UpToMostPaginator
from states.models import State, StateName
from states.names import fold, name_key, with_words, words_of

SHOWN = 5  # of each kind; a list has the rest
A_PAGE = 25  # of a kind that is listed by itself
AROUND = 90  # characters of a text before and after the words


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, where it is, what tells it from others, the words in it."""

    title: str
    address: str
    facts: Sequence[str] = ()
    language: str = ""
    excerpt: str = ""
    links: Sequence[tuple[str, str]] = ()


@dataclass
class Found:
    """What was found of one kind: its rows, how one of them is shown, and where the list of all is."""

    name: str
    heading: str
    rows: Any
    hit: Callable[[Any], Hit]
    all_address: str
    a_page: int = SHOWN
    paged: Callable[..., Paginator[Any]] = UpToMostPaginator

    @cached_property
    def pages(self) -> Any:
        """The rows, `a_page` of them at a time; no more than can be paged through are counted."""
        return self.paged(self.rows, self.a_page)

    @property
    def count(self) -> int:
        """How many there are, or how many are counted at the most."""
        return int(self.pages.count)

    @property
    def has_more(self) -> bool:
        """Whether there are more than are counted."""
        return bool(self.pages.has_more)

    @cached_property
    def hits(self) -> list[Hit]:
        """The first of them."""
        return self.hits_of(self.pages.page(1))

    def hits_of(self, page: Page[Any]) -> list[Hit]:
        """Return those of `page`."""
        return [self.hit(row) for row in page]


def kinds(text: str, user: AnyUser, today: datetime.date) -> dict[str, Callable[[], Found]]:
    """Return, by the name of each kind, what looks for that which `user` may see and holds all words of `text`."""
    return {
        "states": lambda: states(text, today),
        "activities": lambda: activities(text, user),
        "people": lambda: people(text, user, today),
        "contacts": lambda: contacts(text, user, today),
        "reports": lambda: reports(text, user),
        "overviews": lambda: overviews(text),
        "attachments": lambda: attachments(text, user),
        "events": lambda: events(text, user),
        "plan": lambda: plan_items(text, user),
        "measures": lambda: measures(text),
    }


def all_of(kind: str, text: str) -> str:
    """Return the address at which all of `kind` are listed that have no list of their own."""
    return listing("outreach:search", q=text, kind=kind)


def states(text: str, today: datetime.date) -> Found:
    """Return the States with the words in a name or code; the one that is called just so comes first."""
    found = list(State.objects.search(text).with_status(today).select_related("region").prefetch_related("other_names"))
    found.sort(key=lambda state: (not is_called(state, text), state.sort_key))
    return Found("states", _("States"), found, partial(state_hit, text=text), listing("states:state-list", q=text))


def state_hit(state: Any, text: str) -> Hit:
    """Return `state` as found, with the way to its activities where it is called just so."""
    told = [str(State.Status(state.status).label), str(state.region)]
    if other := found_by(state, text):
        told.append(_("Found by: %(kind)s") % {"kind": other.get_kind_display()})
    links = [(_("Its activities"), listing("outreach:activity-list", state=state.pk))]
    return Hit(str(state), state.get_absolute_url(), told, links=links if is_called(state, text) else ())


def found_by(state: State, text: str) -> StateName | None:
    """Return the other name by which `text` finds `state`; None where its own names and codes have the words.

    Of what kind it is may be told, and never the name: other names are for finding (decision 0101).
    """
    words = words_of(text)
    own = fold(" | ".join([*state.names.values(), state.iso3, state.iso2, state.m49]))
    if all(word in own for word in words):
        return None
    others: list[StateName] = [
        other for other in state.other_names.all() if all(word in fold(other.name) for word in words)
    ]
    return min(others, key=lambda other: name_key(other.name) != name_key(text), default=None)


def is_called(state: State, text: str) -> bool:
    """Whether `text` is a whole name of `state`, in any language or in use, or a code of it."""
    names = [*state.names.values(), *(other.name for other in state.other_names.all())]
    return name_key(text) in {name_key(name) for name in [*names, state.iso3, state.iso2] if name}


def activities(text: str, user: AnyUser) -> Found:
    """Return the activities with the words, latest first, counted as the list of activities counts them."""
    listed = Activity.objects.visible_to(user).search_with_states(text, is_whole=True).order_by("-starts_on", "-pk")
    return Found(
        "activities",
        _("Activities"),
        listed,
        partial(activity_hit, text=text),
        listing("outreach:activity-list", q=text),
        paged=partial(KeysFirstPaginator, needed=ActivityTable.rows_needed, is_searched=True),
    )


def activity_hit(activity: Activity, text: str) -> Hit:
    """Return `activity` as it is found, with the words where they stand in its texts but not in its title."""
    told = activity.text_in(get_language())
    texts = [activity.title, activity.summary, activity.outcome, activity.place, activity.occasion]
    excerpt = "" if excerpt_of([told.title], text) else excerpt_of(texts, text)
    facts = [activity.dates.in_words(), in_short(doers_of(activity)), activity.get_review_display()]
    return Hit(told.title, activity.get_absolute_url(), facts, told.language, excerpt)


def people(text: str, user: AnyUser, today: datetime.date) -> Found:
    """Return the coordinators and focal points in service with the words in their names, posts or States."""
    found = [served for served in roster(user, today) if served.holds(text)]
    return Found("people", _("Coordinators and focal points"), found, person_hit, listing("outreach:roster", q=text))


def person_hit(served: Served) -> Hit:
    """Return who serves, as found; the list of people tells the rest."""
    told = [served.role.label, served.term.post, str(served.term.state), served.term.institution]
    return Hit(served.term.person, listing("outreach:roster", q=served.term.person), [str(one) for one in told if one])


def contacts(text: str, user: AnyUser, today: datetime.date) -> Found:
    """Return the contact points in post: all for the Secretariat, for others those of their own State."""
    found = [contact for contact in directory(user, today, today) if contact.holds(text)]
    return Found("contacts", _("Contact points"), found, contact_hit, listing("outreach:directory", q=text))


def contact_hit(contact: ShownContact) -> Hit:
    """Return `contact` as found, of which the words are told that are shown."""
    told = [contact.post if contact.person else "", str(contact.state), str(contact.kind_told), contact.institution]
    called = contact.person or contact.post or contact.institution
    if contact.kept_back:
        told.append(_("For the Secretariat only: %(fields)s") % {"fields": contact.kept_back_told})
    return Hit(called, contact.get_absolute_url(), [one for one in told if one])


def reports(text: str, user: AnyUser) -> Found:
    """Return the progress reports with the words, latest first."""
    found = ProgressReport.objects.visible_to(user).search(text).select_related("state").defer("search_text")
    everywhere = listing("outreach:report-list", q=text)
    return Found("reports", _("Progress reports"), found, partial(report_hit, text=text), everywhere)


def report_hit(report: ProgressReport, text: str) -> Hit:
    """Return `report` as found, with the words where they stand in the step it tells."""
    facts = [str(report.state), date_format(report.reported_on), report.get_kind_display()]
    title = excerpt_of([report.step], text) or Truncator(report.step).chars(2 * AROUND)
    return Hit(title, report.get_absolute_url(), facts, report.language)


def overviews(text: str) -> Found:
    """Return the issued overviews by symbol, and by number, year and place of their conferences."""
    issued = Overview.objects.defer("docx", "html", "left_out").select_related("conference")
    found = with_words(issued, ["symbol", "conference__number", "conference__year", "conference__place"], text)
    return Found("overviews", _("Issued overviews"), found, overview_hit, all_of("overviews", text))


def overview_hit(overview: Overview) -> Hit:
    """Return `overview` as found: the Word document as it went out."""
    language = get_language_info(overview.language)["name_translated"]
    facts = [str(overview.conference), language, date_format(overview.as_of)]
    return Hit(overview.symbol, reverse("outreach:overview-download", args=[overview.pk, "docx"]), facts)


def attachments(text: str, user: AnyUser) -> Found:
    """Return the documents of activities by their names, latest first."""
    # Those of the name are few: whether one may see them is asked of these alone.
    named = list(with_words(Attachment.objects.all(), ["name"], text).values_list("pk", flat=True))
    found = Attachment.objects.visible_to(user).filter(pk__in=named).order_by("-added_at", "-pk")
    shown = found.select_related("activity").defer("activity__search_text").prefetch_related("activity__translations")
    return Found("attachments", _("Documents of activities"), shown, attachment_hit, all_of("attachments", text))


def attachment_hit(attachment: Attachment) -> Hit:
    """Return `attachment` as found, with the activity that it belongs to."""
    of = attachment.activity
    links = [(of.text_in(get_language()).title, of.get_absolute_url())]
    facts = [date_format(timezone.localtime(attachment.added_at))]
    return Hit(attachment.name, attachment.get_absolute_url(), facts, links=links)


def events(text: str, user: AnyUser) -> Found:
    """Return the events with the words in their names or places, latest first."""
    found = with_words(Event.objects.visible_to(user), ["name", "place"], text).order_by("-starts_on", "-pk")
    return Found("events", _("Events"), found, event_hit, all_of("events", text))


def event_hit(event: Event) -> Hit:
    """Return `event` as found."""
    return Hit(event.name, event.get_absolute_url(), [one for one in (event.dates.in_words(), event.place) if one])


def plan_items(text: str, user: AnyUser) -> Found:
    """Return the items of the action plan with the words, what is to be done first."""
    items = PlanItem.objects.visible_to(user).in_order().select_related("state")
    found = with_words(items, ["what", "note"], text)
    return Found("plan", _("Action plan"), found, plan_item_hit, listing("outreach:plan-item-list", q=text))


def plan_item_hit(item: PlanItem) -> Hit:
    """Return `item` as found."""
    return Hit(item.what, item.get_absolute_url(), [item.who, date_format(item.due_on)])


def measures(text: str) -> Found:
    """Return the measures with the words in their short titles or citations, those of the latest conference first."""
    cited = Measure.objects.annotate(
        cited=Concat("paragraph", Value("("), "letter", Value(")"), output_field=CharField())
    )
    found = with_words(cited, ["title", "cited", "conference__year"], text).select_related("conference")
    return Found("measures", _("Measures"), found, measure_hit, all_of("measures", text))


def measure_hit(measure: Measure) -> Hit:
    """Return `measure` as found: on the page of what was done under the measures of its conference."""
    return Hit(str(measure), listing("outreach:measures", conference=measure.conference_id), [str(measure.conference)])


def listing(name: str, **asked: Any) -> str:
    """Return the address of the list called `name`, narrowed by what is `asked`."""
    return f"{reverse(name)}?{urlencode(asked)}"


def excerpt_of(texts: Iterable[str], text: str) -> str:
    """Return the first of `texts` that holds a word of `text`, shortened around it; nothing where none does."""
    words = words_of(text)
    for each in texts:
        at = min((fold(each).find(word) for word in words if word in fold(each)), default=-1)
        if at >= 0:
            first = max(0, at - AROUND)
            return f"{'…' * (first > 0)}{each[first : at + AROUND].strip()}{'…' * (at + AROUND < len(each))}"
    return ""
