"""The trends index as this home knew it at the end of another day, for the pages Trends and Topic.

Kept are the complete weeks of the index; articles, tone, stories and the test for noise are known of today alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from app import charts, filters, parts, snapshot, style, wording
from app.outside import plain
from app.queries import Point, Topic
from app.snapshot import Snapshot
from ingest.reading import first_vintage, stood_before

ROWS = 16


class Standing(NamedTuple):
    """One topic in the newest week that was complete then; `published` is None where that week was not out yet."""

    topic_id: str
    name: str
    area: str
    week: date
    index_value: float | None
    low: float | None
    high: float | None
    status: str
    share: float | None
    standardised_per_1000: float | None
    published: float | None


@st.cache_data(max_entries=8, show_spinner=False)
def known_days(path: str) -> tuple[date, date] | None:
    """The days that can be asked for: from the first vintage to that of the newest; None where none was kept."""
    cursor = snapshot.cursor(path)
    first = first_vintage(cursor)
    if first is None:
        return None
    ((last,),) = cursor.execute("select cast(max(vintage_at) as date) from index_vintages").fetchall()
    return first, last


def day(reader: filters.Reader, snap: Snapshot) -> date | None:
    """`as_of` of the address: None for today, and where the home has kept nothing, which is then named."""
    days = known_days(snap.path)
    if days is None:
        reader.only_today()
        return None
    return reader.day("as_of", days[0], max(days[1], snap.info.newest_date))


def note(as_of: date, left_out: str) -> None:
    """Which day is shown and what is not, with the way back."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="list-as-of"):
        st.caption(f"As this home knew it at the end of {wording.day_year(as_of)}. {left_out}", width="content")
        parts.own_link("Show today", "today", lambda: filters.put(as_of=None))


def _stood(as_of: date) -> str:
    return stood_before(datetime.combine(as_of + timedelta(days=1), datetime.min.time()))


@st.cache_data(max_entries=64, show_spinner=False)
def lines(path: str, topic_ids: Sequence[str], start: date, end: date, as_of: date) -> list[Point]:
    """The weeks of some topics that touch these days, as they stood; counts of articles are not kept, and are 0."""
    sql = f"""
        select entity_id, period_start, index_value, article_share, 0, 0, 0, true,
               case when status = 'no base' then 'base too thin' end, low, high
        from {_stood(as_of)}
        where line = 'current' and unit = 'article' and entity_kind = 'topic' and grain = 'week'
              and entity_id in (select unnest($ids)) and period_start between $start - 6 and $end
        order by entity_id, period_start
    """
    given = {"ids": list(topic_ids), "start": start, "end": end}
    return [Point(*row) for row in snapshot.cursor(path).execute(sql, given).fetchall()]


@st.cache_data(max_entries=16, show_spinner=False)
def standings(path: str, as_of: date) -> list[Standing]:
    """Every topic that was ever seen, in the newest week that was complete then, the highest index first."""
    sql = f"""
        with stood as (
            select * from {_stood(as_of)} where entity_kind = 'topic' and grain = 'week' and unit = 'article'
        ),
        weeks as (select * from stood where line = 'current'
                  and period_start = (select max(period_start) from stood where line = 'current'))
        select t.topic_id, t.name, t.area, w.period_start, w.index_value, w.low, w.high, w.status, w.article_share,
               w.standardised_per_1000, p.index_value
        from topics as t join weeks as w on w.entity_id = t.topic_id
        left join stood as p on p.line = 'published' and p.entity_id = w.entity_id and p.period_start = w.period_start
        where t.article_count > 0
        order by w.index_value desc nulls last, w.article_share desc, lower(t.name)
    """
    return [Standing(*row) for row in snapshot.cursor(path).execute(sql).fetchall()]


def chart(
    snap: Snapshot, order: Sequence[str], known: dict[str, Topic], span: filters.Span, scale: str, as_of: date
) -> list[Point]:
    """The lines of some topics as they stood, each week its point; returns the points."""
    points = lines(snap.path, tuple(order), span.start, span.end, as_of)
    if not points:
        parts.muted("Nothing to draw: by then no week of these days was complete.")
        return points
    if scale != "share" and all(point.index_value is None for point in points):
        parts.muted("No index then: too few articles in the base period. The share of coverage stands in its place.")
        scale = "share"
    names = {slug: plain(known[slug].name) for slug in order}
    parts.chips([(style.topic_color(place), names[slug], "") for place, slug in enumerate(order)])
    theme = style.palette().name
    spec = charts.index_lines(points, list(order), names, scale, "week", theme, charts.MAIN_HEIGHT)
    with st.container(key="then-chart"):
        st.vega_lite_chart(spec, theme=None, key="then-index", alt="The index over time, as it was known then")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        parts.muted("One point is a complete week, Monday to Sunday UTC. The running one is not kept.")
        columns = ["topic_id", "week", "index_value", "low", "high", "article_share"]
        rows = [(p.entity_id, p.period_start, p.index_value, p.low, p.high, p.article_share) for p in points]
        _button("Chart data (CSV)", "index", columns, rows, snap, as_of)
    return points


def table(snap: Snapshot, area: str | None, span: filters.Span, as_of: date) -> None:
    """Every topic of an area, or of all, as its index stood in the newest week of then."""
    found = [one for one in standings(snap.path, as_of) if area is None or one.area == area]
    st.header("All topics", anchor=False)
    if not found:
        parts.muted("No topic here had a complete week by then.")
        return
    parts.muted(
        f"{wording.count(len(found), 'topic')} in the week of {wording.day_year(found[0].week)}, highest first."
    )
    column = st.column_config
    with st.container(key="wide-then"):
        st.dataframe(
            {
                "Topic": [plain(one.name) for one in found],
                "Index": [one.index_value for one in found],
                "90% band": [_band(one) for one in found],
                "Published": [one.published for one in found],
                "Per 1,000": [one.standardised_per_1000 for one in found],
                "Share": [None if one.share is None else 100 * one.share for one in found],
                "Status": [one.status for one in found],
            },
            hide_index=True,
            height=parts.table_height(len(found), ROWS),
            key="then-rows",
            placeholder=wording.NONE,
            column_config={
                "Topic": column.TextColumn(width=230),
                "Index": column.NumberColumn(format="%.0f", help="100 is the base period, as it was known then."),
                "Published": column.NumberColumn(format="%.0f", help="The line that never changes, if it was out."),
                "Per 1,000": column.NumberColumn(format="%.1f", help="Articles per 1,000 of the usual mix."),
                "Share": column.NumberColumn(format="%.2f%%", help="Share of all articles of the panel."),
            },
            alt="All topics with their index as it stood",
        )
    parts.narrow_list([_narrow_row(one, span, as_of) for one in found], "all of them stand in the download")
    with st.container(horizontal=True, horizontal_alignment="right"):
        _button("Table (CSV)", "topics", list(Standing._fields), found, snap, as_of)


def _band(one: Standing) -> str | None:
    if one.low is None or one.high is None:
        return None
    return f"{wording.index(one.low)} to {wording.index(one.high)}"


def _narrow_row(one: Standing, span: filters.Span, as_of: date) -> parts.NarrowRow:
    link = f"topic?{urlencode({'topic': one.topic_id, **span.as_params(), 'as_of': as_of.isoformat()})}"
    said = " · ".join(part for part in (one.area, _band(one), one.status) if part)
    return parts.NarrowRow(one.name, wording.index(one.index_value), said, link, style.palette().muted)


def _button(
    text: str, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], snap: Snapshot, as_of: date
) -> None:
    parts.csv_button(text, f"{name}-as-of-{as_of}", columns, rows, snap, f"then-{name}-csv", as_of=as_of)
