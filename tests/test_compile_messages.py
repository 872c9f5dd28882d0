import gettext
import io
import os
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

SOURCE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "State"\nmsgstr "{word}"\n'


@pytest.fixture
def messages(tmp_path, settings, monkeypatch) -> Path:
    """The French messages of an app, in a copy of the project's folders that holds nothing else."""
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(apps.get_app_config("states"), "path", str(tmp_path / "states"))
    source = tmp_path / "states" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE.format(word="État"), encoding="utf-8")
    return source


def compile_messages() -> str:
    told = io.StringIO()
    call_command("compile_messages", stdout=told)
    return told.getvalue()


def translated(source: Path) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("State")


def test_a_stale_file_is_compiled_anew(messages):
    assert compile_messages() == "Message files compiled: 1.\n"
    assert translated(messages) == "État"
    messages.write_text(SOURCE.format(word="Pays"), encoding="utf-8")
    os.utime(messages.with_suffix(".mo"), (0, 0))
    assert compile_messages() == "Message files compiled: 1.\n"
    assert translated(messages) == "Pays"
    assert sorted(path.name for path in messages.parent.iterdir()) == ["django.mo", "django.po"]


def test_an_up_to_date_file_is_left_alone(messages):
    messages.with_suffix(".mo").write_bytes(b"as compiled before")
    os.utime(messages, (0, 0))
    assert compile_messages() == ""
    assert messages.with_suffix(".mo").read_bytes() == b"as compiled before"


def test_a_file_that_is_none_of_messages_is_named(messages):
    messages.write_bytes(b'msgid "\xff"\nmsgstr ""\n')
    with pytest.raises(CommandError, match=r"django\.po cannot be read as a message file"):
        compile_messages()
    assert not messages.with_suffix(".mo").exists()
