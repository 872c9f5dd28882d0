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
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils.timezone import localdate

from outreach.mailing import ask_for
from outreach.models import Circular
from tests.builders import confirmed, make_circular, make_contact

STATES = ("NOR", "PAN", "FRA", "EGY", "JPN", "KAZ", "SWE", "FIN")
PATIENCE = 60  # seconds


class Office:
    """The environment of workers that run beside each other, and the database they share with nobody else."""

    def __init__(self, folder: Path, port: int) -> None:
        self.path = folder / "office.sqlite3"
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.path}",
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
        with sqlite3.connect(self.path, timeout=PATIENCE) as database:
            return database.execute(query).fetchall()

    def stages(self) -> Counter:
        return Counter(stage for (stage,) in self.asked("SELECT stage FROM outreach_circularmail"))


@pytest.fixture
def office(tmp_path: Path, postman, secretariat: User, settings) -> Iterator[Office]:
    if connection.vendor != "sqlite":
        pytest.skip("the database of the test is copied into a file, as only SQLite does")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    contacts = tuple(make_contact(state, email=f"{state}@x.example.org", confirmed_on=localdate()) for state in STATES)
    confirmed(make_circular(secretariat, contacts), secretariat)
    ask_for(Circular.objects.underway())
    ask_for(Circular.objects.underway())
    office = Office(tmp_path, postman.server_address[1])
    office.path.write_bytes(connection.connection.serialize())
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
