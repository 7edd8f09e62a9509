"""One small written snapshot for the tests of the app, and pages run on it without a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import launch
from tests.app.dashboard import Page
from tests.app.snapshot_maker import write_snapshot

MAIN = Path(launch.__file__).with_name("main.py")


@pytest.fixture(scope="session")
def written_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one snapshot: 12 topics of which one was never seen and one is thin, 8 outlets, 2,000 articles."""
    home = tmp_path_factory.mktemp("written")
    write_snapshot(home)
    return home


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A home with a snapshot as write_snapshot makes it; the same wish twice gives the same home. Only read it."""
    made: dict[tuple[tuple[str, object], ...], Path] = {}

    def make(**wishes: object) -> Path:
        key = tuple(sorted(wishes.items()))
        if key not in made:
            made[key] = tmp_path_factory.mktemp("home")
            write_snapshot(made[key], **wishes)  # type: ignore[arg-type]
        return made[key]

    return make


@pytest.fixture
def page(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Run one page: page("topic", topic="topic-1") or, on another home, page("trends", home=path)."""

    def run(name: str, home: Path | None = None, **params: str | list[str]) -> AppTest:
        monkeypatch.setenv("BEATBOOK_HOME", str(home or written_home))
        test = AppTest.from_file(str(MAIN), default_timeout=30)
        if name != "trends":
            test.switch_page(f"views/{name}.py")
        for key, value in params.items():
            test.query_params[key.rstrip("_")] = value
        return test.run()

    return run


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, except where CI is set."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI is set, and there is no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    return found
