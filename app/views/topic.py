"""Why did one topic move, and what was written?"""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape as html
from typing import Any

import streamlit as st

from app import (
    articles,
    charts,
    event_rows,
    events,
    filters,
    parts,
    queries,
    ranking,
    revisions,
    stories,
    story_rows,
    style,
    vintages,
    why_moved,
    wording,
)
from app.outside import escaped, plain
from app.queries import Point, ToneWeek, Topic
from app.snapshot import Snapshot

LISTED = 10
PUBLISHED = "published"
UNITS = {"article": "Articles", "story": "Stories", "verified_story": "Verified stories"}

PUBLISHED_BASE = (
    " The published line has a base of its own, the first eight weeks, which never moves: compare its shape with the "
    "current line's, not its height."
)


def main() -> None:
    """Widgets, then data, then charts."""
    snap = parts.opened()
    known = {topic.topic_id: topic for topic in queries.topics(snap.path)}
    reader = filters.from_address(knows_days=True)
    as_of = vintages.day(reader, snap)
    asked = reader.words("topic")
    topic = known.get(asked) if asked else _busiest(snap, known)
    if topic is None:
        _unknown(snap, known, asked, reader)
        return
    seen = [slug for slug, one in known.items() if one.article_count]
    named = reader.choices("with", seen, filters.MAX_COMPARED, empty=known)
    compared = [slug for slug in named if slug != topic.topic_id][: filters.MAX_COMPARED - 1]
    span = parts.span(reader, snap)
    day = reader.day("day", snap.info.first_date, snap.info.newest_date)
    units = [unit for unit in UNITS if unit == "article" or unit in queries.units(snap.path)]
    unit = reader.choice("unit", units, "article")
    order = reader.choice("sort", list(parts.LIST_ORDERS), "newest")
    parts.heading(snap, plain_title(topic))
    parts.warnings(reader)
    if as_of is not None:
        vintages.note(as_of, "Articles, sources, tone, stories and companies are known of today alone.")
        _controls(known, topic, compared, span, ["article"], "article")
        vintages.chart(snap, [topic.topic_id, *compared], known, span, "index", as_of)
        revisions.revisions(snap, topic, as_of)
        parts.footer(snap)
        return
    points = queries.lines(snap.path, (topic.topic_id,), "week", span.start, span.end)
    _summary(snap, topic, points)
    _controls(known, topic, compared, span, units, unit)
    parts.later_note(snap, span)
    days = queries.days(snap.path, topic.topic_id, span.start, span.end)
    if topic.article_count and not any(count for _, count in days):
        parts.empty_note(snap, span, "article of this topic")
    tone = queries.tone_weeks(snap.path, topic.topic_id, span.start, span.end)
    has_tone = any(week.mean is not None for week in tone)
    theme = style.palette().name
    if points:
        has_share = _index(snap, topic, known, compared, span, unit)
        why_moved.shown(snap, topic)
        echo = queries.echo_weeks(snap.path, topic.topic_id, span.start, span.end)
        _panels(points, tone if has_tone else [], echo, theme, with_share=not has_share)
    else:
        parts.muted("Nothing to draw by week yet: that needs a week, Monday to Sunday, that the data cover.")
    if has_tone:
        parts.tier_bar([sum(week.counts[tier] for week in tone) for tier in range(5)], sum(count for _, count in days))
    else:
        parts.muted("No article of this topic is scored on these days, so there is no tone.")
    if points:
        _weeks_button(snap, topic, points, tone)
    revisions.revisions(snap, topic)
    st.header("Day by day", anchor=False)
    parts.muted("Articles a day; click a day for its articles.")
    with st.container(key="calendar"):
        spec = charts.calendar(days, theme)
        st.vega_lite_chart(
            spec,
            theme=None,
            key="calendar-selection",
            on_select=_day_clicked,
            selection_mode=["day"],
            alt="Articles by day",
        )
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.svg_button(f"{topic.topic_id}-days", f"{topic.name}: articles by day", spec, "days-svg")
        parts.csv_button("Days (CSV)", f"{topic.topic_id}-days", ["date", "article_count"], days, snap, "days-csv")
    with st.container(key="strongest"):
        _stories(snap, topic, span, day)
    with st.container(key="articles"):
        _articles(snap, topic, span, day, order, has_tone)
    companies = queries.companies_of(snap.path, topic.topic_id, span.start, span.end)
    if companies:
        st.header("Companies mentioned with it", anchor=False)
        parts.muted(f"Articles of this topic that name the company, {wording.days(span.start, span.end)}.")
        parts.linked_bars(
            [(name, {"company": slug, **span.as_params()}, count) for slug, name, count in companies],
            "companies",
            "companies",
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            columns = ["company_id", "company", "article_count"]
            parts.csv_button(
                "Companies (CSV)", f"{topic.topic_id}-companies", columns, companies, snap, "companies-csv"
            )
    parts.footer(snap)


def plain_title(topic: Topic) -> str:
    """The name of the topic, safe for a heading."""
    return escaped(topic.name)


def _busiest(snap: Snapshot, known: dict[str, Topic]) -> Topic | None:
    busiest = queries.busiest_topic(snap.path)
    return known[busiest] if busiest else next(iter(known.values()), None)


def _unknown(snap: Snapshot, known: dict[str, Topic], said: str, reader: filters.Reader) -> None:
    parts.heading(snap, "No such topic")
    parts.warnings(reader)
    st.warning(f"There is no topic {escaped(said[:60])}." if said else "The dictionary has no topics.")
    near = filters.suggestions(said, list(known), 5)
    st.text("Did you mean:" if near else "Nothing is spelt like it. The topics with most articles:")
    with st.container(key="list-near", gap="xsmall"):
        for slug in near or sorted(known, key=lambda one: -known[one].article_count)[:12]:
            parts.own_link(escaped(known[slug].name), slug, partial(filters.put, topic=slug, day=None))
    parts.footer(snap)


def _summary(snap: Snapshot, topic: Topic, points: list[Point]) -> None:
    mover = next((m for m in queries.movers(snap.path) if m.topic_id == topic.topic_id), None)
    said = [topic.area, topic.definition]
    st.html(f'<div class="bb-muted">{html(" · ".join(plain(part) for part in said if part))}</div>')
    if topic.article_count == 0:
        st.info("Never seen: no article in this home holds one of its terms.", icon=None)
        return
    if mover is None:
        return
    last = [point for point in points if point.is_complete][-1:]
    grid = st.grid(4, min_column_width=150)
    week = f"week of {wording.day(mover.week)}"
    grid.metric(
        "Index",
        wording.index(mover.index_value) if mover.index_value is not None else "too few",
        wording.band(mover.low, mover.high) or None,
        delta_color="gray",
        delta_arrow="off",
        border=True,
        height="stretch",
        help=f"100 is the base period's attention; {week}. Below it the band that holds the true value in nine of ten "
        "cases. Too few: under 30 articles in the base.",
    )
    grid.metric(
        "Change",
        wording.change(mover.ratio),
        None if mover.ratio is None else ranking.signal(mover),
        delta_color="gray" if not mover.is_clear else "blue" if mover.is_up else "orange",
        delta_arrow="off",
        border=True,
        height="stretch",
        help=f"Attention in the {week} against the median of the eight weeks before, and whether that clears its own "
        "noise; z counts standard errors.",
    )
    grid.metric(
        "Articles in the panel",
        f"{mover.article_count:,}",
        border=True,
        height="stretch",
        help=f"W{week[1:]}" + (f", of {last[0].panel_article_count:,} in all." if last else "."),
    )
    if mover.tone is not None:
        grid.metric("Mean tone", wording.tone(mover.tone), border=True, height="stretch", help=f"−1 to +1, {week}.")
    else:
        grid.metric(
            "Share of coverage",
            wording.percent(mover.share, 2),
            border=True,
            height="stretch",
            help=f"Of the panel, {week}.",
        )


def _controls(
    known: dict[str, Topic], topic: Topic, compared: list[str], span: filters.Span, units: list[str], unit: str
) -> None:
    seen = [slug for slug, one in known.items() if one.article_count]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="controls"):
        slugs = list(known)
        st.selectbox(
            "Topic",
            slugs,
            format_func=lambda slug: plain(known[slug].name),
            width=260,
            key=filters.hold("topic-control", topic.topic_id),
            on_change=lambda: filters.put(topic=st.session_state["topic-control"], day=None),
        )
        st.multiselect(
            "Compare with",
            [slug for slug in seen if slug != topic.topic_id],
            width=360,
            format_func=lambda slug: plain(known[slug].name),
            max_selections=filters.MAX_COMPARED - 1,
            key=filters.hold("with-control", compared),
            placeholder="other topics",
            on_change=lambda: filters.put(with_=st.session_state["with-control"]),
        )
        parts.range_control(
            span, lambda: filters.put(range=st.session_state["range-control"], from_=None, to=None, day=None)
        )
        if len(units) > 1:
            st.segmented_control(
                "Index counts",
                units,
                required=True,
                format_func=lambda slug: UNITS[slug],
                key=filters.hold("unit-control", unit),
                on_change=lambda: filters.put(unit=st.session_state["unit-control"]),
                help="What the index counts: every article, each story once, or each story with two independent "
                "sources once.",
            )


def _index(
    snap: Snapshot, topic: Topic, known: dict[str, Topic], compared: list[str], span: filters.Span, unit: str
) -> bool:
    """The main chart; returns whether it shows the share, which then needs no panel of its own.

    Without an index and without a comparison there is no main chart: the panel shows the share.
    """
    order = [topic.topic_id, *compared]
    grain = span.grain if unit == "article" else "week"  # stories are counted by week alone
    points = queries.lines(snap.path, tuple(order), grain, span.start, span.end, unit)
    mine = [point for point in points if point.entity_id == topic.topic_id]
    thin = all(point.index_value is None for point in mine)
    if thin and not compared:
        what = UNITS[unit].lower()
        parts.muted(f"No index: too few {what} in the base period. Its share of coverage stands in its place.")
        return False
    alone = () if compared else (topic.topic_id,)
    frozen = queries.lines(snap.path, alone, grain, span.start, span.end, unit, PUBLISHED)
    scale = "share" if thin else "index"
    names = {slug: plain(known[slug].name) for slug in order}
    note = "of the panel's articles: too few in the base for an index" if thin else "100 = the base period"
    note += "" if unit == "article" else f", {UNITS[unit].lower()}"
    parts.label("Share of coverage" if thin else "Index", note, "index")
    if compared:
        parts.chips([(style.topic_color(place), names[slug], "") for place, slug in enumerate(order)])
    elif chips := _line_chips(mine, frozen):
        parts.chips(chips)
    found = events.events(snap.path, tuple(order), span.start, span.end) if unit == "article" else []
    theme = style.palette().name
    marks = event_rows.marks(found, names, grain)
    spec = charts.index_lines(points, order, names, scale, grain, theme, 280, marks=marks, published=frozen)
    st.vega_lite_chart(spec, theme=None, key="topic-index", alt=f"Coverage of {plain(topic.name)} over time")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if any(point.flag == "base forming" for point in mine):
            parts.muted("Baseline still forming: these values move until it is complete.")
        else:
            parts.muted(
                "The band holds the true value in nine of ten cases. The dotted part is still running."
                + (PUBLISHED_BASE if any(point.index_value is not None for point in frozen) else "")
            )
        with st.container(horizontal=True, width="content"):
            parts.svg_button(topic.topic_id, ", ".join(names[slug] for slug in order), spec, "topic-svg")
            parts.points_button(topic.topic_id, [*points, *frozen], grain, snap, "topic-csv")
    event_rows.listed(found, names, snap.info.newest_date)
    return thin


def _line_chips(current: list[Point], published: list[Point]) -> list[tuple[str, str, str]]:
    """What the two lines are, each with its last complete value; none where there is no published one."""
    if all(point.index_value is None for point in published):
        return []
    chips = []
    for color, name, line in (
        (style.topic_color(0), "Current, may be revised", current),
        (style.token("muted"), "Published, never changes", published),
    ):
        last = [point.index_value for point in line if point.is_complete and point.index_value is not None]
        chips.append((color, name, wording.index(last[-1]) if last else ""))
    return chips


def _panels(
    points: list[Point], tone: list[ToneWeek], echo: list[tuple[date, float]], theme: str, *, with_share: bool
) -> None:
    """What the weeks are made of: share unless it is drawn above, sources, echo and tone where there is any."""
    axis = tuple(point.period_start for point in points)
    sources = charts.outlet_bars(points, theme)
    panels: list[tuple[str, str, str | None, dict[str, Any]]] = [
        ("Sources", "distinct outlets, by week", None, sources)
    ]
    if with_share:
        share = charts.share_bars(points, theme)
        panels.insert(0, ("Share of coverage", "of the panel's articles, by week", "index", share))
    if echo:
        ratio = charts.echo_bars(echo, axis, theme)
        panels.append(("Echo", "articles per story, by week", "index", ratio))
    if tone:
        stack, line = charts.tone_stack(tone, axis, theme), charts.tone_line(tone, axis, theme)
        panels.append(("Tone in five tiers", "share of scored articles, by week", "tone", stack))
        panels.append(("Mean tone", "−1 to +1, by week", "tone", line))
    grid = st.grid(2, min_column_width=320, gap="medium")
    for place, (title, note, explained, spec) in enumerate(panels):
        with grid.cell():
            parts.label(title, note, explained)
            st.vega_lite_chart(spec, theme=None, alt=f"{title}, {note}")
            parts.svg_button(f"panel-{place}", f"{title}, {note}", spec, f"panel-{place}-svg")


def _weeks_button(snap: Snapshot, topic: Topic, points: list[Point], tone: list[ToneWeek]) -> None:
    by_week = {week.week: week for week in tone}
    columns = ["week", "article_count", "panel_article_count", "article_share", "outlet_count", "is_complete"]
    columns += ["sentiment_score", *(tier.column for tier in style.TIERS)]
    rows = []
    for point in points:
        week = by_week.get(point.period_start)
        counted = (point.article_count, point.panel_article_count, point.article_share, point.outlet_count)
        toned = (week.mean, *week.counts) if week else (None, 0, 0, 0, 0, 0)
        rows.append((point.period_start, *counted, point.is_complete, *toned))
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Weeks (CSV)", f"{topic.topic_id}-weeks", columns, rows, snap, "weeks-csv")


def _day_clicked() -> None:
    chosen = st.session_state["calendar-selection"]["selection"].get("day") or []
    filters.put(day=str(chosen[0]["day"]) if chosen else None)


def _stories(snap: Snapshot, topic: Topic, span: filters.Span, day: date | None) -> None:
    start, end = (day, day) if day is not None else (span.start, span.end)
    days = {"from": start.isoformat(), "to": end.isoformat()} if day is not None else span.as_params()
    story_rows.strongest(
        snap,
        stories.StoryFilter(topic_ids=(topic.topic_id,), start=start, end=end),
        "Strongest stories" if day is None else f"Strongest stories begun on {wording.weekday_day(start)}",
        "topic",
        {"topic": topic.topic_id, **days},
        topic.name,
    )


def _articles(snap: Snapshot, topic: Topic, span: filters.Span, day: object, order: str, has_tone: bool) -> None:
    start, end = (day, day) if isinstance(day, type(span.start)) else (span.start, span.end)
    orders = [slug for slug in parts.LIST_ORDERS if has_tone or slug != "strongest"]
    order = order if order in orders else "newest"
    total, listed = articles.articles_behind(
        snap.path, topic.topic_id, start, end, order=order, limit=LISTED, panel_only=False
    )
    st.header("Articles" if start != end else f"Articles of {wording.weekday_day(start)}", anchor=False)
    parts.count_and_order(total, len(listed), orders, order)
    parts.article_rows(snap, listed, "topic", skip_topic=topic.topic_id)
    with st.container(horizontal=True, key="list-more"):
        if total > len(listed):
            days = {"from": start.isoformat(), "to": end.isoformat()} if start == end else span.as_params()
            st.page_link(
                parts.PAGES["articles"],
                label=f"All {total:,} articles",
                icon="",
                query_params={"topic": topic.topic_id, **days},
            )
        if start == end and day is not None:
            st.button("Show all days", key="all-days", type="tertiary", on_click=lambda: filters.put(day=None))


main()
