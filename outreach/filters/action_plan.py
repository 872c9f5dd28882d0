"""By what the action plan is narrowed."""

from __future__ import annotations

import datetime
from typing import Any, cast

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.filters.activities import MeasureFilter
from outreach.filters.days import day_input
from outreach.models import Conference, Coordinator, Measure, PlanItem
from outreach.models.action_plan import PlanItemQuerySet
from states.models import Region, State
from states.names import with_words

SECRETARIAT, WORLD = "secretariat", "world"
OVERDUE, OPEN, DONE = "overdue", "open", "done"
STANDINGS = [(OPEN, _("Not done yet")), (OVERDUE, _("Overdue")), (DONE, _("Done"))]


def those_who_do() -> list[tuple[str, Any]]:
    """Return the Secretariat, and the States that coordinate or have coordinated."""
    states = State.objects.filter(pk__in=Coordinator.objects.order_by().values("state"))
    return [(SECRETARIAT, _("The Secretariat")), *((state.pk, state.name) for state in states)]


def places() -> list[tuple[str, Any]]:
    """Return the world, and the regions."""
    return [(WORLD, _("No region: global")), *((region.pk, region.name) for region in Region.objects.all())]


class PlanItemFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Items of the plan by words, who does them, what is done, region, measure, day and conference."""

    rarely_used = ("measure", "since", "until", "conference")

    q = filters.CharFilter(label=_("Words"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    who = filters.ChoiceFilter(
        label=pgettext_lazy("plan item", "Who"), choices=those_who_do, method="done_by", empty_label=_("Any")
    )
    standing = filters.ChoiceFilter(label=_("Standing"), choices=STANDINGS, method="standing_so", empty_label=_("Any"))
    region = filters.ChoiceFilter(label=_("Region"), choices=places, method="concerning", empty_label=_("Any"))
    measure = MeasureFilter(
        label=_("Measure"), queryset=Measure.objects.select_related("conference"), empty_label=_("Any")
    )
    since = filters.DateFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte", widget=day_input())
    until = filters.DateFilter(label=_("Due until"), field_name="due_on", lookup_expr="lte", widget=day_input())
    conference = filters.ModelChoiceFilter(
        label=_("Conference"), queryset=Conference.objects.all(), empty_label=_("Any")
    )

    class Meta:
        model = PlanItem
        fields: list[str] = []

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        """Take the day on which an item is overdue or not."""
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def is_on(self) -> bool:
        """Whether anything narrows the list."""
        return any(self.data.get(name) for name in self.filters)

    def search(self, items: PlanItemQuerySet, name: str, text: str) -> PlanItemQuerySet:
        """Return those with every word of `text` in what is to be done or in the note."""
        return cast(PlanItemQuerySet, with_words(items, ["what", "note"], text))

    def done_by(self, items: PlanItemQuerySet, name: str, who: str) -> PlanItemQuerySet:
        """Return those of the State or of the Secretariat."""
        return items.filter(state=None if who == SECRETARIAT else who)

    def concerning(self, items: PlanItemQuerySet, name: str, place: str) -> PlanItemQuerySet:
        """Return those for the region or for the world."""
        return items.filter(region=None if place == WORLD else place)

    def standing_so(self, items: PlanItemQuerySet, name: str, standing: str) -> PlanItemQuerySet:
        """Return those that are open, overdue or done."""
        if standing == OVERDUE:
            return items.overdue(self.today)
        return items.open() if standing == OPEN else items.filter(done_on__isnull=False)
