"""The list of feeds of a home: what may join it, what leaves it, and what a site offers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.errors import SourceError, UsageError
from ingest.feeds.discover import discover, named_on
from ingest.feeds.lists import Added, add_feeds, feed_rows, import_feeds, remove_feeds, write_opml
from ingest.feeds.opml import read_feed_list
from ingest.home import Home
from ingest.warehouse.store import Warehouse
from tests.feeds.local_server import LocalServer, reply

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
LOCAL = frozenset({"127.0.0.1"})
FEED = (
    b"<rss version='2.0'><channel><title>Harbour &amp; sons</title><item><title>Cranes</title><guid>1</guid>"
    b"<pubDate>Fri, 13 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>"
)
PAGE = b"""<!doctype html><html><head><title>Harbour</title>
<link rel="alternate" type="application/rss+xml" href="/news.xml"><link rel="alternate" hreflang="de" href="/de">
</head><body><a href="/about">About</a><a href="/rss/gone">RSS</a></body></html>"""


def clock() -> datetime:
    return NOW


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(Home(tmp_path / "home"), now=clock, on_wait=print) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer(
        {"/feed": reply(FEED), "/news.xml": reply(FEED), "/page": reply(PAGE, Content_Type="text/html")}
    ) as up:
        yield up


def added(warehouse: Warehouse, *addresses: str) -> Added:
    return add_feeds(warehouse, addresses, allow_private=LOCAL, now=clock)


def followed(warehouse: Warehouse) -> list[str]:
    return [row["feed_url"] for row in feed_rows(warehouse.feed_states())]


def entries(warehouse: Warehouse) -> int:
    return int(warehouse.connection.execute("select count(*) from raw.entries").fetchall()[0][0])


def test_a_feed_that_answers_is_followed_and_its_first_entries_are_stored(
    warehouse: Warehouse, server: LocalServer
) -> None:
    outcome = added(warehouse, server.url("/feed"))
    assert [state.title for state in outcome.added] == ["Harbour & sons"]
    assert followed(warehouse) == [server.url("/feed")]
    assert entries(warehouse) == 1
    assert warehouse.feed_states()[0].next_due_at is not None


def test_what_is_no_feed_is_refused_with_its_reason_and_nothing_is_stored(
    warehouse: Warehouse, server: LocalServer
) -> None:
    outcome = added(warehouse, server.url("/gone"), "ftp://news.example/feed", "http://user:word@news.example/feed")
    reasons = {reject.locator: reject.reason for reject in outcome.refused}
    assert "404" in reasons[server.url("/gone")]
    assert "only http and https" in reasons["ftp://news.example/feed"]
    assert not any("word" in locator for locator in reasons)
    assert followed(warehouse) == [] and entries(warehouse) == 0


def test_a_page_is_refused_with_the_feeds_that_it_names(warehouse: Warehouse, server: LocalServer) -> None:
    outcome = added(warehouse, server.url("/page"))
    (refused,) = outcome.as_json()["refused"]
    assert refused["offers"] == [server.url("/news.xml")]
    assert followed(warehouse) == []


def test_a_private_host_is_not_asked_unless_it_is_allowed(warehouse: Warehouse, server: LocalServer) -> None:
    outcome = add_feeds(warehouse, [server.url("/feed")], allow_private=frozenset(), now=clock)
    assert "allow-private" in outcome.refused[0].reason
    assert server.asked == []


def test_a_feed_that_is_followed_is_not_asked_again_and_one_that_was_removed_is(
    warehouse: Warehouse, server: LocalServer
) -> None:
    added(warehouse, server.url("/feed"))
    assert [state.feed_url for state in added(warehouse, server.url("/feed/")).known] == [server.url("/feed")]
    assert len(server.asked) == 1
    remove_feeds(warehouse, [server.url("/feed")], now=clock)
    assert followed(warehouse) == [] and entries(warehouse) == 1
    assert added(warehouse, server.url("/feed")).added
    assert followed(warehouse) == [server.url("/feed")]


def test_removing_what_is_not_followed_names_what_is_near(warehouse: Warehouse, server: LocalServer) -> None:
    added(warehouse, server.url("/feed"))
    with pytest.raises(UsageError, match=r"is not followed; near it: .*/feed"):
        remove_feeds(warehouse, [server.url("/fead")], now=clock)
    assert followed(warehouse) == [server.url("/feed")]


def test_an_exported_list_is_read_back_as_it_was(warehouse: Warehouse, server: LocalServer, tmp_path: Path) -> None:
    added(warehouse, server.url("/feed"), server.url("/news.xml?a=1&b=2"), server.url("/news.xml"))
    out = tmp_path / "list.opml"
    assert write_opml(warehouse.feed_states(), out) == 2
    listed = read_feed_list(out)
    assert [listing.feed_url for listing in listed.listings] == followed(warehouse)
    assert {listing.title for listing in listed.listings} == {"Harbour & sons"}
    assert import_feeds(warehouse, listed, now=clock) == {"new": 0, "known": 2, "refused": 0}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "list.opml"]


def test_a_list_that_cannot_be_written_leaves_the_old_one(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="folder"):
        write_opml([], tmp_path / "folder")


def test_an_imported_feed_waits_for_the_next_poll(warehouse: Warehouse, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("url,title\nhttps://news.example/feed,News\nnot an address,Nothing\n", encoding="utf-8")
    assert import_feeds(warehouse, read_feed_list(table), now=clock) == {"new": 1, "known": 0, "refused": 1}
    assert [state.next_due_at for state in warehouse.feed_states()] == [None]
    rejected = warehouse.connection.execute("select locator from raw.rejects").fetchall()
    assert rejected == [(f"{table}:3",)]


def test_a_site_is_asked_for_what_it_declares_before_anything_is_guessed(server: LocalServer) -> None:
    server.routes["/robots.txt"] = reply(b"User-agent: *\nSitemap: /news-map.xml\nsitemap: javascript:alert(1)\n")
    found = discover(server.url("/page"), allow_private=LOCAL, now=clock)
    assert [(feed.feed_url, feed.how, feed.entry_count) for feed in found.feeds] == [
        (server.url("/news.xml"), "linked", 1)
    ]
    assert found.sitemaps == [server.url("/news-map.xml")]
    assert server.paths() == ["/page", "/news.xml", "/rss/gone", "/robots.txt"]
    assert json.loads(json.dumps(found.feeds[0].as_json(), default=str))["title"] == "Harbour & sons"


def test_a_page_that_names_no_feed_is_followed_by_a_look_at_the_usual_places(server: LocalServer) -> None:
    server.routes["/"] = reply(b"<!doctype html><title>Quiet</title><p>Nothing here</p>", Content_Type="text/html")
    found = discover(server.url("/"), allow_private=LOCAL, now=clock)
    assert [(feed.feed_url, feed.how) for feed in found.feeds] == [(server.url("/feed"), "path")]


def test_the_address_of_a_feed_is_the_feed_itself(server: LocalServer) -> None:
    found = discover(server.url("/feed"), allow_private=LOCAL, now=clock)
    assert [feed.how for feed in found.feeds] == ["itself"]
    assert len(server.asked) == 1


def test_a_page_that_cannot_be_had_is_an_error(server: LocalServer) -> None:
    with pytest.raises(SourceError, match="404"):
        discover(server.url("/nowhere"), allow_private=LOCAL, now=clock)


def test_hostile_links_of_a_page_are_no_candidates() -> None:
    page = (
        b"<base href='https://news.example/a/'><link rel=alternate type='application/rss+xml;x' href='f.xml#x'>"
        b"<link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"
        b"<link rel=alternate type=application/atom+xml href='http://[bad/feed'>"
        b"<a href='data:text/xml,feed'>feed</a><a href='/a/f.xml'>again, at /a/f.xml</a><a href='?feed=rss2'>r</a>"
    )
    assert named_on(page, "https://elsewhere.example/") == [
        ("https://news.example/a/f.xml", "linked"),
        ("https://news.example/a/?feed=rss2", "anchor"),
    ]


def test_no_page_makes_beatbook_ask_more_than_a_few_addresses() -> None:
    page = b"".join(b"<a href='/feed/%d'>f</a>" % number for number in range(500))
    assert len(named_on(page, "https://news.example/")) == 20
