"""What a contact point answers on the page of its link, and what the Secretariat decides about it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from outreach.forms.follow_ups import day_field
from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.confirmations import CORRECTABLE, edition_of
from outreach.models.languages import SEPARATOR

if TYPE_CHECKING:
    FormBase = forms.ModelForm[ContactPoint]
else:
    FormBase = forms.ModelForm

LEFT_ON = "left_on"


def note_field() -> forms.CharField:
    """Return a field for some words to the Secretariat."""
    return forms.CharField(
        label=_("Note to the Secretariat"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class DetailsForm(FormBase):
    """The details of whoever holds the post, held against the rules of the directory, but not saved."""

    language = forms.ChoiceField(label=_("Preferred language (required)"), choices=settings.LANGUAGES)
    note = note_field()

    class Meta:
        model = ContactPoint
        fields = ("person", "post", "institution", "email", "phone")

    field_order = ["person", "post", "institution", "email", "phone", "language", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the languages by the one that is preferred."""
        super().__init__(*args, **kwargs)
        self.fields["institution"].label = _("Institution (required)")
        self.initial["language"] = self.instance.language_codes[0]
        for name in ("person", "post", "institution"):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("email", "phone"):
            self.fields[name].widget.attrs["dir"] = "ltr"

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach whoever holds the post; only who has left it may have none."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.has_error("email") and not self.has_error("phone") and not (cleaned["email"] or cleaned["phone"]):
            self.add_error("email", _("A contact point needs an e-mail address or a telephone number."))
        return cleaned

    def languages(self) -> str:
        """Return the codes of the languages, the chosen one first."""
        chosen = self.cleaned_data["language"]
        known = self.instance.language_codes
        return SEPARATOR.join([chosen, *(code for code in known if code != chosen)])

    def proposed(self) -> dict[str, str]:
        """Return the values by field."""
        told = {name: str(self.cleaned_data.get(name) or "") for name in self._meta.fields or ()}
        return told | {"languages": self.languages()}


class CorrectedForm(DetailsForm):
    """What has changed.

    Whether another entry has the proposed address already is told to the Secretariat, on accepting: the page would tell
    whoever holds the link which addresses the directory holds.
    """

    def clean(self) -> dict[str, Any]:
        """Ask for something that has changed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not set(self.changed_data) - {"note"}:
            raise ValidationError(_("Nothing is changed here. If all is right, confirm it instead."))
        return cleaned

    def proposed(self) -> dict[str, str]:
        """Return the values that have changed, by field."""
        changed = {"languages" if name == "language" else name for name in self.changed_data}
        return {name: value for name, value in super().proposed().items() if name in changed}


class SucceededForm(DetailsForm):
    """Who came after, and when."""

    left_on = day_field(label=_("You left the post on (required)"))

    field_order = [LEFT_ON, *DetailsForm.field_order]

    def clean_left_on(self) -> datetime.date:
        """Refuse a day that has not come."""
        day: datetime.date = self.cleaned_data[LEFT_ON]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def proposed(self) -> dict[str, str]:
        """Return the values by field, and the day."""
        return super().proposed() | {LEFT_ON: self.cleaned_data[LEFT_ON].isoformat()}


class NotMeForm(forms.Form):
    """Whatever the reader wants to add to not being the person."""

    note = note_field()

    def proposed(self) -> dict[str, str]:
        """Return nothing: no value is proposed."""
        return {}


AnswerForm = CorrectedForm | SucceededForm | NotMeForm


def form_of(answer: str, contact: ContactPoint, data: Any = None) -> AnswerForm:
    """Return the form of an `answer` of `contact` that needs more than a button, filled in with `data`.

    Each has names of its own for its fields on the page, which shows them all.
    """
    if answer == ConfirmationRequest.Answer.CORRECTED:
        return CorrectedForm(data, instance=contact, prefix=answer)
    if answer == ConfirmationRequest.Answer.SUCCEEDED:
        kept = {name: getattr(contact, name) for name in ("state_id", "kind", "institution", "post", "languages")}
        return SucceededForm(data, instance=ContactPoint(**kept), prefix=answer)
    return NotMeForm(data, prefix=answer)


def typed_in(data: QueryDict) -> dict[str, str]:
    """Return what was filled in, right or wrong, by the label of its field: as it was sent, and nothing of a record."""
    form = form_of(data.get("answer", ""), ContactPoint(), data)
    typed = {field: str(field.value() or "") for field in form}
    return {
        str(field.label): dict(getattr(field.field, "choices", ())).get(text, text) for field, text in typed.items()
    }


class RecordedField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of contact points, each told apart from the others."""

    def label_from_instance(self, obj: Any) -> str:
        """Return who it is, with post, State and institution, and when that was confirmed."""
        told: str = obj.told_apart()
        return told


class DecisionForm(forms.Form):
    """What the Secretariat accepts of an answer, field by field, and why."""

    names = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    left_on = day_field(label=_("Left the post on"), required=False)
    successor = RecordedField(
        ContactPoint.objects.none(),
        label=_("The successor is recorded already"),
        required=False,
        help_text=_("If you choose one, nothing that is proposed is written, and no note is needed."),
    )
    nominated_by_note = forms.CharField(
        label=_("Reference of the note"),
        required=False,
        max_length=80,
        help_text=_("The note verbale by which the State named the successor. Without it, let the answer wait."),
    )
    nominated_on = day_field(label=_("Nominated on"), required=False, help_text=_("The date of the note."))
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=500, help_text=_("Needed to reject the answer.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, row: ConfirmationRequest) -> None:
        """Ask for what the answer in `row` needs, and for nothing else."""
        answer = ConfirmationRequest.Answer(row.answer)
        is_new = answer == answer.SUCCEEDED  # of whom what is empty is not told
        proposed = [name for name in CORRECTABLE if name in row.proposed and (row.proposed[name] or not is_new)]
        recorded = self.recorded_alike(row)
        alike = row.contact.successor or recorded.filter(email__iexact=row.proposed.get("email") or "-").first()
        super().__init__(data, initial={LEFT_ON: row.proposed.get(LEFT_ON), "names": proposed, "successor": alike})
        self.row, self.answer = row, answer
        fields = ContactPoint._meta
        names: Any = self.fields["names"]
        names.choices = [(name, capfirst(str(fields.get_field(name).verbose_name))) for name in proposed]  # type: ignore[union-attr]
        self.fields["successor"].queryset = recorded  # type: ignore[attr-defined]
        needed = {
            answer.CORRECTED: {"names"},
            answer.SUCCEEDED: {"names", LEFT_ON, "nominated_by_note", "nominated_on"}
            | ({"successor"} if recorded else set()),
            answer.NOT_ME: {LEFT_ON},
        }[answer]
        if row.contact.retired_on:  # by hand, while the answer waited: the day is known
            needed.discard(LEFT_ON)
        for name in set(self.fields) - needed - {"comment", "seen"}:
            del self.fields[name]

    @staticmethod
    def recorded_alike(row: ConfirmationRequest) -> QuerySet[ContactPoint]:
        """Return who may have come after the contact point of `row`: others of its State and kind, in post.

        Or who stands there as its successor already, wherever that one is by now.
        """
        others = ContactPoint.objects.filter(state=row.contact.state_id, kind=row.contact.kind)
        may_follow = Q(retired_on=None) | Q(pk=row.contact.successor_id)
        return others.filter(may_follow).exclude(pk=row.contact_id).select_related("state")

    @property
    def edition(self) -> str:
        """What the page carries, so that nothing is accepted into another record than the one it shows."""
        return edition_of(self.row.contact)

    @property
    def changed(self) -> set[str]:
        """The proposed fields that are other by now than when it was answered; a successor has none yet."""
        is_new = self.answer == self.answer.SUCCEEDED
        return set() if is_new else set(changed_since_answer(self.row)) & set(self.row.proposed)

    @property
    def ticked(self) -> set[str]:
        """The fields that are ticked, at first all; what was changed is ticked anew by whoever has looked at it."""
        chosen = set(self["names"].value() or ()) if "names" in self.fields else set()
        return chosen if self.data.get("seen") == self.edition else chosen - self.changed

    @property
    def is_rejected(self) -> bool:
        """Whether the answer is to be rejected."""
        return "reject" in self.data

    def clean(self) -> dict[str, Any]:
        """Ask for what accepting needs, or for why it is rejected."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = {"comment"} if self.is_rejected else set(self.fields) - {"comment", "names", "successor", "seen"}
        if not self.is_rejected and cleaned.get("successor"):
            asked = {LEFT_ON} & set(self.fields)
        for name in asked:
            if not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, _("This is needed."))
        return cleaned

    def decide(self, by: Any, at: datetime.datetime) -> None:
        """Do what was decided, by the verbs of the record. Raises ValidationError."""
        told = self.cleaned_data
        comment, seen = told["comment"], told["seen"] or "none"  # a page that carries no edition showed no record
        left_on: Any = told.get(LEFT_ON, self.row.contact.retired_on)
        if self.is_rejected:
            self.row.reject(by, at, comment)
        elif self.answer == self.answer.CORRECTED:
            self.row.accept_corrections(by, at, told["names"], comment, seen)
        elif self.answer == self.answer.NOT_ME:
            self.row.accept_departure(by, at, left_on, comment, seen)
        elif told.get("successor"):
            self.row.accept_recorded_successor(by, at, told["successor"], left_on, comment, seen)
        else:
            note = {name: told[name] for name in ("nominated_by_note", "nominated_on")}
            self.row.accept_successor(by, at, told["names"], left_on, comment=comment, seen=seen, **note)


def changed_since_answer(row: ConfirmationRequest) -> list[str]:
    """Return the fields of the contact point of `row` that are other by now than when it answered."""
    if row.edition == edition_of(row.contact):
        return []
    past = row.contact.history.order_by("-history_date", "-history_id")
    then = past.filter(history_date__lte=row.answered_at).first() or past.last()
    return [name for name in CORRECTABLE if then and str(getattr(then, name)) != str(getattr(row.contact, name))]


class BounceForm(forms.Form):
    """That a mail came back, and what the message said that came with it."""

    note = forms.CharField(
        label=_("What the message said"), required=False, max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )
