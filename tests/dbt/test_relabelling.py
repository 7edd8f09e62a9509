"""An edit of the terms between two weeks is a part of its own in why a share moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.home import Home
from ingest.records import SaidEntry
from tests.dbt.conftest import NEWS, add_row, copy_project, load, run_dbt

pytestmark = pytest.mark.slow

MONDAY = datetime(2024, 1, 1, 9, tzinfo=UTC)
PARTS = "attention single_source output_mix sources_in sources_out outage outside relabelling".split()


def _entry(at: datetime, title: str) -> SaidEntry:
    return SaidEntry(feed_url=NEWS, title=title, url=f"https://news.example/{at:%d%H}", published=at)


def _week(number: int, turbots: int, haddock: int) -> Iterator[SaidEntry]:
    """Ten articles of the week's Tuesday, and one of the Monday after it, which ends the week."""
    for article in range(10):
        thing = "Zyxwane turbot" if article < turbots else "Qualmy haddock" if article < turbots + haddock else "Plain"
        yield _entry(MONDAY + timedelta(weeks=number, days=1, hours=article), f"{thing} news {number} {article}")
    yield _entry(MONDAY + timedelta(weeks=number + 1), f"Monday {number}")


def _build(home: Home, project: Path) -> None:
    done = run_dbt(home, project, "build", "--select", "+index_changes", "--exclude-resource-type", "test", "unit_test")
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two weeks that are told, then new terms and a third week."""
    folder = tmp_path_factory.mktemp("relabelling")
    home, project = Home(folder / "home"), copy_project(folder / "project")
    add_row(project, "topics", "fish", "Fish", "AI", "All fish.")
    add_row(project, "topic_terms", "fish", "Zyxwane turbot", "false")
    load(home, "b0", MONDAY, _entry(MONDAY, "Monday"))
    load(home, "b1", MONDAY + timedelta(days=14), *_week(0, 1, 2), *_week(1, 2, 3))
    _build(home, project)
    add_row(project, "topic_terms", "fish", "Qualmy haddock", "false")
    load(home, "b2", MONDAY + timedelta(days=21), *_week(2, 4, 2))
    _build(home, project)
    return home


def _changes(home: Home, query: str) -> list[tuple[float, ...]]:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(
            f"{query} from marts.index_changes where entity_id = 'fish' order by period_start"
        ).fetchall()


def test_a_share_told_under_other_terms_is_relabelled(home: Home) -> None:
    first, second = _changes(home, "select article_share_before, article_share, relabelling_change")
    # Both weeks had been told under the old terms: their step is all under the new ones. A week has eleven articles of
    # the panel, its Monday's among them.
    assert first == pytest.approx((3 / 11, 5 / 11, 0))
    assert second == pytest.approx((2 / 11, 6 / 11, 3 / 11))


def test_the_parts_add_up_with_the_relabelling(home: Home) -> None:
    parts = " + ".join(f"{part}_change" for part in PARTS)
    for change, total, before, now in _changes(
        home, f"select share_change, {parts}, article_share_before, article_share"
    ):
        assert total == pytest.approx(change, abs=1e-9)
        assert change == pytest.approx(now - before, abs=1e-9)


def test_a_full_refresh_keeps_what_was_told(home: Home, tmp_path: Path) -> None:
    told = "select * from intermediate.int_index_shares_known order by all"
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        before = con.execute(told).fetchall()
    done = run_dbt(
        home, copy_project(tmp_path), "run", "--full-refresh", "--select", "int_index_shares_known", "index_changes"
    )
    assert done.returncode == 0, done.stdout[-3000:]
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute(told).fetchall() == before
    assert len({row[3] for row in before}) == 2
