"""The charts, built once per view with Altair and kept as dicts: checking a chart against its schema is slow.

Dates travel as text (YYYY-MM-DD) and are drawn on UTC scales, so that a week begins on Monday wherever the reader sits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import altair as alt
import streamlit as st

from app import style, wording
from app.queries import Point, ToneWeek
from app.sources import CoverageWeek

Spec = dict[str, Any]
MAIN_HEIGHT = 360
PANEL_HEIGHT = 170
TONE_TICKS = 4


class Mark(NamedTuple):
    """A number above a chart of lines, at the day of one of its points; `said` is what hovering over it says."""

    number: int
    day: date
    said: str


@st.cache_data(max_entries=64, show_spinner=False)
def index_lines(
    points: Sequence[Point],
    order: Sequence[str],
    names: dict[str, str],
    scale: str,
    grain: str,
    theme: str,
    height: int,
    noun: str = "Topic",
    marks: Sequence[Mark] = (),
    published: Sequence[Point] = (),
) -> Spec:
    """Lines of up to six of a kind (`noun`); the running period is dotted, every point can be clicked.

    `scale` is index or rebased, with a base line at 100, share, or count. An index has its 90% band behind it, of one
    line at a time, or they would hide each other: of the first until the pointer is nearer to another. `marks` are
    numbers on top; the index values of `published` are a second, thin line.
    """
    colors = style.PALETTES[theme]
    rows = _line_rows(points, names, scale, grain)
    base = 100.0 if scale in {"index", "rebased"} else None
    color = alt.Color(
        "topic:N", legend=None, scale=alt.Scale(domain=list(order), range=list(colors.topics[: len(order)]))
    )
    x = alt.X("day:T", scale=alt.Scale(type="utc"), axis=_time_axis(grain), title=None)
    y_axis = alt.Axis(orient="right", tickCount=6, format=".1%" if scale == "share" else "d", grid=True)
    solid = [row for row in rows if row["is_complete"]]
    banded = [row for row in solid if "low" in row]
    frozen = _line_rows(published, names, scale, grain)
    discs = _disc_rows(marks, rows)
    top = _top([*rows, *frozen], base or 0.0) * (1 + _room(discs) / height)
    y_scale = alt.Scale(domain=[0, top], nice=6) if top else alt.Scale(zero=True, nice=6)
    y = alt.Y("value:Q", title=None, axis=y_axis, scale=y_scale)
    dotted = _running_rows(rows)
    hover = alt.selection_point(
        name="hover", on="pointermove", nearest=True, encodings=["x"], clear="pointerout", empty=False
    )
    click = alt.selection_point(name="point", on="click", nearest=True, fields=["topic", "period"], empty=False)
    near = alt.selection_point(
        name="band",
        on="pointermove",
        nearest=True,
        fields=["topic"],
        clear=False,
        empty=False,
        value=[{"topic": order[0]}] if order else [],
    )
    layers: list[Any] = []
    if banded:
        layers.append(
            _values(banded)
            .mark_area(strokeWidth=0, clip=True)
            .encode(
                x=x,
                y=alt.Y("low:Q", title=None, axis=y_axis, scale=y_scale),
                y2="high:Q",
                color=color,
                detail="run:N",
                opacity=alt.condition(near, alt.value(0.16), alt.value(0)),
            )
        )
    if base is not None:
        layers.append(
            _values([{"y": base}]).mark_rule(strokeDash=[4, 3], color=colors.muted, strokeWidth=1).encode(y="y:Q")
        )
    layers.append(_values(rows).mark_rule(color=colors.line, strokeWidth=1).encode(x="day:T").transform_filter(hover))
    layers += _disc_layers(discs, colors)
    if any(row["value"] is not None for row in frozen):
        layers.append(
            _values(frozen)
            .mark_line(strokeWidth=1, color=colors.muted, strokeJoin="round", invalid="break-paths-filter-domains")
            .encode(x=x, y=y)
        )
    layers.append(
        _values(solid)
        .mark_line(strokeWidth=2, strokeJoin="round", invalid="break-paths-filter-domains")
        .encode(x=x, y=y, color=color)
    )
    if dotted:
        layers.append(_values(dotted).mark_line(strokeWidth=2, strokeDash=[2, 3]).encode(x=x, y=y, color=color))
    gaps = _gap_rows(rows)
    if gaps:
        text = _values(gaps).mark_text(color=colors.muted, fontSize=12, dy=-7, limit=alt.ExprRef("width / 2 - 8"))
        layers.append(text.encode(x="day:T", y="value:Q", text="label:N"))
    tooltip = [
        alt.Tooltip("name:N", title=noun),
        alt.Tooltip("when:N", title=_period_title(scale, grain)),
        alt.Tooltip("shown:N", title=wording.SCALE_TITLES[scale]),
        *([alt.Tooltip("band:N", title="90% band")] if banded else []),
        alt.Tooltip("count:N", title="Articles"),
        alt.Tooltip("note:N", title="Period"),
    ]
    layers.append(
        _values([row for row in rows if row["value"] is not None])
        .mark_point(filled=True, stroke=colors.background, strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            color=color,
            opacity=alt.condition(hover | click, alt.value(1), alt.value(0)),
            size=alt.condition(click, alt.value(150), alt.value(70)),
            tooltip=tooltip,
        )
        .add_params(hover, click, near)
    )
    return _finished(alt.layer(*layers).properties(height=height), theme)


_BAND_REACH = 1.6  # a band that goes beyond so many times the highest value is cut off there, or it flattens all lines
_MARK_SIZE = 18  # pixels
_NARROWEST = 300  # pixels of a chart on a phone


def _top(rows: Sequence[dict[str, Any]], base: float) -> float:
    """What the highest value or band, or the base line, needs of the axis."""
    highest = max([base, *(row["value"] for row in rows if row["value"] is not None)])
    return float(min(max([highest, *(row.get("high", 0.0) for row in rows)]), _BAND_REACH * highest))


def _disc_rows(marks: Sequence[Mark], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the numbers stand, in pixels from the top: those that would touch stand below each other."""
    days = sorted({row["day"] for row in rows})
    taken: list[int] = []  # for each level the place on the axis of its last number
    made: list[dict[str, Any]] = []
    apart = _MARK_SIZE * len(days) / _NARROWEST
    for mark in sorted(marks, key=lambda one: (one.day, one.number)):
        if mark.day.isoformat() not in days:
            continue
        place = days.index(mark.day.isoformat())
        level = next((n for n, last in enumerate(taken) if place - last >= apart), len(taken))
        taken[level : level + 1] = [place]
        at = _MARK_SIZE / 2 + level * (_MARK_SIZE + 1)
        made.append({"day": mark.day.isoformat(), "number": str(mark.number), "said": mark.said, "at": at})
    return made


def _room(discs: Sequence[dict[str, Any]]) -> float:
    """The pixels that the numbers take at the top."""
    return max((row["at"] + _MARK_SIZE / 2 for row in discs), default=0.0)


def _disc_layers(discs: Sequence[dict[str, Any]], colors: style.Palette) -> list[Any]:
    """The numbers in discs, each with a line down."""
    if not discs:
        return []
    at = alt.Y("at:Q", scale=None, axis=None)
    base = _values(discs).encode(x="day:T")
    return [
        base.mark_rule(color=colors.muted, strokeWidth=1, opacity=0.5),
        base.mark_circle(size=_MARK_SIZE**2, color=colors.text, opacity=1).encode(
            y=at, tooltip=[alt.Tooltip("number:N", title="Event"), alt.Tooltip("said:N", title="What")]
        ),
        base.mark_text(color=colors.background, fontSize=11, fontWeight=600).encode(y=at, text="number:N"),
    ]


def _period_title(scale: str, grain: str) -> str:
    if grain == "week":
        return "Week of"
    return "Day" if scale == "count" else "Seven days to"


def _line_rows(points: Sequence[Point], names: dict[str, str], scale: str, grain: str) -> list[dict[str, Any]]:
    first: dict[str, float] = {}
    rows: list[dict[str, Any]] = []
    run = 0
    for point in points:
        lack = _LACKS.get(point.status, _LACK)
        value = None if point.status in _LACKS else point.index_value
        if scale in {"share", "count"}:
            value = point.article_share if scale == "share" else float(point.article_count)
        if scale == "rebased" and value is not None:
            if point.is_complete and value > 0:
                first.setdefault(point.entity_id, value)
            value = 100 * value / first[point.entity_id] if point.entity_id in first else None
        has_band = scale == "index" and None not in (value, point.low, point.high)
        run += not has_band
        rows.append(
            {
                "topic": point.entity_id,
                "name": names[point.entity_id],
                "day": point.period_start.isoformat(),
                "period": point.period_start.isoformat(),  # a field that is drawn as a time would come back as a number
                "value": None if value is None else round(value, 5),
                "when": wording.day_year(point.period_start),
                "shown": wording.percent(value) if scale == "share" else wording.index(value),
                # Of a week as it stood on another day the counts are not kept.
                "count": f"{point.article_count:,} of {point.panel_article_count:,}"
                if point.panel_article_count
                else wording.NONE,
                "note": _note(point),
                "lack": lack,
                "is_complete": point.is_complete,
            }
        )
        if has_band and point.low is not None and point.high is not None:
            rows[-1] |= {"low": round(point.low, 5), "high": round(point.high, 5), "run": f"{point.entity_id} {run}"}
            rows[-1]["band"] = f"{wording.index(point.low)} to {wording.index(point.high)}"
        else:
            rows[-1]["band"] = wording.NONE
    return rows


_LACK = "Too few articles"
# What an index cannot say, whatever number stands there.
_LACKS = {"too few sources": "Too few sources", "break": "Other sources: a break"}


def _note(point: Point) -> str:
    said = ["complete" if point.is_complete else "still running"]
    if point.flag == "base forming":
        said.append("baseline still forming")
    if point.status == "too few articles":
        said.append("few articles: read it with its band")
    if point.is_outage:
        said.append("sources were out")
    return ", ".join(said)


def _running_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The running period of each line together with the complete one before it, so that the dots join on."""
    kept = []
    for before, after in pairwise(rows):
        if before["topic"] == after["topic"] and not after["is_complete"]:
            kept += [before, after]
    return kept


def _gap_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Labels for runs of periods without a value, longest run first, none near enough to another to touch it.

    Topics that lack the same periods share one label. It stands in the middle of its run, and half the chart lies
    between any two: each may be that wide.
    """
    days = sorted({row["day"] for row in rows})
    runs = sorted(_missing(rows, days), key=lambda run: -len(run.names) * (run.last - run.first + 1))
    taken: list[int] = []
    made = []
    for run in runs:
        middle = (run.first + run.last + 1) // 2
        if all(2 * abs(middle - other) >= len(days) for other in taken):
            taken.append(middle)
            who = run.names[0] if len(run.names) == 1 else wording.count(len(run.names), "topic")
            made.append({"day": days[middle], "value": 0, "label": f"{run.lack}: {who}"})
    return made


class _Run(NamedTuple):
    """Periods in a row, by their first and last place on the axis, in which the named have no value, and why."""

    first: int
    last: int
    names: list[str]
    lack: str


def _missing(rows: Sequence[dict[str, Any]], days: Sequence[str]) -> list[_Run]:
    """Where values are missing; runs that overlap are one. The running period alone is no run."""
    place = {day: position for position, day in enumerate(days)}
    runs: list[_Run] = []
    for (_, is_missing), group in groupby(rows, key=lambda row: (row["topic"], row["value"] is None)):
        held = list(group)
        if is_missing and (len(held) > 1 or held[0]["is_complete"]):
            runs.append(_Run(place[held[0]["day"]], place[held[-1]["day"]], [held[0]["name"]], held[0]["lack"]))
    merged: list[_Run] = []
    for run in sorted(runs):
        if merged and run.first <= merged[-1].last:
            before = merged[-1]
            names = list(dict.fromkeys([*before.names, *run.names]))
            lack = before.lack if before.lack == run.lack else "No value"
            merged[-1] = _Run(before.first, max(before.last, run.last), names, lack)
        else:
            merged.append(run)
    return merged


@st.cache_data(max_entries=64, show_spinner=False)
def outlet_bars(points: Sequence[Point], theme: str) -> Spec:
    """Distinct outlets by week."""
    rows = [
        {
            "day": p.period_start.isoformat(),
            "n": p.outlet_count,
            "when": wording.day_year(p.period_start),
            "done": p.is_complete,
        }
        for p in points
    ]
    return _finished(_week_bars(rows, "n:Q", "Outlets", theme, "d"), theme)


@st.cache_data(max_entries=64, show_spinner=False)
def share_bars(points: Sequence[Point], theme: str) -> Spec:
    """Share of the panel's articles by week."""
    rows = [
        {
            "day": p.period_start.isoformat(),
            "n": p.article_share,
            "when": wording.day_year(p.period_start),
            "done": p.is_complete,
        }
        for p in points
    ]
    return _finished(_week_bars(rows, "n:Q", "Share", theme, ".1%"), theme)


@st.cache_data(max_entries=64, show_spinner=False)
def echo_bars(weeks: Sequence[tuple[date, float]], axis: Sequence[date], theme: str) -> Spec:
    """Articles per story by week of `axis`."""
    rows = [
        {"day": week.isoformat(), "n": ratio, "when": wording.day_year(week), "done": True}
        for week, ratio in weeks
        if week in axis
    ]
    return _finished(_week_bars(rows, "n:Q", "Articles per story", theme, ".1f", axis), theme)


def _week_bars(
    rows: Sequence[dict[str, Any]], field: str, title: str, theme: str, number: str, axis: Sequence[date] = ()
) -> Any:
    """Bars by week, over the weeks of `axis` or where there is none over those of the rows."""
    colors = style.PALETTES[theme]
    return (
        _values(rows)
        .mark_bar(color=colors.accent, cornerRadiusTopLeft=1, cornerRadiusTopRight=1)
        .encode(
            x=_week_x([week.isoformat() for week in axis] or [row["day"] for row in rows]),
            y=alt.Y(field, title=None, axis=alt.Axis(orient="right", tickCount=4, format=number)),
            opacity=alt.condition("datum.done", alt.value(1), alt.value(0.45)),
            tooltip=[alt.Tooltip("when:N", title="Week of"), alt.Tooltip(field, title=title, format=number)],
        )
        .properties(height=PANEL_HEIGHT)
    )


@st.cache_data(max_entries=64, show_spinner=False)
def tone_stack(weeks: Sequence[ToneWeek], axis: Sequence[date], theme: str) -> Spec:
    """The five tiers of each week of `axis` as shares of its scored articles, very negative at the bottom."""
    colors = style.PALETTES[theme]
    rows = []
    for week in weeks:
        total = sum(week.counts) if week.week in axis else 0
        for tier, count in zip(style.TIERS, week.counts, strict=True):
            if total and count:
                shown = f"{count:,} of {total:,} ({count / total:.0%})"
                rows.append(
                    {
                        "day": week.week.isoformat(),
                        "tier": tier.name,
                        "order": tier.value,
                        "n": count / total,
                        "shown": shown,
                        "sign": tier.sign,
                        "when": wording.day_year(week.week),
                    }
                )
    chart = (
        _values(rows)
        .mark_bar()
        .encode(
            x=_week_x([week.isoformat() for week in axis]),
            y=alt.Y(
                "n:Q",
                stack="zero",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(orient="right", tickCount=4, format=".0%"),
            ),
            color=alt.Color(
                "tier:N", legend=None, scale=alt.Scale(domain=[t.name for t in style.TIERS], range=list(colors.tones))
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("when:N", title="Week of"),
                alt.Tooltip("sign:N", title="Sign"),
                alt.Tooltip("tier:N", title="Tone"),
                alt.Tooltip("shown:N", title="Articles"),
            ],
        )
        .properties(height=PANEL_HEIGHT)
    )
    return _finished(chart, theme)


@st.cache_data(max_entries=64, show_spinner=False)
def tone_line(weeks: Sequence[ToneWeek], axis: Sequence[date], theme: str) -> Spec:
    """Mean tone by week of `axis` around zero; up is blue, down is orange, and the side of the line says it too."""
    colors = style.PALETTES[theme]
    rows: list[dict[str, Any]] = [
        {"day": w.week.isoformat(), "n": w.mean, "when": wording.day_year(w.week), "scored": f"{sum(w.counts):,}"}
        for w in weeks
        if w.mean is not None and w.week in axis
    ]
    bars = (
        _values(rows)
        .mark_bar()
        .encode(
            x=_week_x([week.isoformat() for week in axis]),
            y=alt.Y("n:Q", title=None, axis=_tone_axis([row["n"] for row in rows])),
            color=alt.condition("datum.n < 0", alt.value(colors.tones[1]), alt.value(colors.tones[3])),
            tooltip=[
                alt.Tooltip("when:N", title="Week of"),
                alt.Tooltip("n:Q", title="Mean tone", format="+.2f"),
                alt.Tooltip("scored:N", title="Scored articles"),
            ],
        )
    )
    zero = _values([{"y": 0}]).mark_rule(color=colors.muted, strokeWidth=1).encode(y="y:Q")
    return _finished(alt.layer(bars, zero).properties(height=PANEL_HEIGHT), theme)


def _tone_axis(values: Sequence[float]) -> alt.Axis:
    """Labels with as many digits as the steps between them need, so that no two read alike; zero has no sign."""
    reach = max(0.0, *values) - min(0.0, *values) if values else 0.0
    digits = 1 if reach == 0 else max(1, -_step_power(reach / TONE_TICKS))
    label = f"abs(datum.value) < 1e-9 ? '0' : replace(format(datum.value, '+.{digits}f'), '-', '−')"
    return alt.Axis(orient="right", tickCount=TONE_TICKS, labelExpr=label)


def _step_power(step: float) -> int:
    """The power of ten of the step that Vega draws for a wanted one: it takes 1, 2, 5 or 10 times a power."""
    power = math.floor(math.log10(step))
    return power + 1 if step / 10**power >= math.sqrt(50) else power


@st.cache_data(max_entries=64, show_spinner=False)
def calendar(days: Sequence[tuple[date, int]], theme: str) -> Spec:
    """One cell a day, weeks across and weekdays down, in five steps; a cell can be clicked."""
    colors = style.PALETTES[theme]
    most = max((count for _, count in days), default=0) or 1
    rows: list[dict[str, Any]] = [
        {
            "day": day.isoformat(),
            "week": (day - timedelta(days=day.weekday())).isoformat(),
            "weekday": wording.WEEKDAYS[day.weekday()],
            "step": 0 if count == 0 else min(4, 1 + int(4 * (count - 1) / most)),
            "count": count,
            "when": wording.weekday_day(day),
        }
        for day, count in days
    ]
    weeks = list(dict.fromkeys(row["week"] for row in rows))
    click = alt.selection_point(name="day", on="click", fields=["day"], empty=False)
    chart = (
        _values(rows)
        .mark_rect(stroke=colors.background, strokeWidth=2, cornerRadius=2, cursor="pointer")
        .encode(
            x=alt.X("week:O", title=None, axis=_month_axis(weeks), scale=alt.Scale(domain=_at_least(weeks))),
            y=alt.Y(
                "weekday:O",
                title=None,
                scale=alt.Scale(domain=list(wording.WEEKDAYS)),
                axis=alt.Axis(orient="left", labelPadding=6),
            ),
            color=alt.Color("step:O", legend=None, scale=alt.Scale(domain=[0, 1, 2, 3, 4], range=list(colors.heat))),
            stroke=alt.condition(click, alt.value(colors.text), alt.value(colors.background)),
            tooltip=[alt.Tooltip("when:N", title="Day"), alt.Tooltip("count:Q", title="Articles")],
        )
        .add_params(click)
        .properties(height=PANEL_HEIGHT)
    )
    return _finished(chart, theme)


@st.cache_data(max_entries=16, show_spinner=False)
def coverage_strip(weeks: Sequence[CoverageWeek], titles: dict[str, str], order: Sequence[str], theme: str) -> Spec:
    """Feeds down, weeks across: how much each brought against its own median; a week without entries is orange."""
    colors = style.PALETTES[theme]
    rows: list[dict[str, Any]] = []
    for week in weeks:
        usual = week.median_per_day * week.day_count
        ratio = week.entry_count / max(usual, 1)
        step = 0 if week.entry_count == 0 else 1 if ratio < 0.5 else 2 if ratio < 1.5 else 3
        rows.append(
            {
                "feed": titles[week.feed_key],
                "week": week.week.isoformat(),
                "step": step,
                "count": week.entry_count,
                "median": round(usual, 1),
                "when": wording.day_year(week.week),
            }
        )
    fills = [colors.tones[1], colors.heat[1], colors.heat[2], colors.heat[4]]
    rects = (
        _values(rows)
        .mark_rect(stroke=colors.background, strokeWidth=1.5)
        .encode(
            x=alt.X("week:O", title=None, axis=_month_axis(sorted({row["week"] for row in rows}))),
            y=alt.Y(
                "feed:N",
                title=None,
                sort=[titles[key] for key in order],
                axis=alt.Axis(orient="left", labelLimit=_NAME_WIDTH, labelPadding=6, labelOverlap=False),
            ),
            color=alt.Color("step:O", legend=None, scale=alt.Scale(domain=[0, 1, 2, 3], range=fills)),
            tooltip=[
                alt.Tooltip("feed:N", title="Feed"),
                alt.Tooltip("when:N", title="Week of"),
                alt.Tooltip("count:Q", title="Entries"),
                alt.Tooltip("median:Q", title="Usual"),
            ],
        )
    )
    feeds = {row["feed"] for row in rows}
    return _finished(rects.properties(height=18 * len(feeds)), theme)


@st.cache_data(max_entries=8, show_spinner=False)
def survival_steps(curves: Sequence[tuple[str, int, int, float]], names: dict[str, str], theme: str) -> Spec:
    """One falling step line a kind of event, from (event, day, at risk, share not confirmed); all of them is wider."""
    colors = style.PALETTES[theme]
    last = max((day for _, day, _, _ in curves), default=0)
    rows: list[dict[str, Any]] = []
    for event, group in groupby(curves, key=lambda one: one[0]):
        held = list(group)
        start = [] if held[0][1] == 0 else [(event, 0, held[0][2], 1.0)]
        end = [] if held[-1][1] == last else [(event, last, 0, held[-1][3])]
        rows += [
            {
                "event": event,
                "name": names[event],
                "day": day,
                "share": share,
                "at_risk": at_risk,
                "is_all": event == "all",
            }
            for event, day, at_risk, share in [*start, *held, *end]
        ]
    order = list(dict.fromkeys(row["event"] for row in rows))
    base = _values(rows).encode(
        x=alt.X(
            "day:Q", title=None, axis=alt.Axis(orient="bottom", grid=False, tickCount=7, labelExpr="datum.label + ' d'")
        ),
        y=alt.Y(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(orient="right", tickCount=4, format=".0%"),
        ),
        color=alt.Color("event:N", legend=None, scale=alt.Scale(domain=order, range=list(colors.topics[: len(order)]))),
    )
    lines = base.mark_line(interpolate="step-after").encode(
        strokeWidth=alt.condition("datum.is_all", alt.value(3), alt.value(1.5))
    )
    points = base.mark_point(filled=True, size=60, opacity=0).encode(
        tooltip=[
            alt.Tooltip("name:N", title="Kind"),
            alt.Tooltip("day:Q", title="Days"),
            alt.Tooltip("share:Q", title="Not confirmed", format=".0%"),
            alt.Tooltip("at_risk:Q", title="Still followed"),
        ]
    )
    return _finished(alt.layer(lines, points).properties(height=220), theme)


def _at_least(weeks: Sequence[str], count: int = 13) -> list[str]:
    """The weeks, and where they are few the ones that follow: a day stays a small square, not a wall."""
    missing = range(1, count - len(weeks) + 1) if weeks else ()
    return [*weeks, *((date.fromisoformat(weeks[-1]) + timedelta(weeks=n)).isoformat() for n in missing)]


def _values(rows: Sequence[dict[str, Any]]) -> Any:
    return alt.Chart({"values": list(rows)})


def _time_axis(grain: str) -> alt.Axis:
    label = _DAY_LABEL if grain == "day" else _MONTH_LABEL
    return alt.Axis(orient="bottom", grid=False, tickCount=8, labelFlush=True, labelOverlap=True, labelExpr=label)


def _week_x(weeks: Sequence[str]) -> alt.X:
    return alt.X(
        "day:O",
        title=None,
        axis=_month_axis(weeks),
        scale=alt.Scale(domain=list(dict.fromkeys(weeks)), paddingInner=0.25, paddingOuter=0.05),
    )


def _month_axis(weeks: Sequence[str]) -> alt.Axis:
    """Labels the first week of each month: every one where they are few, of quarters or years where many."""
    shown = list(dict.fromkeys(weeks))
    firsts = [week for week in shown if date.fromisoformat(week).day <= 7]
    label = _MONTH_LABEL
    if len(shown) <= 6:
        firsts, label = shown, _DAY_LABEL
    elif len(firsts) > 24:
        firsts = [week for week in firsts if week[5:7] == "01"]
    elif len(firsts) > 12:
        firsts = [week for week in firsts if week[5:7] in {"01", "04", "07", "10"}]
    return alt.Axis(
        values=firsts, labelAngle=0, labelExpr=label, labelOverlap=True, ticks=False, domain=False, grid=False
    )


_NAME_WIDTH = alt.ExprRef("containerSize()[0] < 500 ? 120 : 260")
_DAY_LABEL = "utcFormat(toDate(datum.value), datum.index == 0 ? '%-d %b %Y' : '%-d %b')"
_MONTH_LABEL = (
    "utcFormat(toDate(datum.value), utcdate(toDate(datum.value)) > 7 ? '%-d %b' : "
    "(datum.index == 0 || utcmonth(toDate(datum.value)) == 0) ? '%b %Y' : '%b')"
)


def _finished(chart: Any, theme: str) -> Spec:
    colors = style.PALETTES[theme]
    axis = {
        "labelColor": colors.muted,
        "labelFontSize": 12,
        "gridColor": colors.grid,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "titleColor": colors.muted,
    }
    spec: Spec = chart.to_dict(validate=False)
    spec["config"] = {
        "background": "transparent",
        "font": "Source Sans, sans-serif",
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False},
        "scale": {"bandPaddingInner": 0.1},
    }
    spec["usermeta"] = {"embedOptions": {"renderer": "svg", "actions": False}}
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    # Vega takes a label for as high as its letters without what hangs below the line: the bottom leaves room for that.
    spec["padding"] = {"left": 0, "right": 0, "top": 6, "bottom": 5}
    return spec
