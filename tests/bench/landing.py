"""How long does a warm landing page take? In Chromium where there is one, else the page's script alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from app.launch import command
from ingest.home import PROJECT_ROOT
from tests.bench.measure import Watch

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
READY = '[data-test-script-state="notRunning"]'


@dataclass(frozen=True, slots=True)
class Landing:
    """The median of warm loads; `how` says what was timed; `peak_mb` is the dashboard's memory.

    `heading_seconds` is when the first words stood there.
    """

    seconds: float
    how: str
    peak_mb: float | None
    heading_seconds: float | None = None


def landing_seconds(home: Path, runs: int) -> Landing:
    """Load the landing page once to warm it, then `runs` times in a new browser page each."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return Landing(_script_seconds(home, runs), "script alone, no Chromium", None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return Landing(_script_seconds(home, runs), "script alone, no Playwright", None)
    with _dashboard(home) as (address, watch), sync_playwright() as playwright, TemporaryDirectory() as profile:
        # A profile that lasts, as a reader's does: without one the browser compiles all scripts at each load.
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, args=CHROMIUM_FLAGS, viewport={"width": 1440, "height": 900}
        )
        heading, seconds = [], []
        for _ in range(runs + 4):  # four to warm up: the server's caches, and what the browser keeps of its scripts
            page = context.new_page()
            started = time.perf_counter()
            page.goto(address)
            page.wait_for_selector("h1", timeout=60_000)
            heading.append(time.perf_counter() - started)
            page.wait_for_selector("[role=graphics-document]", timeout=60_000)
            page.wait_for_selector(READY, timeout=60_000)
            seconds.append(time.perf_counter() - started)
            page.close()
        context.close()
        return Landing(median(seconds[4:]), "Chromium, chart drawn", watch.peak_mb, median(heading[4:]))


@contextmanager
def _dashboard(home: Path) -> Iterator[tuple[str, Watch]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments, environment = command(home, "127.0.0.1", port)
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        watch = Watch(server.pid)
        watch.start()
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}/", watch
        finally:
            watch.stop()
            server.terminate()


def _wait_for(address: str, timeout: float = 60) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _script_seconds(home: Path, runs: int) -> float:
    from streamlit.testing.v1 import AppTest

    os.environ["BEATBOOK_HOME"] = str(home)
    page = AppTest.from_file(str(PROJECT_ROOT / "app" / "main.py"), default_timeout=60)
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        page.run()
        seconds.append(time.perf_counter() - started)
    return median(seconds[1:])
