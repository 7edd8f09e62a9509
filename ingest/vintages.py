"""Can a number of the past be made again from what had been seen by then? If not, what has changed since?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ingest.build import build_vintages
from ingest.errors import UsageError
from ingest.home import Home
from ingest.published import opened
from ingest.reading import as_it_stood, week_of
from ingest.warehouse.connect import connect
from ingest.warehouse.store import Warehouse

if TYPE_CHECKING:
    from ingest.pipeline import Desk

KEY = ("beat_id", "entity_kind", "entity_id", "period_start", "unit", "line")
KINDS = ("beat", "topic", "company")
FIGURES = ("index_value", "low", "high", "n_eff", "standardised_per_1000", "article_share", "status")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A vintage beside what is made of the same raw rows now: None where the index has no such week any more.

    `late_count` counts entries that bear a time before the vintage and were stored after it.
    """

    stored: Row
    made: Row | None
    late_count: int

    @property
    def is_equal(self) -> bool:
        """Whether all figures are the same, to six digits."""
        return self.made is not None and not self.different

    @property
    def different(self) -> list[str]:
        """The figures that are not the same."""
        return [] if self.made is None else [name for name in FIGURES if self.stored[name] != self.made[name]]

    @property
    def reasons(self) -> list[str]:
        """What is known to be another thing than it was; empty where the figures are equal."""
        if self.is_equal:
            return []
        found = []
        if self.made is None:
            found.append("what is stored now holds no such week or thing")
        else:
            if self.stored["method_version"] != self.made["method_version"]:
                versions = f"{self.stored['method_version']}, now {self.made['method_version']}"
                found.append(f"the method was {versions}")
            if self.stored["dictionary_hash"] != self.made["dictionary_hash"]:
                what = "companies" if self.stored["entity_kind"] == "company" else "topics"
                found.append(f"the dictionary of {what} has other terms than it had")
            if self.stored["panel_hash"] != self.made["panel_hash"]:
                found.append("other sources count, or they have other owners")
        if self.late_count:
            found.append(f"{self.late_count:,} entries with a time before it were stored after it")
        return found or ["texts that were there have been removed, or the stored text of some has changed"]

    def as_json(self) -> dict[str, object]:
        """What `--json` prints."""
        return {
            "equal": self.is_equal,
            "reasons": self.reasons,
            "different": self.different,
            "stored": dict(self.stored),
            "made": dict(self.made) if self.made else None,
        }


def reproduce(desk: Desk, index: str, period: date, known: date, *, line: str, unit: str) -> Reproduced:
    """Make one value anew, in a scratch home, from what was seen by the time of its vintage.

    `index` is beat, a topic's or a company's slug (topic:x and company:x where both have it); `period` any day of the
    week; `known` the day at whose end the vintage was current. Raises UsageError where there was no such value.
    """
    with opened(desk.home) as connection:
        stored = stored_vintage(connection, index, week_of(period), known, line, unit)
    return remade(desk, stored["vintage_at"], [stored])[0]


def remade(desk: Desk, moment: datetime, vintages: Sequence[Row]) -> list[Reproduced]:
    """Make the values of rows of index_vintages anew that one build added, as of its moment."""
    with tempfile.TemporaryDirectory(prefix="beatbook-reproduce-") as folder:
        scratch = Home(Path(folder))
        late_count = _copy_raw(desk, scratch, moment)
        with desk.step("building as it was") as progress:
            build_vintages(scratch, [moment], progress=progress, say=desk.say)
        with connect(scratch.warehouse, read_only=True) as connection:
            return [Reproduced(stored, _made(connection, stored), late_count) for stored in vintages]


def _made(connection: duckdb.DuckDBPyConnection, stored: Row) -> Row | None:
    rows = _dicts(
        connection.execute(
            f"select * from marts.index_vintages where {' and '.join(f'{name} = ${name}' for name in KEY)}",
            {name: stored[name] for name in KEY},
        )
    )
    return rows[0] if rows else None


def stored_vintage(
    connection: duckdb.DuckDBPyConnection, index: str, week: date, known: date, line: str, unit: str
) -> dict[str, Any]:
    """The one row that stood at the end of a day; UsageError, with what there was, where there is none."""
    source = as_it_stood(connection, known)
    kind, colon, slug = index.partition(":")
    kinds, slug = ((kind,), slug) if colon and kind in KINDS else (KINDS, index)
    found = _dicts(
        connection.execute(
            f"select * from {source} where entity_id = $slug and entity_kind in (select unnest($kinds))",
            {"slug": slug, "kinds": list(kinds)},
        )
    )
    if not found:
        raise UsageError(f"at the end of {known} there was no index of {index!r}: give beat, a topic's or company's id")
    if len(of_kinds := sorted({row["entity_kind"] for row in found})) > 1:
        raise UsageError(f"{slug} is both; say {' or '.join(f'{one}:{slug}' for one in of_kinds)}")
    of_line = [row for row in found if row["line"] == line and row["unit"] == unit]
    rows = [row for row in of_line if row["period_start"] == week]
    if not rows:
        weeks = [row["period_start"] for row in of_line]
        which = f"there were weeks from {min(weeks)} to {max(weeks)}" if weeks else "there was no such line or unit"
        raise UsageError(
            f"at the end of {known} nothing was known of {index} in the week of {week} ({line}, {unit}): {which}"
        )
    return rows[0]


def _copy_raw(desk: Desk, scratch: Home, moment: datetime) -> int:
    """Copy every raw row; dbt leaves out what was not seen yet. How many entries were stored after their time."""
    with Warehouse.open(scratch):
        pass  # makes the tables
    with desk.warehouse() as warehouse:
        connection = warehouse.connection
        connection.execute(f"attach '{str(scratch.warehouse).replace(chr(39), chr(39) * 2)}' as scratch")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'scratch' and schema_name = 'raw'"
        ).fetchall()
        connection.execute("begin transaction")
        connection.execute("delete from scratch.raw.meta")
        for (table,) in tables:
            connection.execute(f"insert into scratch.raw.{table} by name select * from raw.{table}")
        connection.execute("commit")
        connection.execute("detach scratch")
        # The sample is made in one go: its times are those of the news it tells.
        ((late_count,),) = connection.execute(
            "select count(*) from raw.entries where seen_at <= $at and loaded_at > $at and origin <> 'sample'",
            {"at": moment},
        ).fetchall()
    return int(late_count)


def _dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def in_words(found: Reproduced) -> Iterable[str]:
    """The answer, and beside each other what was stored and what was made."""
    row = found.stored
    yield (
        f"{row['entity_id']}, week of {row['period_start']}, {row['line']}, {row['unit']}, "
        f"as it stood from {row['vintage_at']:%Y-%m-%d %H:%M} UTC"
    )
    for name in FIGURES:
        made = found.made[name] if found.made else None
        yield f"  {name:22} {_figure(row[name]):>14} {_figure(made):>14}"
    if found.is_equal:
        yield "equal: the same comes of what was seen by then"
    else:
        yield "not equal: " + "; ".join(found.reasons)


def _figure(value: object) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
