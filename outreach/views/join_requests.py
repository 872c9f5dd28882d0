"""Asking to be named in another State's record, and deciding about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.join_requests import DeclineForm, JoinRequestForm
from outreach.models import Activity, JoinRequest, viewer_of
from states.models import State


class JoinRequestAskView(View):
    """Asking, for a State that is not named yet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will happen, or that there is nothing to ask for."""
        activity = self.activity(pk)
        states = self.states(activity)
        if not states:
            messages.info(
                request, _("Your State is named in this activity already, its request waits, or it was declined twice.")
            )
            return redirect(activity)
        return self.show(activity, JoinRequestForm(states=states))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, or say why not."""
        activity = self.activity(pk)
        form = JoinRequestForm(request.POST, states=self.states(activity))
        form.instance.activity = activity
        if not form.is_valid():
            return self.show(activity, form)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        told = form.cleaned_data
        try:
            JoinRequest.ask(activity, told["state"], request.user, timezone.now(), told["note"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(activity, form)
        messages.success(request, _("You have asked to be added. Those who reported it will decide."))
        return redirect(activity)

    def activity(self, pk: int) -> Activity:
        """Return the activity. Raises Http404, and PermissionDenied where no State is served."""
        activity: Activity = get_object_or_404(Activity.objects.visible_to(self.request.user), pk=pk)
        if not viewer_of(self.request.user).is_partner:
            raise PermissionDenied
        return activity

    def states(self, activity: Activity) -> QuerySet[State]:
        """Return the States served that may ask: not named, not waiting for an answer, not declined for good."""
        served = State.objects.filter(pk__in=viewer_of(self.request.user).states)
        named = activity.undertaken_by.values("pk")
        may_not = JoinRequest.objects.not_again(activity).values("state")
        return served.exclude(pk__in=named).exclude(pk__in=may_not).exclude(pk=activity.reported_by_id)

    def show(self, activity: Activity, form: JoinRequestForm) -> HttpResponse:
        """Show the page on which one asks, with the reason where the same was declined before."""
        asked = JoinRequest.objects.declined().filter(activity=activity, state__in=viewer_of(self.request.user).states)
        context = {"activity": activity, "form": form, "declined": asked.select_related("state")}
        return render(self.request, "outreach/join_request_ask.html", context)


class JoinRequestView(View):
    """One request, for those who decide about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will happen."""
        asked = self.asked(pk)
        return self.tell_decided(asked) if asked.decided_at else self.show(asked, DeclineForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, or say why it cannot be decided."""
        asked = self.asked(pk)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        if asked.decided_at:
            return self.tell_decided(asked)
        form = DeclineForm(request.POST)
        if "decline" in request.POST and not form.is_valid():
            return self.show(asked, form)
        try:
            if "accept" in request.POST:
                asked.accept(request.user, timezone.now())
                messages.success(request, _("%(state)s has been added.") % {"state": asked.state})
            elif "decline" in request.POST:
                asked.decline(request.user, timezone.now(), form.cleaned_data["reason"])
                messages.success(request, _("The request has been declined."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(asked.activity)

    def asked(self, pk: int) -> JoinRequest:
        """Return the request, decided or not. Raises Http404 for those who have nothing to decide in it."""
        mine = JoinRequest.objects.put_to(self.request.user).select_related("activity", "state", "asked_by")
        asked: JoinRequest = get_object_or_404(mine, pk=pk)
        return asked

    def tell_decided(self, asked: JoinRequest) -> HttpResponse:
        """Tell that somebody else has been quicker, and show the activity as it stands since."""
        messages.info(self.request, _("This request has been decided already."))
        return redirect(asked.activity)

    def show(self, asked: JoinRequest, form: DeclineForm) -> HttpResponse:
        """Show the page on which it is decided."""
        return render(self.request, "outreach/join_request.html", {"asked": asked, "decline_form": form})
