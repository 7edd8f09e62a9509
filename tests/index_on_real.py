"""The trends index on the real half-year: known events, and what happens to it when the panel of sources is changed.

Nobody knows the true attention of real weeks. What can be measured is whether the line stands where the news was, and
how far a line moves that should not: the same articles, with sources taken out, doubled or copied by hand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from ingest.documents.archive import parse_columns
from ingest.evaluate.index import ESTIMATES, METHODS, Values, baseline_values, estimated
from ingest.evaluate.panels import Panel
from ingest.home import Home
from ingest.pipeline import Desk
from tests.bench.material import REAL_COLUMNS

ARCHIVE = "real-rss-2023-h1.parquet"
# Topics by the week (its Monday) in which the news that one remembers was made.
EVENTS = {
    "chat assistants answer in search": ("ai-search", date(2023, 2, 6)),
    "a bank for startups fails": ("bank-failures", date(2023, 3, 6)),
    "and the week after": ("bank-failures", date(2023, 3, 13)),
    "a chief executive before Congress": ("tiktok", date(2023, 3, 20)),
    "a merger of games is blocked": ("game-mergers", date(2023, 4, 24)),
    "a headset is shown": ("headsets", date(2023, 6, 5)),
    "two exchanges are sued": ("crypto-exchanges", date(2023, 6, 5)),
}
TOPIC_COUNT = 30
DRAWS = 5
STEP_WEEKS = 6
Floats = npt.NDArray[np.float64]
Figures = dict[str, float | None]


def real_desk(home: Home) -> Desk:
    """A desk whose clock stands after the archive's end, and which says nothing."""
    return Desk(home=home, now=lambda: datetime(2023, 7, 10, tzinfo=UTC), step=_no_bar, say=lambda message: None)


@contextmanager
def _no_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    yield lambda done, total: None


@contextmanager
def built_archive(folder: Path) -> Iterator[Home]:
    """A scratch home with the archive of that folder and the index of it; nothing is scored."""
    with tempfile.TemporaryDirectory(prefix="beatbook-real-") as scratch:
        home = Home(Path(scratch))
        desk = real_desk(home)
        desk.ingest_archives([folder / ARCHIVE], parse_columns(REAL_COLUMNS))
        desk.build(["--select", f"+{ESTIMATES}", "--exclude-resource-type", "test"])
        yield home


def event_figures(home: Home) -> dict[str, Figures]:
    """Of each event's week: index (100 is the mean of all weeks), its band, the median of the eight weeks before, and
    the week's place among all, 1 being the highest.
    """
    figures: dict[str, Figures] = {}
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        for event, (topic, monday) in EVENTS.items():
            rows = connection.execute(
                f"""
                select week_date, 100 * b / b_ref, 100 * low / b_ref, 100 * high / b_ref
                from intermediate.{ESTIMATES}
                where panel_id = 'beat' and unit = 'article' and line = 'current'
                    and entity_kind = 'topic' and entity_id = ? and b is not null and b_ref > 0
                order by week_date
                """,
                [topic],
            ).fetchall()
            figures[event] = event_week(rows, monday)
    return figures


def event_week(rows: Sequence[tuple[date, float, float | None, float | None]], monday: date) -> Figures:
    """The figures of one week among all weeks (week, index, low, high) of its topic."""
    values = np.array([row[1] for row in rows])
    weeks = [row[0] for row in rows]
    if monday not in weeks:
        return dict.fromkeys(("index", "low", "high", "usual", "place"))
    at, scale = weeks.index(monday), 100 / float(values.mean())
    _, index, low, high = rows[at]
    before = values[max(0, at - 8) : at] * scale
    return {
        "index": index * scale,
        "low": None if low is None else low * scale,
        "high": None if high is None else high * scale,
        "usual": float(np.median(before)) if len(before) else None,
        "place": float((values > values[at]).sum()) + 1,
    }


# -- changes of the panel ----------------------------------------------------------------------------------------------


def real_panel(home: Home) -> Panel:
    """The archive's panel as arrays, with the topics that have most articles."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        days = connection.execute(
            """
            select series_id, owner_id, date, article_count, is_polled
            from intermediate.int_index_days
            where panel_id = 'beat'
            """
        ).fetchall()
        hits = connection.execute(
            """
            select entity_kind, entity_id, series_id, date, hit_count
            from intermediate.int_index_hits
            where panel_id = 'beat' and unit = 'article' and entity_kind in ('beat', 'topic')
            """
        ).fetchall()
    first, newest = min(row[2] for row in days), max(row[2] for row in days)
    dates = [first + timedelta(days=number) for number in range((newest - first).days + 1)]
    series = {name: number for number, name in enumerate(sorted({row[0] for row in days}))}
    owner_names = sorted({row[1] for row in days})
    owner_of = {row[0]: owner_names.index(row[1]) for row in days}
    totals: dict[str, int] = {}
    for kind, topic, _, _, count in hits:
        if kind == "topic":
            totals[topic] = totals.get(topic, 0) + count
    topics = {name: number for number, name in enumerate(sorted(totals, key=lambda name: -totals[name])[:TOPIC_COUNT])}
    shape = (len(series), len(dates))
    articles, beat_hits = np.zeros((2, *shape), dtype=np.int64)
    is_there, is_polled = np.zeros((2, *shape), dtype=bool)
    topic_hits = np.zeros((len(topics), *shape), dtype=np.int64)
    for name, _, day, count, polled in days:
        at = series[name], (day - first).days
        articles[at], is_there[at], is_polled[at] = count, True, polled
    for kind, topic, name, day, count in hits:
        at = series[name], (day - first).days
        if kind == "beat":
            beat_hits[at] += count
        elif topic in topics:
            topic_hits[topics[topic]][at] += count
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = [monday + timedelta(weeks=number) for number in range((newest - monday).days // 7)]
    truth = np.full((len(topics), len(weeks)), np.nan)
    return Panel(
        "unchanged", dates, weeks, np.array([owner_of[name] for name in series]), articles, topic_hits, beat_hits,
        is_there, is_polled, truth,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What is done by hand to the panel, from a day on, with sources drawn for it."""

    name: str
    source_count: int
    make: Callable[[Panel, npt.NDArray[np.int64], int], Panel]


def five_join(panel: Panel, chosen: npt.NDArray[np.int64], day: int) -> Panel:
    """The chosen were not there before."""
    return _without(panel, chosen, slice(None, day))


def five_leave(panel: Panel, chosen: npt.NDArray[np.int64], day: int) -> Panel:
    """The chosen are not there any more."""
    return _without(panel, chosen, slice(day, None))


def one_doubles(panel: Panel, chosen: npt.NDArray[np.int64], day: int) -> Panel:
    """The chosen one sends twice as many articles, of the same mix."""
    factor = np.ones(panel.articles.shape, dtype=np.int64)
    factor[chosen, day:] = 2
    return replace(
        panel, articles=panel.articles * factor, hits=panel.hits * factor, beat_hits=panel.beat_hits * factor
    )


def four_copy(panel: Panel, chosen: npt.NDArray[np.int64], day: int) -> Panel:
    """The first of the chosen is sent by the four others too, beside their own articles."""
    source, copiers, after = chosen[0], chosen[1:], slice(day, None)
    articles, hits, beat_hits = panel.articles.copy(), panel.hits.copy(), panel.beat_hits.copy()
    articles[copiers, after] += panel.articles[source, after]
    hits[:, copiers, after] += panel.hits[:, [source], after]
    beat_hits[copiers, after] += panel.beat_hits[source, after]
    return replace(panel, articles=articles, hits=hits, beat_hits=beat_hits)


def one_loses_half_its_polls(panel: Panel, chosen: npt.NDArray[np.int64], day: int) -> Panel:
    """The chosen one is polled every second day only, and what it sent on the others is lost."""
    lost = np.zeros(panel.articles.shape, dtype=bool)
    lost[chosen, day::2] = True
    return replace(
        panel,
        articles=np.where(lost, 0, panel.articles),
        hits=np.where(lost, 0, panel.hits),
        beat_hits=np.where(lost, 0, panel.beat_hits),
        is_polled=panel.is_polled & ~lost,
    )


CHANGES = (
    Change("five outlets join", 5, five_join),
    Change("five outlets leave", 5, five_leave),
    Change("one outlet doubles its output", 1, one_doubles),
    Change("four outlets copy a fifth", 5, four_copy),
    Change("one outlet loses half its polls", 1, one_loses_half_its_polls),
)


def robustness_figures(panel: Panel, *, seed: int = 1) -> dict[str, dict[str, float]]:
    """By method and change: the root mean square, over draws and topics, of the step that the change alone makes."""
    middle = len(panel.weeks) // 2
    day = panel.days.index(panel.weeks[middle])
    stream = np.random.default_rng(seed)
    changed = {
        (change.name, draw): replace(
            change.make(panel, draw_sources(panel, change.source_count, stream), day), panel_id=f"{number}-{draw}"
        )
        for number, change in enumerate(CHANGES)
        for draw in range(DRAWS)
    }
    lines = estimated([panel, *changed.values()], real_desk(Home(Path())))
    unchanged = baseline_values(panel) | lines[panel.panel_id]
    found: dict[str, dict[str, float]] = {method: {} for method in METHODS}
    for change in CHANGES:
        for method in METHODS:
            steps = []
            for draw in range(DRAWS):
                other = changed[change.name, draw]
                values = (baseline_values(other) | lines[other.panel_id])[method]
                steps.append(log_step(values, middle) - log_step(unchanged[method], middle))
            gathered = np.concatenate(steps)
            found[method][change.name] = float(np.sqrt(np.nanmean(gathered**2)))
    return found


def draw_sources(panel: Panel, count: int, stream: np.random.Generator) -> npt.NDArray[np.int64]:
    """That many series of different owners, of the half that writes most, among those that are always there."""
    articles, _ = panel.weekly()
    always = np.flatnonzero((articles >= 3).all(axis=1))
    busy = always[np.argsort(-articles[always].sum(axis=1), kind="stable")][: max(len(always) // 2, count)]
    first_of_owner = {int(panel.owners[series]): int(series) for series in reversed(busy)}
    return stream.choice(sorted(first_of_owner.values()), count, replace=False)


def log_step(values: Values, week: int) -> Floats:
    """By topic, the log of the mean of the weeks from `week` on by that of those before; nan where one is missing."""
    before, after = (
        values.value[:, week - STEP_WEEKS : week].mean(axis=1),
        values.value[:, week : week + STEP_WEEKS].mean(axis=1),
    )
    known = (before > 0) & (after > 0)
    return np.where(known, np.log(np.where(known, after, 1)) - np.log(np.where(known, before, 1)), np.nan)


def _without(panel: Panel, chosen: npt.NDArray[np.int64], span: slice) -> Panel:
    gone = np.zeros(panel.articles.shape, dtype=bool)
    gone[chosen, span] = True
    return replace(
        panel,
        articles=np.where(gone, 0, panel.articles),
        hits=np.where(gone, 0, panel.hits),
        beat_hits=np.where(gone, 0, panel.beat_hits),
        is_there=panel.is_there & ~gone,
    )
