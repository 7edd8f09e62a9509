"""Ctrl-C and SIGTERM where half-done work is worth keeping: the signal is noted, and the work ends itself."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class StopRequest:
    """Whether somebody has asked the work to end: the number of the signal, else None."""

    number: int | None = None


@contextmanager
def stop_request() -> Iterator[StopRequest]:
    """Note the first signal instead of ending by it; a second one ends the process as it always would.

    Outside the main thread, where Python delivers no signals, nothing is ever noted.
    """
    request = StopRequest()
    if threading.current_thread() is not threading.main_thread():
        yield request
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def note(number: int, frame: FrameType | None) -> None:
        request.number = number
        restore()

    for number in SIGNALS:
        signal.signal(number, note)
    try:
        yield request
    finally:
        restore()
