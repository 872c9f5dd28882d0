"""The coordinators' action plan (measure 10(c)): the list with the events ahead, one item, keeping it, ticking off."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View
from django.views.generic import DetailView

from outreach.filters.action_plan import PlanItemFilterSet
from outreach.forms.action_plan import PlanItemForm
from outreach.models import Event, PlanItem, viewer_of
from outreach.models.action_plan import PlanItemQuerySet
from outreach.models.people import AnyUser
from outreach.tables.action_plan import PlanItemTable
from outreach.views.deeds import back_from, tell_done
from outreach.views.events import plan_at
from outreach.views.facts import Fact, told
from outreach.views.lists import RecordListView

EVENTS_SHOWN = 8
EVENTS_WITHIN = datetime.timedelta(days=730)  # until about the next conference


class PlanItemListView(RecordListView):
    """The plan, for those who carry it out; beside it the rolling list of events. For others there is no such page."""

    table_class = PlanItemTable
    filterset_class = PlanItemFilterSet
    template_name = "outreach/plan_item_list.html"
    empty_template = "outreach/plan_item_list_empty.html"
    export = "outreach:plan-item-export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer partners and the Secretariat. Raises Http404."""
        viewer = viewer_of(request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise Http404
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_queryset(self) -> PlanItemQuerySet:
        """Return what is visible, what is to be done first."""
        return PlanItemTable.rows_needed(PlanItem.objects.visible_to(self.request.user)).in_order()

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Tell the filters the day."""
        return {**super().get_filterset_kwargs(filterset_class), "today": timezone.localdate()}

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table the day, and whether items can be ticked off."""
        told = {"today": timezone.localdate(), "may_edit": viewer_of(self.request.user).keeps_plan}
        return {**super().get_table_kwargs(), **told}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the events ahead, each with the way to plan an activity at it."""
        user, today = self.request.user, timezone.localdate()
        ahead = Event.objects.visible_to(user).overlapping(today, today + EVENTS_WITHIN)[:EVENTS_SHOWN]
        events = [(event, plan_at(event, user)) for event in ahead]
        context: dict[str, Any] = super().get_context_data(events=events, may_edit=viewer_of(user).keeps_plan, **kwargs)
        return context


class PlanItemDetailView(DetailView):  # type: ignore[type-arg]
    """One item: what, who, by when, for which measure, and the way to log what was done."""

    template_name = "outreach/plan_item_detail.html"
    context_object_name = "item"

    def get_queryset(self) -> PlanItemQuerySet:
        """Return what is visible; all else does not exist."""
        return PlanItemTable.rows_needed(PlanItem.objects.visible_to(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts, and what the person may do."""
        item, user = self.object, self.request.user
        is_editable = PlanItem.objects.editable_by(user).filter(pk=item.pk).exists()
        return super().get_context_data(
            facts=facts_of(item),
            today=timezone.localdate(),
            is_overdue=item.is_overdue(timezone.localdate()),
            may_edit=is_editable,
            log=log_of(item, user),
            **kwargs,
        )


def facts_of(item: PlanItem) -> list[Fact]:
    """Return what is told of `item` besides what is to be done."""
    return told(
        [
            Fact(
                pgettext("plan item", "Who"),
                states=[item.state] if item.state else [],
                others=[] if item.state else [item.who],
            ),
            Fact(_("Due"), others=[date_format(item.due_on)]),
            Fact(_("Done"), others=[date_format(item.done_on)] if item.done_on else []),
            Fact(_("Region"), others=[str(item.region or _("Global"))]),
            Fact(_("Measure"), others=[str(item.measure)] if item.measure else []),
            Fact(_("Promised to"), states=[item.promised_to] if item.promised_to else []),
            Fact(_("Plan after the conference"), others=[str(item.conference)]),
            Fact(_("Note"), text=item.note),
        ]
    )


def log_of(item: PlanItem, user: AnyUser) -> str:
    """Return the address at which `user` logs an activity that does what `item` asks for."""
    own = sorted(viewer_of(user).states) or ([item.state_id] if item.state_id else [])
    level = "bilateral" if item.promised_to_id else "regional" if item.region_id else "global"
    asked: list[tuple[str, Any]] = [
        ("title", item.what),
        *(("undertaken_by", state) for state in own),
        ("level", level),
    ]
    asked += [("addressed_to", item.promised_to_id)] if item.promised_to_id else []
    asked += [("measures", item.measure_id)] if item.measure_id else []
    return f"{reverse('outreach:activity-log')}?{urlencode(asked)}"


class PlanItemFormView(View):
    """Putting an item on the plan, and changing one."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(pk))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save, or show what is wrong with all that was typed."""
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form)
        item = form.save()
        messages.success(request, _("Saved: %(what)s") % {"what": item})
        return redirect(item)

    def form(self, pk: int | None, data: Any = None) -> PlanItemForm:
        """Return the form of the item `pk`, or of a new one.

        Raises Http404, and PermissionDenied for whoever may only read the plan.
        """
        visible = PlanItem.objects.visible_to(self.request.user)
        item = get_object_or_404(visible, pk=pk) if pk else None
        viewer = viewer_of(self.request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise Http404
        if not viewer.keeps_plan:
            raise PermissionDenied
        is_for_own = item is None and not viewer.is_secretariat
        initial = {"state": min(viewer.states)} if is_for_own else None
        return PlanItemForm(data, instance=item, initial=initial, today=timezone.localdate())

    def show(self, form: PlanItemForm) -> HttpResponse:
        """Show the form, as it was filled in."""
        item = form.instance
        back = item.get_absolute_url() if item.pk else reverse("outreach:plan-item-list")
        return render(self.request, "outreach/plan_item_form.html", {"form": form, "item": item, "back": back})


class PlanItemDeedView(View):
    """Ticking an item off, or with `is_undone` opening it again; then back to the page it was done on."""

    http_method_names: Sequence[str] = ("post", "options")
    is_undone = False

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why it cannot be done."""
        item = get_object_or_404(PlanItem.objects.editable_by(request.user), pk=pk)
        try:
            if self.is_undone:
                item.reopen()
                messages.success(request, _("Open again: %(what)s") % {"what": item})
            else:
                item.complete(timezone.localdate())
                tell_done(request, item, reverse("outreach:plan-item-reopen", args=[item.pk]))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return back_from(request, item.get_absolute_url())
