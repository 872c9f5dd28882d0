"""Requests for legal assistance (measure 10(k)): the list, one of them, its steps. For the Secretariat alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from outreach.filters.legal_assistance import AssistanceFilterSet
from outreach.forms.legal_assistance import AnswerForm, AssistanceForm
from outreach.models import AssistanceRequest, viewer_of
from outreach.models.legal_assistance import AssistanceRequestQuerySet
from outreach.tables.legal_assistance import AssistanceTable, due_in_words, standing_of
from outreach.views.facts import Fact, told
from outreach.views.lists import RecordListView
from outreach.views.overviews import SecretariatOnlyMixin


class AssistanceListView(RecordListView):
    """The requests, latest first."""

    table_class = AssistanceTable
    filterset_class = AssistanceFilterSet
    template_name = "outreach/assistance_list.html"
    empty_template = "outreach/assistance_list_empty.html"
    export = "outreach:assistance-export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the Secretariat, also where the list is asked for as a file. Raises Http404."""
        if not viewer_of(request.user).is_secretariat:
            raise Http404
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_queryset(self) -> AssistanceRequestQuerySet:
        """Return what is visible."""
        return AssistanceTable.rows_needed(AssistanceRequest.objects.visible_to(self.request.user))


class AssistanceDetailView(DetailView):  # type: ignore[type-arg]
    """One request: what is asked, what was done, what comes next, and who wrote what when."""

    template_name = "outreach/assistance_detail.html"
    context_object_name = "asked"

    def get_queryset(self) -> AssistanceRequestQuerySet:
        """Return what is visible; all else does not exist."""
        return AssistanceRequest.objects.visible_to(self.request.user).select_related("state")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts, what is due, and the history, the latest first."""
        asked = self.object
        return super().get_context_data(
            facts=facts_of(asked),
            standing=standing_of(asked),
            due=due_in_words(asked) if asked.is_due(timezone.localdate()) else "",
            versions=asked.history.select_related("history_user").order_by("-history_date", "-history_id"),
            **kwargs,
        )


def facts_of(asked: AssistanceRequest) -> list[Fact]:
    """Return what is told of the request besides the texts that have a section of their own."""
    days = {
        _("Asked on"): asked.asked_on,
        _("Acknowledged on"): asked.acknowledged_on,
        _("Provided on"): asked.provided_on,
        _("Answered on"): asked.answered_on,
        _("Reminded of on"): asked.due_on,
    }
    return told(
        [
            Fact(_("State"), states=[asked.state]),
            Fact(_("Reference of the note"), text=asked.reference),
            *(Fact(label, others=[date_format(day)]) for label, day in days.items() if day),
            Fact(_("Outcome"), others=[asked.get_outcome_display()] if asked.outcome else []),
        ]
    )


class AssistanceFormView(SecretariatOnlyMixin):
    """Recording a request, and changing one."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(pk))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save, or show what is wrong with all that was typed."""
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form)
        asked = form.save()
        messages.success(request, _("Saved: %(what)s") % {"what": asked})
        return redirect(asked)

    def form(self, pk: int | None, data: Any = None) -> AssistanceForm:
        """Return the form of the request `pk`, or of a new one. Raises Http404."""
        editable = AssistanceRequest.objects.editable_by(self.request.user)
        if data is not None:  # read under a lock, since all of it is saved
            editable = editable.select_for_update()
        asked = get_object_or_404(editable, pk=pk) if pk else None
        return AssistanceForm(data, instance=asked, initial={} if pk else {"state": self.request.GET.get("state", "")})

    def show(self, form: AssistanceForm) -> HttpResponse:
        """Show the page."""
        return render(self.request, "outreach/assistance_form.html", {"form": form, "asked": form.instance})


class AssistanceAnswerView(SecretariatOnlyMixin):
    """Closing a request with its outcome."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask what came of it; what is answered already is shown."""
        asked = self.asked(pk)
        return (
            redirect(asked) if asked.answered_on else self.show(AnswerForm(instance=asked, today=timezone.localdate()))
        )

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record the answer, or show what is wrong with all that was typed."""
        form = AnswerForm(request.POST, instance=self.asked(pk), today=timezone.localdate())
        if not form.is_valid():
            return self.show(form)
        answer, asked = form.cleaned_data, self.asked(pk)
        try:
            asked.answer(
                staff(request),
                answer["answered_on"],
                answer["outcome"],
                answer["outcome_note"],
                answer["provided"],
                answer["provided_on"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(form)
        messages.success(request, _("Answered: %(what)s") % {"what": asked})
        return redirect(asked)

    def asked(self, pk: int) -> AssistanceRequest:
        """Return the request. Raises Http404."""
        asked: AssistanceRequest = get_object_or_404(AssistanceRequest.objects.editable_by(self.request.user), pk=pk)
        return asked

    def show(self, form: AnswerForm) -> HttpResponse:
        """Show the page."""
        return render(self.request, "outreach/assistance_answer.html", {"form": form, "asked": form.instance})


class AssistanceDeedView(ABC, SecretariatOnlyMixin):
    """One step, by one button on the page of the request."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why it cannot be done."""
        asked: AssistanceRequest = get_object_or_404(AssistanceRequest.objects.editable_by(request.user), pk=pk)
        try:
            self.do(asked, staff(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(asked)

    @abstractmethod
    def do(self, asked: AssistanceRequest, by: User) -> None:
        """Do it, and say so. Raises ValidationError."""


class AssistanceAcknowledgeView(AssistanceDeedView):
    """Saying that the State was told today that its note has arrived."""

    def do(self, asked: AssistanceRequest, by: User) -> None:
        """Acknowledge it."""
        asked.acknowledge(by, timezone.localdate())
        messages.success(self.request, _("Acknowledged: %(what)s") % {"what": asked})


class AssistanceReopenView(AssistanceDeedView):
    """Taking back that it is answered."""

    def do(self, asked: AssistanceRequest, by: User) -> None:
        """Open it again."""
        asked.reopen(by)
        messages.success(self.request, _("Open again: %(what)s") % {"what": asked})


def staff(request: HttpRequest) -> User:
    """Return who is signed in: of the Secretariat, as the pages have seen to."""
    assert isinstance(request.user, User)
    return request.user
