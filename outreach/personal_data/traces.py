"""By what a text tells a person: a name however it is spelled and ordered, an address, a telephone number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote_plus

from states.names import fold

# Every ideograph is a word: nothing stands between the words of a text in Chinese, and nothing in a name.
IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{IDEOGRAPH}]|[^\W_{IDEOGRAPH}]+")
NUMBER = re.compile(r"\d[\d\s().\-/]{5,}\d")
TITLES = {"mr", "mrs", "ms", "dr", "prof", "mme"}
BETWEEN = 2  # words that may stand between those of a name: a title, a middle name
FEWEST_DIGITS = 7  # of a number without the codes of country and area


def words_in(text: str) -> list[str]:
    """Return the words of `text` in their order, folded; the stroke that only stretches Arabic words is none."""
    return WORD.findall(fold(text).replace("ـ", ""))


def name_of(told: str) -> frozenset[str]:
    """Return the words by which a name is known, in whatever order and with whatever title it is `told`."""
    words = frozenset(words_in(told.replace("H.E.", "")))
    return words - TITLES or words


class Reading:
    """A text that is read for persons; what an address quotes is read as well."""

    def __init__(self, text: str) -> None:
        self.folded = fold(f"{text}\n{unquote_plus(text)}" if "%" in text else text)

    @cached_property
    def words(self) -> list[str]:
        """The words in their order."""
        return words_in(self.folded)

    @cached_property
    def known(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @cached_property
    def numbers(self) -> list[str]:
        """The digits of each number that may be a telephone's, without what stands for "abroad"."""
        found = ("".join(filter(str.isdigit, told)).lstrip("0") for told in NUMBER.findall(self.folded))
        return [digits for digits in found if len(digits) >= FEWEST_DIGITS]

    def names(self, name: frozenset[str]) -> bool:
        """Whether the words of `name` stand beside each other, in any order."""
        if not name <= self.known:
            return False
        width = len(name) + (BETWEEN if len(name) > 1 else 0)
        begins = (at for at, word in enumerate(self.words) if word in name)
        return any(name <= set(self.words[at : at + width]) for at in begins)

    def calls(self, number: str) -> bool:
        """Whether the telephone number stands there, be it with or without the codes of country and area."""
        return any(number.endswith(each) or each.endswith(number) for each in self.numbers)


@dataclass(frozen=True)
class Traces:
    """All by which one person is told."""

    names: frozenset[frozenset[str]] = frozenset()
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str] = (), addresses: Iterable[str] = (), numbers: Iterable[str] = ()) -> Traces:
        """Return what `names`, `addresses` and `numbers` leave, as they are told; an empty one leaves none."""
        digits = ("".join(filter(str.isdigit, number)) for number in numbers)
        return cls(
            frozenset(filter(None, map(name_of, names))),
            frozenset(filter(None, map(fold, addresses))),
            frozenset(number for number in digits if len(number) >= FEWEST_DIGITS),
        )

    def __or__(self, other: Traces) -> Traces:
        return Traces(self.names | other.names, self.addresses | other.addresses, self.numbers | other.numbers)

    def stand_in(self, reading: Reading) -> bool:
        """Whether one of them stands in what is read."""
        return (
            any(map(reading.names, self.names))
            or any(address in reading.folded for address in self.addresses)
            or any(map(reading.calls, self.numbers))
        )
