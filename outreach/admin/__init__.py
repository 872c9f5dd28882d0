"""Outreach in the admin, one noun a module."""

from outreach.admin import accounts, activities, exchanges, measures, overviews, people, review

__all__ = ["accounts", "activities", "exchanges", "measures", "overviews", "people", "review"]
