"""What dbt build makes of a home, and what it publishes."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import duckdb

from ingest.home import DBT_FOLDER, PROJECT_ROOT
from tests.dbt.conftest import FIRST_DAY, BuiltHome

MARTS = sorted(file.stem.removesuffix("_mart") for file in (DBT_FOLDER / "models" / "marts").glob("*.sql"))


def test_an_empty_home_builds_and_publishes_every_mart_with_no_rows(built: BuiltHome) -> None:
    assert built.stages["empty"].code == 0, built.stages["empty"].said
    assert [name for (name,) in built.rows("empty", "select table_name from manifest order by 1")] == MARTS
    assert built.rows("empty", "select count(*) from articles") == [(0,)]
    assert built.rows("empty", "select home_kind, newest_date from build_info") == [("empty", None)]


def test_a_full_home_builds_with_every_test(built: BuiltHome) -> None:
    assert built.stages["full"].code == 0, built.stages["full"].said
    assert built.rows("full", "select count(*), count(distinct published_date) from articles") == [(30, 20)]
    assert built.rows("full", "select home_kind, feed_count from build_info") == [("real", 2)]


def test_the_manifest_counts_the_rows_of_every_mart(built: BuiltHome) -> None:
    for stage in ("empty", "full", "edited"):
        told = built.rows(stage, "select table_name, row_count from manifest")
        assert len(told) == len(MARTS)
        for name, count in told:
            assert built.rows(stage, f'select count(*) from "{name}"') == [(count,)], name
        assert len(built.rows(stage, "select distinct build_id, built_at from manifest")) == 1


def test_a_snapshot_is_named_by_its_time_and_its_build(built: BuiltHome) -> None:
    name = built.stages["full"].snapshot
    assert re.fullmatch(r"marts-\d{8}T\d{12}-[0-9a-f]{8}\.duckdb", name)
    assert built.rows("full", "select build_id from build_info") == [(name[-15:-7],)]


def test_a_term_that_is_added_to_the_seed_is_found_in_all_of_history(built: BuiltHome) -> None:
    assert built.rows("full", "select count(*) from article_topics where topic_id = 'turbots'") == [(0,)]
    days = built.rows("edited", "select published_date from article_topics where topic_id = 'turbots' order by 1")
    assert days == [(FIRST_DAY.date() + timedelta(days=day),) for day in range(0, 20, 2)]
    # The spine has the silent days too, and nothing else has changed.
    assert built.rows("edited", "select count(*), sum(article_count) from daily_topics where topic_id = 'turbots'") == [
        (20, 10)
    ]
    assert built.rows("edited", "select count(*) from articles") == [(31,)]


def test_a_late_entry_lands_in_the_day_that_it_names(built: BuiltHome) -> None:
    day = date(2024, 1, 6)
    query = f"select entry_count from daily_coverage where feed_key = 'news.example/feed.xml' and date = '{day}'"
    assert built.rows("full", query) == [(1,)]
    assert built.rows("edited", query) == [(2,)]
    assert built.rows("edited", "select published_date from articles where title = 'Late news'") == [(day,)]


def test_a_failed_test_publishes_nothing_and_names_the_row(built: BuiltHome) -> None:
    assert built.stages["broken"].code == 1
    assert "terms_can_match" in built.stages["broken"].said
    assert "Nothing was published" in built.stages["broken"].said
    assert built.stages["broken"].snapshot == built.stages["edited"].snapshot
    assert len(list(built.home.published.glob("marts-*"))) == 3
    # The term that cannot match is named by the test's own query.
    with duckdb.connect(str(built.home.warehouse), read_only=True) as connection:
        query = (built.home.root / "dbt/compiled/beatbook/tests/terms_can_match.sql").read_text(encoding="utf-8")
        assert connection.execute(query).fetchall() == [("topics", "turbots", "!!!")]


def test_a_snapshot_never_changes_once_it_is_named(built: BuiltHome) -> None:
    for stage in ("empty", "full", "edited"):
        path = built.home.published / built.stages[stage].snapshot
        assert path.stat().st_size == built.stages[stage].size
        assert not path.with_name(path.name + ".wal").exists()


def test_every_column_that_is_documented_is_there_and_the_other_way_round(built: BuiltHome) -> None:
    manifest = json.loads((built.home.root / "dbt/manifest.json").read_text(encoding="utf-8"))
    documented = {
        (node["schema"], node.get("alias") or node["name"]): node
        for node in [*manifest["nodes"].values(), *manifest["sources"].values()]
        if node["resource_type"] in ("model", "seed", "source")
    }
    with duckdb.connect(str(built.home.warehouse), read_only=True) as connection:
        real: dict[tuple[str, str], set[str]] = {}
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where not internal"
        ).fetchall():
            real.setdefault((schema, table), set()).add(column)
    assert {key: set(node["columns"]) for key, node in documented.items()} == real
    for node in documented.values():
        assert node["description"], node["name"]
        assert all(column["description"] for column in node["columns"].values()), node["name"]


def test_every_model_has_its_documentation_beside_it() -> None:
    for file in (DBT_FOLDER / "models").rglob("*.sql"):
        assert file.with_suffix(".yml").exists(), file.relative_to(PROJECT_ROOT)
        assert file.read_text(encoding="utf-8").startswith("-- "), f"{file.name} does not begin with its grain"
