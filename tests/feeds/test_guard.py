"""Which addresses are opened, however they are written, and wherever a name or a redirect leads."""

from __future__ import annotations

import socket

import pytest

from ingest.errors import BlockedError, UsageError
from ingest.feeds.guard import (
    MAX_ADDRESS_LENGTH,
    PrivateAddressError,
    allowed_hosts,
    check_address,
    guarded_socket,
    is_allowed_private,
    is_public,
    may_be_private,
    next_address,
    redacted,
)

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "192.0.0.8",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "192.88.99.1", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1", "2001::1", "fc00::1", "fd12::1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "3fff::1", "not an address", "",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_no_server_on_the_internet_gets_no_socket(address: str) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(PrivateAddressError):
        guarded_socket((family, socket.SOCK_STREAM, 6, "", (address, 80)))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_gets_a_socket(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    guarded_socket((family, socket.SOCK_STREAM, 6, "", (address, 80))).close()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://a.example/1",
        "ftp://a.example/feed",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "//a.example/feed",
        "/feed",
        "a.example/feed",
        "http://",
        "http:///feed",
        "http://[::1/feed",
        "http://a.example:port/",
        "http://a.example:99999/",
        "http://a.example/fe ed",
        "http://a.example/\r\nHost: b.example",
        "http://a.example/\x00",
        "http://127.1/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://1.2.3.4./",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://256.1.1.1/",
        "",
    ],
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(BlockedError):
        check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://1.1.1.1/",
        "https://a.example:8443/f?x=1#y",
        "http://[2606:4700::1]/",
        "http://3com.example/",
        "http://b\u00fccher.example/f",
    ],
)
def test_a_web_address_is_taken_as_it_is(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://::1:8080/", "an IPv6 address must stand in brackets"),
        ("http://2001:db8::1/", "an IPv6 address must stand in brackets"),
        ("http://[::1]:port/", "its port is no number"),
        ("http://a.example:http/", "its port is no number"),
        ("http://a.example:\u0664\u0664/", "its port is no number"),
        ("http://[::1]:99999/", "its port is over 65535"),
        ("http://[::1]x/", "brackets may stand around the host alone"),
        ("http://a[::1]/", "brackets may stand around the host alone"),
        ("http://[v1.x]/", "what stands in brackets is no IPv6 address"),
        ("http://[127.0.0.1]/", "what stands in brackets is no IPv6 address"),
        ("http://[]/", "what stands in brackets is no IPv6 address"),
    ],
)
def test_a_host_or_port_that_cannot_be_is_refused_for_what_it_is(address: str, reason: str) -> None:
    for refuse in (check_address, lambda target: next_address("http://a.example/", target)):
        with pytest.raises(BlockedError) as caught:
            refuse(address)
        assert reason in caught.value.reason


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1]/",
        "http://[::1]:8080/f",
        "http://[::ffff:127.0.0.1]:81/",
        "http://[fe80::1%25eth0]/",
        "http://[::1]:/",
    ],
)
def test_an_ipv6_address_is_left_to_the_guard_at_the_socket(address: str) -> None:
    assert check_address(address) == next_address("http://a.example/", address) == address


@pytest.mark.parametrize(
    "named",
    ["http://x/", "x/feed", "x?a", "me@x", "", " ", "a b", "a,b", "x:port", "x:99999", "[x]", "[::1", "*.x", "127.1"],
)
def test_what_is_no_host_cannot_be_allowed(named: str) -> None:
    with pytest.raises(UsageError, match="--allow-private takes a host"):
        allowed_hosts(["news.intranet", named])


def test_a_host_can_be_allowed_with_and_without_its_port() -> None:
    named = ["News.Intranet", "127.0.0.1:8080", "::1", "[::1]:80", "fe80::1%eth0", "[fe80::1%eth0]"]
    assert allowed_hosts(named) == {name.lower() for name in named}


def test_an_ipv6_host_may_be_private_in_whatever_spelling_it_is_named() -> None:
    for named in ("::1", "[::1]", "[::1]:80"):
        assert is_allowed_private("http://[0:0:0:0:0:0:0:1]/f", frozenset({named}))
    assert is_allowed_private("http://[fe80::1%25eth0]/f", frozenset({"fe80::1%eth0"}))
    assert is_allowed_private("http://[::ffff:127.0.0.1]/f", frozenset({"::ffff:127.0.0.1"}))
    # Another way to the same machine is another host: the one that was named is the one that is opened.
    assert not is_allowed_private("http://[::ffff:127.0.0.1]/f", frozenset({"127.0.0.1", "::1"}))
    assert not is_allowed_private("http://[fe80::1%25eth1]/f", frozenset({"fe80::1%eth0"}))


def test_an_address_of_two_megabytes_is_refused_and_not_repeated_in_the_error() -> None:
    with pytest.raises(BlockedError) as caught:
        check_address("http://a.example/" + "x" * 2_000_000)
    assert len(str(caught.value)) < 300
    assert check_address("http://a.example/" + "x" * (MAX_ADDRESS_LENGTH - 17))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new.xml", "https://a.example/new.xml"),
        ("new.xml", "https://a.example/blog/new.xml"),
        ("//b.example/f", "https://b.example/f"),
        ("https://b.example/f#part", "https://b.example/f"),
        ("https://user:secret@b.example/f", "https://b.example/f"),
    ],
)
def test_a_redirect_is_made_absolute_and_loses_credentials_and_fragment(location: str, target: str) -> None:
    assert next_address("https://a.example/blog/feed.xml", location) == target


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://x/", "http://[x/", "http://a.example/"])
def test_a_redirect_to_nowhere_to_another_scheme_or_down_to_http_is_refused(location: str) -> None:
    with pytest.raises(BlockedError):
        next_address("https://a.example/feed.xml", location)


def test_a_redirect_from_http_may_go_on_in_http() -> None:
    assert next_address("http://a.example/f", "http://b.example/g") == "http://b.example/g"


def test_only_the_named_host_or_port_may_be_private() -> None:
    allowed = frozenset({"127.0.0.1", "feeds.intra.example:8080", "::1"})
    assert is_allowed_private("http://127.0.0.1:5000/feed", allowed)
    assert is_allowed_private("http://feeds.intra.example:8080/a", allowed)
    assert is_allowed_private("http://[::1]:9/a", allowed)
    assert not is_allowed_private("http://feeds.intra.example/a", allowed)
    assert not is_allowed_private("http://127.0.0.2/feed", allowed)
    assert not is_allowed_private("http://127.0.0.1@other.example/feed", allowed)
    assert not is_allowed_private("http://127.0.0.1/feed", frozenset())


def test_a_feed_on_the_internet_cannot_send_us_into_the_intranet_that_others_may_use() -> None:
    allowed = frozenset({"intra.example", "10.0.0.1"})
    assert may_be_private("http://intra.example/feed", "http://10.0.0.1/feed", allowed)
    assert not may_be_private("http://public.example/feed", "http://10.0.0.1/feed", allowed)
    assert not may_be_private("http://intra.example/feed", "http://10.0.0.2/feed", allowed)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://reader:secret@a.example/f?x=@y", "https://***@a.example/f?x=@y"),
        ("https://a@b@c.example/f", "https://***@c.example/f"),
        ("https://secret@a.example?q", "https://***@a.example?q"),
        ("https://a.example/@name/feed", "https://a.example/@name/feed"),
        ("https://a.example/\r\nX: y", "https://a.example/\ufffd\ufffdX:\ufffdy"),
    ],
)
def test_credentials_and_control_characters_are_never_shown(address: str, shown: str) -> None:
    assert redacted(address) == shown
