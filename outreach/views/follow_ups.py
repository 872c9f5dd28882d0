"""Follow-ups: the list, adding and changing one, doing it, putting it off, taking that back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import ListView

from outreach.forms.follow_ups import FollowUpForm, SnoozeForm
from outreach.models import Activity, FollowUp
from outreach.models.follow_ups import FollowUpQuerySet
from outreach.views.deeds import back_from, tell_done

LIST = "outreach:follow-up-list"


class FollowUpListView(ListView):  # type: ignore[type-arg]
    """One's own follow-ups, or all that one may see: those that are due, open, put off or done."""

    template_name = "outreach/follow_up_list.html"
    paginate_by = 25
    SHOWN = {
        "open": gettext_lazy("Open"),
        "due": gettext_lazy("Due"),
        "snoozed": gettext_lazy("Put off"),
        "done": gettext_lazy("Done"),
    }
    WHOSE = {"mine": gettext_lazy("Mine"), "all": gettext_lazy("All that I may see")}

    def get_queryset(self) -> FollowUpQuerySet:
        """Return those asked for in the address; what makes no sense there asks for one's own open ones."""
        user, today = self.request.user, timezone.localdate()
        self.shown = asked if (asked := self.request.GET.get("show", "")) in self.SHOWN else "open"
        self.whose = asked if (asked := self.request.GET.get("whose", "")) in self.WHOSE else "mine"
        visible = FollowUp.objects.visible_to(user)
        if self.whose == "mine":
            visible = visible.filter(owner=user.pk)
        lists = {
            "open": visible.open(),
            "due": visible.due(today),
            "snoozed": visible.snoozed(today),
            "done": visible.done(),
        }
        return lists[self.shown].select_related("activity", "owner", "promised_to").defer("activity__search_text")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell what is shown, and what else can be."""
        chosen: dict[str, Any] = {"shown": self.shown, "whose": self.whose, "shows": self.SHOWN, "whoses": self.WHOSE}
        return super().get_context_data(today=timezone.localdate(), **chosen, **kwargs)


class FollowUpFormView(View):
    """Adding a follow-up to an activity that one may change, and changing one that one may see."""

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(**keys))

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Save, or show what is wrong with all that was typed."""
        form = self.form(request.POST, **keys)
        if not form.is_valid():
            return self.show(form)
        follow_up = form.save()
        messages.success(request, _("Saved: %(what)s") % {"what": follow_up})
        return HttpResponseRedirect(follow_up.get_absolute_url())

    def form(self, data: Any = None, pk: int | None = None, activity_pk: int | None = None) -> FollowUpForm:
        """Return the form of the follow-up `pk`, or of a new one. Raises Http404."""
        user = self.request.user
        assert isinstance(user, User)  # the middleware lets nobody else in
        follow_up = get_object_or_404(FollowUp.objects.editable_by(user), pk=pk) if pk else None
        activity = (
            follow_up.activity if follow_up else get_object_or_404(Activity.objects.editable_by(user), pk=activity_pk)
        )
        return FollowUpForm(data, instance=follow_up, activity=activity, user=user, today=timezone.localdate())

    def show(self, form: FollowUpForm) -> HttpResponse:
        """Show the form, as it was filled in."""
        context = {"form": form, "activity": form.instance.activity, "follow_up": form.instance}
        return render(self.request, "outreach/follow_up_form.html", context)


class FollowUpDeedView(ABC, View):
    """One deed on one follow-up, for those who may see it; then back to the page it was done on."""

    http_method_names: Sequence[str] = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why it cannot be done."""
        follow_up = get_object_or_404(FollowUp.objects.editable_by(request.user), pk=pk)
        try:
            self.do(follow_up)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return back_from(request, reverse(LIST))

    @abstractmethod
    def do(self, follow_up: FollowUp) -> None:
        """Do it, and say so. Raises ValidationError."""


class FollowUpDoneView(FollowUpDeedView):
    """Doing it."""

    def do(self, follow_up: FollowUp) -> None:
        """Record that it is done, and offer to take that back."""
        follow_up.finish(timezone.localdate())
        tell_done(self.request, follow_up, reverse("outreach:follow-up-reopen", args=[follow_up.pk]))


class FollowUpReopenView(FollowUpDeedView):
    """Taking back that it is done."""

    def do(self, follow_up: FollowUp) -> None:
        """Reopen it."""
        follow_up.reopen()
        messages.success(self.request, _("Open again: %(what)s") % {"what": follow_up})


class FollowUpSnoozeView(FollowUpDeedView):
    """Putting it off: at once for a week or a month, and on a page of its own until any day."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask until when."""
        follow_up = get_object_or_404(FollowUp.objects.editable_by(request.user), pk=pk)
        return self.show(follow_up, SnoozeForm(today=timezone.localdate()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it off until the day that was chosen, or ask again."""
        self.form = SnoozeForm(request.POST, today=timezone.localdate())
        if self.form.is_valid():
            return super().post(request, pk)
        return self.show(get_object_or_404(FollowUp.objects.editable_by(request.user), pk=pk), self.form)

    def do(self, follow_up: FollowUp) -> None:
        """Put it off."""
        until = self.form.cleaned_data["until"]
        follow_up.snooze(until, timezone.localdate())
        told = {"what": follow_up, "day": date_format(until)}
        messages.success(self.request, _("Put off until %(day)s: %(what)s") % told)

    def show(self, follow_up: FollowUp, form: SnoozeForm) -> HttpResponse:
        """Show the page that asks until when."""
        context = {"follow_up": follow_up, "form": form, "next": self.request.GET.get("next", "")}
        return render(self.request, "outreach/follow_up_snooze.html", context)
