"""The trends index once more, in numpy and in the order of its description, to hold the SQL against.

It shares nothing with the dbt models and is written to be read, not to be fast. Arrays have a row a series and a column
a complete week. Where the description leaves something open, the comment says what was taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
LEAST_WEEKS = 4
FOUNDING_WEEKS = 4
FOUNDING_OBSERVED = 3
PROBATION_WEEKS = 8
LONG_BASE = 26
SHORT_BASE = 8
THIN_BASE = 30
WINDOW = 8
LINKED_WEEKS = 4
LEAST_LINKED = 0.5
LEAST_SOURCES = 4
LEAST_HITS = 10
Z95 = 1.6449


@dataclass(frozen=True, slots=True)
class Cells:
    """The panel by series and complete week: articles `n`, weights `w`, which cells count, and whose each is."""

    series: list[str]
    weeks: list[date]
    owners: npt.NDArray[np.int64]
    n: Floats
    w: Floats
    is_observed: Flags


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one thing: values a week, nan where there is none; `a` is the usual rate of each series."""

    value: Floats
    low: Floats
    high: Floats
    b: Floats
    n_eff: Floats
    linked: Floats
    hits: Floats
    expected: Floats
    a: Floats
    base_hits: float

    def status(self, week: int) -> str:
        """The first reason why the week's value is not to be trusted, or ok."""
        if self.base_hits < THIN_BASE:
            return "no base"
        if self.linked[week] < LEAST_LINKED:
            return "break"
        if not self.n_eff[week] >= LEAST_SOURCES:
            return "too few sources"
        if max(self.hits[week], self.expected[week]) < LEAST_HITS:
            return "too few articles"
        return "ok"


def cells(days: Iterable[tuple[str, str, date, int, bool]]) -> Cells:
    """Weekly cells of days (series, owner, day, articles, whether it was polled)."""
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
    of_owner = np.zeros((len(owner_names), len(weeks)))
    np.add.at(of_owner, owners, n)
    with np.errstate(divide="ignore"):
        w = np.minimum(1.0, OWNER_CAP / of_owner[owners])
    return Cells(series, weeks, owners, n, w, observed(n, polled_days == 7))


def observed(n: Floats, is_polled: Flags) -> Flags:
    """Cells with full polling and articles enough. The median is of the weeks so far: later ones change nothing."""
    found = np.zeros_like(is_polled)
    for s in range(n.shape[0]):
        for t in range(n.shape[1]):
            if is_polled[s, t]:
                usual = float(np.median(n[s, : t + 1][is_polled[s, : t + 1]]))
                found[s, t] = n[s, t] >= max(LEAST_ARTICLES, LEAST_SHARE_OF_MEDIAN * usual)
    return found


def hits_of(grid: Cells, hits: Iterable[tuple[str, date, int]]) -> Floats:
    """Weekly articles on a thing, of rows (series, day, articles)."""
    y = np.zeros_like(grid.n)
    for name, day, articles in hits:
        week = day - timedelta(days=day.weekday())
        if week in grid.weeks:
            y[grid.series.index(name), grid.weeks.index(week)] += articles
    return y


def two_way(o: Floats, m: Floats) -> tuple[Floats, Floats]:
    """The rates a of series and b of weeks in E[o] = m·a·b, b being 1 on average by m."""
    weight_of_week = m.sum(axis=0)
    usual = o.sum() / m.sum() if m.sum() > 0 else 0.0
    a, b = np.zeros(m.shape[0]), np.ones(m.shape[1])
    if usual == 0:
        return a, np.full(m.shape[1], np.nan)
    seen = weight_of_week > 0
    for _ in range(ROUNDS):
        a = (o.sum(axis=1) + KAPPA) / (m[:, seen] @ b[seen] + KAPPA / usual)
        b = np.full(m.shape[1], np.nan)
        b[seen] = o.sum(axis=0)[seen] / (a @ m)[seen]
        b = b / ((b[seen] @ weight_of_week[seen]) / weight_of_week[seen].sum())
    return a, b


def current(grid: Cells, y: Floats) -> Line:
    """The line that may be revised: two-way over the series that were observed for four weeks."""
    week_count = len(grid.weeks)
    is_in = grid.is_observed.sum(axis=1) >= min(LEAST_WEEKS, week_count)
    counts = grid.is_observed & is_in[:, None]
    o, m = np.where(counts, grid.w * y, 0), np.where(counts, grid.w * grid.n, 0)
    a, b = two_way(o, m)
    base = LONG_BASE if week_count >= LONG_BASE else SHORT_BASE
    return _line(grid, o, m, np.where(m > 0, a[:, None], 0), b, a, min(base, week_count))


def published(grid: Cells, y: Floats, base_weeks: int = SHORT_BASE) -> Line:
    """The line that never changes: founded on the base, frozen, and joined by later series after probation."""
    o, m = np.where(grid.is_observed, grid.w * y, 0), np.where(grid.is_observed, grid.w * grid.n, 0)
    is_founding = grid.is_observed[:, :FOUNDING_WEEKS].sum(axis=1) >= FOUNDING_OBSERVED
    in_base = np.arange(o.shape[1]) < base_weeks
    at_founding = is_founding[:, None] & in_base
    founded, _ = two_way(np.where(at_founding, o, 0), np.where(at_founding, m, 0))
    usual = o[at_founding].sum() / m[at_founding].sum() if m[at_founding].sum() else np.nan
    a = np.where(is_founding, founded, np.nan)
    used = np.zeros_like(m)
    b = np.full(m.shape[1], np.nan)
    for t in range(m.shape[1]):
        is_in = ~np.isnan(a) & grid.is_observed[:, t]
        expected = (m[is_in, t] * a[is_in]).sum()
        if expected > 0:
            b[t] = o[is_in, t].sum() / expected
        used[is_in, t] = 1
        for s in np.flatnonzero(np.isnan(a) & grid.is_observed[:, t]):
            probation = np.flatnonzero(grid.is_observed[s, : t + 1] & ~np.isnan(b[: t + 1]))
            if len(probation) == PROBATION_WEEKS:
                a[s] = (o[s, probation].sum() + KAPPA) / (m[s, probation] @ b[probation] + KAPPA / usual)
    rates = np.where(used > 0, a[:, None], 0)
    return _line(grid, np.where(used > 0, o, 0), np.where(used > 0, m, 0), rates, b, a, base_weeks)


def _line(grid: Cells, o: Floats, m: Floats, rates: Floats, b: Floats, a: Floats, base_weeks: int) -> Line:
    """Values against the base, with their bands."""
    weight_of_week, known = m.sum(axis=0), ~np.isnan(b)
    in_base = (np.arange(len(b)) < base_weeks) & known
    has_base = bool(weight_of_week[in_base].sum() > 0)
    reference = (b[in_base] @ weight_of_week[in_base]) / weight_of_week[in_base].sum() if has_base else np.nan
    expected = m * rates
    value, n_eff = 100 * b / reference, np.full(len(b), np.nan)
    low, high = np.full((2, len(b)), np.nan)
    for t in np.flatnonzero(known):
        o_g, e_g = _by_owner(grid.owners, o[:, t]), _by_owner(grid.owners, expected[:, t])
        n_eff[t] = e_g.sum() ** 2 / (e_g**2).sum()
        if b[t] == 0:
            low[t], high[t] = 0, 100 * -np.log(0.05) / (e_g.sum() * reference)
            continue
        poisson = (grid.w[:, t] * expected[:, t]).sum() * b[t]  # w²·n·a·b, for m = w·n
        width = half_width(o_g, e_g, b[t], poisson, n_eff[t])
        low[t], high[t] = value[t] * np.exp(-width), value[t] * np.exp(width)
    return Line(
        value, low, high, b, n_eff, linked(grid, m), o.sum(axis=0), expected.sum(axis=0) * reference, a,
        float(o[:, in_base].sum()),
    )  # fmt: skip


def half_width(o_g: Floats, e_g: Floats, b: float, poisson: float, n_eff: float) -> float:
    """Half the 90% band, in logs; nan under two owners. Residuals are those of owners, whose copies are one voice."""
    owner_count = int((e_g > 0).sum())
    if owner_count < 2 or n_eff <= 1:
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


def linked(grid: Cells, m: Floats) -> Floats:
    """The share of each week's squared weight in series that were there in half of the eight weeks before it."""
    shares = np.full(m.shape[1], np.nan)
    for t in range(m.shape[1]):
        before = grid.is_observed[:, max(0, t - WINDOW) : t]
        is_linked = before.sum(axis=1) * WINDOW >= LINKED_WEEKS * before.shape[1]
        weight = m[:, t] ** 2
        if weight.sum() > 0:
            shares[t] = weight[is_linked].sum() / weight.sum()
    return shares


def _by_owner(owners: npt.NDArray[np.int64], values: Floats) -> Floats:
    sums = np.zeros(int(owners.max()) + 1)
    np.add.at(sums, owners, values)
    return sums
