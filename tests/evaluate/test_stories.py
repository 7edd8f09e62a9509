"""Stories against labels: the measures by hand, and the command from an archive to its line."""

from __future__ import annotations

import csv
import json
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.evaluate.clusters import LARGE, agreement, b_cubed, fragmentation, pairwise
from ingest.evaluate.stories import evaluate_stories
from ingest.home import Home
from ingest.pipeline import Desk, utc_now
from ingest.records import Reach
from tests.conftest import beatbook


def test_b_cubed_and_pairs_are_those_that_a_hand_computes() -> None:
    gold = ["a", "a", "a", "b", "b"]
    ours = ["x", "x", "y", "y", "z"]
    # precision: 1, 1, 1/2, 1/2, 1; recall: 2/3, 2/3, 1/3, 1/2, 1/2
    assert b_cubed(gold, ours) == pytest.approx((4 / 5, 8 / 15))
    # our pairs: xx and yy, of which xx is right; gold pairs: three of a and one of b
    assert pairwise(gold, ours) == (1 / 2, 1 / 4)
    assert fragmentation(gold, ours) == 2


def test_the_same_grouping_under_other_names_is_perfect() -> None:
    found = agreement([1, 1, 2, 3], ["x", "x", "y", "z"])
    assert {value for value in found.values()} == {1.0}


def test_large_stories_are_left_out_of_the_small_figure_only() -> None:
    gold = ["large"] * (LARGE + 1) + ["small"] * 2
    found = agreement(gold, [*range(LARGE + 1), "s", "s"])
    assert found["bcubed_f1_small"] == 1 and (found["bcubed_f1"] or 0) < 0.5
    assert agreement(["a"] * LARGE, range(LARGE))["bcubed_f1_small"] != 1


def test_nothing_labelled_measures_nothing() -> None:
    assert set(agreement([], []).values()) == {None}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.csv"
    start = datetime(2025, 5, 1)
    titles = [f"Mosslight raises money for quantum sensors, report {n}" for n in range(4)]
    titles += [f"Union at Vellum Robotics votes to strike, says source {n}" for n in range(4)]
    titles += [f"Weather of day {n} is fine in Oslo{n}" for n in range(4)]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["link", "title", "published_at"])
        for number, title in enumerate(titles):
            writer.writerow([f"https://o{number}.example/{number}", title, start + timedelta(days=4, hours=number)])
            writer.writerow([f"https://w.example/{number}", f"Warm word{number} up", start + timedelta(hours=number)])
    return path


def evaluate(home: Path, archive: Path, gold: Path, *more: str, check: bool = True):  # type: ignore[no-untyped-def]
    files = ("--archive", str(archive), "--gold", str(gold), "--columns", "url=link", "--encoder", "none")
    return beatbook(home, "evaluate", "stories", *files, *more, check=check)


def test_the_command_measures_an_archive_beside_two_floors(tmp_path: Path, archive: Path) -> None:
    gold = tmp_path / "gold.csv"
    labels = [f"https://o{n}.example/{n}?utm_source=x,{'money' if n < 4 else 'strike'}" for n in range(8)]
    gold.write_text("\n".join(["url,story", *labels, "https://elsewhere.example/,money"]))
    done = evaluate(tmp_path / "home", archive, gold, "--since", "2025-05-03", "--json")
    figures = json.loads(done.stdout)
    assert (figures["n"], figures["missing"]) == (8, 1)
    assert set(figures) == {"n", "missing", "beatbook", "singletons", "same_title"}
    assert figures["beatbook"]["bcubed_f1"] == 1 and figures["beatbook"]["fragmentation"] == 1
    assert figures["singletons"]["bcubed_recall"] == 0.25 and figures["singletons"]["bcubed_precision"] == 1
    assert figures["same_title"]["bcubed_f1_small"] == figures["singletons"]["bcubed_f1_small"] == 0.4
    assert not (tmp_path / "home" / "warehouse.duckdb").exists(), "the home of the beat is not touched"
    words = evaluate(tmp_path / "home", archive, gold, "--since", "2025-05-03").stdout
    assert "8 articles, 1 more" in words and "same_title" in words


def test_stories_can_be_repaired_before_they_are_compared(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("url,story\nhttps://o1.example/1,a\n")
    repaired: list[Path] = []
    monkeypatch.setattr(Desk, "repair", lambda desk: repaired.append(desk.home.root))
    desk = Desk(
        home=Home(tmp_path / "home"),
        now=utc_now,
        step=lambda label: nullcontext(lambda done, total: None),
        say=lambda message: None,
    )
    for is_repaired in (False, True):
        found = evaluate_stories(
            archive, gold, desk, columns={"url": "link"}, reach=Reach.NONE, is_repaired=is_repaired
        )
        assert len(found.articles) == 1 and len(repaired) == is_repaired
    assert repaired[0] != desk.home.root, "the home of the beat is not touched"


def test_what_cannot_be_measured_is_refused_in_words(tmp_path: Path, archive: Path) -> None:
    gold = tmp_path / "gold.csv"
    for written, more, said in (
        ("url,label\nhttps://o1.example/1,a\n", (), "story"),
        ("url,story\nhttps://else.example/1,a\n", (), "names no article"),
        ("url,story\nhttps://o1.example/1,a\n", ("--since", "2026-01-01"), "no entry"),
        ("url,story\nhttps://o1.example/1,a\n", ("--since", "tomorrow"), "no day"),
    ):
        gold.write_text(written)
        done = evaluate(tmp_path / "home", archive, gold, *more, check=False)
        assert done.returncode == 2 and said in done.stderr
