"""The numbers of a text before anybody asks what they count. Patterns are over folded text."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.text.quantity_words import CARDINALS, CODES, CURRENCY_WORDS, MASSES, POWER_UNITS, SCALES, SIGNS, one_of

_DIGITS = r"(?:\d{1,3}(?:,\d{2,3}){0,5},\d{3}|\d{1,15})(?:\.\d{1,6})?"
_SCALE = (
    rf"[\s-]?(?:{one_of(word for word in SCALES if len(word) > 1)})(?!\w)"
    rf"|(?:{one_of(word for word in SCALES if len(word) == 1)})(?!\w)|\s[mb](?![\w'’-])"
)
_TENS = one_of(word for word, number in CARDINALS.items() if number >= 20)
_ONES = one_of(word for word, number in CARDINALS.items() if number < 10)
_WORDS = rf"(?:(?:{_TENS})-(?:{_ONES})|{one_of(CARDINALS)})(?!\w)"
# A comma is a decimal one where one or two digits follow it, and a scale, a percent sign or a currency follows them.
_COMMA = rf"\d{{1,3}},\d{{1,2}}(?={_SCALE}|\s?%|\sprozent(?!\w)|\s?(?:€|eur|euros?)(?!\w))"
ARTICLE = (
    r"(?:half[\s-]an?|an?(?:[\s-]half)?|half)"
    r"(?=[\s-](?:dozen|hundred|thousand|million|billion|trillion|lakh|crore)(?!\w))"
)
MASS = r"(?:(?:tens|hundreds)\sof\s)?(?:dozens|hundreds|thousands|millions|billions|trillions)(?=\sof\s)"
SIGN = rf"(?:{one_of(SIGNS)})"
_PERCENTSIGN = r"(?:\s?%|\s?pct(?!\w)|pc(?!\w)|[\s-](?:percent|per\scent|prozent)(?!\w))"
_NUMBER = (
    rf"(?P<sign>{SIGN}\s?)?(?:(?P<digits>(?P<comma>{_COMMA})|{_DIGITS})|(?P<words>{_WORDS})|(?P<article>{ARTICLE})|(?P<mass>{MASS}))"
    rf"(?P<scale>{_SCALE})?(?P<percent>{_PERCENTSIGN})?"
)
_FIRST = re.compile(_NUMBER)
_JOINT = re.compile(r"(?:\s?[-–—]\s?|\s(?:to|and|or)\s)(?=[^\s])")
_BETWEEN = re.compile(r"(?<!\w)between\s(?:(?:about|around|roughly)\s)?$")
_FROM = re.compile(r"(?<!\w)from\s(?:(?:about|around|roughly|nearly|just|over|more|than|some|only|an?)\s){0,2}$")
_RANGING = re.compile(r"(?<!\w)(?:rang(?:e|es|ed|ing)|anywhere|anything|vary(?:ing)?|varies)\s(?:\w{1,12}\s)?from\s$")
_CHANGED = re.compile(
    r"(?<!\w)(?:rose|rises?|rising|up|increased?|increases|grew|grow|jump(?:s|ed)?|fell|falls|down|cuts?|climb(?:s|ed)?"
    r"|dropped|drops|gained|lost|added|sank|slid|surge(?:s|d)?|raises?|raised|by)\s(?:(?:by|about|nearly|another)\s)?$"
)
POINTS = re.compile(r"[\s-](?:percentage[\s-]points?|ppts?|pp)(?!\w)|[\s-]?(?P<basis>basis[\s-]points?|bps)(?!\w)")
MONEY_AFTER = re.compile(
    rf"\s?(?P<code>{one_of(CODES)})(?!\w)"
    rf"|[\s-](?:us\s|u\.s\.\s|american\s|of\s)?(?:(?P<word>{one_of(CURRENCY_WORDS)})|(?P<cents>cents?))(?!\w)"
)
POWER = re.compile(rf"\s?({one_of(POWER_UNITS)})(?!\w)")


class Number(NamedTuple):
    """One number with its scale, and the currency sign before it or the percent sign behind it."""

    value: float
    scale: float | None
    currency: str | None
    has_percent: bool
    form: str  # digits, words, article or mass
    start: int
    bare_end: int  # without a percent sign
    end: int


def number_at(folded: str, start: int) -> Number | None:
    """The number that begins at `start`, if one does."""
    found = _FIRST.match(folded, start)
    if not found:
        return None
    form = next(name for name in ("digits", "words", "article", "mass") if found[name])
    said = found[form]
    if form == "digits":
        value = float(said.replace(",", "." if found["comma"] else ""))
    elif form == "words":
        value = float(sum(CARDINALS[word] for word in said.split("-")))
    elif form == "article":
        value = 0.5 if "half" in said else 1.0
    else:
        first, _, second = said.partition(" of ")
        value = float(MASSES[first + " of"] * MASSES[second] if second else MASSES[said])
    scale = SCALES[re.sub(r"[\s-]", " ", found["scale"]).strip()] if found["scale"] else None
    sign = found["sign"]
    return Number(
        value, scale, SIGNS[sign.strip()] if sign else None, bool(found["percent"]), form, start,
        found.end("scale") if found["scale"] else found.end(form), found.end(),
    )  # fmt: skip


def is_glued(before: str) -> bool:
    """Whether what stands before makes the number a part of a longer word: GPT-4, 17.1, '23."""
    mark, ahead = before[-1:], before[-2:-1]
    if mark in ("-", ".", ",", "'", "’", "−"):
        return bool(ahead) and not ahead.isspace() and ahead != "\0"
    return mark in ("–", "—") and ahead.isdigit()


def goes_on(folded: str, number: Number) -> bool:
    """Whether the number runs on into what is no number: 5G, 17.1.2, 24/7, 10:30, 555-0123."""
    if number.has_percent:
        return False
    following = folded[number.end : number.end + 2]
    if not following:
        return False
    if following[0] in "/:.,-–'’+" and following[1:].isdigit():
        return True
    return following[0].isalnum() and not (
        number.form == "digits"
        and (
            POWER.match(folded, number.end) or MONEY_AFTER.match(folded, number.end) or POINTS.match(folded, number.end)
        )
    )


def second_of(folded: str, first: Number, before: str) -> tuple[Number | None, bool]:
    """The upper end of a range that begins with `first`, if it does; and whether it is a way from one to the other."""
    joint = _JOINT.match(folded, first.end)
    if not joint or first.form in ("article", "mass"):
        return None, False
    second = number_at(folded, joint.end())
    if not second or second.form != first.form or (second.currency and second.currency != first.currency):
        return None, False
    word = joint[0].strip()
    if first.has_percent and not second.has_percent:
        return None, False
    if word in ("to", "and", "or") and first.currency and not second.currency and first.scale:
        return None, False
    if word == "and":
        return (second, False) if _BETWEEN.search(before) else (None, False)
    if word == "to":
        if _FROM.search(before) and not _RANGING.search(before):
            return second, True
        if _CHANGED.search(before):
            return None, False
    if first.value * (first.scale or 1) < second.value * (second.scale or 1):
        return second, False
    return (second, True) if word == "to" else (None, False)
