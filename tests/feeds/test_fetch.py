"""Asking servers that answer well, badly, slowly, for ever, or elsewhere. All of them are on 127.0.0.1."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import brotli  # type: ignore[import-untyped]
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.errors import BlockedError, FetchError, SourceError
from ingest.feeds.fetch import Answer, Fetcher, Limits, is_challenge, sendable, user_agent
from ingest.feeds.politeness import DAY, HostPacer
from tests.feeds.local_server import Asked, LocalServer, reply

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>Harbour</title></channel></rss>"
LOCAL = frozenset({"127.0.0.1"})


def fetch(
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    allow: frozenset[str] = LOCAL,
    limits: Limits | None = None,
    resolver: AbstractResolver | None = None,
    pacer: HostPacer | None = None,
) -> Answer:
    async def run() -> Answer:
        fetcher = Fetcher(
            pacer=pacer or HostPacer(lambda: NOW, gap_seconds=0),
            now=lambda: NOW,
            user_agent=user_agent("1.2", "desk@harbour.example"),
            allow_private=allow,
            limits=limits or Limits(),
            resolver=resolver,
        )
        async with fetcher, fetcher.fetch(url, etag=etag, last_modified=last_modified) as answer:
            return answer

    return asyncio.run(run())


def failure(url: str, **options: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetch(url, **options)  # type: ignore[arg-type]
    return caught.value


class FixedResolver(AbstractResolver):
    """Answers each lookup with the next address of its list, and the last one for ever."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses[min(self.asked, len(self.addresses) - 1)]
        self.asked += 1
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


# -- good answers -------------------------------------------------------------


def test_a_feed_comes_with_all_that_will_be_needed_next_time() -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(
            FEED,
            Content_Type="application/rss+xml",
            ETag='W/"a  b"',
            Last_Modified="yesterday, about noon",
            Cache_Control="public, max-age=1200",
        )
        answer = fetch(server.url("/feed"))
        (asked,) = server.asked
    assert (answer.status, answer.body, answer.content_type) == (200, FEED, "application/rss+xml")
    assert answer.body_sha256 == hashlib.sha256(FEED).hexdigest()
    assert (answer.etag, answer.last_modified) == ('W/"a  b"', "yesterday, about noon")
    assert (answer.max_age_seconds, answer.was_full, answer.is_whole, answer.moved_to) == (1200, True, True, None)
    assert asked.headers["user-agent"] == "Beatbook/1.2 (feed reader; +desk@harbour.example)"
    assert "if-none-match" not in asked.headers


@pytest.mark.parametrize("etag", ['W/"a  b"', '"\u00e9\u4e2d"', "no quotes", '"x;y=\\"z"'])
def test_validators_are_sent_back_byte_for_byte(etag: str) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(status="304 Not Modified", ETag=etag.encode().decode("latin-1"))
        answer = fetch(server.url("/feed"), etag=etag, last_modified="yesterday, about noon")
        (asked,) = server.asked
    assert asked.headers["if-none-match"].encode("latin-1") == etag.encode()
    assert asked.headers["if-modified-since"] == "yesterday, about noon"
    assert (answer.body, answer.was_full, answer.etag) == (None, False, etag)


@pytest.mark.parametrize("value", ["a\r\nHost: b", "a\nb", "a\x00b", "", None, "x" * 2_000, b"\xff\xfe"])
def test_a_validator_that_cannot_be_sent_back_as_it_is_is_not_sent(value: str | bytes | None) -> None:
    assert sendable(value) is None
    if not isinstance(value, bytes):
        with LocalServer() as server:
            server.routes["/feed"] = reply(FEED)
            fetch(server.url("/feed"), etag=value, last_modified=value)
            (asked,) = server.asked
        assert not {"if-none-match", "if-modified-since", "host: b"} & set(asked.headers)


def test_not_modified_to_a_full_request_is_asked_again_past_the_caches() -> None:
    def answer(asked: Asked) -> bytes:
        return reply(FEED) if asked.headers.get("cache-control") == "no-cache" else reply(status="304 Not Modified")

    with LocalServer() as server:
        server.routes.update({"/feed": answer, "/stubborn": reply(status="304 Not Modified")})
        assert fetch(server.url("/feed")).body == FEED
        error = failure(server.url("/stubborn"))
        assert server.paths() == ["/feed", "/feed", "/stubborn", "/stubborn"]
    assert error.outcome == "bad_answer"


@pytest.mark.parametrize("name", ["gzip", "br"])
def test_a_compressed_feed_is_decoded(name: str) -> None:
    packed = gzip.compress(FEED) if name == "gzip" else brotli.compress(FEED)
    with LocalServer() as server:
        server.routes["/feed"] = reply(packed, Content_Encoding=name)
        assert fetch(server.url("/feed")).body == FEED


def test_two_hundred_response_headers_are_no_obstacle() -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(FEED, **{f"X_{index}": "y" for index in range(200)})
        assert fetch(server.url("/feed")).body == FEED


# -- bodies that end badly ----------------------------------------------------


def test_a_bomb_stops_at_the_limit() -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(gzip.compress(bytes(64 * 2**20)), Content_Encoding="gzip")
        assert failure(server.url("/feed")).outcome == "too_large"


def test_an_endless_body_stops_at_the_limit() -> None:
    async def endless(_: Asked) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        while True:
            yield b"<item/>" * 10_000

    with LocalServer() as server:
        server.routes["/feed"] = lambda asked: endless(asked)
        assert failure(server.url("/feed")).outcome == "too_large"


def test_a_body_of_one_byte_at_a_time_stops_at_the_total_time() -> None:
    async def dripping(_: Asked) -> AsyncIterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
        while True:
            await asyncio.sleep(0.05)
            yield b"<"

    with LocalServer() as server:
        server.routes["/feed"] = lambda asked: dripping(asked)
        error = failure(server.url("/feed"), limits=Limits(total_seconds=0.4))
    assert error.outcome == "timed_out"
    assert isinstance(error, FetchError) and error.weight == 0.25


def test_time_is_counted_over_all_redirects_together() -> None:
    with LocalServer() as server:
        for step in range(5):
            server.routes[f"/{step}"] = reply(status="302 Found", Location=f"/{step + 1}")
        server.routes["/5"] = reply(FEED)
        server.seconds_an_answer = 0.15
        assert failure(server.url("/0"), limits=Limits(total_seconds=0.4)).outcome == "timed_out"
        assert len(server.asked) < 5


@pytest.mark.parametrize("what", ["short", "gzip"])
def test_a_body_that_breaks_off_is_kept_but_not_remembered(what: str) -> None:
    with LocalServer() as server:
        if what == "short":
            server.routes["/feed"] = reply(FEED, Content_Length="100000", ETag='"x"')
        else:
            server.routes["/feed"] = reply(gzip.compress(FEED)[:-8], Content_Encoding="gzip", ETag='"x"')
        answer = fetch(server.url("/feed"))
    assert (answer.body, answer.is_whole, answer.etag, answer.body_sha256) == (FEED, False, None, None)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"\x00" * 5_000,
    ],
)
def test_an_answer_that_is_no_http_or_has_no_body_is_an_error_with_a_reason(raw: bytes) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = raw
        error = failure(server.url("/feed"))
    assert isinstance(error, FetchError) and error.reason and "\n" not in error.reason


def test_a_header_of_a_megabyte_is_an_error() -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(FEED, X_Long="y" * 2**20)
        assert failure(server.url("/feed")).outcome == "bad_answer"


# -- what a status means ------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome", "weight"),
    [
        ("401 Unauthorized", "refused", 1.0),
        ("403 Forbidden", "refused", 1.0),
        ("404 Not Found", "not_found", 0.5),
        ("410 Gone", "gone", 1.0),
        ("418 Teapot", "bad_answer", 1.0),
        ("429 Too Many Requests", "rate_limited", 0.5),
        ("500 Broken", "server_error", 0.5),
        ("503 Busy", "server_error", 0.5),
        ("204 No Content", "bad_answer", 0.5),
        ("300 Choices", "bad_answer", 0.5),
        ("200 OK", "empty", 0.5),
    ],
)
def test_a_status_has_its_outcome_and_weight(status: str, outcome: str, weight: float) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(b" " if status.startswith("200") else b"", status)
        error = failure(server.url("/feed"))
    assert isinstance(error, FetchError)
    assert (error.outcome, error.weight, error.http_status) == (outcome, weight, int(status[:3]))


@pytest.mark.parametrize(
    ("status", "retry_after", "seconds"),
    [
        ("429 Slow down", "120", 120),
        ("503 Busy", "Sat, 14 Mar 2026 10:26:53 GMT", 3_600),
        ("503 Busy", "317100", DAY),
        ("429 Slow down", "abc", 900),
        ("429 Slow down", "-5", 900),
        ("503 Busy", "abc", None),
        ("503 Busy", "", None),
        ("404 Not Found", "120", None),
    ],
)
def test_the_whole_host_is_left_alone_for_as_long_as_it_asks(
    status: str, retry_after: str, seconds: int | None
) -> None:
    pacer = HostPacer(lambda: NOW)
    with LocalServer() as server:
        server.routes["/feed"] = reply(b"", status, Retry_After=retry_after)
        failure(server.url("/feed"), pacer=pacer)
        until = pacer.silent_until(server.url("/another"))
    assert until == (NOW + timedelta(seconds=seconds) if seconds else None)


CHALLENGES = [
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
    b"<html><head><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></head></html>",
    b"\xef\xbb\xbf\n<!-- a --><!-- b --> <html><body>Checking your browser before you go on</body></html>",
]


@pytest.mark.parametrize("page", CHALLENGES)
@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "503 Busy"])
def test_a_page_that_wants_proof_of_a_human_is_called_a_challenge(page: bytes, status: str) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(page, status)
        assert failure(server.url("/feed")).outcome == "challenged"


def test_a_challenge_is_told_by_its_header_too_and_a_feed_about_captchas_is_none() -> None:
    assert is_challenge(403, {"cf-mitigated": "challenge"}, b"")
    assert not is_challenge(200, {}, b"<rss><channel><title>Just a moment, h-captcha news</title></channel></rss>")
    assert not is_challenge(200, {}, b"<!---->" * 9_000 + b"<p>nothing</p>")
    assert not is_challenge(403, {}, b"<html><title>403 Forbidden</title></html>")


# -- redirects ----------------------------------------------------------------


def test_a_redirect_is_followed_and_only_a_permanent_one_is_noted() -> None:
    with LocalServer() as server:
        server.routes.update(
            {
                "/a": reply(status="301 Moved", Location="b"),
                "/b": reply(status="308 Moved", Location="/feed"),
                "/c": reply(status="301 Moved", Location="/d"),
                "/d": reply(status="302 Found", Location="/feed"),
                "/feed": reply(FEED),
            }
        )
        permanent, mixed = fetch(server.url("/a")), fetch(server.url("/c"))
        assert permanent.moved_to == permanent.address == server.url("/feed")
        assert (mixed.moved_to, mixed.address) == (None, server.url("/feed"))


def test_five_redirects_are_followed_and_six_are_not() -> None:
    with LocalServer() as server:
        server.routes.update({f"/{step}": reply(status="302 Found", Location=f"/{step + 1}") for step in range(6)})
        server.routes["/6"] = reply(FEED)
        assert fetch(server.url("/1")).body == FEED
        assert failure(server.url("/0")).outcome == "bad_redirect"


@pytest.mark.parametrize(
    ("path", "outcome"),
    [("/loop", "bad_redirect"), ("/nowhere", "bad_redirect"), ("/blank", "bad_redirect"), ("/file", "blocked")],
)
def test_a_redirect_in_a_circle_or_to_nowhere_or_to_a_file_is_an_error(path: str, outcome: str) -> None:
    with LocalServer() as server:
        server.routes.update(
            {
                "/loop": reply(status="302 Found", Location="/pool"),
                "/pool": reply(status="302 Found", Location="/loop"),
                "/nowhere": reply(status="302 Found"),
                "/blank": reply(status="302 Found", Location=" "),
                "/file": reply(status="302 Found", Location="file:///etc/passwd"),
            }
        )
        assert failure(server.url(path)).outcome == outcome


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("[::1]", "no public address"),
        ("[::ffff:127.0.0.1]", "no public address"),
        ("[fe80::1%25lo]", "no public address"),
        ("::1", "an IPv6 address must stand in brackets"),
    ],
)
def test_a_redirect_to_a_private_ipv6_address_is_blocked_for_what_it_is(host: str, reason: str) -> None:
    with LocalServer() as server:
        server.routes["/"] = reply(status="302 Found", Location=server.url("/feed", host))
        server.routes["/feed"] = reply(FEED)
        error = failure(server.url())
        assert isinstance(error, BlockedError) and reason in error.reason
        assert server.paths() == ["/"]
        if host == "[::ffff:127.0.0.1]":  # named, it is opened: on this machine it is the same server
            assert fetch(server.url(), allow=LOCAL | {"::ffff:127.0.0.1"}).body == FEED


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data", "http://[::1]:PORT/feed", "http://127.0.0.2:PORT/feed"]
)
def test_a_redirect_to_a_private_address_is_blocked(target: str) -> None:
    with LocalServer() as server:
        server.routes["/a"] = reply(status="302 Found", Location=target.replace("PORT", str(server.port)))
        assert isinstance(failure(server.url("/a")), BlockedError)
        assert server.paths() == ["/a"]


# -- the guard ----------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "\uff11\uff12\uff17.0.0.1", "localhost"]
)
def test_the_local_machine_is_not_reached_however_it_is_written(host: str) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(FEED)
        assert isinstance(failure(server.url("/feed", host), allow=frozenset()), BlockedError)
        assert server.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "::1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_to_a_private_address_is_blocked(address: str) -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(FEED)
        url = server.url("/feed", "rebind.example")
        assert isinstance(failure(url, allow=frozenset(), resolver=FixedResolver(address)), BlockedError)
        assert server.asked == []


def test_a_name_that_turns_private_between_two_requests_is_blocked_at_the_second() -> None:
    # The first request goes to an allowed host, which sends us to a name; the name has turned private meanwhile.
    resolver = FixedResolver("127.0.0.1")
    with LocalServer() as server:
        server.routes["/feed"] = reply(status="302 Found", Location=server.url("/inside", "rebind.example"))
        server.routes["/inside"] = reply(FEED)
        url = server.url("/feed", "allowed.example")
        error = failure(url, allow=frozenset({"allowed.example"}), resolver=resolver)
        assert server.paths() == ["/feed"]
    assert isinstance(error, BlockedError)
    assert resolver.asked == 2


def test_an_allowed_host_is_reached_by_name_and_by_port() -> None:
    with LocalServer() as server:
        server.routes["/feed"] = reply(FEED)
        url = server.url("/feed", "intra.example")
        allow = frozenset({f"intra.example:{server.port}"})
        assert fetch(url, allow=allow, resolver=FixedResolver("127.0.0.1")).body == FEED
        other = replace(Limits(), connect_seconds=5)
        assert isinstance(
            failure(url, allow=frozenset({"intra.example:1"}), limits=other, resolver=FixedResolver("127.0.0.1")),
            BlockedError,
        )


def test_credentials_are_in_no_error() -> None:
    with LocalServer() as server:
        url = server.url("/missing").replace("//", "//reader:secret@")
        error = failure(url)
        (asked,) = server.asked
    assert asked.headers["authorization"].startswith("Basic ")
    assert "secret" not in str(error) and "secret" not in error.locator


def test_a_closed_port_is_an_error_with_its_cause() -> None:
    with LocalServer() as server:
        url = server.url("/feed")
    error = failure(url)
    assert isinstance(error, FetchError) and error.weight == 0.25


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        (None, "Beatbook/1 (feed reader; set BEATBOOK_CONTACT to name a contact)"),
        ("desk@harbour.example\r\nX: y", "Beatbook/1 (feed reader; +desk@harbour.exampleX:y)"),
    ],
)
def test_the_user_agent_names_a_contact_on_one_line(contact: str | None, shown: str) -> None:
    assert user_agent("1", contact) == shown
