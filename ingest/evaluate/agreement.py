"""Measures of agreement between gold labels and ours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def quadratic_kappa(gold: npt.ArrayLike, guessed: npt.ArrayLike, weights: Floats | None = None) -> float | None:
    """Cohen's kappa with squared distances: 1 where all agree, 0 where chance does as well, None where nothing varies.

    Source: Cohen, Psychological Bulletin 70 (1968).
    """
    gold, guessed = np.asarray(gold, dtype=np.float64), np.asarray(guessed, dtype=np.float64)
    share = np.ones(len(gold)) / len(gold) if weights is None else weights / weights.sum()
    observed = float((share * (gold - guessed) ** 2).sum())
    gold_mean, guessed_mean = float((share * gold).sum()), float((share * guessed).sum())
    expected = float((share * gold**2).sum()) + float((share * guessed**2).sum()) - 2 * gold_mean * guessed_mean
    return 1 - observed / expected if expected > 0 else None


def macro_f1(gold: npt.NDArray[np.int64], guessed: npt.NDArray[np.int64]) -> float:
    """The mean of the F1 of each class that occurs in either."""
    scores = []
    for label in np.union1d(gold, guessed):
        hit = float(((gold == label) & (guessed == label)).sum())
        wrong = float(((gold == label) != (guessed == label)).sum())
        scores.append(2 * hit / (2 * hit + wrong))
    return float(np.mean(scores))


def spearman(first: npt.ArrayLike, second: npt.ArrayLike) -> float | None:
    """Rank correlation; None where one side does not vary."""
    a, b = ranks(first), ranks(second)
    if a.std() == 0 or b.std() == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def ranks(values: npt.ArrayLike) -> Floats:
    """Ranks from 1; equal values share the middle of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse], dtype=np.float64)


def calibration_error(gold: Integers, probabilities: Floats, bins: int = 10) -> float:
    """How far the stated probability of the chosen tier lies from how often it was right, weighed by bin (ECE)."""
    chosen = probabilities.argmax(axis=1)
    stated = probabilities[np.arange(len(gold)), chosen]
    right = (chosen - 2) == gold
    places = np.minimum((stated * bins).astype(int), bins - 1)
    gaps = [
        abs(stated[places == place].mean() - right[places == place].mean()) * (places == place).mean()
        for place in np.unique(places)
    ]
    return float(sum(gaps))
