"""A project whose seeds may be edited: a copy, for the checkout is not the benchmark's to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from ingest.home import PROJECT_ROOT, Home

EDITED_TERM = "company"  # a common word: few edits of one term cost more


def copy_project(folder: Path) -> Path:
    """All that a build reads of the project."""
    unread = shutil.ignore_patterns("__pycache__", "logs", "target", "corpora")
    for part in ("ingest", "app", "dbt", "seeds"):
        shutil.copytree(PROJECT_ROOT / part, folder / part, ignore=unread)
    return folder


def edit_topic_terms(project: Path) -> None:
    """Add one term to the first topic, as an editor would."""
    file = project / "seeds" / "topic_terms.csv"
    topic_id = file.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"{topic_id},{EDITED_TERM},false\n")


def edited_term_hits(home: Path) -> int:
    """How often the last build of a home found the edited term."""
    snapshot = Home(home).snapshot()
    assert snapshot is not None
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        ((hits,),) = connection.execute(
            "select coalesce(sum(hit_count), 0) from lexicon_terms where dictionary = 'topics' and term = ?",
            [EDITED_TERM],
        ).fetchall()
    return int(hits)
