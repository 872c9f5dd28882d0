"""Outreach in the admin, one noun a module."""

from outreach.admin import (
    accounts,
    activities,
    attachments,
    circulars,
    contacts,
    events,
    exchanges,
    follow_ups,
    join_requests,
    legal_assistance,
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
    "circulars",
    "contacts",
    "events",
    "exchanges",
    "follow_ups",
    "join_requests",
    "legal_assistance",
    "measures",
    "overviews",
    "people",
    "reports",
    "review",
]
