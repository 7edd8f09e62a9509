"""One small beat that dbt builds four times, in a home and a copy of the project; the tests look at what each left."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import DBT_FOLDER, PROJECT_ROOT, SEEDS_FOLDER, Home
from ingest.normalise import normalise
from ingest.records import Batch, Fetch, Origin, SaidEntry
from ingest.warehouse.store import Warehouse

FIRST_DAY = datetime(2024, 1, 1, 12, tzinfo=UTC)
NEWS = "https://news.example/feed.xml"
TECH = "https://tech.example/feed.xml"


@dataclass(frozen=True, slots=True)
class Stage:
    """What one build left: its exit code, what it said, the snapshot that LATEST names then, and that file's size."""

    code: int
    said: str
    snapshot: str
    size: int


@dataclass(frozen=True, slots=True)
class BuiltHome:
    """The home after its builds, by name: empty, full, edited, broken."""

    home: Home
    stages: dict[str, Stage]

    def rows(self, stage: str, query: str) -> list[tuple[object, ...]]:
        """What a query of the snapshot says that was current after that build."""
        path = self.home.published / self.stages[stage].snapshot
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(query).fetchall()


def run_dbt(home: Home, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """dbt as a person runs it in the folder dbt/ of that project, on that home."""
    environment = {**os.environ, "BEATBOOK_HOME": str(home.root), "DBT_LOG_PATH": str(home.root / "logs")}
    return subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments],
        cwd=project / "dbt",
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def copy_project(folder: Path) -> Path:
    """All that dbt reads of the project, the seeds to be edited at will."""
    shutil.copytree(DBT_FOLDER, folder / "dbt", ignore=shutil.ignore_patterns("logs", "target"))
    (folder / "seeds").mkdir()
    for file in SEEDS_FOLDER.glob("*.csv"):
        shutil.copy(file, folder / "seeds")
    (folder / "ingest" / "warehouse").mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / "ingest" / "warehouse" / "schema.sql", folder / "ingest" / "warehouse")
    return folder


def add_row(project: Path, name: str, *values: str) -> None:
    """Append one row to a seed, as an editor would."""
    with (project / "seeds" / f"{name}.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerow(values)


def load(home: Home, batch_id: str, now: datetime, *said: SaidEntry, origin: Origin = "feed") -> None:
    """Store entries as one poll, or one archive, that was read at `now`."""
    entries = [normalise(one, origin=origin, seen_at=now) for one in said]
    with Warehouse.open(home, now=lambda: now) as warehouse:
        warehouse.claim("real")
        warehouse.load([Batch(Fetch(batch_id, NEWS, NEWS, "feed", now, 10, "loaded", 200), entries)])


def _history() -> list[SaidEntry]:
    """Twenty days: each with an article of no topic, every second one with the words that nobody looks for yet."""
    said = []
    for day in range(20):
        at = FIRST_DAY + timedelta(days=day)
        said.append(
            SaidEntry(feed_url=NEWS, title=f"Plain day {day}", url=f"https://news.example/p{day}", published=at)
        )
        if day % 2 == 0:
            said.append(
                SaidEntry(
                    feed_url=TECH,
                    title=f"Notes of day {day}",
                    summary_html="<p>A zyxwane turbot swims by.</p>",
                    url=f"https://tech.example/z{day}",
                    published=at,
                )
            )
    return said


def _build_all(home: Home, project: Path) -> dict[str, Stage]:
    stages = {}

    def build(name: str, *arguments: str) -> None:
        done = run_dbt(home, project, "build", *arguments)
        snapshot = home.snapshot()
        stages[name] = Stage(
            done.returncode,
            done.stdout + done.stderr,
            snapshot.name if snapshot else "",
            snapshot.stat().st_size if snapshot else 0,
        )

    build("empty")

    newest = FIRST_DAY + timedelta(days=20)
    load(home, "b1", newest, *_history())
    build("full", "--exclude-resource-type", "unit_test")

    # An editor adds a topic, and a poll brings an entry that is two weeks late.
    add_row(project, "topics", "turbots", "Turbots", "AI", "Flat fish.")
    add_row(project, "topic_terms", "turbots", "Zyxwane-Turbot", "false")
    late = SaidEntry(
        feed_url=NEWS, title="Late news", url="https://news.example/late", published=FIRST_DAY + timedelta(days=5)
    )
    load(home, "b2", newest + timedelta(hours=1), late)
    build("edited", "--exclude-resource-type", "unit_test")

    # A term that can never be found fails its test.
    add_row(project, "topic_terms", "turbots", "!!!", "false")
    build("broken", "--select", "topic_terms", "int_terms_normalised")
    return stages


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltHome:
    """A home that was built four times: empty, full, after edits, and with a seed that a test refuses. Only read it."""
    # The workers of one run have folders of their own inside the run's; without workers the run's is the one we have.
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "dbt-home"
    home, told = Home(shared / "home"), shared / "stages.json"
    with FileLock(f"{shared}.lock"):
        if not told.exists():
            stages = _build_all(home, copy_project(shared / "project"))
            told.write_text(json.dumps({name: asdict(stage) for name, stage in stages.items()}), encoding="utf-8")
    stages = {name: Stage(**stage) for name, stage in json.loads(told.read_text(encoding="utf-8")).items()}
    return BuiltHome(home, stages)
