"""The numbered events of a chart: the discs above its lines, and the list below it that a keyboard reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape as html

import streamlit as st

from app import charts, parts, wording
from app.events import Event
from app.outside import escaped, plain


def marks(found: Sequence[Event], names: Mapping[str, str], grain: str) -> list[charts.Mark]:
    """The discs: at the Monday of a week, or where points are seven days, at the last of them."""
    moved = timedelta(days=6 if grain == "day" else 0)
    return [
        charts.Mark(event.number, event.at.week + moved, f"{names[event.at.topic_id]} {wording.factor(event.at.ratio)}")
        for event in found
    ]


def listed(found: Sequence[Event], names: Mapping[str, str], newest: date) -> None:
    """Each event by its number: week, factor and topic, and as a link what stands behind it."""
    if not found:
        return
    parts.label("Events", "weeks that clear their noise, each with the largest story behind it", "changes")
    with st.container(key="events", gap=None):
        for event in found:
            with st.container(key=f"row-event-{event.number}"):
                st.html(f'<div class="bb-event"><b>{event.number}</b> {html(wording.day(event.at.week))}</div>')
                _link(event, newest)
                st.html(f'<div class="bb-line">{html(said(event, names))}</div>')


def said(event: Event, names: Mapping[str, str]) -> str:
    """Bank failures ×9.3, z 4.8 · clear 6 March to 27 March · the same articles: Startup life."""
    at = event.at
    moved = f"{'▲' if at.ratio > 1 else '▼'} {plain(names[at.topic_id])} {wording.factor(at.ratio)} its usual"
    if at.z_value is not None:
        moved += f", z {wording.signed(at.z_value, 1)}"
    told = [moved]
    if event.first != event.last:
        told.append(f"clear in the weeks of {wording.day(event.first)} to {wording.day(event.last)}")
    if event.also:
        told.append(f"the same articles: {', '.join(plain(name) for name in event.also)}")
    return " · ".join(told)


def _link(event: Event, newest: date) -> None:
    """The story behind an event, or where nothing is placed yet its articles."""
    behind, start = event.behind, event.at.week
    if behind is not None and behind.story_id is not None:
        page, query = "story", {"id": behind.story_id}
    else:
        end = min(start + timedelta(days=6), newest)
        page = "articles"
        query = {"topic": event.at.topic_id, "from": start.isoformat(), "to": end.isoformat()}
    title = escaped(behind.title) if behind is not None else ""
    st.page_link(parts.PAGES[page], label=title or "Its articles", icon="", query_params=query)
