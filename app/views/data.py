"""Can I take it away?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from app import filters, parts, tables, wording
from app.outside import code_html, escaped, plain
from app.snapshot import home
from ingest.home import Home
from ingest.stories.feeds import FILES

PREVIEWED = 10


def main() -> None:
    """The tables, one of them closer, and its files."""
    snap = parts.opened()
    parts.heading(snap, "Can I take it away?")
    found = tables.tables(snap.path)
    reader = filters.from_address()
    names = [table.name for table in found]
    chosen = reader.choice("table", names, "articles")
    parts.warnings(reader)
    parts.muted(
        f"Every number of this dashboard comes from these tables, all of one build ({snap.name}). "
        "Times are UTC; empty means unknown, zero means counted and none."
    )
    _catalogue(found, chosen)
    st.selectbox(
        "Table",
        names,
        key=filters.hold("table-control", chosen),
        width=320,
        on_change=lambda: filters.put(table=st.session_state["table-control"]),
    )
    with st.container(horizontal=True):
        st.download_button(
            f"{chosen}.csv",
            lambda: tables.as_csv(snap.path, chosen, snap.info),
            file_name=f"beatbook-{chosen}.csv",
            mime="text/csv",
            on_click="ignore",
            key="csv",
            help="Cells that a spreadsheet would run begin with an apostrophe.",
        )
        st.download_button(
            f"{chosen}.parquet",
            lambda: tables.as_parquet(snap.path, chosen, snap.info),
            file_name=f"beatbook-{chosen}.parquet",
            mime="application/vnd.apache.parquet",
            on_click="ignore",
            key="parquet",
        )
    st.header("Columns", anchor=False)
    parts.text_table(
        ["Column", "Type", "Meaning"],
        [(one.name, one.data_type, one.meaning or "") for one in tables.columns(snap.path, chosen)],
    )
    st.header("First rows", anchor=False)
    rows = tables.preview(snap.path, chosen)
    shown = {name: [plain(cell) if isinstance(cell, str) else cell for cell in cells] for name, cells in rows.items()}
    count = max((len(cells) for cells in shown.values()), default=0)
    if count:
        with st.container(key="wide-preview"):
            height = parts.table_height(count, PREVIEWED)
            st.dataframe(
                shown,
                hide_index=True,
                height=height,
                key="preview-rows",
                placeholder=wording.NONE,
                alt=f"Rows of {chosen}",
            )
        first = [
            parts.NarrowRow(name, "", str(cells[0])[:300]) for name, cells in shown.items() if cells[0] is not None
        ]
        parts.narrow_list(first, "the files above hold them all")
    else:
        parts.muted("This table has no rows.")
    _feeds()
    parts.footer(snap)


def _feeds() -> None:
    """The stories for a feed reader, where the last build wrote them."""
    files = [path for name in FILES if (path := Home(home()).feeds / name).is_file()]
    if not files:
        return
    st.header("Feeds", anchor=False)
    parts.muted("The stories that changed last, for a feed reader: those that are published, and those to act on.")
    with st.container(horizontal=True):
        for path in files:
            st.download_button(
                path.name,
                path.read_bytes,
                file_name=f"beatbook-{path.name}",
                mime="application/atom+xml" if path.suffix == ".atom" else "application/feed+json",
                on_click="ignore",
                key=f"feed-{path.name}",
            )


def _catalogue(found: list[tables.Table], chosen: str) -> None:
    """Every table with what a row of it is; its name shows it closer."""
    with st.grid(2, min_column_width=320, gap=("xxsmall", "large"), key="catalogue"):
        for table in found:
            with st.container(key=f"row-table-{table.name}"):
                parts.own_link(escaped(table.name), table.name, partial(filters.put, table=table.name))
                said = [wording.count(table.row_count, "row"), wording.count(table.column_count, "column")]
                if table.newest is not None:
                    said.append(f"to {wording.day_year(table.newest)}")
                if table.name == chosen:
                    said.append("shown below")
                parts.muted(" · ".join(said))
                st.html(f"<div>{code_html(table.meaning)}</div>")


main()
