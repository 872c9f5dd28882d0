"""Keeping what is typed and not saved yet, and throwing it away."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.activities import ActivityForm
from outreach.forms.dates import named_days_in_figures
from outreach.forms.keys import key_of
from outreach.models import Activity, FormDraft, viewer_of


class FormDraftSaveView(View):
    """What the form sends by itself while somebody types. It never changes an activity."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Keep it, for the person who typed it only, and say when; 409 when another person has signed in since."""
        user = request.user
        assert isinstance(user, User)  # the middleware lets nobody else in
        viewer = viewer_of(user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise PermissionDenied
        if request.POST.get("owner") != str(user.pk):
            return HttpResponse(_("Somebody else has signed in."), status=409, content_type="text/plain")
        form = ActivityForm(user=user, instance=self.activity())
        # PostgreSQL keeps no NUL, which comes with what is pasted.
        typed = {
            name: [value.replace("\0", "") for value in request.POST.getlist(name)]
            for name in form.kept
            if name in request.POST
        }
        # Tomorrow, today is another day.
        typed["dates"] = [named_days_in_figures(text, timezone.localdate()) for text in typed.get("dates", [])]
        try:
            draft = FormDraft.keep(key, user, form.instance if form.instance.pk else None, typed, timezone.now())
        except ValidationError as error:
            return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain")
        return HttpResponse(_("Draft saved %(time)s") % {"time": time_of(draft)}, content_type="text/plain")

    def activity(self) -> Activity | None:
        """Return the activity that is being changed, None for a new one. Raises Http404."""
        itself = self.request.POST.get("itself", "")
        if not itself:
            return None
        editable = Activity.objects.editable_by(self.request.user)
        activity: Activity = get_object_or_404(editable, pk=key_of(itself))
        return activity


class FormDraftDiscardView(View):
    """Throwing unsaved text away, by a click."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Throw it away; what is recorded stays as it is."""
        draft = get_object_or_404(FormDraft.objects.visible_to(request.user), key=key)
        activity = draft.activity
        draft.delete()
        messages.success(request, _("The unsaved text has been discarded."))
        return redirect(activity or "outreach:activity-log")


def time_of(draft: FormDraft) -> str:
    """Return the time at which it was saved, in words."""
    return date_format(timezone.localtime(draft.saved_at), "TIME_FORMAT")
