"""The SQL of the Data page: what tables there are, what is in them, and how they leave as files."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
import streamlit as st

from app import snapshot
from app.snapshot import BuildInfo
from ingest.reading import table_names

PREVIEW_ROWS = 50


class Table(NamedTuple):
    """One published table; `newest` is the newest day or time in it, None where it has neither."""

    name: str
    row_count: int
    column_count: int
    newest: datetime | date | None
    meaning: str | None


class Column(NamedTuple):
    """One column: its type in DuckDB's words, and its line of meaning."""

    name: str
    data_type: str
    meaning: str | None


_NEWEST = (
    "published_at",
    "date",
    "period_start",
    "last_entry_at",
    "last_article_at",
    "started_at",
    "rejected_at",
    "built_at",
)


@st.cache_data(max_entries=4, show_spinner=False)
def tables(path: str) -> list[Table]:
    """Every table of the snapshot, by name."""
    con = snapshot.cursor(path)
    found = con.execute(
        """
        select t.table_name, t.column_count, t.comment, list(c.column_name)
        from duckdb_tables() as t join duckdb_columns() as c using (schema_name, table_name)
        where t.schema_name = 'main' and t.table_name in (select unnest($names)) group by all order by 1
        """,
        {"names": table_names(con)},
    ).fetchall()
    made = []
    for name, column_count, comment, columns in found:
        newest = next((column for column in _NEWEST if column in columns), None)
        value = f"max({newest})" if newest else "null"
        row = con.execute(f"select count(*), {value} from {_quoted(name)}").fetchone()
        if row is not None:
            made.append(Table(name, row[0], column_count, row[1], comment))
    return made


@st.cache_data(max_entries=64, show_spinner=False)
def columns(path: str, table: str) -> list[Column]:
    """The columns of one table in their order, with the meaning that the build wrote beside them."""
    sql = """
        select column_name, lower(data_type), comment from duckdb_columns()
        where schema_name = 'main' and table_name = $table order by column_index
    """
    return [Column(*row) for row in snapshot.cursor(path).execute(sql, {"table": table}).fetchall()]


@st.cache_data(max_entries=32, show_spinner=False)
def preview(path: str, table: str) -> dict[str, list[Any]]:
    """The first rows of one table, column by column, as they lie in the file."""
    con = snapshot.cursor(path).execute(f"select * from {_quoted(table)} limit {PREVIEW_ROWS}")
    names = [entry[0] for entry in con.description or ()]
    rows = con.fetchall()
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def as_csv(path: str, table: str, info: BuildInfo) -> bytes:
    """The whole table as CSV, each row with method version and newest day (as_of).

    Text that a spreadsheet would run gets a leading apostrophe.
    """
    chosen = []
    for column in columns(path, table):
        name = _quoted(column.name)
        if column.data_type == "varchar":
            chosen.append(
                f"case when {name} similar to '[=+\\-@\\t\\r](.|\\s)*' then '''' || {name} else {name} end as {name}"
            )
        else:
            chosen.append(name)
    made_by = {"method_version": info.method_version, "as_of": info.newest_date}
    given = {name: value for name, value in made_by.items() if name not in {one.name for one in columns(path, table)}}
    chosen += [f"${name} as {name}" for name in given]
    out = io.BytesIO()
    pa_csv.write_csv(_arrow(f"select {', '.join(chosen)} from {_quoted(table)}", path, given), out)
    return b"\xef\xbb\xbf" + out.getvalue()


def as_parquet(path: str, table: str, info: BuildInfo) -> bytes:
    """The whole table as Parquet, its method version and newest day (as_of) in the file's metadata."""
    found = _arrow(f"select * from {_quoted(table)}", path, {})
    made_by = {
        b"beatbook.method_version": info.method_version.encode(),
        b"beatbook.as_of": info.newest_date.isoformat().encode(),
    }
    kept = {**(found.schema.metadata or {}), **made_by}
    out = io.BytesIO()
    pa_parquet.write_table(found.replace_schema_metadata(kept), out, compression="zstd")
    return out.getvalue()


def _arrow(sql: str, path: str, given: dict[str, Any]) -> pa.Table:
    return snapshot.cursor(path).sql(sql, params=given).to_arrow_table()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
