import csv
import io
import re
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from outreach.exchange.cells import plain, unguard
from outreach.exchange.writing import MOST_CHARACTERS, MOST_ROWS, SheetFullError, as_csv, as_xlsx, check_room

FORMULAS = ["=1+1", "+43 1 26030", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1", "Talks;=1", "One\n- two"]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_csv_begins_with_the_mark_by_which_excel_knows_the_encoding():
    content = b"".join(as_csv([["Türkiye", "مصر", "中国"]]))
    assert content == b"\xef\xbb\xbf" + "Türkiye,مصر,中国\r\n".encode()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text):
    in_csv = read_csv(b"".join(as_csv([[text]])))[0][0]
    with as_xlsx([[text]], "Sheet") as file:
        cell = load_workbook(file).active["A1"]
    assert cell.data_type == "s"
    for told in (in_csv, cell.value):
        assert not re.search(r"(\A|[;\n])[=+\-@＝]", told)
    assert unguard(in_csv) == unguard(cell.value) == plain(text)


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "TRUE", "12", "1e5", "2022-03-14", "x\x00\x0by"])
def test_a_text_stays_the_text_it_is(text):
    with as_xlsx([[text]], "Sheet") as file:
        cell = load_workbook(file).active["A1"]
    assert (cell.data_type, cell.value) == ("s", plain(text))


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=2), max_size=5))
def test_both_kinds_of_file_say_the_same(rows):
    in_csv = read_csv(b"".join(as_csv([["A", "B"], *rows])))
    with as_xlsx([["A", "B"], *rows], "Sheet") as file:
        in_excel = read_xlsx(file.read())
    assert in_csv == in_excel == [["A", "B"], *in_csv[1:]]
    assert [[unguard(cell) for cell in row] for row in in_csv[1:]] == [[plain(cell) for cell in row] for row in rows]


def test_a_text_longer_than_a_cell_of_excel_is_refused_rather_than_cut():
    as_xlsx([["x" * MOST_CHARACTERS]], "Sheet").close()
    with pytest.raises(SheetFullError, match="row 2 is longer than a cell of Excel holds"):
        as_xlsx([["Title"], ["x" * (MOST_CHARACTERS + 1)]], "Sheet")
    assert len(b"".join(as_csv([["x" * (MOST_CHARACTERS + 1)]]))) > MOST_CHARACTERS


def test_more_rows_than_a_sheet_of_excel_has_are_refused():
    check_room(MOST_ROWS, ["x"])
    with pytest.raises(SheetFullError, match="at most 1048576 rows"):
        check_room(MOST_ROWS + 1, ["x"])


def many(number: int) -> Iterator[list[str]]:
    return (["Consultations", "x" * 200] for _ in range(number))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(kind):
    def peak(number: int) -> int:
        tracemalloc.start()
        if kind == "csv":
            assert sum(map(len, as_csv(many(number)))) > number * 200
        else:
            as_xlsx(many(number), "Sheet").close()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(4_000) < peak(400) + 400_000
