"""The SQL of the Story page: all that speaks for one story, now or as far as this home knew it on another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot
from app.stories import STORY_COLUMNS, Story, story_topics

MANY_PAIRS = 2_000  # a story of a hundred articles has thousands of pairs; a page shows the strongest


class Detail(NamedTuple):
    """What the page shows of a story beyond its row in lists."""

    url: str | None
    regulatory: float
    financial: float
    operational: float
    impact_status: str
    confidence: float
    effective_count: float
    owner_count: int
    verified_seen_at: datetime | None
    editor_reason: str | None
    editor_decided_at: datetime | None
    method_version: str


class Source(NamedTuple):
    """One article of a story; titles, outlets and addresses come from outside."""

    article_id: str
    outlet_id: str
    outlet_name: str
    owner: str
    outlet_kind: str
    title: str
    url: str | None
    published_at: datetime
    seen_at: datetime
    lag_hours: float
    origin_number: int | None
    is_first_of_origin: bool
    role: str
    depends_on_article_id: str | None
    copy_kind: str | None
    copy_similarity: float | None
    sentiment_score: float | None
    sentiment_tier: int | None
    impact: int | None


class Dependency(NamedTuple):
    """One way in which an article of a story depends on another; the evidence comes from outside."""

    article_id: str
    other_article_id: str
    kind: str
    weight: float
    evidence: str


class Origin(NamedTuple):
    """One independent origin: how far it is believed, and what its first article scores."""

    origin_number: int
    article_id: str
    outlet_name: str
    outlet_kind: str
    article_count: int
    rho: float
    impact: int
    regulatory: float
    financial: float
    operational: float


class Change(NamedTuple):
    """What was known of a story from a moment on, what changed then, and what showed it.

    The moment is when this home saw it, or, of what an archive brought, when it was published (`is_published_time`).
    """

    changed_at: datetime
    independent_count: int
    article_count: int
    status: str
    gate: str
    impact: int
    what: str
    why: str | None
    is_published_time: bool


class Mentioned(NamedTuple):
    """A topic or company that articles of a story name."""

    slug: str
    name: str
    article_count: int
    origin_count: int


class Redirect(NamedTuple):
    """Where a story went that was merged into another."""

    other_story_id: str
    repaired_at: datetime
    reason: str


_SOURCE_COLUMNS = ", ".join(Source._fields)


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=64, show_spinner=False)
def story(path: str, story_id: str) -> tuple[Story, Detail] | None:
    """One story; None where there is none of that id."""
    sql = f"""
        with page as (select $story as story_id)
        select {STORY_COLUMNS}, {story_topics("page")}, {", ".join(f"s.{name}" for name in Detail._fields)}
        from stories as s where s.story_id = $story
    """
    rows = _rows(path, sql, {"story": story_id})
    width = len(Story._fields)
    return (Story(*rows[0][:width]), Detail(*rows[0][width:])) if rows else None


@st.cache_data(max_entries=64, show_spinner=False)
def redirect(path: str, story_id: str) -> Redirect | None:
    """The story that a merged one is part of now; None where it was never merged."""
    sql = "select other_story_id, repaired_at, reason from story_redirects where story_id = $story"
    rows = _rows(path, sql, {"story": story_id})
    return Redirect(*rows[0]) if rows else None


@st.cache_data(max_entries=64, show_spinner=False)
def near_ids(path: str, said: str, limit: int = 5) -> list[tuple[str, str]]:
    """Stories whose id begins like what was said, or whose title holds it: id and title, the newest first."""
    sql = """
        select story_id, title from stories
        where ($start <> '' and starts_with(story_id, $start)) or ($words <> '' and contains(lower(title), $words))
        order by started_at desc, story_id limit $limit
    """
    start, words = said.strip().lower()[:6], said.strip().lower()[:80]
    return [(row[0], row[1]) for row in _rows(path, sql, {"start": start, "words": words, "limit": limit})]


@st.cache_data(max_entries=64, show_spinner=False)
def sources(path: str, story_id: str, as_of: date | None = None) -> list[Source]:
    """Its articles, origin by origin in order of time and aggregators last; with `as_of` those known by that day."""
    sql = f"""
        select {_SOURCE_COLUMNS} from story_articles
        where story_id = $story and ($before is null or known_at < $before)
        order by origin_number nulls last, published_at, article_id
    """
    return [Source(*row) for row in _rows(path, sql, {"story": story_id, "before": end_of(as_of)})]


@st.cache_data(max_entries=64, show_spinner=False)
def dependencies(path: str, story_id: str) -> list[Dependency]:
    """Who depends on whom, the strongest first, MANY_PAIRS at most."""
    sql = """
        select article_id, other_article_id, kind, weight, evidence
        from story_dependencies where story_id = $story
        order by weight desc, article_id, other_article_id, kind limit $limit
    """
    return [Dependency(*row) for row in _rows(path, sql, {"story": story_id, "limit": MANY_PAIRS})]


@st.cache_data(max_entries=64, show_spinner=False)
def origins(path: str, story_id: str) -> list[Origin]:
    """Its independent origins in order of time."""
    sql = f"select {', '.join(Origin._fields)} from story_origins where story_id = $story order by origin_number"
    return [Origin(*row) for row in _rows(path, sql, {"story": story_id})]


@st.cache_data(max_entries=64, show_spinner=False)
def changes(path: str, story_id: str, as_of: date | None = None) -> list[Change]:
    """What changed when, oldest first; with `as_of` until the end of that day."""
    sql = f"""
        select {", ".join(Change._fields)} from story_changes
        where story_id = $story and ($before is null or changed_at < $before) order by change_number
    """
    return [Change(*row) for row in _rows(path, sql, {"story": story_id, "before": end_of(as_of)})]


@st.cache_data(max_entries=64, show_spinner=False)
def topics(path: str, story_id: str) -> list[Mentioned]:
    """The topics that its articles name, those of most origins first."""
    sql = """
        select topic_id, t.name, h.article_count, h.origin_count
        from story_topics as h join topics as t using (topic_id) where h.story_id = $story
        order by h.origin_count desc, h.article_count desc, t.name
    """
    return [Mentioned(*row) for row in _rows(path, sql, {"story": story_id})]


@st.cache_data(max_entries=64, show_spinner=False)
def companies(path: str, story_id: str) -> list[Mentioned]:
    """The companies that its articles name, those of most origins first."""
    sql = """
        select company_id, c.name, h.article_count, h.origin_count
        from story_companies as h join companies as c using (company_id) where h.story_id = $story
        order by h.origin_count desc, h.article_count desc, c.name
    """
    return [Mentioned(*row) for row in _rows(path, sql, {"story": story_id})]


def end_of(as_of: date | None) -> datetime | None:
    """The moment at which a day is over; None without a day."""
    return None if as_of is None else datetime.combine(as_of + timedelta(days=1), datetime.min.time())


def as_it_stood(story: Story, known: Sequence[Change]) -> Story | None:
    """The story with N, articles, status, gate and impact of the last of these changes; None where there is none."""
    if not known:
        return None
    last = known[-1]
    return story._replace(
        independent_count=last.independent_count,
        article_count=last.article_count,
        status=last.status,
        gate=last.gate,
        impact=last.impact,
    )
