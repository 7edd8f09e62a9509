"""The numbers that pages show are those of the snapshot."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pa_parquet
import pytest

from app import articles, queries, snapshot, sources, tables
from app.snapshot import NoSnapshot, Snapshot
from tests.app.snapshot_maker import HOSTILE_TITLE, write_snapshot
from tests.conftest import beatbook

ALL = articles.ArticleFilter("", (), (), (), date(2000, 1, 1), date(2100, 1, 1), False)


@pytest.fixture
def snap(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setenv("BEATBOOK_HOME", str(written_home))
    return snapshot.current()


@pytest.fixture
def con(snap: Snapshot) -> duckdb.DuckDBPyConnection:
    return snapshot.cursor(snap.path)


def test_the_articles_behind_a_point_are_as_many_as_the_point_counts(snap: Snapshot) -> None:
    points = queries.lines(snap.path, ("topic-1",), "week", snap.info.first_date, snap.info.newest_date)
    assert len(points) > 20
    for point in points[-5:]:
        end = point.period_start + timedelta(days=6)
        total, _ = articles.articles_behind(snap.path, "topic-1", point.period_start, end)
        assert total == point.article_count


def test_the_articles_behind_a_daily_point_are_those_of_its_seven_days(snap: Snapshot) -> None:
    point = queries.lines(snap.path, ("topic-1",), "day", snap.info.newest_date, snap.info.newest_date)[-1]
    start = point.period_start - timedelta(days=6)
    total, listed = articles.articles_behind(snap.path, "topic-1", start, point.period_start)
    assert total == point.article_count
    assert len(listed) == min(total, 20)


def test_only_the_running_week_is_not_complete(snap: Snapshot) -> None:
    points = queries.lines(snap.path, ("topic-1",), "week", snap.info.first_date, snap.info.newest_date)
    assert [point.is_complete for point in points] == [True] * (len(points) - 1) + [False]


def test_a_change_is_the_last_complete_week_against_the_median_of_the_eight_before(
    snap: Snapshot, con: duckdb.DuckDBPyConnection
) -> None:
    mover = next(one for one in queries.movers(snap.path) if one.topic_id == "topic-0")
    rates = [
        row[0]
        for row in con.execute(
            "select standardised_per_1000 from trends_index where unit = 'article' and entity_id = 'topic-0'"
            " and grain = 'week'"
            " and is_complete and line = 'current' order by period_start desc limit 9"
        ).fetchall()
    ]
    ordered = sorted(rates[1:])
    assert mover.ratio == pytest.approx(rates[0] / ((ordered[3] + ordered[4]) / 2))


def test_a_topic_with_few_articles_is_not_ranked(snap: Snapshot) -> None:
    thin = next(one for one in queries.movers(snap.path) if one.topic_id == "topic-3")
    assert thin.ratio is None
    assert thin.index_value is None


def test_the_busiest_topic_has_most_articles_lately_and_not_ever(snap: Snapshot, tmp_path: Path) -> None:
    path = str(shutil.copy(snap.path, tmp_path / "edited.duckdb"))
    end = queries.coverage(snap.path).end
    with duckdb.connect(path) as edited:
        edited.execute("update daily_topics set article_count = 0 where date > ?", [end - timedelta(days=28)])
        edited.execute("update daily_topics set article_count = 9 where topic_id = 'topic-7' and date = ?", [end])
        # A stray with a date of its own is not lately.
        edited.execute(
            "update daily_topics set article_count = 99 where topic_id = 'topic-2' and date = ?",
            [end - timedelta(days=28)],
        )
    assert queries.busiest_topic(path) == "topic-7"
    with duckdb.connect(path := str(shutil.copy(path, tmp_path / "silent.duckdb"))) as edited:
        edited.execute("update daily_topics set article_count = 0")
        edited.execute("update topics set article_count = case topic_id when 'topic-5' then 3 else 0 end")
    assert queries.busiest_topic(path) == "topic-5"
    with duckdb.connect(path := str(shutil.copy(path, tmp_path / "empty.duckdb"))) as edited:
        edited.execute("update topics set article_count = 0")
    assert queries.busiest_topic(path) is None


def test_a_topic_that_was_never_seen_is_no_mover(snap: Snapshot) -> None:
    assert "topic-11" not in {one.topic_id for one in queries.movers(snap.path)}


def test_search_wants_every_word_at_the_beginning_of_a_word(snap: Snapshot) -> None:
    assert articles.search(snap.path, ALL._replace(words="INVENTED fund"), 1).total == 1999
    assert articles.search(snap.path, ALL._replace(words="unding"), 1).total == 0
    assert articles.search(snap.path, ALL._replace(words="invented nowhere"), 1).total == 0


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("cafe", 1),
        ("CAFÉ", 1),
        ("cafe\u0301", 1),
        ("zurich's", 1),
        ("Zürich’s fund", 1),
        ("zürich", 1),
        ("urich", 0),
        ("café's", 0),
        ("“funding,” headline: 17", 111),
        ("%", 0),
        ("-- ' (", 0),
    ],
)
def test_search_takes_no_account_of_case_accents_and_signs(snap: Snapshot, words: str, count: int) -> None:
    assert articles.search(snap.path, ALL._replace(words=words), 1).total == count


@pytest.mark.parametrize("words", ["cafe", "zürich’s FUND", "unsafe", "headline 17", "unding"])
def test_the_command_line_finds_what_the_dashboard_finds(written_home: Path, snap: Snapshot, words: str) -> None:
    found = json.loads(beatbook(written_home, "search", words, "--limit", "2000", "--json").stdout)
    _, rows = articles.search_rows(snap.path, ALL._replace(words=words))
    assert [one["article_id"] for one in found] == [row[0] for row in rows]


def test_what_the_data_page_lists_is_what_can_be_exported(written_home: Path, snap: Snapshot) -> None:
    names = [table.name for table in tables.tables(snap.path)]
    assert "manifest" in names
    refused = beatbook(written_home, "export", "nonsense", check=False).stderr
    assert refused.split("there are ")[1].split() == " ".join(f"{name}," for name in names)[:-1].split()
    exported = list(csv.DictReader(io.StringIO(beatbook(written_home, "export", "manifest").stdout)))
    assert {row["table_name"] for row in exported} == set(names) - {"manifest"}


@pytest.mark.parametrize("words", ["%", "_", "'; drop table articles; --", "\\", "(", "[x](", "$e", "\\E.*", "ünï"])
def test_no_search_is_more_than_its_letters(snap: Snapshot, words: str) -> None:
    found = articles.search(snap.path, ALL._replace(words=words), 1)
    assert found.total <= 1


def test_search_pages_do_not_overlap_and_miss_nothing(snap: Snapshot) -> None:
    wanted = ALL._replace(topic_ids=("topic-2",), beat_only=True)
    total = articles.search(snap.path, wanted, 1).total
    seen = [
        one.article_id
        for page in range(1, -(-total // 20) + 1)
        for one in articles.search(snap.path, wanted, page).articles
    ]
    assert len(seen) == len(set(seen)) == total


def test_search_says_how_many_are_off_the_beat(snap: Snapshot, con: duckdb.DuckDBPyConnection) -> None:
    off = con.execute("select count(*) from articles where topic_count = 0").fetchone()
    found = articles.search(snap.path, ALL._replace(beat_only=True), 1)
    assert off is not None
    assert (found.off_beat, found.total + found.off_beat) == (off[0], 2000)
    assert sum(found.tier_counts) == found.total


def test_the_worked_example_adds_up(snap: Snapshot) -> None:
    one = queries.worked_example(snap.path)
    assert one is not None
    assert one["index"] == pytest.approx(100 * one["observed"] / one["expected"])


def test_articles_outside_the_panel_are_all_accounted_for(snap: Snapshot) -> None:
    counts = sources.outside_panel(snap.path)
    assert counts["all"] == counts["panel"] + counts["aggregators"] + counts["other_language"]


def test_a_table_leaves_as_csv_with_defused_cells_and_its_method(snap: Snapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.as_csv(snap.path, "articles", snap.info).decode("utf-8-sig"))))
    assert len(rows) == 2000
    assert f"'{HOSTILE_TITLE}" in {row["title"] for row in rows}
    assert not [row for row in rows if row["title"].startswith("=")]
    assert any(row["sentiment_score"].startswith("-") for row in rows)
    assert {(row["method_version"], row["as_of"]) for row in rows} == {("index-1", "2026-06-25")}


def test_a_table_leaves_as_parquet_with_its_method(snap: Snapshot) -> None:
    found = pa_parquet.read_table(io.BytesIO(tables.as_parquet(snap.path, "topics", snap.info)))
    assert found.num_rows == 12
    assert found.schema.metadata[b"beatbook.method_version"] == b"index-1"
    assert found.schema.metadata[b"beatbook.as_of"] == b"2026-06-25"


def test_the_dictionary_is_what_the_build_wrote_beside_the_columns(snap: Snapshot) -> None:
    meanings = {column.name: column.meaning for column in tables.columns(snap.path, "articles")}
    assert meanings["title"] == "The headline as plain text."


def test_the_snapshot_cannot_be_written_and_reads_no_other_file(snap: Snapshot) -> None:
    with pytest.raises(duckdb.Error):
        snapshot.cursor(snap.path).execute("create table x (y integer)")
    with pytest.raises(duckdb.Error):
        snapshot.cursor(snap.path).execute("select * from read_csv('/etc/hostname')")
    with pytest.raises(duckdb.Error):
        snapshot.cursor(snap.path).execute("set enable_external_access = true")


@pytest.mark.parametrize(
    ("wishes", "end"),
    [
        ({}, "2026-06-25"),
        ({"late": ("2029-02-03",)}, "2026-06-25"),
        ({"late": ("2026-06-27",)}, "2026-06-27"),
        ({"late": tuple(f"2029-02-0{day}" for day in range(1, 8))}, "2029-02-07"),
        ({"articles": 30}, "2026-06-25"),
        ({"articles": 300, "late": ("2029-02-03",)}, "2026-06-25"),
    ],
)
def test_the_coverage_ends_at_the_newest_day_whose_week_is_more_than_a_stray_article(
    wishes: dict[str, object], end: str, written: Callable[..., Path]
) -> None:
    (path,) = written(**wishes).glob("published/*.duckdb")
    found = queries.coverage(str(path))
    con = snapshot.cursor(str(path))
    later = con.execute("select count(*) from articles where published_date > ?", [end]).fetchone()
    newest = con.execute("select max(published_date) from articles where published_date <= ?", [end]).fetchone()
    assert newest is not None
    assert (found.end, (found.later_article_count,)) == (newest[0], later)


def test_a_late_date_moves_no_week_and_no_ranking(written: Callable[..., Path]) -> None:
    (plain,), (late,) = (home.glob("published/*.duckdb") for home in (written(), written(late=("2029-02-03",))))
    assert [week.week for week in queries.beat_weeks(str(late))] == [
        week.week for week in queries.beat_weeks(str(plain))
    ]
    assert [m.week for m in queries.movers(str(late))] == [m.week for m in queries.movers(str(plain))]
    assert sum(feed.entries_7d for feed in sources.feeds(str(late))) > 50
    assert len({week.week for week in sources.coverage(str(late))}) > 20
    example = queries.worked_example(str(late))
    assert example is not None
    assert example["week"].year == 2026


def test_a_new_build_is_seen_under_its_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATBOOK_HOME", str(tmp_path))
    write_snapshot(tmp_path, articles=300)
    assert snapshot.current().info.article_count == 300
    write_snapshot(tmp_path, articles=400, name="marts-20260630T080000000000-0123abce.duckdb")
    assert snapshot.current().info.article_count == 400
    assert len(queries.topics(snapshot.current().path)) == 12


@pytest.mark.parametrize("latest", ["../warehouse.duckdb", "/etc/passwd", "", "marts-x.duckdb\nmarts-y.duckdb"])
def test_latest_cannot_name_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, latest: str) -> None:
    monkeypatch.setenv("BEATBOOK_HOME", str(tmp_path))
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "LATEST").write_text(latest)
    with pytest.raises(NoSnapshot):
        snapshot.current()


def test_another_schema_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEATBOOK_HOME", str(tmp_path))
    write_snapshot(tmp_path, articles=200, schema_version="0")
    with pytest.raises(NoSnapshot):
        snapshot.current()


def test_articles_can_be_narrowed_and_ordered_by_impact(snap: Snapshot) -> None:
    wanted = ALL._replace(least_impact=4)
    found = articles.search(snap.path, wanted, 1, 20, "impact")
    every = articles.search(snap.path, ALL, 1, 2000, "impact").articles
    impacts = [one.impact or 0 for one in every]
    assert impacts == sorted(impacts, reverse=True)
    assert found.total == sum(impact >= 4 for impact in impacts)
    assert 0 < found.total < len(impacts)
    assert {one.impact for one in found.articles} == {4}


@pytest.mark.parametrize(("order", "sign"), [("positive", -1), ("negative", 1)])
def test_articles_can_be_ordered_by_tone(snap: Snapshot, order: str, sign: int) -> None:
    found = articles.search(snap.path, ALL, 1, 2000, order).articles
    scores = [sign * (one.sentiment_score or 0) for one in found]
    assert len(scores) == 2000
    assert scores == sorted(scores)


def test_the_strongest_articles_of_a_topic_come_first(snap: Snapshot) -> None:
    days = (snap.info.first_date, snap.info.newest_date)
    total, by_impact = articles.articles_behind(snap.path, "topic-1", *days, order="impact", panel_only=False)
    impacts = [one.impact or 0 for one in by_impact]
    assert impacts == sorted(impacts, reverse=True)
    assert total > len(by_impact) == 20
    assert len({one.article_id for one in by_impact}) == 20
