"""Starts the dashboard for a browser, and names what runs one of its pages without any."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.testing.v1 import AppTest

from app import launch

Page = Callable[..., AppTest]


@contextmanager
def served(home: Path, port: int) -> Iterator[str]:
    """The dashboard on `home` as the command line starts it, from a folder that is not the project's."""
    arguments, environment = launch.command(home, "127.0.0.1", port)
    process = subprocess.Popen(
        arguments, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
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
