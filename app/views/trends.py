"""What is moving on the beat?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape as html
from typing import NamedTuple

import streamlit as st

from app import (
    articles,
    beat,
    charts,
    emerging,
    event_rows,
    events,
    filters,
    parts,
    queries,
    ranking,
    stories,
    story_rows,
    style,
    vintages,
    wording,
)
from app.events import Event
from app.outside import escaped, plain
from app.queries import BeatWeek, Mover, Point, Topic
from app.snapshot import Snapshot
from app.stories import StoryWeek

CHART = "index-chart"
LISTED = 20
LISTED_STORIES = 10
FIRST_CHOICE = 3
LEAST_WEEKS = 9  # eight to compare with, and one more
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
    reader = filters.from_address(knows_days=True)
    as_of = vintages.day(reader, snap)
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
        compared = _first_choice(snap, shown)
    if as_of is not None:
        vintages.note(as_of, "Articles, tone, stories and changes beyond the usual are known of today alone.")
        _controls(known, compared, span, scale, area, area_slugs)
        vintages.chart(snap, compared, known, span, scale, as_of)
        vintages.table(snap, area, span, as_of)
        parts.footer(snap)
        return

    weeks = queries.beat_weeks(snap.path)
    _sentence(shown, weeks, area)
    parts.muted(
        f"Index by {snap.info.method_version}: how much more each source writes about a topic than it usually does; "
        "100 is the base period. Beyond noise: by a factor of 1.5 or more, and farther than noise alone goes."
    )
    whole = beat.weeks(snap.path)
    beat.strip(snap, whole)
    # One count for the strip and the cards: two shares of one name, made in two ways, would only puzzle.
    counted = beat.story_weeks(whole) or stories.weeks(snap.path, tuple(week.week for week in weeks))
    _metrics(shown, weeks, counted)
    _controls(known, compared, span, scale, area, area_slugs)
    points = queries.lines(snap.path, tuple(compared), span.grain, span.start, span.end)
    parts.later_note(snap, span)
    if not queries.panel_articles(snap.path, span.start, span.end):
        parts.empty_note(snap, span, "article of the panel")
    elif not any(point.panel_article_count for point in points):
        period = "a whole week" if span.grain == "week" else "seven whole days"
        st.info(f"No line yet: it needs {period} of data, and these days hold none.", icon=None)
    found = events.events(snap.path, tuple(compared), span.start, span.end) if points else []
    _chart(snap, points, compared, known, scale, span.grain, found)
    with st.container(key="behind-point"):
        if points:
            _behind(snap, known, point_topic, point_day, span, behind)
    event_rows.listed(found, {slug: known[slug].name for slug in compared}, snap.info.newest_date)
    ranking.rises_and_falls(shown, span)
    if weeks:
        emerging.listed(snap, emerging.terms(snap.path, weeks[-1].week))
    ranking.table(snap, shown, span)
    parts.footer(snap)


def _area_slugs(topics: dict[str, Topic]) -> dict[str, str]:
    areas = sorted({topic.area for topic in topics.values()})
    return {area.lower().replace(" ", "-"): area for area in areas}


def _first_choice(snap: Snapshot, movers: list[Mover]) -> list[str]:
    """Three clear movers, those of the last week before earlier ones, else the topics with most articles."""
    clear = [moved.mover.topic_id for moved in ranking.merged([mover for mover in movers if mover.is_clear])]
    ranked = {mover.topic_id for mover in movers if mover.index_value is not None}
    earlier = events.last_clear(snap.path, queries.coverage(snap.path).end, 2 * FIRST_CHOICE)
    by_count = [mover.topic_id for mover in sorted(movers, key=lambda mover: -mover.article_count)]
    chosen = [*clear, *(slug for slug in earlier if slug in ranked)]
    return list(dict.fromkeys([*chosen, *by_count]))[:FIRST_CHOICE]


def _sentence(movers: list[Mover], weeks: list[BeatWeek], area: str | None) -> None:
    """How many moved beyond noise in the last complete week, and which leads."""
    if len(weeks) < LEAST_WEEKS:
        st.html(
            f'<div class="bb-lede">Baseline still forming: {wording.count(len(weeks), "complete week")} of the nine '
            "that a ranking needs. Until then there is none.</div>"
        )
        return
    where = f" in {html(area)}" if area else ""
    week = f"in the week of {wording.day(weeks[-1].week)}"
    tested = [mover for mover in movers if mover.is_clear is not None]
    if not tested:
        said = f"No topic{where} had the articles and sources {week} that a test for noise needs."
    else:
        said = _tested(tested, len(movers), where, week)
    st.html(f'<div class="bb-lede">{said}</div>')


def _tested(tested: list[Mover], all_count: int, where: str, week: str) -> str:
    clear = [mover for mover in tested if mover.is_clear]
    if not clear:
        of = f"{len(tested):,} of {wording.count(all_count, 'topic')}"
        return f"<b>Nothing moved beyond noise</b>{where} {week}; {of} had articles and sources enough for a test."
    of = f"of {wording.count(len(tested), 'topic')} tested{where}"
    counts = [sum(mover.is_up is way for mover in clear) for way in (True, False)]
    moved = ", ".join(f"{count} {way}" for count, way in zip(counts, ("up", "down"), strict=True) if count)
    ranked = [entry.mover for entry in ranking.merged(clear)]
    together = f" ({wording.count(len(ranked), 'event')})" if len(ranked) < len(clear) else ""
    leads = [_lead(next((one for one in ranked if one.is_up is way), None)) for way in (True, False)]
    said = "; ".join(lead for lead in leads if lead)
    return f"<b>{moved} beyond noise</b>{together} {week}, {of}. {said}."


def _lead(lead: Mover | None) -> str:
    """Bank failures rose most, to 926 (781–1,098), +527% on its usual."""
    if lead is None:
        return ""
    to = "" if lead.index_value is None else f", to {wording.index(lead.index_value)}"
    if to and (band := wording.band(lead.low, lead.high)):
        to += f" ({band})"
    way = "rose" if lead.is_up else "fell"
    return f"<b>{html(plain(lead.name))}</b> {way} most{to}, {wording.change(lead.ratio)} on its usual"


def _metrics(movers: list[Mover], weeks: list[BeatWeek], counted: list[StoryWeek]) -> None:
    """Four cards of the last complete week: the farthest clear rise and fall, what is verified, what asks for action.

    Before stories are placed the last two are how many articles there are and their tone.
    """
    if not weeks:
        return
    last, before = weeks[-1], weeks[-9:-1]
    when = f"week of {wording.day(last.week)}"
    against = "against the median of the eight weeks before"
    grid = st.grid(4, min_column_width=150)
    if len(weeks) >= LEAST_WEEKS:
        clear = ranking.merged([mover for mover in movers if mover.is_clear])
        for name, way in (("Clear riser", True), ("Clear faller", False)):
            _mover_metric(grid, name, next((one for one in clear if one.mover.is_up is way), None), when)
    if any(week.story_count for week in counted):
        _story_metrics(grid, counted, when, against)
    else:
        usual = _median([float(week.panel_article_count) for week in before])
        _metric(
            grid,
            "Articles in the panel",
            f"{last.panel_article_count:,}",
            _delta(last.panel_article_count, usual, lambda by: _relative(by, usual)),
            [week.panel_article_count for week in weeks],
            f"Articles of the panel in the {when}, {against}.",
            when,
        )
        if last.tone is not None:
            usual_tone = _median([week.tone for week in before if week.tone is not None])
            _metric(
                grid,
                "Mean tone",
                wording.tone(last.tone),
                _delta(last.tone, usual_tone, wording.tone, scale=1),
                [week.tone for week in weeks if week.tone is not None],
                f"Mean tone of {last.scored_article_count:,} scored articles on the beat, from −1 to +1, {when}, "
                f"{against}.",
                when,
            )
    parts.muted(f"Changes are {against}; under {wording.SMALL_CHANGE:.0%} they are grey and have no arrow.")


def _mover_metric(grid: st.delta_generator.DeltaGenerator, name: str, moved: ranking.Moved | None, when: str) -> None:
    help_ = f"The topic that moved farthest beyond its own noise in the {when}, against the median of the eight before."
    if moved is None:
        _metric(grid, name, "None", None, [], help_, when)
        return
    mover = moved.mover
    delta = Delta(wording.change(mover.ratio), "up" if mover.is_up else "down")
    _metric(grid, name, escaped(mover.name), delta, mover.rates, help_, when)


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
            when,
        )
    usual = _median([float(week.action_item_count) for week in before])
    _metric(
        grid,
        "Action items",
        f"{last.action_item_count:,}",
        _delta(last.action_item_count, usual, wording.signed),
        [week.action_item_count for week in weeks],
        f"Stories on the beat of impact 8 or more, verified or documented, begun in the {when}, {against}.",
        when,
    )


def _metric(
    grid: st.delta_generator.DeltaGenerator,
    name: str,
    value: str,
    delta: Delta | None,
    shape: list[float],
    help_: str,
    when: str,
) -> None:
    way = delta.way if delta else "none"
    colors = style.palette()
    color = colors.up if way == "up" else colors.down if way == "down" else colors.muted
    with grid.container(border=True, height="stretch", key=f"card-{name.lower().replace(' ', '-')}", gap="xsmall"):
        st.metric(
            name,
            value,
            delta.text if delta else None,
            help=help_,
            delta_color="blue" if way == "up" else "orange" if way == "down" else "gray",
            delta_arrow="off" if way == "none" else way,
        )
        # An image, for the metric's own chart is a whole Vega view: four of them took longer than the index chart.
        st.html(f'<div class="bb-muted">W{html(when[1:])}</div>{parts.wide_spark(shape, color)}')


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
    snap: Snapshot,
    points: list[Point],
    compared: list[str],
    known: dict[str, Topic],
    scale: str,
    grain: str,
    found: list[Event],
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
    marks = event_rows.marks(found, names, grain)
    spec = charts.index_lines(
        points, compared, names, scale, grain, style.palette().name, charts.MAIN_HEIGHT, marks=marks
    )
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
        banded = "; the band, of the line nearest to the pointer, holds the true value in nine of ten cases"
        dotted = "; the dotted part is still running" if running else ""
        parts.muted(f"{what}{dotted}{banded if scale == 'index' and grain == 'week' else ''}.")
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
