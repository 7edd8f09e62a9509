"""The ranking of topics on the Trends page: the largest changes, and the table of all."""

from __future__ import annotations

from html import escape as html
from math import inf, log
from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st

from app import filters, parts, style, wording
from app.outside import escaped, plain
from app.queries import Mover
from app.snapshot import Snapshot

ROWS = 16
LISTED = 6
TABLE_COLUMNS = (
    *("topic_id", "name", "area", "week", "share", "ratio", "is_clear", "z_value", "event_id", "index_value"),
    *("low", "high", "n_eff", "status", "article_count", "tone"),
)
WORDS = {True: "clear", False: "within noise", None: "too few to test"}


class Moved(NamedTuple):
    """A mover, and the topics that moved with it by the same articles: one event, named by the farthest."""

    mover: Mover
    others: list[Mover]


def signal(mover: Mover) -> str:
    """Whether a change clears its own noise, in words and by how many standard errors."""
    if mover.ratio is None:
        return wording.NONE
    said = WORDS[mover.is_clear]
    if mover.is_clear:
        said = f"{'▲' if mover.is_up else '▼'} {said}"
    return said if mover.z_value is None else f"{said}, z {wording.signed(mover.z_value, 1)}"


def distance(mover: Mover) -> float:
    """How far a topic moved, the same for a doubling and a halving; what fell to nothing moved farthest."""
    if mover.ratio is None:
        return 0.0
    return abs(log(mover.ratio)) if mover.ratio > 0 else inf


def rises_and_falls(movers: list[Mover], span: filters.Span) -> None:
    """The rises and falls side by side, each a link with its line: those that clear their noise first, others grey."""
    changed = [mover for mover in movers if mover.ratio is not None]
    if not changed:
        return
    st.header("Rising and falling", anchor=False)
    parts.muted(
        f"Week of {wording.day(changed[0].week)} against the median of the eight weeks before. Clear: noise alone "
        "seldom goes so far, and it moved by a factor of 1.5 or more. Grey: within its noise, or too few articles to "
        f"test; under {wording.SMALL_CHANGE:.0%} is no change."
    )
    rising, falling = largest(changed)
    grid = st.grid(2, min_column_width=300, gap="medium")
    for title, side, key in (("▲ Rising", rising, "up"), ("▼ Falling", falling, "down")):
        with grid.cell(), st.container(key=f"movers-{key}", gap=None):
            parts.label(title)
            for moved in side:
                _mover_row(moved, key, span)
            if not side:
                parts.muted("None.")


def largest(movers: list[Mover], most: int = LISTED) -> tuple[list[Moved], list[Moved]]:
    """The first `most` that rise and that fall: clear ones first, then tested ones, the farthest first among equals.

    What moves by under a tenth is in neither list. Topics of one event are one entry.
    """
    rising = merged([mover for mover in movers if wording.way(mover.ratio) == "up"])
    falling = merged([mover for mover in movers if wording.way(mover.ratio) == "down"])
    return rising[:most], falling[:most]


def merged(movers: list[Mover]) -> list[Moved]:
    """One entry an event, in order of rank."""
    ranked = sorted(movers, key=lambda one: (not one.is_clear, one.is_clear is None, -distance(one), one.name))
    kept: dict[str, Moved] = {}
    for mover in ranked:
        key = mover.event_id or f"{mover.topic_id} alone"
        if key in kept:
            kept[key].others.append(mover)
        else:
            kept[key] = Moved(mover, [])
    return list(kept.values())


def role_color(mover: Mover) -> str:
    """Blue for a clear rise, orange for a clear fall, grey for what is within its noise."""
    if not mover.is_clear:
        return style.token("muted")
    return style.token("up" if mover.is_up else "down")


def _narrow_row(mover: Mover, span: filters.Span) -> parts.NarrowRow:
    index = f"index {wording.index(mover.index_value)}" if mover.index_value is not None else "too few for an index"
    if band := wording.band(mover.low, mover.high):
        index += f" ({band})"
    note = [signal(mover), index, wording.count(mover.article_count, "article")]
    if mover.tone is not None:
        note.append(f"tone {wording.tone(mover.tone)}")
    note.append(mover.area)
    link = f"topic?{urlencode({'topic': mover.topic_id, **span.as_params()})}"
    said = [one for one in note if one != wording.NONE]
    return parts.NarrowRow(mover.name, wording.change(mover.ratio), " · ".join(said), link, role_color(mover))


def _mover_row(moved: Moved, key: str, span: filters.Span) -> None:
    mover, color = moved.mover, role_color(moved.mover)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"row-{key}-{mover.topic_id}"):
        with st.container(gap=None, key=f"named-{key}-{mover.topic_id}"):
            _topic_link(mover, span)
            if moved.others:
                with st.container(
                    horizontal=True, vertical_alignment="center", gap="xsmall", key=f"list-with-{mover.topic_id}"
                ):
                    st.html('<div class="bb-muted">same articles:</div>', width="content")
                    for other in moved.others:
                        _topic_link(other, span)
        drawn = parts.spark(mover.rates, _drawn_color(mover), width=90)
        st.html(
            f'<div class="bb-cell">{drawn}<b style="color:{color}">{wording.change(mover.ratio)}'
            f"<small>{html(WORDS[mover.is_clear])}</small></b></div>",
            width=210,
        )


def _topic_link(mover: Mover, span: filters.Span) -> None:
    query = {"topic": mover.topic_id, **span.as_params()}
    st.page_link(parts.PAGES["topic"], label=escaped(mover.name), icon="", query_params=query)


def _drawn_color(mover: Mover) -> str:
    """The colour of a small drawing, which is an image and does not follow the theme by itself."""
    colors = style.palette()
    return colors.muted if not mover.is_clear else colors.up if mover.is_up else colors.down


def _order(movers: list[Mover]) -> str:
    """In which order they stand: where none has a change, they are not ranked."""
    if movers[0].week_count < 9:
        return " in no order of rank: baseline still forming."
    if not any(mover.article_count for mover in movers):
        return " by name: none has an article in the last complete week."
    if all(mover.ratio is None for mover in movers):
        return ", none with enough articles to be ranked: those with most come first."
    return ", clear movers first, then the largest rise."


def table(snap: Snapshot, movers: list[Mover], span: filters.Span) -> None:
    """Every topic in order of its change: a row opens the topic, and so does a link for those without a mouse."""
    st.header("All topics", anchor=False)
    if not movers:
        parts.muted("No topic here has a complete week yet.")
        return
    said = wording.count(len(movers), "topic") + _order(movers)
    with st.container(key="wide-topics"):
        parts.muted(" ".join([said, wording.in_view(ROWS, len(movers)), "Click a row to open its topic."]))
    has_tone = any(mover.tone is not None for mover in movers)
    data = {
        "Topic": [plain(mover.name) for mover in movers],
        "26 weeks": [mover.rates for mover in movers],
        "Change": [None if mover.ratio is None else 100 * (mover.ratio - 1) for mover in movers],
        "Signal": [None if mover.ratio is None else signal(mover) for mover in movers],
        "Index": [mover.index_value for mover in movers],
        "90% band": [wording.band(mover.low, mover.high) or None for mover in movers],
        "Articles": [mover.article_count for mover in movers],
        "Tone": [mover.tone for mover in movers],
        "Area": [mover.area for mover in movers],
    }
    if not has_tone:
        del data["Tone"]
    most = max((mover.article_count for mover in movers), default=1) or 1
    column = st.column_config
    with st.container(key="topic-table"):
        st.dataframe(
            data,
            hide_index=True,
            height=parts.table_height(len(movers), ROWS),
            key="topic-rows",
            placeholder=wording.NONE,
            on_select="rerun",
            selection_mode="single-cell",
            column_config={
                "Topic": column.TextColumn(width=210),
                "26 weeks": column.LineChartColumn(
                    "26 weeks", width="small", help="Attention, week by week: standardised articles per 1,000.", y_min=0
                ),
                "Change": column.NumberColumn(format="%+.0f%%", help="Last complete week against the median of eight."),
                "Signal": column.TextColumn(
                    width=150, help="Whether the change clears its own noise; z counts its standard errors."
                ),
                "Index": column.NumberColumn(format="%.0f", help="100 is the base period."),
                "90% band": column.TextColumn(width=90, help="Where the index lies in nine of ten cases."),
                "Articles": column.ProgressColumn(
                    "Articles", format="%d", min_value=0, max_value=most, help="Last complete week."
                ),
                "Tone": column.NumberColumn(format="%+.2f", help="Mean tone of the last complete week, −1 to +1."),
                "Area": column.TextColumn(),
            },
            alt="All topics with their change, signal, index, band, articles and tone in the last complete week",
        )
    parts.narrow_list([_narrow_row(mover, span) for mover in movers], "all of them stand under the links below")
    cells = st.session_state["topic-rows"]["selection"].get("cells") or []
    if cells and 0 <= cells[0][0] < len(movers):
        st.switch_page(parts.PAGES["topic"], query_params={"topic": movers[cells[0][0]].topic_id, **span.as_params()})
    with st.container(horizontal=True, horizontal_alignment="right"):
        rows = [tuple(getattr(mover, name) for name in TABLE_COLUMNS) for mover in movers]
        columns = ["is_clear_mover" if name == "is_clear" else name for name in TABLE_COLUMNS]
        parts.csv_button("Table (CSV)", "topics", columns, rows, snap, "table-csv")
    links = st.expander("All topics as links", key="links-open", on_change="rerun")
    if links.open:  # some eighty links: only for those who open them
        with links, st.grid("auto", min_column_width=190, gap="xxsmall", key="list-topics"):
            for mover in sorted(movers, key=lambda one: one.name.lower()):
                query = {"topic": mover.topic_id, **span.as_params()}
                st.page_link(parts.PAGES["topic"], label=escaped(mover.name), icon="", query_params=query)
