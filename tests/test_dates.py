"""Dates as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import parse_date

MARCH = datetime(2023, 3, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 06 Mar 2023 10:00:00 GMT",
        "Mon, 06 Mar 2023 10:00:00 +0000",
        "6 Mar 2023 10:00",
        "2023-03-06T10:00:00Z",
        "2023-03-06 10:00:00",
        "Mon, 06 Mar 2023 11:00:00 CET",
        "Mon, 06 Mar 2023 15:30:00 IST",
        "Mon, 06 Mar 2023 11:00:00 BST",
        "Mon, 06 Mar 2023 19:00:00 JST",
        "Mon, 06 Mar 2023 05:00:00 EST",
        "Mon, 06 Mar 2023 11:00:00 GMT+1",
        "Mon, 06 Mar 2023 15:30:00 GMT+05:30",
        "March 6, 2023 10:00 UTC",
        "1678096800",
        "1678096800000",
        "2023-W10-1T10:00:00+00:00",
    ],
)
def test_one_moment_in_many_spellings_is_one_moment(text: str) -> None:
    assert parse_date(text) == MARCH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "yesterday",
        "10:30",
        "2023",
        "March 2023",
        "6 March",
        "31 Feb 2023",
        "Tue, 31 Feb 2023 10:00:00 GMT",
        "2 janvier",
    ],
)
def test_what_names_no_whole_day_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_leap_second_is_the_second_before() -> None:
    assert parse_date("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2023-03-06T24:00:00Z", "Mon, 06 Mar 2023 24:00:00 GMT"])
def test_midnight_as_24_is_the_next_day(text: str) -> None:
    assert parse_date(text) == datetime(2023, 3, 7, tzinfo=UTC)


def test_a_time_in_the_gap_of_summer_time_is_read_by_its_offset() -> None:
    assert parse_date("Sun, 26 Mar 2023 02:30:00 +0100") == datetime(2023, 3, 26, 1, 30, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_every_moment_survives_being_written(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S GMT")) == moment.replace(microsecond=0)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is UTC
