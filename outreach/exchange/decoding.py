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
FRENCH, SPANISH, GERMAN, PORTUGUESE = map(frozenset, ("àâæçèéêëîïôœùûü", "áéíñóúüªº", "äöüß", "áâãàçéêíóôõúü"))
POLISH, CZECH = frozenset("ąćęłńóśźż"), frozenset("áäčďéěíľňóôřšťúůýž")
CENTRAL = (POLISH, CZECH, *map(frozenset, ("áéíóöőúüű", "čćđšž", "ăâîşţ", "äöüß")))  # one a language
LATVIAN, LITHUANIAN, ESTONIAN = map(frozenset, ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"))
VIETNAMESE = frozenset("àáâăèéêíóôơùúưđ")
TURKISH = frozenset("çğıöşüâîû\u0307")
CYRILLIC = RUSSIAN | frozenset("ґєіїўђѓјљњћќџѕ№")
GREEK = frozenset("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ")
HEBREW = frozenset("אבגדהוזחטיךכלםמןנסעףפץצקרשת")

# Where French and Spanish put these letters; in other places the byte means a letter of another code page.
MISPLACED = re.compile(
    r"ñ(?![aeiouáéíóú])|[èê](?![bcdfghjklmnpqrstvwxz])|(?<!\bo)ù|à(?=\w)|ç(?![aouâôûãõ])|œ(?!u|[cdst]?[aeiouéèt])"
)
# The same for other languages, whose letters would else be found in French and Spanish.
MISPLACED_ELSEWHERE = re.compile(
    r"[ńśćź](?=[aeiouyąęó])|(?<=\w)č(?=[bdfgmprsv])|(?<=\w)čl|[āēīū](?=[aeiouāēīū])|(?<![aeiouäöüy])ß|õ(?!e|\W|[a-z]\b)"
)
HEBREW_END = re.compile(r"[ךםןףץ](?=[א-ת])")
ACCENTS_IN_A_ROW = re.compile(r"[À-ÖØ-öø-ſ]{3}")
CONTROL = re.compile("[\x7f-\x9f]")
# Signs that stand in no word, nor at its beginning, nor at its end.
STRAY_SIGNS = re.compile(
    r"[^\W\d_][¡-©¬-¶¸¹»¼-¿×÷€‚„†‡ˆ‰•˜™˝˛¯]+[^\W\d_]"
    r"|\A[¢-¦¨©¬®-¶¸¹¼-¾×÷†‡ˆ‰˜™˝˛]+[^\W\d_]"
    r"|[^\W\d_][‚„¢-¦¨¬¯±´¶¸¼-¿¡×÷ˆ‰˜˝˛]+\Z"
)
LEAST_OF_CHINESE = 3  # characters; one or two are as likely a word of another code page
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
    """Return the text in the one code page in which it makes sense, if it is one of those that can be told at all."""
    words = set(WORD.findall(data))
    texts, rivals = (
        {data.decode(page) for page, makes_sense in languages if _is_plausible(data, words, page, makes_sense)}
        for languages in (READ, RIVALS)
    )
    if len(texts) == 1 and rivals <= texts:
        return texts.pop()
    raise Unreadable(
        _("It cannot be told for sure in which code page this file was saved. Save it as “CSV UTF-8”, or as XLSX.")
    )


def _is_plausible(data: bytes, words: Iterable[bytes], page: str, makes_sense: Callable[[Iterable[str]], bool]) -> bool:
    try:
        if page in OF_SEVERAL_BYTES:
            return makes_sense([data.decode(page)])
        return makes_sense([word.decode(page) for word in words])
    except UnicodeDecodeError:
        return False


def _letters(words: Iterable[str]) -> set[str]:
    return {char for word in words for char in word.lower() if ord(char) > 127 and char.isalnum()}


def _is_written_as_words_are(words: Iterable[str]) -> bool:
    """Whether capitals, signs and accents stand where they do in words, and no word mixes two scripts."""
    return not any(
        STRAY_SIGNS.search(word)
        or CONTROL.search(word)
        or any("À" <= two <= "ɏ" and two.isupper() and three.islower() for two, three in pairwise(word[1:]))
        or ACCENTS_IN_A_ROW.search(word)
        or any(one.islower() and two.isupper() for one, two in pairwise(word))
        or (re.search("[a-zA-Z]", word) and re.search("[Ͱ-ӿ֐-ۿ]", word))
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
    """Whether nearly all characters are among the 3,755 common ones, the first level of GB 2312, and none Japanese."""
    han = Counter(char for text in texts for char in text if "一" <= char <= "鿿")
    if any("ぁ" <= char <= "ヿ" for text in texts for char in text):
        return False
    common = 0
    for char, times in han.items():
        lead, trail = _in_gb_2312(char)
        common += times * (0xB0 <= lead <= 0xD7 and trail >= 0xA1)
    return han.total() >= LEAST_OF_CHINESE and common >= 0.9 * han.total()


def _in_gb_2312(char: str) -> tuple[int, int]:
    code = char.encode("gb18030")
    return (code[0], code[1]) if len(code) == 2 else (0, 0)


def _of_one(alphabets: Iterable[frozenset[str]]) -> Callable[[Iterable[str]], bool]:
    """Return whether all letters are of one of `alphabets`, and where its language puts them."""

    def makes_sense(words: Iterable[str]) -> bool:
        letters = _letters(words)
        is_placed = not any(MISPLACED_ELSEWHERE.search(word.lower()) for word in words)
        return is_placed and any(letters <= one for one in alphabets) and _is_written_as_words_are(words)

    return makes_sense


def _is_western(words: Iterable[str]) -> bool:
    return _letters(words) <= WESTERN and _is_written_as_words_are(words)


def _is_turkish(words: Iterable[str]) -> bool:
    return _letters(words) <= TURKISH and _is_written_as_words_are(words)


def _is_cyrillic(words: Iterable[str]) -> bool:
    return _letters(words) <= CYRILLIC and _is_written_as_words_are(words)


def _is_greek(words: Iterable[str]) -> bool:
    return _letters(words) <= GREEK and _is_written_as_words_are(words)


def _is_hebrew(words: Iterable[str]) -> bool:
    return not any(HEBREW_END.search(word) for word in words) and _is_written_as_words_are(words)


def _nothing_but(
    alphabets: Iterable[frozenset[str]], makes_sense: Callable[[Iterable[str]], bool]
) -> Callable[[Iterable[str]], bool]:
    """Return whether words make sense and have letters of one of `alphabets` besides ASCII, and no signs."""

    def are_letters(words: Iterable[str]) -> bool:
        told = {char for word in words for char in word.lower() if ord(char) > 127}
        return any(told <= one for one in alphabets) and makes_sense(words)

    return are_letters


def _is_vietnamese(words: Iterable[str]) -> bool:
    """Whether marks of tones stand on vowels, and there are some."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    bare = [re.sub(f"(?<=[aeiouyăâêôơư])[{marks}]", "", word.lower()) for word in words]
    has_marks = re.search(f"[{marks}]", "".join(words)) and not re.search(f"[{marks}]", "".join(bare))
    return bool(has_marks) and _letters(bare) <= VIETNAMESE


def _is_thai(words: Iterable[str]) -> bool:
    """Whether vowels and tones stand on consonants, and the vowels that are written first before them."""
    return all(re.fullmatch("(?:[เ-ไ]?[ก-ฮ][ัิ-ฺ็-๎]*[ะาำๅ]?|[ฯๆ๐-๙])+\\d*", word) for word in words)


def _is_mostly(page: str, first: int, last: int) -> Callable[[Iterable[str]], bool]:
    """Return whether nearly all characters of two bytes begin with one from `first` to `last`: the common ones."""

    def makes_sense(texts: Iterable[str]) -> bool:
        leads = [char.encode(page)[0] for text in texts for char in text if ord(char) > 127]
        return sum(first <= lead <= last for lead in leads) >= 0.95 * len(leads)

    return makes_sense


Languages = tuple[tuple[str, Callable[[Iterable[str]], bool]], ...]
OF_SEVERAL_BYTES = ("gb18030", "big5", "euc_kr", "cp949", "euc_jp", "shift_jis")
READ: Languages = (
    ("cp1252", _is_french_or_spanish),
    ("cp1252", _is_western),
    ("cp1251", _is_russian),
    ("cp1251", _is_cyrillic),
    ("cp1256", _is_arabic),
    ("gb18030", _is_chinese),
    ("cp1250", _of_one(CENTRAL)),
    ("cp1254", _is_turkish),
)
# Code pages that are not read, and yet may be what a file was saved in: where one makes sense, the file is refused.
OF_THE_WEST = (FRENCH, SPANISH, GERMAN, PORTUGUESE)
RIVALS: Languages = (
    ("cp1257", _of_one((LATVIAN, LITHUANIAN, ESTONIAN, POLISH))),
    ("iso8859-2", _of_one(CENTRAL)),
    ("iso8859-15", _is_french_or_spanish),
    ("cp850", _nothing_but(OF_THE_WEST, _of_one(OF_THE_WEST))),
    ("cp852", _nothing_but(CENTRAL, _of_one(CENTRAL))),
    ("mac_roman", _nothing_but(OF_THE_WEST, _of_one(OF_THE_WEST))),
    ("mac_turkish", _nothing_but([TURKISH], _is_turkish)),
    ("cp1253", _is_greek),
    ("cp1255", _nothing_but([HEBREW], _is_hebrew)),
    ("cp862", _nothing_but([HEBREW], _is_hebrew)),
    ("cp1258", _is_vietnamese),
    ("cp874", _is_thai),
    *((page, _nothing_but([RUSSIAN], _is_russian)) for page in ("koi8-r", "cp866", "iso8859-5", "mac_cyrillic")),
    ("cp949", _is_mostly("cp949", 0xB0, 0xC8)),
    ("euc_jp", _is_mostly("euc_jp", 0xA4, 0xCF)),
    ("big5", _is_mostly("big5", 0xA4, 0xC6)),
    ("shift_jis", _is_mostly("shift_jis", 0x82, 0x97)),
)
