"""A story as a page: it cites, it shows its sums, and no word from outside does anything in it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.outside import plain
from ingest.errors import HomeError, UsageError
from ingest.home import Home
from ingest.stories.page import address, as_markdown, text
from ingest.stories.reading import list_stories, read_story
from ingest.stories.wording import confidence_words, status_words, title_words
from tests.conftest import beatbook
from tests.stories.conftest import GONE, HELD, HOSTILE, NEAR_VERIFIED, SINGLE, VERIFIED, Tables, write


@pytest.fixture
def told(told_home: Path) -> Home:
    return Home(told_home)


def links(markdown: str) -> list[str]:
    """The addresses that a renderer would make links of, bare ones too."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [
        str(child.attrs["href"])
        for token in tokens
        for child in token.children or ()
        if child.type in {"link_open", "image"}
    ]


def shown(markdown: str) -> str:
    """The text that a renderer shows of one paragraph."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], markdown
    assert {child.type for child in tokens[1].children or ()} <= {"text", "text_special"}, markdown
    return "".join(child.content for child in tokens[1].children or ())


def test_a_page_cites_the_source_of_every_statement(told: Home) -> None:
    page = as_markdown(read_story(told, VERIFIED))
    assert "**Verified by 2 independent sources**" in page
    assert re.search(r"^1\. 1\\\. Acme .* \[2\] \(said by 2 independent sources\)$", page, re.MULTILINE)
    assert "- price: $2.5bn, 1 of 2 [1]; $2bn, 1 of 2 [2] — **in dispute**" in page
    assert re.search(r"^- 2026-04-01: Acme .* \[1\]$", page, re.MULTILINE)
    assert re.search(r"^- \[3\] Echo on \[2\] Post: names it as its source 0\.8, “Acme", page, re.MULTILINE)
    assert re.search(r"^- \[2\] Post, “Headline 2”, 2026-03-01 09:00 UTC, 1 h later", page, re.MULTILINE)
    assert re.search(r"^- financial 7\.5, amount: “Acme .*” in the title \[1\]$", page, re.MULTILINE)


def test_two_that_name_an_absent_source_both_name_it(home: Home, tables: Tables) -> None:
    tables["story_dependencies"][0].update(kind="same_source", evidence="Bloomberg")
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    assert re.search(r"^- \[3\] Echo on \[2\] Post: both name Bloomberg as their source 0\.8$", page, re.MULTILINE)


def test_fifty_copies_take_two_lines_and_say_how_many_more_there_are(home: Home, tables: Tables) -> None:
    copy, tie = tables["story_articles"][2], tables["story_dependencies"][0]
    for number in range(4, 53):
        later = copy["published_at"] + timedelta(minutes=number)
        tables["story_articles"].append({**copy, "article_id": f"a{number}", "published_at": later})
        tables["story_dependencies"].append({**tie, "article_id": f"a{number}"})
    tables["stories"][0]["effective_count"] = 1.0
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    depend, sources = (page.split(f"## {name}")[1].split("##")[0] for name in ("Who depends on whom", "Sources"))
    assert depend.count(" on [2] Post: names it as its source") == 2
    assert depend.count(", and 48 more like it") == 1
    # What the dependencies cite keeps its line.
    assert sources.count("(copy, origin 2") == 4 and sources.count("(copy, origin 2, and 46 more like it)") == 1
    assert "Worth 1 source that owes nobody anything." in page


def test_the_sum_behind_the_confidence_comes_to_it(told: Home) -> None:
    page = as_markdown(read_story(told, VERIFIED))
    assert "(1 − (1 − 0.50) · (1 − 0.20)) · (1 − 1/2) = 0.30" in page
    assert "1 of 1 key fact in dispute, and the deed is one more." in page


def test_a_sum_that_does_not_come_to_the_confidence_is_not_shown(home: Home, tables: Tables) -> None:
    tables["stories"][0]["confidence"] = 0.9
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    assert "0.90, from the record" in page and "= 0.90" not in page


def test_a_held_story_says_why_and_what_would_release_it(told: Home) -> None:
    page = as_markdown(read_story(told, HELD))
    assert "**Single source**" in page and "Verified" not in page
    assert "Gate: **held**. A rumour with a single source." in page
    assert "What would release it: A second independent source." in page
    assert "An editor decided (hold, 2026-03-01 13:00 UTC): Acme" in page


def test_no_confidence_reads_as_certainty() -> None:
    assert [confidence_words(value) for value in (0.0, 0.994, 0.9951, 1.0)] == [
        "0.00",
        "0.99",
        "over 0.99",
        "over 0.99",
    ]


def test_a_story_with_an_empty_title_has_words_in_its_place() -> None:
    assert [title_words({"title": title}) for title in ("", None, " \n ")] == ["Without a title"] * 3
    assert title_words({"title": "Chip  maker\nopens"}) == "Chip maker opens"


def test_one_source_never_reads_as_verified() -> None:
    for status in ("verified", "single_source"):
        assert status_words({"status": status, "independent_count": 1}) == "Single source"
    assert "erified" not in status_words({"status": "documented", "independent_count": 1})


def test_a_single_source_is_disputed_by_a_denial_and_not_among_sources() -> None:
    assert status_words({"status": "disputed", "independent_count": 1}) == "Disputed: a source denies it"
    assert status_words({"status": "disputed", "independent_count": 2}) == "Disputed among 2 independent sources"


def test_nothing_from_outside_is_a_link_or_moves_the_cursor(told: Home) -> None:
    page = as_markdown(read_story(told, GONE))
    assert page.count("evil") > 8, "the hostile words are not on the page"
    assert set(links(page)) == {"https://outlet-1.example/page", "https://outlet-2.example/page"}
    assert all(letter.isprintable() or letter == "\n" for letter in page)


@example("&lt;b&gt; &#60; AT&T")
@given(st.text(max_size=60) | st.text(alphabet="-+=.)1 #|~`*_[]<>\\!&;:/w@ahtps\n", max_size=30))
def test_text_from_outside_shows_its_very_characters(said: str) -> None:
    if plain(said):
        assert shown(text(said)) == plain(said)


@pytest.mark.parametrize("said", ["https://evil.example/x", "see WWW.evil.example", "mail a@evil.example"])
def test_no_bare_address_is_left_for_a_renderer_to_link(said: str) -> None:
    assert not re.search(r"://|www\.|\w@", text(said), re.IGNORECASE)
    assert shown(text(said)) == said


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/\u202ex", "https://a.example/<b>", None])
def test_an_address_that_is_no_plain_page_is_left_out(url: str | None) -> None:
    assert address(url) == ""


def test_an_id_may_be_shortened_as_far_as_it_is_the_only_one(told: Home) -> None:
    assert read_story(told, "B" * 4).row["story_id"] == SINGLE
    with pytest.raises(UsageError, match="several stories begin with"):
        read_story(told, "a" * 5)
    with pytest.raises(UsageError, match=r"list the newest: .* story$"):
        read_story(told, "%")


def test_a_merged_story_leads_to_the_one_that_has_its_articles_and_says_so(told: Home) -> None:
    story = read_story(told, "d")
    assert story.row["story_id"] == VERIFIED
    assert re.search(
        rf"^\*Story {GONE} was merged into this one on 2026-03-01 14:00 UTC", as_markdown(story), re.MULTILINE
    )


def test_the_list_has_the_newest_first_and_the_held_ones_apart(told: Home) -> None:
    assert [row["story_id"] for row in list_stories(told, 2, everything=True).rows] == [SINGLE, VERIFIED]
    assert [row["story_id"] for row in list_stories(told, 9, held=True, everything=True).rows] == [HELD]


def test_the_list_leaves_out_what_no_topic_has_and_says_how_much(told: Home) -> None:
    listed = list_stories(told, 9)
    assert ([row["story_id"] for row in listed.rows], listed.off_beat) == ([VERIFIED], 2)
    everything = list_stories(told, 9, everything=True)
    assert ({row["story_id"] for row in everything.rows}, everything.off_beat) == ({SINGLE, VERIFIED, NEAR_VERIFIED}, 0)
    assert "2 more have no topic of the beat; --all lists them too" in beatbook(told.root, "story").stderr
    assert NEAR_VERIFIED in beatbook(told.root, "story", "--all").stdout


def test_an_article_has_one_line_for_what_it_depends_on_most(home: Home, tables: Tables) -> None:
    (first,) = tables["story_dependencies"]
    tables["story_dependencies"] += [
        {**first, "kind": "syndication", "weight": 1.0},
        {**first, "kind": "owner", "weight": 1.0, "other_article_id": "a1"},
        {**first, "article_id": "a2", "other_article_id": "a1", "kind": "link", "weight": 0.6},
    ]
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    written = page[page.index("## Who depends on whom") : page.index("## What to watch")].strip().splitlines()[2:]
    assert [line.partition("“")[0] for line in written[:2]] == [
        "- [2] Post on [1] " + text(HOSTILE) + ": links to it 0.6, ",
        "- [3] Echo on [1] " + text(HOSTILE) + ": same owner 1, ",
    ]
    assert written[2:] == [f"- 2 more reasons: `beatbook story {VERIFIED} --json`"]


def test_a_value_that_nothing_names_stands_with_its_sentence(home: Home, tables: Tables) -> None:
    for fact in tables["story_facts"]:
        fact["label"] = None
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    assert "- $2.5bn, 1 of 2 [1]; $2bn, 1 of 2 [2]: “Acme pays $2.5bn.” — **in dispute**" in page


def test_a_timeline_has_the_five_nearest_on_either_side(home: Home, tables: Tables) -> None:
    (other,) = tables["story_timeline"]
    tables["story_timeline"] = [
        {**other, "relation": relation, "other_story_id": f"{relation}-{place}", "similarity": place / 10}
        for relation in ("earlier", "later")
        for place in range(7)
    ]
    write(home, tables)
    shown_ids = [row["other_story_id"] for row in read_story(home, VERIFIED).timeline]
    assert shown_ids == [f"{relation}-{place}" for relation in ("earlier", "later") for place in range(2, 7)]


def test_a_snapshot_older_than_a_part_has_a_page_without_it(home: Home, tables: Tables) -> None:
    for name in ("story_facts", "story_takeaways", "story_redirects"):
        del tables[name]
    write(home, tables)
    page = as_markdown(read_story(home, VERIFIED))
    assert "## Sources" in page and "## Key facts" not in page


def test_a_snapshot_older_than_stories_says_what_to_run(home: Home, tables: Tables) -> None:
    write(home, {"build_info": tables["build_info"]})
    with pytest.raises(HomeError, match="older than stories; make one"):
        list_stories(home, 5)


def test_the_command_prints_a_page_a_list_or_one_line_of_json(told_home: Path) -> None:
    assert beatbook(told_home, "story", VERIFIED).stdout.startswith("# Acme \\[buys\\]")
    listed = beatbook(told_home, "story", "--all", "--limit", "1").stdout
    assert SINGLE in listed and "Single source, impact 8 of 10, unconfirmed" in listed
    held = beatbook(told_home, "story", "--held", "--all").stdout
    assert HELD in held and "A rumour with a single source." in held
    done = beatbook(told_home, "story", VERIFIED, "--json")
    assert done.stdout.count("\n") == 1
    story = json.loads(done.stdout)
    assert (story["independent_count"], len(story["articles"]), story["title"]) == (2, 3, HOSTILE)
    assert json.loads(beatbook(told_home, "story", "--json").stdout)[0]["story_id"] == VERIFIED


def test_a_story_that_is_not_there_is_one_line_with_the_next_step(told_home: Path) -> None:
    done = beatbook(told_home, "story", "nothing\x1b", check=False)
    assert done.returncode == 2 and done.stdout == "" and "\x1b" not in done.stderr
    assert done.stderr.startswith("beatbook: there is no story") and done.stderr.count("\n") == 1
