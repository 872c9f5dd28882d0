"""Logging and editing an activity."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from outreach.forms.dates import DatesField
from outreach.forms.seen import SeenForm
from outreach.forms.states import StateChoiceField, StateSelectMultiple
from outreach.models import Activity, Measure, viewer_of
from outreach.models.people import AnyUser
from states.models import State


@dataclass(frozen=True)
class Section:
    """Fields that stand together under a heading; a section that is not open is folded."""

    heading: str
    fields: Sequence[forms.BoundField]
    is_open: bool


class MeasureChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Measures, cited with the conference that adopted them, since letters shift."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the citation, the conference's year and the short title."""
        return f"{obj.citation} ({obj.conference.year}) {obj.title}"


class ActivityForm(SeenForm):
    """What a person tells of an activity. Its review is not among it: that is changed by the verbs of the model.

    Those who serve a State report for it and choose between coordinators and everyone as readers; the Secretariat may
    report for any State or for itself, and may keep a record to itself.
    """

    FIRST = ("title", "summary", "dates", "undertaken_by", "addressed_to", "level")
    FOLDED = {
        gettext_lazy("Kind, stage and place"): ("kind", "stage", "place", "occasion", "measures"),
        gettext_lazy("Organizations and other participants"): (
            "is_by_secretariat",
            "undertaken_by_organizations",
            "addressed_to_organizations",
            "partners",
            "participants",
        ),
        gettext_lazy("What came of it, and where this comes from"): ("outcome", "follow_up", "source", "language"),
    }
    LAST = ("reported_by", "visibility")
    field_order = (*FIRST, *chain.from_iterable(FOLDED.values()), *LAST)  # errors are summed up in this order

    dates = DatesField()
    reported_by = StateChoiceField(label=gettext_lazy("Reported by"))
    measures = MeasureChoiceField(
        label=gettext_lazy("Measures it carries out"),
        queryset=Measure.objects.select_related("conference"),
        required=False,
    )

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
            "summary": forms.Textarea(attrs={"rows": 5}),
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
        visibility.help_text = ""  # the choices say it
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

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that every activity needs."""
        return self._bound(self.FIRST)

    @property
    def last(self) -> list[forms.BoundField]:
        """Who reports it, and who may see it."""
        return self._bound(self.LAST)

    @property
    def folded(self) -> list[Section]:
        """The other fields. They are open when there is something to see: an error, or an activity already told."""
        sections = []
        for heading, names in self.FOLDED.items():
            fields = self._bound(names)
            is_open = self.instance.pk is not None or any(field.errors for field in fields)
            sections.append(Section(str(heading), fields, is_open))
        return sections

    def _bound(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


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
