"""What all tests share: a clock that stands still, a home of their own, real data, one built sample."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.warehouse.store import Warehouse

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_home_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # No test may read or write the home of whoever runs it.
    monkeypatch.setenv("BEATBOOK_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home of this test's own."""
    return Home(tmp_path / "home")


@pytest.fixture
def warehouse(home: Home) -> Iterator[Warehouse]:
    """An open, empty warehouse whose clock stands at NOW."""
    with Warehouse.open(home, now=lambda: NOW) as opened:
        yield opened


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; the test is skipped, and says so, where the variable names none."""
    named = os.environ.get("BEATBOOK_REAL_DATA")
    if not named:
        pytest.skip("BEATBOOK_REAL_DATA names no folder of real data")
    folder = Path(named)
    assert (folder / "real-rss-2023-h1.parquet").is_file(), f"{folder} has no real-rss-2023-h1.parquet"
    return folder


def beatbook(home: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as a person would."""
    command = [sys.executable, "-c", "from ingest.cli import main; main()", "--home", str(home), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if check:
        assert done.returncode == 0, f"beatbook {' '.join(arguments)}: {done.returncode}\n{done.stderr}\n{done.stdout}"
    return done


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample beat, its newest 600 texts scored, built once for all tests: only read it."""
    session = tmp_path_factory.getbasetemp()
    shared = (session.parent if "PYTEST_XDIST_WORKER" in os.environ else session) / "sample-home"
    with FileLock(f"{shared}.lock"):  # the workers of one run share it
        if not (shared / "BUILT").exists():
            beatbook(shared, "sample")
            beatbook(shared, "score", "--limit", "600")
            beatbook(shared, "build")
    return shared
