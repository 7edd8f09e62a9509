"""What moved a line: the weeks that clear their noise, as numbered events, each with the story that most of it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import log
from typing import Any, NamedTuple

import streamlit as st

from app import snapshot

MOST = 6
_LEAST_RATIO = 0.01  # of a silent week, so that it has a logarithm


class ClearWeek(NamedTuple):
    """One topic in one week that is a clear mover; `also` are other topics that the same articles moved."""

    topic_id: str
    week: date
    ratio: float
    z_value: float | None
    also: tuple[str, ...]

    @property
    def strength(self) -> float:
        """How far it moved, the same for a doubling and a halving."""
        return abs(log(max(self.ratio, _LEAST_RATIO)))


class Behind(NamedTuple):
    """The largest story behind a topic's week, or where nothing is placed yet its weightiest article."""

    title: str
    story_id: str | None


class Event(NamedTuple):
    """A numbered event: `at` is the farthest of the weeks in a row, `first` to `last`, when its topic moved one way.

    `also` are the other topics that the same articles moved.
    """

    number: int
    at: ClearWeek
    first: date
    last: date
    also: tuple[str, ...]
    behind: Behind | None


def _rows(path: str, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql, parameters).fetchall()


@st.cache_data(max_entries=64, show_spinner=False)
def events(path: str, topic_ids: Sequence[str], start: date, end: date) -> list[Event]:
    """The MOST strongest events of some topics in the weeks that touch these days, numbered in order of time."""
    runs = _runs(_one_per_event(_clear_weeks(path, topic_ids, start, end)))
    chosen = sorted(runs, key=lambda run: -_peak(run).strength)[:MOST]
    chosen.sort(key=lambda run: (_peak(run).week, _peak(run).topic_id))
    found = _behind(path, [_peak(run) for run in chosen])
    return [
        Event(number, _peak(run), run[0].week, run[-1].week, _also(run), found.get(_place(_peak(run))))
        for number, run in enumerate(chosen, 1)
    ]


@st.cache_data(max_entries=8, show_spinner=False)
def last_clear(path: str, end: date, most: int) -> list[str]:
    """The topics that were clear movers last, in the last complete week before `end` or before, one of each event."""
    sql = """
        select event_id, max(period_start) as week, max(abs(z_value)) as z from trends_movers
        where is_clear_mover and period_start + 6 < $end group by event_id order by week desc, z desc nulls last
        limit $most
    """
    return [row[0] for row in _rows(path, sql, {"end": end, "most": most})]


def _clear_weeks(path: str, topic_ids: Sequence[str], start: date, end: date) -> list[tuple[str, ClearWeek]]:
    """The clear weeks of these topics, each with the id of its event."""
    sql = """
        select m.event_id, m.topic_id, m.period_start, m.ratio, case when not isnan(m.z_value) then m.z_value end,
               coalesce((select list(t.name order by t.name)
                         from trends_movers as o join topics as t using (topic_id)
                         where o.period_start = m.period_start and o.event_id = m.event_id
                               and o.topic_id <> m.topic_id), [])
        from trends_movers as m
        where m.is_clear_mover and m.topic_id in (select unnest($ids)) and m.period_start between $start - 6 and $end
        order by m.topic_id, m.period_start
    """
    rows = _rows(path, sql, {"ids": list(topic_ids), "start": start, "end": end})
    return [(row[0], ClearWeek(row[1], row[2], row[3], row[4], tuple(row[5]))) for row in rows]


def _one_per_event(weeks: Iterable[tuple[str, ClearWeek]]) -> list[ClearWeek]:
    """Of topics that the same articles moved in a week only the one that moved farthest; by topic and week."""
    kept: dict[tuple[str, date], ClearWeek] = {}
    for event_id, one in weeks:
        held = kept.get((event_id, one.week))
        if held is None or one.strength > held.strength:
            kept[event_id, one.week] = one
    return sorted(kept.values(), key=lambda one: (one.topic_id, one.week))


def _runs(weeks: Sequence[ClearWeek]) -> list[list[ClearWeek]]:
    """Weeks in a row in which one topic moved one way are one event."""
    runs: list[list[ClearWeek]] = []
    for one in weeks:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.topic_id == one.topic_id
            and one.week - last.week == timedelta(days=7)
            and (last.ratio > 1) == (one.ratio > 1)
        ):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _also(run: Sequence[ClearWeek]) -> tuple[str, ...]:
    return tuple(sorted({name for one in run for name in one.also}))


def _place(one: ClearWeek) -> tuple[str, date]:
    return one.topic_id, one.week


def _peak(run: Sequence[ClearWeek]) -> ClearWeek:
    return max(run, key=lambda one: one.strength)


def _behind(path: str, weeks: Sequence[ClearWeek]) -> dict[tuple[str, date], Behind]:
    """What stands behind these weeks: of the articles that the index counts, the story that holds most of them."""
    if not weeks:
        return {}
    sql = """
        with wanted as (select unnest($topics) as topic_id, unnest($weeks) as week),
        counted as (
            select w.topic_id, w.week, a.article_id, a.title, a.published_at, b.story_id, i.impact
            from wanted as w
            join article_topics as h on h.topic_id = w.topic_id and h.published_date between w.week and w.week + 6
            join articles as a on a.article_id = h.article_id
            left join story_articles as b on b.article_id = a.article_id
            left join article_impacts as i on i.article_id = a.article_id
            where a.is_in_panel and (h.is_in_title or h.is_in_lead)
        ),
        summed as (
            select topic_id, week, story_id, count(*) as n, max(impact) as impact,
                   arg_max(title, (coalesce(impact, 0), published_at, article_id)) as title
            from counted group by topic_id, week, story_id
        )
        select u.topic_id, u.week, coalesce(s.title, u.title), s.story_id
        from summed as u left join stories as s using (story_id)
        qualify row_number() over (
            partition by u.topic_id, u.week order by u.story_id is null, u.n desc, u.impact desc nulls last, u.story_id
        ) = 1
    """
    rows = _rows(path, sql, {"topics": [one.topic_id for one in weeks], "weeks": [one.week for one in weeks]})
    return {(topic, week): Behind(title, story) for topic, week, title, story in rows}
