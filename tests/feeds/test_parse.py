"""Feed documents, good and bad, become entries as they were said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.errors import ParseError
from ingest.feeds import parse
from ingest.feeds.encodings import text_of
from ingest.feeds.parse import ParsedFeed, parse_feed
from ingest.feeds.repair import repaired
from tests.feeds.local_server import LocalServer

SAMPLES = Path(__file__).parents[1] / "samples" / "feeds"
FEED = "https://feeds.harbour.example/rss"


def parsed(body: bytes | str, content_type: str = "") -> ParsedFeed:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, feed_url=FEED, address=FEED, content_type=content_type)


def sample(name: str) -> ParsedFeed:
    return parsed((SAMPLES / name).read_bytes())


def rss(items: str, encoding: str = "UTF-8") -> str:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>T</title>'
    return f"{head}{items}</channel></rss>"


def item(title: str) -> str:
    return f"<item><title>{title}</title><link>https://harbour.example/1</link></item>"


def test_a_plain_feed_says_all_that_it_says() -> None:
    feed = sample("plain.rss")
    assert (feed.title, feed.channel_link) == ("Harbour & Chips", "https://harbour.example/")
    assert (feed.least_seconds, feed.skip_hours, feed.skip_days) == (45 * 60, (0, 1, 2), (5, 6))
    first, second = feed.said
    assert (first.title, first.guid, first.author) == (
        "The harbour orders its own accelerator",
        "harbour-1",
        "The shipping desk",
    )
    assert first.url == "https://harbour.example/accelerator"
    assert first.published == "Tue, 10 Mar 2026 08:00:00 CET"
    assert first.updated is None
    assert first.summary_html is not None and first.summary_html.startswith("<p>The harbour has ordered")
    assert first.language == "en-GB"
    assert (second.url, second.base_url, second.guid) == ("/quays", "https://harbour.example/", None)
    assert {said.feed_url for said in feed.said} == {FEED}


def test_in_atom_a_title_of_type_text_keeps_its_angle_brackets() -> None:
    feed = sample("titles.atom")
    first, second = feed.said
    assert first.title == "What &lt;canvas&gt; does to a lamp"
    assert second.title == "A <em>bright</em> idea"
    assert (first.url, second.url) == ("https://lamp.example/log/canvas", "https://lamp.example/log/bright")
    assert (first.published, first.updated) == (None, "2026-03-10T10:00:00+01:00")
    assert second.published == "2026-03-09T10:00:00Z"
    assert second.summary_html is not None and "Light &amp; shade." in second.summary_html


def test_rss_1_is_read_with_its_update_period() -> None:
    feed = sample("old.rdf")
    assert [said.title for said in feed.said] == ["The mill turns"]
    assert feed.said[0].updated == "2026-03-08T07:00+09:00"
    assert feed.least_seconds == 86_400 // 4


def test_an_aggregators_entry_is_its_own_page_and_names_the_publishers() -> None:
    linked, own = sample("link-board.rss").said
    assert (linked.url, linked.linked_url) == ("https://board.example/item?id=11", "https://publisher.example/chip")
    assert (own.url, own.linked_url) == ("https://board.example/item?id=12", None)


def test_a_blogs_comments_page_does_not_make_it_an_aggregator() -> None:
    (said,) = sample("blog-with-comments.rss").said
    assert (said.url, said.linked_url) == ("https://blog.example/one/", None)


def test_a_document_cut_off_in_an_item_keeps_the_items_before_it() -> None:
    feed = sample("cut-off.rss")
    assert [said.title for said in feed.said] == ["First whole", "Second whole"]
    (reject,) = feed.rejects
    assert "cut off" in reject.reason and "Third" in reject.excerpt


@pytest.mark.parametrize("name", ["plain.rss", "titles.atom", "old.rdf"])
def test_a_document_cut_off_anywhere_gives_no_half_entry(name: str) -> None:
    whole = (SAMPLES / name).read_text(encoding="utf-8")
    all_said = set(sample(name).said)
    for end in range(len(whole) // 4, len(whole), 23):
        try:
            feed = parsed(whole[:end])
        except ParseError:
            continue
        assert {(said.title, said.url, said.published, said.updated) for said in feed.said} <= {
            (said.title, said.url, said.published, said.updated) for said in all_said
        }


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;">',
        "<!entity\n b\t'%a;'>",
        '<!ENTITY % b "x > y %a;">',
        '<!ENTITY b "<title>x</title>">',
        f'<!ENTITY b "{"x" * 10_000}">',
    ],
)
def test_a_document_whose_entities_could_grow_is_refused_with_its_reason(declared: str) -> None:
    rss = "<rss version='2.0'><channel><item><title>&b;</title><link>https://l.example/1</link></item></channel></rss>"
    with pytest.raises(ParseError, match="declares the entity 'b', which is no plain phrase"):
        parsed(f"<!DOCTYPE rss [{declared}]>{rss}")
    (said,) = parsed(f"<!DOCTYPE rss [<!-- {declared} --><!ENTITY b '&#160;'>]>{rss}").said
    assert said.url == "https://l.example/1"


def test_a_billion_laughs_are_refused() -> None:
    with pytest.raises(ParseError, match="declares the entity 'a', which is no plain phrase"):
        sample("billion-laughs.rss")


def test_no_request_leaves_for_an_external_entity_and_no_file_is_read() -> None:
    with LocalServer() as server:
        text = (SAMPLES / "external-entity.rss").read_text(encoding="utf-8").replace("PORT", str(server.port))
        (said,) = parsed(text).said
        assert server.asked == []
    assert said.url == "https://outside.example/1"
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in (said.title or "")


def test_references_to_no_character_cost_a_mark_and_not_the_feed() -> None:
    first, second, third = sample("bad-references.rss").said
    assert first.title is not None and first.title.startswith("Half \ufffd beyond \ufffd zero \ufffd bell \ufffd")
    assert second.title == "Pair \N{ROCKET} flies"
    assert third.title is not None and third.title.startswith("Café\u00a0—")


def test_bare_ampersands_are_taken_as_they_are_meant() -> None:
    first, second = sample("bare-ampersands.rss").said
    assert first.title == "Research & development at R&D"
    assert first.url == "https://amp.example/?a=1&b=2&c=3"
    assert second.title == "Second"


@pytest.mark.parametrize(("name", "title"), [("php-warning.rss", "Still there"), ("broken-cdata.rss", "Second")])
def test_junk_before_and_inside_does_not_hide_the_entries(name: str, title: str) -> None:
    assert title in [said.title for said in sample(name).said]


def test_a_json_feed_is_read_item_by_item() -> None:
    feed = sample("feed.json")
    assert (feed.title, feed.channel_link) == ("Lathe <news>", "https://lathe.example/")
    seven, eight, nine = feed.said
    assert (seven.guid, seven.url, seven.title) == ("7", "/seven", "Seven &lt;b&gt; tools")
    assert (seven.summary_html, seven.author) == ("1 &lt; 2 &amp; 3", "The tool desk")
    assert (eight.linked_url, eight.title) == ("https://maker.example/tool", "half ? pair")
    assert (nine.title, nine.summary_html, nine.url) == (None, "Only a summary", None)
    assert [(reject.locator, reject.excerpt) for reject in feed.rejects] == [(f"{FEED}#3", "nonsense")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n\t ",
        b"\xef\xbb\xbf",
        b"<!DOCTYPE html><html><body>Down for maintenance</body></html>",
        b"<html><head><title>x</title></head><body><pre>&lt;rss&gt;</pre></body></html>",
        b'{"error": "not found"}',
        b'{"version": "https://jsonfeed.org/version/1", "items": "none"}',
        b"[" * 100_000,
        b"Service unavailable",
        b"/etc/passwd",
        b"http://127.0.0.1/",
        b"%PDF-1.7",
        b"<?xml version='1.0'?><sitemapindex/>",
        bytes(range(256)) * 20,
    ],
)
def test_what_is_no_feed_is_an_error_and_not_nothing_new(body: bytes) -> None:
    with pytest.raises(ParseError):
        parsed(body)


def test_a_feed_without_entries_is_no_error() -> None:
    assert parsed(rss("")).said == []


HARBOUR_JA = "港湾のニュースです。半導体とロボットのはなし"
HARBOUR_ZH = "港口新闻：半导体公司今天宣布新的投资计划"


@pytest.mark.parametrize(
    ("declared", "real", "title"),
    [
        ("UTF-8", "utf-8", "Café — “quoted”"),
        ("iso-8859-1", "cp1252", "Café — “quoted”"),
        ("UTF-8", "cp1252", "Café — “quoted”"),
        ("utf-16", "utf-8", "Café — “quoted”"),
        ("iso-8859-1", "utf-8", "Café — “quoted”"),
        ("UTF-8", "utf-16", "Café — “quoted”"),
        ("UTF-16", "utf-16-le", "Café — “quoted”"),
        ("UTF-8", "utf-8-sig", "Café — “quoted”"),
        ("gb2312", "gb18030", HARBOUR_ZH),
        ("UTF-8", "gb18030", HARBOUR_ZH),
        ("Shift_JIS", "cp932", HARBOUR_JA),
        ("UTF-8", "cp932", HARBOUR_JA),
        ("UTF-8", "euc_jp", HARBOUR_JA),
        ("nonsense-8", "utf-8", "Café — “quoted”"),
        ("base64", "cp1252", "Café — “quoted”"),
        ("koi8-r", "koi8-r", "Новости гавани"),
    ],
)
def test_a_title_survives_whatever_the_feed_says_about_its_encoding(declared: str, real: str, title: str) -> None:
    (said,) = parsed(rss(item(title), declared).encode(real)).said
    assert said.title == title


def test_the_charset_of_the_header_helps_where_the_document_declares_nothing() -> None:
    body = b"<rss version='2.0'><channel>" + item("Новости гавани").encode("cp1251") + b"</channel></rss>"
    (said,) = parsed(body, "text/xml; charset=windows-1251").said
    assert said.title == "Новости гавани"


def test_stray_windows_bytes_in_utf_8_become_the_quotes_they_were() -> None:
    body = rss(item("Café @said@")).encode().replace(b"@said@", b"\x93said\x94")
    assert parsed(body).said[0].title == "Café “said”"


def test_reading_text_never_fails() -> None:
    for start in (b"", b"\xff", b"\xff\xfe", b"\xfe\xff\x00", b"\x00\x00\xfe\xff\x01", b"\x1b$B\xff", b"\x00<\x00?"):
        assert isinstance(text_of(start + bytes(range(256))), str)


def test_nul_and_control_characters_go() -> None:
    assert parsed(rss(item("A\x00B\x07C\x1b[31m\ufffe"))).said[0].title == "ABC[31m"


def test_a_feed_of_too_many_entries_is_read_up_to_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse.MAX_ENTRIES == 50_000
    monkeypatch.setattr(parse, "MAX_ENTRIES", 500)  # the true limit takes seconds to reach
    feed = parsed(rss(item("x") * 600))
    assert len(feed.said) == 500
    (reject,) = feed.rejects
    assert reject.locator == f"{FEED}#501" and "600 entries" in reject.reason


def test_an_item_without_anything_in_it_is_still_said() -> None:
    assert len(parsed(rss("<item/>" * 3)).said) == 3


def test_an_entry_with_an_absurd_part_is_rejected_and_its_neighbours_are_not() -> None:
    long_link = "<item><title>t</title><link>https://a.example/" + "x" * 2_000_000 + "</link></item>"
    feed = parsed(rss(item("y" * 9_000_000) + item("good") + long_link))
    assert [said.title for said in feed.said] == ["good"]
    assert [reject.locator for reject in feed.rejects] == [f"{FEED}#1", f"{FEED}#3"]
    assert all("limit" in reject.reason and len(reject.excerpt) <= 500 for reject in feed.rejects)


@pytest.mark.parametrize(
    "inside",
    [
        "<a>" * 20_000 + "</a>" * 20_000,
        "<!--" + "-x" * 500_000 + "-->",
        "".join(
            f'<enclosure url="https://a.example/{index}" length="1" type="audio/mpeg"/>' for index in range(20_000)
        ),
    ],
    ids=["nested", "comment", "enclosures"],
)
def test_a_monstrous_part_leaves_the_entry_beside_it_readable(inside: str) -> None:
    feed = parsed(rss(item("before") + f"<item><title>monster</title>{inside}</item>" + item("after")))
    assert [said.title for said in feed.said] == ["before", "monster", "after"]


def test_a_doctype_is_cut_off_whole_even_with_brackets_in_quotes() -> None:
    document = repaired('<!DOCTYPE rss [<!ENTITY a "]>"> <!-- ]> --> ]><rss><channel/></rss>')
    assert document is not None and document.text == "<rss><channel/></rss>"


def test_an_unclosed_cdata_section_swallows_no_other_entry() -> None:
    good = "<item><title><![CDATA[good]]></title></item>"
    feed = parsed(rss(good + "<item><title><![CDATA[bad</title><link>https://a.example/</link></item>" + good * 2))
    assert [said.title for said in feed.said] == ["good", "bad", "good", "good"]


def test_a_cdata_section_that_quotes_a_feed_stays_whole() -> None:
    quoted = "<![CDATA[<item><![CDATA[x]]]]><![CDATA[></item> &copy R&D]]>"
    (said,) = parsed(rss(f"<item><title>t</title><description>{quoted}</description></item>")).said
    assert said.summary_html == "<item><![CDATA[x]]></item> &copy R&D"


def test_a_root_in_a_comment_is_not_the_root() -> None:
    document = repaired("<!-- <rss> was here --><feed></feed>")
    assert document is not None and document.text == "<feed></feed>"


def test_a_json_feed_of_nonsense_types_is_read_without_an_error() -> None:
    weird = {
        "version": "https://jsonfeed.org/version/1",
        "title": [],
        "home_page_url": 4,
        "items": [{"id": {}, "authors": [3]}],
    }
    feed = parsed(json.dumps(weird))
    assert feed.title is None and len(feed.said) == 1


@pytest.mark.slow
def test_every_real_feed_is_read(real_data: Path) -> None:
    import tarfile

    read = {}
    with tarfile.open(real_data / "real-feeds.tar.xz") as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is not None:
                read[member.name] = parsed(file.read())
    assert len(read) == 49
    assert sum(len(feed.said) for feed in read.values()) == 1_113
    assert all(not feed.rejects for feed in read.values())
    assert sum(feed.title is not None for feed in read.values()) >= 47
