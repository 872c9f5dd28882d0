"""Choosing a day to narrow a list by."""

from django import forms


def day_input() -> forms.DateInput:
    """Return the browser's own way to choose a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
