"""The sheet of progress reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from outreach.exchange.columns import choice, day, state, text
from outreach.exchange.directory import Directory
from outreach.exchange.rules import broken_constraints, refused
from outreach.exchange.sheets import CHUNK, Draft, Sheet
from outreach.models import ProgressReport
from states.names import fold

TEXTS = ("step", "language", "kind", "source", "reference", "visibility")
DAYS = ("reported_on", "received_on", "acknowledged_on")


class ReportSheet(Sheet):
    """Progress reports of Annex 2 States."""

    model = ProgressReport
    first_in_order = "reported_on"
    columns = (
        state("state"),
        day("reported_on"),
        day("received_on"),
        text("step"),
        choice(ProgressReport, "language"),
        choice(ProgressReport, "kind"),
        text("source"),
        text("reference", is_required=False),
        choice(ProgressReport, "visibility"),
        day("acknowledged_on", is_required=False),
    )

    def __init__(self, directory: Directory, told: Sequence[str] = ()) -> None:
        """Take the names that stand in cells, and the columns that a file has."""
        super().__init__(directory, told)
        self._answers: dict[tuple[str, datetime.date], ValidationError | None] = {}

    def build(self, draft: Draft, by: User) -> None:
        """Make the report."""
        texts = {name: draft.told.get(name, "") for name in TEXTS}
        days = {name: draft.told.get(name) for name in DAYS}
        draft.record = ProgressReport(**texts, **days)
        draft.record.state_id = draft.told.get("state")

    def rules(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """Yield what stands against the report; the treaty status of a State on a day is asked for once."""
        report: ProgressReport = draft.record
        if not report.state_id and "state" not in draft.unread:
            yield "state", _("Say which State reports.")
        yield from refused(report, draft.unread, [report.clean_telling, partial(self._clean_state, report)])
        yield from broken_constraints(report, draft.unread)

    def _clean_state(self, report: ProgressReport) -> None:
        key = report.state_id, report.reported_on
        if key not in self._answers:
            self._answers[key] = None
            try:
                report.clean_state()
            except ValidationError as error:
                self._answers[key] = error
        answer = self._answers[key]
        if answer is not None:
            raise answer

    def identity(self, told: Mapping[str, str]) -> tuple[str, ...]:
        """Return the State, the day and the step: what came of the report since is not what makes it another."""
        return told["state"], told["reported_on"], fold(told["step"])

    def values(self, records: Sequence[ProgressReport]) -> Iterator[dict[str, Any]]:
        """Yield the values by column of each of the reports."""
        for record in records:
            yield {"state": record.state_id, **{name: getattr(record, name) for name in (*TEXTS, *DAYS)}}

    def held(self, drafts: Sequence[Draft]) -> list[int]:
        """Return the keys of the recorded reports of the same States and days."""
        told = {(draft.record.state_id, draft.record.reported_on) for draft in drafts}
        near = ProgressReport.objects.filter(state__in={code for code, _day in told if code}).order_by()
        rows = near.values_list("pk", "state", "reported_on").iterator(chunk_size=CHUNK)
        return [pk for pk, *report in rows if tuple(report) in told]
