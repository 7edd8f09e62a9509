"""The words in which a story's numbers are told, the same on its page, in lists and in feeds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

TIERS = {-2: "▼▼ very negative", -1: "▼ negative", 0: "● neutral or mixed", 1: "▲ positive", 2: "▲▲ very positive"}


def title_words(story: Mapping[str, Any]) -> str:
    """The title on one line, or words that stand for it."""
    return " ".join(str(story["title"] or "").split()) or "Without a title"


def status_words(story: Mapping[str, Any]) -> str:
    """Who stands behind a story, in words. One origin never reads as verified."""
    count = int(story["independent_count"])
    if story["status"] == "disputed":
        return f"Disputed among {sources(count)}" if count >= 2 else "Disputed: a source denies it"
    if story["status"] == "documented":
        return "Documented by an authority or its papers" + (f", {sources(count)}" if count > 1 else "")
    if story["status"] == "aggregator_only":
        return "Aggregator only: no source of its own"
    if story["status"] == "company_stated":
        return "Stated by the company alone"
    return f"Verified by {sources(count)}" if count >= 2 else "Single source"


def sources(count: int) -> str:
    """3 independent sources."""
    return f"{count:,} independent source{'' if count == 1 else 's'}"


def dependency_words(kind: str, evidence: str, kinds: Mapping[str, str]) -> str:
    """How one article depends on another: the words of `kinds`; a source that both name is named."""
    if kind == "same_source":
        return f"both name {evidence or 'one outlet'} as their source"
    return kinds.get(kind, kind)


def impact_words(story: Mapping[str, Any]) -> str:
    """Impact 8, and whether it is one to act on."""
    impact = int(story["impact"])
    if story["is_action_item"]:
        return f"impact {impact} of 10, action item"
    return f"impact {impact} of 10" + (", unconfirmed" if impact >= 8 else "")


def confidence_words(confidence: float) -> str:
    """Two digits; nothing is certain, so what rounds to 1 is over 0.99."""
    return "over 0.99" if confidence >= 0.995 else f"{confidence:.2f}"


def tone_words(tier: int | None) -> str:
    """The tier of a tone with its sign."""
    return "not scored" if tier is None else TIERS[tier]


def number(value: float) -> str:
    """6, 5.8 or 8.58: two digits at most, and no zero at the end."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def moment(when: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def count_words(count: int, noun: str) -> str:
    """1 article, 2 articles."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
