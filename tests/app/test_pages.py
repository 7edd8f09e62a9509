"""Every page works on a snapshot, on a poor one, and on none, whatever its address says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.dashboard import Page

Homes = Callable[..., Path]
PAGES = ["trends", "topic", "articles", "companies", "sources", "methodology", "glossary", "data"]


def words(test: AppTest) -> str:
    """Everything that a page says in text."""
    return "\n".join(str(element.value) for element in [*test.markdown, *test.caption, *test.text, *test.subheader])


def html(test: AppTest) -> str:
    """What the page's own HTML says."""
    bodies = (element.proto.body for element in test.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens(page: Page, name: str) -> None:
    test = page(name)
    assert not test.exception
    assert not test.warning
    assert test.title


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_sample_says_so_at_its_top_and_foot(page: Page, name: str) -> None:
    said = html(page(name))
    assert "Sample data: fictional" in said
    assert "sample data" in said.rsplit('<div class="bb-foot">', 1)[1]


@pytest.mark.parametrize("name", PAGES)
def test_a_real_beat_is_not_called_a_sample(page: Page, name: str, written: Homes) -> None:
    home = written(articles=600, home_kind="real")
    said = html(page(name, home=home))
    assert "Sample data" not in said
    assert "sample data" not in said


@pytest.mark.parametrize("name", PAGES)
def test_without_a_build_a_page_is_one_card_with_the_command(page: Page, name: str, tmp_path: Path) -> None:
    test = page(name, home=tmp_path)
    assert not test.exception
    assert [code.value for code in test.code] == ["beatbook run"]
    assert not test.title


@pytest.mark.parametrize("name", PAGES)
def test_a_build_of_another_version_is_one_card_with_the_command(page: Page, name: str, written: Homes) -> None:
    home = written(articles=200, schema_version="99")
    test = page(name, home=home)
    assert not test.exception
    assert [code.value for code in test.code] == ["beatbook build"]


def test_a_file_that_is_no_database_is_one_card(page: Page, tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "marts-1.duckdb").write_text("no database")
    (tmp_path / "published" / "LATEST").write_text("marts-1.duckdb\n")
    test = page("trends", home=tmp_path)
    assert not test.exception
    assert test.code


@pytest.mark.parametrize("name", PAGES)
def test_when_every_feed_fails_a_banner_says_so(page: Page, name: str, written: Homes) -> None:
    home = written(articles=600, healthy=False)
    assert "failing" in page(name, home=home).error[0].value


@pytest.mark.parametrize("name", PAGES)
def test_pages_work_where_nothing_is_scored(page: Page, name: str, written: Homes) -> None:
    home = written(articles=600, scored=False)
    test = page(name, home=home)
    assert not test.exception
    assert "Mean tone" not in {metric.label for metric in test.metric}


@pytest.mark.parametrize("days", [3, 12, 45])
@pytest.mark.parametrize("name", PAGES)
def test_pages_work_while_the_base_is_forming(page: Page, name: str, days: int, written: Homes) -> None:
    home = written(articles=300, days=days)
    test = page(name, home=home)
    assert not test.exception
    if name == "trends":
        assert "aseline still forming" in html(test)
        assert "Largest changes" not in {header.value for header in test.header}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_address_gives_a_working_page_and_named_warnings(page: Page, name: str) -> None:
    evil = "<script>alert(1)</script>[x](javascript:1)"
    test = page(
        name,
        range=evil,
        from_=evil,
        to="2026-02-31",
        scale=evil,
        topic=[evil, "topic-1"],
        area=evil,
        point=evil,
        at=evil,
        outlet=evil,
        tone=evil,
        q=evil,
        page="-1",
        state=evil,
        feed=evil,
        table=evil,
        day=evil,
        with_=evil,
        sort=evil,
        scope=evil,
        impact=evil,
        company=evil,
        kind=evil,
    )
    assert not test.exception
    assert test.title
    assert not any("<script>" in warning.value for warning in test.warning)
    assert "<script>" not in html(test)
    if name not in {"methodology", "glossary"}:
        assert test.warning


def test_the_view_comes_from_the_address(page: Page) -> None:
    test = page("trends", topic=["topic-1", "topic-2"], range="90d", scale="share", area="chips")
    assert test.multiselect(key="compare-control").value == ["topic-1", "topic-2"]
    assert test.get("button_group")
    assert test.session_state["range-control"] == "90d"
    assert test.session_state["scale-control"] == "share"
    assert test.session_state["area-control"] == "chips"


def test_a_choice_goes_into_the_address(page: Page) -> None:
    test = page("trends")
    test.multiselect(key="compare-control").set_value(["topic-4"]).run()
    assert test.query_params["topic"] in ("topic-4", ["topic-4"])
    assert not test.exception


def test_a_point_of_the_address_lists_its_articles(page: Page) -> None:
    test = page("trends", point="topic-5", at="2026-06-15")
    assert "Topic 5, 15–21 Jun 2026" in {one.value.replace("\\", "") for one in test.subheader}
    assert test.button(key="close-point")


def test_an_unknown_topic_gets_suggestions(page: Page) -> None:
    test = page("topic", topic="topik-4")
    assert "topik" in test.warning[0].value
    links = [link.proto.label for link in test.get("page_link")]
    assert "Topic 4" in links


def test_a_topic_that_was_never_seen_says_so(page: Page) -> None:
    test = page("topic", topic="topic-11")
    assert not test.exception
    assert "Never seen" in test.info[0].value


def test_a_thin_topic_has_no_index_and_says_why(page: Page) -> None:
    test = page("topic", topic="topic-3")
    assert not test.exception
    assert {metric.label: metric.value for metric in test.metric}["Index"] == "too few"


def test_numbers_that_do_not_exist_yet_are_absent(page: Page) -> None:
    test = page("trends")
    said = html(test) + words(test) + str([metric.label for metric in test.metric])
    for later in ("Verified", "verified", "90%", "band 9", "Emerging"):
        assert later not in said


def test_search_filters_and_pages_work_together(page: Page) -> None:
    test = page("articles", q="invented headline", tone=["negative", "positive"], outlet="outlet-1.example", page="2")
    assert not test.exception
    assert not test.warning
    assert len([one for one in test.get("page_link")]) <= 20


def test_impact_and_order_of_the_articles_come_from_the_address(page: Page) -> None:
    test = page("articles", impact="3", sort="negative", scope="all")
    assert not test.exception
    assert not test.warning
    assert test.selectbox(key="impact-control").value == "3"
    assert test.selectbox(key="sort-control").value == "negative"
    assert "Impact 1" not in {one.proto.popover.label for one in test.get("popover")}


def test_an_order_by_tone_is_refused_where_nothing_is_scored(page: Page, written: Homes) -> None:
    test = page("articles", home=written(articles=600, scored=False), sort="negative")
    assert "negative" in test.warning[0].value
    assert test.selectbox(key="sort-control").value == "newest"


def test_the_weightiest_articles_of_a_topic_come_first_where_the_address_says_so(page: Page) -> None:
    test = page("topic", topic="topic-1", sort="impact")
    assert not test.warning
    assert test.session_state["sort-control"] == "impact"


def test_a_page_number_beyond_the_last_shows_the_last(page: Page) -> None:
    test = page("articles", page="9999")
    assert "9999" in test.warning[0].value
    assert test.get("page_link")


def test_only_web_addresses_are_linked_from_articles(page: Page) -> None:
    test = page("articles", q="unsafe", scope="all")
    assert not [link for link in test.get("page_link") if not link.proto.page.startswith(("https://", "http://"))]
    assert "no link" in words(test)


def test_one_feed_shows_its_log_and_its_rejects(page: Page) -> None:
    test = page("sources", feed="outlet-1.example/feed")
    assert not test.exception
    assert "What was not stored".lower() in html(test).lower()
    assert len(test.dataframe) == 4


def test_the_worked_example_shows_its_numbers(page: Page) -> None:
    said = words(page("methodology"))
    assert "÷" in said
    assert "Index \\= 100" in said or "Index = 100" in said


def test_the_glossary_is_searchable(page: Page) -> None:
    assert "2 of 3 terms" not in html(page("glossary", q="panel"))
    assert "1 of 3 terms" in html(page("glossary", q="outlets"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_built_sample(page: Page, name: str, sample_home: Path) -> None:
    test = page(name, home=sample_home)
    assert not test.exception
    assert not test.warning
    assert "Sample data: fictional" in html(test)
