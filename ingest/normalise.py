"""From what a source said to what Beatbook stores: identity, canonical URL, UTC times, plain text. No I/O, no clock.

Everything here is a pure function, since it runs in worker processes and decides for ever which entry is which.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit, urlunsplit

from courlan import clean_url
from selectolax.lexbor import LexborHTMLParser
from tld import get_tld

from ingest.dates import parse_date
from ingest.errors import EntryError
from ingest.language import language_of
from ingest.records import Entry, Origin, SaidEntry

MAX_TITLE_LENGTH = 2_000
MAX_URL_LENGTH = 8_192
EARLIEST_PUBLISHED_AT = datetime(1990, 1, 1, tzinfo=UTC)  # the first web pages; an earlier date is a slip or a default
MAX_CLOCK_SKEW = timedelta(hours=24)  # no time zone is further off; beyond it a date ahead is absurd


def normalise(said: SaidEntry, *, origin: Origin, seen_at: datetime, locator: str = "") -> Entry:
    """Decide what one entry is. `seen_at` is when it was first known, unless the entry brings its own.

    Raises EntryError where there is nothing to keep (neither title nor address) or a part is absurdly long.
    """
    seen_at = said.seen_at or seen_at
    url, canonical = _addresses(said.url, said.base_url or said.feed_url)
    if url and len(url) > MAX_URL_LENGTH:
        raise EntryError(locator, f"its address has {len(url):,} characters; {MAX_URL_LENGTH:,} is the limit", url)
    title = one_line(plain_text(said.title or ""))
    if len(title) > MAX_TITLE_LENGTH:
        raise EntryError(locator, f"its title has {len(title):,} characters; {MAX_TITLE_LENGTH:,} is the limit", title)
    text = _text_of(said)
    if not (title or canonical):
        raise EntryError(locator, "it has neither title nor address", said.guid or said.url or text)

    published_at, date_source = _published_at(said, origin, seen_at)
    feed_url = storable(said.feed_url)
    url_host = _host_of_canonical(canonical)
    key = feed_key(feed_url) if feed_url else (url_host or "unknown")
    feed_host = feed_url[7:].strip() if feed_url and feed_url.startswith("outlet:") else host(feed_url)
    guid = (storable(said.guid) or "").strip() or None
    # An undated entry has no day of its own: with the day of its sighting it would be new again at every poll.
    day = "" if date_source in ("seen", "implausible") else published_at.date().isoformat()
    page = canonical or f"{title.casefold()}\x1f{day}"
    entry_id = digest(key, "guid", guid) if guid else digest(key, "page", page)
    return Entry(
        entry_id=entry_id,
        content_hash=digest(title, without_moving_counts(text)),
        feed_url=feed_url,
        feed_key=key,
        feed_host=feed_host,
        feed_domain=registrable_domain(host(feed_url)),
        guid=guid,
        url=storable(url),
        canonical_url=canonical,
        url_host=url_host,
        url_domain=registrable_domain(url_host),
        linked_url=canonical_url(said.linked_url) if said.linked_url else None,
        title=title,
        summary_html=storable(said.summary_html or said.body_html),
        text=text,
        match_title=match_text(title),
        match_text=match_text(text),
        author=one_line(plain_text(said.author)) or None if said.author else None,
        language=language_of(title, text, declared=said.language),
        published_at=published_at,
        published_text=_published_text(said),
        date_source=date_source,
        seen_at=seen_at,
        origin=origin,
        spare_entry_id=digest(key, "guid and page", guid, page) if guid else entry_id,
    )


def _text_of(said: SaidEntry) -> str:
    summary = plain_text(said.summary_html) if said.summary_html else ""
    if not said.body_html:
        return summary
    body = plain_text(said.body_html)
    return body if body.startswith(summary[:200]) else f"{summary}\n{body}"


def _published_at(said: SaidEntry, origin: Origin, seen_at: datetime) -> tuple[datetime, str]:
    """When the source says that it was published, and where that was read; the first sighting where it says nothing."""
    given = "archive" if origin in ("archive", "backfill") else "given" if origin == "document" else "published"
    date_source = "seen"
    for value, source in ((said.published, given), (said.updated, "updated")):
        moment = parse_date(value)
        if moment is None:
            continue
        if EARLIEST_PUBLISHED_AT <= moment <= seen_at + MAX_CLOCK_SKEW:
            return moment, source
        date_source = "implausible"
    return seen_at, date_source


def _published_text(said: SaidEntry) -> str | None:
    value = said.published or said.updated
    return value.isoformat() if isinstance(value, datetime) else storable(value)


# -- identity -----------------------------------------------------------------


def digest(*parts: str | None) -> str:
    """20 hex digits over the parts, kept apart by a character that no part can hold; None and '' are the same."""
    joined = "\x1e".join([part or "" for part in parts])
    return blake2b(joined.encode("utf-8", "replace"), digest_size=10).hexdigest()


# Points and comments of an aggregator's entry move at every poll: they make no new version of it.
_MOVING_COUNT = re.compile(
    r"^\W*(?:(?:points|comments|score|votes|upvotes|likes|shares|views|replies)\W*\d[\d,.]*k?"
    r"|\d[\d,.]*k?\W*(?:points?|comments?|votes?|upvotes?|likes?|shares?|views?|replies))\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_COUNTED = re.compile(r"\d")  # searched first: most texts have no digit at all, and need no closer look
_COUNTED_WORDS = ("point", "comment", "score", "vote", "like", "share", "view", "repl")


def without_moving_counts(text: str) -> str:
    """The text without lines that hold nothing but a count of points, comments and the like."""
    if not _COUNTED.search(text):
        return text
    if text.isascii():  # elsewhere some letters have more than two cases
        lowered = text.lower()
        if not any(word in lowered for word in _COUNTED_WORDS):
            return text
    return _MOVING_COUNT.sub("", text)


# -- addresses ----------------------------------------------------------------


# Most addresses are clean as they are, or but for a tail that many share, and cleaning one is a fifth of all work on
# its entry. Nothing here can match in two ways, so nothing is tried twice.
_CLEAN_URL = re.compile(r"https?://(?:[a-z0-9-]++\.)++[a-z]++(?:/[A-Za-z0-9_~-]++(?:\.[A-Za-z0-9_~-]++)*+)++/?+")
_PLAIN_TAIL = re.compile(r"[?#][A-Za-z0-9_=&.~-]*+")  # what it is cleaned to does not hang on what stands before it


def _addresses(url: str | None, base: str | None) -> tuple[str | None, str | None]:
    """The link made absolute and its canonical form."""
    link = (url or "").strip()
    if clean := _CLEAN_URL.match(link):
        end = clean.end()
        if end == len(link):
            return link, f"https{link[link.index(':') :]}"
        if _PLAIN_TAIL.fullmatch(link, end) and "xn--" not in link:  # courlan decodes such hosts
            return link, f"https{link[link.index(':') : end]}{_clean_tail(link[end:])}"
    found = absolute_url(link, base)
    return found, _canonical(found) if found and len(found) <= MAX_URL_LENGTH else None


@lru_cache(maxsize=4_096)
def _clean_tail(tail: str) -> str:
    page = "https://news.example/page"
    return (_canonical(page + tail) or page).removeprefix(page)


def absolute_url(url: str | None, base: str | None) -> str | None:
    """The link made absolute, or None where it leads to no page (`tag:`, `1`, `javascript:`)."""
    link = (url or "").strip()
    if not link or link.isdigit():
        return None
    try:
        if not urlsplit(link).scheme and base:
            link = urljoin(base, link)
        parts = urlsplit(link)
        return link if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:  # a bracket that is no IPv6 address, a port that is no number
        return None


def canonical_url(url: str | None) -> str | None:
    """The address by which a page is known: https, no tracking, no credentials, parameters in order; None for no page.

    The fragment stays, for change logs link to `#v2`, save for those that only track.
    """
    link, canonical = _addresses(url, None)
    return canonical if link and len(link) <= MAX_URL_LENGTH else None


def _canonical(link: str) -> str | None:
    cleaned = clean_url(link)
    if not cleaned:
        return None
    try:
        parts = urlsplit(cleaned)
        netloc = parts.netloc.rpartition("@")[2].lower()
        if not parts.hostname:
            return None
    except ValueError:
        return None
    fragment = "" if parts.fragment.lower().startswith(_TRACKING_FRAGMENTS) else parts.fragment
    netloc = netloc.removesuffix(":443").removesuffix(":80")
    return storable(urlunsplit(("https", netloc, parts.path or "/", parts.query, fragment)))


def _host_of_canonical(url: str | None) -> str | None:
    # Most of the time of an entry goes into taking addresses apart: a canonical one is known to begin with https://.
    return host(url[: url.index("/", 8)]) if url else None


_TRACKING_FRAGMENTS = ("xtor=", "utm_", "at_", "echobox=", ":~:", "ref=", "ref-", "?utm")


@lru_cache(maxsize=65_536)
def feed_key(url: str) -> str:
    """The feed's address without scheme, www, default port and closing slash: http and https are one feed."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return url.strip().casefold()
        name = parts.hostname.removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip().casefold()
    query = f"?{parts.query}" if parts.query else ""
    return f"{name}{port}{parts.path.rstrip('/')}{query}"


@lru_cache(maxsize=65_536)
def host(url: str | None) -> str | None:
    """The host of an address in lower case and without www, or None."""
    try:
        name = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


# Places where every subdomain is an outlet of its own, and that the public suffix list does not name.
_SHARED_DOMAINS = (
    "substack.com",
    "medium.com",
    "beehiiv.com",
    "ghost.io",
    "tumblr.com",
    "typepad.com",
    "buttondown.email",
)


@lru_cache(maxsize=65_536)
def registrable_domain(name: str | None) -> str | None:
    """The part of a host that somebody registered (`bbc.co.uk` of `news.bbc.co.uk`); the host itself where unclear."""
    if not name:
        return None
    if name.endswith(_SHARED_DOMAINS) and name not in _SHARED_DOMAINS:
        return name
    found = get_tld(f"https://{name}/", fail_silently=True, search_private=True, as_object=True)
    if found is not None and not isinstance(found, str):
        return str(found.fld)
    labels = name.split(".")
    is_address = ":" in name or labels[-1].isdigit()
    return name if is_address else ".".join(labels[-2:])


# -- text ---------------------------------------------------------------------

_BLOCK_TAG = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|figure|figcaption|hr|pre|dd|dt)\b)",
    re.IGNORECASE,
)
_INVISIBLE_TAGS = ["script", "style", "template", "noscript", "iframe", "object", "head"]
_INVISIBLE = re.compile(rf"<(?:{'|'.join(_INVISIBLE_TAGS)})\b", re.IGNORECASE)
_ESCAPED_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|li|ul|ol|img|h[1-6]|blockquote)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
# Control characters, bidirectional overrides, zero-width marks, the byte order mark, halves of surrogate pairs, and
# code points that are no characters: none of them can be seen, all of them can mislead a reader or a terminal.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]"
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What a terminal acts on and does not print (ECMA-48), whole: colours and moves (CSI), titles and links (OSC). Without
# the escape that begins it, the rest would stand in the text as "[31m".
_TERMINAL_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x9b[0-9;]+[a-zA-Z]"
    r"|(?:\x1b[\]PX^_]|\x9d)[^\x07\x1b\x9c\n]{0,2000}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[()*+][0-9A-Z]"
)
_ESCAPE_REFERENCE = re.compile("&#(?:0*27|x0*1b);", re.IGNORECASE)  # to Python and HTML it is no character at all
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--|!\[CDATA\[.*?\]\])>", re.DOTALL)


def plain_text(source: str) -> str:
    """The words that a reader sees: no tags, entities undone (twice, for feeds escape twice), one line a block."""
    text = _ESCAPE_REFERENCE.sub("\x1b", source) if "&#" in source else source
    if "<" in text and _TAG.search(text):
        text = _without_tags(text)
    elif "&" in text:
        text = html.unescape(text)
    if "<" in text and _ESCAPED_TAG.search(text):
        text = _without_tags(text)
    elif "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable():  # the usual case by far: one line without a character that hides
        return " ".join(text.split()) if "  " in text else text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        text = _UNSEEN.sub("", _TERMINAL_SEQUENCE.sub("", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _without_tags(source: str) -> str:
    # In HTML a line break is a blank; only block tags break lines.
    marked = _BLOCK_TAG.sub("\n<", source.replace("\n", " "))
    tree = LexborHTMLParser(storable(marked) or "")
    if _INVISIBLE.search(marked):
        tree.strip_tags(_INVISIBLE_TAGS)
    return tree.text(deep=True, separator="", strip=False) if tree.body else ""


def one_line(text: str) -> str:
    """The text with every run of blanks and line breaks as one blank."""
    return " ".join(text.split())


def storable(text: str | None) -> str | None:
    """The text without the characters that UTF-8 or DuckDB cannot hold; all else as it came."""
    if not text:
        return None
    if "\0" not in text:
        try:
            text.encode()  # much faster than to look at each character
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub("", text)


_APOSTROPHES = re.compile("[\u2018\u2019\u02bc]")
# Replaced one by one before the rest is searched for, since an English text mostly has no other: many times faster.
_USUAL_SIGNS = [
    *((sign, "'") for sign in "\u2018\u2019"),
    *((sign, " ") for sign in "\u201c\u201d\u2013\u2014\u2026\xa0"),
]
_OTHER_SIGNS = re.compile(r"[^\w\x00-\x7f]+")
# Bytes, for they are translated many times faster than text: what is no ASCII letter or digit becomes a blank, save the
# apostrophe and the bytes of other letters.
_BLANK_SIGNS = bytes(c if chr(c).isalnum() or chr(c) == "'" else 32 for c in range(128)) + bytes(range(128, 256))


def match_text(text: str) -> str:
    """The text made ready for terms: two blanks for each run of what is no letter, digit or inner apostrophe.

    Two, so that neighbouring terms do not share one; one more at each end. A term then matches between blanks, the same
    on every engine, with no word boundary of a regex.
    """
    if not text.isascii():
        for sign, meant in _USUAL_SIGNS:
            if sign in text:
                text = text.replace(sign, meant)
        if not text.isascii():
            text = _OTHER_SIGNS.sub(" ", _APOSTROPHES.sub("'", text))
    words = f" {text.encode('utf-8', 'replace').translate(_BLANK_SIGNS).decode()} "
    while " '" in words or "' " in words:  # an apostrophe at the edge of a word is a quotation mark
        words = words.replace(" '", " ").replace("' ", " ")
    joined = "  ".join(words.split())
    return f" {joined} " if joined else ""
