"""What is translated: every entry asks for the same values as the text that it stands for."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

VALUES = re.compile(r"%\([a-zA-Z_]+\)[sd]|</?[a-z][^>]*>")
FILES = sorted(Path(settings.BASE_DIR).glob("*/locale/*/LC_MESSAGES/django.po"))
LANGUAGES = {"ar", "es", "fr", "ru", "zh_Hans"}


# Under these names what is called is looked for in the source, and so comes to be translated.
EXTRACTED = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
}
SOURCES = [
    path
    for app in ("ctbt_tracker", "outreach", "states")
    for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py"))
]


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


def test_what_is_to_be_translated_is_written_where_it_is_looked_for():
    never_found = []
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        told = [
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for name in node.names
            if name.name in EXTRACTED
        ]
        called = {name.asname or name.name for name in told}
        never_found += [(path.name, name) for name in called - EXTRACTED]
        never_found += [
            (path.name, f"line {node.lineno}, within an f-string")
            for outer in ast.walk(tree)
            if isinstance(outer, ast.JoinedStr)
            for node in ast.walk(outer)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called
        ]
    assert never_found == []


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_a_page_is_read_in_the_language_that_was_chosen(language, client, norway):
    client.force_login(norway)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get("/").content.decode()
    with translation.override(language):
        home = translation.gettext("Home")
    assert home != "Home"
    assert f"<span>{home}</span>" in html
