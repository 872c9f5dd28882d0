"""How names are ordered and found in six languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import pgettext
from pyuca import Collator

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Official lists put States in the order of their English names, in Chinese too (Appendix of the 2021 declaration).
ORDERED_AS_ENGLISH = "zh-hans"


def in_one_line(words: Iterable[object]) -> str:
    """Return `words` with what the reader's language sets between them: a comma of its own in Arabic and Chinese."""
    return pgettext("between the words of an enumeration", ", ").join(map(str, words))


@cache
def _collator() -> Collator:
    return Collator()


def sort_key(name: str) -> str:
    """Return a text that sorts byte by byte as `name` does in the Unicode Collation Algorithm."""
    return "".join(f"{weight:04X}" for weight in _collator().sort_key(name))


def fold(text: str) -> str:
    """Return `text` without case, accents or extra white space, so that what people type is found.

    Source: Unicode Technical Standard 10 calls this comparing at primary strength.
    """
    # Letters such as 𝔍 have a case only once they are decomposed, and others decompose only once their case is folded.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.replace("’", "'").split())


def on_one_line(text: str) -> str:
    """Return `text` with a space for each line end and control character in it, and none of them at its ends."""
    is_broken = any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text)
    kept = (" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join("".join(kept).split()) if is_broken else text


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: its letters and digits, folded, with single spaces.

    The stroke that only stretches Arabic words is none of them.
    """
    return " ".join(re.findall(r"\w+", fold(name).replace("ـ", "")))


def words_of(text: str) -> list[str]:
    """Return the words to search for in what somebody typed: folded, and no more than anybody types."""
    return fold(text.replace("\0", ""))[:200].split()[:10]


def with_words(rows: QuerySet[Any], fields: Iterable[str], text: str) -> QuerySet[Any]:
    """Return those of `rows` with every word of `text` in one of `fields`, whatever the case, accents and script.

    Databases fold Latin letters at best, so the rows are read: for directories of persons and bodies, which are short.
    """
    words, names = words_of(text), list(fields)
    if not words:
        return rows
    told = rows.order_by().values_list("pk", *names)
    found = [key for key, *texts in told if holds_all(words, fold(" | ".join(str(text or "") for text in texts)))]
    return rows.filter(pk__in=found)


def holds_all(words: Iterable[str], text: str) -> bool:
    """Whether each of `words` stands in `text`, both folded."""
    return all(word in text for word in words)
