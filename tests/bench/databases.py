"""The scratch databases of the bench, kept between runs; each holds as many activities as its name says."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench"


def kinds() -> list[str]:
    """Return the kinds of database to measure: SQLite, and PostgreSQL when DATABASE_URL names it."""
    url = os.environ.get("DATABASE_URL", "")
    return ["SQLite", "PostgreSQL"] if url.startswith(("postgres:", "postgresql:")) else ["SQLite"]


def url_of(kind: str, name: str) -> str:
    """Return the address of the scratch database `name`; on PostgreSQL it stands beside the one of DATABASE_URL."""
    if kind == "SQLite":
        return f"sqlite:///{FOLDER / name}.sqlite3"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/ctbt_bench_{name}"))


def environment(url: str) -> dict[str, str]:
    """Return the environment in which every process of the bench works on the database at `url`."""
    return {**os.environ, "DATABASE_URL": url}


def manage(url: str, *arguments: str) -> None:
    """Run `manage.py` on the database at `url`. Raises CalledProcessError."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment(url), check=True)


def inside(url: str, *arguments: str) -> str:
    """Return what `tests.bench.inside` says of the database at `url`. Raises CalledProcessError."""
    command = [sys.executable, "-m", "tests.bench.inside", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.PIPE, text=True).stdout


def make_empty(kind: str, name: str) -> str:
    """Make the scratch database `name` anew, with nothing but the reference data in it, and return its address."""
    url = url_of(kind, name)
    if kind == "SQLite":
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in FOLDER.glob(f"{name}.sqlite3*"):
            path.unlink()
    else:
        remake(url)
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "load_reference", "--verbosity", "0")
    return url


def remake(url: str) -> None:
    """Drop the PostgreSQL database at `url`, if there is one, and create it."""
    import psycopg
    from psycopg import sql

    name = sql.Identifier(urlsplit(url).path.removeprefix("/"))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def ready(kind: str, rows: int) -> str:
    """Return the address of a database with `rows` activities; one that is there already is brought up to date."""
    url = url_of(kind, str(rows))
    if holds(url, rows):
        manage(url, "migrate", "--verbosity", "0")
        return url
    print(f"Filling a scratch database on {kind} with {rows:,} activities.", flush=True)
    make_empty(kind, str(rows))
    manage(url, "fill_load", str(rows))
    return url


def holds(url: str, rows: int) -> bool:
    """Whether the database at `url` is there and holds `rows` activities."""
    if url.startswith("sqlite:") and not Path(url.removeprefix("sqlite:///")).exists():
        return False
    try:
        return inside(url, "count").strip() == str(rows)
    except subprocess.CalledProcessError:
        return False


def describe(seconds: Sequence[float]) -> Mapping[str, float]:
    """Return the median and the 95th percentile of `seconds`, in milliseconds."""
    ordered = sorted(1000 * second for second in seconds)
    last = len(ordered) - 1
    return {"median": ordered[round(last * 0.5)], "p95": ordered[round(last * 0.95)]}
