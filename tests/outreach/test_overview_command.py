import csv
import datetime
import io
import time
import zipfile

import pytest
from django.core.management import CommandError, call_command

from outreach.documents.overview import Brief, compile_overview
from outreach.documents.word import to_docx
from outreach.models import Activity, Conference
from tests.builders import make_activity, make_cleared
from tests.outreach.overview_readers import texts_of_docx, texts_of_html

pytestmark = pytest.mark.django_db


def run(tmp_path, *arguments: str, **options: str) -> str:
    given = {"conference": "13", "as_of": "2023-06-01", "output": str(tmp_path / "overview")} | options
    out, errors = io.StringIO(), io.StringIO()
    named = [f"--{name.replace('_', '-')}={value}" for name, value in given.items()]
    call_command("compile_overview", *named, *arguments, stdout=out, stderr=errors)
    return out.getvalue() + errors.getvalue()


def test_it_says_what_it_printed_and_what_it_left_out(tmp_path, norway, secretariat):
    make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    make_activity(norway, stage="planned")
    said = run(tmp_path, left_out=str(tmp_path / "left.csv"))
    assert said == (
        "CTBT-Art.XIV/2023/…, as of 1 June 2023\n"
        "Printed: 1 (of 1 States)\n"
        "Left out: 1\n"
        "  not cleared: 1\n"
        "  planned: 1\n"
    )
    columns, row = csv.reader(io.StringIO((tmp_path / "left.csv").read_text(encoding="utf-8")))
    assert columns == ["id", "dates", "title", "undertaken_by", "stage", "review", "visibility", "reasons"]
    assert row[-1] == "not cleared; planned"


@pytest.mark.parametrize("language", ["zh", "ZH", "zh-Hans"])
def test_zh_is_chinese_and_the_symbol_is_the_one_given(language, tmp_path, db):
    run(tmp_path, language=language, symbol="CTBT-Art.XIV/2023/4", format="html")
    texts = texts_of_html((tmp_path / "overview").read_text(encoding="utf-8"))
    assert texts[:2] == ["CTBT-Art.XIV/2023/4", "促进《全面禁止核试验条约》生效会议"]


def test_a_declaration_without_recorded_measures_is_told(tmp_path, db):
    said = run(tmp_path, conference="8", as_of="2013-06-01")
    assert said.endswith("The measures of 2011 are not recorded: the title cites none.\n")


def test_the_appendix_has_the_five_lists_as_of_the_date(tmp_path, db):
    run(tmp_path, "--appendix", as_of="2023-11-03", conference="14")
    texts = texts_of_docx((tmp_path / "overview").read_bytes())
    assert texts.count("Appendix: lists of States as of 3 November 2023") == 1
    # Three columns, read downwards.
    assert texts[-10:] == [
        *("China", "Iran (Islamic Republic of)", "Russian Federation"),
        *("Egypt", "Israel", "United States of America"),
        "3. Annex 2 States that have not yet signed",
        *("Democratic People's Republic of Korea", "India", "Pakistan"),
    ]


def test_the_same_data_and_date_give_the_same_bytes_at_another_time(tmp_path, norway, secretariat):
    make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    for name in ("docx", "html"):
        run(tmp_path, "--appendix", format=name, output=str(tmp_path / f"first.{name}"))
    time.sleep(2.1)  # the entries of a zip file tell their time to two seconds
    for name in ("docx", "html"):
        run(tmp_path, "--appendix", format=name, output=str(tmp_path / f"second.{name}"))
        assert (tmp_path / f"first.{name}").read_bytes() == (tmp_path / f"second.{name}").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 6, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"conference": "thirteen"}, "there is no conference 'thirteen'; give its number, such as 13"),
        ({"conference": "99"}, "there is no conference '99'; give its number, such as 13"),
        ({"conference": "1"}, "This conference has no reporting period"),
        ({"language": "fr"}, "The overview is compiled in English and in Chinese; other languages come later"),
        ({"language": "xx"}, "“xx” is not a language of this system: it has ar, zh, en, fr, ru, es."),
        ({"as_of": "1 June 2023"}, "“1 June 2023” is not a date such as 2021-09-23."),
        ({"as_of": "2023-6-1"}, "“2023-6-1” is not a date such as 2021-09-23."),
        ({"as_of": "20230601"}, "“20230601” is not a date such as 2021-09-23."),
        ({"as_of": "2023-W22-4"}, "“2023-W22-4” is not a date such as 2021-09-23."),
        ({"as_of": "2999-01-01"}, "The date of the document cannot lie in the future"),
        ({"as_of": "2021-05-31"}, "The reporting period of this conference begins on 1 June 2021 only"),
        ({"format": "pdf"}, "invalid choice: 'pdf'"),
        ({"output": "/nowhere/overview.docx"}, "/nowhere/overview.docx cannot be written"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(tmp_path, options, said):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, **options)
    assert str(refused.value).count(said) == 1


def test_the_first_conference_carries_out_no_declaration(tmp_path, db):
    Conference.objects.filter(number=1).update(
        reporting_starts_on=datetime.date(1997, 6, 1), reporting_ends_on=datetime.date(1999, 5, 31)
    )
    with pytest.raises(CommandError) as refused:
        run(tmp_path, conference="1", as_of="1999-06-01")
    assert str(refused.value) == "There is no conference before this one whose declaration could be carried out."


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_activities(rows, norway, secretariat, django_assert_num_queries):
    for _number in range(rows):
        make_cleared(norway, undertaken_by=("NOR", "PAN"), addressed_to=("CHN",), secretariat=secretariat)
        make_activity(norway, undertaken_by=("NOR", "PAN"), stage="planned")
    brief = Brief(Conference.objects.get(number=13), "en", datetime.date(2023, 6, 1), "X")
    # Activities with what was cleared, seven relations of those not cleared, States, acts, organizations, measures,
    # the conference before and its measure, and the status of the Treaty.
    with django_assert_num_queries(15):
        compiled = compile_overview(brief)
        to_docx(compiled.document)
    assert (len(compiled.selection.printed), len(compiled.selection.left_out)) == (rows, rows)
    assert Activity.objects.count() == 2 * rows
