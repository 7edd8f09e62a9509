"""The laws of stories, on one beat whose stories are placed by hand for them."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import Entry, SaidEntry
from tests.dbt.conftest import FIRST_DAY, add_row, copy_project, load, run_dbt

SEEN = FIRST_DAY + timedelta(hours=6)
DEED = "Pellucid Systems opens a garden"
RANDOM_STORIES = 40


@dataclass(frozen=True, slots=True)
class Said:
    """One article of a story: by whom, what, how many minutes after the first it was published and seen."""

    outlet: str
    title: str = DEED
    published: int = 0
    seen: int = 0
    copy_of: int | None = None  # position in its story
    quotes: tuple[str, ...] = ()
    according_to: tuple[str, ...] = ()
    sentiment: float = 0.0


@dataclass(slots=True)
class Beat:
    """The stories by name, each a list of what was said in it; outlets.csv's rows for the outlets that it lists."""

    stories: dict[str, list[Said]] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)


def _random_graphs() -> dict[str, tuple[list[Said], int]]:
    """Stories in which some articles share a quotation, with the number of components that a plain search finds."""
    chance = random.Random(41)
    graphs = {}
    for number in range(RANDOM_STORIES):
        size = chance.randint(2, 14)
        pairs = [(one, chance.randrange(one)) for one in range(1, size) if chance.random() < 0.75]
        groups = [{node} for node in range(size)]
        for one, other in pairs:
            joined = next(group for group in groups if one in group) | next(group for group in groups if other in group)
            groups = [group for group in groups if not group & joined] + [joined]
        order = chance.sample(range(size), size)
        said = [
            Said(
                f"random{number}-{node}.example",
                f"Story {number} as told by {node}",
                published=order[node],
                quotes=tuple(f"quotation of {pair}" for pair in pairs if node in pair),
            )
            for node in range(size)
        ]
        graphs[f"random {number}"] = (said, len(groups))
    return graphs


def _beat() -> Beat:
    beat = Beat()
    stories = beat.stories

    def pair(name: str, kinds: str = "press", titles: tuple[str, str] | None = None, sentiment: float = 0.0) -> None:
        for side in "ab":
            beat.owners[f"{name}-{side}"] = (f"Owner of {name}-{side}", kinds)
        first, second = titles or (f"{DEED}, {name} one", f"{DEED}, {name} two")
        stories[name] = [
            Said(f"{name}-a", first, sentiment=sentiment),
            Said(f"{name}-b", second, published=5, sentiment=sentiment),
        ]

    pair("pair")
    # The same, and fifty outlets that carry the second text.
    pair("copied")
    stories["copied"] += [
        Said(f"copy{number}.example", f"{DEED}, copied two", published=10 + number, seen=10 + number, copy_of=1)
        for number in range(50)
    ]
    stories["alone"] = [Said("alone.example", f"{DEED}, alone")]
    stories["alone copied"] = [
        Said("lonely.example", f"{DEED}, lonely"),
        *(Said(f"echo{number}.example", f"{DEED}, lonely", published=9, copy_of=0) for number in range(50)),
    ]
    for outlet in ("owned-a", "owned-b", "owned-c"):
        beat.owners[outlet] = ("One Owner", "press")
    stories["owned"] = [
        Said(outlet, f"{DEED}, {outlet}", published=number)
        for number, outlet in enumerate(("owned-a", "owned-b", "owned-c"))
    ]
    # A third article names both of the others as its source.
    beat.owners["bridge-a"], beat.owners["bridge-b"] = ("Bridge A", "press"), ("Bridge B", "press")
    stories["bridge"] = [
        Said("bridge-a", f"{DEED}, bridge one"),
        Said("bridge-b", f"{DEED}, bridge two", published=5, seen=5),
        Said(
            "bridge.example",
            f"{DEED}, bridge",
            published=9,
            seen=9,
            according_to=("Name of bridge-a", "Name of bridge-b"),
        ),
    ]
    # What was published in one order is seen in another.
    for name, seen in (("in order", (0, 20, 40)), ("out of order", (40, 20, 0))):
        stories[name] = [
            Said(
                f"{name[:2]}{number}.example",
                f"{DEED}, {name} {number}",
                number,
                seen[number],
                quotes=("q",) * (number > 0),
            )
            for number in range(3)
        ]
    # Pairs that differ from the first one in what one number rests on.
    pair("sad", sentiment=-0.8)
    pair("heavy", titles=("Pellucid Systems files for bankruptcy", "Orbiq files for bankruptcy"))
    pair("doubtful", kinds="blog")
    stories["pointed at"] = [
        Said("pointed.example", f"{DEED}, pointed at"),
        Said("hub", f"{DEED}, pointed at", 3, copy_of=0),
    ]
    beat.owners["hub"] = ("Hub", "aggregator")
    stories["hub alone"] = [Said("hub", f"{DEED}, hub alone")]
    stories.update({name: said for name, (said, _) in _random_graphs().items()})
    return beat


def _entries(beat: Beat) -> dict[tuple[str, int], Entry]:
    entries = {}
    for name, articles in beat.stories.items():
        for number, said in enumerate(articles):
            # An outlet of outlets.csv is known by its feed's host, see _add_outlets.
            host = said.outlet if said.outlet.endswith(".example") else f"{said.outlet}.example"
            entry = SaidEntry(
                feed_url=f"https://{host}/feed.xml",
                title=said.title,
                url=f"https://{host}/{name.replace(' ', '-')}-{number}",
                published=FIRST_DAY + timedelta(minutes=said.published),
            )
            entries[name, number] = normalise(entry, origin="feed", seen_at=SEEN + timedelta(minutes=said.seen))
    return entries


def _fill(home: Home, project: Path) -> None:
    beat = _beat()
    for outlet, (owner, kind) in beat.owners.items():
        add_row(project, "outlets", outlet, f"Name of {outlet}", owner, kind, "false")
        add_row(project, "outlet_hosts", f"{outlet}.example", outlet)
    by_time: dict[datetime, list[SaidEntry]] = defaultdict(list)
    entries = _entries(beat)
    for (name, number), entry in entries.items():
        said = beat.stories[name][number]
        by_time[SEEN + timedelta(minutes=said.seen)].append(
            SaidEntry(
                feed_url=entry.feed_url,
                title=entry.title,
                url=entry.url,
                published=FIRST_DAY + timedelta(minutes=said.published),
            )
        )
    for number, (at, batch) in enumerate(sorted(by_time.items())):
        load(home, f"b{number}", at, *batch)
    at = SEEN.replace(tzinfo=None)
    with duckdb.connect(str(home.warehouse)) as connection:
        for (name, number), entry in entries.items():
            said = beat.stories[name][number]
            source = None if said.copy_of is None else entries[name, said.copy_of].entry_id
            connection.execute(
                "insert into raw.story_links values (?, ?, ?, ?, ?, ?, null, null, false, 'test', ?)",
                [entry.entry_id, entry.content_hash, name, source, source and "text", source and 0.9, at],
            )
        by_text = {entry.content_hash: (entry.title, beat.stories[key[0]][key[1]]) for key, entry in entries.items()}
        for content_hash, (title, said) in by_text.items():
            connection.execute("insert into raw.sourcing_readings values (?, 'test', ?)", [content_hash, at])
            connection.execute("insert into raw.sentences values (?, 'test', 0, 0, ?)", [content_hash, len(title)])
            connection.execute(
                "insert into raw.signals (content_hash, model_version, sentiment_score, scored_at) "
                "values (?, 'test', ?, ?)",
                [content_hash, said.sentiment, at],
            )
            names = [("quotation", words) for words in said.quotes] + [
                ("according_to", who) for who in said.according_to
            ]
            for position, (kind, who) in enumerate(names):
                connection.execute(
                    "insert into raw.attributions values (?, 'test', ?, ?, ?, 0, ?, 0, 1)",
                    [content_hash, position, kind, who, title[0]],
                )


@dataclass(frozen=True, slots=True)
class Story:
    """A row of stories, as far as the laws speak of it."""

    independent_count: int
    effective_count: float
    confidence: float
    status: str
    gate: str
    impact: int
    sentiment_score: float | None
    article_count: int


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one build published; made once for all workers."""
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "story-home"
    home, said = Home(shared / "home"), shared / "said.txt"
    with FileLock(f"{shared}.lock"):
        if not said.exists():
            project = copy_project(shared / "project")
            _fill(home, project)
            done = run_dbt(home, project, "build", "--exclude-resource-type", "unit_test")
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
    path = home.snapshot()
    assert path is not None, said.read_text(encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stories(snapshot: Path) -> dict[str, Story]:
    """The stories by the name that the beat gives them."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select story_id, independent_count, effective_count, confidence, status, gate, impact, sentiment_score, "
            "article_count from stories"
        ).fetchall()
    return {row[0]: Story(*row[1:]) for row in rows}


def test_fifty_copies_change_neither_sources_nor_impact_nor_confidence(stories: dict[str, Story]) -> None:
    for few, many in (("pair", "copied"), ("alone", "alone copied")):
        one, other = stories[few], stories[many]
        assert other.article_count == one.article_count + 50
        assert (one.independent_count, one.status, one.gate) == (other.independent_count, other.status, other.gate)
        assert (one.impact, one.confidence, one.sentiment_score) == (
            other.impact,
            other.confidence,
            other.sentiment_score,
        )
    assert stories["alone copied"].effective_count == pytest.approx(1)


def test_one_owner_never_verifies_itself(stories: dict[str, Story]) -> None:
    assert stories["owned"].article_count == 3
    assert (stories["owned"].independent_count, stories["owned"].status) == (1, "single_source")
    assert stories["owned"].effective_count == pytest.approx(1)


def test_one_source_never_reads_as_verified(stories: dict[str, Story]) -> None:
    counts: dict[str, set[int]] = {story.status: set() for story in stories.values()}
    for story in stories.values():
        counts[story.status].add(story.independent_count)
    assert min(counts["verified"]) == 2
    assert max(counts["single_source"]) == 1


def test_an_article_that_names_two_sources_makes_them_one_origin(stories: dict[str, Story]) -> None:
    assert (stories["bridge"].independent_count, stories["bridge"].status) == (1, "single_source")


def test_a_story_reads_as_it_stood_before_the_bridge_was_seen(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select independent_count, status from story_changes where story_id = 'bridge' order by changed_at"
        ).fetchall()
    assert rows == [(1, "single_source"), (2, "verified"), (1, "single_source")]


def test_the_order_of_arrival_does_not_change_the_number_of_sources(stories: dict[str, Story]) -> None:
    assert stories["in order"].independent_count == stories["out of order"].independent_count == 2


def test_origins_are_the_components_of_what_depends_on_each_other(stories: dict[str, Story]) -> None:
    expected = {name: count for name, (_, count) in _random_graphs().items()}
    assert {name: stories[name].independent_count for name in expected} == expected
    assert len(set(expected.values())) > 3


def test_an_aggregator_confirms_nothing_and_alone_is_held(stories: dict[str, Story]) -> None:
    assert (stories["pointed at"].independent_count, stories["pointed at"].article_count) == (1, 2)
    assert (stories["hub alone"].independent_count, stories["hub alone"].gate) == (0, "held")
    assert stories["hub alone"].confidence == 0


def test_sentiment_impact_and_confidence_are_independent_of_each_other(stories: dict[str, Story]) -> None:
    plain, sad, heavy, doubtful = (stories[name] for name in ("pair", "sad", "heavy", "doubtful"))
    assert sad.sentiment_score != plain.sentiment_score
    assert (sad.impact, sad.confidence) == (plain.impact, plain.confidence)
    assert heavy.impact > plain.impact
    assert (heavy.sentiment_score, heavy.confidence) == (plain.sentiment_score, plain.confidence)
    assert doubtful.confidence < plain.confidence
    assert (doubtful.sentiment_score, doubtful.impact) == (plain.sentiment_score, plain.impact)
