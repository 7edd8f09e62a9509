"""Changes made by hand to the real panel do what they say, and the real half-year has its events where the news was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from ingest.evaluate.index import Values
from ingest.evaluate.panels import Panel, draw_panel
from tests.index_on_real import (
    CHANGES,
    built_archive,
    draw_sources,
    event_figures,
    event_week,
    five_join,
    five_leave,
    four_copy,
    log_step,
    one_doubles,
    one_loses_half_its_polls,
)

CHOSEN = np.array([3, 8, 12, 20, 31])
DAY = 4 + 7 * 26


@pytest.fixture(scope="module")
def panel() -> Panel:
    drawn = draw_panel("reference", seed=2, run=0)
    there = np.ones_like(drawn.is_there)
    return replace(drawn, is_there=there, is_polled=there)


def others(panel: Panel, chosen: np.ndarray) -> list[int]:
    return [series for series in range(len(panel.owners)) if series not in chosen]


def test_an_event_is_shown_against_the_mean_of_its_topic_and_what_was_usual_before() -> None:
    weeks = [date(2023, 1, 2) + timedelta(weeks=week) for week in range(4)]
    rows = [(week, value, value / 2, None) for week, value in zip(weeks, (1.0, 3.0, 10.0, 2.0), strict=True)]
    assert event_week(rows, weeks[2]) == {"index": 250, "low": 125, "high": None, "usual": 50, "place": 1}
    assert event_week(rows, weeks[3])["place"] == 3
    assert set(event_week(rows, date(2024, 1, 1)).values()) == {None}


def test_those_that_join_were_not_there_before_and_those_that_leave_are_not_there_after(panel: Panel) -> None:
    joined, left = five_join(panel, CHOSEN, DAY), five_leave(panel, CHOSEN, DAY)
    assert not joined.is_there[CHOSEN, :DAY].any() and joined.is_there[CHOSEN, DAY:].all()
    assert left.is_there[CHOSEN, :DAY].all() and not left.is_there[CHOSEN, DAY:].any()
    for changed, gone in ((joined, slice(None, DAY)), (left, slice(DAY, None))):
        assert changed.articles[CHOSEN, gone].sum() == changed.hits[:, CHOSEN, gone].sum() == 0
        assert (changed.articles[others(panel, CHOSEN)] == panel.articles[others(panel, CHOSEN)]).all()


def test_one_that_doubles_keeps_its_mix_and_its_past(panel: Panel) -> None:
    changed = one_doubles(panel, CHOSEN[:1], DAY)
    assert (changed.articles[3, DAY:] == 2 * panel.articles[3, DAY:]).all()
    assert (changed.hits[:, 3, DAY:] == 2 * panel.hits[:, 3, DAY:]).all()
    assert (changed.articles[:, :DAY] == panel.articles[:, :DAY]).all()
    assert changed.articles.sum() == panel.articles.sum() + panel.articles[3, DAY:].sum()


def test_those_that_copy_send_the_articles_of_the_fifth_beside_their_own(panel: Panel) -> None:
    changed = four_copy(panel, CHOSEN, DAY)
    added = changed.articles - panel.articles
    assert (added[CHOSEN[1:], DAY:] == panel.articles[3, DAY:]).all()
    assert added.sum() == 4 * panel.articles[3, DAY:].sum()
    assert (changed.hits - panel.hits).sum() == 4 * panel.hits[:, 3, DAY:].sum()


def test_one_that_loses_half_its_polls_loses_what_it_sent_between_them(panel: Panel) -> None:
    changed = one_loses_half_its_polls(panel, CHOSEN[:1], DAY)
    lost = ~changed.is_polled[3]
    assert lost.sum() == (~changed.is_polled).sum() == (len(panel.days) - DAY + 1) // 2
    assert not lost[:DAY].any()
    assert changed.articles[3, lost].sum() == changed.hits[:, 3, lost].sum() == 0


def test_sources_are_drawn_of_different_owners_that_are_always_there(panel: Panel) -> None:
    articles, _ = panel.weekly()
    for seed in range(20):
        drawn = draw_sources(panel, 5, np.random.default_rng(seed))
        assert len(set(panel.owners[drawn].tolist())) == 5
        assert (articles[drawn] >= 3).all()
    assert {change.source_count for change in CHANGES} == {1, 5}


def test_a_step_is_the_log_of_what_comes_after_by_what_was_before() -> None:
    value = np.array([[1.0] * 6 + [2.0] * 6, [1.0] * 6 + [np.nan] * 6, [0.0] * 12])
    step = log_step(Values.without_band(value), 6)
    assert step[0] == pytest.approx(np.log(2))
    assert np.isnan(step[1:]).all()


@pytest.mark.slow
def test_the_real_half_year_has_its_events_where_the_news_was(real_data: Path) -> None:
    with built_archive(real_data) as home:
        figures = event_figures(home)
    for event, one in figures.items():
        index, low, high, usual, place = (one[name] for name in ("index", "low", "high", "usual", "place"))
        assert index is not None and low is not None and high is not None and usual is not None and place is not None
        assert low < index < high, event
        assert low > 2 * usual, event
        assert place <= 3, event
