"""One feed document becomes entries as said. A pure function over hostile bytes: it runs in workers that can be killed.

Formats: RSS 0.9 to 2.0, RDF, Atom, CDF (feedparser reads them) and JSON Feed 1.0 and 1.1.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from time import struct_time
from typing import Any, NamedTuple

import feedparser
import feedparser.api

from ingest.errors import ParseError
from ingest.feeds.encodings import text_of
from ingest.feeds.repair import UnsafeEntityError, looks_like_html, repaired
from ingest.normalise import absolute_url, host, registrable_domain
from ingest.records import Reject, SaidEntry

MAX_ENTRIES = 50_000
MAX_TITLE_SOURCE = 100_000  # characters of markup; what is left of it as text has a limit of its own
MAX_SUMMARY_SOURCE = 2_000_000
MAX_ADDRESS_SOURCE = 8_192


class ParsedFeed(NamedTuple):
    """What one document said. The hints are the feed's own wishes: seconds, hours in UTC, weekdays (Monday is 0)."""

    title: str | None
    channel_link: str | None
    least_seconds: int
    skip_hours: tuple[int, ...]
    skip_days: tuple[int, ...]
    said: list[SaidEntry]
    rejects: list[Reject]


def parse_feed(body: bytes, *, feed_url: str, address: str, content_type: str = "") -> ParsedFeed:
    """Read a document. `feed_url` is whom its entries belong to, `address` where it was found.

    Relative links are resolved by the channel's link, else by that address. One bad entry becomes a Reject; ParseError
    where there is no feed at all.
    """
    text = text_of(body, content_type)
    start = text[:200].lstrip("\ufeff \t\r\n")
    if not start:
        raise ParseError(feed_url, "the document is empty")
    if start[0] in "{[":
        return _parse_json(text, feed_url, address)
    if looks_like_html(text):
        raise ParseError(feed_url, "a web page and no feed")
    try:
        document = repaired(text)
    except UnsafeEntityError as error:
        raise ParseError(feed_url, f"not read, for {error}") from None
    if document is None:
        raise ParseError(feed_url, f"no feed: it begins with {_shown(start)!r}")
    try:
        # Never bytes or a string: feedparser would take a short one for the name of a file and open that.
        result = feedparser.parse(
            io.BytesIO(document.text.encode("utf-8", "replace")),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except Exception as error:  # feedparser raises what it pleases on broken documents
        raise ParseError(feed_url, f"feedparser failed on it ({type(error).__name__})") from error
    channel = result["feed"]
    link = absolute_url(_text(channel, "link"), address)
    homes = _homes(feed_url, link)
    found, version = result["entries"], result["version"] or ""
    each = (_said(entry, feed_url, link or address, homes, channel, version) for entry in found)
    said, rejects = _taken(each, len(found), feed_url)
    if document.lost is not None:
        rejects.append(Reject(f"{feed_url}#{len(said) + 1}", "the document was cut off in this entry", document.lost))
    hours, days = _skips(document.text)
    return ParsedFeed(_text(channel, "title"), link, _least_seconds(channel), hours, days, said, rejects)


def _taken(entries: Iterator[SaidEntry | Reject], count: int, feed_url: str) -> tuple[list[SaidEntry], list[Reject]]:
    said: list[SaidEntry] = []
    rejects: list[Reject] = []
    for position, entry in enumerate(entries, 1):
        if position > MAX_ENTRIES:
            reason = f"a feed of {count:,} entries: from number {MAX_ENTRIES + 1:,} on they were left out"
            rejects.append(Reject(f"{feed_url}#{position}", reason, ""))
            break
        if isinstance(entry, Reject):
            rejects.append(entry._replace(locator=f"{feed_url}#{position}"))
        else:
            said.append(entry)
    return said, rejects


# -- XML ----------------------------------------------------------------------


def _said(
    entry: Any, feed_url: str, base: str, homes: frozenset[str], channel: Any, version: str
) -> SaidEntry | Reject:
    title = _title(entry, version)
    link = _text(entry, "link")
    summary = _text(entry, "summary")
    for content in dict.get(entry, "content") or ():
        value = content.get("value")
        if isinstance(value, str) and len(value) > len(summary or ""):
            summary = value
    reason = _too_long(title, link, summary)
    if reason:
        return Reject("", reason, (title or link or "")[:500])
    page, linked = _own_page(link, _text(entry, "comments"), homes)
    detail = dict.get(entry, "title_detail") or {}
    return SaidEntry(
        feed_url=feed_url,
        title=title,
        url=page,
        guid=_text(entry, "id"),
        summary_html=summary,
        author=(_text(entry, "author") or "")[:1_000] or None,
        language=_text(detail, "language") or _text(channel, "language"),
        # As written: our own reader of dates knows time zones that feedparser takes for UTC.
        published=_text(entry, "published") or _text(entry, "created"),
        updated=_text(entry, "updated"),
        base_url=base,
        linked_url=linked,
    )


def _title(entry: Any, version: str) -> str | None:
    title = _text(entry, "title")
    detail = dict.get(entry, "title_detail") or {}
    # In Atom a title of type text means its characters: "<canvas>" in it is no tag. RSS never says what it means.
    if title and "<" in title and version.startswith("atom") and detail.get("type") == "text/plain":
        return html.escape(title, quote=False)
    return title


def _text(mapping: Any, name: str) -> str | None:
    value = dict.get(mapping, name)  # feedparser's own lookup gives out one date for another
    return str(value) if isinstance(value, str) and value.strip() else None


def _too_long(title: str | None, link: str | None, summary: str | None) -> str | None:
    for name, value, most in (
        ("title", title, MAX_TITLE_SOURCE),
        ("address", link, MAX_ADDRESS_SOURCE),
        ("text", summary, MAX_SUMMARY_SOURCE),
    ):
        if value and len(value) > most:
            return f"its {name} has {len(value):,} characters; {most:,} is the limit"
    return None


def _homes(feed_url: str, channel_link: str | None) -> frozenset[str]:
    """The registrable domains that a feed can call its own: its address's and its channel link's."""
    found = (registrable_domain(host(address)) for address in (feed_url, channel_link) if address)
    return frozenset(domain for domain in found if domain)


def _own_page(link: str | None, comments: str | None, homes: frozenset[str]) -> tuple[str | None, str | None]:
    """The entry's own page, and the page of another publisher that it points to.

    An aggregator such as a link board gives the publisher's page as the link and its own page, where readers talk about
    it, as the comments. Of any other feed the link is its own page: a blog's comments page lies beside its link.
    """
    if not link or not comments or not homes:
        return link, None
    of_comments, of_link = registrable_domain(host(comments)), registrable_domain(host(link))
    if of_comments in homes and of_link is not None and of_link != of_comments and of_link not in homes:
        return comments, link
    return link, None


_UPDATE_SECONDS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_SKIPS = re.compile(r"<skip(Hours|Days)>(.{0,2000}?)</skip\1>", re.DOTALL | re.IGNORECASE)
_SKIP_PARTS = re.compile(r"<(?:hour|day)>\s*([0-9]{1,2}|[A-Za-z]+)\s*</", re.IGNORECASE)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _least_seconds(channel: Any) -> int:
    """The pause that the feed asks for by ttl (in minutes) or by sy:updatePeriod and sy:updateFrequency; 0 for none."""
    ttl = (_text(channel, "ttl") or "").strip()
    by_ttl = int(ttl) * 60 if ttl.isascii() and ttl.isdigit() and len(ttl) < 9 else 0
    period = _UPDATE_SECONDS.get((_text(channel, "sy_updateperiod") or "").strip().lower(), 0)
    frequency = (_text(channel, "sy_updatefrequency") or "1").strip()
    times = int(frequency) if frequency.isascii() and frequency.isdigit() and len(frequency) < 9 else 1
    return max(by_ttl, period // max(times, 1))


def _skips(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    # feedparser keeps only the last hour of a list.
    hours: set[int] = set()
    days: set[int] = set()
    for kind, inner in _SKIPS.findall(text[:100_000]) if "<skip" in text[:100_000] else ():
        for part in _SKIP_PARTS.findall(inner):
            if kind.lower() == "hours" and part.isdigit():
                hours.add(int(part) % 24)
            elif part.lower() in _WEEKDAYS:
                days.add(_WEEKDAYS.index(part.lower()))
    return tuple(sorted(hours)), tuple(sorted(days))


def _keep_dates_as_written(_: str) -> struct_time:
    return _SOME_MOMENT


# feedparser would read each date by up to nine readers, and we read it again: the first one answers for all.
_SOME_MOMENT = struct_time((2000, 1, 1, 0, 0, 0, 5, 1, 0))
feedparser.registerDateHandler(_keep_dates_as_written)
feedparser.api.PREFERRED_XML_PARSERS.insert(0, "ingest.feeds.sax")


# -- JSON Feed ----------------------------------------------------------------


def _parse_json(text: str, feed_url: str, address: str) -> ParsedFeed:
    try:
        document = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        raise ParseError(feed_url, f"no feed: it begins with {_shown(text)!r}") from None
    is_feed = isinstance(document, dict) and "jsonfeed.org" in str(document.get("version"))
    if not is_feed or not isinstance(document.get("items"), list):
        raise ParseError(feed_url, "JSON, but no JSON Feed")
    link = absolute_url(_json_text(document, "home_page_url"), address)
    items = document["items"]
    said, rejects = _taken(
        (_said_in_json(item, feed_url, link or address, _json_text(document, "language")) for item in items),
        len(items),
        feed_url,
    )
    return ParsedFeed(_json_text(document, "title"), link, 0, (), (), said, rejects)


def _said_in_json(item: object, feed_url: str, base: str, language: str | None) -> SaidEntry | Reject:
    if not isinstance(item, dict):
        return Reject("", "an item that is no object", str(item)[:500])
    summary = _json_text(item, "content_html")
    for name in ("content_text", "summary"):
        if not summary and (plain := _json_text(item, name)):
            summary = html.escape(plain, quote=False)
    title, url = _json_text(item, "title"), _json_text(item, "url")
    reason = _too_long(title, url, summary)
    if reason:
        return Reject("", reason, (title or url or "")[:500])
    return SaidEntry(
        feed_url=feed_url,
        title=html.escape(title, quote=False) if title else None,
        url=url or _json_text(item, "external_url"),
        guid=_json_text(item, "id"),
        summary_html=summary,
        author=_json_author(item),
        language=_json_text(item, "language") or language,
        published=_json_text(item, "date_published"),
        updated=_json_text(item, "date_modified"),
        base_url=base,
        linked_url=_json_text(item, "external_url") if url else None,
    )


def _json_text(mapping: dict[str, Any], name: str) -> str | None:
    value = mapping.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool) and name == "id":
        value = str(value)  # version 1.1 asks readers to take numbers too
    return _without_halves(value) if isinstance(value, str) and value.strip() else None


def _without_halves(text: str) -> str:
    # JSON can spell half a surrogate pair, which no other text can hold.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _json_author(item: dict[str, Any]) -> str | None:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return (_json_text(first, "name") or "")[:1_000] or None if isinstance(first, dict) else None


def _shown(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]+", " ", text[:60]).strip()
