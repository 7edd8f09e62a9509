"""The pieces that pages share: the frame with badge and footer, lists of articles, chips, small drawings, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from html import escape as html
from typing import Any, NamedTuple
from urllib.parse import quote

import streamlit as st

from app import evidence, filters, images, navigation, popovers, queries, snapshot, sources, style, wording
from app.articles import Article
from app.filters import Reader, Span
from app.outside import code_html, defused, escaped, plain, safe_url
from app.queries import Point

PAGES = {name: view.file for name, view in navigation.VIEWS.items()}
NARROW_ROWS = 20
# Of the list of articles below one topic or one company.
LIST_ORDERS = {"newest": "Newest", "impact": "Highest impact", "strongest": "Strongest tone"}


def opened() -> snapshot.Snapshot:
    """The snapshot to show; where there is none, one plain card with the command to run, and the page ends."""
    try:
        return snapshot.current()
    except snapshot.NoSnapshot as missing:
        with st.container(border=True, key="no-snapshot"):
            st.subheader("There is nothing to show yet")
            st.text(missing.reason)
            st.code(missing.command, language="bash")
            st.caption("Then reload this page.")
        st.stop()


def own_link(label: str, key: str, on_click: Callable[[], None]) -> None:
    """A link within the page that is open, by changing its address; `label` is markdown of ours or escaped.

    A page_link to the page that is open shows the new view under the old address.
    """
    st.button(label, key=f"open-{key}", type="tertiary", on_click=on_click)


def heading(snap: snapshot.Snapshot, title: str) -> None:
    """The page's title, above it the badge of a sample beat and the banner of a silent intake."""
    if snap.info.is_sample:
        st.html('<span class="bb-badge">Sample data: fictional</span>')
    intake = sources.intake(snap.path)
    if intake.is_down:
        st.error(
            f"All {wording.count(intake.polled, 'polled feed')} are failing: nothing new has come in since "
            f"{wording.day_year(snap.info.newest_date)}.",
            icon=None,
        )
    st.title(title, anchor=False)


def warnings(reader: Reader) -> None:
    """What of the address could not be used."""
    for warning in reader.warnings[: filters.NAMED_WARNINGS]:
        st.warning(escaped(warning))
    rest = len(reader.warnings) - filters.NAMED_WARNINGS
    if rest > 0:
        st.warning(f"{wording.count(rest, 'more value')} of the address could not be used.")


def span(reader: Reader, snap: snapshot.Snapshot) -> Span:
    """The days that the address asks for; ranges end where the coverage of this snapshot ends."""
    return reader.span(snap.info.first_date, snap.info.newest_date, queries.coverage(snap.path).end)


def show_all(text: str, key: str) -> None:
    """A button that shows all days of the data."""
    st.button(text, key=key, type="tertiary", on_click=lambda: filters.put(range="all", from_=None, to=None, page=None))


def later_note(snap: snapshot.Snapshot, span: Span | None = None, *, on_articles: bool = False) -> None:
    """Says that articles lie after the end of the coverage, with the way to them; nothing where `span` shows them.

    `on_articles` says that the Articles page, where that way leads, is the one that is open.
    """
    covered = queries.coverage(snap.path)
    if not covered.later_article_count or (span is not None and span.end > covered.end):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="later"):
        st.caption(
            f"{wording.count(covered.later_article_count, 'article')} with a later date, up to "
            f"{wording.day_year(snap.info.newest_date)}, left out here: the data are dense enough to compare only up "
            f"to {wording.day_year(covered.end)}."
        )
        if span is not None:
            show_all("Show all days", "later-all")
        text, start = "The later articles", (covered.end + timedelta(days=1)).isoformat()
        end = snap.info.newest_date.isoformat()
        if on_articles:
            own_link(text, "later", lambda: filters.put(from_=start, to=end, scope="all", range=None, page=None))
        else:
            query = {"from": start, "to": end, "scope": "all"}
            st.page_link(PAGES["articles"], label=text, icon="", query_params=query)


def empty_note(snap: snapshot.Snapshot, span: Span, what: str) -> None:
    """Says that the chosen days hold no `what`, which days the data cover, and offers all of them."""
    with st.container(key="empty"):
        st.info(
            f"No {escaped(what)} on the chosen days, {wording.days(span.start, span.end)}. The data cover "
            f"{wording.days(snap.info.first_date, queries.coverage(snap.path).end)}.",
            icon=None,
        )
        if (span.start, span.end) != (snap.info.first_date, snap.info.newest_date):
            show_all("Show all days", "empty-all")


def muted(text: str) -> None:
    """One line in the second colour; `text` is ours or already plain, and is shown as text."""
    st.html(f'<div class="bb-muted">{html(text)}</div>')


def label(text: str, note: str = "", anchor: str | None = None) -> None:
    """The heading of a panel, with what it shows in the second colour and a "?" that opens the method at `anchor`."""
    ask = popovers.ask(anchor, text) if anchor else ""
    st.html(f'<div class="bb-label">{html(text)} <span>{html(note)}</span> {ask}</div>')


def footer(snap: snapshot.Snapshot) -> None:
    """When this was built, of what, how its feeds are doing, and by which method."""
    info = snap.info
    covered = queries.coverage(snap.path)
    later = f" (newest {wording.day_year(info.newest_date)})" if covered.later_article_count else ""
    parts = [
        f"Built {wording.moment(info.built_at)}",
        f"data to {wording.day_year(covered.end)}{later}",
        str(sources.intake(snap.path)),
        wording.count(info.article_count, "article"),
        f"method {info.method_version}",
    ]
    if info.is_sample:
        parts.append("sample data")
    st.html(f'<div class="bb-foot">{html(" · ".join(parts))}</div>')


def range_control(span: Span, on_change: Any) -> None:
    """30, 90, 180 days or all; none is chosen where from/to gave the days."""
    st.segmented_control(
        "Range",
        list(filters.RANGES),
        key=filters.hold("range-control", span.name),
        on_change=on_change,
        help="Ranges end at the newest day with real coverage, not today; all goes to the newest article. "
        "Any other days: add from and to to the address, for instance from=2023-03-01&to=2023-03-31. "
        f"Buttons: {', '.join(filters.RANGE_NAMES.values())}.",
    )


def chips(entries: Iterable[tuple[str, str, str]]) -> None:
    """Labelled chips instead of a legend: colour, name, value."""
    made = (
        f'<span class="bb-chip"><i style="background:{color}"></i>{html(plain(name))} <b>{html(value)}</b></span>'
        for color, name, value in entries
    )
    st.html(f'<div class="bb-chips">{"".join(made)}</div>')


def tier_bar(counts: Sequence[int], count_shown: int, noun: str = "article", plural: str = "articles") -> None:
    """One bar of the five tiers with their counts below; the signs say it without colour.

    Where fewer are scored than the `count_shown` that the page shows, it says how many the bar stands for.
    """
    total = sum(counts)
    if not total:
        muted(f"No {noun} here is scored.")
        return
    cells, texts = [], []
    for tier, count in zip(style.TIERS, counts, strict=True):
        if count:
            cells.append(f'<i style="flex:{count};background:{style.tone_color(tier.value)}"></i>')
        texts.append(
            f'<span class="bb-chip"><span style="color:{style.tone_color(tier.value, text=True)}">{tier.sign}</span>'
            f"{tier.name} <b>{count:,}</b> <em>{count / total:.0%}</em></span>"
        )
    st.html(
        f'<div class="bb-tiers" aria-hidden="true">{"".join(cells)}</div><div class="bb-chips">{"".join(texts)}</div>'
    )
    if total < count_shown:
        muted(f"{total:,} of {wording.count(count_shown, noun, plural)} {'is' if total == 1 else 'are'} scored.")


def tier_names() -> None:
    """The five tiers with their signs."""
    made = (
        f'<span class="bb-chip"><span style="color:{style.tone_color(tier.value, text=True)}">{tier.sign}</span>'
        f"{tier.name}</span>"
        for tier in style.TIERS
    )
    st.html(f'<div class="bb-chips">{"".join(made)}</div>')


def spark(values: Sequence[float], color: str, width: int = 130, height: int = 26) -> str:
    """A small line with a dot at its end, as an image tag: inline drawings do not pass Streamlit's sanitiser."""
    dots = _dots(values, width, height)
    if not dots:
        return ""
    end = f'<circle cx="{dots[-1][0]:.1f}" cy="{dots[-1][1]:.1f}" r="2.5" fill="{color}"/>'
    return f'<img alt="" width="{width}" height="{height}" src="{_drawing(dots, color, width, height, end)}">'


def wide_spark(values: Sequence[float], color: str, height: int = 44) -> str:
    """A small line as wide as what it stands in, as an image tag; only its width stretches, not its stroke."""
    dots = _dots(values, 240, height)
    if not dots:
        return ""
    return f'<img class="bb-spark" alt="" height="{height}" src="{_drawing(dots, color, 240, height)}">'


def band_spark(
    values: Sequence[float | None], bounds: Sequence[tuple[float | None, float | None]], color: str, height: int = 40
) -> str:
    """A small line as wide as what it stands in, with the band where each value has one; missing ones are left out.

    The band is cut off half the line's reach beyond it, or one uncertain week would flatten all others.
    """
    known = [(value, *bound) for value, bound in zip(values, bounds, strict=True) if value is not None]
    if len(known) < 2:
        return ""
    line = [value for value, _, _ in known]
    beyond = (max(line) - min(line)) / 2 or 1
    ends = (min(line) - beyond, max(line) + beyond)
    band = [(max(low, ends[0]), min(high, ends[1])) for _, low, high in known if low is not None and high is not None]
    if len(band) < len(known):
        return wide_spark(line, color, height)
    around = [_dots([bound[side] for bound in band], 240, height, ends) for side in (0, 1)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*around[0], *reversed(around[1])])
    area = f'<polygon points="{path}" fill="{color}" opacity="0.16"/>'
    drawing = _drawing(_dots(line, 240, height, ends), color, 240, height, area)
    return f'<img class="bb-spark" alt="" height="{height}" src="{drawing}">'


def _dots(
    values: Sequence[float], width: int, height: int, ends: tuple[float, float] | None = None
) -> list[tuple[float, float]]:
    """Where values stand in a drawing of this size, which reaches from lowest to highest, or from end to end."""
    if len(values) < 2:
        return []
    low, high = ends or (min(values), max(values))
    step, reach = (width - 8) / (len(values) - 1), (high - low) or 1
    return [(4 + n * step, height - 4 - (height - 8) * (value - low) / reach) for n, value in enumerate(values)]


def _drawing(dots: Sequence[tuple[float, float]], color: str, width: int, height: int, more: str = "") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none"><polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.5" '
        f'stroke-linejoin="round" vector-effect="non-scaling-stroke"/>{more}</svg>'
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def bars(entries: Sequence[tuple[str, int]]) -> None:
    """Names with a bar and a count each."""
    most = max((count for _, count in entries), default=1)
    made = (
        f'<span title="{html(plain(name))}">{html(plain(name))}</span>'
        f'<div><i style="width:{100 * count / most:.1f}%"></i></div><b>{count:,}</b>'
        for name, count in entries
    )
    st.html(f'<div class="bb-bars">{"".join(made)}</div>')


def linked_bars(entries: Sequence[tuple[str, dict[str, str], int]], page: str, key: str) -> None:
    """Names with a bar and a count each; a name opens `page` of PAGES with these parameters."""
    most = max((count for _, _, count in entries), default=1)
    with st.container(key=f"bars-{key}", gap=None):
        for position, (name, query, count) in enumerate(entries):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"row-{key}-{position}"):
                st.page_link(PAGES[page], label=escaped(name), icon="", width=210, query_params=query)
                st.html(
                    f'<div class="bb-bar"><i><u style="width:{100 * count / most:.1f}%"></u></i><b>{count:,}</b></div>'
                )


def article_rows(
    snap: snapshot.Snapshot,
    articles: Sequence[Article],
    key: str,
    *,
    skip_topic: str | None = None,
    by_day: bool = False,
) -> None:
    """A list of articles: each title opens the publisher's page in a new tab, and the line below says the rest.

    Tone and impact are a button that opens what speaks for them; all of a list is read in one query.
    """
    found = evidence.evidence(snap.path, tuple(article.article_id for article in articles))
    known = evidence.rules(snap.path)
    last: date | None = None
    for position, article in enumerate(articles):
        day = article.published_at.date()
        if by_day and day != last:
            st.subheader(wording.weekday_day(day), anchor=False)
        last = day
        with st.container(key=f"row-{key}-{position}"):
            title = escaped(article.title) or "Untitled"
            url = safe_url(article.url)
            if url is None:
                st.markdown(f"**{title}** :gray[(no link)]")
            else:
                st.page_link(url, label=title, icon="")
            when = f"{article.published_at:%H:%M}" if by_day else wording.moment(article.published_at)
            parts = [escaped(article.outlet_name), when]
            others = [name for name, slug in zip(article.topics, article.topic_ids, strict=True) if slug != skip_topic]
            parts.append(escaped(", ".join(others[:3])) + (f" +{len(others) - 3}" if len(others) > 3 else ""))
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"marks-{key}-{position}"):
                if article.article_id in found:
                    popovers.why(found[article.article_id], known, f"why-{key}-{position}")
                st.caption(" · ".join(part for part in parts if part), width="content")


def count_and_order(total: int, shown: int, orders: list[str], order: str) -> None:
    """How many articles there are, and the control of their order, one of `orders` (of LIST_ORDERS)."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        muted(f"{wording.count(total, 'article')}{f', {shown} shown' if total > shown else ''}.")
        st.segmented_control(
            "Order",
            orders,
            required=True,
            label_visibility="collapsed",
            format_func=lambda slug: LIST_ORDERS[slug],
            key=filters.hold("sort-control", order),
            on_change=lambda: filters.put(sort=st.session_state["sort-control"]),
        )


def table_height(count: int, most: int) -> int:
    """Pixels of a table with `count` rows; where there are over `most`, half a row more says that it scrolls."""
    return round((count if count <= most else most + 0.5) * 35) + 38


class NarrowRow(NamedTuple):
    """A row of a table as a phone shows it; all text is plain, `link` an address of ours or nothing."""

    title: str
    value: str
    note: str
    link: str = ""
    color: str = "inherit"


def narrow_list(rows: Sequence[NarrowRow], where_rest: str) -> None:
    """The table's first rows as a list that only narrow windows show, where a table of many columns cannot be read."""
    kept = rows[:NARROW_ROWS]
    made = []
    for row in kept:
        title = html(plain(row.title))
        if row.link:
            title = f'<a href="{html(row.link)}" target="_self">{title}</a>'
        made.append(
            f'<li><span>{title}</span><b style="color:{row.color}">{html(plain(row.value))}</b>'
            f"<small>{html(plain(row.note))}</small></li>"
        )
    rest = f"The first {len(kept)} of {len(rows):,}; {where_rest}." if len(kept) < len(rows) else ""
    st.html(f'<ul class="bb-narrow">{"".join(made)}</ul><div class="bb-narrow bb-muted">{html(rest)}</div>')


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of words whose last column wraps; a phone stacks the columns. Backticks are code."""
    top = "".join(f"<th>{html(head)}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{code_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    st.html(f'<table class="bb-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>')


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], snap: snapshot.Snapshot, *, as_of: date | None = None
) -> bytes:
    """A table as CSV (UTF-8 with a mark, as spreadsheets want it), with method, day and build on each row.

    The day is `as_of` where the table shows how things stood then, else the newest.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*columns, "method_version", "as_of", "built_at"])
    built_at = snap.info.built_at.isoformat(sep=" ", timespec="seconds")
    made_by = [snap.info.method_version, (as_of or snap.info.newest_date).isoformat(), built_at]
    for row in rows:
        writer.writerow([*(defused(cell) for cell in row), *made_by])
    return out.getvalue().encode("utf-8-sig")


def csv_button(
    text: str,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    snap: snapshot.Snapshot,
    key: str,
    *,
    as_of: date | None = None,
) -> None:
    """A button that downloads a table; the file is made when it is clicked."""
    st.download_button(
        text,
        lambda: csv_bytes(columns, rows, snap, as_of=as_of),
        file_name=f"beatbook-{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=key,
    )


def svg_button(name: str, title: str, spec: dict[str, Any], key: str) -> None:
    """A button that downloads a chart as an image; it is drawn when it is clicked, by this machine."""
    theme = style.palette().name
    st.download_button(
        "SVG",
        lambda: images.svg(spec, theme, plain(title)),
        file_name=f"beatbook-{name}.svg",
        mime="image/svg+xml",
        on_click="ignore",
        key=key,
        help="The chart as an image",
    )


def points_button(name: str, points: Sequence[Point], grain: str, snap: snapshot.Snapshot, key: str) -> None:
    """A button that downloads the points of an index chart."""
    columns = ["topic_id", *Point._fields[1:], "grain"]
    csv_button("Chart data (CSV)", name, columns, [(*point, grain) for point in points], snap, key)
