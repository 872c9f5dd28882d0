"""What one cell of a spreadsheet may hold: text that no program takes for a formula, and lists in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What spreadsheet programs take for the beginning of a formula (OWASP, "CSV Injection"): at the beginning of a cell,
# and after a semicolon, tab or line end, where a program set to another country takes the cell to end: it heeds
# quotation marks only where its own cells begin.
BLANKS = r"(?:[^\S\t\r\n]|[\"'])*"  # and quotation marks, which such a program passes over
AT_FIRST = rf"(?={BLANKS}[=+\-@＝＋－＠\t\r\n])"
AT_AN_END = rf"(?={BLANKS}[=+\-@＝＋－＠])"
UNGUARDED = re.compile(rf"\A{AT_FIRST}|(?<=[;\t\r\n]){AT_AN_END}")
GUARDED = re.compile(rf"\A'{AT_FIRST}|(?<=[;\t\r\n])'{AT_AN_END}")

# What neither a spreadsheet's XML nor a reader can make anything of: control characters and non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
SEPARATORS = ";；؛"  # as keyboards for Latin, Chinese and Arabic letters have it
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def guard(cell: str) -> str:
    """Return `cell` with an apostrophe wherever a spreadsheet would take what follows for a formula.

    Where apostrophes stand before such a sign there is one more, so that `unguard` gives back what was told.
    """
    return UNGUARDED.sub("'", cell)


def unguard(cell: str) -> str:
    """Return what `guard` was given, from what it returned; other texts stay as they are."""
    return GUARDED.sub("", cell)


def plain(text: str) -> str:
    """Return `text` as any spreadsheet holds it: one kind of line end, nothing unprintable, no space around it."""
    return UNPRINTABLE.sub("", LINE_END.sub("\n", text)).strip()


def joined(items: Iterable[str]) -> str:
    """Return a list as one cell, its items separated by semicolons; those of an item's own stand after a backslash."""
    return "; ".join(re.sub(rf"([\\{SEPARATORS}])", r"\\\1", item) for item in items)


def separated(cell: str) -> list[str]:
    """Return the items of the list in `cell`, without empty ones, each once and in the order told."""
    items = re.findall(rf"(?:\\[\\{SEPARATORS}]|[^{SEPARATORS}])+", cell)
    told = [re.sub(rf"\\([\\{SEPARATORS}])", r"\1", item).strip() for item in items]
    return list(dict.fromkeys(item for item in told if item))
