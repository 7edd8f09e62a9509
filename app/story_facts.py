"""What a story says: takeaways, key facts, what to watch, and the stories near it. All sentences are outside text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape as html
from itertools import groupby
from typing import Any, NamedTuple

import streamlit as st

from app import popovers, snapshot, wording
from app.evidence import Excerpt
from app.outside import plain, safe_url
from ingest.stories.reading import NEAREST_ON_EITHER_SIDE


class Takeaway(NamedTuple):
    """One sentence that stands for a story, and how many origins say most of it."""

    sentence: str
    article_id: str
    outlet_name: str
    shared_by_count: int


class Fact(NamedTuple):
    """One value of a key fact, and how many of the origins that state the fact give this one."""

    fact_number: int
    kind: str
    label: str | None  # None where no words near it name it
    value: float | None
    value_high: float | None
    date_value: date | None
    unit: str | None
    currency: str | None
    is_approximate: bool
    stated_by_count: int
    origin_count: int
    is_disputed: bool
    is_main: bool
    article_id: str
    outlet_name: str
    sentence: str
    quoted: str


class Outlook(NamedTuple):
    """One sentence that looks ahead; `due_date` is None where it names no day."""

    sentence: str
    article_id: str
    outlet_name: str
    due_date: date | None
    due_words: str | None


class Near(NamedTuple):
    """Another story near this one: what both name, and how many days lie between their beginnings."""

    story_id: str
    relation: str
    started_at: datetime
    title: str
    shared: str
    days_apart: int


def _rows(path: str, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters).fetchall()


@st.cache_data(max_entries=64, show_spinner=False)
def takeaways(path: str, story_id: str) -> list[Takeaway]:
    """Three sentences at most, in the order in which they are read."""
    sql = f"select {', '.join(Takeaway._fields)} from story_takeaways where story_id = $story order by position"
    return [Takeaway(*row) for row in _rows(path, sql, {"story": story_id})]


@st.cache_data(max_entries=64, show_spinner=False)
def facts(path: str, story_id: str) -> list[Fact]:
    """Its key facts, value by value, the fact that most origins state first."""
    sql = (
        f"select {', '.join(Fact._fields)} from story_facts where story_id = $story order by fact_number, value_number"
    )
    return [Fact(*row) for row in _rows(path, sql, {"story": story_id})]


@st.cache_data(max_entries=64, show_spinner=False)
def outlook(path: str, story_id: str) -> list[Outlook]:
    """What to watch, what is due first first."""
    sql = f"select {', '.join(Outlook._fields)} from story_outlook where story_id = $story order by position"
    return [Outlook(*row) for row in _rows(path, sql, {"story": story_id})]


@st.cache_data(max_entries=64, show_spinner=False)
def timeline(path: str, story_id: str, before: datetime | None = None) -> list[Near]:
    """The nearest earlier and later stories in meaning, in order of time; with `before` only what began until then."""
    sql = f"""
        select other_story_id, relation, started_at, title, shared, days_apart
        from story_timeline where story_id = $story and ($before is null or started_at < $before)
        {NEAREST_ON_EITHER_SIDE}
        order by started_at, other_story_id
    """
    return [Near(*row) for row in _rows(path, sql, {"story": story_id, "before": before})]


def cite_html(outlet_name: str, url: str | None) -> str:
    """The outlet that says it, linked to its page where that is safe."""
    name, address = html(plain(outlet_name)), safe_url(url)
    if address is None:
        return f"<cite>{name}</cite>"
    return f'<cite><a href="{html(address)}" target="_blank" rel="noopener noreferrer">{name}</a></cite>'


def takeaways_html(found: Sequence[Takeaway], urls: dict[str, str | None], independent_count: int) -> str:
    """Numbered sentences, each with its outlet and how many origins share it."""
    rows = ""
    for one in found:
        shared = (
            f" <small>shared by {one.shared_by_count} of {independent_count}</small>" if independent_count > 1 else ""
        )
        rows += f"<li>{html(plain(one.sentence))} {cite_html(one.outlet_name, urls.get(one.article_id))}{shared}</li>"
    return f'<ol class="bb-said">{rows}</ol>'


def facts_html(found: Sequence[Fact], urls: dict[str, str | None]) -> str:
    """Facts with their values: who states which, and where they contradict each other."""
    rows = ""
    for _, group in groupby(found, key=lambda fact: fact.fact_number):
        values = list(group)
        first = values[0]
        mark = ' <span class="bb-mark bb-single">≠ in dispute</span>' if first.is_disputed else ""
        main = " <small>main fact</small>" if first.is_main else ""
        said = "".join(_value_html(one, urls) for one in values)
        head = f"{html(plain(first.label))}{main}{mark}".strip()
        rows += f"<li>{f'<span>{head}</span>' if head else ''}<ul>{said}</ul></li>"
    return f'<ul class="bb-facts">{rows}</ul>'


def _value_html(one: Fact, urls: dict[str, str | None]) -> str:
    place = _excerpt(one)
    return (
        f"<li><b>{html(value(one))}</b> <em>{one.stated_by_count} of {one.origin_count}</em>"
        f"<div>{popovers.quote_html(place, one.quoted)} "
        f"{cite_html(one.outlet_name, urls.get(one.article_id))}</div></li>"
    )


def _excerpt(one: Fact) -> Excerpt | None:
    before, words, after = one.sentence.partition(one.quoted)
    return Excerpt(before, words, after) if words else None


def value(one: Fact) -> str:
    """$2.5bn, 12.5%, 628,000 users, 14 March 2026, July 2026; about where the text says about."""
    about = "about " if one.is_approximate else ""
    if one.kind == "date" and one.date_value is not None:
        return about + _when(one.date_value, one.unit)
    if one.value is None:
        return plain(one.quoted)
    shown = [_number(number, one) for number in (one.value, one.value_high) if number is not None]
    return about + "–".join(shown) + (f" {plain(one.unit)}" if one.kind == "count" and one.unit else "")


def _when(day: date, unit: str | None) -> str:
    month = wording.MONTHS[day.month - 1]
    return {
        "month": f"{month} {day.year}",
        "quarter": f"Q{(day.month + 2) // 3} {day.year}",
        "year": str(day.year),
    }.get(unit or "day", f"{day.day} {month} {day.year}")


def _number(number: float, one: Fact) -> str:
    if one.kind == "amount":
        said = wording.dollars(number)
        return (
            said if one.currency == "USD" else f"{_SIGNS.get(one.currency or '', f'{plain(one.currency)} ')}{said[1:]}"
        )
    return f"{number:,.4g}%" if one.kind == "percentage" else f"{number:,.10g}"


_SIGNS = {"EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}


def outlook_html(found: Sequence[Outlook], urls: dict[str, str | None]) -> str:
    """Sentences about what is to come, each with the day it names."""
    rows = ""
    for one in found:
        due = wording.day_year(one.due_date) if one.due_date else "no day named"
        words = f' title="{html(plain(one.due_words))}"' if one.due_date else ' class="bb-undated"'
        cited = cite_html(one.outlet_name, urls.get(one.article_id))
        rows += f"<li><b{words}>{html(due)}</b> <span>{html(plain(one.sentence))} {cited}</span></li>"
    return f'<ul class="bb-due">{rows}</ul>'
