"""Keeping a list under a name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.models.saved_views import SavedView

MOST_CHARACTERS = 4_000  # of a query; browsers and servers take hardly more in an address


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a view and whether others see it. The owner is the instance's."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]
        help_texts = {
            "is_shared": _(
                "Anyone signed in sees the name and the filters. It shows each person only what that person may see."
            )
        }

    def clean(self) -> dict[str, Any]:
        """Refuse a name that the owner has given to a view of the same list already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        page = cleaned.get("page", self.instance.page)
        own = SavedView.objects.filter(owner=self.instance.owner, page=page, name=cleaned.get("name", ""))
        if own.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("You have a view of this name already."))
        return cleaned


def query_field() -> forms.CharField:
    """Return the field of what stands in the address of the list, which nobody types."""
    return forms.CharField(required=False, max_length=MOST_CHARACTERS, widget=forms.HiddenInput)


class SavedViewQueryForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a view shows from now on."""

    query = query_field()

    class Meta:
        model = SavedView
        fields = ["query"]


class NewSavedViewForm(SavedViewForm):
    """The same, with the list and what stands in its address."""

    query = query_field()

    class Meta(SavedViewForm.Meta):
        fields = ["page", "query", "name", "is_shared"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the lists that the owner finds: a view of another would be found by others only."""
        super().__init__(*args, **kwargs)
        pages: Any = self.fields["page"]
        found = SavedView.pages_of(self.instance.owner)
        pages.choices = [(page, label) for page, label in pages.choices if page in ("", *found)]
