"""One small written snapshot for the tests of the app, and pages run on it without a browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from snapshot_maker import write_snapshot
from streamlit.testing.v1 import AppTest

from app import launch

MAIN = Path(launch.__file__).with_name("main.py")
Page = Callable[..., AppTest]


@pytest.fixture(scope="session")
def written_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one snapshot: 12 topics of which one was never seen and one is thin, 8 outlets, 2,000 articles."""
    home = tmp_path_factory.mktemp("written")
    write_snapshot(home)
    return home


@pytest.fixture
def page(written_home: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Run one page: page("topic", topic="topic-1") or, on another home, page("trends", home=path)."""

    def run(name: str, home: Path | None = None, **params: str | list[str]) -> AppTest:
        monkeypatch.setenv("BEATBOOK_HOME", str(home or written_home))
        test = AppTest.from_file(str(MAIN), default_timeout=30)
        if name != "trends":
            test.switch_page(f"pages/{name}.py")
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


@contextmanager
def served(home: Path, port: int) -> Iterator[str]:
    """The dashboard on `home` as the command line starts it, from a folder that is not the project's."""
    arguments, environment = launch.command(home, "127.0.0.1", port)
    process = subprocess.Popen(arguments, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert process.poll() is None, "the dashboard ended while it was starting"
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
