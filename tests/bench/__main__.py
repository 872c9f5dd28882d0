"""`make bench`: the main pages with few activities and with many, under the server that production runs.

For every page: the median and the 95th percentile in milliseconds and the number of queries, with few activities and
with many, and how many times slower many are. Both are visited in turns, so that whatever else the machine does falls
on both; `cpu` is the time for which the server held a processor, on average, to which others add nothing (without the
work of PostgreSQL).
"""

import argparse
import json
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.databases import describe, inside, kinds, ready
from tests.bench.files import HEAD as HEAD_OF_FILES
from tests.bench.files import bench_files
from tests.bench.server import Server, seconds_for, serving

WARM_UP = 4  # visits that are not counted: each of the two workers has seen the page by then
LIMIT = 1.3
COLUMNS = f"{'rows':>8} {'median':>7} {'p95':>7} {'cpu':>7} {'queries':>7}"
HEAD = f"{'page':44} {COLUMNS}   {COLUMNS}   times    cpu"

Page = Mapping[str, Any]


def measured(page: Sequence[Page], servers: Sequence[Server], rounds: int) -> list[Mapping[str, float]]:
    """Return how long `page` takes with few rows and with many, visited in turns."""
    seconds: list[list[float]] = [[] for _server in servers]
    processor = [0.0 for _server in servers]
    for visit in range(WARM_UP + rounds):
        for index, server in enumerate(servers):
            before = server.processor_seconds()
            took = seconds_for(server.port, page[index])
            if visit >= WARM_UP:
                seconds[index].append(took)
                processor[index] += server.processor_seconds() - before
    return [
        {**describe(taken), "processor": 1000 * held / rounds} for taken, held in zip(seconds, processor, strict=True)
    ]


def told(page: Sequence[Page], rows: Sequence[int], times: Sequence[Mapping[str, float]]) -> str:
    """Return the line of `page` in the table."""
    cells = [
        f"{number:>8,} {time['median']:>7.1f} {time['p95']:>7.1f} {time['processor']:>7.1f} {one['queries']:>7}"
        for number, time, one in zip(rows, times, page, strict=True)
    ]
    slower, held = (times[-1][name] / max(times[0][name], 0.1) for name in ("median", "processor"))
    mark = " !" if max(slower, held) > LIMIT else ""
    return f"{page[0]['name']:44} {'   '.join(cells)}   {slower:>5.2f}  {held:>5.2f}{mark}"


def bench_pages(kind: str, rows: Sequence[int], rounds: int, only: str) -> None:
    """Print the table of pages on one kind of database."""
    urls = [ready(kind, number) for number in rows]
    plans: list[list[Page]] = [json.loads(inside(url, "plan", only)) for url in urls]
    print(f"\n{kind}: milliseconds of {rounds} visits each\n{HEAD}", flush=True)
    with serving(urls[0]) as few, serving(urls[1]) as many:
        for page in zip(*plans, strict=True):
            print(told(page, rows, measured(page, (few, many), rounds)), flush=True)


def bench_exchange(kind: str, rows: int) -> None:
    """Print the table of files on one kind of database."""
    url = ready(kind, rows)
    secretariat = json.loads(inside(url, "plan", r"^home \(Secretariat"))[0]
    print(f"\n{kind}: files\n{HEAD_OF_FILES}", flush=True)
    for line in bench_files(kind, url, secretariat, rows):
        print(line, flush=True)


def main() -> None:
    """Measure all that is asked for, on all databases; whoever ends it early ends its servers too."""
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", nargs=2, type=int, default=(1_000, 100_000), metavar=("FEW", "MANY"))
    parser.add_argument("--rounds", type=int, default=30, help="Counted visits of each page.")
    parser.add_argument("--only", default="", help="A regular expression; only pages with such a name.")
    parser.add_argument("--on", default=None, choices=["SQLite", "PostgreSQL"], help="Only this database.")
    parser.add_argument("--files", action="store_true", help="Only files, no pages.")
    asked = parser.parse_args()
    for kind in [asked.on] if asked.on else kinds():
        if not asked.files:
            bench_pages(kind, asked.rows, asked.rounds, asked.only)
        if not asked.only:
            bench_exchange(kind, asked.rows[-1])


if __name__ == "__main__":
    main()
