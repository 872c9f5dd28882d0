"""Keys of records as an address or a form tells them."""

from __future__ import annotations

MOST_DIGITS = 18  # databases count no further, and Python refuses to read thousands


def key_of(text: str) -> int | None:
    """Return the key of a record that `text` tells, None where no record can have such a key."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
