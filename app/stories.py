"""The SQL of lists of stories: what clears the gate, now or as it stood on another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import streamlit as st

from app import queries, snapshot
from ingest.reading import search_condition, search_words

GATES = {"published": "Published", "held": "Held", "all": "All"}
STATUSES = ("disputed", "documented", "verified", "aggregator_only", "company_stated", "single_source")
HIGH_IMPACT = 8


class Story(NamedTuple):
    """One story as lists show it; titles and outlets come from outside.

    With `as_of`, N, articles, status, gate and impact are those of that day; the rest is what is known today.
    """

    story_id: str
    title: str
    outlet_name: str
    started_at: datetime
    ended_at: datetime
    article_count: int
    outlet_count: int
    independent_count: int
    status: str
    gate: str
    gate_reason: str
    release_condition: str | None
    impact: int
    sentiment_score: float | None
    sentiment_tier: int | None
    verified_at: datetime | None
    editor_action: str | None
    lead_article_id: str
    topics: list[str]

    @property
    def is_confirmed(self) -> bool:
        """Whether more than one origin, or an authority, stands behind it."""
        return self.status in {"verified", "documented"}


class StoryFilter(NamedTuple):
    """What a list of stories is narrowed by; empty means all.

    `start` and `end` are days on which a story began. `as_of` shows the list as this home knew it at the end of a day.
    """

    gate: str = "all"
    words: str = ""
    topic_ids: tuple[str, ...] = ()
    area: str | None = None
    company_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    least_impact: int = 1
    start: date = date.min
    end: date = date.max
    beat_only: bool = False
    as_of: date | None = None


class Found(NamedTuple):
    """One page of stories, and of all that were found: how many, verified ones, action items, and tiers of tone."""

    total: int
    verified: int
    action_items: int
    off_beat: int
    tier_counts: tuple[int, ...]
    stories: list[Story]


class StoryWeek(NamedTuple):
    """Stories of the beat that began in one week: how many, verified ones, and action items."""

    week: date
    story_count: int
    verified_count: int
    action_item_count: int


# Where two stories are equal, the newer one comes first.
ORDERS = {
    "newest": "s.started_at desc, s.story_id",
    "strongest": "s.impact desc, s.independent_count desc, s.started_at desc, s.story_id",
    "sources": "s.independent_count desc, s.impact desc, s.started_at desc, s.story_id",
}
ORDER_NAMES = {"newest": "Newest", "strongest": "Highest impact", "sources": "Most sources"}
# A state on a day is the last change until its end.
_STATES = """
    states as (
        select story_id, independent_count, article_count, status, gate, impact
        from story_changes where changed_at < $before
        qualify row_number() over (partition by story_id order by changed_at desc, change_number desc) = 1
    ),
"""
_KNOWN = "known as (select * from stories),"
_KNOWN_THEN = """
    known as (
        select s.* replace (
            t.independent_count as independent_count, t.article_count as article_count, t.status as status,
            t.gate as gate, t.impact as impact
        )
        from stories as s join states as t using (story_id)
    ),
"""
STORY_COLUMNS = ", ".join(f"s.{name}" for name in Story._fields[:-1])


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=8, show_spinner=False)
def story_count(path: str) -> int:
    """How many stories there are; none where nothing has been placed in stories yet."""
    return int(_rows(path, "select count(*) from stories")[0][0])


@st.cache_data(max_entries=8, show_spinner=False)
def known_days(path: str) -> tuple[date, date] | None:
    """The first and the last day on which this home learnt of a story; None without stories."""
    row = _rows(path, "select min(changed_at)::date, max(changed_at)::date from story_changes")[0]
    return None if row[0] is None else (row[0], row[1])


@st.cache_data(max_entries=64, show_spinner=False)
def search(path: str, wanted: StoryFilter, page: int, size: int = 20, order: str = "newest") -> Found:
    """One page of the stories that pass the filter, in one of ORDERS. Words are searched for in titles of articles."""
    head, given = _head(wanted)
    where, more = _where(path, wanted)
    tiers = ", ".join(f"count(*) filter (where sentiment_tier = {tier} and is_wanted)" for tier in range(-2, 3))
    sql = f"""
        with {head}
        hit as materialized (
            select s.story_id, s.started_at, s.impact, s.independent_count, s.status, s.sentiment_tier,
                   not $beat or s.story_id in (select story_id from story_topics) as is_wanted
            from known as s where {where}
        ),
        totals as (
            select count(*) filter (where is_wanted) as total,
                   count(*) filter (where is_wanted and independent_count >= 2 and status <> 'disputed') as verified,
                   count(*) filter (where is_wanted and impact >= {HIGH_IMPACT}
                                    and status in ('verified', 'documented')) as action_items,
                   count(*) filter (where not is_wanted) as off_beat, {tiers}
            from hit
        ),
        page as (
            select s.story_id, row_number() over (order by {ORDERS[order]}) as place
            from hit as s where is_wanted order by place limit $size offset $skip
        ),
        shown as (
            select p.place, {STORY_COLUMNS}, {story_topics("page")} from page as p join known as s using (story_id)
        )
        select * from totals left join shown on true order by place
    """
    rows = _rows(path, sql, {**given, **more, "beat": wanted.beat_only, "size": size, "skip": (page - 1) * size})
    total, verified, action_items, off_beat, *counts = rows[0][:9]
    stories = [Story(*row[10:]) for row in rows if row[9] is not None]
    return Found(total, verified, action_items, off_beat, tuple(counts), stories)


@st.cache_data(max_entries=4, show_spinner=False)
def search_rows(
    path: str, wanted: StoryFilter, limit: int = 10_000, order: str = "newest"
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The stories that pass the filter for a download, in one of ORDERS, with their column names."""
    head, given = _head(wanted)
    where, more = _where(path, wanted)
    columns = [name for name in Story._fields if name not in {"topics", "lead_article_id", "gate_reason"}]
    columns += ["regulatory", "financial", "operational", "confidence", "gate_reason"]
    on_beat = "and s.story_id in (select story_id from story_topics)" if wanted.beat_only else ""
    sql = f"""
        with {head} done as (select 1)
        select {", ".join(f"s.{name}" for name in columns)} from known as s
        where {where} {on_beat} order by {ORDERS[order]} limit $limit
    """
    return columns, _rows(path, sql, {**given, **more, "limit": limit})


@st.cache_data(max_entries=64, show_spinner=False)
def strongest(path: str, wanted: StoryFilter, size: int = 5) -> tuple[int, list[Story]]:
    """How many stories pass the filter, and those of the highest impact, more sources first among equals."""
    found = search(path, wanted, 1, size, "strongest")
    return found.total, found.stories


@st.cache_data(max_entries=64, show_spinner=False)
def behind(path: str, topic_id: str, start: date, end: date, limit: int = 10) -> tuple[int, list[Story]]:
    """How many stories hold an article that the index counts for a topic on these days, and the strongest of them."""
    sql = f"""
        with found as (
            select distinct b.story_id
            from article_topics as h join articles as a using (article_id) join story_articles as b using (article_id)
            where h.topic_id = $topic and h.published_date between $start and $end
              and a.is_in_panel and (h.is_in_title or h.is_in_lead)
        ),
        page as (
            select s.story_id, count(*) over () as total from found join stories as s using (story_id)
            order by {ORDERS["strongest"]} limit $limit
        )
        select p.total, {STORY_COLUMNS}, {story_topics("page")} from page as p join stories as s using (story_id)
        order by {ORDERS["strongest"]}
    """
    rows = _rows(path, sql, {"topic": topic_id, "start": start, "end": end, "limit": limit})
    return (rows[0][0] if rows else 0), [Story(*row[1:]) for row in rows]


@st.cache_data(max_entries=8, show_spinner=False)
def weeks(path: str, beat_weeks: Sequence[date]) -> list[StoryWeek]:
    """Stories of the beat that began in these weeks, whether they clear the gate or not; silent weeks as 0."""
    sql = """
        with counted as (
            select cast(date_trunc('week', started_at) as date) as week, count(*) as n,
                   count(*) filter (where independent_count >= 2 and status <> 'disputed') as verified,
                   count(*) filter (where is_action_item) as action_items
            from stories where story_id in (select story_id from story_topics) group by 1
        )
        select w.week, coalesce(n, 0), coalesce(verified, 0), coalesce(action_items, 0)
        from (select unnest($weeks) as week) as w left join counted using (week) order by w.week
    """
    return [StoryWeek(*row) for row in _rows(path, sql, {"weeks": list(beat_weeks)})]


@st.cache_data(max_entries=8, show_spinner=False)
def newest_strong(path: str, limit: int = 5) -> list[Story]:
    """The weightiest stories of the last seven days of the coverage."""
    end = queries.coverage(path).end
    return strongest(path, StoryFilter("published", start=end - timedelta(days=6), end=end, beat_only=True), limit)[1]


@st.cache_data(max_entries=8, show_spinner=False)
def example(path: str) -> str | None:
    """The verified story that shows most of the method: two to four origins and an article that is none of them."""
    sql = """
        select story_id from stories
        where status = 'verified' and independent_count between 2 and 4
        order by (article_count > independent_count)::int desc, abs(article_count - 5), impact desc,
                 started_at desc, story_id
        limit 1
    """
    rows = _rows(path, sql)
    return rows[0][0] if rows else None


@st.cache_data(max_entries=8, show_spinner=False)
def glossary_examples(path: str) -> dict[str, tuple[str, str]]:
    """A live story for each term of the glossary that one can show: its id and title, by the term in small letters.

    The same for all readers: the newest of the weightiest on the beat.
    """
    conditions = {
        "story": "true",
        "verified by n": "status = 'verified'",
        "single source": "independent_count = 1 and gate = 'published'",
        "held": "gate = 'held'",
        "confidence": "status = 'verified' and confidence > 0",
        "origin": "independent_count >= 2 and article_count > independent_count",
        "independent sources": "independent_count >= 3",
        "action item": "is_action_item",
        "disputed": "status = 'disputed'",
        "documented": "status = 'documented'",
        "company-stated": "status = 'company_stated'",
        "rumour": "is_rumour",
        "syndication": "story_id in (select story_id from story_articles where role = 'copy')",
        "syndication group": "story_id in (select story_id from story_articles where role = 'copy')",
    }
    picked = " union all ".join(
        f"(select '{term}', story_id, title from on_beat as s where {condition} order by {ORDERS['strongest']} limit 1)"
        for term, condition in conditions.items()
    )
    sql = f"""
        with on_beat as (select * from stories where story_id in (select story_id from story_topics)) {picked}
    """
    return {term: (story_id, title) for term, story_id, title in _rows(path, sql)}


def _head(wanted: StoryFilter) -> tuple[str, dict[str, Any]]:
    if wanted.as_of is None:
        return _KNOWN, {}
    return _STATES + _KNOWN_THEN, {"before": wanted.as_of + timedelta(days=1)}


def story_topics(page: str) -> str:
    """SQL for the list of topic names of a story `s` of `page`, those of most origins first."""
    return f"""
        coalesce((
            select list(t.name order by h.origin_count desc, t.name)
            from story_topics as h join topics as t using (topic_id)
            where h.story_id = s.story_id and h.story_id in (select story_id from {page})
        ), []) as topics
    """


def _where(path: str, wanted: StoryFilter) -> tuple[str, dict[str, Any]]:
    clauses = ["s.started_at >= $start", "s.started_at < $end"]
    given: dict[str, Any] = {
        "start": max(wanted.start, date(1, 1, 2)),
        "end": min(wanted.end, date(9999, 12, 30)) + timedelta(days=1),
    }
    if wanted.gate in {"published", "held"}:
        clauses.append("s.gate = $gate")
        given["gate"] = wanted.gate
    if wanted.statuses:
        clauses.append("s.status in (select unnest($statuses))")
        given["statuses"] = list(wanted.statuses)
    if wanted.tiers:
        clauses.append("s.sentiment_tier in (select unnest($tiers))")
        given["tiers"] = list(wanted.tiers)
    if wanted.least_impact > 1:
        clauses.append("s.impact >= $least")
        given["least"] = wanted.least_impact
    if wanted.topic_ids:
        clauses.append("s.story_id in (select story_id from story_topics where topic_id in (select unnest($topics)))")
        given["topics"] = list(wanted.topic_ids)
    if wanted.area is not None:
        clauses.append(
            "s.story_id in (select h.story_id from story_topics as h join topics as t using (topic_id)"
            " where t.area = $area)"
        )
        given["area"] = wanted.area
    if wanted.company_ids:
        clauses.append(
            "s.story_id in (select story_id from story_companies where company_id in (select unnest($companies)))"
        )
        given["companies"] = list(wanted.company_ids)
    if wanted.words:
        condition, words = search_condition(search_words(snapshot.cursor(path), wanted.words), "title")
        clauses.append(f"s.story_id in (select story_id from story_articles where {condition})")
        given |= words
    return " and ".join(clauses), given
