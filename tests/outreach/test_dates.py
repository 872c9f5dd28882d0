import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.models import Dates, Precision

days = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
dates = st.one_of(
    days.map(lambda day: Dates.between(day, day)),
    st.tuples(days, days).map(sorted).map(lambda pair: Dates.between(*pair)),
    days.map(lambda day: Dates.of_month(day.year, day.month)),
    days.map(lambda day: Dates.of_year(day.year)),
)


@given(dates)
def test_what_is_written_is_read_back_as_exactly(told):
    assert Dates.parse(str(told)) == told


@given(dates)
def test_the_first_day_is_never_after_the_last(told):
    assert told.first <= told.surely_not_over_before <= told.last


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2005", "2005-01-01", "2005-12-31", Precision.YEAR),
        ("2005-03", "2005-03-01", "2005-03-31", Precision.MONTH),
        ("2004-02", "2004-02-01", "2004-02-29", Precision.MONTH),
        ("2005-03-14", "2005-03-14", "2005-03-14", Precision.DAY),
        ("2001-05-21/2001-05-24", "2001-05-21", "2001-05-24", Precision.RANGE),
        ("2001-05-21/2001-05-21", "2001-05-21", "2001-05-21", Precision.DAY),
    ],
)
def test_the_precision_given_is_kept(text, first, last, precision):
    day = datetime.date.fromisoformat
    assert Dates.parse(text) == Dates(day(first), day(last), precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05",
        "2005-13",
        "2005-02-30",
        "2005-3",
        "2005-03-14/",
        "2001-05-24/2001-05-21",
        "0000",
        "20050314",
        "٢٠٠٥",
        "soon",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        Dates.parse(text)
