"""What takes place, as a file that calendar programs read (RFC 5545).

Such a file leaves the house: a calendar program may lie with a third party. So it tells the title and the place of what
is public; of what is not, only the States, with a link to whoever may follow it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Component

from outreach.models import Activity, Dates, Event, FollowUp, Review
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dates import Precision
from states.names import in_one_line

CONTENT_TYPE = "text/calendar; charset=utf-8"
BACK = datetime.timedelta(days=31)
AHEAD = datetime.timedelta(days=400)
MOST = 1_000  # of each sort
# What "changed at" is where no history tells it; a calendar program needs some moment, the same each time.
UNTOLD = datetime.datetime(1996, 9, 24, tzinfo=datetime.UTC)


def feed_of(user: User, today: datetime.date) -> bytes:
    """Return all that `user` may see from a month before `today` to a year after it, and what `user` is to do."""
    first, last = today - BACK, today + AHEAD
    days = {"precision__in": (Precision.DAY, Precision.RANGE), "ends_on__gte": first, "starts_on__lte": last}
    events = with_revisions(Event.objects.visible_to(user).filter(**days))
    activities = told_of(with_revisions(Activity.objects.visible_to(user).filter(**days)))
    own = FollowUp.objects.visible_to(user).open().filter(owner=user.pk)
    follow_ups = with_revisions(own).prefetch_related("activity__undertaken_by", "activity__addressed_to")
    components = [
        *map(component_of_event, events[:MOST]),
        *map(component_of_activity, activities.order_by("starts_on", "pk")[:MOST]),
        *map(component_of_follow_up, follow_ups[:MOST]),
    ]
    return file_of(components, _("CTBT outreach"))


def event_file(event: Event) -> bytes:
    """Return one event whose days are known. Raises ValueError where they are not."""
    return file_of([component_of_event(with_revisions(Event.objects.filter(pk=event.pk)).get())])


def activity_file(activity: Activity) -> bytes:
    """Return one activity whose days are known. Raises ValueError where they are not."""
    return file_of([component_of_activity(told_of(with_revisions(Activity.objects.filter(pk=activity.pk))).get())])


def file_of(components: Iterable[Component], name: str = "") -> bytes:
    """Return a calendar of `components`, called `name` where it has one."""
    calendar = Calendar()
    calendar.add("prodid", "-//CTBT Outreach Tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"value": "DURATION"})
    for component in components:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def with_revisions(rows: Any) -> Any:
    """Return `rows`, each annotated with the moment of its last change and how often it was changed."""
    past = rows.model.history.model.objects.filter(id=OuterRef("pk"))
    return rows.annotate(
        revised_at=Subquery(past.order_by("-history_date").values("history_date")[:1]),
        revisions=Subquery(past.order_by().values("id").annotate(number=Count("pk")).values("number")),
    )


def told_of(activities: ActivityQuerySet) -> ActivityQuerySet:
    """Return `activities` with all that is told of them, in a number of queries that does not grow with them."""
    told: ActivityQuerySet = activities.defer("search_text").prefetch_related(
        "translations", "undertaken_by", "addressed_to"
    )
    return told


def component_of_event(event: Any) -> Component:
    """Return an event."""
    component = component_of(event, event.dates, event.name)
    if event.place:
        component.add("location", event.place)
    return component


def component_of_activity(activity: Any) -> Component:
    """Return an activity: its title and place where it is public, and else only its States."""
    component = component_of(activity, activity.dates, title_of(activity))
    if is_known_to_all(activity) and activity.place:
        component.add("location", activity.place)
    states = {Activity.Stage.PLANNED: "TENTATIVE", Activity.Stage.CANCELLED: "CANCELLED"}
    component.add("status", states.get(activity.stage, "CONFIRMED"))
    return component


def component_of_follow_up(follow_up: Any) -> Component:
    """Return a follow-up on the day on which it is due: what is to be done only where its activity is public."""
    due = Dates(follow_up.due_on, follow_up.due_on, Precision.DAY)
    activity = follow_up.activity
    what = follow_up.what if is_known_to_all(activity) else " → ".join(states_of(activity))
    return component_of(follow_up, due, _("Follow-up: %(what)s") % {"what": what})


def component_of(row: Any, dates: Dates, title: str) -> Component:
    """Return `row` as one or several whole days. Raises ValueError where its days are not known."""
    if dates.is_vague:
        raise ValueError("a month or a year is no day")
    site = settings.SITE_URL
    component = Component()
    component.add("uid", f"{row._meta.model_name}-{row.pk}@{urlsplit(site).hostname}")
    component.add("dtstamp", row.revised_at or UNTOLD)
    component.add("sequence", max((row.revisions or 1) - 1, 0))
    component.add("dtstart", dates.first)
    if dates.last < datetime.date.max:  # the last day that there is has none after it; without an end it is one day
        component.add("dtend", dates.last + datetime.timedelta(days=1))  # the day after: an end is not within
    component.add("summary", title)
    component.add("url", f"{site}{row.get_absolute_url()}")
    component.add("transp", "TRANSPARENT")
    return component


def is_known_to_all(activity: Activity) -> bool:
    """Whether everyone signed in may see `activity`."""
    is_handed_on = activity.review in (Review.SUBMITTED, Review.CLEARED)
    return activity.visibility == Activity.Visibility.PUBLIC and is_handed_on


def title_of(activity: Activity) -> str:
    """Return the title where everyone may know it, and else who does outreach to whom."""
    if is_known_to_all(activity):
        return activity.text_in(get_language() or "en").title
    return _("Outreach: %(states)s") % {"states": " → ".join(states_of(activity))}


def states_of(activity: Activity) -> Iterator[str]:
    """Yield the names of those who undertook `activity`, and then of those to whom it was addressed, if any."""
    for states in (activity.undertaken_by.all(), activity.addressed_to.all()):
        if names := in_one_line(states):
            yield names
