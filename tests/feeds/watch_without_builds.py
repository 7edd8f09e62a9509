"""A process that watches a home and is there to be stopped; its builds are left out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingest.home import Home
from ingest.pipeline import Desk, Progress
from ingest.watching import Rules, Watch, watch


class DeskWithoutBuilds(Desk):
    """Does all but build."""

    def build_if_changed(self) -> dict[str, object] | None:
        return None


@contextmanager
def _no_bar(label: str) -> Iterator[Progress]:
    yield lambda done, total: None


def _sleep(seconds: float) -> None:
    print("waiting", flush=True)
    time.sleep(seconds)


if __name__ == "__main__":
    desk = DeskWithoutBuilds(Home(Path(sys.argv[1])), lambda: datetime.now(UTC), _no_bar, print)
    watch(Watch(desk, Rules(), lambda at, line: print(line, flush=True)), sleep=_sleep)
