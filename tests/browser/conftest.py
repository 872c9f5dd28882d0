import os

import pytest

from tests.chromium import find_chromium

# Playwright's event loop stays in the tests' thread until the session ends, around later tests without a
# browser too, and Django refuses the database inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_itemcollected(item):
    item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if isinstance(chromium, str):
        if os.environ.get("CI", "").lower() in {"true", "1"}:
            pytest.fail(chromium, pytrace=False)
        pytest.skip(chromium)
    return {
        **browser_type_launch_args,
        "executable_path": str(chromium.executable),
        "args": [*browser_type_launch_args.get("args", []), *chromium.args],
        "env": {**os.environ, **chromium.env},
    }


@pytest.fixture(scope="session")
def base_url(live_server):
    """What `page.goto("/")` begins with; it replaces the plugin's own, which pytest 9 warns about."""
    return live_server.url
