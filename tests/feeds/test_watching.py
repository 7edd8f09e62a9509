"""A watch: what it does when, what it outlives, and how it stops."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from ingest.errors import BuildError, HomeError, UsageError
from ingest.home import Home
from ingest.pipeline import Desk, Progress
from ingest.records import Reach
from ingest.warehouse.store import Warehouse
from ingest.watch_table import watching
from ingest.watching import Rules, Watch, watch
from tests.feeds.local_server import LocalServer, reply

START = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
RULES = Rules(timedelta(minutes=30), frozenset({"127.0.0.1"}), Reach.NONE)


def rss(*titles: str) -> bytes:
    items = "".join(f"<item><title>{title}</title><guid>{title}</guid></item>" for title in titles)
    return reply(f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>".encode())


@dataclass
class Time:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class NotingDesk(Desk):
    """Polls, scores and places for real; a build, which is dbt's and has tests of its own, is noted or fails."""

    built_at: list[datetime] = field(default_factory=list)
    failures: list[BuildError] = field(default_factory=list)

    def build_if_changed(self) -> dict[str, object] | None:
        if self.failures:
            raise self.failures.pop()
        self.built_at.append(self.now())
        return {"snapshot": "one", "seconds": 1.0}


@contextmanager
def no_bar(label: str) -> Iterator[Progress]:
    yield lambda done, total: None


@dataclass
class Beat:
    desk: NotingDesk
    time: Time
    server: LocalServer
    told: list[str] = field(default_factory=list)

    def watch(self) -> Watch:
        return Watch(self.desk, RULES, lambda at, line: self.told.append(line))

    def hour(self, seconds: float) -> None:
        """An hour passes where a watch would wait for a minute at most."""
        self.time.sleep(3600)

    def entries(self) -> int:
        with self.desk.warehouse() as warehouse:
            return int(warehouse.connection.execute("select count(*) from raw.entries").fetchall()[0][0])


@pytest.fixture
def beat(tmp_path: Path) -> Iterator[Beat]:
    with LocalServer({"/feed": rss("Cranes one"), "/other": rss("Piers one")}) as server:
        clock = Time()
        desk = NotingDesk(home=Home(tmp_path / "home"), now=clock, step=no_bar, say=lambda line: None)
        desk.add_feeds([server.url("/feed")], allow_private=RULES.allow_private)
        yield Beat(desk, clock, server)


def test_a_feed_is_asked_when_it_is_due_and_what_is_new_is_built(beat: Beat) -> None:
    beat.server.routes["/feed"] = rss("Cranes one", "Cranes two")
    log = watch(beat.watch(), rounds=30, sleep=beat.hour)
    assert (log.polled, log.new, log.failed) == (1, 1, 0)  # its rhythm, found at its adding, is once a day
    assert beat.entries() == 2
    assert len(beat.desk.built_at) == 2  # what was there at the start, and what came


def test_builds_keep_their_distance(beat: Beat) -> None:
    watcher = beat.watch()
    for count in range(5):
        beat.server.routes["/feed"] = rss("Cranes one", *(f"Cranes {number}" for number in range(count + 1)))
        beat.time.sleep(24 * 3600 if count == 0 else 600)
        with beat.desk.warehouse() as warehouse:
            warehouse.connection.execute("update raw.feeds set next_due_at = null")
        watcher.round()
    first, second = beat.desk.built_at
    assert second - first == RULES.build_every
    assert watcher.log.new == 5


def test_a_build_that_fails_is_told_and_the_feeds_go_on_being_asked(beat: Beat) -> None:
    beat.desk.failures.append(BuildError("dbt: a model broke"))
    beat.server.routes["/feed"] = rss("Cranes two")
    log = watch(beat.watch(), rounds=30, sleep=beat.hour)
    assert any("a model broke" in line for line in beat.told)
    assert log.last_failure == "dbt: a model broke"
    assert log.polled == 1 and beat.entries() == 2
    assert beat.desk.built_at[0] == START + timedelta(hours=1)  # at the next time that a build may be, and not never


def test_a_watch_without_feeds_or_over_a_sample_says_so_and_ends(tmp_path: Path) -> None:
    desk = NotingDesk(home=Home(tmp_path), now=Time(), step=no_bar, say=lambda line: None)
    with pytest.raises(UsageError, match="feeds add"):
        watch(Watch(desk, RULES, lambda at, line: None), rounds=1)
    sample = Home(tmp_path / "sample")
    with Warehouse.open(sample) as warehouse:
        warehouse.claim("sample")
    desk = NotingDesk(home=sample, now=Time(), step=no_bar, say=lambda line: None)
    with pytest.raises(HomeError, match="fictional"):
        watch(Watch(desk, RULES, lambda at, line: None), rounds=1)


def test_stories_are_repaired_once_a_day_from_three_on(beat: Beat) -> None:
    watcher = beat.watch()
    repaired = []
    for _ in range(12):
        watcher.round()
        repaired.append(watcher._repaired_on)
        beat.time.sleep(6 * 3600)
    days = [day for before, day in zip([None, *repaired], repaired, strict=False) if day != before]
    assert days == [START.date() + timedelta(days=number) for number in range(3)]
    assert repaired[0] is None  # at one in the morning


def test_a_pause_is_never_longer_than_a_minute_nor_shorter_than_five_seconds(beat: Beat) -> None:
    watcher = beat.watch()
    watcher.log.next_due_at = START - timedelta(hours=1)
    assert watcher.pause() == timedelta(seconds=5)
    watcher.round()
    assert watcher.pause() == timedelta(minutes=1)


def test_names_from_outside_cannot_move_the_cursor() -> None:
    for is_terminal in (False, True):
        out = io.StringIO()
        desk = Desk(home=Home(Path("nowhere")), now=Time(), step=no_bar, say=lambda line: None)
        console = Console(file=out, force_terminal=is_terminal, width=120, color_system=None)
        with watching(desk, RULES, console) as watcher:
            watcher.log.last_failure = "bad \x1b]0;title\x07"
            watcher.tell(START, "feed \x1b[2Jname")
        shown = out.getvalue()
        assert "feed ?[2Jname" in shown
        assert "\x1b[2J" not in shown and "\x1b]0" not in shown


def test_sigterm_stops_a_watch_between_rounds_and_all_that_was_stored_is_there(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with LocalServer({"/feed": rss("Cranes one")}) as server:
        desk = Desk(home=home, now=lambda: datetime.now(UTC), step=no_bar, say=lambda line: None)
        desk.add_feeds([server.url("/feed")], allow_private=RULES.allow_private)
    desk.score(reach=Reach.NONE)
    home.published.joinpath("LATEST").write_text("none", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.feeds.watch_without_builds", str(home.root)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    threading.Timer(60, process.kill).start()
    assert process.stdout.readline().strip() == "waiting"
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "stopped" in out
    with Warehouse.open(home) as warehouse:
        assert warehouse.connection.execute("select count(*) from raw.entries").fetchall() == [(1,)]
