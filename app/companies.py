"""The SQL of the Companies page: who is named, how often, in what tone, about what, and with what consequence.

A company is named by an article when one of its names stands anywhere in title or text. Tone and impact are those of
the articles, whoever they speak of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot
from app.queries import Point, ToneWeek

MAX_COMPARED = 4


class Company(NamedTuple):
    """One company of the dictionary; what no source states is None, `article_count` is 0 where it was never seen."""

    company_id: str
    name: str
    kind: str | None
    founded: int | None
    founded_as_of: date | None
    founded_source_url: str | None
    valuation_usd: float | None
    valuation_as_of: date | None
    valuation_source_url: str | None
    article_count: int


class Ranked(NamedTuple):
    """One company on some days: articles that name it, their tone and impact, its first topic, and its line."""

    company_id: str
    name: str
    kind: str | None
    article_count: int
    title_article_count: int
    tone: float | None
    scored_article_count: int
    mean_impact: float
    top_impact: int
    topic_id: str | None
    topic: str | None
    counts: list[int]


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=8, show_spinner=False)
def companies(path: str) -> list[Company]:
    """Every company of the dictionary, by name."""
    sql = """
        select
            company_id, name, kind, founded, founded_as_of, founded_source_url,
            valuation_usd, valuation_as_of, valuation_source_url, article_count
        from companies order by lower(name), company_id
    """
    return [Company(*row) for row in _rows(path, sql)]


@st.cache_data(max_entries=32, show_spinner=False)
def ranked(path: str, start: date, end: date, grain: str) -> list[Ranked]:
    """The companies that these days name, the most named first; `counts` has one entry a period of `grain`."""
    sql = """
        with days as (
            select *, case when $grain = 'week' then cast(date_trunc('week', date) as date) else date end as period
            from daily_companies where date between $start and $end
        ),
        summed as (
            select company_id, sum(article_count)::bigint as article_count,
                   sum(title_article_count)::bigint as title_article_count,
                   sum(sentiment_score * scored_article_count) / nullif(sum(scored_article_count), 0) as tone,
                   sum(scored_article_count)::bigint as scored_article_count,
                   sum(mean_impact * article_count) / nullif(sum(article_count), 0) as mean_impact,
                   max(top_impact) as top_impact
            from days group by company_id having sum(article_count) > 0
        ),
        periods as (select company_id, period, sum(article_count)::bigint as n from days group by company_id, period),
        lines as (select company_id, list(n order by period) as counts from periods group by company_id),
        shared as (
            select c.company_id, t.topic_id, count(*) as n
            from article_companies as c join article_topics as t using (article_id)
            where c.published_date between $start and $end
            group by c.company_id, t.topic_id
            qualify row_number() over (partition by c.company_id order by n desc, t.topic_id) = 1
        )
        select s.company_id, c.name, c.kind, s.article_count, s.title_article_count, s.tone, s.scored_article_count,
               s.mean_impact, s.top_impact, t.topic_id, t.name, l.counts
        from summed as s join companies as c using (company_id) join lines as l using (company_id)
        left join shared using (company_id) left join topics as t on t.topic_id = shared.topic_id
        order by s.article_count desc, lower(c.name), s.company_id
    """
    return [Ranked(*row) for row in _rows(path, sql, {"start": start, "end": end, "grain": grain})]


@st.cache_data(max_entries=64, show_spinner=False)
def lines(path: str, company_ids: Sequence[str], grain: str, start: date, end: date) -> list[Point]:
    """Mentions of some companies in the periods that touch these days: whole weeks, or days; the running week is one.

    `panel_article_count` and `article_share` are of all articles of the period, in every language.
    """
    sql = """
        with bounds as (select min(date) as first, max(date) as last from daily_companies),
        spine as (
            select company_id, article_count, outlet_count, date,
                   case when $grain = 'week' then cast(date_trunc('week', date) as date) else date end as period
            from daily_companies where company_id in (select unnest($ids))
        ),
        totals as (
            select case when $grain = 'week' then cast(date_trunc('week', published_date) as date)
                   else published_date end as period, count(*) as n
            from articles group by 1
        )
        select s.company_id, s.period, null, sum(s.article_count) / nullif(any_value(t.n), 0),
               sum(s.article_count)::bigint, coalesce(any_value(t.n), 0), max(s.outlet_count),
               $grain = 'day' or (s.period >= any_value(b.first) and s.period + 6 <= any_value(b.last)), null
        from spine as s cross join bounds as b left join totals as t using (period)
        where s.period between $start - (case when $grain = 'week' then 6 else 0 end) and $end
          and ($grain = 'day' or s.period >= b.first)
        group by s.company_id, s.period order by s.company_id, s.period
    """
    given = {"ids": list(company_ids), "grain": grain, "start": start, "end": end}
    return [Point(*row) for row in _rows(path, sql, given)]


@st.cache_data(max_entries=64, show_spinner=False)
def tone_weeks(path: str, company_id: str, start: date, end: date) -> list[ToneWeek]:
    """Tone of the articles that name a company, by week; weeks without a scored article have mean None."""
    sql = """
        select cast(date_trunc('week', date) as date) as week, sum(very_negative_count), sum(negative_count),
               sum(neutral_count), sum(positive_count), sum(very_positive_count),
               sum(sentiment_score * scored_article_count) / nullif(sum(scored_article_count), 0)
        from daily_companies where company_id = $company and date between $start and $end group by 1 order by 1
    """
    rows = _rows(path, sql, {"company": company_id, "start": start, "end": end})
    return [ToneWeek(row[0], (int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])), row[6]) for row in rows]


@st.cache_data(max_entries=64, show_spinner=False)
def topics_of(path: str, company_id: str, start: date, end: date, limit: int = 10) -> list[tuple[str, str, int]]:
    """The topics of the articles that name a company: id, name, and the number of those articles."""
    sql = """
        select t.topic_id, t.name, count(*) as n
        from article_companies as c join article_topics as h using (article_id) join topics as t using (topic_id)
        where c.company_id = $company and c.published_date between $start and $end
        group by t.topic_id, t.name order by n desc, t.name limit $limit
    """
    given = {"company": company_id, "start": start, "end": end, "limit": limit}
    return [(row[0], row[1], row[2]) for row in _rows(path, sql, given)]
