"""Asking a feed's server, the only code of Beatbook that opens connections to the outside.

Redirects are followed by hand, so that each step passes the checks of guard.py and waits for the turn of its host.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import aiohttp
from aiohttp.abc import AbstractResolver

from ingest.errors import BlockedError, FetchError, PrivateHostError
from ingest.feeds.guard import (
    REFUSED,
    check_address,
    guarded_socket,
    may_be_private,
    next_address,
    redacted,
)
from ingest.feeds.inflate import BodyTooLargeError, BrokenBodyError, Inflater
from ingest.feeds.politeness import DAY, UNCLEAR_RETRY_AFTER, HostPacer, retry_after_seconds

# What a failure weighs towards giving a feed up.
HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
SERVER_SAID_NO = frozenset({401, 402, 403, 407, 451})
MAX_VALIDATOR_LENGTH = 1_024
ACCEPTED = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAST_CACHES = {"Cache-Control": "no-cache", "Pragma": "no-cache"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one feed may go: seconds of waiting on its servers in all, decoded bytes, steps of redirection."""

    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    body_bytes: int = 10 * 2**20
    redirects: int = 5
    in_flight: int = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's good answer. `body` is None where nothing changed; `address` is where it was found in the end.

    `moved_to` is that address where every step to it was a permanent redirect. A body that is not whole (the line was
    cut) is worth reading but not worth remembering: its validators and hash are left out.
    """

    status: int
    address: str
    body: bytes | None
    body_sha256: str | None
    content_type: str
    etag: str | None
    last_modified: str | None
    moved_to: str | None
    max_age_seconds: int
    is_whole: bool
    was_full: bool  # asked without validators


class Fetcher:
    """Fetches feeds, 64 in flight at most. Use as an async context manager."""

    def __init__(
        self,
        *,
        pacer: HostPacer,
        now: Callable[[], datetime],
        user_agent: str,
        allow_private: frozenset[str] = frozenset(),
        limits: Limits | None = None,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pacer = pacer
        self._now = now
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._resolver = resolver
        self._tls = tls
        self._user_agent = user_agent
        self._in_flight = asyncio.Semaphore(self._limits.in_flight)

    async def __aenter__(self) -> Fetcher:
        self._guarded = self._session(is_guarded=True)
        # A session of its own, so that a connection opened to an allowed private host serves that host alone.
        self._unguarded = self._session(is_guarded=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._guarded.close()
        await self._unguarded.close()

    def _session(self, *, is_guarded: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,  # the semaphore counts
            resolver=self._resolver,
            socket_factory=guarded_socket if is_guarded else None,
            ssl=self._tls or True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # a proxy would connect where the guard cannot see
            timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.connect_seconds),
            max_headers=512,
            max_field_size=16_384,
            headers={
                "User-Agent": self._user_agent,
                "Accept": ACCEPTED,
                "Accept-Encoding": "gzip, deflate, br, zstd",
            },
        )

    @asynccontextmanager
    async def fetch(self, address: str, *, etag: str | None, last_modified: str | None) -> AsyncIterator[Answer]:
        """Ask once, with the validators that there are; FetchError or BlockedError where no good answer came.

        The place in flight is kept until the caller leaves the context, so no more bodies wait in memory than that.
        """
        validators = _validators(etag, last_modified)
        conditions = dict(validators)
        visited: set[str] = set()
        current, moved_to, is_permanent = check_address(address), None, True
        shown = redacted(address)
        spent = 0.0
        loop = asyncio.get_running_loop()
        while True:
            if current in visited:
                raise FetchError(shown, f"redirects in a circle at {redacted(current)}", "bad_redirect", SOFT)
            if len(visited) > self._limits.redirects:
                raise FetchError(shown, f"more than {self._limits.redirects} redirects", "bad_redirect", SOFT)
            visited.add(current)
            async with AsyncExitStack() as place:
                is_free = may_be_private(address, current, self._allow_private)
                try:
                    async with self._pacer.turn(current, is_free=is_free):
                        # Host first, then place: who holds a place never waits for a host, so none waits in a circle.
                        await place.enter_async_context(self._in_flight)
                        started = loop.time()
                        step = await self._step(current, conditions, is_free, self._limits.total_seconds - spent)
                        spent += loop.time() - started
                except PrivateHostError as error:
                    if len(visited) == 1:
                        raise
                    raise BlockedError(shown, f"a redirect to {redacted(current)}: {error.reason}") from error
                if isinstance(step, Answer) and (step.body is not None or validators):
                    yield replace(step, moved_to=moved_to, was_full=not validators)
                    return
            if isinstance(step, Answer):
                # "Not modified", though we said nothing of what we have: some cache between. Ask past it, once.
                if conditions == PAST_CACHES:
                    raise FetchError(shown, "304 Not Modified to a full request", "bad_answer", SOFT, 304)
                conditions = PAST_CACHES
                visited.discard(current)
                continue
            is_permanent = is_permanent and step.is_permanent
            current = step.target
            moved_to = current if is_permanent else None

    async def _step(
        self, address: str, conditions: dict[str, str], is_free: bool, seconds: float
    ) -> Answer | _Redirect:
        session = self._unguarded if is_free else self._guarded
        shown = redacted(address)
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                async with session.get(address, headers=conditions, allow_redirects=False) as response:
                    return await self._read(address, response)
        except TimeoutError:
            total, connect = self._limits.total_seconds, self._limits.connect_seconds
            reason = f"no answer in time ({connect:g} s to connect, {total:g} s in all)"
            raise FetchError(shown, reason, "timed_out", TEMPORARY) from None
        except aiohttp.ClientError as error:
            raise _explained(shown, error) from error
        except (ValueError, UnicodeError) as error:  # an address that yarl or the resolver cannot make sense of
            raise FetchError(shown, f"the request cannot be made ({_line(error)})", "unreachable", HARD) from error

    async def _read(self, address: str, response: aiohttp.ClientResponse) -> Answer | _Redirect:
        status, headers = response.status, response.headers
        shown = redacted(address)
        if status in (301, 302, 303, 307, 308):
            location = headers.get("Location", "").strip()
            if not location:
                raise FetchError(shown, "a redirect that does not say where to", "bad_redirect", SOFT, status)
            target = next_address(address, location)
            return _Redirect(target, is_permanent=status in (301, 308))
        is_good = status in (200, 203)
        self._heed(address, status, headers.get("Retry-After"))
        if status == 304:
            return self._answer(address, response, None, is_whole=True)
        body, is_whole = await self._body(shown, response, limit=None if is_good else 65_536)
        if is_challenge(status, headers, body):
            raise FetchError(shown, "a page that wants proof of a human came instead", "challenged", SOFT, status)
        if not is_good:
            raise _refused(shown, status, response.reason)
        if not body.strip():
            raise FetchError(shown, "the answer is empty", "empty", SOFT, status)
        return self._answer(address, response, body, is_whole=is_whole)

    def _heed(self, address: str, status: int, retry_after: str | None) -> None:
        if status == 429 or status == 503:
            seconds = retry_after_seconds(retry_after, self._now())
            if seconds is None and status == 429:
                seconds = UNCLEAR_RETRY_AFTER
            if seconds:
                self._pacer.silence(address, seconds)

    async def _body(self, shown: str, response: aiohttp.ClientResponse, *, limit: int | None) -> tuple[bytes, bool]:
        """The decoded body, and whether it is whole. With a `limit` the rest is left unread: it is only looked at."""
        most = limit or self._limits.body_bytes
        try:
            inflater = Inflater(response.headers.get("Content-Encoding", ""), limit=most)
            async for chunk in response.content.iter_any():
                inflater.feed(chunk)
        except BodyTooLargeError as error:
            if limit:
                return inflater.finish()[0], False
            raise FetchError(shown, f"the body is too large: {error}", "too_large", HARD, response.status) from None
        except BrokenBodyError as error:
            if limit:
                return b"", False
            raise FetchError(shown, str(error), "bad_answer", SOFT, response.status) from None
        except aiohttp.ClientPayloadError:
            body, _ = inflater.finish()  # the line broke: what came is kept, for its first entries are whole
            if not body and not limit:
                raise
            return body, False
        return inflater.finish()

    def _answer(self, address: str, response: aiohttp.ClientResponse, body: bytes | None, *, is_whole: bool) -> Answer:
        raw = {name.lower(): value for name, value in response.raw_headers}
        return Answer(
            status=response.status,
            address=address,
            body=body,
            body_sha256=hashlib.sha256(body).hexdigest() if body is not None and is_whole else None,
            content_type=response.headers.get("Content-Type", ""),
            etag=sendable(raw.get(b"etag")) if is_whole else None,
            last_modified=sendable(raw.get(b"last-modified")) if is_whole else None,
            moved_to=None,
            max_age_seconds=_max_age(response.headers, self._now()),
            is_whole=is_whole,
            was_full=True,
        )


@dataclass(frozen=True, slots=True)
class _Redirect:
    target: str
    is_permanent: bool


def user_agent(version: str, contact: str | None) -> str:
    """Who is asking: name, version and, where the user has set one, a contact (an address of mail or web)."""
    clean = re.sub(r"[^\x21-\x7e]", "", contact or "")[:200]
    return f"Beatbook/{version} (feed reader; {'+' + clean if clean else 'set BEATBOOK_CONTACT to name a contact'})"


# -- validators ---------------------------------------------------------------

_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def sendable(value: bytes | str | None) -> str | None:
    """A validator that can be sent back byte for byte, or None: one changed on the way would match something else."""
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            return None
    if not value or len(value) > MAX_VALIDATOR_LENGTH or _UNSENDABLE.search(value):
        return None
    return value


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    pairs = {"If-None-Match": sendable(etag), "If-Modified-Since": sendable(last_modified)}
    return {name: value for name, value in pairs.items() if value}


def _max_age(headers: Mapping[str, str], now: datetime) -> int:
    """Seconds for which the server says that its answer holds; 0 where it says nothing."""
    directives = headers.get("Cache-Control", "").lower()
    if "no-cache" in directives or "no-store" in directives:
        return 0
    if match := re.search(r"max-age\s*=\s*\"?(\d{1,10})", directives):
        return min(int(match.group(1)), DAY)
    try:
        moment = parsedate_to_datetime(headers.get("Expires", ""))
        seconds = (moment - now).total_seconds() if moment.tzinfo else 0
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
    return int(min(max(seconds, 0), DAY))


# -- what went wrong ----------------------------------------------------------

_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|meta|title)\b", re.I)
_CHALLENGE_WORDS = re.compile(
    rb"<title>\s*(?:just a moment|attention required|ddos-guard|one moment, please|access denied|please wait|verif|"
    rb"robot|are you (?:a )?(?:human|robot)|human verification|security check)"
    rb"|/cdn-cgi/challenge-platform/|cf-browser-verification|_cf_chl_opt|_incapsula_resource|/\.well-known/sgcaptcha"
    rb"|px-captcha|captcha-delivery\.com|geo\.captcha|awswafintegration|g-recaptcha|h-captcha|anubis_challenge"
    rb"|checking (?:if the site connection is secure|your browser)",
    re.I,
)


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether this is the page that guards a site against robots, whatever its status says."""
    if headers.get("cf-mitigated") == "challenge" or headers.get("x-amzn-waf-action") in ("challenge", "captcha"):
        return True
    head = body[:65_536].removeprefix(b"\xef\xbb\xbf").lstrip()
    while head.startswith(b"<!--"):
        head = head.partition(b"-->")[2].lstrip()
    if status not in (200, 202, 203, 401, 403, 405, 429, 503) or not _WEB_PAGE.match(head):
        return False
    return _CHALLENGE_WORDS.search(head) is not None


def _refused(shown: str, status: int, reason: str | None) -> FetchError:
    said = f"{status} {_line(reason or '')}".strip()
    if status == 410:
        return FetchError(shown, said, "gone", HARD, status)
    if status == 404:
        return FetchError(shown, said, "not_found", SOFT, status)
    if status == 429:
        return FetchError(shown, said, "rate_limited", SOFT, status)
    if status in SERVER_SAID_NO:
        return FetchError(shown, said, "refused", HARD, status)
    if status >= 500:
        return FetchError(shown, said, "server_error", SOFT, status)
    if status in (408, 425):
        return FetchError(shown, said, "timed_out", TEMPORARY, status)
    return FetchError(shown, said, "bad_answer", HARD if 400 <= status < 500 else SOFT, status)


def _explained(shown: str, error: aiohttp.ClientError) -> BlockedError | FetchError:
    if isinstance(error, aiohttp.ClientConnectorError) and REFUSED in str(error.os_error):
        return PrivateHostError(shown)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(shown, "its host is not known to the name server", "unreachable", SOFT)
    if isinstance(error, aiohttp.ClientSSLError):
        return FetchError(shown, f"no secure connection ({_line(error)})", "unreachable", SOFT)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError(shown, f"no connection ({_line(error.os_error)})", "unreachable", TEMPORARY)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError(shown, "not an address", "unreachable", HARD)
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientOSError | aiohttp.ServerDisconnectedError):
        return FetchError(shown, "the connection broke off", "unreachable", TEMPORARY)
    return FetchError(shown, f"the answer is not HTTP as it should be ({_line(error)})", "bad_answer", SOFT)


def _line(error: object) -> str:
    """One short line without control characters: text of a server ends up in logs and tables."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", str(error)).strip()[:160]
