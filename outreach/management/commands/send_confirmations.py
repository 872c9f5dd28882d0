"""Ask contact points once a year whether their details are right, and remind those who do not answer."""

from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.confirming import language_for, people_to_ask, send
from outreach.models import ContactPoint
from outreach.models.confirmations import next_mail, take_on


class Command(BaseCommand):
    """`manage.py send_confirmations`: run daily; each mail is sent by one run, whatever other runs there are."""

    help = (
        "Ask contact points that nobody has heard of for a year to confirm their details; remind them 14 and 30 days "
        "later. Safe to run again, and twice at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --dry-run."""
        parser.add_argument(
            "--dry-run", action="store_true", help="Send nothing; say which entries would be asked about."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Send one mail after the other, whatever becomes of one; say at the end about whom none could be sent."""
        self.now = timezone.now()
        sent, failed = 0, []
        for contacts in people_to_ask(self.now):
            try:
                sent += self.told(contacts) if options["dry_run"] else self.send(contacts)
            except (SMTPException, OSError, ValueError) as error:
                failed.append(", ".join(map(self.entry, contacts)))
                self.stderr.write(f"{failed[-1]}: {type(error).__name__}")  # an SMTP error repeats the address
        done = "would be sent" if options["dry_run"] else "sent"
        self.stdout.write(f"{sent} {'mail' if sent == 1 else 'mails'} {done}.")
        if failed:
            raise CommandError(f"Not sent, and tried again at the next run: {'; '.join(failed)}.")

    def send(self, contacts: list[ContactPoint]) -> bool:
        """Send the one mail about `contacts`, unless another run has been quicker; return whether it was sent."""
        requests = take_on([contact.pk for contact in contacts], language_for(contacts), self.now)
        if requests:
            send(requests, self.now)
        return bool(requests)

    def told(self, contacts: list[ContactPoint]) -> bool:
        """Say which entries the one mail would be about."""
        self.stdout.write(", ".join(map(self.entry, contacts)))
        return True

    def entry(self, contact: ContactPoint) -> str:
        """Return which entry it is, without naming anybody: what a command says is kept by whatever runs it."""
        mail = next_mail(contact, self.now)
        number = f", reminder {mail.number}" if mail and mail.number else ""
        return f"{contact.state_id} {contact.kind} ({contact.pk}{number})"
