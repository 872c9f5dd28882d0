import datetime

import pytest
from django import forms
from django.conf import settings
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from outreach.forms.dates import DatesField, dates_in
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
        ("March 14, 2005", "2005-03-14"),
        ("May 21–24, 2001", "2001-05-21/2001-05-24"),
        ("the 14th of March 2005", "2005-03-14"),
        ("1er mars 2022", "2022-03-01"),
        ("du 14 au 16 août 2022", "2022-08-14/2022-08-16"),
        ("déc. 2022", "2022-12"),
        ("juil. 2022", "2022-07"),
        ("14 de marzo de 2022", "2022-03-14"),
        ("del 30 de enero al 2 de febrero de 2022", "2022-01-30/2022-02-02"),
        ("14 марта 2022 г.", "2022-03-14"),
        ("с 14 по 16 мая 2022 года", "2022-05-14/2022-05-16"),
        ("Март 2022 г.", "2022-03"),
        ("14 مارس 2022", "2022-03-14"),
        ("١٤ مايو، ٢٠٢٢", "2022-05-14"),
        ("من 14 إلى 16 أكتوبر 2022", "2022-10-14/2022-10-16"),
        ("14 آذار/مارس 2022", "2022-03-14"),
        ("كانون الثاني/يناير 2022", "2022-01"),
        ("2022年3月14日", "2022-03-14"),
        ("2022年3月", "2022-03"),
        ("2022年", "2022"),
        ("2022年3月14日至16日", "2022-03-14/2022-03-16"),
        ("2022年3月30日–4月2日", "2022-03-30/2022-04-02"),
        ("２０２２年３月１４日", "2022-03-14"),
        ("14.03.2022", "2022-03-14"),
        ("3.4.2022 – 5.4.2022", "2022-04-03/2022-04-05"),
        ("14/03/2022", "2022-03-14"),
        ("14-03-2022", "2022-03-14"),
        ("03/03/2022", "2022-03-03"),
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
        "jui 2022",
        "March/April 2022",
        "مارس/أبريل 2022",
        "31.02.2022",
        "14/15/2022",
        "2022年13月",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text):
    with pytest.raises(forms.ValidationError, match="such as 14 March 2005"):
        DatesField().clean(text)


@pytest.mark.parametrize("text", ["03/04/2022", "4/3/2022", "03-04-2022"])
def test_figures_that_may_be_two_days_are_refused_with_both(text):
    said = "This may be 4 March 2022 or 3 April 2022: write the month as a word."
    with pytest.raises(forms.ValidationError) as error:
        DatesField().clean(text)
    assert error.value.messages == [said]


NAMED = {
    -1: ("yesterday", "Hier", "ayer", "Вчера", "أمس", "昨天"),
    0: ("Today", "aujourd’hui", "hoy", "сегодня", "اليوم", "今天"),
    1: ("tomorrow", "demain", "mañana", "завтра", "غدًا", "明天"),
}


@pytest.mark.parametrize(("away", "name"), [(away, name) for away, names in NAMED.items() for name in names])
def test_days_told_from_today_are_read_in_every_language(away, name):
    assert dates_in(name, datetime.date(2024, 3, 1)).first == datetime.date(2024, 3, 1) + datetime.timedelta(away)
    before = timezone.localdate()
    read = DatesField().clean(name).first
    assert before <= read - datetime.timedelta(away) <= timezone.localdate()


@pytest.mark.parametrize("text", ["yesterday to today", "昨天至今天", "hier/aujourd'hui"])
def test_a_range_may_end_today(text):
    assert str(dates_in(text, datetime.date(2024, 3, 1))) == "2024-02-29/2024-03-01"


@pytest.mark.parametrize("text", ["avant-hier", "the day before yesterday", "позавчера", "todays", "today 2022"])
def test_other_days_are_not_taken_for_those(text):
    with pytest.raises(ValueError, match="not"):
        dates_in(text, datetime.date(2024, 3, 1))


def test_a_text_written_on_an_unknown_day_knows_no_today():
    with pytest.raises(ValueError, match="not"):
        dates_in("today")


@given(first=days, last=days, language=st.sampled_from([code for code, _name in settings.LANGUAGES]))
def test_what_any_page_tells_in_words_is_read_back(first, last, language):
    first, last = sorted((first, last))
    told = [
        Dates.between(first, last),
        Dates.between(first, first),
        Dates.of_month(first.year, first.month),
        Dates.of_year(first.year),
    ]
    with translation.override(language):
        assert [DatesField().clean(dates.in_words()) for dates in told] == told


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
