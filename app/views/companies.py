"""Who drives the beat, and what is written about one of them?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from html import escape as html
from urllib.parse import urlencode

import streamlit as st

from app import articles, charts, companies, company_card, filters, parts, stories, story_rows, style, wording
from app.companies import Company, Ranked
from app.outside import escaped, plain
from app.queries import Point
from app.snapshot import Snapshot

LISTED = 10
ENOUGH = 10  # a mean impact of fewer articles is not named as the highest


def main() -> None:
    """The ranking, or one company where the address names one."""
    snap = parts.opened()
    known = {company.company_id: company for company in companies.companies(snap.path)}
    reader = filters.from_address()
    asked = reader.words("company", 80)
    span = parts.span(reader, snap)
    seen = [slug for slug, company in known.items() if company.article_count]
    most = companies.MAX_COMPARED - bool(asked)
    compared = [slug for slug in reader.choices("with", seen, most) if slug != asked]
    point = (
        reader.optional("point", seen),
        reader.day("at", snap.info.first_date - timedelta(days=6), snap.info.newest_date),
    )
    rows = companies.ranked(snap.path, span.start, span.end, span.grain)
    if not asked:
        _ranking(snap, known, rows, compared, span, reader, point)
    elif asked in known:
        _detail(snap, known, known[asked], rows, compared, span, reader, point)
    else:
        _unknown(snap, known, asked, seen, reader)
    parts.footer(snap)


def _ranking(
    snap: Snapshot,
    known: dict[str, Company],
    rows: list[Ranked],
    compared: list[str],
    span: filters.Span,
    reader: filters.Reader,
    point: tuple[str | None, date | None],
) -> None:
    kinds = sorted({row.kind for row in rows if row.kind})
    kind = reader.optional("kind", kinds)
    parts.heading(snap, "Who drives the beat?")
    parts.warnings(reader)
    shown = [row for row in rows if kind is None or row.kind == kind]
    if not rows:
        _range(span)
        parts.later_note(snap, span)
        parts.empty_note(snap, span, "article that names a company of the dictionary")
        return
    _sentence(rows, span)
    parts.muted(
        "Articles count that name a company anywhere in title or text. Tone and impact are those of the articles, "
        "whoever they speak of."
    )
    st.pills(
        "Kind",
        kinds,
        label_visibility="collapsed",
        key=filters.hold("kind-control", kind),
        format_func=company_card.kind_name,
        on_change=lambda: filters.put(kind=st.session_state["kind-control"]),
    )
    order = compared or [row.company_id for row in shown[:3]]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="controls"):
        _compare("Compare companies", known, order, companies.MAX_COMPARED)
        _range(span)
    parts.later_note(snap, span)
    _chart(snap, known, order, span, "companies")
    _behind(snap, known, point, span)
    _table(snap, shown, span)


def _sentence(rows: list[Ranked], span: filters.Span) -> None:
    first = rows[0]
    said = f"<b>{html(plain(first.name))}</b> is named most, in {wording.count(first.article_count, 'article')}"
    weighty = max((row for row in rows if row.article_count >= ENOUGH), key=lambda row: row.mean_impact, default=None)
    if weighty is not None:
        said += (
            f"; of those named in {ENOUGH} or more, <b>{html(plain(weighty.name))}</b> stands in the weightiest, "
            f"of mean impact {weighty.mean_impact:.1f}"
        )
    st.html(f'<div class="bb-lede">{said} ({wording.days(span.start, span.end)}).</div>')


def _table(snap: Snapshot, rows: list[Ranked], span: filters.Span) -> None:
    st.header("All companies", anchor=False)
    column = st.column_config
    data = {
        "Company": [plain(row.name) for row in rows],
        "Mentions": [row.counts for row in rows],
        "Articles": [row.article_count for row in rows],
        "Impact": [row.mean_impact for row in rows],
        "Tone": [row.tone for row in rows],
        "Top topic": [plain(row.topic) for row in rows],
        "Kind": [row.kind and company_card.kind_name(row.kind) for row in rows],
    }
    if not any(row.tone is not None for row in rows):
        del data["Tone"]
    with st.container(key="wide-companies"):
        parts.muted(f"{wording.in_view(16, len(rows))} Click a row to open its company.".strip())
        st.dataframe(
            data,
            hide_index=True,
            height=parts.table_height(len(rows), 16),
            key="company-rows",
            placeholder=wording.NONE,
            on_select=lambda: _row_clicked(rows),
            selection_mode="single-cell",
            column_config={
                "Company": column.TextColumn(width="medium"),
                "Mentions": column.LineChartColumn(
                    "Mentions", width="small", help=f"Articles that name it, by {span.grain}.", y_min=0
                ),
                "Articles": column.ProgressColumn(
                    "Articles", format="%d", min_value=0, max_value=max((row.article_count for row in rows), default=1)
                ),
                "Impact": column.NumberColumn(format="%.1f", help="Mean impact of its articles, 1 to 10."),
                "Tone": column.NumberColumn(format="%+.2f", help="Mean tone of its scored articles, −1 to +1."),
                "Top topic": column.TextColumn(help="The topic that most of its articles are on."),
            },
            alt="Companies with mentions, articles, impact, tone and top topic",
        )
    parts.narrow_list([_narrow(row, span) for row in rows], "find the others in the list of links below")
    with st.container(horizontal=True, horizontal_alignment="right"):
        parts.csv_button("Table (CSV)", "companies", Ranked._fields[:-1], [row[:-1] for row in rows], snap, "table-csv")
    links = st.expander("All companies as links", key="links-open", on_change="rerun")
    if links.open:  # some three hundred links: only for those who open them
        with links, st.grid("auto", min_column_width=190, gap="xxsmall", key="list-companies"):
            for row in sorted(rows, key=lambda one: one.name.lower()):
                _own_link(escaped(row.name), row.company_id, row.company_id)


def _narrow(row: Ranked, span: filters.Span) -> parts.NarrowRow:
    link = f"companies?{urlencode({'company': row.company_id, **span.as_params()})}"
    note = f"impact {row.mean_impact:.1f}, mostly {row.topic}" if row.topic else f"impact {row.mean_impact:.1f}"
    return parts.NarrowRow(row.name, f"{row.article_count:,}", note, link)


def _own_link(label: str, key: str, company_id: str | None) -> None:
    parts.own_link(label, key, partial(_open, company_id))


def _open(company_id: str | None) -> None:
    filters.put(company=company_id, with_=None, sort=None, point=None, at=None)


def _row_clicked(rows: list[Ranked]) -> None:
    cells = st.session_state["company-rows"]["selection"].get("cells") or []
    if cells and 0 <= cells[0][0] < len(rows):
        _open(rows[cells[0][0]].company_id)


def _detail(
    snap: Snapshot,
    known: dict[str, Company],
    company: Company,
    rows: list[Ranked],
    compared: list[str],
    span: filters.Span,
    reader: filters.Reader,
    point: tuple[str | None, date | None],
) -> None:
    sort = reader.choice("sort", list(parts.LIST_ORDERS), "newest")
    parts.heading(snap, escaped(company.name))
    parts.warnings(reader)
    with st.container(key="list-back"):
        _own_link("All companies", "back", None)
    company_card.card(company)
    if company.article_count == 0:
        st.info("Never seen: no article in this home names it.", icon=None)
        return
    mine = next((row for row in rows if row.company_id == company.company_id), None)
    if mine is not None:
        _metrics(mine, span)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="controls"):
        seen = [slug for slug, one in known.items() if one.article_count]
        st.selectbox(
            "Company",
            seen,
            format_func=lambda slug: plain(known[slug].name),
            width=260,
            key=filters.hold("company-control", company.company_id),
            on_change=lambda: filters.put(company=st.session_state["company-control"], point=None, at=None),
        )
        _compare("Compare with", known, compared, companies.MAX_COMPARED - 1, company.company_id)
        _range(span)
    _chart(snap, known, [company.company_id, *compared], span, company.company_id)
    _behind(snap, known, point, span)
    if mine is None:
        parts.muted(f"No article names it, {wording.days(span.start, span.end)}.")
        return
    _tone(snap, company, mine, span)
    _topics(snap, company, span)
    story_rows.strongest(
        snap,
        stories.StoryFilter(company_ids=(company.company_id,), start=span.start, end=span.end),
        "Its stories",
        "company",
        {"company": company.company_id, "scope": "all", **span.as_params()},
    )
    _articles(snap, company, mine, span, sort)


def _metrics(mine: Ranked, span: filters.Span) -> None:
    when = wording.days(span.start, span.end)
    grid = st.grid(4, min_column_width=150)
    grid.metric("Articles", f"{mine.article_count:,}", border=True, help=f"Articles that name it, {when}.")
    grid.metric(
        "Named in the title",
        wording.percent(mine.title_article_count / mine.article_count, 0),
        border=True,
        help=f"{mine.title_article_count:,} of {wording.count(mine.article_count, 'article')}, {when}.",
    )
    grid.metric(
        "Mean impact",
        f"{mine.mean_impact:.1f}",
        border=True,
        help=f"1 to 10, over its articles, {when}; the highest is {mine.top_impact}.",
    )
    if mine.tone is not None:
        scored = wording.count(mine.scored_article_count, "scored article")
        grid.metric("Mean tone", wording.tone(mine.tone), border=True, help=f"−1 to +1, over {scored}, {when}.")


def _tone(snap: Snapshot, company: Company, mine: Ranked, span: filters.Span) -> None:
    tone = companies.tone_weeks(snap.path, company.company_id, span.start, span.end)
    if all(week.mean is None for week in tone):
        parts.muted("No article that names it is scored on these days, so there is no tone.")
        return
    theme, axis = style.palette().name, tuple(week.week for week in tone)
    st.header("Tone of the articles that name it", anchor=False)
    grid = st.grid(2, min_column_width=320, gap="medium")
    with grid.cell():
        parts.label("Tone in five tiers", "share of scored articles, by week", "tone")
        stack = charts.tone_stack(tone, axis, theme)
        st.vega_lite_chart(stack, theme=None, alt="Five tiers of tone by week")
        parts.svg_button(f"{company.company_id}-tiers", f"{company.name}: tone in five tiers", stack, "tiers-svg")
    with grid.cell():
        parts.label("Mean tone", "−1 to +1, by week", "tone")
        line = charts.tone_line(tone, axis, theme)
        st.vega_lite_chart(line, theme=None, alt="Mean tone by week")
        parts.svg_button(f"{company.company_id}-tone", f"{company.name}: mean tone", line, "tone-svg")
    parts.tier_bar([sum(week.counts[tier] for week in tone) for tier in range(5)], mine.article_count)
    with st.container(horizontal=True, horizontal_alignment="right"):
        columns = ["week", *(tier.column for tier in style.TIERS), "sentiment_score"]
        weeks = [(week.week, *week.counts, week.mean) for week in tone]
        parts.csv_button("Tone by week (CSV)", f"{company.company_id}-tone", columns, weeks, snap, "tone-csv")


def _topics(snap: Snapshot, company: Company, span: filters.Span) -> None:
    found = companies.topics_of(snap.path, company.company_id, span.start, span.end)
    if not found:
        return
    st.header("Topics of these articles", anchor=False)
    parts.linked_bars(
        [(name, {"topic": slug, **span.as_params()}, count) for slug, name, count in found], "topic", "topics"
    )
    with st.container(horizontal=True, horizontal_alignment="right"):
        columns = ["topic_id", "topic", "article_count"]
        parts.csv_button("Topics (CSV)", f"{company.company_id}-topics", columns, found, snap, "topics-csv")


def _articles(snap: Snapshot, company: Company, mine: Ranked, span: filters.Span, sort: str) -> None:
    orders = [slug for slug in parts.LIST_ORDERS if mine.tone is not None or slug != "strongest"]
    sort = sort if sort in orders else "newest"
    days = (span.start, span.end)
    total, listed = articles.articles_naming(snap.path, company.company_id, *days, order=sort, limit=LISTED)
    st.header("Articles", anchor=False)
    parts.count_and_order(total, len(listed), orders, sort)
    with st.container(key="articles"):
        parts.article_rows(snap, listed, "company")
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.download_button(
            "These articles (CSV)",
            lambda: _articles_csv(snap, company, span, sort),
            file_name=f"beatbook-{company.company_id}-articles.csv",
            mime="text/csv",
            on_click="ignore",
            key="articles-csv",
        )


def _articles_csv(snap: Snapshot, company: Company, span: filters.Span, sort: str) -> bytes:
    days = (span.start, span.end)
    _, every = articles.articles_naming(snap.path, company.company_id, *days, order=sort, limit=10_000)
    columns = [field for field in articles.Article._fields if field not in {"topics", "topic_ids"}]
    return parts.csv_bytes(columns, [[getattr(one, field) for field in columns] for one in every], snap)


def _compare(label: str, known: dict[str, Company], chosen: list[str], most: int, without: str = "") -> None:
    st.multiselect(
        label,
        [slug for slug, company in known.items() if company.article_count and slug != without],
        format_func=lambda slug: plain(known[slug].name),
        key=filters.hold("with-control", chosen),
        max_selections=most,
        width=420,
        placeholder="other companies",
        on_change=lambda: filters.put(with_=st.session_state["with-control"], point=None, at=None),
    )


def _range(span: filters.Span) -> None:
    parts.range_control(
        span,
        lambda: filters.put(range=st.session_state["range-control"], from_=None, to=None, point=None, at=None),
    )


def _chart(snap: Snapshot, known: dict[str, Company], order: list[str], span: filters.Span, name: str) -> None:
    points = companies.lines(snap.path, tuple(order), span.grain, span.start, span.end)
    names = {slug: plain(known[slug].name) for slug in order}
    parts.label("Mentions", f"articles that name it, by {span.grain}", "matching")
    totals = {slug: sum(point.article_count for point in points if point.entity_id == slug) for slug in order}
    parts.chips([(style.topic_color(place), names[slug], f"{totals[slug]:,}") for place, slug in enumerate(order)])
    spec = charts.index_lines(points, order, names, "count", span.grain, style.palette().name, 280, "Company")
    with st.container(key="company-chart"):
        st.vega_lite_chart(
            spec,
            theme=None,
            key="company-selection",
            on_select=_point_clicked,
            selection_mode=["point"],
            alt="Articles that name the companies over time. The same numbers are in the download below.",
        )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        running = any(not point.is_complete for point in points)
        parts.muted(f"Click a point for its articles{'; the dotted part is still running' if running else ''}.")
        with st.container(horizontal=True, width="content"):
            parts.svg_button(f"{name}-mentions", ", ".join(names[slug] for slug in order), spec, "chart-svg")
            _points_button(name, points, span, snap)


def _points_button(name: str, points: list[Point], span: filters.Span, snap: Snapshot) -> None:
    columns = ["company_id", "period_start", "grain", "article_count", "all_article_count", "is_complete"]
    rows = [
        (p.entity_id, p.period_start, span.grain, p.article_count, p.panel_article_count, p.is_complete) for p in points
    ]
    parts.csv_button("Chart data (CSV)", f"{name}-mentions", columns, rows, snap, "chart-csv")


def _point_clicked() -> None:
    chosen = st.session_state["company-selection"]["selection"].get("point") or []
    if chosen:
        filters.put(point=str(chosen[0]["topic"]), at=str(chosen[0]["period"]))


def _behind(
    snap: Snapshot, known: dict[str, Company], point: tuple[str | None, date | None], span: filters.Span
) -> None:
    slug, day = point
    with st.container(key="behind-point"):
        if slug is None or day is None:
            return
        end = day + timedelta(days=6) if span.grain == "week" else day
        total, listed = articles.articles_naming(snap.path, slug, day, end, limit=LISTED)
        st.subheader(f"{escaped(known[slug].name)}, {wording.days(day, end)}", anchor=False)
        beyond = f"; the newest {len(listed)} are shown" if total > len(listed) else ""
        parts.muted(f"{wording.count(total, 'article')} behind this point{beyond}.")
        parts.article_rows(snap, listed, "behind")
        st.button(
            "Close the list", key="close-point", type="tertiary", on_click=lambda: filters.put(point=None, at=None)
        )


def _unknown(snap: Snapshot, known: dict[str, Company], said: str, seen: list[str], reader: filters.Reader) -> None:
    parts.heading(snap, "No such company")
    parts.warnings(reader)
    st.warning(f"There is no company {escaped(said[:60])}.")
    near = filters.suggestions(said, seen, 5)
    if near:
        st.markdown("Did you mean:")
    with st.container(key="list-near", gap="xsmall"):
        for slug in near or sorted(seen, key=lambda one: -known[one].article_count)[:12]:
            _own_link(escaped(known[slug].name), slug, slug)


main()
