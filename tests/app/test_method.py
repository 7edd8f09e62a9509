"""The Methodology page works its examples on the live data, and shows only quality that was measured."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from app import evidence, quality, snapshot
from tests.app.dashboard import Page
from tests.app.test_pages import html

MEASURED = {
    "measures": "sentiment",
    "data_set": "invented set <b>",
    "date": "2026-11-20",
    "note": "Held out.",
    "result": {"n": 40, "beatbook": {"accuracy": 0.625, "spearman": None}, "vader": {"accuracy": 0.4}},
}


def test_examples_are_worked_on_articles_of_the_sample(
    page: Page, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = page("methodology", home=sample_home)
    assert not test.exception
    said = html(test)
    monkeypatch.setenv("BEATBOOK_HOME", str(sample_home))
    path = snapshot.current().path
    impact_id, tone_id, matched = (
        evidence.impact_example(path),
        evidence.tone_example(path),
        evidence.matching_example(path),
    )
    assert impact_id is not None and tone_id is not None and matched is not None
    one = evidence.evidence(path, (impact_id,))[impact_id]
    assert one.status_factor < 1 and one.amount_usd is not None
    assert f"→ {one.impact}</p>" in said
    assert "Read as an amount" in said
    toned = evidence.evidence(path, (tone_id,))[tone_id]
    assert abs(toned.sentiment_tier or 0) == 2
    assert re.search(r"The score is <b>[+−]0\.\d\d</b>", said)
    assert {kind for kind, *_ in matched.found} == {"topic", "company"}
    for _, name, term, _ in matched.found:
        assert f"<b>{name}</b>, by its term <code>{term}</code>" in said


def test_an_example_that_a_home_cannot_give_is_said_to_be_missing(page: Page, tmp_path: Path) -> None:
    from tests.app.snapshot_maker import write_snapshot

    write_snapshot(tmp_path, articles=200, scored=False)
    said = html(page("methodology", home=tmp_path))
    assert "Nothing on the beat is scored as extreme yet" in said
    assert "The score is" not in said


def test_every_question_mark_opens_a_heading_of_the_method(page: Page) -> None:
    asked = set()
    for name, params in (("topic", {}), ("articles", {}), ("companies", {"company": "company-2"})):
        asked |= set(re.findall(r'href="methodology#([a-z-]+)"', html(page(name, **params))))
    assert asked == {"index", "changes", "tone", "impact", "matching"}
    anchors = {header.proto.anchor for header in page("methodology").header}
    assert asked <= anchors


def test_measured_quality_shows_as_it_was_measured(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "quality.json"
    file.write_text(json.dumps([MEASURED]), encoding="utf-8")
    found = quality.measured(file)
    assert found[0].day == date(2026, 11, 20)
    assert found[0].figures == {"beatbook": {"accuracy": 0.625, "spearman": None}, "vader": {"accuracy": 0.4}}
    monkeypatch.setattr(quality, "FILE", file)
    said = html(page("methodology"))
    assert "Sentiment: invented set &lt;b&gt; <span>40 labelled texts, 20 Nov 2026</span>" in said
    assert ">Held out.<" in said
    assert "<th></th><th>Beatbook</th><th>VADER</th></tr>" in said
    assert "<tr><th>Accuracy</th><td>0.62</td><td>0.40</td></tr><tr><th>Spearman</th><td>–</td><td>–</td></tr>" in said


def test_ways_of_reading_stand_side_by_side_beside_the_aims(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(note: str, accuracy: float, aims: dict[str, float]) -> dict[str, object]:
        ours = {"accuracy": accuracy, "spearman": 0.7, "calibration_error": 0.04}
        result = {"n": 40, "beatbook": ours, "vader": {"accuracy": 0.4}}
        return {**MEASURED, "note": note, "result": result, "aims": aims}

    file = tmp_path / "quality.json"
    aims = {"accuracy": 0.6, "spearman": 0.65, "calibration_error": 0.05}
    file.write_text(json.dumps([measured("by title <i>", 0.55, aims), measured("by words", 0.5, {})]), encoding="utf-8")
    monkeypatch.setattr(quality, "FILE", file)
    said = html(page("methodology"))
    assert said.count("bb-figures") == 1
    assert (
        "<th>Beatbook <small>by title &lt;i&gt;</small></th><th>Beatbook <small>by words</small></th>"
        "<th>VADER</th><th>Aim</th></tr>"
    ) in said
    rows = {
        "Accuracy": "<td>0.55</td><td>0.50</td><td>0.40</td><td>0.60 <small>missed</small></td>",
        "Spearman": "<td>0.70</td><td>0.70</td><td>–</td><td>0.65 <small>met</small></td>",
        "Calibration error": "<td>0.04</td><td>0.04</td><td>–</td><td>0.05 <small>met</small></td>",
    }
    assert not [name for name, cells in rows.items() if f"<tr><th>{name}</th>{cells}</tr>" not in said]


def test_quality_that_was_not_measured_is_not_shown(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "FILE", tmp_path / "none.json")
    test = page("methodology")
    assert "Not measured yet" in html(test) and "<code>make quality</code>" in html(test)
    assert "bb-figures" not in html(test)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        "[1]",
        '[{"measures": "x"}]',
        '[{"measures": "x", "data_set": "y", "date": "soon", "result": {"n": 1}}]',
        '[{"measures": "x", "data_set": "y", "date": "2026-01-01", "result": {"n": "many"}}]',
        '[{"measures": "x", "data_set": "y", "date": "2026-01-01", "result": {"n": 1, "b": {"accuracy": "good"}}}]',
        '[{"measures": "x", "data_set": "y", "date": "2026-01-01", "result": {"n": 1}, "aims": [1]}]',
        '[{"measures": "x", "data_set": "y", "date": "2026-01-01", "result": {"n": 1}}]',
    ],
)
def test_a_file_of_quality_that_is_none_breaks_no_page(
    page: Page, tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "quality.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        quality.measured(file)
    monkeypatch.setattr(quality, "FILE", file)
    test = page("methodology")
    assert not test.exception
    assert "cannot be read" in html(test)
