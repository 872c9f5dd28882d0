"""The form in which activities are logged and edited."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.activities import ActivityForm
from outreach.forms.completing import CompletedForm
from outreach.forms.keys import key_of
from outreach.models import Activity, FormDraft, Review, ReviewStep, Verb, viewer_of
from outreach.models.activities import COMPLETABLE
from outreach.views.doubles import Doubles, doubles_of, plan_in

OFFERED = 5  # unsaved texts to go on with


class ActivityFormView(View):
    """Logging and editing: all of it is saved, or nothing."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form: with the person's unsaved text, as a copy of another, or as the address says."""
        activity = self.activity(pk)
        form = ActivityForm(instance=activity, user=request.user)
        draft = self.draft(activity)
        if draft:
            form.show_typed(draft.typed)
        elif activity is None and request.GET.get("copy", "").isdecimal():
            visible = Activity.objects.visible_to(request.user)
            form.copy(get_object_or_404(visible, pk=key_of(request.GET["copy"])))
        elif activity is None:
            form.prefill(request.GET)
        return self.show(form, draft=draft)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save, and submit when that was asked for; show what is wrong otherwise, with all that was typed."""
        with transaction.atomic():
            activity = self.activity(pk, is_locked=True)
            if "look" in request.POST:
                form = ActivityForm(instance=activity, user=request.user)
                form.show_typed(dict(request.POST.lists()))
                return self.show(form, doubles=self.doubles(pk))
            form = ActivityForm(self.told(), request.FILES, instance=activity, user=request.user)
            if not form.is_valid():
                form.ask_for_files_again()
                return self.show(form, doubles=self.doubles(pk))
            if pk is None and (doubles := self.unseen_doubles()):
                form.ask_for_files_again()
                return self.show(form, doubles=doubles)
            activity = self.save(form)
            messages.success(request, self.done(activity))
        return redirect(activity)

    def activity(self, pk: int | None, is_locked: bool = False) -> Activity | None:
        """Return the activity to edit, None when a new one is logged. Raises Http404 or PermissionDenied."""
        user = self.request.user
        if pk is None:
            viewer = viewer_of(user)
            if not (viewer.is_secretariat or viewer.is_partner):
                raise PermissionDenied
            return None
        editable = Activity.objects.editable_by(user)
        activity: Activity = get_object_or_404(editable.select_for_update() if is_locked else editable, pk=pk)
        return activity

    def told(self) -> QueryDict:
        """Return what was sent, as planned where that was touched after the form had offered it."""
        told = self.request.POST.copy()
        if "planned" in (told.get("submit"), told.get("save")):
            told["stage"] = Activity.Stage.PLANNED.value
        return told

    def draft(self, activity: Activity | None) -> FormDraft | None:
        """Return the person's unsaved text: of the activity or, of a new one, that which the address names."""
        typed = FormDraft.objects.visible_to(self.request.user).filter(activity=activity)
        if activity:
            return typed.first()
        key = key_in(self.request.GET.get("draft"))
        return typed.filter(key=key).first() if key else None

    def doubles(self, pk: int | None) -> Doubles:
        """Return what may be the same as what was typed."""
        return doubles_of(plan_in(self.request.POST, pk), self.request.user)

    def unseen_doubles(self) -> Doubles | None:
        """Return what is likely the same as what was typed where the person has not been shown it yet."""
        doubles = self.doubles(None)
        shown = set(self.request.POST.getlist("shown"))
        return doubles if any(str(offer.activity.pk) not in shown for offer in doubles.offers) else None

    def save(self, form: ActivityForm) -> Activity:
        """Save the activity with its new files; the unsaved text goes."""
        user, was_new = self.request.user, form.instance.pk is None
        assert isinstance(user, User)  # the middleware lets nobody else in
        activity = form.save()
        for attachment in form.cleaned_data["attachments"]:
            attachment.activity, attachment.added_by = activity, user
            attachment.save()
        typed = FormDraft.objects.filter(owner=user)
        typed.filter(**{"key": key_in(self.request.POST.get("draft"))} if was_new else {"activity": activity}).delete()
        return activity

    def done(self, activity: Activity) -> str:
        """Go on in review as was asked for, and return what happened in words."""
        user, now = self.request.user, timezone.now()
        assert isinstance(user, User)  # the middleware lets nobody else in
        time = {"time": date_format(timezone.localtime(now), "TIME_FORMAT")}
        if activity.resubmit_if_changed(user, now):
            return _("Saved at %(time)s. It waits for the Secretariat; until then the cleared text is printed.") % time
        if "submit" in self.request.POST and activity.allows(Verb.SUBMIT, user):
            activity.submit(user, now)
            return _("Submitted at %(time)s. The Secretariat will look at it.") % time
        if activity.review == Review.DRAFT:
            return _("Draft saved at %(time)s.") % time
        return _("Saved at %(time)s.") % time

    def show(self, form: ActivityForm, draft: FormDraft | None = None, doubles: Doubles | None = None) -> HttpResponse:
        """Show the form, as it was filled in."""
        review, is_new = form.instance.review, form.instance.pk is None
        drafts = FormDraft.objects.visible_to(self.request.user).filter(activity=None)
        offers = is_new and not draft and self.request.method == "GET"
        context: dict[str, Any] = {
            "form": form,
            "activity": None if is_new else form.instance,
            "verb": "submit" if "submit" in self.request.POST else "save",
            "can_submit": review in (Review.DRAFT, Review.RETURNED),
            "is_cleared": review == Review.CLEARED,
            "returned": None if is_new else last_return(form.instance),
            "draft": draft,
            "key": draft.key if draft else key_in(self.request.POST.get("draft")) or uuid.uuid4(),
            "drafts": drafts[:OFFERED] if offers else [],
            "doubles": doubles,
        }
        return render(self.request, "outreach/activity_form.html", context)


def last_return(activity: Activity) -> ReviewStep | None:
    """Return the step by which `activity` was returned, with the comment, while it is to be corrected."""
    if activity.review != Review.RETURNED:
        return None
    step: ReviewStep | None = activity.steps.filter(verb=Verb.RETURN).select_related("by").order_by("-pk").first()
    return step


def key_in(text: str | None) -> uuid.UUID | None:
    """Return the key of an unsaved text that `text` tells, None where it tells none."""
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return None


class ActivityCompleteView(View):
    """Telling that what was planned has taken place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask when it was and what came of it."""
        activity = self.activity(pk)
        if activity.stage not in COMPLETABLE:
            messages.info(request, _("This activity is not planned or ongoing any more."))
            return redirect(activity)
        return self.show(activity, CompletedForm(activity=activity, today=timezone.localdate()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it, or say why not."""
        activity = self.activity(pk)
        form = CompletedForm(request.POST, activity=activity, today=timezone.localdate())
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        if not form.is_valid():
            return self.show(activity, form)
        try:
            activity.complete(request.user, timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("dates", error.messages)
            return self.show(activity, form)
        messages.success(request, _("Recorded as completed."))
        return redirect(activity)

    def activity(self, pk: int) -> Activity:
        """Return the activity. Raises Http404."""
        activity: Activity = get_object_or_404(Activity.objects.editable_by(self.request.user), pk=pk)
        return activity

    def show(self, activity: Activity, form: CompletedForm) -> HttpResponse:
        """Show the page."""
        context = {"activity": activity, "form": form, "is_cleared": activity.review == Review.CLEARED}
        return render(self.request, "outreach/activity_complete.html", context)
