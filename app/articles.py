"""The SQL of lists of articles: those behind a point, and those that a search finds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot
from ingest.reading import ARTICLE_TEXT, search_condition, search_words


class Article(NamedTuple):
    """One article as lists show it; every text in it comes from outside."""

    article_id: str
    title: str
    url: str | None
    outlet_name: str
    published_at: datetime
    sentiment_tier: int | None
    sentiment_score: float | None
    impact: int | None
    topics: list[str]
    topic_ids: list[str]


class ArticleFilter(NamedTuple):
    """What the Articles page narrows by; empty means all.

    `beat_only` leaves out articles without any topic, `least_impact` (1 to 10) those of less consequence.
    """

    words: str
    topic_ids: tuple[str, ...]
    outlet_ids: tuple[str, ...]
    tiers: tuple[int, ...]
    start: date
    end: date
    beat_only: bool
    least_impact: int = 1


class Found(NamedTuple):
    """One page of articles, how many there are, their five tier counts, and how many more are off the beat."""

    total: int
    off_beat: int
    tier_counts: tuple[int, ...]
    articles: list[Article]


# Where two articles are equal, the newer one comes first.
ORDERS = {
    "newest": "a.published_at desc, a.article_id",
    "impact": "i.impact desc nulls last, a.published_at desc, a.article_id",
    "strongest": "abs(a.sentiment_score) desc nulls last, a.published_at desc, a.article_id",
    "negative": "a.sentiment_score asc nulls last, a.published_at desc, a.article_id",
    "positive": "a.sentiment_score desc nulls last, a.published_at desc, a.article_id",
}


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


_ARTICLE = """
    a.article_id, a.title, a.url, a.outlet_name, a.published_at, a.sentiment_tier, a.sentiment_score,
    i.impact, coalesce(h.names, []) as topics, coalesce(h.ids, []) as topic_ids
"""
_JOINED = """
    left join article_impacts as i using (article_id)
    left join (
        select article_id, list(t.name order by t.name) as names, list(t.topic_id order by t.name) as ids
        from article_topics join topics as t using (topic_id)
        where article_id in (select article_id from page) group by article_id
    ) as h using (article_id)
"""


@st.cache_data(max_entries=128, show_spinner=False)
def articles_behind(
    path: str,
    topic_id: str,
    start: date,
    end: date,
    *,
    order: str = "newest",
    limit: int = 20,
    panel_only: bool = True,
) -> tuple[int, list[Article]]:
    """How many articles of a topic lie on these days, and the first of them in one of ORDERS.

    With `panel_only` these are exactly the articles that the index counts.
    """
    found = """
        select distinct article_id from article_topics as h join articles as a using (article_id)
        where h.topic_id = $topic and h.published_date between $start and $end
          and (not $panel or (a.is_in_panel and (h.is_in_title or h.is_in_lead)))
    """
    return _listed(path, found, {"topic": topic_id, "start": start, "end": end, "panel": panel_only}, order, limit)


@st.cache_data(max_entries=128, show_spinner=False)
def articles_naming(
    path: str, company_id: str, start: date, end: date, *, order: str = "newest", limit: int = 20
) -> tuple[int, list[Article]]:
    """How many articles of these days name a company, and the first of them in one of ORDERS."""
    found = """
        select article_id from article_companies
        where company_id = $company and published_date between $start and $end
    """
    return _listed(path, found, {"company": company_id, "start": start, "end": end}, order, limit)


def _listed(path: str, found: str, given: dict[str, Any], order: str, limit: int) -> tuple[int, list[Article]]:
    sql = f"""
        with found as ({found}),
        page as (
            select a.article_id, count(*) over () as total
            from found join articles as a using (article_id) {_impacts_for(order)}
            order by {ORDERS[order]} limit $limit
        )
        select p.total, {_ARTICLE} from page as p join articles as a using (article_id) {_JOINED}
        order by {ORDERS[order]}
    """
    rows = _rows(path, sql, {**given, "limit": limit})
    return (rows[0][0] if rows else 0), [Article(*row[1:]) for row in rows]


def is_searchable(path: str, said: str) -> bool:
    """Whether there is a letter or digit in it to search for."""
    return bool(search_words(snapshot.cursor(path), said))


def _impacts_for(order: str) -> str:
    """The join that an order needs; without need it would cost more than all the rest."""
    return "left join article_impacts as i using (article_id)" if order == "impact" else ""


@st.cache_data(max_entries=64, show_spinner=False)
def search(path: str, wanted: ArticleFilter, page: int, size: int = 20, order: str = "newest") -> Found:
    """One page of the articles that pass the filter, in one of ORDERS.

    Words are searched for by the rule of ingest/reading.py, as by the command line. The texts are read once.
    """
    where, given = _article_where(path, wanted._replace(beat_only=False))
    tiers = ", ".join(f"count(*) filter (where sentiment_tier = {tier} and is_wanted)" for tier in range(-2, 3))
    sql = f"""
        with hit as materialized (
            select article_id, published_at, sentiment_score, sentiment_tier, topic_count > 0 or not $beat as is_wanted
            from articles where {where}
        ),
        totals as (
            select count(*) filter (where is_wanted) as total, count(*) filter (where not is_wanted) as off_beat,
                   {tiers}
            from hit
        ),
        page as (
            select a.article_id, row_number() over (order by {ORDERS[order]}) as place
            from hit as a {_impacts_for(order)}
            where is_wanted order by place limit $size offset $skip
        ),
        shown as (select place, {_ARTICLE} from page join articles as a using (article_id) {_JOINED})
        select * from totals left join shown on true order by place
    """
    rows = _rows(path, sql, {**given, "beat": wanted.beat_only, "size": size, "skip": (page - 1) * size})
    total, off_beat, *counts = rows[0][:7]
    return Found(total, off_beat, tuple(counts), [Article(*row[8:]) for row in rows if row[7] is not None])


@st.cache_data(max_entries=4, show_spinner=False)
def search_rows(path: str, wanted: ArticleFilter, limit: int = 10_000) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The articles that pass the filter for a download, newest first, with their column names."""
    where, given = _article_where(path, wanted)
    columns = "article_id published_at outlet_name title summary url sentiment_score sentiment_tier".split()
    columns += ["impact", "status", "regulatory", "financial", "operational"]
    sql = f"""
        with hit as (select * from articles where {where} order by published_at desc, article_id limit $limit)
        select {", ".join(columns)} from hit left join article_impacts using (article_id)
        order by published_at desc, article_id
    """
    return columns, _rows(path, sql, {**given, "limit": limit})


def _article_where(path: str, wanted: ArticleFilter) -> tuple[str, dict[str, Any]]:
    clauses = ["published_date between $start and $end"]
    given: dict[str, Any] = {"start": wanted.start, "end": wanted.end}
    if wanted.outlet_ids:
        clauses.append("outlet_id in (select unnest($outlets))")
        given["outlets"] = list(wanted.outlet_ids)
    if wanted.tiers:
        clauses.append("sentiment_tier in (select unnest($tiers))")
        given["tiers"] = list(wanted.tiers)
    if wanted.topic_ids:
        clauses.append(
            "article_id in (select article_id from article_topics where topic_id in (select unnest($topics)))"
        )
        given["topics"] = list(wanted.topic_ids)
    if wanted.least_impact > 1:
        clauses.append("article_id in (select article_id from article_impacts where impact >= $least)")
        given["least"] = wanted.least_impact
    if wanted.beat_only:
        clauses.append("topic_count > 0")
    if wanted.words:
        condition, words = search_condition(search_words(snapshot.cursor(path), wanted.words), ARTICLE_TEXT)
        clauses.append(f"({condition})")
        given |= words
    return " and ".join(clauses), given
