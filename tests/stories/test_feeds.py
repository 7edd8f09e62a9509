"""Feeds of stories: what any reader can take, only what is published, and whole files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import feedparser
import pytest

from ingest.home import Home
from ingest.stories.feeds import ATOM, ENTRIES, FILES, TAG, write_feeds
from tests.stories.conftest import HELD, NEAR_VERIFIED, SINGLE, VERIFIED, Tables, write

STORY = f"{TAG}story/"


@pytest.fixture
def feeds(home: Home, tables: Tables) -> Path:
    write(home, tables)
    write_feeds(home)
    return home.feeds


def ids(feeds: Path, name: str) -> list[str]:
    """The ids of both formats of one feed, which must be the same."""
    atom = ElementTree.parse(feeds / f"{name}.atom").getroot()
    found = [node.text or "" for node in atom.findall(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
    assert found == [item["id"] for item in read_json(feeds, name)["items"]]
    return found


def read_json(feeds: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((feeds / f"{name}.json").read_text(encoding="utf-8")))


def test_a_feed_has_published_stories_and_the_newest_change_first(feeds: Path) -> None:
    assert ids(feeds, "stories") == [STORY + VERIFIED, STORY + SINGLE, STORY + NEAR_VERIFIED]
    assert ids(feeds, "action-items") == [STORY + VERIFIED]
    assert not any(HELD in (feeds / name).read_text(encoding="utf-8") for name in FILES)


def test_an_action_item_that_an_editor_holds_is_in_no_feed(home: Home, tables: Tables) -> None:
    tables["stories"][0]["gate"] = "held"
    write(home, tables)
    write_feeds(home)
    assert ids(home.feeds, "action-items") == []


def test_an_entry_says_who_stands_behind_the_story_and_when_it_last_changed(feeds: Path) -> None:
    first = read_json(feeds, "stories")["items"][0]
    assert first["content_text"].startswith("Verified by 2 independent sources. Impact 8 of 10, action item")
    assert (first["date_published"], first["date_modified"]) == ("2026-03-01T08:00:00Z", "2026-03-01T10:00:00Z")
    assert (first["url"], first["tags"]) == ("https://daily.example/acme", ["Deals & takeovers"])
    assert (first["_beatbook"]["independent_count"], first["_beatbook"]["method_version"]) == (2, "stories-1")
    generator = ElementTree.parse(feeds / "stories.atom").getroot().find(f"{{{ATOM}}}generator")
    assert generator is not None and generator.get("version") == "stories-1"


def test_a_feed_reader_reads_the_atom_file_without_complaint(feeds: Path) -> None:
    found = feedparser.parse((feeds / "stories.atom").read_bytes(), sanitize_html=False)
    assert not found.bozo and found.version == "atom10"
    assert [entry.id for entry in found.entries] == ids(feeds, "stories")
    assert found.entries[0].title_detail.type == "text/plain"
    assert "<b>Bolt</b>" in found.entries[0].title and "\x1b" not in found.entries[0].title


def test_an_entry_without_a_page_has_content_and_no_link(feeds: Path) -> None:
    atom = ElementTree.parse(feeds / "stories.atom").getroot()
    entry = atom.findall(f"{{{ATOM}}}entry")[2]
    assert entry.find(f"{{{ATOM}}}link") is None
    assert entry.find(f"{{{ATOM}}}content") is not None and entry.find(f"{{{ATOM}}}summary") is None
    assert "url" not in read_json(feeds, "stories")["items"][2]


@pytest.mark.parametrize("url", ["https://a.example/\ufffe", "https://a.example/\u202ex", "data:text/html,x"])
def test_an_address_that_is_no_plain_page_is_linked_by_no_feed(home: Home, tables: Tables, url: str) -> None:
    tables["stories"][0]["url"] = url
    write(home, tables)
    write_feeds(home)
    assert "url" not in read_json(home.feeds, "stories")["items"][0]
    assert ids(home.feeds, "stories")[0] == STORY + VERIFIED  # the Atom file is well-formed


def test_feeds_of_a_sample_say_that_they_are_fictional(feeds: Path) -> None:
    for name in ("stories", "action-items"):
        assert read_json(feeds, name)["title"].endswith("(sample data: fictional)")
        assert "(sample data: fictional)" in (feeds / f"{name}.atom").read_text(encoding="utf-8")


def test_feeds_of_a_real_beat_do_not_call_it_a_sample(home: Home, tables: Tables) -> None:
    tables["build_info"][0]["home_kind"] = "real"
    write(home, tables)
    write_feeds(home)
    assert read_json(home.feeds, "stories")["title"] == "Beatbook: published stories"
    assert "sample" not in (home.feeds / "stories.atom").read_text(encoding="utf-8")


def test_a_feed_ends_at_its_newest_entries(home: Home, tables: Tables) -> None:
    row = tables["stories"][0]
    tables["stories"] = [{**row, "story_id": f"{number:020}"} for number in range(ENTRIES + 5)]
    write(home, tables)
    write_feeds(home)
    assert len(ids(home.feeds, "stories")) == ENTRIES


def test_who_has_a_feed_open_reads_it_to_its_end_while_the_next_is_written(home: Home, feeds: Path) -> None:
    path = feeds / "stories.json"
    said = path.read_bytes()
    with path.open("rb") as reader:
        begun = reader.read(10)
        write_feeds(home)
        assert begun + reader.read() == said
        assert path.stat().st_ino != os.fstat(reader.fileno()).st_ino
    assert path.read_bytes() == said, "the same snapshot gave another feed"
    assert sorted(file.name for file in feeds.iterdir()) == sorted(FILES)


def test_a_snapshot_older_than_stories_has_no_feeds(home: Home, tables: Tables) -> None:
    write(home, {"build_info": tables["build_info"]})
    assert write_feeds(home) == [] and not home.feeds.exists()


def test_a_build_writes_the_feeds_of_what_it_published(sample_home: Path) -> None:
    home = Home(sample_home)
    assert sorted(path.name for path in home.feeds.iterdir()) == sorted(FILES)
    with duckdb.connect(str(home.snapshot()), read_only=True) as snapshot:
        published = {
            f"{STORY}{story_id}"
            for (story_id,) in snapshot.execute("select story_id from stories where gate = 'published'").fetchall()
        }
    found = ids(home.feeds, "stories")
    assert len(found) == min(ENTRIES, len(published)) and set(found) <= published
