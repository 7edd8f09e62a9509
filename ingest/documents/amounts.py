"""The number in the words of a company card: a year, a count or an amount of money. Pure, and linear in its input."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

MAX_VALUE_LENGTH = 200  # longer words are a sentence, whose numbers are not the value of a label


class Amount(NamedTuple):
    """What a value says as a number: None where it says none, several, or only a bound."""

    number: float | None
    currency: str | None
    is_estimate: bool


_SCALES = {
    "": 1,
    "k": 10**3, "thousand": 10**3,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9,
    "t": 10**12, "tn": 10**12, "trn": 10**12, "trillion": 10**12,
    "lakh": 10**5, "crore": 10**7,
}  # fmt: skip

# A bare ¥ is written for the yen and for the yuan, a factor of twenty apart: it names no currency.
_SIGNS = {
    "$": "USD", "us$": "USD", "usd": "USD", "hk$": "HKD", "a$": "AUD", "c$": "CAD", "s$": "SGD", "nt$": "TWD",
    "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": None, "jp¥": "JPY", "jpy": "JPY",
    "cn¥": "CNY", "rmb": "CNY", "cny": "CNY", "₩": "KRW", "krw": "KRW", "₹": "INR", "inr": "INR",
    "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "aud": "AUD", "cad": "CAD", "sgd": "SGD", "hkd": "HKD",
    "r$": "BRL", "₪": "ILS", "ils": "ILS",
}  # fmt: skip

_UNIT_WORDS = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "won": "KRW", "rupee": "INR", "swiss franc": "CHF",
}  # fmt: skip


def _one_of(words: dict[str, int] | dict[str, str | None] | dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_MONEY = re.compile(
    rf"(?P<sign>{_one_of(_SIGNS)})?\s?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,6})?)"
    rf"(?:[\s-]?(?P<scale>{_one_of(_SCALES)}))?"
    rf"(?:\s?(?P<code>{_one_of({word: code for word, code in _SIGNS.items() if word.isalpha()})})"
    rf"|\s(?P<unit>{_one_of(_UNIT_WORDS)})s?)?"
)
_YEAR = re.compile(r"(?:[a-z]{3,9}\.?,?\s)?(?:[0-9]{1,2},?\s)?(1[0-9]{3}|20[0-9]{2}|21[0-9]{2})")
_ESTIMATE = re.compile(
    r"(?<!\w)(?:estimated|estimate|est\.?|approximately|approx\.?|circa|c\.|ca\.|about|around|roughly|nearly|almost|some"
    r"|reportedly|reported|rumou?red|said to be)(?!\w)|[~≈]"
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TAIL = re.compile(r"(?:,?\s(?:post-money|pre-money|valuation)){0,2}(?:,?\sas of\s.*)?$")


def read_amount(value: str, *, is_year: bool = False) -> Amount:
    """The number that the words of a value state: `$2.5B (estimated)` is 2.5e9, USD, an estimate.

    Where the words are no number (`N/A`), a range (`$2B-$3B`) or a bound (`over $1B`), the number is None: any one
    number would say more than the page does. With `is_year` only a year is a number, and it has no currency.
    """
    words = " ".join(value[: MAX_VALUE_LENGTH + 1].casefold().split())
    is_estimate = bool(_ESTIMATE.search(words))
    if len(value) > MAX_VALUE_LENGTH:
        return Amount(None, None, is_estimate)
    bare = " ".join(_ESTIMATE.sub(" ", _ASIDE.sub(" ", words)).split())
    if is_year:
        year = _YEAR.fullmatch(bare)
        return Amount(float(year[1]) if year else None, None, is_estimate)
    found = _MONEY.fullmatch(_TAIL.sub("", bare, count=1))
    if not found:
        return Amount(None, None, is_estimate)
    number = Decimal(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    currency = _SIGNS.get(found["code"] or found["sign"] or "") or _UNIT_WORDS.get(found["unit"] or "")
    return Amount(float(number), currency, is_estimate)
