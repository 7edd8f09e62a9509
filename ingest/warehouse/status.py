"""What a home holds, in counts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import duckdb

from ingest.home import Home
from ingest.warehouse.connect import connect
from ingest.warehouse.store import HOLDER, Methods, count_waiting

_TABLES = (
    "fetches",
    "feeds",
    "entries",
    "rejects",
    "sections",
    "stated_facts",
    "signals",
    "quantities",
    "quantity_readings",
    "sentences",
    "attributions",
    "links",
    "sourcing_readings",
    "story_links",
)


def home_status(home: Home, methods: Methods) -> dict[str, Any]:
    """Rows by table, feeds by state, the last build and what waits for scoring; never writes, never makes a home.

    `busy` says that another process is writing: then only the last build is told, and all else is None for unknown.
    """
    status: dict[str, Any] = {"home": str(home.root), "kind": None, "busy": None, "tables": {}, "feeds": {}}
    status |= {"waiting_for_scoring": 0, "waiting_for_stories": 0, "scored_by": {}, "last_build": _last_build(home)}
    if not home.warehouse.exists():
        return status
    try:
        connection = connect(home.warehouse, read_only=True)
    except duckdb.IOException as error:
        held = HOLDER.search(str(error))
        status["busy"] = f"process {held.group(2)} is writing to it" if held else str(error).splitlines()[0]
        return status | {
            "tables": None,
            "feeds": None,
            "waiting_for_scoring": None,
            "waiting_for_stories": None,
            "scored_by": None,
        }
    with connection:
        run = connection.execute
        with suppress(duckdb.CatalogException):
            status["kind"] = dict(run("select key, value from raw.meta").fetchall()).get("home_kind")
            made = {
                name for (name,) in run("select table_name from duckdb_tables() where schema_name = 'raw'").fetchall()
            }
            status["tables"] = {
                name: run(f"select count(*) from raw.{name}").fetchall()[0][0] if name in made else 0
                for name in _TABLES
            }
            status["feeds"] = dict(
                run(
                    """
                    with newest as (
                        select state from raw.feeds
                        qualify row_number() over (partition by feed_key order by recorded_at desc, rowid desc) = 1
                    )

                    select state, count(*) from newest group by state order by state
                    """
                ).fetchall()
            )
            if "signals" in made:
                status["scored_by"] = dict(
                    run(
                        "select model_version, count(*) from raw.signals group by 1 order by min(scored_at), 1"
                    ).fetchall()
                )
            if {"quantity_readings", "sourcing_readings"} <= made:
                status["waiting_for_scoring"] = count_waiting(connection, None, methods)
            else:  # made before a method of reading was: every text in English waits
                status["waiting_for_scoring"] = run(
                    "select count(distinct content_hash) from raw.entries where coalesce(language, 'en') = 'en'"
                ).fetchall()[0][0]
            placed = "select entry_id from raw.story_links" if "story_links" in made else "select null where false"
            status["waiting_for_stories"] = run(
                f"select count(distinct entry_id) from raw.entries where entry_id not in ({placed})"
            ).fetchall()[0][0]
    return status


def _last_build(home: Home) -> dict[str, Any] | None:
    path = home.snapshot()
    if path is None:
        return None
    with connect(path, read_only=True) as connection:
        rows = connection.execute("select table_name, row_count, built_at from manifest order by table_name").fetchall()
    return {
        "snapshot": path.name,
        "built_at": rows[0][2] if rows else None,
        "bytes": path.stat().st_size,
        "tables": {name: count for name, count, _ in rows},
    }
