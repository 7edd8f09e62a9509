"""Stories as rows and badges: what stands behind a story in a few words, never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape as html
from typing import Literal

import streamlit as st

from app import parts, stories, style, wording
from app.outside import escaped, plain
from app.snapshot import Snapshot
from app.stories import Story

Role = Literal["verified", "single", "accent", "plain"]
STATUS_NAMES = {
    "disputed": "Disputed",
    "documented": "Documented",
    "verified": "Verified",
    "aggregator_only": "Aggregator only",
    "company_stated": "Company-stated",
    "single_source": "Single source",
}


def badges_html(story: Story) -> str:
    """Sources, status, gate, impact and tone as small badges."""
    made = [sources_badge(story.independent_count, is_disputed=story.status == "disputed")]
    if story.status == "documented":
        made.append(badge("§ Documented", "verified"))
    elif story.status == "company_stated":
        made.append(badge("⚠ Company-stated", "single"))
    if story.gate == "held":
        made.append(badge("Held", "single"))
    elif story.editor_action == "release":
        made.append(badge("Released by an editor", "plain"))
    made.append(impact_badge(story))
    if story.sentiment_tier is not None:
        tier = style.TIERS[story.sentiment_tier + 2]
        color = style.tone_color(tier.value, text=True)
        made.append(f'<span class="bb-mark" style="color:{color}">{tier.sign} {tier.name}</span>')
    return f'<span class="bb-marks">{"".join(made)}</span>'


def badge(text: str, role: Role) -> str:
    """One badge; `text` is ours."""
    return f'<span class="bb-mark bb-{role}">{html(text)}</span>'


def sources_badge(independent_count: int, *, is_disputed: bool = False) -> str:
    """Verified by N, or the warning that it is not: sources that contradict each other verify nothing."""
    if is_disputed:
        return badge(f"≠ Disputed, {wording.count(independent_count, 'source')}", "single")
    if independent_count >= 2:
        return badge(f"✓ Verified by {independent_count} sources", "verified")
    return badge("⚠ Single source" if independent_count else "⚠ Aggregator only", "single")


def impact_badge(story: Story) -> str:
    """Impact of 10; a high one that nobody confirms says so, and one that somebody does is an action item."""
    if story.impact < stories.HIGH_IMPACT:
        return badge(f"Impact {story.impact}", "plain")
    if story.is_confirmed:
        return badge(f"Impact {story.impact}, action item", "accent")
    return badge(f"Impact {story.impact}, unconfirmed", "plain")


def delay(hours: float) -> str:
    """12 min, 3.5 h, 2.1 days."""
    if hours < 1:
        return f"{round(60 * hours)} min"
    if hours < 10:
        return f"{hours:.1f} h".replace(".0", "")
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.1f} days"


def lag(hours: float) -> str:
    """+3.5 h after the first, or first."""
    return "first" if hours == 0 else f"+{delay(hours)}"


def _said(story: Story, *, with_day: bool, skip_topic: str | None) -> str:
    said = [wording.day_year(story.started_at.date()) if with_day else f"{story.started_at:%H:%M}"]
    others = [plain(name) for name in story.topics if name != skip_topic]
    if others:
        said.append(", ".join(others[:2]) + (f" +{len(others) - 2}" if len(others) > 2 else ""))
    if story.outlet_count > 1:
        said.append(f"{plain(story.outlet_name)} first of {wording.count(story.outlet_count, 'outlet')}")
        if story.verified_at is not None and story.independent_count >= 2:
            hours = (story.verified_at - story.started_at).total_seconds() / 3600
            said.append(f"second source {lag(hours)}")
    else:
        said.append(plain(story.outlet_name))
    return " · ".join(said)


def story_rows(
    found: Sequence[Story],
    key: str,
    *,
    by_day: bool = False,
    as_of: date | None = None,
    skip_topic: str | None = None,
) -> None:
    """A list of stories: each title opens its page, and the lines below say what stands behind it.

    What is held says why, and what would release it. `skip_topic` is the name of a topic that goes without saying.
    """
    last: date | None = None
    for position, story in enumerate(found):
        day = story.started_at.date()
        if by_day and day != last:
            st.subheader(wording.weekday_day(day), anchor=False)
        last = day
        with st.container(key=f"row-story-{key}-{position}"):
            query = {"id": story.story_id} | ({"as_of": as_of.isoformat()} if as_of else {})
            st.page_link(parts.PAGES["story"], label=escaped(story.title) or "Untitled", icon="", query_params=query)
            said = html(_said(story, with_day=not by_day, skip_topic=skip_topic))
            st.html(f'<div class="bb-line">{badges_html(story)} <span>{said}</span></div>{_why_held(story, as_of)}')


def _why_held(story: Story, as_of: date | None) -> str:
    if story.gate != "held":
        return ""
    if as_of is not None:  # the reason is that of today, and may not be the one of that day
        return '<div class="bb-held">It was held at the end of that day; its page tells why.</div>'
    condition = f" <b>Released by:</b> {html(plain(story.release_condition))}" if story.release_condition else ""
    return f'<div class="bb-held"><b>Held:</b> {html(plain(story.gate_reason))}{condition}</div>'


def strongest(
    snap: Snapshot, wanted: stories.StoryFilter, title: str, key: str, more: dict[str, str], skip: str | None = None
) -> None:
    """The strongest stories of a filter below a heading, with a link to all of them; nothing where there are none.

    `more` is what the address of the Stories page needs to show the same.
    """
    total, found = stories.strongest(snap.path, wanted)
    if not found:
        return
    st.header(title, anchor=False)
    parts.muted(f"{wording.count(total, 'story', 'stories')}, those of the highest impact first, held ones included.")
    story_rows(found, key, skip_topic=skip)
    with st.container(horizontal=True, key=f"list-stories-{key}"):
        if total > len(found):
            st.page_link(
                parts.PAGES["stories"],
                label=f"All {total:,} stories",
                icon="",
                query_params={"gate": "all", "sort": "strongest", **more},
            )
