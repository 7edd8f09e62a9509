"""The ranking of topics on the Trends page: the largest changes, and the table of all."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from app import filters, parts, queries, style, wording
from app.outside import escaped, plain
from app.queries import Mover
from app.snapshot import Snapshot

ROWS = 16


def rises_and_falls(movers: list[Mover], span: filters.Span) -> None:
    """The six largest rises and falls side by side, each a link with its line."""
    tested = [mover for mover in movers if mover.ratio is not None]
    if not tested:
        return
    st.header("Largest changes", anchor=False)
    parts.muted(
        f"Not tested for noise. Week of {wording.day(tested[0].week)} against the median share of the eight weeks "
        "before; "
        f"topics with at least {queries.MIN_MOVER_ARTICLES} articles in either; under {wording.SMALL_CHANGE:.0%} is "
        "no change."
    )
    rising, falling = largest(tested)
    grid = st.grid(2, min_column_width=300, gap="medium")
    for title, side, role, key in (("▲ Rising", rising, "up", "up"), ("▼ Falling", falling, "down", "down")):
        with grid.cell(), st.container(key=f"movers-{key}", gap=None):
            parts.label(title)
            color = getattr(style.palette(), role)
            for mover in side:
                _mover_row(mover, color, key, span)
            if not side:
                parts.muted("None.")


def largest(movers: list[Mover], most: int = 6) -> tuple[list[Mover], list[Mover]]:
    """The first `most` that rise and the last that fall, the farthest first; `movers` run from rise to fall.

    What moves by under a tenth is in neither list.
    """
    rising = [mover for mover in movers if wording.way(mover.ratio) == "up"]
    falling = [mover for mover in reversed(movers) if wording.way(mover.ratio) == "down"]
    return rising[:most], falling[:most]


def _narrow_row(mover: Mover, span: filters.Span) -> parts.NarrowRow:
    way, colors = wording.way(mover.ratio), style.palette()
    index = f"index {wording.index(mover.index_value)}" if mover.index_value is not None else "too few for an index"
    note = [mover.area, index, wording.count(mover.article_count, "article")]
    if mover.tone is not None:
        note.append(f"tone {wording.tone(mover.tone)}")
    link = f"topic?{urlencode({'topic': mover.topic_id, **span.as_params()})}"
    color = colors.up if way == "up" else colors.down if way == "down" else colors.muted
    return parts.NarrowRow(mover.name, wording.change(mover.ratio), " · ".join(note), link, color)


def _mover_row(mover: Mover, color: str, key: str, span: filters.Span) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"row-{key}-{mover.topic_id}"):
        st.page_link(
            parts.PAGES["topic"],
            label=escaped(mover.name),
            icon="",
            width="stretch",
            query_params={"topic": mover.topic_id, **span.as_params()},
        )
        drawn = parts.spark(mover.shares, color)
        st.html(
            f'<div class="bb-cell">{drawn}<b style="color:{color}">{wording.change(mover.ratio)}</b></div>', width=220
        )


def _order(movers: list[Mover]) -> str:
    """In which order they stand: where none has a change, they are not ranked."""
    if movers[0].week_count < 9:
        return " in no order of rank: baseline still forming."
    if not any(mover.article_count for mover in movers):
        return " by name: none has an article in the last complete week."
    if all(mover.ratio is None for mover in movers):
        return ", none with enough articles to be ranked: those with most come first."
    return ", largest rise first."


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
        "26 weeks": [mover.shares for mover in movers],
        "Change": [None if mover.ratio is None else 100 * (mover.ratio - 1) for mover in movers],
        "Index": [mover.index_value for mover in movers],
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
                "Topic": column.TextColumn(width=230),
                "26 weeks": column.LineChartColumn(
                    "26 weeks", width="small", help="Share of the panel, week by week.", y_min=0
                ),
                "Change": column.NumberColumn(format="%+.0f%%", help="Last complete week against the median of eight."),
                "Index": column.NumberColumn(format="%.0f", help="100 is the base period."),
                "Articles": column.ProgressColumn(
                    "Articles", format="%d", min_value=0, max_value=most, help="Last complete week."
                ),
                "Tone": column.NumberColumn(format="%+.2f", help="Mean tone of the last complete week, −1 to +1."),
                "Area": column.TextColumn(),
            },
            alt="All topics with their change, index, articles and tone in the last complete week",
        )
    parts.narrow_list([_narrow_row(mover, span) for mover in movers], "all of them stand under the links below")
    cells = st.session_state["topic-rows"]["selection"].get("cells") or []
    if cells and 0 <= cells[0][0] < len(movers):
        st.switch_page(parts.PAGES["topic"], query_params={"topic": movers[cells[0][0]].topic_id, **span.as_params()})
    with st.container(horizontal=True, horizontal_alignment="right"):
        columns = [
            "topic_id",
            "name",
            "area",
            "week",
            "share",
            "median_share",
            "ratio",
            "index_value",
            "article_count",
            "tone",
        ]
        rows = [
            (
                m.topic_id,
                m.name,
                m.area,
                m.week,
                m.share,
                m.median_share,
                m.ratio,
                m.index_value,
                m.article_count,
                m.tone,
            )
            for m in movers
        ]
        parts.csv_button("Table (CSV)", "topics", columns, rows, snap, "table-csv")
    links = st.expander("All topics as links", key="links-open", on_change="rerun")
    if links.open:  # some eighty links: only for those who open them
        with links, st.grid("auto", min_column_width=190, gap="xxsmall", key="list-topics"):
            for mover in sorted(movers, key=lambda one: one.name.lower()):
                query = {"topic": mover.topic_id, **span.as_params()}
                st.page_link(parts.PAGES["topic"], label=escaped(mover.name), icon="", query_params=query)
