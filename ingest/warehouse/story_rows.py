"""Stories in raw tables: which entries have no place yet, what lies around them, and what was placed.

An entry is placed by its first version, which is the row that was stored first. Links are read newest first: a repair
appends a newer row, and no row is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

_TEXT, _REAL, _TIME, _DAY = pa.string(), pa.float64(), pa.timestamp("us"), pa.date32()

LINK_SCHEMA = pa.schema(
    [
        ("entry_id", _TEXT),
        ("content_hash", _TEXT),
        ("story_id", _TEXT),
        ("copy_of", _TEXT),
        ("copy_kind", _TEXT),
        ("copy_similarity", _REAL),
        ("nearest_entry_id", _TEXT),
        ("similarity", _REAL),
        ("is_late", pa.bool_()),
        ("method_version", _TEXT),
        ("assigned_at", _TIME),
    ]
)
NEIGHBOUR_SCHEMA = pa.schema(
    [
        ("story_id", _TEXT),
        ("other_story_id", _TEXT),
        ("similarity", _REAL),
        ("method_version", _TEXT),
        ("found_at", _TIME),
    ]
)
REPAIR_SCHEMA = pa.schema(
    [
        ("kind", _TEXT),
        ("story_id", _TEXT),
        ("other_story_id", _TEXT),
        ("entry_count", pa.int32()),
        ("similarity", _REAL),
        ("reason", _TEXT),
        ("method_version", _TEXT),
        ("repaired_at", _TIME),
    ]
)
WORD_SCHEMA = pa.schema([("method_version", _TEXT), ("day", _DAY), ("word", _TEXT), ("entry_count", pa.int32())])
DAY_SCHEMA = pa.schema([("method_version", _TEXT), ("day", _DAY), ("entry_count", pa.int32())])
SCHEMAS = {
    "story_links": LINK_SCHEMA,
    "story_neighbours": NEIGHBOUR_SCHEMA,
    "story_repairs": REPAIR_SCHEMA,
    "story_words": WORD_SCHEMA,
    "story_days": DAY_SCHEMA,
}

_FIRSTS = "select entry_id, min(rowid) as first_row from raw.entries group by entry_id"
_NEWEST_LINKS = """
    select * from raw.story_links
    qualify row_number() over (partition by entry_id order by assigned_at desc, rowid desc) = 1
"""
_WAITS = """
    coalesce(entries.language, 'en') = 'en' and entries.content_hash not in (select content_hash from raw.signals)
"""


class DayCount(NamedTuple):
    """How many entries of one UTC day have a place, and how many wait for one."""

    day: date
    placed_count: int
    unplaced_count: int


class StoredEntry(NamedTuple):
    """The first version of one entry, its newest vector and its place; the columns of the place are None for none."""

    entry_id: str
    content_hash: str
    published_at: datetime
    outlet: str
    canonical_url: str | None
    title: str
    text: str
    vector: bytes | None
    is_waiting: bool  # for its first score
    story_id: str | None
    copy_of: str | None
    copy_kind: str | None
    copy_similarity: float | None


class StoryBeginning(NamedTuple):
    """The entry that a story began with."""

    story_id: str
    published_at: datetime
    title: str
    vector: bytes | None


class StoryRows:
    """The story tables of an open warehouse."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    # -- out ------------------------------------------------------------------

    def days(self) -> list[DayCount]:
        """Every day that has entries, in order."""
        return [DayCount(*row) for row in self._all(_DAYS)]

    def count(self) -> tuple[int, int]:
        """How many links and repairs there are: it changes whenever somebody placed or repaired."""
        ((links, repairs),) = self._all(
            "select (select count(*) from raw.story_links), (select count(*) from raw.story_repairs)"
        )
        return links, repairs

    def first_waiting_at(self) -> datetime | None:
        """When the first entry was published that has no place and whose text waits to be scored; None for none."""
        ((moment,),) = self._all(_FIRST_WAITING)
        return moment  # type: ignore[no-any-return]

    def newest_placed_at(self) -> datetime | None:
        """When the newest of the entries that have a place was published; None for none."""
        ((moment,),) = self._all(
            f"""
            select max(entries.published_at) from raw.entries
            inner join ({_FIRSTS}) as firsts on entries.rowid = firsts.first_row
            where entries.entry_id in (select entry_id from raw.story_links)
            """
        )
        return moment  # type: ignore[no-any-return]

    def entries(self, first: date, last: date) -> list[StoredEntry]:
        """The entries of the days from first to last, in no order."""
        return [StoredEntry(*row) for row in self._all(_ENTRIES, [first, last])]

    def titles(self, first: date, before: date) -> list[tuple[str, date]]:
        """Titles of placed entries of the days from first on and before another, each once a day."""
        return self._all(_TITLES, [first, before])

    def words(self, method_version: str, first: date, last: date) -> list[tuple[date, str, int]]:
        """In how many entries of each day each word stood."""
        return self._all(
            """
            select day, word, sum(entry_count)::integer from raw.story_words
            where method_version = ? and day between ? and ? group by all
            """,
            [method_version, first, last],
        )

    def entry_counts(self, method_version: str, first: date, last: date) -> list[tuple[date, int]]:
        """How many entries of each day were counted."""
        return self._all(
            """
            select day, sum(entry_count)::integer from raw.story_days
            where method_version = ? and day between ? and ? group by all
            """,
            [method_version, first, last],
        )

    def beginnings(self, first: date, last: date) -> list[StoryBeginning]:
        """The stories that began on the days from first to last, in order of time."""
        return [StoryBeginning(*row) for row in self._all(_BEGINNINGS, [first, last])]

    def placed_pages(self) -> list[tuple[str | None, str | None, str, str]]:
        """Link, canonical address, story and title of each placed entry, in order of time."""
        return self._all(
            f"""
            select entries.url, entries.canonical_url, links.story_id, entries.title
            from raw.entries
            inner join ({_FIRSTS}) as firsts on entries.rowid = firsts.first_row
            inner join ({_NEWEST_LINKS}) as links on entries.entry_id = links.entry_id
            order by entries.published_at, entries.entry_id
            """
        )

    # -- in -------------------------------------------------------------------

    def add(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Append rows, their values in the order of the table's schema."""
        if not rows:
            return
        schema = SCHEMAS[table]
        columns = zip(*rows, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        self._connection.register("arriving", pa.Table.from_arrays(arrays, schema=schema))
        try:
            self._connection.execute(f"insert into raw.{table} by name select * from arriving")
        finally:
            self._connection.unregister("arriving")

    def move(self, places: Mapping[str, str], method_version: str, now: datetime) -> None:
        """Give entries newer links that differ in the story alone: entry → story."""
        moved = pa.table({"entry_id": list(places), "story_id": list(places.values())})
        self._connection.register("moved", moved)
        try:
            self._connection.execute(
                f"""
                insert into raw.story_links by name
                select links.* replace (
                    moved.story_id as story_id, ? as method_version, cast(? as timestamp) as assigned_at
                )
                from ({_NEWEST_LINKS}) as links
                inner join moved on links.entry_id = moved.entry_id
                """,
                [method_version, now.astimezone(UTC).replace(tzinfo=None)],
            )
        finally:
            self._connection.unregister("moved")

    def _all(self, query: str, values: Iterable[object] = ()) -> list[Any]:
        return self._connection.execute(query, list(values)).fetchall()


_DAYS = f"""
    with firsts as ({_FIRSTS}),

    placed as (select distinct entry_id from raw.story_links)

    select
        entries.published_at::date as day,
        count(placed.entry_id) as placed_count,
        count(*) - count(placed.entry_id) as unplaced_count
    from raw.entries
    inner join firsts on entries.rowid = firsts.first_row
    left join placed on entries.entry_id = placed.entry_id
    group by all
    order by day
"""

_FIRST_WAITING = f"""
    with firsts as ({_FIRSTS})

    select min(entries.published_at) from raw.entries
    inner join firsts on entries.rowid = firsts.first_row
    where entries.entry_id not in (select entry_id from raw.story_links) and {_WAITS}
"""

_ENTRIES = f"""
    with firsts as ({_FIRSTS}),

    near as (
        select entries.*
        from raw.entries
        inner join firsts on entries.rowid = firsts.first_row
        where entries.published_at::date between ? and ?
    ),

    vectors as (
        select content_hash, arg_max(vector, (scored_at, rowid)) as vector
        from raw.signals
        where vector is not null and content_hash in (select content_hash from near)
        group by content_hash
    ),

    links as ({_NEWEST_LINKS})

    select
        entries.entry_id,
        entries.content_hash,
        entries.published_at,
        coalesce(entries.url_domain, entries.feed_domain, entries.feed_key) as outlet,
        entries.canonical_url,
        entries.title,
        entries.text,
        vectors.vector,
        {_WAITS} as is_waiting,
        links.story_id,
        links.copy_of,
        links.copy_kind,
        links.copy_similarity
    from near as entries
    left join vectors on entries.content_hash = vectors.content_hash
    left join links on entries.entry_id = links.entry_id
"""

_TITLES = f"""
    select distinct entries.title, entries.published_at::date as day
    from raw.entries
    inner join ({_FIRSTS}) as firsts on entries.rowid = firsts.first_row
    where
        entries.published_at::date >= ?
        and entries.published_at::date < ?
        and entries.entry_id in (select entry_id from raw.story_links)
"""

_BEGINNINGS = f"""
    with firsts as ({_FIRSTS}),

    began as (
        select entry_id, arg_min(story_id, rowid) as story_id
        from raw.story_links
        where nearest_entry_id is null
        group by entry_id
    ),

    near as (
        select began.story_id, entries.published_at, entries.title, entries.content_hash, entries.entry_id
        from began
        inner join firsts on began.entry_id = firsts.entry_id
        inner join raw.entries on firsts.first_row = entries.rowid
        where entries.published_at::date between ? and ?
    ),

    vectors as (
        select content_hash, arg_max(vector, (scored_at, rowid)) as vector
        from raw.signals
        where vector is not null and content_hash in (select content_hash from near)
        group by content_hash
    )

    select near.story_id, near.published_at, near.title, vectors.vector
    from near
    left join vectors on near.content_hash = vectors.content_hash
    order by date_trunc('hour', near.published_at), near.entry_id
"""
