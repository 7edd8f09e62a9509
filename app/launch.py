"""How the dashboard is started: one command line that works from any folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def command(home: Path, host: str = "127.0.0.1", port: int = 8501) -> tuple[list[str], dict[str, str]]:
    """The arguments and the whole environment that start the dashboard on `home`.

    Streamlit reads app/.streamlit/config.toml because the script lies in app/, whatever folder it is started from.
    """
    arguments = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(FOLDER / "server.py"),
        "--server.address",
        host,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    before = os.environ.get("PYTHONPATH")
    path = str(FOLDER.parent) if not before else f"{FOLDER.parent}{os.pathsep}{before}"
    return arguments, {**os.environ, "BEATBOOK_HOME": str(home.resolve()), "PYTHONPATH": path}
