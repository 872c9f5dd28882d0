"""Import contact points from a spreadsheet."""

from outreach.management.imports import ImportCommand
from outreach.models import Noun


class Command(ImportCommand):
    """`manage.py import_contacts FILE`: bring contact points into the directory, all or none."""

    noun = Noun.CONTACTS
