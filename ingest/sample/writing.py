"""Turns skeletons and facts into sentences: slots, articles, amounts in each outlet's style, cuts and rewordings.

A slot is `{name}`; `{^name}` starts with a capital; `{a:name}` brings its article, which the noun decides afterwards.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SLOT = re.compile(r"\{(\^?)(a:)?(\^?)(\w+)\}")
ARTICLE = re.compile(r"\b([Aa])n? (?=([$€£¥]?\w[\w-]*))")
# Read letter by letter, these begin with a vowel's sound: an LLM, an NFT, an SEC filing.
SPELLED_VOWEL = re.compile(r"[AEFHILMNORSX](?=[A-Z0-9]|$)")
# Silent at the start: an hour.
SILENT_H = re.compile(r"hour|honest|heir", re.IGNORECASE)
CONSONANT_SOUND = re.compile(r"(?:eu|one\b|once|uni(?!n)|us(?:e|u)|ut[ei]|u-)", re.IGNORECASE)
PLURAL_S = re.compile(r"(?<=s)'s\b")

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in millions of its currency: how it reads depends on the outlet."""

    millions: float
    currency: str

    @property
    def amount(self) -> float:
        """In single units of the currency."""
        return round(self.millions * 1_000_000)


@dataclass(frozen=True, slots=True)
class Style:
    """How one outlet writes numbers."""

    million: str = " million"
    billion: str = " billion"
    percent: str = "%"


SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
STYLES = (Style(), Style("m", "bn"), Style("M", "B"), Style("m", "bn", " per cent"))


def digits(number: float) -> str:
    """Three significant digits at most, without a trailing zero."""
    text = f"{number:.3g}" if number < 1000 else f"{number:,.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money_text(money: Money, style: Style) -> str:
    """The amount as the outlet writes it: $2.5bn, $2.5 billion, €40 million."""
    symbol = SYMBOLS[money.currency]
    if money.millions >= 1000:
        return f"{symbol}{digits(money.millions / 1000)}{style.billion}"
    return f"{symbol}{digits(money.millions)}{style.million}"


def takes_an(word: str) -> bool:
    """Whether the article before a word is `an`, by its sound as far as spelling tells."""
    word = word.lstrip("$€£¥")
    if word[:1].isdigit():
        number = re.match(r"\d+", word)
        return number is not None and (number[0].startswith("8") or number[0] in ("11", "18"))
    if SPELLED_VOWEL.match(word) or SILENT_H.match(word):
        return True
    return word[:1].lower() in "aeiou" and not CONSONANT_SOUND.match(word)


def with_articles(text: str) -> str:
    """Every `a` and `an` made to fit the word that follows."""
    return ARTICLE.sub(lambda m: f"{m[1]}{'n' if takes_an(m[2]) else ''} ", text)


def fill(skeleton: str, facts: Facts, style: Style) -> str:
    """The sentence that a skeleton becomes; a KeyError names a slot that the facts do not have."""

    def value(slot: re.Match[str]) -> str:
        fact = facts[slot[4]]
        if isinstance(fact, Money):
            text = money_text(fact, style)
        elif isinstance(fact, int):
            text = f"{fact:,}"
        else:
            text = str(fact).replace("%", style.percent)
        text = f"a {text}" if slot[2] else text
        return text[:1].upper() + text[1:] if slot[1] or slot[3] else text

    text = SLOT.sub(value, skeleton)
    text = PLURAL_S.sub("'", with_articles(text))
    return text[:1].upper() + text[1:]


# Exchanges that keep the meaning in every sentence that the skeletons can make.
REWORDINGS = (
    (" said on ", " announced on "),
    ("The company said ", "The firm said "),
    (" has raised ", " has taken in "),
    (" will use ", " plans to use "),
    (" about ", " around "),
    (" most of them ", " mostly "),
    (" is to employ ", " will employ "),
    (" a company spokesperson ", " a spokesperson for the company "),
    (" such as ", " like "),
    (" may still ", " could still "),
    ("Rival ", "Its competitor "),
    (" are to ", " will "),
    (" a year ago", " last year"),
    (" because of ", " owing to "),
    (" mainly to ", " mostly to "),
    (" a similar ", " a comparable "),
    (" expects ", " foresees "),
    (" should be complete ", " is to be complete "),
    (" asked ", " called on "),
    (" has asked ", " has called on "),
    (" had grown ", " had increased "),
    (" is expected ", " is due "),
    (" looked at ", " examined "),
)


def reworded(rng: random.Random, parts: Sequence[str]) -> list[str]:
    """The same report by another hand: a sentence gone, two changed places, some phrases exchanged."""
    kept = list(parts)
    if len(kept) > 3:
        kept.pop(rng.randrange(1, len(kept)))
    if len(kept) > 2 and rng.random() < 0.5:
        at = rng.randrange(1, len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return [with_articles(_exchange(rng, sentence)) for sentence in kept]


def _exchange(rng: random.Random, sentence: str) -> str:
    for old, new in REWORDINGS:
        if old in sentence and rng.random() < 0.7:
            sentence = sentence.replace(old, new, 1)
    return sentence


def shortened(rng: random.Random, parts: Sequence[str]) -> list[str]:
    """The same report, cut from its end as a sub-editor would."""
    return list(parts[: max(1, len(parts) - rng.randint(1, 2))])
