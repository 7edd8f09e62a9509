"""The trends index once more, in numpy and in the order of its description, to hold the SQL against.

It shares nothing with the dbt models and is written to be read, not to be fast. Arrays have a row a series and a column
a complete week. Where the description leaves something open, the comment says what was taken. Eras are not in it: it is
right for panels whose series keep their mix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ROUNDS = 8
KAPPA = 0.5
OWNER_CAP = 200
LEAST_ARTICLES = 3
LEAST_SHARE_OF_MEDIAN = 0.2
FIRST_LINE = 3
LEAST_WEEKS = 4
FOUNDING_WEEKS = 4
FOUNDING_OBSERVED = 3
PROBATION_WEEKS = 8
PUBLISH_AFTER_DAYS = 3
SHORT_BASE = 8
LONG_BASE = 26
REFOUNDED_EVERY = 52
THIN_BASE = 30
WINDOW = 8
LINKED_WEEKS = 4
LEAST_LINKED = 0.5
LEAST_SOURCES = 4
LEAST_HITS = 10
Z95 = 1.6449


@dataclass(frozen=True, slots=True)
class Cells:
    """The panel by series and complete week: articles `n`, weights `w`, which cells count, and whose each is.

    `linked` is by week: how much of the week's weight is in series that were there before.
    """

    series: list[str]
    weeks: list[date]
    owners: npt.NDArray[np.int64]
    n: Floats
    w: Floats
    is_observed: Flags
    linked: Floats

    @property
    def is_break(self) -> Flags:
        """Weeks that no line bridges; the first week of all has nothing before it and is none."""
        return np.asarray((np.arange(len(self.weeks)) > 0) & (self.linked < LEAST_LINKED))

    def segments(self) -> list[slice]:
        """The runs of weeks that lines are made of: a break begins one."""
        starts = [0, *(t for t in range(1, len(self.weeks)) if self.is_break[t] and not self.is_break[t - 1])]
        ends = [*starts[1:], len(self.weeks)]
        return [slice(start, end) for start, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class Panel:
    """The same panel for the two lines: all that is known now, and each week as it was known when it was published."""

    current: Cells
    published: Cells


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one thing: values a week, nan where there is none."""

    value: Floats
    low: Floats
    high: Floats
    n_eff: Floats
    linked: Floats
    hits: Floats
    expected: Floats
    status: list[str]


def panel(days: Iterable[tuple[str, str, date, int, bool]]) -> Panel:
    """The panel of days (series, owner, day, articles, whether it was polled)."""
    rows = list(days)
    first, newest = min(row[2] for row in rows), max(row[2] for row in rows)
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = []
    while monday + timedelta(days=6) < newest:  # the newest day is still running
        weeks.append(monday)
        monday += timedelta(days=7)
    series = sorted({row[0] for row in rows})
    owner_of = {row[0]: row[1] for row in rows}
    owner_names = sorted(set(owner_of.values()))
    n, polled_days = np.zeros((2, len(series), len(weeks)))
    for name, _, day, articles, is_polled in rows:
        week = day - timedelta(days=day.weekday())
        if week in weeks:
            n[series.index(name), weeks.index(week)] += articles
            polled_days[series.index(name), weeks.index(week)] += is_polled
    owners = np.array([owner_names.index(owner_of[name]) for name in series])
    settled = sum(week + timedelta(days=6 + PUBLISH_AFTER_DAYS) < newest for week in weeks)
    so_far = observed(n, polled_days == 7, so_far=True)
    return Panel(
        cells(series, weeks, owners, n, observed(n, polled_days == 7, so_far=False), so_far),
        cells(series, weeks[:settled], owners, n[:, :settled], so_far[:, :settled], so_far[:, :settled]),
    )


def cells(
    series: list[str],
    weeks: list[date],
    owners: npt.NDArray[np.int64],
    n: Floats,
    is_observed: Flags,
    was_observed: Flags,
) -> Cells:
    """Cells with their weights: the articles of an owner are those of its observed series.

    Links are those that could be seen at the time: both lines break in the same weeks.
    """
    m = np.where(was_observed, _weights(owners, n, was_observed) * n, 0)
    return Cells(series, weeks, owners, n, _weights(owners, n, is_observed), is_observed, linked(m, was_observed))


def _weights(owners: npt.NDArray[np.int64], n: Floats, is_observed: Flags) -> Floats:
    return np.minimum(1.0, OWNER_CAP / np.maximum(_by_owner(owners, np.where(is_observed, n, 0))[owners], 1))


def observed(n: Floats, is_polled: Flags, *, so_far: bool) -> Flags:
    """Cells with full polling and articles enough.

    The median is of the weeks with articles; of those so far where later weeks must change nothing.
    """
    found = np.zeros_like(is_polled)
    for s in range(n.shape[0]):
        for t in range(n.shape[1]):
            seen = n[s, : t + 1 if so_far else None]
            usual = seen[is_polled[s, : len(seen)] & (seen > 0)]
            if is_polled[s, t] and len(usual):
                found[s, t] = n[s, t] >= max(LEAST_ARTICLES, LEAST_SHARE_OF_MEDIAN * float(np.median(usual)))
    return found


def linked(m: Floats, is_observed: Flags) -> Floats:
    """The share of each week's squared weight in series that were there in four of the eight weeks before it.

    While fewer weeks lie before it: in half of them. The first week is linked to nothing.
    """
    shares = np.zeros(m.shape[1])
    for t in range(1, m.shape[1]):
        before = is_observed[:, max(0, t - WINDOW) : t]
        is_linked = before.sum(axis=1) * 2 >= min(2 * LINKED_WEEKS, before.shape[1])
        weight = m[:, t] ** 2
        shares[t] = weight[is_linked].sum() / weight.sum() if weight.sum() > 0 else 0.0
    return shares


def hits_of(grid: Cells, hits: Iterable[tuple[str, date, int]]) -> Floats:
    """Weekly articles on a thing, of rows (series, day, articles)."""
    y = np.zeros_like(grid.n)
    for name, day, articles in hits:
        week = day - timedelta(days=day.weekday())
        if week in grid.weeks:
            y[grid.series.index(name), grid.weeks.index(week)] += articles
    return y


def counted_in(grid: Cells, n: Floats) -> Cells:
    """The same panel counted in other units than articles: what was observed, weighs and links is told by articles."""
    return replace(grid, n=n, is_observed=grid.is_observed & (n > 0))


def two_way(o: Floats, m: Floats) -> tuple[Floats, Floats]:
    """The rates a of series and b of weeks in E[o] = m·a·b, b being 1 on average by m."""
    weight_of_week = m.sum(axis=0)
    usual = o.sum() / m.sum() if m.sum() > 0 else 0.0
    a, b, scale = np.zeros(m.shape[0]), np.ones(m.shape[1]), 1.0
    if usual == 0:
        return np.full(m.shape[0], np.nan), np.full(m.shape[1], np.nan)
    seen = weight_of_week > 0
    for _ in range(ROUNDS):
        a = (o.sum(axis=1) + KAPPA) / (m[:, seen] @ b[seen] + KAPPA / usual)
        b = np.full(m.shape[1], np.nan)
        b[seen] = o.sum(axis=0)[seen] / (a @ m)[seen]
        scale = (b[seen] @ weight_of_week[seen]) / weight_of_week[seen].sum()
        b = b / scale
    return a * scale, b  # what b lost in the last round a gains: the product is what was fitted


def current(grid: Cells, y: Floats) -> Line:
    """The line that may be revised: two-way over the series that were observed for four weeks."""
    weeks = _Weeks(grid, y)
    for span in grid.segments():
        week_count = span.stop - span.start
        if week_count < FIRST_LINE:
            continue
        is_in = grid.is_observed[:, span].sum(axis=1) >= min(LEAST_WEEKS, week_count)
        counts = grid.is_observed[:, span] & is_in[:, None]
        a, _ = two_way(np.where(counts, weeks.o[:, span], 0), np.where(counts, weeks.m[:, span], 0))
        weeks.put(span, counts, a)
        weeks.put_on_base(span, min(LONG_BASE, week_count))
    return weeks.line()


def published(grid: Cells, y: Floats) -> Line:
    """The line that never changes: founded on eight weeks, on 26, and yearly; later series join after probation."""
    weeks = _Weeks(grid, y)
    for span in grid.segments():
        week_count = span.stop - span.start
        if week_count < SHORT_BASE:
            continue
        counts, rates = walk(weeks, span, 0, SHORT_BASE, LONG_BASE)
        weeks.put(slice(span.start, span.start + counts.shape[1]), counts, rates)
        before, link = (counts, rates), 1.0
        for founded in range(LONG_BASE, week_count, REFOUNDED_EVERY):
            first = founded - LONG_BASE
            counts, rates = walk(weeks, span, first, founded, founded + REFOUNDED_EVERY)
            overlap = slice(span.start + first, span.start + founded)
            m = np.where(counts, weeks.m[:, span.start + first : span.start + first + counts.shape[1]], 0)
            old_first = before[0].shape[1] - LONG_BASE
            old = weeks.attention(overlap, before[0][:, old_first:], before[1][:, old_first:])
            new = weeks.attention(overlap, counts[:, :LONG_BASE], rates[:, :LONG_BASE])
            weight = m[:, :LONG_BASE].sum(axis=0)
            link *= float((weight @ old) / (weight @ new))
            later = slice(overlap.stop, span.start + first + counts.shape[1])
            weeks.put(later, counts[:, LONG_BASE:], rates[:, LONG_BASE:] / link)
            before = counts, rates
        weeks.put_on_base(span, SHORT_BASE)
        # The base is fixed once: on eight weeks where they hold enough, else on the long base, before which nothing
        # was published that could change.
        if week_count >= LONG_BASE and weeks.base_hits[span.start] < THIN_BASE:
            weeks.put_on_base(span, LONG_BASE)
    return weeks.line()


def walk(weeks: _Weeks, span: slice, first: int, founded: int, last: int) -> tuple[Flags, Floats]:
    """One founding, week by week: which cells count from week `first` to `last`, and the rate of each.

    Nothing of a week may depend on the weeks after it, but the founding weeks on each other.
    """
    o, m = weeks.o[:, span][:, first:last], weeks.m[:, span][:, first:last]
    is_observed = weeks.grid.is_observed[:, span][:, first:last]
    is_founding = is_observed[:, :FOUNDING_WEEKS].sum(axis=1) >= FOUNDING_OBSERVED
    founding = (is_founding[:, None] & is_observed)[:, : founded - first]
    founding_o, founding_m = (
        np.where(founding, o[:, : founded - first], 0),
        np.where(founding, m[:, : founded - first], 0),
    )
    fitted, _ = two_way(founding_o, founding_m)
    usual = founding_o.sum() / founding_m.sum() if founding_m.sum() > 0 else np.nan
    a = np.where(is_founding, fitted, np.nan)
    counts, b = np.zeros_like(is_observed), np.full(m.shape[1], np.nan)
    for t in range(m.shape[1]):
        counts[:, t] = ~np.isnan(a) & is_observed[:, t]
        expected = m[counts[:, t], t] @ a[counts[:, t]]
        if expected > 0:
            b[t] = o[counts[:, t], t].sum() / expected
        for s in np.flatnonzero(np.isnan(a) & is_observed[:, t]):
            probation = np.flatnonzero(is_observed[s, : t + 1] & ~np.isnan(b[: t + 1]))
            if len(probation) == PROBATION_WEEKS:
                a[s] = (o[s, probation].sum() + KAPPA) / (m[s, probation] @ b[probation] + KAPPA / usual)
    return counts, np.where(counts, a[:, None], 0)


class _Weeks:
    """A line in the making: which cells count with which rates, and the base of each week."""

    def __init__(self, grid: Cells, y: Floats) -> None:
        self.grid = grid
        self.o = np.where(grid.is_observed, grid.w * y, 0)
        self.m = np.where(grid.is_observed, grid.w * grid.n, 0)
        self.counts = np.zeros_like(grid.is_observed)
        self.rates = np.zeros_like(grid.n)
        self.reference, self.base_hits = np.full((2, len(grid.weeks)), np.nan)

    def put(self, span: slice, counts: Flags, rates: Floats) -> None:
        """Set which cells count, and their rates: one a series, or one a cell."""
        self.counts[:, span] = counts
        self.rates[:, span] = np.where(counts, rates if rates.ndim == 2 else rates[:, None], 0)

    def attention(self, span: slice, counts: Flags, rates: Floats) -> Floats:
        """b of those weeks."""
        expected = np.where(counts, self.m[:, span] * rates, 0).sum(axis=0)
        observed = np.where(counts, self.o[:, span], 0).sum(axis=0)
        return np.where(expected > 0, observed / np.where(expected > 0, expected, 1), np.nan)

    def put_on_base(self, span: slice, base_weeks: int) -> None:
        """Set the base of a segment to the mean of its first weeks, by m."""
        base = slice(span.start, min(span.start + base_weeks, span.stop))
        b = self.attention(base, self.counts[:, base], self.rates[:, base])
        weight, known = np.where(self.counts[:, base], self.m[:, base], 0).sum(axis=0), ~np.isnan(b)
        self.reference[span] = (b[known] @ weight[known]) / weight[known].sum() if weight[known].sum() else np.nan
        self.base_hits[span] = np.where(self.counts[:, base], self.o[:, base], 0).sum()

    def line(self) -> Line:
        """Values against the base, with their bands."""
        week_count = len(self.grid.weeks)
        value, low, high, n_eff, hits, expected = np.full((6, week_count), np.nan)
        status = ["none"] * week_count
        b = self.attention(slice(None), self.counts, self.rates)
        for t in np.flatnonzero(~np.isnan(b) & ~np.isnan(self.reference)).tolist():
            o = np.where(self.counts[:, t], self.o[:, t], 0)
            e = np.where(self.counts[:, t], self.m[:, t] * self.rates[:, t], 0)
            o_g, e_g = _by_owner(self.grid.owners, o), _by_owner(self.grid.owners, e)
            n_eff[t] = e_g.sum() ** 2 / (e_g**2).sum()
            hits[t], expected[t] = o.sum(), e.sum() * self.reference[t]
            status[t] = self._status(t, n_eff[t], hits[t], expected[t])
            if self.grid.is_break[t]:
                continue
            value[t] = 100 * b[t] / self.reference[t]
            squared = float((self.grid.w[:, t] * e).sum())  # w²·n·a, for m = w·n
            if b[t] == 0:
                # The most that goes with no article in one case of twenty, in articles of the usual weight.
                low[t], high[t] = 0, 100 * -np.log(0.05) * squared / e.sum() / expected[t]
            else:
                width = half_width(o_g, e_g, b[t], squared * b[t], n_eff[t])
                low[t], high[t] = value[t] * np.exp(-width), value[t] * np.exp(width)
        return Line(value, low, high, n_eff, self.grid.linked, hits, expected, status)

    def _status(self, t: int, n_eff: float, hits: float, expected: float) -> str:
        """The first reason why the week's value is not to be trusted, or ok."""
        if self.grid.is_break[t]:
            return "break"
        if self.base_hits[t] < THIN_BASE:
            return "no base"
        if n_eff < LEAST_SOURCES:
            return "too few sources"
        return "too few articles" if max(hits, expected) < LEAST_HITS else "ok"


def half_width(o_g: Floats, e_g: Floats, b: float, poisson: float, n_eff: float) -> float:
    """Half the 90% band, in logs; nan under four sources. Residuals are those of owners, whose copies are one voice."""
    owner_count = int((e_g > 0).sum())
    if n_eff < LEAST_SOURCES:
        return float("nan")
    expected = (b * e_g.sum()) ** 2
    between = owner_count / (owner_count - 1) * ((o_g - e_g * b) ** 2).sum() / expected
    return t95(n_eff - 1) * float(np.sqrt(max(between, poisson / expected)))


def t95(degrees: float) -> float:
    """The 95% quantile of Student's t, by the expansion of Fisher and Cornish to the third order."""
    z = Z95
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )


def _by_owner(owners: npt.NDArray[np.int64], values: Floats) -> Floats:
    sums = np.zeros((int(owners.max()) + 1, *values.shape[1:]))
    np.add.at(sums, owners, values)
    return sums
