"""An event on the rolling list, with its dates in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from outreach.forms.dates import DatesField
from outreach.models import Dates, Event, viewer_of

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Event]
else:
    FormBase = forms.ModelForm


class EventForm(FormBase):
    """An event, with its dates in one line."""

    dates = DatesField()

    class Meta:
        model = Event
        fields = "__all__"  # the page names its fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the dates that the record tells."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["dates"] = self.instance.dates

    def clean(self) -> dict[str, Any]:
        """Hand the dates to the record before its own rules are checked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if isinstance(cleaned.get("dates"), Dates):
            self.instance.dates = cleaned["dates"]
        return cleaned


class SiteEventForm(EventForm):
    """The same on the site. The name is kept in the language of the page, and stands in for a missing English one."""

    # These come with the reference data, with their official names.
    KNOWN = (Event.Kind.CONFERENCE, Event.Kind.INTERNATIONAL_DAY)

    field_order = ("name", "dates", "kind", "place", "region", "source")

    class Meta:
        model = Event
        fields = ("name", "kind", "place", "region", "source")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer others than the Secretariat the kinds that are not on the list already."""
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.recorded_by = user
        kind: Any = self.fields["kind"]
        is_staff = viewer_of(user).is_secretariat
        kind.choices = [
            (value, label)
            for value, label in Event.Kind.choices
            if is_staff or value not in self.KNOWN or value == self.instance.kind
        ]
        kind.initial = Event.Kind.REGIONAL
        for name in ("name", "dates"):
            self.fields[name].label = _("%(label)s (required)") % {"label": str(self.fields[name].label).capitalize()}
        for name in ("name", "place", "source"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.fields["source"].widget.attrs["rows"] = 2
        region: Any = self.fields["region"]
        region.empty_label = _("No region: global")

    def save(self, commit: bool = True) -> Event:
        """Save; a name there is in one language only serves for all."""
        event: Any = self.instance
        event.name_en = event.name_en or self.cleaned_data["name"]
        return super().save(commit)
