"""Keys of records as an address or a form tells them."""

from __future__ import annotations

from collections.abc import Iterable

MOST_DIGITS = 18  # databases count no further, and Python refuses to read thousands


def key_of(text: str) -> int:
    """Return the key of a record that `text` tells, and 0, which is no record's, where it tells none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0


def keys_of(texts: Iterable[str]) -> set[int]:
    """Return the keys of records that `texts` tell, each of which may hold several with commas between."""
    return {key_of(text) for told in texts for text in told.split(",")} - {0}
