"""Workers: processes that parse and normalise documents, each of which can be killed without harm to anything else.

Parent and worker talk through pipes in frames: four bytes of length, then a pickle of plain tuples. A worker is a
program of its own (`python -m ingest.feeds.worker`) and no fork: the parent has threads and open connections. It ends
when its input ends, by an alarm if a document holds it for too long, and with its parent in any case.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ingest.errors import EntryError, ParseError
from ingest.records import Entry, Reject

SECONDS_A_DOCUMENT = 20.0
HEADROOM_BYTES = 1 << 30  # of address space, beyond what a worker has before it sees its first document
PARSE_PROGRAM = ("-m", "ingest.feeds.worker")
_ROOT = Path(__file__).resolve().parents[2]
_GRACE_SECONDS = 5


class Job(NamedTuple):
    """One document to read. `feed_url` is whom its entries belong to, `address` where it was found."""

    body: bytes
    feed_url: str
    address: str
    content_type: str
    seen_at: datetime


class Parsed(NamedTuple):
    """What a worker made of one document: see ParsedFeed; the entries are normalised."""

    title: str | None
    channel_link: str | None
    least_seconds: int
    skip_hours: tuple[int, ...]
    skip_days: tuple[int, ...]
    entries: list[Entry]
    rejects: list[Reject]


# -- the parent's side --------------------------------------------------------


class WorkerPool:
    """Parses documents in a few processes, started when first needed. Use as an async context manager.

    A document that takes longer than `seconds`, or whose worker dies, is tried once more in a fresh worker and then set
    aside with a ParseError; all the others go on.
    """

    def __init__(
        self,
        size: int | None = None,
        *,
        seconds: float = SECONDS_A_DOCUMENT,
        program: Sequence[str] = PARSE_PROGRAM,
    ) -> None:
        self._size = size or os.cpu_count() or 1
        self._seconds = seconds
        self._program = tuple(program)
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers: list[_Worker] = []

    async def __aenter__(self) -> WorkerPool:
        self._workers = [_Worker(self._program, self._seconds) for _ in range(self._size)]
        for worker in self._workers:
            self._idle.put_nowait(worker)
        return self

    async def __aexit__(self, *_: object) -> None:
        for worker in self._workers:
            await worker.stop()

    @property
    def processes(self) -> list[int]:
        """The process ids of the workers that run."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    async def parse(self, job: Job) -> Parsed:
        """What one document says; ParseError where it is no feed, or could not be read in time or in memory."""
        failure: ParseError | None = None
        for _ in range(2):
            worker = await self._idle.get()
            try:
                return _parsed(await worker.ask(tuple(job)), job.feed_url)
            except TimeoutError:
                failure = _set_aside(job, f"reading it took more than {self._seconds:g} s, twice", "timed_out")
            except (EOFError, ConnectionError, asyncio.IncompleteReadError, pickle.UnpicklingError):
                failure = _set_aside(job, "its reader died over it, twice", "worker_died")
            finally:
                self._idle.put_nowait(worker)
        assert failure is not None
        raise failure


def _parsed(answer: tuple[Any, ...], feed_url: str) -> Parsed:
    if answer[0] == "unreadable":
        raise ParseError(feed_url, answer[1])
    _, title, link, least_seconds, hours, days, entries, rejects = answer
    made = list(map(Entry._make, entries)), list(map(Reject._make, rejects))
    return Parsed(title, link, least_seconds, hours, days, *made)


def _set_aside(job: Job, reason: str, outcome: str) -> ParseError:
    error = ParseError(job.feed_url, reason)
    error.outcome = outcome
    return error


class _Worker:
    """One place in the pool: a process, or the room for one that was killed or never started."""

    def __init__(self, program: tuple[str, ...], seconds: float) -> None:
        self._program = program
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def ask(self, message: tuple[Any, ...]) -> tuple[Any, ...]:
        """Send one message, wait for its answer. After a failure the process is gone, and the next ask starts one."""
        try:
            process = await self._running()
            assert process.stdin is not None and process.stdout is not None
            async with asyncio.timeout(self._seconds):
                frame = pickle.dumps((self._seconds, *message), protocol=5)
                process.stdin.write(len(frame).to_bytes(4))
                process.stdin.write(frame)
                await process.stdin.drain()
                size = int.from_bytes(await process.stdout.readexactly(4))
                answer: tuple[Any, ...] = pickle.loads(await process.stdout.readexactly(size))
        except BaseException:  # also when the poll is cancelled: half an answer must not be taken for the next one's
            await self.stop()
            raise
        if answer[0] == "dying":
            await self.stop()
            raise EOFError
        return answer

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH")) if part)
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the folder that Beatbook is called from is no place to import from
                *self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # what a parser prints about hostile text is not for the terminal
                limit=2**20,
                env={**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
            # Imports take their time on a busy machine: the document's clock starts when the worker is ready.
            assert self._process.stdout is not None
            async with asyncio.timeout(60):
                await self._process.stdout.readexactly(1)
        return self._process

    async def stop(self) -> None:
        """Kill the process, if there is one, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        # What it had still to say is read away: asyncio calls a process gone only when its pipes are.
        while await process.stdout.read(2**20):
            pass
        await process.wait()


# -- the worker's side --------------------------------------------------------


def answer_for(job: Job) -> tuple[Any, ...]:
    """Parse and normalise one document into plain tuples, ready to cross to another process."""
    from ingest.feeds.parse import parse_feed
    from ingest.normalise import normalise, one_line, plain_text

    try:
        feed = parse_feed(job.body, feed_url=job.feed_url, address=job.address, content_type=job.content_type)
    except ParseError as error:
        return ("unreadable", error.reason)
    entries: list[tuple[Any, ...]] = []
    rejects = [tuple(reject) for reject in feed.rejects]
    for position, said in enumerate(feed.said, 1):
        locator = f"{job.feed_url}#{position}"
        try:
            entries.append(tuple(normalise(said, origin="feed", seen_at=job.seen_at, locator=locator)))
        except EntryError as error:
            rejects.append((error.locator, error.reason, error.excerpt))
    title = one_line(plain_text(feed.title))[:500] if feed.title else None
    return ("read", title, feed.channel_link, feed.least_seconds, feed.skip_hours, feed.skip_days, entries, rejects)


def main() -> None:
    """Answer job after job from standard input until it ends."""
    source, sink = _own_pipes()
    import ingest.feeds.parse  # before the limit is set and the first job comes
    import ingest.normalise  # noqa: F401

    _limit_memory()
    sink.write(b"!")
    sink.flush()
    while head := source.read(4):
        seconds, *fields = pickle.loads(source.read(int.from_bytes(head)))
        # Should the parent be gone and nobody there to kill us, the alarm does.
        signal.alarm(int(seconds) + _GRACE_SECONDS)
        try:
            frame = pickle.dumps(answer_for(Job(*fields)), protocol=5)
        except (MemoryError, RecursionError):
            frame = pickle.dumps(("dying",))
        signal.alarm(0)
        sink.write(len(frame).to_bytes(4))
        sink.write(frame)
        sink.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, moved to where no library's print can reach them."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return source, sink


def _limit_memory() -> None:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):  # a system without /proc: there the time limit alone protects
        return
    limit = pages * resource.getpagesize() + HEADROOM_BYTES
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
