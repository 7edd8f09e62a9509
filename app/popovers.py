"""Why an article has its tone and its impact: the marks in its row, and what opens behind them.

The drawing of one article is one piece of HTML: a list of twenty stays quick, and every text in it is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape as html

import streamlit as st

from app import evidence, style, wording
from app.evidence import Evidence, Reason, Rule
from app.outside import plain

SHOWN_RULES = 3
SHOWN_WORDS = 8
LEAST_PULL = 0.05  # a quarter of the way from the middle to where a score leaves the middle tier
SMALL_PULL = 0.1  # where the strongest is below, two digits would make all of them alike
METHOD = "methodology"


def marks(tier: int | None, impact: int | None) -> str:
    """Tone and impact of an article as markdown of ours; empty where it has neither."""
    said = [tone_mark(tier), "" if impact is None else f"Impact {impact}"]
    return " · ".join(part for part in said if part)


def tone_mark(tier: int | None) -> str:
    """The sign and name of a tier as markdown of ours; empty where the article is not scored."""
    if tier is None:
        return ""
    found = style.TIERS[tier + 2]
    return f':color[{found.sign} {found.name}]{{foreground="{style.palette().tone_texts[tier + 2]}"}}'


def why(one: Evidence, known: Mapping[str, Rule], key: str) -> None:
    """The marks of an article as a button; it opens the words, rules and sums behind them."""
    with st.popover(marks(one.sentiment_tier, one.impact), type="tertiary", key=key):
        st.html(impact_html(one, known) + tone_html(one))


def impact_html(one: Evidence, known: Mapping[str, Rule]) -> str:
    """Each dimension with its bar and rules, what caps or dampens it, and the sum."""
    done = evidence.working(one)
    head = _head("Impact", f"{one.impact} of 10{_told_as(one)}", "impact")
    if not one.reasons:
        return _block(f"{head}<p>No rule finds anything in this text; 1 is the least.</p>")
    rows = "".join(_dimension(name, done.dimensions[name], one, known) for name in evidence.DIMENSIONS)
    notes = "".join(f"<p>{note}</p>" for note in _notes(one, done))
    return _block(f'{head}{rows}{notes}<p class="bb-sum">{html(sum_text(one, done))}</p>')


def _told_as(one: Evidence) -> str:
    """What the text says of its deed; nothing where no rule found one."""
    if one.status == "history":
        return ", told as a thing of the past"
    if one.status == "done" and not any(
        reason.dimension in evidence.DIMENSIONS and reason.score for reason in one.reasons
    ):
        return ""
    return f", reported as {one.status}"


def sum_text(one: Evidence, done: evidence.Working) -> str:
    """The arithmetic of an impact in one line."""
    number = evidence.number
    said = f"{number(done.dimensions[done.top])} {done.top}"
    said += "".join(f" + ½ for {name} ({number(done.dimensions[name])})" for name in done.adding)
    if done.adding or done.total != done.dimensions[done.top]:
        edge = {10.0: ", 10 at most", 1.0: ", 1 at least"}.get(done.total, "")
        said += f" = {number(done.total)}{edge}"
    if one.status_factor != 1:
        summed = f"({said})" if "=" in said else said
        said = f"{summed} × {number(one.status_factor)} {one.status} = {number(done.product)}"
    return f"{said} → {done.impact}"


def _block(body: str) -> str:
    # A popover hangs outside the element that says which theme is on, and the colours that follow it need to know.
    return f'<div class="bb-why" style="color-scheme:{style.palette().name}">{body}</div>'


def _head(title: str, value: str, anchor: str) -> str:
    return f"<h4>{title} <b>{html(value)}</b> {ask(anchor, title)}</h4>"


def ask(anchor: str, what: str) -> str:
    """A question mark that opens the Methodology page where it explains `what`."""
    return f'<a class="bb-ask" href="{METHOD}#{anchor}" aria-label="How {html(what.lower())} is made">?</a>'


def _dimension(name: str, value: float, one: Evidence, known: Mapping[str, Rule]) -> str:
    reasons = [reason for reason in one.reasons if reason.dimension == name]
    if not reasons:
        return f'<div class="bb-dim bb-none"><span>{name.capitalize()}</span><i></i><b>0</b></div>'
    bar = f'<i><u style="width:{10 * value:.0f}%"></u></i>'
    shown = "".join(_reason(reason, one, known) for reason in reasons[:SHOWN_RULES])
    more = f"<li>{len(reasons) - SHOWN_RULES} more</li>" if len(reasons) > SHOWN_RULES else ""
    return (
        f'<div class="bb-dim"><span>{name.capitalize()}</span>{bar}<b>{evidence.number(value)}</b></div>'
        f"<ul>{shown}{more}</ul>"
    )


def _reason(reason: Reason, one: Evidence, known: Mapping[str, Rule]) -> str:
    rule = known.get(reason.rule_id)
    note = html(plain(rule.note)) if rule else ""
    event = html(plain(reason.event.replace("-", " ")))
    said = f'{_quote(reason, one)} <span title="{note}">{event} <code>{html(plain(reason.rule_id))}</code></span>'
    if reason.voided_by is not None:
        return f"<li class='bb-void'>{said} does not count: <code>{html(plain(reason.voided_by))}</code></li>"
    made = evidence.steps(reason, one, known)
    sums = f"{html(made)} = " if made else ""
    return f"<li>{said} {sums}<b>{evidence.number(reason.score or 0)}</b></li>"


def _quote(reason: Reason, one: Evidence) -> str:
    where = {"title": "title", "lead": "lead", "text": "later in the text"}.get(reason.found_in, reason.found_in)
    return f"{quote_html(evidence.quoted(reason, one), reason.words)} <em>{html(where)}</em>"


def quote_html(found: evidence.Excerpt | None, words: str) -> str:
    """The words marked in their place, or alone where their place is not kept."""
    if found is None:
        return f"<q><mark>{html(plain(words))}</mark></q>"
    before, after = html(_line(found.before)), html(_line(found.after))
    return f"<q>{before}<mark>{html(plain(found.words))}</mark>{after}</q>"


def _line(text: str) -> str:
    """One safe line that keeps the space at its ends, where the marked words join on."""
    kept = plain(text)
    return (" " if text[:1].isspace() else "") + kept + (" " if kept and text[-1:].isspace() else "")


def _notes(one: Evidence, done: evidence.Working) -> list[str]:
    said = []
    if done.cap is not None and done.cap.score is not None:
        said.append(
            f"{_quote(done.cap, one)} {html(plain(done.cap.event.replace('-', ' ')))}: "
            f"no dimension above <b>{evidence.number(done.cap.score)}</b>"
        )
    for reason in one.reasons:
        if reason.dimension != "status" or reason.voided_by is not None:
            continue
        if reason.factor == one.status_factor and reason.event == one.status:
            said.append(f"{_quote(reason, one)} {html(plain(reason.event))}: × <b>{evidence.number(reason.factor)}</b>")
    return said


def tone_html(one: Evidence) -> str:
    """The score on its scale with the cuts, and the words that pulled it where the snapshot names them."""
    if one.sentiment_score is None or one.sentiment_tier is None:
        return _block(_head("Tone", "not scored", "tone"))
    tier = style.TIERS[one.sentiment_tier + 2]
    head = _head("Tone", f"{tier.sign} {tier.name}, {wording.tone(one.sentiment_score)}", "tone")
    return _block(
        f"{head}{scale_html(one.sentiment_score)}{tiers_html(one.tiers)}{words_html(one.words)}{fallback_html(one)}"
    )


def scale_html(score: float) -> str:
    """The five tiers from −1 to +1 with a mark at the score."""
    inner, outer = evidence.TIER_CUTS
    edges = (-1.0, -outer, -inner, inner, outer, 1.0)
    cells = "".join(
        f'<i style="flex:{100 * (right - left):.0f};background:{style.tone_color(tier.value)}"></i>'
        for tier, left, right in zip(style.TIERS, edges[:-1], edges[1:], strict=True)
    )
    ticks = "".join(
        f'<span style="left:{50 + 50 * edge:.1f}%">{wording.tone(edge).rstrip("0").rstrip(".")}</span>'
        for edge in edges[1:-1]
    )
    place = 50 + 50 * max(-1.0, min(1.0, score))
    return (
        f'<div class="bb-scale"><div>{cells}</div><b style="left:{place:.1f}%"></b>'
        f'<small aria-hidden="true">{ticks}</small></div>'
    )


def tiers_html(tiers: tuple[float, ...] | None) -> str:
    """How likely each tier is, by the model; empty where it does not say."""
    if tiers is None:
        return ""
    made = "".join(
        f'<li title="{tier.name}"><span style="color:{style.tone_color(tier.value, text=True)}">{tier.sign}</span> '
        f"<b>{share:.0%}</b></li>"
        for tier, share in zip(style.TIERS, tiers, strict=True)
    )
    return f'<p>How likely each tier is:</p><ul class="bb-pulls">{made}</ul>'


def words_html(words: list[tuple[str, float]] | None) -> str:
    """The words that pulled a score most, each with its pull and a bar; says so where none did, empty where unknown."""
    if words is None:
        return ""
    shown = [(word, pull) for word, pull in words if abs(pull) >= LEAST_PULL][:SHOWN_WORDS]
    if not shown:
        return "<p>No single word matters: the score comes from all words and from the sense of the whole.</p>"
    most = max(abs(pull) for _, pull in shown)
    digits = 3 if most < SMALL_PULL else 2
    made = "".join(_pull(word, pull, most, digits) for word, pull in shown)
    return (
        "<p>The words that pulled most, and how far each moved the estimate behind the score; the rest comes from all "
        f'other words and from the sense of the whole:</p><ul class="bb-words">{made}</ul>'
    )


def _pull(word: str, pull: float, most: float, digits: int) -> str:
    """One word: a bar from the middle to the side it pulls to, as long as it is strong beside the strongest."""
    reach = 50 * abs(pull) / most
    start = 50.0 if pull > 0 else 50 - reach
    tier = 1 if pull > 0 else -1
    fill = f"left:{start:.1f}%;width:{reach:.1f}%;background:{style.tone_color(tier)}"
    return (
        f'<li><span><em style="color:{style.tone_color(tier, text=True)}">{style.TIERS[tier + 2].sign}</em> '
        f'{html(plain(word))}</span><i><u style="{fill}"></u></i><b>{wording.signed(pull, digits)}</b></li>'
    )


def fallback_html(one: Evidence) -> str:
    """Says that a score is of another version than the one that serves; empty where it is of that one."""
    if not one.is_fallback:
        return ""
    return (
        f"<p>The version that serves has not scored this text yet: this score is of "
        f"<code>{html(plain(one.model_version) or 'another one')}</code>.</p>"
    )
