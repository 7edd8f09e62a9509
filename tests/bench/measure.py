"""Measures a command from outside, as a process of its own: seconds, and the peak memory of its whole tree."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from ingest.home import PROJECT_ROOT

BEATBOOK = [sys.executable, "-c", "from ingest.cli import main; main()"]
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command took: wall seconds, and the largest sum of resident memory of it and its children, in MB."""

    seconds: float
    peak_mb: float
    stdout: str


def measure(home: Path, *arguments: str, project: Path = PROJECT_ROOT) -> Measured:
    """Run `beatbook --home HOME arguments…` of the project that lies in that folder.

    Raises RuntimeError with what it said where it fails.
    """
    # `python -c` imports from its working folder before all others: the code of a copy, and with it the copy's seeds.
    process = subprocess.Popen(
        [*BEATBOOK, "--home", str(home.resolve()), *arguments],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    started = time.perf_counter()
    watch = Watch(process.pid)
    watch.start()
    stdout, stderr = process.communicate()
    seconds = time.perf_counter() - started
    watch.stop()
    if process.returncode != 0:
        raise RuntimeError(f"beatbook {' '.join(arguments)} exited with {process.returncode}: {stderr}")
    return Measured(seconds, watch.peak_mb, stdout)


class Watch(threading.Thread):
    """Sums resident memory over a process and all below it, ten times a second; shared pages count for each."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._stopped = threading.Event()
        self.peak_mb = 0.0

    def run(self) -> None:
        while not self._stopped.wait(0.1):
            self.peak_mb = max(self.peak_mb, sum(map(_resident_bytes, _tree(self._pid))) / 1e6)

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _tree(pid: int) -> list[int]:
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid] + [member for child in below for member in _tree(int(child))]


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
