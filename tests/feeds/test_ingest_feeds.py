"""The whole way of a feed, from a local server into a warehouse: what is stored, counted, put off and given up."""

from __future__ import annotations

import asyncio
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from ingest.feeds.fetch import Fetcher, Limits
from ingest.feeds.ingest import failures_in_words, ingest_feeds
from ingest.feeds.opml import FeedList, FeedListing
from ingest.feeds.politeness import HostPacer
from ingest.feeds.poll import Poller, poll_feeds
from ingest.feeds.worker import WorkerPool
from ingest.normalise import feed_key
from ingest.records import Batch, Counts, FeedState, Reject
from ingest.warehouse.store import Warehouse
from tests.feeds.local_server import Asked, LocalServer, reply

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
LOCAL = frozenset({"127.0.0.1"})
OUTCOMES = "select locator, outcome, parsed_count from raw.fetches order by started_at, rowid"


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def pass_hours(self, hours: float) -> None:
        self.time += timedelta(hours=hours)


def rss(*titles: str) -> bytes:
    items = "".join(f"<item><title>{title}</title><guid>g-{title.split()[0]}</guid></item>" for title in titles)
    return f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>".encode()


def a_list(*urls: str) -> FeedList:
    return FeedList("list", [FeedListing(url, feed_key(url)) for url in urls], [])


class Beat:
    """A warehouse, a local server and a clock, and a poll in one line."""

    def __init__(self, warehouse: Warehouse, server: LocalServer) -> None:
        self.warehouse, self.server, self.clock = warehouse, server, Clock()
        warehouse.now = self.clock

    def poll(self, *paths: str, poll_all: bool = False, limits: Limits | None = None) -> dict[str, object]:
        listings = a_list(*map(self.server.url, paths)) if paths else None
        return ingest_feeds(
            self.warehouse, listings=listings, poll_all=poll_all, allow_private=LOCAL, now=self.clock, limits=limits
        )

    def state(self, path: str) -> FeedState:
        key = feed_key(self.server.url(path))
        return next(state for state in self.warehouse.feed_states() if state.feed_key == key)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return self.warehouse.connection.execute(sql).fetchall()

    def assert_accounts(self) -> None:
        wrong = (
            "select * from raw.fetches where parsed_count != new_count + changed_count + same_count + rejected_count"
        )
        assert self.rows(wrong) == []
        assert self.rows("select sum(new_count + changed_count) from raw.fetches") == self.rows(
            "select count(*) from raw.entries"
        )


@pytest.fixture
def beat(warehouse: Warehouse) -> Iterator[Beat]:
    with LocalServer() as server:
        yield Beat(warehouse, server)


def test_a_list_of_feeds_is_polled_stored_and_counted(beat: Beat) -> None:
    beat.server.routes.update(
        {"/a": reply(rss("1 one", "2 two")), "/b": reply(rss("1 one")), "/gone": reply(status="410 G")}
    )
    account = beat.poll("/a", "/b", "/gone", "/missing")
    assert (account["parsed"], account["new"], account["rejected"]) == (3, 3, 0)
    assert (account["feeds"], account["new_feeds"], account["polled"], account["failed"]) == (4, 4, 4, 2)
    assert account["outcomes"] == {"gone": 1, "loaded": 2, "not_found": 1}
    assert beat.state("/a").title == "Harbour"
    beat.assert_accounts()


def test_polling_again_before_it_is_due_asks_nobody(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(rss("1 one"))
    beat.poll("/a")
    assert beat.poll()["polled"] == 0
    assert beat.server.paths() == ["/a"]
    assert beat.poll(poll_all=True)["polled"] == 1


def test_the_same_bytes_are_not_parsed_again_and_no_validator_goes_out_without_an_answer_before(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(rss("1 one"), ETag='"1"')
    beat.poll("/a")
    account = beat.poll(poll_all=True)
    assert (account["unchanged"], account["parsed"]) == (1, 0)
    assert ["if-none-match" in asked.headers for asked in beat.server.asked] == [False, True]


def test_not_modified_keeps_what_is_known_and_once_a_day_the_whole_feed_is_fetched(beat: Beat) -> None:
    body = rss("1 one")

    def for_ever(asked: Asked) -> bytes:
        return reply(status="304 Not Modified") if "if-none-match" in asked.headers else reply(body, ETag='"x"')

    beat.server.routes["/a"] = for_ever
    beat.poll("/a")
    body = rss("1 one", "2 two")
    beat.clock.pass_hours(12)
    assert beat.poll(poll_all=True)["not_modified"] == 1
    assert beat.state("/a").etag == '"x"'
    beat.clock.pass_hours(13)
    assert beat.poll(poll_all=True)["new"] == 1


def test_a_changed_entry_becomes_a_version_and_a_returning_one_adds_nothing(beat: Beat) -> None:
    for body in (rss("1 one", "2 two"), rss("1 one corrected"), rss("1 one", "2 two")):
        beat.server.routes["/a"] = reply(body)
        beat.poll("/a", poll_all=True)
        beat.clock.pass_hours(1)
    assert beat.rows("select new_count, changed_count, same_count from raw.fetches order by started_at") == [
        (2, 0, 0),
        (0, 1, 0),
        (0, 0, 2),
    ]
    beat.assert_accounts()


def test_a_broken_feed_is_an_error_and_says_why(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(b"<html><body>down for maintenance</body></html>")
    account = beat.poll("/a")
    assert account["outcomes"] == {"unreadable": 1}
    ((error,),) = beat.rows("select error from raw.fetches")
    assert error == "a web page and no feed"
    state = beat.state("/a")
    assert (state.state, state.failure_score, state.body_sha256) == ("failing", 1.0, None)


def test_a_move_to_a_page_that_is_no_feed_leaves_everything_as_it_was(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(rss("1 one"))
    beat.poll("/a")
    before = beat.state("/a")
    beat.server.routes["/a"] = reply(status="301 Moved", Location="/maintenance")
    beat.server.routes["/maintenance"] = reply(b"<html><body>back soon</body></html>")
    beat.poll(poll_all=True)
    after = beat.state("/a")
    assert (after.feed_url, after.moved_to, after.body_sha256) == (before.feed_url, None, before.body_sha256)


def test_a_permanent_move_to_a_feed_is_noted_and_the_address_kept(beat: Beat) -> None:
    beat.server.routes.update({"/a": reply(status="301 Moved", Location="/new"), "/new": reply(rss("1 one"))})
    beat.poll("/a")
    state = beat.state("/a")
    assert (state.feed_url, state.moved_to) == (beat.server.url("/a"), beat.server.url("/new"))


def test_a_redirect_to_a_private_address_is_blocked_and_the_address_kept(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(status="301 Moved", Location="http://169.254.169.254/")
    assert beat.poll("/a")["outcomes"] == {"blocked": 1}
    state = beat.state("/a")
    assert (state.feed_url, state.moved_to, state.state) == (beat.server.url("/a"), None, "failing")


def test_a_feed_gone_for_a_day_is_retired_and_comes_back_when_it_answers(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(status="410 Gone")
    beat.poll("/a")
    assert beat.state("/a").state == "failing"
    beat.clock.pass_hours(25)
    beat.poll()
    assert beat.state("/a").state == "retired"
    beat.server.routes["/a"] = reply(rss("1 one"))
    beat.clock.pass_hours(24 * 34)
    assert beat.poll()["loaded"] == 1
    assert beat.state("/a").state == "active"


def test_not_found_then_found_is_as_if_nothing_had_been(beat: Beat) -> None:
    beat.poll("/a")
    assert beat.state("/a").failure_score == 0.5
    beat.server.routes["/a"] = reply(rss("1 one"))
    beat.clock.pass_hours(2)
    beat.poll()
    state = beat.state("/a")
    assert (state.state, state.failure_score) == ("active", 0.0)


def test_a_host_that_wants_silence_is_left_alone_with_all_its_feeds(beat: Beat) -> None:
    # Many entries in the week: /b is due again within the hour.
    beat.server.routes["/b"] = reply(rss(*(f"{index} title" for index in range(300))))
    beat.poll("/b")
    beat.server.routes["/a"] = reply(status="429 Slow down", Retry_After="172800")
    # /b is not due and in no list of this poll, and waits all the same.
    account = beat.poll("/a")
    assert account["outcomes"] == {"postponed": 1, "rate_limited": 1}
    for path in ("/a", "/b"):
        due = beat.state(path).next_due_at
        assert due is not None and due >= beat.clock() + timedelta(hours=24)
    assert beat.state("/b").failure_score == 0.0


def test_the_document_that_broke_off_is_read_and_fetched_in_full_the_next_time(beat: Beat) -> None:
    whole = rss("1 one", "2 two", "3 three")
    beat.server.routes["/a"] = reply(whole[:-60], Content_Length=str(len(whole)), ETag='"1"')
    account = beat.poll("/a")
    assert (account["new"], account["rejected"]) == (2, 1)
    assert beat.rows("select reason from raw.rejects") == [("the document was cut off in this entry",)]
    beat.server.routes["/a"] = reply(whole, ETag='"1"')
    assert beat.poll(poll_all=True)["new"] == 1
    assert all("if-none-match" not in asked.headers for asked in beat.server.asked)
    beat.assert_accounts()


def test_the_bad_lines_of_a_list_are_counted_and_kept(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(rss("1 one"))
    listings = replace(a_list(beat.server.url("/a")), rejects=[Reject("list:2", "no address", "x")])
    account = ingest_feeds(beat.warehouse, listings=listings, allow_private=LOCAL, now=beat.clock)
    assert (account["parsed"], account["new"], account["rejected"]) == (2, 1, 1)
    beat.assert_accounts()


def test_a_feed_that_was_removed_is_not_polled_until_it_is_listed_again(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(rss("1 one"))
    beat.poll("/a")
    beat.warehouse.add_feed_states([replace(beat.state("/a"), state="removed", recorded_at=NOW + timedelta(hours=1))])
    beat.clock.pass_hours(48)
    assert beat.poll(poll_all=True)["polled"] == 0
    assert beat.poll("/a")["polled"] == 1


def test_one_slow_feed_holds_up_no_other(beat: Beat) -> None:
    async def never(_: Asked) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        await asyncio.sleep(3_600)

    beat.server.routes["/slow"] = lambda asked: never(asked)
    beat.server.routes.update({f"/{index}": reply(rss("1 one")) for index in range(40)})
    account = beat.poll("/slow", *(f"/{index}" for index in range(40)), limits=Limits(total_seconds=5))
    assert (account["loaded"], account["outcomes"]) == (40, {"loaded": 40, "timed_out": 1})


def test_no_more_than_64_requests_are_in_flight(beat: Beat) -> None:
    beat.server.seconds_an_answer = 0.3
    beat.server.routes.update({f"/{index}": reply(rss("1 one")) for index in range(150)})
    assert beat.poll(*(f"/{index}" for index in range(150)))["loaded"] == 150
    assert 32 < beat.server.most_at_once <= 64


class PacedThroughout(HostPacer):
    """A pacer to which the local machine is a host like any other."""

    @asynccontextmanager
    async def turn(self, address: str, *, is_free: bool) -> AsyncIterator[None]:
        async with super().turn(address, is_free=False):
            yield


def test_one_host_is_asked_one_at_a_time_by_a_whole_poll() -> None:
    async def poll(server: LocalServer) -> list[Batch]:
        urls = [server.url(f"/{index}") for index in range(12)]
        states = [FeedState(url, feed_key(url), NOW) for url in urls]
        pacer = PacedThroughout(lambda: NOW, gap_seconds=0.02)
        fetcher = Fetcher(pacer=pacer, now=lambda: NOW, user_agent="test", allow_private=LOCAL)
        async with fetcher, WorkerPool(1) as parsers:
            poller = Poller(fetcher, parsers, pacer, lambda: NOW, LOCAL)
            return [batch async for batch in poll_feeds(states, poller=poller)]

    with LocalServer() as server:
        server.seconds_an_answer = 0.01
        server.routes.update({f"/{index}": reply(rss("1 one")) for index in range(12)})
        batches = asyncio.run(poll(server))
        assert server.most_at_once == 1
    assert Counter(batch.fetch.outcome for batch in batches) == {"loaded": 12}


def test_private_addresses_that_nobody_allowed_are_told_at_once(beat: Beat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait(seconds: float) -> None:
        raise AssertionError(f"waited {seconds} s for a host that was sent nothing")

    monkeypatch.setattr("ingest.feeds.ingest.HostPacer", partial(HostPacer, sleep=wait))
    urls = [beat.server.url(f"/{index}") for index in range(30)] + ["http://10.0.0.1/a", "http://10.0.0.1/b"]
    account = ingest_feeds(beat.warehouse, listings=a_list(*urls), now=beat.clock)
    assert account["outcomes"] == {"blocked": 32}
    assert failures_in_words(account) == (
        "32 of 32 polled feeds failed: 32 blocked (private address): "
        "allow a host by --allow-private 127.0.0.1 --allow-private 10.0.0.1"
    )
    assert beat.server.asked == []


def test_a_redirect_into_a_private_network_is_no_reason_to_allow_its_sender(beat: Beat) -> None:
    beat.server.routes["/a"] = reply(status="302 Found", Location="http://10.0.0.1/inside")
    account = beat.poll("/a")
    assert failures_in_words(account) == "1 of 1 polled feeds failed: 1 blocked"
    ((error,),) = beat.rows("select error from raw.fetches")
    assert str(error).startswith("a redirect to http://10.0.0.1/inside: leads to no public address")


class SlowStore:
    """A store that notes how many batches were handed to it at a time, and takes its time."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.groups: list[int] = []

    def feed_states(self) -> list[FeedState]:
        return self.warehouse.feed_states()

    def add_feed_states(self, states: Sequence[FeedState]) -> None:
        self.warehouse.add_feed_states(states)

    def load(self, batches: Sequence[Batch]) -> list[Counts]:
        self.groups.append(len(batches))
        return self.warehouse.load(batches)


def test_batches_are_stored_in_groups_and_progress_is_told_of_each_feed(beat: Beat) -> None:
    beat.server.routes.update({f"/{index}": reply(rss("1 one")) for index in range(80)})
    store, told = SlowStore(beat.warehouse), []
    ingest_feeds(
        store,
        listings=a_list(*(beat.server.url(f"/{index}") for index in range(80))),
        allow_private=LOCAL,
        now=beat.clock,
        progress=lambda tally, batch: told.append(batch.fetch.locator),
    )
    assert sum(store.groups) == len(told) == 80
    assert len(store.groups) < 40


def test_an_error_of_the_store_ends_the_poll_and_leaves_no_worker_behind(beat: Beat) -> None:
    class FullDisk(SlowStore):
        def load(self, batches: Sequence[Batch]) -> list[Counts]:
            raise OSError("no space left on device")

    beat.server.routes.update({f"/{index}": reply(rss("1 one")) for index in range(200)})
    urls = [beat.server.url(f"/{index}") for index in range(200)]
    with pytest.raises(OSError, match="no space"):
        ingest_feeds(
            FullDisk(beat.warehouse),
            listings=a_list(*urls),
            allow_private=LOCAL,
            now=beat.clock,
        )


@pytest.mark.slow
def test_real_polls_replayed_in_order_reconcile_and_store_nothing_twice(real_data: Path, beat: Beat) -> None:
    polls: list[tuple[int, str, bytes]] = []
    with tarfile.open(real_data / "feed-polls.tar.xz") as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is not None:
                _, name, moment = member.name.removesuffix(".xml").rsplit("/", 2)
                polls.append((int(moment), f"/{name}", file.read()))
    states: dict[str, FeedState] = {}

    async def replay() -> None:
        pacer = HostPacer(beat.clock)
        fetcher = Fetcher(pacer=pacer, now=beat.clock, user_agent="test", allow_private=LOCAL)
        async with fetcher, WorkerPool(1) as parsers:
            poller = Poller(fetcher, parsers, pacer, beat.clock, LOCAL)
            for moment, path, body in sorted(polls):
                beat.clock.time = datetime.fromtimestamp(moment, UTC)
                beat.server.routes[path] = reply(body)
                url = beat.server.url(path)
                state = states.get(path) or FeedState(url, feed_key(url), beat.clock())
                batch = await poller.poll(state)
                assert batch.state is not None and batch.fetch.outcome in ("loaded", "unchanged"), batch.fetch
                states[path] = batch.state
                (counts,) = beat.warehouse.load([batch])
                assert counts.parsed == len(batch.entries) + len(batch.rejects)

    asyncio.run(replay())
    beat.assert_accounts()
    assert beat.rows("select count(*) from raw.fetches") == [(300,)]
    assert beat.rows("select entry_id from raw.entries group by entry_id, content_hash having count(*) > 1") == []
    ((new, changed),) = beat.rows("select sum(new_count), sum(changed_count) from raw.fetches")
    assert beat.rows("select count(distinct entry_id) from raw.entries") == [(new,)]
    assert isinstance(changed, int) and changed > 0


@pytest.mark.slow
def test_every_real_feed_is_stored_once_however_often_it_is_polled(real_data: Path, beat: Beat) -> None:
    bodies: dict[str, bytes] = {}
    with tarfile.open(real_data / "real-feeds.tar.xz") as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is not None:
                bodies[f"/{member.name}"] = file.read()
    beat.server.routes.update({path: reply(body) for path, body in bodies.items()})
    first = beat.poll(*bodies)
    assert (first["loaded"], first["parsed"]) == (49, 1_113)
    assert beat.poll(poll_all=True)["unchanged"] == 49
    # Other bytes and the same entries: all of them are the same.
    beat.server.routes.update({path: reply(body + b"\n<!-- cached -->") for path, body in bodies.items()})
    third = beat.poll(poll_all=True)
    assert (third["loaded"], third["same"], third["new"], third["changed"]) == (49, 1_113, 0, 0)
    beat.assert_accounts()
