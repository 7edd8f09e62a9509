"""Which feeds does a site offer? The page says so itself, or they lie where most sites put them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from ingest.errors import BlockedError, SourceError
from ingest.feeds.encodings import text_of
from ingest.feeds.fetch import Answer
from ingest.feeds.guard import check_address
from ingest.feeds.ingest import open_poller
from ingest.feeds.poll import Poller
from ingest.feeds.worker import Job
from ingest.normalise import feed_key

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"}
)
# Where the common publishing systems put them: WordPress, Ghost, Hugo, Jekyll, Medium, Substack, Drupal, Squarespace.
COMMON_PATHS = (
    "/feed",
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/blog/feed",
    "/?format=rss",
)
MOST_CANDIDATES = 20  # a page may name hundreds; each is one more question to its server
_LOOKS_LIKE_FEED = re.compile(r"(?:^|[/.?=_-])(?:rss|atom|feed|feeds|rdf)(?:$|[/.?&=_-])|\.(?:rss|atom|rdf)$", re.I)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered as one: its title, how many entries it holds now, and the date of the newest."""

    feed_url: str
    title: str | None
    entry_count: int
    newest_at: datetime | None
    how: str  # linked (the page declares it), anchor (the page leads to it), path (it lies at a common place), itself

    def as_json(self) -> dict[str, object]:
        """What `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a page offers. `sitemaps` are listed in robots.txt: no feeds, but a way back into a site's history."""

    feeds: list[Found] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def discover(page_url: str, *, allow_private: frozenset[str], now: Callable[[], datetime]) -> Discovery:
    """What the page at this address offers. Raises SourceError where it cannot be had."""

    async def look() -> Discovery:
        async with open_poller([], now, allow_private) as poller:
            return await feeds_of(poller, page_url)

    return asyncio.run(look())


async def feeds_of(poller: Poller, page_url: str, *, is_guessing: bool = True) -> Discovery:
    """The feeds that a page declares or leads to; where it names none, and `is_guessing`, those at common places.

    Each was asked and read: what is no feed is left out. Raises SourceError where the page cannot be had.
    """
    async with poller.fetcher.fetch(page_url, etag=None, last_modified=None) as answer:
        body, address = answer.body or b"", answer.address
        if (found := await _read(poller, answer, page_url, "itself")) is not None:
            return Discovery([found], [])
    found_here = await _all_checked(poller, named_on(body, address))
    if not found_here and is_guessing:
        found_here = await _all_checked(poller, [(urljoin(address, path), "path") for path in COMMON_PATHS])
    return Discovery(found_here, await _sitemaps(poller, address) if is_guessing else [])


def named_on(body: bytes, address: str) -> list[tuple[str, str]]:
    """Addresses on a page that may be feeds, with how they are named (linked or anchor), each once, declared first."""
    tree = LexborHTMLParser(text_of(body).encode("utf-8", "replace"))
    base = tree.css_first("base[href]")
    base_url = urljoin(address, (base.attributes.get("href") or "") if base else "")
    named: dict[str, tuple[str, str]] = {}
    for how, link in _links(tree):
        try:
            target = check_address(urljoin(base_url, link.strip()).partition("#")[0])
        except (BlockedError, ValueError):
            continue
        named.setdefault(feed_key(target), (target, how))
    return list(named.values())[:MOST_CANDIDATES]


def _links(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for node in tree.css("link[href]"):
        relations = (node.attributes.get("rel") or "").lower().split()
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        if ("alternate" in relations and kind in FEED_TYPES) or "feed" in relations:
            yield "linked", node.attributes.get("href") or ""
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        if _LOOKS_LIKE_FEED.search(urlsplit(href).path if "://" in href else href):
            yield "anchor", href


async def _all_checked(poller: Poller, candidates: list[tuple[str, str]]) -> list[Found]:
    # One after the other: they are all of one host, or nearly, and it is asked once a second.
    found: dict[str, Found] = {}
    for address, how in candidates:
        if feed_key(address) not in found and (one := await _checked(poller, address, how)) is not None:
            found[feed_key(address)] = one
    return list(found.values())


async def _checked(poller: Poller, address: str, how: str) -> Found | None:
    try:
        async with poller.fetcher.fetch(address, etag=None, last_modified=None) as answer:
            return await _read(poller, answer, address, how)
    except SourceError:
        return None


async def _read(poller: Poller, answer: Answer, address: str, how: str) -> Found | None:
    job = Job(answer.body or b"", address, answer.address, answer.content_type, poller.now())
    try:
        parsed = await poller.parsers.parse(job)
    except SourceError:
        return None
    newest = max((entry.published_at for entry in parsed.entries), default=None)
    return Found(address, parsed.title, len(parsed.entries), newest, how)


async def _sitemaps(poller: Poller, address: str) -> list[str]:
    try:
        async with poller.fetcher.fetch(urljoin(address, "/robots.txt"), etag=None, last_modified=None) as answer:
            text = text_of(answer.body or b"")
    except SourceError:
        return []
    named = []
    for written in _SITEMAP_LINE.findall(text):
        try:
            named.append(check_address(urljoin(address, written)))
        except (BlockedError, ValueError):
            continue
    return list(dict.fromkeys(named))
