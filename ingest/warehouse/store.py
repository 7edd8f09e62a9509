"""The warehouse as a file: one writer at a time, its raw tables in place, its home never half sample, half real."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

import duckdb
import pyarrow as pa

from ingest.errors import HomeError, LockedError
from ingest.home import Home
from ingest.records import Batch, Counts, FeedState, StoredPage
from ingest.warehouse.connect import connect
from ingest.warehouse.load import Stage
from ingest.warehouse.rows import STATE_SCHEMA
from ingest.warehouse.story_rows import StoryRows

SCHEMA_VERSION = 1  # schema.sql writes it into a fresh home
_SCHEMA_FILE = Path(__file__).with_name("schema.sql")
HOLDER = re.compile(r"held in (.+?) \(PID (\d+)\)")

# The models read English. A text whose language nobody can tell is mostly a short title, and is tried.
WAITS_FOR_SCORING = """
    coalesce(language, 'en') = 'en'
    and content_hash not in (select content_hash from raw.signals where model_version = coalesce(?, model_version))
"""
# In the order of Methods.
WAITS_FOR_READING = """
    coalesce(language, 'en') = 'en'
    and (
        content_hash not in (select content_hash from raw.quantity_readings where method_version = ?)
        or content_hash not in (select content_hash from raw.sourcing_readings where method_version = ?)
    )
"""

HomeKind = Literal["sample", "real"]


class UnscoredText(NamedTuple):
    """A text that waits for its numbers."""

    content_hash: str
    title: str
    text: str
    summary_html: str | None = None  # as it came; its links are read, and it is never shown
    url: str | None = None  # what relative links stand against


class Methods(NamedTuple):
    """The versions of the rules that read texts."""

    quantities: str
    sourcing: str


class Readings(NamedTuple):
    """What was read in some texts, by raw table; `*_readings` say which texts were read."""

    quantities: pa.Table
    quantity_readings: pa.Table
    sentences: pa.Table
    attributions: pa.Table
    links: pa.Table
    sourcing_readings: pa.Table


# Which texts were read is stored last: what was read in them is told apart by it.
_READ_WITH = {
    "quantities": "quantity_readings",
    "quantity_readings": "quantity_readings",
    "sentences": "sourcing_readings",
    "attributions": "sourcing_readings",
    "links": "sourcing_readings",
    "sourcing_readings": "sourcing_readings",
}


class Warehouse:
    """The one connection that writes raw tables. Use as a context manager: DuckDB admits no other process meanwhile."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Home, now: Callable[[], datetime]) -> None:
        self.connection = connection
        self.home = home
        self.now = now

    @classmethod
    @contextmanager
    def open(
        cls,
        home: Home,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait_seconds: float = 60,
        on_wait: Callable[[str], None] = lambda message: None,
    ) -> Iterator[Warehouse]:
        """Open for writing, making what is missing; waits for another writer, tells `on_wait` who it is, then gives up.

        Raises LockedError after `wait_seconds`, HomeError where a newer program made the file.
        """
        home.prepare()
        connection = _connect(home.warehouse, wait_seconds, on_wait)
        try:
            _settle_schema(connection, home)
            shutil.rmtree(home.staging, ignore_errors=True)  # one process writes: what lies there is of a killed load
            yield cls(connection, home, now)
        finally:
            connection.close()

    # -- what kind of home ---------------------------------------------------

    def claim(self, kind: HomeKind) -> None:
        """Make this a home of that kind; raises HomeError where it holds the other: a mix could never be told apart."""
        stored = _meta(self.connection, "home_kind")
        if stored is None:
            self.connection.execute("insert into raw.meta values ('home_kind', ?)", [kind])
        elif stored != kind == "real":
            raise HomeError(
                f"{self.home.root} holds the fictional sample beat, and real news never mixes with it. "
                "Start a real beat in a home of its own: beatbook --home my-beat ingest …  (or set BEATBOOK_HOME)"
            )
        elif stored != kind:
            raise HomeError(
                f"{self.home.root} holds real news, and the sample beat never mixes with it. "
                "Make the sample elsewhere: beatbook --home sample-beat sample"
            )

    def kind(self) -> str | None:
        """sample or real; None while nothing was loaded."""
        return _meta(self.connection, "home_kind")

    def is_empty(self) -> bool:
        """Whether no entry was ever loaded."""
        return not self.connection.execute("select 1 from raw.entries limit 1").fetchall()

    def watermark(self) -> str:
        """Changes whenever a row that dbt reads was added."""
        (row,) = self.connection.execute(
            """
            select
                (select max(loaded_at) from raw.entries), (select count(*) from raw.fetches),
                (select count(*) from raw.signals), (select count(*) from raw.feeds),
                (select count(*) from raw.quantity_readings), (select count(*) from raw.sourcing_readings),
                (select count(*) from raw.story_links)
            """
        ).fetchall()
        return repr(row)

    @property
    def stories(self) -> StoryRows:
        """The tables of the stories."""
        return StoryRows(self.connection)

    # -- rows in --------------------------------------------------------------

    def load(self, batches: Sequence[Batch]) -> list[Counts]:
        """Store all batches in one transaction and account for each: loading the same thing again adds nothing."""
        with self.stage() as stage:
            for batch in batches:
                stage.add_batch(batch)
            return stage.settle()

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """A place to gather a whole file or many polls before one anti-join and one transaction store them."""
        # Each under a name of its own: a worker of a load that was killed may still be writing.
        stage = Stage(self.connection, self.home.staging / uuid.uuid4().hex, self._loaded_at())
        try:
            yield stage
        finally:
            stage.close()

    def _loaded_at(self) -> datetime:
        # dbt reads by watermark on loaded_at: it must grow from load to load, even where the clock was set back.
        ((newest,),) = self.connection.execute(
            "select greatest((select max(loaded_at) from raw.entries), (select max(rejected_at) from raw.rejects))"
        ).fetchall()
        now = self.now().astimezone(UTC).replace(tzinfo=None)
        return max(now, newest + timedelta(microseconds=1)) if newest else now

    # -- rows out -------------------------------------------------------------

    def first_reject(self, locator_start: str) -> str:
        """The first reject whose locator begins so, in words; '' where there is none."""
        rows = self.connection.execute(
            "select locator || ': ' || reason from raw.rejects where starts_with(locator, ?) order by rowid limit 1",
            [locator_start],
        ).fetchall()
        return rows[0][0] if rows else ""

    def stored_page(self, entry_id: str, locator: str, body_sha256: str | None) -> StoredPage | None:
        """The newest version of a page that was handed in: by its identity, else by its file, if that is unaltered."""
        rows = self.connection.execute(
            f"""
            with of_file as (
                select entry_id from raw.entries
                where origin = 'document' and batch_id in (
                    select batch_id from raw.fetches
                    where origin = 'document' and locator = ? and body_sha256 = ?
                )
                order by loaded_at desc, rowid desc
                limit 1
            )

            select {", ".join(StoredPage._fields)} from raw.entries
            where origin = 'document' and (entry_id = ? or entry_id in (select entry_id from of_file))
            order by entry_id = ? desc, loaded_at desc, rowid desc
            limit 1
            """,
            [locator, body_sha256, entry_id, entry_id],
        ).fetchall()
        return StoredPage(*map(_aware, rows[0])) if rows else None

    def feed_states(self) -> list[FeedState]:
        """The newest state of each feed, in order of address."""
        rows = self.connection.execute(
            f"""
            select {", ".join(STATE_SCHEMA.names)} from raw.feeds
            qualify row_number() over (partition by feed_key order by recorded_at desc, rowid desc) = 1
            order by feed_url
            """
        ).fetchall()
        return [FeedState(**dict(zip(STATE_SCHEMA.names, map(_aware, row), strict=True))) for row in rows]

    def unscored(self, model_version: str | None, limit: int) -> list[UnscoredText]:
        """Texts in a language that the models read and that this version (None: any) has not scored, newest first."""
        return self._waiting(WAITS_FOR_SCORING, [model_version], limit)

    def unread(self, model_version: str | None, methods: Methods, limit: int) -> list[UnscoredText]:
        """Texts that this version (None: any) has scored but that one of the methods has not read, newest first."""
        return self._waiting(f"{WAITS_FOR_READING} and not ({WAITS_FOR_SCORING})", [*methods, model_version], limit)

    def _waiting(self, condition: str, versions: Sequence[str | None], limit: int) -> list[UnscoredText]:
        # Texts of one hash differ in moving counts alone; all is of one row, so that spans fit together. Wide columns
        # are looked up for the chosen rows only.
        rows = self.connection.execute(
            f"""
            with chosen as (
                select content_hash, max(rowid) as newest, max(published_at) as published_at
                from raw.entries
                where {condition}
                group by content_hash
                order by max(published_at) desc, content_hash
                limit ?
            )

            select {", ".join(f"entries.{name}" for name in UnscoredText._fields)}
            from raw.entries as entries
            inner join chosen on entries.rowid = chosen.newest
            order by chosen.published_at desc, chosen.content_hash
            """,
            [*versions, limit],
        ).fetchall()
        return [UnscoredText(*row) for row in rows]

    def count_waiting(self, model_version: str | None, methods: Methods) -> int:
        """How many texts this version (None: any) has not scored, or one of the methods has not read."""
        return count_waiting(self.connection, model_version, methods)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is stored inside is stored, or none of it."""
        self.connection.execute("begin transaction")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def add_signals(self, signals: pa.Table) -> None:
        """Store the signals of one chunk; a text that this version has scored meanwhile is not stored again."""
        self._add("signals", "signals", signals)

    def add_readings(self, readings: Readings) -> None:
        """Store what was read in one chunk; what a method read in a text meanwhile is not stored again."""
        for table, known in _READ_WITH.items():
            self._add(table, known, getattr(readings, table), version="method_version")

    def _add(self, table: str, known: str, rows: pa.Table, version: str = "model_version") -> None:
        self.connection.register("arriving", rows)
        try:
            self.connection.execute(
                f"""
                insert into raw.{table} by name
                select * from arriving anti join raw.{known} using (content_hash, {version})
                """
            )
        finally:
            self.connection.unregister("arriving")

    def add_feed_states(self, states: Sequence[FeedState]) -> None:
        """Append states; the newest of a feed is its state."""
        with self.stage() as stage:
            stage.add_states(states)
            stage.settle()


def count_waiting(connection: duckdb.DuckDBPyConnection, model_version: str | None, methods: Methods) -> int:
    """How many texts lack the signals of the version (None: of any) or the reading of one of the methods."""
    ((count,),) = connection.execute(
        f"""
        select count(distinct content_hash) from raw.entries
        where ({WAITS_FOR_SCORING}) or ({WAITS_FOR_READING})
        """,
        [model_version, *methods],
    ).fetchall()
    return int(count)


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _connect(path: Path, wait_seconds: float, on_wait: Callable[[str], None]) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    pause = 0.05
    told = False
    while True:
        try:
            return connect(path)
        except duckdb.IOException as error:
            if "lock" not in str(error):
                raise HomeError(f"{path} cannot be opened: {str(error).splitlines()[0]}") from error
            held = HOLDER.search(str(error))
            holder = f"process {held.group(2)} ({held.group(1)})" if held else "another process"
            if time.monotonic() > deadline:
                raise LockedError(
                    f"{holder} has been writing to {path} for over {wait_seconds:.0f} s. Try again when it has ended."
                ) from error
            if not told:
                on_wait(f"waiting for {holder}, which is writing to {path}")
                told = True
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)


def _settle_schema(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    connection.execute(_SCHEMA_FILE.read_text(encoding="utf-8"))
    version = _meta(connection, "schema_version") or "0"
    if int(version) > SCHEMA_VERSION:
        raise HomeError(
            f"{home.warehouse} was made by a newer Beatbook (schema {version}; this one reads {SCHEMA_VERSION}). "
            "Update Beatbook."
        )


def _meta(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    # fetchall and never fetchone: a result that is not read to its end keeps the connection busy (DuckDB 2.0).
    rows = connection.execute("select value from raw.meta where key = ?", [key]).fetchall()
    return rows[0][0] if rows else None
