"""The dashboard starts from any folder, listens where it is told, and sends the headers that keep it to itself."""

from __future__ import annotations

import socket
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app import launch, server
from tests.app.dashboard import free_port, served


def test_the_command_names_home_host_and_port(tmp_path: Path) -> None:
    arguments, environment = launch.command(tmp_path / "home", "127.0.0.1", 8600)
    assert environment["BEATBOOK_HOME"] == str((tmp_path / "home").resolve())
    assert arguments[arguments.index("--server.address") + 1] == "127.0.0.1"
    assert arguments[arguments.index("--server.port") + 1] == "8600"


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = launch.free_port("127.0.0.1", port)
        assert found is not None and found > port
        assert launch.free_port("127.0.0.1", port, tries=1) is None


def test_a_host_of_another_machine_is_an_error_of_the_call() -> None:
    with pytest.raises(OSError):
        launch.free_port("192.0.2.1", 8501)


@pytest.fixture(scope="module")
def address(written_home: Path) -> object:
    with served(written_home, free_port()) as url:
        yield url


@pytest.mark.parametrize("path", ["/", "/topic", "/_stcore/health", "/favicon.png"])
def test_every_answer_carries_the_security_headers(address: str, path: str) -> None:
    with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/nope", "/topic/nope", "/a/b/c.html", "/nope?topic=x"])
def test_a_wrong_address_leads_to_the_page_that_says_so(address: str, path: str) -> None:
    with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:
        found = urlsplit(answer.url)
        assert found.path == "/missing"
        assert list(parse_qs(found.query)) == ["path"]
        assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/topic", "/topic/", "/missing", "/_stcore/health", "/favicon.png"])
def test_what_there_is_stays_where_it_is(address: str, path: str) -> None:
    with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:
        assert urlsplit(answer.url).path.strip("/") == path.strip("/")


def test_the_way_to_the_missing_page_is_relative() -> None:
    assert "\n" not in server.wrong_address("/nope\r\nX-Evil: 1")
    assert server.wrong_address("/nope") == "./missing?path=nope"
    assert server.wrong_address("/a/b&c=1") == "./../missing?path=a%2Fb%26c%3D1"


def test_the_policy_knows_the_scripts_that_stand_in_the_page() -> None:
    script_rule = next(rule for rule in server.content_security_policy().split("; ") if rule.startswith("script-src"))
    assert "'unsafe-inline'" not in script_rule
    assert "'sha256-" in script_rule
