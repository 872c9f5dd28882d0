"""Forms that know which state of a record their reader has seen, so that nobody undoes what they do not know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from outreach.models import Activity

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Activity]
else:
    FormBase = forms.ModelForm


CHANGED_MEANWHILE = _(
    "Somebody else has changed this activity since you opened it. Look at it in another window; "
    "if you save again, what stands here replaces what they wrote."
)
DOERS = ("undertaken_by", "undertaken_by_organizations")


class SeenForm(FormBase):
    """A form for an activity that is refused when somebody else has changed the activity since it was opened.

    What was typed stands; whoever saves again, having been told, replaces what the other has written.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember what is shown."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.edition

    def clean(self) -> dict[str, Any]:
        """Refuse to replace what the reader has not seen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("seen"):
            now = Activity.objects.select_for_update().only("changed_at").get(pk=self.instance.pk)
            if cleaned["seen"] != now.edition:
                data = cast(QueryDict, self.data).copy()
                data[self.add_prefix("seen")] = now.edition
                self.data = data
                self.add_error(None, CHANGED_MEANWHILE)
        return cleaned

    def save(self, commit: bool = True) -> Activity:
        """Save. Who is new among those that undertook it is added first: a record in review is never without one."""
        if self.instance.pk:
            for name in DOERS:
                if name in self.cleaned_data:
                    getattr(self.instance, name).add(*self.cleaned_data[name])
        return super().save(commit)
