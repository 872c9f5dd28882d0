"""What is planned or was done with the same States: shown while an activity is logged, before it is doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views import View

from outreach.forms.dates import DatesField
from outreach.forms.keys import key_of
from outreach.models import Activity, Dates, JoinRequest, viewer_of
from outreach.models.doubles import WEEKS_AROUND, Plan
from outreach.models.join_requests import MOST_ASKED
from outreach.models.people import AnyUser, Viewer
from outreach.tables.activities import doers_of, in_short
from states.models import State

SHOWN = 10


@dataclass(frozen=True)
class Line:
    """Who and when; the activity itself only for those who may see it."""

    who: str
    when: str
    activity: Activity | None


@dataclass(frozen=True)
class Offer:
    """An activity that is likely the one being logged. `can_join`: whether one may ask to be added to it."""

    activity: Activity
    who: str
    can_join: bool


@dataclass(frozen=True)
class Doubles:
    """What a person is told before an activity is doubled."""

    is_asked: bool
    offers: list[Offer]
    lines: list[Line]
    others: int
    weeks: int = WEEKS_AROUND


def plan_in(told: QueryDict, itself: int | None) -> Plan:
    """Return what a form tells so far; what cannot be read yet is left out."""
    doers, addressees = told.getlist("undertaken_by"), told.getlist("addressed_to")
    states = State.objects.in_bulk({code for code in (*doers, *addressees) if code.isalpha()})
    return Plan(
        dates=dates_of(told.get("dates", "")),
        undertaken_by=[states[code] for code in doers if code in states],
        addressed_to=[states[code] for code in addressees if code in states],
        title=told.get("title", ""),
        place=told.get("place", ""),
        occasion=told.get("occasion", ""),
        level=told.get("level", ""),
        itself=itself,
    )


def dates_of(text: str) -> Dates | None:
    """Return the dates in `text`, None when they cannot be read yet."""
    try:
        dates: Dates | None = DatesField(required=False).clean(text)
    except ValidationError:
        return None
    return dates


def doubles_of(plan: Plan, user: AnyUser) -> Doubles:
    """Return what `user` is told about `plan`, in a number of queries that does not grow with it."""
    likely = plan.likely(user)
    near = plan.near(user).exclude(pk__in=[other.pk for other in likely])
    told = near.select_related("reported_by").prefetch_related("undertaken_by", "undertaken_by_organizations")
    rows = list(told.defer("search_text")[:SHOWN])
    seen = set(Activity.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return Doubles(
        is_asked=plan.dates is not None and bool(plan.parties),
        offers=offers_of(likely, viewer_of(user)),
        lines=[Line(who(row), row.dates.in_words(), row if row.pk in seen else None) for row in rows],
        others=near.count() - len(rows),
    )


def offers_of(likely: list[Activity], viewer: Viewer) -> list[Offer]:
    """Return the offers for the activities that are likely the same."""
    asked = {
        (row["activity"], row["state"])
        for row in JoinRequest.objects.filter(activity__in=likely)
        .values("activity", "state")
        .annotate(
            waits=Count("pk", filter=Q(decided_at__isnull=True)), declined=Count("pk", filter=Q(is_accepted=False))
        )
        if row["waits"] or row["declined"] >= MOST_ASKED
    }
    offers = []
    for activity in likely:
        named = {state.pk for state in activity.undertaken_by.all()} | {activity.reported_by_id}
        others = {state for state in viewer.states - named if (activity.pk, state) not in asked}
        offers.append(Offer(activity, who(activity), bool(others) and not viewer.states & named))
    return offers


def who(activity: Activity) -> str:
    """Name who undertakes it or, where nobody is named yet, who reported it."""
    return in_short(doers_of(activity)) or str(activity.reported_by or "")


class DoublesView(View):
    """The part of the form that tells of others, for what has been typed so far.

    It is asked for by POST, though nothing is written: addresses end in the logs of servers, and a title may tell much.
    """

    http_method_names: Sequence[str] = ("post", "options")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Look, and tell."""
        viewer = viewer_of(request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise PermissionDenied
        plan = plan_in(request.POST, key_of(request.POST.get("itself", "")))
        context = {"doubles": doubles_of(plan, request.user)}
        return render(request, "outreach/activity_doubles.html", context)
