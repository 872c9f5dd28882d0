"""The index by which activities are found by their words, made and dropped by migrations.

On SQLite a migration that alters the table of activities makes it anew and so drops its triggers: it ends with
`RunPython(keep_search_index, drop_search_index)`, and a test tells when that was forgotten.
"""

import logging
import sqlite3

from django.db import DatabaseError, NotSupportedError, transaction

TABLE, INDEX = "outreach_activity", "outreach_activity_search"
ADD = f"INSERT INTO {INDEX} (rowid, search_text) VALUES (new.id, new.search_text);"  # noqa: S608
REMOVE = f"INSERT INTO {INDEX} ({INDEX}, rowid, search_text) VALUES ('delete', old.id, old.search_text);"  # noqa: S608
TRIGGERS = {
    f"{INDEX}_added": f"AFTER INSERT ON {TABLE} BEGIN {ADD} END",
    f"{INDEX}_removed": f"AFTER DELETE ON {TABLE} BEGIN {REMOVE} END",
    f"{INDEX}_changed": f"AFTER UPDATE OF search_text ON {TABLE} "
    f"WHEN old.search_text IS NOT new.search_text BEGIN {REMOVE} {ADD} END",
}
OLDEST_SQLITE = (3, 34, 0)  # the first that indexes every three characters


def keep_search_index(apps, schema_editor):
    """Make the index of the words of all activities; where there is one, make it anew."""
    drop_search_index(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        _make_on_sqlite(schema_editor)
    elif schema_editor.connection.vendor == "postgresql":
        _make_on_postgresql(schema_editor)


def drop_search_index(apps, schema_editor):
    """Drop the index; the search then reads every text."""
    if schema_editor.connection.vendor == "sqlite":
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {INDEX}")
    else:
        schema_editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


def _make_on_sqlite(schema_editor):
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise NotSupportedError(f"SQLite 3.34 or later is needed, not {sqlite3.sqlite_version}; or take PostgreSQL.")
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(search_text, content='{TABLE}', content_rowid='id', columnsize=0, "
        "tokenize='trigram case_sensitive 1')"
    )
    schema_editor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608
    for name, rest in TRIGGERS.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {rest}")


def _make_on_postgresql(schema_editor):
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        logging.getLogger(__name__).warning(
            "Activities are searched without an index, which takes longer the more there are: the extension pg_trgm "
            "cannot be had (%s). docs/operations.md tells how to make the index later.",
            str(error).strip(),
        )
        return
    schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin (search_text gin_trgm_ops)")
