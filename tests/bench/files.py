"""How many rows a second are taken away and brought in as files, and how much memory that takes at most."""

import csv
import io
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from tests.bench.databases import FOLDER, ROOT, environment, make_empty
from tests.bench.server import call, peak_of, serving

EXPORTS = {"shown-csv": "export, CSV", "shown-xlsx": "export, XLSX", "raw-csv": "export, raw CSV"}
EXPORT_AT = "/activities/export/"
IMPORTED = 10_000
MOST_MEMORY = 150e6  # bytes, held at most by a server that exports
HEAD = f"{'file':44} {'rows':>8} {'seconds':>8} {'rows/s':>8} {'peak MB':>8}"


def line(name: str, rows: int, seconds: float, peak: int) -> str:
    """Return a line of the table; `peak` is in bytes."""
    return f"{name:44} {rows:>8,} {seconds:>8.1f} {rows / seconds:>8,.0f} {peak / 1e6:>8.0f}"


def line_of_export(name: str, rows: int, seconds: float, before: int, peak: int) -> str:
    """Return the line of an export, which tells what the server held `before` it, and marks what takes too much."""
    mark = " !" if peak > MOST_MEMORY else ""
    return f"{line(name, rows, seconds, peak)}  ({before / 1e6:.0f} before){mark}"


def bench_files(kind: str, url: str, visitor: Mapping[str, Any], rows: int) -> Iterator[str]:
    """Yield the lines of exports of all activities by `visitor`, each from a server just begun, and of an import."""
    taken = b""
    for form, name in EXPORTS.items():
        with serving(url) as server:
            page = {**visitor, "address": EXPORT_AT}
            asked = call(server.port, page)
            before = server.peak_memory()
            answer = call(
                server.port,
                page,
                {"file": form, "csrfmiddlewaretoken": asked.cookies["csrftoken"]},
                asked.cookies["csrftoken"],
            )
            if answer.status != 200:
                raise RuntimeError(f"{name} was answered with {answer.status}.")
            # What is in draft or was returned has no raw form.
            carried = rows_of(answer.body) if form.endswith("csv") else rows
            yield line_of_export(name, carried, answer.seconds, before, server.peak_memory())
        taken = answer.body if form == "raw-csv" else taken
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "import.csv"
    path.write_text(importable(taken), encoding="utf-8", newline="")
    database = make_empty(kind, "import")
    seconds, peak = cost_of(database, ["import_activities", str(path)])
    yield line("import, raw CSV", IMPORTED, seconds, peak)


def rows_of(taken: bytes) -> int:
    """Return the number of rows below the head of the CSV file `taken`."""
    return sum(1 for _row in csv.reader(io.StringIO(taken.decode("utf-8-sig"), newline=""))) - 1


def importable(taken: bytes) -> str:
    """Return the first rows of the raw file `taken` that name no organization: an empty database knows none of them."""
    lines = csv.reader(io.StringIO(taken.decode("utf-8-sig"), newline=""))
    kept: list[Sequence[str]] = [next(lines)]
    kept += (row for row in lines if not any("Example organization" in cell for cell in row))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(kept[: IMPORTED + 1])
    return text.getvalue()


def cost_of(url: str, arguments: Sequence[str]) -> tuple[float, int]:
    """Return the seconds and the most memory, in bytes, that `manage.py` takes at `url`. Raises RuntimeError.

    Its memory is asked for while it works: what the system tells at the end counts that of whoever began it, too.
    """
    began, peak = time.perf_counter(), 0
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(url), stdout=subprocess.DEVNULL)
    while process.poll() is None:
        with suppress(OSError, IndexError):  # it has just ended
            peak = max(peak, peak_of(process.pid))
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed.")
    return time.perf_counter() - began, peak
