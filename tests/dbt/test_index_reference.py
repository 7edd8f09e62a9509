"""The SQL of the trends index says what an independent reading of the method in numpy says, to nine digits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import numpy as np
import pytest

from ingest.evaluate.index import ESTIMATES, store
from ingest.evaluate.panels import Panel, draw_panel
from ingest.home import PROJECT_ROOT, Home
from ingest.warehouse.store import Warehouse
from tests import index_reference as reference
from tests.dbt.conftest import run_dbt

pytestmark = pytest.mark.slow

# Two panels with much that can happen to one, whole and cut to what was known after so many weeks.
SCENARIOS = ("outages", "late_entrants")
CUTS = (2, 3, 5, 7, 8, 9, 12, 25, 26, 30, 52)
# What stands behind the estimator's inputs.
AFTER_STORIES = [
    *(f"int_index_{name}" for name in ("observed", "eras", "cells", "hit_weeks", "fits", "series")),
    ESTIMATES,
]
ARTICLES_A_STORY, HITS_A_STORY = 3, 2


def cut(panel: Panel, weeks: int) -> Panel:
    """What was known of the panel on the Thursday after so many complete weeks."""
    days = panel.days.index(panel.weeks[weeks - 1]) + 11
    return replace(
        panel,
        panel_id=f"{panel.panel_id}-{weeks}",
        days=panel.days[:days],
        weeks=panel.weeks[:weeks],
        articles=panel.articles[:, :days],
        hits=panel.hits[:, :, :days],
        beat_hits=panel.beat_hits[:, :days],
        is_there=panel.is_there[:, :days],
        is_polled=panel.is_polled[:, :days],
        truth=panel.truth[:, :weeks],
    )


def joined(first: Panel, second: Panel) -> Panel:
    """Two years, one after the other. Series keep their mix: the reference knows no eras."""
    return replace(
        first,
        panel_id=f"{first.panel_id}-twice",
        days=[first.days[0] + timedelta(days=day) for day in range(len(first.days) + len(second.days) - 8)],
        weeks=[first.weeks[0] + timedelta(weeks=week) for week in range(len(first.weeks) + len(second.weeks))],
        **{
            name: np.concatenate([getattr(first, name)[..., :-4], getattr(second, name)[..., 4:]], axis=-1)
            for name in ("articles", "hits", "beat_hits", "is_there", "is_polled")
        },
        truth=np.concatenate([first.truth, second.truth], axis=1),
    )


def replaced(panel: Panel, week: int) -> Panel:
    """The first half of the series before that week, the others after it."""
    day, half = panel.days.index(panel.weeks[week]), len(panel.owners) // 2
    is_there = np.zeros_like(panel.is_there)
    is_there[:half, :day], is_there[half:, day:] = True, True
    return replace(
        panel,
        panel_id=f"{panel.panel_id}-replaced",
        articles=panel.articles * is_there,
        hits=panel.hits * is_there,
        beat_hits=panel.beat_hits * is_there,
        is_there=panel.is_there & is_there,
    )


def drawn() -> list[Panel]:
    """Panels cut short, one of two years (which is founded three times), and one whose sources change at once."""
    outages, late = (draw_panel(scenario, seed=5, run=0) for scenario in SCENARIOS)
    return [
        *(cut(panel, weeks) for panel in (outages, late) for weeks in CUTS),
        joined(outages, outages),
        replaced(draw_panel("reference", seed=5, run=0), 14),
    ]


Rows = dict[tuple[str, str, str], dict[date, tuple[str, tuple[float, ...]]]]
"""By panel, line, thing and week: the status and the figures."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """What dbt made of the panels, counted in articles and in stories."""

    articles: Rows
    stories: Rows


@pytest.fixture(scope="module")
def estimated(tmp_path_factory: pytest.TempPathFactory) -> Estimated:
    home = Home(tmp_path_factory.mktemp("index") / "home")
    with Warehouse.open(home, now=lambda: datetime(2026, 3, 14, tzinfo=UTC)) as warehouse:
        store(drawn(), warehouse.connection)
    done = run_dbt(
        home, PROJECT_ROOT, "build", "--select", f"+{ESTIMATES}", "--exclude-resource-type", "test", "unit_test"
    )
    assert done.returncode == 0, done.stdout
    tell_stories(home)
    done = run_dbt(home, PROJECT_ROOT, "run", "--select", *AFTER_STORIES)
    assert done.returncode == 0, done.stdout
    return Estimated(read(home, "article"), read(home, "story"))


def tell_stories(home: Home) -> None:
    """Make of every ARTICLES_A_STORY articles of a day a story, so that days, weeks and series with few have none.

    What stories there are is told by models that stand before the estimator; here its inputs are put into their tables.
    """
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            f"""
            update intermediate.int_index_days
            set
                story_count = article_count // {ARTICLES_A_STORY},
                timely_story_count = article_count // {ARTICLES_A_STORY}
            """
        )
        connection.execute(
            f"""
            insert into intermediate.int_index_hits by name
            select
                * replace (
                    'story' as unit, hit_count // {HITS_A_STORY} as hit_count,
                    hit_count // {HITS_A_STORY} as timely_hit_count
                )
            from intermediate.int_index_hits
            where unit = 'article'
            """
        )


def read(home: Home, unit: str) -> Rows:
    """The estimates of one unit."""
    found: Rows = {}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select
                panel_id, line, entity_id, week_date, status, 100 * b / b_ref, 100 * low / b_ref, 100 * high / b_ref,
                n_eff, linked, observed_count, expected_count * b_ref
            from intermediate.{ESTIMATES}
            where panel_id != 'beat' and unit = $unit
            """,
            {"unit": unit},
        ).fetchall()
    for panel, line, thing, week, status, *figures in rows:
        known = tuple(math.nan if one is None else one for one in figures)
        found.setdefault((panel, line, thing), {})[week] = (status, known)
    return found


def wanted(panel: Panel, unit: str) -> Iterator[tuple[str, str, list[date], reference.Line]]:
    """By line and thing, what the reference says of the panel."""
    days = list(zip(*(column.to_pylist() for column in panel.day_rows().columns[1:]), strict=True))
    grids = reference.panel(days)
    hits: dict[str, list[tuple[str, date, int]]] = {name: [] for name in ["beat", *panel.topics]}
    share = 1 if unit == "article" else HITS_A_STORY
    for row in panel.hit_rows().to_pylist():
        hits[row["entity_id"]].append((row["series_id"], row["day"], row["article_count"] // share))
    stories = [(series, day, articles // ARTICLES_A_STORY) for series, _, day, articles, _ in days]
    for line, grid, estimate in (
        ("current", grids.current, reference.current),
        ("published", grids.published, reference.published),
    ):
        units = grid if unit == "article" else reference.counted_in(grid, reference.hits_of(grid, stories))
        for thing, rows in hits.items():
            yield line, thing, grid.weeks, estimate(units, reference.hits_of(grid, rows))


@pytest.mark.parametrize("unit", ["article", "story"])
@pytest.mark.parametrize("panel", drawn(), ids=lambda panel: panel.panel_id)
def test_sql_and_reference_agree(estimated: Estimated, panel: Panel, unit: str) -> None:
    compared = 0
    for line, thing, weeks, one in wanted(panel, unit):
        found = estimated.articles if unit == "article" else estimated.stories
        rows = found.get((panel.panel_id, line, thing), {})
        known = [week for week, status in zip(weeks, one.status, strict=True) if status != "none"]
        assert sorted(rows) == known, (line, thing)
        for t, week in enumerate(weeks):
            if week in rows:
                columns = [one.value, one.low, one.high, one.n_eff, one.linked, one.hits, one.expected]
                hoped = tuple(float(column[t]) for column in columns)
                status, figures = rows[week]
                assert figures == pytest.approx(hoped, rel=1e-9, abs=1e-12, nan_ok=True), (line, thing, week)
                assert status == one.status[t], (line, thing, week)
                compared += 1
    assert (compared > 0) == (len(panel.weeks) > 2)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_was_published_is_published_for_ever(estimated: Estimated, scenario: str) -> None:
    compared = 0
    for weeks in CUTS[:-1]:
        for thing in ("beat", *(f"topic-{number:02}" for number in range(8))):
            before, now = ((f"{scenario}-0-{known}", "published", thing) for known in (weeks, CUTS[-1]))
            for week, (status, figures) in estimated.articles.get(before, {}).items():
                if status != "no base":  # has no index yet
                    status_now, figures_now = estimated.articles[now][week]
                    # All but nothing: sums over rows in another order.
                    assert figures == pytest.approx(figures_now, rel=1e-12, nan_ok=True), (before, week)
                    assert status == status_now
                    compared += 1
    assert compared > 500
