"""Can I take it away?"""

from __future__ import annotations

import streamlit as st

from app import filters, parts, tables, wording
from app.outside import plain


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
    column = st.column_config
    st.dataframe(
        {
            "Table": names,
            "One row is": [table.meaning for table in found],
            "Rows": [table.row_count for table in found],
            "Columns": [table.column_count for table in found],
            "Newest": [None if table.newest is None else wording.day_year(table.newest) for table in found],
        },
        hide_index=True,
        height=len(found) * 35 + 38,
        key="table-rows",
        placeholder=wording.NONE,
        on_select=lambda: _row_clicked(names),
        selection_mode="single-cell",
        column_config={
            "Table": column.TextColumn(width="medium"),
            "One row is": column.TextColumn(width="large"),
            "Rows": column.NumberColumn(format="localized"),
        },
        alt="The published tables with rows and columns",
    )
    st.selectbox(
        "Table",
        names,
        key=filters.hold("table-control", chosen),
        width=320,
        on_change=lambda: filters.put(table=st.session_state["table-control"]),
    )
    version = snap.info.method_version
    with st.container(horizontal=True):
        st.download_button(
            f"{chosen}.csv",
            lambda: tables.as_csv(snap.path, chosen, version),
            file_name=f"beatbook-{chosen}.csv",
            mime="text/csv",
            on_click="ignore",
            key="csv",
            help="Cells that a spreadsheet would run begin with an apostrophe.",
        )
        st.download_button(
            f"{chosen}.parquet",
            lambda: tables.as_parquet(snap.path, chosen, version),
            file_name=f"beatbook-{chosen}.parquet",
            mime="application/vnd.apache.parquet",
            on_click="ignore",
            key="parquet",
        )
    st.header("Columns", anchor=False)
    dictionary = tables.columns(snap.path, chosen)
    st.dataframe(
        {
            "Column": [one.name for one in dictionary],
            "Type": [one.data_type for one in dictionary],
            "Meaning": [one.meaning for one in dictionary],
        },
        hide_index=True,
        height=len(dictionary) * 35 + 38,
        key="column-rows",
        placeholder=wording.NONE,
        column_config={
            "Column": column.TextColumn(width="medium"),
            "Type": column.TextColumn(width="small"),
            "Meaning": column.TextColumn(width="large"),
        },
        alt=f"The columns of {chosen}",
    )
    st.header("First rows", anchor=False)
    rows = tables.preview(snap.path, chosen)
    shown = {name: [plain(cell) if isinstance(cell, str) else cell for cell in cells] for name, cells in rows.items()}
    if any(rows.values()):
        st.dataframe(
            shown, hide_index=True, height=388, key="preview-rows", placeholder=wording.NONE, alt=f"Rows of {chosen}"
        )
    else:
        parts.muted("This table has no rows.")
    parts.footer(snap)


def _row_clicked(names: list[str]) -> None:
    cells = st.session_state["table-rows"]["selection"].get("cells") or []
    if cells and 0 <= cells[0][0] < len(names):
        filters.put(table=names[cells[0][0]])


main()
