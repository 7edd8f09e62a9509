"""What is stored: nothing twice, nothing lost, every batch accounted for."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import HomeError, LockedError
from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import Batch, Counts, Entry, FeedState, Fetch, Reject, SaidEntry, Section, StatedFact
from ingest.warehouse.store import Warehouse
from tests.conftest import NOW

FEED = "https://news.example/feed.xml"


def entry(title: str = "Chip plant opens", guid: str | None = "g1", url: str = "https://news.example/a") -> Entry:
    said = SaidEntry(feed_url=FEED, title=title, guid=guid, url=url, published=NOW)
    return normalise(said, origin="feed", seen_at=NOW)


def batch(*entries: Entry, batch_id: str = "b1", rejects: int = 0) -> Batch:
    fetch = Fetch(batch_id, FEED, FEED, "feed", NOW, 12, "loaded", 200)
    return Batch(fetch, list(entries), [Reject(f"{FEED}#{i}", "no date", "x") for i in range(rejects)])


def rows(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    return warehouse.connection.execute(query).fetchall()


def test_loading_a_batch_twice_adds_nothing(warehouse: Warehouse) -> None:
    entries = [entry(guid=f"g{i}", url=f"https://news.example/{i}") for i in range(5)]
    assert warehouse.load([batch(*entries)]) == [Counts(new=5)]
    assert warehouse.load([batch(*entries, batch_id="b2")]) == [Counts(same=5)]
    assert rows(warehouse, "select count(*) from raw.entries") == [(5,)]


def test_a_changed_entry_becomes_a_version(warehouse: Warehouse) -> None:
    warehouse.load([batch(entry())])
    assert warehouse.load([batch(entry("Chip plant opens late"), batch_id="b2")]) == [Counts(changed=1)]
    assert rows(warehouse, "select count(distinct entry_id), count(*) from raw.entries") == [(1, 2)]


def test_two_versions_in_one_batch_are_new_and_changed_and_both_the_same_next_time(warehouse: Warehouse) -> None:
    pair = [entry("One"), entry("Two")]
    assert warehouse.load([batch(*pair)]) == [Counts(new=1, changed=1)]
    assert warehouse.load([batch(*reversed(pair), batch_id="b2")]) == [Counts(same=2)]


def test_a_text_that_goes_back_to_what_it_was_adds_nothing(warehouse: Warehouse) -> None:
    for title, expected in (("One", Counts(new=1)), ("Two", Counts(changed=1)), ("One", Counts(same=1))):
        assert warehouse.load([batch(entry(title), batch_id=title + str(expected.same))]) == [expected]


def test_one_guid_for_two_pages_keeps_both(warehouse: Warehouse) -> None:
    one, two = entry("One", "0", "https://news.example/1"), entry("Two", "0", "https://news.example/2")
    assert warehouse.load([batch(one, two)]) == [Counts(new=2)]
    assert warehouse.load([batch(two, batch_id="b2")]) == [Counts(same=1)]
    assert warehouse.load([batch(two, one, batch_id="b3")]) == [Counts(same=2)]


def test_one_guid_for_two_pages_keeps_both_across_polls(warehouse: Warehouse) -> None:
    warehouse.load([batch(entry("One", "0", "https://news.example/1"))])
    assert warehouse.load([batch(entry("Two", "0", "https://news.example/2"), batch_id="b2")]) == [Counts(new=1)]


def test_a_page_that_moves_under_its_title_stays_one_entry(warehouse: Warehouse) -> None:
    warehouse.load([batch(entry(url="https://news.example/old"))])
    assert warehouse.load([batch(entry(url="https://news.example/new"), batch_id="b2")]) == [Counts(same=1)]


def test_each_batch_of_one_transaction_has_its_own_account(warehouse: Warehouse) -> None:
    first, second = (
        batch(entry(), rejects=2),
        batch(entry(), entry("Other", "g2", "https://news.example/b"), batch_id="b2"),
    )
    assert warehouse.load([first, second]) == [Counts(new=1, rejected=2), Counts(new=1, same=1)]
    stored = rows(
        warehouse, "select batch_id, parsed_count, new_count, same_count, rejected_count from raw.fetches order by 1"
    )
    assert stored == [("b1", 3, 1, 0, 2), ("b2", 2, 1, 1, 0)]
    assert rows(warehouse, "select count(*) from raw.rejects") == [(2,)]


def test_what_is_refused_again_is_counted_again_and_stored_once(warehouse: Warehouse) -> None:
    for number in range(2):
        assert warehouse.load([batch(rejects=3, batch_id=f"b{number}")]) == [Counts(rejected=3)]
    assert rows(warehouse, "select distinct batch_id from raw.rejects") == [("b0",)]
    # At another place, for another reason, or of other content it is another reject.
    others = [
        Reject(f"{FEED}#3", "no date", "x"),
        Reject(f"{FEED}#0", "no title", "x"),
        Reject(f"{FEED}#0", "no date", "y"),
    ]
    assert warehouse.load([Batch(batch(batch_id="b2").fetch, rejects=others)]) == [Counts(rejected=3)]
    assert rows(warehouse, "select count(*) from raw.rejects") == [(6,)]
    assert rows(warehouse, "select sum(rejected_count) from raw.fetches") == [(9,)]


def test_a_poll_without_entries_is_a_row_too(warehouse: Warehouse) -> None:
    assert warehouse.load([batch()]) == [Counts()]
    assert rows(warehouse, "select parsed_count, outcome from raw.fetches") == [(0, "loaded")]


def test_sections_and_facts_are_stored_once_with_their_version(warehouse: Warehouse) -> None:
    page = entry()
    section = Section(page.entry_id, page.content_hash, 0, "Key Facts", "1One")
    fact = StatedFact(page.entry_id, page.content_hash, 0, None, "key_fact", "One", None, None, False)
    full = Batch(batch(page).fetch, [page], [], [section], [fact])
    warehouse.load([full])
    warehouse.load([Batch(batch(batch_id="b2").fetch, [page], [], [section], [fact])])
    assert rows(warehouse, "select (select count(*) from raw.sections), (select count(*) from raw.stated_facts)") == [
        (1, 1)
    ]


def test_a_batch_that_fails_stores_nothing(warehouse: Warehouse) -> None:
    with pytest.raises(duckdb.Error), warehouse.stage() as stage:
        stage.add_batch(batch(entry()))
        warehouse.connection.execute("alter table raw.fetches drop column error")
        stage.settle()
    assert rows(warehouse, "select count(*) from raw.entries") == [(0,)]


def test_rows_that_wait_in_many_files_are_stored_like_those_that_wait_in_one(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.warehouse.load.ROWS_IN_MEMORY", 2)
    entries = [entry(f"Title {i}", f"g{i // 2}", f"https://news.example/{i // 2}") for i in range(7)]
    sections = [Section(one.entry_id, one.content_hash, 0, None, one.title) for one in entries]
    full = Batch(batch().fetch, entries, batch(rejects=5).rejects, sections)
    assert warehouse.load([full]) == [Counts(new=4, changed=3, rejected=5)]
    assert rows(warehouse, "select title from raw.entries order by 1") == [(f"Title {i}",) for i in range(7)]
    assert rows(warehouse, "select body from raw.sections order by 1") == [(f"Title {i}",) for i in range(7)]
    assert rows(warehouse, "select count(*) from raw.rejects") == [(5,)]


def test_a_load_stores_under_a_memory_limit_and_lifts_it_again(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(warehouse, "select current_setting('memory_limit')")
    monkeypatch.setattr("ingest.warehouse.load.MEMORY_LIMIT", "100KB")
    with pytest.raises(duckdb.OutOfMemoryException):
        warehouse.load([batch(entry())])
    assert rows(warehouse, "select current_setting('memory_limit')") == before
    monkeypatch.undo()
    assert warehouse.load([batch(entry())]) == [Counts(new=1)]


def test_a_home_loads_whatever_its_folder_is_called(tmp_path: Path) -> None:
    with Warehouse.open(Home(tmp_path / "it's [a] home" / "title=x"), now=lambda: NOW) as warehouse:
        assert warehouse.load([batch(entry())]) == [Counts(new=1)]
        assert rows(warehouse, "select title from raw.entries") == [("Chip plant opens",)]


def test_loaded_at_grows_even_where_the_clock_was_set_back(home: Home) -> None:
    clock = [NOW, NOW - timedelta(days=3)]
    with Warehouse.open(home, now=lambda: clock[0]) as warehouse:
        warehouse.load([batch(entry())])
        clock.pop(0)
        warehouse.load([batch(entry("Later", "g2", "https://news.example/b"), batch_id="b2")])
        ((first, second),) = rows(warehouse, "select min(loaded_at), max(loaded_at) from raw.entries")
    assert isinstance(first, datetime) and isinstance(second, datetime)
    assert second > first


def test_text_from_outside_is_only_text(warehouse: Warehouse) -> None:
    title = "'; drop table raw.entries; -- =cmd|' /C calc'!A0 \u202e"
    warehouse.load([batch(entry(title, guid="' or 1=1 --"))])
    assert rows(warehouse, "select title, guid from raw.entries") == [
        (title.replace("\u202e", "").strip(), "' or 1=1 --")
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=12), st.integers(0, 12))
def test_however_a_stream_is_cut_into_batches_the_same_versions_are_stored(
    tmp_path_factory: pytest.TempPathFactory, stream: list[tuple[str, str]], cut: int
) -> None:
    entries = [entry(title, guid, f"https://news.example/{guid}") for guid, title in stream]
    stored = []
    for parts in ([entries], [entries[:cut], entries[cut:]]):
        with Warehouse.open(Home(tmp_path_factory.mktemp("home")), now=lambda: NOW) as warehouse:
            counts = [warehouse.load([batch(*part, batch_id=f"b{i}")])[0] for i, part in enumerate(parts)]
            assert sum(counts, Counts()).parsed == len(entries)
            stored.append(
                (sum(counts, Counts()), rows(warehouse, "select entry_id, content_hash from raw.entries order by all"))
            )
    assert stored[0] == stored[1]


def test_the_newest_state_of_a_feed_is_its_state(warehouse: Warehouse) -> None:
    old = FeedState(FEED, "news.example/feed.xml", NOW, etag='W/"1"', next_due_at=NOW + timedelta(hours=1))
    new = FeedState(FEED, "news.example/feed.xml", NOW + timedelta(hours=1), state="failing", failure_score=1.5)
    warehouse.add_feed_states([old])
    warehouse.add_feed_states([new])
    assert warehouse.feed_states() == [new]


def test_a_second_writer_waits_and_is_told_who_writes(home: Home) -> None:
    home.prepare()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb, sys; c = duckdb.connect({str(home.warehouse)!r}); print('open', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout and holder.stdin
    try:
        if holder.stdout.readline() != "open\n":
            pytest.fail("the holder did not open the warehouse")
        told: list[str] = []
        with (
            pytest.raises(LockedError, match=str(holder.pid)),
            Warehouse.open(home, wait_seconds=0.3, on_wait=told.append),
        ):
            pytest.fail("opened beside another writer")
        assert len(told) == 1 and str(holder.pid) in told[0]
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
    with Warehouse.open(home, wait_seconds=5) as warehouse:
        assert warehouse.is_empty()


def test_a_home_is_a_sample_or_real_never_both(warehouse: Warehouse) -> None:
    warehouse.claim("sample")
    warehouse.claim("sample")
    with pytest.raises(HomeError, match=r"beatbook --home my-beat"):
        warehouse.claim("real")


def test_a_home_of_a_newer_program_is_left_alone(home: Home) -> None:
    with Warehouse.open(home) as warehouse:
        warehouse.connection.execute("update raw.meta set value = '999' where key = 'schema_version'")
    with pytest.raises(HomeError, match="newer"), Warehouse.open(home):
        pytest.fail("opened")


def test_times_come_back_in_utc(warehouse: Warehouse) -> None:
    warehouse.add_feed_states([FeedState(FEED, "k", NOW)])
    assert warehouse.feed_states()[0].recorded_at.tzinfo is UTC
