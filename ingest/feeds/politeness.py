"""Manners: who may be asked now, how long a host wants to be left alone, and when a feed is looked at again.

The schedule is a set of pure functions from one state of a feed to the next; the pacer alone waits.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ingest.errors import PrivateHostError
from ingest.normalise import host
from ingest.records import FeedState

QUARTER_HOUR = 900
HOUR = 3_600
DAY = 86_400
MONTH = 30 * DAY
GONE_PAUSE = 90_000  # 25 hours. No other pause has this length: it says that the last answer was 410 Gone.
RETIRED_SCORE = 30.0
MAX_RETRY_AFTER = DAY
UNCLEAR_RETRY_AFTER = QUARTER_HOUR  # a 429 that does not say how long
CROWD = 20  # feeds on one host, above which the host is asked less often
UNCHANGED_STRETCH = 1.25  # each poll without news lengthens the next pause, up to a day


# -- pacing -------------------------------------------------------------------


@dataclass
class HostPacer:
    """One request in flight a host, a gap between two, and silence where a host asked for it.

    Hosts in `free` are neither queued nor spaced; a pause that they ask for holds for them too.
    """

    now: Callable[[], datetime]
    gap_seconds: float = 1.0
    crowd_gap_seconds: float = 5.0
    feeds_by_host: Counter[str] = field(default_factory=Counter)
    clock: Callable[[], float] | None = None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _last_end: dict[str, float] = field(default_factory=dict)
    _silent_until: dict[str, datetime] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, address: str, *, is_free: bool) -> AsyncIterator[None]:
        """Wait until the host of the address may be asked, and keep others from it meanwhile."""
        name = host(address) or ""
        if is_free:
            yield
            return
        async with self._locks.setdefault(name, asyncio.Lock()):
            clock = self.clock or asyncio.get_running_loop().time
            if name in self._last_end:
                gap = self.crowd_gap_seconds if self.feeds_by_host[name] > CROWD else self.gap_seconds
                rest = self._last_end[name] + gap - clock()
                if rest > 0:
                    await self.sleep(rest)
            is_sent = True
            try:
                yield
            except PrivateHostError:
                is_sent = False  # the host knows nothing of it, and need not be spared the next one
                raise
            finally:
                if is_sent:
                    self._last_end[name] = clock()

    def silence(self, address: str, seconds: float) -> None:
        """The host of the address asked to be left alone for so long."""
        name = host(address) or ""
        until = self.now() + timedelta(seconds=min(seconds, MAX_RETRY_AFTER))
        self._silent_until[name] = max(until, self._silent_until.get(name, until))

    def silent_until(self, address: str) -> datetime | None:
        """Until when the host of the address is to be left alone, where it is."""
        until = self._silent_until.get(host(address) or "")
        return until if until is not None and until > self.now() else None


def feeds_by_host(states: Iterable[FeedState]) -> Counter[str]:
    """How many feeds each host has, retired ones among them: they too are asked now and then."""
    return Counter(host(state.feed_url) or "" for state in states)


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """The pause that a Retry-After header asks for, a day at most; None where it is missing, garbage or over.

    Either whole seconds or a date (RFC 9110, 10.2.3).
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:12]), MAX_RETRY_AFTER)) or None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - now).total_seconds()
    return min(seconds, float(MAX_RETRY_AFTER)) if seconds > 0 else None


# -- schedule -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pace:
    """What a feed and its server say about how often to come: seconds, UTC hours and weekdays (Monday is 0)."""

    least_seconds: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


def is_due(state: FeedState, now: datetime) -> bool:
    """Whether the feed is to be asked now."""
    return state.state != "removed" and (state.next_due_at is None or state.next_due_at <= now)


def needs_full_fetch(state: FeedState, now: datetime) -> bool:
    """Whether to ask without validators: never fetched, or not in full for a day (some servers say 304 for ever)."""
    last = state.last_full_fetch_at
    return state.body_sha256 is None or last is None or now - last >= timedelta(days=1)


def interval_of(entry_times: Iterable[datetime], pace: Pace, now: datetime) -> int:
    """Seconds to the next look at a feed that brought entries of these times: a seventh of a day to a week's rhythm.

    The larger of the mean gap between the last week's entries and what feed and server ask for, 15 minutes to a day.
    """
    week_ago = now - timedelta(days=7)
    in_week = sum(week_ago <= moment <= now for moment in entry_times)
    wanted = max(7 * DAY // in_week if in_week else DAY, pace.least_seconds)
    return min(max(wanted, QUARTER_HOUR), DAY)


def stretched(interval_seconds: int | None, pace: Pace) -> int:
    """Seconds to the next look at a feed that had nothing new: a little more than last time."""
    wanted = max(int((interval_seconds or HOUR) * UNCHANGED_STRETCH), pace.least_seconds)
    return min(max(wanted, QUARTER_HOUR), DAY)


def after_success(state: FeedState, *, now: datetime, interval_seconds: int, pace: Pace) -> FeedState:
    """The state of a feed that answered well: active, whatever it was before."""
    return replace(
        state,
        recorded_at=now,
        state="active",
        last_success_at=now,
        failure_score=0.0,
        interval_seconds=interval_seconds,
        next_due_at=_outside_skipped(now + _jittered(state, now, interval_seconds), pace),
    )


def after_failure(
    state: FeedState, *, now: datetime, weight: float, is_gone: bool, silent_until: datetime | None
) -> FeedState:
    """The state of a feed that failed: looked at again after an hour for each whole failure so far, a day at most.

    From a score of 30 on it is retired, that is looked at once a month, for feeds come back from the dead. 410 Gone
    retires it the second time, if that is a day after the first. `silent_until` is when its host may be asked again.
    """
    if is_gone and state.interval_seconds == GONE_PAUSE and state.next_due_at is not None:
        if now < state.next_due_at:  # asked before its time: still the first sighting
            return replace(state, recorded_at=now)
        return _retired(state, now, max(state.failure_score + weight, RETIRED_SCORE))
    score = state.failure_score + weight
    if score >= RETIRED_SCORE:
        return _retired(state, now, score)
    pause = GONE_PAUSE if is_gone else min(max(int(HOUR * score), QUARTER_HOUR), DAY)
    due = now + (timedelta(seconds=pause) if is_gone else _jittered(state, now, pause))
    return replace(
        state,
        recorded_at=now,
        state="failing",
        failure_score=score,
        interval_seconds=pause,
        next_due_at=max(due, silent_until) if silent_until else due,
    )


def postponed(state: FeedState, *, now: datetime, until: datetime) -> FeedState:
    """The state of a feed that was not asked, for its host wants silence."""
    return replace(state, recorded_at=now, next_due_at=until + _jittered(state, now, QUARTER_HOUR) * 0.1)


def _retired(state: FeedState, now: datetime, score: float) -> FeedState:
    due = now + _jittered(state, now, MONTH)
    return replace(
        state, recorded_at=now, state="retired", failure_score=score, interval_seconds=MONTH, next_due_at=due
    )


def _jittered(state: FeedState, now: datetime, seconds: int) -> timedelta:
    """The pause and up to a tenth more, so that feeds once polled together drift apart; the same for the same poll."""
    seed = hashlib.blake2b(f"{state.feed_key} {now.isoformat()}".encode(), digest_size=4).digest()
    return timedelta(seconds=int(seconds * (1 + int.from_bytes(seed) / 2**32 / 10)))


def _outside_skipped(moment: datetime, pace: Pace) -> datetime:
    """The first moment from this one on that lies in no hour and on no day that the feed asks to skip."""
    for _ in range(8 * 24):
        if moment.hour not in pace.skip_hours and moment.weekday() not in pace.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment  # every hour of the week is skipped: nobody can mean that
