"""What is said about the stories found in the sample beat, worked by hand on a few."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from ingest.errors import HomeError
from ingest.evaluate.sample import Compared, FoundStory, TrueStory, compare, in_words, is_verified_early
from ingest.home import Home
from tests.conftest import beatbook

DAY = datetime(2026, 3, 1)
TRUE = TrueStory("t1", 2, "verified", "published", False, DAY, 8)
FOUND = FoundStory("f1", 2, "verified", "published", DAY, 7, False)
FIFTH = replace(FOUND, story_id="f5")


def compared() -> Compared:
    """Four true stories: found whole, with an entry astray, in dispute, and a dead rumour put into the disputed one."""
    true = [
        TRUE,
        replace(TRUE, story_id="t2", impact=5),
        replace(TRUE, story_id="t3", status="disputed", gate="held", impact=3),
        TrueStory("t4", 1, "single_source", "held", True, None, 1),
    ]
    found = [
        FOUND,
        replace(FOUND, story_id="f2", independent_count=1, status="single_source", impact=6),
        replace(FOUND, story_id="f3", status="disputed", gate="held", impact=2, has_dispute=True),
    ]
    return Compared(
        true_stories={story.story_id: story for story in true},
        found_stories={story.story_id: story for story in found},
        true_story_of={"a": "t1", "b": "t1", "c": "t2", "d": "t2", "g": "t2", "e": "t3", "f": "t4"},
        found_story_of={"a": "f1", "b": "f1", "c": "f2", "d": "f1", "g": "f2", "e": "f3", "f": "f3"},
        true_copies=frozenset("bd"),
        found_copies=frozenset("b"),
    )


def test_the_figures_are_those_of_four_stories_worked_by_hand() -> None:
    figures = compared().as_json()
    assert (figures["stories"], figures["found_stories"], figures["entries"]) == (4, 3, 7)
    # N: t1 and t3 are right, t2 has one too few, t4 one too many.
    assert figures["n_accuracy"] == 0.5
    # Of four stories one has one source: who always says 1 is right there.
    assert figures["n_accuracy_always_1"] == 0.25
    assert list(figures)[3:5] == ["verified_precision", "verified_recall"]
    # Found with two: t1, t3, t4, of which t4 is not; of t1, t2, t3, which have two, t2 was missed.
    assert (figures["verified_precision"], figures["verified_recall"]) == (0.6667, 0.6667)
    assert figures["gate_accuracy"] == 1.0
    assert figures["status_accuracy"] == 0.5
    assert figures["rumours_verified_early"] == 1.0
    # Precision: 2/3, 2/3 (t1) + 1, 1, 1/3 (t2) + 1/2 + 1/2 over 7; recall: 1, 1, 2/3, 2/3, 1/3, 1, 1 over 7.
    assert (figures["bcubed_precision"], figures["bcubed_recall"]) == (0.6667, 0.8095)
    assert (figures["copy_precision"], figures["copy_recall"]) == (1.0, 0.5)
    # In dispute: t3 is, and t4 was told in the same found story.
    assert (figures["dispute_precision"], figures["dispute_recall"]) == (0.5, 1.0)
    # Ranks of 8 5 3 1 against 7 6 2 2: 4 3 2 1 and 4 3 1.5 1.5.
    assert figures["impact_spearman"] == pytest.approx(0.9487)


def test_a_story_is_judged_by_the_found_one_that_holds_most_of_its_entries() -> None:
    one = replace(compared(), found_story_of={"a": "f2", "b": "f1", "c": "f2"})
    assert [(true.story_id, found.story_id) for true, found in one.pairs()] == [("t1", "f1"), ("t2", "f2")]


def test_a_beat_whose_facts_were_not_compared_has_no_figure_of_disputes() -> None:
    found = {key: replace(story, has_dispute=None) for key, story in compared().found_stories.items()}
    figures = replace(compared(), found_stories=found).as_json()
    assert figures["dispute_precision"] is None and figures["dispute_recall"] is None


@pytest.mark.parametrize(
    ("confirmed_at", "verified_at", "count", "is_early"),
    [
        (DAY.replace(day=3), DAY.replace(day=2), 2, True),
        (DAY.replace(day=2), DAY.replace(day=2), 2, False),
        (DAY.replace(day=2), DAY.replace(day=3), 2, False),
        (None, DAY, 2, True),
        (None, None, 1, False),
    ],
)
def test_a_rumour_is_verified_early_where_two_sources_count_before_it_was_confirmed(
    confirmed_at: datetime | None, verified_at: datetime | None, count: int, is_early: bool
) -> None:
    true = replace(TRUE, is_rumour=True, confirmed_at=confirmed_at)
    found = replace(FOUND, verified_at=verified_at, independent_count=count)
    assert is_verified_early(true, found) is is_early


def rumours(*found: FoundStory) -> dict[str, object]:
    """The figures of rumours: confirmed by another story, by its own, dead, and confirmed by its own unfound."""
    rumour = replace(TRUE, is_rumour=True)
    true = [
        replace(rumour, story_id="t1", confirmed_by_story_id="t5"),
        replace(rumour, story_id="t2"),
        replace(rumour, story_id="t3", confirmed_at=None),
        replace(rumour, story_id="t4"),
        replace(TRUE, story_id="t5"),
    ]
    return Compared(
        true_stories={story.story_id: story for story in true},
        found_stories={story.story_id: story for story in (*found, replace(FOUND, story_id="f4"), FIFTH)},
        true_story_of={"a": "t1", "b": "t2", "c": "t3", "d": "t4", "e": "t5", "g": "t5"},
        found_story_of={"a": "f1", "b": "f2", "c": "f3", "d": "f4", "e": "f5", "g": "f5"},
        true_copies=frozenset(),
        found_copies=frozenset(),
    ).as_json()


@pytest.mark.parametrize(
    ("confirmed", "precision", "recall"),
    [
        # Each by what did; the dead one by a later deed; its own story before it was confirmed; another deed.
        ([("f5", DAY), ("f2", DAY), (None, None)], 1.0, 0.6667),
        ([("f5", DAY), ("f2", DAY), ("f5", DAY)], 0.6667, 0.6667),
        ([("f5", DAY), ("f2", DAY.replace(month=2)), (None, None)], 0.5, 0.3333),
        ([("f4", DAY), (None, None), (None, None)], 0.0, 0.0),
        ([(None, None)] * 3, None, 0.0),
    ],
)
def test_a_rumour_is_confirmed_by_what_confirmed_it_and_by_nothing_else(
    confirmed: list[tuple[str | None, datetime | None]], precision: float | None, recall: float
) -> None:
    figures = rumours(
        *(
            replace(FOUND, story_id=f"f{number}", confirmed_by_story_id=story_id, confirmed_at=at)
            for number, (story_id, at) in enumerate(confirmed, 1)
        )
    )
    assert (figures["rumours_confirmed_precision"], figures["rumours_confirmed_recall"]) == (precision, recall)


def test_the_report_in_words_names_the_stories_that_are_wrong() -> None:
    said = in_words(compared())
    assert "4 stories were planted in 7 entries; placing them made 3 stories" in said
    assert "0.250  the floor: what it would be if N were always 1" in said
    assert "2 stories with another N, gate or status than planted" in said
    assert "f2  N 2 → 1, verified → single_source, published → published" in said


def sample_home(home: Home) -> None:
    """A home with one true story of two entries, the second of which came to name another page."""
    home.prepare()
    home.truth.mkdir()
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(f"""
            copy (select * from (values ('a', 's', true, false), ('b', 's', false, false))
                  as t(entry_id, story_id, is_copy, is_rewrite)) to '{home.truth}/entries.parquet';
            copy (select 's' as story_id, 1 as independent_count, 'single' as gate_status, 'published' as gate,
                         true as is_rumour, timestamp '2026-03-02' as confirmed_at, 4 as impact,
                         null::text as confirmed_by_story_id)
                to '{home.truth}/stories.parquet';
            create schema marts; create schema intermediate; create schema staging;
            create table marts.stories as select 'x' as story_id, 1 as independent_count, 'single_source' as status,
                'published' as gate, null::timestamp as verified_at, 4 as impact;
            create table marts.rumours as select 'x' as story_id, timestamp '2026-03-02' as confirmed_at,
                'x' as confirmed_by_story_id;
            create table marts.story_articles as select * from (values
                ('x', 'a1', timestamp '2026-03-01'), ('y', 'a2', timestamp '2026-03-02'))
                as t(story_id, article_id, published_at);
            create table intermediate.int_entries_placed as select * from (values ('a', 'a1'), ('a', 'a2'), ('b', 'a1'))
                as t(entry_id, article_id);
            create table staging.stg_story_links as select 'a' as entry_id, 'text' as copy_kind;
        """)


def test_a_built_sample_home_is_compared_as_it_is(home: Home) -> None:
    sample_home(home)
    figures = compare(home).as_json()
    assert (figures["stories"], figures["n_accuracy"], figures["status_accuracy"]) == (1, 1.0, 1.0)
    assert (figures["bcubed_f1"], figures["copy_recall"], figures["dispute_recall"]) == (1.0, 1.0, None)
    assert (figures["rumours_confirmed_precision"], figures["rumours_confirmed_recall"]) == (1.0, 1.0)


def test_a_home_without_a_truth_or_without_stories_is_one_clear_line(home: Home, tmp_path: Path) -> None:
    done = beatbook(tmp_path / "none", "evaluate", "sample", check=False)
    assert done.returncode == 1 and "has no truth to compare with" in done.stderr and done.stderr.count("\n") == 1
    sample_home(home)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("delete from marts.stories")
    with pytest.raises(HomeError, match="has a place in a story yet"):
        compare(home)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("drop table marts.stories")
    with pytest.raises(HomeError, match="has no stories yet"):
        compare(home)
    home.warehouse.unlink()
    with pytest.raises(HomeError, match="has no warehouse"):
        compare(home)
