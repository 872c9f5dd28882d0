"""What is asked for when an overview is compiled, and its symbol when it is issued."""

import datetime
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.documents.overview import LANGUAGES, Brief
from outreach.documents.wording import draft_symbol
from outreach.models import Conference, Overview


class OverviewBriefForm(forms.Form):
    """The conference, the language, the date and the lists of States. It lives in the address and writes nothing."""

    conference = forms.ModelChoiceField(
        Conference.objects.filter(reporting_starts_on__isnull=False),
        label=_("Issued to the conference"),
        help_text=_("The overview covers the reporting period that ends before this conference."),
        empty_label=None,
    )
    language = forms.ChoiceField(
        choices=[(code, label) for code, label in settings.LANGUAGES if code in LANGUAGES],
        label=_("Language"),
        help_text=_("Other languages come later."),
    )
    as_of = forms.DateField(
        label=_("Date of the document"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_(
            "Activities that were not over by this day are left out. The figures of the Treaty are those of this day."
        ),
    )
    has_appendix = forms.BooleanField(label=_("With the lists of States"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial = {
            "conference": Conference.objects.reporting_on(today).first(),
            "language": "en",
            "as_of": today,
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be compiled, beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.draft.check(self.today)
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    @cached_property
    def draft(self) -> Brief:
        """What a valid form asks for, as a draft; one object, so that what it reads is read once."""
        asked = self.cleaned_data
        symbol = draft_symbol(asked["conference"])
        return Brief(asked["conference"], asked["language"], asked["as_of"], symbol, asked["has_appendix"])

    def brief(self, symbol: str = "") -> Brief:
        """Return what a valid form asks for, under `symbol` or as a draft."""
        return replace(self.draft, symbol=symbol) if symbol else self.draft


class OverviewForm(forms.ModelForm):  # type: ignore[type-arg]
    """The symbol under which an overview of `language` is issued, and what the person who issues it has looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Overview
        fields = ["symbol"]

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def clean_symbol(self) -> str:
        """Say beside the symbol that it is taken: the form has no language, so Django leaves the constraint out."""
        symbol: str = self.cleaned_data["symbol"]
        try:
            Overview(symbol=symbol, language=self.language).validate_constraints()
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return symbol
