"""The steps of review: a page first says what will happen, then the step is taken."""

from abc import ABC, abstractmethod
from typing import ClassVar

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from outreach.forms.activities import ReturnForm
from outreach.models import WHO_MAY, Activity, Verb


class ReviewStepView(ABC, View):
    """One step, for those who may take it."""

    verb: ClassVar[Verb]
    heading: ClassVar[Promise]
    consequence: ClassVar[Promise]
    done: ClassVar[Promise]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will happen, or that it is not possible any more."""
        activity = self.activity(pk)
        if not activity.allows(self.verb, request.user):
            said = _("This is not possible any more: the review of the record is now “%(review)s”.")
            messages.error(request, said % {"review": activity.get_review_display()})
            return redirect(activity)
        return self.show(activity)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the step, or say why it cannot be taken."""
        activity = self.activity(pk)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        try:
            self.take(activity, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, str(self.done))
        return redirect(activity)

    def activity(self, pk: int) -> Activity:
        """Return the activity. Raises Http404 where it is not the person's, PermissionDenied where the step is not."""
        user = self.request.user
        activity: Activity = get_object_or_404(Activity.objects.editable_by(user), pk=pk)
        if not activity.parties(user) & set(WHO_MAY[self.verb]):
            raise PermissionDenied
        return activity

    @abstractmethod
    def take(self, activity: Activity, by: User) -> None:
        """Take the step. Raises ValidationError."""

    def show(self, activity: Activity, form: ReturnForm | None = None) -> HttpResponse:
        """Show the page that says what will happen."""
        context = {"activity": activity, "form": form, "step": self}
        return render(self.request, "outreach/activity_step.html", context)


class ActivitySubmitView(ReviewStepView):
    """Handing a record to the Secretariat."""

    verb = Verb.SUBMIT
    heading = gettext_lazy("Submit to the Secretariat")
    consequence = gettext_lazy(
        "The Secretariat will look at this activity and clear it, or return it with a comment. From now on it can be "
        "seen by those for whom it is meant. You can withdraw it until it is cleared."
    )
    done = gettext_lazy("Submitted. The Secretariat will look at it.")

    def take(self, activity: Activity, by: User) -> None:
        """Submit it."""
        activity.submit(by, timezone.now())


class ActivityWithdrawView(ReviewStepView):
    """Taking a submitted record back."""

    verb = Verb.WITHDRAW
    heading = gettext_lazy("Withdraw to draft")
    consequence = gettext_lazy(
        "The activity becomes a draft again, seen only by your State and the Secretariat, until it is submitted anew. "
        "What has been cleared before stays what is printed."
    )
    done = gettext_lazy("Withdrawn. It is a draft again.")

    def take(self, activity: Activity, by: User) -> None:
        """Withdraw it."""
        activity.withdraw(by, timezone.now())


class ActivityReturnView(ReviewStepView):
    """Giving a record back to its author with a comment."""

    verb = Verb.RETURN
    heading = gettext_lazy("Return with a comment")
    consequence = gettext_lazy(
        "The activity goes back to those who reported it, who see your comment and your name. It is hidden from "
        "everyone else until it is submitted anew."
    )
    done = gettext_lazy("Returned with your comment.")

    def show(self, activity: Activity, form: ReturnForm | None = None) -> HttpResponse:
        """Ask for the comment, too."""
        return super().show(activity, form or ReturnForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return it, once there is a comment."""
        self.form = ReturnForm(request.POST)
        return super().post(request, pk) if self.form.is_valid() else self.show(self.activity(pk), self.form)

    def take(self, activity: Activity, by: User) -> None:
        """Return it."""
        activity.return_to_author(by, timezone.now(), self.form.cleaned_data["comment"])


class ActivityClearView(ReviewStepView):
    """Clearing a record as it stands."""

    verb = Verb.CLEAR
    heading = gettext_lazy("Clear for the overview")
    consequence = gettext_lazy(
        "The text as it stands now is kept. When it is public and the activity completed, it is printed in the "
        "overview."
    )
    done = gettext_lazy("Cleared as it stands.")

    def take(self, activity: Activity, by: User) -> None:
        """Clear it."""
        activity.clear(by, timezone.now(), self.request.POST.get("seen"))
