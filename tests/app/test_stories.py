"""Stories and Story: what clears the gate and what stands behind it, on any day, and nothing is more than text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from app import (
    arcs,
    charts,
    parts,
    snapshot,
    stories,
    story,
    story_confidence,
    story_facts,
    story_rows,
    style,
    track_record,
)
from app.outside import WORD_JOINER, plain
from app.stories import Story, StoryFilter
from app.story import Dependency, Source
from app.story_facts import Fact
from tests.app.dashboard import Page
from tests.app.snapshot_maker import HOSTILE_TITLE
from tests.app.story_maker import HOSTILE_EVIDENCE, MERGED

Homes = Callable[..., Path]


def html(test: AppTest) -> str:
    bodies = (element.proto.body for element in test.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def titles(test: AppTest) -> list[str]:
    """The links to stories, as they read."""
    links = (link.proto for link in test.get("page_link") if link.proto.page == "story")
    return [link.label.replace("\\", "").replace(WORD_JOINER, "") for link in links]


@pytest.fixture
def path(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BEATBOOK_HOME", str(written_home))
    return snapshot.current().path


def asked(path: str, sql: str) -> list[tuple[Any, ...]]:
    return snapshot.cursor(path).execute(sql).fetchall()


def one_of(path: str, where: str) -> str:
    rows = asked(path, f"select story_id from stories where {where} order by story_id limit 1")
    assert rows, where
    return str(rows[0][0])


def grown(path: str) -> tuple[str, date]:
    """A story that had one article at the end of its first day, and that day."""
    ((slug, day),) = asked(
        path,
        "select story_id, min(seen_at)::date as day from story_articles group by 1"
        " having count(*) filter (where seen_at::date = (select min(o.seen_at)::date from story_articles as o"
        " where o.story_id = story_articles.story_id)) = 1 and max(origin_number) = 3 order by 1 limit 1",
    )
    return slug, day


def test_the_gate_parts_the_stories_and_all_holds_both(path: str) -> None:
    total = {gate: stories.search(path, StoryFilter(gate), 1).total for gate in stories.GATES}
    assert total["published"] + total["held"] == total["all"] == stories.story_count(path)
    assert 0 < total["held"] < total["published"]


def test_the_gate_stands_in_the_address_and_published_is_first(page: Page, path: str) -> None:
    held = stories.search(path, StoryFilter("held", beat_only=True), 1).total
    test = page("stories", range="all", gate="held")
    assert f"{held} stories" in html(test)
    assert "<b>Held:</b> &lt;b&gt;Reason&lt;/b&gt; to hold <b>Released by:</b> Condition of release" in html(test)
    assert "<b>Held:</b>" not in html(page("stories", range="all"))


def test_a_page_holds_twenty_stories_and_the_next_one_others(page: Page) -> None:
    first, second = titles(page("stories", range="all")), titles(page("stories", range="all", page="2"))
    assert len(first) == len(second) == stories_page_size()
    assert first != second
    beyond = page("stories", range="all", page="999999")
    assert "There is no page 999999" in beyond.warning[0].value
    assert 0 < len(titles(beyond)) <= stories_page_size()


def stories_page_size() -> int:
    return 20


@pytest.mark.parametrize(
    ("wanted", "condition"),
    [
        (
            StoryFilter(topic_ids=("topic-5",)),
            "story_id in (select story_id from story_topics where topic_id = 'topic-5')",
        ),
        (
            StoryFilter(area="Policy"),
            "story_id in (select story_id from story_topics join topics using (topic_id) where area = 'Policy')",
        ),
        (
            StoryFilter(company_ids=("company-3",)),
            "story_id in (select story_id from story_companies where company_id = 'company-3')",
        ),
        (StoryFilter(statuses=("documented", "disputed")), "status in ('documented', 'disputed')"),
        (StoryFilter(tiers=(-2, 2)), "sentiment_tier in (-2, 2)"),
        (StoryFilter(least_impact=8), "impact >= 8"),
        (
            StoryFilter(start=date(2026, 6, 1), end=date(2026, 6, 3)),
            "started_at::date between '2026-06-01' and '2026-06-03'",
        ),
        (
            StoryFilter(words="zurich CAFE"),
            "story_id in (select story_id from story_articles where title like '%Zürich%')",
        ),
    ],
)
def test_a_filter_finds_what_it_says_and_no_more(path: str, wanted: StoryFilter, condition: str) -> None:
    known = {row[0] for row in asked(path, f"select story_id from stories where {condition}")}
    found = stories.search(path, wanted, 1, 1000)
    assert known
    assert {one.story_id for one in found.stories} == known
    assert found.total == len(known)


def test_the_count_line_says_what_is_verified_and_what_asks_for_action(path: str) -> None:
    ((total, verified, action),) = asked(
        path,
        "select count(*), count(*) filter (where independent_count >= 2 and status <> 'disputed'),"
        " count(*) filter (where is_action_item) from stories",
    )
    found = stories.search(path, StoryFilter(), 1)
    assert (found.total, found.verified, found.action_items) == (total, verified, action)
    assert 0 < action < verified < total


def test_as_of_shows_the_list_as_it_stood_at_the_end_of_that_day(path: str) -> None:
    _, day = grown(path)
    then = {
        row[0]: row[1:]
        for row in asked(
            path,
            "select story_id, independent_count, status, gate, impact from story_changes"
            f" where changed_at < timestamp '{day + timedelta(days=1)}'"
            " qualify row_number() over (partition by story_id order by changed_at desc, change_number desc) = 1",
        )
    }
    found = stories.search(path, StoryFilter(as_of=day), 1, 1000)
    assert {one.story_id: (one.independent_count, one.status, one.gate, one.impact) for one in found.stories} == then
    today = {one.story_id: one for one in stories.search(path, StoryFilter(), 1, 1000).stories}
    assert any(today[slug].independent_count > state[0] for slug, state in then.items())


def test_a_story_on_another_day_shows_no_article_that_came_later(page: Page, path: str) -> None:
    slug, day = grown(path)
    all_of_it = story.sources(path, slug)
    then = story.sources(path, slug, day)
    assert 0 < len(then) < len(all_of_it)
    said = html(page("story", id=slug, as_of=day.isoformat()))
    assert said.count("<li class=") == len(then)
    assert "Single source" in said
    assert all(article.seen_at.date() <= day for article in then)


def test_a_story_that_was_not_known_on_a_day_says_so(page: Page, path: str) -> None:
    ((slug,),) = asked(path, "select story_id from stories order by first_seen_at desc limit 1")
    test = page("story", id=slug, as_of="2026-02-01")
    assert not test.exception
    assert "This home knew nothing of this story at the end of 1 Feb 2026." in html(test)
    assert "bb-arcs" not in html(test)


def test_one_source_is_a_warning_bar_and_never_reads_as_verified(page: Page, path: str) -> None:
    lone = page("story", id=one_of(path, "independent_count = 1 and status = 'single_source'"))
    assert "Single source, not verified." in lone.warning[0].value
    assert "Verified by" not in html(lone)
    many = page("story", id=one_of(path, "independent_count = 3 and status = 'verified'"))
    assert not many.warning
    assert "✓ Verified by 3 sources" in html(many)


def test_sources_that_contradict_each_other_verify_nothing(page: Page, path: str) -> None:
    test = page("story", id=one_of(path, "status = 'disputed'"))
    assert "Verified by" not in html(test)
    assert "≠ Disputed" in html(test)
    assert "Disputed." in test.warning[0].value
    assert "$1bn</b> <em>2 of 3</em>" in html(test)
    assert "about $2bn</b> <em>1 of 3</em>" in html(test)


@pytest.mark.parametrize(
    ("impact", "status", "said"),
    [
        (9, "verified", "Impact 9, action item"),
        (9, "single_source", "Impact 9, unconfirmed"),
        (7, "verified", "Impact 7<"),
    ],
)
def test_a_high_impact_is_called_unconfirmed_until_somebody_confirms_it(
    path: str, impact: int, status: str, said: str
) -> None:
    found = stories.search(path, StoryFilter(), 1, 1).stories[0]
    assert said in story_rows.impact_badge(found._replace(impact=impact, status=status))


def test_a_merged_story_leads_to_the_one_that_stays_with_a_note(page: Page, path: str) -> None:
    ((survivor, title),) = asked(
        path,
        "select s.story_id, s.title from story_redirects as r join stories as s on s.story_id = r.other_story_id"
        f" where r.story_id = '{MERGED}'",
    )
    test = page("story", id=MERGED)
    assert not test.exception
    assert MERGED in test.info[0].value
    assert test.title[0].value.replace("\\", "").replace(WORD_JOINER, "") == plain(title)
    assert survivor in test.code[0].value


def test_an_unknown_story_is_answered_with_some_that_may_be_meant(page: Page, path: str) -> None:
    slug = one_of(path, "true")
    test = page("story", id=f"{slug[:8]}zzz")
    assert test.title[0].value == "No such story"
    assert f"open-near-{slug}" in {button.key for button in test.button}
    lost = page("story", id="<script>")
    assert not lost.exception
    assert "<script>" not in html(lost)
    assert [button for button in lost.button if str(button.key).startswith("open-near-")]


def test_hostile_titles_evidence_and_sentences_stay_text(page: Page, path: str) -> None:
    ((slug,),) = asked(path, "select story_id from stories where title like '=cmd%'")
    assert titles(page("stories", range="all", gate="all", scope="all", q="cmd")) == [plain(HOSTILE_TITLE)]
    test = page("story", id=slug)
    assert test.title[0].value.replace("\\", "").replace(WORD_JOINER, "") == plain(HOSTILE_TITLE)
    copied = page("story", id=one_of(path, "story_id in (select story_id from story_dependencies)"))
    said = html(copied)
    assert "&lt;img src=x" in said
    shown = ("status = 'disputed'", "status = 'verified'", "editor_action is not null")
    for name in (slug, *(one_of(path, where) for where in shown)):
        said += html(page("story", id=name))
    tags = set(re.findall(r"<\s*([a-z0-9]+)", said))
    assert tags <= set(
        "a b br cite dd div dl dt em h4 i img li mark ol p q small span table tbody td th thead tr u ul".split()
    ) | {"code"}
    for sentence in (
        "&lt;b&gt;Told&lt;/b&gt;",
        "&lt;i&gt;soon&lt;/i&gt;",
        "&lt;b&gt;round&lt;/b&gt;",
        "&lt;i&gt;Checked",
    ):
        assert sentence in said
    allowed = ("data:image/svg+xml,", "https://", "methodology#", "story?")
    links = re.findall(r"""(?:src|href)="([^"]*)\"""", said)
    assert links
    assert [link for link in links if not link.startswith(allowed)] == []
    assert HOSTILE_EVIDENCE not in said


def test_every_confidence_of_the_snapshot_comes_out_of_its_origins(path: str) -> None:
    rows = asked(
        path, "select story_id, confidence from stories where independent_count > 0 order by story_id limit 40"
    )
    assert len(rows) == 40
    for slug, confidence in rows:
        rhos = [origin.rho for origin in story.origins(path, slug)]
        steps = story_confidence.steps_of(rhos, story_confidence.disputed_facts(path, slug), confidence)
        assert steps[-1] == f"= {confidence:.2f}"


def test_an_arithmetic_that_does_not_come_out_is_not_shown() -> None:
    assert story_confidence.steps_of([0.5, 0.2], story_confidence.Disputed(1, 1), 0.3) == [
        "1 − (1 − 0.50) × (1 − 0.20) = 0.60",
        "1 of 1 key fact is in dispute, and the deed itself counts as one more fact: × (1 − 1/2)",
        "= 0.30",
    ]
    assert story_confidence.steps_of([0.5, 0.2], story_confidence.Disputed(0, 1), 0.3) == [
        "Confidence as the snapshot keeps it: 0.30."
    ]


def source(name: str, origin: int | None, role: str, rests_on: str | None = None, title: str = "Title") -> Source:
    at = datetime(2026, 6, 1)
    plain_parts = (
        name,
        f"outlet-{name}",
        f"Outlet {name}",
        "Owner",
        "press",
        title,
        "https://a.example/1",
        at,
        at,
        0.0,
    )
    return Source(*plain_parts, origin, role == "original", role, rests_on, None, None, None, None, 1)


def test_an_arc_leads_from_an_article_to_the_strongest_one_that_it_rests_on() -> None:
    sources = [source("a", 1, "original"), source("b", 1, "copy", "a"), source("c", 2, "original")]
    pairs = [
        Dependency("b", "a", "link", 0.6, "x"),
        Dependency("b", "a", "syndication", 1.0, "y"),
        Dependency("c", "b", "link", 0.3, "z"),
        Dependency("c", "gone", "link", 0.6, "z"),
    ]
    assert arcs.edges(arcs.nodes(sources), pairs) == [
        arcs.Edge(1, 0, is_joining=True),
        arcs.Edge(2, 1, is_joining=False),
    ]
    drawn = arcs.drawn_html(sources, pairs, "light")
    picture = unquote(drawn.partition('src="')[2].partition('"')[0])
    assert picture.count("<circle") == 3
    assert picture.count("stroke-dasharray") == 1
    assert "copy: same text, Outlet a" in drawn


def test_a_large_story_is_drawn_by_its_origins() -> None:
    derived = [source(f"b{n}", 1, "derived", "a") for n in range(100)]
    rows = arcs.nodes([source("a", 1, "original"), *derived, source("c", 2, "original")])
    assert [(row.source.article_id, row.more) for row in rows] == [("a", 100), ("c", 0)]


def test_of_many_copies_two_are_drawn_and_the_rest_is_counted() -> None:
    copies = [source(f"b{n}", 1, "copy", "a") for n in range(50)]
    sources = [source("a", 1, "original"), *copies, source("d", 1, "derived", "a"), source("c", 2, "original")]
    rows = arcs.nodes(sources)
    assert [(row.source.article_id, row.more) for row in rows] == [("a", 0), ("b0", 0), ("b1", 48), ("d", 0), ("c", 0)]
    drawn = arcs.drawn_html(sources, [Dependency("b1", "a", "syndication", 1.0, "y")], "light")
    assert drawn.count("<li") == 5 and "copy: same text, Outlet a, and 48 more like it" in drawn
    assert [row.more for row in arcs.nodes(sources[:3])] == [0, 0, 0]


def test_two_that_name_an_absent_source_are_said_to_name_it() -> None:
    sources = [source("a", 1, "original"), source("b", 1, "dependent", "a")]
    drawn = arcs.drawn_html(sources, [Dependency("b", "a", "same_source", 0.8, "<i>Bloomberg")], "light")
    assert "dependent: both name &lt;i&gt;Bloomberg as their source, Outlet a" in drawn
    assert "names it" not in drawn


def test_a_fact_that_nothing_names_is_shown_by_its_value_and_its_sentence() -> None:
    named = story_facts.Fact(
        *(1, "amount", None, 499.0, None, None, None, "USD", False, 1, 1, False, False),
        *("a", "Daily", "At $499 it is cheap.", "$499"),
    )
    made = story_facts.facts_html([named], {})
    assert made.startswith('<ul class="bb-facts"><li><ul>') and "None" not in made
    assert "<b>$499</b>" in made and "it is cheap" in made


def test_nothing_in_a_row_of_the_drawing_is_more_than_text() -> None:
    drawn = arcs.drawn_html([source("<b>", 1, "original", title='"><script>alert(1)</script>')], [], "dark")
    assert "<script>" not in drawn
    assert "<b>" not in drawn.replace("<b>1</b>", "")
    assert "&quot;&gt;&lt;script&gt;" in drawn


def test_a_cited_outlet_is_text_and_links_to_the_web_alone() -> None:
    assert story_facts.cite_html("<b>Daily</b>", "javascript:alert(1)") == "<cite>&lt;b&gt;Daily&lt;/b&gt;</cite>"
    linked = story_facts.cite_html("<b>Daily</b>", "https://daily.example/a?b=1&c=2")
    assert 'href="https://daily.example/a?b=1&amp;c=2"' in linked
    assert "&lt;b&gt;Daily" in linked


def fact(**said: Any) -> Fact:
    start = dict(
        fact_number=1, kind="amount", label="price", value=None, value_high=None, date_value=None, unit=None,
        currency=None, is_approximate=False, stated_by_count=1, origin_count=1, is_disputed=False, is_main=True,
        article_id="a", outlet_name="Outlet", sentence="", quoted="words",
    )  # fmt: skip
    return Fact(**{**start, **said})


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"value": 2.5e9, "currency": "USD"}, "$2.5bn"),
        ({"value": 2.5e9, "value_high": 3e9, "currency": "EUR", "is_approximate": True}, "about €2.5bn–€3bn"),
        ({"value": 5e6, "currency": "SEK"}, "SEK 5m"),
        ({"kind": "percentage", "value": 12.5}, "12.5%"),
        ({"kind": "count", "value": 628000, "unit": "users"}, "628,000 users"),
        ({"kind": "date", "date_value": date(2027, 7, 1), "unit": "month"}, "July 2027"),
        ({"kind": "date", "date_value": date(2027, 7, 1), "unit": "quarter"}, "Q3 2027"),
        ({"kind": "date", "date_value": date(2027, 7, 9), "unit": "day"}, "9 July 2027"),
        ({"quoted": "no number"}, "no number"),
    ],
)
def test_a_value_is_written_as_its_kind_is(said: dict[str, Any], shown: str) -> None:
    assert story_facts.value(fact(**said)) == shown


@pytest.mark.parametrize("hours,shown", [(0.2, "12 min"), (3.5, "3.5 h"), (4.0, "4 h"), (30, "30 h"), (60, "2.5 days")])
def test_a_lag_is_as_short_as_it_can_be_said(hours: float, shown: str) -> None:
    assert story_rows.delay(hours) == shown
    assert story_rows.lag(hours) == f"+{shown}"


def test_the_list_leaves_as_csv_with_the_day_it_shows(written_home: Path, path: str) -> None:
    day = date(2026, 4, 1)
    columns, rows = stories.search_rows(path, StoryFilter("held", as_of=day), 50)
    made = parts.csv_bytes(columns, rows, snapshot.current(), as_of=day).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(made)))
    assert read
    assert {row["as_of"] for row in read} == {"2026-04-01"}
    assert {row["gate"] for row in read} == {"held"}


def test_stories_behind_a_point_hold_the_articles_that_it_counts(page: Page, path: str) -> None:
    start, end = date(2026, 6, 8), date(2026, 6, 14)
    ((count,),) = asked(
        path,
        "select count(distinct story_id) from story_articles where article_id in (select article_id from article_topics"
        " join articles using (article_id) where topic_id = 'topic-5' and is_in_panel"
        f" and article_topics.published_date between '{start}' and '{end}')",
    )
    total, listed = stories.behind(path, "topic-5", start, end, 5)
    assert total == count > 5
    assert [one.impact for one in listed] == sorted((one.impact for one in listed), reverse=True)
    test = page("trends", topic="topic-5", point="topic-5", at=start.isoformat())
    assert f"{count} stories with articles of the panel behind this point" in html(test)
    other = page("trends", topic="topic-5", point="topic-5", at=start.isoformat(), behind="articles")
    assert "of the panel behind this point" in html(other)
    assert not titles(other)


def test_trends_shows_what_is_verified_and_what_asks_for_action(page: Page, path: str) -> None:
    shown = {metric.label: metric.value for metric in page("trends").metric}
    weeks = stories.weeks(path, (date(2026, 6, 15),))
    assert shown["Verified stories"] == f"{100 * weeks[0].verified_count / weeks[0].story_count:.0f}%"
    assert shown["Action items"] == str(weeks[0].action_item_count)


@pytest.mark.parametrize("name,key", [("topic", "topic"), ("companies", "company")])
def test_topic_and_company_list_their_strongest_stories(page: Page, name: str, key: str) -> None:
    slug = "topic-5" if key == "topic" else "company-3"
    test = page(name, **{key: slug, "range": "all"})
    assert len(titles(test)) == 5
    more = [link.proto for link in test.get("page_link") if link.proto.page == "stories"]
    assert len(more) == 1
    assert f"{key}={slug}" in more[0].query_string


@pytest.mark.parametrize(
    "name", ["trends", "topic", "stories", "story", "companies", "sources", "methodology", "glossary"]
)
def test_pages_work_where_nothing_is_placed_in_stories(page: Page, name: str, written: Homes) -> None:
    home = written(articles=600, placed=False)
    params = {"company": "company-3"} if name == "companies" else {}
    test = page(name, home=home, **params)
    assert not test.exception
    assert test.title
    if name in {"stories", "story"}:
        assert f"beatbook --home {home} score" in [code.value for code in test.code]


def test_the_most_believed_outlet_is_first_and_rumours_can_be_narrowed(page: Page, path: str) -> None:
    rhos = [one.rho for one in track_record.records(path)]
    assert rhos == sorted(rhos, reverse=True)
    counts = track_record.outcome_counts(path)
    for outcome in track_record.OUTCOMES:
        found = track_record.rumours(path, outcome, 1000)
        assert len(found) == counts[outcome] > 0
        assert {one.outcome for one in found} == {outcome}
    test = page("sources", rumours="lapsed")
    assert "○ Lapsed" in html(test)
    assert "Open for" not in html(test)
    assert "Confirmed after" in html(page("sources"))


def test_a_curve_of_rumours_begins_whole_and_only_falls(path: str) -> None:
    curves = [(one.event, one.day, one.at_risk_count, one.unconfirmed_share) for one in track_record.survival(path)]
    spec = charts.survival_steps(
        [(event, day + 1, n, share) for event, day, n, share in curves], {"all": "All", "funding": "F"}, "light"
    )
    (values,) = spec["datasets"].values()
    for event in {row["event"] for row in values}:
        shares = [row["share"] for row in values if row["event"] == event]
        assert shares[0] == 1
        assert shares == sorted(shares, reverse=True)


def test_the_glossary_shows_a_live_story_for_a_term(path: str) -> None:
    found = stories.glossary_examples(path)
    for term, condition in (("verified by n", "status = 'verified'"), ("held", "gate = 'held'")):
        slug, _ = found[term]
        assert asked(path, f"select {condition} from stories where story_id = '{slug}'") == [(True,)]


def test_methodology_works_a_verified_story(page: Page, path: str) -> None:
    test = page("methodology")
    slug = stories.example(path)
    assert slug is not None
    assert f"id={slug}" in {link.proto.query_string for link in test.get("page_link")}
    assert "That leaves N = <b>" in html(test)


def test_the_colours_of_the_drawing_are_those_of_the_palette() -> None:
    for theme, palette in style.PALETTES.items():
        for is_verified, color in ((True, palette.verified), (False, palette.single)):
            drawn = arcs.drawn_html([source("a", 1, "original")], [], theme, is_verified=is_verified)
            assert color in unquote(drawn)


def as_story(**changes: Any) -> Story:
    at = datetime(2026, 1, 1)
    counted = (at, at, 1, 1, 1, "single_source", "published", "", None, 1)
    start = Story("s", "Title", "Outlet", *counted, None, None, None, None, "a", [])
    return start._replace(**changes)


def test_a_story_that_only_an_aggregator_points_to_says_so() -> None:
    assert "Aggregator only" in story_rows.badges_html(as_story(independent_count=0))
    assert "Verified" not in story_rows.badges_html(as_story(independent_count=0))
