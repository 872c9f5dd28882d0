"""What waits for the person who signs in, what is coming, and what is new."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from ctbt_tracker.accounts import LAST_VISIT
from outreach import waiting
from outreach.agenda import Entry, Wanted, activities, entry_of_activity, entry_of_event, entry_of_follow_up, with_texts
from outreach.agenda import events as events_of
from outreach.agenda import follow_ups as follow_ups_of
from outreach.models import Activity, AssistanceRequest, Dates, FormDraft, JoinRequest, Review, viewer_of
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dates import Precision
from outreach.models.people import AnyUser
from outreach.tables.activities import doers_of, in_short
from outreach.tables.legal_assistance import due_in_words
from states.filters import AsOfForm
from states.status import treaty_status

SHOWN = 5  # of each; the lists have the rest
MOST_SHOWN = 50  # of what no list has: more than anybody leaves waiting
COMING_SHOWN = 8
NEWS_SHOWN = 8
STEPS_READ = 60  # of a few steps each, more than NEWS_SHOWN activities
COMING_WITHIN = datetime.timedelta(days=60)
NEWS_OF = datetime.timedelta(days=30)  # where no earlier visit is known


class HomeView(TemplateView):
    """The person's own open work, what is coming, what others did, and the Treaty's figures as of any date."""

    template_name = "outreach/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what waits for this person."""
        user, today = self.request.user, timezone.localdate()
        form = AsOfForm(self.request.GET, today=today)
        since = last_visit(self.request)
        work = work_of(user, today)
        return super().get_context_data(
            today=today,
            as_of=form.date,
            form=form,
            treaty=treaty_status(form.date),
            as_of_query="" if form.date == today else f"?as_of={form.date.isoformat()}",
            **work,
            waits_for_nothing=not any(work.values()),
            coming=coming(user, today),
            coming_until=today + COMING_WITHIN,
            since=since or timezone.now() - NEWS_OF,
            is_since_last_visit=since is not None,
            news=news(user, since or timezone.now() - NEWS_OF),
            **kwargs,
        )


class SeenView(View):
    """Saying that one has seen what is new."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Count what is new from this moment on, for as long as one stays signed in."""
        request.session[LAST_VISIT] = timezone.now().isoformat()
        return redirect("outreach:home")


def last_visit(request: HttpRequest) -> datetime.datetime | None:
    """Return when the person was here before, or said to have seen all; None where neither is known."""
    kept = request.session.get(LAST_VISIT)
    return datetime.datetime.fromisoformat(kept) if kept else None


def work_of(user: AnyUser, today: datetime.date) -> dict[str, Any]:
    """Return all that waits for `user` on the date `today`, by what the page calls it."""
    viewer = viewer_of(user)
    if not (viewer.is_secretariat or viewer.is_partner):
        return {}
    due = waiting.due_follow_ups(user, today).select_related("activity").defer("activity__search_text")
    requests = JoinRequest.objects.decidable_by(user).select_related("activity", "state")
    plans = waiting.overdue_plans(user, today).defer("search_text")
    return {
        "for_clearance": waiting.for_clearance(user).count() if viewer.is_secretariat else 0,
        "assistance": assistance_due(user, today) if viewer.is_secretariat else [],
        "drafts": [Unsaved.of(draft) for draft in FormDraft.objects.visible_to(user)[:MOST_SHOWN]],
        "requests": list(requests.defer("activity__search_text")[:MOST_SHOWN]),
        "due": list(due[:SHOWN]),
        "plans": list(plans[:SHOWN]),
        "late_items": list(waiting.late_plan_items(user, today)[:SHOWN]),
        "ending": list(waiting.ending_terms(user, today)) if viewer.is_coordinator else [],
        "waiting": [found for review in open_reviews(user) if (found := waiting_list(user, review)).activities],
        "silent": silent_states(user, today) if viewer.is_partner else [],
    }


def assistance_due(user: AnyUser, today: datetime.date) -> list[tuple[AssistanceRequest, str]]:
    """Return the first requests for legal assistance with something due on the day `today`, each with what that is."""
    due = waiting.due_assistance(user, today).select_related("state").defer("search_text")
    return [(asked, due_in_words(asked)) for asked in due[:SHOWN]]


@dataclass(frozen=True)
class Unsaved:
    """What was typed and not saved, and where one goes on with it."""

    draft: FormDraft
    url: str

    @classmethod
    def of(cls, draft: FormDraft) -> Unsaved:
        """Return `draft` with the address of its form."""
        if draft.activity_id:
            page = reverse("outreach:activity-edit", args=[draft.activity_id])
        else:
            page = reverse("outreach:activity-log")
        return cls(draft, f"{page}?draft={draft.key}")


@dataclass(frozen=True)
class WaitingList:
    """Own activities that stand alike in review: a heading, the latest of them, and the query that lists them all."""

    review: str
    heading: str
    activities: list[Activity]
    query: str


def open_reviews(user: AnyUser) -> list[Review]:
    """Return the standings in review under which own work waits; what is submitted is in the Secretariat's queue."""
    return [Review.RETURNED, Review.DRAFT] + [Review.SUBMITTED] * (not viewer_of(user).is_secretariat)


def waiting_list(user: AnyUser, review: Review) -> WaitingList:
    """Return what waits for `user`, or was handed on, in `review`."""
    headings = {
        Review.RETURNED: _("Returned to you: please look at the comment"),
        Review.DRAFT: _("Your drafts"),
        Review.SUBMITTED: _("Submitted: with the Secretariat"),
    }
    latest: ActivityQuerySet = waiting.own_work(user, review).defer("search_text").order_by("-changed_at", "-pk")
    activities = list(waiting.with_comment(latest)[:SHOWN])
    return WaitingList(review.value, headings[review], activities, urlencode({"mine": "on", "review": review.value}))


@dataclass(frozen=True)
class Silent:
    """A State that nobody has approached for half a year, and where one plans to."""

    state: Any
    plan: str

    @property
    def last_approached(self) -> str:
        """The month of the last approach, or only its year where no more is known; nothing where there was none."""
        day: datetime.date | None = self.state.last_approached_on
        if day is None:
            return ""
        is_of_year = self.state.last_precision == Precision.YEAR
        return (Dates.of_year(day.year) if is_of_year else Dates.of_month(day.year, day.month)).in_words()


def silent_states(user: AnyUser, today: datetime.date) -> list[Silent]:
    """Return the silent States of the region that `user` serves, with the addresses at which to plan an approach."""
    log = reverse("outreach:activity-log")
    own = [("undertaken_by", state) for state in sorted(viewer_of(user).states)]
    asked = [*own, ("stage", "planned"), ("level", "bilateral")]
    return [
        Silent(state, f"{log}?{urlencode([('addressed_to', state.pk), *asked])}")
        for state in waiting.silent_states(user, waiting.service_of(user, today), today)
    ]


def coming(user: AnyUser, today: datetime.date) -> list[Entry]:
    """Return events, plans and own follow-ups of the next sixty days, in order; what has no day comes last."""
    last = today + COMING_WITHIN
    mine = follow_ups_of(user, today, last, Wanted(is_mine=True)).open()
    plans = activities(user, today, last, Wanted()).filter(stage__in=waiting.AHEAD)
    found = [
        *map(entry_of_event, events_of(user, today, last, Wanted())[:COMING_SHOWN]),
        *map(entry_of_activity, with_texts(plans)[:COMING_SHOWN]),
        *map(entry_of_follow_up, mine[:COMING_SHOWN]),
    ]
    return sorted(found, key=lambda entry: (entry.dates.is_vague, max(entry.dates.first, today), entry.dates.last))


@dataclass(frozen=True)
class News:
    """An activity of others, and the step by which it became known, or was confirmed."""

    activity: Activity
    step: Any

    @property
    def text(self) -> Any:
        """Its texts, in the reader's language where they are translated."""
        return self.activity.text_in(get_language() or "en")

    @property
    def doers(self) -> str:
        """Who undertook it, in short."""
        return in_short(doers_of(self.activity))


def news(user: AnyUser, since: datetime.datetime) -> list[News]:
    """Return what others let `user` know of since the moment `since`, each activity once, the latest first."""
    latest: dict[int, Any] = {}
    for step in waiting.made_known_since(user, since)[:STEPS_READ]:
        latest.setdefault(step.activity_id, step)
    steps = list(latest.values())[:NEWS_SHOWN]
    told = ("translations", "undertaken_by", "undertaken_by_organizations")
    found = Activity.objects.defer("search_text").prefetch_related(*told).in_bulk([step.activity_id for step in steps])
    return [News(found[step.activity_id], step) for step in steps]
