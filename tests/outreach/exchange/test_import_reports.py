import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach.exchange.importing import Checked, check, write
from outreach.models import ProgressReport
from tests.builders import CLEARED_AT, make_report
from tests.outreach.exchange.spreadsheets import REPORT, as_csv, table

TODAY = datetime.date(2026, 11, 22)
NOT_ONE_OF_THEM = (
    "Progress reports come from States that are listed in Annex 2 and are not ratifiers on the day of the report; this "
    "State is not one of them."
)


def checked(by: User, *changes: dict[str, str]) -> Checked:
    return check("reports", as_csv(table(REPORT, *changes)), "reports.csv", by, TODAY)


def test_a_row_becomes_a_report_in_the_states_own_words_with_its_history(secretariat):
    result = checked(
        secretariat, {"state": "مصر", "kind": "Step in parliament", "step": "提交\n委员会", "language": "zh"}
    )
    assert result.problems == []
    write(result, secretariat, CLEARED_AT)
    report = ProgressReport.objects.get()
    assert (report.state_id, report.kind, report.step, report.language) == (
        "EGY",
        "parliament",
        "提交\n委员会",
        "zh-hans",
    )
    assert (report.reported_on, report.received_on, report.acknowledged_on) == (
        datetime.date(2022, 3, 14),
        datetime.date(2022, 3, 16),
        datetime.date(2022, 3, 20),
    )
    assert (report.source, report.reference, report.visibility) == ("A note verbale.", "12/2022", "coordinators")
    assert list(ProgressReport.objects.search("委员会")) == [report]
    past = report.history.get()
    assert (past.history_user, past.history_change_reason) == (secretariat, "Imported from reports.csv")


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"state": ""}, "state", "Say which State reports."),
        ({"state": "NOR"}, "state", NOT_ONE_OF_THEM),
        ({"state": "IDN"}, "state", NOT_ONE_OF_THEM),
        ({"state": "RUS", "reported_on": "2023-11-01", "received_on": "2024-01-01"}, "state", NOT_ONE_OF_THEM),
        ({"reported_on": ""}, "reported_on", "Write a day, such as 2005-03-14."),
        ({"reported_on": "March 2022"}, "reported_on", "“March 2022” is no day. Write it as 2005-03-14."),
        ({"received_on": "2022-03-13"}, "received_on", "A report cannot be received before its date."),
        (
            {"acknowledged_on": "2022-03-15"},
            "acknowledged_on",
            "A report cannot be acknowledged before it was received.",
        ),
        ({"acknowledged_on": "2030-01-01"}, "acknowledged_on", "This day has not come yet."),
        ({"step": ""}, "step", "This field cannot be blank."),
        ({"visibility": ""}, "visibility", "This field cannot be blank."),
    ],
)
def test_each_problem_is_told_by_row_and_column_in_a_sentence(change, column, sentence, secretariat):
    row = REPORT | {"acknowledged_on": ""} | change
    told = checked(secretariat, row).problems
    assert [(problem.row, problem.column, problem.sentence) for problem in told] == [(2, column, sentence)]


def test_a_state_reports_again_from_the_day_its_ratification_is_withdrawn(secretariat):
    row = {"state": "RUS", "reported_on": "2023-11-03", "received_on": "2024-01-01", "acknowledged_on": ""}
    assert checked(secretariat, row).problems == []


def test_a_report_that_is_recorded_already_makes_no_second_record(secretariat):
    make_report("EGY", acknowledged_on=datetime.date(2022, 3, 20), reference="12/2022", visibility="coordinators")
    result = checked(secretariat, {}, {"step": "Another step."})
    assert [(twin.row, twin.sentence) for twin in result.duplicates] == [(2, "This is recorded already.")]
    assert (write(result, secretariat, CLEARED_AT).created, ProgressReport.objects.count()) == (1, 2)


def test_a_report_acknowledged_since_makes_no_second_record(secretariat):
    make_report("EGY", reference="12/2022", visibility="coordinators")
    result = checked(secretariat, {"step": "the ratification has been put before the  committee."})
    assert [(twin.row, twin.sentence) for twin in result.duplicates] == [
        (2, "This is held already, with another step, acknowledged_on: nothing was changed.")
    ]
    assert (write(result, secretariat, CLEARED_AT).created, ProgressReport.objects.count()) == (0, 1)


@pytest.mark.parametrize("change", [{"state": "CHN"}, {"reported_on": "2022-03-13"}, {"step": "Another step."}])
def test_what_tells_of_another_state_day_or_step_is_another_report(change, secretariat):
    make_report("EGY", acknowledged_on=datetime.date(2022, 3, 20), reference="12/2022", visibility="coordinators")
    result = checked(secretariat, change)
    assert (len(result.rows), result.duplicates, result.problems) == (1, [], [])


def test_a_report_told_in_two_ways_is_a_problem_that_names_the_first_row(secretariat):
    told = checked(secretariat, {}, {"reference": "13/2022"}).problems
    assert [(problem.row, problem.column) for problem in told] == [(3, "")]
    assert "Row 2 tells of the same, with another reference" in told[0].sentence


def test_the_status_of_a_state_on_a_day_is_asked_for_once_however_many_reports_tell_of_it(secretariat):
    def queries(rows: int) -> int:
        steps = [{"step": f"Step {number}"} for number in range(rows)]
        with CaptureQueriesContext(connection) as asked:
            assert checked(secretariat, *steps).problems == []
        return len(asked)

    assert queries(1) == queries(50)
