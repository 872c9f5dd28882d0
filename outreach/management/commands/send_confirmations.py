"""Ask contact points once a year whether their details are right, and remind those who do not answer."""

from contextlib import closing
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.confirming import ask, people_to_ask
from outreach.mail_server import TRIES, MailServer, ServerAwayError
from outreach.models import ContactPoint
from outreach.models.rounds import next_mail


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
        due = people_to_ask(self.now)
        if options["dry_run"]:
            for contacts in due:
                self.stdout.write(", ".join(map(self.entry, contacts)))
            self.stdout.write(f"{counted(len(due))} would be sent.")
            return
        with closing(MailServer()) as server:
            sent, failed = self.ask_all(server, due)
        self.stdout.write(f"{counted(sent)} sent.")
        if failed:
            raise CommandError(f"Not sent, and tried again at the next run: {'; '.join(failed)}.")

    def ask_all(self, server: MailServer, due: list[list[ContactPoint]]) -> tuple[int, list[str]]:
        """Ask those who are `due`; return how many mails went out, and the entries about which none could be sent.

        A server that does not answer several times running is away: the others are left to the next run.
        """
        sent, away, failed = 0, 0, []
        for number, contacts in enumerate(due):
            entries = ", ".join(map(self.entry, contacts))
            try:
                asked = ask(contacts, server)
            except (ServerAwayError, SMTPException, OSError, ValueError) as error:
                failed.append(entries)
                self.stderr.write(f"{entries}: {type(error).__name__}")  # an SMTP error repeats the address
                away = away + 1 if is_away(error) else 0
                if away == TRIES:
                    self.stderr.write("The mail server does not answer: no more are tried.")
                    failed += [", ".join(map(self.entry, left)) for left in due[number + 1 :]]
                    break
                continue
            away = 0
            if asked and asked.bounced_at:
                self.stdout.write(f"{entries}: the address is refused; the desk tells of it.")
            sent += bool(asked and asked.sent_at)
        return sent, failed

    def entry(self, contact: ContactPoint) -> str:
        """Return which entry it is, without naming anybody: what a command says is kept by whatever runs it."""
        mail = next_mail(contact, self.now)
        number = f", reminder {mail.number}" if mail and mail.number else ""
        return f"{contact.state_id} {contact.kind} ({contact.pk}{number})"


def counted(mails: int) -> str:
    """Return a number of mails in words."""
    return f"{mails} {'mail' if mails == 1 else 'mails'}"


def is_away(error: Exception) -> bool:
    """Whether nobody answered: neither a word of the server, nor one of ours against the mail."""
    is_word = isinstance(error, SMTPException | ValueError) and not isinstance(error, SMTPServerDisconnected)
    return not is_word
