"""What is to be done after an activity: by whom, until when; and putting it off."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from outreach.forms.states import StateChoiceField
from outreach.models import Activity, FollowUp, viewer_of
from outreach.models.people import Viewer
from outreach.models.persons import holders_of_a_role, told_apart, who_may_see

if TYPE_CHECKING:
    FormBase = forms.ModelForm[FollowUp]
else:
    FormBase = forms.ModelForm


def day_field(**options: Any) -> forms.DateField:
    """Return a field for one day, chosen in the browser's own way."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], **options)


class FollowUpForm(FormBase):
    """One follow-up. Its owner is chosen among those who may see the activity and have work here."""

    due_on = day_field(label=_("Due on (required)"))

    promised_to = StateChoiceField(
        label=_("Promised to"),
        required=False,
        empty_label=_("None"),
        help_text=FollowUp._meta.get_field("promised_to").help_text,
    )

    class Meta:
        model = FollowUp
        fields = ("what", "owner", "due_on", "promised_to")

    def __init__(self, *args: Any, activity: Activity, user: User, today: datetime.date, **kwargs: Any) -> None:
        """Offer the owners; oneself is proposed, and whoever owns it already stays on offer."""
        super().__init__(*args, **kwargs)
        self.instance.activity = activity
        self.fields["what"].label = _("What is to be done (required)")
        self.fields["what"].widget.attrs["dir"] = "auto"
        owner: Any = self.fields["owner"]
        owner.label = _("Owner (required)")
        owner.choices = owners(activity, user, today, self.instance.owner_id)
        owner.widget.attrs |= {"data-choose": True, "data-nothing": _("Nothing found")}
        if not self.instance.pk:
            self.initial.setdefault("owner", user.pk)

    def clean_owner(self) -> User:
        """Refuse whom the list does not offer: accounts are not found by trying keys."""
        owner: User = self.cleaned_data["owner"]
        choices: Any = self.fields["owner"]
        if owner.pk not in {key for key, _name in choices.choices}:
            raise ValidationError(choices.error_messages["invalid_choice"], code="invalid_choice")
        return owner


def owners(activity: Activity, user: User, on: datetime.date, present: int | None) -> list[tuple[Any, str]]:
    """Return whom `user` can give something to do after `activity` on the date `on`, told apart by service.

    The `present` owner stays, seen or not; readers are given nothing to do. Whoever serves no more keeps what there was
    to do, but is not told who serves now.
    """
    working: list[User] = []
    if has_work(viewer_of(user)):
        persons = who_may_see(activity, holders_of_a_role(User.objects.all()).order_by("username"), on)
        working = [person for person in persons if has_work(person._viewer)]  # type: ignore[attr-defined]
    if present and present not in {person.pk for person in working}:
        working += User.objects.filter(pk=present)
    return [("", "---------"), *((person.pk, told_apart(person, on)) for person in working)]


def has_work(viewer: Viewer) -> bool:
    """Whether `viewer` is given things to do, and may know of others who are."""
    return viewer.is_secretariat or viewer.is_partner


class SnoozeForm(forms.Form):
    """Until when a follow-up is put off: a week, a month, or a day of one's own."""

    LENGTHS = {"week": datetime.timedelta(days=7), "month": datetime.timedelta(days=30)}

    length = forms.ChoiceField(choices=[(name, name) for name in LENGTHS], required=False, widget=forms.HiddenInput)
    until = day_field(label=_("Until"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Offer the days after `today`."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].widget.attrs["min"] = (today + datetime.timedelta(days=1)).isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("length"):
            cleaned["until"] = self.today + self.LENGTHS[cleaned["length"]]
        if not cleaned.get("until") and not self.has_error("until"):
            self.add_error("until", _("Choose a day that is still to come."))
        return cleaned
