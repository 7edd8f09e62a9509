"""The whole view of a page lives in its address: reading it, judging it, and writing it back.

A bad value never breaks a page. It is left out, and a warning names it.
"""

from __future__ import annotations

import difflib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import streamlit as st

RANGES = {"30d": 30, "90d": 90, "180d": 180, "all": 0}
RANGE_NAMES = {"30d": "30 days", "90d": "90 days", "180d": "180 days", "all": "All"}
SCALES = {"index": "Index", "share": "Share", "rebased": "Rebased"}
MAX_COMPARED = 6
NAMED_WARNINGS = 8
LEFT_OUT = "It is left out."
NO_ARTICLE = "no article yet"


@dataclass
class Reader:
    """Reads one address: `params` holds every key with the list of its values. Collects warnings as it goes."""

    params: Mapping[str, Sequence[str]]
    warnings: list[str] = field(default_factory=list)

    def words(self, key: str, limit: int = 200) -> str:
        """Free text, cut at `limit` characters."""
        said = self._last(key) or ""
        if len(said) > limit:
            self._warn(f"{key} has {len(said):,} characters: only the first {limit} are used.")
        return said[:limit].strip()

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of `allowed`."""
        said = self._last(key)
        if said is None or said in allowed:
            return said or default
        self._refuse(key, said, allowed, f"Showing {default}.")
        return default

    def optional(
        self, key: str, allowed: Sequence[str], empty: Container[str] = (), lacks: str = NO_ARTICLE
    ) -> str | None:
        """One of `allowed`, or None where nothing was said. What is in `empty` is known, but `lacks` what is shown."""
        said = self._last(key)
        if said is None or said in allowed:
            return said
        self._refuse(key, said, allowed, LEFT_OUT, empty, lacks)
        return None

    def choices(
        self, key: str, allowed: Sequence[str], limit: int | None = None, empty: Container[str] = ()
    ) -> list[str]:
        """Some of `allowed`, each once, in the order of the address, `limit` at most; `empty` as in `optional`."""
        kept: list[str] = []
        known = set(allowed)
        for said in dict.fromkeys(self.params.get(key, ())):
            if said in known:
                kept.append(said)
            elif said:
                self._refuse(key, said, allowed, LEFT_OUT, empty)
        if limit is not None and len(kept) > limit:
            self._warn(f"{key} was given {len(kept)} times: the first {limit} are shown.")
            kept = kept[:limit]
        return kept

    def number(self, key: str, default: int = 1) -> int:
        """A whole number from 1 on."""
        said = self._last(key)
        if said is None:
            return default
        if said.isascii() and said.isdigit() and 0 < int(said[:9]) < 10**8:
            return int(said[:9])
        self._warn(f"{key}={_short(said)} is not a number from 1 on. Showing {default}.")
        return default

    def day(self, key: str, first: date, newest: date) -> date | None:
        """A day of the snapshot, YYYY-MM-DD."""
        said = self._last(key)
        if said is None:
            return None
        try:
            found = date.fromisoformat(said)
        except ValueError:
            self._warn(f"{key}={_short(said)} is not a date (YYYY-MM-DD). It is left out.")
            return None
        if first <= found <= newest:
            return found
        self._warn(f"{key}={_short(said)} is outside the data ({first} to {newest}). It is left out.")
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
            self._warn(f"from={start} is later than to={end}: they are swapped.")
            start, end = end, start
        return Span(start, end, None)

    def together(self, key: str, other: str) -> None:
        """Name the one of two parameters that says nothing without the other."""
        for said, missing in ((key, other), (other, key)):
            if any(self.params.get(said, ())) and not any(self.params.get(missing, ())):
                self._warn(f"{said}={_short(self.params[said][-1])} says nothing without {missing}. {LEFT_OUT}")

    def only_today(self) -> None:
        """Name `as_of`, which pages of stories and of the index follow: of all else a snapshot holds today alone."""
        said = self._last("as_of")
        if said is not None:
            self._warn(
                f"as_of={_short(said)} is not used: this page knows only today, and not how things stood on "
                "another day."
            )

    def _last(self, key: str) -> str | None:
        values = [value for value in self.params.get(key) or () if value]
        if len(set(values)) > 1:
            self._warn(f"{key} was given {len(values)} times: the last, {_short(values[-1])}, counts.")
        return values[-1] if values else None

    def _refuse(
        self,
        key: str,
        said: str,
        allowed: Sequence[str],
        instead: str,
        empty: Container[str] = (),
        lacks: str = NO_ARTICLE,
    ) -> None:
        if said in empty:
            self._warn(f"{key}={_short(said)} is known, but has {lacks}. {instead}")
        elif len(self.warnings) < NAMED_WARNINGS:  # what nobody reads needs no search for what it might have meant
            self._warn(f"{key}={_short(said)} is not known here.{_nearest(said, allowed)} {instead}")
        else:
            self._warn(f"{key}={_short(said)} is not known here.")

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)


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
    return f" Did you mean {near[0]}?" if near else ""


def _short(said: str) -> str:
    return said if len(said) <= 60 else f"{said[:60]}…"


def from_address(*, knows_days: bool = False) -> Reader:
    """A reader of the address that the browser shows now; `as_of` is named where the page knows no other day."""
    reader = Reader({key: st.query_params.get_all(key) for key in st.query_params})
    if not knows_days:
        reader.only_today()
    return reader


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
