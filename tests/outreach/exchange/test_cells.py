import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.exchange.cells import guard, joined, plain, separated, unguard

SIGNS = st.text(alphabet="'\"=+-@＝\t\r\n；;\\ \u00a0a,", max_size=12)


@given(st.one_of(st.text(max_size=20), SIGNS))
@example("'=1+1")
@example("''")
@example("'t Hart")
def test_what_was_guarded_is_given_back(text):
    assert unguard(guard(text)) == text


@given(st.one_of(st.text(max_size=20), SIGNS))
def test_no_guarded_cell_begins_like_a_formula(text):
    assert not re.match(r"[\s\"]*[=+\-@＝＋－＠]|[\t\r\n]", guard(text))


@given(SIGNS, SIGNS)
@example("Talks;=cmd|' /C calc'!A0;", "")
@example('a;"=1', "\n-1")
def test_no_delimiter_of_any_country_finds_a_formula_in_the_line_of_a_guarded_cell(one, other):
    line = io.StringIO(newline="")
    csv.writer(line).writerow(["Title", guard(plain(one)), guard(plain(other))])
    for delimiter in ";\t":
        for cells in csv.reader(io.StringIO(line.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in cells if re.match(r"[\s\"]*[=+\-@＝＋－＠]", cell)]
    for piece in re.split(r"[;\t\r\n]", line.getvalue()):
        assert not re.match(r"[\s\"]*[=+\-@＝＋－＠]", piece)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+43 1 26030", "'+43 1 26030"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("'=1", "''=1"),
        ("'t Hart", "'t Hart"),
        ("Oslo", "Oslo"),
        ("Talks;=cmd|' /C calc'!A0;", "Talks;'=cmd|' /C calc'!A0;"),
        ("NOR; =1", "NOR;' =1"),
        ('NOR;"=1"', 'NOR;\'"=1"'),
        ("Two points:\n- one\n'- two", "Two points:\n'- one\n''- two"),
        ("a\t@b", "a\t'@b"),
        ('"=1"', '\'"=1"'),
        ("NOR; PAN; a-b = c", "NOR; PAN; a-b = c"),
    ],
)
def test_a_cell_is_guarded_only_where_it_must_be(text, cell):
    assert guard(text) == cell


@given(st.text(max_size=40))
def test_a_plain_text_is_plain(text):
    assert plain(plain(text)) == plain(text)


def test_a_plain_text_keeps_its_lines_and_loses_what_no_cell_can_hold():
    assert plain(" One\r\ntwo\x0bthree\x07\ufeff \n") == "One\ntwo\nthree"


@given(st.lists(st.text(min_size=1, max_size=8).map(str.strip).filter(bool), unique=True, max_size=4))
@example(["a;b", "c\\", "\\;", "；", "\\؛x"])
def test_a_list_in_a_cell_is_read_as_it_was_written(items):
    assert separated(joined(items)) == items


def test_empty_and_repeated_items_of_a_list_say_nothing():
    assert separated(" NOR;; PAN ; ;NOR;") == ["NOR", "PAN"]


def test_the_semicolons_of_chinese_and_arabic_keyboards_separate_too():
    assert separated("挪威；巴拿马") == ["挪威", "巴拿马"]
    assert separated("النرويج؛ بنما") == ["النرويج", "بنما"]
