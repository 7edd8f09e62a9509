"""Runs dbt as a process of its own, tells how far it is, and explains in words what failed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ingest.dbt_process import EACH_KNOWN_AT
from ingest.errors import BuildError, LockedError, StoppedError, UsageError
from ingest.home import DBT_FOLDER, Home
from ingest.published import prune_snapshots
from ingest.stories.feeds import write_feeds

LOCK_WAIT_SECONDS = 60.0
_LOCK_MARKS = ("Could not set lock", "Conflicting lock")


@dataclass(slots=True)
class _Report:
    """What dbt said on its way."""

    done: int = 0
    total: int = 0
    failures: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)  # criteria of --select that match nothing
    is_nothing_selected: bool = False
    moments: int = 0  # how many moments of the past were built

    @property
    def is_locked(self) -> bool:
        return any(mark in line for line in self.failures + self.other for mark in _LOCK_MARKS)

    @property
    def usage_error(self) -> str:
        """What dbt's command line says of a wrong option: plain text, for it ends before its log begins."""
        marked = [line.removeprefix("Error: ") for line in self.other if line.startswith("Error: ")]
        return marked[0] if marked and any(line.startswith("Usage: ") for line in self.other) else ""


def build(
    home: Home,
    dbt_args: Sequence[str] = (),
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    say: Callable[[str], None] = lambda message: None,
) -> dict[str, object]:
    """dbt build, whose end publishes a snapshot; write its feeds, prune old ones. The result is the command's JSON.

    A build that leaves marts out (`--select`) publishes nothing. Waits for another writer. Raises BuildError with what
    failed, UsageError where dbt knows no such option or nothing was selected, StoppedError: the last snapshot still
    stands then.
    """
    home.prepare()
    started = time.monotonic()
    before = home.snapshot()
    code, report = _run_unlocked(home, dbt_args, lambda report: progress(report.done, report.total), say)
    if code == 2 and (fault := report.usage_error):
        raise UsageError(f"dbt build: {fault}")
    if code != 0:
        raise BuildError(_explained(report, home))
    unmatched = ", ".join(report.unmatched)
    if report.is_nothing_selected:
        raise UsageError(f"nothing was selected and nothing built{f': no match for {unmatched}' if unmatched else ''}")
    if unmatched:
        say(f"nothing matches {unmatched}; the rest of the selection was built")
    snapshot = home.snapshot()
    pruned = prune_snapshots(home)
    is_published = snapshot is not None and snapshot != before
    if is_published:
        write_feeds(home)
    return {
        "snapshot": snapshot.name if snapshot else None,
        "published": is_published,
        "nodes": report.done,
        "pruned": pruned,
        "seconds": round(time.monotonic() - started, 1),
    }


def build_vintages(
    home: Home,
    moments: Sequence[datetime],
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    say: Callable[[str], None] = lambda message: None,
) -> None:
    """Build the trends index as of moments of the past (UTC), the earliest first, a vintage each; publish nothing.

    Every table below the index is then as it was at the last of them: for a scratch home, or before the first build.
    Raises BuildError, StoppedError.
    """
    home.prepare()
    in_words = ",".join(f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in sorted(moments))
    code, report = _run_unlocked(
        home,
        ["--select", "+index_vintages", "--exclude-resource-type", "test"],
        lambda report: progress(report.moments, len(moments)),
        say,
        process_args=[EACH_KNOWN_AT, in_words],
    )
    if code != 0:
        raise BuildError(_explained(report, home))


def _run_unlocked(
    home: Home,
    dbt_args: Sequence[str],
    progress: Callable[[_Report], None],
    say: Callable[[str], None],
    process_args: Sequence[str] = (),
) -> tuple[int, _Report]:
    """dbt build, again and again while another process is writing. Raises LockedError after a minute of that."""
    started = time.monotonic()
    while True:
        code, report = _run_dbt(home, dbt_args, progress, process_args)
        if code == 0 or not report.is_locked:
            return code, report
        if time.monotonic() - started > LOCK_WAIT_SECONDS:
            raise LockedError(f"another process keeps writing to {home.warehouse}; build again when it has ended")
        say(f"waiting for another process that is writing to {home.warehouse}")
        time.sleep(1)


def _run_dbt(
    home: Home, dbt_args: Sequence[str], progress: Callable[[_Report], None], process_args: Sequence[str]
) -> tuple[int, _Report]:
    command = [
        sys.executable, "-m", "ingest.dbt_process", *process_args,
        "--log-format", "json", "--log-path", str(home.logs), "build",
        # Unit tests try the models on rows of their own and say the same each time: CI and plain `dbt build` run them.
        "--project-dir", str(DBT_FOLDER), "--profiles-dir", str(DBT_FOLDER), "--exclude-resource-type", "unit_test",
        *dbt_args,
    ]  # fmt: skip
    environment = {**os.environ, "BEATBOOK_HOME": str(home.root), "PYTHONWARNINGS": "ignore"}
    report = _Report()
    with subprocess.Popen(
        command,
        cwd=DBT_FOLDER,
        env=environment,
        stdin=subprocess.PIPE,  # nothing is written: see dbt_process
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        before = signal.signal(signal.SIGTERM, _stop)  # dbt would go on alone, hold the lock and publish
        try:
            for line in process.stdout:
                _read(line, report)
                progress(report)
            return process.wait(), report
        except KeyboardInterrupt:
            # As another error, for Popen waits for its process to end only while none has interrupted it.
            process.terminate()
            raise _stopped(signal.SIGINT) from None
        except BaseException:
            process.terminate()
            raise
        finally:
            signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: object) -> None:
    raise _stopped(number)


def _stopped(number: int) -> StoppedError:
    return StoppedError("the build was stopped; the last published snapshot still stands", number)


def _read(line: str, report: _Report) -> None:
    try:
        event = json.loads(line)
        info, data = event["info"], event.get("data", {})
    except (ValueError, KeyError, TypeError):
        report.other.append(line.strip())
        return
    if "index" in data and "total" in data and info["name"].endswith("Result"):
        report.done, report.total = max(report.done, int(data["index"])), int(data["total"])
    elif info["name"] == "MomentBuilt":
        report.moments += 1
    elif info["name"] == "NoNodesForSelectionCriteria":
        report.unmatched.append(str(data.get("spec_raw")))
    elif info["name"] == "NothingToDo":
        report.is_nothing_selected = True
    elif info["level"] == "error":
        report.failures.append(" ".join(str(info["msg"]).split()))


def _explained(report: _Report, home: Home) -> str:
    said = [line for line in report.failures or report.other if line]
    shown = "\n  ".join(line[:300] for line in said[:8]) or "dbt said nothing"
    more = f"\n  … and {len(said) - 8} lines more" if len(said) > 8 else ""
    log = home.logs / "dbt.log"
    return f"dbt build failed; the last published snapshot still stands. The whole log: {log}\n  {shown}{more}"
