"""Writing a circular, choosing its audience, and recording what came back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from outreach.exchange.decoding import text_of
from outreach.exchange.problems import Unreadable
from outreach.forms.attachments import AttachmentsField
from outreach.forms.seen import SeenForm
from outreach.models import Circular, CircularAttachment, ContactPoint
from outreach.models.attachments import MEGABYTE
from outreach.models.audiences import FALLBACKS, LeftOut
from outreach.models.circular_attachments import MOST_BYTES_IN_ALL
from states.models import State

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Circular]
else:
    FormBase = forms.ModelForm

LANGUAGES = dict(settings.LANGUAGES)
MOST_BYTES_OF_A_LIST = MEGABYTE
MOST_LINES = 5000


def named(field: str, code: str) -> str:
    """Return what the `field` is called that holds the text in the language `code`."""
    return f"{field}_{code.replace('-', '_')}"


class CircularForm(SeenForm):
    """Subject and text in each of the six languages; those that are not written stand empty."""

    class Meta:
        model = Circular
        fields = [named(field, code) for code in FALLBACKS for field in Circular.TEXTS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let each text be written in the direction of its language."""
        super().__init__(*args, **kwargs)
        for code in FALLBACKS:
            direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
            subject, text = (self.fields[named(field, code)] for field in Circular.TEXTS)
            subject.widget = forms.TextInput(attrs={"maxlength": 150})
            text.widget = forms.Textarea(attrs={"rows": 10})
            for field, label in ((subject, _("Subject (%(language)s)")), (text, _("Text (%(language)s)"))):
                field.label = label % {"language": LANGUAGES[code]}
                field.widget.attrs |= {"lang": code, "dir": direction}

    def clean(self) -> dict[str, Any]:
        """Ask for a text in one language at least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.Meta.fields):
            self.add_error(named("subject", FALLBACKS[0]), _("Write it in one language at least."))
        return cleaned

    def sections(self) -> list[tuple[str, list[BoundField], bool]]:
        """Return each language with its two fields, and whether there is something to look at there."""
        sections = []
        for code in FALLBACKS:
            fields = [self[named(field, code)] for field in Circular.TEXTS]
            is_open = code == FALLBACKS[0] or any(field.value() or field.errors for field in fields)
            sections.append((str(LANGUAGES[code]), fields, is_open))
        return sections


class ContactsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Contact points, each told apart from all others, with what stands against writing to it."""

    today: datetime.date

    def label_from_instance(self, contact: Any) -> str:
        """Return who it is, when that was last confirmed, and what stands against writing to it."""
        told = [contact.told_apart()]
        told += [LeftOut.UNCONFIRMED.label] if contact.is_unconfirmed(self.today) else []
        return "; ".join(map(str, told))


class AudienceForm(FormBase):
    """For whom a circular is."""

    statuses = forms.MultipleChoiceField(
        label=_("Status on the day of sending"),
        choices=State.Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of contact point"),
        choices=ContactPoint.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages it reads"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those who read any of them, first or second."),
    )
    named = ContactsField(
        ContactPoint.objects.none(),
        label=_("Besides, named by hand"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-choose": True, "data-nothing": _("Nothing found")}),
        help_text=_(
            "They are written to whatever stands above, also where they are unconfirmed or have left the post."
        ),
    )
    is_named_only = forms.BooleanField(
        label=_("Only to those named by hand"), required=False, help_text=_("What is chosen above then narrows nobody.")
    )

    class Meta:
        model = Circular
        fields = ("regions", "statuses", "kinds", "languages", "named", "is_named_only")
        widgets = {"regions": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Offer all contact points, told as of the date `today`."""
        super().__init__(*args, **kwargs)
        contacts: Any = self.fields["named"]
        contacts.today = today
        contacts.queryset = ContactPoint.objects.select_related("state")
        self.fields["regions"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a name where only those named are written to."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_named_only") and not cleaned.get("named") and not self.has_error("named"):
            self.add_error("named", _("Name somebody, or do not write only to those named."))
        return cleaned


class CircularFilesForm(forms.Form):
    """Files that go with a circular."""

    attachments = AttachmentsField(
        kind=CircularAttachment,
        owner="circular",
        help_text=_(
            "PDF, Word, Excel, PowerPoint, OpenDocument, picture or plain text; all files together at most 10 MB."
        ),
    )


assert MOST_BYTES_IN_ALL == 10 * MEGABYTE  # what the help of the field tells


class BounceForm(forms.Form):
    """What was said when a mail came back."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("What the message says with which it came back."),
    )


class BouncesForm(forms.Form):
    """Addresses from which mails came back: as a file, or as a text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV or plain text: an address in each line, with or without other columns; at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    addresses = forms.CharField(
        label=_("Or addresses, one in each line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr"}),
    )

    def clean_file(self) -> str:
        """Return the text in the file. Raises ValidationError where there is none to read."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > MOST_BYTES_OF_A_LIST:
            told = _("The file has %(size)s; at most %(most)s can be read. Please split it.")
            most = filesizeformat(MOST_BYTES_OF_A_LIST)
            raise ValidationError(told, params={"size": filesizeformat(file.size), "most": most})
        try:
            return text_of(file.read())
        except Unreadable as error:
            raise ValidationError([problem.sentence for problem in error.problems]) from error

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and give the `lines` that say anything."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text = f"{cleaned.get('file') or ''}\n{cleaned.get('addresses') or ''}"
        cleaned["lines"] = [line.strip() for line in text.splitlines() if line.strip()]
        if not cleaned["lines"] and not self.errors:
            self.add_error("addresses", _("Choose a file, or write an address."))
        if len(cleaned["lines"]) > MOST_LINES:
            told = _("There are more than %(most)s lines. Please split the list.")
            self.add_error("addresses", ValidationError(told, params={"most": MOST_LINES}))
        return cleaned
