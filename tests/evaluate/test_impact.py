"""What is said about the impact of labelled articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import UsageError
from ingest.evaluate.agreement import quadratic_kappa, ranks, spearman
from ingest.evaluate.impact import Compared, Labelled, evaluate_impact, read_gold
from ingest.home import Home
from ingest.pipeline import Desk

HEADER = "url,title,summary,regulatory,financial,operational,impact\n"


@contextmanager
def _no_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    yield lambda done, total: None


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(
        home=Home(tmp_path / "home"),
        now=lambda: datetime(2024, 1, 1, tzinfo=UTC),
        step=_no_bar,
        say=lambda message: None,
    )


def test_equal_values_share_their_rank() -> None:
    assert ranks([5.0, 1.0, 5.0, 9.0]).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_rank_correlation_is_that_of_a_hand_computed_table() -> None:
    # Ranks 1 2 3 4 against 2 1 4 3: 1 - 6 x 4 / (4 x 15)
    assert spearman([1, 2, 3, 4], [20, 10, 40, 30]) == pytest.approx(0.6)
    assert spearman([1, 2, 3], [1, 1, 1]) is None


def test_quadratic_kappa_is_that_of_a_hand_computed_table() -> None:
    # Observed squares: (0 + 0 + 1 + 1) / 4 = .5; expected over all pairs: (4 + 8 + 6) / 16 + 0 = 1.125
    one, other = [1, 2, 3, 3], [1, 2, 2, 4]
    expected = np.mean([(a - b) ** 2 for a in one for b in other])
    assert quadratic_kappa(one, other) == pytest.approx(1 - 0.5 / expected)
    assert quadratic_kappa([2, 2], [2, 2]) is None


def test_the_figures_are_those_of_a_small_table() -> None:
    labels = [(8.0, 8.0, 0.0, 0.0), (6.0, 0.0, 6.0, 0.0), (1.0, 0.0, 0.0, 1.0)]
    articles = [Labelled(str(number), f"t{number}", label) for number, label in enumerate(labels)]
    figures = Compared(articles, [(9.0, 9.0, 0.0, 0.0), (5.0, 0.0, 5.0, 0.0), (8.0, 0.0, 0.0, 8.0)]).as_json()
    assert figures["n"] == 3
    found = figures["beatbook"]
    assert isinstance(found, dict)
    assert (found["precision_8"], found["recall_8"]) == (0.5, 1.0)
    assert (found["precision_6"], found["recall_6"]) == (0.5, 0.5)
    assert found["spearman"] == 0.5
    assert found["regulatory_spearman"] == 1.0
    assert found["operational_spearman"] == 1.0


def test_a_labelled_file_without_its_columns_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    file.write_text("url,title\nhttps://a.example/1,One\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks the columns summary, impact, regulatory"):
        read_gold(file, desk)


def test_a_label_that_is_no_number_is_named_with_its_row(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    file.write_text(
        HEADER + "https://a.example/1,One,,0,0,0,1\nhttps://a.example/2,Two,,0,high,0,1\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match="row 3"):
        read_gold(file, desk)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["https://a.example/1,One,,0,0,0,99"], "row 2: impact is 99, and must be from 1 to 10"),
        (["https://a.example/1,One,,0,0,0,0"], "row 2: impact is 0, and must be from 1 to 10"),
        (["https://a.example/1,One,,0,-1,0,1"], "row 2: financial is -1, and must be from 0 to 10"),
        (["https://a.example/1,One,,0,nan,0,1"], "row 2: financial is nan"),
        (
            [
                "https://a.example/1,One,,0,0,0,1",
                "https://a.example/2,Two,,0,0,0,1",
                "https://a.example/1,One,,0,0,0,2",
            ],
            "row 4: the url stands in row 2 already",
        ),
    ],
)
def test_a_label_off_its_scale_and_an_article_that_stands_twice_are_refused(
    desk: Desk, tmp_path: Path, rows: list[str], said: str
) -> None:
    file = tmp_path / "gold.csv"
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        read_gold(file, desk)


@pytest.mark.slow
def test_labelled_articles_are_built_in_a_home_of_their_own(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "gold.csv"
    rows = [
        "https://a.example/1,Orbiq files for bankruptcy,,0,0,9,9",
        "https://a.example/2,Orbiq in a garden,The garden is green.,0,0,0,1",
        "https://a.example/3,Orbiq is sued,,6,0,0,6",
    ]
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    compared = evaluate_impact(file, desk)
    assert compared.ours == [(9.0, 0.0, 0.0, 9.0), (1.0, 0.0, 0.0, 0.0), (6.0, 6.0, 0.0, 0.0)]
    assert not desk.home.warehouse.exists()
    assert json.loads(json.dumps(compared.as_json()))["beatbook"]["spearman"] == 1.0
    assert next(compared.worst(1))[0].title == "Orbiq files for bankruptcy"
