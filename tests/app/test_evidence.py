"""What opens behind a score is what made it: the sums come out, and the words stand where they are said to stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app import evidence, popovers, snapshot
from app.evidence import Evidence, Reason, Rule
from app.snapshot import Snapshot
from ingest.home import DBT_FOLDER

RULES = {
    "reg-rule": Rule("reg-rule", "rule", 8.0, "said", None, "A rule that binds"),
    "reg-fine": Rule("reg-fine", "fine", 5.0, None, "amount", "A fine"),
    "op-layoffs": Rule("op-layoffs", "layoffs", 4.0, None, "staff", "Jobs go"),
    "fin-amount": Rule("fin-amount", "amount", 1.0, None, None, "A stated amount"),
}
PROPOSED = Reason("stage-proposed", "stage", "proposed", None, 0.6, "draft", "lead", None)
PEOPLE = Reason("staff-count", "staff", "people", 3.0, None, "10,000 people", "title", None)
SHARE = Reason("staff-share", "staff", "part-of-staff", 2.0, None, "27%", "lead", None)
SECTOR = Reason("breadth-sector", "breadth", "whole-sector", 1.0, None, "chip makers", "title", None)


def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setenv("BEATBOOK_HOME", str(home))
    return snapshot.current()


def hit(rule_id: str, score: float, found_in: str = "title", dimension: str = "regulatory") -> Reason:
    return Reason(rule_id, dimension, rule_id[4:], score, None, "words", found_in, None)


def article(*reasons: Reason, factor: float = 1.0, amount: float | None = None) -> Evidence:
    return Evidence("a", "A title", "A text.", 0.3, 1, None, None, 1, "done", factor, amount, list(reasons))


def test_every_sum_on_the_sample_comes_to_the_kept_impact_and_every_rule_to_its_kept_score(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(sample_home, monkeypatch).path
    ids = [row[0] for row in snapshot.cursor(path).execute("select article_id from articles").fetchall()]
    found = evidence.evidence(path, ids)
    assert len(found) == len(ids) > 5000
    assert [one.article_id for one in found.values() if evidence.working(one).impact != one.impact] == []
    known = evidence.rules(path)
    hits = [
        (reason, one)
        for one in found.values()
        for reason in one.reasons
        if reason.dimension in evidence.DIMENSIONS and reason.voided_by is None
    ]
    assert len(hits) > 1000
    assert [reason for reason, one in hits if evidence.steps(reason, one, known) is None] == []
    # Of a text the snapshot keeps the beginning, so what stands in title or lead is found again.
    lost = [reason for reason, one in hits if reason.found_in != "text" and evidence.quoted(reason, one) is None]
    assert lost == []


@pytest.mark.parametrize(
    ("reasons", "factor", "product", "impact"),
    [
        ([hit("reg-rule", 8.0)], 1.0, 8.0, 8),
        ([hit("reg-rule", 8.0), hit("op-launch", 5.0, dimension="operational")], 1.0, 8.5, 9),
        ([hit("reg-rule", 8.0), hit("op-launch", 4.9, dimension="operational")], 1.0, 8.0, 8),
        ([hit("reg-rule", 9.9), hit("op-launch", 9.0, dimension="operational")], 0.5, 5.0, 5),
        ([hit("reg-rule", 8.0), Reason("cap-opinion", "cap", "opinion", 3.0, None, "why", "title", None)], 1.0, 3.0, 3),
        ([], 0.5, 0.5, 1),
    ],
)
def test_an_impact_is_worked_as_the_method_says(
    reasons: list[Reason], factor: float, product: float, impact: int
) -> None:
    done = evidence.working(article(*reasons, factor=factor))
    assert done.product == pytest.approx(product)
    assert done.impact == impact


@pytest.mark.parametrize(
    ("reasons", "factor", "said"),
    [
        ([hit("reg-rule", 8.0)], 1.0, "8 regulatory → 8"),
        ([hit("reg-rule", 8.0)], 0.5, "8 regulatory × 0.5 done = 4 → 4"),
        (
            [hit("reg-rule", 9.9), hit("op-launch", 9.0, dimension="operational")],
            0.5,
            "(9.9 regulatory + ½ for operational (9) = 10, 10 at most) × 0.5 done = 5 → 5",
        ),
        (
            [hit("reg-rule", 8.0), hit("op-launch", 5.0, dimension="operational")],
            1.0,
            "8 regulatory + ½ for operational (5) = 8.5 → 9",
        ),
    ],
)
def test_the_sum_of_an_impact_reads_as_it_is_worked(reasons: list[Reason], factor: float, said: str) -> None:
    one = article(*reasons, factor=factor)
    assert popovers.sum_text(one, evidence.working(one)) == said


@pytest.mark.parametrize(
    ("reason", "beside", "amount", "said"),
    [
        (hit("reg-rule", 8.0), [], None, ""),
        (hit("reg-rule", 4.8), [PROPOSED], None, "8 × 0.6 proposed"),
        (hit("reg-rule", 5.8), [PROPOSED, SECTOR], None, "8 × 0.6 proposed + 1 whole sector"),
        (hit("reg-rule", 2.4, "text"), [PROPOSED], None, "half of (8 × 0.6 proposed)"),
        (hit("reg-rule", 4.0, "text"), [], None, "half of 8"),
        (hit("reg-rule", 7.3), [], None, None),
        (hit("op-layoffs", 6.0, dimension="operational"), [SHARE], None, "4 + 2 for 27% of the staff"),
        (
            hit("op-layoffs", 9.0, dimension="operational"),
            [PEOPLE, SHARE],
            None,
            "4 + 3 for 10,000 people + 2 for 27% of the staff",
        ),
        (hit("op-layoffs", 6.0, dimension="operational"), [], None, None),
        (hit("fin-amount", 5.0, dimension="financial"), [hit("fin-amount", 7.0, dimension="financial")], 1e9, ""),
        (hit("fin-amount", 7.0, dimension="financial"), [], 1e9, "1 + 2 · log₁₀($1,000M ÷ $1M)"),
        (
            hit("reg-fine", 7.0),
            [hit("fin-amount", 7.0, dimension="financial")],
            1e9,
            "7 by its amount",
        ),
        (hit("fin-amount", 6.5, dimension="financial"), [], 1e9, None),
    ],
)
def test_the_steps_of_a_score_show_only_where_they_come_to_it(
    reason: Reason, beside: list[Reason], amount: float | None, said: str | None
) -> None:
    assert evidence.steps(reason, article(reason, *beside, amount=amount), RULES) == said


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("The U.S. widens export-controls", "export controls", "export-controls"),
        ("It pays $3.4 billion", "$3.4 billion", "$3.4 billion"),
        ("Reports of a report", "report", "report"),
        ("Nothing of it", "export controls", None),
        ("A (b] c", "(b]", "(b]"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, words: str, marked: str | None) -> None:
    found = evidence.excerpt(text, words)
    assert (found.words if found else None) == marked
    if found:
        assert found.before + found.words + found.after == text


def test_what_opens_behind_a_row_is_escaped(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = opened(written_home, monkeypatch).path
    ids = [row[0] for row in snapshot.cursor(path).execute("select article_id from articles").fetchall()]
    found = evidence.evidence(path, ids)
    drawn = [popovers.impact_html(one, evidence.rules(path)) for one in found.values()]
    assert sum("&lt;b&gt;$100M&lt;/b&gt;" in body for body in drawn) > 100
    assert not [body for body in drawn if "<b>$100M" in body or "<script" in body]


def test_the_words_of_a_tone_show_where_the_snapshot_names_them(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(written(articles=300, worded=True), monkeypatch).path
    ids = [row[0] for row in snapshot.cursor(path).execute("select article_id from articles").fetchall()]
    found = evidence.evidence(path, ids)
    drawn = {one.article_id: popovers.tone_html(one) for one in found.values()}
    named = {one.article_id for one in found.values() if one.words is not None}
    assert 0 < len(named) < len(ids)
    for article_id, body in drawn.items():
        assert ("words that pulled most" in body) == (article_id in named)
        assert ("▼</em> &lt;i&gt;invented&lt;/i&gt;</span>" in body) == (article_id in named)
        assert (re.findall(r"<b>([+−][\d.]+)</b></li>", body) == ["−0.31", "+0.12"]) == (article_id in named)
        assert "<i>invented" not in body


def test_pulls_are_told_from_each_other_and_drawn_beside_the_strongest() -> None:
    body = popovers.words_html([("slipped", -0.096), ("first", 0.072), ("weak", 0.049), ("none", 0.0)])
    assert re.findall(r"<b>([^<]+)</b>", body) == ["−0.096", "+0.072"]
    assert re.findall(r"left:([\d.]+)%;width:([\d.]+)%", body) == [("0.0", "50.0"), ("50.0", "37.5")]


def test_where_no_word_pulls_that_is_said_and_no_weak_word_shown() -> None:
    body = popovers.words_html([("weak", 0.049), ("none", 0.0)])
    assert "No single word matters" in body and "weak" not in body
    assert "No single word matters" in popovers.words_html([])
    assert popovers.words_html(None) == ""


def test_what_no_rule_found_is_not_reported_as_done() -> None:
    void = hit("reg-rule", 0.0)._replace(voided_by="guard-past")
    assert "reported as" not in popovers.impact_html(article(), RULES)
    assert "reported as" not in popovers.impact_html(article(void), RULES)
    assert "told as a thing of the past" in popovers.impact_html(article(void)._replace(status="history"), RULES)
    assert "reported as done" in popovers.impact_html(article(hit("reg-rule", 8.0)), RULES)


def test_a_status_that_is_void_makes_no_note() -> None:
    void = Reason("status-planned", "status", "planned", None, 0.8, "plans to", "title", "guard-undone")
    said = article(hit("reg-rule", 8.0), void, factor=0.8)._replace(status="planned")
    assert "× <b>0.8</b>" not in popovers.impact_html(said, RULES)
    live = article(hit("reg-rule", 8.0), void._replace(voided_by=None), factor=0.8)._replace(status="planned")
    assert "× <b>0.8</b>" in popovers.impact_html(live, RULES)


def test_a_score_of_another_version_says_so() -> None:
    served = article()._replace(model_version="old<1>")
    assert "has not scored this text yet" not in popovers.tone_html(served)
    said = popovers.tone_html(served._replace(is_fallback=True))
    assert "has not scored this text yet" in said and "<code>old&lt;1&gt;</code>" in said


def test_a_snapshot_says_which_scores_are_of_another_version(
    written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(written(articles=300, worded=True), monkeypatch).path
    rows = snapshot.cursor(path).execute("select article_id, is_fallback_score from articles").fetchall()
    found = evidence.evidence(path, [row[0] for row in rows])
    assert {one.is_fallback for one in found.values()} == {True, False}
    assert all(found[article_id].is_fallback == bool(said) for article_id, said in rows)
    assert {one.model_version for one in found.values()} == {"lexicon-1"}


def test_no_words_of_a_tone_show_where_the_snapshot_has_none(
    written_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(written_home, monkeypatch).path
    ids = [row[0] for row in snapshot.cursor(path).execute("select article_id from articles").fetchall()]
    found = evidence.evidence(path, ids)
    assert {one.words for one in found.values()} == {None}
    assert not [one for one in found.values() if "pulled" in popovers.tone_html(one)]


def test_the_likelihood_of_each_tier_shows_where_the_model_says_it(
    written_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = opened(written_home, monkeypatch).path
    ids = [row[0] for row in snapshot.cursor(path).execute("select article_id from articles").fetchall()]
    found = evidence.evidence(path, ids).values()
    said = [popovers.tone_html(one) for one in found if one.tiers is not None]
    silent = [popovers.tone_html(one) for one in found if one.tiers is None]
    assert said and silent
    assert all(re.findall(r"<b>(\d+)%</b>", body) == ["4", "10", "61", "20", "5"] for body in said)
    assert not [body for body in silent if "How likely" in body]


def test_the_cuts_between_tiers_are_those_that_the_build_uses() -> None:
    project = (DBT_FOLDER / "dbt_project.yml").read_text(encoding="utf-8")
    cuts = dict(re.findall(r"^  (tier_cut|extreme_tier_cut): ([\d.]+)$", project, re.MULTILINE))
    assert (float(cuts["tier_cut"]), float(cuts["extreme_tier_cut"])) == evidence.TIER_CUTS
