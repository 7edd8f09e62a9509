"""Can I trust the intake?"""

from __future__ import annotations

from collections import Counter
from html import escape as html
from typing import Any

import streamlit as st

from app import charts, filters, parts, sources, style, track_record, wording
from app.outside import escaped, plain
from app.snapshot import Snapshot
from app.sources import Feed, Outlet

STRIP_FEEDS = 50
ROWS = 12
SIGNS = {
    "ok": "● ok",
    "late": "◐ late",
    "failing": "▼ failing",
    "retired": "○ retired",
    "moved": "→ moved",
    "archive": "■ archive",
}
MEANINGS = {
    "ok": "fetched and bringing entries",
    "late": "silent for longer than usual",
    "failing": "the last fetches failed",
    "retired": "given up after lasting failure",
    "moved": "replaced by another address",
    "archive": "read from a file, never fetched",
}


def main() -> None:
    """Widgets, then data, then charts."""
    snap = parts.opened()
    parts.heading(snap, "Can I trust the intake?")
    feeds = sources.feeds(snap.path)
    reader = filters.from_address()
    states = [state for state in sources.STATES if any(feed.state == state for feed in feeds)]
    state = reader.optional("state", states, empty=sources.STATES, lacks="no feed now")
    chosen = reader.optional("feed", [feed.feed_key for feed in feeds])
    outcome = reader.optional("rumours", list(track_record.OUTCOMES))
    parts.warnings(reader)
    parts.later_note(snap)
    parts.muted(_intake(snap) if feeds else "No feeds: every article here was read from a document.")
    if feeds:
        _feeds(snap, feeds, states, state, chosen)
    track_record.outlets(snap)
    track_record.followed(snap, outcome)
    _outlets(snap)
    _outside(snap)
    parts.footer(snap)


def _intake(snap: Snapshot) -> str:
    intake = sources.intake(snap.path)
    said = str(intake)
    return f"{said[0].upper()}{said[1:]}." + (
        " An archive is read once from a file: it can be neither late nor failing." if intake.archived else ""
    )


def _feeds(snap: Snapshot, feeds: list[Feed], states: list[str], state: str | None, chosen: str | None) -> None:
    if states:
        _states(feeds, states)
    st.header("Feeds", anchor=False)
    if len(states) > 1:
        st.pills(
            "State",
            states,
            format_func=lambda one: SIGNS.get(one, escaped(one)),
            key=filters.hold("state-control", state),
            label_visibility="collapsed",
            on_change=lambda: filters.put(state=st.session_state["state-control"]),
        )
    shown = [feed for feed in feeds if state is None or feed.state == state]
    if shown:
        _grid(snap, shown)
    else:
        parts.muted("There is no feed here: all that is stored came from files.")
    by_key = {feed.feed_key: feed for feed in feeds}
    if by_key:
        st.selectbox(
            "One feed",
            list(by_key),
            index=None,
            format_func=lambda key: plain(_name(by_key[key])),
            width=420,
            key=filters.hold("feed-control", chosen),
            placeholder="choose a feed for its log and rejects",
            on_change=lambda: filters.put(feed=st.session_state["feed-control"]),
        )
    with st.container(key="one-feed"):
        if chosen is not None:
            _one(snap, by_key[chosen])
    _strip(snap, feeds)


def _name(feed: Feed) -> str:
    return feed.feed_key


def _states(feeds: list[Feed], states: list[str]) -> None:
    counts = Counter(feed.state for feed in feeds)
    cells = "".join(
        f"<div><b>{counts[state]:,}</b>{html(SIGNS.get(state, state))}<br>"
        f"<span>{html(MEANINGS.get(state, ''))}</span></div>"
        for state in states
    )
    st.html(f'<div class="bb-states">{cells}</div>')


def _grid(snap: Snapshot, feeds: list[Feed]) -> None:
    data: dict[str, list[Any]] = {
        "Feed": [plain(_name(feed)) for feed in feeds],
        "State": [SIGNS.get(feed.state, feed.state) for feed in feeds],
        "Last entry": [feed.last_entry_at for feed in feeds],
        "7 days": [feed.entries_7d for feed in feeds],
        "26 weeks": [feed.weekly_entries for feed in feeds],
        "Entries": [feed.entry_count for feed in feeds],
        "Rejects": [feed.reject_count for feed in feeds],
        "Outlet": [plain(feed.outlet_name) for feed in feeds],
    }
    if any(feed.last_error for feed in feeds):
        data["Last error"] = [plain(feed.last_error) for feed in feeds]
    column = st.column_config
    with st.container(key="wide-feeds"):
        parts.muted(f"{wording.in_view(ROWS, len(feeds))} Click a row for the feed's log and rejects.".strip())
        st.dataframe(
            data,
            hide_index=True,
            height=parts.table_height(len(feeds), ROWS),
            key="feed-rows",
            placeholder=wording.NONE,
            on_select=lambda: _row_clicked(feeds),
            selection_mode="single-cell",
            column_config={
                "Feed": column.TextColumn(width=290),
                "State": column.TextColumn(width="small"),
                "Last entry": column.DatetimeColumn(format="D MMM YYYY, HH:mm", help="UTC"),
                "7 days": column.NumberColumn(
                    format="localized", help="Entries of the last seven days with real coverage."
                ),
                "26 weeks": column.BarChartColumn("26 weeks", width="small", y_min=0, help="Entries by week."),
                "Entries": column.NumberColumn(format="localized"),
                "Rejects": column.NumberColumn(format="localized"),
            },
            alt="All feeds with their state, last entry, entries and rejects",
        )
    parts.narrow_list([_narrow_feed(feed) for feed in feeds], "choose any below")
    with st.container(horizontal=True, horizontal_alignment="right"):
        columns = [name for name in Feed._fields if name != "weekly_entries"]
        rows = [tuple(getattr(feed, name) for name in columns) for feed in feeds]
        parts.csv_button("Feeds (CSV)", "feeds", columns, rows, snap, "feeds-csv")


def _narrow_feed(feed: Feed) -> parts.NarrowRow:
    note = [f"{wording.count(feed.entry_count, 'entry', 'entries')}, {feed.entries_7d:,} in 7 days"]
    if feed.last_entry_at is not None:
        note.append(f"last {wording.day_year(feed.last_entry_at)}")
    if feed.reject_count:
        note.append(wording.count(feed.reject_count, "reject"))
    return parts.NarrowRow(_name(feed), SIGNS.get(feed.state, feed.state), " · ".join(note))


def _row_clicked(feeds: list[Feed]) -> None:
    cells = st.session_state["feed-rows"]["selection"].get("cells") or []
    if cells and 0 <= cells[0][0] < len(feeds):
        filters.put(feed=feeds[cells[0][0]].feed_key)


def _one(snap: Snapshot, feed: Feed) -> None:
    st.subheader(escaped(feed.title or feed.feed_key), anchor=False)
    said = [
        feed.feed_url or feed.feed_key,
        SIGNS.get(feed.state, feed.state),
        MEANINGS[feed.state] if feed.state == "archive" else f"last fetch {wording.moment(feed.last_fetch_at)}",
    ]
    if feed.last_outcome:
        said.append(f"{feed.last_outcome}{f' ({feed.last_http_status})' if feed.last_http_status else ''}")
    if feed.next_due_at is not None:
        said.append(f"next {wording.moment(feed.next_due_at)}")
    parts.muted(plain(" · ".join(said)))
    if feed.last_error:
        st.warning(escaped(feed.last_error))
    log = sources.log_of(snap.path, feed.feed_url or feed.feed_key)
    parts.label("Log", "the stored fetches, newest first; parsed = new + changed + same + rejected")
    if log:
        names = ["Started", "Outcome", "HTTP", "ms", "Bytes", "Parsed", "New", "Changed", "Same", "Rejected", "Error"]
        _stored(names, log, "log")
        parts.narrow_list([_narrow_fetch(row) for row in log], "the Data page holds the table of fetches")
    else:
        parts.muted("No fetch is stored: this feed came from a file.")
    rejects = sources.rejects_of(snap.path, feed.feed_url or feed.feed_key)
    parts.label("Rejects", "what was not stored, and why")
    if rejects:
        names = ["When", "Reason", "Where", "Excerpt"]
        _stored(names, rejects, "reject")
        made = [
            parts.NarrowRow(reason, "", f"{wording.moment(when)} · {where} · {excerpt or ''}")
            for when, reason, where, excerpt in rejects
        ]
        parts.narrow_list(made, "the Data page holds the table of rejects")
    else:
        parts.muted("Nothing was refused.")
    st.button("Close the feed", key="close-feed", type="tertiary", on_click=lambda: filters.put(feed=None))


def _stored(names: list[str], rows: list[tuple[Any, ...]], what: str) -> None:
    """A table of stored rows whose first column is a time."""
    with st.container(key=f"wide-{what}"):
        st.dataframe(
            {name: [row[place] for row in rows] for place, name in enumerate(names)},
            hide_index=True,
            height=parts.table_height(len(rows), 8),
            placeholder=wording.NONE,
            key=f"{what}-rows",
            column_config={names[0]: st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", help="UTC")},
        )


def _narrow_fetch(row: tuple[Any, ...]) -> parts.NarrowRow:
    started, outcome, status, _, _, parsed, new, changed, same, rejected, error = row
    sorts = zip(("new", "changed", "same", "rejected"), (new, changed, same, rejected), strict=True)
    note = f"{parsed or 0:,} parsed: {', '.join(f'{count or 0:,} {sort}' for sort, count in sorts)}"
    said = [f"HTTP {status}" if status else "", note, error or ""]
    return parts.NarrowRow(wording.moment(started), outcome, " · ".join(part for part in said if part))


def _strip(snap: Snapshot, feeds: list[Feed]) -> None:
    weeks = sources.coverage(snap.path, STRIP_FEEDS)
    if not weeks:
        return
    st.header("Coverage", anchor=False)
    shown = {week.feed_key for week in weeks}
    of_all = f" The {len(shown)} feeds with most entries, of {len(feeds)}." if len(shown) < len(feeds) else ""
    parts.muted(f"Entries by week against the median week of each feed; blank before its first entry.{of_all}")
    fills = [
        (style.both(light, dark), name, "")
        for light, dark, name in (
            (style.LIGHT.tones[1], style.DARK.tones[1], "none at all"),
            (style.LIGHT.heat[1], style.DARK.heat[1], "under half"),
            (style.LIGHT.heat[2], style.DARK.heat[2], "as usual"),
            (style.LIGHT.heat[4], style.DARK.heat[4], "over one and a half times"),
        )
    ]
    parts.chips(fills)
    order = [feed.feed_key for feed in sorted(feeds, key=lambda one: -one.entry_count) if feed.feed_key in shown]
    titles = {key: plain(key) for key in order}
    spec = charts.coverage_strip(weeks, titles, order, style.palette().name)
    st.vega_lite_chart(spec, theme=None, alt="Entries by feed and week")
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.svg_button("coverage", "Entries by feed and week", spec, "coverage-svg")
        columns = list(sources.CoverageWeek._fields)
        parts.csv_button("Coverage (CSV)", "coverage", columns, weeks, snap, "coverage-csv")


def _outlets(snap: Snapshot) -> None:
    outlets = sources.outlets(snap.path)
    st.header("Outlets", anchor=False)
    unmapped = sum(not outlet.is_mapped for outlet in outlets)
    parts.muted(
        f"{wording.count(len(outlets), 'outlet')}, most articles on the beat first."
        + (f" Not in the list of outlets: {unmapped:,}; each counts as its own owner." if unmapped else "")
    )
    with st.container(key="wide-outlets"):
        if beyond := wording.in_view(ROWS, len(outlets)):
            parts.muted(beyond)
        _outlet_table(outlets)
    parts.narrow_list([_narrow_outlet(one) for one in outlets], "the download below holds all")
    columns = list(sources.Outlet._fields)
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Outlets (CSV)", "outlets", columns, [tuple(one) for one in outlets], snap, "outlets-csv")


def _narrow_outlet(one: Outlet) -> parts.NarrowRow:
    share = f"{one.beat_article_count / one.article_count:.0%} of {wording.count(one.article_count, 'article')}"
    panel = f"{one.panel_article_count:,} in the panel" if one.panel_article_count else "outside the panel"
    note = [share, panel, one.kind or "", "" if one.owner in (None, one.name) else f"owner {one.owner}"]
    return parts.NarrowRow(one.name, f"{one.beat_article_count:,} on the beat", " · ".join(filter(None, note)))


def _outlet_table(outlets: list[Outlet]) -> None:
    most = max((outlet.beat_article_count for outlet in outlets), default=1) or 1
    column = st.column_config
    st.dataframe(
        {
            "Outlet": [plain(one.name) for one in outlets],
            "On the beat": [one.beat_article_count for one in outlets],
            "Articles": [one.article_count for one in outlets],
            "Share": [100 * one.beat_article_count / one.article_count for one in outlets],
            "In the panel": [one.panel_article_count for one in outlets],
            "Owner": [plain(one.owner) for one in outlets],
            "Kind": [one.kind for one in outlets],
            "Last article": [one.last_article_at for one in outlets],
        },
        hide_index=True,
        height=parts.table_height(len(outlets), ROWS),
        key="outlet-rows",
        placeholder=wording.NONE,
        column_config={
            "Outlet": column.TextColumn(width="medium"),
            "On the beat": column.ProgressColumn(
                "On the beat", format="localized", min_value=0, max_value=most, color="primary"
            ),
            "Articles": column.NumberColumn(format="localized"),
            "Share": column.NumberColumn(format="%.0f%%", help="Of its articles, those on the beat."),
            "In the panel": column.NumberColumn(format="localized", help="Articles that the index counts."),
            "Last article": column.DatetimeColumn(format="D MMM YYYY", help="UTC"),
        },
        alt="Outlets by articles on the beat",
    )


def _outside(snap: Snapshot) -> None:
    counts = sources.outside_panel(snap.path)
    outside = counts["all"] - counts["panel"]
    st.header("Outside the panel", anchor=False)
    parts.muted(
        f"{outside:,} of {wording.count(counts['all'], 'article')} are kept but not counted by the index: "
        "aggregators repeat "
        "others, and texts in other languages are not matched."
    )
    rest = outside - counts["aggregators"] - counts["other_language"]
    entries = [("Aggregators", counts["aggregators"]), ("Other languages", counts["other_language"])]
    entries += [("Other reasons", rest)] if rest else []
    parts.bars([entry for entry in entries if entry[1]])
    if counts["unscored"]:
        parts.muted(f"{counts['unscored']:,} articles are not scored for tone.")


main()
