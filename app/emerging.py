"""Words that came up in the last complete week: terms that the beat uses far more than it did in the weeks before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import streamlit as st

from app import parts, queries, snapshot, wording
from app.outside import escaped, plain
from app.snapshot import Snapshot

LISTED = 12


class Term(NamedTuple):
    """One term of one week: how much more of the articles have it than usual, and how many of how many outlets."""

    period_start: date
    term: str
    ratio: float | None
    z_value: float | None
    article_count: int
    outlet_count: int
    share: float | None
    usual_share: float | None


@st.cache_data(max_entries=8, show_spinner=False)
def terms(path: str, week: date) -> list[Term]:
    """The terms of one week, the surest first; none where the build has no such table."""
    if not queries.columns(path, "emerging_terms"):
        return []
    sql = f"""
        select {", ".join(Term._fields)} from emerging_terms where period_start = $week
        order by z_value desc nulls last, article_count desc, term limit {LISTED}
    """
    return [Term(*row) for row in snapshot.cursor(path).execute(sql, {"week": week}).fetchall()]


def listed(snap: Snapshot, found: Sequence[Term]) -> None:
    """Each term as a link to its articles, with how much more of it there is; nothing without terms."""
    if not found:
        return
    start = found[0].period_start
    end = min(start + timedelta(days=6), snap.info.newest_date)
    st.header("Emerging terms", anchor=False)
    parts.muted(
        f"Words of at least four outlets in the week of {wording.day(start)} that the eight weeks before hardly knew, "
        "the surest first. A term opens its articles."
    )
    with st.grid("auto", min_column_width=280, gap="medium", key="terms"):
        for position, one in enumerate(found):
            query = {"q": plain(one.term), "from": start.isoformat(), "to": end.isoformat(), "scope": "all"}
            with st.container(key=f"row-term-{position}"):
                st.page_link(parts.PAGES["articles"], label=escaped(one.term), icon="", query_params=query)
                parts.muted(said(one))
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Terms (CSV)", "emerging-terms", list(Term._fields), found, snap, "terms-csv")


def said(one: Term) -> str:
    """×6.5 · 9 articles of 5 outlets."""
    counted = f"{wording.count(one.article_count, 'article')} of {wording.count(one.outlet_count, 'outlet')}"
    return counted if one.ratio is None else f"{wording.factor(one.ratio)} its usual · {counted}"
