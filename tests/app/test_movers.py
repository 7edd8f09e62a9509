"""What moved, whether it is real, and why: the ranking by noise, numbered events, splits, and what a build may lack."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app import charts, events, parts, queries, ranking, snapshot, why_moved
from app.charts import Mark
from app.queries import Mover, Point
from tests.app.dashboard import Page
from tests.app.test_pages import html

Homes = Callable[..., Path]
MONDAY = date(2026, 1, 5)


def links(test: AppTest, page: str) -> list[str]:
    return [link.proto.query_string for link in test.get("page_link") if link.proto.page == page]


def mover(name: str, ratio: float | None, is_clear: bool | None, event_id: str | None = None) -> Mover:
    return Mover(
        name, name, "Area", MONDAY, 26, 100.0, None, 20, 0.1, ratio, None, [], is_clear=is_clear, event_id=event_id
    )


def test_clear_movers_stand_before_farther_ones_within_noise_and_those_before_untested_ones() -> None:
    rising, falling = ranking.largest(
        [mover("thin", 9.0, None), mover("noise", 5.0, False), mover("clear", 2.0, True), mover("gone", 0.0, True)]
    )
    assert [moved.mover.name for moved in rising] == ["clear", "noise", "thin"]
    assert [moved.mover.name for moved in falling] == ["gone"]
    assert [ranking.signal(one) for one in (rising[0].mover, rising[1].mover)] == ["▲ clear", "within noise"]


def test_topics_that_the_same_articles_moved_are_one_entry_that_names_the_others() -> None:
    rising, _ = ranking.largest([mover("a", 2.0, True, "a"), mover("b", 3.0, True, "a"), mover("c", 2.5, True, "c")])
    assert [(moved.mover.name, [one.name for one in moved.others]) for moved in rising] == [("b", ["a"]), ("c", [])]


def test_trends_counts_what_moved_beyond_noise_and_links_each_event_to_its_story(page: Page, written: Homes) -> None:
    test = page("trends", home=written(moving=True), topic=["topic-0", "topic-5", "topic-1"])
    assert not test.exception
    said = html(test)
    assert "<b>2 up, 1 down beyond noise</b> (2 events) in the week of 15 June, of 7 topics tested" in said
    assert "not tested" not in said.lower()
    assert re.findall(r'bb-event"><b>(\d)</b> ([^<]+)', said) == [("1", "8 June"), ("2", "15 June")]
    assert (
        "Topic 0 ×4.0 its usual, z +4.5 · clear in the weeks of 8 June to 15 June · the same articles: Topic 5" in said
    )
    assert len(links(test, "story")) == 2


def test_an_event_without_stories_leads_to_its_articles(page: Page, written: Homes) -> None:
    test = page("trends", home=written(moving=True, placed=False), topic="topic-1")
    assert any("topic=topic-1&from=2026-06-15&to=2026-06-21" in query for query in links(test, "articles"))


def test_a_beat_that_did_not_move_says_so(page: Page) -> None:
    test = page("trends")
    assert "<b>Nothing moved beyond noise</b> in the week of 15 June; 7 of 11 topics had articles" in html(test)
    cards = {metric.label: metric.value for metric in test.metric}
    assert (cards["Clear riser"], cards["Clear faller"]) == ("None", "None")


def test_the_story_behind_an_event_holds_most_of_the_articles_that_the_index_counts(written: Homes) -> None:
    path = str(next((written(moving=True) / "published").glob("*.duckdb")))
    for event in events.events(path, ("topic-0", "topic-1"), date(2026, 1, 1), date(2026, 6, 25)):
        sql = """
            select b.story_id, count(*) as n from article_topics as h join articles as a using (article_id)
            join story_articles as b using (article_id)
            where h.topic_id = $topic and a.is_in_panel and h.published_date between $week and $week + 6 group by 1
        """
        given = {"topic": event.at.topic_id, "week": event.at.week}
        counts: dict[str, int] = dict(snapshot.cursor(path).execute(sql, given).fetchall())
        assert event.behind is not None
        assert event.behind.story_id is not None
        assert counts[event.behind.story_id] == max(counts.values())


def _points(statuses: list[str], topic: str = "a") -> list[Point]:
    return [
        Point(topic, MONDAY + timedelta(weeks=n), 90.0, 0.1, 9, 90, 3, True, None, 70.0, 120.0, 5.0, status)
        for n, status in enumerate(statuses)
    ]


def _layers(spec: dict[str, Any], mark: str) -> list[list[dict[str, Any]]]:
    named = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]
    return [spec["datasets"][layer["data"]["name"]] for layer in named]


def _lines(points: list[Point], **more: Any) -> dict[str, Any]:
    order = list(dict.fromkeys(point.entity_id for point in points))
    return charts.index_lines(points, order, {key: key for key in order}, "index", "week", "light", 300, **more)


@pytest.mark.parametrize(
    ("status", "said"), [("too few sources", "Too few sources: a"), ("break", "Other sources: a break: a")]
)
def test_what_an_index_cannot_say_is_a_labelled_gap(status: str, said: str) -> None:
    spec = _lines(_points(["ok", "ok", status, "ok"]))
    assert [row["label"] for rows in _layers(spec, "text") for row in rows] == [said]
    (area,) = _layers(spec, "area")
    assert len({row["run"] for row in area}) == 2, "the band does not bridge the gap"
    assert len(area) == 3


def test_every_compared_line_has_a_band_and_it_is_that_of_the_first_until_the_pointer_moves() -> None:
    spec = _lines(_points(["ok"] * 3) + _points(["ok"] * 3, "b"))
    (area,) = _layers(spec, "area")
    assert {row["topic"] for row in area} == {"a", "b"}
    assert {row["band"] for row in area} == {"70 to 120"}
    (near,) = [one for one in spec["params"] if one["name"] == "band"]
    assert near["value"] == [{"topic": "a"}]


def test_numbers_that_would_touch_stand_below_each_other() -> None:
    points = _points(["ok"] * 26)
    marks = [Mark(number, points[place].period_start, "said") for number, place in ((1, 3), (2, 4), (3, 5), (4, 20))]
    (discs,) = _layers(_lines(points, marks=marks), "circle")
    assert [(row["number"], row["at"]) for row in discs] == [("1", 9), ("2", 28), ("3", 9), ("4", 9)]


def test_the_split_of_a_change_names_its_largest_part_and_adds_up(page: Page, written: Homes) -> None:
    home = written(moving=True)
    path = str(next((home / "published").glob("*.duckdb")))
    last = why_moved.splits(path, "topic-0")[-1]
    assert last.week == date(2026, 6, 15)
    assert sum(last.parts) == pytest.approx(last.change)
    said = html(page("topic", home=home, topic="topic-0"))
    assert f"The largest part is attention, {why_moved.points(last.parts[0])}" in said
    assert f"<span>Together</span><i></i><b>{why_moved.points(last.change)}</b>" in said


def test_the_published_line_stands_beside_the_current_one_and_leaves_in_the_download(
    page: Page, written: Homes
) -> None:
    home = written(moving=True)
    assert "Published, never changes" in html(page("topic", home=home, topic="topic-0"))
    path = str(next((home / "published").glob("*.duckdb")))
    both = [
        point
        for line in ("current", "published")
        for point in queries.lines(path, ("topic-0",), "week", date(2026, 6, 1), date(2026, 6, 25), line=line)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEATBOOK_HOME", str(home))
        made = parts.csv_bytes(["topic_id", *Point._fields[1:]], both, snapshot.current()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(made)))
    assert {row["line"] for row in rows} == {"current", "published"}
    for column in ("low", "high", "n_eff", "status", "unit", "method_version", "as_of"):
        assert rows[0][column], column


def test_what_a_build_adds_later_shows_once_it_is_there(page: Page, written: Homes) -> None:
    home = written(later=True, moving=True)
    test = page("trends", home=home)
    assert not test.exception
    said = html(test)
    assert "The beat as a whole" in said
    assert "Mean impact" in said
    assert "×6.5 its usual · 9 articles of 5 outlets" in said
    assert any("q=invented+headline&from=2026-06-15&to=2026-06-21" in query for query in links(test, "articles"))
    topic = page("topic", home=home, topic="topic-0", unit="story")
    assert not topic.exception
    assert "100 = the base period, stories" in html(topic)
    assert "articles per story, by week" in html(topic)
    assert topic.get("button_group")


def test_a_unit_that_the_build_does_not_count_is_named(page: Page, written: Homes) -> None:
    test = page("topic", topic="topic-0", unit="story", home=written(counting_stories=False))
    assert "unit=story is not known here" in test.warning[0].value.replace("\\", "")
    assert "articles per story" not in html(test)


def test_the_lines_leave_room_for_the_numbers_above_them() -> None:
    points = _points(["ok"] * 26)
    bare, marked = (
        next(layer["encoding"]["y"]["scale"]["domain"][1] for layer in spec["layer"] if layer["mark"]["type"] == "line")
        for spec in (_lines(points), _lines(points, marks=[Mark(1, MONDAY, "said"), Mark(2, MONDAY, "said")]))
    )
    assert (marked / bare - 1) * 300 >= 2 * 18
