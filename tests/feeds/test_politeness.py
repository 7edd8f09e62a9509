"""Manners: pauses that hosts ask for, turns at one host, and when a feed is looked at again."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from ingest.feeds.politeness import (
    DAY,
    HOUR,
    QUARTER_HOUR,
    HostPacer,
    Pace,
    after_failure,
    after_success,
    interval_of,
    is_due,
    needs_full_fetch,
    postponed,
    retry_after_seconds,
    stretched,
)
from ingest.records import FeedState

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)  # a Saturday
FEED = FeedState("https://harbour.example/feed", "harbour.example/feed", NOW)


def failed(state: FeedState, at: datetime, weight: float = 0.5, *, is_gone: bool = False) -> FeedState:
    return after_failure(state, now=at, weight=weight, is_gone=is_gone, silent_until=None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("317100", DAY),
        ("9" * 500, DAY),
        ("Sat, 14 Mar 2026 09:36:53 GMT", 600),
        ("Sat, 14 Mar 2026 09:36:53 -0000", 600),
        ("Mon, 01 Jan 2035 00:00:00 GMT", DAY),
        ("Fri, 13 Mar 2026 09:00:00 GMT", None),
        ("0", None),
        ("-5", None),
        ("abc", None),
        ("1.5", None),
        ("٣٠", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_is_a_day_at_most(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, NOW) == seconds


@pytest.mark.parametrize(
    ("in_week", "least", "seconds"),
    [
        (0, 0, DAY),
        (1, 0, DAY),
        (14, 0, DAY // 2),
        (168, 0, HOUR),
        (5_000, 0, QUARTER_HOUR),
        (168, 3 * HOUR, 3 * HOUR),
        (168, 60 * DAY, DAY),
    ],
)
def test_the_next_look_follows_the_weeks_rhythm_and_the_feeds_wish(in_week: int, least: int, seconds: int) -> None:
    times = [NOW - timedelta(minutes=index) for index in range(in_week)]
    old_and_future = [NOW - timedelta(days=30), NOW + timedelta(days=2)] * 50
    assert interval_of(times + old_and_future, Pace(least), NOW) == seconds


def test_a_feed_without_news_is_asked_less_and_less_down_to_once_a_day() -> None:
    interval: int | None = None
    seen = []
    for _ in range(40):
        interval = stretched(interval, Pace())
        seen.append(interval)
    assert seen == sorted(seen)
    assert seen[-1] == DAY


def test_the_next_look_is_up_to_a_tenth_later_than_the_interval_and_differs_between_feeds() -> None:
    others = [replace(FEED, feed_key=f"harbour.example/{index}") for index in range(50)]
    pauses = {
        (after_success(state, now=NOW, interval_seconds=HOUR, pace=Pace()).next_due_at or NOW) - NOW for state in others
    }
    assert len(pauses) > 20
    assert timedelta(hours=1) <= min(pauses) and max(pauses) <= timedelta(hours=1.1)


def test_hours_and_days_that_the_feed_asks_to_skip_are_skipped() -> None:
    pace = Pace(0, skip_hours=frozenset({10, 11}), skip_days=frozenset({5, 6}))
    due = after_success(FEED, now=NOW, interval_seconds=HOUR, pace=pace).next_due_at
    assert due == datetime(2026, 3, 16, tzinfo=UTC)  # Saturday and Sunday go, and Monday begins before ten
    always = Pace(0, skip_hours=frozenset(range(24)))
    assert after_success(FEED, now=NOW, interval_seconds=HOUR, pace=always).next_due_at is not None


def test_failures_weigh_and_pauses_grow_with_them_up_to_a_day() -> None:
    state = failed(FEED, NOW, 0.25)
    assert (state.state, state.failure_score, state.interval_seconds) == ("failing", 0.25, QUARTER_HOUR)
    state = failed(state, NOW, 0.5)
    assert (state.failure_score, state.interval_seconds) == (0.75, int(0.75 * HOUR))
    for _ in range(27):
        state = failed(state, NOW, 1.0)
    assert (state.state, state.interval_seconds) == ("failing", DAY)


def test_a_feed_that_failed_thirty_times_is_retired_looked_at_monthly_and_revived_by_one_success() -> None:
    state = FEED
    for _ in range(30):
        state = failed(state, NOW, 1.0)
    assert state.state == "retired"
    assert state.next_due_at is not None and state.next_due_at - NOW >= timedelta(days=30)
    state = after_success(state, now=NOW, interval_seconds=HOUR, pace=Pace())
    assert (state.state, state.failure_score) == ("active", 0.0)


def test_gone_twice_a_day_apart_retires_a_feed() -> None:
    first = failed(FEED, NOW, 1.0, is_gone=True)
    assert first.state == "failing"
    second = failed(first, NOW + timedelta(hours=26), 1.0, is_gone=True)
    assert second.state == "retired"


def test_gone_twice_within_minutes_does_not_retire_a_feed() -> None:
    first = failed(FEED, NOW, 1.0, is_gone=True)
    again = failed(first, NOW + timedelta(minutes=5), 1.0, is_gone=True)
    assert again.state == "failing"
    assert again.next_due_at == first.next_due_at
    assert failed(again, NOW + timedelta(hours=26), 1.0, is_gone=True).state == "retired"


def test_not_found_between_two_gones_starts_the_count_again() -> None:
    state = failed(FEED, NOW, 1.0, is_gone=True)
    state = failed(state, NOW + timedelta(hours=25), 0.5)
    state = failed(state, NOW + timedelta(hours=50), 1.0, is_gone=True)
    assert state.state == "failing"


def test_a_pause_that_the_host_asked_for_outlasts_the_back_off() -> None:
    until = NOW + timedelta(hours=20)
    state = after_failure(FEED, now=NOW, weight=0.5, is_gone=False, silent_until=until)
    assert state.next_due_at == until


def test_a_feed_that_was_put_off_has_not_failed() -> None:
    until = NOW + timedelta(hours=2)
    state = postponed(FEED, now=NOW, until=until)
    assert (state.state, state.failure_score) == ("active", 0.0)
    assert state.next_due_at is not None and state.next_due_at >= until


def test_a_full_fetch_is_due_at_first_and_after_a_day() -> None:
    assert needs_full_fetch(FEED, NOW)
    fetched = replace(FEED, body_sha256="00", last_full_fetch_at=NOW)
    assert not needs_full_fetch(fetched, NOW + timedelta(hours=23))
    assert needs_full_fetch(fetched, NOW + timedelta(hours=24))


def test_a_removed_feed_is_never_due() -> None:
    assert is_due(FEED, NOW)
    assert not is_due(replace(FEED, next_due_at=NOW + timedelta(seconds=1)), NOW)
    assert not is_due(replace(FEED, state="removed"), NOW)


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


def starts_of(feed_count: int, *, is_free: bool = False) -> list[float]:
    async def ask_all() -> list[float]:
        clock = Clock()
        by_host = Counter({"harbour.example": feed_count})
        pacer = HostPacer(lambda: NOW, feeds_by_host=by_host, clock=clock, sleep=clock.sleep)
        starts: list[float] = []
        in_flight = 0

        async def ask() -> None:
            nonlocal in_flight
            async with pacer.turn("https://www.harbour.example/feed", is_free=is_free):
                in_flight += 1
                assert in_flight == 1 or is_free
                starts.append(clock.time)
                await asyncio.sleep(0)
                clock.time += 0.25 if not is_free else 0
                in_flight -= 1

        await asyncio.gather(*(ask() for _ in range(feed_count)))
        return starts

    return asyncio.run(ask_all())


def test_one_host_is_asked_one_at_a_time_a_second_apart() -> None:
    starts = starts_of(5)
    assert [later - earlier for earlier, later in pairwise(starts)] == [1.25] * 4


def test_a_host_of_two_hundred_feeds_is_asked_every_five_seconds() -> None:
    starts = starts_of(200)
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 5.0


def test_an_allowed_private_host_is_not_paced() -> None:
    assert starts_of(30, is_free=True) == [0.0] * 30


def test_silence_holds_for_the_whole_host_and_for_no_other() -> None:
    moment = NOW
    pacer = HostPacer(lambda: moment)
    pacer.silence("https://www.harbour.example/a", 600)
    pacer.silence("https://harbour.example/a", 60)
    assert pacer.silent_until("http://harbour.example/b") == NOW + timedelta(seconds=600)
    assert pacer.silent_until("https://lighthouse.example/b") is None
    moment = NOW + timedelta(seconds=601)
    assert pacer.silent_until("http://harbour.example/b") is None
