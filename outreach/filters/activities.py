"""By what activities are narrowed."""

import datetime
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.filters.days import day_input
from outreach.forms.states import StateSelect
from outreach.models import Activity, Measure, Precision, viewer_of
from outreach.models.activity_sets import ActivityQuerySet
from states.models import Region, State

HELD = "held"  # beside the stages: all that take or took place
OVERDUE = "overdue"  # and all that should have taken place by now, of which nobody has said what became of it
STAGES = [
    *Activity.Stage.choices,
    (HELD, _("Ongoing or completed")),
    (OVERDUE, _("Planned or ongoing, past its date")),
]
HANDED_IN = "handed-in"  # beside the standings in review: all that counts as an approach or is planned as one
REVIEWS = [*Activity.Review.choices, (HANDED_IN, _("Submitted or cleared"))]
PARTS = [("by", _("Undertook it")), ("towards", _("Was approached"))]
EXACT, BY_YEAR = "exact", "year"
EXACTNESS = [(EXACT, _("To the month or the day")), (BY_YEAR, _("To the year only"))]


class MeasureField(filters.ModelChoiceFilter.field_class):  # type: ignore[misc]
    """A measure, told with the year of its declaration, since letters shift between declarations."""

    def label_from_instance(self, measure: Measure) -> str:
        """Return what the measure is called in the list."""
        return f"{measure} ({measure.conference.year})"


class MeasureFilter(filters.ModelChoiceFilter):  # type: ignore[misc]
    """The measure that activities carry out, or that they name none."""

    field_class = MeasureField


class ActivityFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Activities by words, State, what they are and when they took place.

    By whom, towards whom and of which region is asked by other pages. The panel has no field for these, but tells them
    when they are on.
    """

    rarely_used = ("part", "measure", "review", "dated")
    asked_of_each = ("q", "region", "involving")  # what no index counts

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ModelChoiceFilter(
        label=_("State taking part"),
        queryset=State.objects.all(),
        method="concerning",
        widget=StateSelect,
        empty_label=_("Any"),
    )
    region = filters.ModelChoiceFilter(
        label=_("Addressed to the region"), queryset=Region.objects.all(), method="in_region", empty_label=_("Any")
    )
    part = filters.ChoiceFilter(label=_("Its part"), choices=PARTS, method="in_that_part", empty_label=_("Any"))
    level = filters.ChoiceFilter(label=_("Level"), choices=Activity.Level.choices, empty_label=_("Any"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Activity.Kind.choices, empty_label=_("Any"))
    stage = filters.ChoiceFilter(label=_("Stage"), choices=STAGES, method="at_stage", empty_label=_("Any"))
    review = filters.ChoiceFilter(label=_("Review"), choices=REVIEWS, method="in_review", empty_label=_("Any"))
    since = filters.DateFilter(label=_("From"), field_name="ends_on", lookup_expr="gte", widget=day_input())
    until = filters.DateFilter(label=_("Until"), field_name="starts_on", lookup_expr="lte", widget=day_input())
    measure = MeasureFilter(
        label=_("Measure"),
        queryset=Measure.objects.select_related("conference"),
        method="under",
        empty_label=_("Any"),
        null_label=_("None is named"),
    )
    by = filters.ModelChoiceFilter(
        label=_("Undertaken by"), queryset=State.objects.all(), method="undertaken_by", widget=forms.HiddenInput
    )
    towards = filters.ModelChoiceFilter(
        label=_("State approached"), queryset=State.objects.all(), method="approaching", widget=forms.HiddenInput
    )
    involving = filters.ModelChoiceFilter(
        label=_("State taking part, of the region"),
        queryset=Region.objects.all(),
        method="concerning_region",
        widget=forms.HiddenInput,
    )
    through_groups = filters.ModelChoiceFilter(
        label=_("Reached through groups"),
        queryset=State.objects.all(),
        method="reached_through_groups",
        widget=forms.HiddenInput,
    )
    dated = filters.ChoiceFilter(
        label=_("Dates known"), choices=EXACTNESS, method="told_so_exactly", empty_label=_("Any")
    )
    mine = filters.BooleanFilter(label=_("Reported by my State"), method="own", widget=forms.CheckboxInput)

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Offer "mine" to those who have any: of the State that one serves, or of one's own hand in the Secretariat.

        What is past its date is so on the day `today`.
        """
        super().__init__(*args, **kwargs)
        self.today = today
        viewer = viewer_of(self.request.user)
        if viewer.is_secretariat:
            self.filters["mine"].label = _("Recorded by me")
        elif not viewer.is_partner:
            del self.filters["mine"]

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, activities: ActivityQuerySet, name: str, text: str) -> ActivityQuerySet:
        """Return those with every word of `text`, and those that concern a State of that name."""
        return activities.search_with_states(text, is_whole=True)

    def concerning(self, activities: ActivityQuerySet, name: str, state: State) -> ActivityQuerySet:
        """Return those that `state` undertook or reported, or to which they were addressed; in that part, if told."""
        part = self.form.cleaned_data.get("part")
        return getattr(activities, part)(state) if part else activities.concerning(state)

    def in_that_part(self, activities: ActivityQuerySet, name: str, part: str) -> ActivityQuerySet:
        """Return all: the part of a State is asked for together with the State."""
        return activities

    def undertaken_by(self, activities: ActivityQuerySet, name: str, state: State) -> ActivityQuerySet:
        """Return those that `state` undertook."""
        return activities.by(state)

    def approaching(self, activities: ActivityQuerySet, name: str, state: State) -> ActivityQuerySet:
        """Return those by which others approached `state`."""
        return activities.towards(state)

    def in_region(self, activities: ActivityQuerySet, name: str, region: Region) -> ActivityQuerySet:
        """Return those that were addressed to a State of `region`."""
        return activities.addressed_to_region(region)

    def concerning_region(self, activities: ActivityQuerySet, name: str, region: Region) -> ActivityQuerySet:
        """Return those that a State of `region` undertook or reported, or to which they were addressed."""
        return activities.concerning_region(region)

    def reached_through_groups(self, activities: ActivityQuerySet, name: str, state: State) -> ActivityQuerySet:
        """Return those addressed to groups of which `state` is a member, and not to `state` itself."""
        return activities.through_groups_to(state)

    def at_stage(self, activities: ActivityQuerySet, name: str, stage: str) -> ActivityQuerySet:
        """Return those at `stage`, or all that take or took place, or all that are past their date."""
        if stage == OVERDUE:
            return activities.overdue(self.today)
        return activities.held() if stage == HELD else activities.filter(stage=stage)

    def in_review(self, activities: ActivityQuerySet, name: str, review: str) -> ActivityQuerySet:
        """Return those that stand so in `review`, or all that were submitted or cleared."""
        return activities.handed_in() if review == HANDED_IN else activities.filter(review=review)

    def under(self, activities: ActivityQuerySet, name: str, measure: Measure | str) -> ActivityQuerySet:
        """Return those that carry out `measure`, or that name none."""
        return activities.under(measure if isinstance(measure, Measure) else None)

    def told_so_exactly(self, activities: ActivityQuerySet, name: str, exactness: str) -> ActivityQuerySet:
        """Return those whose dates are known to the year only, or those that are known better."""
        known_by_year = Q(precision=Precision.YEAR)
        return activities.filter(known_by_year if exactness == BY_YEAR else ~known_by_year)

    def own(self, activities: ActivityQuerySet, name: str, is_on: bool) -> ActivityQuerySet:
        """Return those reported by a State that the viewer serves, or recorded by a viewer of the Secretariat."""
        return activities.own(self.request.user) if is_on else activities
