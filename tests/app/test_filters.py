"""The address holds the whole view, and a bad value never breaks a page."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.filters import RANGES, Reader, suggestions

FIRST, NEWEST = date(2023, 1, 1), date(2023, 6, 30)


def test_a_range_ends_at_the_newest_day_and_counts_it() -> None:
    span = Reader({"range": ["30d"]}).span(FIRST, NEWEST)
    assert (span.start, span.end, span.days) == (date(2023, 6, 1), NEWEST, 30)


def test_a_range_longer_than_the_data_begins_with_the_data() -> None:
    assert Reader({"range": ["all"]}).span(FIRST, NEWEST).start == FIRST
    assert Reader({}).span(FIRST, date(2023, 2, 1)).start == FIRST


def test_a_range_ends_where_the_coverage_ends_and_all_goes_on() -> None:
    covered = date(2023, 3, 31)
    span = Reader({"range": ["30d"]}).span(FIRST, NEWEST, covered)
    assert (span.start, span.end) == (date(2023, 3, 2), covered)
    assert Reader({"range": ["all"]}).span(FIRST, NEWEST, covered).end == NEWEST
    assert Reader({"from": ["2023-05-01"]}).span(FIRST, NEWEST, covered).end == NEWEST


def test_from_and_to_override_range() -> None:
    span = Reader({"range": ["30d"], "from": ["2023-03-06"], "to": ["2023-03-19"]}).span(FIRST, NEWEST)
    assert (span.start, span.end, span.name) == (date(2023, 3, 6), date(2023, 3, 19), None)
    assert span.as_params() == {"from": "2023-03-06", "to": "2023-03-19"}


def test_from_after_to_is_swapped_and_said() -> None:
    reader = Reader({"from": ["2023-04-02"], "to": ["2023-03-01"]})
    span = reader.span(FIRST, NEWEST)
    assert span.start == date(2023, 3, 1)
    assert len(reader.warnings) == 1


def test_short_ranges_are_drawn_by_day() -> None:
    assert Reader({"range": ["30d"]}).span(FIRST, NEWEST).grain == "day"
    assert Reader({"range": ["90d"]}).span(FIRST, NEWEST).grain == "week"


def test_a_bad_value_is_named_with_the_nearest_known_one() -> None:
    reader = Reader({"topic": ["bank-failure", "chips"]})
    assert reader.choices("topic", ["bank-failures", "chips"]) == ["chips"]
    assert "bank-failure " in reader.warnings[0]
    assert "bank-failures?" in reader.warnings[0]


def test_a_known_value_without_articles_is_not_called_unknown() -> None:
    reader = Reader({"topic": ["games", "game"], "state": ["failing"]})
    assert reader.choices("topic", ["outages"], empty=["games", "outages"]) == []
    assert reader.optional("state", ["ok"], empty=["ok", "failing"], lacks="no feed now") is None
    assert reader.warnings == [
        "topic=games is known, but has no article yet. It is left out.",
        "topic=game is not known here. It is left out.",
        "state=failing is known, but has no feed now. It is left out.",
    ]


def test_a_suggestion_ends_with_one_sign() -> None:
    reader = Reader({"scale": ["shares"]})
    assert reader.choice("scale", ["index", "share"], "index") == "index"
    assert reader.warnings == ["scale=shares is not known here. Did you mean share? Showing index."]


def test_another_day_is_named_as_what_no_page_knows() -> None:
    reader = Reader({"as_of": ["2023-03-01"]})
    reader.only_today()
    assert reader.warnings[0].startswith("as_of=2023-03-01 is not used: this page knows only today")


def test_a_value_given_twice_or_cut_or_alone_is_named() -> None:
    reader = Reader({"range": ["30d", "90d"], "q": ["x" * 201], "at": ["2023-03-01"], "sort": ["", "newest"]})
    assert reader.choice("range", list(RANGES), "180d") == "90d"
    assert len(reader.words("q")) == 200
    reader.together("point", "at")
    assert reader.choice("sort", ["newest"], "newest") == "newest"
    assert [warning.split(" ")[0] for warning in reader.warnings] == ["range", "q", "at=2023-03-01"]


def test_a_topic_given_twice_counts_once_and_a_seventh_is_left_out() -> None:
    known = [f"t{n}" for n in range(9)]
    reader = Reader({"topic": ["t1", "t1", *known]})
    assert reader.choices("topic", known, 6) == ["t1", "t0", "t2", "t3", "t4", "t5"]
    assert len(reader.warnings) == 1


def test_a_day_outside_the_data_is_named() -> None:
    reader = Reader({"at": ["2024-01-01"]})
    assert reader.day("at", FIRST, NEWEST) is None
    assert "2024-01-01" in reader.warnings[0]


def test_suggestions_look_like_what_was_said() -> None:
    assert suggestions("Bank Failure", ["bank-failures", "chips"])[0] == "bank-failures"


@given(
    st.dictionaries(
        st.sampled_from(["range", "from", "to", "topic", "scale", "page", "q"]), st.lists(st.text(), max_size=3)
    )
)
def test_no_address_breaks_the_reader(params: dict[str, list[str]]) -> None:
    reader = Reader(params)
    span = reader.span(FIRST, NEWEST)
    assert FIRST <= span.start <= span.end <= NEWEST
    assert span.name is None or span.name in RANGES
    assert set(reader.choices("topic", ["a", "b"], 6)) <= {"a", "b"}
    assert reader.choice("scale", ["index", "share"], "index") in {"index", "share"}
    assert reader.number("page") >= 1
    assert len(reader.words("q")) <= 200
