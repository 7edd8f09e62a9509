"""The walk-through tells stories in counts: no headline, no sentence, ten links at most."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from ingest.home import Home
from tests.stories.conftest import HOSTILE, VERIFIED, Tables, write
from tests.walkthrough import TOLD, WINDOWS, Told, Window, as_page, bar, read_window

DAYS = Window(date(2026, 3, 1), date(2026, 3, 1), "Two companies agreed.")


@pytest.fixture
def told(told_home: Path) -> Told:
    return read_window(Home(told_home), DAYS)


def links(page: str) -> list[str]:
    """The addresses that a renderer makes links of."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    return [str(child.attrs["href"]) for token in tokens for child in token.children or () if child.type == "link_open"]


def test_a_window_counts_the_stories_that_began_in_it(told: Told) -> None:
    (day,) = told.days
    assert (day["day"], day["stories"], day["verified"], day["held"], day["action_items"]) == (
        date(2026, 3, 1),
        4,
        2,
        1,
        1,
    )
    assert (told.article_count, told.outlet_count, told.owner_count) == (3, 3, 2)
    assert [(row["origins"], row["stories"]) for row in told.origins] == [(1, 2), (2, 2)]
    assert [(row["role"], row["articles"]) for row in told.roles] == [("original", 2), ("copy", 1)]
    page = as_page([told])
    assert "- 1: A rumour with a single source." in page
    assert "| Sun 1 Mar | 4 | 12 | 2 | 1 | 1 |" in page


def test_a_window_without_stories_of_its_days_is_told_as_empty(told_home: Path) -> None:
    page = as_page([read_window(Home(told_home), replace(DAYS, first_day=date(2026, 2, 1), last_day=date(2026, 2, 2)))])
    assert "0 articles of 0 outlets with 0 owners became 0 stories" in page and "Nothing: no two" in page


def test_a_story_says_when_the_second_source_came_and_how_sources_grew(told: Told) -> None:
    origins = told.strongest[0].origins
    late = [origins[0], {**origins[1], "published_at": origins[1]["published_at"] + timedelta(hours=9)}]
    page = as_page([replace(told, strongest=[replace(told.strongest[0], origins=late)])])
    (line,) = re.findall(r"^\| \*\*.*$", page, re.MULTILINE)
    assert line.endswith(f" | 1 | 1 | 2 | 2 | 3 | 8 | Post, 10 h later | {'█' * 30} |")


def test_a_story_goes_by_what_half_of_its_sources_name(home: Home, tables: Tables) -> None:
    tables["story_companies"][0]["origin_count"] = 0
    write(home, tables)
    assert "**Deals & takeovers**" in as_page([read_window(home, DAYS)])


def test_a_story_whose_topic_hardly_any_source_names_is_not_told(home: Home, tables: Tables) -> None:
    tables["story_topics"][0]["origin_count"] = 0
    write(home, tables)
    assert not read_window(home, DAYS).strongest


def test_a_dispute_shows_each_value_with_who_states_it(told: Told) -> None:
    assert re.search(r"^  - amount: \$2\.5bn 1 of 2 \(Acme .*\); \$2bn 1 of 2 \(Acme", as_page([told]), re.MULTILINE)


def test_no_headline_and_no_sentence_stands_on_the_page(home: Home, tables: Tables) -> None:
    tables["companies"][0]["name"] = "Acme"
    for fact in tables["story_facts"]:
        fact["outlet_name"] = "Daily"
    write(home, tables)
    page = as_page([read_window(home, DAYS)])
    outside = ["buys", "evil", *(row["title"] for row in tables["story_articles"][1:])]
    assert "Acme" in page and not [words for words in outside if words in page]


def test_hostile_names_are_no_links_and_the_page_has_ten_at_most(told: Told) -> None:
    hostile = replace(told.strongest[0], row={**told.strongest[0].row, "outlet_name": HOSTILE})
    page = as_page([replace(told, strongest=[hostile] * TOLD)] * len(WINDOWS))
    assert links(page) == ["https://daily.example/acme"] * 10
    assert all(letter.isprintable() or letter == "\n" for letter in page)


def test_a_bar_is_in_proportion_and_never_empty_for_what_is_there() -> None:
    assert (bar(0, 9), bar(1, 900), bar(5, 10), bar(10, 10), bar(0, 0)) == ("", "█", "█" * 15, "█" * 30, "")


def test_hours_count_from_the_first_source_and_not_from_an_aggregator(home: Home, tables: Tables) -> None:
    tables["stories"][0]["started_at"] = datetime(2026, 3, 1, 2)
    write(home, tables)
    page = as_page([read_window(home, DAYS)])
    assert "Daily, 01 Mar 08:00" in page and "| Post, 1 h later |" in page


def test_stories_off_the_beat_are_counted_and_not_told(told: Told) -> None:
    assert [story.row["story_id"] for story in told.strongest] == [VERIFIED]
    assert sum(row["stories"] for row in told.days) == 4
