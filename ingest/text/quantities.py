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
from ingest.text.quantity_roles import Role, role_of
from ingest.text.quantity_words import (
    CARDINALS,
    CODES,
    COUNTED,
    CURRENCY_WORDS,
    FRACTIONS,
    HEADLINE_WORDS,
    IRREGULAR_PLURALS,
    MASSES,
    MONTHS,
    NAME_WORDS,
    NEED_SCALE,
    NO_NOUNS,
    NOT_PLURAL,
    ORDINALS,
    POWER_UNITS,
    SCALES,
    SIGNS,
    one_of,
)
from ingest.text.sentences import sentences

METHOD_VERSION = "quantities-1"


class Quantity(NamedTuple):
    """One quantity of a text. `quoted` is `(title + "\\n" + text)[span_start:span_end]`; see raw.quantities."""

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

_DIGITS = r"(?:\d{1,3}(?:,\d{2,3}){0,5},\d{3}|\d{1,15})(?:\.\d{1,6})?"
_SCALE = (
    rf"[\s-]?(?:{one_of(word for word in SCALES if len(word) > 1)})(?!\w)"
    rf"|(?:{one_of(word for word in SCALES if len(word) == 1)})(?!\w)|\s[mb](?![\w'’-])"
)
_TENS = one_of(word for word, number in CARDINALS.items() if number >= 20)
_ONES = one_of(word for word, number in CARDINALS.items() if number < 10)
_WORDS = rf"(?:(?:{_TENS})-(?:{_ONES})|{one_of(CARDINALS)})(?!\w)"
_ARTICLE = (
    r"(?:half[\s-]an?|an?(?:[\s-]half)?|half)"
    r"(?=[\s-](?:dozen|hundred|thousand|million|billion|trillion|lakh|crore)(?!\w))"
)
_MASS = r"(?:(?:tens|hundreds)\sof\s)?(?:dozens|hundreds|thousands|millions|billions|trillions)(?=\sof\s)"
_SIGN = rf"(?:{one_of(SIGNS)})"
_PERCENT_SIGN = r"(?:\s?%|\s?pct(?!\w)|[\s-](?:percent|per\scent)(?!\w))"
_NUMBER = (
    rf"(?P<sign>{_SIGN}\s?)?(?:(?P<digits>{_DIGITS})|(?P<words>{_WORDS})|(?P<article>{_ARTICLE})|(?P<mass>{_MASS}))"
    rf"(?P<scale>{_SCALE})?(?P<percent>{_PERCENT_SIGN})?"
)
_FIRST = re.compile(_NUMBER)
_JOINT = re.compile(r"(?:\s?[-–—]\s?|\s(?:to|and|or)\s)(?=[^\s])")
_LEAD = re.compile(
    rf"(?<![\w#@/:$+])(?:(?P<fraction>(?:(?:an?|one|two|three)[\s-](?P<part>third|quarter|fifth|tenth)s?|(?<!ern\s)(?<!first\s)(?<!second\s)(?<!other\s)half)"
    r"(?=\sof\s(?:its|their|the|all|his|her|our)\s)(?!\sof\sthe\s(?:year|season|game))"
    r"|(?:two|three)-(?P<parts>third|quarter|fifth|tenth)s(?!\w))"
    rf"|(?P<period>(?:q[1-4]|[1-4]q|h[12]|fy)(?=[\s'’\d]|(?!\w))|(?:{one_of(ORDINALS)})[\s-](?:quarter|half)(?!\w)"
    r"|(?:next|last|this|coming|past|previous|current)[\s-](?:year|quarter|month|week|decade)(?!\w))"
    rf"|(?P<number>\d|{_SIGN}\s?\d|(?:{one_of(CARDINALS)})(?!\w)|{_ARTICLE}|{_MASS})"
    rf"|(?P<month>(?:{one_of(MONTHS)})(?!\w)))"
)
_GATE = re.compile(
    rf"\d|{one_of(CARDINALS)}|dozen|hundred|thousand|illion|crore|lakh|half|third|quarter|fifth|tenth"
    r"|(?:next|last|this|coming|past|previous|current)\s(?:year|month|week|decade)"
    rf"|{one_of(name for name in MONTHS if len(name) > 4)}|\s(?:may|june|july)(?!\w)"
)
_POINTS = re.compile(r"[\s-](?:percentage[\s-]points?|ppts?|pp)(?!\w)|[\s-]?(?P<basis>basis[\s-]points?|bps)(?!\w)")
_POINTS_AFTER_PERCENT = re.compile(r"[\s-](?:age\s)?points?(?!\w)")
_MONEY_AFTER = re.compile(
    rf"\s?(?P<code>{one_of(CODES)})(?!\w)"
    rf"|[\s-](?:us\s|u\.s\.\s|american\s|of\s)?(?:(?P<word>{one_of(CURRENCY_WORDS)})|(?P<cents>cents?))(?!\w)"
)
_PER_UNITS = {
    "year": "year", "yr": "year", "annum": "year", "quarter": "quarter", "month": "month", "mo": "month",
    "week": "week", "day": "day", "hour": "hour", "share": "share", "user": "user", "employee": "employee",
    "person": "person", "head": "person", "seat": "seat", "customer": "customer", "unit": "unit", "token": "token",
    "million tokens": "million tokens", "barrel": "barrel", "subscriber": "subscriber", "tonne": "tonne",
    "ton": "tonne", "household": "household", "ounce": "ounce", "vehicle": "vehicle", "item": "item",
    "licence": "licence", "license": "licence", "night": "night", "device": "device", "minute": "minute",
    "ticket": "ticket", "wafer": "wafer", "employee": "employee", "worker": "worker",
}  # fmt: skip
_PER = re.compile(
    rf"(?:[\s-](?:an?|per|each|every)[\s-]|\s?/\s?)(?P<noun>{one_of(_PER_UNITS)})(?!\w)"
    r"(?!\s(?:ago|earlier|later|before|on)(?!\w))|,?\s(?P<adverb>annually|yearly|monthly|daily|weekly|hourly|apiece)(?!\w)"
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
    r"(?:(?<!\w)(?:about|around|nearly|almost|roughly|approximately|approx\.?|some|estimated|over|more\sthan|up\sto"
    r"|at\s(?:least|most)|as\s(?:much|many|little|few|low|high)\sas|close\sto|less\sthan|fewer\sthan|under|circa|ca?\."
    r"|upwards\sof|north\sof|above|below|nearing|approaching)\s(?:an?\s(?:estimated\s)?)?|[~≈<>]\s?)$"
)
_MERELY_LONG = re.compile(r"(?<!\w)(?:over|under|above|below)\s$")
_APPROXIMATE_AFTER = re.compile(
    r"\s?\+(?![\w+])|\s?\((?:est\.?|estimated|estimate|approx\.?)\)|\sor\s(?:so|more|less|fewer)(?!\w)|-plus(?!\w)"
)
_BETWEEN = re.compile(r"(?<!\w)between\s(?:(?:about|around|roughly)\s)?$")
_FROM = re.compile(r"(?<!\w)from\s(?:(?:about|around|roughly|nearly|just|over|more|than|some|only|an?)\s){0,2}$")
_RANGING = re.compile(r"(?<!\w)(?:rang(?:e|es|ed|ing)|anywhere|anything|vary(?:ing)?|varies)\s(?:\w{1,12}\s)?from\s$")
_CHANGED = re.compile(
    r"(?<!\w)(?:rose|rises?|rising|up|increased?|increases|grew|grow|jump(?:s|ed)?|fell|falls|down|cuts?|climb(?:s|ed)?"
    r"|dropped|drops|gained|lost|added|sank|slid|surge(?:s|d)?|raises?|raised|by)\s(?:(?:by|about|nearly|another)\s)?$"
)
_COUNTING = re.compile(
    r"\s(?:more\s)?(?:of\s(?:its|the|their|our|those|these|his|her)\s)?"
    r"((?:[^\W\d_][\w'’-]{0,24}\s){0,3}[^\W\d_][\w'’-]{0,24})"
)
_WORD = re.compile(r"\S+")
_PREVIOUS = re.compile(r"(\S{1,30})[\s-]$")
_POWER = re.compile(rf"\s?({one_of(POWER_UNITS)})(?!\w)")


def read_quantities(title: str, text: str) -> list[Quantity]:
    """The quantities of a text in their order, none overlapping another; numbers inside names are left out."""
    source = f"{title}\n{text}"
    folded = _fold(source)
    if not _GATE.search(folded):
        return []
    found = list(_find(folded, source, len(title)))
    if not found:
        return []
    offset = len(title) + 1
    spans = [(0, len(title)), *((begin + offset, end + offset) for begin, end in sentences(text))]
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
        at = lead.end()
        for item in _read(folded, source, lead, title_end):
            if not item.start < title_end < item.end:  # no quantity runs from the title into the text
                yield item
                at = item.end


def _read(folded: str, source: str, lead: re.Match[str], title_end: int) -> list[Found]:
    start = lead.start()
    if lead["number"]:
        return _read_number(folded, source, start, title_end)
    if lead["month"]:
        item = read_month(folded, source, start, lead.end())
    elif lead["period"]:
        item = read_period(folded, source, start)
    else:
        share = (
            100 * CARDINALS.get(re.split(r"[\s-]", lead[0])[0], 1) / FRACTIONS[lead["part"] or lead["parts"] or "half"]
        )
        is_approximate = bool(_APPROXIMATE.search(folded[max(0, start - 40) : start]))
        item = Found("percentage", start, lead.end("fraction"), round(share, 2), is_approximate=is_approximate)
    return [item] if item else []


# -- numbers ----------------------------------------------------------------------------------------------------------


class _Number(NamedTuple):
    value: float
    scale: float | None
    currency: str | None
    has_percent: bool
    form: str  # digits, words, article or mass
    start: int
    bare_end: int  # without a percent sign
    end: int


def _number_at(folded: str, start: int) -> _Number | None:
    found = _FIRST.match(folded, start)
    if not found:
        return None
    form = next(name for name in ("digits", "words", "article", "mass") if found[name])
    said = found[form]
    if form == "digits":
        value = float(said.replace(",", ""))
    elif form == "words":
        value = float(sum(CARDINALS[word] for word in said.split("-")))
    elif form == "article":
        value = 0.5 if "half" in said else 1.0
    else:
        first, _, second = said.partition(" of ")
        value = float(MASSES[first + " of"] * MASSES[second] if second else MASSES[said])
    scale = SCALES[re.sub(r"[\s-]", " ", found["scale"]).strip()] if found["scale"] else None
    sign = found["sign"]
    return _Number(
        value, scale, SIGNS[sign.strip()] if sign else None, bool(found["percent"]), form, start,
        found.end("scale") if found["scale"] else found.end(form), found.end(),
    )  # fmt: skip


def _read_number(folded: str, source: str, start: int, title_end: int) -> list[Found]:
    before = folded[max(0, start - 40) : start]
    if folded[start].isdigit() and (dated := read_date(folded, source, start, before)):
        return [dated]
    is_minus = before[-1:] in ("-", "−") and (len(before) == 1 or before[-2] in " \0(")
    if not is_minus and _is_glued(before):
        return []
    first = _number_at(folded, start)
    if not first:
        return []
    second, is_journey = _second(folded, first, before)
    last = second or first
    if _goes_on(folded, last):
        return []
    made = _kind_of(folded, source, first, last, before, title_end)
    if not made:
        return []
    low, high = _values(made, first, second)
    made = made._replace(
        start=start - is_minus, unit=None if made.kind in ("amount", "percentage_points") else made.unit
    )
    if is_minus:
        low, high = -low, None
    if second is None:
        return [made._replace(value=low)]
    if not is_journey:
        return [made._replace(value=low, high=high)]
    origin = made._replace(end=first.end, value=low, per=None, is_origin=True)
    return [origin, made._replace(start=second.start, value=high)]


def _is_glued(before: str) -> bool:
    """Whether what stands before makes the number a part of a longer word: GPT-4, 17.1, '23."""
    mark, ahead = before[-1:], before[-2:-1]
    if mark in ("-", ".", ",", "'", "’", "−"):
        return bool(ahead) and not ahead.isspace() and ahead != "\0"
    return mark in ("–", "—") and ahead.isdigit()


def _goes_on(folded: str, number: _Number) -> bool:
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
            _POWER.match(folded, number.end)
            or _MONEY_AFTER.match(folded, number.end)
            or _POINTS.match(folded, number.end)
        )
    )


def _second(folded: str, first: _Number, before: str) -> tuple[_Number | None, bool]:
    """The upper end of a range that begins with `first`, if it does; and whether it is a way from one to the other."""
    joint = _JOINT.match(folded, first.end)
    if not joint or first.form in ("article", "mass"):
        return None, False
    second = _number_at(folded, joint.end())
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


def _values(made: Found, first: _Number, second: _Number | None) -> tuple[float, float | None]:
    factor = 0.01 if made.unit in ("basis point", "cent") else 1.0
    if second is None:
        return _rounded(first.value * (first.scale or 1) * factor), None
    inherits = first.scale is None and second.scale is not None and first.value < second.value
    low = first.value * ((second.scale if inherits else first.scale) or 1)
    return _rounded(low * factor), _rounded(second.value * (second.scale or 1) * factor)


def _rounded(value: float) -> float:
    return float(f"{value:.15g}")  # 2.3 million is 2300000, not 2299999.9999999995


# -- kinds ------------------------------------------------------------------------------------------------------------


def _kind_of(folded: str, source: str, first: _Number, last: _Number, before: str, title_end: int) -> Found | None:
    """What the words right behind a number make of it, without its values; None where they make nothing of it."""
    start, end = first.start, last.end
    is_approximate = first.form == "mass" or bool(_APPROXIMATE.search(before))
    currency = first.currency
    if last.has_percent or first.has_percent:
        return _percentage(folded, start, end, is_approximate) if not currency else None
    if not currency and (points := _POINTS.match(folded, end)):
        unit = "basis point" if points["basis"] else None
        return Found("percentage_points", start, points.end(), unit=unit, is_approximate=is_approximate)
    unit = None
    if not currency and (money := _MONEY_AFTER.match(folded, end)):
        has_scale = bool(last.scale or first.form == "mass")
        if money["word"] in NEED_SCALE and not has_scale:
            return None
        currency = CODES.get(money["code"]) or CURRENCY_WORDS.get(re.sub(r"[\s-]", " ", money["word"] or "cent"), "USD")
        unit, end = ("cent" if money["cents"] else None), money.end()
    elif not currency and first.form == "mass" and (money := re.compile(r"\sof\s").match(folded, end)):
        word = re.compile(rf"(?:us\s)?({one_of(CURRENCY_WORDS)})(?!\w)").match(folded, money.end())
        if word:
            currency, end = CURRENCY_WORDS[re.sub(r"[\s-]", " ", word[1])], word.end()
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


def _duration(folded: str, first: _Number, end: int, is_approximate: bool) -> Found | None:
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
    found = _POWER.match(folded, end)
    if not found:
        return None
    return Found("count", start, found.end(), unit=POWER_UNITS[found[1]], is_approximate=is_approximate)


def _count(
    folded: str, source: str, first: _Number, last: _Number, is_approximate: bool, title_end: int
) -> Found | None:
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
    if is_plain and 1900 <= first.value <= 2099 and not is_known:
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
    if (is_plain or first.form == "words") and _is_name(source, first, is_known and first.start < title_end):
        return None
    noun_end, per = _per(folded, noun_end)
    return Found("count", first.start, noun_end, unit=word, per=per, is_approximate=is_approximate)


def _noun(following: re.Match[str]) -> tuple[str, int] | None:
    """The plural noun that is counted, and its end: the first that may be one, or the next where that is a known one."""
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


def _is_name(source: str, number: _Number, is_counted_headline: bool) -> bool:
    """Whether the word before makes the number a name's: Windows 11, Fortune 500, Falcon 9."""
    before = source[max(0, number.start - 40) : number.start]
    found = _PREVIOUS.search(before)
    if not found:
        return False
    word = found[1].lstrip("(\"'“‘[")
    folded = word.lower()
    if folded in NAME_WORDS:
        return True
    if (
        folded in HEADLINE_WORDS
        or is_counted_headline
        or folded.endswith(("'s", "’s", "s'", "s’"))
        or not word[-1:].isalnum()
    ):
        return False
    if number.form == "words":
        return False
    return any(letter.isupper() for letter in word) or word[-1:].isdigit()
