import os
import threading

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.http import HttpResponse
from playwright.sync_api import expect

from states.models import State
from tests.chromium import find_chromium

# Playwright's event loop stays in the tests' thread until the session ends, around later tests without a
# browser too, and Django refuses the database inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


expect.set_options(timeout=20_000)  # milliseconds: the machine may have other work


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


@pytest.fixture(scope="session", autouse=True)
def static_files_from_source():
    """Let the live server serve static files from where they are kept, since the tests collect none."""
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(scope="session", autouse=True)
def one_request_at_a_time():
    """Let the live server's threads answer in turn: in a database in memory they have one connection between them."""
    settings.MIDDLEWARE = ["tests.browser.conftest.in_turn", *settings.MIDDLEWARE]


TURN = threading.Lock()
CLOSED = threading.Event()


def in_turn(get_response):
    def answer(request):
        with TURN:
            return HttpResponse(status=503) if CLOSED.is_set() else get_response(request)

    return answer


@pytest.fixture(autouse=True)
def closed_before_the_tables_are_emptied(transactional_db):
    """Answer nothing any more when a test is over: what a page sends on leaving would meet tables half empty."""
    CLOSED.clear()
    yield
    with TURN:
        CLOSED.set()


@pytest.fixture(scope="session")
def base_url(live_server):
    """What `page.goto("/")` begins with; it replaces the plugin's own, which pytest 9 warns about."""
    return live_server.url


@pytest.fixture(scope="session")
def kept_rows(django_db_setup, django_db_blocker):
    """The roles and the reference data as the tables hold them, since a test with a live server leaves these empty."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        kept = {}
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                kept[table] = (
                    [column.name if hasattr(column, "name") else column[0] for column in cursor.description],
                    rows,
                )
        # So that Django neither makes content types and permissions anew after each test, nor reads a slower copy.
        type(connections["default"])._test_serialized_contents = "[]"
    return kept


@pytest.fixture(autouse=True)
def restored_data(kept_rows, django_db_serialized_rollback, transactional_db):
    """Begin with the roles and the reference data, whatever the test before has left."""
    if State.objects.exists():
        return  # the tests before left everything as it was
    name = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept_rows.items():
            places = ", ".join(["%s"] * len(columns))
            named = ", ".join(map(name, columns))
            cursor.executemany(f"INSERT INTO {name(table)} ({named}) VALUES ({places})", rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)
