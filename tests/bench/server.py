"""The tracker as it is served, and a visitor who looks at the clock."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tests.bench.databases import ROOT, environment
from tests.bench.pages import form_data

PATIENCE = 60  # seconds for a server to begin answering
# As `make run` serves.
SERVE = ["gunicorn", "ctbt_tracker.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]


@dataclass(frozen=True)
class Server:
    """A server at work, at a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int

    def peak_memory(self) -> int:
        """Return the most memory that any of its processes has held so far, in bytes."""
        return max(peak_of(worker) for worker in self.workers())

    def processor_seconds(self) -> float:
        """Return the time for which its workers have held a processor so far: others on the machine add nothing to it.

        It is counted in ticks, commonly of 10 ms, so that only many visits together tell anything. The work of
        PostgreSQL is not in it.
        """
        fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in self.workers()]
        return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[int]:
        """Return the numbers of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]


def peak_of(process: int) -> int:
    """Return the most memory that the `process` has held so far, in bytes. Linux only."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(status.split("VmHWM:")[1].split()[0])


@contextmanager
def serving(url: str) -> Iterator[Server]:
    """Serve the database at `url` with gunicorn and two workers while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / SERVE[0]), *SERVE[1:], "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--no-control-socket", "--log-level", "warning"], cwd=ROOT, env=environment(url)
    )
    try:
        wait_for(process, port)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server at `port` answers. Raises RuntimeError when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not begin to answer.")


@dataclass(frozen=True)
class Answer:
    """What came back, and the seconds from the call to the last byte."""

    status: int
    body: bytes
    cookies: Mapping[str, str]
    seconds: float


def call(port: int, page: Mapping[str, Any], data: Mapping[str, Any] | None = None, token: str = "") -> Answer:
    """Visit `page` once, over a new connection, or send it `data`."""
    headers = {"Cookie": f"sessionid={page['cookie']}; csrftoken={token}"}
    body = urlencode(data, doseq=True) if data is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET" if body is None else "POST", quote(page["address"], safe="/?&=%+()"), body, headers)
    response = connection.getresponse()
    content = response.read()
    seconds = time.perf_counter() - began
    connection.close()
    cookies: SimpleCookie = SimpleCookie()
    for header in response.msg.get_all("Set-Cookie") or []:
        cookies.load(header)
    return Answer(response.status, content, {name: morsel.value for name, morsel in cookies.items()}, seconds)


def seconds_for(port: int, page: Mapping[str, Any]) -> float:
    """Return the seconds that one visit of `page` takes, or, where its form is sent, that the answer to it takes."""
    answer = call(port, page)
    expected = 302 if page["is_saved"] else 200
    if page["is_saved"] or page["sent_to"]:
        sent = {**page, "address": page["sent_to"] or page["address"]}
        answer = call(port, sent, form_data(answer.body.decode()), answer.cookies["csrftoken"])
    if answer.status != expected:
        raise RuntimeError(f"{page['name']}: {page['address']} was answered with {answer.status}.")
    return answer.seconds
