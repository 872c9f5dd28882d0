"""Import progress reports from a spreadsheet."""

from outreach.management.imports import ImportCommand
from outreach.models import Noun


class Command(ImportCommand):
    """`manage.py import_reports FILE`: bring progress reports in, all or none."""

    noun = Noun.REPORTS
