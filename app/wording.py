"""How numbers and days are written, so that one value never reads two ways."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SCALE_TITLES = {"index": "Index", "share": "Share of articles", "rebased": "Rebased", "count": "Articles naming it"}
NONE = "–"
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


def change(ratio: float | None) -> str:
    """+29% or −40% for a ratio to what was usual; from a threefold rise on as a factor."""
    if ratio is None:
        return NONE
    if ratio >= 3:
        return f"×{ratio:.1f}"
    shown = round(100 * (ratio - 1))
    return f"+{shown}%" if shown > 0 else f"−{-shown}%" if shown < 0 else "0%"


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
    if value is None:
        return NONE
    return f"{value:+.2f}".replace("-", "−")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """1 article, 1,204 articles."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
