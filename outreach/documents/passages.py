"""Texts of an activity for print: in the language of the document where they exist, else as they were written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

# Characters that XML 1.0, and so a Word document, may not hold.
NOT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Text:
    """A text, and its language where that is not the document's."""

    text: str
    language: str = ""

    @classmethod
    def written(cls, text: str, language: str = "") -> Text:
        """Return `text` as it can be printed: control characters, which no document may hold, become spaces."""
        return cls(NOT_FOR_XML.sub(" ", text), language)

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, or nothing where the document's own direction holds."""
        if not self.language:
            return ""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"


def passages(content: Mapping[str, Any], field: str, language: str) -> tuple[Text, ...]:
    """Return the paragraphs of the text `field` of a cleared `content`, in `language` where there is a translation.

    A text that the translation leaves empty is printed as it was written.
    """
    text, foreign = _in_language(content, field, language)
    return tuple(Text.written(line.strip(), foreign) for line in text.splitlines() if line.strip())


def one_line(content: Mapping[str, Any], field: str, language: str) -> Text:
    """Return the text `field` of a cleared `content` as `passages` does, on one line."""
    text, foreign = _in_language(content, field, language)
    return Text.written(" ".join(text.split()), foreign)


def _in_language(content: Mapping[str, Any], field: str, language: str) -> tuple[str, str]:
    """Return a text, and its language where that is not `language`."""
    written_in = content["language"]
    if written_in == language:
        return content[field], ""
    translated = content["translations"].get(language, {}).get(field, "")
    return (translated, "") if translated else (content[field], written_in)
