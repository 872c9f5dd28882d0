"""Keys of records as an address or a form tells them."""

from __future__ import annotations

MOST_DIGITS = 18  # databases count no further, and Python refuses to read thousands


def key_of(text: str) -> int:
    """Return the key of a record that `text` tells, and 0, which is no record's, where it tells none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
