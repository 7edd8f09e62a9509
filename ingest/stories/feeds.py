"""Published stories and action items as Atom (RFC 4287) and JSON Feed 1.1, written beside the snapshots."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import duckdb

from app.outside import plain, safe_url
from ingest.home import Home
from ingest.published import opened
from ingest.reading import table_names
from ingest.stories.reading import Row, rows
from ingest.stories.wording import confidence_words, count_words, impact_words, status_words, title_words, tone_words

ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
#: What begins every id (RFC 4151). It names no site, and must never change: readers know an entry by it.
TAG = "tag:beatbook.invalid,2026:"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One feed: the name of its files, its title, and which published stories it has, in SQL."""

    name: str
    title: str
    condition: str


# A story that is held is in no feed.
KINDS = (
    Kind("stories", "Published stories", "gate = 'published'"),
    Kind("action-items", "Action items", "gate = 'published' and is_action_item"),
)
FILES = tuple(f"{kind.name}.{ending}" for kind in KINDS for ending in ("atom", "json"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One story as a feed tells it. Its texts are plain: one line, nothing that is no text in XML."""

    id: str
    title: str
    url: str | None
    outlet_name: str
    summary: str
    published_at: datetime
    updated_at: datetime
    topics: tuple[str, ...]
    facts: Row


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of one build, newest change first."""

    id: str
    title: str
    subtitle: str
    updated_at: datetime
    method_version: str | None  # what made the stories; None where there are none
    entries: tuple[Entry, ...]


def write_feeds(home: Home) -> list[Path]:
    """Write the feeds of the published snapshot into published/feeds; the files, none where it has no stories.

    Each file appears whole: who has the old one open reads it to its end.
    """
    with opened(home) as connection:
        if "stories" not in table_names(connection):
            return []
        feeds = {kind.name: read_feed(connection, kind) for kind in KINDS}
    home.feeds.mkdir(exist_ok=True)
    written = []
    for name, feed in feeds.items():
        for ending, body in (("atom", as_atom(feed)), ("json", as_json_feed(feed))):
            path = home.feeds / f"{name}.{ending}"
            _write(path, body)
            written.append(path)
    return written


def read_feed(connection: duckdb.DuckDBPyConnection, kind: Kind) -> Feed:
    """The stories of a feed that changed last, as the snapshot has them."""
    ((built_at, home_kind),) = connection.execute("select built_at, home_kind from build_info").fetchall()
    found = rows(
        connection,
        f"""
        with changed as (
            select story_id, max(changed_at) as changed_at from story_changes group by story_id
        ),
        topic_names as (
            select story_id, list(name order by origin_count desc, name) as topics
            from story_topics join topics using (topic_id) group by story_id
        )
        select stories.*, coalesce(changed_at, first_seen_at) as updated_at, coalesce(topics, []) as topics
        from stories left join changed using (story_id) left join topic_names using (story_id)
        where {kind.condition}
        order by updated_at desc, started_at desc, story_id
        limit {ENTRIES}
        """,
    )
    is_sample = home_kind == "sample"
    return Feed(
        id=f"{TAG}{'sample/' if is_sample else ''}feed/{kind.name}",
        title=f"Beatbook: {kind.title.lower()}" + (" (sample data: fictional)" if is_sample else ""),
        subtitle=f"The {ENTRIES} that changed last, with how many independent sources stand behind each.",
        updated_at=max((row["updated_at"] for row in found), default=built_at),
        method_version=max((_text(row["method_version"]) for row in found), default=None),
        entries=tuple(_entry(row) for row in found),
    )


def _entry(row: Row) -> Entry:
    summary = (
        f"{status_words(row)}. {impact_words(row).capitalize()}, confidence {confidence_words(row['confidence'])}, "
        f"tone {tone_words(row['sentiment_tier'])}; {count_words(row['article_count'], 'article')} "
        f"of {count_words(row['outlet_count'], 'outlet')}."
    )
    numbers = (
        "status",
        "independent_count",
        "article_count",
        "impact",
        "confidence",
        "is_action_item",
        "is_sample",
        "method_version",
    )
    return Entry(
        id=f"{TAG}story/{_text(row['story_id'])}",
        title=_text(title_words(row)),
        url=_link(row["url"]),
        outlet_name=_text(row["outlet_name"]),
        summary=summary,
        published_at=row["started_at"],
        updated_at=row["updated_at"],
        topics=tuple(map(_text, row["topics"])),
        facts={"story_id": row["story_id"], **{name: row[name] for name in numbers}},
    )


def as_atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    ElementTree.register_namespace("", ATOM)
    root = _element(None, "feed")
    _element(root, "id", feed.id)
    _element(root, "title", feed.title)
    _element(root, "subtitle", feed.subtitle)
    _element(root, "updated", _moment(feed.updated_at))
    _element(_element(root, "author"), "name", "Beatbook")
    method = {"version": feed.method_version} if feed.method_version else {}
    _element(root, "generator", "Beatbook", **method)
    for entry in feed.entries:
        node = _element(root, "entry")
        _element(node, "id", entry.id)
        _element(node, "title", entry.title, type="text")
        _element(node, "published", _moment(entry.published_at))
        _element(node, "updated", _moment(entry.updated_at))
        _element(_element(node, "author"), "name", entry.outlet_name)
        if entry.url:
            _element(node, "link", rel="alternate", href=entry.url)
        for topic in entry.topics:
            _element(node, "category", term=topic)
        # An entry without a link to a page must have content (RFC 4287, 4.1.1).
        _element(node, "summary" if entry.url else "content", entry.summary, type="text")
    ElementTree.indent(root)
    document = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return bytes(document) + b"\n"


def as_json_feed(feed: Feed) -> bytes:
    """The feed as a JSON Feed; what no standard member says stands under `_beatbook`."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "authors": [{"name": "Beatbook"}],
        "items": [dict(_item(entry)) for entry in feed.entries],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> Iterator[tuple[str, object]]:
    yield "id", entry.id
    if entry.url:
        yield "url", entry.url
    yield "title", entry.title
    yield "content_text", entry.summary
    yield "date_published", _moment(entry.published_at)
    yield "date_modified", _moment(entry.updated_at)
    yield "authors", [{"name": entry.outlet_name}]
    if entry.topics:
        yield "tags", list(entry.topics)
    yield "_beatbook", entry.facts


def _element(
    parent: ElementTree.Element | None, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    tag = f"{{{ATOM}}}{name}"
    node = ElementTree.Element(tag) if parent is None else ElementTree.SubElement(parent, tag)
    node.attrib.update(attributes)
    node.text = text
    return node


def _text(said: str | None) -> str:
    return _NOT_XML.sub("", plain(said))


def _link(url: str | None) -> str | None:
    safe = safe_url(url)
    return safe if safe and _text(safe) == safe else None


def _moment(when: datetime) -> str:
    """RFC 3339; the snapshot's times are UTC."""
    return f"{when:%Y-%m-%dT%H:%M:%S}Z"


def _write(path: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        scratch.chmod(0o644)  # mkstemp's own mode shuts out a web server that hands the feeds on
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
