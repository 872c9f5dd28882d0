import csv
import datetime
import io
import json
import subprocess
import sys

import docx
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from states.documents.files import list_file


def said(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_treaty_status_tells_the_figures_of_the_declaration_as_json(db):
    answer = said("treaty_status", "--as-of", "2021-09-23", "--json")
    assert json.loads(answer) == {
        "as_of": "2021-09-23",
        "signatories": 185,
        "ratifiers": 170,
        "annex_2_ratified": 36,
        "annex_2_signed": ["CHN", "EGY", "IRN", "ISR", "USA"],
        "annex_2_not_signed": ["PRK", "IND", "PAK"],
    }


def test_treaty_status_is_as_of_today_unless_told_otherwise(db):
    assert json.loads(said("treaty_status", "--json"))["as_of"] == timezone.localdate().isoformat()


def test_treaty_status_speaks_in_words(db):
    assert said("treaty_status", "--as-of", "2021-09-23").splitlines() == [
        "As of: 23 September 2021",
        "Signatory States: 185",
        "Ratifying States: 170",
        "Annex 2 States that have ratified: 36 of 44",
        "Signed, ratification outstanding: China; Egypt; Iran (Islamic Republic of); Israel; United States of America",
        "Not yet signed: Democratic People's Republic of Korea; India; Pakistan",
        "Earliest possible entry into force: 22 March 2022",
    ]


TOMORROW = (datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=2)).isoformat()


@pytest.mark.parametrize("command", [("treaty_status",), ("list_states", "--list", "A")])
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2021-09-31", "“2021-09-31” is not a date such as 2021-09-23."),
        ("yesterday", "“yesterday” is not a date such as 2021-09-23."),
        ("20210923", "“20210923” is not a date such as 2021-09-23."),
        ("2021-W38-4", "“2021-W38-4” is not a date such as 2021-09-23."),
        ("2021-9-23", "“2021-9-23” is not a date such as 2021-09-23."),
        ("1996-09-23", "Choose 24 September 1996 or later: the Treaty was opened for signature then."),
        (TOMORROW, "Choose today or an earlier day: what States will do later is not known."),
    ],
)
def test_a_day_without_a_status_is_refused_with_a_sentence(command, day, sentence, db):
    with pytest.raises(CommandError) as error:
        said(*command, "--as-of", day)
    assert str(error.value) == sentence


@pytest.mark.parametrize("language", ["zh", "ZH", "zh-Hans"])
def test_list_states_prints_a_list_as_csv_in_chinese(language, db):
    answer = said("list_states", "--as-of", "2021-09-23", "--language", language, "--list", "B2", "--format", "csv")
    assert answer.splitlines() == [
        "position,name,iso3",
        "1,中国,CHN",
        "2,埃及,EGY",
        "3,伊朗伊斯兰共和国,IRN",
        "4,以色列,ISR",
        "5,美利坚合众国,USA",
    ]


@pytest.mark.parametrize("code", ["B", "B1", "B2", "B3"])
def test_csv_of_list_states_has_the_names_of_the_declaration_under_columns_without_a_mark(code, db, tmp_path):
    arguments = ["list_states", "--as-of=2021-09-23", "--language=zh", f"--list={code}", "--format=csv"]
    call_command(*arguments, output=tmp_path / "file")
    with (tmp_path / "stdout").open("w") as stdout:
        call_command(*arguments, stdout=stdout)
    declared = (settings.BASE_DIR / "fixtures" / "appendix_2021_zh.csv").read_text(encoding="utf-8-sig")
    names = [row["name_zh"] for row in csv.DictReader(io.StringIO(declared)) if row["list"] == code]
    for path in (tmp_path / "file", tmp_path / "stdout"):
        columns, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        assert columns == ["position", "name", "iso3"]
        assert [row[:2] for row in rows] == [[str(place), name] for place, name in enumerate(names, start=1)]


@pytest.mark.parametrize("form", ["html", "docx"])
def test_list_states_writes_all_lists_to_a_file(form, db, tmp_path):
    path = tmp_path / f"lists.{form}"
    said("list_states", "--as-of", "2021-09-23", "--format", form, "--output", str(path))
    everything = ["A", "B", "B1", "B2", "B3"]
    assert path.read_bytes() == list_file(everything, datetime.date(2021, 9, 23), "en", form)


def test_list_states_prints_one_list_of_a_word_document_as_bytes(db, tmp_path):
    path = tmp_path / "stdout"
    with path.open("w") as stdout:
        call_command("list_states", "--list", "B3", "--format", "docx", stdout=stdout)
    (table,) = docx.Document(str(path)).tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "Democratic People's Republic of Korea",
        "India",
        "Pakistan",
    ]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "CSV holds one list: name it with --list, one of A, B, B1, B2, B3."),
        (["--list", "A", "--language", "de"], "“de” is not a language of this system: it has ar, zh, en, fr, ru, es."),
        (
            ["--list", "A", "--output", "/nowhere/list.csv"],
            "/nowhere/list.csv cannot be written: No such file or direc",
        ),
        (["--list", "C"], "Error: argument --list: invalid choice: 'C'"),
        (["--format", "docx"], "A Word document is no text: name a file with --output."),
    ],
)
def test_list_states_says_what_it_cannot_do(args, sentence, db):
    with pytest.raises(CommandError) as error:
        said("list_states", *args)
    assert str(error.value)[: len(sentence)] == sentence


def test_commands_tell_a_wrong_date_in_one_line_and_fail(db):
    command = [sys.executable, "manage.py", "treaty_status", "--as-of", "soon"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "CommandError: “soon” is not a date such as 2021-09-23.\n"
