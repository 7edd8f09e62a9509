"""The SQL of the Sources page: feeds, what they brought and what was refused, and the outlets behind them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import streamlit as st

from app import queries, snapshot, wording

STATES = ("ok", "late", "failing", "retired", "moved", "archive")


class Feed(NamedTuple):
    """The health of one feed; titles and errors come from outside."""

    feed_key: str
    feed_url: str | None
    outlet_name: str
    title: str | None
    state: str
    last_fetch_at: datetime | None
    last_success_at: datetime | None
    last_entry_at: datetime | None
    entry_count: int
    entries_7d: int
    reject_count: int
    last_http_status: int | None
    last_outcome: str | None
    last_error: str | None
    next_due_at: datetime | None
    weekly_entries: list[int]


class Intake(NamedTuple):
    """How the feeds are doing: only polled ones can be healthy, moved ones count under their new address.

    Healthy is ok; silent is late; down is failing or retired; archived feeds were read from a file.
    """

    healthy: int
    silent: int
    down: int
    archived: int

    @property
    def polled(self) -> int:
        """The feeds that are asked for news."""
        return self.healthy + self.silent + self.down

    @property
    def is_down(self) -> bool:
        """Whether feeds are polled and none of them answers."""
        return self.down > 0 and self.down == self.polled

    def __str__(self) -> str:
        archived = f"{wording.count(self.archived, 'feed')} from archives"
        if not self.polled:
            return f"{archived}, none polled" if self.archived else "no feed polled"
        healthy = f"{self.healthy:,} of {wording.count(self.polled, 'polled feed')} healthy"
        return f"{healthy}, {archived}" if self.archived else healthy


class Outlet(NamedTuple):
    """One outlet: what it wrote, and how much of that is on the beat."""

    outlet_id: str
    name: str
    owner: str
    kind: str
    is_mapped: bool
    feed_count: int
    article_count: int
    beat_article_count: int
    panel_article_count: int
    last_article_at: datetime | None


class CoverageWeek(NamedTuple):
    """Entries of one feed in the days of one week that the data covers, against the median of its weeks, a day each."""

    feed_key: str
    week: date
    day_count: int
    entry_count: int
    median_per_day: float


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=4, show_spinner=False)
def feeds(path: str) -> list[Feed]:
    """Every feed, the ones in trouble first, then by entries of the last seven days of the coverage."""
    sql = """
        with weekly as (
            select feed_key, date_trunc('week', date) as week, sum(entry_count)::bigint as n from daily_coverage
            where date > $covered - 182 and date <= $covered group by all
        ),
        recent as (
            select feed_key, sum(entry_count)::bigint as entries_7d from daily_coverage
            where date > $covered - 7 and date <= $covered group by feed_key
        ),
        shapes as (select feed_key, list(n order by week) as weekly_entries from weekly group by feed_key)
        select f.feed_key, f.feed_url, coalesce(o.name, f.outlet_id, ''), f.title, f.state, f.last_fetch_at,
               f.last_success_at,
               f.last_entry_at, coalesce(f.entry_count, 0), coalesce(r.entries_7d, 0), coalesce(f.reject_count, 0),
               f.last_http_status, f.last_outcome, f.last_error, f.next_due_at, coalesce(s.weekly_entries, [])
        from feed_health as f left join outlets as o using (outlet_id) left join shapes as s using (feed_key)
             left join recent as r using (feed_key)
        order by list_position($order, f.state) nulls last, r.entries_7d desc nulls last, f.entry_count desc, f.feed_key
    """
    order = ["failing", "late", "ok", "moved", "archive", "retired"]
    return [Feed(*row) for row in _rows(path, sql, {"order": order, "covered": queries.coverage(path).end})]


@st.cache_data(max_entries=8, show_spinner=False)
def intake(path: str) -> Intake:
    """How many feeds are in which state."""
    sql = """
        select count(*) filter (where state = 'ok'), count(*) filter (where state = 'late'),
               count(*) filter (where state in ('failing', 'retired')), count(*) filter (where state = 'archive')
        from feed_health
    """
    return Intake(*_rows(path, sql)[0])


@st.cache_data(max_entries=8, show_spinner=False)
def coverage(path: str, limit: int = 50) -> list[CoverageWeek]:
    """Entries by feed and week over the last 26 weeks of the coverage, for the feeds with most entries."""
    sql = """
        with chosen as (
            select feed_key from feed_health order by entry_count desc, feed_key limit $limit
        ),
        weekly as (
            select feed_key, cast(date_trunc('week', date) as date) as week, count(*) as day_count,
                   sum(entry_count)::bigint as n
            from daily_coverage join chosen using (feed_key)
            where date > $covered - 182 and date <= $covered group by all
        )
        select feed_key, week, day_count, n, median(n / day_count) over (partition by feed_key) from weekly
        order by feed_key, week
    """
    return [CoverageWeek(*row) for row in _rows(path, sql, {"limit": limit, "covered": queries.coverage(path).end})]


@st.cache_data(max_entries=4, show_spinner=False)
def outlets(path: str) -> list[Outlet]:
    """Every outlet with an article, most articles on the beat first."""
    sql = """
        with counted as (
            select outlet_id, count(*) filter (where topic_count > 0) as beat_count,
                   count(*) filter (where is_in_panel) as panel_count
            from articles group by outlet_id
        )
        select o.outlet_id, o.name, o.owner, o.kind, o.is_mapped, o.feed_count, o.article_count,
               coalesce(c.beat_count, 0),
               coalesce(c.panel_count, 0), o.last_article_at
        from outlets as o left join counted as c using (outlet_id) where o.article_count > 0
        order by c.beat_count desc nulls last, o.article_count desc, o.name
    """
    return [Outlet(*row) for row in _rows(path, sql)]


@st.cache_data(max_entries=4, show_spinner=False)
def outside_panel(path: str) -> dict[str, int]:
    """How many articles stand outside the panel, and why; each is counted under the first reason that holds."""
    sql = """
        select count(*), count(*) filter (where is_in_panel),
               count(*) filter (where not is_in_panel and outlet_kind = 'aggregator'),
               count(*) filter (where not is_in_panel and outlet_kind is distinct from 'aggregator'
                                and language is not null and language <> 'en'),
               count(*) filter (where sentiment_score is null)
        from articles
    """
    row = _rows(path, sql)[0]
    return dict(zip(("all", "panel", "aggregators", "other_language", "unscored"), row, strict=True))


@st.cache_data(max_entries=64, show_spinner=False)
def log_of(path: str, feed_url: str) -> list[tuple[Any, ...]]:
    """The stored fetches of one feed, newest first."""
    sql = """
        select started_at, outcome, http_status, duration_ms, body_bytes, parsed_count, new_count, changed_count,
               same_count,
               rejected_count, error
        from fetches where feed_url = $feed order by started_at desc limit 50
    """
    return _rows(path, sql, {"feed": feed_url})


@st.cache_data(max_entries=64, show_spinner=False)
def rejects_of(path: str, feed_url: str) -> list[tuple[Any, ...]]:
    """What was refused from one feed, and why, newest first."""
    sql = """
        select rejected_at, reason, locator, excerpt from rejects
        where starts_with(locator, $feed) or batch_id in (select batch_id from fetches where feed_url = $feed)
        order by rejected_at desc limit 100
    """
    return _rows(path, sql, {"feed": feed_url})
