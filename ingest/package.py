"""The trends index as a Frictionless Data Package: CSV files beside a datapackage.json that says what they hold.

Specification: https://specs.frictionlessdata.io/tabular-data-package/ (version 1).
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from app.outside import defused
from ingest.errors import HomeError, UsageError
from ingest.home import Home
from ingest.published import opened, table_select
from ingest.reading import table_names

NAME = "beatbook-index"
DESCRIPTOR = "datapackage.json"
DICTIONARY = "data_dictionary"
# Each table with the columns that tell its rows apart; index_vintages is taken along where the snapshot has it.
PRIMARY_KEYS = {
    "trends_index": ("beat_id", "line", "unit", "entity_kind", "entity_id", "grain", "period_start"),
    "index_changes": ("beat_id", "entity_kind", "entity_id", "period_start"),
    "topics": ("topic_id",),
    "companies": ("company_id",),
    "outlets": ("outlet_id",),
    "glossary": ("term",),
}
OPTIONAL = ("index_vintages",)
_TYPES = {
    "VARCHAR": "string",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "BOOLEAN": "boolean",
    "DOUBLE": "number",
    "FLOAT": "number",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
}


def write_package(home: Home, folder: Path) -> int:
    """Write the package into a folder that is new, empty, or holds an earlier package; the number of its tables.

    The folder appears whole or stays as it was. Raises UsageError where it holds anything else, and HomeError where the
    last build lacks a table of the index.
    """
    folder = folder.resolve()
    if not folder.parent.is_dir():
        raise UsageError(f"{folder.parent} is no folder")
    _check_is_ours(folder)
    # Beside the folder, so that a rename puts it in place.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".beatbook-") as scratch:
        made = Path(scratch) / "package"
        made.mkdir()
        with opened(home) as connection:
            count = _write(connection, made)
        made.chmod(0o755)
        old = Path(scratch) / "old"
        if folder.exists():
            os.rename(folder, old)
        try:
            os.rename(made, folder)
        except OSError:
            if old.exists():
                os.rename(old, folder)
            raise
    return count


def _check_is_ours(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder")
    found = {path.name for path in folder.iterdir()}
    if not found:
        return
    try:
        said = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        ours = {resource["path"] for resource in said["resources"]} | {DESCRIPTOR} if said["name"] == NAME else set()
    except (OSError, ValueError, KeyError, TypeError):
        ours = set()
    if not ours:
        raise UsageError(f"{folder} is not empty and holds no package of the index; name a new folder")
    if found - ours:
        raise UsageError(
            f"{folder} holds more than a package: {', '.join(sorted(found - ours)[:3])}; name a new folder"
        )


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    there = table_names(connection)
    missing = [table for table in PRIMARY_KEYS if table not in there]
    if missing:
        raise HomeError(f"the last build has no {', '.join(missing)}; build again: beatbook build")
    tables = [*PRIMARY_KEYS, *(table for table in OPTIONAL if table in there)]
    resources, dictionary = [], []
    for table in tables:
        fields = _fields(connection, table)
        dictionary += [(table, field["name"], field["type"], field.get("description", "")) for field in fields]
        target = str(folder / f"{table}.csv").replace("'", "''")
        connection.execute(f"copy ({table_select(connection, table, as_json=True)}) to '{target}' (format csv, header)")
        ((description,),) = connection.execute(
            "select coalesce(comment, '') from duckdb_tables() where table_name = ?", [table]
        ).fetchall()
        resources.append(_resource(folder, table, description, fields, PRIMARY_KEYS.get(table, ())))
    resources.append(_dictionary(folder, dictionary))
    (folder / DESCRIPTOR).write_text(
        json.dumps({**_about(connection), "resources": resources}, indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    return len(resources)


def _about(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    ((built_at, version, kind, newest),) = connection.execute(
        "select built_at, method_version, home_kind, newest_date from build_info"
    ).fetchall()
    ((outlets,),) = connection.execute("select count(*) from outlets where article_count > 0").fetchall()
    is_sample = kind == "sample"
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": "Beatbook trends index" + (" (sample data, fictional)" if is_sample else ""),
        "description": f"How much more each source writes about a topic than it usually does. Data up to {newest}.",
        "version": version,
        "created": built_at.isoformat(timespec="seconds") + "Z",
        "licenses": [{"name": "MIT", "path": "https://opensource.org/licenses/MIT", "title": "MIT License"}],
        "sources": [{"title": f"Feeds and archives of {outlets:,} outlets, named in outlets.csv"}],
        "sample": is_sample,
    }


def _fields(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str]]:
    columns = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() where table_name = ? "
        "order by column_index",
        [table],
    ).fetchall()
    return [
        {"name": name, "type": "array" if kind.endswith("[]") else _TYPES.get(kind, "string"), "description": comment}
        for name, kind, comment in columns
    ]


def _resource(
    folder: Path, table: str, description: str, fields: list[dict[str, str]], key: tuple[str, ...]
) -> dict[str, Any]:
    body = (folder / f"{table}.csv").read_bytes()
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": f"{table}.csv",
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": schema,
    }


def _dictionary(folder: Path, rows: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    """The columns of all tables as a table of its own, for those who read no JSON."""
    names = {"table": "The table.", "column": "Its column.", "type": "What it holds.", "description": "What it means."}
    with (folder / f"{DICTIONARY}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([defused(cell) for cell in row] for row in rows)
    fields = [{"name": name, "type": "string", "description": meaning} for name, meaning in names.items()]
    return _resource(folder, DICTIONARY, "Every column of every table, in words.", fields, ("table", "column"))
