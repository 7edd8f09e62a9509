"""How a topic's weekly values were revised: weeks down, vintages across, the small triangle of a real-time data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape as html

import streamlit as st

from app import parts, snapshot, style, vintages, wording
from app.queries import Topic
from app.snapshot import Snapshot

WEEKS = 12
VINTAGES = 6  # as many as a phone shows
# A change under a hundredth of the value is a revision, and no news.
SMALL = 0.01


@dataclass(frozen=True)
class Triangle:
    """What stood of each week at the end of each day on which something changed; the newest week first.

    `values` has None where there was no value, and lacks the weeks that were not complete yet. `is_index` is False
    where the topic has no index, and the values are articles per 1,000.
    """

    weeks: list[date]
    days: list[date]
    values: dict[tuple[date, date], float | None]
    is_index: bool


@st.cache_data(max_entries=64, show_spinner=False)
def triangle(path: str, topic_id: str, until: date | None = None) -> Triangle | None:
    """All vintages of the current line of a topic, `until` the end of a day; None where there are not two of them."""
    if vintages.known_days(path) is None:
        return None
    rows = (
        snapshot.cursor(path)
        .execute(
            """
            select period_start, cast(vintage_at as date) as day, index_value, standardised_per_1000
            from index_vintages
            where line = 'current' and unit = 'article' and grain = 'week' and entity_kind = 'topic'
                  and entity_id = $topic and cast(vintage_at as date) <= coalesce($until, date '9999-12-31')
            order by period_start, vintage_at
            """,
            {"topic": topic_id, "until": until},
        )
        .fetchall()
    )
    days = sorted({row[1] for row in rows})
    if len(days) < 2:
        return None
    is_index = any(row[2] is not None for row in rows)
    values: dict[tuple[date, date], float | None] = {}
    for week in {row[0] for row in rows}:
        changes = {row[1]: row[2] if is_index else row[3] for row in rows if row[0] == week}
        for day in days:
            if known := [changed for changed in changes if changed <= day]:
                values[week, day] = changes[max(known)]
    return Triangle(sorted({row[0] for row in rows}, reverse=True), days, values, is_index)


def revisions(snap: Snapshot, topic: Topic, until: date | None = None) -> None:
    """The triangle of a topic, folded; nothing where its values were never revised."""
    found = triangle(snap.path, topic.topic_id, until)
    if found is None:
        return
    folded = st.expander("How these numbers were revised", key="revisions-open", on_change="rerun")
    if not folded.open:
        return
    with folded:
        what = "The index" if found.is_index else "Articles per 1,000 of the usual mix"
        parts.muted(
            f"{what} of a week (down) as it stood at the end of a day (across): the newest weeks and days. ▲ and ▼ "
            "stand where a value went up or down by a hundredth or more. The published line never changes."
        )
        st.html(_drawn(found))
        columns = ["week", "as_it_stood_on", "index_value" if found.is_index else "standardised_per_1000"]
        rows = [(week, day, value) for (week, day), value in sorted(found.values.items())]
        with st.container(horizontal=True, horizontal_alignment="right"):
            parts.csv_button("Revisions (CSV)", f"{topic.topic_id}-revisions", columns, rows, snap, "revisions-csv")


def _drawn(found: Triangle) -> str:
    days = found.days[-VINTAGES:]
    head = "".join(f"<th>{html(_short(day))}</th>" for day in days)
    body = ""
    for week in found.weeks[:WEEKS]:
        cells = "".join(_cell(found, week, days, place) for place in range(len(days)))
        body += f"<tr><th>{html(_short(week))}</th>{cells}</tr>"
    return f'<table class="bb-figures"><thead><tr><th>Week of</th>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(found: Triangle, week: date, days: Sequence[date], place: int) -> str:
    if (week, days[place]) not in found.values:
        return "<td></td>"
    value = found.values[week, days[place]]
    shown = html(wording.NONE if value is None else f"{value:,.0f}" if found.is_index else f"{value:,.1f}")
    before = found.values.get((week, days[place - 1])) if place else None
    if value is None or before is None or abs(value - before) < SMALL * abs(before):
        return f"<td>{shown}</td>"
    colors = style.palette()
    sign, color = ("▲", colors.up) if value > before else ("▼", colors.down)
    return f'<td><span style="color:{color}">{sign}</span> {shown}</td>'


def _short(day: date) -> str:
    return f"{day.day} {wording.MONTHS[day.month - 1][:3]}"
