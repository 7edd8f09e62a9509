"""Entries into stories: the same place however they come, copies in one group, late ones where they belong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from ingest.errors import StoppedError
from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import Batch, Fetch, SaidEntry
from ingest.text import placing
from ingest.text.placing import place_waiting
from ingest.text.readings import METHODS
from ingest.text.score import SIGNAL_SCHEMA
from ingest.text.stories import FIRST_JOIN, JOIN, METHOD_VERSION, Copy, Link, Pairs, Placed, Reading, place
from ingest.text.story_repair import find_repairs, repair_stories
from ingest.text.story_words import (
    LEAST_SHINGLE_WORDS,
    SKETCH_SIZE,
    WordCounts,
    jaccard,
    names,
    read_words,
    sketch,
    title_words,
    tokens,
    weigh,
    without_suffix,
)
from ingest.text.timeline import NEAR_IN_WORDS, NEIGHBOURS, Beginning, Timeline
from ingest.warehouse.status import home_status
from ingest.warehouse.store import Warehouse
from ingest.warehouse.story_rows import StoredEntry
from tests.conftest import NOW

START = datetime(2026, 1, 5)
SUBJECTS = (
    "Quarrix recalls laptop batteries after fires in Norway",
    "Regulator fines Bellhop for hiding driver data",
    "Tandem Chips opens a foundry in Porto",
    "Union at Vellum Robotics votes to strike",
    "Startup Mosslight raises money for quantum sensors",
)
BODY = (
    "The company said on Monday that it would take back every machine sold since the autumn, after nineteen households "
    "reported smoke from the casing and two of them lost a kitchen to the flames, says the fire brigade of Bergen."
)


def said(
    number: int, title: str, hours: float = 0, text: str = "", host: str = "", url: str | None = None
) -> SaidEntry:
    host = host or f"outlet{number % 7}.example"
    return SaidEntry(
        feed_url=f"https://{host}/feed",
        title=title,
        url=url or f"https://{host}/{number}",
        summary_html=text,
        published=(START + timedelta(hours=hours)).replace(tzinfo=NOW.tzinfo),
        language="en",
    )


def week(count: int = 120) -> list[SaidEntry]:
    """Entries of five stories and of none over six days, some of them copies."""
    draw = random.Random(7)
    entries = []
    for number in range(count):
        subject = SUBJECTS[number * 5 // count]
        words = subject.split()
        draw.shuffle(words)
        title = draw.choice((subject, " ".join(words), f"Nothing like word{number} other{number}"))
        text = draw.choice((BODY, f"{subject}, says report {number}. More of it follows at {number} o'clock.", ""))
        entries.append(said(number, title, number * 144 / count, text))
    return entries


def load(warehouse: Warehouse, entries: Sequence[SaidEntry]) -> None:
    batch = [normalise(entry, origin="feed", seen_at=NOW) for entry in entries]
    warehouse.load([Batch(Fetch(f"b{random.random()}", None, "x", "feed", NOW, 1, "loaded"), batch)])


def score_all(warehouse: Warehouse, vectors: dict[str, Sequence[int] | None] | None = None) -> None:
    """Signals for all texts: a vector by the title's first word, or the one that is given for a title."""
    rows = []
    for content_hash, title in warehouse.connection.execute(
        "select content_hash, min(title) from raw.entries"
        " where content_hash not in (select content_hash from raw.signals) group by 1"
    ).fetchall():
        vector: bytes | None = vector_of(title).tobytes()
        if vectors and title in vectors:
            given = vectors[title]
            vector = None if given is None else np.array(given, dtype=np.int8).tobytes()
        rows.append((content_hash, "test", vector, 0.01, 0.0, *(None,) * 6, NOW))
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else ((),) * len(SIGNAL_SCHEMA)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SIGNAL_SCHEMA, strict=True)]
    warehouse.add_signals(pa.Table.from_arrays(arrays, schema=SIGNAL_SCHEMA))


def vector_of(title: str) -> np.ndarray:
    """A direction that titles with the same words share."""
    total = np.zeros(384)
    for word in title.lower().split():
        total += np.random.default_rng(sum(word.encode())).normal(size=384)
    return np.asarray(np.rint(total / max(np.abs(total).max(), 1) * 127), dtype=np.int8)


def opener(warehouse: Warehouse) -> Any:
    @contextmanager
    def opened() -> Iterator[Warehouse]:
        yield warehouse

    return opened


def links(warehouse: Warehouse) -> dict[str, tuple[Any, ...]]:
    rows = warehouse.connection.execute(
        """
        select entry_id, story_id, copy_of, copy_kind, copy_similarity, nearest_entry_id, similarity
        from raw.story_links
        qualify row_number() over (partition by entry_id order by assigned_at desc, rowid desc) = 1
        """
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def by_title(warehouse: Warehouse) -> dict[str, str]:
    """The story of each title; titles of one story share it."""
    of_entry = {entry_id: row[0] for entry_id, row in links(warehouse).items()}
    titles = warehouse.connection.execute("select title, entry_id from raw.entries").fetchall()
    return {title: of_entry[entry_id] for title, entry_id in titles}


def placed_in(home: Home, loads: Sequence[Sequence[SaidEntry]]) -> dict[str, tuple[Any, ...]]:
    """The links after each load was scored and placed in a process of its own, as far as raw tables tell."""
    with Warehouse.open(home, now=lambda: NOW) as warehouse:
        for entries in loads:
            load(warehouse, entries)
            score_all(warehouse)
            place_waiting(opener(warehouse))
        return links(warehouse)


def reading(number: int, title: str, hours: float = 0, text: str = "", vector: Any = "words", **more: Any) -> Reading:
    words = tokens(text)
    return Reading(
        entry_id=f"{number:020}",
        content_hash=f"{number:020}",
        published_at=START + timedelta(hours=hours),
        outlet=more.get("outlet", f"outlet{number}.example"),
        page=more.get("page"),
        title=" ".join(tokens(title)),
        title_words=title_words(title),
        names=names(title, text),
        words=read_words(tokens(title), words),
        sketch=sketch(words),
        vector=vector_of(title) if isinstance(vector, str) else vector,
    )


# -- the same place however they come ------------------------------------------------


def test_one_batch_daily_and_hourly_loads_give_the_same_links(tmp_path: Any) -> None:
    entries = week(70)

    def parts(seconds: int) -> list[list[SaidEntry]]:
        found: dict[int, list[SaidEntry]] = {}
        for entry in entries:
            assert isinstance(entry.published, datetime)
            found.setdefault(int(entry.published.timestamp()) // seconds, []).append(entry)
        return [found[key] for key in sorted(found)]

    at_once = placed_in(Home(tmp_path / "once"), [entries])
    assert at_once == placed_in(Home(tmp_path / "daily"), parts(86_400))
    assert at_once == placed_in(Home(tmp_path / "hourly"), parts(3_600))
    stories = {row[0] for row in at_once.values()}
    assert len(SUBJECTS) <= len(stories) < len(entries), "the week is no test where nothing or everything joins"
    assert {row[2] for row in at_once.values()} >= {None, "title", "text"}


def test_what_comes_first_within_an_hour_does_not_matter(tmp_path: Any) -> None:
    entries = week(60)
    assert placed_in(Home(tmp_path / "one"), [entries]) == placed_in(Home(tmp_path / "other"), [entries[::-1]])
    readings = [reading(n, SUBJECTS[n % 2], n / 100) for n in range(40)]
    assert place([], readings, WordCounts(), {}) == place([], readings[::-1], WordCounts(), {})


def test_all_but_the_newest_entry_give_the_state_before_it() -> None:
    readings = [reading(n, SUBJECTS[n % 3] + f" {n}", n / 3, BODY if n % 4 == 0 else "") for n in range(40)]
    whole = place([], readings, WordCounts(), {})
    for end in (1, 10, 39):
        assert place([], readings[:end], WordCounts(), {}) == whole[:end]


def test_a_stop_keeps_what_was_placed_and_the_rest_comes_out_the_same(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = placed_in(Home(tmp_path / "whole"), [week()])
    monkeypatch.setattr(placing, "CHUNK_ENTRIES", 10)
    with Warehouse.open(Home(tmp_path / "halves"), now=lambda: NOW) as warehouse:
        load(warehouse, week())
        score_all(warehouse)

        def stop_soon(done: int, total: int) -> None:
            import os
            import signal

            if 30 < done < 80:
                os.kill(os.getpid(), signal.SIGTERM)

        with pytest.raises(StoppedError, match="placed"):
            place_waiting(opener(warehouse), progress=stop_soon)
        assert 30 < len(links(warehouse)) < 120
        place_waiting(opener(warehouse))
        assert links(warehouse) == whole


def test_a_place_is_given_once_and_by_the_first_version(warehouse: Warehouse) -> None:
    load(warehouse, [said(1, SUBJECTS[0]), said(2, SUBJECTS[1], 1)])
    score_all(warehouse)
    assert place_waiting(opener(warehouse)) == {"placed": 2, "unplaced": 0}
    before = links(warehouse)
    load(warehouse, [said(1, SUBJECTS[1], 2)])
    score_all(warehouse)
    assert place_waiting(opener(warehouse)) == {"placed": 0, "unplaced": 0}
    assert links(warehouse) == before


def test_a_writer_that_comes_between_is_noticed(warehouse: Warehouse) -> None:
    load(warehouse, week(30))
    score_all(warehouse)
    opened = 0

    @contextmanager
    def another_places_too() -> Iterator[Warehouse]:
        nonlocal opened
        opened += 1
        if opened == 2:
            place_waiting(opener(warehouse))
        yield warehouse

    place_waiting(another_places_too)
    assert warehouse.connection.execute("select count(*) from raw.story_links").fetchall() == [(30,)]


# -- in order of time ------------------------------------------------------------------


def test_an_entry_that_comes_late_joins_what_was_open_at_its_own_hour(warehouse: Warehouse) -> None:
    load(warehouse, [said(1, SUBJECTS[0], 0), said(2, SUBJECTS[1], 200), said(3, SUBJECTS[0], 210)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    load(warehouse, [said(4, f"{SUBJECTS[0]} again", 5)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    rows = warehouse.connection.execute(
        "select title, story_id, is_late from raw.story_links inner join raw.entries using (entry_id)"
        " order by published_at"
    ).fetchall()
    assert [is_late for _, _, is_late in rows] == [False, True, False, False]
    assert rows[0][1] == rows[1][1] != rows[3][1]


def test_a_story_is_closed_after_three_days() -> None:
    titles = [reading(1, SUBJECTS[0], 0), reading(2, SUBJECTS[0] + " now", 71), reading(3, SUBJECTS[0], 150)]
    first, second, third = place([], titles, WordCounts(), {})
    assert first.story_id == second.story_id != third.story_id


def test_words_of_a_day_count_from_its_end_on_and_late_ones_are_added(warehouse: Warehouse) -> None:
    def counted() -> list[tuple[Any, ...]]:
        return warehouse.connection.execute(
            "select day::text, sum(entry_count)::int from raw.story_days group by 1 order by 1"
        ).fetchall()

    for entries, expected in (
        ([said(1, SUBJECTS[0], 1), said(2, SUBJECTS[1], 2)], []),
        ([said(3, SUBJECTS[2], 30)], [("2026-01-05", 2)]),
        ([said(4, SUBJECTS[3], 3)], [("2026-01-05", 3)]),
        ([said(5, SUBJECTS[3], 60)], [("2026-01-05", 3), ("2026-01-06", 1)]),
    ):
        load(warehouse, entries)
        score_all(warehouse)
        place_waiting(opener(warehouse))
        assert counted() == expected


def test_nothing_is_placed_past_a_text_that_waits_for_its_score(warehouse: Warehouse) -> None:
    load(warehouse, [said(1, SUBJECTS[0], 0), said(2, SUBJECTS[2], 9)])
    score_all(warehouse)
    load(warehouse, [said(3, SUBJECTS[1], 5)])
    assert place_waiting(opener(warehouse)) == {"placed": 1, "unplaced": 2}
    assert home_status_of(warehouse)["waiting_for_stories"] == 2
    assert place_waiting(opener(warehouse), on_words=True) == {"placed": 2, "unplaced": 0}
    assert home_status_of(warehouse)["waiting_for_stories"] == 0


def home_status_of(warehouse: Warehouse) -> dict[str, Any]:
    warehouse.connection.close()
    status = home_status(warehouse.home, METHODS)
    import duckdb

    warehouse.connection = duckdb.connect(str(warehouse.home.warehouse))
    return status


# -- texts that say little ----------------------------------------------------------------


def test_a_text_without_a_vector_is_placed_on_its_words() -> None:
    one = reading(1, SUBJECTS[0], 0, vector=None)
    other = reading(2, SUBJECTS[0] + " today", 1, vector=None)
    strange = reading(3, SUBJECTS[1], 2, vector=None)
    first, second, third = place([], [one, other, strange], WordCounts(), {})
    assert first.story_id == second.story_id != third.story_id
    assert second.copy is None


def test_a_vector_of_length_zero_counts_as_none(warehouse: Warehouse) -> None:
    titles = [SUBJECTS[0], SUBJECTS[0] + " today"]
    load(warehouse, [said(1, titles[0]), said(2, titles[1], 1)])
    score_all(warehouse, dict.fromkeys(titles, (0,) * 384))
    place_waiting(opener(warehouse))
    assert len({row[0] for row in links(warehouse).values()}) == 1
    stored = StoredEntry("e", "h", START, "o.example", None, "t", "", bytes(384), False, None, None, None, None)
    assert placing.read_entry(stored).vector is None, "so that the timeline has nothing to divide by"
    nothing = np.zeros(384, dtype=np.int8)
    readings = [reading(1, titles[0], vector=nothing), reading(2, titles[1], 1, vector=nothing)]
    alone = [reading(1, titles[0], vector=None), reading(2, titles[1], 1, vector=None)]
    zero, none = (Pairs(some, WordCounts()).block(0, 2) for some in (readings, alone))
    assert np.array_equal(zero, none) and np.isfinite(zero).all()


def test_an_empty_title_joins_nothing_and_nothing_joins_it() -> None:
    readings = [
        reading(1, "", 0, BODY, page="https://a.example/1", vector=vector_of("one")),
        reading(2, "", 1, BODY, page="https://a.example/1", vector=vector_of("one")),
        reading(3, SUBJECTS[0], 2, BODY, page="https://a.example/1", vector=vector_of("one")),
        reading(4, "", 3, BODY, page="https://a.example/1", vector=vector_of("one")),
    ]
    found = place([], readings, WordCounts(), {})
    assert len({link.story_id for link in found}) == 4 and not any(link.copy for link in found)


def test_a_title_of_stop_words_alone_divides_by_nothing() -> None:
    readings = [reading(n, "What is it and why", n, vector=None) for n in range(2)] + [
        reading(5, "The", 1, vector=None)
    ]
    with np.errstate(all="raise"):
        found = place([], readings, WordCounts(), {})
    assert found[0].story_id == found[1].story_id != found[2].story_id


def test_an_enormous_title_and_text_are_read_in_no_time() -> None:
    import time

    begun = time.process_time()
    for text in ("word " * 400_000, "a" * 2_000_000, "www.".join("x" * 100_000), " - " * 100_000, "Our " * 300_000):
        title = without_suffix(text[:2_000], "outlet.example")
        entry = StoredEntry("e", "h", START, "o.example", None, title, text, None, False, None, None, None, None)
        found = placing.read_entry(entry)
        assert len(found.words) <= 80 and len(found.sketch) <= SKETCH_SIZE
    assert time.process_time() - begun < 5


# -- copies ---------------------------------------------------------------------------------


def test_fifty_copies_are_one_group_and_one_story() -> None:
    readings = [reading(n, f"Headline {n} of outlet{n}", n / 10, BODY, vector=vector_of(f"w{n}")) for n in range(50)]
    found = place([], readings, WordCounts(), {})
    assert len({link.story_id for link in found}) == 1
    assert [link.copy.entry_id if link.copy else None for link in found] == [None] + [readings[0].entry_id] * 49
    assert {link.copy.kind for link in found if link.copy} == {"text"}


def test_one_address_is_one_text_and_one_title_within_two_days_is_too() -> None:
    page = [reading(n, f"Title {n}", n, page="https://a.example/x", vector=None) for n in (1, 2)]
    assert [link.copy and link.copy.kind for link in place([], page, WordCounts(), {})] == [None, "page"]
    title = [reading(n, SUBJECTS[0], hours, vector=None) for n, hours in ((1, 0), (2, 47), (3, 96))]
    assert [link.copy and link.copy.kind for link in place([], title, WordCounts(), {})] == [None, "title", None]


def test_a_copy_of_a_copy_names_the_first_of_the_group() -> None:
    first, by_title, by_text = (
        reading(1, SUBJECTS[0], 0),
        reading(2, SUBJECTS[0], 1, BODY),
        reading(3, "Another headline", 2, BODY),
    )
    found = place([], [first, by_title, by_text], WordCounts(), {})
    assert [link.copy and link.copy[:2] for link in found[1:]] == [(first.entry_id, "title"), (first.entry_id, "text")]
    assert len({link.story_id for link in found}) == 1


def test_a_title_that_recurs_is_a_column_and_no_copy() -> None:
    readings = [reading(n, "The Morning Briefing", 24 * n, vector=None, outlet="o.example") for n in (10, 11)]
    days = [START.date() + timedelta(days=day) for day in (3, 7)]
    assert place([], readings, WordCounts(), {"the morning briefing": days[:1]})[1].copy is not None
    assert place([], readings, WordCounts(), {"the morning briefing": days})[1].copy is None
    long_ago = [START.date() - timedelta(days=day) for day in (60, 70)]
    assert place([], readings, WordCounts(), {"the morning briefing": long_ago})[1].copy is not None


def test_columns_are_known_from_what_was_placed(warehouse: Warehouse) -> None:
    for day in (0, 10, 20, 21):
        load(warehouse, [said(day, "The Morning Briefing", 24 * day, f"Number {day}.")])
        score_all(warehouse)
        place_waiting(opener(warehouse))
    assert not any(row[1] for row in links(warehouse).values())


def test_a_text_that_shares_a_third_is_derived_and_keeps_its_own_group() -> None:
    words = BODY.split()
    other = " ".join(words[:24] + [f"new{n}" for n in range(len(words) - 24)])
    alike = jaccard(sketch(tokens(BODY)), sketch(tokens(other)))
    assert 0.35 <= alike < 0.6
    readings = [reading(1, "One", 0, BODY), reading(2, "Two", 1, other), reading(3, "Three", 2, other)]
    _, second, third = place([], readings, WordCounts(), {})
    assert second.copy == ("0" * 19 + "1", "derived", alike)
    assert third.copy == ("0" * 19 + "2", "text", 1.0)


def test_short_texts_are_no_copies_and_long_ones_are_told_fairly() -> None:
    assert not len(sketch(["word"] * (LEAST_SHINGLE_WORDS - 1)))
    draw = random.Random(3)
    words = [f"w{draw.randrange(10**6)}" for _ in range(4_000)]
    assert jaccard(sketch(words), sketch(words[:2_000] + [f"x{n}" for n in range(2_000)])) == pytest.approx(
        1 / 3, abs=0.1
    )
    assert jaccard(sketch(words), sketch(words)) == 1


# -- the timeline ----------------------------------------------------------------------------


def test_a_story_finds_earlier_ones_of_the_same_words_and_meaning(warehouse: Warehouse) -> None:
    again = SUBJECTS[0].replace("fires in Norway", "smoke in Norway")
    load(warehouse, [said(1, SUBJECTS[0], 0), said(2, SUBJECTS[1], 1), said(3, again, 24 * 30)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    stories = by_title(warehouse)
    found = warehouse.connection.execute(
        "select story_id, other_story_id, similarity from raw.story_neighbours"
    ).fetchall()
    assert [row[:2] for row in found] == [(stories[again], stories[SUBJECTS[0]])] and 0.5 <= found[0][2] <= 1


def test_neighbours_are_found_again_after_a_restart(tmp_path: Any) -> None:
    entries = [said(n, f"{SUBJECTS[0]} part{n}", 24 * 9 * n) for n in range(6)]
    found = []
    for name, loads in (("one", [entries]), ("many", [[entry] for entry in entries])):
        placed_in(Home(tmp_path / name), loads)
        with Warehouse.open(Home(tmp_path / name)) as warehouse:
            query = "select story_id, other_story_id, similarity from raw.story_neighbours order by all"
            found.append(warehouse.connection.execute(query).fetchall())
    assert found[0] == found[1] and len(found[0]) == 15


def test_a_story_has_five_neighbours_at_most_none_later_and_none_older_than_half_a_year() -> None:
    timeline = Timeline()
    known = WordCounts().before(START.date())
    words = title_words(SUBJECTS[0])
    for number, days in enumerate((-200, *range(-60, -40), 5)):
        timeline.add(Beginning(f"s{number}", START + timedelta(days=days), words, vector_of(SUBJECTS[0])))
    found = timeline.nearest(Beginning("new", START, words, vector_of(SUBJECTS[0])), known)
    assert len(found) == NEIGHBOURS
    assert not {neighbour.story_id for neighbour in found} & {"s0", "s21", "new"}


def test_what_shares_words_but_no_meaning_is_no_neighbour() -> None:
    timeline = Timeline()
    known = WordCounts().before(START.date())
    words = title_words(SUBJECTS[0])
    timeline.add(Beginning("old", START - timedelta(days=1), words, vector_of("another thing")))
    assert not timeline.nearest(Beginning("new", START, words, vector_of(SUBJECTS[0])), known)
    assert timeline.nearest(Beginning("new", START, words, None), known)[0].similarity == pytest.approx(1)


# -- repair -----------------------------------------------------------------------------------


def scatter(warehouse: Warehouse, stories: dict[str, str]) -> None:
    """Put entries, by title, in stories as placing would not have done."""
    for title, story_id in stories.items():
        warehouse.connection.execute(
            "update raw.story_links set story_id = ?"
            " where entry_id in (select entry_id from raw.entries where title = ?)",
            [story_id, title],
        )


@pytest.fixture
def torn(warehouse: Warehouse) -> Warehouse:
    """One story in two pieces, and two stories in one."""
    titles = [f"{SUBJECTS[subject]} {number}" for subject in (0, 1, 2) for number in ("one", "two", "three")]
    load(warehouse, [said(n, title, n) for n, title in enumerate(titles)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    assert len(set(by_title(warehouse).values())) == 3
    scatter(warehouse, {titles[0]: "a", titles[1]: "a", titles[2]: "b"} | dict.fromkeys(titles[3:], "c"))
    return warehouse


def test_repair_merges_and_splits_logs_it_and_then_finds_nothing(torn: Warehouse) -> None:
    before = torn.connection.execute("select count(*) from raw.story_links").fetchall()[0][0]
    repairs = repair_stories(opener(torn))
    assert sorted((made.kind, made.story_id, len(made.entry_ids)) for made in repairs) == [
        ("merge", "b", 1),
        ("split", "c", 3),
    ]
    after = by_title(torn)
    assert after[f"{SUBJECTS[0]} three"] == "a", "the story that began first goes on"
    assert after[f"{SUBJECTS[1]} one"] == "c" != after[f"{SUBJECTS[2]} one"]
    assert len(set(after.values())) == 3
    logged = torn.connection.execute(
        "select kind, story_id, other_story_id, entry_count, similarity, reason, method_version from raw.story_repairs"
    ).fetchall()
    assert [row[:4] for row in logged] == [
        (made.kind, made.story_id, made.other_story_id, len(made.entry_ids)) for made in repairs
    ]
    assert all(row[5] and row[6] == METHOD_VERSION for row in logged)
    assert torn.connection.execute("select count(*) from raw.story_links").fetchall() == [(before + 4,)]
    assert repair_stories(opener(torn)) == []


def test_what_is_split_off_has_earlier_stories_as_neighbours(torn: Warehouse) -> None:
    load(torn, [said(20, f"{SUBJECTS[2]} weeks ago", -24 * 20)])
    score_all(torn)
    place_waiting(opener(torn))
    torn.connection.execute("delete from raw.story_neighbours")
    (split,) = (made for made in repair_stories(opener(torn)) if made.kind == "split")
    found = torn.connection.execute("select story_id, other_story_id, similarity from raw.story_neighbours").fetchall()
    assert [row[:2] for row in found] == [(split.other_story_id, by_title(torn)[f"{SUBJECTS[2]} weeks ago"])]
    assert NEAR_IN_WORDS <= found[0][2] <= 1.0001


def test_a_story_that_is_told_for_a_week_is_not_parted_by_its_days(warehouse: Warehouse) -> None:
    load(warehouse, [said(n, f"{SUBJECTS[0]} {n}", 30 * n) for n in range(7)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    assert len(set(by_title(warehouse).values())) == 1
    assert repair_stories(opener(warehouse)) == []


def test_repair_tells_how_far_it_is(torn: Warehouse) -> None:
    told: list[tuple[int, int]] = []
    repair_stories(opener(torn), is_dry_run=True, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 12) for done in range(1, 13)][: len(told)] and len(told) >= 11


def test_a_dry_run_of_repair_changes_nothing(torn: Warehouse) -> None:
    before = links(torn)
    assert len(repair_stories(opener(torn), is_dry_run=True)) == 2
    assert links(torn) == before
    assert torn.connection.execute("select count(*) from raw.story_repairs").fetchall() == [(0,)]


def test_an_entry_that_comes_after_a_repair_joins_the_story_that_goes_on(torn: Warehouse) -> None:
    repair_stories(opener(torn))
    load(torn, [said(20, f"{SUBJECTS[0]} four", 12)])
    score_all(torn)
    place_waiting(opener(torn))
    assert by_title(torn)[f"{SUBJECTS[0]} four"] == "a"


def test_copies_are_never_parted_by_a_repair(warehouse: Warehouse) -> None:
    titles = [f"{subject} {number}" for subject in SUBJECTS[:2] for number in ("one", "two")]
    load(warehouse, [said(n, title, n, url="https://a.example/page") for n, title in enumerate(titles)])
    score_all(warehouse)
    place_waiting(opener(warehouse))
    assert len(set(by_title(warehouse).values())) == 1
    assert repair_stories(opener(warehouse)) == []


def test_a_home_without_stories_needs_no_repair(warehouse: Warehouse) -> None:
    assert repair_stories(opener(warehouse)) == []
    assert find_repairs([], WordCounts()) == []


def test_what_is_placed_or_repaired_changes_the_watermark(warehouse: Warehouse) -> None:
    load(warehouse, [said(1, SUBJECTS[0])])
    score_all(warehouse)
    before = warehouse.watermark()
    place_waiting(opener(warehouse))
    assert warehouse.watermark() != before


def test_one_stray_member_does_not_draw_an_entry_into_a_story() -> None:
    """What counts is the mean of the two most similar members, not the most similar one."""
    alike, strange = reading(1, SUBJECTS[0]), reading(2, SUBJECTS[1], 1)
    arriving = [reading(3, SUBJECTS[2], 2), reading(4, f"{SUBJECTS[0]} tonight", 60)]
    apart = place([], [alike, *arriving], WordCounts(), {})
    assert apart[2].story_id == apart[0].story_id and (apart[2].similarity or 0) > JOIN
    mixed = [Placed(one, Link(one.entry_id, "mixed")) for one in (alike, strange)]
    near, far = (float(Pairs([one, arriving[1]], WordCounts()).block(0, 2)[0, 1]) for one in (alike, strange))
    assert (near + far) / 2 < JOIN < near
    assert place(mixed, arriving, WordCounts(), {})[1].story_id != "mixed"


# -- what keeps strangers apart -----------------------------------------------------------------


def test_titles_of_one_form_that_name_other_things_are_strangers() -> None:
    titles = ("Rain stops the final in Brackwater", "Rain stops the final in Fennick")
    found = place(
        [], [reading(n, title, n, vector=vector_of("rain")) for n, title in enumerate(titles)], WordCounts(), {}
    )
    assert found[0].story_id != found[1].story_id
    told = reading(2, titles[1], 2, "It had rained in Brackwater too.", vector=vector_of("rain"))
    alike = place([], [reading(0, titles[0], vector=vector_of("rain")), told], WordCounts(), {})
    assert alike[0].story_id == alike[1].story_id, "what the title names stands in the other's lead"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Rain stops play in Lower Tamsin", "", {"lowe", "tams"}),
        ("Ostrand votes to keep its market hall", "", {"ostr"}),
        ("Zelensky Arrives in Britain on Rare Visit", "President Volodymyr Zelensky of Ukraine", {"zele"}),
        ("Zelensky Arrives in Britain on Rare Visit", "", set()),
        ("Quarrix recalls phones in Norway", "Quarrix has recalled its phones.", {"quar", "norw"}),
        ("Police in Norway find a phone", "The phone was lost, police said.", {"norw"}),
        ("Prices fall as Demand weakens", "It was demand that fell.", {"pric"}),
        ("Why the Sun and the sun differ", "", set()),
        ("NASA delays launch", "", {"nasa"}),
        ("Prices fall again", "Everywhere prices fall.", set()),
        ("Chinese balloon over the sea", "A Chinese balloon", {"chin"}),
        ("", "", set()),
    ],
)
def test_names_are_capitalised_where_no_sentence_begins(title: str, text: str, expected: set[str]) -> None:
    assert names(title, text) == expected


def test_one_pair_is_weaker_evidence_than_two() -> None:
    """What is enough to join a story of two texts is not enough to make two sources of one; copies are no second."""
    first, second, copy = (reading(n, f"{SUBJECTS[0]} {n}", 0) for n in range(3))
    arriving = reading(9, "Quarrix laptop fires anger the ministry", 28)
    assert JOIN < _similarity(first, arriving) < FIRST_JOIN
    two = [Placed(one, Link(one.entry_id, "story")) for one in (first, second)]
    copied = [two[0], Placed(copy, Link(copy.entry_id, "story", Copy(first.entry_id, "text", 1.0)))]
    assert _similarity(second, arriving) > JOIN
    assert place(two, [arriving], WordCounts(), {})[0].story_id == "story"
    assert place(two[:1], [arriving], WordCounts(), {})[0].story_id != "story"
    assert place(copied, [arriving], WordCounts(), {})[0].story_id != "story"


def test_a_few_lines_under_titles_that_share_nothing_are_no_copies() -> None:
    furniture = "Some of the shops pay us a share; it does not change the order of the list at all."
    apart = [reading(1, "Camp stoves tried", 0, furniture), reading(2, "Oven gloves cleaned", 1, furniture)]
    assert place([], apart, WordCounts(), {})[1].copy is None
    near = [reading(1, "Camp stoves tried", 0, furniture), reading(2, "Stoves for a tent", 1, furniture)]
    assert (found := place([], near, WordCounts(), {})[1].copy) and found.kind == "text"


def test_rare_words_outweigh_many_fairly_rare_ones() -> None:
    weights = weigh({"rare": 1, "fair": 1}, {"fair": 9}, 999)
    rare, fair = np.log(1_000 / 0.5), np.log(1_000 / 9.5)
    assert weights[0] / weights[1] > (rare / fair) * 1.2 and weights @ weights == pytest.approx(1)


def _similarity(one: Reading, other: Reading) -> float:
    return float(Pairs([one, other], WordCounts()).block(0, 2)[0, 1])
