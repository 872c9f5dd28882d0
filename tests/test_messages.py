"""What is translated: every entry asks for the same values as the text that it stands for."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

VALUES = re.compile(r"%\([a-zA-Z_]+\)[sd]|</?[a-z][^>]*>")
FILES = sorted(Path(settings.BASE_DIR).glob("*/locale/*/LC_MESSAGES/django.po"))
LANGUAGES = {"ar", "es", "fr", "ru", "zh_Hans"}


def values_in(text: str) -> list[str]:
    return sorted(VALUES.findall(text))


def test_each_app_has_messages_in_each_language():
    told = {
        (path.parts[-5], path.parts[-3]) for path in FILES if path.parts[-5] in ("ctbt_tracker", "outreach", "states")
    }
    assert told == {(app, language) for app in ("ctbt_tracker", "outreach", "states") for language in LANGUAGES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-5]}-{path.parts[-3]}")
def test_a_translation_asks_for_the_values_of_its_text(path):
    entries = list(polib.pofile(str(path)))
    assert [entry.msgid for entry in entries if not entry.translated()] == []
    wrong = [
        (entry.msgid, entry.msgstr)
        for entry in entries
        if not entry.msgid_plural and values_in(entry.msgid) != values_in(entry.msgstr)
    ]
    # Of several forms the last is for any number; a form for one or two may say the number as a word.
    wrong += [
        (entry.msgid_plural, form)
        for entry in entries
        for number, form in entry.msgstr_plural.items()
        if not set(values_in(form)) <= set(values_in(entry.msgid) + values_in(entry.msgid_plural))
        or (number == max(entry.msgstr_plural) and set(values_in(form)) != set(values_in(entry.msgid_plural)))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_a_page_is_read_in_the_language_that_was_chosen(language, client, norway):
    client.force_login(norway)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get("/").content.decode()
    with translation.override(language):
        home = translation.gettext("Home")
    assert home != "Home"
    assert f"<span>{home}</span>" in html
