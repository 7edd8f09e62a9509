"""What is moving on the beat?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape as html
from typing import NamedTuple

import streamlit as st

from app import articles, charts, filters, parts, queries, ranking, stories, story_rows, style, wording
from app.outside import escaped, plain
from app.queries import BeatWeek, Mover, Point, Topic
from app.snapshot import Snapshot
from app.stories import StoryWeek

CHART = "index-chart"
LISTED = 20
LISTED_STORIES = 10
BEHIND = {"stories": "Stories", "articles": "Articles"}


class Delta(NamedTuple):
    """A change as a card shows it; one that goes no way has neither colour nor arrow."""

    text: str
    way: wording.Way


def main() -> None:
    """Widgets, then data, then charts."""
    snap = parts.opened()
    parts.heading(snap, "What is moving on the beat?")
    known = {topic.topic_id: topic for topic in queries.topics(snap.path)}
    movers = queries.movers(snap.path)
    reader = filters.from_address()
    seen = {slug: topic for slug, topic in known.items() if topic.article_count}
    area_slugs = _area_slugs(seen)
    area = area_slugs.get(reader.optional("area", list(area_slugs), empty=_area_slugs(known)) or "")
    compared = reader.choices("topic", list(seen), filters.MAX_COMPARED, empty=known)
    span = parts.span(reader, snap)
    scale = reader.choice("scale", list(filters.SCALES), "index")
    point_topic = reader.optional("point", list(seen), empty=known)
    behind = reader.choice("behind", list(BEHIND), "stories")
    point_day = reader.day("at", snap.info.first_date - timedelta(days=6), snap.info.newest_date)
    reader.together("point", "at")
    shown = [mover for mover in movers if area is None or mover.area == area]
    parts.warnings(reader)
    if not compared:
        compared = _first_choice(shown)

    weeks = queries.beat_weeks(snap.path)
    _sentence(shown, weeks, area)
    parts.muted(
        f"Index by {snap.info.method_version}: how much more each source writes about a topic than it usually does; "
        "100 is the base period."
    )
    _metrics(weeks, stories.weeks(snap.path, tuple(week.week for week in weeks)))
    _controls(known, compared, span, scale, area, area_slugs)
    points = queries.lines(snap.path, tuple(compared), span.grain, span.start, span.end)
    parts.later_note(snap, span)
    if not queries.panel_articles(snap.path, span.start, span.end):
        parts.empty_note(snap, span, "article of the panel")
    elif not any(point.panel_article_count for point in points):
        period = "a whole week" if span.grain == "week" else "seven whole days"
        st.info(f"No line yet: it needs {period} of data, and these days hold none.", icon=None)
    _chart(snap, points, compared, known, scale, span.grain)
    with st.container(key="behind-point"):
        if points:
            _behind(snap, known, point_topic, point_day, span, behind)
    ranking.rises_and_falls(shown, span)
    ranking.table(snap, shown, span)
    parts.footer(snap)


def _area_slugs(topics: dict[str, Topic]) -> dict[str, str]:
    areas = sorted({topic.area for topic in topics.values()})
    return {area.lower().replace(" ", "-"): area for area in areas}


def _first_choice(movers: list[Mover]) -> list[str]:
    """The two largest rises and the largest fall, else the topics with most articles."""
    tested = [mover.topic_id for mover in movers if mover.ratio is not None and mover.index_value is not None]
    chosen = list(dict.fromkeys([*tested[:2], *tested[-1:]]))
    by_count = sorted(movers, key=lambda mover: -mover.article_count)
    return chosen or [mover.topic_id for mover in by_count[:3]]


def _sentence(movers: list[Mover], weeks: list[BeatWeek], area: str | None) -> None:
    tested = [mover for mover in movers if mover.ratio is not None]
    where = f" in {html(area)}" if area else ""
    if len(weeks) < 9:
        st.html(
            f'<div class="bb-lede">Baseline still forming: {wording.count(len(weeks), "complete week")} of the nine '
            "that a ranking needs. Until then there is none.</div>"
        )
        return
    if not tested:
        st.html(f'<div class="bb-lede">No topic{where} had enough articles last week to be compared.</div>')
        return
    up, down = tested[0], tested[-1]
    rose, fell = wording.way(up.ratio) == "up", wording.way(down.ratio) == "down"
    said = f"In the week of {wording.day(up.week)}, "
    if rose:
        said += (
            f"<b>{html(plain(up.name))}</b>{where} rose most, {wording.change(up.ratio)} on its usual share of coverage"
        )
        if fell:
            said += f"; <b>{html(plain(down.name))}</b> fell most, {wording.change(down.ratio)}"
    elif fell:
        said += f"no topic{where} rose; <b>{html(plain(down.name))}</b> fell most, {wording.change(down.ratio)} on its "
        said += "usual share of coverage"
    else:
        said += f"no topic{where} moved by {wording.SMALL_CHANGE:.0%} or more of its usual share of coverage"
    st.html(f'<div class="bb-lede">{said}.</div>')


def _metrics(weeks: list[BeatWeek], counted: list[StoryWeek]) -> None:
    """Four cards: articles and tone, and of stories what is verified and what asks for action, where there are any."""
    if not weeks:
        return
    has_stories = any(week.story_count for week in counted)
    last, before = weeks[-1], weeks[-9:-1]
    when = f"week of {wording.day(last.week)}"
    against = "against the median of the eight weeks before"
    grid = st.grid(4, min_column_width=150)
    usual = _median([float(week.panel_article_count) for week in before])
    _metric(
        grid,
        "Articles in the panel",
        f"{last.panel_article_count:,}",
        _delta(last.panel_article_count, usual, lambda by: _relative(by, usual)),
        [week.panel_article_count for week in weeks],
        f"Articles of the panel in the {when}, {against}.",
    )
    if last.beat_share is not None and not (has_stories and last.tone is not None):
        usual = _median([week.beat_share for week in before if week.beat_share is not None])
        _metric(
            grid,
            "Of them on the beat",
            wording.percent(last.beat_share),
            _delta(last.beat_share, usual, lambda by: f"{wording.signed(100 * by, 1)} pts"),
            [week.beat_share or 0 for week in weeks],
            f"Share with any topic of the beat, {when}, {against}.",
        )
    if last.tone is not None:
        usual = _median([week.tone for week in before if week.tone is not None])
        help_ = (
            f"Mean tone of {last.scored_article_count:,} scored articles on the beat, from −1 to +1, {when}, {against}."
        )
        _metric(
            grid,
            "Mean tone",
            wording.tone(last.tone),
            _delta(last.tone, usual, wording.tone, scale=1),
            [week.tone for week in weeks if week.tone is not None],
            help_,
        )
    if has_stories:
        _story_metrics(grid, counted, when, against)
        parts.muted(f"Changes are {against}; under {wording.SMALL_CHANGE:.0%} they are grey and have no arrow.")
        return
    usual = _median([float(week.topic_count) for week in before])
    _metric(
        grid,
        "Topics covered",
        f"{last.topic_count:,}",
        _delta(last.topic_count, usual, wording.signed),
        [week.topic_count for week in weeks],
        f"Topics with an article in the {when}, {against}.",
    )
    if last.tone is None:
        usual = _median([float(week.outlet_count) for week in before])
        _metric(
            grid,
            "Outlets",
            f"{last.outlet_count:,}",
            _delta(last.outlet_count, usual, wording.signed),
            [week.outlet_count for week in weeks],
            f"Outlets with an article on the beat, {when}, {against}.",
        )
    parts.muted(f"Changes are {against}; under {wording.SMALL_CHANGE:.0%} they are grey and have no arrow.")


def _story_metrics(grid: st.delta_generator.DeltaGenerator, weeks: list[StoryWeek], when: str, against: str) -> None:
    last, before = weeks[-1], weeks[-9:-1]
    if last.story_count:
        share = last.verified_count / last.story_count
        usual = _median([week.verified_count / week.story_count for week in before if week.story_count])
        _metric(
            grid,
            "Verified stories",
            wording.percent(share, 0),
            _delta(share, usual, lambda by: f"{wording.signed(100 * by, 1)} pts"),
            [week.verified_count / week.story_count if week.story_count else 0 for week in weeks],
            f"{last.verified_count:,} of {wording.count(last.story_count, 'story', 'stories')} on the beat, begun in "
            f"the {when}, have two independent sources or more, {against}. The newest may still find theirs.",
        )
    usual = _median([float(week.action_item_count) for week in before])
    _metric(
        grid,
        "Action items",
        f"{last.action_item_count:,}",
        _delta(last.action_item_count, usual, wording.signed),
        [week.action_item_count for week in weeks],
        f"Stories on the beat of impact 8 or more, verified or documented, begun in the {when}, {against}.",
    )


def _metric(
    grid: st.delta_generator.DeltaGenerator,
    name: str,
    value: str,
    delta: Delta | None,
    shape: list[float],
    help_: str,
) -> None:
    way = delta.way if delta else "none"
    colors = style.palette()
    color = colors.up if way == "up" else colors.down if way == "down" else colors.muted
    with grid.container(border=True, key=f"card-{name.lower().replace(' ', '-')}", gap="xsmall"):
        st.metric(
            name,
            value,
            delta.text if delta else None,
            help=help_,
            delta_color="blue" if way == "up" else "orange" if way == "down" else "gray",
            delta_arrow="off" if way == "none" else way,
        )
        # An image, for the metric's own chart is a whole Vega view: four of them took longer than the index chart.
        if drawn := parts.wide_spark(shape, color):
            st.html(drawn)


def _median(values: list[float]) -> float | None:
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _delta(
    value: float, usual: float | None, written: Callable[[float], str], scale: float | None = None
) -> Delta | None:
    """The change from what was usual as `written`; small ones, against `scale` or what was usual, go no way."""
    if usual is None:
        return None
    by = value - usual
    text = written(by)
    is_small = wording.is_small(by, usual if scale is None else scale) or wording.is_nothing(text)
    return Delta(text, "none" if is_small else "up" if by > 0 else "down")


def _relative(by: float, usual: float | None) -> str:
    """A change in parts of what was usual; of nothing there are no parts, and it stands as the number it is."""
    return wording.change(1 + by / usual) if usual else wording.signed(by)


def _controls(
    known: dict[str, Topic],
    compared: list[str],
    span: filters.Span,
    scale: str,
    area: str | None,
    areas: dict[str, str],
) -> None:
    slug = next((key for key, name in areas.items() if name == area), None)
    st.pills(
        "Area",
        list(areas),
        label_visibility="collapsed",
        format_func=lambda key: escaped(areas[key]),
        key=filters.hold("area-control", slug),
        on_change=lambda: filters.put(area=st.session_state["area-control"], topic=None, point=None, at=None),
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="controls"):
        options = [slug for slug, topic in known.items() if topic.article_count]
        st.multiselect(
            "Compare topics",
            options,
            format_func=lambda key: plain(known[key].name),
            key=filters.hold("compare-control", compared),
            max_selections=filters.MAX_COMPARED,
            width=500,
            on_change=lambda: filters.put(topic=st.session_state["compare-control"], point=None, at=None),
        )
        parts.range_control(span, _range_changed)
        st.segmented_control(
            "Scale",
            list(filters.SCALES),
            required=True,
            format_func=lambda key: filters.SCALES[key],
            key=filters.hold("scale-control", scale),
            on_change=lambda: filters.put(scale=st.session_state["scale-control"]),
            help="Index: 100 is the base period. Share: of all articles of the panel. "
            "Rebased: 100 is the first point of the range.",
        )


def _range_changed() -> None:
    filters.put(range=st.session_state["range-control"], from_=None, to=None, point=None, at=None)


def _chart(
    snap: Snapshot, points: list[Point], compared: list[str], known: dict[str, Topic], scale: str, grain: str
) -> None:
    entries = []
    for position, slug in enumerate(compared):
        mine = [point for point in points if point.entity_id == slug and point.is_complete]
        last = mine[-1] if mine else None
        if last is None or (scale != "share" and last.index_value is None):
            value = "too few articles"
        else:
            value = wording.percent(last.article_share) if scale == "share" else wording.index(last.index_value)
        if scale == "rebased":
            value = ""
        entries.append((style.topic_color(position), known[slug].name, value))
    parts.chips(entries)
    if not points:
        parts.muted("Nothing to draw yet: a line needs a week, Monday to Sunday, that the data cover.")
        return
    names = {slug: plain(known[slug].name) for slug in compared}
    spec = charts.index_lines(points, compared, names, scale, grain, style.palette().name, charts.MAIN_HEIGHT)
    with st.container(key=CHART):
        st.vega_lite_chart(
            spec,
            theme=None,
            key="index-selection",
            on_select=_point_clicked,
            selection_mode=["point"],
            alt="Coverage of the compared topics over time. The same numbers are in the download below.",
        )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        what = "One point is a week, Monday to Sunday UTC" if grain == "week" else "One point is seven days to that day"
        running = any(not point.is_complete for point in points)
        parts.muted(f"{what}{'; the dotted part is still running' if running else ''}.")
        with st.container(horizontal=True, width="content"):
            parts.svg_button("trends", ", ".join(names[slug] for slug in compared), spec, "chart-svg")
            parts.points_button("trends", points, grain, snap, "chart-csv")


def _point_clicked() -> None:
    chosen = st.session_state["index-selection"]["selection"].get("point") or []
    if chosen:
        filters.put(point=str(chosen[0]["topic"]), at=str(chosen[0]["period"]))


def _behind(
    snap: Snapshot,
    known: dict[str, Topic],
    slug: str | None,
    day: date | None,
    span: filters.Span,
    chosen: str,
) -> None:
    if slug is None or day is None:
        parts.muted("Click a point of a line to list the stories behind it.")
        return
    start, end = (day, day + timedelta(days=6)) if span.grain == "week" else (day - timedelta(days=6), day)
    name = known[slug].name
    st.subheader(f"{escaped(name)}, {wording.days(start, end)}", anchor=False)
    if stories.story_count(snap.path):
        st.segmented_control(
            "Behind this point",
            list(BEHIND),
            required=True,
            format_func=lambda one: BEHIND[one],
            key=filters.hold("behind-control", chosen),
            label_visibility="collapsed",
            on_change=lambda: filters.put(behind=st.session_state["behind-control"]),
        )
    else:
        chosen = "articles"
    if chosen == "stories":
        _stories_behind(snap, slug, name, start, end)
    else:
        _articles_behind(snap, slug, start, end)
    with st.container(horizontal=True, key="list-behind"):
        st.page_link(
            parts.PAGES["topic"],
            label=f"Open {escaped(name)}",
            icon="",
            query_params={"topic": slug, **span.as_params()},
        )
        if chosen == "stories":
            st.page_link(
                parts.PAGES["stories"],
                label="Stories begun on these days",
                icon="",
                query_params={
                    "topic": slug,
                    "gate": "all",
                    "sort": "strongest",
                    "from": start.isoformat(),
                    "to": min(end, snap.info.newest_date).isoformat(),
                },
            )
        st.page_link(
            parts.PAGES["articles"],
            label="All articles of these days",
            icon="",
            query_params={"topic": slug, "from": start.isoformat(), "to": min(end, snap.info.newest_date).isoformat()},
        )
        st.button(
            "Close the list", key="close-point", type="tertiary", on_click=lambda: filters.put(point=None, at=None)
        )


def _stories_behind(snap: Snapshot, slug: str, name: str, start: date, end: date) -> None:
    total, listed = stories.behind(snap.path, slug, start, end, LISTED_STORIES)
    beyond = f"; the {len(listed)} of the highest impact are shown" if total > len(listed) else ""
    parts.muted(f"{wording.count(total, 'story', 'stories')} with articles of the panel behind this point{beyond}.")
    story_rows.story_rows(listed, "behind", skip_topic=name)


def _articles_behind(snap: Snapshot, slug: str, start: date, end: date) -> None:
    total, listed = articles.articles_behind(snap.path, slug, start, end, limit=LISTED)
    beyond = f"; the newest {len(listed)} are shown" if total > len(listed) else ""
    parts.muted(f"{wording.count(total, 'article')} of the panel behind this point{beyond}.")
    parts.article_rows(snap, listed, "behind", skip_topic=slug)


main()
