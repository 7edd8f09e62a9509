"""`make method`: what the index is, on the real half-year of 2023; writes docs/method.md and the charts beside it.

Counts and charts alone: headlines belong to their publishers.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import numpy as np

from app import images, style
from ingest.evaluate.index import ESTIMATES, baseline_values, estimated
from ingest.home import PROJECT_ROOT, Home
from tests.index_on_real import (
    EVENTS,
    Figures,
    built_archive,
    draw_sources,
    event_figures,
    five_leave,
    real_desk,
    real_panel,
)

PAGE = PROJECT_ROOT / "docs" / "method.md"
TOPICS = {
    "bank-failures": "Bank failures",
    "ai-search": "Search with chat assistants",
    "tiktok": "TikTok",
    "headsets": "Headsets",
}
# What the design of the method measured, before the dictionaries were what they are.
DESIGNED = {
    "chat assistants answer in search": 402,
    "a bank for startups fails": 280,
    "and the week after": 926,
    "a chief executive before Congress": 363,
    "a merger of games is blocked": 425,
    "a headset is shown": 465,
    "two exchanges are sued": 255,
}
CHANGED = "panel-change"
Week = tuple[date, float, float | None, float | None]

WORDS = """\
# What the index says, and how

Written by `make method`, never by hand: every figure and chart comes from a run over six real months of feeds.

A share of coverage answers the wrong question. It moves when a topic gets attention, and it moves just as well when a
source joins, stops, or doubles its output. The index asks instead: **how much more is each source writing about this
than it usually does?**

## The idea in three lines

Of the *m* articles that source *s* brought in week *t*, *o* are on the topic. Each source has a habit *a*, each week an
attention *b*, and

    expected articles on the topic = m · a · b

    a = (Σ o over weeks + ½) / (Σ m · b over weeks + ½ / usual share)      b = Σ o over sources / Σ m · a over sources

Both are fitted in turn, eight times. A source that leaves takes its *o* and its *m · a* along, so *b* stays. The index
is 100 · *b* / (*b* of the base). Its band comes from how much the owners of the sources disagree, or from chance in the
counts where that is more: in nine of ten cases it holds the true value.

    band = index · exp(± t · √V),  V = the larger of the spread between owners and that of counting

An owner with over 200 articles in a week counts for less each; aggregators do not count. A title and the first 300
characters decide whether an article is on the topic, so that a feed which starts to send whole texts does not jump.
"""


def main() -> None:
    """Build the archive, draw the charts, write the page."""
    parser = argparse.ArgumentParser(prog="make method", description=__doc__)
    named = os.environ.get("BEATBOOK_REAL_DATA")
    parser.add_argument("--folder", type=Path, default=Path(named) if named else None, help="holds the archive of 2023")
    parser.add_argument("--out", type=Path, default=PAGE)
    said = parser.parse_args()
    if said.folder is None:
        sys.exit("make method: set BEATBOOK_REAL_DATA, or name the folder of real data by --folder")
    charts = said.out.parent / "charts"
    charts.mkdir(parents=True, exist_ok=True)
    with built_archive(said.folder) as home:
        for topic, name in TOPICS.items():
            (charts / f"{topic}.svg").write_bytes(index_chart(weeks_of(home, topic), name))
        events = event_figures(home)
        rows, topic, steps = changed_panel(home)
    (charts / f"{CHANGED}.svg").write_bytes(change_chart(rows, topic))
    said.out.write_text(as_page(events, topic, steps), encoding="utf-8")
    print(f"wrote {said.out}")


def weeks_of(home: Home, topic: str) -> list[Week]:
    """Week, index and band of a topic, 100 being the mean of all weeks."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select week_date, 100 * b / avg(b) over (), 100 * low / avg(b) over (), 100 * high / avg(b) over ()
            from intermediate.{ESTIMATES}
            where panel_id = 'beat' and unit = 'article' and line = 'current'
                and entity_kind = 'topic' and entity_id = ? and b is not null
            order by week_date
            """,
            [topic],
        ).fetchall()
    return [(week, value, low, high) for week, value, low, high in rows]


def index_chart(weeks: Sequence[Week], name: str) -> bytes:
    """The line of a topic with its band."""
    colors = style.LIGHT
    rows = [
        {
            "week": str(week),
            "index": round(value, 1),
            "low": None if low is None else round(low, 1),
            "high": None if high is None else round(high, 1),
        }
        for week, value, low, high in weeks
    ]
    base = alt.Chart(_data(rows)).encode(x=_week_axis())
    band = base.mark_area(color=colors.primary, opacity=0.16).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(orient="right", tickCount=5)), y2="high:Q"
    )
    line = base.mark_line(color=colors.primary, strokeWidth=2, point={"size": 24, "color": colors.primary}).encode(
        y="index:Q"
    )
    rule = alt.Chart(_data([{"at": 100}])).mark_rule(strokeDash=[4, 3], color=colors.muted).encode(y="at:Q")
    return _drawn(band + rule + line, f"{name}: index, 100 = the mean of the half-year, with its 90% band")


def changed_panel(home: Home) -> tuple[list[dict[str, Any]], str, tuple[float, float]]:
    """Five outlets that write much leave in mid-year: rows to draw, the topic whose share that moves most, and by what
    factor share and index moved in the weeks after, which they should not.
    """
    panel = real_panel(home)
    middle = len(panel.weeks) // 2
    chosen = draw_sources(panel, 5, np.random.default_rng(1))
    other = replace(five_leave(panel, chosen, panel.days.index(panel.weeks[middle])), panel_id="changed")
    lines = estimated([panel, other], real_desk(Home(Path())))
    share = [baseline_values(one)["pooled_share"].value for one in (panel, other)]
    index = [lines[one.panel_id]["two_way"].value for one in (panel, other)]

    def step(pair: list[Any]) -> Any:
        ratios = [values[:, middle:].mean(axis=1) / values[:, :middle].mean(axis=1) for values in pair]
        return ratios[1] / ratios[0]

    moved = np.abs(np.log(step(share)))
    at = int(np.nanargmax(np.where(np.isfinite(moved), moved, -1)))
    rows = [
        {
            "week": str(week),
            "value": round(float(100 * values[at, number] / values[at, :middle].mean()), 1),
            "line": f"{method}, {which}",
        }
        for method, pair in (("share", share), ("index", index))
        for which, values in zip(("all sources", "five leave"), pair, strict=True)
        for number, week in enumerate(panel.weeks)
        if np.isfinite(values[at, number])
    ]
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        counted = connection.execute(
            "select entity_id from intermediate.int_index_hits where panel_id = 'beat' and unit = 'article' "
            "and entity_kind = 'topic' group by 1 order by sum(hit_count) desc, 1"
        ).fetchall()
    return rows, str(counted[at][0]), (float(step(share)[at]), float(step(index)[at]))


def change_chart(rows: Sequence[dict[str, Any]], topic: str) -> bytes:
    """Share and index with all sources and after five have left; 100 is the mean of the weeks before."""
    colors = style.LIGHT
    order = ["share, all sources", "share, five leave", "index, all sources", "index, five leave"]
    chart = (
        alt.Chart(_data(rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=_week_axis(),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(orient="right", tickCount=5)),
            color=alt.Color(
                "line:N",
                sort=order,
                title=None,
                scale=alt.Scale(domain=order, range=[colors.topics[1]] * 2 + [colors.topics[0]] * 2),
                legend=alt.Legend(orient="bottom"),
            ),
            strokeDash=alt.StrokeDash(
                "line:N", sort=order, scale=alt.Scale(domain=order, range=[[1, 0], [5, 3]] * 2), legend=None
            ),
        )
    )
    return _drawn(chart, f"{topic}: 100 = the mean of the weeks before five sources leave")


def _data(rows: Sequence[dict[str, Any]]) -> Any:
    return alt.InlineData(values=list(rows))


def _week_axis() -> alt.X:
    return alt.X("week:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b", tickCount="month"))


def _drawn(chart: Any, title: str) -> bytes:
    spec = chart.properties(height=240).to_dict(validate=False)
    spec["config"] = {"view": {"stroke": None}, "axisX": {"grid": False}, "axis": {"gridColor": style.LIGHT.grid}}
    return images.svg(spec, "light", title, width=760)


def as_page(events: dict[str, Figures], topic: str, steps: tuple[float, float]) -> str:
    """The whole page."""
    lines = [WORDS, "## Six months of 2023", ""]
    for slug, name in TOPICS.items():
        lines += [f"![{name}: index with band, by week](charts/{slug}.svg)", ""]
    lines += ["### Weeks that one remembers", "", *_events(events), ""]
    lines += [
        "## When the panel changes",
        "",
        "Five sources that write much are taken out by hand from the middle of the half-year on. Of the thirty topics "
        f"with most articles, `{topic}` is the one whose share that moves most: by a factor of {steps[0]:.2f} though "
        f"nothing happened. Its index moves by a factor of {steps[1]:.2f}. `make index-robustness` measures five such "
        "changes.",
        "",
        f"![Share and index with all sources, and where five leave](charts/{CHANGED}.svg)",
        "",
        "With a panel that stays as it is, share and index look much the same.",
    ]
    return "\n".join(lines) + "\n"


def _events(events: dict[str, Figures]) -> Iterator[str]:
    yield "Index, 100 being the mean of the half-year; place 1 is the topic's highest week."
    yield ""
    yield "| what happened | topic | week of | index | 90% band | usual | place | at design |"
    yield "|---|---|---|---:|---:|---:|---:|---:|"
    differs = False
    for event, figures in events.items():
        slug, monday = EVENTS[event]
        index, designed = figures["index"], DESIGNED[event]
        apart = index is not None and abs(index / designed - 1) > 0.1
        differs |= apart
        band = f"{_whole(figures['low'])} to {_whole(figures['high'])}"
        yield (
            f"| {event} | `{slug}` | {monday} | {_whole(index)} | {band} | {_whole(figures['usual'])} | "
            f"{_whole(figures['place'])} | {designed}{' *' if apart else ''} |"
        )
    if differs:
        yield ""
        yield (
            "\\* More than a tenth apart. The dictionaries of terms have changed since the design; whether that is "
            "all of the difference was not looked into."
        )


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


if __name__ == "__main__":
    main()
