"""Lists of feeds that people bring: OPML from a feed reader, or a table with one address a line."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import listparser

from ingest.errors import BlockedError, UsageError
from ingest.feeds.encodings import text_of
from ingest.feeds.guard import check_address, redacted
from ingest.normalise import feed_key, one_line, plain_text
from ingest.records import Reject

MAX_LIST_BYTES = 10 * 2**20
URL_COLUMNS = ("feed_url", "xmlurl", "url", "feed", "address")
TITLE_COLUMNS = ("title", "text", "name")


@dataclass(frozen=True, slots=True)
class FeedListing:
    """One feed as a list names it."""

    feed_url: str
    feed_key: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class FeedList:
    """What one list holds: the feeds, each once, and the lines that name none."""

    locator: str
    listings: list[FeedListing]
    rejects: list[Reject]


def read_feed_list(path: Path) -> FeedList:
    """Read an OPML or CSV file. A line that names no feed becomes a Reject with its number; the others are kept.

    Raises UsageError where the file cannot be read, is no list at all or one that names nothing, declares entities, or
    is OPML that is cut off or not well formed: nobody could say which feeds are missing.
    """
    try:
        if path.stat().st_size > MAX_LIST_BYTES:
            raise UsageError(f"{path}: a list of feeds over {MAX_LIST_BYTES:,} bytes is not read")
        text = text_of(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or 'cannot be read'}") from error
    if not text.strip():
        raise UsageError(f"{path}: the file is empty")
    is_xml = text.lstrip("\ufeff \t\r\n").startswith("<")
    lines = list(_in_opml(path, text) if is_xml else _in_table(path, text))
    if not lines:
        raise UsageError(f"{path}: it lists no feed")
    return _collected(str(path), lines)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    address: str
    title: str


def _collected(locator: str, lines: Iterable[_Line]) -> FeedList:
    listings: dict[str, FeedListing] = {}
    rejects: list[Reject] = []
    for line in lines:
        place = f"{locator}:{line.number}"
        try:
            address = as_address(line.address)
        except BlockedError as error:
            rejects.append(Reject(place, error.reason, redacted(line.address)[:500]))
            continue
        title = one_line(plain_text(line.title))[:500] or None
        key = feed_key(address)
        known = listings.get(key)
        if known is None:
            listings[key] = FeedListing(address, key, title)
        elif known.title is None and title is not None:
            listings[key] = FeedListing(known.feed_url, key, title)
    return FeedList(locator, list(listings.values()), rejects)


def as_address(written: str) -> str:
    """The address of a feed as people write it, made ready to be asked; BlockedError with the reason for any other."""
    address = written.strip()
    if address.lower().startswith("feed:"):  # what browsers once wrote for "subscribe"
        rest = address[5:].removeprefix("//")
        address = rest if rest.lower().startswith(("http:", "https:")) else f"http://{rest}"
    check_address(address)
    if "@" in re.split(r"[/?#]", address.partition("//")[2], maxsplit=1)[0]:
        raise BlockedError(redacted(address), "an address with a user name or password in it is not stored")
    return address.partition("#")[0]


# -- OPML ---------------------------------------------------------------------

_XML_URL = re.compile(r"xmlUrl\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def _in_opml(path: Path, text: str) -> Iterable[_Line]:
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise UsageError(f"{path}: a list of feeds that declares entities is not read")
    if not re.search(r"<opml[\s>]", text[:65_536], re.IGNORECASE):
        raise UsageError(f"{path}: neither OPML nor a table of addresses")
    _check_well_formed(path, text)
    numbers = _line_numbers(text)
    try:
        # Bytes, never a string: listparser would open a string that begins like an address.
        found = listparser.parse(text.encode("utf-8", "replace"))
    except (ValueError, AssertionError, LookupError, RecursionError) as error:
        raise UsageError(f"{path}: the OPML cannot be read ({type(error).__name__})") from error
    lines = [_Line(numbers.pop(str(feed.url), 0), str(feed.url), str(feed.title or "")) for feed in found.feeds]
    # An outline that is meant to be a feed and has an empty address is dropped by listparser; here nothing is dropped.
    lines += [_Line(number, "", "") for address, number in numbers.items() if not address]
    return lines


def _check_well_formed(path: Path, text: str) -> None:
    parser = expat.ParserCreate("utf-8")  # whatever encoding it declares: this is text by now
    try:
        parser.Parse(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        fault = expat.ErrorString(error.code)
        # Expat's words for a document that ends within a tag, and within an element.
        if fault in (expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_NO_ELEMENTS):
            raise UsageError(f"{path}: the OPML is cut off: it breaks off in line {error.lineno}") from None
        raise UsageError(f"{path}: the OPML is not well formed: {fault} in line {error.lineno}") from None


def _line_numbers(text: str) -> dict[str, int]:
    """The line on which each address stands first: listparser does not tell."""
    numbers: dict[str, int] = {}
    line, at = 1, 0
    for match in _XML_URL.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        address = html.unescape(match.group(1) if match.group(1) is not None else match.group(2)).strip()
        numbers.setdefault(address, line)
    return numbers


# -- tables -------------------------------------------------------------------


def _in_table(path: Path, text: str) -> Iterable[_Line]:
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(",;\t", key=first.count) if any(mark in first for mark in ",;\t") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    url_column, title_column = 0, None
    is_first = True
    lines: list[_Line] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return lines
        except csv.Error as error:
            raise UsageError(f"{path}: line {reader.line_num} cannot be read as a table ({error})") from error
        if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
            continue
        if is_first:
            is_first = False
            names = [cell.strip().lower() for cell in row]
            named = [names.index(name) for name in URL_COLUMNS if name in names]
            if named:
                url_column = named[0]
                title_column = next((names.index(name) for name in TITLE_COLUMNS if name in names), None)
                continue
            if not any("://" in cell for cell in row):
                wanted = ", ".join(URL_COLUMNS[:3])
                raise UsageError(f"{path}: no column named {wanted}, and no address in its first line")
            url_column = next(at for at, cell in enumerate(row) if "://" in cell)
        lines.append(_Line(reader.line_num, _cell(row, url_column), _cell(row, title_column)))


def _cell(row: list[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""
