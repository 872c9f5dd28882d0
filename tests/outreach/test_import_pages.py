import csv
import datetime
import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from outreach import tasks
from outreach.admin import exchanges
from outreach.exchange.raw import columns, raw_rows
from outreach.exchange.writing import as_xlsx
from outreach.models import Activity, ContactPoint, Import, Organization, ProgressReport
from tests.builders import make_contact, make_import, make_report
from tests.outreach.exchange.test_writing import read_csv, read_xlsx
from tests.outreach.test_export import content_of, exported, of_admin
from tests.test_admin_models import is_under_strict_policy

UPLOAD = reverse("admin:outreach_import_add")
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
GOOD = {
    "title": "Seminar on ratification",
    "language": "en",
    "kind": "seminar",
    "level": "regional",
    "dates": "2022-03-14",
    "stage": "completed",
    "undertaken_by": "Norway; PTS",
    "addressed_to": "Egypt",
    "visibility": "public",
}


@pytest.fixture
def at_once(settings) -> None:
    """Have errands done where they are asked for."""
    settings.TASKS = IMMEDIATE


@pytest.fixture
def desk(secretariat: User, at_once: None) -> Client:
    client = Client()
    client.force_login(secretariat)
    return client


def table(*rows: dict[str, str], noun: str = "activities") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns(noun), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def upload(client: Client, content: bytes, name: str = "rows.csv", noun: str = "activities") -> HttpResponse:
    return client.post(UPLOAD, {"noun": noun, "file": SimpleUploadedFile(name, content)}, follow=True)


def page_of(row: Import) -> str:
    return reverse("admin:outreach_import_change", args=[row.pk])


def do(client: Client, deed: str, row: Import | None = None) -> HttpResponse:
    return client.post(page_of(row or Import.objects.get()), {"deed": deed}, follow=True)


def words(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def kept_files() -> list[str]:
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_a_good_file_is_shown_first_and_written_when_confirmed(desk, secretariat):
    page = upload(desk, table(GOOD, GOOD | {"title": "Another"}))
    assert Import.objects.get().stage == "ready"
    assert not Activity.objects.exists()
    told = words(page)
    assert "No problem was found. The file has 2 rows; 2 of them are new." in told
    assert "The first 2 rows as they were understood" in told
    assert "NOR; PTS" in told
    assert "Import 2 rows" in told

    page = do(desk, "confirm")
    row = Import.objects.get()
    assert (row.stage, row.good, row.confirmed_by) == ("done", 2, secretariat)
    assert "2 rows were imported." in words(page)
    made = Activity.objects.order_by("pk")
    assert [activity.title for activity in made] == ["Seminar on ratification", "Another"]
    link = f"{reverse('admin:outreach_activity_changelist')}?id__gte={made[0].pk}&amp;id__lte={made[1].pk}"
    assert f'href="{link}"' in page.content.decode()
    assert desk.get(link.replace("&amp;", "&")).context["cl"].result_count == 2


def test_history_names_who_imported_each_row(desk, secretariat, head):
    upload(desk, table(GOOD, GOOD | {"title": "Another"}))
    client = Client()
    client.force_login(head)
    do(client, "confirm")
    written = Activity.history.all()
    assert {(was.history_user, was.history_type) for was in written} == {(head, "+")}
    assert {activity.recorded_by for activity in Activity.objects.all()} == {head}
    moves = [(was.stage, was.history_user) for was in Import.objects.get().history.order_by("history_id")]
    assert moves == [
        ("waiting", secretariat),
        ("checking", secretariat),
        ("ready", secretariat),
        ("confirmed", head),
        ("writing", head),
        ("done", head),
    ]


def test_new_activities_wait_for_clearance(desk):
    upload(desk, table(GOOD))
    do(desk, "confirm")
    assert Activity.objects.get().review == "submitted"


def test_a_file_with_a_problem_is_refused_whole_and_says_where_it_is(desk):
    page = upload(desk, table(GOOD, GOOD | {"title": "", "undertaken_by": "Atlantis", "level": "cosmic"}))
    row = Import.objects.get()
    assert row.stage == "refused"
    assert sorted((number, column) for number, column, _sentence in row.problems) == [
        (3, "level"),
        (3, "title"),
        (3, "undertaken_by"),
    ]
    told = words(page)
    assert "3 problems were found; nothing has been imported." in told
    assert "Atlantis" in told
    do(desk, "confirm")
    assert not Activity.objects.exists()
    assert Import.objects.get().stage == "refused"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_with_problems_come_back_as_a_file_that_can_be_corrected_and_sent_again(kind, desk):
    bad = table(GOOD, GOOD | {"title": "", "place": "Oslo"})
    if kind == "xlsx":
        with as_xlsx(read_csv(bad), "Rows") as file:
            bad = file.read()
    upload(desk, bad, f"rows.{kind}")
    row = Import.objects.get()
    response = desk.get(reverse("admin:outreach_import_rejects", args=[row.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="activities-rejects-{row.pk}.{kind}"'
    rows = (read_csv if kind == "csv" else read_xlsx)(content_of(response))
    assert len(rows) == 2
    assert rows[0][-1] == "problems"
    assert rows[1][-1].startswith("title: ")
    assert "Oslo" in rows[1]
    rows[1][rows[0].index("title")] = "Corrected"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    upload(desk, text.getvalue().encode())
    assert Import.objects.latest("pk").stage == "ready"


def test_rows_too_long_for_excel_come_back_as_csv(db):
    assert tasks.rejects_of(Import(name="rows.xlsx"), checked_of("x" * 30_000))[1] == ".xlsx"
    assert tasks.rejects_of(Import(name="rows.xlsx"), checked_of("x" * 40_000))[1] == ".csv"


def checked_of(summary: str) -> tasks.Checked:
    """Return what is found in a file with one row, which has no title."""
    rows = table(GOOD | {"title": "", "summary": summary})
    return tasks.check("activities", rows, "rows.csv", User(), datetime.date(2023, 1, 1))


def test_problems_are_shown_a_page_at_a_time(desk):
    page = upload(desk, table(*[GOOD | {"title": f"Row {index}", "level": "cosmic"} for index in range(250)]))
    assert page.content.decode().count("cosmic") == exchanges.PROBLEMS_PER_PAGE
    assert "250 problems were found" in words(page)
    last = desk.get(page_of(Import.objects.get()), {"p": "3"})
    assert last.content.decode().count("cosmic") == 50
    assert "251" in words(last)


def test_what_the_tracker_lacked_is_added_there_and_the_same_file_checked_again(
    desk, django_capture_on_commit_callbacks
):
    upload(desk, table(GOOD | {"partners": "Institute of Peace"}))
    assert Import.objects.get().stage == "refused"
    Organization.objects.create(name="Institute of Peace", kind="non-governmental")
    with django_capture_on_commit_callbacks(execute=True):
        do(desk, "check")
    row = Import.objects.get()
    assert (row.stage, row.problems, row.attempt, row.rejects.name) == ("ready", [], 2, "")
    assert len(kept_files()) == 1


def test_rows_told_already_make_no_second_record_and_are_reported(desk):
    upload(desk, table(GOOD))
    do(desk, "confirm")
    page = upload(desk, table(GOOD, GOOD | {"title": "New"}, GOOD | {"title": "New"}))
    assert "2 rows are told already, here or in the file, and make no second record." in words(page)
    do(desk, "confirm", Import.objects.latest("pk"))
    assert sorted(activity.title for activity in Activity.objects.all()) == ["New", "Seminar on ratification"]


def test_where_no_row_is_new_there_is_nothing_to_confirm(desk):
    for _time in range(2):
        page = upload(desk, table(GOOD))
        if Activity.objects.exists():
            assert 'value="confirm"' not in page.content.decode()
        else:
            do(desk, "confirm")
    assert "0 of them are new" in words(page)


def test_a_confirmation_pressed_twice_writes_once(desk):
    upload(desk, table(GOOD))
    do(desk, "confirm")
    page = do(desk, "confirm")
    assert "This is not possible any more: the import is now “Imported”." in words(page)
    assert Activity.objects.count() == 1
    assert Import.objects.get().stage == "done"


def test_an_errand_done_twice_writes_once(desk):
    upload(desk, table(GOOD))
    do(desk, "confirm")
    row = Import.objects.get()
    tasks.write_import.call(row.pk, row.attempt)
    tasks.check_import.call(row.pk, row.attempt)
    assert Activity.objects.count() == 1
    assert Import.objects.get().stage == "done"


def test_rows_are_checked_again_when_they_are_written(desk, settings):
    make_contact("NOR", email="desk@other.example.org")
    rows = [
        {
            "state": "NOR",
            "kind": "foreign-ministry",
            "institution": "Ministry",
            "email": "desk@ministry.example.org",
            "languages": "en",
            "nominated_by_note": "Note 1",
            "nominated_on": "2021-09-23",
        }
    ]
    upload(desk, table(*rows, noun="contacts"), noun="contacts")
    assert Import.objects.get().stage == "ready"
    # Somebody records the same address by hand meanwhile.
    make_contact("NOR", email="DESK@ministry.example.org", institution="Ministry of Foreign Affairs")
    page = do(desk, "confirm")
    row = Import.objects.get()
    assert (row.stage, row.confirmed_by) == ("refused", None)
    assert "This State has a contact point of this kind with this address already." in words(page)
    assert ContactPoint.objects.count() == 2


def test_a_crash_in_the_middle_leaves_nothing_half_written_and_can_be_started_again(desk, monkeypatch, caplog):
    upload(desk, table(*[GOOD | {"title": f"Row {index}"} for index in range(1200)]))
    real = ProgressAt(700)
    monkeypatch.setattr(tasks, "teller", real.teller)
    page = do(desk, "confirm")
    row = Import.objects.get()
    assert real.has_crashed
    assert row.stage == "failed"
    assert not Activity.objects.exists()
    assert not Activity.history.exists()
    assert f"Import {row.pk} failed" in caplog.text
    assert "The import failed; nothing was imported." in words(page)
    monkeypatch.undo()
    do(desk, "check")
    do(desk, "confirm")
    assert Activity.objects.count() == Activity.history.count() == 1200


class ProgressAt:
    """Crashes while rows are being written, once so many are."""

    def __init__(self, rows: int) -> None:
        self.rows, self.has_crashed = rows, False

    def teller(self, row: Import, is_writing: bool = False) -> Any:
        def tell(done: int, total: int) -> None:
            if is_writing and done >= self.rows:
                self.has_crashed = True
                raise MemoryError

        return tell


def test_a_file_that_is_gone_is_told_in_a_plain_sentence(desk, caplog):
    upload(desk, table(GOOD))
    row = Import.objects.get()
    default_storage.delete(row.file.name)
    page = do(desk, "confirm")
    assert "The file is not there any more. Upload it again." in words(page)
    assert not Activity.objects.exists()


def test_an_earlier_attempt_is_not_listened_to(desk, secretariat):
    row = waiting(secretariat)
    assert row.begin(1)
    row.check_again(secretariat, timezone.now())
    with row.finishing(1) as counts:
        row.stage = Import.Stage.READY
    assert not counts
    assert Import.objects.get().stage == "waiting"
    assert not Import.objects.get().begin(1)
    assert Import.objects.get().begin(2)


def test_the_file_is_thrown_away_once_its_rows_are_written(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, table(GOOD))
    assert len(kept_files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        do(desk, "confirm")
    row = Import.objects.get()
    assert kept_files() == []
    assert (row.file.name, row.preview, row.problems, row.duplicates) == ("", {}, [], [])


def test_an_import_that_is_given_up_keeps_neither_file_nor_what_was_read(desk, django_capture_on_commit_callbacks):
    upload(desk, table(GOOD, GOOD | {"title": ""}))
    assert len(kept_files()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        page = do(desk, "discard")
    row = Import.objects.get()
    assert kept_files() == []
    assert (row.stage, row.preview, row.problems) == ("discarded", {}, [])
    assert "This import was given up" in words(page)
    assert desk.get(reverse("admin:outreach_import_rejects", args=[row.pk])).status_code == 404


def test_what_nobody_touched_for_a_week_is_given_up(secretariat, django_capture_on_commit_callbacks):
    row = waiting(secretariat)
    upto = row.asked_at + datetime.timedelta(days=7)
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.discard_forgotten(upto) == 0
        assert tasks.discard_forgotten(upto + datetime.timedelta(seconds=1)) == 1
    assert Import.objects.get().stage == "discarded"
    assert kept_files() == []


def test_forgotten_imports_are_given_up_by_a_command_too(secretariat, capsys):
    Import.objects.filter(pk=waiting(secretariat).pk).update(asked_at=timezone.now() - datetime.timedelta(days=8))
    call_command("discard_imports")
    assert capsys.readouterr().out == "Given up: 1 import that nobody had touched for 7 days.\n"
    assert Import.objects.get().stage == "discarded"


def test_rows_are_written_only_after_somebody_has_confirmed_them(secretariat):
    row = waiting(secretariat)
    for stage in ("confirmed", "writing", "done"):
        row.stage = stage
        with pytest.raises(ValidationError, match="only after somebody has confirmed"):
            row.save()


def waiting(by: User) -> Import:
    """Make an import of one good row that nobody has picked up yet."""
    return make_import(by, table(GOOD))


def work() -> None:
    """Do what is asked for with the real worker, until there is nothing left."""
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0, reload=False)


def test_the_database_keeps_what_is_asked_until_a_worker_takes_it(secretariat, sign_in, monkeypatch):
    # Between errands the worker closes its connection, which here holds the transaction of the test.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    client = sign_in(secretariat)
    page = upload(client, table(GOOD))
    assert Import.objects.get().stage == "waiting"
    assert DBTaskResult.objects.get().status == "READY"
    html = page.content.decode()
    assert "It waits for the background worker." in words(page)
    assert 'hx-trigger="every 2s"' in html
    assert '<noscript><meta http-equiv="refresh"' in html

    work()
    assert Import.objects.get().stage == "ready"
    page = do(client, "confirm")
    assert Import.objects.get().stage == "confirmed"
    assert not Activity.objects.exists()

    work()
    page = client.get(page_of(Import.objects.get()))
    assert "1 row was imported." in words(page)
    assert "hx-trigger" not in page.content.decode()
    assert [errand.status for errand in DBTaskResult.objects.all()] == ["SUCCESSFUL"] * 2


def told_after(client: Client, row: Import, **values: Any) -> str:
    Import.objects.filter(pk=row.pk).update(**values)
    return words(client.get(page_of(row)))


def test_the_page_says_when_no_worker_picks_it_up(secretariat, sign_in):
    client, row = sign_in(secretariat), waiting(secretariat)
    told = "Nobody has picked this up for more than 30 seconds. The background worker may be stopped"
    now = timezone.now()
    assert told not in told_after(client, row, asked_at=now - datetime.timedelta(seconds=25))
    assert told in told_after(client, row, asked_at=now - datetime.timedelta(seconds=35))
    ahead = waiting(secretariat)
    page = told_after(client, ahead, asked_at=now - datetime.timedelta(seconds=33))
    assert "1 other import is before it." in page
    assert told not in page


def test_the_page_says_when_the_worker_has_fallen_silent(secretariat, sign_in):
    client, row = sign_in(secretariat), waiting(secretariat)
    row.begin(1)
    told = "Nothing has been heard of the background worker for more than two minutes."
    long_ago = timezone.now() - datetime.timedelta(minutes=3)
    assert told in told_after(client, row, asked_at=long_ago)
    tasks.teller(row)(500, 1200)
    page = client.get(page_of(row))
    assert told not in words(page)
    assert "500 of 1200 rows are checked." not in words(page)  # told twice a second, not with each row
    tasks.teller(row)(1200, 1200)
    page = client.get(page_of(row))
    assert "1200 of 1200 rows are checked." in words(page)
    assert '<progress max="1200" value="1200"' in page.content.decode()
    cache.set(tasks.key_of(row), tasks.Progress(is_writing=False, done=1, total=2, at=long_ago))
    assert told in words(client.get(page_of(row)))


@pytest.mark.parametrize("name", ["rows.xls", "rows.pdf", "rows", "rows.csv.exe"])
def test_what_is_no_spreadsheet_is_refused_at_once(name, desk):
    page = upload(desk, b"anything", name)
    assert "Upload a file whose name ends in .csv or .xlsx." in words(page)
    assert not Import.objects.exists()


def test_a_file_too_large_to_be_read_is_refused_at_once(desk, monkeypatch):
    monkeypatch.setattr("outreach.forms.exchanges.MAX_BYTES", 10)
    assert "Please split it." in words(upload(desk, b"x" * 11))
    assert not Import.objects.exists()


def test_a_file_that_is_no_table_says_so_on_its_page(desk):
    page = upload(desk, b"PK\x03\x04 not really", "rows.xlsx")
    row = Import.objects.get()
    assert row.stage == "refused"
    assert [number for number, _column, _sentence in row.problems] == [0]
    assert "The file" in words(page)
    assert "Download the rows with problems" not in words(page)


def test_problems_speak_the_language_of_who_uploaded_the_file(desk):
    desk.cookies["django_language"] = "fr"
    upload(desk, table(GOOD | {"title": ""}))
    assert Import.objects.get().language == "fr"


@pytest.mark.parametrize("who", ["norway", "panama", "japan", "reader"])
def test_nobody_else_learns_of_an_import(who, request, secretariat, sign_in):
    row = waiting(secretariat)
    client = sign_in(request.getfixturevalue(who))
    for address in (UPLOAD, page_of(row), reverse("admin:outreach_import_rejects", args=[row.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"deed": "confirm"}).status_code == 404
    assert not Import.objects.visible_to(request.getfixturevalue(who)).exists()
    assert Import.objects.get().stage == "waiting"


def test_a_deed_that_does_not_exist_is_refused(desk, secretariat):
    row = waiting(secretariat)
    assert desk.post(page_of(row), {"deed": "write"}).status_code == 403
    assert Import.objects.get().stage == "waiting"


def test_the_lists_lead_to_the_import_of_their_rows(desk):
    for model, noun in (("activity", "activities"), ("contactpoint", "contacts"), ("progressreport", "reports")):
        page = desk.get(reverse(f"admin:outreach_{model}_changelist")).content.decode()
        assert f'href="{UPLOAD}?noun={noun}"' in page
        form = desk.get(UPLOAD, {"noun": noun}).content.decode()
        assert f'<option value="{noun}" selected>' in form
    assert f'href="{UPLOAD}?noun=' not in desk.get(reverse("admin:outreach_measure_changelist")).content.decode()


def test_the_pages_of_an_import_do_without_inline_style_and_script(desk, secretariat):
    pages = [desk.get(UPLOAD), desk.get(page_of(waiting(secretariat)))]
    pages.append(upload(desk, table(GOOD)))
    pages.append(upload(desk, table(GOOD | {"title": ""})))
    pages.append(do(desk, "discard", Import.objects.latest("pk")))
    for page in pages:
        assert page.status_code == 200
        assert is_under_strict_policy(page.content.decode())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_raw_export_imported_again_brings_nothing_new(kind, desk):
    upload(desk, table(GOOD, GOOD | {"title": "=Formula", "summary": "Two\nlines; and a “quote”"}))
    do(desk, "confirm")
    response = desk.post(of_admin("outreach.activity"), {"file": f"raw-{kind}"})
    assert "-raw-" in response["Content-Disposition"]
    page = upload(desk, content_of(response), f"again.{kind}")
    row = Import.objects.latest("pk")
    assert (row.stage, row.good, len(row.duplicates)) == ("ready", 0, 2)
    assert "0 of them are new" in words(page)


def test_a_raw_export_brings_back_the_same_rows(desk):
    make_contact("NOR", phone="+43 1 26030 6200", languages="en;fr")
    make_report(visibility="public")
    for model, noun in ((ContactPoint, "contacts"), (ProgressReport, "reports")):
        before = list(raw_rows(noun, model.objects.all()))
        file = content_of(desk.post(of_admin(model._meta.label_lower), {"file": "raw-csv"}))
        assert read_csv(file)[0] == columns(noun)
        model.objects.all().delete()
        upload(desk, file, noun=noun)
        do(desk, "confirm", Import.objects.latest("pk"))
        assert list(raw_rows(noun, model.objects.all())) == before


def test_the_raw_form_is_for_those_who_import(norway, desk, sign_in):
    upload(desk, table(GOOD))
    do(desk, "confirm")
    address = reverse("outreach:activity-export")
    assert "raw-csv" in desk.get(address).content.decode()
    assert exported(desk, address, "raw-csv")[0] == columns("activities")
    client = sign_in(norway)
    assert "raw-csv" not in client.get(address).content.decode()
    assert client.post(address, {"file": "raw-csv"}).status_code == 404
    assert desk.post(reverse("state-export"), {"file": "raw-csv"}).status_code == 404
