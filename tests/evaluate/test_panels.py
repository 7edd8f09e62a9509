"""Invented panels: each scenario does what it is named after, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from ingest.evaluate import panels
from ingest.evaluate.panels import DAYS_BEFORE, HALFWAY, SCENARIOS, WEEK_COUNT, Panel, draw_panel

SEED = 3
MIDDLE = DAYS_BEFORE + 7 * (HALFWAY - 1)


def drawn(scenario: str, run: int = 0) -> Panel:
    return draw_panel(scenario, seed=SEED, run=run)


def weekly(panel: Panel) -> np.ndarray:
    return panel.weekly()[0]


def joiners(panel: Panel) -> set[int]:
    return set(np.flatnonzero(~panel.is_polled[:, 0]).tolist())


def leavers(panel: Panel) -> set[int]:
    return set(np.flatnonzero(~panel.is_there[:, -1]).tolist())


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_same_seed_and_run_give_the_same_panel_and_another_does_not(scenario: str) -> None:
    first, second, other = drawn(scenario), drawn(scenario), draw_panel(scenario, seed=SEED + 1, run=0)
    assert first.day_rows().equals(second.day_rows())
    assert first.hit_rows().equals(second.hit_rows())
    assert (first.truth == second.truth).all()
    assert not (first.truth == other.truth).all()
    assert not (first.truth == drawn(scenario, 1).truth).all()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_attention_is_the_same_in_every_scenario_of_a_run(scenario: str) -> None:
    assert (drawn(scenario).truth == drawn("reference").truth).all()


def test_truth_is_drawn_by_code_that_knows_no_estimator() -> None:
    tree = ast.parse(Path(panels.__file__).read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {
        "__future__",
        "collections.abc",
        "dataclasses",
        "datetime",
        "numpy",
        "numpy.typing",
        "pyarrow",
        "zlib",
    }


def test_a_panel_is_of_the_size_of_the_archive() -> None:
    panel = drawn("reference")
    assert panel.articles.shape == (40, DAYS_BEFORE + 7 * WEEK_COUNT + 4)
    assert len(set(panel.owners.tolist())) == 25
    weekly_articles = np.mean([weekly(drawn("reference", run)).sum() / WEEK_COUNT for run in range(10)])
    assert 5000 < weekly_articles < 7500
    shares = panel.hits.sum(axis=(1, 2)) / panel.articles.sum()
    assert 0.001 < shares.min() < 0.006
    assert 0.02 < shares.max() < 0.15


def test_part_weeks_stand_at_both_ends_and_are_no_part_of_the_truth() -> None:
    panel = drawn("reference")
    assert panel.days[0].weekday() == 3
    assert panel.days[-1].weekday() == 3
    assert panel.weeks[0].weekday() == 0
    assert panel.weeks[0] > panel.days[0]
    assert (panel.days[-1] - panel.weeks[-1]).days == 10
    assert panel.truth.shape == (8, WEEK_COUNT)


def test_hits_follow_attention_where_the_panel_stands_still() -> None:
    panel = drawn("reference")
    staying = [series for series in range(40) if series not in joiners(panel) | leavers(panel)]
    articles, hits = panel.weekly()
    share = hits[:, staying].sum(axis=1) / articles[staying].sum(axis=0)
    largest = share[-1] / share[-1].mean()
    assert np.corrcoef(np.log(largest), np.log(panel.truth[-1]))[0, 1] > 0.9


def test_a_series_that_joins_begins_with_a_backlog_and_one_that_leaves_has_no_rows() -> None:
    panel = drawn("reference")
    assert len(joiners(panel)) == 8
    assert len(leavers(panel)) == 2
    for series in joiners(panel):
        backlog = panel.is_there[series] & ~panel.is_polled[series]
        assert backlog.sum() == 10
        assert panel.articles[series][backlog].sum() > 0
        assert panel.articles[series][~panel.is_there[series]].sum() == 0


def test_churn_moves_half_of_the_others() -> None:
    moved = joiners(drawn("churn")) | leavers(drawn("churn"))
    assert len(moved) == 10 + 2 * ((40 - 10) // 4)


def test_late_entrants_come_after_the_middle_and_write_more_on_the_topics() -> None:
    reference, late = drawn("reference"), drawn("late_entrants")
    entrants = sorted(joiners(late) - joiners(reference))
    assert len(entrants) == 12
    assert not late.is_polled[entrants, :MIDDLE].any()
    after = slice(-60, None)
    before = reference.hits[:, entrants, after].sum() / reference.articles[entrants, after].sum()
    assert late.hits[:, entrants, after].sum() / late.articles[entrants, after].sum() > 1.8 * before


def test_outages_leave_a_tenth_of_the_days_unpolled_and_most_of_their_articles_lost() -> None:
    reference, panel = drawn("reference"), drawn("outages")
    out = ~panel.is_polled & reference.is_polled
    assert 0.05 < out.sum() / reference.is_polled.sum() < 0.25
    assert 0.6 < (~panel.is_there[out]).mean() < 0.8
    assert panel.articles[~panel.is_there].sum() == 0


def test_doubling_doubles_four_series_and_not_their_mix() -> None:
    reference, panel = drawn("reference"), drawn("doubling")
    factor = panel.articles[:, MIDDLE + 7 :].sum(axis=1) / np.maximum(
        reference.articles[:, MIDDLE + 7 :].sum(axis=1), 1
    )
    doubled = np.flatnonzero(factor > 1.7)
    assert len(doubled) == 4
    assert (np.abs(factor[doubled] - 2) < 0.15).all()
    after, before = slice(MIDDLE + 7, None), slice(None, MIDDLE)
    assert (panel.articles[doubled, before].sum(axis=1) < 1.2 * reference.articles[doubled, before].sum(axis=1)).all()
    shares = [one.hits[:, doubled, after].sum() / one.articles[doubled, after].sum() for one in (panel, reference)]
    assert shares[0] == pytest.approx(shares[1], rel=0.1)


def test_an_owner_that_copies_has_six_series_with_the_same_articles() -> None:
    panel = drawn("owner_copies")
    six = np.flatnonzero(panel.owners == 0)
    assert len(six) == 6
    assert (panel.articles[six] == panel.articles[six[0]]).all()
    assert (panel.hits[:, six] == panel.hits[:, [six[0]]]).all()
    assert not (drawn("reference").articles[six] == panel.articles[six[0]]).all()


def test_growth_triples_the_output_and_more_so_where_topics_are_written_on() -> None:
    reference, panel = weekly(drawn("reference")), weekly(drawn("growth"))
    growth = panel[:, -8:].sum(axis=1) / np.maximum(reference[:, -8:].sum(axis=1), 1)
    there = reference[:, -8:].sum(axis=1) > 100
    assert 1.8 < np.median(growth[there]) < 4.5
    assert growth[there].max() > 2 * growth[there].min()


def test_weekday_sends_a_third_of_the_series_on_two_days() -> None:
    panel = drawn("weekday")
    weekdays = np.array([day.weekday() for day in panel.days])
    by_day = np.array([panel.articles[:, weekdays == day].sum(axis=1) for day in range(7)])
    two_largest = np.sort(by_day, axis=0)[-2:].sum(axis=0) / by_day.sum(axis=0)
    assert (two_largest > 0.9).sum() == 13
    hits = (
        np.array([panel.hits[:, :, weekdays == day].sum(axis=(1, 2)) for day in range(7)]) / by_day.sum(axis=1)[:, None]
    )
    assert (hits.max(axis=0) > 1.3 * hits.min(axis=0)).all()


def test_overdispersed_counts_vary_more_than_chance_and_reference_counts_do_not() -> None:
    def dispersion(panel: Panel) -> float:
        articles, hits = panel.weekly()
        staying = [series for series in range(40) if series not in joiners(panel) | leavers(panel)]
        expected = articles[staying] * panel.truth[-1] * 1.0
        expected *= (hits[-1, staying].sum(axis=1) / expected.sum(axis=1))[:, None]
        return float(((hits[-1, staying] - expected) ** 2 / expected).mean())

    assert 0.7 < dispersion(drawn("reference")) < 1.2
    assert dispersion(drawn("overdispersed")) > 2


def test_mix_change_doubles_five_series_by_articles_off_the_beat() -> None:
    reference, panel = drawn("reference"), drawn("mix_change")
    after = slice(MIDDLE + 7, None)
    factor = panel.articles[:, after].sum(axis=1) / np.maximum(reference.articles[:, after].sum(axis=1), 1)
    changed = np.flatnonzero(factor > 1.7)
    assert len(changed) == 5
    hits = panel.hits[:, changed, after].sum() / reference.hits[:, changed, after].sum()
    assert hits == pytest.approx(1, abs=0.1)
    on_beat = panel.beat_hits[changed, after].sum() / reference.beat_hits[changed, after].sum()
    assert on_beat == pytest.approx(1, abs=0.1)


def test_rows_say_what_the_arrays_say() -> None:
    panel = drawn("outages")
    days, hits = panel.day_rows(), panel.hit_rows()
    assert days.num_rows == panel.is_there.sum()
    assert days["article_count"].to_numpy().sum() == panel.articles.sum()
    assert days["is_polled"].to_numpy(zero_copy_only=False).sum() == panel.is_polled[panel.is_there].sum()
    named = {(row["series_id"], row["day"]): row["article_count"] for row in days.to_pylist()}
    assert named[("series-07", panel.days[20])] == panel.articles[7, 20]
    counted = {(row["entity_id"], row["series_id"], row["day"]): row["article_count"] for row in hits.to_pylist()}
    topic, series, day = np.argwhere(panel.hits)[100]
    assert counted[(f"topic-{topic:02}", f"series-{series:02}", panel.days[day])] == panel.hits[topic, series, day]
    assert sum(counted.values()) == panel.hits.sum() + panel.beat_hits.sum()
