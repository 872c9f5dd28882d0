"""Load the demonstration set: invented people and deeds, marked as such, into an empty database only."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from outreach.management.demonstration_loading import PASSWORD, Loading
from outreach.models import Activity, ContactPoint, Coordinator, FocalPoint, ProgressReport, Role, viewer_of
from states.models import State

IN_USE = (User, Activity, Coordinator, FocalPoint, ContactPoint, ProgressReport)


class Command(BaseCommand):
    """`manage.py load_demo`: fill an empty database for a first look, and tell the sign-ins."""

    help = "Load the demonstration set into a database that is not in use yet, and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --sign-ins, to print the sign-ins only."""
        parser.add_argument(
            "--sign-ins", action="store_true", help="Load nothing; print the sign-ins, if there are any."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless the database holds anything already; then print the sign-ins."""
        if not options["sign_ins"]:
            self.load()
        accounts = User.objects.filter(
            email__endswith=f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}", is_active=True
        ).order_by("pk")
        if accounts:
            self.stdout.write(f"Demonstration sign-ins (password: {PASSWORD}):")
        for account in accounts:
            self.stdout.write(f"  {account.username:<12} {what_it_opens(account)}")

    def load(self) -> None:
        """Load the set, unless the system is open to the world or in use."""
        if any(model._default_manager.exists() for model in IN_USE):
            self.stdout.write("The database holds records or accounts already: no demonstration set is loaded.")
            return
        if settings.IS_SECURE:
            self.stdout.write("HTTPS=true: no demonstration set is loaded, for its password is public.")
            return
        if not State.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference.")
        with transaction.atomic():
            Loading(timezone.now()).load()
        self.stdout.write(f"Loaded {Activity.objects.count()} demonstration activities.")


def what_it_opens(account: User) -> str:
    """Return what `account` is here: its role and scope, with the State it serves, or that its term is over."""
    role = ", ".join(account.groups.values_list("name", flat=True))
    if role not in (Role.COORDINATOR, Role.FOCAL_POINT):
        return role
    term: Coordinator | FocalPoint | None = account.coordinator_terms.first() or account.focalpoint_terms.first()
    if isinstance(term, Coordinator):
        role = f"Regional coordinator ({term.region})" if term.region else "Global coordinator"
    if term is None or not viewer_of(account).states:
        return f"{role}, term over: sees what a reader sees"
    return f"{role}, {term.state}" + (f", until {term.ends_on.isoformat()}" if term.ends_on else "")
