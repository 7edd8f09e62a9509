"""The page that explains the index says what the run measured, and its charts are small and always the same."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tests.index_on_real import EVENTS, Figures
from tests.method_page import DESIGNED, PAGE, TOPICS, Week, as_page, index_chart

MOST_BYTES = 60_000


def figures(factor: float) -> dict[str, Figures]:
    return {
        event: {"index": DESIGNED[event] * factor, "low": 1.0, "high": 2.0, "usual": 3.0, "place": 1.0}
        for event in EVENTS
    }


def test_a_value_more_than_a_tenth_from_the_design_is_marked_and_explained() -> None:
    near, far = (as_page(figures(factor), "phones", (0.7, 0.9)) for factor in (1.05, 1.2))
    assert "More than a tenth apart" not in near and " * |" not in near
    assert far.count(" * |") == len(EVENTS) and far.count("More than a tenth apart") == 1


def test_a_week_without_a_value_is_a_dash() -> None:
    nothing: Figures = dict.fromkeys(("index", "low", "high", "usual", "place"))
    page = as_page({event: dict(nothing) for event in EVENTS}, "phones", (0.7, 0.9))
    assert page.count("| – | – to – | – | – |") == len(EVENTS)


def test_a_chart_is_the_same_each_time_and_small() -> None:
    weeks: list[Week] = [(date(2023, 1, 2) + timedelta(weeks=n), 50.0 + n, 40.0 + n, None) for n in range(26)]
    chart = index_chart(weeks, "Phones <b>")
    assert chart == index_chart(weeks, "Phones <b>")
    assert len(chart) < MOST_BYTES and b"<b>" not in chart


def test_every_chart_of_the_page_is_there_and_no_chart_more() -> None:
    shown = set(re.findall(r"\]\((charts/[a-z-]+\.svg)\)", PAGE.read_text(encoding="utf-8")))
    kept = {f"charts/{path.name}": path.stat().st_size for path in (PAGE.parent / "charts").iterdir()}
    assert shown == set(kept) and len(shown) == len(TOPICS) + 1
    assert max(kept.values()) < MOST_BYTES
