"""The desk that never sleeps: poll what is due, score, build when there is something new, repair once a day."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import FrameType
from typing import Any

from ingest.errors import BeatbookError, HomeError, StoppedError, UsageError
from ingest.pipeline import Desk
from ingest.records import Reach

MOST_PAUSE = timedelta(minutes=1)  # a feed that somebody adds meanwhile is asked this soon
LEAST_PAUSE = timedelta(seconds=5)
COUNTED = ("rounds", "polled", "failed", "new", "changed", "rejected", "builds", "repairs")
REPAIR_HOUR = 3  # UTC: from then on the day's repair may run


@dataclass(frozen=True, slots=True)
class Rules:
    """How often a watch builds at most, whom it may ask, and how deep it reads."""

    build_every: timedelta = timedelta(minutes=30)
    allow_private: frozenset[str] = frozenset()
    reach: Reach = Reach.FULL


@dataclass(slots=True)
class Log:
    """What a watch has done: totals since it began, its last build, and the failure that it last outlived."""

    rounds: int = 0
    polled: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    builds: int = 0
    repairs: int = 0
    last_build_at: datetime | None = None
    last_failure: str | None = None
    next_due_at: datetime | None = None
    doing: str = "waiting"

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints at the end."""
        at = self.last_build_at
        counts = {name: getattr(self, name) for name in COUNTED}
        return {**counts, "last_build_at": at.replace(tzinfo=None) if at else None, "last_failure": self.last_failure}


@dataclass(slots=True)
class Watch:
    """One watch over one home. `round` does what is due now; `pause` says how long there is nothing to do."""

    desk: Desk
    rules: Rules
    tell: Callable[[datetime, str], None]  # a line for whoever looks, with its time
    log: Log = field(default_factory=Log)
    _is_stale: bool = True  # whether rows may have come that no build has seen; after a start nobody knows
    _repaired_on: date | None = None

    def round(self) -> None:
        """Poll, score, place, and where it is time, repair and build. A failure is told, and the next round goes on.

        Raises HomeError and UsageError, which no later round could mend, and StoppedError.
        """
        self.log.rounds += 1
        for stage in (self._poll, self._read, self._repair, self._build):
            try:
                stage()
            except (HomeError, UsageError, StoppedError):
                raise
            except (BeatbookError, OSError) as error:
                # The feeds go on being asked even while a build fails: what is not fetched today is gone tomorrow.
                self.log.last_failure = str(error)
                self.tell(self.desk.now(), f"failed, and tried again later: {error}")
        self.log.doing = "waiting"

    def pause(self) -> timedelta:
        """How long until a feed or a build is due: between five seconds and a minute."""
        now = self.desk.now()
        due = [moment for moment in (self.log.next_due_at, self._build_due_at()) if moment is not None]
        return min(max(min(due, default=now + MOST_PAUSE) - now, LEAST_PAUSE), MOST_PAUSE)

    def _poll(self) -> None:
        self.log.doing = "polling"
        counts = self.desk.ingest_feeds(None, poll_all=False, allow_private=self.rules.allow_private)
        number: dict[str, int] = {name: count for name, count in counts.items() if isinstance(count, int)}
        if not number["feeds"]:
            raise UsageError(f"no feed to watch; add some: {self.desk.home.command('feeds add URL')}")
        self.log.next_due_at = min(
            (state.next_due_at for state in self.desk.feed_states() if state.state != "removed" and state.next_due_at),
            default=None,
        )
        for name in ("polled", "failed", "new", "changed", "rejected"):
            setattr(self.log, name, getattr(self.log, name) + number[name])
        if number["polled"]:
            said = ", ".join(f"{number[name]:,} {name}" for name in ("polled", "failed", "new", "changed", "rejected"))
            self.tell(self.desk.now(), said)
        self._is_stale |= number["new"] + number["changed"] > 0

    def _read(self) -> None:
        if self._is_stale:
            self.log.doing = "scoring"
            self.desk.score(reach=self.rules.reach)
            self.log.doing = "placing"
            self.desk.stories()

    def _repair(self) -> None:
        now = self.desk.now()
        if now.hour >= REPAIR_HOUR and self._repaired_on != now.date():
            self.log.doing = "repairing"
            repairs = self.desk.repair()
            self._repaired_on = now.date()
            self.log.repairs += len(repairs)
            self._is_stale |= bool(repairs)
            if repairs:
                self.tell(now, f"{len(repairs):,} stories repaired")

    def _build_due_at(self) -> datetime | None:
        if not self._is_stale:
            return None
        return self.log.last_build_at + self.rules.build_every if self.log.last_build_at else self.desk.now()

    def _build(self) -> None:
        due_at = self._build_due_at()
        if due_at is None or due_at > self.desk.now():
            return
        self.log.doing = "building"
        # Noted before it begins: a build that fails is not tried again every minute.
        self.log.last_build_at = self.desk.now()
        made = self.desk.build_if_changed()
        self._is_stale = False
        if made is not None:
            self.log.builds += 1
            self.tell(self.desk.now(), f"published {made['snapshot']} in {made['seconds']} s")


@contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM, like Ctrl-C, ends whatever is under way through its own way out."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def watch(watcher: Watch, *, rounds: int | None = None, sleep: Callable[[float], Any] = time.sleep) -> Log:
    """Round after round until a signal comes, or `rounds` are done. Returns what was done; all of it is kept."""
    with _signals_interrupt():
        try:
            while rounds is None or watcher.log.rounds < rounds:
                watcher.round()
                if rounds is None or watcher.log.rounds < rounds:
                    sleep(watcher.pause().total_seconds())
        except (KeyboardInterrupt, StoppedError):
            watcher.tell(watcher.desk.now(), "stopped: what was stored stays, and the next watch goes on")
    return watcher.log
