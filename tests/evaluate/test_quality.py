"""The page of measured quality says what was measured, and nothing else."""

from __future__ import annotations

from pathlib import Path

from app.quality import measured
from ingest.evaluate.index import METHODS
from ingest.home import PROJECT_ROOT
from ingest.text.training import Example
from tests.quality import STORIES, Measurement, as_page, options
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
    assert "**Ten texts** (10 labelled texts, measured on 2024-03-01)" in page
    assert "| accuracy | 0.51 | 0.30 | 0.60 |" in page
    assert "| spearman | – | 0.10 |  |" in page


def test_stories_stand_beside_their_floors_and_say_what_was_counted() -> None:
    result = {"n": 1200, "missing": 3, "beatbook": {"bcubed_f1": 0.876}, "same_title": {"bcubed_f1": 0.44}}
    stories = Measurement(
        "stories", "Three days", "2024-03-01", "chosen on these days", result, {"bcubed_f1": 0.8}, "labelled article"
    )
    sample = Measurement(
        "sample", "Fictional", "2024-03-01", "", {"n": 9, "beatbook": {"n_accuracy": 1.0}}, {}, "planted event"
    )
    page = as_page([MEASURED, stories, sample], EXAMPLES)
    assert "## Stories on labelled days" in page and "## Stories of the sample beat" in page
    assert "**Three days** (1,200 labelled articles, measured on 2024-03-01)" in page
    assert "| measure | Beatbook | same title | aim |" in page
    assert "| bcubed f1 | 0.88 | 0.44 | 0.80 |" in page
    assert "Note: chosen on these days." in page and page.count("Note: ") == 1
    assert "**Fictional** (9 planted events" in page and "| n accuracy | 1.00 |  |" in page


def test_labelled_days_are_placed_with_the_three_days_before_them(tmp_path: Path) -> None:
    for window in STORIES:
        said = options(window, tmp_path / "archive.parquet", tmp_path)
        assert f"--since={window.first_day.replace(day=window.first_day.day - 3)}" in said
        assert f"--until={window.last_day}" in said and f"--gold={tmp_path / window.file}" in said


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
            assert f"{next(value for value in one.figures['beatbook'].values() if value is not None):.2f}" in page


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
