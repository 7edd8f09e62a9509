"""Dates and periods as news texts write them, from quarters to "next year". Pure; patterns are over folded text."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from ingest.text.quantity_words import COUNTED, MONTHS, ORDINALS, one_of

Kind = Literal["amount", "percentage", "percentage_points", "count", "date", "period"]


class Found(NamedTuple):
    """A quantity before its place in the text and its role are known."""

    kind: Kind
    start: int
    end: int
    value: float | None = None
    high: float | None = None
    date_value: date | None = None
    unit: str | None = None
    currency: str | None = None
    per: str | None = None
    is_approximate: bool = False
    is_origin: bool = False  # the first of "from X to Y"


_YEAR = r"(?:19|20)\d\d(?![\w%])(?![.,]\d)"
_PLAIN_YEAR = re.compile(rf"{_YEAR}(?!\s?[-–/]\s?\d{{1,2}}(?!\d))(?!\s(?:{one_of(COUNTED)})(?!\w))")
_BEFORE_YEAR = re.compile(
    r"(?:(?<!\w)(?:in|since|by|until|till|before|after|during|through|throughout|of|late|early|mid|fiscal|from|between"
    r"|summer|spring|autumn|fall|winter|than|end|its|full-year|fiscal\syear)\s|(?<!\w)(?:mid|late|early|pre|post)-"
    r"|\((?:in\s)?|(?<!\d)(?:19|20)\d\d(?:\s(?:and|to|or)\s|\s?[-–—]\s?))$"
)
_SPAN_OF_YEARS = re.compile(rf"(?:19|20)\d\d\s?[-–—]\s?{_YEAR}")
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w-])")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?({one_of(MONTHS)})(?!\w)\.?(?:,?\s({_YEAR}))?")
_MONTH_DAY = re.compile(
    rf"({one_of(MONTHS)})(?!\w)\.?(?:,?\s(?:of\s)?({_YEAR})"
    rf"|\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\w%:])(?![.,]\d)(?!-year)(?:,?\s({_YEAR}))?)"
)
_BEFORE_MONTH = re.compile(
    r"(?<!\w)(?:in|since|by|until|till|before|after|during|through|early|late|mid|last|next|this)[\s-]$"
)
_QUARTER = re.compile(
    rf"(?:(?P<code>q[1-4]|[1-4]q|h[12]|fy)|(?P<word>{one_of(ORDINALS)})[\s-](?P<part>quarter|half)(?!\w))"
    r"(?:(?P<of_year>[\s-]of\s(?:the|this|last|next)\s(?:\w{1,9}\s)?year(?!\w))"
    r"|(?:[\s-]|(?=['’])|(?<=fy)|(?<=\dq))(?:of\s)?(?:fiscal\s)?(?P<year>(?:19|20)\d\d|['’]?\d\d)(?![\w%])(?![.,]\d))?(?!\w)"
)
_BEFORE_CODE = re.compile(r"(?<!\w)(?:in|for|its|the|of|by|since|during|last|this|next|'s|’s)\s$")
_AFTER_CODE = re.compile(
    r"\s(?:results?|earnings|revenues?|sales|profits?|net|reports?|income|guidance|loss(?:es)?)(?!\w)"
)
_RELATIVE = re.compile(
    r"(?:next|last|this|coming|past|previous|current)[\s-](?P<unit>year|quarter|month|week|decade)(?!\w)"
)


def read_date(folded: str, source: str, start: int, before: str) -> Found | None:
    """The date whose first digit is at `start`: 2023-03-14, 14 March 2023, or a year after a word that dates."""
    if found := _ISO.match(folded, start):
        day = _day(found[1], found[2], found[3])
        return Found("date", start, found.end(), date_value=day, unit="day") if day else None
    if (found := _DAY_MONTH.match(folded, start)) and source[found.start(2)].isupper() and 1 <= int(found[1]) <= 31:
        day = _day(found[3], MONTHS[found[2]], found[1]) if found[3] else None
        return Found("date", start, found.end(), date_value=day, unit="day")
    if (found := _PLAIN_YEAR.match(folded, start)) and (
        _BEFORE_YEAR.search(before) or _SPAN_OF_YEARS.match(folded, start)
    ):
        return Found("date", start, found.end(), date_value=date(int(found[0]), 1, 1), unit="year")
    return None


def read_month(folded: str, source: str, start: int, name_end: int) -> Found | None:
    """The date that begins with the month's name at `start`; its capital tells May from may."""
    if not source[start].isupper():
        return None
    if found := _MONTH_DAY.match(folded, start):
        month = MONTHS[found[1]]
        if found[2]:
            return Found("date", start, found.end(2), date_value=date(int(found[2]), month, 1), unit="month")
        if 1 <= int(found[3]) <= 31:
            day = _day(found[4], month, found[3]) if found[4] else None
            return Found("date", start, found.end(), date_value=day, unit="day")
    if _BEFORE_MONTH.search(folded[max(0, start - 12) : start]):
        return Found("date", start, name_end, unit="month")
    return None


def read_period(folded: str, source: str, start: int) -> Found | None:
    """The quarter, half-year, fiscal year or relative period ("next year") that begins at `start`."""
    if found := _RELATIVE.match(folded, start):
        return Found("period", start, found.end(), unit=found["unit"])
    found = _QUARTER.match(folded, start)
    if not found:
        return None
    code, year = found["code"], found["year"]
    if code and not year:
        stands_alone = code.strip("q") in "1234" and source[start : start + 2] == code.upper()
        if not stands_alone or not (
            _BEFORE_CODE.search(folded[max(0, start - 8) : start]) or _AFTER_CODE.match(folded, found.end())
        ):
            return None
    if found["part"] == "half" and not (year or found["of_year"]):
        return None
    number = ORDINALS[found["word"]] if found["word"] else int(re.sub(r"\D", "", code) or "1")
    unit = "year" if code == "fy" else "half-year" if found["part"] == "half" or code in ("h1", "h2") else "quarter"
    if unit == "half-year" and number > 2:
        return None
    months = {"quarter": 3, "half-year": 6, "year": 12}[unit]
    first_day = (
        date(int(year.strip("'’")) + (2000 if len(year) < 4 else 0), 1 + (number - 1) * months, 1) if year else None
    )
    return Found("period", start, found.end(), date_value=first_day, unit=unit)


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 31 February: the words stand, the date does not
        return None
