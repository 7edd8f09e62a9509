"""What the benchmarks run on: real data where BEATBOOK_REAL_DATA names some, else the sample beat, many times."""

from __future__ import annotations

import os
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.home import SEEDS_FOLDER
from ingest.sample.beat import generate

REAL_COLUMNS = "feed_url=feed_url,title=title,url=url,published_at=published_at,summary=summary_html"


@dataclass(frozen=True, slots=True)
class Material:
    """An archive, one per cent more of the same kind, and feed documents; `name` says what they are."""

    name: str
    archive: Path
    more: Path
    columns: str
    feeds: list[bytes]


def make_material(folder: Path) -> Material:
    """Write the inputs into `folder`."""
    named = os.environ.get("BEATBOOK_REAL_DATA")
    if named:
        archive = Path(named) / "real-rss-2023-h1.parquet"
        name, columns = "real half-year of feeds", REAL_COLUMNS
        feeds = _feeds_of(Path(named) / "real-feeds.tar.xz")
    else:
        archive, columns = folder / "archive.parquet", ""
        pq.write_table(_sample_archive(27), archive)
        name = "sample beat, 27 times (no BEATBOOK_REAL_DATA)"
        feeds = _sample_feeds()
    more = folder / "more.parquet"
    _write_one_percent_more(archive, more)
    return Material(name, archive, more, columns, feeds)


def _feeds_of(tar: Path) -> list[bytes]:
    with tarfile.open(tar) as opened:
        members = sorted((member for member in opened if member.isfile()), key=lambda member: member.name)
        return [file.read() for member in members if (file := opened.extractfile(member)) is not None]


def _write_one_percent_more(archive: Path, more: Path) -> None:
    """Every hundredth article once more, under another address and title: new rows in all months."""
    with duckdb.connect() as connection:
        source = str(archive).replace("'", "''")
        target = str(more).replace("'", "''")
        connection.execute(
            f"""
            copy (
                select * replace (url || '?more=1' as url, 'More: ' || title as title)
                from read_parquet('{source}', file_row_number = true)
                where file_row_number % 100 = 0
            ) to '{target}' (format parquet)
            """
        )


def _sample_archive(copies: int) -> pa.Table:
    said = generate(seeds_dir=SEEDS_FOLDER).said
    rows = [
        {
            "feed_url": entry.feed_url,
            "title": f"{entry.title} ({copy})",
            "url": f"{entry.url}?p={copy}",
            "published_at": entry.published,
            "summary": entry.summary_html,
        }
        for copy in range(copies)
        for entry in said
    ]
    return pa.Table.from_pylist(rows)


def _sample_feeds() -> list[bytes]:
    by_feed: dict[str | None, list[str]] = {}
    for entry in generate(seeds_dir=SEEDS_FOLDER).said:
        date = entry.published if isinstance(entry.published, datetime) else datetime(2026, 1, 1, tzinfo=UTC)
        title, summary = (
            part.replace("&", "&amp;").replace("<", "&lt;") for part in (entry.title or "", entry.summary_html or "")
        )
        by_feed.setdefault(entry.feed_url, []).append(
            f"<item><title>{title}</title><link>{entry.url}</link><description>{summary}</description>"
            f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        )
    return [
        f'<rss version="2.0"><channel><title>x</title>{"".join(items[:50])}</channel></rss>'.encode()
        for items in by_feed.values()
    ]
