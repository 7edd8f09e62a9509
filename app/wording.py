"""How numbers and days are written, so that one value never reads two ways."""

from __future__ import annotations

from datetime import date, datetime
from math import isclose
from typing import Literal

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SCALE_TITLES = {"index": "Index", "share": "Share of articles", "rebased": "Rebased", "count": "Articles naming it"}
NONE = "–"
SMALL_CHANGE = 0.1
Way = Literal["up", "down", "none"]
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
MONTHS = (*_MONTHS, "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(when: date) -> str:
    """6 March."""
    return f"{when.day} {MONTHS[when.month - 1]}"


def day_year(when: date) -> str:
    """6 Mar 2023."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def weekday_day(when: date) -> str:
    """Monday 6 March 2023."""
    return f"{_DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime | None) -> str:
    """6 Mar 2023, 14:05 UTC."""
    return NONE if when is None else f"{day_year(when.date())}, {when:%H:%M} UTC"


def days(start: date, end: date) -> str:
    """6–12 Mar 2023, as short as it can be without doubt."""
    if start == end:
        return day_year(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_year(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1][:3]} – {day_year(end)}"
    return f"{day_year(start)} – {day_year(end)}"


def index(value: float | None) -> str:
    """191."""
    return NONE if value is None else f"{value:,.0f}"


def percent(value: float | None, digits: int = 1) -> str:
    """2.4%."""
    return NONE if value is None else f"{100 * value:.{digits}f}%"


def signed(value: float, digits: int = 0) -> str:
    """+6, −0.5 or 0: nothing that rounds to zero has a sign."""
    shown = f"{abs(value):,.{digits}f}"
    if is_nothing(shown):
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def change(ratio: float | None) -> str:
    """+527%, +29% or −40% for a ratio to what was usual."""
    return NONE if ratio is None else f"{signed(100 * (ratio - 1))}%"


def is_small(difference: float, usual: float) -> bool:
    """Whether a change is too small for a colour and an arrow: none at all, or under a tenth of what was usual."""
    least = SMALL_CHANGE * abs(usual)
    return difference == 0 or (abs(difference) < least and not isclose(abs(difference), least))


def way(ratio: float | None) -> Way:
    """Which way a ratio to what was usual goes: by under a tenth it goes none."""
    if ratio is None or is_small(ratio - 1, 1):
        return "none"
    return "up" if ratio > 1 else "down"


def factor(ratio: float) -> str:
    """×9.3, ×0.4; a fall to nothing is ×0."""
    return f"×{ratio:,.0f}" if ratio >= 10 or ratio == 0 else f"×{ratio:.1f}" if ratio >= 0.1 else f"×{ratio:.2f}"


def band(low: float | None, high: float | None) -> str:
    """163–218; nothing where there is none."""
    return "" if low is None or high is None else f"{index(low)}–{index(high)}"


def is_nothing(shown: str) -> bool:
    """Whether a number as it is written is zero: 0, 0.0 or 0%."""
    return not any(digit in shown for digit in "123456789")


def dollars(value: float) -> str:
    """$18bn, $650m, $1.2tn."""
    for unit, sign in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if value >= unit:
            said = f"{value / unit:.3g}" if value < 100 * unit else f"{value / unit:,.0f}"
            return f"${said}{sign}"
    return f"${value:,.0f}"


def month_or_day(when: date) -> str:
    """Mar 2026 for the first of a month, which stands for a month whose day nobody gave; else 6 Mar 2023."""
    return day_year(when).partition(" ")[2] if when.day == 1 else day_year(when)


def tone(value: float | None) -> str:
    """+0.12 or −0.08."""
    return NONE if value is None else signed(value, 2)


def in_view(shown: int, total: int) -> str:
    """What a list that scrolls says of its length; nothing where all of it is seen."""
    return "" if shown >= total else f"{shown:,} of {total:,} rows are in view: scroll for the rest."


def count(number: int, noun: str, plural: str | None = None) -> str:
    """1 article, 1,204 articles."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
