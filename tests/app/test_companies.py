"""The Companies page says what the snapshot knows of a company, and nothing more."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from app import articles, companies, queries, snapshot, wording
from app.snapshot import Snapshot
from tests.app.dashboard import Page
from tests.app.test_pages import html


@pytest.fixture
def snap(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setenv("BEATBOOK_HOME", str(written_home))
    return snapshot.current()


@pytest.fixture
def con(snap: Snapshot) -> duckdb.DuckDBPyConnection:
    return snapshot.cursor(snap.path)


def links(test: AppTest) -> dict[str, str]:
    return {link.proto.label: link.proto.page for link in test.get("page_link")}


def test_the_ranking_counts_what_the_articles_say(snap: Snapshot, con: duckdb.DuckDBPyConnection) -> None:
    start, end = snap.info.first_date, snap.info.newest_date
    rows = companies.ranked(snap.path, start, end, "week")
    counts = [row.article_count for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert len(rows) == 9
    first = rows[0]
    said = con.execute(
        """
        select count(*), avg(a.sentiment_score), avg(i.impact), max(i.impact)
        from article_companies as c join articles as a using (article_id) join article_impacts as i using (article_id)
        where c.company_id = $company
        """,
        {"company": first.company_id},
    ).fetchall()[0]
    assert first.article_count == said[0] == sum(first.counts)
    assert first.tone == pytest.approx(said[1])
    assert first.mean_impact == pytest.approx(said[2])
    assert first.top_impact == said[3]
    shared = companies.topics_of(snap.path, first.company_id, start, end)
    assert (first.topic_id, first.topic) == shared[0][:2]


def test_a_company_without_articles_is_not_ranked(snap: Snapshot) -> None:
    every = companies.ranked(snap.path, snap.info.first_date, snap.info.newest_date, "week")
    assert "company-unseen" not in {row.company_id for row in every}
    day = companies.ranked(snap.path, snap.info.newest_date, snap.info.newest_date, "day")
    assert 0 < len(day) < len(every)
    assert all(row.article_count for row in day)
    assert "company-unseen" in {company.company_id for company in companies.companies(snap.path)}


def test_the_points_of_a_company_are_its_articles(snap: Snapshot) -> None:
    start, end = snap.info.first_date, snap.info.newest_date
    points = companies.lines(snap.path, ("company-2", "company-3"), "week", start, end)
    mine = [point for point in points if point.entity_id == "company-2"]
    assert [point.is_complete for point in mine[1:]] == [True] * (len(mine) - 2) + [False]
    last = mine[-2]
    total, listed = articles.articles_naming(
        snap.path, "company-2", last.period_start, last.period_start.fromordinal(last.period_start.toordinal() + 6)
    )
    assert total == last.article_count == len(listed)
    days = companies.lines(snap.path, ("company-2",), "day", start, end)
    assert len(days) == 180
    assert sum(day.article_count for day in days) == articles.articles_naming(snap.path, "company-2", start, end)[0]


def test_a_card_shows_what_a_source_states(page: Page) -> None:
    test = page("companies", company="company-0")
    assert not test.exception
    said = html(test)
    assert "<dt>Founded</dt><dd>2000</dd>" in said
    assert "<dt>Latest known valuation</dt><dd>$2.5bn, Mar 2026</dd>" in said
    assert {"https://filings.example/company-0", "https://company-0.example/about"} <= set(links(test).values())


def test_a_card_is_silent_where_no_source_states_it_and_links_only_the_web(page: Page) -> None:
    test = page("companies", company="company-1")
    assert "Founded" not in html(test)
    assert "valuation" not in html(test)
    assert not [target for target in links(test).values() if "javascript" in target]


def test_a_source_that_is_no_web_address_is_not_linked(page: Page, written_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "published").mkdir(parents=True)
    for file in (written_home / "published").iterdir():
        (home / "published" / file.name).write_bytes(file.read_bytes())
    with duckdb.connect(str(next((home / "published").glob("*.duckdb")))) as connection:
        connection.execute("update companies set founded = 1990 where company_id = 'company-1'")
    test = page("companies", home=home, company="company-1")
    assert not test.exception
    assert "<dd>1990</dd>" in html(test)
    assert not [target for target in links(test).values() if "javascript" in target]


def test_an_unseen_company_says_so(page: Page) -> None:
    test = page("companies", company="company-unseen")
    assert not test.exception
    assert "Never seen" in test.info[0].value


def test_an_unknown_company_gets_suggestions(page: Page) -> None:
    test = page("companies", company="compani-4")
    assert not test.exception
    assert "compani" in test.warning[0].value
    test.button(key="open-company-4").click().run()
    assert not test.warning
    assert test.query_params["company"] in ("company-4", ["company-4"])
    test.button(key="open-back").click().run()
    assert "company" not in test.query_params
    assert test.title[0].value == "Who drives the beat?"


def test_four_companies_are_compared_and_a_fifth_is_named(page: Page) -> None:
    five = [f"company-{place}" for place in range(5)]
    test = page("companies", with_=five)
    assert test.multiselect(key="with-control").value == five[:4]
    assert "the first 4 are shown" in test.warning[0].value
    beside = page("companies", company="company-5", with_=five)
    assert beside.multiselect(key="with-control").value == five[:3]


def test_the_view_of_a_company_comes_from_the_address(page: Page) -> None:
    test = page("companies", company="company-2", sort="impact", range="90d", point="company-2", at="2026-06-15")
    assert not test.exception
    assert not test.warning
    assert test.session_state["sort-control"] == "impact"
    assert test.session_state["range-control"] == "90d"
    assert "Company 2, 15–21 Jun 2026" in {one.value.replace("\\", "") for one in test.subheader}
    assert test.button(key="close-point")


def test_the_topics_of_a_company_and_the_companies_of_a_topic_lead_to_each_other(page: Page) -> None:
    assert "Topic 1" in links(page("companies", company="company-2"))
    assert "Company 2" in links(page("topic", topic="topic-1"))


def test_a_kind_narrows_the_ranking(page: Page) -> None:
    test = page("companies", kind="startup")
    assert not test.warning
    assert len(test.dataframe[0].value) == 9


def test_what_a_row_of_articles_opens_is_there_for_each(page: Page) -> None:
    test = page("articles", q="invented")
    drawn = html(test)
    assert drawn.count('href="methodology#impact"') == 20
    assert drawn.count('href="methodology#tone"') == 20


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (18e9, "$18bn"),
        (2.5e9, "$2.5bn"),
        (650e6, "$650m"),
        (1.234e12, "$1.23tn"),
        (999.6e9, "$1,000bn"),
        (5e3, "$5,000"),
    ],
)
def test_sums_of_money_are_written_short(value: float, said: str) -> None:
    assert wording.dollars(value) == said


def test_the_companies_of_a_topic_are_counted_by_article(snap: Snapshot, con: duckdb.DuckDBPyConnection) -> None:
    slug, _, count = queries.companies_of(snap.path, "topic-1", snap.info.first_date, snap.info.newest_date)[0]
    said = con.execute(
        "select count(*) from article_topics join article_companies using (article_id) "
        "where topic_id = 'topic-1' and company_id = $company",
        {"company": slug},
    ).fetchall()
    assert said == [(count,)]
