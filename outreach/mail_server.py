"""The mail server: a connection that serves for many mails, and what a refusal says."""

from __future__ import annotations

import re
import time
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

MAILS_A_CONNECTION = 50  # mail servers hang up after a hundred
TRIES = 3  # of mails one after the other that the server puts off, before it is left in peace; and of one address
TRY_LATER = range(400, 500)  # what a server answers that will take the mail another time
FOR_GOOD = range(500, 600)  # what a server answers that will never take it
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
LEFT_OUT = "…"  # in the place of an address


class ServerAwayError(Exception):
    """The mail server does not answer, or takes nothing at present; what it said is the text."""


class MailServer:
    """A connection for one mail after the other, and no more of them a minute than are allowed."""

    def __init__(self) -> None:
        """Begin without a connection."""
        self.connection: Any = get_connection()
        self.handed_over = 0
        self.not_before = 0.0

    def listen(self) -> None:
        """Wait until a mail may be sent and make sure that the server listens. Raises ServerAwayError."""
        time.sleep(max(0.0, self.not_before - time.monotonic()))
        if self.handed_over >= MAILS_A_CONNECTION or not self.is_alive():
            self.close()
        try:
            self.connection.open()
        except (OSError, SMTPException) as error:
            raise ServerAwayError(words_of(error)) from error

    def hand_over(self, message: EmailMessage) -> None:
        """Send `message`. Raises what the server says where it does not take it."""
        if settings.MAILS_A_MINUTE:
            self.not_before = time.monotonic() + 60 / settings.MAILS_A_MINUTE
        self.handed_over += 1
        self.connection.send_messages([message])

    def close(self) -> None:
        """Take leave of the server; whoever listens next begins anew."""
        self.connection.close()
        self.handed_over = 0

    def is_alive(self) -> bool:
        """Whether the server at the other end still answers; True where there is nothing to ask."""
        server = getattr(self.connection, "connection", None)
        if server is None:
            return True
        try:
            return bool(server.noop()[0] == 250)
        except (OSError, SMTPException):
            return False


def code_of(error: Exception) -> int:
    """Return the number with which the server refused; 0 where it gave none."""
    if isinstance(error, SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return int(error.smtp_code) if isinstance(error, SMTPResponseException) else 0


def words_of(error: Exception) -> str:
    """Return what the server said, or what went wrong."""
    said: Any = str(error)
    if isinstance(error, SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()))[1]
    elif isinstance(error, SMTPResponseException):
        said = error.smtp_error
    said = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code_of(error)} {said}" if code_of(error) else said or type(error).__name__


def without_addresses(words: str, address: str) -> str:
    """Return `words` without any address in them, and without the mailbox of `address`: both may name a person."""
    mailbox = re.escape(address.rpartition("@")[0])
    return re.sub(rf"(?<!\w){mailbox}(?!\w)", LEFT_OUT, ADDRESS.sub(LEFT_OUT, words), flags=re.IGNORECASE)
