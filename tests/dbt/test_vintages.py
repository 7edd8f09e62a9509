"""The number as it stood then: a small beat that dbt builds six times, with a late article, a kill and a failure."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.home import Home
from ingest.normalise import normalise
from ingest.pipeline import Desk
from ingest.reading import stood_before
from ingest.records import Batch, Fetch, SaidEntry
from ingest.vintages import Reproduced, remade, stored_vintage
from ingest.warehouse.store import Warehouse
from tests.dbt.conftest import add_row, copy_project, run_dbt

MONDAY = datetime(2024, 1, 1, 12, tzinfo=UTC)
WEEKS = 11
OUTLETS = "abcdef"
CHOSEN = ("--select", "+index_vintages", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
PAST = datetime(2024, 3, 8, 18)  # a Friday: nine weeks are closed
LATE_WEEK = date(2024, 1, 29)
LATE_AT = datetime(2024, 1, 31, 9, tzinfo=UTC)
OTHER_TOPIC = "quantum"
KEY = "entity_kind, entity_id, period_start, unit, line"
VALUES = "index_value, low, high, standardised_per_1000, status, method_version"
Rows = list[tuple[Any, ...]]


def _history() -> Iterator[tuple[int, SaidEntry]]:
    """Six outlets with three articles a day, one in six on antitrust: each with the day on which it was seen."""
    dice = random.Random(5)
    for day in range(7 * WEEKS + 2):
        for outlet in OUTLETS:
            for number in range(3):
                subject = "An antitrust case" if dice.random() < 1 / 6 else "A plain report"
                yield day, _said(outlet, f"{subject} {day} {number}", MONDAY + timedelta(days=day, minutes=number))


def _said(outlet: str, title: str, at: datetime) -> SaidEntry:
    host = f"{outlet}.example"
    return SaidEntry(
        feed_url=f"https://{host}/feed.xml",
        title=title,
        url=f"https://{host}/{title.replace(' ', '-')}",
        published=at,
        language="en",
    )


@contextmanager
def _store(home: Home, now: datetime) -> Iterator[list[Any]]:
    """Gather entries, then store them as a file that was read at `now`."""
    entries: list[Any] = []
    yield entries
    with Warehouse.open(home, now=lambda: now) as warehouse:
        warehouse.claim("real")
        warehouse.load([Batch(Fetch(f"b-{now}", None, "file", "archive", now, 10, "loaded"), entries)])


@dataclass
class Built:
    """The home, all vintages after each build, and what `beatbook reproduce` said of two of them."""

    home: Home
    rows: dict[str, Rows] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    reproduced: dict[str, Reproduced] = field(default_factory=dict)

    def build(self, name: str, project: Path, *arguments: str) -> None:
        done = run_dbt(self.home, project, "build", *CHOSEN, *arguments)
        self.codes[name] = done.returncode
        self.rows[name] = self.ask(f"select {KEY}, vintage_at, {VALUES} from index_vintages order by all")

    def ask(self, query: str, **given: object) -> Rows:
        with duckdb.connect(str(self.home.warehouse), read_only=True) as con:
            con.execute("use warehouse.marts")
            return con.execute(query, given).fetchall()

    def reproduce(self, *topics: str) -> None:
        """Make a week of these topics anew, as it stood in the past, with the project's own seeds."""
        desk = Desk(self.home, lambda: MONDAY, lambda label: nullcontext(lambda done, total: None), lambda said: None)
        with duckdb.connect() as con:
            con.execute(f"attach '{self.home.warehouse}' as warehouse (read_only)")
            con.execute("create table index_vintages as select * from warehouse.marts.index_vintages")
            rows = [stored_vintage(con, topic, LATE_WEEK, PAST.date(), "current", "article") for topic in topics]
        self.reproduced = dict(zip(topics, remade(desk, PAST, rows), strict=True))

    def stood(self, moment: datetime) -> Rows:
        """The rows that were current, or published, just before a moment."""
        return self.ask(f"select {KEY}, {VALUES} from {stood_before(moment)} order by all")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A home built as of a past day, as of now, after a kill, with news and with an error; two numbers reproduced."""
    folder = tmp_path_factory.mktemp("vintages")
    found = Built(Home(folder / "home"))
    project = copy_project(folder / "project")
    with _store(found.home, MONDAY + timedelta(days=80)) as entries:
        entries += [normalise(one, origin="archive", seen_at=MONDAY + timedelta(days=day)) for day, one in _history()]
    # The home's editor looks for words that the project's own dictionary does not have.
    add_row(project, "topic_terms", OTHER_TOPIC, "plain report", "false")
    found.build("past", project, "--vars", json.dumps({"as_known_at": f"{PAST}"}))
    found.reproduce("antitrust", OTHER_TOPIC)

    # What fails comes after the index: dbt has stored its rows by then.
    broken = project / "dbt" / "models" / "fails.sql"
    broken.write_text(
        "{{ config(materialized='table') }} select cast(line as integer) as wrong from {{ ref('index_vintages') }}",
        encoding="utf-8",
    )
    found.build("failed", project, "--select", "fails")
    broken.unlink()
    found.build("now", project)

    with duckdb.connect(str(found.home.warehouse)) as con:  # as a build leaves it that is killed before its end
        con.execute(
            """
            create table intermediate.unsettled_vintage as
            select max(vintage_at) as stands_until from marts.index_vintages;
            insert into marts.index_vintages by name
            select * exclude (stands_until) replace (stands_until + interval 1 second as vintage_at, -1 as index_value)
            from marts.index_vintages, intermediate.unsettled_vintage where index_value is not null limit 5
            """
        )
    found.build("again", project)

    # A feed brings one article weeks late.
    with _store(found.home, MONDAY + timedelta(days=81)) as entries:
        said = _said("a", "An antitrust case comes late", LATE_AT)
        entries.append(normalise(said, origin="feed", seen_at=MONDAY + timedelta(days=81)))
    found.build("late", project, "--full-refresh")
    return found


def _of(rows: Rows, entity: str, line: str) -> Rows:
    return [row for row in rows if row[1] == entity and row[4] == line]


def _revised(built: Built) -> dict[str, Rows]:
    """What the build with the late article added for antitrust, by line."""
    new = set(built.rows["late"]) - set(built.rows["again"])
    return {line: _of(sorted(new), "antitrust", line) for line in ("current", "published")}


def test_a_build_as_of_a_past_day_knows_nothing_of_later_weeks(built: Built) -> None:
    assert {row[5] for row in built.rows["past"]} == {PAST}
    assert max(row[2] for row in built.rows["past"]) == date(2024, 2, 26)
    assert max(row[2] for row in built.rows["now"]) == date(2024, 3, 11)


def test_a_build_without_news_adds_no_row(built: Built) -> None:
    assert built.codes["again"] == 0
    assert built.rows["again"] == built.rows["now"]


def test_what_a_killed_build_left_goes_with_the_next(built: Built) -> None:
    assert built.codes["again"] == 0
    assert all(row[6] != -1 for stage in ("again", "late") for row in built.rows[stage])


def test_a_late_article_changes_current_and_leaves_published_alone(built: Built) -> None:
    revised = _revised(built)
    assert LATE_WEEK in {row[2] for row in revised["current"]}
    assert _of(built.rows["again"], "antitrust", "published")
    assert revised["published"] == []


def test_a_late_article_and_a_full_refresh_leave_every_earlier_vintage_alone(built: Built) -> None:
    assert built.codes["late"] == 0
    assert set(built.rows["again"]) < set(built.rows["late"])


def test_a_build_that_fails_adds_no_row(built: Built) -> None:
    assert built.codes["failed"] == 1
    assert built.rows["failed"] == built.rows["past"]


def test_a_closed_week_is_published_once(built: Built) -> None:
    weeks = [row[2] for row in _of(built.rows["late"], "antitrust", "published")]
    assert len(weeks) == len(set(weeks)) > 8


def test_as_of_gives_what_was_current_and_published_then(built: Built) -> None:
    before, now = built.stood(PAST), built.stood(PAST + timedelta(seconds=1))
    assert before == []
    assert now == [(*row[:5], *row[6:]) for row in built.rows["past"]]
    last = built.stood(datetime(9999, 1, 1))
    changed = {row[:5]: row[6:] for row in built.rows["late"]}  # in order of time: the last of a key stands
    assert last == [(*key, *values) for key, values in changed.items()]


def test_a_true_number_of_the_past_is_made_again(built: Built) -> None:
    found = built.reproduced["antitrust"]
    assert found.stored["index_value"] is not None
    assert (found.is_equal, found.reasons) == (True, [])


def test_what_another_dictionary_made_is_told(built: Built) -> None:
    found = built.reproduced[OTHER_TOPIC]
    assert not found.is_equal
    assert "index_value" in found.different
    assert found.reasons == [
        "the dictionary of topics has other terms than it had",
        "1,224 entries with a time before it were stored after it",  # 68 days, six outlets, three articles
    ]
