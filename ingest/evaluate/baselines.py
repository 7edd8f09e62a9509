"""What others make of weekly counts: the indices that Beatbook's own is measured beside.

Each takes the articles of a topic and all articles, series x weeks, and gives one value a week in units of its own;
nan where there is none.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_ARTICLES = 3
LEAST_WEEKS = 4


def pooled_share(hits: Floats, articles: Floats) -> Floats:
    """All articles on the topic by all articles."""
    return _ratio(hits.sum(axis=0), articles.sum(axis=0))


def mean_share(hits: Floats, articles: Floats) -> Floats:
    """The mean of the series' own shares, of those with three articles or more."""
    return _mean_of_known(_shares(hits, articles))


def epu(hits: Floats, articles: Floats) -> Floats:
    """The mean of the series' shares, each in units of its own standard deviation.

    Source: Baker, Bloom and Davis, Measuring Economic Policy Uncertainty, Quarterly Journal of Economics 131 (2016).
    """
    shares = _shares(hits, articles)
    seen = [row[known] for row, known in zip(shares, ~np.isnan(shares), strict=True)]
    spread = np.array([values.std() if len(values) >= LEAST_WEEKS else 0.0 for values in seen])
    return _mean_of_known(shares[spread > 0] / spread[spread > 0, None])


def chain(hits: Floats, articles: Floats) -> Floats:
    """Pooled shares of the series that two neighbouring weeks have in common, multiplied up week by week.

    Half an article is added to each side: a week without any would end the chain.
    """
    is_there = articles >= LEAST_ARTICLES
    value = np.ones(articles.shape[1])
    for week in range(1, articles.shape[1]):
        both = is_there[:, week - 1] & is_there[:, week]
        if both.any():
            before, after = ((hits[both, at].sum() + 0.5) / articles[both, at].sum() for at in (week - 1, week))
            value[week] = value[week - 1] * after / before
        else:
            value[week] = value[week - 1]
    return value


BASELINES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "pooled_share": pooled_share,
    "mean_share": mean_share,
    "epu": epu,
    "chain": chain,
}


def _shares(hits: Floats, articles: Floats) -> Floats:
    return _ratio(np.where(articles >= LEAST_ARTICLES, hits, np.nan), articles)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


def _mean_of_known(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0).sum(axis=0), known.sum(axis=0).astype(np.float64))
