"""Examples of the method on the live data: one article each, chosen by the snapshot alone, so that all see the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape as html

import streamlit as st

from app import arcs, evidence, parts, popovers, stories, story_confidence, story_rows, style, wording
from app import story as story_data
from app.evidence import Evidence
from app.outside import plain
from app.snapshot import Snapshot
from app.story import Source

WHERE = {"title": "in the title", "lead": "in the first 300 characters", "text": "further down"}


def tone(snap: Snapshot) -> None:
    """A score with its words, its cuts and its tier."""
    one = _read(snap, evidence.tone_example(snap.path))
    if one is None or one.sentiment_score is None or one.sentiment_tier is None:
        parts.muted("Nothing on the beat is scored as extreme yet, so there is no example.")
        return
    inner, outer = evidence.TIER_CUTS
    tier = style.TIERS[one.sentiment_tier + 2]
    beyond = "below" if one.sentiment_score < 0 else "above"
    cut = wording.tone(-outer if one.sentiment_score < 0 else outer)
    _example(
        f"{_title(one)}{_summary(one)}"
        f"{popovers.scale_html(one.sentiment_score)}{popovers.tiers_html(one.tiers)}{popovers.words_html(one.words)}"
        f"<p>The score is <b>{wording.tone(one.sentiment_score)}</b>. The cuts lie at ±{inner} and ±{outer}; "
        f"it is {beyond} {cut}, so the tier is <b>{tier.sign} {tier.name.lower()}</b>.</p>"
    )


def impact(snap: Snapshot) -> None:
    """Rules, spans, an amount where there is one, and the sum that they make."""
    one = _read(snap, evidence.impact_example(snap.path))
    if one is None:
        parts.muted("No rule finds anything in this home's articles yet, so there is no example.")
        return
    _example(f"{_title(one)}{_summary(one)}{_amount(one)}{popovers.impact_html(one, evidence.rules(snap.path))}")


def story(snap: Snapshot) -> None:
    """A verified story with an article that is no voice of its own: N, the gate, and the confidence line by line."""
    chosen = stories.example(snap.path)
    if chosen is None:
        parts.muted("No story here has two independent origins yet, so there is no example.")
        return
    found = story_data.story(snap.path, chosen)
    if found is None:
        return
    one, detail = found
    sources = story_data.sources(snap.path, chosen)
    origins = story_data.origins(snap.path, chosen)
    disputed = story_confidence.disputed_facts(snap.path, chosen)
    title = html(plain(one.title))
    _example(
        f'<p><b>{title}</b></p><p class="bb-line">{story_rows.badges_html(one)}</p>'
        f"<p>It has {wording.count(len(sources), 'article')}, of which {_hanging(sources)}. "
        f"That leaves N = <b>{one.independent_count}</b>: {html(plain(one.gate_reason))}</p>"
        f"{story_confidence.working_html(origins, disputed, detail.confidence, detail.effective_count)}"
    )
    with st.container(key="list-story-example", horizontal=True):
        st.page_link(parts.PAGES["story"], label="Open the story", icon="", query_params={"id": chosen})


def _hanging(sources: Sequence[Source]) -> str:
    """How many articles are no voice of their own, and why, in a few words."""
    roles = Counter(arcs.ROLES.get(source.role, source.role) for source in sources if source.role != "original")
    if not roles:
        return "none rests on another"
    counted = ", ".join(f"{html(role)} {count}" for role, count in roles.items())
    rest = sum(roles.values())
    return f"{rest} {'is' if rest == 1 else 'are'} no voice of {'its' if rest == 1 else 'their'} own ({counted})"


def _amount(one: Evidence) -> str:
    said = next((r for r in one.reasons if r.rule_id == evidence.AMOUNT_RULE and r.found_in != "text"), None)
    if said is None or one.amount_usd is None:
        return ""
    return (
        f"<p>Read as an amount that the text states as news: <mark>{html(plain(said.words))}</mark>, in US dollars of "
        f"its year {html(wording.dollars(one.amount_usd))}.</p>"
    )


def matching(snap: Snapshot) -> None:
    """Terms of topics and companies where they stand in one article."""
    one = evidence.matching_example(snap.path)
    if one is None:
        parts.muted("No title of the newest month names both a topic and a company, so there is no example.")
        return
    rows = ""
    for kind, name, term, found_in in one.found:
        place = evidence.excerpt(one.title if found_in == "title" else one.summary, term)
        rows += (
            f"<li>{popovers.quote_html(place, term)} <em>{WHERE[found_in]}</em>: "
            f"the {kind} <b>{html(plain(name))}</b>, by its term <code>{html(plain(term))}</code></li>"
        )
    day = wording.day_year(one.published_date)
    _example(f"<p><b>{html(plain(one.title))}</b>, {html(one.outlet_name)}, {day}</p><ul>{rows}</ul>")


def _read(snap: Snapshot, article_id: str | None) -> Evidence | None:
    return None if article_id is None else evidence.evidence(snap.path, (article_id,))[article_id]


def _title(one: Evidence) -> str:
    return f"<p><b>{html(plain(one.title))}</b></p>"


def _summary(one: Evidence) -> str:
    return f"<p>{html(plain(one.summary))}</p>" if one.summary else ""


def _example(body: str) -> None:
    st.html(f'<div class="bb-why bb-example">{body}</div>')
