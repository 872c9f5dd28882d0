import datetime
import io
import re
import zipfile

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from outreach.exchange import reading, xlsx_parts
from outreach.exchange.problems import Problem, Unreadable
from outreach.exchange.reading import Table, read
from tests.outreach.exchange.spreadsheets import as_csv, as_xlsx, with_part, workbook

COLUMNS = ("title", "dates")
OPTIONAL = ("undertaken_by",)
SHEET = "xl/worksheets/sheet1.xml"


def table_of(data: bytes) -> Table:
    return read(data, COLUMNS, OPTIONAL)


def problems_of(data: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(Unreadable) as error:
        table_of(data)
    return [(problem.row, problem.column, problem.sentence) for problem in error.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_usual_delimiter_and_line_end_is_understood(delimiter, line_end):
    data = as_csv([["title", "dates"], ["One, two; three", "2022"]], delimiter=delimiter, line_end=line_end)
    assert table_of(data).rows == [(2, {"title": "One, two; three", "dates": "2022"})]


def test_the_line_by_which_excel_is_told_the_delimiter_is_counted_and_passed_over():
    assert table_of(b"sep=;\r\ntitle;dates\r\nOne;2022\r\n").rows == [(3, {"title": "One", "dates": "2022"})]


def test_a_quoted_line_end_is_part_of_its_cell_and_rows_are_numbered_as_a_spreadsheet_shows_them():
    data = b'title,dates\n"One\r\nand more",2022\n\n,\nTwo,2023\n'
    assert table_of(data).rows == [
        (2, {"title": "One\nand more", "dates": "2022"}),
        (5, {"title": "Two", "dates": "2023"}),
    ]


def test_empty_rows_before_the_header_and_empty_columns_after_it_say_nothing():
    assert table_of(b",,,\n\ntitle,dates,,\nOne,2022,,\n").rows == [(4, {"title": "One", "dates": "2022"})]


def test_the_header_is_read_whatever_its_case_spaces_and_marks():
    data = '\ufeff"TITLE ", Dates,Undertaken  By\nOne,2022,NOR\n'.encode()
    assert table_of(data).header == ["title", "dates", "undertaken_by"]


def test_unknown_missing_and_repeated_columns_are_told_at_once():
    assert problems_of(b"title,Titel,title\nOne,x,y\n") == [
        (1, "Titel", "There is no column of this name. The columns are: title, dates, undertaken_by."),
        (1, "title", "This column is there twice."),
        (1, "dates", "This column is missing from the header."),
    ]


def test_the_column_of_problems_in_a_reject_file_is_passed_over():
    assert table_of(b"title,problems,dates\nOne,level: none,2022\n").rows == [(2, {"title": "One", "dates": "2022"})]


def test_a_row_that_is_shorter_than_the_header_ends_in_empty_cells():
    assert table_of(b"title,dates\nOne\n").rows == [(2, {"title": "One", "dates": ""})]


def test_a_cell_beyond_the_header_is_told_by_its_letter():
    assert table_of(b"title,dates\nOne,2022,,more\n").problems == [
        Problem(2, "D", "This cell stands in a column that has no name.")
    ]


@pytest.mark.parametrize(
    ("data", "row", "sentence"),
    [
        (b'title,dates\nOne,2022\n"Two,2023\n', 3, "The quotation marks do not match"),
        (b'title,dates\n"One" two,2022\n', 2, "The quotation marks do not match"),
        (b"title,dates\n" + b"x" * 1_000_001 + b",2022\n", 2, "A cell is longer than can be read"),
    ],
)
def test_a_row_that_cannot_be_told_apart_into_cells_is_named(data, row, sentence):
    [(at, _column, told)] = problems_of(data)
    assert (at, told[: len(sentence)]) == (row, sentence)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"title,dates\n,\n", "The file has no rows below its header."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook", "This is an old Excel file (.xls) or no spreadsheet."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The file is protected by a password. Save it without one.",
        ),
        (b"PK\x03\x04 and no more", "The file cannot be read as XLSX: it is damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is not a spreadsheet."),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(data, sentence):
    [(row, column, told)] = problems_of(data)
    assert (row, column, told[: len(sentence)]) == (0, "", sentence)


def test_another_file_in_a_zip_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "cannot be read as XLSX" in problems_of(file.getvalue())[0][2]


def test_a_damaged_sheet_is_told():
    file = with_part(as_xlsx(workbook([["title", "dates"], ["One", "2022"]])), SHEET, lambda part: part[:-40])
    assert "cannot be read as XLSX" in problems_of(file)[0][2]


def test_a_file_or_a_table_that_is_too_large_is_told(monkeypatch):
    rows = as_csv([["title", "dates"], ["One", "2022"], ["Two", "2023"]])
    monkeypatch.setattr(reading, "MAX_ROWS", 1)
    assert problems_of(rows)[0][2] == "The file has more than 1 rows; please split it."
    monkeypatch.setattr(reading, "MAX_BYTES", 20)
    assert problems_of(rows)[0][2] == "The file is larger than 0 megabytes; please split it."


def test_an_archive_that_unpacks_to_much_more_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = with_part(
        as_xlsx(workbook([["title", "dates"], ["One", "2022"]])), SHEET, lambda part: part + b" " * 5_000_000
    )
    assert len(bomb) < 20_000
    monkeypatch.setattr(xlsx_parts, "MAX_UNPACKED", 1_000_000)
    assert problems_of(bomb)[0][2] == "Unpacked, the file is too large to be read; please split it."


def test_numbers_dates_and_truths_of_a_workbook_are_read_as_a_person_sees_them():
    book = workbook(
        [
            ["title", "dates", "undertaken_by"],
            [12, datetime.date(2022, 3, 14), True],
            [12.5, datetime.datetime(2022, 3, 14, 9, 30), 4312603062.0],  # noqa: DTZ001  # a sheet knows no time zone
            [1e300, None, "x"],
        ]
    )
    assert [list(cells.values()) for _number, cells in table_of(as_xlsx(book)).rows] == [
        ["12", "2022-03-14", "TRUE"],
        ["12.5", "2022-03-14", "4312603062"],
        ["1e+300", "", "x"],
    ]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy-mm-dd", "2022-03-01"),
        ('[$-409]d" day of "mmmm yyyy', "2022-03-01"),
        ("mmm-yy", "2022-03"),
        ('mmmm" of the day "yyyy', "2022-03"),
        ("yyyy", "2022"),
    ],
)
def test_a_date_shown_as_a_month_or_a_year_stays_one_and_no_day_is_invented(number_format, text):
    book = workbook([["title", "dates"], ["One", datetime.date(2022, 3, 1)]])
    book.worksheets[0]["B2"].number_format = number_format
    assert table_of(as_xlsx(book)).rows[0][1]["dates"] == text


def test_a_workbook_that_counts_its_days_from_1904_is_understood():
    book = workbook([["title", "dates"], ["One", datetime.date(2022, 3, 14)]])
    book.epoch = CALENDAR_MAC_1904
    table = table_of(as_xlsx(book))
    assert (table.rows[0][1]["dates"], table.day_zero) == ("2022-03-14", datetime.date(1904, 1, 1))


def test_rows_of_a_workbook_keep_their_numbers_where_others_are_empty():
    book = workbook([[], ["title", "dates"], [], ["One", "2022"], [" ", None], ["Two", "2023"]])
    assert [number for number, _cells in table_of(as_xlsx(book)).rows] == [4, 6]


def test_a_block_merged_over_rows_is_told_with_its_cells():
    book = workbook([["title", "dates"], ["One", "2022"], ["Two", "2022"], ["Three", "2022"]])
    book.worksheets[0].merge_cells("B2:B4")
    assert table_of(as_xlsx(book)).problems == [
        Problem(2, "dates", "The cells B2:B4 are merged over several rows. Unmerge them, and fill each row.")
    ]


def test_a_block_merged_within_a_row_counts_for_its_first_cell_and_an_empty_one_for_none():
    book = workbook([["title", "dates", "undertaken_by"], ["One", "2022", "gone"], [None, None, None], ["Two", "2023"]])
    book.worksheets[0].merge_cells("B2:C2")
    book.worksheets[0].merge_cells("A3:C3")
    book.worksheets[0].merge_cells("C4:C5")
    table = table_of(as_xlsx(book))
    assert table.problems == []
    assert table.rows == [
        (2, {"title": "One", "dates": "2022", "undertaken_by": ""}),
        (4, {"title": "Two", "dates": "2023", "undertaken_by": ""}),
    ]


def test_a_header_merged_over_columns_names_the_first_of_them_only():
    book = workbook([["title", "dates", ""], ["One", "2022", "more"]])
    book.worksheets[0].merge_cells("B1:C1")
    assert table_of(as_xlsx(book)).problems == [Problem(2, "C", "This cell stands in a column that has no name.")]


def test_the_first_visible_sheet_is_read_and_the_others_are_told():
    book = workbook([["not", "this"]])
    book.worksheets[0].sheet_state = "hidden"
    for name in ("Events", "Notes"):
        sheet = book.create_sheet(name)
        sheet.append(["title", "dates"])
        sheet.append([name, "2022"])
    table = table_of(as_xlsx(book))
    assert table.rows == [(2, {"title": "Events", "dates": "2022"})]
    assert table.notes == ["Only the first visible sheet, “Events”, was read; not: Notes."]


def test_a_formula_counts_by_its_saved_result_and_without_one_is_told_by_its_cell():
    file = as_xlsx(workbook([["title", "dates"], ["One", "=1+1"], ["Two", "=2000+22"]]))
    saved = with_part(file, SHEET, lambda part: re.sub(rb"(2000\+22</f>)<v ?/?>(</v>)?", rb"\1<v>2022</v>", part))
    table = table_of(saved)
    assert [cells["dates"] for _number, cells in table.rows] == ["", "2022"]
    assert table.problems == [Problem(2, "dates", "The formula in B2 has no saved result. Write its value instead.")]


def test_a_cell_that_shows_an_error_is_told():
    book = workbook([["title", "dates"], ["One", "#REF!"]])
    book.worksheets[0]["B2"].data_type = "e"
    assert table_of(as_xlsx(book)).problems == [Problem(2, "dates", "The cell shows an error: #REF!.")]


def test_the_size_that_a_sheet_says_it_has_does_not_count():
    file = as_xlsx(workbook([["title", "dates"], ["One", "2022"]]))
    file = with_part(
        file, SHEET, lambda part: part.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')
    )
    assert table_of(file).rows == [(2, {"title": "One", "dates": "2022"})]


def test_what_was_guarded_against_formulas_is_read_as_it_was():
    rows = [["title", "dates"], ["'=1+1", "'-"], ["'t Hart", "''+1"]]
    for data in (as_csv(rows), as_xlsx(workbook(rows))):
        assert [list(cells.values()) for _number, cells in table_of(data).rows] == [["=1+1", "-"], ["'t Hart", "'+1"]]


def test_a_header_below_a_heading_is_told_in_one_sentence():
    with pytest.raises(Unreadable) as error:
        read(b"\nActivities of 2022,as of today\ntitle,place\nOne,Oslo\n", ["title"], ["place"])
    assert error.value.problems == [Problem(2, "", "The first row that is filled must name the columns: title, place.")]
