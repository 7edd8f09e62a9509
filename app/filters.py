"""The whole view of a page lives in its address: reading it, judging it, and writing it back.

A bad value never breaks a page. It is left out, and a warning names it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import streamlit as st

RANGES = {"30d": 30, "90d": 90, "180d": 180, "all": 0}
RANGE_NAMES = {"30d": "30 days", "90d": "90 days", "180d": "180 days", "all": "All"}
SCALES = {"index": "Index", "share": "Share", "rebased": "Rebased"}
MAX_COMPARED = 6


@dataclass
class Reader:
    """Reads one address: `params` holds every key with the list of its values. Collects warnings as it goes."""

    params: Mapping[str, Sequence[str]]
    warnings: list[str] = field(default_factory=list)

    def words(self, key: str, limit: int = 200) -> str:
        """Free text, cut at `limit` characters."""
        return (self._last(key) or "")[:limit].strip()

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of `allowed`."""
        said = self._last(key)
        if said is None or said in allowed:
            return said or default
        self.warnings.append(f"{key}={_short(said)} is not known here{_nearest(said, allowed)}. Showing {default}.")
        return default

    def optional(self, key: str, allowed: Sequence[str]) -> str | None:
        """One of `allowed`, or None where nothing was said."""
        said = self._last(key)
        if said is None or said in allowed:
            return said
        self.warnings.append(f"{key}={_short(said)} is not known here{_nearest(said, allowed)}. It is left out.")
        return None

    def choices(self, key: str, allowed: Sequence[str], limit: int | None = None) -> list[str]:
        """Some of `allowed`, each once, in the order of the address, `limit` at most."""
        kept: list[str] = []
        known = set(allowed)
        for said in self.params.get(key, ()):
            if said not in known:
                self.warnings.append(
                    f"{key}={_short(said)} is not known here{_nearest(said, allowed)}. It is left out."
                )
            elif said not in kept:
                kept.append(said)
        if limit is not None and len(kept) > limit:
            self.warnings.append(f"{key} was given {len(kept)} times: the first {limit} are shown.")
            kept = kept[:limit]
        return kept

    def number(self, key: str, default: int = 1) -> int:
        """A whole number from 1 on."""
        said = self._last(key)
        if said is None:
            return default
        if said.isascii() and said.isdigit() and 0 < int(said[:9]) < 10**8:
            return int(said[:9])
        self.warnings.append(f"{key}={_short(said)} is not a number from 1 on. Showing {default}.")
        return default

    def day(self, key: str, first: date, newest: date) -> date | None:
        """A day of the snapshot, YYYY-MM-DD."""
        said = self._last(key)
        if said is None:
            return None
        try:
            found = date.fromisoformat(said)
        except ValueError:
            self.warnings.append(f"{key}={_short(said)} is not a date (YYYY-MM-DD). It is left out.")
            return None
        if first <= found <= newest:
            return found
        self.warnings.append(f"{key}={_short(said)} is outside the data ({first} to {newest}). It is left out.")
        return None

    def span(self, first: date, newest: date, covered: date | None = None, default: str = "180d") -> Span:
        """The range of days: `from` and `to` override `range`.

        A range of so many days ends at `covered`, the newest day with real coverage; all ends at the newest day.
        """
        name = self.choice("range", list(RANGES), default)
        start, end = self.day("from", first, newest), self.day("to", first, newest)
        if start is None and end is None:
            if not RANGES[name]:
                return Span(first, newest, name)
            last = covered or newest
            return Span(max(first, last - timedelta(days=RANGES[name] - 1)), last, name)
        start, end = start or first, end or newest
        if start > end:
            self.warnings.append(f"from={start} is later than to={end}: they are swapped.")
            start, end = end, start
        return Span(start, end, None)

    def _last(self, key: str) -> str | None:
        values = self.params.get(key) or ()
        return values[-1] if values and values[-1] != "" else None


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included; `name` is None where from/to gave them."""

    start: date
    end: date
    name: str | None

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def grain(self) -> str:
        """Short ranges are drawn by day, others by week."""
        return "day" if self.days <= 45 else "week"

    def as_params(self) -> dict[str, str]:
        """What a link needs to open another page on the same days."""
        if self.name is None:
            return {"from": self.start.isoformat(), "to": self.end.isoformat()}
        return {"range": self.name}


def suggestions(said: str, allowed: Sequence[str], count: int = 3) -> list[str]:
    """The known slugs that look most like what was said."""
    return difflib.get_close_matches(said.lower().replace(" ", "-")[:80], list(allowed), n=count, cutoff=0.5)


def _nearest(said: str, allowed: Sequence[str]) -> str:
    near = suggestions(said, allowed, 1)
    return f"; did you mean {near[0]}?" if near else ""


def _short(said: str) -> str:
    return said if len(said) <= 60 else f"{said[:60]}…"


def from_address() -> Reader:
    """A reader of the address that the browser shows now."""
    return Reader({key: st.query_params.get_all(key) for key in st.query_params})


def put(**changes: str | Sequence[str] | None) -> None:
    """Change the address: None and empty lists remove a key, and every other key stays."""
    for key, value in changes.items():
        name = key.rstrip("_")
        if value is None or len(value) == 0:
            if name in st.query_params:
                del st.query_params[name]
        else:
            st.query_params[name] = value if isinstance(value, str) else list(value)


def hold(key: str, value: object) -> str:
    """Give a widget the value of the address before it is drawn; returns its key."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key
