"""Import activities from a spreadsheet."""

from outreach.management.imports import ImportCommand
from outreach.models import Noun


class Command(ImportCommand):
    """`manage.py import_activities FILE`: bring activities in and hand them to the review, all or none."""

    noun = Noun.ACTIVITIES
