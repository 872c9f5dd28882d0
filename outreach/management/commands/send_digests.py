"""Send the weekly digest to those who want it."""

from smtplib import SMTPException
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from outreach.digest import claim, is_to_be_told, mail_for, mark_sent, people_to_tell, release


class Command(BaseCommand):
    """`manage.py send_digests`: one mail a week and person, sent by whatever runs this command first in the week."""

    help = "Send the weekly digest by mail. Safe to run again: whoever has got this week's gets no other."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="Send nothing; say who would be written to.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send one after the other, whatever becomes of one; say at the end who could not be written to."""
        self.today = timezone.localdate()
        sent, failed = 0, []
        for user in people_to_tell(self.today):
            try:
                sent += self.send(user, options["dry_run"])
            except (SMTPException, OSError, ValueError) as error:
                failed.append(user.get_username())
                self.stderr.write(f"{user.get_username()}: {error}")
        done = "would be sent" if options["dry_run"] else "sent"
        self.stdout.write(f"{sent} {'digest' if sent == 1 else 'digests'} {done}.")
        if failed:
            raise CommandError(f"Not sent, and tried again at the next run: {', '.join(failed)}.")

    def send(self, user: User, is_dry_run: bool) -> bool:
        """Send the digest of `user`, unless there is nothing to tell; return whether it was sent."""
        user = User.objects.get(pk=user.pk)  # another run may have been quicker
        mail = mail_for(user, self.today) if is_to_be_told(user, self.today) else None
        if mail is None:
            return False
        if is_dry_run:
            self.stdout.write(user.get_username())
            return True
        if not claim(user, timezone.now()):
            self.stderr.write(f"{user.get_username()}: left to another run, which is sending it.")
            return False
        try:
            mail.send()
        except BaseException:
            release(user)
            raise
        mark_sent(user, self.today)
        return True
