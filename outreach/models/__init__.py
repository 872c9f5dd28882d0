"""What is done about entry into force, one noun a module."""

from outreach.models.action_plan import PlanItem
from outreach.models.activities import Activity
from outreach.models.attachments import Attachment
from outreach.models.circular_attachments import CircularAttachment
from outreach.models.circular_mails import CircularMail
from outreach.models.circulars import Circular
from outreach.models.confirmations import ConfirmationRequest
from outreach.models.contacts import ContactPoint, Freshness
from outreach.models.dates import Dates, Precision
from outreach.models.events import Event
from outreach.models.exchanges import Export, Import, Noun
from outreach.models.follow_ups import FollowUp
from outreach.models.form_drafts import FormDraft
from outreach.models.join_requests import JoinRequest
from outreach.models.legal_assistance import AssistanceRequest
from outreach.models.measures import Conference, Measure
from outreach.models.organizations import Organization
from outreach.models.overviews import Overview
from outreach.models.people import Coordinator, FocalPoint, Role, Viewer, viewer_of
from outreach.models.preferences import CalendarFeed, Preferences
from outreach.models.reductions import Reduction
from outreach.models.reports import ProgressReport
from outreach.models.review import WHO_MAY, ActivityVersion, Party, Review, ReviewStep, Verb
from outreach.models.roster_offers import RosterOffer
from outreach.models.saved_views import SavedView
from outreach.models.translations import ActivityTranslation
from outreach.models.visibility import Visibility

__all__ = [
    "WHO_MAY",
    "Activity",
    "ActivityTranslation",
    "ActivityVersion",
    "AssistanceRequest",
    "Attachment",
    "CalendarFeed",
    "Circular",
    "CircularAttachment",
    "CircularMail",
    "Conference",
    "ConfirmationRequest",
    "ContactPoint",
    "Coordinator",
    "Dates",
    "Event",
    "Export",
    "FocalPoint",
    "FollowUp",
    "FormDraft",
    "Freshness",
    "Import",
    "JoinRequest",
    "Measure",
    "Noun",
    "Organization",
    "Overview",
    "Party",
    "PlanItem",
    "Precision",
    "Preferences",
    "ProgressReport",
    "Reduction",
    "Review",
    "ReviewStep",
    "Role",
    "RosterOffer",
    "SavedView",
    "Verb",
    "Viewer",
    "Visibility",
    "viewer_of",
]
