import csv
import datetime
import io
import time
import zipfile

import docx
import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from states.documents.appendix import HEADINGS, appendix_lists
from states.documents.columns import read_downwards
from states.documents.files import Format, list_file

DECLARATION = datetime.date(2021, 9, 23)
WITHDRAWAL = datetime.date(2023, 11, 3)
CODES = ["A", "B", "B1", "B2", "B3"]


def as_declared() -> dict[str, list[str]]:
    """The names in the lists of the declaration of 2021, as printed in Chinese."""
    names: dict[str, list[str]] = {code: [] for code in CODES}
    with (settings.BASE_DIR / "fixtures" / "appendix_2021_zh.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            names[row["list"]].append(row["name_zh"])
            assert int(row["position"]) == len(names[row["list"]])
    return names


def as_listed(on: datetime.date = DECLARATION, language: str = "zh-hans") -> dict[str, list[str]]:
    with translation.override(language):
        return {each.code: [state.name for state in each.states] for each in appendix_lists(on)}


def without(name: str, names: list[str]) -> list[str]:
    return [each for each in names if each != name]


def document(language: str = "zh-hans", form: str = Format.DOCX, on: datetime.date = DECLARATION) -> bytes:
    return list_file(CODES, on, language, form)


def downwards(table: docx.table.Table) -> list[str]:
    """The cells of a table, down each column after the other."""
    return [cell.text for column in table.columns for cell in column.cells if cell.text]


@pytest.mark.parametrize("code", ["B", "B1", "B2", "B3"])
def test_the_lists_of_annex_2_are_those_of_the_declaration_in_its_order(code, db):
    assert as_listed()[code] == as_declared()[code]


def test_list_a_is_that_of_the_declaration_but_for_the_place_of_eswatini(db):
    listed, declared = as_listed()["A"], as_declared()["A"]
    suriname, eswatini, sweden = "苏里南", "斯威士兰王国", "瑞典"
    assert without(eswatini, listed) == without(eswatini, declared)
    place = declared.index(eswatini)
    assert declared[place - 1 : place + 2] == [suriname, eswatini, sweden]
    estonia, ethiopia = "爱沙尼亚", "埃塞俄比亚"
    place = listed.index(eswatini)
    assert listed[place - 1 : place + 2] == [estonia, eswatini, ethiopia]


def test_lists_1_to_3_share_out_list_b(db):
    lists = as_listed()
    assert sorted(lists["B1"] + lists["B2"] + lists["B3"]) == sorted(lists["B"])


def test_a_state_that_has_withdrawn_its_ratification_stands_among_those_outstanding(db):
    lists = as_listed(WITHDRAWAL, "en")
    assert lists["B2"] == [
        "China",
        "Egypt",
        "Iran (Islamic Republic of)",
        "Israel",
        "Russian Federation",
        "United States of America",
    ]
    assert "Russian Federation" not in lists["A"]


def test_each_language_but_chinese_has_its_own_order(db):
    first = {language: as_listed(language=language)["B3"] for language in ("en", "fr", "ru", "ar", "zh-hans")}
    assert first == {
        "en": ["Democratic People's Republic of Korea", "India", "Pakistan"],
        "fr": ["Inde", "Pakistan", "République populaire démocratique de Corée"],
        "ru": ["Индия", "Корейская Народно-Демократическая Республика", "Пакистан"],
        "ar": ["الهند", "باكستان", "جمهورية كوريا الشعبية الديمقراطية"],
        "zh-hans": ["朝鲜民主主义人民共和国", "印度", "巴基斯坦"],
    }


def test_the_lists_cost_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        lists = appendix_lists(DECLARATION)
    assert {each.code: len(each.states) for each in lists} == {"A": 170, "B": 44, "B1": 36, "B2": 5, "B3": 3}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_heading_is_said_in_each_language(language):
    with translation.override("en"):
        english = [str(heading) for heading in HEADINGS.values()]
    with translation.override(language):
        said = [str(heading) for heading in HEADINGS.values()]
    assert len(set(said)) == 5
    assert (set(said) & set(english) == set()) == (language != "en")


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (0, []),
        (2, [(0, 1, None)]),
        (5, [(0, 2, 4), (1, 3, None)]),
        (4, [(0, 2, None), (1, 3, None)]),
        (6, [(0, 2, 4), (1, 3, 5)]),
    ],
)
def test_columns_are_filled_downwards(count, rows):
    assert read_downwards(range(count)) == rows


@given(st.lists(st.integers(), max_size=200), st.integers(1, 5))
def test_reading_the_columns_downwards_gives_the_list_again(items, columns):
    rows = read_downwards(items, columns)
    assert [item for column in zip(*rows, strict=True) for item in column if item is not None] == items


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_word_document_holds_every_list_in_three_columns_under_its_heading(language, db):
    opened = docx.Document(io.BytesIO(document(language)))
    with translation.override(language):
        headings = [str(heading) for heading in HEADINGS.values()]
    said = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name in ("Heading 2", "Heading 3")]
    assert said == headings
    assert [len(table.columns) for table in opened.tables] == [3] * 5
    assert [downwards(table) for table in opened.tables] == list(as_listed(language=language).values())


def test_the_word_document_says_its_title_and_date_in_its_language(db):
    opened = docx.Document(io.BytesIO(document("zh-hans")))
    assert [paragraph.text for paragraph in opened.paragraphs[:2]] == [
        "《全面禁止核试验条约》：国家名单",
        "截至2021年9月23日",
    ]
    assert opened.core_properties.title == "《全面禁止核试验条约》：国家名单"


@pytest.mark.parametrize(("language", "is_rtl"), [("ar", True), ("ru", False)])
def test_arabic_runs_from_right_to_left(language, is_rtl, db):
    body = docx.Document(io.BytesIO(document(language)))
    assert bool(body.styles["Normal"].element.xpath("w:pPr/w:bidi")) == is_rtl
    assert len(body.element.xpath("//w:bidiVisual")) == (5 if is_rtl else 0)
    page = parser.document_fromstring(document(language, Format.HTML))
    assert (page.get("lang"), page.get("dir")) == (language, "rtl" if is_rtl else "ltr")


def test_the_same_lists_are_the_same_bytes_at_another_time(db):
    def files() -> list[bytes]:
        return [list_file(["A"], DECLARATION, "en", form) for form in Format.values]

    first = files()
    time.sleep(2.1)  # a zip file counts in steps of two seconds
    assert files() == first


def test_a_word_document_keeps_no_other_time_than_its_date(db):
    content = document()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2021, 9, 23, 0, 0, 0)}
        assert archive.testzip() is None
    properties = docx.Document(io.BytesIO(content)).core_properties
    midnight = datetime.datetime(2021, 9, 23, tzinfo=datetime.UTC)
    assert (properties.created, properties.modified, properties.author) == (midnight, midnight, "")


def test_the_web_page_stands_on_its_own_and_keeps_the_order(db):
    page = parser.document_fromstring(document("zh-hans", Format.HTML).decode())
    assert (page.get("lang"), page.get("dir")) == ("zh-hans", "ltr")
    lists = [[item.text for item in each.findall("li")] for each in page.iter("ol")]
    assert lists == list(as_listed().values())
    assert "columns: 3" in page.findtext("head/style")
    assert page.xpath("//@src | //@href") == []


def test_csv_counts_from_one_and_opens_right_in_a_spreadsheet(db):
    content = list_file(["B3"], DECLARATION, "zh-hans", Format.CSV)
    assert content.decode("utf-8") == (
        "\ufeffposition,name,iso3\r\n1,朝鲜民主主义人民共和国,PRK\r\n2,印度,IND\r\n3,巴基斯坦,PAK\r\n"
    )


@pytest.mark.parametrize(("codes", "form"), [(["C"], Format.HTML), (CODES, Format.CSV), ([], Format.CSV)])
def test_what_makes_no_list_is_refused(codes, form, db):
    with pytest.raises(ValueError, match="list"):
        list_file(codes, DECLARATION, "en", form)
