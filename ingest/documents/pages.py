"""The seed ingester: story pages in files become entries with their sections, facts and companies, ready to store."""

from __future__ import annotations

import codecs
import html
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from ingest.documents.amounts import read_amount
from ingest.documents.layout import CompanyCard, Page, PageSection, parse_page, story_lines
from ingest.errors import EntryError, ParseError, UsageError
from ingest.normalise import canonical_url, host, normalise
from ingest.records import Batch, Entry, Fetch, Reject, SaidEntry, Section, StatedFact, StoredPage

__all__ = ["CompanyCard", "Page", "PageSection", "page_batch", "page_files", "parse_page", "read_page", "shown"]

MAX_PAGE_BYTES = 5_000_000
PAGE_SUFFIXES = (".txt", ".md")


# -- files --------------------------------------------------------------------


def page_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read: each path itself, and for a folder all pages below it in the order of their names.

    A folder without pages, or one that may not be opened, stays in the list: reading it says why nothing came of it.
    """
    found: dict[Path, None] = {}
    for path in paths:
        # os.path.isdir, unlike Path.is_dir, takes what may not be looked at for no folder instead of raising.
        found.update(dict.fromkeys(sorted(_pages_below(path)) or [path] if os.path.isdir(path) else [path]))
    return list(found)


def _pages_below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for place, _, names in os.walk(folder, onerror=lambda error: found.append(Path(error.filename))):
        found.extend(Path(place, name) for name in names if name.lower().endswith(PAGE_SUFFIXES))
    return found


def read_page(path: Path) -> str:
    """The text of one file: UTF-8, UTF-16 that says so by its first bytes, or else Windows-1252.

    Raises ParseError where it cannot be opened, is over MAX_PAGE_BYTES, is no text, or holds nothing but blanks.
    """
    return _decode(_read(path), shown(path))


def shown(path: Path) -> str:
    """The path for a message or a log: whatever could steer a terminal or hide is written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


def _read(path: Path) -> bytes:
    locator = shown(path)
    try:
        if path.is_dir():
            raise ParseError(locator, f"the folder has no {' or '.join(PAGE_SUFFIXES)} file that can be read")
        if path.exists() and not path.is_file():  # a pipe or a device could keep us waiting for ever
            raise ParseError(locator, "it is no ordinary file")
        with path.open("rb") as file:
            content = file.read(MAX_PAGE_BYTES + 1)
    except OSError as error:
        raise ParseError(locator, error.strerror or "it cannot be opened") from error
    except ValueError as error:  # a NUL in the path
        raise ParseError(locator, "its name is not one that a file can have") from error
    if len(content) > MAX_PAGE_BYTES:
        raise ParseError(locator, f"it is over {MAX_PAGE_BYTES // 1_000_000} MB")
    return content


# The control characters that stand in texts: tab, line feed, vertical tab, form feed, carriage return.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def _decode(content: bytes, locator: str) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Nearly any bytes are Windows-1252, so there a control character is the sign of a file that is no text.
        if "\x00" in text or (encoding == "cp1252" and _BINARY.search(text)):
            raise ParseError(locator, "it is no text")
        if not text.strip():
            raise ParseError(locator, "it is empty")
        return text
    raise ParseError(locator, f"it is no text in {' or '.join(encodings)}")


# -- entries ------------------------------------------------------------------


def page_batch(
    path: Path,
    *,
    published_at: datetime | None,
    url: str | None,
    outlet: str | None,
    seen_at: datetime,
    batch_id: str,
    stored_page: Callable[[str, str, str | None], StoredPage | None] = lambda *known_by: None,
) -> Batch:
    """Read one page and make it ready to store: one entry with its sections and facts, or one reject with its reason.

    `outlet` is the host or the name of who published it. The page is known by its outlet and `url`, else by its outlet,
    headline and day, the day only where `published_at` is given: so the same page is the same entry whenever it is
    read. `stored_page` (see Warehouse.stored_page) finds the page as it was handed in before: what is given now
    corrects what was given then, and what is not given now still holds. Raises UsageError for a `url` that leads to no
    page: the page would be known by its headline, in silence.
    """
    if url is not None and canonical_url(url) is None:
        raise UsageError(f"{url!r} is no address of a page: it must begin with http:// or https://")
    locator, feed_url = shown(path), _outlet_address(outlet)
    fetch = Fetch(batch_id, feed_url, locator, "document", started_at=seen_at, duration_ms=None, outcome="loaded")
    try:
        content = _read(path)
        fetch = replace(fetch, body_bytes=len(content), body_sha256=sha256(content).hexdigest())
        page = parse_page(_decode(content, locator))
        said = _said(page, feed_url, url, published_at)
        entry = normalise(said, origin="document", seen_at=seen_at, locator=locator)
        before = stored_page(entry.entry_id, locator, fetch.body_sha256)
        if before is not None:
            entry = _said_again(said, before, seen_at)
    except ParseError as error:
        fetch = replace(fetch, outcome=error.outcome, error=error.reason)
        return Batch(fetch, rejects=[Reject(locator, error.reason, "")])
    except EntryError as error:
        return Batch(fetch, rejects=[Reject(locator, error.reason, error.excerpt)])
    return Batch(
        fetch,
        [entry],
        sections=list(_stored_sections(page, entry)),
        facts=list(_stated(page, entry)),
        is_correction=before is not None and _is_corrected(entry, before),
    )


def _said(page: Page, feed_url: str | None, url: str | None, published_at: datetime | None) -> SaidEntry:
    """The page as an entry of a feed would say it: a paragraph a line."""
    story = "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in story_lines(page))
    title = html.escape(page.headline, quote=False)
    return SaidEntry(feed_url, title=title, url=url, summary_html=story or None, published=published_at)


def _said_again(said: SaidEntry, before: StoredPage, seen_at: datetime) -> Entry:
    """The page under the identity it has, with what was given before wherever nothing is given now."""
    said = said._replace(
        feed_url=said.feed_url or before.feed_url,
        url=said.url or before.url,
        published=said.published or (before.published_at if before.date_source == "given" else None),
    )
    entry = normalise(said, origin="document", seen_at=seen_at)
    entry = entry._replace(entry_id=before.entry_id, spare_entry_id=before.entry_id)
    if entry.date_source != "given":  # the day on which it was first seen is its day, whenever it is read again
        entry = entry._replace(published_at=before.published_at, date_source=before.date_source)
    return entry._replace(seen_at=before.seen_at) if _is_corrected(entry, before) else entry


def _is_corrected(entry: Entry, before: StoredPage) -> bool:
    return (entry.feed_url, entry.canonical_url, entry.published_at) != (
        before.feed_url,
        before.canonical_url,
        before.published_at,
    )


_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")


def _outlet_address(outlet: str | None) -> str | None:
    """The address that an outlet's pages are kept under: of its site where a host is known, else `outlet:NAME`."""
    name = "".join(c for c in " ".join(outlet.split()) if c.isprintable()) if outlet else ""
    if not name:
        return None
    site = host(name) if name.lower().startswith(("http://", "https://")) else name.lower().removeprefix("www.")
    return f"https://{site}/" if site and _HOST.fullmatch(site) else f"outlet:{name}"


def _stored_sections(page: Page, entry: Entry) -> Iterator[Section]:
    kept = [section for section in page.sections if section.heading is not None or any(map(str.strip, section.lines))]
    for position, section in enumerate(kept):
        yield Section(entry.entry_id, entry.content_hash, position, section.heading, "\n".join(section.lines))


def _stated(page: Page, entry: Entry) -> Iterator[StatedFact]:
    said: list[tuple[str | None, str, str]] = [(None, "key_fact", fact) for fact in page.facts]
    for card in page.companies:
        said += [(card.name, _label(label), value) for label, value in card.values]
        said += [(card.name, "description", card.description)] if card.description else []
    for position, (subject, label, value) in enumerate(said):
        amount, currency, is_estimate = None, None, False
        if label not in ("key_fact", "description"):
            amount, currency, is_estimate = read_amount(value, is_year=label in _YEAR_LABELS)
        yield StatedFact(
            entry.entry_id, entry.content_hash, position, subject, label, value, amount, currency, is_estimate
        )


_YEAR_LABELS = ("founded", "founded_in", "year_founded", "established")


def _label(words: str) -> str:
    return re.sub(r"\W+", "_", words.casefold()).strip("_")
