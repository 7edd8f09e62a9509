"""Colours are one set, told apart by colour-blind eyes, and never the only sign."""

from __future__ import annotations

import itertools
import math
import re
import tomllib

import pytest

from app import style

Triple = tuple[float, float, float]

# Machado, Oliveira and Fernandes 2009, severity 1.0: on linear RGB.
SEEN: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(color: str) -> Triple:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def lab(color: Triple) -> Triple:
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in color)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, eyes: str) -> float:
    """CIE76 between two colours as these eyes see them."""
    seen = []
    for color in (linear(one), linear(other)):
        red, green, blue = (
            sum(weight * channel for weight, channel in zip(row, color, strict=True)) for row in SEEN[eyes]
        )
        seen.append(lab((red, green, blue)))
    return math.dist(*seen)


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", style.PALETTES)
def test_tiers_of_tone_are_told_apart(theme: str, eyes: str) -> None:
    tones = style.PALETTES[theme].tones
    least = min(distance(one, other, eyes) for one, other in itertools.combinations(tones, 2))
    assert round(least) >= 24, least


@pytest.mark.parametrize("eyes", SEEN)
@pytest.mark.parametrize("theme", style.PALETTES)
def test_compared_topics_are_told_apart(theme: str, eyes: str) -> None:
    topics = style.PALETTES[theme].topics
    least = min(distance(one, other, eyes) for one, other in itertools.combinations(topics, 2))
    assert round(least) >= 13, least


def contrast(one: str, other: str) -> float:
    """Of WCAG 2: from 1 to 21."""
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", style.PALETTES)
def test_words_stand_out_from_the_page(theme: str) -> None:
    colors = style.PALETTES[theme]
    for word in (colors.text, colors.muted, colors.accent, colors.verified, colors.single, *colors.tone_texts):
        assert contrast(word, colors.background) >= 4.5, word


@pytest.mark.parametrize("theme", style.PALETTES)
def test_the_configured_theme_has_the_same_colours(theme: str) -> None:
    with (style.FOLDER / ".streamlit" / "config.toml").open("rb") as file:
        configured = tomllib.load(file)["theme"][theme]
    colors = style.PALETTES[theme]
    assert configured["backgroundColor"] == colors.background
    assert configured["secondaryBackgroundColor"] == colors.soft
    assert configured["textColor"] == colors.text
    assert configured["primaryColor"] == colors.primary
    assert configured["linkColor"] == configured["blueColor"] == colors.accent
    assert configured["grayColor"] == colors.muted
    assert configured["borderColor"] == colors.line
    assert configured["orangeColor"] == colors.tone_texts[0]
    assert configured["chartCategoricalColors"] == list(colors.topics)


def test_every_colour_of_the_style_sheet_comes_from_the_palette() -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", (style.FOLDER / "style.css").read_text())
    assert "$$" not in style.style_sheet()


def test_every_tier_has_a_sign_of_its_own() -> None:
    assert len({tier.sign for tier in style.TIERS}) == 5


def test_the_pictures_are_there() -> None:
    for picture in (style.FAVICON, *style.LOGOS.values()):
        assert picture.read_bytes().startswith(b"\x89PNG")
