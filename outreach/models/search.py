"""How activities are found by their words: which text is searched, and how an index of it is asked.

The index holds every three characters that stand together in a text, and so finds any part of a word that has three or
more. Chinese words have one or two: for them each ideograph stands in the text a second time between marks, so that
three characters of the text answer to them too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from django.db import connections
from django.db.models.expressions import RawSQL

from states.names import fold, words_of

MARK = "\ua78f"  # a letter, since PostgreSQL looks only at letters and digits, which no language of ours writes
IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
INDEX = "outreach_activity_search"  # on SQLite; PostgreSQL has an index that it chooses by itself
FEW = 4_000  # more than these are not looked up one by one: the latest of them are soon met in the list itself


def search_text_of(texts: Iterable[str]) -> str:
    """Return what is searched for words: the `texts` folded, and their ideographs once more, each between marks."""
    text = fold(" | ".join(texts)).replace(MARK, "")
    return " | ".join([text, *(f"{MARK}{MARK.join(run)}{MARK}" for run in IDEOGRAPHS.findall(text))])


def parts_of(text: str) -> list[str]:
    """Return what the search text must contain, all of it, for the words of `text` to be found."""
    parts = []
    for word in words_of(text.replace(MARK, "")):
        if len(word) < 3 and IDEOGRAPHS.fullmatch(word):
            word = f"{MARK}{word}{MARK}" if len(word) == 1 else MARK.join(word)
        parts.append(word)
    return parts


def is_told_by_index(part: str) -> bool:
    """Whether the index holds `part`: what is shorter than three characters it does not."""
    return len(part) >= 3


def hits(parts: Sequence[str], using: str) -> RawSQL | None:
    """Return the keys of the activities whose search text contains all `parts` that the index of SQLite holds.

    None where it can tell none, where they are more than a few, and on PostgreSQL, whose planner weighs that by itself.
    """
    told = [part.replace('"', '""') for part in parts if is_told_by_index(part)]
    if connections[using].vendor != "sqlite" or not told:
        return None
    match = " AND ".join(f'"{part}"' for part in told)
    with connections[using].cursor() as cursor:
        # At once, and once: the page and its count would each ask anew.
        cursor.execute(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT {FEW + 1}", [match])  # noqa: S608
        keys = [key for (key,) in cursor.fetchall()]
    return None if len(keys) > FEW else RawSQL("SELECT value FROM json_each(%s)", [json.dumps(keys)])
