"""Events on the rolling list: one of them, adding and changing it; and what takes place as calendar files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from outreach.agenda import with_texts
from outreach.documents.calendar_file import CONTENT_TYPE, activity_file, event_file
from outreach.forms.events import SiteEventForm
from outreach.models import Activity, Event, viewer_of
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.events import EventQuerySet

SHOWN = 20
LONG = 62  # days; around an event of two months and more, everything takes place


class EventDetailView(DetailView):  # type: ignore[type-arg]
    """One event, what is planned or was done on its margins, and planning more."""

    template_name = "outreach/event_detail.html"

    def get_queryset(self) -> EventQuerySet:
        """Return what is visible."""
        visible: EventQuerySet = Event.objects.visible_to(self.request.user)
        return visible.select_related("region", "conference")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the activities, those of the same occasion first, and what the person may do."""
        event, user = self.object, self.request.user
        visible = with_texts(Activity.objects.visible_to(user))
        on_its_margins = visible.filter(occasion__in=names_of(event))
        return super().get_context_data(
            on_its_margins=list(on_its_margins[:SHOWN]),
            at_its_time=at_its_time(event, visible.exclude(occasion__in=names_of(event))),
            plan=plan_at(event, user),
            may_edit=Event.objects.editable_by(user).filter(pk=event.pk).exists(),
            **kwargs,
        )


def names_of(event: Event) -> set[str]:
    """Return the names of `event` in all languages, by any of which an activity may tell its occasion."""
    names = (getattr(event, f"name_{code}", None) for code in ("ar", "zh_hans", "en", "fr", "ru", "es"))
    return {name for name in names if name}


def at_its_time(event: Event, visible: ActivityQuerySet) -> list[Activity]:
    """Return those of `visible` whose days are known and meet those of `event`; none where its days are not known."""
    if event.dates.is_vague or (event.ends_on - event.starts_on).days > LONG:
        return []
    met = visible.filter(starts_on__lte=event.ends_on, ends_on__gte=event.starts_on)
    return list(met.exclude(precision__in=("month", "year"))[:SHOWN])


def plan_at(event: Event, user: Any) -> str:
    """Return the address at which `user` plans an activity at `event`."""
    told = {"occasion": event.name, "place": event.place, "dates": str(event.dates), "stage": "planned"}
    level = {Event.Kind.REGIONAL: "regional"}.get(Event.Kind(event.kind), "global")
    asked = [("undertaken_by", state) for state in sorted(viewer_of(user).states)]
    asked += [(name, value) for name, value in {**told, "level": level}.items() if value]
    return f"{reverse('outreach:activity-log')}?{urlencode(asked)}"


class EventFormView(View):
    """Putting an event on the list, and changing one that one may change."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(pk))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save, or show what is wrong with all that was typed."""
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form)
        event = form.save()
        messages.success(request, _("Saved: %(what)s") % {"what": event})
        return redirect(event)

    def form(self, pk: int | None, data: Any = None) -> SiteEventForm:
        """Return the form of the event `pk`, or of a new one. Raises Http404 or PermissionDenied."""
        user = self.request.user
        assert isinstance(user, User)  # the middleware lets nobody else in
        viewer = viewer_of(user)
        if pk is None and not (viewer.is_secretariat or viewer.is_partner):
            raise PermissionDenied
        event = get_object_or_404(Event.objects.editable_by(user), pk=pk) if pk else None
        initial = {} if pk else {"dates": self.request.GET.get("dates", "")}
        return SiteEventForm(data, instance=event, user=user, initial=initial)

    def show(self, form: SiteEventForm) -> HttpResponse:
        """Show the form, as it was filled in."""
        event = form.instance
        back = event.get_absolute_url() if event.pk else reverse("outreach:calendar")
        return render(self.request, "outreach/event_form.html", {"form": form, "event": event, "back": back})


class EventFileView(View):
    """One event for one's own calendar program."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer with the file, or go back and say why there is none."""
        event = get_object_or_404(Event.objects.visible_to(request.user), pk=pk)
        return undated(request, event) if event.dates.is_vague else handed_out(event_file(event), f"event-{pk}.ics")


class ActivityFileView(View):
    """One activity for one's own calendar program."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer with the file, or go back and say why there is none."""
        activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
        if activity.dates.is_vague:
            return undated(request, activity)
        return handed_out(activity_file(activity), f"activity-{pk}.ics")


def undated(request: HttpRequest, record: Event | Activity) -> HttpResponse:
    """Go back to the page of `record`, and say that a month or a year is no day of a calendar."""
    messages.info(request, _("Its day is not known yet, so that it has no place in a calendar."))
    return redirect(record)


def handed_out(content: bytes, name: str) -> HttpResponse:
    """Answer with a calendar file to take along under `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
