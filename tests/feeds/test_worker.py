"""Workers: real processes that hang, die and eat memory, while their neighbours go on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from ingest.errors import ParseError
from ingest.feeds.worker import Job, Parsed, WorkerPool, answer_for

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FEED = "https://harbour.example/feed"
SAMPLES = Path(__file__).parents[1] / "samples" / "feeds"
Result = TypeVar("Result")

# A worker like the real one, save that a document may order it to misbehave.
UNRULY = """
import os, sys, time
from pathlib import Path
from ingest.feeds import worker

def answer_for(job, plain=worker.answer_for):
    order, _, marker = job.body.decode().partition(" ")
    if order == "hang":
        time.sleep(600)
    if order == "die" or (order == "die-once" and not Path(marker).exists()):
        Path(marker).touch() if marker else None
        os._exit(9)
    if order == "eat":
        hoard = bytearray(4 << 30)
    if order == "print":
        print("noise on standard output", flush=True)
        os.system("echo more noise")
    return plain(job._replace(body=Path(marker or order).read_bytes()))

worker.answer_for = answer_for
worker.main()
"""


def job(body: bytes) -> Job:
    return Job(body, FEED, FEED, "", NOW)


def with_pool(work: Callable[[WorkerPool], Awaitable[Result]], *, size: int = 1, seconds: float = 20) -> Result:
    async def run() -> Result:
        async with WorkerPool(size, seconds=seconds, program=("-c", UNRULY)) as pool:
            return await work(pool)

    return asyncio.run(run())


def outcomes(orders: list[str], *, size: int = 1, seconds: float = 20) -> list[str]:
    async def work(pool: WorkerPool) -> list[str]:
        async def one(order: str) -> str:
            try:
                return (await pool.parse(job(order.encode()))).title or ""
            except ParseError as error:
                return error.outcome

        return list(await asyncio.gather(*map(one, orders)))

    return with_pool(work, size=size, seconds=seconds)


PLAIN = str(SAMPLES / "plain.rss")


def test_a_document_is_parsed_and_normalised_in_another_process() -> None:
    async def run() -> Parsed:
        async with WorkerPool(1) as pool:
            parsed = await pool.parse(job((SAMPLES / "plain.rss").read_bytes()))
            assert pool.processes and os.getpid() not in pool.processes
            return parsed

    parsed = asyncio.run(run())
    assert (parsed.title, parsed.least_seconds, parsed.skip_hours) == ("Harbour & Chips", 2_700, (0, 1, 2))
    first, second = parsed.entries
    assert first.published_at == datetime(2026, 3, 10, 7, tzinfo=UTC)  # 8:00 CET
    assert second.canonical_url == "https://harbour.example/quays"
    assert (first.origin, first.feed_key, first.seen_at) == ("feed", "harbour.example/feed", NOW)


def test_only_plain_tuples_cross_the_border() -> None:
    answer = answer_for(job((SAMPLES / "plain.rss").read_bytes()))
    assert {type(row) for row in answer[6]} == {tuple}
    allowed = {str, int, datetime, type(None)}
    assert {type(value) for row in answer[6] for value in row} <= allowed


def test_what_normalise_refuses_is_rejected_with_its_place() -> None:
    body = (
        b"<rss><channel><item><title>good</title></item><item><guid isPermaLink='false'>g</guid></item></channel></rss>"
    )
    answer = answer_for(job(body))
    assert len(answer[6]) == 1
    assert [reject[0] for reject in answer[7]] == [f"{FEED}#2"]


def test_a_document_that_hangs_is_set_aside_and_the_others_go_on() -> None:
    began = time.monotonic()
    assert outcomes(["hang", PLAIN, PLAIN], size=2, seconds=2.0) == ["timed_out", "Harbour & Chips", "Harbour & Chips"]
    assert time.monotonic() - began < 60


def test_a_worker_that_dies_over_a_document_is_replaced_and_the_document_set_aside() -> None:
    assert outcomes(["die", PLAIN]) == ["worker_died", "Harbour & Chips"]


def test_a_document_whose_worker_died_by_chance_is_tried_once_more(tmp_path: Path) -> None:
    async def work(pool: WorkerPool) -> Parsed:
        marker = tmp_path / "died"
        marker.write_bytes(b"")
        marker.unlink()
        task = asyncio.create_task(pool.parse(job(f"die-once {marker}".encode())))
        while not marker.exists():
            await asyncio.sleep(0.01)
        marker.write_bytes((SAMPLES / "plain.rss").read_bytes())
        return await task

    assert with_pool(work).title == "Harbour & Chips"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit of address space is set on Linux alone")
def test_a_document_that_eats_memory_is_set_aside() -> None:
    assert outcomes(["eat", PLAIN]) == ["worker_died", "Harbour & Chips"]


def test_what_a_library_prints_does_not_disturb_the_pipe() -> None:
    assert outcomes([f"print {PLAIN}"]) == ["Harbour & Chips"]


def test_a_worker_killed_from_outside_is_replaced() -> None:
    async def work(pool: WorkerPool) -> list[str | None]:
        before = (await pool.parse(job(PLAIN.encode()))).title
        (process,) = pool.processes
        os.kill(process, signal.SIGKILL)
        return [before, (await pool.parse(job(PLAIN.encode()))).title]

    assert with_pool(work) == ["Harbour & Chips"] * 2


def test_no_process_is_left_after_the_pool_is_closed_even_when_a_document_hangs() -> None:
    async def work(pool: WorkerPool) -> list[int]:
        await pool.parse(job(PLAIN.encode()))
        task = asyncio.create_task(pool.parse(job(b"hang")))
        await asyncio.sleep(0.1)
        processes = pool.processes
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return processes

    for process in with_pool(work):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item " + b" ".join(b"a%d='1'" % index for index in range(20_000)) + b"/></channel></rss>",
        b"<rss " + b" ".join(b"xmlns:n%d='urn:%d'" % (index, index) for index in range(20_000)) + b"><channel/></rss>",
        b"<rss><channel><item>" + b"<x>" * 200_000,
        b"<rss><channel><item><title>" + b"<![CDATA[" * 100_000,
        b"<rss><channel>" + b"<!--" * 500_000,
        b"<rss><channel><item><title>" + b"&" * 2_000_000,
        b"<rss><channel><item><description>" + b"<![CDATA[</item>" * 50_000,
        b"<!DOCTYPE rss [" + b"<!-- '\"" * 200_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 1_000_000,
    ],
    ids=["attributes", "namespaces", "depth", "sections", "comments", "ampersands", "mixed", "doctype", "json"],
)
@pytest.mark.slow
def test_a_document_made_to_hang_costs_its_time_limit_at_most_and_its_neighbour_nothing(body: bytes) -> None:
    async def run() -> tuple[object, str | None]:
        async with WorkerPool(2, seconds=4) as pool:
            hostile, plain = await asyncio.gather(
                pool.parse(job(body)), pool.parse(job((SAMPLES / "plain.rss").read_bytes())), return_exceptions=True
            )
            assert isinstance(plain, Parsed)
            return hostile, plain.title

    began = time.monotonic()
    hostile, title = asyncio.run(run())
    assert title == "Harbour & Chips"
    assert isinstance(hostile, Parsed | ParseError)
    assert time.monotonic() - began < 2 * 4 + 10
