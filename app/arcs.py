"""Who depends on whom in a story: its articles as rows, and beside them an arc from each to the one it rests on.

The rows are text; the arcs are an image, so that nothing in them can be anything but a drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape as html
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from app import story_rows, style, wording
from app.outside import plain, safe_url
from app.story import Dependency, Source
from ingest.stories.wording import dependency_words

ROW = 54  # pixels
MOST_ROWS = 30  # a larger story is drawn by its origins
COPIES = (
    2  # of one origin that are drawn, and as many articles of the same owner: more say nothing new, and are counted
)
WIDEST = 76  # how far an arc leans out
NEAR = 14
JOINING = 0.5  # from here on two articles are one origin
KINDS = {
    "owner": "same owner",
    "syndication": "same text",
    "wire": "same wire",
    "byline": "same writer",
    "press_release": "same press release",
    "according_to": "names it as its source",
    "link": "links to it",
    "quotation": "same long quotation",
}
ROLES = {
    "original": "original",
    "copy": "copy",
    "derived": "derived text",
    "dependent": "dependent",
    "same_owner": "same owner",
    "denial": "denies it",
    "aggregator": "aggregator, no source",
}
_ALIKE = ("copy", "same_owner")


class Node(NamedTuple):
    """One row of the drawing: an article, and how many it stands for: of its role, or of its origin."""

    source: Source
    more: int
    is_of_role: bool = False


class Edge(NamedTuple):
    """From one row to the row that it rests on; with `is_joining` both are one origin."""

    start: int
    end: int
    is_joining: bool


def nodes(sources: Sequence[Source]) -> list[Node]:
    """The rows: every article but an origin's copies beyond COPIES, or of a large story the first of each origin.

    Aggregators, which are of no origin, are one there.
    """
    origins = [list(group) for _, group in groupby(sources, key=lambda source: source.origin_number)]
    made = [node for held in origins for node in _folded(held)]
    if len(made) <= MOST_ROWS:
        return made
    made = []
    for held in origins:
        first = next((source for source in held if source.is_first_of_origin), held[0])
        made.append(Node(first, len(held) - 1))
    return made[:MOST_ROWS]


def _folded(held: Sequence[Source]) -> list[Node]:
    """The articles of one origin: of its copies the first ones, the last of which stands for the rest."""
    made: list[Node] = []
    drawn: Counter[str] = Counter()
    total = Counter(source.role for source in held)
    for source in held:
        drawn[source.role] += 1
        if source.role not in _ALIKE or drawn[source.role] < COPIES:
            made.append(Node(source, 0))
        elif drawn[source.role] == COPIES:
            made.append(Node(source, total[source.role] - COPIES, is_of_role=True))
    return made


def edges(rows: Sequence[Node], dependencies: Sequence[Dependency]) -> list[Edge]:
    """One arc for each row that rests on another, to the strongest; between origins all that are known."""
    place = {node.source.article_id: position for position, node in enumerate(rows)}
    made: dict[tuple[int, int], Edge] = {}
    for one in sorted(dependencies, key=lambda other: -other.weight):
        start, end = place.get(one.article_id), place.get(one.other_article_id)
        if start is None or end is None:
            continue
        if one.weight >= JOINING and one.other_article_id != rows[start].source.depends_on_article_id:
            continue
        made.setdefault((min(start, end), max(start, end)), Edge(start, end, one.weight >= JOINING))
    return list(made.values())


def drawn_html(
    sources: Sequence[Source], dependencies: Sequence[Dependency], theme: str, *, is_verified: bool = True
) -> str:
    """The rows with their arcs as one piece of HTML."""
    rows = nodes(sources)
    lines = edges(rows, dependencies)
    width = 2 * NEAR + round(0.75 * max((_reach(edge) for edge in lines), default=0))
    names = {source.article_id: source.outlet_name for source in sources}
    kinds = {(one.article_id, one.other_article_id): one for one in sorted(dependencies, key=lambda one: one.weight)}
    body = "".join(_row(node, names, kinds, is_new=_begins(rows, place)) for place, node in enumerate(rows))
    picture = _picture(rows, lines, width, theme, is_verified=is_verified)
    return (
        f'<div class="bb-arcs" style="padding-left:{width}px">'
        f'<img alt="" width="{width}" height="{ROW * len(rows)}" src="{picture}"><ol>{body}</ol></div>'
    )


def kind_words(one: Dependency) -> str:
    """How an article depends on another, in words; nothing in them is escaped."""
    return dependency_words(one.kind, plain(one.evidence), KINDS)


def _begins(rows: Sequence[Node], place: int) -> bool:
    return place == 0 or rows[place].source.origin_number != rows[place - 1].source.origin_number


def _row(node: Node, names: dict[str, str], kinds: dict[tuple[str, str], Dependency], *, is_new: bool) -> str:
    source = node.source
    role = ROLES.get(source.role, source.role)
    other = names.get(source.depends_on_article_id or "")
    if other is not None and source.role != "original":
        found = kinds.get((source.article_id, source.depends_on_article_id or ""))
        kind = found.kind if found else ""
        share = f" {source.copy_similarity:.0%}" if kind == "syndication" and source.copy_similarity else ""
        how = f"{role}: {kind_words(found)}{share}" if found and source.role != "same_owner" else role
        role = f"{how}, {plain(other)}"
    if node.more:
        role += (
            f", and {node.more:,} more like it"
            if node.is_of_role
            else f", and {wording.count(node.more, 'more article')}"
        )
    number = f"{source.origin_number}" if is_new and source.origin_number is not None else ""
    title = html(plain(source.title) or "Untitled")
    url = safe_url(source.url)
    linked = f'<a href="{html(url)}" target="_blank" rel="noopener noreferrer">{title}</a>' if url else title
    tone = ""
    if source.sentiment_tier is not None:
        tier = style.TIERS[source.sentiment_tier + 2]
        tone = f'<i style="color:{style.tone_color(tier.value, text=True)}" title="{tier.name}">{tier.sign}</i>'
    when = html(wording.moment(source.published_at))
    mark = "bb-first" if source.role == "original" else ""
    return (
        f'<li class="{mark}{" bb-new" if is_new else ""}" style="height:{ROW}px"><b>{number}</b>'
        f'<div title="{title}">{linked}<small><u>{html(plain(source.outlet_name))}</u> {html(role)}</small></div>'
        f'<span title="{when}">{html(story_rows.lag(source.lag_hours))}{tone}</span></li>'
    )


def _picture(rows: Sequence[Node], lines: Sequence[Edge], width: int, theme: str, *, is_verified: bool) -> str:
    """Dots at the right edge, arcs to their left, the farther the wider; dashed where two origins only touch."""
    colors = style.PALETTES[theme]
    x = width - NEAR
    parts = []
    for edge in lines:
        top, bottom = _middle(edge.start), _middle(edge.end)
        reach = x - _reach(edge)
        color, dashes = (colors.muted, "") if edge.is_joining else (colors.single, ' stroke-dasharray="3 3"')
        parts.append(
            f'<path d="M{x} {top} C{reach} {top} {reach} {bottom} {x} {bottom}" fill="none" stroke="{color}" '
            f'stroke-width="1.5"{dashes}/>'
        )
        side = 1 if edge.start > edge.end else -1
        tip, foot = bottom + side, bottom + 2 * side
        parts.append(f'<path d="M{x - 6} {tip} L{x - 14} {foot - 4} L{x - 14} {foot + 4} Z" fill="{color}"/>')
    for place, node in enumerate(rows):
        parts.append(
            _dot(x, _middle(place), node.source.role, colors, colors.verified if is_verified else colors.single)
        )
    height = ROW * len(rows)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def _reach(edge: Edge) -> int:
    """How far the curve of an arc is pulled out; it leans out by three quarters of that."""
    return min(WIDEST, 16 + 10 * abs(edge.start - edge.end))


def _dot(x: int, y: int, role: str, colors: style.Palette, origin: str) -> str:
    if role == "original":
        return f'<circle cx="{x}" cy="{y}" r="5" fill="{origin}"/>'
    color = colors.line if role == "aggregator" else colors.muted
    return f'<circle cx="{x}" cy="{y}" r="4" fill="{colors.background}" stroke="{color}" stroke-width="1.5"/>'


def _middle(place: int) -> int:
    return ROW * place + 16
