"""The cast and the reference data that every test may count on."""

import gc
import inspect
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from outreach.models import Role
from tests.builders import make_coordinator, make_focal_point, make_user
from tests.postman import Postman

# Long, and of no query of their own: each asks what other tests ask already, of more rows or of the demonstration set.
LOOKED_AT_ONCE = {"test_accounts", "test_bench", "test_demo", "test_fill_load", "test_load_demo", "test_query_counts"}
COUNT_QUERIES = ("_cost", "_queries")  # in a test's name: there are as many whichever database answers them
ASK_A_DATABASE = {"db", "transactional_db", "request"}  # through the last, a test may ask for the others


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one leave out what says the same whichever database there is."""
    told = "only tests that ask a database, and of those in the browser only the main job"
    parser.addoption("--on-another-database", action="store_true", help=told)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the browser tests last: their live server leaves the tables empty, and only they fill them again."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if config.getoption("--on-another-database"):
        left = [item for item in items if not says_more_on_another_database(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def pytest_collection_finish() -> None:
    """Let what was imported be, and look for garbage seldom: a fifth of the time went into looking."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def says_more_on_another_database(item: pytest.Item) -> bool:
    """Whether the test asks a database at all, and, in the browser, is the main job: other pages are only looked at."""
    if item.get_closest_marker("browser"):
        return item.path.stem == "test_main_job"
    if item.path.stem in LOOKED_AT_ONCE or any(word in item.name for word in COUNT_QUERIES):
        return False
    asked = {*getattr(item, "fixturenames", ())} - {"request"} | {*inspect.signature(item.function).parameters}
    return bool(asked & ASK_A_DATABASE) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load the same reference data as production does, once for all tests."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def static_root() -> None:
    """Make the folder of collected static files, which may be empty, for its absence is warned about."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def plain_and_quick(settings: Settings, tmp_path: Path) -> None:
    """Serve static files by their own names, so that none need collecting, hash cheaply, count sign-ins anew.

    Attachments are kept in a folder that is thrown away.
    """
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin in English, and leave no language behind that a request has chosen."""
    with translation.override("en"):
        yield


@pytest.fixture
def secretariat(db: None) -> User:
    """A member of the Secretariat's staff."""
    return make_user("secretariat", Role.SECRETARIAT)


@pytest.fixture
def head(db: None) -> User:
    """The head of the Secretariat's section, who also keeps people and permissions."""
    return make_user("head", Role.SECRETARIAT_HEAD)


@pytest.fixture
def norway(db: None) -> User:
    """The coordinator of one State."""
    user = make_user("norway", Role.COORDINATOR)
    make_coordinator("NOR", user)
    return user


@pytest.fixture
def panama(db: None) -> User:
    """The coordinator of another State."""
    user = make_user("panama", Role.COORDINATOR)
    make_coordinator("PAN", user)
    return user


@pytest.fixture
def japan(db: None) -> User:
    """A focal point."""
    user = make_user("japan", Role.FOCAL_POINT)
    make_focal_point("JPN", user, ("south-east-asia-pacific-far-east",))
    return user


@pytest.fixture
def reader(db: None) -> User:
    """Someone who may read what is public."""
    return make_user("reader", Role.READER)


@pytest.fixture
def sign_in(client: Client):
    """Return a function that signs the client in as a person and returns the client."""

    def as_person(user: User | None) -> Client:
        if user is not None:
            client.force_login(user)
        return client

    return as_person


@pytest.fixture
def postman(settings: Settings) -> Iterator[socketserver.TCPServer]:
    """Serve a real mail server on this machine, to which mails go; what it has taken and whom it refuses is told."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.taken, server.raw, server.sent_to, server.refused = [], [], [], "nobody@"
        server.answers = lambda line: None
        server.then, server.daemon_threads = lambda content: True, True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield server
        server.shutdown()
