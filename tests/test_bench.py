import csv
import io

import pytest

from tests.bench import files
from tests.bench.databases import describe, kinds, url_of
from tests.bench.files import importable, line_of_export, rows_of
from tests.bench.inside import Page, addresses, plan, visit
from tests.bench.pages import TEXT, form_data
from tests.builders import make_activity, make_cleared


def test_every_page_of_the_plan_is_answered_to_whom_it_is_visited_as(norway, secretariat):
    make_activity(norway)
    for _index in range(30):  # more than a page
        make_cleared(norway, secretariat=secretariat)
    pages = plan()
    assert len({page.name for page in pages}) == len(pages) > 40
    assert all(page.queries > 3 for page in pages)
    asked = addresses(secretariat, norway, "NOR")
    assert [page.address for page in pages] == [address for _name, _person, address in asked]


def test_saving_a_page_changes_the_record(client, norway):
    client.force_login(norway)
    draft = make_activity(norway)
    page = Page("save", f"/activities/{draft.pk}/edit/", "", is_saved=True)
    assert visit(client, page) > 20
    draft.refresh_from_db()
    assert draft.summary == TEXT
    visit(client, page)
    draft.refresh_from_db()
    assert draft.summary == f"{TEXT} And back."


def test_a_form_is_sent_back_as_it_stands():
    html = """
    <form><input name="csrfmiddlewaretoken" value="x"><input type="search" name="q" value="no"></form>
    <form><input name="title" value="A &amp; B"><textarea name="summary">
    Old</textarea><input type="checkbox" name="by" value="on"><input type="radio" name="level" value="global" checked>
    <input type="radio" name="level" value="regional"><select name="states"><option value="NOR" selected>N</option>
    <option value="PAN">P</option><option value="FRA" selected>F</option></select>
    <input type="submit" name="save"></form>
    """
    assert form_data(html) == {
        "csrfmiddlewaretoken": ["x"],
        "title": ["A & B"],
        "summary": [TEXT],
        "level": ["global"],
        "states": ["NOR", "FRA"],
    }


def test_the_median_and_the_95th_percentile_are_told_in_milliseconds():
    assert describe([index / 1000 for index in range(101)]) == {"median": 50.0, "p95": 95.0}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["SQLite"]),
        ("sqlite:////tmp/other.sqlite3", ["SQLite"]),
        ("postgres://user@host:5432/tracker", ["SQLite", "PostgreSQL"]),
    ],
)
def test_postgresql_is_measured_when_the_environment_names_it(monkeypatch, url, expected):
    monkeypatch.setenv("DATABASE_URL", url)
    assert kinds() == expected


def test_scratch_databases_are_beside_the_one_in_use_and_never_it(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://user@host:5432/tracker")
    assert url_of("PostgreSQL", "1000") == "postgres://user@host:5432/ctbt_bench_1000"
    assert url_of("SQLite", "1000").endswith("/var/bench/1000.sqlite3")


def test_rows_that_name_organizations_are_left_out_of_what_is_imported(monkeypatch):
    monkeypatch.setattr(files, "IMPORTED", 2)
    rows = [["title", "partners"], ["a", ""], ["b", "Example organization 001"], ["c", "x;y"], ["d", ""]]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    kept = list(csv.reader(io.StringIO(importable(b"\xef\xbb\xbf" + text.getvalue().encode()))))
    assert kept == [rows[0], rows[1], rows[3]]


def test_the_rows_of_a_file_are_counted_without_its_head_and_with_lines_within_a_cell():
    assert rows_of(b'\xef\xbb\xbftitle,place\r\n"two\nlines",x\r\nb,y\r\n') == 2


def test_an_export_that_holds_too_much_memory_is_marked():
    held, too_much = (line_of_export("export", 100, 2.0, 77_000_000, peak) for peak in (150_000_000, 151_000_000))
    assert held.split() == ["export", "100", "2.0", "50", "150", "(77", "before)"]
    assert too_much.split() == ["export", "100", "2.0", "50", "151", "(77", "before)", "!"]
