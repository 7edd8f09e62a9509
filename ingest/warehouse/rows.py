"""Records as Arrow tables and as files, column by column as raw.* has them. Runs in workers too: it knows no DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.records import Counts, Entry, FeedState, Fetch, Reject, Section, StatedFact

_TIMESTAMP = pa.timestamp("us")
_TEXT = pa.string()

ENTRY_SCHEMA = pa.schema(
    [(name, _TIMESTAMP if name in ("published_at", "seen_at") else _TEXT) for name in Entry._fields]
)
REJECT_SCHEMA = pa.schema([(name, _TEXT) for name in Reject._fields])
SECTION_SCHEMA = pa.schema([(name, pa.int32() if name == "position" else _TEXT) for name in Section._fields])
_FACT_TYPES = {"position": pa.int32(), "amount": pa.float64(), "is_estimate": pa.bool_()}
FACT_SCHEMA = pa.schema([(name, _FACT_TYPES.get(name, _TEXT)) for name in StatedFact._fields])
_STATE_TYPES = {
    "interval_seconds": pa.int64(),
    "failure_score": pa.float64(),
    **dict.fromkeys(("recorded_at", "last_success_at", "last_full_fetch_at", "next_due_at"), _TIMESTAMP),
}
STATE_SCHEMA = pa.schema([(name, _STATE_TYPES.get(name, _TEXT)) for name in FeedState.__dataclass_fields__])
_FETCH_TYPES = {
    "started_at": _TIMESTAMP,
    **dict.fromkeys(("duration_ms", "http_status"), pa.int32()),
    "body_bytes": pa.int64(),
}
_COUNT_NAMES = ("parsed", "new", "changed", "same", "rejected")
FETCH_SCHEMA = pa.schema(
    [(name, _FETCH_TYPES.get(name, _TEXT)) for name in Fetch.__dataclass_fields__]
    + [(f"{name}_count", pa.int64()) for name in _COUNT_NAMES]
)


class Place(NamedTuple):
    """Where rows wait to be stored: the file, the batch that they belong to, and the ordinal of the first of them."""

    path: Path
    batch_id: str
    first_ordinal: int


def entry_table(entries: Sequence[Entry]) -> pa.Table:
    """The entries as columns; their UTC datetimes become naive ones, as DuckDB stores them."""
    return _table(entries, ENTRY_SCHEMA)


def reject_table(rejects: Sequence[Reject]) -> pa.Table:
    """The rejects as columns."""
    return _table(rejects, REJECT_SCHEMA)


def section_table(sections: Sequence[Section]) -> pa.Table:
    """The sections as columns."""
    return _table(sections, SECTION_SCHEMA)


def fact_table(facts: Sequence[StatedFact]) -> pa.Table:
    """The stated facts as columns."""
    return _table(facts, FACT_SCHEMA)


def state_table(states: Iterable[FeedState]) -> pa.Table:
    """The feed states as columns."""
    return _table([tuple(getattr(state, name) for name in STATE_SCHEMA.names) for state in states], STATE_SCHEMA)


def fetch_table(fetches: Iterable[Fetch], counts: Mapping[str, Counts]) -> pa.Table:
    """The fetches with the account of their batches as columns; `counts` is keyed by batch_id."""
    return _table(
        [
            tuple(getattr(fetch, name) for name in Fetch.__dataclass_fields__)
            + tuple(getattr(counts[fetch.batch_id], name) for name in _COUNT_NAMES)
            for fetch in fetches
        ],
        FETCH_SCHEMA,
    )


def placed(rows: pa.Table, batch_id: str, first_ordinal: int) -> pa.Table:
    """The rows with batch_id and ordinal before their own columns; the ordinal keeps the order of the source."""
    ordinals = pa.array(range(first_ordinal, first_ordinal + rows.num_rows), pa.int64())
    batch_ids = pa.repeat(pa.scalar(batch_id), rows.num_rows)
    return rows.add_column(0, "ordinal", ordinals).add_column(0, "batch_id", batch_ids)


def write_part(rows: pa.Table, path: Path) -> None:
    """Write placed rows into a new file; nothing where there are none."""
    if rows.num_rows:
        # Read once and thrown away: to pack it takes longer than to write it.
        pq.write_table(rows, path, compression="none", use_dictionary=False, write_statistics=False)


def _table(rows: Sequence[Sequence[object]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
