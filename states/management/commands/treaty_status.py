"""Print the status of the Treaty as of a date."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from states.management.arguments import day_with_a_status
from states.models import State
from states.status import TreatyStatus, treaty_status


class Command(BaseCommand):
    """`manage.py treaty_status`: how many have signed and ratified, and which Annex 2 States are outstanding."""

    help = "Print the status of the Treaty as of a date, computed from the dated acts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the date and the form of the answer."""
        parser.add_argument("--as-of", default="", metavar="YYYY-MM-DD", help="the date; today where none is given")
        parser.add_argument("--json", action="store_true", help="as JSON, with ISO 3166-1 alpha-3 codes for States")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute the status and print it."""
        status = treaty_status(day_with_a_status(options["as_of"], timezone.localdate()))
        self.stdout.write(json.dumps(figures(status), indent=2) if options["json"] else in_words(status))


def figures(status: TreatyStatus) -> dict[str, Any]:
    """Return `status` as JSON tells it."""
    return {
        "as_of": status.as_of.isoformat(),
        "signatories": status.signatories,
        "ratifiers": status.ratifiers,
        "annex_2_ratified": status.annex_2_ratified,
        "annex_2_signed": [state.pk for state in status.annex_2_signed],
        "annex_2_not_signed": [state.pk for state in status.annex_2_not_signed],
    }


def in_words(status: TreatyStatus) -> str:
    """Return `status` as lines for a person to read."""
    lines = {
        _("As of"): date_format(status.as_of),
        _("Signatory States"): status.signatories,
        _("Ratifying States"): status.ratifiers,
        _("Annex 2 States that have ratified"): _("%(count)d of %(all)d")
        % {"count": status.annex_2_ratified, "all": status.annex_2},
        _("Signed, ratification outstanding"): names(status.annex_2_signed),
        _("Not yet signed"): names(status.annex_2_not_signed),
        _("Earliest possible entry into force"): date_format(status.earliest_entry_into_force),
    }
    return "\n".join(f"{label}: {value}" for label, value in lines.items())


def names(states: list[State]) -> str:
    """Return the names of `states`, or a dash where there are none."""
    return "; ".join(state.name for state in states) or "–"
