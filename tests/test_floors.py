"""A module imports from below, never up, never sideways into another app (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("ctbt_tracker", "outreach", "states")

FLOORS = {
    0: {"states.checked", "states.models", "states.names", "states.status", "states.translation"},
    1: {"ctbt_tracker.columns", "ctbt_tracker.records", "outreach.models", "outreach.translation", "states.documents"},
    2: {
        *(f"{app}.{room}" for app in APPS for room in ("admin", "forms", "filters", "tables")),
        "ctbt_tracker.desk",
        "outreach.agenda",
        "outreach.confirming",
        "outreach.digest",
        "outreach.documents",
        "outreach.exchange",
        "outreach.mail_server",
        "outreach.mailing",
        "outreach.personal_data",
        "outreach.pictures",
        "outreach.tasks",
        "outreach.waiting",
    },
    3: {"outreach.views", "states.views"},
    4: {"outreach.urls", "states.urls"},
    5: {"ctbt_tracker.urls"},
}
# Started by Django, from outside the building: commands may take from any floor but the addresses.
OUTSIDE = {
    *("management", "migrations", "apps", "environment", "settings", "wsgi", "accounts", "middleware"),
    *("formats", "templatetags"),
}


def floor_of(module: str) -> int | None:
    for floor, rooms in FLOORS.items():
        if any(module == room or module.startswith(f"{room}.") for room in rooms):
            return floor
    return None


def modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if module not in APPS and not OUTSIDE & set(parts):
                yield module, path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_module_imports_from_below(module, path):
    own = floor_of(module)
    assert own is not None, f"{module} stands on no floor: give it one in this test and in docs/architecture.md"
    for target in imports(path):
        if target.split(".")[0] not in APPS or OUTSIDE & set(target.split(".")):
            continue
        theirs = floor_of(target)
        assert theirs is not None, f"{module} imports {target}, which stands on no floor"
        assert theirs <= own, f"{module} (floor {own}) imports {target} (floor {theirs}) from above"
        is_sideways = theirs == own and target.split(".")[0] != module.split(".")[0]
        assert not is_sideways, f"{module} imports {target} from the same floor of another app"
        if module.startswith("states."):
            assert not target.startswith("outreach"), f"{module} imports {target}: states knows nothing of outreach"


def test_the_models_know_no_request_form_or_template():
    forbidden = ("django.forms", "django.http", "django.template", "django.shortcuts", "django.views")
    for module, path in modules():
        if floor_of(module) in (0, 1) and "documents" not in module and not module.startswith("ctbt_tracker."):
            for target in imports(path):
                assert not target.startswith(forbidden), f"{module} imports {target}"
