"""Logging and editing an activity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator, model_to_dict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from outreach.forms.attachments import AttachmentsField
from outreach.forms.dates import DatesField
from outreach.forms.seen import SeenActivityForm
from outreach.forms.states import StateChoiceField, StateSelectMultiple
from outreach.models import Activity, Measure, viewer_of
from outreach.models.people import AnyUser
from states.models import State


@dataclass(frozen=True)
class Section:
    """Fields that stand together under a heading; a section that is not open is folded.

    `readers` are the choices of who may see the record, where they are among the fields: the fold says which is made.
    """

    heading: str
    fields: Sequence[forms.BoundField]
    is_open: bool
    readers: Sequence[tuple[str, Any]] = ()


class MeasureChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Measures, cited with the conference that adopted them, since letters shift."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the citation, the conference's year and the short title."""
        return f"{obj.citation} ({obj.conference.year}) {obj.title}"


class ActivityForm(SeenActivityForm):
    """What a person tells of an activity. Its review is not among it: that is changed by the verbs of the model.

    Those who serve a State report for it and choose between coordinators and everyone as readers; the Secretariat may
    report for any State or for itself, and may keep a record to itself.
    """

    FIRST = ("title", "dates", "undertaken_by", "addressed_to", "level")
    FOLDED = {
        gettext_lazy("What was done"): ("summary",),
        gettext_lazy("Kind, stage and place"): ("kind", "stage", "place", "occasion", "measures"),
        gettext_lazy("Organizations and other participants"): (
            "is_by_secretariat",
            "undertaken_by_organizations",
            "addressed_to_organizations",
            "partners",
            "participants",
        ),
        gettext_lazy("What came of it, and where this comes from"): ("outcome", "follow_up", "source", "language"),
        gettext_lazy("Attachments"): ("attachments",),
        gettext_lazy("Who may see it"): ("reported_by", "visibility"),
    }
    field_order = (*FIRST, *chain.from_iterable(FOLDED.values()))  # errors are summed up in this order
    PREFILLED = (
        "title",
        "dates",
        "undertaken_by",
        "addressed_to",
        "level",
        "kind",
        "stage",
        "place",
        "occasion",
        "measures",
    )

    dates = DatesField()
    reported_by = StateChoiceField(label=gettext_lazy("Reported by"))
    measures = MeasureChoiceField(
        label=gettext_lazy("Measures it carries out"),
        queryset=Measure.objects.select_related("conference"),
        required=False,
    )
    attachments = AttachmentsField(required=False)

    class Meta:
        model = Activity
        fields = (
            "title",
            "summary",
            "undertaken_by",
            "addressed_to",
            "level",
            "kind",
            "stage",
            "place",
            "occasion",
            "measures",
            "is_by_secretariat",
            "undertaken_by_organizations",
            "addressed_to_organizations",
            "partners",
            "participants",
            "outcome",
            "follow_up",
            "source",
            "language",
            "reported_by",
            "visibility",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "undertaken_by": StateSelectMultiple,
            "addressed_to": StateSelectMultiple,
            "level": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "participants": forms.Textarea(attrs={"rows": 2}),
            "outcome": forms.Textarea(attrs={"rows": 3}),
            "follow_up": forms.Textarea(attrs={"rows": 2}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, user: AnyUser, **kwargs: Any) -> None:
        """Offer what `user` may choose; a new activity begins as undertaken and reported by the State served."""
        super().__init__(*args, **kwargs)
        self.viewer = viewer_of(user)
        is_new = self.instance.pk is None
        if is_new:
            self.instance.recorded_by = cast(User, user)  # nobody else is let in
            self.initial.setdefault("undertaken_by", sorted(self.viewer.states))
            self.initial.setdefault("language", get_language())
        else:
            self.initial["dates"] = self.instance.dates
        self._offer_reporters(is_new)
        self._offer_choices()

    def _offer_reporters(self, is_new: bool) -> None:
        """Let the Secretariat name any State as the reporter, or none; let others report for a State they serve."""
        field: Any = self.fields["reported_by"]
        if self.viewer.is_secretariat:
            field.required = False
            field.help_text = Activity._meta.get_field("reported_by").help_text
            return
        del self.fields["is_by_secretariat"]
        if len(self.viewer.states) > 1:
            field.queryset = State.objects.filter(pk__in=self.viewer.states)
            return
        del self.fields["reported_by"]
        if is_new:
            self.instance.reported_by_id = next(iter(self.viewer.states))

    def _offer_choices(self) -> None:
        """Bring the lists into the form in which they are chosen from, and say in words what is required."""
        levels: Any = self.fields["level"]
        levels.choices = Activity.Level.choices
        visibility: Any = self.fields["visibility"]
        visibility.help_text = TOLD_BY_SECRETARIAT if self.viewer.is_secretariat else TOLD_TO_OTHERS
        visibility.choices = [
            (value, label)
            for value, label in READERS.items()
            if value != Activity.Visibility.SECRETARIAT or self.viewer.is_secretariat
        ]
        for name in ("undertaken_by_organizations", "addressed_to_organizations", "partners", "measures"):
            self.fields[name].widget.attrs |= {"data-choose": True, "data-nothing": _("Nothing found")}
        for name in ("title", "summary", "place", "occasion", "participants", "outcome", "follow_up", "source"):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("title", "dates", "undertaken_by", "level", "reported_by"):
            if name in self.fields and (self.fields[name].required or name == "undertaken_by"):
                label = str(self.fields[name].label)
                self.fields[name].label = _("%(label)s (required)") % {"label": label[:1].upper() + label[1:]}

    def show_typed(self, typed: Mapping[str, list[str]]) -> None:
        """Show what was typed before, word by word, right or wrong; files cannot be among it."""
        data = QueryDict(mutable=True)
        for name in self.kept:
            data.setlist(name, typed.get(name, []))
        for name in self.kept:
            self.initial[name] = self.fields[name].widget.value_from_datadict(data, MultiValueDict(), name)

    @property
    def kept(self) -> list[str]:
        """The fields whose text is kept while it is typed."""
        return [name for name in self.fields if name != "attachments"]

    def prefill(self, told: QueryDict) -> None:
        """Begin with what an address tells; what cannot be chosen or read is left out."""
        for name in self.PREFILLED:
            values = [value for value in told.getlist(name) if value]
            field: Any = self.fields[name]
            if isinstance(getattr(field, "choices", None), ModelChoiceIterator):
                known = {str(key) for key in field.queryset.values_list("pk", flat=True)} if values else set()
                values = [value for value in values if value in known]
            elif values and not is_readable(field, values[-1]):
                values = []
            if values:
                self.initial[name] = values if isinstance(field.widget, forms.SelectMultiple) else values[-1]

    def copy(self, activity: Activity) -> None:
        """Begin with what `activity` says, but for when it was, how far it is, and who reported it."""
        left_out = {"stage", "reported_by", "attachments", "dates", "seen"}
        self.initial.update(model_to_dict(activity, fields=set(self.fields) - left_out))

    def clean(self) -> dict[str, Any]:
        """Put the dates on the activity, and ask who undertook it."""
        cleaned = super().clean()
        if cleaned.get("dates"):
            self.instance.dates = cleaned["dates"]
        doers = [cleaned.get(name) for name in ("undertaken_by", "undertaken_by_organizations")]
        is_by_secretariat = cleaned.get("is_by_secretariat", self.instance.is_by_secretariat)
        if not is_by_secretariat and not any(doers) and not self.has_error("undertaken_by"):
            self.add_error("undertaken_by", _("Say who undertook the activity: a State, or an organization below."))
        return cleaned

    def ask_for_files_again(self) -> None:
        """Tell whoever chose files with a form that was not saved that no browser keeps the choice."""
        if self.files:
            self.add_error("attachments", _("Please choose the files once more: the choice is not kept."))

    @property
    def is_still_planned(self) -> bool:
        """Whether all would be well if it were told as planned: said to be completed, it is still to come."""
        return list(self.errors) == ["stage"] and self.has_error("stage", "to-come")

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that every activity needs."""
        return self._bound(self.FIRST)

    @property
    def folded(self) -> list[Section]:
        """The other fields. They are open when there is something to see: an error, what is still to be told, or text.

        Who may see the record is said in any case: that must be no surprise.
        """
        sections = []
        for heading, names in self.FOLDED.items():
            fields = self._bound(names)
            is_open = self.instance.pk is not None or any(self._is_to_be_seen(field) for field in fields)
            visibility: Any = self.fields["visibility"]
            readers = visibility.choices if "visibility" in names else ()
            sections.append(Section(str(heading), fields, is_open, readers))
        return sections

    def _is_to_be_seen(self, field: forms.BoundField) -> bool:
        """Whether `field` has an error, is still to be filled in, or says something that no new form says."""
        told = field.value() or None
        if field.errors or (field.field.required and told is None):
            return True
        begins = model_to_dict(Activity(), fields=[field.name]).get(field.name)
        return told is not None and told != begins and field.name != "language"

    def _bound(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


def is_readable(field: forms.Field, value: str) -> bool:
    """Whether `field` takes `value`."""
    try:
        field.clean(value)
    except ValidationError:
        return False
    return True


TOLD_TO_OTHERS = gettext_lazy("Other coordinators are told who and when, never what, so that nothing is doubled.")
TOLD_BY_SECRETARIAT = gettext_lazy(
    "Coordinators are told who and when, never what, so that nothing is doubled; of what is for the Secretariat only "
    "they are told nothing."
)
READERS = {
    Activity.Visibility.SECRETARIAT: gettext_lazy("Secretariat only"),
    Activity.Visibility.COORDINATORS: gettext_lazy("Coordinators and focal points, and the State that reported it"),
    Activity.Visibility.PUBLIC: gettext_lazy("Public: anyone signed in; printed in the overview once cleared"),
}


class ReturnForm(forms.Form):
    """Why a record goes back to its author."""

    comment = forms.CharField(
        label=gettext_lazy("What is to be corrected (required)"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in a comment what is to be corrected.")},
    )
