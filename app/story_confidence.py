"""The confidence of a story line by line. A sum that does not come out at what the snapshot keeps is not shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape as html
from typing import NamedTuple

import streamlit as st

from app import story_facts, wording
from app.outside import plain
from app.story import Origin

SHOWN = 8
CLOSE = 2e-6  # the snapshot keeps six digits


class Disputed(NamedTuple):
    """`contested` key facts of a story are in dispute, of `known` that it has."""

    contested: int
    known: int


@st.cache_data(max_entries=64, show_spinner=False)
def disputed_facts(path: str, story_id: str) -> Disputed:
    """How many of a story's key facts are in dispute, and how many it has."""
    facts = {fact.fact_number: fact.is_disputed for fact in story_facts.facts(path, story_id)}
    return Disputed(sum(facts.values()), len(facts))


def working_html(origins: Sequence[Origin], disputed: Disputed, confidence: float, effective_count: float) -> str:
    """Each origin with its rho, the product, what is in dispute and the result."""
    rows = "".join(_origin(origin) for origin in origins[:SHOWN])
    if len(origins) > SHOWN:
        rows += f"<li><span>{len(origins) - SHOWN} more origins</span></li>"
    steps = "".join(
        f"<p>{html(step)}</p>" for step in steps_of([origin.rho for origin in origins], disputed, confidence)
    )
    worth = ""
    if len(origins) > 1:
        worth = (
            f"<p>Weighed by how far they are believed and how far they lean on each other, its origins are worth "
            f"{effective_count:.1f} of equal weight.</p>"
        )
    return f'<div class="bb-why bb-plain"><ul class="bb-rho">{rows}</ul>{steps}{worth}</div>'


def steps_of(rhos: Sequence[float], disputed: Disputed, confidence: float) -> list[str]:
    """The arithmetic from the rhos to the confidence; one line that names the result where it does not come out."""
    believed = product(rhos)
    # That the deed happened is one fact more, which all of them state.
    result = believed * (1 - disputed.contested / (disputed.known + 1))
    if not math.isclose(result, confidence, abs_tol=CLOSE):
        return [f"Confidence as the snapshot keeps it: {confidence:.2f}."]
    shown = [f"(1 − {rho:.2f})" for rho in rhos[:SHOWN]]
    more = " × …" if len(rhos) > SHOWN else ""
    said = [f"1 − {' × '.join(shown)}{more} = {believed:.2f}"]
    if disputed.contested:
        verb = "is" if disputed.contested == 1 else "are"
        said.append(
            f"{disputed.contested} of {wording.count(disputed.known, 'key fact')} {verb} in dispute, "
            f"and the deed itself counts as one more fact: × (1 − {disputed.contested}/{disputed.known + 1})"
        )
    else:
        said.append("No key fact is in dispute: × (1 − 0)")
    return [*said, f"= {result:.2f}"]


def product(rhos: Sequence[float]) -> float:
    """1 less the product of (1 - rho): the chance that at least one of the origins is borne out."""
    return 1 - math.prod(1 - rho for rho in rhos)


def _origin(origin: Origin) -> str:
    return (
        f"<li><span>{origin.origin_number}. {html(plain(origin.outlet_name))} "
        f"<small>{html(plain(origin.outlet_kind))}</small></span>"
        f'<i><u style="width:{100 * origin.rho:.0f}%"></u></i><b>ρ {origin.rho:.2f}</b></li>'
    )
