"""Where a text says that it has its news from, what it quotes, and where it links to."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import canonical_url, host
from ingest.text import sourcing, sourcing_words
from ingest.text.sentences import sentence_spans, sentences
from ingest.text.sourcing import (
    MAX_ANCHOR_LENGTH,
    MAX_ATTRIBUTIONS,
    MAX_LINKS,
    MIN_QUOTED_WORDS,
    Attribution,
    read_attributions,
    read_links,
)

_SAMPLES = Path(__file__).parents[1] / "samples" / "sourcing"
# A text (\n for a line break), and what is read in it: kind, =name and [the words]; a quotation without its name.
PHRASES = [line.split("\t") for line in (_SAMPLES / "phrases.tsv").read_text(encoding="utf-8").splitlines()]

_PIECES = """
    according to told citing reported reports by from in the The a report Reuters AP (AP) (Reuters) - — -- Bloomberg's
    Harbour Herald and , . : ; ! ? By Jane Doe for With reporting Reporting additional contributed to this story post
    This article originally appeared on first published via © 2023 Copyright press release PRNewswire /PRNewswire/ said
    “ ” " ‘ ’ ' ( ) [ ] as seen obtained İ ß \U0001f600 \ud83d \0 9to5Mac 13th Monday Republished permission Source:
""".split()
_NEWSLIKE = st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " ", " ", " ", "\n"])), max_size=60).map(
    lambda pieces: "".join(word + blank for word, blank in pieces)
)


def attributions(text: str, title: str = "") -> list[Attribution]:
    return read_attributions(title, text, sentence_spans(title, text))


def told(said: Attribution) -> str:
    name = f"={said.name}" if said.name and said.kind != "quotation" else ""
    return f"{said.kind}{name} [{said.quoted}]"


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len({text for text, _ in PHRASES}) >= 60


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[text for text, _ in PHRASES])
def test_a_text_says_where_it_has_its_news_from(text: str, expected: str) -> None:
    assert "; ".join(map(told, attributions(text.replace("\\n", "\n")))) == expected


def test_an_outlet_that_a_bare_says_quotes_is_one_of_the_lists() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    listed = {
        row["name"].removeprefix("The ").lower()
        for name in ("outlets.csv", "outlet_names.csv")
        for row in csv.DictReader((seeds / name).read_text(encoding="utf-8").splitlines())
    }
    names = sourcing_words.PRESS.replace("BBC(?: News)?", "BBC|BBC News").split("|")
    assert [name for name in names if name.removeprefix("The ").lower() not in listed] == []


def test_a_title_may_end_with_the_agency_that_has_the_news() -> None:
    (said,) = attributions("", "Acme to buy Norbex: Reuters")
    assert (said.kind, said.name, said.sentence_position, said.quoted) == ("according_to", "Reuters", 0, "Reuters")
    assert not attributions("", "A history of the agency Reuters")


def test_equal_quotations_compare_equal_whatever_marks_they_stand_in() -> None:
    words = "We’ve spent two years on this, and we would do each day of it again"
    texts = [f"“{words},” said Ann Lee.", f'Lee: "{words.replace("’", chr(39)).upper()}."', f"‘{words}’"]
    assert len({said.name for text in texts for said in attributions(text)}) == 1
    assert [said.quoted for said in attributions(texts[0])] == [f"{words},"]


def test_a_quotation_counts_from_twelve_words_on() -> None:
    words = "and so it went on"
    long = " ".join([words, words, "a b"])
    assert len(long.split()) == MIN_QUOTED_WORDS
    assert [said.quoted for said in attributions(f"“{long}”")] == [long]
    assert not attributions(f"“{long[:-2]}”")


def test_an_attribution_names_the_sentence_that_it_stands_in() -> None:
    text = "Acme cut jobs. Sales fell, according to Reuters. It was a bad year.\nAFP contributed to this report"
    assert [(said.name, said.sentence_position) for said in attributions(text, "Acme cuts jobs")] == [
        ("Reuters", 2),
        ("AFP", 4),
    ]


def test_the_spans_of_sentences_are_numbered_from_the_title_on() -> None:
    title, text = "One title", "First one. Second one!\nThird"
    source = f"{title}\n{text}"
    assert [source[slice(*span)] for span in sentence_spans(title, text)] == [
        "One title",
        "First one.",
        "Second one!",
        "Third",
    ]
    assert sentence_spans("", "") == [(0, 0)]


@settings(max_examples=400, deadline=None)
@given(title=_NEWSLIKE.map(lambda words: words.replace("\n", " ")) | st.text(max_size=60), text=_NEWSLIKE | st.text())
def test_every_attribution_is_a_span_of_the_text_and_none_overlaps_another_of_its_kind(title: str, text: str) -> None:
    source = f"{title}\n{text}"
    spans = sentence_spans(title, text)
    assert len(spans) == 1 + len(sentences(text))
    ends: dict[str, int] = {}
    for position, said in enumerate(read_attributions(title, text, spans)):
        assert source[said.span_start : said.span_end] == said.quoted
        assert said.position == position
        assert ends.get(said.kind, 0) <= said.span_start < said.span_end
        start, end = spans[said.sentence_position]
        assert start <= said.span_start < end or said.kind == "quotation"
        assert (said.name is None) == (said.kind == "press_release")
        ends[said.kind] = said.span_end


@pytest.mark.parametrize(
    "piece",
    [
        "told A", "according to ", "A b A & A of the A ", "“a ", '"a ', "‘a ’", "This article ", "(", "(AP) - ", "A's ",
        "\nBy A B C, ", "reported ", "By Jane Doe and ", "Republished here courtesy ", "Reuters, ", "© ", "via AP ",
        "with ", "A", " Reuters reported.", "\n", "\u0130", "told ABC Reuters and ", "a report from ",
    ],
)  # fmt: skip
def test_a_megabyte_of_anything_is_read_to_its_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(attributions(text, "A title")) <= MAX_ATTRIBUTIONS


# -- links ------------------------------------------------------------------------------------------------------------


def test_a_link_is_told_absolute_and_without_tracking_and_with_the_words_that_are_linked() -> None:
    html = (
        '<p>See <a href="/2023/05/chips?utm_source=rss">the <b>first</b>\n report</a> and '
        "<A HREF='http://www.news.co.uk/a'>x</A> and <a>nothing</a></p>"
    )
    first, second = read_links(html, "https://blog.harbour.example/feed/")
    assert first == (
        0, "https://blog.harbour.example/2023/05/chips?utm_source=rss", "https://blog.harbour.example/2023/05/chips",
        "blog.harbour.example", "harbour.example", "the first report",
    )  # fmt: skip
    assert (second.position, second.canonical_url, second.host, second.domain) == (
        1, "https://www.news.co.uk/a", "news.co.uk", "news.co.uk",
    )  # fmt: skip


def test_a_relative_link_without_an_address_to_stand_against_is_no_link() -> None:
    assert not read_links('<a href="/a">x</a>', None)


def test_markup_that_was_escaped_twice_has_its_links() -> None:
    assert [link.url for link in read_links('&lt;a href="https://harbour.example/a"&gt;x&lt;/a&gt;', None)] == [
        "https://harbour.example/a"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "file:///etc/passwd", "#top", "", "https://",
        "http://[::1", "ftp://harbour.example/a", " \n", "https://harbour.example/" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_leads_to_no_page_is_no_link(address: str) -> None:
    assert not read_links(f'<a href="{address}">x</a>', None)


def test_hostile_markup_stays_words() -> None:
    html = '<a href="https://harbour.example/a"><img src=x onerror=alert(1)>&lt;script&gt;\u202ex\0</a>'
    (link,) = read_links(html, None)
    assert "\n" not in link.anchor and "\u202e" not in link.anchor and "<img" not in link.anchor


def test_a_text_has_fifty_links_at_most_and_anchors_an_end() -> None:
    html = f'<a href="https://harbour.example/a">{"long " * 1000}</a>' * (MAX_LINKS + 5)
    links = read_links(html, None)
    assert len(links) == MAX_LINKS and all(len(link.anchor) <= MAX_ANCHOR_LENGTH for link in links)


_MARKUP = [
    "<a href='", "'>", "</a>", "https://", "a.example", "/b", "//", "<", ">", '"', "&lt;a", "\0", "\ud800", "%", "?q=",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(html=st.lists(st.sampled_from(_MARKUP) | st.text(max_size=5), max_size=30).map("".join))
def test_any_markup_gives_canonical_links_or_none(html: str) -> None:
    for position, link in enumerate(read_links(html, "https://base.example/")):
        assert link.position == position
        assert link.url.lower().startswith(("http://", "https://")) and link.canonical_url.startswith("https://")
        assert link.host == host(canonical_url(link.url)) and "\n" not in link.anchor


def test_what_detects_knows_nothing_of_the_sample() -> None:
    for module in (sourcing, sourcing_words):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {name for name in imported if name and name.startswith("ingest.sample")}
