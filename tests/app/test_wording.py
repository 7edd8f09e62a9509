"""One value reads one way, and a change that means nothing is known as such."""

from __future__ import annotations

import pytest

from app import wording


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(6.27, "+527%"), (1.29, "+29%"), (0.6, "−40%"), (1.001, "0%"), (0.999, "0%"), (14, "+1,300%"), (None, "–")],
)
def test_a_change_is_a_percentage_however_large(ratio: float | None, said: str) -> None:
    assert wording.change(ratio) == said


@pytest.mark.parametrize(("value", "said"), [(0.004, "0.00"), (-0.004, "0.00"), (0.12, "+0.12"), (-0.08, "−0.08")])
def test_what_rounds_to_zero_has_no_sign(value: float, said: str) -> None:
    assert wording.tone(value) == said


def test_a_change_is_small_under_a_tenth_of_what_was_usual() -> None:
    assert wording.is_small(-9, 100)
    assert not wording.is_small(-11, 100)
    assert not wording.is_small(0.2, 1)
    assert wording.is_small(0, 0)
    assert not wording.is_small(3, 0)


@pytest.mark.parametrize(
    ("ratio", "way"),
    [(1.1, "up"), (1.09, "none"), (1, "none"), (0.97, "none"), (0.9, "down"), (0, "down"), (None, "none")],
)
def test_a_ratio_goes_a_way_from_a_tenth_on(ratio: float | None, way: str) -> None:
    assert wording.way(ratio) == way


def test_a_list_that_scrolls_says_how_much_of_it_is_seen() -> None:
    assert wording.in_view(16, 79) == "16 of 79 rows are in view: scroll for the rest."
    assert wording.in_view(16, 16) == ""
