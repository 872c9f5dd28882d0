"""Outreach in the admin, one noun a module."""

from outreach.admin import (
    accounts,
    activities,
    attachments,
    contacts,
    exchanges,
    follow_ups,
    measures,
    overviews,
    people,
    reports,
    review,
)

__all__ = [
    "accounts",
    "activities",
    "attachments",
    "contacts",
    "exchanges",
    "follow_ups",
    "measures",
    "overviews",
    "people",
    "reports",
    "review",
]
