"""Polling: each due feed is asked, read and turned into one batch, many at a time and one at a time for each host."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from ingest.errors import FetchError, SourceError
from ingest.feeds.fetch import HARD, Answer, Fetcher
from ingest.feeds.guard import is_allowed_private, redacted
from ingest.feeds.politeness import (
    HostPacer,
    Pace,
    after_failure,
    after_success,
    interval_of,
    needs_full_fetch,
    postponed,
    stretched,
)
from ingest.feeds.worker import Job, WorkerPool
from ingest.normalise import host
from ingest.records import Batch, FeedState, Fetch

FREE_LANES = 64  # feeds asked at once where no host has to be spared
WAITING_BATCHES = 64  # that the reader of the batches may be behind, before polling waits for it


@dataclass(frozen=True)
class Poller:
    """All that polling needs, passed in: who fetches, who parses, who waits, and what time it is."""

    fetcher: Fetcher
    parsers: WorkerPool
    pacer: HostPacer
    now: Callable[[], datetime]
    allow_private: frozenset[str] = frozenset()

    async def poll(self, state: FeedState) -> Batch:
        """Ask one feed: one batch, whatever happens, with the fetch as it went and the feed's next state."""
        started_at = self.now()
        if until := self.pacer.silent_until(state.feed_url):
            return _postponed(state, started_at, until)
        is_full = needs_full_fetch(state, started_at)
        etag, last_modified = (None, None) if is_full else (state.etag, state.last_modified)
        began = asyncio.get_running_loop().time()
        fetch = _fetch_row(state, started_at)
        try:
            async with self.fetcher.fetch(state.feed_url, etag=etag, last_modified=last_modified) as answer:
                fetch = replace(
                    fetch,
                    http_status=answer.status,
                    body_bytes=None if answer.body is None else len(answer.body),
                    body_sha256=answer.body_sha256,
                )
                return await self._taken(state, answer, fetch, began)
        except SourceError as error:
            return self._failed(state, error, _timed(fetch, began))

    async def _taken(self, state: FeedState, answer: Answer, fetch: Fetch, began: float) -> Batch:
        if answer.body is None or (answer.body_sha256 is not None and answer.body_sha256 == state.body_sha256):
            outcome = "not_modified" if answer.body is None else "unchanged"
            fetch = _timed(replace(fetch, outcome=outcome), began)
            pace = Pace(answer.max_age_seconds)
            return Batch(fetch, state=self._succeeded(state, answer, stretched(state.interval_seconds, pace), pace))
        parsed = await self.parsers.parse(
            Job(answer.body, state.feed_url, answer.address, answer.content_type, fetch.started_at)
        )
        pace = Pace(
            max(parsed.least_seconds, answer.max_age_seconds), frozenset(parsed.skip_hours), frozenset(parsed.skip_days)
        )
        interval = interval_of((entry.published_at for entry in parsed.entries), pace, fetch.started_at)
        title, channel_link = parsed.title or state.title, parsed.channel_link or state.channel_link
        state = replace(state, title=title, channel_link=channel_link)
        error = None if answer.is_whole else "the document broke off before its end; what came of it was read"
        return Batch(
            _timed(replace(fetch, outcome="loaded", error=error), began),
            entries=parsed.entries,
            rejects=parsed.rejects,
            state=self._succeeded(state, answer, interval, pace),
        )

    def _succeeded(self, state: FeedState, answer: Answer, interval_seconds: int, pace: Pace) -> FeedState:
        now = self.now()
        state = after_success(state, now=now, interval_seconds=interval_seconds, pace=pace)
        is_new = answer.body is not None
        return replace(
            state,
            # A 304 need not repeat the validators; a new body without them has none.
            etag=answer.etag if is_new else answer.etag or state.etag,
            last_modified=answer.last_modified if is_new else answer.last_modified or state.last_modified,
            body_sha256=answer.body_sha256 if is_new else state.body_sha256,
            last_full_fetch_at=now if is_new and answer.was_full else state.last_full_fetch_at,
            # The address stays what it was: where a permanent redirect led to is noted, and it led to a feed.
            moved_to=answer.moved_to,
        )

    def _failed(self, state: FeedState, error: SourceError, fetch: Fetch) -> Batch:
        status = error.http_status if isinstance(error, FetchError) and error.http_status else fetch.http_status
        fetch = replace(fetch, outcome=error.outcome, http_status=status, error=error.reason)
        state = after_failure(
            state,
            now=self.now(),
            weight=error.weight if isinstance(error, FetchError) else HARD,
            is_gone=error.outcome == "gone",
            silent_until=self.pacer.silent_until(state.feed_url),
        )
        return Batch(fetch, state=state)


async def poll_feeds(
    states: Sequence[FeedState], *, poller: Poller, neighbours: Iterable[FeedState] = ()
) -> AsyncGenerator[Batch, None]:
    """Poll all the feeds and give their batches as they come; the caller's pace holds back the polling.

    `neighbours` are feeds that are not due: where a host asked for silence, they too are put off.
    """
    ready: asyncio.Queue[Batch | BaseException | None] = asyncio.Queue(WAITING_BATCHES)

    async def work(lane: Sequence[FeedState]) -> None:
        for state in lane:
            await ready.put(await poller.poll(state))

    async def work_all() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for lane in _lanes(states, poller.allow_private):
                    group.create_task(work(lane))
        except BaseExceptionGroup as errors:
            await ready.put(errors.exceptions[0])
        else:
            await ready.put(None)

    whole = asyncio.create_task(work_all())
    try:
        while (batch := await ready.get()) is not None:
            if isinstance(batch, BaseException):
                raise batch
            yield batch
    finally:
        whole.cancel()
        with suppress(asyncio.CancelledError):
            await whole
    for state in neighbours:
        until = poller.pacer.silent_until(state.feed_url)
        if until is not None and (state.next_due_at is None or state.next_due_at < until):
            yield _postponed(state, poller.now(), until)


def _lanes(states: Sequence[FeedState], allow_private: frozenset[str]) -> list[list[FeedState]]:
    """Feeds that are asked one after the other: those of one host; those of allowed private hosts side by side."""
    by_host: dict[str, list[FeedState]] = defaultdict(list)
    free: list[FeedState] = []
    for state in states:
        if is_allowed_private(state.feed_url, allow_private):
            free.append(state)
        else:
            by_host[host(state.feed_url) or ""].append(state)
    beside = [free[start::FREE_LANES] for start in range(min(FREE_LANES, len(free)))]
    # The host with most feeds takes longest: it starts first.
    return sorted(by_host.values(), key=len, reverse=True) + beside


def _fetch_row(state: FeedState, started_at: datetime) -> Fetch:
    return Fetch(
        batch_id=uuid4().hex,
        feed_url=redacted(state.feed_url),
        locator=redacted(state.feed_url),
        origin="feed",
        started_at=started_at,
        duration_ms=0,
        outcome="failed",
    )


def _timed(fetch: Fetch, began: float) -> Fetch:
    return replace(fetch, duration_ms=int((asyncio.get_running_loop().time() - began) * 1000))


def _postponed(state: FeedState, now: datetime, until: datetime) -> Batch:
    reason = f"not asked: its host wants to be left alone until {until:%Y-%m-%d %H:%M} UTC"
    fetch = replace(_fetch_row(state, now), outcome="postponed", error=reason)
    return Batch(fetch, state=postponed(state, now=now, until=until))
