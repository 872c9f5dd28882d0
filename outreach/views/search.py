"""Everything that a person may see, searched from the top of any page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from outreach.models import (
    Activity,
    Attachment,
    ContactPoint,
    Event,
    Measure,
    Overview,
    ProgressReport,
    viewer_of,
)
from outreach.models.people import AnyUser
from outreach.models.roster import Served, roster
from outreach.tables.activities import ActivityTable, doers_of, in_short
from outreach.tables.pages import KeysFirstPaginator
from states.models import State
from states.names import fold, name_key, with_words, words_of

SHOWN = 5  # of each kind; a list has the rest
MOST_SHOWN = 25  # of a kind that has no list to lead to
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


@dataclass(frozen=True)
class Found:
    """What was found of one kind: how many, the first of them, and the list that shows all."""

    name: str
    heading: str
    count: int
    hits: Sequence[Hit] = field(default_factory=list)
    all_address: str = ""
    has_more: bool = False  # than are counted


class SearchView(TemplateView):
    """What is found under the words in the address, by kind."""

    template_name = "outreach/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Look for the words among all kinds; a search for nothing finds nothing."""
        text = self.request.GET.get("q", "").replace("\0", "").strip()
        found = everything(text, self.request.user, timezone.localdate()) if words_of(text) else []
        return super().get_context_data(text=text, found=found, **kwargs)


def everything(text: str, user: AnyUser, today: datetime.date) -> list[Found]:
    """Return what `user` may see and holds all words of `text`; kinds of which nothing is found are left out."""
    kinds = [
        states(text, today),
        activities(text, user),
        people(text, user, today),
        contacts(text, user, today),
        reports(text, user),
        overviews(text),
        attachments(text, user),
        events(text, user),
        measures(text),
    ]
    return [kind for kind in kinds if kind.count]


def states(text: str, today: datetime.date) -> Found:
    """Return the States with the words in a name or code; the one that is called just so comes first."""
    found = list(State.objects.search(text).with_status(today).select_related("region").prefetch_related("other_names"))
    found.sort(key=lambda state: (not is_called(state, text), state.sort_key))
    hits = []
    for state in found[:SHOWN]:
        told = [str(State.Status(state.status).label), str(state.region)]
        links = [(_("Its activities"), listing("outreach:activity-list", state=state.pk))]
        hits.append(Hit(str(state), state.get_absolute_url(), told, links=links if is_called(state, text) else ()))
    return Found("states", _("States"), len(found), hits, listing("states:state-list", q=text))


def is_called(state: State, text: str) -> bool:
    """Whether `text` is a whole name of `state`, in any language or in use, or a code of it."""
    names = [*state.names.values(), *(other.name for other in state.other_names.all())]
    return name_key(text) in {name_key(name) for name in [*names, state.iso3, state.iso2] if name}


def activities(text: str, user: AnyUser) -> Found:
    """Return the activities with the words, latest first, counted as the list of activities counts them."""
    listed = Activity.objects.visible_to(user).search_with_states(text, is_whole=True).order_by("-starts_on", "-pk")
    pages = KeysFirstPaginator(listed, SHOWN, needed=ActivityTable.rows_needed, is_searched=True)
    hits = [activity_hit(activity, text) for activity in pages.page(1)]
    everywhere = listing("outreach:activity-list", q=text)
    return Found("activities", _("Activities"), pages.count, hits, everywhere, pages.has_more)


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
    hits = [person_hit(served) for served in found[:SHOWN]]
    return Found("people", _("Coordinators and focal points"), len(found), hits, listing("outreach:roster", q=text))


def person_hit(served: Served) -> Hit:
    """Return who serves, as found; the list of people tells the rest."""
    told = [served.role.label, served.term.post, str(served.term.state), served.term.institution]
    return Hit(served.term.person, listing("outreach:roster", q=served.term.person), [str(one) for one in told if one])


def contacts(text: str, user: AnyUser, today: datetime.date) -> Found:
    """Return the contact points in post: all for the Secretariat, for others those of their own State."""
    fields = ["person", "post", "institution", "email", "phone", "nominated_by_note", "state__search_text"]
    found = with_words(ContactPoint.objects.visible_to(user).in_post(today), fields, text).select_related("state")
    is_secretariat = viewer_of(user).is_secretariat
    hits = [contact_hit(contact, is_secretariat) for contact in found[: SHOWN if is_secretariat else MOST_SHOWN]]
    directory = ""
    if is_secretariat:
        directory = listing("admin:outreach_contactpoint_changelist", q=text, standing="in-post")
    return Found("contacts", _("Contact points"), found.count(), hits, directory)


def contact_hit(contact: ContactPoint, is_secretariat: bool) -> Hit:
    """Return `contact` as found: in the directory for the Secretariat, on the page of the State for others."""
    page = contact.state.get_absolute_url()
    if is_secretariat:
        page = reverse("admin:outreach_contactpoint_change", args=[contact.pk])
    told = [contact.post if contact.person else "", str(contact.state), contact.get_kind_display(), contact.institution]
    return Hit(contact.person or contact.post or contact.institution, page, [one for one in told if one])


def reports(text: str, user: AnyUser) -> Found:
    """Return the progress reports with the words, latest first."""
    found = ProgressReport.objects.visible_to(user).search(text)
    hits = []
    for report in found.select_related("state").defer("search_text")[:SHOWN]:
        facts = [str(report.state), date_format(report.reported_on), report.get_kind_display()]
        title = excerpt_of([report.step], text) or Truncator(report.step).chars(2 * AROUND)
        hits.append(Hit(title, report.get_absolute_url(), facts, report.language))
    return Found("reports", _("Progress reports"), found.count(), hits, listing("outreach:report-list", q=text))


def overviews(text: str) -> Found:
    """Return the issued overviews by symbol, and by number, year and place of their conferences."""
    issued = Overview.objects.defer("docx", "html", "left_out").select_related("conference")
    found = with_words(issued, ["symbol", "conference__number", "conference__year", "conference__place"], text)
    hits = [overview_hit(overview) for overview in found[:MOST_SHOWN]]
    return Found("overviews", _("Issued overviews"), found.count(), hits)


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
    hits = []
    for attachment in shown[:MOST_SHOWN]:
        of = attachment.activity
        links = [(of.text_in(get_language()).title, of.get_absolute_url())]
        facts = [date_format(timezone.localtime(attachment.added_at))]
        hits.append(Hit(attachment.name, attachment.get_absolute_url(), facts, links=links))
    return Found("attachments", _("Documents of activities"), found.count(), hits)


def events(text: str, user: AnyUser) -> Found:
    """Return the events with the words in their names or places, latest first."""
    found = with_words(Event.objects.visible_to(user), ["name", "place"], text).order_by("-starts_on", "-pk")
    hits = [
        Hit(event.name, event.get_absolute_url(), [one for one in (event.dates.in_words(), event.place) if one])
        for event in found[:MOST_SHOWN]
    ]
    return Found("events", _("Events"), found.count(), hits)


def measures(text: str) -> Found:
    """Return the measures with the words in their short titles or citations, those of the latest conference first."""
    cited = Measure.objects.annotate(
        cited=Concat("paragraph", Value("("), "letter", Value(")"), output_field=CharField())
    )
    found = with_words(cited, ["title", "cited", "conference__year"], text).select_related("conference")
    hits = [
        Hit(str(measure), listing("outreach:measures", conference=measure.conference_id), [str(measure.conference)])
        for measure in found[:MOST_SHOWN]
    ]
    return Found("measures", _("Measures"), found.count(), hits)


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
