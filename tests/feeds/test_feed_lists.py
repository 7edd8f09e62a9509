"""Lists of feeds: OPML and tables, the good lines kept and the bad ones named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UsageError
from ingest.feeds.opml import FeedList, read_feed_list

SAMPLES = Path(__file__).parents[1] / "samples" / "feeds"


def read(tmp_path: Path, text: str | bytes, name: str = "list.txt") -> FeedList:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_feed_list(path)


def test_an_opml_list_gives_each_feed_once_with_its_title() -> None:
    found = read_feed_list(SAMPLES / "list.opml")
    assert [(listing.feed_url, listing.title) for listing in found.listings] == [
        ("https://www.harbour.example/feed/", "Harbour & Chips"),
        ("https://query.example/rss?a=1&b=2", "Query"),
        ("http://old.example/rss", "Old"),
    ]
    assert found.listings[0].feed_key == "harbour.example/feed"


def test_what_an_opml_list_names_in_vain_is_reported_with_its_line() -> None:
    found = read_feed_list(SAMPLES / "list.opml")
    lines = {int(reject.locator.rpartition(":")[2]): reject.reason for reject in found.rejects}
    assert set(lines) == {11, 13, 14, 15}
    assert "file" in lines[11] and "password" in lines[14] and "javascript" in lines[15]
    assert not any("secret" in reject.reason + reject.excerpt for reject in found.rejects)


def test_a_table_gives_each_feed_once_and_names_its_bad_lines() -> None:
    found = read_feed_list(SAMPLES / "list.csv")
    assert [(listing.feed_url, listing.title) for listing in found.listings] == [
        ("https://harbour.example/feed", "Harbour, chips"),
        ("https://lamp.example/log/feed.atom", "Lamp"),
    ]
    assert [reject.locator.rpartition(":")[2] for reject in found.rejects] == ["5", "6", "7"]


@pytest.mark.parametrize("column", ["url", "feed_url", "xmlUrl", " URL "])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_column_of_addresses_has_several_names(tmp_path: Path, column: str, delimiter: str) -> None:
    found = read(tmp_path, f"name{delimiter}{column}\nHarbour{delimiter}https://harbour.example/feed\n")
    assert [(listing.feed_url, listing.title) for listing in found.listings] == [
        ("https://harbour.example/feed", "Harbour")
    ]


def test_one_address_a_line_is_a_list_too(tmp_path: Path) -> None:
    found = read(tmp_path, "\ufeffhttps://a.example/f?x=1,2\r\n\r\n# a note\r\nnot one\r\nhttps://b.example/f#top\r\n")
    assert [listing.feed_url for listing in found.listings] == ["https://a.example/f?x=1", "https://b.example/f"]
    assert [reject.locator.rpartition(":")[2] for reject in found.rejects] == ["4"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "just words\nand more\n",
        "<html><body>no list</body></html>",
        '<!DOCTYPE opml [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><opml><body><outline xmlUrl="&c;"/></body></opml>',
        '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body/></opml>',
        b"\x00\x01\x02" * 100,
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(UsageError):
        read(tmp_path, text)


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_feed_list(tmp_path / "missing.opml")
    with pytest.raises(UsageError):
        read(tmp_path, b"x" * (10 * 2**20 + 1))


@pytest.mark.parametrize(
    ("rest", "complaint"),
    [
        ('<outline xmlUrl="https://b', "the OPML is cut off: it breaks off in line 2"),
        ("", "the OPML is cut off: it breaks off in line 2"),
        ("<outline text='R&D'/></body></opml>", "the OPML is not well formed: not well-formed .* in line 2"),
        ("</outline></body></opml>", "the OPML is not well formed: mismatched tag in line 2"),
    ],
)
def test_an_opml_list_that_is_not_whole_is_refused_for_what_is_wrong(tmp_path: Path, rest: str, complaint: str) -> None:
    begun = f'<opml version="2.0"><body>\n<outline xmlUrl="https://a.example/f"/>{rest}'
    with pytest.raises(UsageError, match=rf"feeds\.opml: {complaint}"):
        read(tmp_path, begun, "feeds.opml")
    assert len(read(tmp_path, begun.removesuffix(rest) + "</body></opml>").listings) == 1


@pytest.mark.parametrize("text", ["<opml><body><outline text='News'/></body></opml>", "url,title\n"])
def test_a_list_without_feeds_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="it lists no feed"):
        read(tmp_path, text)


def test_an_opml_list_in_another_encoding_keeps_its_titles(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?><opml><body><outline text="Café" xmlUrl="https://a.example/f"/></body></opml>'
    found = read(tmp_path, text.encode("latin-1"))
    assert found.listings[0].title == "Café"


def test_markup_in_a_title_is_gone(tmp_path: Path) -> None:
    text = '<opml><body><outline text="&lt;script&gt;alert(1)&lt;/script&gt;Lamp" xmlUrl="https://a.example/f"/></body></opml>'
    assert read(tmp_path, text).listings[0].title == "Lamp"
