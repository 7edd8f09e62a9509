"""Which addresses may be opened: the check on the written address, and the guard at the socket.

The guard stands where the connection is made, behind every way of writing an address and behind the name server: a
name that answers with a public address first and a private one later is stopped like a literal.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from ingest.errors import BlockedError, UsageError

MAX_ADDRESS_LENGTH = 8_192
_MAX_PORT = 65_535
REFUSED = "is not a public address"  # the mark by which a refusal is told from a failed connection

# Ranges that `is_global` lets through, or lets through in some Python versions, and that lead to no public server.
_DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carriers' own networks
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # an IPv4 address in the old form of IPv6, ::1 and :: among them
        "::ffff:0:0:0/96",
        "64:ff9b::/96",  # an IPv4 address behind a translator
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",  # an IPv4 address in a 6to4 one
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


class PrivateAddressError(OSError):
    """The socket was not opened, for its address is not a public one."""


def is_public(address: str) -> bool:
    """Whether a numeric IP address, as the resolver gives it, is that of a server on the open internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if any(ip.version == network.version and ip in network for network in _DENIED):
        return False
    return ip.is_global and not ip.is_multicast


def guarded_socket(address_info: tuple[Any, ...]) -> socket.socket:
    """A socket for one resolved address, or PrivateAddressError: the socket factory of aiohttp's connector."""
    family, kind, protocol, _, address = address_info
    if not is_public(str(address[0])):
        raise PrivateAddressError(f"{address[0]} {REFUSED}")
    return socket.socket(family=family, type=kind, proto=protocol)


_CONTROL_OR_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")


def check_address(address: str) -> str:
    """The address itself where it is one of a web page; else BlockedError. Where it leads is for the socket to say."""
    if len(address) > MAX_ADDRESS_LENGTH:
        shown = redacted(address[:80])
        raise BlockedError(shown, f"the address has {len(address):,} characters; {MAX_ADDRESS_LENGTH:,} is the limit")
    shown = redacted(address)
    if _CONTROL_OR_BLANK.search(address):
        raise BlockedError(shown, "the address has blanks or control characters in it")
    try:
        parts = urlsplit(address)
        scheme, name = parts.scheme.lower(), parts.hostname
    except ValueError as error:
        raise BlockedError(shown, f"not an address: {_in_words(error, address)}") from None
    if scheme not in ("http", "https"):
        raise BlockedError(shown, f"{scheme or 'no scheme'}: only http and https addresses are opened")
    if fault := _fault_of_authority(parts.netloc.rpartition("@")[2]):
        raise BlockedError(shown, f"not an address: {fault}")
    if not name:
        raise BlockedError(shown, "the address names no host")
    if _is_disguised(name):
        raise BlockedError(shown, "the host is an IP address in disguise")
    return address


_NO_IPV6 = "what stands in brackets is no IPv6 address"
_AUTHORITY = re.compile(r"(?:\[(?P<ipv6>[^\[\]]*)\]|(?P<name>[^\[\]:]*))(?::(?P<port>.*))?")


def _fault_of_authority(authority: str) -> str | None:
    """What is wrong with host and port, in words; None where nothing is. Readers of addresses differ on such ones."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        return "brackets may stand around the host alone, where that is an IPv6 address"
    if found["ipv6"] is not None and not _is_ipv6(found["ipv6"].replace("%25", "%", 1)):
        return _NO_IPV6
    port = found["port"] or ""
    if found["ipv6"] is None and ":" in port:
        return "an IPv6 address must stand in brackets, as in http://[2001:db8::1]:8080/"
    if port and not re.fullmatch("[0-9]{1,5}", port):
        return "its port is no number"
    return f"its port is over {_MAX_PORT}" if port and int(port) > _MAX_PORT else None


def _in_words(error: ValueError, address: str) -> str:
    # What urllib says of brackets differs from one Python to the next.
    return _NO_IPV6 if "[" in address or "]" in address else str(error)


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _is_disguised(name: str) -> bool:
    """Whether a host is a number written in another way than 1.2.3.4 (127.1, 0x7f000001, 2130706433, 0177.0.0.1).

    An IPv6 address is none, however it ends: what it leads to is seen at the socket.
    """
    if ":" in name:
        return False
    plain = unicodedata.normalize("NFKC", name).rstrip(".")
    if not re.fullmatch(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)", plain):
        return False
    try:
        return str(ipaddress.IPv4Address(plain)) != name
    except ValueError:
        return True


def next_address(current: str, location: str) -> str:
    """Where a redirect leads, made absolute and checked; BlockedError where Beatbook does not follow.

    A step from https down to http is not followed: whoever sits between could then write the feed. Credentials are
    never carried to, or taken from, a redirect.
    """
    try:
        target = urljoin(current, location.strip())
        parts = urlsplit(target)
        target = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    except ValueError as error:
        raise BlockedError(redacted(current), f"a redirect to no address: {_in_words(error, location)}") from None
    check_address(target)
    if current.lower().startswith("https:") and parts.scheme.lower() == "http":
        raise BlockedError(redacted(current), f"a redirect from https down to {redacted(target)}")
    return target


def is_allowed_private(address: str, allow_private: frozenset[str]) -> bool:
    """Whether the user named this address's host, or host:port, as one that may be private."""
    if not allow_private:
        return False
    try:
        parts = urlsplit(address)
        name = (parts.hostname or "").lower()
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError:
        return False
    if ":" not in name:
        return not allow_private.isdisjoint((name, f"{name}:{port}"))
    # An IPv6 address has many spellings, and in an address its zone stands behind %25.
    name = name.replace("%25", "%", 1)
    spellings = {name, str(ipaddress.IPv6Address(name))} if _is_ipv6(name) else {name}
    shown = {spelling for each in spellings for spelling in (each, f"[{each}]", f"[{each}]:{port}")}
    return not allow_private.isdisjoint(shown)


def allowed_hosts(named: Iterable[str]) -> frozenset[str]:
    """The hosts of `--allow-private`, each as is_allowed_private compares it; UsageError for what is no host."""
    hosts = frozenset(name.strip().lower() for name in named)
    for name in sorted(hosts):
        authority = f"[{name}]" if _is_ipv6(name) else name
        if not name or _NOT_IN_HOST.search(name) or _fault_of_authority(authority) or _is_disguised(authority):
            raise UsageError(
                f"--allow-private takes a host, or host:port, such as news.intranet or 127.0.0.1:8080; {name!r} is none"
            )
    return hosts


_NOT_IN_HOST = re.compile(r"[\s/\\?#@*,]")


def may_be_private(feed_url: str, address: str, allow_private: frozenset[str]) -> bool:
    """Whether a step on the way from a feed's address may lead to a private one: both have to be allowed.

    A feed on the internet cannot send Beatbook into an intranet that was opened for the feeds inside it.
    """
    return is_allowed_private(feed_url, allow_private) and is_allowed_private(address, allow_private)


def redacted(address: str) -> str:
    """The address as it may be logged and stored: user name and password replaced, control characters shown as such."""
    head, mark, rest = address.partition("//")
    if mark:
        end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
        authority = rest[:end]
        if "@" in authority:
            rest = f"***@{authority.rpartition('@')[2]}{rest[end:]}"
        address = f"{head}//{rest}"
    return _CONTROL_OR_BLANK.sub("\N{REPLACEMENT CHARACTER}", address)
