"""What the words of a company card say as a number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.amounts import Amount, read_amount

# The same examples at every run, on a machine of any speed.
STEADY = settings(derandomize=True, deadline=None)


@pytest.mark.parametrize(
    ("words", "number", "currency"),
    [
        ("$2.5B", 2.5e9, "USD"),
        ("US$2.5 billion", 2.5e9, "USD"),
        ("€300 million", 3e8, "EUR"),
        ("300 million euros", 3e8, "EUR"),
        ("£1.2bn", 1.2e9, "GBP"),
        ("CN¥18bn", 1.8e10, "CNY"),
        ("RMB 18 billion", 1.8e10, "CNY"),
        ("₹500 crore", 5e9, "INR"),
        ("1.2 trillion won", 1.2e12, "KRW"),
        ("CHF 40m", 4e7, "CHF"),
        ("2.5B USD", 2.5e9, "USD"),
        ("$1,250,000", 1.25e6, "USD"),
        ("$4.2B post-money valuation", 4.2e9, "USD"),
        ("$4.2B as of March 2024", 4.2e9, "USD"),
        ("¥180 billion ($1.2B)", 1.8e11, None),
        ("1,400", 1400.0, None),
    ],
)
def test_an_amount_is_read_in_units_of_its_currency(words: str, number: float, currency: str | None) -> None:
    assert read_amount(words) == Amount(number, currency, False)


def test_a_bare_yen_sign_names_no_currency_since_the_yuan_is_written_with_it_too() -> None:
    assert read_amount("¥300 million") == Amount(3e8, None, False)
    assert read_amount("JP¥300 million").currency == "JPY"


@pytest.mark.parametrize(
    "words",
    ["$2.5B (estimated)", "est. $2.5B", "~$2.5B", "about $2.5 billion", "$2.5B (reportedly)", "Approximately $2.5B"],
)
def test_an_estimate_keeps_its_number_and_says_that_it_is_one(words: str) -> None:
    assert read_amount(words) == Amount(2.5e9, "USD", True)


@pytest.mark.parametrize(
    "words",
    [
        "N/A",
        "",
        "undisclosed",
        "$2B-$3B",
        "$2\u20133 billion",
        "$2B to $3B",
        "over $1B",
        "$1B+",
        "less than $50M",
        "$2.5B and €1B",
        "2,5 Mrd. €",
        "910 Harbour Street",
        "series B",
        "-$5M",
        "1.2.3",
        "$" + "9" * 400,
    ],
)
def test_words_that_state_no_one_number_give_none(words: str) -> None:
    assert read_amount(words)[:2] == (None, None)


@pytest.mark.parametrize(("words", "year"), [("2019", 2019.0), ("May 2019", 2019.0), ("2019 (as Oldname)", 2019.0)])
def test_a_year_is_a_number_without_a_currency(words: str, year: float) -> None:
    assert read_amount(words, is_year=True) == Amount(year, None, False)


@pytest.mark.parametrize("words", ["2018 or 2019", "2015-2019", "N/A", "$2019", "201", "20199"])
def test_words_that_name_no_one_year_give_none(words: str) -> None:
    assert read_amount(words, is_year=True).number is None


def test_an_estimated_year_says_so() -> None:
    assert read_amount("circa 1998", is_year=True) == Amount(1998.0, None, True)


@STEADY
@given(st.integers(1, 999_999), st.sampled_from(["", "K", "M", "B", "T"]))
def test_the_scale_multiplies_exactly(count: int, scale: str) -> None:
    factor = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}[scale]
    assert read_amount(f"${count}{scale}") == Amount(float(count * factor), "USD", False)


@STEADY
@given(st.text())
def test_any_words_are_read_without_an_error(words: str) -> None:
    number = read_amount(words).number
    assert number is None or number >= 0
    assert read_amount(words, is_year=True).currency is None
