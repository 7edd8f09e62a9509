"""A chart becomes an image on this machine, says what the chart says, and loads nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app import charts, images, style
from ingest.home import PROJECT_ROOT

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [(date(2024, 1, 1) + timedelta(days=number), number % 9) for number in range(90)]


def drawn(spec: dict[str, Any], theme: str = "light", title: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(images.svg(spec, theme, title))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_image_stands_on_the_ground_of_its_theme(theme: str) -> None:
    picture = images.svg(charts.calendar(DAYS, theme), theme)
    assert style.PALETTES[theme].background.lower() in picture.decode().lower()
    assert ElementTree.fromstring(picture).tag == f"{SVG}svg"


def test_a_title_is_text_whatever_stands_in_it() -> None:
    said = '<script>alert(1)</script> & "more"'
    picture = drawn(charts.calendar(DAYS, "light"), title=said)
    assert said in ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert not list(picture.iter(f"{SVG}script"))


def test_the_same_chart_makes_the_same_image() -> None:
    spec = charts.calendar(DAYS, "light")
    before = json.dumps(spec, default=str)
    assert images.svg(spec, "light") == images.svg(spec, "light")
    assert json.dumps(spec, default=str) == before


def test_a_chart_may_load_nothing(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'[{"a": 1}]')

        def log_message(self, format: str, *args: object) -> None:
            pass

    (tmp_path / "data.json").write_text('[{"a": 1}]', encoding="utf-8")
    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        for url in (f"http://127.0.0.1:{server.server_port}/data.json", f"file://{tmp_path}/data.json"):
            spec = {"data": {"url": url}, "mark": "point", "encoding": {"x": {"field": "a"}}}
            # A process of its own: while it draws, nothing else of this one runs, the server neither.
            done = subprocess.run(
                [sys.executable, "-c", f"from app import images; print(images.svg({spec!r}, 'light').decode())"],
                cwd=PROJECT_ROOT,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            assert "a: 1" not in done.stdout
        server.shutdown()
    assert asked == []


def test_a_page_without_a_click_loads_no_drawing_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from app import parts; print('vl_convert' in sys.modules)"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "False"
