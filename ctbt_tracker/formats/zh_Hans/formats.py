"""Dates in Chinese: a month without a year has no nought before it either."""

MONTH_DAY_FORMAT = "n月j日"
