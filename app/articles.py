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
    topics: list[str]
    topic_ids: list[str]


class ArticleFilter(NamedTuple):
    """What the Articles page narrows by; empty means all. `beat_only` leaves out articles without any topic."""

    words: str
    topic_ids: tuple[str, ...]
    outlet_ids: tuple[str, ...]
    tiers: tuple[int, ...]
    start: date
    end: date
    beat_only: bool


class Found(NamedTuple):
    """One page of articles, how many there are, their five tier counts, and how many more are off the beat."""

    total: int
    off_beat: int
    tier_counts: tuple[int, ...]
    articles: list[Article]


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


_ARTICLE = """
    a.article_id, a.title, a.url, a.outlet_name, a.published_at, a.sentiment_tier, a.sentiment_score,
    coalesce(h.names, []) as topics, coalesce(h.ids, []) as topic_ids
"""
_TOPICS_OF = """
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
    strongest: bool = False,
    limit: int = 20,
    panel_only: bool = True,
) -> tuple[int, list[Article]]:
    """How many articles of a topic lie on these days, and the first of them: newest first, or strongest tone first.

    With `panel_only` these are exactly the articles that the index counts.
    """
    sql = f"""
        with found as (
            select article_id, any_value(a.published_at) as published_at, any_value(a.sentiment_score) as score
            from article_topics as h join articles as a using (article_id)
            where h.topic_id = $topic and h.published_date between $start and $end
              and (not $panel or (a.is_in_panel and (h.is_in_title or h.is_in_lead)))
            group by article_id
        ),
        page as (
            select article_id, score, count(*) over () as total from found
            order by case when $strongest then abs(score) end desc nulls last, published_at desc,
                 article_id limit $limit
        )
        select p.total, {_ARTICLE}
        from page as p join articles as a using (article_id) {_TOPICS_OF}
        order by case when $strongest then abs(p.score) end desc nulls last, a.published_at desc, article_id
    """
    given = {"topic": topic_id, "start": start, "end": end, "panel": panel_only, "strongest": strongest, "limit": limit}
    rows = _rows(path, sql, given)
    return (rows[0][0] if rows else 0), [Article(*row[1:]) for row in rows]


def is_searchable(path: str, said: str) -> bool:
    """Whether there is a letter or digit in it to search for."""
    return bool(search_words(snapshot.cursor(path), said))


@st.cache_data(max_entries=64, show_spinner=False)
def search(path: str, wanted: ArticleFilter, page: int, size: int = 20) -> Found:
    """One page of the articles that pass the filter, newest first.

    Words are searched for by the rule of ingest/reading.py, as by the command line. The texts are read once.
    """
    where, given = _article_where(path, wanted._replace(beat_only=False))
    tiers = ", ".join(f"count(*) filter (where sentiment_tier = {tier} and is_wanted)" for tier in range(-2, 3))
    sql = f"""
        with hit as materialized (
            select article_id, published_at, sentiment_tier, topic_count > 0 or not $beat as is_wanted
            from articles where {where}
        ),
        totals as (
            select count(*) filter (where is_wanted) as total, count(*) filter (where not is_wanted) as off_beat,
                   {tiers}
            from hit
        ),
        page as (
            select article_id from hit where is_wanted order by published_at desc, article_id limit $size offset $skip
        ),
        shown as (select {_ARTICLE} from page join articles as a using (article_id) {_TOPICS_OF})
        select * from totals left join shown on true order by published_at desc, article_id
    """
    rows = _rows(path, sql, {**given, "beat": wanted.beat_only, "size": size, "skip": (page - 1) * size})
    total, off_beat, *counts = rows[0][:7]
    return Found(total, off_beat, tuple(counts), [Article(*row[7:]) for row in rows if row[7] is not None])


@st.cache_data(max_entries=4, show_spinner=False)
def search_rows(path: str, wanted: ArticleFilter, limit: int = 10_000) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The articles that pass the filter for a download, newest first, with their column names."""
    where, given = _article_where(path, wanted)
    columns = [
        "article_id",
        "published_at",
        "outlet_name",
        "title",
        "summary",
        "url",
        "sentiment_score",
        "sentiment_tier",
    ]
    sql = f"select {', '.join(columns)} from articles where {where} order by published_at desc, article_id limit $limit"
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
    if wanted.beat_only:
        clauses.append("topic_count > 0")
    if wanted.words:
        condition, words = search_condition(search_words(snapshot.cursor(path), wanted.words), ARTICLE_TEXT)
        clauses.append(f"({condition})")
        given |= words
    return " and ".join(clauses), given
