"""Every page works on a snapshot, on a poor one, and on none, whatever its address says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app import queries, snapshot
from app.filters import NAMED_WARNINGS
from app.navigation import VIEWS
from app.outside import WORD_JOINER, plain
from ingest.home import PROJECT_ROOT
from ingest.stories.feeds import FILES
from tests.app.dashboard import Page

Homes = Callable[..., Path]
PAGES = ["trends", "topic", "stories", "story", "articles", "companies", "sources", "methodology", "glossary", "data"]
KNOWS_DAYS = ("trends", "topic", "stories", "story")


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
    assert [code.value for code in test.code] == [f"beatbook --home {tmp_path} run"]
    assert not test.title


@pytest.mark.parametrize("name", PAGES)
def test_a_build_of_another_version_is_one_card_with_the_command(page: Page, name: str, written: Homes) -> None:
    home = written(articles=200, schema_version="99")
    test = page(name, home=home)
    assert not test.exception
    assert [code.value for code in test.code] == [f"beatbook --home {home} build"]


def test_a_file_that_is_no_database_is_one_card(page: Page, tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "marts-1.duckdb").write_text("no database")
    (tmp_path / "published" / "LATEST").write_text("marts-1.duckdb\n")
    test = page("trends", home=tmp_path)
    assert not test.exception
    assert [code.value for code in test.code] == [f"beatbook --home {tmp_path} build"]


def test_a_list_of_builds_that_is_no_text_is_one_card(page: Page, tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "LATEST").write_bytes(b"\xff\xfe\x00marts")
    test = page("trends", home=tmp_path)
    assert not test.exception
    assert test.code


def test_the_card_quotes_the_home_for_the_shell(page: Page, tmp_path: Path) -> None:
    home = tmp_path / "the editor's; rm -rf $HOME"
    (said,) = (code.value for code in page("trends", home=home).code)
    assert shlex.split(said) == ["beatbook", "--home", str(home), "run"]


def test_the_card_of_the_default_home_names_the_plain_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATBOOK_HOME", str(PROJECT_ROOT / "data"))
    assert snapshot.command("run") == "beatbook run"
    monkeypatch.delenv("BEATBOOK_HOME")
    assert snapshot.command("build") == "beatbook build"


@pytest.mark.parametrize("name", PAGES)
def test_when_every_feed_fails_a_banner_says_so(page: Page, name: str, written: Homes) -> None:
    home = written(articles=600, states=("failing", "retired", "archive", "moved"))
    assert "failing" in page(name, home=home).error[0].value


INTAKES = {
    ("archive",): "8 feeds from archives, none polled",
    (): "no feed polled",
    ("ok", "ok", "ok", "late"): "6 of 8 polled feeds healthy",
    ("ok", "failing", "archive", "moved"): "2 of 4 polled feeds healthy, 2 feeds from archives",
    ("late",): "0 of 8 polled feeds healthy",
}


@pytest.mark.parametrize("states", INTAKES)
def test_only_polled_feeds_are_called_healthy(page: Page, states: tuple[str, ...], written: Homes) -> None:
    home = written(articles=600, states=states, home_kind="real")
    for name in ("trends", "sources"):
        test = page(name, home=home)
        assert not test.exception
        assert not test.error
        assert f" · {INTAKES[states]} · " in html(test).rsplit('<div class="bb-foot">', 1)[1]
    said = html(test)
    assert ("An archive is read once" in said) == ("archive" in states)
    assert ("No feeds: every article here was read from a document" in said) == (not states)
    assert len(test.selectbox) == (1 if states else 0)


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
        assert "Rising and falling" not in {header.value for header in test.header}


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
        as_of=evil,
        impact=evil,
        company=evil,
        kind=evil,
    )
    assert not test.exception
    assert test.title
    assert not any("<script>" in warning.value for warning in test.warning)
    assert "<script>" not in html(test)
    said = "is not a date" if name in KNOWS_DAYS else "knows only today"
    assert any("as" in warning.value and said in warning.value for warning in test.warning)


KEYS = {
    "trends": ["range", "from_", "to", "scale", "topic", "area", "point", "at"],
    "topic": ["range", "from_", "to", "with_", "day", "sort"],
    "articles": ["range", "from_", "to", "topic", "outlet", "tone", "page", "scope"],
    "sources": ["state", "feed"],
    "data": ["table"],
}
HOSTILE = ["<b>x</b>", "[x](javascript:1)", "**", "\x00\u202e", "=cmd()", "' or 1=1 --", "9" * 5000]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", KEYS)
def test_every_value_that_a_page_does_not_know_is_named(page: Page, name: str, value: str) -> None:
    test = page(name, **dict.fromkeys(KEYS[name], value))
    assert not test.exception
    assert test.title
    said = [warning.value.replace("\\", "").replace(WORD_JOINER, "") for warning in test.warning]
    for key in KEYS[name]:
        assert any(one.startswith(f"{key.rstrip('_')}={plain(value)[:20]}") for one in said), key


def test_without_a_topic_the_page_shows_the_busiest_one(page: Page) -> None:
    test = page("topic")
    path = snapshot.current().path
    busiest = {topic.topic_id: topic for topic in queries.topics(path)}[queries.busiest_topic(path) or ""]
    assert busiest.article_count and [title.value for title in test.title] == [busiest.name]
    assert not test.warning


def test_a_topic_that_the_dictionary_does_not_know_is_named_whatever_it_is(page: Page) -> None:
    for value in HOSTILE:
        test = page("topic", topic=value)
        assert not test.exception
        said = "".join(warning.value for warning in test.warning)
        assert plain(value)[:20] in said.replace("\\", "").replace(WORD_JOINER, "")


@pytest.mark.parametrize("name", [name for name in PAGES if name not in KNOWS_DAYS])
def test_pages_that_know_no_other_day_say_so(page: Page, name: str) -> None:
    (warning,) = page(name, as_of="2023-03-01").warning
    assert "knows only today" in warning.value
    assert "2023" in warning.value


@pytest.mark.parametrize("asked", ["nope", "topics", "**[x](javascript:1)", "<script>", ""])
def test_the_page_for_wrong_addresses_names_them_and_links_to_pages(page: Page, asked: str) -> None:
    test = page("missing", path=asked)
    assert not test.exception
    assert plain(asked) in test.warning[0].value.replace("\\", "").replace(WORD_JOINER, "")
    labels = [link.proto.label for link in test.get("page_link")]
    shown = [view.title for view in VIEWS.values() if view.is_in_menu]
    assert labels == (["Topic"] if asked == "topics" else shown)


def test_a_thousand_bad_values_are_a_few_warnings(page: Page) -> None:
    test = page("trends", topic=[f"no-{n}" for n in range(1000)])
    assert not test.exception
    assert len(test.warning) == NAMED_WARNINGS + 1
    assert "992 more values" in test.warning[-1].value


@pytest.mark.parametrize(
    ("name", "key"), [("trends", "topic"), ("trends", "point"), ("topic", "with_"), ("articles", "topic")]
)
def test_a_topic_without_articles_is_called_known(page: Page, name: str, key: str) -> None:
    test = page(name, **{key: "topic-11"}, **({"at": "2026-06-15"} if key == "point" else {}))
    assert not test.exception
    assert "is known, but has no article yet" in test.warning[0].value.replace("\\", "")


LATE = "2029-02-03"


def test_a_late_date_does_not_empty_trends(page: Page, written: Homes) -> None:
    test = page("trends", home=written(late=(LATE,), moving=True))
    assert not test.exception
    assert "rose most" in html(test)
    assert {"▲ Rising", "▼ Falling"} <= set(re.findall(r"[▲▼] \w+", html(test)))
    assert "1 article with a later date, up to 3 Feb 2029" in words(test)
    assert test.button(key="later-all")


@pytest.mark.parametrize("name", ["trends", "topic", "articles"])
def test_one_click_shows_the_later_articles_too(page: Page, name: str, written: Homes) -> None:
    test = page(name, home=written(late=(LATE,)))
    test.button(key="later-all").click().run()
    assert test.query_params["range"] in ("all", ["all"])
    assert "later date" not in words(test)
    assert not test.exception


def test_days_of_the_address_reach_the_later_articles(page: Page, written: Homes) -> None:
    test = page("articles", home=written(late=(LATE,)), from_=LATE, to=LATE, scope="all")
    assert "1 article · 3 Feb 2029" in html(test)


@pytest.mark.parametrize("name", ["trends", "topic", "articles"])
def test_days_without_articles_say_so_and_offer_all(page: Page, name: str, written: Homes) -> None:
    test = page(name, home=written(late=(LATE,)), from_="2027-02-01", to="2027-03-31")
    assert "on the chosen days, 1 Feb – 31 Mar 2027" in test.info[0].value
    test.button(key="empty-all").click().run()
    assert not test.info
    assert not test.exception


def test_data_of_less_than_a_week_are_not_called_empty(page: Page, written: Homes) -> None:
    test = page("trends", home=written(articles=300, days=3))
    assert [note.value for note in test.info] == [
        "No line yet: it needs seven whole days of data, and these days hold none."
    ]


def test_all_days_are_offered_only_where_there_are_more(page: Page) -> None:
    assert "empty-all" in {button.key for button in page("articles", q="zzzz", range="30d").button}
    assert "empty-all" not in {button.key for button in page("articles", q="zzzz", range="all").button}


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
    assert "Did you mean:" in words(test)
    test.button(key="open-topic-4").click().run()
    assert test.query_params["topic"] == "topic-4"
    assert test.title[0].value == "Topic 4"


def test_a_topic_that_was_never_seen_says_so(page: Page) -> None:
    test = page("topic", topic="topic-11")
    assert not test.exception
    assert "Never seen" in test.info[0].value


def test_a_thin_topic_has_no_index_and_says_why(page: Page) -> None:
    test = page("topic", topic="topic-3")
    assert not test.exception
    assert {metric.label: metric.value for metric in test.metric}["Index"] == "too few"


@pytest.mark.parametrize("compared", [[], ["topic-1"]])
def test_a_topic_without_an_index_shows_its_share_once(page: Page, compared: list[str]) -> None:
    test = page("topic", topic="topic-3", with_=compared)
    assert html(test).count('<div class="bb-label">Share of coverage') == 1


@pytest.mark.parametrize("name", ["trends", "topic"])
def test_without_a_week_there_is_a_sentence_and_no_empty_frame(page: Page, name: str, written: Homes) -> None:
    test = page(name, home=written(articles=60, days=2))
    assert not test.exception
    assert "Nothing to draw" in html(test)
    assert len(test.get("vega_lite_chart")) == (1 if name == "topic" else 0), "the calendar of days, and nothing else"
    assert not test.dataframe


def _card(test: AppTest, name: str) -> Any:
    return next(metric for metric in test.metric if metric.label == name)


def test_a_card_has_colour_and_arrow_only_for_a_change_of_a_tenth(page: Page, written: Homes) -> None:
    grey, orange, down, no_arrow = 2, 3, 0, 2
    large = _card(page("trends", home=written(placed=False)), "Articles in the panel")
    small = _card(page("trends", home=written(articles=3000, days=200, placed=False)), "Articles in the panel")
    assert (large.delta, large.proto.color, large.proto.direction) == ("−13%", orange, down)
    assert (small.delta, small.proto.color, small.proto.direction) == ("−6%", grey, no_arrow)


def test_one_move_reads_the_same_in_the_sentence_the_card_the_lists_and_on_its_page(page: Page, written: Homes) -> None:
    home = written(moving=True)
    test = page("trends", home=home)
    said = html(test)
    found = re.search(r"<b>Topic (\d+)</b> rose most, to \d+ \(\d+–\d+\), (\+[\d,]+%)", said)
    assert found is not None
    assert said.count(f">{found[2]}<") >= 2, "among the rises and in the list for phones"
    riser = _card(test, "Clear riser")
    assert (riser.value, riser.delta) == (f"Topic {found[1]}", found[2])
    cards = {metric.label: metric for metric in page("topic", home=home, topic=f"topic-{found[1]}").metric}
    assert (cards["Change"].value, cards["Change"].delta) == (found[2], "▲ clear, z +4.5")


def test_the_ranking_says_how_many_of_its_rows_are_in_view(page: Page, written: Homes) -> None:
    said = html(page("trends", home=written(topics=30)))
    assert "29 topics, clear movers first, then the largest rise. 16 of 29 rows are in view" in said
    assert "The first 20 of 29" in said
    assert "in view" not in html(page("trends"))


def test_numbers_that_do_not_exist_yet_are_absent(page: Page, written: Homes) -> None:
    test = page("trends")
    said = html(test) + words(test) + str([metric.label for metric in test.metric])
    for later in ("Emerging", "The beat as a whole"):
        assert later not in said
    assert "Emerging terms" not in {header.value for header in test.header}
    topic = page("topic", topic="topic-0", home=written(counting_stories=False))
    assert "Index counts" not in {group.proto.label for group in topic.get("button_group")}


def test_search_filters_and_pages_work_together(page: Page) -> None:
    test = page("articles", q="invented headline", tone=["negative", "positive"], outlet="outlet-1.example", page="2")
    assert not test.exception
    assert not test.warning
    assert len([one for one in test.get("page_link")]) <= 20


def test_a_search_for_signs_alone_says_so(page: Page) -> None:
    test = page("articles", q="%**")
    assert "no letter or digit" in test.info[0].value
    assert not test.get("page_link")


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
    assert len(test.dataframe) == 5


def test_the_worked_example_shows_its_numbers(page: Page) -> None:
    said = words(page("methodology"))
    assert "÷" in said
    assert "Index \\= 100" in said or "Index = 100" in said


def test_the_glossary_is_searchable(page: Page) -> None:
    assert "2 of 3 terms" not in html(page("glossary", q="panel"))
    assert "1 of 3 terms" in html(page("glossary", q="outlets"))


def test_the_meaning_of_a_table_and_of_its_columns_is_words_that_wrap(page: Page) -> None:
    said = html(page("data", table="articles"))
    assert "One row per page of one outlet." in said
    assert "<td>The headline as plain text.</td>" in said


def test_the_feeds_of_stories_are_offered_where_the_build_wrote_them(
    page: Page, written_home: Path, tmp_path: Path
) -> None:
    def labels(test: AppTest) -> set[str]:
        return {one.proto.label for one in test.get("download_button")}

    assert not labels(page("data")) & set(FILES)
    home = Path(shutil.copytree(written_home, tmp_path / "home"))
    (home / "published" / "feeds").mkdir()
    for name in FILES:
        (home / "published" / "feeds" / name).write_text("x", encoding="utf-8")
    assert set(FILES) <= labels(page("data", home=home))


def test_a_home_without_feeds_has_a_sentence_and_no_empty_table(page: Page, written_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(written_home, tmp_path / "home"))
    with duckdb.connect(next(home.glob("published/*.duckdb"))) as con:
        con.execute("delete from feed_health; delete from daily_coverage; update build_info set feed_count = 0")
    test = page("sources", home=home)
    assert not test.exception
    assert "No feeds" in html(test)
    assert len(test.dataframe) == 2, "the outlets and their record alone"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_built_sample(page: Page, name: str, sample_home: Path) -> None:
    test = page(name, home=sample_home)
    assert not test.exception
    assert not test.warning
    assert "Sample data: fictional" in html(test)


def test_the_links_within_a_page_change_its_address(page: Page, written: Homes) -> None:
    test = page("data")
    test.button(key="open-topics").click().run()
    assert test.query_params["table"] == "topics"
    assert "topics.csv" in {one.proto.label for one in test.get("download_button")}
    test = page("articles", home=written(articles=600, late=("2031-05-01",)), range="90d")
    test.button(key="open-later").click().run()
    assert (test.query_params["from"], test.query_params["to"]) == ("2026-06-25", "2031-05-01")
    assert "range" not in test.query_params
    assert "1 article · " in html(test)
