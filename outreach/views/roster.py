"""The people: coordinators and focal points in service on a date (measures 10(c) and 10(d))."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from outreach.forms.states import StateSelect
from outreach.models import Coordinator, Role, viewer_of
from outreach.models.coordination import coordination_of
from outreach.models.roster import Served, roster, without_focal_point
from outreach.tables.roster import RosterTable
from outreach.views.lists import TablePageMixin
from states.filters import AsOfForm
from states.models import Region, State

SHEETS_SHOWN = 100  # of handover sheets: more than there are terms in twenty years
ROLES = [(role.value, role.label) for role in (Role.COORDINATOR, Role.FOCAL_POINT)]


class RosterForm(AsOfForm):
    """Who serves, by words, State, region and role, as of a date. A value that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        State.objects.all(), label=_("State"), required=False, widget=StateSelect, empty_label=_("Any")
    )
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region served"), required=False, empty_label=_("Any")
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any")), *ROLES])

    field_order = ["q", "state", "region", "role", "as_of"]

    @property
    def is_on(self) -> bool:
        """Whether anything but the date narrows the list."""
        return any(self.data.get(name) for name in self.fields if name != "as_of")

    def narrowed(self, served: list[Served]) -> list[Served]:
        """Return those of `served` that are asked for."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        state, region, role, text = (asked.get(name) for name in ("state", "region", "role", "q"))
        return [
            each
            for each in served
            if (not state or each.term.state_id == state.pk)
            and (not region or each.serves(region))
            and (not role or each.role == role)
            and (not text or each.holds(text))
        ]


class RosterView(TablePageMixin, TemplateView):
    """Who serves, for those who serve themselves and for the Secretariat; for everyone else there is no such page."""

    table_class = RosterTable
    template_name = "outreach/roster.html"
    export = "outreach:roster-export"  # the name of the address at which the list is had as a file
    table_pagination: ClassVar = {"per_page": 200}  # as good as all: the list is printed as it stands

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer partners and the Secretariat. Raises Http404."""
        viewer = viewer_of(request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise Http404
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def form(self) -> RosterForm:
        """What is asked for."""
        return RosterForm(self.request.GET, today=timezone.localdate())

    @cached_property
    def served(self) -> list[Served]:
        """All who serve on the date."""
        return roster(self.request.user, self.form.date)

    def get_table_data(self) -> list[Served]:
        """Return those asked for."""
        return self.form.narrowed(self.served)

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table which columns are chosen, the date, and what to say when it is empty."""
        context = {"is_filtered": self.form.is_on, "viewer": viewer_of(self.request.user)}
        return {
            "chosen": self.request.GET.getlist("columns"),
            "as_of_query": self.form.query,
            "empty_text": render_to_string("outreach/roster_empty.html", context),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the date, the filters, who coordinates what, and the regions that nobody assists."""
        user, regions = self.request.user, list(Region.objects.all())
        sheets = Coordinator.objects.handed_over_to(user).select_related("state", "region").order_by("-starts_on", "pk")
        return super().get_context_data(
            as_of=self.form.date,
            today=self.form.today,
            filter={"form": self.form},
            as_of_query=self.form.query,
            coordination=coordination_of(self.served, regions, self.form.date),
            sheets=list(sheets[:SHEETS_SHOWN]),
            gaps=without_focal_point(self.served, regions),
            **kwargs,
        )
