"""Identity, addresses and text: numbers in brackets are the faults that ingest must survive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from courlan import clean_url
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.errors import EntryError
from ingest.normalise import (
    _CLEAN_URL,
    _MOVING_COUNT,
    _PLAIN_TAIL,
    _canonical,
    canonical_url,
    feed_key,
    host,
    match_text,
    normalise,
    plain_text,
    registrable_domain,
    without_moving_counts,
)
from ingest.records import Entry, SaidEntry

SEEN = datetime(2026, 3, 14, tzinfo=UTC)
FEED = "https://news.example/feed.xml"


def said(**fields: object) -> SaidEntry:
    given_fields = {"feed_url": FEED, "title": "Chip plant opens", "url": "https://news.example/a", "published": SEEN}
    return SaidEntry(**(given_fields | fields))  # type: ignore[arg-type]


def entry(**fields: object) -> Entry:
    return normalise(said(**fields), origin="feed", seen_at=SEEN)


class TestIdentity:
    def test_an_entry_keeps_its_id_when_its_title_changes(self) -> None:
        # [43] the same guid with a new title is a version
        first, second = entry(guid="g1"), entry(guid="g1", title="Chip plant opens late")
        assert first.entry_id == second.entry_id
        assert first.content_hash != second.content_hash

    def test_an_empty_guid_is_none_and_the_address_stands_in(self) -> None:
        # [41]
        assert entry(guid="  ").entry_id == entry(guid=None).entry_id
        assert entry(guid="").entry_id != entry(guid="", url="https://news.example/b").entry_id

    def test_without_guid_and_link_title_and_day_tell_entries_apart(self) -> None:
        # [41]
        plain = {"guid": None, "url": None}
        assert entry(**plain).entry_id == entry(**plain, published=SEEN + timedelta(hours=3)).entry_id
        assert entry(**plain).entry_id != entry(**plain, published=SEEN - timedelta(days=1)).entry_id
        assert entry(**plain).entry_id != entry(**plain, title="Other").entry_id

    def test_an_undated_entry_without_guid_and_link_is_the_same_at_every_poll(self) -> None:
        today = normalise(said(url=None, published=None), origin="feed", seen_at=SEEN)
        tomorrow = normalise(said(url=None, published=None), origin="feed", seen_at=SEEN + timedelta(days=1))
        assert today.entry_id == tomorrow.entry_id

    def test_tracking_parameters_make_no_other_entry(self) -> None:
        # [49]
        marks = ("?utm_source=rss", "?at_medium=RSS&at_campaign=X", "?fbclid=1", "#xtor=RSS-1", "#:~:text=plant")
        assert {entry(url=f"https://news.example/a{mark}").entry_id for mark in marks} == {entry().entry_id}

    def test_parameters_that_name_pages_keep_entries_apart(self) -> None:
        # [48]
        links = ("/?p=1", "/?p=2", "/watch?v=A", "/watch?v=a", "/watch?v=B")
        assert len({entry(url=f"https://news.example{link}").entry_id for link in links}) == len(links)

    def test_links_that_differ_in_the_fragment_stay_apart(self) -> None:
        # [44]
        assert entry(url="https://news.example/log#v1").entry_id != entry(url="https://news.example/log#v2").entry_id

    def test_http_and_https_of_one_feed_give_one_entry(self) -> None:
        assert entry(feed_url="http://www.news.example:80/feed.xml/").entry_id == entry().entry_id

    def test_counts_that_move_make_no_version(self) -> None:
        before = entry(summary_html="<p>A thing</p><p>Points: 12</p><p># Comments: 3</p>")
        after = entry(summary_html="<p>A thing</p><p>Points: 250</p><p># Comments: 91</p>")
        assert before.content_hash == after.content_hash

    def test_a_count_within_a_sentence_is_content(self) -> None:
        assert without_moving_counts("It scored 12 points in the test.") == "It scored 12 points in the test."

    @pytest.mark.parametrize("summary", [None, "x", "A whole sentence that nobody could head or open."])
    def test_an_entry_without_title_and_address_is_refused_with_its_place(self, summary: str | None) -> None:
        said = SaidEntry(feed_url=FEED, guid="x", summary_html=summary)
        with pytest.raises(EntryError, match=r"feed\.xml#3.*neither title nor address"):
            normalise(said, origin="feed", seen_at=SEEN, locator="feed.xml#3")
        assert normalise(said._replace(url="https://news.example/1"), origin="feed", seen_at=SEEN).title == ""

    @pytest.mark.parametrize(
        ("field", "value"), [("title", "x" * 10_000), ("url", "https://news.example/" + "x" * 9_000)]
    )
    def test_an_absurdly_long_part_is_refused(self, field: str, value: str) -> None:
        # [36]
        with pytest.raises(EntryError, match="characters"):
            entry(**{field: value})

    def test_paths_and_sql_in_guids_are_only_text(self) -> None:
        # [60] [61]
        for guid in ("../../etc/passwd", "'; drop table raw.entries; --", "\x00\ud800"):
            assert len(entry(guid=guid).entry_id) == 20


class TestDatesOfEntries:
    def test_the_first_sighting_counts_where_there_is_no_date(self) -> None:
        # [51]
        assert entry(published=" ").published_at == SEEN
        assert entry(published=None).date_source == "seen"

    @pytest.mark.parametrize(
        "date", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2036-03-14", "9999-12-31T23:59:59Z"]
    )
    def test_an_absurd_date_is_flagged_and_the_first_sighting_counts(self, date: str) -> None:
        # [52]
        found = entry(published=date)
        assert (found.published_at, found.date_source, found.published_text) == (SEEN, "implausible", date)

    def test_a_clock_two_hours_ahead_is_believed(self) -> None:
        # [54]
        ahead = SEEN + timedelta(hours=2)
        assert entry(published=ahead).published_at == ahead

    def test_the_update_stands_in_for_a_missing_publication(self) -> None:
        found = entry(published=None, updated="2026-03-01T10:00:00Z")
        assert (found.published_at, found.date_source) == (datetime(2026, 3, 1, 10, tzinfo=UTC), "updated")

    def test_a_date_never_comes_from_a_guid(self) -> None:
        # [52]
        assert entry(guid="tag:news.example,2019-05-05:1", published=None).published_at == SEEN


class TestAddresses:
    @pytest.mark.parametrize(
        "link",
        [
            "tag:news.example,2026:1",
            "1",
            "",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "http://[::1",
        ],
    )
    def test_what_is_no_page_is_no_link(self, link: str) -> None:
        # [47] [58]
        assert entry(url=link).canonical_url is None

    def test_a_relative_link_is_made_absolute_by_its_base_else_by_its_feed(self) -> None:
        # [46]
        assert entry(url="/b", base_url="https://other.example/x/").url == "https://other.example/b"
        assert entry(url="b").url == "https://news.example/b"

    def test_credentials_do_not_stay_in_a_canonical_address(self) -> None:
        assert canonical_url("https://user:secret@news.example/a") == "https://news.example/a"

    @given(st.text(max_size=80))
    def test_no_text_breaks_an_address(self, text: str) -> None:
        found = canonical_url(f"https://news.example/{text}")
        assert found is None or found.startswith("https://")
        assert isinstance(feed_key(text or "x"), str)
        host(text)

    @given(st.text(max_size=30))
    def test_a_canonical_address_is_its_own_canonical_address(self, text: str) -> None:
        once = canonical_url(f"http://news.example/a?x={text}")
        assert once is None or canonical_url(once) == once

    @given(st.from_regex(_CLEAN_URL, fullmatch=True))
    def test_an_address_that_is_taken_as_clean_is_what_cleaning_leaves(self, link: str) -> None:
        cleaned = clean_url(link)
        assert cleaned and canonical_url(link) == "https" + cleaned[link.index(":") :]

    @given(st.from_regex(_CLEAN_URL, fullmatch=True), st.from_regex(_PLAIN_TAIL, fullmatch=True))
    def test_a_tail_is_cleaned_alike_behind_every_clean_address(self, link: str, tail: str) -> None:
        assume("xn--" not in link)
        assert canonical_url(link + tail) == _canonical(link + tail)

    @pytest.mark.parametrize(
        ("tail", "left"),
        [("?utm_source=rss", ""), ("?id=7&at_medium=RSS", "?id=7"), ("?b=1&a=2#v2", "?a=2&b=1#v2"), ("#xtor=1", "")],
    )
    def test_what_tracks_is_cut_off_and_what_names_the_page_stays(self, tail: str, left: str) -> None:
        assert canonical_url("http://news.example/a/" + tail) == "https://news.example/a/" + left

    @pytest.mark.parametrize(
        ("name", "domain"),
        [
            ("feeds.news.co.uk", "news.co.uk"),
            ("news.example", "news.example"),
            ("a.b.news.example", "news.example"),
            ("someone.substack.com", "someone.substack.com"),
            ("127.0.0.1", "127.0.0.1"),
            ("localhost", "localhost"),
        ],
    )
    def test_the_registrable_domain_is_what_somebody_registered(self, name: str, domain: str) -> None:
        assert registrable_domain(name) == domain


class TestText:
    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("<p>Hello <b>wor</b>ld</p><p>again</p>", "Hello world\nagain"),
            ("AT&amp;amp;T", "AT&T"),
            ("&lt;p&gt;escaped twice&lt;/p&gt;", "escaped twice"),
            ("a &lt; b and c > d", "a < b and c > d"),
            ("if a<b then", "if a<b then"),
            ("x<script>alert(1)</script>y<style>p{}</style>", "xy"),
            ("<img src=x onerror=alert(1)>seen", "seen"),
            ("a\xa0b\r\nc", "a b\nc"),
            ("\u202eevil\u200b \ufeffmark\x07", "evil mark"),
            ("\ud800half", "half"),
            ("a\tb\xa0c\u200bd\ne", "a b cd\ne"),
            ("\x1b[1;31mRed\x1b[0m [31m] and \x9b4mlined\x9b0m [0m", "Red [31m] and lined [0m"),
            ("&#27;[2J&#x1b;[HCleared", "Cleared"),
            ("\x1b]0;a title\x07Chips \x1b]8;;https://evil.example\x1b\\rise\x1b]8;;\x1b\\", "Chips rise"),
            ("\x1b(BPlain \x1bEscaped \x1b]never ended", "Plain Escaped ]never ended"),
        ],
    )
    def test_plain_text_is_what_a_reader_sees(self, source: str, words: str) -> None:
        # [28] [57] [62]
        assert plain_text(source) == words

    @given(st.text())
    def test_plain_text_has_no_character_that_hides(self, source: str) -> None:
        assert all(
            letter.isprintable() or letter == "\n" or letter.isspace()
            for letter in plain_text(source)
            if letter < "\u0600"
        )

    def test_terms_match_between_blanks_and_neighbours_share_none(self) -> None:
        found = match_text("Nvidia’s H100, AI-chips: 'quoted' rock'n'roll_x")
        assert found == " Nvidia's  H100  AI  chips  quoted  rock'n'roll  x "
        assert found.count(" AI ") == found.count(" chips ") == 1

    @given(st.text())
    def test_match_text_is_padded_words_or_nothing(self, text: str) -> None:
        found = match_text(text)
        assert found == "" or (found[0] == found[-1] == " " and match_text(found) == found)

    @given(st.text(st.sampled_from("aé_9 '’‘ʼ“”–—…\xa0中\u2009\ud800\n")))
    def test_match_text_keeps_letters_digits_and_inner_apostrophes_and_nothing_else(self, text: str) -> None:
        plain = "".join("'" if sign in "’‘ʼ" else sign if sign.isalnum() or sign == "'" else " " for sign in text)
        words = [word for token in plain.split() if (word := token.strip("'"))]
        assert match_text(text) == (f" {'  '.join(words)} " if words else "")

    @given(st.lists(st.sampled_from(["12", "1.5k", "Points", ": ", "ſhares", "liKes", "chips", " ", "\n", "é"])))
    def test_lines_that_only_count_are_left_out_wherever_they_stand(self, parts: list[str]) -> None:
        text = "".join(parts)
        assert without_moving_counts(text) == _MOVING_COUNT.sub("", text)

    def test_a_short_title_is_taken_for_what_its_feed_declares(self) -> None:
        assert entry(title="Halbleiter", language="de-DE").language == "de"

    def test_a_long_text_is_taken_for_what_it_is(self) -> None:
        french = (
            "Le gouvernement français a annoncé lundi soir de nouvelles règles pour exporter des puces vers la Chine "
            "et plusieurs autres pays"
        )
        assert entry(title=french, language="en-US").language == "fr"
        english = "The regulator said on Monday that exports of chips to several countries will need a licence"
        assert entry(title=english, language="fr").language == "en"
