"""How rows get into raw tables: staged whole, told apart once from all that is stored, committed in one transaction.

A load of any size takes the same memory: its rows wait in files, and DuckDB, under a limit, puts aside what exceeds it.
"""

from __future__ import annotations

import glob
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from ingest.records import Batch, Counts, FeedState, Fetch, Reject
from ingest.warehouse.rows import (
    ENTRY_SCHEMA,
    FACT_SCHEMA,
    SECTION_SCHEMA,
    Place,
    entry_table,
    fact_table,
    fetch_table,
    placed,
    reject_table,
    section_table,
    state_table,
    write_part,
)

_STORED = [name for name in ENTRY_SCHEMA.names if name != "spare_entry_id"]

ROWS_IN_MEMORY = 20_000  # staged rows of one kind wait in Arrow until there are this many, then go to a file
MEMORY_LIMIT = "256MB"  # of DuckDB while it stores a load; it spills beside the warehouse what exceeds this

# A guid names a page, until it is seen to name two: then the page's address joins the guid, and both pages are kept.
# The entry that had the guid first keeps the plain id, so that an entry has one id however often it comes.
_TELL_PAGES_APART = """
    create or replace temp table identified as
    with known as (
        select entry_id, canonical_url, title
        from raw.entries
        where entry_id in (select entry_id from staged where guid is not null)
    ),

    first_staged as (
        select entry_id, arg_min(canonical_url, ordinal) as canonical_url, arg_min(title, ordinal) as title
        from staged
        where guid is not null and entry_id not in (select entry_id from known)
        group by entry_id
    ),

    holders as (
        select entry_id, canonical_url, title from known
        union all
        select entry_id, canonical_url, title from first_staged
    ),

    strangers as (
        select staged.ordinal
        from staged
        inner join holders on staged.entry_id = holders.entry_id
        where staged.guid is not null and staged.entry_id != staged.spare_entry_id
        group by staged.ordinal
        having not bool_or(
            coalesce(staged.canonical_url = holders.canonical_url, true) or staged.title = holders.title
        )
    )

    select
        staged.ordinal,
        staged.batch_id,
        staged.content_hash,
        if(strangers.ordinal is null, staged.entry_id, staged.spare_entry_id) as entry_id
    from staged
    left join strangers on staged.ordinal = strangers.ordinal
"""

# A version is the same if any stored version of its entry has its content_hash: what goes back and forth adds nothing.
_JUDGE = """
    create or replace temp table judged as
    with known as (
        select distinct entry_id, content_hash
        from raw.entries
        where entry_id in (select entry_id from identified)
    ),

    ranked as (
        select
            ordinal,
            batch_id,
            entry_id,
            content_hash,
            row_number() over (partition by entry_id, content_hash order by ordinal) as version_rank,
            row_number() over (partition by entry_id order by ordinal) as entry_rank
        from identified
    )

    select
        ranked.ordinal,
        ranked.batch_id,
        ranked.entry_id,
        ranked.content_hash,
        case
            when same_version.entry_id is not null or ranked.version_rank > 1 then 'same'
            when same_entry.entry_id is not null or ranked.entry_rank > 1 then 'changed'
            else 'new'
        end as verdict
    from ranked
    left join known as same_version
        on ranked.entry_id = same_version.entry_id and ranked.content_hash = same_version.content_hash
    left join (select distinct entry_id from known) as same_entry on ranked.entry_id = same_entry.entry_id
"""

# The same thing refused at the same place for the same reason is one reject, however often its file is read.
_STORE_REJECTS = """
    insert into raw.rejects by name
    select batch_id, locator, reason, excerpt, cast(? as timestamp) as rejected_at
    from staged_rejects as staged
    where not exists (
        select 1 from raw.rejects as known
        where
            known.locator = staged.locator
            and known.reason = staged.reason
            and coalesce(known.excerpt, '') = coalesce(staged.excerpt, '')
    )
    order by ordinal
"""


class Stage:
    """Gathers what polls and files bring in files below `folder`, until `settle` stores it all."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, loaded_at: datetime) -> None:
        self._connection = connection
        self._folder = folder
        self._loaded_at = loaded_at
        self._fetches: dict[str, Fetch] = {}
        self._states: list[FeedState] = []
        self._next_ordinal = 0
        self._arrived: dict[str, list[pa.Table]] = {}
        self._staged: set[str] = set()
        self._corrections: list[str] = []

    def add_batch(self, batch: Batch) -> None:
        """Stage all that one poll or one small file brought."""
        batch_id = self.add_fetch(batch.fetch)
        self._add("staged", entry_table(batch.entries), batch_id)
        self.add_rejects(batch.rejects, batch_id)
        self._add("staged_sections", section_table(batch.sections), batch_id)
        self._add("staged_facts", fact_table(batch.facts), batch_id)
        if batch.state is not None:
            self._states.append(batch.state)
        if batch.is_correction:
            self._corrections.append(batch_id)

    def add_fetch(self, fetch: Fetch) -> str:
        """Open the account of one batch; a second fetch under one batch_id replaces the first."""
        self._fetches[fetch.batch_id] = fetch
        return fetch.batch_id

    def reserve(self, row_count: int, batch_id: str) -> Place:
        """A place for up to so many entries, for any process to write; ordered by the calls, whoever is done first."""
        place = Place(self._folder_of("staged") / f"{self._next_ordinal:015}.parquet", batch_id, self._next_ordinal)
        self._next_ordinal += row_count
        return place

    def add_rejects(self, rejects: Sequence[Reject], batch_id: str) -> None:
        """Stage what will not be stored, with its reasons."""
        self._add("staged_rejects", reject_table(rejects), batch_id)

    def add_states(self, states: Sequence[FeedState]) -> None:
        """Stage feed states."""
        self._states.extend(states)

    def settle(self) -> list[Counts]:
        """Store what is new in one transaction; the account of each batch, in the order in which they were added."""
        for table in list(self._arrived):
            self._write(table)
        run = self._connection.execute
        run(f"set memory_limit = '{MEMORY_LIMIT}'")
        try:
            self._open_staged()
            verdicts = self._judge() if "staged" in self._staged else {}
            rejected = self._counts_of_rejects()
            counts = {
                batch_id: Counts(
                    new=verdicts.get((batch_id, "new"), 0),
                    changed=verdicts.get((batch_id, "changed"), 0),
                    same=verdicts.get((batch_id, "same"), 0),
                    rejected=rejected.get(batch_id, 0),
                )
                for batch_id in self._fetches
            }
            self._store(counts)
        finally:
            run("reset memory_limit")
        return list(counts.values())

    def close(self) -> None:
        """Drop what was staged."""
        for table in ("identified", "judged"):
            self._connection.execute(f"drop table if exists temp.{table}")
        for view in self._staged:
            self._connection.execute(f"drop view if exists temp.{view}")
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- the steps ------------------------------------------------------------

    def _add(self, table: str, rows: pa.Table, batch_id: str) -> None:
        if not rows.num_rows:
            return
        arrived = self._arrived.setdefault(table, [])
        # Of two versions in one file the later one is the change.
        arrived.append(placed(rows, batch_id, self._next_ordinal))
        self._next_ordinal += rows.num_rows
        if sum(part.num_rows for part in arrived) >= ROWS_IN_MEMORY:
            self._write(table)

    def _write(self, table: str) -> None:
        rows = pa.concat_tables(self._arrived.pop(table))
        write_part(rows, self._folder_of(table) / f"{rows['ordinal'][0].as_py():015}.parquet")

    def _folder_of(self, table: str) -> Path:
        folder = self._folder / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _open_staged(self) -> None:
        """Make each kind of staged rows a view of its files, which are read in order of their names."""
        for folder in sorted(self._folder.glob("*")):
            if any(folder.iterdir()):
                files = f"{glob.escape(str(folder))}/*.parquet".replace("'", "''")
                # A home may lie in a folder named title=x, which is no column.
                source = f"read_parquet('{files}', hive_partitioning = false)"
                self._connection.execute(f"create temp view {folder.name} as select * from {source}")
                self._staged.add(folder.name)

    def _store(self, counts: dict[str, Counts]) -> None:
        run = self._connection.execute
        run("begin transaction")
        try:
            if "staged" in self._staged:
                self._store_entries()
            self._store_rest()
            self._store_fetches(counts)
            run("commit")
        except BaseException:
            run("rollback")
            raise

    def _judge(self) -> dict[tuple[str, str], int]:
        self._connection.execute(_TELL_PAGES_APART)
        self._connection.execute(_JUDGE)
        self._connection.execute(
            "update temp.judged set verdict = 'changed' where batch_id in (select unnest(?))", [self._corrections]
        )
        rows = self._connection.execute("select batch_id, verdict, count(*) from judged group by all").fetchall()
        return {(batch_id, verdict): count for batch_id, verdict, count in rows}

    def _counts_of_rejects(self) -> dict[str, int]:
        if "staged_rejects" not in self._staged:
            return {}
        return dict(self._connection.execute("select batch_id, count(*) from staged_rejects group by all").fetchall())

    def _store_entries(self) -> None:
        columns = ", ".join(f"{'judged' if name == 'entry_id' else 'staged'}.{name}" for name in _STORED)
        self._connection.execute(
            f"""
            insert into raw.entries
            select {columns}, staged.batch_id, ? as loaded_at
            from staged
            inner join judged on staged.ordinal = judged.ordinal
            where judged.verdict != 'same'
            """,
            [self._loaded_at],
        )

    def _store_rest(self) -> None:
        run = self._connection.execute
        if "staged_rejects" in self._staged:
            run(_STORE_REJECTS, [self._loaded_at])
        for staged, target, schema in (
            ("staged_sections", "raw.sections", SECTION_SCHEMA),
            ("staged_facts", "raw.stated_facts", FACT_SCHEMA),
        ):
            if staged in self._staged:
                run(
                    f"""
                    insert into {target}
                    select {", ".join(schema.names)}, batch_id from {staged}
                    where (batch_id, content_hash) in (
                        select (batch_id, content_hash) from judged where verdict != 'same'
                    )
                    and (entry_id, content_hash) not in (select (entry_id, content_hash) from {target})
                    order by ordinal
                    """
                )
        if self._states:
            self._connection.register("arriving", state_table(self._states))
            run("insert into raw.feeds by name select * from arriving")
            self._connection.unregister("arriving")

    def _store_fetches(self, counts: dict[str, Counts]) -> None:
        if not self._fetches:
            return
        # Through Arrow, since executemany takes a third of a millisecond a row.
        self._connection.register("arriving", fetch_table(self._fetches.values(), counts))
        self._connection.execute("insert into raw.fetches by name select * from arriving")
        self._connection.unregister("arriving")
