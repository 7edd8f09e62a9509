"""How Beatbook opens a DuckDB file: in UTC, and silent."""

from __future__ import annotations

from pathlib import Path

import duckdb


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection whose times are UTC. Raises duckdb.IOException where another process is writing to the file."""
    connection = duckdb.connect(str(path), read_only=read_only)
    connection.execute("set TimeZone = 'UTC'")
    # DuckDB draws a bar of its own on stdout in what it takes for an interactive session; --json promises one line.
    connection.execute("set enable_progress_bar = false")
    return connection
