"""What is done about entry into force, one noun a module."""

from outreach.models.activities import Activity
from outreach.models.dates import Dates, Precision
from outreach.models.measures import Conference, Measure
from outreach.models.overviews import Overview
from outreach.models.people import Coordinator, FocalPoint, Organization, Role, Viewer, viewer_of
from outreach.models.review import WHO_MAY, ActivityVersion, Party, Review, ReviewStep, Verb
from outreach.models.translations import ActivityTranslation

__all__ = [
    "WHO_MAY",
    "Activity",
    "ActivityTranslation",
    "ActivityVersion",
    "Conference",
    "Coordinator",
    "Dates",
    "FocalPoint",
    "Measure",
    "Organization",
    "Overview",
    "Party",
    "Precision",
    "Review",
    "ReviewStep",
    "Role",
    "Verb",
    "Viewer",
    "viewer_of",
]
