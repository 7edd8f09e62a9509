"""Processes beside this one, for work that one Python does on one core only."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

WORKER_COUNT = os.cpu_count() or 1
Result = TypeVar("Result")
IN_FLIGHT = 2 * WORKER_COUNT + 1  # one in work and one waiting for each worker, and one for the process that reads


@contextmanager
def workers() -> Iterator[Executor]:
    """As many processes as there are cores; they start with the first work, half a second each, and end with us."""
    # Of the workers, which read it as they start: Arrow's own allocator keeps 30 MB for the 5 MB of a block.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    executor = ProcessPoolExecutor(WORKER_COUNT, mp_context=get_context("spawn"), initializer=_start_worker)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def in_order(
    executor: Executor, function: Callable[..., Result], calls: Iterable[tuple[Any, ...]]
) -> Generator[Result]:
    """The results of the calls, in their order; IN_FLIGHT calls are asked for ahead, and no more."""
    waiting: deque[Future[Result]] = deque()
    for arguments in calls:
        with no_interrupt():
            waiting.append(executor.submit(function, *arguments))
        if len(waiting) >= IN_FLIGHT:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C waiting, also in the processes that start meanwhile, and there for good: they inherit the mask.

    It reaches every process of a terminal; who stops is for the one that reads to say.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    # A parent that is killed can say nothing, and its workers would wait for ever.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(100_000)  # rows hold no cycles, and there are many


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
