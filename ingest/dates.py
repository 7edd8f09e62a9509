"""Dates as sources write them, read as UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dateutil import parser, tz

# Zones by the names that feeds use. The standard library reads an unknown name as UTC and so moves CET by an hour.
# IST is India's: its outlets write the name, Ireland's and Israel's write an offset.
_ZONE_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2,
    "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "TRT": 3, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8,
    "AWST": 8, "PHT": 8, "MYT": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "BRT": -3, "ART": -3, "ADT": -3, "NST": -3.5, "NDT": -2.5, "AST": -4, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6,
    "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
_ZONES = {name: tz.tzoffset(name, hours * 3600) for name, hours in _ZONE_HOURS.items()}
_LAST_WORD = re.compile(r"([A-Za-z]+)\)?$")
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?(?:\.\d+)?$")
_LEAP_SECOND = re.compile(r"(\d{1,2}:\d{2}):60")
_MIDNIGHT_AS_24 = re.compile(r"(?<!\d)24:00(?::00)?")
_OFFSET_OF_ZONE = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?$")
# dateutil fills what a text leaves out from a default: where two defaults give two dates, the text was no whole date.
_DEFAULTS = (datetime(2004, 1, 1), datetime(2008, 2, 2))


def parse_date(value: datetime | str | None) -> datetime | None:
    """The moment in UTC, or None where the text names no whole date. A time without a zone is taken as UTC."""
    if value is None or isinstance(value, datetime):
        return _utc(value) if value else None
    text = value.strip()
    if not text or len(text) > 100:
        return None
    try:
        return _read(text)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None


def _read(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if text.isdigit() and len(text) != 8:
        return None
    text = _LEAP_SECOND.sub(r"\1:59", text)
    if _MIDNIGHT_AS_24.search(text):
        day_before = _read(_MIDNIGHT_AS_24.sub("00:00:00", text, count=1))
        return day_before + timedelta(days=1) if day_before else None
    if text[:4].isdigit():
        try:
            return _utc(datetime.fromisoformat(text))
        except ValueError:
            return _by_dateutil(text)
    offset = _OFFSET_OF_ZONE.search(text)
    if offset:  # "GMT+1" is an hour east of Greenwich to whoever writes it; POSIX and dateutil read it as west
        sign, hours, minutes = offset.groups()
        return _by_dateutil(f"{text[: offset.start()]}{sign}{int(hours):02}{minutes or '00'}")
    zone = _LAST_WORD.search(text)
    if zone is None or zone.group(1).upper() in ("GMT", "UTC", "Z"):
        try:
            return _utc(parsedate_to_datetime(text))
        except ValueError:
            return _by_dateutil(text)
    return _by_dateutil(text)


def _by_dateutil(text: str) -> datetime | None:
    first, second = (parser.parse(text, default=default, tzinfos=_ZONES) for default in _DEFAULTS)
    return _utc(first) if first == second else None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
