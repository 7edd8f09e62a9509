"""Puts the sample beat into a home: through the same normalising and loading as real news, its truth beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from ingest.home import SEEDS_FOLDER
from ingest.normalise import feed_key, normalise
from ingest.records import Batch, Counts, Entry, FeedState, Fetch
from ingest.sample.beat import generate
from ingest.sample.truth import Feed, SampleBeat, write_truth
from ingest.warehouse.store import Warehouse

_PAST_BUILDS = 8
_BETWEEN_BUILDS = timedelta(weeks=2)


def load_sample(
    warehouse: Warehouse, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, int]:
    """Generate the beat, load it feed by feed, write its truth; the account of the load. Again it adds nothing."""
    beat = generate(seeds_dir=SEEDS_FOLDER)
    entries = [
        normalise(said, origin="sample", seen_at=said.seen_at or warehouse.now(), locator=f"sample:{number}")
        for number, said in enumerate(beat.said, 1)
    ]
    progress(len(entries) // 2, len(entries))
    counts = sum(warehouse.load(_batches(beat, entries)), Counts())
    write_truth(beat, entries, warehouse.home.truth)
    progress(len(entries), len(entries))
    return counts.as_json()


def past_moments(warehouse: Warehouse) -> list[datetime]:
    """When a home that watched the beat would have built it: every second week, eight times, up to two weeks ago."""
    ((newest,),) = warehouse.connection.execute("select max(seen_at) from raw.entries").fetchall()
    return [newest - _BETWEEN_BUILDS * place for place in range(_PAST_BUILDS, 0, -1)]


def _batches(beat: SampleBeat, entries: list[Entry]) -> list[Batch]:
    by_feed: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_feed[entry.feed_key].append(entry)
    newest = max(entry.seen_at for entry in entries)
    return [_batch(feed, by_feed[feed_key(feed.feed_url)], newest) for feed in beat.feeds]


def _batch(feed: Feed, entries: list[Entry], polled_at: datetime) -> Batch:
    """One poll of one feed: all feeds were last asked when the beat's newest entry was seen."""
    fetch = Fetch(
        batch_id=f"sample-{feed_key(feed.feed_url)}",
        feed_url=feed.feed_url,
        locator=feed.feed_url,
        origin="sample",
        started_at=polled_at,
        duration_ms=None,
        outcome="loaded",
    )
    state = FeedState(
        feed_url=feed.feed_url,
        feed_key=feed_key(feed.feed_url),
        recorded_at=polled_at,
        title=feed.title,
        channel_link=feed.channel_link,
        last_success_at=polled_at,
        last_full_fetch_at=polled_at,
        next_due_at=polled_at + timedelta(hours=1),
        interval_seconds=3600,
    )
    return Batch(fetch=fetch, entries=entries, state=state)
