"""What speaks for the scores of an article: rules and words as the snapshot keeps them, and the sums made of them.

Nothing is scored here. Each sum is worked again from the evidence, and shows only where it comes to the kept score.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot, tables

DIMENSIONS = ("regulatory", "financial", "operational")
TIER_CUTS = (
    0.2,
    0.6,
)  # where a score leaves the middle tier, and where it becomes extreme, as dbt_project.yml has them
ENOUGH = 5  # a dimension from here on adds a half to the highest one
AMOUNT_RULE = "fin-amount"


class Rule(NamedTuple):
    """One row of impact_rules, as far as a sum needs it."""

    rule_id: str
    event: str
    score: float | None
    stage: str | None
    measure: str | None
    note: str


class Reason(NamedTuple):
    """One entry of an article's evidence: a rule, the words it was found by, where, and what it made of them."""

    rule_id: str
    dimension: str
    event: str
    score: float | None
    factor: float | None
    words: str
    found_in: str
    voided_by: str | None


class Evidence(NamedTuple):
    """Both scores of one article with what speaks for them.

    `words` is None where the model names none, `tiers` (probabilities, very negative first) where it has none.
    `is_fallback` says that the score is of another version, `model_version`, than the one that serves.
    """

    article_id: str
    title: str
    summary: str
    sentiment_score: float | None
    sentiment_tier: int | None
    words: list[tuple[str, float]] | None
    tiers: tuple[float, ...] | None
    impact: int
    status: str
    status_factor: float
    amount_usd: float | None
    reasons: list[Reason]
    model_version: str | None = None
    is_fallback: bool = False


class Working(NamedTuple):
    """How an impact comes about: dimensions after the cap, those that add a half, the sum, and it times the status."""

    dimensions: dict[str, float]
    cap: Reason | None
    top: str
    adding: list[str]
    total: float
    product: float
    impact: int


class Excerpt(NamedTuple):
    """Words in their place: what stands before, the words as they are written, and what stands behind."""

    before: str
    words: str
    after: str


@st.cache_data(max_entries=8, show_spinner=False)
def rules(path: str) -> dict[str, Rule]:
    """Every rule by its id."""
    sql = "select rule_id, replace(event, '-', ' '), score, stage, measure, note from impact_rules"
    return {row[0]: Rule(*row) for row in snapshot.cursor(path).execute(sql).fetchall()}


@st.cache_data(max_entries=128, show_spinner=False)
def evidence(path: str, article_ids: Sequence[str]) -> dict[str, Evidence]:
    """What speaks for the scores of these articles, in one query, by article."""
    known = {column.name for column in tables.columns(path, "articles")}
    sql = f"""
        select a.article_id, a.title, a.summary, a.sentiment_score, a.sentiment_tier,
               {"a.tone_words" if "tone_words" in known else "null"},
               case when a.p_neutral is not null
                    then [a.p_very_negative, a.p_negative, a.p_neutral, a.p_positive, a.p_very_positive] end,
               i.impact, i.status, i.status_factor, i.amount_usd, i.evidence, a.model_version,
               {"coalesce(a.is_fallback_score, false)" if "is_fallback_score" in known else "false"}
        from articles as a join article_impacts as i using (article_id)
        where a.article_id in (select unnest($ids))
    """
    rows = snapshot.cursor(path).execute(sql, {"ids": list(article_ids)}).fetchall()
    return {row[0]: _evidence(row) for row in rows}


def _evidence(row: tuple[Any, ...]) -> Evidence:
    said, words, tiers, impact, reasons, version = row[:5], row[5], row[6], row[7:11], row[11], row[12:]
    shares = None if tiers is None else tuple(tiers)
    return Evidence._make((*said, _pulls(words), shares, *impact, _reasons(reasons), *version))


def _pulls(kept: list[dict[str, Any]] | None) -> list[tuple[str, float]] | None:
    return None if kept is None else [(word["word"], word["pull"]) for word in kept]


def _reasons(kept: str) -> list[Reason]:
    return [Reason(*(entry[field] for field in Reason._fields)) for entry in json.loads(kept)]


def working(one: Evidence) -> Working:
    """The sum that makes an impact of its evidence: highest dimension, ½ for each other at 5 or more, status."""
    caps = [reason for reason in one.reasons if reason.dimension == "cap" and reason.score is not None]
    cap = min(caps, key=lambda reason: reason.score or 0, default=None)
    most = 10.0 if cap is None or cap.score is None else cap.score
    found = {
        dimension: min(
            most, max((reason.score or 0 for reason in one.reasons if reason.dimension == dimension), default=0.0)
        )
        for dimension in DIMENSIONS
    }
    top = max(DIMENSIONS, key=lambda dimension: found[dimension])
    adding = [dimension for dimension in DIMENSIONS if dimension != top and found[dimension] >= ENOUGH]
    total = max(1.0, min(10.0, found[top] + 0.5 * len(adding)))
    product = total * one.status_factor
    return Working(found, cap, top, adding, total, product, max(1, math.floor(product + 0.5)))


def steps(reason: Reason, one: Evidence, known: Mapping[str, Rule]) -> str | None:
    """How a rule came to its score, such as "8 × 0.6 proposed + 1 whole sector"; empty where it is the rule's own.

    None where the kept evidence does not tell every step: a sum that does not come out is not shown.
    """
    rule = known.get(reason.rule_id)
    if rule is None or reason.score is None or reason.voided_by is not None:
        return None
    halved = reason.found_in == "text"
    score = reason.score * 2 if halved else reason.score
    if reason.rule_id == AMOUNT_RULE:
        made = _amount_steps(score, None if halved or _is_lesser_amount(reason, one) else one.amount_usd)
    elif rule.score is not None:
        made = _rule_steps(score, rule, reason, one)
    else:
        made = None
    if made is None or not halved:
        return made
    return f"half of ({made})" if made else f"half of {number(score)}"


def _is_lesser_amount(reason: Reason, one: Evidence) -> bool:
    """Whether a larger amount is told too: `amount_usd` is that one."""
    return any(
        (other.score or 0) > (reason.score or 0)
        for other in one.reasons
        if other.rule_id == AMOUNT_RULE and other.found_in != "text"
    )


def _amount_steps(score: float, amount_usd: float | None) -> str | None:
    if amount_usd is None:
        return ""
    millions = amount_usd / 1e6
    amount = f"{millions:,.0f}M" if millions >= 100 else f"{number(millions)}M"
    plain = max(1.0, 1 + 2 * math.log10(millions))
    said = f"1 + 2 · log₁₀(${amount} ÷ $1M)"
    if _same(score, min(10.0, plain)):
        return said if plain <= 10 else f"{said}, 10 at most"
    if _same(score, min(10.0, plain + 1)):
        most = ", 10 at most" if plain > 9 else ""
        return f"{said} + 1 for a quarter or more of the company's last known valuation{most}"
    return None


def _rule_steps(score: float, rule: Rule, reason: Reason, one: Evidence) -> str | None:
    """Tries the ways in which a rule's score can change, the plainest first, until one comes to the kept score."""
    own = rule.score or 0.0
    starts = [(own, number(own))]
    amounts = [other.score for other in one.reasons if other.rule_id == AMOUNT_RULE and other.score]
    if rule.measure == "amount":
        starts += [(amount, f"{number(amount)} by its amount") for amount in amounts]
    if rule.measure == "staff":
        added = [other for other in one.reasons if other.dimension == "staff" and other.score]
        said = "".join(f" + {number(other.score or 0)} for {_staff(other)}" for other in added)
        starts.append((own + sum(other.score or 0 for other in added), f"{number(own)}{said}"))
    stages = [(1.0, "")]
    stages += [
        (other.factor, f" × {number(other.factor)} {other.event.replace('-', ' ')}")
        for other in one.reasons
        if other.dimension == "stage" and other.factor
    ]
    if rule.stage in {"proposed", "advanced"}:
        stages += [(factor, f" × {number(factor)} {rule.stage}") for factor in (0.6, 0.8)]
    breadths = [(0.0, "")]
    if reason.dimension == "regulatory":
        breadths += [
            (other.score, f" + {number(other.score)} {other.event.replace('-', ' ')}")
            for other in one.reasons
            if other.dimension == "breadth" and other.score
        ]
    for start, start_said in starts:
        for factor, factor_said in stages:
            for more, more_said in breadths:
                total = start * factor + more
                if _same(score, min(10.0, total)):
                    said = f"{start_said}{factor_said}{more_said}"
                    return (said if said != number(own) else "") + (", 10 at most" if total > 10 else "")
    return None


def _staff(reason: Reason) -> str:
    return f"{reason.words} of the staff" if reason.event == "part-of-staff" else reason.words


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=1e-6)


def number(value: float) -> str:
    """6, 5.8 or 8.58: two digits at most, and no zero at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def excerpt(text: str, words: str, around: int = 36) -> Excerpt | None:
    """The words where they first stand in the text, whatever joins them there, with some letters on both sides."""
    parts = re.findall(r"[^\W_]+", words)
    if not parts:
        return None
    pattern = r"(?<![^\W_])" + r"[\W_]{1,3}".join(map(re.escape, parts)) + r"(?![^\W_])"
    exact = re.search(re.escape(words), text, re.IGNORECASE)
    found = exact if exact and re.fullmatch(r"[\W_].*|.*[\W_]", words) else re.search(pattern, text, re.IGNORECASE)
    if found is None:
        return None
    before, after = text[: found.start()], text[found.end() :]
    if len(before) > around:
        before = "…" + before[-around:].partition(" ")[2]
    if len(after) > around:
        after = after[:around].rpartition(" ")[0] + "…"
    return Excerpt(before, found.group(), after)


def quoted(reason: Reason, one: Evidence) -> Excerpt | None:
    """The words of a reason where they stand; None where they lie beyond what the snapshot keeps of the text."""
    return excerpt(one.title if reason.found_in == "title" else one.summary, reason.words)


@st.cache_data(max_entries=8, show_spinner=False)
def impact_example(path: str) -> str | None:
    """The article that shows most of the method: a status, an amount, dimensions, a stage; the same for all."""
    sql = """
        select article_id from article_impacts
        where impact > 1
        order by (status_factor < 1)::int + (amount_usd is not null)::int desc,
                 (regulatory > 0)::int + (financial > 0)::int + (operational > 0)::int
                 + (evidence like '%"stage"%')::int desc,
                 impact desc, published_date desc, article_id
        limit 1
    """
    rows = snapshot.cursor(path).execute(sql).fetchall()
    return rows[0][0] if rows else None


@st.cache_data(max_entries=8, show_spinner=False)
def tone_example(path: str) -> str | None:
    """An article on the beat whose tone is plain without being extreme to the last, the same in every reading."""
    sql = """
        select article_id from articles
        where sentiment_score is not null and topic_count > 0 and is_in_panel and abs(sentiment_tier) = 2
        order by abs(abs(sentiment_score) - .7), published_date desc, article_id
        limit 1
    """
    rows = snapshot.cursor(path).execute(sql).fetchall()
    return rows[0][0] if rows else None


class Matched(NamedTuple):
    """One article with the terms of topics and companies that were found in it: (kind, name, term, where)."""

    article_id: str
    title: str
    summary: str
    outlet_name: str
    published_date: date
    found: list[tuple[str, str, str, str]]


@st.cache_data(max_entries=8, show_spinner=False)
def matching_example(path: str) -> Matched | None:
    """An article of the newest month whose title names a topic and a company, with all that was found in it."""
    sql = """
        with hits as (
            select 'topic' as kind, t.name, h.article_id, h.term, h.is_in_title, h.is_in_lead
            from article_topics as h join topics as t using (topic_id)
            union all
            select 'company', c.name, h.article_id, h.term, h.is_in_title, h.is_in_lead
            from article_companies as h join companies as c using (company_id)
        ),
        chosen as (
            select article_id, a.title, a.summary, a.outlet_name, a.published_date
            from hits join articles as a using (article_id)
            where a.is_in_panel and a.published_date > (select max(published_date) from articles) - 30
            group by all
            having bool_or(kind = 'topic' and hits.is_in_title) and bool_or(kind = 'company' and hits.is_in_title)
            order by abs(count(*) - 4), a.published_date desc, article_id limit 1
        )
        select article_id, title, summary, outlet_name, published_date,
               list((kind, name, term, case when is_in_title then 'title' when is_in_lead then 'lead' else 'text' end)
                    order by kind desc, name)
        from chosen join hits using (article_id) group by all
    """
    rows = snapshot.cursor(path).execute(sql).fetchall()
    return Matched._make((*rows[0][:5], [tuple(hit) for hit in rows[0][5]])) if rows else None
