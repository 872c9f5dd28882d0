from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from outreach.models import Activity, ContactPoint, ProgressReport
from tests.builders import make_user
from tests.outreach.exchange.spreadsheets import CONTACT, REPORT, activities, as_csv, as_xlsx, table, workbook


def run(noun: str, file: Path, **options: object) -> list[str]:
    out = StringIO()
    call_command(f"import_{noun}", str(file), stdout=out, stderr=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two activities, the second of them told twice."""
    path = tmp_path / "activities.csv"
    path.write_bytes(as_csv(activities({"title": "First"}, {}, {})))
    return path


def test_a_dry_run_says_what_would_be_created_and_writes_nothing(file, db):
    assert run("activities", file, dry_run=True) == [
        "Row 4: This is the same as row 3.",
        "2 activities would be created; 1 of the rows are told already.",
    ]
    assert (Activity.objects.count(), User.objects.count()) == (0, 0)


def test_rows_are_imported_once_however_often_the_command_is_run(file, db):
    assert run("activities", file)[-1] == "2 activities created; 1 of the rows were told already."
    assert run("activities", file) == [
        "Row 2: This is recorded already.",
        "Row 3: This is recorded already.",
        "Row 4: This is recorded already.",
        "0 activities created; 3 of the rows were told already.",
    ]
    assert Activity.objects.count() == 2


def test_who_imports_is_named_as_having_recorded_and_submitted(file, db):
    person = make_user("clerk")
    run("activities", file, by="clerk")
    activity = Activity.objects.get(title="First")
    assert (activity.recorded_by, activity.steps.get().by, activity.history.get().history_user) == (person,) * 3


def test_where_nobody_is_named_it_is_an_account_with_which_nobody_signs_in(file, db):
    run("activities", file)
    recorder = Activity.objects.get(title="First").recorded_by
    assert (recorder.username, recorder.is_active, recorder.has_usable_password()) == ("command-line", False, False)


def test_an_unknown_account_and_a_missing_file_are_told(file, tmp_path, db):
    with pytest.raises(CommandError, match=r"There is no account nobody\."):
        run("activities", file, by="nobody")
    with pytest.raises(CommandError, match="There is no file"):
        run("activities", tmp_path / "nothing.csv")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_problem_is_told_with_row_and_column_and_the_rows_are_put_aside(ending, tmp_path, db):
    path, rejects = tmp_path / "activities.csv", tmp_path / f"rejects.{ending}"
    path.write_bytes(as_csv(activities({}, {"level": "x", "undertaken_by": ""}, {"dates": "soon"})))
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_activities", str(path), rejects=rejects, stdout=StringIO(), stderr=out)
    assert str(error.value) == "Nothing was imported. Problems: 3, in 2 of 3 rows."
    assert [line.split(": ")[0] for line in out.getvalue().splitlines()] == [
        "Row 3, level",
        "Row 3, undertaken_by",
        "Row 4, dates",
    ]
    assert error.value.returncode == 1
    assert Activity.objects.count() == 0
    with pytest.raises(CommandError, match=r"Problems: 3, in 2 of 2 rows\."):
        run("activities", rejects)


def test_a_file_that_cannot_be_read_is_told(tmp_path, db):
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_reports", str(path), stderr=out)
    assert out.getvalue() == "The file: The file is empty.\n"


def test_what_is_left_out_of_a_workbook_is_told(tmp_path, db):
    book = workbook(activities({}))
    book.create_sheet("Notes")
    path = tmp_path / "activities.xlsx"
    path.write_bytes(as_xlsx(book))
    assert run("activities", path)[0] == "Only the first visible sheet, “Sheet”, was read; not: Notes."


def test_contacts_and_reports_have_their_own_commands(tmp_path, db):
    contacts, reports = tmp_path / "contacts.csv", tmp_path / "reports.csv"
    contacts.write_bytes(as_csv(table(CONTACT, {})))
    reports.write_bytes(as_csv(table(REPORT, {})))
    assert run("contacts", contacts) == ["1 contacts created; 0 of the rows were told already."]
    assert run("reports", reports) == ["1 progress reports created; 0 of the rows were told already."]
    assert (ContactPoint.objects.count(), ProgressReport.objects.count()) == (1, 1)
