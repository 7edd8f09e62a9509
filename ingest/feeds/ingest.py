"""The command `ingest feeds` from end to end: list, poll what is due, store as it comes, count."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from ingest.errors import PRIVATE_HOST
from ingest.feeds.fetch import Fetcher, Limits, user_agent
from ingest.feeds.opml import FeedList
from ingest.feeds.politeness import HostPacer, feeds_by_host, is_due
from ingest.feeds.poll import Poller, poll_feeds
from ingest.feeds.worker import WorkerPool
from ingest.records import Batch, Counts, FeedState, Fetch

GROUP_ENTRIES = 5_000  # stored in one transaction: the anti-join costs the same for one entry and for thousands
GROUP_SECONDS = 1.0
NAMED_HOSTS = 5  # at most, in the line on failures
GOOD_OUTCOMES = ("loaded", "unchanged", "not_modified", "postponed")


def _is_failure(outcome: str) -> bool:
    return outcome not in (*GOOD_OUTCOMES, "listed")


def failures_in_words(counts: Mapping[str, object]) -> str:
    """One line on the feeds that gave nothing in a round with this account (see Tally.as_json), by kind of failure."""
    outcomes = counts["outcomes"]
    assert isinstance(outcomes, dict)
    private = counts["private_hosts"]
    assert isinstance(private, dict)
    kinds = Counter({outcome: count for outcome, count in outcomes.items() if _is_failure(outcome)})
    kinds["blocked"] -= sum(private.values())
    words = [f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in kinds.items() if count]
    if private:
        allowed = " ".join(f"--allow-private {name}" for name in list(private)[:NAMED_HOSTS])
        more = f" and {len(private) - NAMED_HOSTS:,} more" if len(private) > NAMED_HOSTS else ""
        words.append(f"{sum(private.values()):,} blocked (private address): allow a host by {allowed}{more}")
    return f"{counts['failed']:,} of {counts['polled']:,} polled feeds failed: {', '.join(words)}"


def _private_host(fetch: Fetch) -> str | None:
    """The host that nobody allowed, where that is why the feed was not asked."""
    return urlsplit(fetch.locator).hostname if fetch.error == PRIVATE_HOST else None


class FeedStore(Protocol):
    """What is needed of the warehouse."""

    def feed_states(self) -> list[FeedState]:
        """The newest state of each feed."""

    def add_feed_states(self, states: Sequence[FeedState]) -> None:
        """Append states."""

    def load(self, batches: Sequence[Batch]) -> list[Counts]:
        """Store batches in one transaction."""


@dataclass
class Tally:
    """The running account of one round of polling."""

    due: int
    known: int
    counts: Counts = field(default_factory=Counts)
    outcomes: Counter[str] = field(default_factory=Counter)
    private_hosts: Counter[str] = field(default_factory=Counter)  # feeds that were blocked, by their host
    new_feeds: int = 0

    def as_json(self) -> dict[str, object]:
        """The account as `--json` prints it: parsed = new + changed + same + rejected."""
        failed = sum(count for outcome, count in self.outcomes.items() if _is_failure(outcome))
        return {
            **self.counts.as_json(),
            "feeds": self.known,
            "new_feeds": self.new_feeds,
            "polled": sum(self.outcomes.values()) - self.outcomes["listed"] - self.outcomes["postponed"],
            "loaded": self.outcomes["loaded"],
            "unchanged": self.outcomes["unchanged"],
            "not_modified": self.outcomes["not_modified"],
            "postponed": self.outcomes["postponed"],
            "failed": failed,
            "outcomes": dict(sorted(self.outcomes.items())),
            "private_hosts": dict(self.private_hosts.most_common()),
        }


def ingest_feeds(
    warehouse: FeedStore,
    *,
    listings: FeedList | None = None,
    poll_all: bool = False,
    allow_private: frozenset[str] = frozenset(),
    now: Callable[[], datetime],
    progress: Callable[[Tally, Batch], None] | None = None,
    limits: Limits | None = None,
) -> dict[str, object]:
    """Add the feeds of a list, if there is one, then poll what is due (or all), store it, and give the account.

    `progress` is called after each feed. Where Beatbook is stopped, all that was stored stays, and what was not is
    polled again.
    """
    tally, states = follow_list(warehouse, listings, now())
    # A list is polled as a list: somebody who brings ten addresses does not wait for the other thousand.
    wanted = {listing.feed_key for listing in listings.listings} if listings else None
    chosen = [
        state
        for state in states
        if state.state != "removed"
        and (wanted is None or state.feed_key in wanted)
        and (poll_all or is_due(state, now()))
    ]
    tally.due = len(chosen)
    if chosen:
        round_ = _Round(warehouse, tally, now, allow_private, limits or Limits(), progress or (lambda *_: None))
        asyncio.run(round_.run(chosen, states))
    return tally.as_json()


def _version() -> str:
    try:
        return version("beatbook")
    except PackageNotFoundError:  # run from a folder that was not installed
        return "0"


def follow_list(warehouse: FeedStore, listings: FeedList | None, now: datetime) -> tuple[Tally, list[FeedState]]:
    """Follow the feeds of a list, if there is one, and store its lines that name none; the account, and all states."""
    states = {state.feed_key: state for state in warehouse.feed_states()}
    tally = Tally(due=0, known=len(states))
    if listings is None:
        return tally, list(states.values())
    fresh: list[FeedState] = []
    for listing in listings.listings:
        known = states.get(listing.feed_key)
        if known is None:
            fresh.append(FeedState(listing.feed_url, listing.feed_key, now, title=listing.title))
        elif known.state == "removed":
            fresh.append(replace(known, recorded_at=now, state="active", next_due_at=None, failure_score=0.0))
    if fresh:
        warehouse.add_feed_states(fresh)
    states.update((state.feed_key, state) for state in fresh)
    tally.new_feeds, tally.known = len(fresh), len(states)
    if listings.rejects:
        fetch = Fetch(uuid4().hex, None, listings.locator, "feed", now, None, "listed")
        (tally.counts,) = warehouse.load([Batch(fetch, rejects=listings.rejects)])
        tally.outcomes["listed"] += 1
    return tally, list(states.values())


@asynccontextmanager
async def open_poller(
    known: Sequence[FeedState],
    now: Callable[[], datetime],
    allow_private: frozenset[str],
    limits: Limits | None = None,
) -> AsyncIterator[Poller]:
    """All that polling needs, at work until the context ends; `known` feeds tell how many one host serves."""
    pacer = HostPacer(now, feeds_by_host=feeds_by_host(known))
    fetcher = Fetcher(
        pacer=pacer,
        now=now,
        user_agent=user_agent(_version(), os.environ.get("BEATBOOK_CONTACT")),
        allow_private=allow_private,
        limits=limits,
    )
    # Names are looked up in the loop's own threads, six by default on two cores: too few for slow name servers.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(32, "names"))
    async with fetcher, WorkerPool() as parsers:
        yield Poller(fetcher, parsers, pacer, now, allow_private)


@dataclass
class _Round:
    warehouse: FeedStore
    tally: Tally
    now: Callable[[], datetime]
    allow_private: frozenset[str]
    limits: Limits
    progress: Callable[[Tally, Batch], None]

    async def run(self, chosen: Sequence[FeedState], known: Sequence[FeedState]) -> None:
        keys = {state.feed_key for state in chosen}
        neighbours = [state for state in known if state.feed_key not in keys and state.state != "removed"]
        with ThreadPoolExecutor(1, "load") as loader:
            async with (
                open_poller(known, self.now, self.allow_private, self.limits) as poller,
                aclosing(poll_feeds(chosen, poller=poller, neighbours=neighbours)) as batches,
            ):
                await self._store(batches, loader)

    async def _store(self, batches: AsyncIterator[Batch], loader: ThreadPoolExecutor) -> None:
        group: list[Batch] = []
        size, began = 0, time.monotonic()
        async for batch in batches:
            group.append(batch)
            size += len(batch.entries)
            if size >= GROUP_ENTRIES or time.monotonic() - began >= GROUP_SECONDS:
                await self._load(group, loader)
                group, size, began = [], 0, time.monotonic()
        if group:
            await self._load(group, loader)

    async def _load(self, group: list[Batch], loader: ThreadPoolExecutor) -> None:
        loop = asyncio.get_running_loop()
        all_counts = await loop.run_in_executor(loader, self.warehouse.load, group)
        for batch, counts in zip(group, all_counts, strict=True):
            self.tally.counts += counts
            self.tally.outcomes[batch.fetch.outcome] += 1
            if name := _private_host(batch.fetch):
                self.tally.private_hosts[name] += 1
            self.progress(self.tally, batch)
