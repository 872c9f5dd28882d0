import datetime
import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl.xml.constants import SHEET_MAIN_NS

from outreach import tasks
from outreach.exchange import csv_files, problems, reading, sheet_marks, xlsx_files
from outreach.exchange.importing import check
from outreach.exchange.problems import Problem, Unreadable, told_of
from outreach.exchange.reading import Table, read
from outreach.exchange.sheet_marks import Marks
from outreach.models import Import
from tests.outreach.exchange.spreadsheets import activities, as_csv, as_xlsx, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["title", "dates"]
TOO_WIDE = "This row has more than 100 columns. Is another delimiter meant, or another sheet?"
DAMAGED = "The file cannot be read as XLSX: it is damaged, or something else. Save the table anew as XLSX or CSV."


def sheet(rows: bytes) -> bytes:
    """Return an XLSX file of a header, a row, and `rows` as they stand in the XML."""
    file = as_xlsx(workbook([HEADER, ["One", "2022"]]))
    return with_part(file, SHEET, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def cell(address: str = "", value: str = "1") -> bytes:
    return f"<c{f' r={chr(34)}{address}{chr(34)}' if address else ''}><v>{value}</v></c>".encode()


def table_of(data: bytes) -> Table:
    return read(data, HEADER, ("undertaken_by",))


def problems_of(data: bytes) -> list[Problem]:
    with pytest.raises(Unreadable) as error:
        table_of(data)
    return list(error.value.problems)


@pytest.mark.parametrize("number", ["99999999999", "1048577", "1e15", "9" * 5000, "inf", "nan"])
def test_a_row_beyond_the_last_of_any_sheet_is_refused_at_once(number):
    file = sheet(f'<row r="{number}">'.encode() + cell() + b"</row>")
    sentence = f"The file speaks of a row {number[:20]}; a sheet has no more than 1048576."
    assert problems_of(file) == [Problem(0, "", sentence)]


def test_rows_are_numbered_by_programs_that_write_no_numbers_or_write_them_with_a_point():
    file = sheet(b"<row>" + cell() + b'</row><row r="5.0">' + cell() + b"</row>")
    assert [number for number, _cells in table_of(file).rows] == [2, 3, 5]


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="2"><c><v>1</v></c></row>',
        b'<row r="9"><c><v>1</v></c></row><row r="8"><c><v>1</v></c></row>',
        b'<row r="nine"/>',
        b'<row r="3"><row r="4"/></row>',
        b'<row r="3"><c r="ZZZZ3"><v>1</v></c></row>',
    ],
    ids=["twice", "in disorder", "no number", "in a row", "no column"],
)
def test_a_sheet_of_which_a_row_would_be_lost_is_damaged(rows):
    assert problems_of(sheet(rows)) == [Problem(0, "", DAMAGED)]


def test_a_sheet_with_a_document_type_is_refused_before_its_entities_are_unfolded():
    bomb = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet/>'
    with pytest.raises(ValueError, match="no part has a document type"):
        Marks(io.BytesIO(bomb))


def test_what_is_filled_far_below_the_rest_is_refused_by_its_row():
    file = sheet(b'<row r="60000">' + cell() + b"</row>")
    sentence = "There are more than 50000 empty rows before this one. Delete them, or what stands here."
    assert problems_of(file) == [Problem(60000, "", sentence)]


def test_empty_rows_are_passed_over_as_long_as_they_are_not_too_many(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 3)
    rows = [HEADER, [], [], [], ["One", "2022"]]
    assert [number for number, _cells in table_of(as_csv(rows)).rows] == [5]
    assert problems_of(as_csv([HEADER, [], [], [], *rows[1:]]))[0].row == 8


def test_the_last_row_of_a_sheet_is_passed_over_where_it_is_empty():
    file = sheet(b'<row r="1048576" customFormat="1" ht="12.8"><c r="A1048576" s="0"/></row>')
    assert [number for number, _cells in table_of(file).rows] == [2]


def test_a_csv_file_has_no_more_lines_than_a_sheet_has_rows(monkeypatch):
    monkeypatch.setattr(reading, "LAST_ROW", 4)
    assert len(table_of(b"title,dates\nOne,2022\n\n\n").rows) == 1
    assert problems_of(b"title,dates\nOne,2022\n\n\n\n") == [
        Problem(0, "", "The file has more than 4 rows; please split it.")
    ]


@pytest.mark.parametrize("make", [as_csv, lambda rows: as_xlsx(workbook(rows))], ids=["csv", "xlsx"])
@pytest.mark.parametrize(("row", "number"), [(["x"] * 101, 3), ([*[""] * 120, "x"], 3)], ids=["all", "one"])
def test_a_row_of_more_columns_than_any_table_has_is_refused(row, number, make: Callable[..., bytes]):
    assert problems_of(make([HEADER, ["One", "2022"], row])) == [Problem(number, "", TOO_WIDE)]


@pytest.mark.parametrize("make", [as_csv, lambda rows: as_xlsx(workbook(rows))], ids=["csv", "xlsx"])
def test_a_header_of_more_columns_than_any_table_has_is_refused(make: Callable[..., bytes]):
    assert problems_of(make([[f"name {at}" for at in range(20_000 if make is as_csv else 200)], ["x"]])) == [
        Problem(1, "", TOO_WIDE)
    ]


def test_empty_cells_beyond_the_last_column_say_nothing():
    assert table_of(as_csv([[*HEADER, *[""] * 300], ["One", "2022", *[" "] * 300]])).problems == []
    file = sheet(b'<row r="3">' + cell("A3") + b"".join(b"<c/>" for _at in range(300)) + b"</row>")
    assert [number for number, _cells in table_of(file).rows] == [2, 3]


@pytest.mark.parametrize("filling", [b"<c/>", b"<c><v>1</v></c>", b'<c r="A3"><v>1</v></c>'])
def test_a_row_of_a_sheet_with_more_cells_than_a_sheet_has_columns_takes_no_memory(filling):
    file = sheet(b'<row r="3">' + filling * 100_000 + b"</row>")
    tracemalloc.start()
    try:
        assert problems_of(file) == [Problem(3, "", TOO_WIDE)]
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", ["," * 200_000, '"\n' + '","\n' * 200_000], ids=["in one line", "in lines of one row"])
def test_a_row_of_more_delimiters_than_any_is_refused_before_it_is_made(text):
    assert problems_of(f"title,dates\nOne,2022\n{text}".encode())[0] == Problem(3, "", TOO_WIDE)


def test_commas_in_quoted_texts_are_no_columns(monkeypatch):
    monkeypatch.setattr(csv_files, "MOST_DELIMITERS", 300)
    text = "one, two, " * 100
    rows = [["dates", "title"], *(["2022", text] for _number in range(5))]
    assert [cells["title"] for _number, cells in table_of(as_csv(rows)).rows] == [text.strip()] * 5


def test_a_sheet_of_more_cells_than_any_table_is_refused(monkeypatch):
    monkeypatch.setattr(sheet_marks, "MOST_CELLS", 10)
    assert len(table_of(sheet(b"<row>" + b"<c/>" * 6 + b"</row>")).rows) == 1
    assert problems_of(sheet(b"<row>" + b"<c/>" * 7 + b"</row>")) == [
        Problem(0, "", "The sheet has more than 10 cells, empty ones counted; please copy the table to a new one.")
    ]


def test_blocks_merged_over_rows_are_not_told_without_end(monkeypatch):
    monkeypatch.setattr(sheet_marks, "MOST_MERGED", 2)
    book = workbook([HEADER, *(["One", "2022"] for _number in range(6))])
    for cells in ("A2:A3", "A4:A5", "A6:B6", "A7:B7"):
        book.worksheets[0].merge_cells(cells)
    assert len(table_of(as_xlsx(book)).problems) == 2
    book.worksheets[0].merge_cells("C2:C3")
    assert problems_of(as_xlsx(book)) == [
        Problem(0, "", "More than 2 blocks of cells are merged. Unmerge them, and fill each row.")
    ]


@pytest.mark.parametrize("bad", [b'<c t="e"><v>#N/A</v></c>', b"<c><f>1+1</f></c>", b'<c><f t="shared" si="0"/></c>'])
def test_cells_with_errors_and_formulas_without_results_are_not_told_without_end(bad, monkeypatch):
    monkeypatch.setattr(xlsx_files, "MOST_BAD_CELLS", 2)
    assert len(table_of(sheet(b"<row>" + cell() + bad + b"</row>")).problems) == 1
    [problem] = problems_of(sheet(b"<row>" + cell() + bad * 3 + b"</row>"))
    assert (problem.row, problem.sentence[:38]) == (0, "More than 2 cells show errors, are mer")


def test_cells_beyond_the_header_are_one_problem_of_their_row():
    rows = [HEADER, *(["One", "2022", *["x"] * more] for more in (1, 2, 98))]
    sentence = "This cell stands in a column that has no name"
    assert table_of(as_csv(rows)).problems == [
        Problem(2, "C", f"{sentence}."),
        Problem(3, "C", f"{sentence}, and so does 1 other in this row."),
        Problem(4, "C", f"{sentence}, and so do 97 others in this row."),
    ]


def test_of_unknown_names_in_a_header_the_first_are_told_with_the_columns_once():
    names = ["x" * 100_000, *(f"name {at}" for at in range(1, 98))]
    told = problems_of(as_csv([[*HEADER, *names], ["One", "2022"]]))
    assert [(problem.column, problem.sentence) for problem in told] == [
        (
            "x" * 60 + "…",
            "There is no column of this name. The columns are: title, dates, undertaken_by.",
        ),
        *((f"name {at}", "There is no column of this name.") for at in range(1, 5)),
        ("", "93 more names in the header are those of no column."),
    ]


def test_a_column_that_is_there_many_times_is_told_once():
    assert problems_of(as_csv([["title"] * 90 + ["dates"], ["One"]])) == [
        Problem(1, "title", "This column is there twice.")
    ]


def test_the_namespace_of_a_sheet_may_have_a_prefix():
    def with_prefix(part: bytes) -> bytes:
        part = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", part.partition(b"?>")[2] if part.startswith(b"<?") else part)
        return part.replace(b"xmlns=", b"xmlns:x=")

    book = workbook([HEADER, ["One", "2022"], ["Two", "2022"]])
    book.worksheets[0].merge_cells("B2:B3")
    table = table_of(with_part(as_xlsx(book), SHEET, with_prefix))
    assert [problem.row for problem in table.problems] == [2]


def test_as_many_problems_are_told_as_anybody_reads_and_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(problems, "MOST_TOLD", 2)
    three = [Problem(row, "title", "x" * length) for row, length in ((2, 1_000), (3, 1_001), (4, 1))]
    assert told_of(three) == ([three[0], Problem(3, "title", "x" * 1_000 + "…")], 1)
    assert told_of(three[:2])[1] == 0


def test_an_import_keeps_no_more_problems_than_are_told_and_its_page_says_so(secretariat, client, monkeypatch):
    monkeypatch.setattr(problems, "MOST_TOLD", 2)
    row = Import.objects.create(
        noun="activities",
        name="rows.csv",
        language="en",
        uploaded_by=secretariat,
        uploaded_at=timezone.now(),
        asked_at=timezone.now(),
    )
    file = as_csv(activities(*({"level": "cosmic", "title": f"Row {at}"} for at in range(5))))
    checked = check("activities", file, row.name, secretariat, datetime.date(2023, 1, 1))
    tasks.note(row, checked, tasks.rejects_of(row, checked))
    row.save()
    assert ([number for number, _column, _sentence in row.problems], row.preview["more_problems"]) == ([2, 3], 3)
    with row.rejects.open("rb") as rejects:
        assert rejects.read().count(b"cosmic") == 10  # each in its cell and in what is wrong with it
    client.force_login(secretariat)
    page = " ".join(client.get(reverse("admin:outreach_import_change", args=[row.pk])).content.decode().split())
    assert "5 problems were found; nothing has been imported." in page
    assert "Only the first 2 are told below." in page
    row.discard(None, timezone.now())


def test_a_command_prints_no_more_problems_than_are_told_and_how_many_more_there_are(db, tmp_path, monkeypatch):
    monkeypatch.setattr(problems, "MOST_TOLD", 2)
    path = tmp_path / "rows.csv"
    path.write_bytes(as_csv(activities(*({"level": "cosmic", "title": f"Row {at}"} for at in range(5)))))
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"Problems: 5, in 5 of 5 rows\."):
        call_command("import_activities", str(path), stdout=out, stderr=out)
    assert [line.partition(":")[0] for line in out.getvalue().splitlines()] == [
        "Row 2, level",
        "Row 3, level",
        "And 3 more.",
    ]


TOO_MUCH = "The workbook holds far more formats, texts, sheets or other parts than a table needs. Copy it to a new one."
TYPES = "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
MANY = 600_000  # more elements than there may be in a part


def with_strings(strings: bytes) -> bytes:
    """Return an XLSX file whose texts stand in a table of their own, as most programs write them."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'.encode()
    file = with_part(as_xlsx(workbook([HEADER, ["One", "2022"]])), TYPES, lambda part: part.replace(b"</Types>", told))
    out = io.BytesIO(file)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(STRINGS, f'<sst xmlns="{SHEET_MAIN_NS}">'.encode() + strings + b"</sst>")
    return out.getvalue()


def with_more(name: str, end: bytes, more: bytes) -> bytes:
    """Return an XLSX file of a header and a row, with `more` before the `end` tag in the part `name`."""
    file = as_xlsx(workbook([HEADER, ["One", "2022"]]))
    assert end in zipfile.ZipFile(io.BytesIO(file)).read(name)
    return with_part(file, name, lambda part: part.replace(end, more + end))


@pytest.mark.parametrize(
    ("name", "end", "element"),
    [
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>"),
        ("xl/styles.xml", b"</fonts>", b"<font/>"),
        ("xl/styles.xml", b"</styleSheet>", b"<numFmt/>"),
        ("xl/workbook.xml", b"</sheets>", b"<sheet/>"),
        ("xl/workbook.xml", b"</workbook>", b"<definedName/>"),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", b"<Relationship/>"),
        (TYPES, b"</Types>", b"<Override/>"),
    ],
)
def test_a_part_of_more_elements_than_any_program_writes_is_refused_before_anything_is_made_of_it(name, end, element):
    file = with_more(name, end, element * MANY)
    began = time.process_time()
    assert problems_of(file) == [Problem(0, "", TOO_MUCH)]
    assert time.process_time() - began < 10  # read whole: over twenty


@pytest.mark.parametrize("strings", [b"<si/>" * 4_000_001, b"<si><t/></si>" * 2_000_001], ids=["empty", "of two"])
def test_a_table_of_more_texts_than_any_sheet_has_cells_is_refused(strings):
    file = with_strings(strings)
    began = time.process_time()
    assert problems_of(file) == [Problem(0, "", TOO_MUCH)]
    assert time.process_time() - began < 20


def test_a_sheet_of_more_elements_than_cells_need_is_refused_wherever_they_stand(monkeypatch):
    monkeypatch.setattr(sheet_marks, "MOST_ELEMENTS", 40)
    for rows in (b'<row r="3">%s</row>', b'<row r="3"><c r="A3">%s</c></row>', b"%s"):
        assert len(table_of(sheet(rows % (b"<x/>" * 5))).rows) == 1
        assert problems_of(sheet(rows % (b"<x/>" * 40))) == [Problem(0, "", TOO_MUCH)]


@pytest.mark.parametrize(
    ("element", "most"),
    [(b'<numFmt numFmtId="%d" formatCode="0"/>', 1_000), (b'<x:cellStyle xmlns:x="x" name="%d" xfId="0"/>', 65_490)],
)
def test_number_formats_and_named_styles_are_no_more_than_programs_write(element, most):
    more = b"".join(element % number for number in range(200, 200 + most + 1))
    assert problems_of(with_more("xl/styles.xml", b"</styleSheet>", more)) == [Problem(0, "", TOO_MUCH)]


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        (b'<numFmt numFmtId="200" formatCode="%s"/>' % (b"[" * 501), TOO_MUCH),
        (b'<x name="%s"/>' % (b"x" * 2_001), TOO_MUCH),
        (b'<x name="%s"/>' % (b"x" * 5_000_000), DAMAGED),
        (b"<!--%s-->" % (b"x" * 5_000_000), DAMAGED),
    ],
    ids=["number format", "attribute", "attribute without end", "comment without end"],
)
def test_nothing_in_a_part_is_longer_than_programs_write_it(element, sentence):
    assert problems_of(with_more("xl/styles.xml", b"</styleSheet>", element)) == [Problem(0, "", sentence)]


@pytest.mark.parametrize(
    "name", [TYPES, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, STRINGS]
)
def test_a_document_type_in_any_part_that_is_read_makes_the_file_a_damaged_one(name):
    def with_type(part: bytes) -> bytes:
        head, end, rest = part.partition(b"?>") if part.startswith(b"<?") else (b"", b"", part)
        return head + end + b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + rest

    file = with_strings(b"")
    assert len(table_of(file).rows) == 1
    assert problems_of(with_part(file, name, with_type)) == [Problem(0, "", DAMAGED)]


def test_a_file_of_more_parts_than_any_workbook_is_refused_before_they_are_listed():
    file = io.BytesIO(as_xlsx(workbook([HEADER, ["One", "2022"]])))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}", b"")
    assert problems_of(file.getvalue()) == [Problem(0, "", TOO_MUCH)]


def test_a_workbook_of_more_sheets_than_anybody_looks_through_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_files, "MOST_SHEETS", 2)
    book = workbook([HEADER, ["One", "2022"]])
    book.create_sheet("Two")
    assert len(table_of(as_xlsx(book)).rows) == 1
    book.create_sheet("Three")
    assert problems_of(as_xlsx(book)) == [Problem(0, "", TOO_MUCH)]


def test_a_part_that_is_packed_as_no_spreadsheet_program_packs_it_makes_the_file_a_damaged_one():
    file, packed = as_xlsx(workbook([HEADER, ["One", "2022"]])), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as target:
        for part in source.namelist():
            target.writestr(part, source.read(part))
    assert problems_of(packed.getvalue()) == [Problem(0, "", DAMAGED)]


def test_parts_that_are_not_read_may_be_as_they_are():
    file = with_part(as_xlsx(workbook([HEADER, ["One", "2022"]])), "docProps/core.xml", lambda _part: b"<x/>" * MANY)
    assert len(table_of(file).rows) == 1


def test_a_long_formula_that_is_shared_by_many_cells_is_not_written_out_for_each():
    formula = b'<f t="shared" si="0" ref="A3:A2000">' + b"A1+" * 20_000 + b"A1</f>"
    rows = [b'<row r="3"><c r="A3">' + formula + b"<v>1</v></c></row>"]
    rows += [b'<row r="%d"><c r="A%d"><f t="shared" si="0"/><v>1</v></c></row>' % (at, at) for at in range(4, 2_000)]
    file = sheet(b"".join(rows))
    began = time.process_time()
    assert (len(table_of(file).rows), table_of(file).problems) == (1_998, [])
    assert time.process_time() - began < 20


def test_a_workbook_with_as_many_formats_as_excel_has_at_most_is_read():
    some = b'<xf numFmtId="14"><alignment horizontal="left"/><protection locked="0"/></xf>' * 65_000
    assert len(table_of(with_more("xl/styles.xml", b"</cellXfs>", some)).rows) == 1
