"""Invented panels of sources whose attention is known: what an index of attention can be measured on.

A world (sources, topics, attention) is drawn first and is the same in all scenarios of a run; a scenario then changes
what it is named after, and at last the articles are counted out, day by day. Nothing here knows how an index is made.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FIRST_MONDAY = date(2024, 1, 1)
# The panel begins and ends on a Thursday: part weeks on both sides, and time enough for the last whole week to settle.
DAYS_BEFORE, DAYS_AFTER = 4, 4
# As in the half-year archive: about forty feeds that are alive, of 25 owners, six thousand articles a week in all.
FEEDS_OF_OWNERS = (6, 4, 3, 2, 2, 2, 2, 2, *[1] * 17)
WEEK_COUNT = 52
TOPIC_SHARES = tuple(np.geomspace(0.003, 0.05, 8).tolist())
USUAL_OUTPUT, LARGEST_OUTPUT = 120, 450
WEEKDAYS = (1.15, 1.2, 1.2, 1.15, 1.05, 0.65, 0.6)
HALFWAY = WEEK_COUNT // 2


@dataclass(slots=True)
class World:
    """What makes the articles, before any is counted; a scenario edits it in place.

    Series are rows, weeks columns (two part weeks included), days the last axis where there is one; `rate` is articles
    a week, `share` the part of them on a topic at attention 1, `is_polled` and `is_there` are by day; `copies`
    names the series whose articles each one sends.
    """

    owners: Integers
    rate: Floats
    weekdays: Floats
    share: Floats
    on_beat: Floats
    attention: Floats
    is_there: Flags
    is_polled: Flags
    dispersion: float = 0.0
    copies: Integers | None = None
    topic_weekdays: Floats | None = None

    @property
    def days(self) -> list[date]:
        """Every day of the panel."""
        first = FIRST_MONDAY - timedelta(days=DAYS_BEFORE)
        return [first + timedelta(days=day) for day in range(self.is_there.shape[1])]

    @property
    def week_of_day(self) -> Integers:
        """The column of the week that each day lies in."""
        return np.array([((day - FIRST_MONDAY).days) // 7 + 1 for day in self.days])


@dataclass(frozen=True, slots=True)
class Panel:
    """Counted articles, and the attention they came from.

    `articles` is series x days, `hits` topics x series x days, `beat_hits` series x days, `truth` topics x complete
    weeks. Where a series is not there, it has no row at all; where it is not polled, the articles are a backlog.
    """

    panel_id: str
    days: list[date]
    weeks: list[date]
    owners: Integers
    articles: Integers
    hits: Integers
    beat_hits: Integers
    is_there: Flags
    is_polled: Flags
    truth: Floats

    @property
    def series(self) -> list[str]:
        """The names of the rows."""
        return [f"series-{number:02}" for number in range(len(self.owners))]

    @property
    def topics(self) -> list[str]:
        """The names of the topics."""
        return [f"topic-{number:02}" for number in range(len(self.hits))]

    def weekly(self) -> tuple[Floats, Floats]:
        """Articles (series x complete weeks) and hits (topics x series x complete weeks), however they were polled."""
        first = self.days.index(self.weeks[0])
        span = slice(first, first + 7 * len(self.weeks))
        articles = self.articles[:, span].reshape(len(self.owners), len(self.weeks), 7).sum(axis=2)
        hits = self.hits[:, :, span].reshape(len(self.hits), len(self.owners), len(self.weeks), 7).sum(axis=3)
        return articles.astype(np.float64), hits.astype(np.float64)

    def day_rows(self) -> pa.Table:
        """One row per series and day on which it is there, as raw.simulated_days has them."""
        series, day = np.nonzero(self.is_there)
        return pa.table(
            {
                "panel_id": pa.array([self.panel_id] * len(series)),
                "series_id": pa.array(self.series).take(pa.array(series)),
                "owner_id": pa.array([f"owner-{owner:02}" for owner in self.owners]).take(pa.array(series)),
                "day": pa.array(self.days).take(pa.array(day)),
                "article_count": self.articles[series, day],
                "is_polled": self.is_polled[series, day],
            }
        )

    def hit_rows(self) -> pa.Table:
        """One row per series, day and thing with articles on it, as raw.simulated_hits has them."""
        every = np.concatenate([self.beat_hits[None], self.hits])
        thing, series, day = np.nonzero(every)
        return pa.table(
            {
                "panel_id": pa.array([self.panel_id] * len(series)),
                "series_id": pa.array(self.series).take(pa.array(series)),
                "day": pa.array(self.days).take(pa.array(day)),
                "entity_kind": pa.array(["beat", *["topic"] * len(self.hits)]).take(pa.array(thing)),
                "entity_id": pa.array(["beat", *self.topics]).take(pa.array(thing)),
                "article_count": every[thing, series, day],
            }
        )


def draw_panel(scenario: str, *, seed: int, run: int) -> Panel:
    """The panel of a scenario: the same for the same seed and run. Raises KeyError for a scenario there is not."""
    change = SCENARIOS[scenario]
    # The world's stream does not know the scenario: runs are compared on one world.
    world = draw_world(np.random.default_rng([seed, run]))
    stream = np.random.default_rng([seed, run, zlib.crc32(scenario.encode())])
    change(world, stream)
    return count_out(world, stream, f"{scenario}-{run}")


def draw_world(stream: np.random.Generator) -> World:
    """Forty sources of 25 owners over a year. Two leave; eight join that write twice as much on the topics."""
    owners = np.repeat(np.arange(len(FEEDS_OF_OWNERS)), FEEDS_OF_OWNERS)
    series_count, all_weeks = len(owners), WEEK_COUNT + 2
    day_count = DAYS_BEFORE + 7 * WEEK_COUNT + DAYS_AFTER
    rate = np.minimum(USUAL_OUTPUT * np.exp(stream.normal(0, 0.9, series_count)), LARGEST_OUTPUT)
    output_noise = np.exp(stream.normal(0, 0.12, (series_count, all_weeks)))
    interest = np.exp(stream.normal(0, 0.5, series_count))
    leaning = interest * np.exp(stream.normal(0, 0.5, (len(TOPIC_SHARES), series_count)))
    leaning /= leaning.mean(axis=1, keepdims=True)
    share = np.array(TOPIC_SHARES)[:, None] * leaning
    world = World(
        owners=owners,
        rate=rate[:, None] * output_noise,
        weekdays=np.tile(np.array(WEEKDAYS) / sum(WEEKDAYS), (series_count, 1)),
        share=np.repeat(share[:, :, None], all_weeks, axis=2),
        on_beat=np.repeat(np.clip(0.35 * interest, 0.1, 0.9)[:, None], all_weeks, axis=1),
        attention=np.array([draw_attention(stream, all_weeks) for _ in TOPIC_SHARES]),
        is_there=np.ones((series_count, day_count), dtype=bool),
        is_polled=np.ones((series_count, day_count), dtype=bool),
    )
    moving = stream.permutation(series_count)
    for series in moving[:2]:
        leave(world, series, int(stream.integers(12, WEEK_COUNT - 4)))
    for series in moving[2:10]:
        specialise(world, series, 2.0)
        join(world, series, int(stream.integers(6, WEEK_COUNT - 12)))
    return world


def draw_attention(stream: np.random.Generator, weeks: int) -> Floats:
    """A random walk that is drawn back to its middle, and one or two events that jump up and fade."""
    walk = np.zeros(weeks)
    for week in range(1, weeks):
        walk[week] = 0.95 * walk[week - 1] + stream.normal(0, 0.1)
    for _ in range(1 + int(stream.integers(0, 2))):
        start, height, fading = stream.integers(2, weeks - 2), stream.uniform(0.7, 1.8), stream.uniform(0.4, 0.8)
        after = np.arange(weeks - start)
        walk[start:] += height * fading**after
    return np.asarray(np.exp(walk), dtype=np.float64)


def count_out(world: World, stream: np.random.Generator, panel_id: str) -> Panel:
    """Draw the articles of each day: Poisson in number, binomial in topic."""
    week, weekday = world.week_of_day, np.array([day.weekday() for day in world.days])
    articles = stream.poisson(world.rate[:, week] * world.weekdays[:, weekday])
    articles[~world.is_there] = 0
    share = world.share * world.attention[:, None, :]
    if world.dispersion:
        share = share * stream.gamma(1 / world.dispersion, world.dispersion, share.shape)
    daily = share[:, :, week]
    if world.topic_weekdays is not None:
        daily = daily * world.topic_weekdays[:, None, weekday]
    hits = stream.binomial(articles, np.minimum(daily, 0.95))
    beat_hits = np.maximum(stream.binomial(articles, np.minimum(world.on_beat[:, week], 0.95)), hits.max(axis=0))
    if world.copies is not None:
        articles, beat_hits, hits = articles[world.copies], beat_hits[world.copies], hits[:, world.copies]
    complete = slice(1, WEEK_COUNT + 1)
    weeks = [FIRST_MONDAY + timedelta(days=7 * number) for number in range(WEEK_COUNT)]
    return Panel(
        panel_id, world.days, weeks, world.owners, articles, hits, beat_hits, world.is_there, world.is_polled,
        world.attention[:, complete],
    )  # fmt: skip


# -- what can happen to a world ----------------------------------------------------------------------------------------


def join(world: World, series: int, week: int) -> None:
    """Let a series begin in the middle of a week, with a backlog of ten days from before its first poll."""
    first = DAYS_BEFORE + 7 * (week - 1) + 2
    world.is_there[series, : max(first - 10, 0)] = False
    world.is_polled[series, :first] = False


def leave(world: World, series: int, week: int) -> None:
    """Let a series end in the middle of a week."""
    last = DAYS_BEFORE + 7 * (week - 1) + 4
    world.is_there[series, last:] = False
    world.is_polled[series, last:] = False


def specialise(world: World, series: int, factor: float) -> None:
    """Let a series write that much more on every topic than it would."""
    world.share[:, series] *= factor
    world.on_beat[series] = np.minimum(world.on_beat[series] * factor, 0.9)


def _staying(world: World) -> Integers:
    return np.flatnonzero(world.is_there.all(axis=1))


def _reference(world: World, stream: np.random.Generator) -> None:
    """Nothing but the coming and going of every panel."""


def _churn(world: World, stream: np.random.Generator) -> None:
    """Half of those that would stay leave or come in the year."""
    staying = stream.permutation(_staying(world))
    half = len(staying) // 4
    for series in staying[:half]:
        leave(world, series, int(stream.integers(10, WEEK_COUNT - 4)))
    for series in staying[half : 2 * half]:
        join(world, series, int(stream.integers(6, WEEK_COUNT - 12)))


def _late_entrants(world: World, stream: np.random.Generator) -> None:
    """Twelve more join in the third quarter, and write two and a half times as much on the topics as others."""
    for series in stream.permutation(_staying(world))[:12]:
        specialise(world, series, 2.5)
        join(world, series, int(stream.integers(HALFWAY, HALFWAY + 13)))


def _outages(world: World, stream: np.random.Generator) -> None:
    """Each series is not polled in about four spells of three days to three weeks; seven of ten days are lost."""
    for series in range(len(world.owners)):
        for _ in range(stream.poisson(4)):
            start, length = stream.integers(14, world.is_there.shape[1] - 21), stream.integers(3, 22)
            world.is_polled[series, start : start + length] = False
            lost = start + np.flatnonzero(stream.random(length) < 0.7)
            world.is_there[series, lost] = False


def _doubling(world: World, stream: np.random.Generator) -> None:
    """Four series that write much on the topics double their output from the middle on, their mix unchanged."""
    staying = _staying(world)
    keenest = staying[np.argsort(-world.share[:, staying, 0].mean(axis=0))][:12]
    world.rate[stream.choice(keenest, 4, replace=False), HALFWAY:] *= 2


def _owner_copies(world: World, stream: np.random.Generator) -> None:
    """The owner of six feeds sends the articles of the busiest through all of them, all the time."""
    six = np.flatnonzero(world.owners == 0)
    world.is_there[six], world.is_polled[six] = True, True
    world.copies = np.arange(len(world.owners))
    world.copies[six] = six[np.argmax(world.rate[six].sum(axis=1))]


def _growth(world: World, stream: np.random.Generator) -> None:
    """Output grows threefold in the year; series that write more on the topics grow more."""
    keen = world.share[:, :, 0].mean(axis=0)
    slope = np.log(3) * np.clip(keen / keen.mean(), 0.2, 2)
    world.rate *= np.exp(np.outer(slope, np.linspace(0, 1, world.rate.shape[1])))


def _weekday(world: World, stream: np.random.Generator) -> None:
    """A third of the series send all they have on two days of the week, and topics have days of their own."""
    for series in stream.permutation(len(world.owners))[: len(world.owners) // 3]:
        days = np.full(7, 0.01)
        days[stream.choice(7, 2, replace=False)] = 0.475
        world.weekdays[series] = days
    rhythm = stream.uniform(0.4, 1.6, (len(TOPIC_SHARES), 7))
    usual = np.array(WEEKDAYS) / sum(WEEKDAYS)
    world.topic_weekdays = rhythm / (rhythm @ usual)[:, None]


def _overdispersed(world: World, stream: np.random.Generator) -> None:
    """A series takes up a topic and drops it: its share varies from week to week by a gamma of variance one half."""
    world.dispersion = 0.5


def _mix_change(world: World, stream: np.random.Generator) -> None:
    """Five large series double their output by articles off the beat from the middle on: their shares halve."""
    staying = _staying(world)
    largest = staying[np.argsort(-world.rate[staying, 0])][:10]
    for series in stream.choice(largest, 5, replace=False):
        world.rate[series, HALFWAY:] *= 2
        world.share[:, series, HALFWAY:] /= 2
        world.on_beat[series, HALFWAY:] /= 2


Change = Callable[[World, np.random.Generator], None]
SCENARIOS: dict[str, Change] = {
    "reference": _reference,
    "churn": _churn,
    "late_entrants": _late_entrants,
    "outages": _outages,
    "doubling": _doubling,
    "owner_copies": _owner_copies,
    "growth": _growth,
    "weekday": _weekday,
    "overdispersed": _overdispersed,
    "mix_change": _mix_change,
}
