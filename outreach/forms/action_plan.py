"""An item of the action plan."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.forms.follow_ups import day_field
from outreach.forms.states import StateChoiceField
from outreach.models import Conference, Coordinator, Measure, PlanItem
from states.models import State

if TYPE_CHECKING:
    FormBase = forms.ModelForm[PlanItem]
    MeasureFieldBase = forms.ModelChoiceField[Measure]
else:
    FormBase, MeasureFieldBase = forms.ModelForm, forms.ModelChoiceField


class OneMeasureField(MeasureFieldBase):
    """One measure, cited with the conference that adopted it, since letters shift."""

    def label_from_instance(self, measure: Measure) -> str:
        """Return the citation, the conference's year and the short title."""
        return f"{measure.citation} ({measure.conference.year}) {measure.title}"


class PlanItemForm(FormBase):
    """One item. Who does it is chosen among the States that coordinate; without a State it is the Secretariat."""

    due_on = day_field(label=_("Due on (required)"))
    state = StateChoiceField(label=pgettext_lazy("plan item", "Who"), required=False, empty_label=_("The Secretariat"))
    measure = OneMeasureField(
        label=_("Measure"), queryset=Measure.objects.select_related("conference"), required=False, empty_label=_("None")
    )
    promised_to = StateChoiceField(
        label=_("Promised to"),
        required=False,
        empty_label=_("None"),
        help_text=PlanItem._meta.get_field("promised_to").help_text,
    )

    class Meta:
        model = PlanItem
        fields = ("what", "state", "due_on", "region", "measure", "promised_to", "note", "conference")
        labels = {"conference": _("Plan after the conference")}

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Begin with the plan of the conference last held; offer the States that coordinate or have coordinated."""
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        region: Any = self.fields["region"]
        conference: Any = self.fields["conference"]
        state.queryset = State.objects.filter(pk__in=Coordinator.objects.order_by().values("state"))
        state.help_text = PlanItem._meta.get_field("state").help_text
        region.empty_label = _("No region: global")
        conference.queryset, conference.empty_label = Conference.objects.held(today), None
        if not self.instance.pk:
            self.initial.setdefault("conference", conference.queryset.first())
        self.fields["what"].label = _("What is to be done (required)")
        self.fields["note"].widget.attrs["rows"] = 3
        for name in ("what", "note"):
            self.fields[name].widget.attrs["dir"] = "auto"
