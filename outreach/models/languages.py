"""In which of the six languages one can write to somebody: codes in one text, the preferred one first."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from states.names import in_one_line

SEPARATOR = ";"


def check_languages(codes: str) -> None:
    """Raise ValidationError unless `codes` are codes of the six languages, each once, joined by a semicolon."""
    told = codes.split(SEPARATOR)
    known = [code for code, _name in settings.LANGUAGES]
    if len(set(told)) != len(told) or not set(told) <= set(known):
        raise ValidationError(
            _("Write codes of the six languages, each once, with a semicolon between them: %(codes)s."),
            params={"codes": f"{SEPARATOR} ".join(known)},
        )


def in_one_way(codes: str) -> str:
    """Return `codes`, however they were typed, in lower case and without spaces."""
    return SEPARATOR.join(filter(None, (code.strip().lower() for code in codes.split(SEPARATOR))))


def languages_in_words(codes: str) -> str:
    """Return the names of the languages with `codes` in the active language, the preferred one first."""
    names = dict(settings.LANGUAGES)
    return in_one_line(names[code] for code in codes.split(SEPARATOR) if code in names)
