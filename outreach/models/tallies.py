"""How many activities of a set there are, by level, by measure and by region.

An activity may carry out several measures and be addressed to several regions: it counts for each of them, so that such
numbers may add up to more than there are activities.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from outreach.models.activities import Activity
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.measures import Measure
from states.models import Region


def by_level(activities: ActivityQuerySet) -> dict[str, int]:
    """Return the number of `activities` at each of Activity.Level, in that order."""
    found = counted(activities, "level")
    return {level: found.get(level, 0) for level in Activity.Level.values}


def by_measure(activities: ActivityQuerySet) -> tuple[dict[Measure, int], int]:
    """Return the number of `activities` that carry out each measure, and of those that name none.

    Measures are those of every declaration of which any is named, the latest first, in the order of their letters.
    """
    found = counted(activities, "measures")
    measures = list(Measure.objects.select_related("conference"))
    named = {measure.conference_id for measure in measures if measure.pk in found}
    return {each: found.get(each.pk, 0) for each in measures if each.conference_id in named}, found.get(None, 0)


def by_region(activities: ActivityQuerySet) -> tuple[dict[Region, int], int]:
    """Return the number of `activities` addressed to States of each region, and of those addressed to no State."""
    found = counted(activities, "addressed_to__region")
    return {region: found.get(region.pk, 0) for region in Region.objects.all()}, found.get(None, 0)


def counted(activities: ActivityQuerySet, by: str) -> dict[Any, int]:
    """Return the number of `activities` for each value of the field `by`, and for None, of those without a value."""
    is_met_again = "__" in by  # an activity is, where several of its States are of one region
    return dict(activities.order_by().values_list(by).annotate(Count("pk", distinct=is_met_again)))
