"""The page of measured quality says what was measured, and nothing else."""

from __future__ import annotations

from app.quality import measured
from ingest.evaluate.index import METHODS
from ingest.home import PROJECT_ROOT
from ingest.text.training import Example
from tests.quality import Measurement, as_page
from tests.quality_index import figure, simulated_tables

MEASURED = Measurement(
    "sentiment",
    "Ten texts",
    "2024-03-01",
    "by title and text",
    {"n": 10, "beatbook": {"accuracy": 0.512, "spearman": None}, "vader": {"accuracy": 0.3, "spearman": 0.1}},
    {"accuracy": 0.6},
)
EXAMPLES = [
    Example("Good news", 0.4, 1, "a-one", "other", "train", 1),
    Example("Bad news today", -0.4, -1, "b-two", "shares", "train", 0),
    Example("News", 0.0, 0, "b-three", "other", "test", None),
]


def test_the_page_shows_each_figure_beside_its_aim_and_a_dash_for_none() -> None:
    page = as_page([MEASURED], EXAMPLES)
    assert "**Ten texts** (10 texts, measured on 2024-03-01)" in page
    assert "| accuracy | 0.51 | 0.30 | 0.60 |" in page
    assert "| spearman | – | 0.10 |  |" in page


def test_the_page_counts_the_corpus_and_how_its_labels_agree() -> None:
    page = as_page([MEASURED], EXAMPLES)
    assert "3 texts of 3 events in 2 parts" in page
    assert "| neutral | 1 | 33% |" in page
    assert "Labelled twice: 2 texts, the same tier in 50%" in page
    assert "other 2, shares 1" in page


def test_the_shipped_measurements_are_what_the_dashboard_reads() -> None:
    found = measured(PROJECT_ROOT / "docs" / "quality.json")
    assert {one.measures for one in found} >= {"sentiment", "impact"}
    page = (PROJECT_ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    for one in found:
        assert one.data_set[1:] in page
        if one.measures != "index":
            assert f"{one.figures['beatbook']['spearman']:.2f}" in page


def test_the_index_is_shown_scenario_by_scenario_and_method_by_method() -> None:
    figures = {"log_rmse": 0.151, "late_bias": -0.024, "coverage": None}
    methods = {name: figures for name in METHODS} | {"two_way": {**figures, "log_rmse": 0.149, "coverage": 0.911}}
    tables = list(simulated_tables({"runs": 3, "seed": 1, "scenarios": {"late_entrants": methods}}))
    found = [Measurement("index", one.data_set, "2024-03-01", one.note, one.result, {}, one.unit) for one in tables]
    page = as_page([MEASURED, *found], EXAMPLES)
    assert "**Log RMSE by scenario** (3 invented panels, measured on 2024-03-01)" in page
    assert "| late entrants | 0.15 | 0.15 | 0.15 | 0.15 | 0.15 | 0.15 |" in page
    assert "| | two way |\n|---|---:|\n| late entrants | 0.91 |" in page
    assert "- *mix change*: a source that writes about other things" in page


def test_large_figures_have_no_fractions_and_missing_ones_are_dashes() -> None:
    assert [figure(value) for value in (None, 0.125, -0.5, 3.0, 874.6)] == ["–", "0.12", "-0.50", "3", "875"]
