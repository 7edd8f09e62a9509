"""The beat as a whole, week by week: attention, tone, what is verified and how much is at stake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape as html
from typing import NamedTuple

import streamlit as st

from app import parts, popovers, queries, snapshot, style, wording
from app.snapshot import Snapshot
from app.stories import StoryWeek

WEEKS = 26


class Week(NamedTuple):
    """One complete week of the whole beat; a number is None where nothing stands behind it."""

    period_start: date
    index_value: float | None
    low: float | None
    high: float | None
    tone: float | None
    tone_low: float | None
    tone_high: float | None
    verified_share: float | None
    mean_impact: float | None
    story_count: int
    action_item_count: int
    article_count: int


class _Cell(NamedTuple):
    """One cell of the strip: its name, how its number is written, and the columns of the number and its band."""

    name: str
    anchor: str
    written: Callable[[float | None], str]
    value: str
    low: str | None = None
    high: str | None = None


_CELLS = (
    _Cell("Attention", "index", wording.index, "index_value", "low", "high"),
    _Cell("Tone", "tone", wording.tone, "tone", "tone_low", "tone_high"),
    _Cell("Verified", "gate", lambda share: wording.percent(share, 0), "verified_share"),
    _Cell("Mean impact", "impact", lambda impact: wording.NONE if impact is None else f"{impact:.1f}", "mean_impact"),
)


@st.cache_data(max_entries=8, show_spinner=False)
def weeks(path: str) -> list[Week]:
    """The last WEEKS complete weeks of the coverage, oldest first; none where the build has no such table."""
    if not queries.columns(path, "beat_weeks"):
        return []
    sql = f"""
        select {", ".join(Week._fields)} from beat_weeks where is_complete and period_start + 6 < $covered
        order by period_start desc limit {WEEKS}
    """
    rows = snapshot.cursor(path).execute(sql, {"covered": queries.coverage(path).end}).fetchall()
    return [Week(*row) for row in reversed(rows)]


def story_weeks(found: Sequence[Week]) -> list[StoryWeek]:
    """The stories of these weeks in counts."""
    return [
        StoryWeek(
            week.period_start,
            week.story_count,
            round((week.verified_share or 0) * week.story_count),
            week.action_item_count,
        )
        for week in found
    ]


def strip(snap: Snapshot, found: Sequence[Week]) -> None:
    """Four numbers of the last complete week, each with its line and its band, if any; nothing without weeks."""
    if not found:
        return
    last = found[-1]
    cells = "".join(_cell(cell, found) for cell in _CELLS if getattr(last, cell.value) is not None)
    with st.container(key="beat", gap="xsmall"):
        parts.label(
            "The beat as a whole", f"week of {wording.day(last.period_start)}; the lines are {len(found)} weeks"
        )
        st.html(f'<div class="bb-strip">{cells}</div>')
        with st.container(horizontal=True, horizontal_alignment="right"):
            parts.csv_button("Beat (CSV)", "beat-weeks", list(Week._fields), found, snap, "beat-csv")


def _cell(cell: _Cell, found: Sequence[Week]) -> str:
    last = found[-1]
    band = ""
    if cell.low and cell.high and None not in (getattr(last, cell.low), getattr(last, cell.high)):
        low, high = (cell.written(getattr(last, name)) for name in (cell.low, cell.high))
        band = f" <small>{html(low)} to {html(high)}</small>"
    bounds = [
        (getattr(week, cell.low), getattr(week, cell.high)) if cell.low and cell.high else (None, None)
        for week in found
    ]
    drawn = parts.band_spark([getattr(week, cell.value) for week in found], bounds, style.palette().accent)
    value = html(cell.written(getattr(last, cell.value)))
    ask = popovers.ask(cell.anchor, cell.name)
    return f"<div><span>{cell.name} {ask}</span><b>{value}</b>{band}{drawn}</div>"
