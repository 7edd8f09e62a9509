"""What was written? Stands where stories will stand once they exist."""

from __future__ import annotations

import streamlit as st

from app import articles, filters, parts, queries, style, wording
from app.outside import escaped, plain

SIZE = 20
DOWNLOADED = 10_000
ORDERS = {
    "newest": "Newest first",
    "impact": "Highest impact first",
    "negative": "Most negative first",
    "positive": "Most positive first",
}
LEAST_IMPACTS = {"3": "3 or more", "5": "5 or more", "7": "7 or more", "8": "8 or more"}
SCOPES = {"beat": "On the beat", "all": "All"}


def main() -> None:
    """Widgets, then data, then the list."""
    snap = parts.opened()
    parts.heading(snap, "What was written?")
    known = {topic.topic_id: topic for topic in queries.topics(snap.path)}
    topics = {slug: topic for slug, topic in known.items() if topic.article_count}
    outlets = dict(queries.outlet_names(snap.path))
    is_scored = bool(queries.scorers(snap.path))
    tiers = {tier.slug: tier for tier in style.TIERS}
    reader = filters.from_address()
    words = reader.words("q")
    chosen_topics = reader.choices("topic", list(topics), empty=known)
    chosen_outlets = reader.choices("outlet", list(outlets))
    chosen_tones = reader.choices("tone", list(tiers) if is_scored else [], empty=tiers)
    span = parts.span(reader, snap)
    page = reader.number("page")
    scope = reader.choice("scope", list(SCOPES), "beat")
    least = reader.optional("impact", list(LEAST_IMPACTS))
    is_scored = bool(queries.scorers(snap.path))
    orders = [slug for slug in ORDERS if is_scored or slug in {"newest", "impact"}]
    order = reader.choice("sort", orders, "newest")
    parts.warnings(reader)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
        st.text_input(
            "Search",
            key=filters.hold("words-control", words),
            placeholder="all of these words",
            width=290,
            type="search",
            help="Finds articles whose title or summary holds every word, or a longer word that begins with it. "
            "Case and accents do not count.",
            on_change=lambda: filters.put(q=st.session_state["words-control"], page=None),
        )
        st.multiselect(
            "Topic",
            list(topics),
            format_func=lambda slug: plain(topics[slug].name),
            width=240,
            placeholder="any",
            key=filters.hold("topics-control", chosen_topics),
            select_all=False,
            on_change=lambda: filters.put(topic=st.session_state["topics-control"], page=None),
        )
        st.multiselect(
            "Outlet",
            list(outlets),
            format_func=lambda slug: plain(outlets[slug]),
            width=240,
            placeholder="any",
            key=filters.hold("outlets-control", chosen_outlets),
            select_all=False,
            on_change=lambda: filters.put(outlet=st.session_state["outlets-control"], page=None),
        )
        st.selectbox(
            "Impact",
            list(LEAST_IMPACTS),
            index=None,
            format_func=lambda slug: LEAST_IMPACTS[slug],
            width=140,
            placeholder="any",
            key=filters.hold("impact-control", least),
            on_change=lambda: filters.put(impact=st.session_state["impact-control"], page=None),
            help="1 to 10, by consequence and never by volume. Click an article's impact for the rules behind it.",
        )
        st.selectbox(
            "Order",
            orders,
            format_func=lambda slug: ORDERS[slug],
            width=200,
            key=filters.hold("sort-control", order),
            on_change=lambda: filters.put(sort=st.session_state["sort-control"], page=None),
        )
        parts.range_control(
            span, lambda: filters.put(range=st.session_state["range-control"], from_=None, to=None, page=None)
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="narrow"):
        _narrow(tiers, chosen_tones, scope, is_scored)
    wanted = articles.ArticleFilter(
        words,
        tuple(chosen_topics),
        tuple(chosen_outlets),
        tuple(tiers[slug].value for slug in chosen_tones),
        span.start,
        span.end,
        scope == "beat",
        int(least or 1),
    )
    found = articles.search(snap.path, wanted, page, SIZE, order)
    pages = max(1, -(-found.total // SIZE))
    if page > pages:
        st.warning(f"There is no page {page}: the last one is shown.")
        page = pages
        found = articles.search(snap.path, wanted, page, SIZE, order)
    parts.later_note(snap, span, on_articles=True)
    _count(found, span)
    if words and not articles.is_searchable(snap.path, words):
        st.info(f"There is no letter or digit to search for in “{escaped(words)}”.", icon=None)
    elif not found.articles:
        parts.empty_note(
            snap,
            span,
            f"article holds all of “{words}” and passes these filters" if words else "article passes these filters",
        )
    with st.container(key="found"):
        parts.article_rows(snap, found.articles, "found", by_day=order == "newest")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if pages > 1:
            st.pagination(
                pages,
                key=filters.hold("page-control", page),
                on_change=lambda: filters.put(page=str(st.session_state["page-control"])),
            )
        st.download_button(
            "These articles (CSV)",
            lambda: parts.csv_bytes(*articles.search_rows(snap.path, wanted, DOWNLOADED), snap),
            file_name="beatbook-articles.csv",
            mime="text/csv",
            on_click="ignore",
            key="articles-csv",
            disabled=not found.total,
            help=f"The newest {DOWNLOADED:,} of them." if found.total > DOWNLOADED else None,
        )
    parts.footer(snap)


def _narrow(tiers: dict[str, style.Tier], chosen: list[str], scope: str, is_scored: bool) -> None:
    st.segmented_control(
        "Scope",
        list(SCOPES),
        required=True,
        format_func=lambda slug: SCOPES[slug],
        key=filters.hold("scope-control", scope),
        label_visibility="collapsed",
        on_change=lambda: filters.put(scope=st.session_state["scope-control"], page=None),
    )
    if not is_scored:
        return
    st.pills(
        "Tone",
        list(tiers),
        format_func=lambda slug: f"{tiers[slug].sign} {tiers[slug].name}",
        selection_mode="multi",
        wrap=True,
        key=filters.hold("tone-control", chosen),
        label_visibility="collapsed",
        on_change=lambda: filters.put(tone=st.session_state["tone-control"], page=None),
    )


def _count(found: articles.Found, span: filters.Span) -> None:
    scored = sum(found.tier_counts)
    said = f"{wording.count(found.total, 'article')} · {wording.days(span.start, span.end)}"
    if found.off_beat:
        said += f" · {found.off_beat:,} more off the beat"
    parts.muted(said)
    if scored:
        parts.tier_bar(found.tier_counts, found.total)


main()
