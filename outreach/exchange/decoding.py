"""From the bytes of a text file to its text: Unicode, or one of the code pages that spreadsheets save in.

A code page is taken only when the text makes sense in it and in no other: rather no import than garbled names.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

from outreach.exchange.problems import Unreadable

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

FRENCH_AND_SPANISH = frozenset("àâæçèéêëîïôœùûüáíñóúªº")
RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
WESTERN = FRENCH_AND_SPANISH | frozenset("äåãìòõöøßðþý")
CENTRAL = tuple(
    map(frozenset, ("ąćęłńóśźż", "áäčďéěíľňóôřšťúůýž", "áéíóöőúüű", "čćđšž", "ăâîşţ", "äöüß"))  # one a language
)
TURKISH = frozenset("çğıöşüâîû\u0307")
CYRILLIC = RUSSIAN | frozenset("ґєіїўђѓјљњћќџѕ№")

# Where French and Spanish put these letters; in other places the byte means a letter of another code page.
MISPLACED = re.compile(r"ñ(?![aeiouáéíóú])|[èê](?![bcdfghjklmnpqrstvwxz])|(?<!\bo)ù|à(?=\w)")
ACCENTS_IN_A_ROW = re.compile(r"[À-ÖØ-öø-ſ]{3}")
BETWEEN_LETTERS = re.compile(r"[^\W\d_][¡-©¬-¶¸¹»¼-¿×÷‚„†‡ˆ‰•˜™][^\W\d_]")
WORD = re.compile(rb"[A-Za-z0-9\x80-\xff]*[\x80-\xff][A-Za-z0-9\x80-\xff]*")


def text_of(data: bytes) -> str:
    """Return the text in `data`. Raises Unreadable when it is no text, or its code page cannot be told for sure."""
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data:
        return _decoded(data, _utf_16_without_mark(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _from_code_page(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(_("This is not a spreadsheet. Save the table as XLSX or as CSV in UTF-8."))
    return text


def _utf_16_without_mark(data: bytes) -> str:
    """Return the order of bytes, which the zeros of a header in Latin letters tell; ASCII where there are few."""
    zeros = {order: data[at:400:2].count(0) for order, at in (("utf-16-be", 0), ("utf-16-le", 1))}
    order = max(zeros, key=lambda one: zeros[one])
    return order if zeros[order] * 4 > len(data[:400:2]) else "ascii"


def _from_code_page(data: bytes) -> str:
    """Return the text in the one code page in which it makes sense; our six languages come before others."""
    words = set(WORD.findall(data))
    for languages in (OF_THE_UNITED_NATIONS, OTHERS):
        texts = {data.decode(page) for page, makes_sense in languages if _is_plausible(data, words, page, makes_sense)}
        if len(texts) == 1:
            return texts.pop()
        if texts:
            break
    raise Unreadable(
        _("It cannot be told for sure in which code page this file was saved. Save it as “CSV UTF-8”, or as XLSX.")
    )


def _is_plausible(data: bytes, words: Iterable[bytes], page: str, makes_sense: Callable[[Iterable[str]], bool]) -> bool:
    try:
        if page == "gb18030":
            return makes_sense([data.decode(page)])
        return makes_sense([word.decode(page) for word in words])
    except UnicodeDecodeError:
        return False


def _letters(words: Iterable[str]) -> set[str]:
    return {char for word in words for char in word.lower() if ord(char) > 127 and char.isalnum()}


def _is_written_as_words_are(words: Iterable[str]) -> bool:
    """Whether capitals, signs and accents stand where they do in words, and no word mixes two scripts."""
    return not any(
        BETWEEN_LETTERS.search(word)
        or ACCENTS_IN_A_ROW.search(word)
        or any(one.islower() and two.isupper() for one, two in pairwise(word))
        or (re.search("[a-zA-Z]", word) and re.search("[Ѐ-ӿ؀-ۿ]", word))
        for word in words
    )


def _is_french_or_spanish(words: Iterable[str]) -> bool:
    is_placed = not any(MISPLACED.search(word.lower()) for word in words)
    return is_placed and _letters(words) <= FRENCH_AND_SPANISH and _is_written_as_words_are(words)


def _is_russian(words: Iterable[str]) -> bool:
    return _letters(words) <= RUSSIAN | {"№"} and _is_written_as_words_are(words)


def _is_arabic(words: Iterable[str]) -> bool:
    """Whether words are Arabic; the code page holds the French letters too."""
    arabic = [word for word in words if re.search("[؀-ۿ]", word)]
    is_arabic = all(re.fullmatch(r"[ء-ي\u064b-\u0652،؛؟\d]+", word) for word in arabic)
    return bool(arabic) and is_arabic and _is_french_or_spanish([word for word in words if word not in arabic])


def _is_chinese(texts: Iterable[str]) -> bool:
    """Whether nearly all characters are among the 3,755 common ones, the first level of GB 2312."""
    han = Counter(char for text in texts for char in text if "一" <= char <= "鿿")
    common = 0
    for char, times in han.items():
        lead, trail = _in_gb_2312(char)
        common += times * (0xB0 <= lead <= 0xD7 and trail >= 0xA1)
    return bool(han) and common >= 0.9 * han.total()


def _in_gb_2312(char: str) -> tuple[int, int]:
    code = char.encode("gb18030")
    return (code[0], code[1]) if len(code) == 2 else (0, 0)


def _is_western(words: Iterable[str]) -> bool:
    return _letters(words) <= WESTERN and _is_written_as_words_are(words)


def _is_central(words: Iterable[str]) -> bool:
    letters = _letters(words)
    return any(letters <= alphabet for alphabet in CENTRAL) and _is_written_as_words_are(words)


def _is_turkish(words: Iterable[str]) -> bool:
    return _letters(words) <= TURKISH and _is_written_as_words_are(words)


def _is_cyrillic(words: Iterable[str]) -> bool:
    return _letters(words) <= CYRILLIC and _is_written_as_words_are(words)


Languages = tuple[tuple[str, Callable[[Iterable[str]], bool]], ...]
OF_THE_UNITED_NATIONS: Languages = (
    ("cp1252", _is_french_or_spanish),
    ("cp1251", _is_russian),
    ("cp1256", _is_arabic),
    ("gb18030", _is_chinese),
)
OTHERS: Languages = (
    ("cp1252", _is_western),
    ("cp1250", _is_central),
    ("cp1254", _is_turkish),
    ("cp1251", _is_cyrillic),
)
