"""The trends index on small panels whose numbers were worked by hand, in one home that dbt builds four times."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from ingest.home import PROJECT_ROOT, Home
from ingest.warehouse.store import Warehouse
from tests.dbt.conftest import run_dbt

MONDAY = date(2024, 1, 1)
MODELS = ["int_index_cells", "int_index_hit_weeks", "int_index_fits", "int_index_series", "int_index_estimates"]
ROUNDS = (1, 2, 30, 8)
# The panel `hand` after two rounds, worked by hand: a of one and two, and b of its five weeks.
HAND_A = (0.054207101, 0.286477763)
HAND_B = [0.922388372, 1.012935271, 1.266169089, 1.012935271, 0.759701453]

Week = tuple[str, str, int, int, dict[str, int]]
"""Series, owner, week (from 0), its articles, and how many of them are on each topic."""


@dataclass(frozen=True, slots=True)
class Fits:
    """What builds with several numbers of rounds left: a by (rounds, panel, topic, series), b by (…, week)."""

    habits: dict[tuple[int, str, str, str], float]
    weeks: dict[tuple[int, str, str, int], dict[str, object]]


def _hand() -> Iterator[Week]:
    """Two series; the one that comes in the last week has too few weeks for the fit."""
    for week, hits in enumerate([1, 2, 0, 1, 1]):
        yield "one", "One", week, 20, {"t": hits}
    for week, hits in enumerate([2, 5, 3, 2], start=1):
        yield "two", "Two", week, 10, {"t": hits}
    yield "new", "New", 4, 10, {"t": 9}


def _even(factor: int = 1) -> Iterator[Week]:
    """Five owners that write the same, so that residuals are none and the band is that of counting alone."""
    for week in range(8):
        for name in "abcde":
            yield name, name.upper(), week, 100, {"t": factor * (8 if week == 7 else 4), "silent": 2 if week else 0}


def _wide() -> Iterator[Week]:
    """Nine series with habits, outputs and weeks of their own, drawn once."""
    dice = random.Random(7)
    for number in range(9):
        habit = dice.uniform(0.01, 0.2)
        for week in range(30):
            articles = dice.randrange(40, 160)
            if dice.random() > 0.1 and week >= 6 * max(number - 6, 0):
                hits = sum(dice.random() < habit * (2 if week == 20 else 1) for _ in range(articles))
                yield f"s{number}", f"Owner {number}", week, articles, {"t": hits}


PANELS = {"hand": list(_hand()), "even": list(_even()), "wide": list(_wide()), "shuffled": list(_wide())}


def _fill(home: Home) -> None:
    random.Random(3).shuffle(PANELS["shuffled"])
    with Warehouse.open(home) as warehouse:
        warehouse.claim("real")
    with duckdb.connect(str(home.warehouse)) as con:
        for panel, weeks in PANELS.items():
            for series, owner, week, articles, topics in weeks:
                first = MONDAY + timedelta(weeks=week)
                rows = [[panel, series, owner, first + timedelta(days=n), articles if n == 2 else 0] for n in range(7)]
                con.executemany("insert into raw.simulated_days values (?, ?, ?, ?, ?, true)", rows)
                for topic, hits in topics.items():
                    hit = [panel, series, first + timedelta(days=2), topic, hits]
                    con.execute("insert into raw.simulated_hits values (?, ?, ?, 'topic', ?, ?)", hit)


@pytest.fixture(scope="module")
def fits(tmp_path_factory: pytest.TempPathFactory) -> Fits:
    """The panels, fitted with one, two, thirty and eight rounds."""
    home = Home(tmp_path_factory.mktemp("index") / "home")
    _fill(home)
    found = Fits({}, {})
    for number, rounds in enumerate(ROUNDS):
        chosen = [f"+{name}" for name in MODELS] if number == 0 else MODELS[2:]
        told = json.dumps({"index_round_count": rounds})
        left_out = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        done = run_dbt(home, PROJECT_ROOT, "build", *left_out, "--vars", told, "-s", *chosen)
        assert done.returncode == 0, done.stdout[-2000:]
        _read(home.warehouse, rounds, found)
    return found


def _read(path: Path, rounds: int, found: Fits) -> None:
    with duckdb.connect(str(path), read_only=True) as con:
        for panel, topic, series, a in con.execute(
            "select panel_id, entity_id, series_id, a from intermediate.int_index_fits where line = 'current'"
        ).fetchall():
            found.habits[rounds, panel, topic, series] = a
        asked = con.execute("select * from intermediate.int_index_estimates where line = 'current'")
        names = [column[0] for column in asked.description or []]
        for row in asked.fetchall():
            one = dict(zip(names, row, strict=True))
            found.weeks[rounds, one["panel_id"], one["entity_id"], one["week_number"]] = one


def test_one_round_is_as_worked_by_hand(fits: Fits) -> None:
    # Σo = 17, Σm = 140, ½/ā = 70/17; the mean of b is weighed by M = 20, 30, 30, 30, 30.
    a1, a2 = 5.5 / (100 + 70 / 17), 12.5 / (40 + 70 / 17)
    free = [1 / (20 * a1), *(hits / (20 * a1 + 10 * a2) for hits in (4, 5, 4, 3))]
    mean = (20 * free[0] + 30 * sum(free[1:])) / 140
    assert fits.habits[1, "hand", "t", "one"] == pytest.approx(a1 * mean, rel=1e-12)
    assert fits.habits[1, "hand", "t", "two"] == pytest.approx(a2 * mean, rel=1e-12)
    assert "new" not in {series for _, _, _, series in fits.habits}
    for week, attention in enumerate(free, start=1):
        assert fits.weeks[1, "hand", "t", week]["b"] == pytest.approx(attention / mean, rel=1e-12)


def test_two_rounds_are_as_worked_by_hand(fits: Fits) -> None:
    assert fits.habits[2, "hand", "t", "one"] == pytest.approx(HAND_A[0], rel=1e-6)
    assert fits.habits[2, "hand", "t", "two"] == pytest.approx(HAND_A[1], rel=1e-6)
    found = [fits.weeks[2, "hand", "t", week]["b"] for week in range(1, 6)]
    assert found == pytest.approx(HAND_B, rel=1e-6)


def test_the_mean_of_attention_is_one(fits: Fits) -> None:
    weeks = [one for (rounds, panel, _, _), one in fits.weeks.items() if rounds == 8 and panel == "wide"]
    total = sum(float(str(one["standard_count"])) for one in weeks)
    assert sum(float(str(one["b"])) * float(str(one["standard_count"])) for one in weeks) / total == pytest.approx(1)


def test_eight_rounds_are_within_a_thousandth_of_thirty(fits: Fits) -> None:
    pairs = [
        (fits.weeks[8, "wide", "t", week]["b"], fits.weeks[30, "wide", "t", week]["b"])
        for (rounds, panel, _, week) in fits.weeks
        if rounds == 8 and panel == "wide"
    ]
    assert len(pairs) == 30
    assert [eight for eight, _ in pairs] == pytest.approx([thirty for _, thirty in pairs], rel=1e-3)


def test_the_order_of_rows_does_not_matter(fits: Fits) -> None:
    for (rounds, panel, topic, week), one in fits.weeks.items():
        if rounds == 8 and panel == "wide":
            other = fits.weeks[8, "shuffled", topic, week]
            assert [one[name] for name in ("b", "variance", "n_eff")] == pytest.approx(
                [other[name] for name in ("b", "variance", "n_eff")], rel=1e-9
            )


def test_a_band_is_never_narrower_than_counting(fits: Fits) -> None:
    # Five owners with 8 of 100 articles each: no residual, V = 1/40; and t at 4 degrees of freedom is 2.1318.
    one = fits.weeks[8, "even", "t", 8]
    z = 1.6449
    t = z + (z**3 + z) / 16 + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * 16)
    t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * 64)
    assert t == pytest.approx(2.1317, abs=2e-3)
    assert one["n_eff"] == pytest.approx(5)
    assert one["variance"] == pytest.approx(1 / 40)
    b = float(str(one["b"]))
    assert one["low"] == pytest.approx(b * math.exp(-t * math.sqrt(1 / 40)))
    assert one["high"] == pytest.approx(b * math.exp(t * math.sqrt(1 / 40)))
    # 100 is the mean of the eight weeks, seven of 20 articles and one of 40.
    assert b / float(str(one["b_ref"])) == pytest.approx(40 / 22.5)


def test_a_week_without_articles_has_an_upper_limit(fits: Fits) -> None:
    # Ten articles in each of the seven other weeks: expected at the base is 70/8, and -ln .05 goes with nothing seen.
    one = fits.weeks[8, "even", "silent", 1]
    assert (one["b"], one["low"]) == (0, 0)
    assert float(str(one["high"])) / float(str(one["b_ref"])) == pytest.approx(-math.log(0.05) / (70 / 8))
    assert one["status"] == "too few articles"
