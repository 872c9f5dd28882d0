"""One moment as each of the six languages tells it: the day, the month, the year, and never the month first."""

import datetime

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

NAMES = ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "MONTH_DAY_FORMAT")
TOLD = {
    "ar": ("5 نوفمبر 2026", "5 نوفمبر 2026، 09:13", "5 نوفمبر 2026", "5 نوفمبر 2026، 09:13", "5 نوفمبر"),
    "en": ("5 November 2026", "5 November 2026, 09:13", "5 Nov 2026", "5 Nov 2026, 09:13", "5 November"),
    "es": (
        "5 de noviembre de 2026",
        "5 de noviembre de 2026 a las 09:13",
        "05/11/2026",
        "05/11/2026 09:13",
        "5 de noviembre",
    ),
    "fr": ("5 novembre 2026", "5 novembre 2026 09:13", "05/11/2026", "05/11/2026 09:13", "5 novembre"),
    "ru": ("5 ноября 2026 г.", "5 ноября 2026 г. 9:13", "05.11.2026", "05.11.2026 09:13", "5 ноября"),
    "zh-hans": ("2026年11月5日", "2026年11月5日 09:13", "2026年11月5日", "2026年11月5日 09:13", "11月5日"),
}


def test_each_language_is_looked_at():
    assert set(TOLD) == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("language", TOLD)
def test_a_moment_is_told_with_the_day_before_the_month_or_the_year_first(language):
    with translation.override(language):
        told = tuple(date_format(datetime.datetime(2026, 11, 5, 9, 13, tzinfo=datetime.UTC), name) for name in NAMES)
    assert told == TOLD[language]
