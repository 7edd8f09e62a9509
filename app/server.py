"""The dashboard as an ASGI application: Streamlit, with headers and an answer to wrong addresses of its own."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlencode

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from app import navigation

MAX_SHOWN_PATH = 100


def inline_script_hashes() -> list[str]:
    """The CSP sources of the scripts that stand inside Streamlit's own index.html."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return [f"'sha256-{digest}'" for digest in digests]


def content_security_policy() -> str:
    """Everything from this server alone; styles inline, since Streamlit writes them so."""
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *inline_script_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' ws: wss:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityHeaders:
    """Adds the security headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


class WrongAddresses:
    """Sends who asks for a page that there is not to the page that says so.

    Streamlit answers every path with its one page of HTML: whatever else that path means (a script, a picture, a health
    check) is no HTML and passes. The way there is relative, for a proxy may serve all of this below a path of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; answer it with a redirect where its answer would be HTML under an unknown path."""
        if scope["type"] != "http" or scope["path"].strip("/") in navigation.PATHS:
            await self.app(scope, receive, send)
            return
        is_redirected = False

        async def unless_html(message: Message) -> None:
            nonlocal is_redirected
            if message["type"] == "http.response.start":
                is_redirected = MutableHeaders(scope=message).get("content-type", "").startswith("text/html")
                if is_redirected:
                    await RedirectResponse(wrong_address(scope["path"]))(scope, receive, send)
            if not is_redirected:
                await send(message)

        await self.app(scope, receive, unless_html)


def wrong_address(path: str) -> str:
    """The relative address of the page that says that there is no page at `path`."""
    inner = path.removeprefix("/")
    return f"./{'../' * inner.count('/')}{navigation.MISSING.url_path}?{urlencode({'path': inner[:MAX_SHOWN_PATH]})}"


app = App(Path(__file__).parent / "main.py", middleware=[Middleware(SecurityHeaders), Middleware(WrongAddresses)])
