"""Dates in Russian: a month after its day is declined, without a year too."""

MONTH_DAY_FORMAT = "j E"
