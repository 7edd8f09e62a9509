"""Who was first and who was right: the record of outlets, and what became of rumours, on the Sources page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import streamlit as st

from app import charts, filters, parts, snapshot, story_rows, style, wording
from app.outside import escaped, plain
from app.snapshot import Snapshot

ROWS = 12
LISTED = 10
EVENTS = 5  # kinds of event beside all of them: six lines at most
OUTCOMES = {"open": "Open", "confirmed": "Confirmed", "lapsed": "Lapsed"}


class Record(NamedTuple):
    """One outlet: what it was first with, and how often others bore it out. Names come from outside."""

    outlet_id: str
    outlet_name: str
    owner: str
    outlet_kind: str
    story_count: int
    first_report_count: int
    first_report_share: float
    judged_count: int
    confirmed_count: int
    confirmed_share: float
    confirmed_share_low: float
    confirmed_share_high: float
    median_lead_hours: float | None
    median_lag_hours: float | None
    copy_share: float
    rho: float


class Rumour(NamedTuple):
    """One story that began as a rumour, and what became of it so far."""

    story_id: str
    claimed_at: datetime
    title: str
    outlet_name: str
    event: str
    age_days: int
    outcome: str
    confirmed_at: datetime | None
    confirmed_by_story_id: str | None
    confirmed_by_outlet_name: str | None


class Survival(NamedTuple):
    """The share of the rumours of one kind of event that is not confirmed by the end of a day of their life."""

    event: str
    day: int
    at_risk_count: int
    unconfirmed_share: float


def _rows(path: str, sql: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters or {}).fetchall()


@st.cache_data(max_entries=4, show_spinner=False)
def records(path: str) -> list[Record]:
    """Every outlet with an article in a story, the most believed first."""
    sql = f"""
        select {", ".join(Record._fields)} from outlet_record
        order by rho desc, story_count desc, outlet_name, outlet_id
    """
    return [Record(*row) for row in _rows(path, sql)]


@st.cache_data(max_entries=8, show_spinner=False)
def outcome_counts(path: str) -> dict[str, int]:
    """How many rumours came to which end; none where there is no rumour."""
    return dict(_rows(path, "select outcome, count(*) from rumours group by outcome"))


@st.cache_data(max_entries=16, show_spinner=False)
def rumours(path: str, outcome: str | None, limit: int) -> list[Rumour]:
    """The newest rumours, of one outcome or of all."""
    sql = f"""
        select {", ".join(Rumour._fields)} from rumours where $outcome is null or outcome = $outcome
        order by claimed_at desc, story_id limit $limit
    """
    return [Rumour(*row) for row in _rows(path, sql, {"outcome": outcome, "limit": limit})]


@st.cache_data(max_entries=4, show_spinner=False)
def survival(path: str) -> list[Survival]:
    """The curves of all rumours and of the EVENTS kinds with most of them, all first."""
    sql = f"""
        with counted as (select event, max(at_risk_count) as n from rumour_survival group by event),
        chosen as (
            select event, row_number() over (order by event <> 'all', n desc, event) as place from counted
            order by place limit {EVENTS + 1}
        )
        select r.event, r.day, r.at_risk_count, r.unconfirmed_share
        from rumour_survival as r join chosen using (event) order by place, r.day
    """
    return [Survival(*row) for row in _rows(path, sql)]


def outlets(snap: Snapshot) -> None:
    """The leaderboard: who is first, who is borne out, who follows, and who copies."""
    found = records(snap.path)
    if not found:
        return
    st.header("Who is first, and who is borne out", anchor=False)
    parts.label("Record of outlets", "most believed first; the range is the 90% interval", "confidence")
    with st.container(key="wide-record"):
        if beyond := wording.in_view(ROWS, len(found)):
            parts.muted(beyond)
        _table(found)
    parts.narrow_list([_narrow(one) for one in found], "the download below holds all")
    parts.muted(
        "A first report is borne out when an independent source reports the story within 14 days; only those at least "
        "14 days old count, and the share is smoothed by what its kind of outlet is believed at first. Beatbook sees "
        "only the outlets that it reads: a low share can mean that nobody else here covers the field."
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Record (CSV)", "outlet-record", Record._fields, found, snap, "record-csv")


def _interval(one: Record) -> str:
    return f"{100 * one.confirmed_share_low:.0f}–{100 * one.confirmed_share_high:.0f}%"


def _table(found: Sequence[Record]) -> None:
    column = st.column_config
    most = max(one.first_report_count for one in found) or 1
    st.dataframe(
        {
            "Outlet": [plain(one.outlet_name) for one in found],
            "Later confirmed": [100 * one.confirmed_share for one in found],
            "90%": [_interval(one) for one in found],
            "of": [one.judged_count for one in found],
            "First reports": [one.first_report_count for one in found],
            "First in": [100 * one.first_report_share for one in found],
            "Lead": [one.median_lead_hours for one in found],
            "Lag": [one.median_lag_hours for one in found],
            "Copies": [100 * one.copy_share for one in found],
            "ρ": [one.rho for one in found],
            "Kind": [one.outlet_kind for one in found],
        },
        hide_index=True,
        height=parts.table_height(len(found), ROWS),
        key="record-rows",
        placeholder=wording.NONE,
        column_config={
            "Outlet": column.TextColumn(width="medium"),
            "Later confirmed": column.NumberColumn(
                format="%.0f%%", help="Of its first reports, those borne out within 14 days, smoothed."
            ),
            "90%": column.TextColumn(width="small", help="The 90% interval of the share."),
            "of": column.NumberColumn(format="localized", help="First reports that are at least 14 days old."),
            "First reports": column.ProgressColumn(
                "First reports", format="localized", min_value=0, max_value=most, color="primary"
            ),
            "First in": column.NumberColumn(format="%.0f%%", help="Of the stories that it is in, those it began."),
            "Lead": column.NumberColumn(format="%.1f h", help="Median hours until another outlet followed."),
            "Lag": column.NumberColumn(format="%.1f h", help="Median hours until it followed another outlet."),
            "Copies": column.NumberColumn(format="%.0f%%", help="Of its articles, those that are copies."),
            "ρ": column.NumberColumn(format="%.2f", help="How far it is believed as one origin, 0.7 at most."),
        },
        alt="Outlets by how far they are believed, with first reports, lead, lag and copies",
    )


def _narrow(one: Record) -> parts.NarrowRow:
    note = [
        f"first in {one.first_report_share:.0%} of {wording.count(one.story_count, 'story', 'stories')}",
        f"{one.confirmed_share:.0%} later confirmed ({_interval(one)} of {one.judged_count:,})",
        f"{one.copy_share:.0%} copies",
    ]
    if one.median_lead_hours is not None:
        note.append(f"leads by {story_rows.delay(one.median_lead_hours)}")
    if one.median_lag_hours is not None:
        note.append(f"follows after {story_rows.delay(one.median_lag_hours)}")
    return parts.NarrowRow(one.outlet_name, f"ρ {one.rho:.2f}", " · ".join(note))


def followed(snap: Snapshot, outcome: str | None) -> None:
    """What became of rumours: how many are confirmed, open or lapsed, how fast, and which."""
    counts = outcome_counts(snap.path)
    if not counts:
        return
    st.header("What became of rumours", anchor=False)
    parts.muted(
        f"{wording.count(sum(counts.values()), 'story', 'stories')} began as a rumour; one that nothing confirms in 60 "
        "days has lapsed."
    )
    curves = survival(snap.path)
    if curves:
        _curves(snap, curves)
    st.pills(
        "Outcome",
        [slug for slug in OUTCOMES if counts.get(slug)],
        format_func=lambda slug: f"{OUTCOMES[slug]} {counts[slug]:,}",
        key=filters.hold("rumours-control", outcome),
        label_visibility="collapsed",
        on_change=lambda: filters.put(rumours=st.session_state["rumours-control"]),
    )
    found = rumours(snap.path, outcome, LISTED)
    with st.container(key="rumours"):
        for position, one in enumerate(found):
            _rumour(one, position)
    total = counts.get(outcome, 0) if outcome else sum(counts.values())
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        parts.muted(f"The newest {len(found)} of {total:,}." if total > len(found) else "")
        st.download_button(
            "Rumours (CSV)",
            lambda: parts.csv_bytes(Rumour._fields, rumours(snap.path, outcome, 10_000), snap),
            file_name="beatbook-rumours.csv",
            mime="text/csv",
            on_click="ignore",
            key="rumours-csv",
        )


def _curves(snap: Snapshot, curves: list[Survival]) -> None:
    events = list(dict.fromkeys(one.event for one in curves))
    last = {one.event: one for one in curves}
    first = {one.event: one for one in reversed(curves)}
    parts.label("Not confirmed so far", "share of rumours, by days since they were published", "rumours")
    parts.chips(
        (
            style.topic_color(place),
            _event_name(event),
            f"{last[event].unconfirmed_share:.0%} of {first[event].at_risk_count:,}",
        )
        for place, event in enumerate(events)
    )
    names = {event: _event_name(event) for event in events}
    spec = charts.survival_steps(
        [(one.event, one.day, one.at_risk_count, one.unconfirmed_share) for one in curves], names, style.palette().name
    )
    with st.container(key="survival-chart"):
        st.vega_lite_chart(spec, theme=None, alt="Share of rumours not confirmed, by days since they were published")
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.svg_button("rumour-survival", "Share of rumours not confirmed, by days", spec, "survival-svg")
        parts.csv_button("Curves (CSV)", "rumour-survival", Survival._fields, curves, snap, "survival-csv")


def _event_name(event: str) -> str:
    if event == "all":
        return "All rumours"
    return plain(event).upper() if len(event) <= 3 else plain(event.replace("-", " ")).capitalize()


def _rumour(one: Rumour, position: int) -> None:
    with st.container(key=f"row-rumour-{position}"):
        st.page_link(
            parts.PAGES["story"],
            label=escaped(one.title) or "Untitled",
            icon="",
            query_params={"id": one.story_id},
        )
        said = [wording.day_year(one.claimed_at.date()), plain(one.outlet_name), _event_name(one.event)]
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"list-rumour-{position}"):
            st.html(f'<div class="bb-line">{_outcome_badge(one)}</div>', width="content")
            st.caption(" · ".join(escaped(part) for part in said), width="content")
            if one.confirmed_by_story_id not in {None, one.story_id}:
                st.page_link(
                    parts.PAGES["story"],
                    label="The story that confirms it",
                    icon="",
                    query_params={"id": str(one.confirmed_by_story_id)},
                )


def _outcome_badge(one: Rumour) -> str:
    age = wording.count(one.age_days, "day")
    if one.outcome == "confirmed":
        by = f" by {plain(one.confirmed_by_outlet_name)}" if one.confirmed_by_outlet_name else ""
        return story_rows.badge(f"✓ Confirmed after {age}{by}", "verified")
    if one.outcome == "lapsed":
        return story_rows.badge("○ Lapsed", "plain")
    return story_rows.badge(f"◐ Open for {age}", "single")
