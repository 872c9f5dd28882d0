import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.documents.left_out import safe
from outreach.documents.selection import Reason, reasons_of_dates
from outreach.documents.standing import read_standing
from outreach.models import Dates
from states.models import State

# The periods of the conferences of 2001 to 2027, by the rule: June of the year before last to May.
PERIODS = [(datetime.date(year - 2, 6, 1), datetime.date(year, 5, 31)) for year in range(2001, 2029, 2)]
LONG_AFTER = datetime.date(2040, 1, 1)
days = st.dates(datetime.date(1999, 6, 1), datetime.date(2027, 5, 31))


def periods_of(dates: Dates) -> list[tuple[datetime.date, datetime.date]]:
    return [period for period in PERIODS if not list(reasons_of_dates(dates, period, LONG_AFTER))]


@given(last=days, length=st.integers(0, 400))
def test_what_lasted_days_belongs_to_exactly_one_period_and_that_is_the_one_of_its_last_day(last, length):
    [(starts_on, ends_on)] = periods_of(Dates.between(last - datetime.timedelta(length), last))
    assert starts_on <= last <= ends_on


@given(day=days)
def test_a_month_belongs_to_exactly_one_period(day):
    [(starts_on, ends_on)] = periods_of(Dates.of_month(day.year, day.month))
    assert starts_on <= day <= ends_on


@given(year=st.integers(2000, 2026))
def test_a_year_belongs_to_a_period_only_when_it_lies_whole_in_it(year):
    dates = Dates.of_year(year)
    # The periods turn in June of the odd years.
    assert len(periods_of(dates)) == (1 if year % 2 == 0 else 0)
    reasons = [reason for period in PERIODS for reason in reasons_of_dates(dates, period, LONG_AFTER)]
    assert reasons.count(Reason.TOO_VAGUE) == (0 if year % 2 == 0 else 2)


@pytest.mark.parametrize(
    ("dates", "as_of", "expected"),
    [
        ("2023-05-31", "2023-05-31", []),
        ("2023-05-31", "2023-05-30", [Reason.NOT_OVER]),
        ("2023-05", "2023-05-30", [Reason.NOT_OVER]),
        ("2023-06-01", "2023-06-01", [Reason.OTHER_PERIOD]),
        ("2021-05-31", "2023-06-01", [Reason.OTHER_PERIOD]),
        ("2023", "2023-06-01", [Reason.TOO_VAGUE]),
        ("2023", "2022-12-31", [Reason.TOO_VAGUE, Reason.NOT_OVER]),
        ("2019", "2023-06-01", [Reason.OTHER_PERIOD]),
    ],
)
def test_dates_on_the_edges_of_a_period(dates, as_of, expected):
    period = (datetime.date(2021, 6, 1), datetime.date(2023, 5, 31))
    assert list(reasons_of_dates(Dates.parse(dates), period, datetime.date.fromisoformat(as_of))) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("  -2", "  '-2"),
        ("\tx", "'\tx"),
        ("\t=1", "\t'=1"),
        ("Norway; =HYPERLINK(1)", "Norway; '=HYPERLINK(1)"),
        ("a;+1;@b", "a;'+1;'@b"),
        ("a\r\n=1", "a\r\n'=1"),
        ("a\n-1", "a\n'-1"),
        ("a\t=1", "a\t'=1"),
        ('a;"=1"', 'a;"\'=1"'),
        ("＝1；＋2", "'＝1；＋2"),
        ("x;－1;＠b", "x;'－1;'＠b"),
        ("2022-05-24/2022-05-26", "2022-05-24/2022-05-26"),
        ("A–B: 10(l) = x, a@b; c", "A–B: 10(l) = x, a@b; c"),
    ],
)
def test_no_piece_of_a_cell_is_a_formula_to_a_spreadsheet(cell, expected):
    assert safe(cell) == expected


@given(st.text("=+-@＝＋－＠;\t\r\n\" 'a,"))
def test_whatever_is_written_no_piece_begins_as_a_formula(cell):
    pieces = [piece.lstrip(' "') for piece in re.split(r"[;\t\r\n]", safe(cell))]
    assert [piece for piece in pieces if piece.startswith(tuple("=+-@＝＋－＠"))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["1996-09-23", "1996-09-24", "2012-02-06", "2022-05-25", "2023-11-02", "2023-11-03"])
def test_the_standing_of_all_states_is_what_the_database_says(on):
    day = datetime.date.fromisoformat(on)
    standing = read_standing(State.objects.all())
    codes = set(State.objects.values_list("pk", flat=True))
    signed = {code for code in codes if standing.has_signed(code, day)}
    outstanding = {code for code in codes if standing.is_outstanding(code, day)}
    assert signed == set(State.objects.signed(day).values_list("pk", flat=True))
    assert outstanding == set(State.objects.outstanding(day).values_list("pk", flat=True))
