"""The published snapshots as the command line reads them: export, search, prune. Read-only, by versioned name."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from app.outside import DEFUSED
from ingest.errors import HomeError, UsageError
from ingest.home import Home
from ingest.reading import ARTICLE_TEXT, as_it_stood, search_condition, search_words, table_names
from ingest.warehouse.connect import connect

KEPT_SNAPSHOTS = 3
Format = Literal["csv", "parquet", "json"]


@contextmanager
def opened(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The current snapshot. Raises HomeError where nothing was published yet."""
    path = home.snapshot()
    if path is None:
        raise HomeError(f"{home.root} has no published snapshot yet; make one: {home.command('build')}")
    with connect(path, read_only=True) as connection:
        yield connection


def export_table(home: Home, table: str, file_format: Format, out: Path | None, as_of: date | None = None) -> int:
    """Write one published table to a file, or to standard output; the number of its rows.

    With `as_of`, trends_index is written as it stood at the end of that day (UTC): its complete weeks, in the
    columns of index_vintages. Cells that a spreadsheet would take for a formula are defused in CSV. A file appears
    whole or not at all. Raises UsageError for a table that there is not, and for a day of which nothing is known.
    """
    with opened(home) as connection:
        tables = table_names(connection)
        if table not in tables:
            raise UsageError(f"there is no table {table!r}; there are {', '.join(tables)}")
        source = f'"{table}"'
        if as_of is not None:
            if table != "trends_index":
                raise UsageError(f"of {table} only today is known: --as-of goes with trends_index")
            table, source = "index_vintages", as_it_stood(connection, as_of)
        options = {"csv": "format csv, header", "parquet": "format parquet", "json": "format json, array true"}[
            file_format
        ]
        select = table_select(connection, table, source) if file_format == "csv" else f"from {source}"
        folder = out.resolve().parent if out else None
        if folder and not folder.is_dir():
            raise UsageError(f"{folder} is no folder")
        if out and out.is_dir():
            raise UsageError(f"{out} is a folder; name a file in it")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".beatbook-") as scratch:
            whole = Path(scratch) / "export"
            ((count,),) = connection.execute(
                f"copy ({select}) to '{str(whole).replace(chr(39), chr(39) * 2)}' ({options})"
            ).fetchall()
            if out:
                os.replace(whole, out)
            else:
                with whole.open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.buffer.flush()
    return int(count)


def table_select(
    connection: duckdb.DuckDBPyConnection, table: str, source: str | None = None, *, as_json: bool = False
) -> str:
    """SQL of all rows of a table for a CSV file: cells that a spreadsheet would take for a formula are defused.

    They come from `source`, SQL with the table's columns, where it is given, else from the table itself. With
    `as_json`, lists are JSON and times ISO 8601 in UTC, as the types of a data package want them.
    """
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index", [table]
    ).fetchall()
    cells = []
    for name, kind in columns:
        if kind == "VARCHAR":
            cells.append(_defused(name))
        elif as_json and kind.endswith("[]"):
            cells.append(f'to_json("{name}") as "{name}"')
        elif as_json and kind == "TIMESTAMP":
            cells.append(f"""strftime("{name}", '%Y-%m-%dT%H:%M:%SZ') as "{name}\"""")
        else:
            cells.append(f'"{name}"')
    origin = source or f'"{table}"'
    return f"select {', '.join(cells)} from {origin}"


def _defused(column: str) -> str:
    signs = ", ".join(f"chr({ord(sign)})" for sign in DEFUSED)
    return f"""if("{column}"[1] in ({signs}), '''' || "{column}", "{column}") as "{column}\""""


def search_articles(home: Home, words: list[str], limit: int) -> list[dict[str, object]]:
    """Articles whose title and summary hold all the words or longer ones that begin with them, newest first.

    At most `limit`. Raises UsageError where the words have no letter or digit.
    """
    with opened(home) as connection:
        wanted = search_words(connection, " ".join(words))
        if not wanted:
            raise UsageError("give at least one word of letters or digits")
        condition, given = search_condition(wanted, ARTICLE_TEXT)
        cursor = connection.execute(
            f"""
            select article_id, published_at, outlet_name, title, url, sentiment_tier from articles
            where {condition}
            order by published_at desc, article_id
            limit $limit
            """,
            {**given, "limit": limit},
        )
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def prune_snapshots(home: Home, kept: int = KEPT_SNAPSHOTS) -> int:
    """Delete all but the newest snapshots, never the one that LATEST names; how many were deleted.

    A reader that still has one open goes on reading it: on POSIX systems the file lives until it is closed.
    """
    current = home.snapshot()
    if current is None:
        return 0
    # What is newer than LATEST's is being written at this moment, or is left of a build that was killed just now: the
    # next build finds it older than its own. A half file among the older ones is no snapshot to keep.
    older = sorted((path for path in home.published.glob("marts-*.duckdb") if path.name < current.name), reverse=True)
    whole = [path for path in older[: KEPT_SNAPSHOTS * 2] if _is_whole(path)]
    deleted = [path for path in older if path not in whole[: kept - 1]]
    for path in deleted:
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return len(deleted)


def _is_whole(path: Path) -> bool:
    try:
        with connect(path, read_only=True) as connection:
            return bool(connection.execute("select 1 from manifest limit 1").fetchall())
    except duckdb.Error:
        return False


def as_json(value: object) -> str:
    """One line of JSON; times as ISO 8601 in UTC."""

    def other(item: object) -> str:
        return item.isoformat() + "Z" if isinstance(item, datetime) else str(item)

    return json.dumps(value, default=other, ensure_ascii=False, separators=(",", ":"))
