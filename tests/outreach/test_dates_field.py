import datetime

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from outreach.forms.dates import DatesField
from outreach.models import Dates

days = st.dates(min_value=datetime.date(1996, 9, 24), max_value=datetime.date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2005", "2005"),
        ("2005-03", "2005-03"),
        ("2005-03-14", "2005-03-14"),
        ("2001-05-21/2001-05-24", "2001-05-21/2001-05-24"),
        ("14 March 2005", "2005-03-14"),
        ("  14  march 2005 ", "2005-03-14"),
        ("14 Sept. 2021", "2021-09-14"),
        ("March 2005", "2005-03"),
        ("21–24 May 2001", "2001-05-21/2001-05-24"),
        ("21-24 May 2001", "2001-05-21/2001-05-24"),
        ("28 May to 2 June 2001", "2001-05-28/2001-06-02"),
        ("21 May 2001 to 2 June 2001", "2001-05-21/2001-06-02"),
        ("30 December 2001 – 2 January 2002", "2001-12-30/2002-01-02"),
        ("24–24 May 2001", "2001-05-24"),
    ],
)
def test_dates_are_read_as_people_write_them_and_no_more_exactly(text, expected):
    assert str(DatesField().clean(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "32 May 2001",
        "29 February 2001",
        "24–21 May 2001",
        "Ma 2001",
        "14 March",
        "2005-13",
        "2005/2006",
        "0000",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text):
    with pytest.raises(forms.ValidationError, match="such as 14 March 2005"):
        DatesField().clean(text)


def test_nothing_is_written_where_dates_may_be_left_out():
    assert DatesField(required=False).clean("  ") is None


@given(first=days, last=days)
def test_a_range_in_words_is_read_as_it_was_meant(first, last):
    first, last = sorted((first, last))
    text = " to ".join(f"{day.day} {day:%B} {day.year}" for day in (first, last))
    assert DatesField().clean(text) == Dates.between(first, last)


@given(day=days, kind=st.sampled_from([Dates.of_month, Dates.of_year]))
def test_what_the_field_shows_is_what_it_reads(day, kind):
    dates = kind(day.year, day.month) if kind == Dates.of_month else kind(day.year)
    field = DatesField()
    shown = field.prepare_value(dates)
    assert field.clean(shown) == dates
    assert not field.has_changed(dates, f" {shown} ")
    assert field.has_changed(dates, "12 March 1997")
