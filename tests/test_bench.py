"""The benchmark edits a copy of the project, and what it measures is a build with the edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.home import SEEDS_FOLDER
from tests.bench.edit import copy_project, edit_topic_terms, edited_term_hits
from tests.bench.measure import measure
from tests.conftest import beatbook


@pytest.mark.slow
def test_an_edit_in_a_copy_reaches_the_build_of_the_copy_and_never_the_checkout(tmp_path: Path) -> None:
    archive = tmp_path / "a.csv"
    archive.write_text("title,url,published_at\nA company opens,https://news.example/1,2026-03-01\n", encoding="utf-8")
    home, before = tmp_path / "home", (SEEDS_FOLDER / "topic_terms.csv").read_bytes()
    beatbook(home, "ingest", "archive", str(archive), "--no-score")
    project = copy_project(tmp_path / "project")
    edit_topic_terms(project)

    measure(home, "build", "--json")
    assert edited_term_hits(home) == 0
    measure(home, "build", "--json", project=project)
    assert edited_term_hits(home) == 1
    assert (SEEDS_FOLDER / "topic_terms.csv").read_bytes() == before
