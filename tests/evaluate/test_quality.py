"""The page of measured quality says what was measured, and nothing else."""

from __future__ import annotations

from app.quality import measured
from ingest.home import PROJECT_ROOT
from ingest.text.training import Example
from tests.quality import Measurement, as_page

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
    assert {one.measures for one in found} == {"sentiment", "impact"}
    page = (PROJECT_ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    for one in found:
        assert one.data_set in page
        assert f"{one.figures['beatbook']['spearman']:.2f}" in page
