"""The trends index on invented panels: what the figures mean, and that nothing flatters them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.evaluate.baselines import chain, epu, mean_share, pooled_share
from ingest.evaluate.index import METHODS, Simulated, Tally, Values, baseline_values, evaluate_index, in_words
from ingest.evaluate.panels import SCENARIOS, draw_panel
from ingest.home import Home
from ingest.pipeline import Desk

# Two series: one of ten articles a week, one of ninety that comes late and never writes on the topic.
ARTICLES = np.array([[10.0, 10.0, 10.0, 10.0], [0.0, 0.0, 90.0, 90.0]])
HITS = np.array([[1.0, 2.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]])


@contextmanager
def _no_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    yield lambda done, total: None


def tally(value: list[float], truth: list[float], band: float = math.nan) -> dict[str, float | None]:
    values, one = np.array([value]), Tally()
    one.add(Values(values, values - band, values + band), np.array([truth]))
    return one.measures()


def test_a_line_that_is_the_truth_in_other_units_has_no_error() -> None:
    found = tally([20, 40, 60, 80], [1, 2, 3, 4], band=0.5)
    assert found == {"log_rmse": 0, "late_bias": 0, "coverage": 1}


def test_the_errors_are_those_of_a_line_computed_by_hand() -> None:
    # Both are 1 on average: .5 .5 1 2 against 1 1 1 1. Errors -ln 2, -ln 2, 0, ln 2; the last quarter is the last week.
    found = tally([1, 1, 2, 4], [5, 5, 5, 5])
    assert found["log_rmse"] == pytest.approx(math.log(2) * math.sqrt(3 / 4), abs=5e-5)
    assert found["late_bias"] == pytest.approx(math.log(2), abs=5e-5)
    assert found["coverage"] is None


def test_coverage_counts_the_weeks_whose_band_holds_the_truth() -> None:
    # The truth on the line's scale is 2 each week; bands of 0-2, 0-2, 1-3, 3-5.
    assert tally([1, 1, 2, 4], [5, 5, 5, 5], band=1)["coverage"] == 0.75


def test_errors_are_measured_against_the_first_26_weeks() -> None:
    truth, value = [1.0] * 52, [1.0] * 26 + [2.0] * 26
    found = tally(value, truth)
    assert found["late_bias"] == pytest.approx(math.log(2), abs=5e-5)
    assert found["log_rmse"] == pytest.approx(math.log(2) / math.sqrt(2), abs=5e-5)


def test_weeks_without_a_value_are_left_out_and_do_not_pass_for_right() -> None:
    assert tally([1, math.nan, 1, 0], [1, 1, 1, 1])["log_rmse"] == pytest.approx(math.log(1.5), abs=5e-5)
    assert tally([math.nan] * 4, [1, 1, 1, 1]) == {"log_rmse": None, "late_bias": None, "coverage": None}


def test_pooled_share_falls_when_a_source_joins_that_never_writes_on_the_topic() -> None:
    assert pooled_share(HITS, ARTICLES).tolist() == [0.1, 0.2, 0.01, 0.02]


def test_mean_share_counts_each_source_once() -> None:
    assert mean_share(HITS, ARTICLES) == pytest.approx([0.1, 0.2, 0.05, 0.1])


def test_epu_takes_each_source_in_units_of_its_own_spread() -> None:
    # The first source's shares are .1 .2 .1 .2, of spread .05; the second never varies and has no unit.
    assert epu(HITS, ARTICLES) == pytest.approx([2, 4, 2, 4])


def test_a_chain_multiplies_the_change_of_what_two_weeks_have_in_common() -> None:
    # Weeks 1 to 3 have the first source in common: 2.5 / 1.5, then 1.5 / 2.5; weeks 3 and 4 both: 2.5 / 1.5.
    assert chain(HITS, ARTICLES) == pytest.approx([1, 5 / 3, 1, 5 / 3])


def test_each_baseline_says_something_of_every_week_of_a_drawn_panel() -> None:
    panel = draw_panel("reference", seed=1, run=0)
    for name, values in baseline_values(panel).items():
        assert values.value.shape == panel.truth.shape, name
        assert (values.value > 0).mean() > 0.98, name
        assert np.isnan(values.low).all()


def test_the_page_shows_every_scenario_and_what_the_model_does_not_cover() -> None:
    measures = {"log_rmse": 0.125, "late_bias": -0.5, "coverage": None}
    page = in_words(Simulated(2, 7, {name: dict.fromkeys(METHODS, measures) for name in SCENARIOS}))
    for scenario in SCENARIOS:
        assert f"\n{scenario:16}" in page
    assert "mix_change: a source that writes about other things" in page
    assert "0.125" in page
    assert "seed 7" in page
    assert "came closer" not in page


def test_the_page_names_the_scenarios_in_which_another_method_is_better() -> None:
    measures = {"log_rmse": 0.125, "late_bias": 0.0, "coverage": None}
    scenarios = {name: dict.fromkeys(METHODS, measures) for name in SCENARIOS}
    scenarios["overdispersed"] = scenarios["overdispersed"] | {"epu": {**measures, "log_rmse": 0.124}}
    page = in_words(Simulated(2, 7, scenarios))
    assert "overdispersed: epu came closer" in page
    assert page.count("came closer") == 1


@pytest.mark.slow
def test_the_project_s_own_models_stay_near_the_truth_where_late_entrants_bend_the_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = {name: SCENARIOS[name] for name in ("reference", "late_entrants")}
    monkeypatch.setattr("ingest.evaluate.index.SCENARIOS", scenarios)
    desk = Desk(
        home=Home(tmp_path / "home"),
        now=lambda: datetime(2026, 3, 14, tzinfo=UTC),
        step=_no_bar,
        say=lambda message: None,
    )
    figures = evaluate_index(desk, runs=2, seed=1).as_json()
    assert json.loads(json.dumps(figures)) == figures
    found = figures["scenarios"]
    assert isinstance(found, dict)
    assert set(found) == set(scenarios)
    for methods in found.values():
        assert set(methods) == set(METHODS)
        for line in ("two_way", "published"):
            assert methods[line]["log_rmse"] < 0.22
            assert abs(methods[line]["late_bias"]) < 0.08
            assert 0.85 < methods[line]["coverage"] < 0.98
    late = found["late_entrants"]
    assert late["pooled_share"]["late_bias"] > 0.2
    assert late["two_way"]["log_rmse"] < 0.75 * late["pooled_share"]["log_rmse"]
    assert not desk.home.warehouse.exists()
