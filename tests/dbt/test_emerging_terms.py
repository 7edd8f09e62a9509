"""What a week's emerging terms are does not change with what comes later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.home import PROJECT_ROOT, Home
from ingest.normalise import normalise
from ingest.records import Batch, Fetch, SaidEntry
from ingest.warehouse.store import Warehouse
from tests.dbt.conftest import run_dbt

pytestmark = pytest.mark.slow

MONDAY = date(2024, 1, 1)
OUTLETS = [f"https://outlet{number}.example/feed.xml" for number in range(6)]
SUBJECTS = ("Harbour", "Meadow", "Lantern", "Copper", "Willow", "Thunder", "Orchard")
Row = tuple[object, ...]


def _week(number: int, term: str = "") -> list[SaidEntry]:
    """Forty articles of six outlets on the beat, the term in the first of each day."""
    said = []
    for day in range(7):
        for at, feed in enumerate(OUTLETS):
            name = SUBJECTS[(day + at + number) % len(SUBJECTS)]
            extra = term if day % 2 == 0 else ""
            said.append(
                SaidEntry(
                    feed_url=feed,
                    title=f"ChatGPT {name} {extra}",
                    url=f"{feed.removesuffix('feed.xml')}{number}-{day}",
                    published=datetime(2024, 1, 1, 9 + at, tzinfo=UTC) + timedelta(days=7 * number + day),
                )
            )
    return said


def _load(home: Home, name: str, said: list[SaidEntry]) -> None:
    now = max(entry.published for entry in said if isinstance(entry.published, datetime))
    entries = [normalise(one, origin="archive", seen_at=now) for one in said]
    with Warehouse.open(home, now=lambda: now) as warehouse:
        warehouse.claim("real")
        warehouse.load([Batch(Fetch(name, OUTLETS[0], OUTLETS[0], "archive", now, 10, "loaded", 200), entries)])


def _built(home: Home) -> list[Row]:
    done = run_dbt(
        home, PROJECT_ROOT, "build", "--select", "+emerging_terms", "--exclude-resource-type", "test", "unit_test"
    )
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute("from marts.emerging_terms order by period_start, term").fetchall()


def test_later_weeks_change_nothing_of_a_week_that_was_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    begun = [entry for number in range(9) for entry in _week(number)]
    told = MONDAY + timedelta(weeks=9)
    # The day after its Sunday closes the week.
    _load(home, "first", [*begun, *_week(9, "GPT-4"), *_week(10)[:6]])
    before = _built(home)
    assert [(row[1], row[2]) for row in before] == [(told, "gpt-4")]

    # Later the term is everywhere, another one comes up, and a new outlet joins that says little of the beat.
    later = [entry for number in (10, 11, 12) for entry in _week(number, "GPT-4 Zyxwane")]
    newcomer = [
        SaidEntry(
            feed_url="https://new.example/feed.xml",
            title=f"Plain words {number}",
            url=f"https://new.example/{number}",
            published=datetime(2024, 3, 12, tzinfo=UTC) + timedelta(hours=number),
        )
        for number in range(120)
    ]
    _load(home, "second", [*later[6:], *newcomer, *_week(13)[:6]])
    after = _built(home)
    assert [row for row in after if str(row[1]) <= str(told)] == before
    assert any("zyxwane" in str(row[2]) for row in after)
