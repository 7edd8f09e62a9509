"""A beat with few articles is not dressed up: nothing moves, nothing is ranked, and labels leave each other room."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from app import charts, ranking, wording
from app.queries import Mover, Point, ToneWeek
from tests.app.dashboard import Page
from tests.app.test_pages import html

Homes = Callable[..., Path]


@pytest.fixture
def thin(written: Homes) -> Path:
    """66 articles scattered over three years."""
    return written(articles=66, days=1100, newest="2026-06-22")


def test_a_change_of_nothing_has_neither_arrow_nor_colour(page: Page, thin: Path) -> None:
    test = page("trends", home=thin)
    assert not test.exception
    nothing = [one.proto for one in test.metric if one.delta and wording.is_nothing(one.delta)]
    assert nothing
    assert {type(one).MetricDirection.Name(one.direction) for one in nothing} == {"NONE"}
    assert {type(one).MetricColor.Name(one.color) for one in nothing} == {"GRAY"}


def test_topics_that_are_not_ranked_are_not_called_ranked(
    page: Page, thin: Path, written: Homes, written_home: Path
) -> None:
    said = html(page("trends", home=thin))
    assert "topics by name: none has an article in the last complete week" in said
    few = html(page("trends", home=written(articles=66, days=1100)))
    assert "none with enough articles to be ranked" in few
    assert "clear movers first" not in said + few
    assert "clear movers first" in html(page("trends", home=written_home))


def _mover(ratio: float | None) -> Mover:
    name = f"at {ratio}"
    return Mover(name, name, "Area", date(2026, 1, 5), 26, 100.0, None, 20, 0.1, ratio, None, [0.1, 0.1])


def test_lists_of_changes_hold_none_under_a_tenth() -> None:
    movers = [_mover(ratio) for ratio in (3.0, 1.5, 1.1, 1.09, 1.0, 0.97, 0.9, 0.4, None)]
    rising, falling = ranking.largest(movers)
    assert [moved.mover.ratio for moved in rising] == [3.0, 1.5, 1.1]
    assert [moved.mover.ratio for moved in falling] == [0.4, 0.9]
    assert [moved.mover.ratio for moved in ranking.largest(movers, 1)[1]] == [0.4]


def _line(topic: str, values: list[float | None]) -> list[Point]:
    monday = date(2026, 1, 5)
    return [
        Point(topic, monday + timedelta(weeks=n), value, 0.1, 3, 30, 2, True, None) for n, value in enumerate(values)
    ]


def _labels(lines: dict[str, list[float | None]]) -> list[tuple[str, str]]:
    points = [point for topic, values in lines.items() for point in _line(topic, values)]
    spec = charts.index_lines(points, list(lines), {key: key for key in lines}, "index", "week", "light", 300)
    texts = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    return [(row["day"], row["label"]) for layer in texts for row in spec["datasets"][layer["data"]["name"]]]


def test_topics_that_lack_the_same_weeks_share_one_label() -> None:
    empty: list[float | None] = [None] * 8
    assert _labels({"a": empty, "b": empty, "c": empty}) == [("2026-02-02", "Too few articles: 3 topics")]


def test_the_labels_of_gaps_never_touch() -> None:
    holes: list[float | None] = [None, None, 90.0, None, 90.0, 90.0, None, 90.0, None, None, None, 90.0]
    found = _labels({"a": holes, "b": [90.0, *holes[:-1]]})
    assert len(found) == 2
    middles = [date.fromisoformat(day) for day, _ in found]
    assert all(abs(one - other) >= timedelta(weeks=6) for one, other in combinations(middles, 2))


def test_one_gap_is_named_by_its_topic() -> None:
    assert [label for _, label in _labels({"a": [90.0, None, 90.0], "b": [90.0, 90.0, 90.0]})] == [
        "Too few articles: a"
    ]


@pytest.mark.parametrize(
    ("means", "digits"), [([-0.07, -0.02], 2), ([0.4, -0.5], 1), ([0.004, -0.001], 3), ([0.25], 2), ([0.0], 1)]
)
def test_the_axis_of_tone_has_the_digits_that_its_steps_need(means: list[float], digits: int) -> None:
    monday = date(2026, 1, 5)
    weeks = [ToneWeek(monday + timedelta(weeks=n), (0, 0, 9, 0, 0), mean) for n, mean in enumerate(means)]
    spec = charts.tone_line(weeks, [week.week for week in weeks], "light")
    label = spec["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]
    assert re.findall(r"[+][.](\d)f", label) == [str(digits)]
    assert label.startswith("abs(datum.value) < 1e-9 ? '0' : ")


@pytest.mark.parametrize(
    ("name", "params"), [("topic", {"topic": "topic-1"}), ("companies", {"company": "company-1"}), ("articles", {})]
)
def test_a_bar_of_tiers_says_of_how_many_articles_it_speaks(
    page: Page, written: Homes, name: str, params: dict[str, str]
) -> None:
    whole = html(page(name, home=written(articles=600), range="all", **params))
    assert "bb-tiers" in whole and "scored." not in whole
    said = html(page(name, home=written(articles=600, scored_part=10), range="all", **params))
    found = re.findall(r">([\d,]+) of ([\d,]+) articles are scored\.<", said)
    assert "bb-tiers" in said and len(found) == 1
    counts = sum(int(n.replace(",", "")) for n in re.findall(r"<b>([\d,]+)</b> <em>", said))
    assert int(found[0][0].replace(",", "")) == counts < int(found[0][1].replace(",", ""))
