"""Why the share of a topic moved in the last complete week: the exact split of its change, in words and bars."""

from __future__ import annotations

from datetime import date
from html import escape as html
from typing import NamedTuple

import streamlit as st

from app import parts, queries, snapshot, style, wording
from app.queries import Topic
from app.snapshot import Snapshot


class Part(NamedTuple):
    """What one cause adds to a share: its column of index_changes, its name, and what it means; {} is more or less."""

    column: str
    name: str
    meaning: str


PARTS = (
    Part("attention_change", "Attention", "sources as a whole wrote {} about it than in the week before"),
    Part("single_source_change", "Single sources", "some sources wrote {} about it than the others did"),
    Part("output_mix_change", "Output mix", "{} of all that was published came from sources that write much about it"),
    Part("sources_in_change", "New sources", "sources that were not there before write {} about it"),
    Part("sources_out_change", "Sources gone", "without the sources that are gone there is {} of it"),
    Part("outage_change", "Outages", "sources silent or not seen in one of the two weeks leave {} of it"),
    Part("outside_change", "Outside", "articles outside every series, such as a feed's first backlog, hold {} of it"),
)
_COLUMNS = ("period_start", "article_share_before", "article_share", "share_change", *(part.column for part in PARTS))


class Split(NamedTuple):
    """One change of a share, from 0 to 1, and its parts in the order of PARTS; they add up to `change`."""

    week: date
    before: float
    share: float
    change: float
    parts: tuple[float, ...]


@st.cache_data(max_entries=64, show_spinner=False)
def splits(path: str, topic_id: str) -> list[Split]:
    """The changes of a topic's share in the complete weeks of the coverage, oldest first."""
    sql = f"""
        select {", ".join(_COLUMNS)} from index_changes
        where entity_kind = 'topic' and entity_id = $topic and period_start + 6 < $covered and share_change is not null
        order by period_start
    """
    given = {"topic": topic_id, "covered": queries.coverage(path).end}
    rows = snapshot.cursor(path).execute(sql, given).fetchall()
    return [Split(row[0], row[1], row[2], row[3], tuple(row[4:])) for row in rows]


def shown(snap: Snapshot, topic: Topic) -> None:
    """The last change in a sentence and a bar a cause; nothing where no week has one before it."""
    found = splits(snap.path, topic.topic_id)
    if not found:
        return
    last = found[-1]
    with st.container(key="why-moved"):
        parts.label("Why its share moved", f"week of {wording.day(last.week)} against the week before", "changes")
        st.html(f'<div class="bb-told">{html(said(last))}</div>{_bars(last)}')
        with st.container(horizontal=True, horizontal_alignment="right"):
            rows = [(*split[:4], *split.parts) for split in found]
            parts.csv_button("Splits (CSV)", f"{topic.topic_id}-splits", list(_COLUMNS), rows, snap, "splits-csv")


def said(split: Split) -> str:
    """From 3.4% to 2.0% of the panel, −1.40 points. The largest part is attention (−1.70): all sources wrote …."""
    moved = f"From {wording.percent(split.before)} to {wording.percent(split.share)} of the panel"
    if wording.is_nothing(points(split.change)):
        moved += ", which is no change"
    else:
        moved += f", {points(split.change)} points"
    part, value = max(zip(PARTS, split.parts, strict=True), key=lambda one: abs(one[1]))
    if wording.is_nothing(points(value)):
        return f"{moved}."
    return f"{moved}. The largest part is {part.name.lower()}, {points(value)}: {_meaning(part, value)}."


def _meaning(part: Part, value: float) -> str:
    return part.meaning.format("more" if value > 0 else "less")


def points(share: float) -> str:
    """+1.40 for a share of .014, in hundredths."""
    return wording.signed(100 * share, 2)


def _bars(split: Split) -> str:
    """A bar a cause, from the middle to the side it pulls to; causes that added nothing have none."""
    most = max(max(abs(value) for value in split.parts), 1e-9)
    rows = []
    for part, value in zip(PARTS, split.parts, strict=True):
        reach = 50 * abs(value) / most
        start = 50.0 if value > 0 else 50 - reach
        fill = f"left:{start:.1f}%;width:{reach:.1f}%;background:{style.token('up' if value > 0 else 'down')}"
        meaning = html(_meaning(part, value)) if value else ""
        rows.append(
            f'<li title="{meaning}"><span>{part.name}</span><i><u style="{fill}"></u></i><b>{points(value)}</b></li>'
        )
    total = f"<li><span>Together</span><i></i><b>{points(split.change)}</b></li>"
    return f'<ul class="bb-split">{"".join(rows)}{total}</ul>'
