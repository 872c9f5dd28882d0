"""What the commands are told, read by one rule: days and languages. What is wrong is refused with a sentence."""

import datetime
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import get_supported_language_variant

from states.status import check_as_of


def day(text: str, today: datetime.date) -> datetime.date:
    """Return the day `text`, written as YYYY-MM-DD and not otherwise, or `today` where it is empty.

    Raises CommandError.
    """
    if not text:
        return today
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not a date such as 2021-09-23.") from None


def day_with_a_status(text: str, today: datetime.date) -> datetime.date:
    """Return the day `text` as `day` does. Raises CommandError for one on which the status cannot be known, too."""
    on = day(text, today)
    try:
        check_as_of(on, today)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return on


def language(text: str) -> str:
    """Return the code in settings.LANGUAGES of the language `text`, in capitals or not; `zh` is `zh-hans`.

    Raises CommandError.
    """
    try:
        return get_supported_language_variant(text.lower())
    except (LookupError, ValueError):
        codes = ", ".join(code.split("-")[0] for code, _name in settings.LANGUAGES)
        raise CommandError(f"“{text}” is not a language of this system: it has {codes}.") from None
