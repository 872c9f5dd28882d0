"""Forms that know which state of a record their reader has seen, so that nobody undoes what they do not know of."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from outreach.models import Activity

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Any]
else:
    FormBase = forms.ModelForm


CHANGED_MEANWHILE = _(
    "Somebody else has changed this activity since you opened it. Look at it in another window; "
    "if you save again, what stands here replaces what they wrote."
)
DOERS = ("undertaken_by", "undertaken_by_organizations")


class SeenForm(FormBase):
    """A form for a record that is refused when somebody else has changed what it shows since it was opened.

    What was typed stands; whoever saves again, having been told, replaces what the other has written. It is checked in
    a transaction, to the end of which the record is locked.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is shown."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.edition_of(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse to replace what the reader has not seen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and (seen := cleaned.get("seen")):
            record = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
            edition = self.edition_of(record)
            if seen != edition:
                data = cast(QueryDict, self.data).copy()
                data[self.add_prefix("seen")] = edition
                self.data = data
                self.tell_what_changed(seen, record)
        return cleaned

    def edition_of(self, record: Any) -> str:
        """Return what tells this state of `record` from any other: a digest of each field, in the form's order."""
        told = [repr(value_of(record, name) or "") for name in self._meta.fields or ()]
        return " ".join(hashlib.sha256(value.encode()).hexdigest()[:16] for value in told)

    def tell_what_changed(self, seen: str, record: Any) -> None:
        """Say beside each field that was `seen` otherwise what `record` says now, unless just that was typed."""
        names = list(self._meta.fields or ())
        editions = zip(names, seen.split(), self.edition_of(record).split(), strict=False)
        others = [name for name, was, now in editions if was != now]
        for name in others:
            if self.fields[name].has_changed(value_of(record, name), self[name].data):
                words = in_words(record, name)
                told = (
                    _("Somebody else has written here meanwhile: %(now)s") if words else _("It was emptied meanwhile.")
                )
                self.add_error(name, forms.ValidationError(told, params={"now": words}))
        if self.errors.keys() & set(others):
            told = _(
                "Somebody else has changed this since you opened it. What it says now stands beside the fields; "
                "if you save again, what you typed replaces it."
            )
            self.add_error(None, told)


def value_of(record: Any, name: str) -> Any:
    """Return what the field `name` of `record` holds; of another record its key."""
    return record._meta.get_field(name).value_from_object(record)


def in_words(record: Any, name: str) -> str:
    """Return what the field `name` of `record` says, as a reader sees it; nothing where it is empty."""
    value = getattr(record, f"get_{name}_display", lambda: getattr(record, name))()
    return date_format(value) if isinstance(value, datetime.date) else str(value or "")


class SeenActivityForm(SeenForm):
    """A form for an activity, much of which hangs on it: any change by somebody else is looked at elsewhere."""

    def edition_of(self, record: Any) -> str:
        """Return the edition of the activity."""
        return str(record.edition)

    def tell_what_changed(self, seen: str, record: Any) -> None:
        """Say that it was changed."""
        self.add_error(None, CHANGED_MEANWHILE)

    def save(self, commit: bool = True) -> Activity:
        """Save. Who is new among those that undertook it is added first: a record in review is never without one."""
        if self.instance.pk:
            for name in DOERS:
                if name in self.cleaned_data:
                    getattr(self.instance, name).add(*self.cleaned_data[name])
        activity: Activity = super().save(commit)
        return activity
