"""The colours of the dashboard in one place, the five tiers with their signs, and the style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent
FAVICON = FOLDER / "assets" / "favicon.png"
LOGOS = {name: FOLDER / "assets" / f"logo-{name}.png" for name in ("light", "dark")}


@dataclass(frozen=True)
class Palette:
    """One theme; `tones` and `tone_texts` run from very negative to very positive."""

    name: str
    background: str
    soft: str
    text: str
    muted: str
    grid: str
    line: str
    primary: str
    accent: str
    verified: str
    single: str
    tones: tuple[str, str, str, str, str]
    tone_texts: tuple[str, str, str, str, str]
    topics: tuple[str, str, str, str, str, str]
    heat: tuple[str, str, str, str, str]

    @property
    def up(self) -> str:
        """Rises are blue: never red against green."""
        return self.accent

    @property
    def down(self) -> str:
        """Falls are orange."""
        return self.tone_texts[0]


LIGHT = Palette(
    name="light",
    background="#FFFFFF",
    soft="#F4F2EC",
    text="#111418",
    muted="#66707B",
    grid="#ECE9E1",
    line="#DDD9CE",
    primary="#0B5C8A",
    accent="#0B5C8A",
    verified="#00795A",
    single="#8A6100",
    tones=("#9E3D00", "#E08A3C", "#B4B8BF", "#5AA1D6", "#12508F"),
    tone_texts=("#9E3D00", "#A65A12", "#5B6570", "#1F6FA8", "#12508F"),
    topics=("#0B5C8A", "#D55E00", "#009E73", "#882255", "#E0A100", "#6FB7E9"),
    heat=("#F4F2EC", "#C9DCE8", "#8FB8D2", "#4A8DB6", "#0B5C8A"),
)
DARK = Palette(
    name="dark",
    background="#12161B",
    soft="#1C222A",
    text="#E8E6E1",
    muted="#9BA4AE",
    grid="#2A313A",
    line="#323A44",
    primary="#2F86BD",
    accent="#62B5E5",
    verified="#2FC79B",
    single="#E3BC4B",
    tones=("#FF8A3D", "#A8673A", "#59626D", "#3E7FB3", "#9AD1FF"),
    tone_texts=("#FF8A3D", "#D79A66", "#9BA4AE", "#6FB0E0", "#9AD1FF"),
    topics=("#56B4E9", "#E8702A", "#1FA97F", "#F29BC8", "#F0D060", "#8A7BE8"),
    heat=("#1C222A", "#22415A", "#2A618A", "#3C8DC2", "#8CCBF2"),
)
PALETTES = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Tier:
    """One of the five tiers of tone; the sign says it without colour."""

    value: int
    slug: str
    name: str
    sign: str
    column: str


TIERS = (
    Tier(-2, "very-negative", "Very negative", "▼▼", "very_negative_count"),
    Tier(-1, "negative", "Negative", "▼", "negative_count"),
    Tier(0, "neutral", "Neutral or mixed", "●", "neutral_count"),
    Tier(1, "positive", "Positive", "▲", "positive_count"),
    Tier(2, "very-positive", "Very positive", "▲▲", "very_positive_count"),
)


def palette() -> Palette:
    """The palette of the theme that the reader sees."""
    return PALETTES.get(str(st.context.theme.type), LIGHT)


def both(light: str, dark: str) -> str:
    """A CSS colour that follows the theme by itself."""
    return f"light-dark({light}, {dark})"


def token(name: str) -> str:
    """The CSS colour of one role of the palette, in both themes."""
    return both(str(getattr(LIGHT, name)), str(getattr(DARK, name)))


def topic_color(position: int) -> str:
    """The CSS colour of the topic at this position of a comparison."""
    return both(LIGHT.topics[position % 6], DARK.topics[position % 6])


def tone_color(tier: int, *, text: bool = False) -> str:
    """The CSS colour of a tier (-2 to 2): of its fill, or of words about it."""
    if text:
        return both(LIGHT.tone_texts[tier + 2], DARK.tone_texts[tier + 2])
    return both(LIGHT.tones[tier + 2], DARK.tones[tier + 2])


def style_sheet() -> str:
    """The style sheet with the colours filled in."""
    sheet = (FOLDER / "style.css").read_text(encoding="utf-8")
    for role in ("background", "muted", "grid", "line", "soft", "text", "accent", "verified", "single"):
        sheet = sheet.replace(f"$${role}", token(role))
    return f"<style>{sheet}</style>"
