"""Terms that came up are listed by week, and one gets into the seeds by a person's word alone."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.errors import HomeError, UsageError
from ingest.home import SEEDS_FOLDER, Home
from ingest.lexicon.seed_rows import read_rows
from ingest.lexicon.terms import accept_term, emerging_terms
from tests.conftest import beatbook


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds, to be edited at will."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in ("topics.csv", "topic_terms.csv"):
        shutil.copy(SEEDS_FOLDER / name, folder)
    return folder


def published(root: Path, *rows: tuple[str, str, float], tables: str = "emerging_terms") -> Home:
    """A home whose snapshot has these terms: week, term, z."""
    home = Home(root)
    home.published.mkdir(parents=True)
    with duckdb.connect(str(home.published / "marts-1.duckdb")) as connection:
        connection.execute(f"create table manifest as select '{tables}' as table_name")
        connection.execute(
            "create table emerging_terms (beat_id varchar, period_start date, term varchar, ratio double, "
            "z_value double, p_value double, article_count bigint, outlet_count bigint, share double, "
            "usual_share double, is_known boolean, article_ids varchar[], method_version varchar)"
        )
        for week, term, z in rows:
            connection.execute(
                "insert into emerging_terms values ('main', ?, ?, 5, ?, 0.001, 9, 4, 0.1, 0, false, ['a'], 'terms-1')",
                [week, term, z],
            )
    (home.published / "LATEST").write_text("marts-1.duckdb", encoding="utf-8")
    return home


def test_an_accepted_term_is_one_row_after_its_topic_and_no_other_byte_changes(seeds: Path) -> None:
    file = seeds / "topic_terms.csv"
    before = file.read_bytes()
    accepted = accept_term("Zyxwane-7", "headsets", seeds=seeds)
    after = file.read_bytes()
    assert (accepted.topic_id, accepted.term) == ("headsets", "zyxwane-7")
    assert after.replace(b"headsets,zyxwane-7,false\n", b"", 1) == before and after != before
    topics = [row["topic_id"] for row in read_rows(file)]
    assert topics[[row["term"] for row in read_rows(file)].index("zyxwane-7") - 1] == "headsets"
    assert sorted(path.name for path in seeds.iterdir()) == ["topic_terms.csv", "topics.csv"]


@pytest.mark.parametrize(
    ("term", "topic", "said"),
    [
        ("zyxwane", "headset", "near it are headsets"),
        ("zyxwane", "qqqqqqqq", "seeds/topics.csv lists them"),
        ("Generative AI", "generative-ai", "is known: a term of generative-ai"),
        ("generative  ai", "headsets", "is no term"),
        ("Generative-AI", "headsets", "is known: a term of generative-ai"),
        ("Starbucks workers", "tech-unions", "is known: excluded from tech-unions"),
        ("zyx\nwane", "headsets", "is no term"),
        ("zyx\x1b[31m", "headsets", "is no term"),
        ("=zyxwane", "headsets", "is no term"),
        ("2023", "headsets", "is no term"),
        ("", "headsets", "is no term"),
        ("z" * 61, "headsets", "60 characters at most"),
        ("one two three four five six seven", "headsets", "up to 6 words"),
    ],
)
def test_what_is_no_new_term_of_a_topic_is_refused_and_nothing_is_written(
    seeds: Path, term: str, topic: str, said: str
) -> None:
    before = (seeds / "topic_terms.csv").read_bytes()
    with pytest.raises(UsageError, match=said):
        accept_term(term, topic, seeds=seeds)
    assert (seeds / "topic_terms.csv").read_bytes() == before


def test_a_refused_topic_shows_no_control_characters(seeds: Path) -> None:
    with pytest.raises(UsageError) as refused:
        accept_term("zyxwane", "head\x1b[31msets", seeds=seeds)
    assert "\x1b" not in str(refused.value)


def test_the_newest_week_is_listed_unless_another_is_asked_for(tmp_path: Path) -> None:
    home = published(tmp_path, ("2024-01-01", "old", 5.0), ("2024-01-08", "less", 4.0), ("2024-01-08", "more", 6.0))
    assert [row["term"] for row in emerging_terms(home)] == ["more", "less"]
    assert [row["term"] for row in emerging_terms(home, limit=1)] == ["more"]
    assert [row["term"] for row in emerging_terms(home, date(2024, 1, 7))] == ["old"]
    with pytest.raises(UsageError, match="week of 2024-02-26; weeks go from 2024-01-01 to 2024-01-08"):
        emerging_terms(home, date(2024, 3, 1))


def test_a_snapshot_that_knows_no_terms_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="beatbook build"):
        emerging_terms(published(tmp_path, tables="articles"))


def test_the_command_prints_one_line_of_json_or_a_table(tmp_path: Path) -> None:
    home = published(tmp_path, ("2024-01-08", "gpt-4", 6.0))
    told = beatbook(home.root, "lexicon", "terms", "--week", "2024-01-10", "--json")
    assert told.returncode == 0, told.stderr
    (row,) = json.loads(told.stdout)
    assert (row["term"], row["period_start"], row["article_ids"]) == ("gpt-4", "2024-01-08", ["a"])
    assert "gpt-4" in beatbook(home.root, "lexicon", "terms").stdout
    assert beatbook(home.root, "lexicon", "terms", "--week", "soon", check=False).returncode == 2
