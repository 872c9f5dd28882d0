"""What the project says of itself is true."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LOCKS = [*sorted(path.name for path in ROOT.glob("requirements*.txt")), "package-lock.json"]


def said(pattern: str) -> set[str]:
    return {found for document in DOCUMENTS for found in re.findall(pattern, document.read_text(encoding="utf-8"))}


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = said(r"`make ([a-z]+)") | said(r"\nmake ([a-z]+)\n")
    assert {"run", "test", "setup"} <= named
    assert named <= targets


def test_every_command_that_a_document_names_exists():
    named = said(r"manage\.py ([a-z_]+)")
    assert {"treaty_status", "list_states", "compile_overview", "load_reference"} <= named
    assert named <= set(get_commands())


def test_every_place_that_a_document_links_to_exists():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_variable_of_the_environment_is_told_to_operators():
    sources = "".join((ROOT / "ctbt_tracker" / name).read_text() for name in ("environment.py", "settings.py"))
    read = set(re.findall(r'\b(?:text|boolean|whole_number|listed|folder|address)\(\s*"([A-Z_]+)"', sources))
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))
    assert told == read | {"PORT"}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_hashes_and_no_host(lock):
    text = (ROOT / lock).read_text()
    assert "sha256:" in text or "sha512-" in text
    assert not re.search(r"--(extra-)?index-url|--find-links|\"resolved\"|^https?://", text, re.MULTILINE)


def test_no_room_is_without_a_plain_name():
    nameless = {"utils", "helpers", "common", "services", "signals", "constants", "misc"}
    rooms = {path.stem for app in ("ctbt_tracker", "outreach", "states") for path in (ROOT / app).rglob("*")}
    assert rooms & nameless == set()


def test_every_catalog_names_its_language():
    catalogs = [path for app in ("ctbt_tracker", "outreach", "states") for path in (ROOT / app).rglob("*.po")]
    assert len(catalogs) >= 6
    for path in catalogs:
        assert f'"Language: {path.parent.parent.name}\\n"' in path.read_text(encoding="utf-8"), path
