"""Workers as they run in an office, each a process of its own, on a database that they share."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import DjangoDbBlocker

STATES = ("NOR", "PAN", "FRA", "EGY", "JPN", "KAZ", "SWE", "FIN")
PATIENCE = 60  # seconds
pytestmark = pytest.mark.django_db
# Done by a process of its own, so that the workers find what it has written.
WRITE_A_CIRCULAR = f"""
from django.utils.timezone import localdate
from outreach.mailing import ask_for
from outreach.models import Circular, Role
from tests.builders import confirmed, make_circular, make_contact, make_user

secretariat = make_user("secretariat", Role.SECRETARIAT)
for state in {STATES}:
    make_contact(state, email=f"{{state}}@x.example.org", confirmed_on=localdate())
confirmed(make_circular(secretariat), secretariat)
ask_for(Circular.objects.underway())
ask_for(Circular.objects.underway())
"""


class Office:
    """The environment of workers that run beside each other, and the database they share with nobody else."""

    def __init__(self, folder: Path, database: str, port: int) -> None:
        self.database = database
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "VAR_DIR": str(folder),
            "MAILS_A_MINUTE": "0",
        }
        self.workers: list[subprocess.Popen[bytes]] = []

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", *words, "--verbosity", "0"]
        worker = subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=self.environment)
        self.workers.append(worker)
        return worker

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.run("db_worker", "--batch", "--no-reload", "--no-startup-delay")

    def asked(self, query: str) -> list[tuple]:
        is_file = self.database.startswith("sqlite:///")
        where = self.database.removeprefix("sqlite:///")
        with closing(
            sqlite3.connect(where, timeout=PATIENCE) if is_file else connection.Database.connect(where)
        ) as database:
            return database.execute(query).fetchall()

    def stages(self) -> Counter:
        return Counter(stage for (stage,) in self.asked("SELECT stage FROM outreach_circularmail"))


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[bytes | str]:
    """Copy the test's database, which holds the reference data alone, before a test opens its transaction in it."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            yield connection.connection.serialize()
            return
        connection.creation.clone_test_db("reference", verbosity=0)
        name = connection.creation.get_test_db_clone_settings("reference")["NAME"]
        yield name
        on_the_server(f'DROP DATABASE "{name}"')


def on_the_server(statement: str) -> None:
    """Have PostgreSQL do what belongs to no database, over a connection that knows nothing of the test's."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def office_database(reference: bytes | str, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database that processes of their own find, with the reference data."""
    if isinstance(reference, bytes):
        path = tmp_path / "office.sqlite3"
        path.write_bytes(reference)
        yield f"sqlite:///{path}"
        return
    name = f"{reference}_office"
    on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{reference}"')
    yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')  # the end of a worker that was killed may not be noticed yet


@pytest.fixture
def office(office_database: str, tmp_path: Path, postman) -> Iterator[Office]:
    office = Office(tmp_path, office_database, postman.server_address[1])
    assert office.run("shell", "--no-imports", "--command", WRITE_A_CIRCULAR).wait(PATIENCE) == 0
    yield office
    for worker in office.workers:
        worker.kill()
        worker.wait()


def receivers(postman) -> list[str]:
    return sorted(to.partition("@")[0] for to, _connection in postman.sent_to)


def test_killed_in_the_middle_it_goes_on_and_nobody_is_written_to_twice(office, postman):
    is_there, go_on = threading.Event(), threading.Event()

    def hold_the_third(content: bytes) -> bool:
        if len(postman.taken) == 3 and not go_on.is_set():
            is_there.set()
            go_on.wait(PATIENCE)
            return False  # there is nobody left to tell
        return True

    postman.then = hold_the_third
    worker = office.start_worker()
    assert is_there.wait(PATIENCE)
    worker.send_signal(signal.SIGKILL)
    worker.wait(PATIENCE)
    go_on.set()
    assert office.stages() == {"sent": 2, "claimed": 1, "waiting": 5}

    assert office.run("resume_circulars").wait(PATIENCE) == 0
    assert office.start_worker().wait(PATIENCE) == 0
    assert office.stages() == {"sent": 7, "claimed": 1}
    assert receivers(postman) == sorted(STATES)
    assert office.asked("SELECT stage FROM outreach_circular") == [("sent",)]


def test_two_workers_at_once_share_the_mails_and_send_none_twice(office, postman):
    both = threading.Barrier(2)

    def meet(content: bytes) -> bool:
        if len(postman.taken) <= 2:
            both.wait(PATIENCE)  # nobody has its first mail taken before the other is at it too
        time.sleep(0.05)
        return True

    postman.then = meet
    workers = [office.start_worker() for _each in range(2)]
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0]
    assert len({connection for _to, connection in postman.sent_to}) == 2
    assert receivers(postman) == sorted(STATES)
    assert office.stages() == {"sent": 8}
    assert office.asked("SELECT stage FROM outreach_circular") == [("sent",)]
