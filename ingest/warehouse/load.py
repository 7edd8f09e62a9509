"""How rows get into raw tables: staged whole, told apart once from all that is stored, committed in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from ingest.records import Batch, Counts, FeedState, Fetch, Reject
from ingest.warehouse.rows import (
    ENTRY_SCHEMA,
    FACT_SCHEMA,
    SECTION_SCHEMA,
    entry_table,
    fact_table,
    fetch_table,
    reject_table,
    section_table,
    state_table,
)

_STORED = [name for name in ENTRY_SCHEMA.names if name != "spare_entry_id"]

_ROWS_IN_MEMORY = 100_000  # staged rows wait in Arrow until there are this many, then go to a temporary table

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
    """Gathers what polls and files bring in temporary tables, which spill to disk, until `settle` stores it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, loaded_at: datetime) -> None:
        self._connection = connection
        self._loaded_at = loaded_at
        self._fetches: dict[str, Fetch] = {}
        self._states: list[FeedState] = []
        self._staged_rows = 0
        self._arrived: dict[str, list[pa.Table]] = {}
        self._temporary: set[str] = set()
        self._corrections: list[str] = []

    def add_batch(self, batch: Batch) -> None:
        """Stage all that one poll or one small file brought."""
        batch_id = self.add_fetch(batch.fetch)
        self.add_entries(entry_table(batch.entries), batch_id)
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

    def add_entries(self, entries: pa.Table, batch_id: str) -> None:
        """Stage entries (a table of ENTRY_SCHEMA), in the order in which their source gave them."""
        assert entries.schema.names == ENTRY_SCHEMA.names
        self._add("staged", entries, batch_id)

    def add_rejects(self, rejects: Sequence[Reject], batch_id: str) -> None:
        """Stage what will not be stored, with its reasons."""
        self._add("staged_rejects", reject_table(rejects), batch_id)

    def add_states(self, states: Sequence[FeedState]) -> None:
        """Stage feed states."""
        self._states.extend(states)

    def settle(self) -> list[Counts]:
        """Store what is new in one transaction; the account of each batch, in the order in which they were added."""
        for table in list(self._arrived):
            self._spill(table)
        run = self._connection.execute
        verdicts = self._judge() if "staged" in self._temporary else {}
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
        run("begin transaction")
        try:
            if "staged" in self._temporary:
                self._store_entries()
            self._store_rest()
            self._store_fetches(counts)
            run("commit")
        except BaseException:
            run("rollback")
            raise
        return list(counts.values())

    def close(self) -> None:
        """Drop the temporary tables."""
        for table in ("staged", "staged_rejects", "staged_sections", "staged_facts", "identified", "judged"):
            self._connection.execute(f"drop table if exists temp.{table}")

    # -- the steps ------------------------------------------------------------

    def _add(self, table: str, rows: pa.Table, batch_id: str) -> None:
        if not rows.num_rows:
            return
        # The ordinal keeps the order of the source: of two versions in one file the later one is the change.
        ordinals = pa.array(range(self._staged_rows, self._staged_rows + rows.num_rows), pa.int64())
        self._staged_rows += rows.num_rows
        rows = rows.add_column(0, "ordinal", ordinals)
        rows = rows.add_column(0, "batch_id", pa.repeat(pa.scalar(batch_id), rows.num_rows))
        arrived = self._arrived.setdefault(table, [])
        arrived.append(rows)
        if sum(part.num_rows for part in arrived) >= _ROWS_IN_MEMORY:
            self._spill(table)

    def _spill(self, table: str) -> None:
        self._connection.register("arriving", pa.concat_tables(self._arrived.pop(table)))
        verb = f"insert into temp.{table}" if table in self._temporary else f"create or replace temp table {table} as"
        self._connection.execute(f"{verb} select * from arriving")
        self._connection.unregister("arriving")
        self._temporary.add(table)

    def _judge(self) -> dict[tuple[str, str], int]:
        self._connection.execute(_TELL_PAGES_APART)
        self._connection.execute(_JUDGE)
        self._connection.execute(
            "update temp.judged set verdict = 'changed' where batch_id in (select unnest(?))", [self._corrections]
        )
        rows = self._connection.execute("select batch_id, verdict, count(*) from judged group by all").fetchall()
        return {(batch_id, verdict): count for batch_id, verdict, count in rows}

    def _counts_of_rejects(self) -> dict[str, int]:
        if "staged_rejects" not in self._temporary:
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
        if "staged_rejects" in self._temporary:
            run(_STORE_REJECTS, [self._loaded_at])
        for staged, target, schema in (
            ("staged_sections", "raw.sections", SECTION_SCHEMA),
            ("staged_facts", "raw.stated_facts", FACT_SCHEMA),
        ):
            if staged in self._temporary:
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
