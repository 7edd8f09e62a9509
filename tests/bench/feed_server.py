"""Serves feed documents from 127.0.0.1, in a process of its own: /N.xml is document N modulo their number."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from aiohttp import web


def main(folder: str) -> None:
    """Serve the files of `folder` in the order of their names; prints the port."""
    bodies = [path.read_bytes() for path in sorted(Path(folder).iterdir())]

    async def feed(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        return web.Response(body=bodies[number % len(bodies)], content_type="application/xml")

    app = web.Application()
    app.add_routes([web.get("/{number:\\d+}.xml", feed)])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    web.run_app(app, sock=listener, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1])
