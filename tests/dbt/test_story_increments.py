"""A build after changes of every sort makes the same story marts as a build from nothing."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import SaidEntry
from ingest.text.readings import read
from ingest.warehouse.store import Warehouse
from tests.dbt.conftest import FIRST_DAY, add_row, copy_project, load, run_dbt

MARTS = (
    "story_articles",
    "story_dependencies",
    "story_origins",
    "story_topics",
    "story_companies",
    "stories",
    "story_facts",
    "story_takeaways",
    "story_outlook",
    "story_timeline",
    "story_changes",
    "story_redirects",
    "rumours",
    "rumour_survival",
    "outlet_record",
)
# What is kept from build to build and lies under the marts.
KEPT = ("int_sentences_read", "int_quantities_labelled")
NO_TESTS = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
LETTER = "Subscribers of this paper receive its letter about gardens each Friday."
PAID = "The buyer handed over 40 million dollars for the garden firm in cash."


@dataclass(frozen=True, slots=True)
class Said:
    """One article of a story; the same words from two outlets are one text."""

    story: str
    outlet: str
    title: str
    text: str
    day: int = 0
    month: int = 1
    year: int = 2024

    @property
    def entry(self) -> SaidEntry:
        return SaidEntry(
            feed_url=f"https://{self.outlet}.example/feed.xml",
            title=self.title,
            summary_html=f"<p>{self.text}</p>",
            url=f"https://{self.outlet}.example/{self.story}/{self.title.replace(' ', '-')}",
            published=datetime(self.year, self.month, 1, 12, tzinfo=UTC) + timedelta(days=self.day),
        )


def _fillers(first: int, last: int) -> list[Said]:
    """Single reports; the texts that word weights are counted in are among them."""
    return [
        Said(f"filler-{number}", "third", f"Plain report {number}", f"Garden number {number} opened in cash today.", 1)
        for number in range(first, last)
    ]


BEFORE = [
    Said("deal", "first", "Pellucid buys Orbiq", f"Pellucid Systems said it bought Orbiq this week. {PAID} {LETTER}"),
    Said("deal", "second", "Orbiq is sold", f"Orbiq was bought by Pellucid Systems this very week. {PAID}", 1),
    Said(
        "park", "first", "A park is planned", "The city plans a park by the river for its people. It will open in July."
    ),
    Said("park", "second", "River park", "By the river the city plans a park for all people. It is expected in July."),
    Said("park again", "third", "Park by the river", "The city has plans for one more park by the river soon."),
    Said("rumour", "first", "Zyxwane may merge", "Zyxwane is reportedly in talks to merge with a large rival firm."),
    Said("reread", "second", "Turbots swim", "A firm raised $5 million for turbots. It has 300 employees in the town."),
    Said("reread", "third", "Turbots swim on", "Turbots got $5 million in a round led by a bank of the town.", 2),
    *_fillers(0, 40),
]
AFTER = [
    # Late, and the first of its story from now on.
    Said(
        "deal", "late", "Orbiq goes to Pellucid", f"Pellucid Systems bought Orbiq, people in the town said. {PAID}", -3
    ),
    # An old text turns out to be half a year older: its July is another one.
    Said("park", "fourth", "River park", BEFORE[3].text, 0, 5, 2023),
    # What stood under one report stands under two.
    Said("letter", "first", "Gardens are green", f"Gardens are green again in all of the towns here. {LETTER}", 2),
    Said("rumour", "third", "Zyxwane merges", "Zyxwane merges with its large rival, both of the firms announced.", 4),
    *_fillers(40, 120),
]


def _add(home: Home, batch_id: str, now: datetime, articles: list[Said]) -> None:
    """Store, read and place them, as loading, scoring and placing would."""
    load(home, batch_id, now, *(article.entry for article in articles))
    at = now.replace(tzinfo=None)
    with Warehouse.open(home, now=lambda: now) as warehouse:
        texts = warehouse.unscored("test", 1000)
        warehouse.add_readings(read(texts, at))
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.executemany(
            "insert into raw.signals (content_hash, model_version, sentiment_score, scored_at) "
            "values (?, 'test', 0.1, ?)",
            [(text.content_hash, at) for text in texts],
        )
        for article in articles:
            entry = normalise(article.entry, origin="feed", seen_at=now)
            _place(connection, entry.entry_id, entry.content_hash, article.story, at)


def _place(connection: duckdb.DuckDBPyConnection, entry_id: str, content_hash: str, story: str, at: datetime) -> None:
    connection.execute(
        "insert into raw.story_links values (?, ?, ?, null, null, null, null, null, false, 'test', ?)",
        [entry_id, content_hash, story, at],
    )


def _change_raw(home: Home, at: datetime) -> None:
    """A story is merged away, and a newer method reads a text in other sentences and finds no quantity in it."""
    with duckdb.connect(str(home.warehouse)) as connection:
        for entry_id, content_hash in connection.execute(
            "select entry_id, content_hash from raw.story_links where story_id = 'park again'"
        ).fetchall():
            _place(connection, entry_id, content_hash, "park", at)
        connection.execute(
            "insert into raw.story_repairs values ('merge', 'park again', 'park', 1, 0.9, 'near', 'test', ?)", [at]
        )
        ((content_hash, length),) = connection.execute(
            "select content_hash, length(title) from raw.entries where title = 'Turbots swim'"
        ).fetchall()
        connection.execute("insert into raw.quantity_readings values (?, 'quantities-99', 0, ?)", [content_hash, at])
        connection.execute("insert into raw.sourcing_readings values (?, 'sourcing-99', ?)", [content_hash, at])
        for position, start, end in ((0, 0, length), (1, length + 1, length + 36)):
            connection.execute(
                "insert into raw.sentences values (?, 'sourcing-99', ?, ?, ?)", [content_hash, position, start, end]
            )


def _edit_seeds(project: Path) -> None:
    """An owner, words of two dictionaries, an impact term, and an editor's decision."""
    outlets = project / "seeds" / "outlets.csv"
    outlets.write_text(
        outlets.read_text(encoding="utf-8").replace("Owner of second", "Owner of first"), encoding="utf-8"
    )
    add_row(project, "not_companies", "river", "common")
    add_row(project, "topics", "turbots", "Turbots", "AI", "Flat fish.")
    add_row(project, "topic_terms", "turbots", "turbots", "false")
    add_row(project, "impact_terms", "reg-inquiry", "plans a park", "false")
    add_row(project, "editorial", "deal", "hold", "It is not sure yet.", "2024-02-01 08:00:00")


def _build(home: Home, project: Path, *arguments: str) -> Path:
    done = run_dbt(home, project, "build", *NO_TESTS, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    snapshot = home.snapshot()
    assert snapshot is not None
    return snapshot


def _build_all(shared: Path) -> None:
    """Builds `before` the changes, `after` them in the same home, and `anew` in a copy of it."""
    home, project = Home(shared / "home"), copy_project(shared / "project")
    for outlet in ("first", "second"):
        add_row(project, "outlets", outlet, f"The {outlet}", f"Owner of {outlet}", "press", "false")
        add_row(project, "outlet_hosts", f"{outlet}.example", outlet)
    now = FIRST_DAY + timedelta(days=20)
    _add(home, "b1", now, BEFORE)
    shutil.copy(_build(home, project), shared / "before.duckdb")

    # A build of its own: with it every quantity is labelled again, which would hide what the other changes leave.
    add_row(project, "fact_terms", "amount", "handed", "price in cash", "deed")
    _build(home, project)

    _add(home, "b2", now + timedelta(hours=1), AFTER)
    _change_raw(home, (now + timedelta(hours=2)).replace(tzinfo=None))
    _edit_seeds(project)
    anew = Home(shared / "anew")
    anew.root.mkdir()
    shutil.copy(home.warehouse, anew.warehouse)
    _build(home, project)
    _build(anew, project, "--full-refresh")
    shutil.copy(home.warehouse, shared / "after.duckdb")
    shutil.copy(anew.warehouse, shared / "anew.duckdb")


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of before.duckdb (a snapshot), after.duckdb and anew.duckdb (warehouses), for all workers."""
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "increments"
    shared.mkdir(exist_ok=True)
    with FileLock(f"{shared}.lock"):
        if not (shared / "anew.duckdb").exists():
            _build_all(shared)
    return shared


def _differing(builds: Path, relation: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for name in ("after", "anew"):
            connection.execute(f"attach '{builds / name}.duckdb' as {name} (read_only)")
        return connection.execute(
            f"(select 'left over', * from (from after.{relation} except all from anew.{relation}))"
            f" union all (select 'missing', * from (from anew.{relation} except all from after.{relation}))"
        ).fetchall()


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("name", MARTS)
def test_a_build_after_changes_makes_what_a_build_from_nothing_makes(builds: Path, name: str) -> None:
    assert _differing(builds, f"marts.{name}") == []


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_between_builds_is_what_would_be_made_anew(builds: Path, name: str) -> None:
    assert _differing(builds, f"intermediate.{name}") == []


@pytest.mark.parametrize(
    "query",
    [
        "select min(started_at), max(gate) from {marts}stories where story_id = 'deal'",
        "select independent_count, impact from {marts}stories where story_id = 'park'",
        "select due_date from {marts}story_outlook where story_id = 'park' order by all",
        "select label from {marts}story_facts where story_id = 'deal' order by all",
        "select count(*) from {marts}story_facts where story_id = 'reread' and article_id in "
        "(select article_id from {marts}articles where title = 'Turbots swim')",
        "select sentence, shared_by_count from {marts}story_takeaways where story_id = 'deal' order by all",
        "select outcome from {marts}rumours where story_id = 'rumour'",
        "select count(*) from {marts}story_topics",
        "select * from {marts}story_redirects",
    ],
)
def test_the_changes_reach_the_stories_that_were_there_before(builds: Path, query: str) -> None:
    before = _rows(builds / "before.duckdb", query.format(marts=""))
    after = _rows(builds / "after.duckdb", query.format(marts="marts."))
    assert before != after
