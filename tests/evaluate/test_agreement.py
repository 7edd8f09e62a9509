"""Measures against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.evaluate.agreement import calibration_error, macro_f1, quadratic_kappa, spearman


def test_full_agreement_is_kappa_one_and_chance_is_zero() -> None:
    gold = np.array([-2, -1, 0, 1, 2])
    assert quadratic_kappa(gold, gold) == 1
    assert quadratic_kappa(np.array([-1, -1, 1, 1]), np.array([-1, 1, -1, 1])) == pytest.approx(0)


def test_kappa_by_hand() -> None:
    # Squared distances 0, 1, 0, 4: mean 5/4. Chance: E[g²] + E[s²] - 2 E[g] E[s] = 6/4 + 3/4 - 0 = 9/4, for E[g] = 0.
    gold, guessed = np.array([-1, 0, -1, 2]), np.array([-1, 1, -1, 0])
    assert quadratic_kappa(gold, guessed) == pytest.approx(1 - 5 / 9)


def test_always_neutral_has_no_kappa() -> None:
    assert quadratic_kappa(np.array([-1, 0, 1]), np.zeros(3, dtype=np.int64)) == pytest.approx(0)


def test_a_class_that_was_never_found_counts_in_macro_f1() -> None:
    assert macro_f1(np.array([0, 0, 1]), np.array([0, 0, 0])) == pytest.approx((0.8 + 0) / 2)


def test_rank_correlation_shares_ties_and_knows_direction() -> None:
    assert spearman(np.array([1.0, 2, 3]), np.array([10.0, 20, 30])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
    assert spearman(np.array([1.0, 1, 2, 2]), np.array([1.0, 2, 1, 2])) == pytest.approx(0)
    assert spearman(np.array([1.0, 1, 1]), np.array([1.0, 2, 3])) is None


def test_certainty_that_is_always_right_has_no_calibration_error() -> None:
    sure = np.eye(5)[[0, 2, 4]]
    assert calibration_error(np.array([-2, 0, 2]), sure) == pytest.approx(0)
    assert calibration_error(np.array([0, 2, -2]), sure) == pytest.approx(1)
