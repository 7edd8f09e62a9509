"""Topics as the built sample home has them, against the truth that lies beside it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ingest.home import Home
from ingest.sample.subjects import SUBJECTS

LEAST = 0.9


@pytest.fixture(scope="module")
def measured(sample_home: Path) -> dict[str, tuple[int, float, float]]:
    """Of every topic that is true of an article or found in one: articles it is true of, recall, precision."""
    home = Home(sample_home)
    query = """
        with meant as (
            select distinct placed.article_id, unnest(truth.topic_ids) as topic_id
            from read_parquet($truth) as truth
            inner join intermediate.int_entries_placed as placed on truth.entry_id = placed.entry_id
        ),
        compared as (
            select
                coalesce(meant.topic_id, found.topic_id) as topic_id,
                meant.topic_id is not null as is_meant,
                found.topic_id is not null as is_found
            from meant
            full join marts.article_topics as found
                on meant.article_id = found.article_id and meant.topic_id = found.topic_id
        )
        select
            topic_id,
            count(*) filter (is_meant),
            count(*) filter (is_meant and is_found) / greatest(1, count(*) filter (is_meant)),
            count(*) filter (is_meant and is_found) / greatest(1, count(*) filter (is_found))
        from compared
        group by topic_id
    """
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = connection.execute(query, {"truth": str(home.truth / "entries.parquet")}).fetchall()
    return {topic: (count, recall, precision) for topic, count, recall, precision in rows}


def test_matching_finds_nine_in_ten_articles_of_every_planted_topic(
    measured: dict[str, tuple[int, float, float]],
) -> None:
    planted = {topic: recall for topic, (count, recall, _) in measured.items() if count}
    assert set(planted) == set(filter(None, SUBJECTS))
    assert {topic: recall for topic, recall in planted.items() if recall < LEAST} == {}


def test_nine_in_ten_articles_that_matching_gives_a_topic_are_on_it(
    measured: dict[str, tuple[int, float, float]],
) -> None:
    assert {topic: precision for topic, (_, _, precision) in measured.items() if precision < LEAST} == {}
