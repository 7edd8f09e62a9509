"""The reference itself, on numbers that can be followed by hand: what the SQL is held against must be right first."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from tests.index_reference import Cells, cells, current, half_width, hits_of, observed, panel, published, t95, two_way

MONDAY = date(2024, 1, 1)


def grid_of(n: list[list[float]]) -> Cells:
    """Cells that all count where they have articles, each series of an owner of its own."""
    articles = np.array(n)
    names = [f"s{number}" for number in range(len(articles))]
    weeks = [MONDAY + timedelta(weeks=number) for number in range(articles.shape[1])]
    return cells(names, weeks, np.arange(len(articles)), articles, articles > 0, articles > 0)


def test_counts_that_follow_the_model_give_back_its_rates_and_weeks() -> None:
    a, b = np.array([0.1, 0.3]), np.array([0.5, 1.0, 1.5])
    m = np.full((2, 3), 1e6)
    found_a, found_b = two_way(m * a[:, None] * b, m)
    assert found_a == pytest.approx(a, rel=1e-5)
    assert found_b == pytest.approx(b, rel=1e-5)


def test_one_round_is_that_of_a_hand_computed_table(monkeypatch: pytest.MonkeyPatch) -> None:
    # abar = 6 / 40; a = 2.5 / (20 + 10/3) and 4.5 / (20 + 10/3). Each week expects 70 / (20 + 10/3) = 3 of the 2 and 4
    # that there were, so b is 2/3 and 4/3, whose mean is 1 already.
    monkeypatch.setattr("tests.index_reference.ROUNDS", 1)
    a, b = two_way(np.array([[1.0, 1.0], [1.0, 3.0]]), np.full((2, 2), 10.0))
    assert a == pytest.approx([2.5 / (20 + 10 / 3), 4.5 / (20 + 10 / 3)])
    assert b == pytest.approx([2 / 3, 4 / 3])


def test_a_source_that_joins_does_not_move_the_index_however_much_it_writes() -> None:
    n = np.full((3, 20), 1000.0)
    n[2, :10] = 0
    y = n * np.array([[0.02], [0.05], [0.4]])
    for line in (current(grid_of(n.tolist()), y), published(grid_of(n.tolist()), y)):
        # The prior draws the newcomer a little to the others.
        assert line.value == pytest.approx(np.full(20, 100), rel=0.01)


def test_the_published_line_does_not_change_when_weeks_are_added() -> None:
    stream = np.random.default_rng(1)
    n = stream.poisson(200, (12, 30)).astype(float)
    n[9:, :11] = 0
    y = stream.binomial(n.astype(int), 0.05).astype(float)
    whole = published(grid_of(n.tolist()), y)
    for weeks in (8, 15, 20, 25):
        part = published(grid_of(n[:, :weeks].tolist()), y[:, :weeks])
        assert np.array_equal(part.value, whole.value[:weeks])
        assert np.array_equal(part.low, whole.low[:weeks])


def test_a_late_series_counts_from_the_week_after_its_eighth() -> None:
    n = np.full((3, 20), 100.0)
    n[2, :4] = 0
    y = np.full((3, 20), 5.0)
    y[2, 11:] = 50
    line = published(grid_of(n.tolist()), y)
    assert line.value[:12] == pytest.approx(np.full(12, 100))
    assert line.value[12] > 200
    assert line.hits[11] == 10
    assert line.hits[12] == 60


def test_an_owner_of_more_than_200_articles_is_weighed_down_to_200() -> None:
    days = [
        (name, owner, MONDAY + timedelta(days=day), count, True)
        for name, owner, count in (("a", "x", 40), ("b", "x", 20), ("c", "y", 10))
        for day in range(8)
    ]
    grid = panel(days).current
    assert grid.weeks == [MONDAY]
    assert grid.n[:, 0].tolist() == [280, 140, 70]
    assert grid.w[:, 0] == pytest.approx([200 / 420, 200 / 420, 1])


def test_part_weeks_are_left_out_and_a_week_is_published_three_days_after_its_end() -> None:
    thursday = MONDAY - timedelta(days=4)

    def weeks(day_count: int) -> tuple[list[date], list[date]]:
        found = panel([("a", "x", thursday + timedelta(days=day), 5, True) for day in range(day_count)])
        return found.current.weeks, found.published.weeks

    assert weeks(4 + 7) == ([], [])
    assert weeks(4 + 8) == ([MONDAY], [])
    assert weeks(4 + 10) == ([MONDAY], [])
    assert weeks(4 + 11) == ([MONDAY], [MONDAY])


def test_hits_fall_into_their_weeks() -> None:
    grid = grid_of([[10, 10]])
    assert hits_of(grid, [("s0", MONDAY + timedelta(days=day), 1) for day in (-1, 0, 6, 7, 13, 14)]).tolist() == [
        [2, 2]
    ]


def test_a_week_with_a_gap_in_polling_or_under_a_fifth_of_what_is_usual_does_not_count() -> None:
    n = np.array([[100.0, 100, 19, 20, 2], [4, 4, 4, 4, 4], [3, 3, 2, 3, 3]])
    polled = np.ones_like(n, dtype=bool)
    polled[1, 1] = False
    assert observed(n, polled, so_far=True).tolist() == [
        [True, True, False, True, False],
        [True, False, True, True, True],
        [True, True, False, True, True],
    ]


def test_later_weeks_change_what_was_usual_only_for_the_line_that_may_be_revised() -> None:
    n, polled = np.array([[5.0, 5, 100, 100, 100]]), np.ones((1, 5), dtype=bool)
    assert observed(n, polled, so_far=True).tolist() == [[True] * 5]
    assert observed(n, polled, so_far=False).tolist() == [[False, False, True, True, True]]


def test_the_band_takes_the_larger_of_chance_and_spread_between_owners() -> None:
    e = np.array([10.0, 10.0, 10.0, 10.0])
    exact, apart = np.array([10.0, 10, 10, 10]), np.array([20.0, 0, 20, 0])
    # Chance alone: 40 / 40²; between owners: 4/3 · 400 / 40².
    assert half_width(exact, e, 1.0, 40.0, 4.0) == pytest.approx(t95(3) * np.sqrt(1 / 40))
    assert half_width(apart, e, 1.0, 40.0, 4.0) == pytest.approx(t95(3) * np.sqrt(1 / 3))


@pytest.mark.parametrize("degrees", [3, 5, 10, 30])
def test_the_quantile_is_students(degrees: float) -> None:
    assert t95(degrees) == pytest.approx(stats.t.ppf(0.95, degrees), rel=0.01)


@pytest.mark.parametrize(
    ("sources", "hits", "status"),
    [(3, 5.0, "too few sources"), (3, 0.9, "no base"), (6, 1.0, "too few articles"), (6, 5.0, "ok")],
)
def test_what_is_thin_is_said(sources: int, hits: float, status: str) -> None:
    for line in (current, published):
        assert line(grid_of([[100.0] * 10] * sources), np.full((sources, 10), hits)).status[9] == status


def test_the_published_base_is_fixed_once_and_on_the_first_base_that_is_thick_enough() -> None:
    n = np.full((6, 30), 100.0)
    thick, thin = np.full((6, 30), 1.0), np.full((6, 30), 0.5)
    thick[:, 8:], thin[:, 8:] = 2, 1
    assert published(grid_of(n.tolist()), thick).value[20] == pytest.approx(200)
    assert published(grid_of(n.tolist()), thin).value[20] == pytest.approx(100 * 26 / (8 * 0.5 + 18), rel=1e-3)


def test_a_panel_that_is_replaced_at_once_breaks_the_line() -> None:
    n = np.zeros((12, 20))
    n[:6, :10], n[6:, 10:] = 100, 100
    line = current(grid_of(n.tolist()), n * 0.05)
    assert [line.status[week] for week in (9, 10, 13, 14)] == ["ok", "break", "break", "ok"]
    assert np.isnan(line.value[10])
