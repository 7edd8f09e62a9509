"""How the dashboard is started: one command line that works from any folder."""

from __future__ import annotations

import errno
import os
import socket
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


def free_port(host: str, port: int, tries: int = 50) -> int | None:
    """The first port from `port` on that nobody listens on, or None where `tries` in a row are taken.

    Raises OSError where the host is no address of this machine.
    """
    for candidate in range(port, min(port + tries, 65_536)):
        family, kind, protocol, _, address = socket.getaddrinfo(host, candidate, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(address)
            except OSError as error:
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                continue
            return candidate
    return None
