"""All SQL of the dashboard: parametrised, read from one published file, cached under that file's versioned name.

Every function takes the snapshot's `path` first. Shares run from 0 to 1, scores from -1 to 1, weeks begin on Monday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot

MIN_MOVER_ARTICLES = 5
COVERED_ARTICLES = 5
RECENT_DAYS = 28


class Topic(NamedTuple):
    """One topic of the dictionary; `article_count` is 0 where it was never seen."""

    topic_id: str
    name: str
    area: str
    definition: str
    article_count: int


class Coverage(NamedTuple):
    """Where the data really end: the newest covered day, and how many articles bear a later date than that."""

    end: date
    later_article_count: int


class Point(NamedTuple):
    """One period of one line: y of n panel articles, their share, and the index with its 90% band, where it has one.

    `n_eff` is how many equal owners its sources weigh as much as; `unit` is what is counted (article, story or
    verified_story), `line` current or published.
    """

    entity_id: str
    period_start: date
    index_value: float | None
    article_share: float | None
    article_count: int
    panel_article_count: int
    outlet_count: int
    is_complete: bool
    flag: str | None
    low: float | None = None
    high: float | None = None
    n_eff: float | None = None
    status: str = "ok"
    unit: str = "article"
    line: str = "current"
    is_outage: bool = False


class Mover(NamedTuple):
    """One topic in the last complete week: its attention against the median of the eight before.

    `ratio` is None where thin. `is_clear` says whether it clears its own noise, and is None where it had too few
    articles or sources for a test; `z_value` is None there too, and where nothing at all was seen. Topics with the same
    `event_id` moved by the same articles. `rates` are standardised articles per 1,000, week by week.
    """

    topic_id: str
    name: str
    area: str
    week: date
    week_count: int
    index_value: float | None
    flag: str | None
    article_count: int
    share: float | None
    ratio: float | None
    tone: float | None
    rates: list[float]
    low: float | None = None
    high: float | None = None
    n_eff: float | None = None
    status: str = "ok"
    is_clear: bool | None = None
    z_value: float | None = None
    event_id: str | None = None

    @property
    def is_up(self) -> bool:
        """Whether it rose."""
        return self.ratio is not None and self.ratio > 1


class BeatWeek(NamedTuple):
    """The beat as a whole in one complete week; tone is None where nothing is scored."""

    week: date
    panel_article_count: int
    beat_article_count: int
    beat_share: float | None
    outlet_count: int
    topic_count: int
    tone: float | None
    scored_article_count: int


class ToneWeek(NamedTuple):
    """Five-tier counts and mean of one week of one topic."""

    week: date
    counts: tuple[int, int, int, int, int]
    mean: float | None


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=8, show_spinner=False)
def topics(path: str) -> list[Topic]:
    """Every topic, by name."""
    sql = "select topic_id, name, area, definition, article_count from topics order by lower(name)"
    return [Topic(*row) for row in _rows(path, sql)]


@st.cache_data(max_entries=8, show_spinner=False)
def busiest_topic(path: str) -> str | None:
    """The topic of most articles in the last RECENT_DAYS of the coverage, else of all days; None where none has any."""
    sql = """
        with recent as (
            select topic_id, sum(article_count) as article_count from daily_topics
            where date between $start and $end group by topic_id
        )
        select t.topic_id from topics as t left join recent as r using (topic_id)
        where t.article_count > 0
        order by coalesce(r.article_count, 0) desc, t.article_count desc, t.topic_id limit 1
    """
    end = coverage(path).end
    rows = _rows(path, sql, {"start": end - timedelta(days=RECENT_DAYS - 1), "end": end})
    return rows[0][0] if rows else None


@st.cache_data(max_entries=8, show_spinner=False)
def coverage(path: str) -> Coverage:
    """The newest day with an article whose seven days hold at least COVERED_ARTICLES of the panel, or half the usual.

    Half of what seven days usually hold counts where that is less, so that a thin beat ends at its newest day too. One
    article with a date years ahead is thus no coverage, and an archive that ended is not followed by empty years. A
    beat without any panel ends at its newest day.
    """
    sql = """
        with counted as (
            select date, panel_article_count,
                   sum(panel_article_count) over (order by date rows between 6 preceding and current row) as seven_days
            from daily_beat
        ),
        usual as (select median(seven_days) as seven_days from counted where panel_article_count > 0),
        covered as (
            select max(c.date) as end_date from counted as c cross join usual as u
            where c.seven_days >= least($least, u.seven_days / 2)
              and c.date in (select published_date from articles)
        ),
        ended as (select coalesce(c.end_date, b.newest_date) as end_date from covered as c cross join build_info as b)
        select end_date, (select count(*) from articles where published_date > end_date) from ended
    """
    return Coverage(*_rows(path, sql, {"least": COVERED_ARTICLES})[0])


@st.cache_data(max_entries=64, show_spinner=False)
def panel_articles(path: str, start: date, end: date) -> int:
    """How many articles of the panel lie on these days."""
    sql = "select coalesce(sum(panel_article_count), 0)::bigint from daily_beat where date between $start and $end"
    return int(_rows(path, sql, {"start": start, "end": end})[0][0])


@st.cache_data(max_entries=32, show_spinner=False)
def columns(path: str, table: str) -> frozenset[str]:
    """The columns of a table; none where this build does not have it."""
    found = _rows(path, "select column_name from duckdb_columns() where table_name = $table", {"table": table})
    return frozenset(row[0] for row in found)


@st.cache_data(max_entries=8, show_spinner=False)
def units(path: str) -> list[str]:
    """What the lines of topics count in this build: article first."""
    sql = "select distinct unit from trends_index where entity_kind = 'topic' and grain = 'week' order by 1"
    return [row[0] for row in _rows(path, sql)]


@st.cache_data(max_entries=64, show_spinner=False)
def lines(
    path: str,
    topic_ids: Sequence[str],
    grain: str,
    start: date,
    end: date,
    unit: str = "article",
    line: str = "current",
) -> list[Point]:
    """The periods of some topics that touch these days: without the first part periods, with the running one.

    Only periods before the end of the coverage are complete.
    """
    outage = "coalesce(is_outage, false)" if "is_outage" in columns(path, "trends_index") else "false"
    sql = f"""
        select entity_id, period_start, index_value, article_share, article_count, panel_article_count, outlet_count,
               is_complete and period_start + (case when $grain = 'week' then 6 else 0 end) < $covered, flag, low, high,
               n_eff, status, unit, line, {outage}
        from trends_index
        where line = $line and unit = $unit and entity_kind = 'topic' and grain = $grain
          and entity_id in (select unnest($ids))
          and period_start between $start - (case when $grain = 'week' then 6 else 0 end) and $end
          and (is_complete or period_start > (select min(period_start) + 6 from trends_index
                                              where line = $line and unit = $unit and entity_kind = 'beat'
                                                    and grain = $grain))
        order by entity_id, period_start
    """
    given = {
        "grain": grain,
        "ids": list(topic_ids),
        "start": start,
        "end": end,
        "unit": unit,
        "line": line,
        "covered": coverage(path).end,
    }
    return [Point(*row) for row in _rows(path, sql, given)]


@st.cache_data(max_entries=64, show_spinner=False)
def echo_weeks(path: str, topic_id: str, start: date, end: date) -> list[tuple[date, float]]:
    """Articles per story of a topic in the complete weeks that touch these days; none where the build does not say."""
    if "echo_ratio" not in columns(path, "trends_index"):
        return []
    sql = """
        select period_start, max(echo_ratio) from trends_index
        where line = 'current' and entity_kind = 'topic' and grain = 'week' and entity_id = $topic and is_complete
              and period_start between $start - 6 and $end and echo_ratio is not null
        group by period_start order by period_start
    """
    return [(row[0], row[1]) for row in _rows(path, sql, {"topic": topic_id, "start": start, "end": end})]


@st.cache_data(max_entries=8, show_spinner=False)
def movers(path: str) -> list[Mover]:
    """Every topic that was ever seen: clear movers first, the farthest of them first, then from rise to fall.

    The change of a topic that was not tested is made like that of one that was.
    """
    sql = """
        with aged as (
            select *, dense_rank() over (order by period_start desc) as age
            from trends_index
            where line = 'current' and unit = 'article' and entity_kind = 'topic' and grain = 'week' and is_complete
              and period_start + 6 < $covered
        ),
        summed as (
            select entity_id, max(period_start) as week, count(*) as week_count,
                   max(index_value) filter (where age = 1) as index_value,
                   max(low) filter (where age = 1) as low, max(high) filter (where age = 1) as high,
                   max(n_eff) filter (where age = 1) as n_eff,
                   coalesce(max(status) filter (where age = 1), 'no base') as status,
                   max(flag) filter (where age = 1) as flag,
                   coalesce(max(article_count) filter (where age = 1), 0) as article_count,
                   max(article_share) filter (where age = 1) as share,
                   max(standardised_per_1000) filter (where age = 1) as rate,
                   median(standardised_per_1000) filter (where age between 2 and 9) as usual_rate,
                   count(standardised_per_1000) filter (where age between 2 and 9) as earlier_count,
                   median(article_count) filter (where age between 2 and 9) as median_count,
                   list(standardised_per_1000 order by period_start)
                       filter (where age <= 26 and standardised_per_1000 is not null) as rates
            from aged group by entity_id
        ),
        toned as (
            select topic_id, sum(sentiment_score * scored_article_count) / nullif(sum(scored_article_count), 0) as tone
            from daily_sentiment join daily_topics using (topic_id, date)
            where date between (select max(week) from summed) and (select max(week) + 6 from summed)
            group by topic_id
            having sum(scored_article_count) * 2 >= sum(article_count)
        ),
        changed as (
            select t.topic_id, t.name, t.area, s.week, s.week_count, s.index_value, s.flag, s.article_count, s.share,
                   case when m.topic_id is not null then m.ratio
                        when s.earlier_count = 8 and s.usual_rate > 0
                             and greatest(s.article_count, s.median_count) >= $least then s.rate / s.usual_rate
                   end as ratio,
                   toned.tone, coalesce(s.rates, []) as rates, s.low, s.high, s.n_eff, s.status, m.is_clear_mover,
                   case when not isnan(m.z_value) then m.z_value end as z_value, m.event_id
            from topics as t join summed as s on s.entity_id = t.topic_id left join toned using (topic_id)
            left join trends_movers as m on m.topic_id = t.topic_id and m.period_start = s.week
            where t.article_count > 0
        )
        select * from changed
        order by coalesce(is_clear_mover, false) desc, case when is_clear_mover then abs(ln(greatest(ratio, .01))) end
                 desc, ratio desc nulls last, article_count desc, name
    """
    return [Mover(*row) for row in _rows(path, sql, {"least": MIN_MOVER_ARTICLES, "covered": coverage(path).end})]


@st.cache_data(max_entries=8, show_spinner=False)
def beat_weeks(path: str) -> list[BeatWeek]:
    """The last 27 complete weeks of the beat, oldest first; no tone where not half of a week is scored yet."""
    sql = """
        with weeks as (
            select period_start as week, panel_article_count, article_count, article_share, outlet_count
            from trends_index
            where line = 'current' and unit = 'article' and entity_kind = 'beat' and grain = 'week' and is_complete
              and period_start + 6 < $covered
            order by week desc limit 27
        ),
        toned as (
            select cast(date_trunc('week', date) as date) as week, coalesce(sum(scored_article_count), 0) as scored,
                   case when sum(scored_article_count) * 2 >= sum(beat_article_count)
                        then sum(sentiment_score * scored_article_count) / nullif(sum(scored_article_count), 0)
                   end as tone
            from daily_beat group by 1
        ),
        covered as (
            select period_start as week, count(*) filter (where article_count > 0) as topic_count
            from trends_index
            where line = 'current' and unit = 'article' and entity_kind = 'topic' and grain = 'week' group by 1
        )
        select week, panel_article_count, article_count, article_share, outlet_count, coalesce(topic_count, 0), tone,
               coalesce(scored, 0)
        from weeks left join toned using (week) left join covered using (week) order by week
    """
    return [BeatWeek(*row) for row in _rows(path, sql, {"covered": coverage(path).end})]


@st.cache_data(max_entries=4, show_spinner=False)
def scorers(path: str) -> list[str]:
    """The versions of the models that scored articles; empty where nothing is scored."""
    sql = """
        select distinct model_version from articles where sentiment_score is not null and model_version is not null
               order by 1
    """
    return [row[0] for row in _rows(path, sql)]


@st.cache_data(max_entries=64, show_spinner=False)
def tone_weeks(path: str, topic_id: str, start: date, end: date) -> list[ToneWeek]:
    """Tone of a topic by week; weeks without a scored article have mean None."""
    sql = """
        select cast(date_trunc('week', date) as date) as week, sum(very_negative_count), sum(negative_count),
               sum(neutral_count),
               sum(positive_count), sum(very_positive_count),
               sum(sentiment_score * scored_article_count) / nullif(sum(scored_article_count), 0)
        from daily_sentiment where topic_id = $topic and date between $start and $end group by 1 order by 1
    """
    rows = _rows(path, sql, {"topic": topic_id, "start": start, "end": end})
    return [ToneWeek(row[0], (int(row[1]), int(row[2]), int(row[3]), int(row[4]), int(row[5])), row[6]) for row in rows]


@st.cache_data(max_entries=64, show_spinner=False)
def days(path: str, topic_id: str, start: date, end: date) -> list[tuple[date, int]]:
    """Articles of a topic by day, silent days as 0."""
    sql = """
        select date, article_count from daily_topics
        where topic_id = $topic and date between $start and $end order by date
    """
    return [(row[0], int(row[1])) for row in _rows(path, sql, {"topic": topic_id, "start": start, "end": end})]


@st.cache_data(max_entries=64, show_spinner=False)
def companies_of(path: str, topic_id: str, start: date, end: date, limit: int = 10) -> list[tuple[str, str, int]]:
    """The companies named most often in articles of a topic: id, name, and the number of those articles."""
    sql = """
        select c.company_id, c.name, count(distinct m.article_id) as n
        from article_topics as h join article_companies as m using (article_id) join companies as c using (company_id)
        where h.topic_id = $topic and h.published_date between $start and $end
        group by c.company_id, c.name order by n desc, c.name limit $limit
    """
    given = {"topic": topic_id, "start": start, "end": end, "limit": limit}
    return [(row[0], row[1], row[2]) for row in _rows(path, sql, given)]


@st.cache_data(max_entries=8, show_spinner=False)
def outlet_names(path: str) -> list[tuple[str, str]]:
    """Outlets that have an article: id and name, by name."""
    return [
        (r[0], r[1])
        for r in _rows(path, "select outlet_id, name from outlets where article_count > 0 order by lower(name)")
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def glossary(path: str) -> list[tuple[str, str, str | None]]:
    """Every term with its definition and where it shows."""
    return [
        (r[0], r[1], r[2])
        for r in _rows(path, "select term, definition, where_shown from glossary order by lower(term)")
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def worked_example(path: str) -> dict[str, Any] | None:
    """The topic with most articles in the last complete week that has an index, with the numbers that it is made of."""
    sql = """
        select t.topic_id, t.name, i.period_start, i.article_count, i.panel_article_count, i.observed_count,
               i.expected_count, i.index_value, i.low, i.high, i.n_eff, i.is_provisional, i.method_version
        from trends_index as i join topics as t on t.topic_id = i.entity_id
        where i.line = 'current' and i.unit = 'article' and i.entity_kind = 'topic' and i.grain = 'week'
          and i.is_complete and i.period_start + 6 < $covered and i.index_value is not null
        order by i.period_start desc, i.article_count desc, i.entity_id
        limit 1
    """
    names = "topic_id name week y n observed expected index low high n_eff is_provisional method_version".split()
    rows = _rows(path, sql, {"covered": coverage(path).end})
    return dict(zip(names, rows[0], strict=True)) if rows else None
