"""A chart as an SVG image, drawn where the dashboard runs: nothing is fetched and nothing is sent."""

from __future__ import annotations

import json
from typing import Any

from app import style

WIDTH = 960
HEIGHT = 360
# What no address begins with: a chart brings its data along, and may load none.
_NO_ADDRESS = ["none:"]


def svg(spec: dict[str, Any], theme: str, title: str = "", *, width: int = WIDTH) -> bytes:
    """The chart that this Vega-Lite `spec` draws, `width` pixels wide, below its title, on the ground of its theme.

    Interaction does not show. Text keeps the dashboard's font where the reader's machine has it. Raises ValueError
    where the spec cannot be drawn.
    """
    # A large library, only for those who take an image away.
    import vl_convert

    fixed = json.loads(json.dumps(spec, default=str))
    fixed["width"] = width
    if not isinstance(fixed.get("height", HEIGHT), int | float | dict):
        fixed["height"] = HEIGHT
    colors = style.PALETTES[theme]
    fixed["config"] = {**fixed.get("config", {}), "background": colors.background}
    fixed["padding"] = 12
    if title:
        fixed["title"] = {"text": title, "color": colors.text, "anchor": "start", "fontSize": 15, "offset": 14}
    # Which space a chart has is known in a browser only.
    text = json.dumps(fixed).replace("containerSize()[0]", str(width))
    drawn: str = vl_convert.vegalite_to_svg(text, allowed_base_urls=_NO_ADDRESS)
    return drawn.encode()
