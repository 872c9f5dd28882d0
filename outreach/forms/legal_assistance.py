"""What a State asks in matters of law, and what is answered."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.forms.follow_ups import day_field
from outreach.forms.seen import SeenForm
from outreach.forms.states import StateChoiceField
from outreach.models import AssistanceRequest

if TYPE_CHECKING:
    FormBase = forms.ModelForm[AssistanceRequest]
else:
    FormBase = forms.ModelForm

TEXTS = {name: forms.Textarea(attrs={"rows": 4, "dir": "auto"}) for name in ("asked", "provided", "outcome_note")}


class BesideItsField(FormBase):
    """A form that says what a constraint refuses beside the field that the constraint names."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Put an error of the whole record beside the field that is its code, where the form has it."""
        if field is None and hasattr(error, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for name, problems in error.error_dict.items():
                for problem in problems:
                    at = problem.code if name == NON_FIELD_ERRORS and problem.code in self.fields else name
                    placed.setdefault(at, []).append(problem)
            error = ValidationError(placed)
        super().add_error(field, error)


class AssistanceForm(BesideItsField, SeenForm):
    """A request, and what is known of it; the answer has a form of its own."""

    state = StateChoiceField(label=_("State (required)"))
    asked_on = day_field(label=_("Asked on (required)"), help_text=_("The date of the note."))
    acknowledged_on = day_field(label=_("Acknowledged on"), required=False)
    provided_on = day_field(label=_("Provided on"), required=False)
    remind_on = day_field(
        label=_("Remind on"),
        required=False,
        help_text=AssistanceRequest._meta.get_field("remind_on").help_text,
    )

    class Meta:
        model = AssistanceRequest
        fields = (
            *("state", "asked_on", "subject", "reference", "asked"),
            *("acknowledged_on", "provided", "provided_on", "remind_on"),
        )
        widgets = TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say in words what is required."""
        super().__init__(*args, **kwargs)
        self.fields["subject"].label = _("Subject (required)")
        self.fields["asked"].label = _("What is asked (required)")
        self.fields["subject"].widget.attrs["dir"] = "auto"


class AnswerForm(BesideItsField, SeenForm):
    """What came of a request; what was provided may stand there already."""

    answered_on = day_field(label=_("Answered on (required)"))
    provided_on = day_field(label=_("Provided on"), required=False)

    class Meta:
        model = AssistanceRequest
        fields = ("outcome", "answered_on", "provided", "provided_on", "outcome_note")
        widgets = TEXTS

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Propose the day `today`; an answer needs an outcome."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["answered_on"] = self.initial.get("answered_on") or today
        self.fields["outcome"].label = _("Outcome (required)")
        self.fields["outcome"].required = True

    def clean(self) -> dict[str, Any]:
        """Let the answer acknowledge the request at the latest, as the verb does, before the rules are checked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.acknowledged_on:
            self.instance.acknowledged_on = cleaned.get("answered_on")
        return cleaned
