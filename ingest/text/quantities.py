"""Amounts, percentages, counts, dates and periods in the words of the news. Pure, and linear in its input.

A number is read first, wherever one begins; what stands right behind it says what kind of quantity it is. A number
that is part of a name (a version, a model, an index) is none. Every repetition in the patterns is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ingest.text.quantity_dates import Found, Kind, read_date, read_month, read_period
from ingest.text.quantity_numbers import (
    ARTICLE,
    MASS,
    MONEY_AFTER,
    POINTS,
    POWER,
    SIGN,
    Number,
    goes_on,
    is_glued,
    number_at,
    second_of,
)
from ingest.text.quantity_roles import Role, role_of
from ingest.text.quantity_words import (
    CARDINALS,
    CODES,
    COUNTED,
    CURRENCY_WORDS,
    FRACTIONS,
    HEADLINE_WORDS,
    IRREGULAR_PLURALS,
    MONTHS,
    NAME_WORDS,
    NAMED_NUMBERS,
    NEED_SCALE,
    NO_NOUNS,
    NOT_PLURAL,
    ORDINALS,
    POWER_UNITS,
    one_of,
)
from ingest.text.sentences import Spans, sentence_spans

METHOD_VERSION = "quantities-2"


class Quantity(NamedTuple):
    """One quantity of a text. `quoted` is `(title + "\\n" + text)[span_start:span_end]`; see raw.quantities.

    The span holds its sign, its rate, and the words beside it that make it an approximate one ("about $5m").
    """

    position: int
    kind: Kind
    value: float | None
    value_high: float | None
    date_value: date | None
    unit: str | None
    currency: str | None
    per: str | None
    is_approximate: bool
    role: Role
    is_in_title: bool
    sentence_position: int
    quoted: str
    span_start: int
    span_end: int


# -- patterns, all over the folded text (see _fold) -------------------------------------------------------------------

_LEAD = re.compile(
    rf"(?<![\w#@/:$])(?<![^\s\0(]\+)(?:(?P<fraction>(?:(?:an?|one|two|three)[\s-](?P<part>third|quarter|fifth|tenth)s?|(?<!ern\s)(?<!first\s)(?<!second\s)(?<!other\s)half)"
    r"(?=\sof\s(?:its|their|the|all|his|her|our)\s)(?!\sof\sthe\s(?:year|season|game))"
    r"|(?:two|three)-(?P<parts>third|quarter|fifth|tenth)s(?!\w))"
    rf"|(?P<period>(?:q[1-4]|[1-4]q|h[12]|fy)(?=[\s'’\d]|(?!\w))|(?:{one_of(ORDINALS)})[\s-](?:quarter|half)(?!\w)"
    r"|(?:next|last|this|coming|past|previous|current)[\s-](?:year|quarter|month|week|decade)(?!\w))"
    rf"|(?P<number>\d|{SIGN}\s?\d|(?:{one_of(CARDINALS)})(?!\w)|{ARTICLE}|{MASS})"
    rf"|(?P<month>(?:{one_of(MONTHS)})(?!\w)))"
)
_GATE = re.compile(
    rf"\d|{one_of(CARDINALS)}|dozen|hundred|thousand|illion|crore|lakh|half|third|quarter|fifth|tenth"
    r"|(?:next|last|this|coming|past|previous|current)\s(?:year|month|week|decade)"
    rf"|{one_of(name for name in MONTHS if len(name) > 4)}|\s(?:may|june|july)(?!\w)"
)
_POINTS_AFTER_PERCENT = re.compile(r"[\s-](?:age\s)?points?(?!\w)")
_PER_UNITS = {
    "year": "year", "yr": "year", "annum": "year", "quarter": "quarter", "month": "month", "mo": "month",
    "week": "week", "day": "day", "hour": "hour", "share": "share", "user": "user", "employee": "employee",
    "person": "person", "head": "person", "seat": "seat", "customer": "customer", "unit": "unit", "token": "token",
    "million tokens": "million tokens", "barrel": "barrel", "subscriber": "subscriber", "tonne": "tonne",
    "ton": "tonne", "household": "household", "ounce": "ounce", "vehicle": "vehicle", "item": "item",
    "licence": "licence", "license": "licence", "night": "night", "device": "device", "minute": "minute",
    "ticket": "ticket", "wafer": "wafer", "worker": "worker",
}  # fmt: skip
_PER = re.compile(
    rf"(?:[\s-](?:(?P<article>an?)|per|each|every)[\s-]|\s?/\s?)(?P<noun>{one_of(_PER_UNITS)})(?!\w)"
    r"(?!\s(?:ago|earlier|later|before)(?!\w))(?(article)(?!\son(?:[,.;]|\sfrom(?!\w)|$)))"  # a year on, it is closed
    r"|,?\s(?P<adverb>annually|yearly|monthly|daily|weekly|hourly|apiece)(?!\w)"
)
_ADVERBS = {
    "annually": "year", "yearly": "year", "monthly": "month", "daily": "day", "weekly": "week", "hourly": "hour",
    "apiece": "unit",
}  # fmt: skip
_DURATION = re.compile(
    r"[\s-](?:(?:straight|consecutive|full|more|long|short|business|working|calendar)\s)?"
    r"(?P<unit>year|quarter|month|week|day|hour|minute|second|decade)(?P<plural>s)?(?!\w)"
)
_OLD = re.compile(r"[\s-]olds?(?!\w)")
_APPROXIMATE = re.compile(
    r"(?:(?<!\w)(?:about|around|nearly|almost|roughly|approximately|approx\.?|some|(?:an\s)?estimated|over|(?:no\s)?more\sthan"
    r"|up\sto|at\s(?:least|most)|as\s(?:much|many|little|few|low|high)\sas|close\sto|(?:no\s)?(?:less|fewer)\sthan|under"
    r"|circa|ca?\.|upwards\sof|north\sof|above|below|nearing|approaching)\s(?:an?\s(?:estimated\s)?)?|[~≈<>]\s?)$"
)
_SIGN_BEFORE = re.compile(r"(?:(?<![^\s\0(])(?:(?P<plus>\+)|[-−])|(?<!\w)(?P<word>minus|negative)\s)$")
_SHARE_OF = re.compile(r"(?:\sin\s|-in-|\s(?P<out>out\sof)\s)(?:every\s)?")
_NO_SHARE = re.compile(
    r"[\s-](?:(?:straight|consecutive|full|more|long|short|business|working|calendar)\s)?"
    r"(?:year|quarter|month|week|day|hour|minute|second|decade|game|matche|match|round|attempt|star|point)s?(?!\w)"
)
_RATING = re.compile(r"(?<!\w)(?:scor|rat)(?:e|es|ed|ing)\s(?:[^\s\d]{1,12}\s){0,2}$")
_MERELY_LONG = re.compile(r"(?<!\w)(?:over|under|above|below)\s$")
_APPROXIMATE_AFTER = re.compile(
    r"\s?\+(?![\w+])|\s?\((?:est\.?|estimated|estimate|approx\.?)\)|\sor\s(?:so|more|less|fewer)(?!\w)(?!\sthan)|-plus(?!\w)"
)
_COUNTING = re.compile(
    r"\s(?:more\s)?(?:of\s(?:its|the|their|our|those|these|his|her)\s)?"
    r"((?:[^\W\d_][\w'’-]{0,24}\s){0,3}[^\W\d_][\w'’-]{0,24})"
)
_WORD = re.compile(r"\S+")
_PREVIOUS = re.compile(r"(\S{1,30})(?:[^\S\n]|-)$")


def read_quantities(title: str, text: str, spans: Spans | None = None) -> list[Quantity]:
    """The quantities of a text in their order, none overlapping another; numbers inside names are left out.

    `spans` are its sentences as `sentence_spans` gives them, where they are known already.
    """
    source = f"{title}\n{text}"
    folded = _fold(source)
    if not _GATE.search(folded):
        return []
    found = list(_find(folded, source, len(title)))
    if not found:
        return []
    spans = spans or sentence_spans(title, text)
    starts = [begin for begin, _ in spans]
    quantities = []
    for position, item in enumerate(found):
        at = bisect_right(starts, item.start) - 1
        begin, stop = spans[at]
        role = role_of(
            folded, item.kind, item.unit, begin, item.start, item.end, max(stop, item.end), is_origin=item.is_origin
        )
        quantities.append(
            Quantity(
                position, item.kind, item.value, item.high, item.date_value, item.unit, item.currency, item.per,
                item.is_approximate, role, item.start < len(title), at,
                source[item.start : item.end], item.start, item.end,
            )
        )  # fmt: skip
    return quantities


def _fold(source: str) -> str:
    """Small letters at the very offsets of the source: a letter whose small form is longer stays as it is."""
    folded = source.lower()
    if len(folded) != len(source):
        folded = "".join(small if len(small := letter.lower()) == 1 else letter for letter in source)
    return folded.replace("\n", "\0")  # nothing runs on over a line break, and no pattern knows of \0


def _find(folded: str, source: str, title_end: int) -> Iterator[Found]:
    at = 0
    while lead := _LEAD.search(folded, at):
        found = _read(folded, source, lead, at, title_end)
        at = lead.end()
        for item in found:
            if not item.start < title_end < item.end:  # no quantity runs from the title into the text
                yield item
                at = item.end


def _read(folded: str, source: str, lead: re.Match[str], at: int, title_end: int) -> list[Found]:
    """What begins at `lead`. `at` is where the quantity before it ends: no word before that belongs to it."""
    start = lead.start()
    if lead["number"]:
        return _read_number(folded, source, start, at, title_end)
    if lead["month"]:
        item = read_month(folded, source, start, lead.end())
    elif lead["period"]:
        item = read_period(folded, source, start)
    else:
        share = (
            100 * CARDINALS.get(re.split(r"[\s-]", lead[0])[0], 1) / FRACTIONS[lead["part"] or lead["parts"] or "half"]
        )
        item = _hedged(Found("percentage", start, lead.end("fraction"), round(share, 2)), folded, at)
    return [item] if item else []


def _hedged(item: Found, folded: str, at: int) -> Found:
    """The quantity with the words right before it that make it an approximate one, where there are any."""
    before = folded[max(at, item.start - 40) : item.start]
    hedge = _APPROXIMATE.search(before)
    if not hedge or (item.kind == "period" and _MERELY_LONG.search(before)):
        return item
    return item._replace(start=item.start - len(hedge[0]), is_approximate=True)


# -- numbers ----------------------------------------------------------------------------------------------------------


def _read_number(folded: str, source: str, start: int, at: int, title_end: int) -> list[Found]:
    before = folded[max(0, start - 40) : start]
    if folded[start].isdigit() and (dated := read_date(folded, source, start, before)):
        return [dated]
    sign = _SIGN_BEFORE.search(before)
    if not sign and is_glued(before):
        return []
    first = number_at(folded, start)
    if not first:
        return []
    if share := _share(folded, first, before):
        return [_hedged(share, folded, at)]
    second, is_journey = second_of(folded, first, before)
    last = second or first
    if goes_on(folded, last):
        return []
    made = _kind_of(folded, source, first, last, folded[max(at, start - 40) : start], title_end)
    if not made:
        return []
    low, high = _values(made, first, second)
    if sign:
        is_change = made.kind in ("amount", "percentage", "percentage_points")
        if sign["plus"] and not is_change:
            return []
        sign_start = start - len(sign[0])
        if not sign["word"] or (is_change and not folded[at:sign_start].isspace()):  # $10bn minus $2bn
            made = made._replace(start=sign_start)
            low, high = (low, high) if sign["plus"] else (-low, None)
    made = _hedged(made._replace(unit=None if made.kind in ("amount", "percentage_points") else made.unit), folded, at)
    if second is None:
        return [made._replace(value=low)]
    if not is_journey:
        return [made._replace(value=low, high=high)]
    origin = made._replace(end=first.end, value=low, per=None, is_origin=True)
    return [origin, made._replace(start=second.start, value=high)]


def _share(folded: str, first: Number, before: str) -> Found | None:
    """One in five, 3 out of 10, as the percentage that it is; three in five days, or a mark of 8 out of 10, is none."""
    joint = _SHARE_OF.match(folded, first.end)
    whole = number_at(folded, joint.end()) if joint else None
    if not joint or not whole or _RATING.search(before) or _NO_SHARE.match(folded, whole.end):
        return None
    for number in (first, whole):
        if number.currency or number.has_percent or number.form not in ("digits", "words"):
            return None
    total = whole.value * (whole.scale or 1)
    is_year = whole.form == "digits" and 1900 <= total <= 2099 and "," not in folded[whole.start : whole.end]
    is_round = total <= 10 or total == 12 or total % 5 == 0  # three in 48 countries are three
    if first.scale or not 0 < first.value < total or is_year or not (joint["out"] or is_round):
        return None
    if goes_on(folded, whole) or MONEY_AFTER.match(folded, whole.end) or POINTS.match(folded, whole.end):
        return None
    return Found("percentage", first.start, whole.end, float(f"{100 * first.value / total:.4g}"))


def _values(made: Found, first: Number, second: Number | None) -> tuple[float, float | None]:
    factor = 0.01 if made.unit in ("basis point", "cent") else 1.0
    if second is None:
        return _rounded(first.value * (first.scale or 1) * factor), None
    inherits = first.scale is None and second.scale is not None and first.value < second.value
    low = first.value * ((second.scale if inherits else first.scale) or 1)
    return _rounded(low * factor), _rounded(second.value * (second.scale or 1) * factor)


def _rounded(value: float) -> float:
    return float(f"{value:.15g}")  # 2.3 million is 2300000, not 2299999.9999999995


# -- kinds ------------------------------------------------------------------------------------------------------------


def _kind_of(folded: str, source: str, first: Number, last: Number, before: str, title_end: int) -> Found | None:
    """What the words right behind a number make of it, without its values; None where they make nothing of it."""
    start, end = first.start, last.end
    is_approximate = first.form == "mass" or bool(_APPROXIMATE.search(before))
    currency = first.currency
    if last.has_percent or first.has_percent:
        return _percentage(folded, start, end, is_approximate) if not currency else None
    if not currency and (points := POINTS.match(folded, end)):
        unit = "basis point" if points["basis"] else None
        return Found("percentage_points", start, points.end(), unit=unit, is_approximate=is_approximate)
    unit = None
    if not currency and (money := MONEY_AFTER.match(folded, end)):
        has_scale = bool(last.scale or first.form == "mass")
        if money["word"] in NEED_SCALE and not has_scale:
            return None
        currency = CODES.get(money["code"]) or CURRENCY_WORDS.get(re.sub(r"[\s-]", " ", money["word"] or "cent"), "USD")
        unit, end = ("cent" if money["cents"] else None), money.end()
    if currency:
        end, is_approximate = _or_so(folded, end, is_approximate)
        end, per = _per(folded, end)
        return Found("amount", start, end, unit=unit, currency=currency, per=per, is_approximate=is_approximate)
    if first.form == "article" and not first.scale:
        return None
    return (
        _duration(folded, first, end, is_approximate and not _MERELY_LONG.search(before))
        or _power(folded, start, end, is_approximate)
        or _count(folded, source, first, last, is_approximate, title_end)
    )


def _percentage(folded: str, start: int, end: int, is_approximate: bool) -> Found:
    if points := _POINTS_AFTER_PERCENT.match(folded, end):
        return Found("percentage_points", start, points.end(), is_approximate=is_approximate)
    end, is_approximate = _or_so(folded, end, is_approximate)
    end, per = _per(folded, end)
    return Found("percentage", start, end, per=per, is_approximate=is_approximate)


def _or_so(folded: str, end: int, is_approximate: bool) -> tuple[int, bool]:
    more = _APPROXIMATE_AFTER.match(folded, end)
    return (more.end(), True) if more else (end, is_approximate)


def _per(folded: str, end: int) -> tuple[int, str | None]:
    found = _PER.match(folded, end)
    if not found:
        return end, None
    return found.end(), _PER_UNITS[re.sub(r"[\s-]", " ", found["noun"])] if found["noun"] else _ADVERBS[found["adverb"]]


def _duration(folded: str, first: Number, end: int, is_approximate: bool) -> Found | None:
    found = _DURATION.match(folded, end)
    if not found or _OLD.match(folded, found.end()):
        return None
    is_hyphen = folded[end] == "-"
    if not found["plural"] and not is_hyphen and first.value != 1:
        return None
    if first.form == "words" and first.value == 1 and found["unit"] in ("day", "quarter", "second", "minute"):
        return None  # one day is some day
    if is_hyphen and found["plural"] == "s":  # three-quarters
        return None
    return Found("period", first.start, found.end(), unit=found["unit"], is_approximate=is_approximate)


def _power(folded: str, start: int, end: int, is_approximate: bool) -> Found | None:
    found = POWER.match(folded, end)
    if not found:
        return None
    return Found("count", start, found.end(), unit=POWER_UNITS[found[1]], is_approximate=is_approximate)


def _count(folded: str, source: str, first: Number, last: Number, is_approximate: bool, title_end: int) -> Found | None:
    end, is_approximate = _or_so(folded, last.end, is_approximate)
    if last.scale and folded[last.bare_end - 2 : last.bare_end] == "mm":
        return None  # millions of money, millimetres of all else
    if first.form == "mass" and folded.startswith(" of ", end):
        end += 3
    following = _COUNTING.match(folded, end)
    noun = _noun(following) if following else None
    if not noun or (first.form == "words" and first.value == 1 and not first.scale):
        return None
    word, noun_end = noun
    is_known = word in COUNTED
    is_plain = first.form == "digits" and not first.scale and "," not in folded[first.start : first.end]
    if f"{folded[first.start : first.bare_end]} {word}" in NAMED_NUMBERS:
        return None
    if is_plain and 1900 <= first.value <= 2099 and (not is_known or 2000 != first.value < 2040) and not is_approximate:
        return None
    letter = source[last.bare_end - 1]
    if (
        not is_known
        and last.scale
        and letter in "KkMTtBb"
        and not source[last.bare_end - 2].isalpha()
        and last.value < 10
    ):
        return None  # 4K screens, 3M brands
    if (is_plain or first.form == "words") and _is_name(source, first, is_known, first.start < title_end):
        return None
    noun_end, per = _per(folded, noun_end)
    return Found("count", first.start, noun_end, unit=word, per=per, is_approximate=is_approximate)


def _noun(following: re.Match[str]) -> tuple[str, int] | None:
    """The plural noun that is counted, and its end: the first that may be one, or a known one right after it."""
    words = [(found[0], following.start(1) + found.end()) for found in _WORD.finditer(following[1])]
    for (word, end), (after, after_end) in zip(words, [*words[1:], ("", 0)], strict=True):
        if word in NO_NOUNS or word.endswith(("'s", "’s", "-old")):
            return None
        word = word.rstrip("'’-")
        if _is_plural(word):
            return (after, after_end) if after in COUNTED else (word, end)
    return None


def _is_plural(word: str) -> bool:
    if word in IRREGULAR_PLURALS or word in COUNTED:
        return True
    return (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")) and word not in NOT_PLURAL
    )


def _is_name(source: str, number: Number, is_known: bool, is_headline: bool) -> bool:
    """Whether the word before makes the number a name's: Windows 11, Fortune 500, Falcon 9."""
    before = source[max(0, number.start - 40) : number.start]
    found = _PREVIOUS.search(before)
    if not found:
        return False
    word = found[1].lstrip("(\"'“‘[")
    folded = word.lower()
    if folded in NAME_WORDS:
        return True
    if number.form == "words" and not is_headline and source[number.start].isupper() and word[-1:].isalnum():
        return True  # a capital in running text: the Six Nations
    if (
        folded in HEADLINE_WORDS
        or (is_headline and is_known)
        or folded.endswith(("'s", "’s", "s'", "s’"))
        or not word[-1:].isalnum()
    ):
        return False
    if number.form == "words":
        return False
    return any(letter.isupper() for letter in word) or word[-1:].isdigit()
