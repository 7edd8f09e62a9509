"""The published quantities, and the data test that holds them to their text."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from ingest.home import Home

DATA_TEST = "dbt/compiled/beatbook/tests/quantities_quote_their_text.sql"


def test_every_published_quantity_quotes_the_text_of_its_article(sample_home: Path) -> None:
    snapshot = Home(sample_home).snapshot()
    assert snapshot is not None
    with duckdb.connect(str(sample_home / "warehouse.duckdb"), read_only=True) as connection:
        texts = dict(connection.execute("select content_hash, title || chr(10) || text from raw.entries").fetchall())
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select articles.content_hash, quantities.content_hash, span_start, span_end, quoted "
            "from quantities inner join articles using (article_id)"
        ).fetchall()
    assert len(rows) > 300
    for shown, read, start, end, quoted in rows:
        assert shown == read and texts[read][start:end] == quoted


def test_a_span_that_is_off_by_one_fails_the_data_test(sample_home: Path, tmp_path: Path) -> None:
    # The compiled test names the warehouse's catalog, which is called as the file is.
    copy = shutil.copy(sample_home / "warehouse.duckdb", tmp_path / "warehouse.duckdb")
    query = (sample_home / DATA_TEST).read_text(encoding="utf-8")
    with duckdb.connect(str(copy)) as connection:
        assert connection.execute(query).fetchall() == []
        ((looked_at,),) = connection.execute(
            "select count(distinct (content_hash, span_start)) from marts.quantities where content_hash like '0%'"
        ).fetchall()
        connection.execute("update marts.quantities set span_start = span_start + 1, span_end = span_end + 1")
        assert len(connection.execute(query).fetchall()) == looked_at > 0
