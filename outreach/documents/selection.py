"""Which activities of a period the overview prints, and for what reasons it leaves the others out."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from outreach.documents.standing import Standing
from outreach.models import Activity, ActivityVersion, Conference, Dates, Precision
from outreach.models.review import content_of

READ_BY_CONTENT = (
    "undertaken_by",
    "undertaken_by_organizations",
    "addressed_to",
    "addressed_to_organizations",
    "partners",
    "measures",
    "translations",
)


class Reason(models.TextChoices):
    """Why an activity of the period is not printed. They are always told in this order."""

    NOT_CLEARED = "not-cleared", _("not cleared")
    PLANNED = "planned", _("planned")
    ONGOING = "ongoing", _("ongoing")
    CANCELLED = "cancelled", _("cancelled")
    NOT_PUBLIC = "not-public", _("not public")
    TOO_VAGUE = "too-vague", _("dates too vague to place")
    OTHER_PERIOD = "other-period", _("belongs to another period by its last day")
    NOT_OVER = "not-over", _("not over by the date of the document")
    BY_SECRETARIAT = "by-secretariat", _("undertaken by the Secretariat")
    BY_ORGANIZATIONS = "by-organizations", _("undertaken by organizations only")
    VAGUE_AT_SIGNATURE = "vague-at-signature", _("dates too vague to place before or after the signature")
    NOT_SIGNED = "not-signed", _("undertaken by a State that had not signed")
    NO_DOER = "no-doer", _("no one is named as having undertaken it")


@dataclass(frozen=True)
class Record:
    """An activity as the overview sees it: the cleared text where there is one, else what it says now."""

    activity: int
    version: int | None
    content: dict[str, Any]
    review: str
    visibility: str
    is_demonstration: bool

    @cached_property
    def dates(self) -> Dates:
        """When it took place, as exactly as it was told."""
        return Dates.parse(self.content["dates"])


@dataclass(frozen=True)
class LeftOut:
    """A record that is not printed, with all its reasons."""

    record: Record
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Selection:
    """What of a period is printed, and what is left out. Both stand in the order of their dates."""

    printed: list[Record]
    left_out: list[LeftOut]


def select(conference: Conference, as_of: datetime.date, standing: Standing) -> Selection:
    """Sort the activities of the period of `conference` into those printed as of the date `as_of`, and the others.

    Source: measure 10(l), completed activities by signatory and ratifying States; domain rules in docs/decisions.
    The number of queries does not grow with the number of activities.
    """
    selection = Selection([], [])
    for record in read_records(conference):
        reasons = tuple(reasons_against(record, conference, as_of, standing))
        if reasons:
            selection.left_out.append(LeftOut(record, reasons))
        else:
            selection.printed.append(record)
    return selection


def read_records(conference: Conference) -> list[Record]:
    """Return the activities that may belong to the period of `conference`, by what is cleared or said now."""
    first, last = period_of(conference)
    activities = list(Activity.objects.overlapping(first, last).select_related("cleared_version").order_by("pk"))
    prefetch_related_objects([activity for activity in activities if not activity.cleared_version], *READ_BY_CONTENT)
    return sorted((record_of(activity) for activity in activities), key=in_order_of_dates)


def record_of(activity: Activity) -> Record:
    """Return what the overview sees of `activity`, as little visible as its text or its record, if they differ."""
    version = activity.cleared_version
    content = version.content if version else content_of(activity)
    narrowest_first = Activity.Visibility.values
    return Record(
        activity=activity.pk,
        version=version.pk if version else None,
        content=content,
        review=activity.review,
        visibility=min(activity.visibility, content["visibility"], key=narrowest_first.index),
        is_demonstration=activity.is_demonstration,
    )


def records_of_versions(versions: Iterable[ActivityVersion]) -> list[Record]:
    """Return the records from which a document was made, whatever has become of the activities since."""
    records = [
        Record(
            activity=version.activity_id,
            version=version.pk,
            content=version.content,
            review=Activity.Review.CLEARED,
            visibility=version.content["visibility"],
            is_demonstration=version.activity.is_demonstration,
        )
        for version in versions
    ]
    return sorted(records, key=in_order_of_dates)


def in_order_of_dates(record: Record) -> tuple[Any, ...]:
    """Return the sort key of a record: first day, last day, title, number."""
    return record.dates.first, record.dates.last, record.content["title"], record.activity


def period_of(conference: Conference) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of the reporting period. Raises ValueError where there is none."""
    first, last = conference.reporting_starts_on, conference.reporting_ends_on
    if first is None or last is None:
        raise ValueError(f"conference {conference.number} has no reporting period")
    return first, last


def reasons_against(
    record: Record, conference: Conference, as_of: datetime.date, standing: Standing
) -> Iterable[Reason]:
    """Yield every reason against printing `record`, in the order of Reason."""
    if record.version is None:
        yield Reason.NOT_CLEARED
    if record.content["stage"] != Activity.Stage.COMPLETED:
        yield Reason(record.content["stage"])
    if record.visibility != Activity.Visibility.PUBLIC:
        yield Reason.NOT_PUBLIC
    yield from reasons_of_dates(record.dates, period_of(conference), as_of)
    yield from reasons_of_doers(record, standing)


def reasons_of_dates(
    dates: Dates, period: tuple[datetime.date, datetime.date], as_of: datetime.date
) -> Iterable[Reason]:
    """Yield the reasons in the dates: a day or range belongs where it ends, a year only where it lies whole."""
    first, last = period
    lies_inside = first <= dates.first and dates.last <= last
    overlaps = dates.first <= last and dates.last >= first
    if dates.is_vague and overlaps and not lies_inside:
        yield Reason.TOO_VAGUE
    elif not first <= dates.last <= last:
        yield Reason.OTHER_PERIOD
    is_over_by = dates.surely_not_over_before if dates.precision == Precision.YEAR and not lies_inside else dates.last
    if is_over_by > as_of:
        yield Reason.NOT_OVER


def reasons_of_doers(record: Record, standing: Standing) -> Iterable[Reason]:
    """Yield the reasons that lie in who undertook it: one State, at least, had signed by its first day.

    When a State signed within the month or year that is told, nobody knows whether it had signed.
    """
    states, dates = record.content["undertaken_by"], record.dates
    if any(standing.has_signed(state, dates.first) for state in states):
        return
    if dates.is_vague and any(standing.has_signed(state, dates.last) for state in states):
        yield Reason.VAGUE_AT_SIGNATURE
        return
    if record.content["is_by_secretariat"]:
        yield Reason.BY_SECRETARIAT
    elif record.content["undertaken_by_organizations"] and not states:
        yield Reason.BY_ORGANIZATIONS
    if states:
        yield Reason.NOT_SIGNED
    elif not record.content["is_by_secretariat"] and not record.content["undertaken_by_organizations"]:
        yield Reason.NO_DOER
