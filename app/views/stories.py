"""What clears the gate?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import streamlit as st

from app import articles, companies, filters, parts, queries, snapshot, stories, story_rows, style, wording
from app.outside import escaped, plain
from app.stories import StoryFilter

SIZE = 20
DOWNLOADED = 10_000
LEAST_IMPACTS = {"3": "3 or more", "5": "5 or more", "7": "7 or more", "8": "8 or more"}
SCOPES = {"beat": "On the beat", "all": "All"}


class _Choices(NamedTuple):
    """What there is to choose from: names by slug."""

    topics: dict[str, str]
    areas: dict[str, str]
    companies: dict[str, str]


def main() -> None:
    """Widgets, then data, then the list."""
    snap = parts.opened()
    parts.heading(snap, "What clears the gate?")
    if not stories.story_count(snap.path):
        parts.warnings(filters.from_address(knows_days=True))
        parts.muted("No story yet: articles become stories when they are scored.")
        st.code(snapshot.command("score"), language="bash")
        parts.footer(snap)
        return
    choices = _choices(snap)
    reader = filters.from_address(knows_days=True)
    wanted, span = _wanted(reader, snap, choices)
    page = reader.number("page")
    order = reader.choice("sort", list(stories.ORDERS), "newest")
    parts.warnings(reader)
    _controls(snap, choices, wanted, span, order)
    found = stories.search(snap.path, wanted, page, SIZE, order)
    pages = max(1, -(-found.total // SIZE))
    if page > pages:
        st.warning(f"There is no page {page}: the last one is shown.")
        page = pages
        found = stories.search(snap.path, wanted, page, SIZE, order)
    parts.later_note(snap, span)
    _count(found, wanted, span)
    if wanted.words and not articles.is_searchable(snap.path, wanted.words):
        st.info(f"There is no letter or digit to search for in “{escaped(wanted.words)}”.", icon=None)
    elif not found.stories:
        parts.empty_note(snap, span, "story passes these filters")
    with st.container(key="found-stories"):
        story_rows.story_rows(found.stories, "found", by_day=order == "newest", as_of=wanted.as_of)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if pages > 1:
            st.pagination(
                pages,
                key=filters.hold("page-control", page),
                on_change=lambda: filters.put(page=str(st.session_state["page-control"])),
            )
        st.download_button(
            "These stories (CSV)",
            lambda: parts.csv_bytes(
                *stories.search_rows(snap.path, wanted, DOWNLOADED, order), snap, as_of=wanted.as_of
            ),
            file_name="beatbook-stories.csv",
            mime="text/csv",
            on_click="ignore",
            key="stories-csv",
            disabled=not found.total,
            help=f"The first {DOWNLOADED:,} of them." if found.total > DOWNLOADED else None,
        )
    parts.footer(snap)


def _choices(snap: snapshot.Snapshot) -> _Choices:
    topics = [topic for topic in queries.topics(snap.path) if topic.article_count]
    areas = sorted({topic.area for topic in topics})
    return _Choices(
        {topic.topic_id: topic.name for topic in topics},
        {area.lower().replace(" ", "-"): area for area in areas},
        {one.company_id: one.name for one in companies.companies(snap.path) if one.article_count},
    )


def _wanted(reader: filters.Reader, snap: snapshot.Snapshot, choices: _Choices) -> tuple[StoryFilter, filters.Span]:
    tiers = {tier.slug: tier.value for tier in style.TIERS}
    span = parts.span(reader, snap)
    known = stories.known_days(snap.path)
    as_of = reader.day("as_of", known[0], max(known[1], snap.info.newest_date)) if known else None
    area = reader.optional("area", list(choices.areas))
    wanted = StoryFilter(
        gate=reader.choice("gate", list(stories.GATES), "published"),
        words=reader.words("q"),
        topic_ids=tuple(reader.choices("topic", list(choices.topics))),
        area=choices.areas[area] if area else None,
        company_ids=tuple(reader.choices("company", list(choices.companies))),
        statuses=tuple(reader.choices("status", list(stories.STATUSES))),
        tiers=tuple(tiers[slug] for slug in reader.choices("tone", list(tiers))),
        least_impact=int(reader.optional("impact", list(LEAST_IMPACTS)) or 1),
        start=span.start,
        end=span.end,
        beat_only=reader.choice("scope", list(SCOPES), "beat") == "beat",
        as_of=as_of,
    )
    return wanted, span


def _controls(snap: snapshot.Snapshot, choices: _Choices, wanted: StoryFilter, span: filters.Span, order: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
        st.segmented_control(
            "Gate",
            list(stories.GATES),
            required=True,
            format_func=lambda slug: stories.GATES[slug],
            key=filters.hold("gate-control", wanted.gate),
            on_change=_putter("gate", "gate-control"),
            help="Published: documented, verified, or of one source that reports a deed as done, announced or planned. "
            "Held: rumours of one source, claims of a company about itself, and stories in dispute.",
        )
        st.text_input(
            "Search",
            key=filters.hold("words-control", wanted.words),
            placeholder="words of its headlines",
            width=180,
            type="search",
            on_change=_putter("q", "words-control"),
        )
        st.multiselect(
            "Topic",
            list(choices.topics),
            format_func=lambda slug: plain(choices.topics[slug]),
            width=150,
            placeholder="any",
            key=filters.hold("topics-control", list(wanted.topic_ids)),
            select_all=False,
            on_change=_putter("topic", "topics-control"),
        )
        st.multiselect(
            "Company",
            list(choices.companies),
            format_func=lambda slug: plain(choices.companies[slug]),
            width=150,
            placeholder="any",
            key=filters.hold("companies-control", list(wanted.company_ids)),
            select_all=False,
            on_change=_putter("company", "companies-control"),
        )
        parts.range_control(
            span, lambda: filters.put(range=st.session_state["range-control"], from_=None, to=None, page=None)
        )
        more = _narrowing(wanted)
        with st.popover(f"More ({more})" if more else "More", key="more-filters"):
            _more(snap, choices, wanted, order)


def _narrowing(wanted: StoryFilter) -> int:
    """How many of the filters behind the button narrow the list."""
    chosen = (wanted.area, wanted.statuses, wanted.tiers, wanted.least_impact > 1, wanted.as_of, not wanted.beat_only)
    return sum(map(bool, chosen))


def _more(snap: snapshot.Snapshot, choices: _Choices, wanted: StoryFilter, order: str) -> None:
    with st.container(gap="small", key="more-controls"):
        st.selectbox(
            "Area",
            list(choices.areas),
            index=None,
            format_func=lambda slug: plain(choices.areas[slug]),
            placeholder="any",
            key=filters.hold(
                "area-control", next((slug for slug, name in choices.areas.items() if name == wanted.area), None)
            ),
            on_change=_putter("area", "area-control"),
        )
        st.multiselect(
            "Status",
            list(stories.STATUSES),
            format_func=lambda slug: story_rows.STATUS_NAMES[slug],
            placeholder="any",
            key=filters.hold("status-control", list(wanted.statuses)),
            select_all=False,
            on_change=_putter("status", "status-control"),
        )
        least = str(wanted.least_impact) if wanted.least_impact > 1 else None
        st.selectbox(
            "Impact",
            list(LEAST_IMPACTS),
            index=None,
            format_func=lambda slug: LEAST_IMPACTS[slug],
            placeholder="any",
            key=filters.hold("impact-control", least),
            on_change=_putter("impact", "impact-control"),
        )
        st.selectbox(
            "Order",
            list(stories.ORDERS),
            format_func=lambda slug: stories.ORDER_NAMES[slug],
            key=filters.hold("sort-control", order),
            on_change=_putter("sort", "sort-control"),
        )
        known = stories.known_days(snap.path)
        if known is not None:
            st.date_input(
                "As of",
                value=None,
                min_value=known[0],
                max_value=max(known[1], snap.info.newest_date),
                format="YYYY-MM-DD",
                key=filters.hold("day-control", wanted.as_of),
                on_change=_day_chosen,
                help="The list as this home knew it at the end of a day: sources, status, gate and impact.",
            )
        st.segmented_control(
            "Scope",
            list(SCOPES),
            required=True,
            format_func=lambda slug: SCOPES[slug],
            key=filters.hold("scope-control", "beat" if wanted.beat_only else "all"),
            on_change=_putter("scope", "scope-control"),
        )
    slugs = [tier.slug for tier in style.TIERS if tier.value in wanted.tiers]
    st.pills(
        "Tone",
        [tier.slug for tier in style.TIERS],
        format_func=lambda slug: next(f"{one.sign} {one.name}" for one in style.TIERS if one.slug == slug),
        selection_mode="multi",
        wrap=True,
        key=filters.hold("tone-control", slugs),
        label_visibility="collapsed",
        on_change=_putter("tone", "tone-control"),
    )


def _putter(key: str, widget: str) -> Callable[[], None]:
    """What a widget does when it is changed: its value goes into the address, and the list begins anew."""
    return lambda: filters.put(**{key: st.session_state[widget], "page": None})


def _day_chosen() -> None:
    chosen = st.session_state["day-control"]
    filters.put(as_of=chosen.isoformat() if isinstance(chosen, date) else None, page=None)


def _count(found: stories.Found, wanted: StoryFilter, span: filters.Span) -> None:
    said = [
        wording.count(found.total, "story", "stories"),
        f"{found.verified:,} verified by two or more sources",
        wording.count(found.action_items, "action item"),
        f"begun {wording.days(span.start, span.end)}",
    ]
    if found.off_beat:
        said.append(f"{found.off_beat:,} more off the beat")
    if wanted.as_of is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="list-as-of"):
            st.caption(
                f"As this home knew it at the end of {wording.day_year(wanted.as_of)}: sources, status, gate and "
                "impact are of that day; title, outlets and tone are today's.",
                width="content",
            )
            parts.own_link("Show today", "today", lambda: filters.put(as_of=None, page=None))
    parts.muted(" · ".join(said))
    if sum(found.tier_counts):
        parts.tier_bar(found.tier_counts, found.total, "story", "stories")


main()
