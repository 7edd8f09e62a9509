"""Trends and Topic as the home knew the index on another day: nothing of later days, and what is not kept is named."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from app import revisions, snapshot, vintages
from tests.app.dashboard import Page
from tests.app.test_pages import html, words

DAY = date(2026, 4, 15)  # a Wednesday: the week of 30 March was known then, that of 6 April was not
LAST_WEEK = date(2026, 3, 30)


@pytest.fixture
def path(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BEATBOOK_HOME", str(written_home))
    return snapshot.current().path


def drawn(test: AppTest) -> list[dict[str, Any]]:
    """The rows of every chart of a page."""
    sets = [data for chart in test.get("vega_lite_chart") for data in chart.proto.datasets]
    rows = [row for data in sets for row in pa.ipc.open_stream(data.data.data).read_all().to_pylist()]
    return [row for row in rows if row.get("period")]


def test_a_chart_of_another_day_has_the_weeks_and_values_of_then(path: str) -> None:
    points = vintages.lines(path, ("topic-1",), date(2026, 1, 1), DAY, DAY)
    assert points[-1].period_start == LAST_WEEK
    today = dict(
        snapshot.cursor(path)
        .execute(
            "select period_start, index_value from trends_index"
            " where entity_id = 'topic-1' and grain = 'week' and line = 'current' and unit = 'article'"
        )
        .fetchall()
    )
    assert [point.index_value for point in points] == pytest.approx(
        [None if today[point.period_start] is None else 0.9 * today[point.period_start] for point in points]
    )


@pytest.mark.parametrize("name", ["trends", "topic"])
def test_a_page_of_another_day_shows_no_later_week_and_names_what_it_leaves_out(page: Page, name: str) -> None:
    test = page(name, topic="topic-1", as_of=DAY.isoformat())
    assert not test.exception
    assert not test.warning
    rows = drawn(test)
    assert max(row["period"] for row in rows) == LAST_WEEK.isoformat()
    assert f"As this home knew it at the end of {DAY.day} Apr 2026. Articles, " in words(test)
    assert "Show today" in [button.label for button in test.button]
    assert "/articles" not in html(test)


def test_show_today_leads_back(page: Page) -> None:
    test = page("topic", topic="topic-1", as_of=DAY.isoformat())
    next(button for button in test.button if button.label == "Show today").click().run()
    assert "as_of" not in test.query_params
    assert "As this home knew it" not in words(test)


@pytest.mark.parametrize("name", ["trends", "topic"])
def test_a_day_before_the_first_vintage_is_named_and_today_is_shown(page: Page, name: str, path: str) -> None:
    known = vintages.known_days(path)
    assert known is not None
    test = page(name, as_of=(known[0] - timedelta(days=1)).isoformat())
    assert not test.exception
    assert f"is outside the data ({known[0]} to " in test.warning[0].value.replace("\\", "")
    assert "As this home knew it" not in words(test)


def test_the_ranking_of_another_day_has_the_index_of_then(path: str) -> None:
    found = vintages.standings(path, DAY)
    assert {one.week for one in found} == {LAST_WEEK}
    values = [one.index_value for one in found if one.index_value is not None]
    assert values == sorted(values, reverse=True)
    assert [one.published for one in found] == [one.index_value for one in found]


def test_the_triangle_has_no_value_of_a_week_before_it_was_known(path: str) -> None:
    found = revisions.triangle(path, "topic-1")
    assert found is not None
    last = found.days[-1]
    for week in found.weeks:
        first = min(day for of_week, day in found.values if of_week == week)
        assert first == week + timedelta(days=10)
        before, after = found.values[week, first], found.values[week, last]
        assert before is None or after == pytest.approx(before / 0.9)


def test_the_triangle_of_another_day_ends_there(path: str) -> None:
    found = revisions.triangle(path, "topic-1", DAY)
    assert found is not None
    assert max(found.days) <= DAY
    assert found.weeks[0] == LAST_WEEK


def test_revisions_are_drawn_when_they_are_unfolded(page: Page) -> None:
    test = page("topic", topic="topic-1")
    assert "Week of" not in html(test)
    test.session_state["revisions-open"] = True
    shown = html(test.run())
    assert "<th>Week of</th>" in shown
    assert "▲</span>" in shown
