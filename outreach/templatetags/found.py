"""What was searched for, marked where it is shown."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from states.names import fold, words_of

register = template.Library()


@register.filter
def marked(text: str, searched: str) -> SafeString:
    """Return `text` with the words of `searched` marked, whatever their case and accents."""
    text, words = str(text), words_of(searched)
    pieces = [fold(sign) if sign.strip() else " " for sign in text]
    folded = "".join(pieces)
    places = [place for place, piece in enumerate(pieces) for _letter in piece]  # where each folded letter comes from
    hit = {places[at] for word in words for at in all_places(word, folded)}
    runs = re.finditer(r"(1+)|0+", "".join("1" if place in hit else "0" for place in range(len(text))))
    parts = ((bool(run[1]), conditional_escape(text[run.start() : run.end()])) for run in runs)
    return format_html_join(
        "", "{}", ((SafeString(f"<mark>{part}</mark>") if is_hit else part,) for is_hit, part in parts)
    )


def all_places(word: str, folded: str) -> list[int]:
    """Return the places in `folded` of all letters of each `word` in it."""
    found = re.finditer(re.escape(word), folded)
    return [place for one in found for place in range(one.start(), one.end())]
