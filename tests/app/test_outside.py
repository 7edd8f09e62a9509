"""What a source wrote stays text: on the page, in a link, and in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from app import parts, snapshot
from app.outside import WORD_JOINER, code_html, defused, escaped, plain, safe_url


@pytest.mark.parametrize("cell", ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "", " =x", -1, -0.5, None, "a=b"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert defused(cell) is cell


def test_numbers_are_not_defused_and_every_row_says_its_method(
    written_home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEATBOOK_HOME", str(written_home))
    snap = snapshot.current()
    body = parts.csv_bytes(["title", "change"], [["=1+1", -4.5], ['a "b", c', 2]], snap)
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0] == ["title", "change", "method_version", "as_of", "built_at"]
    assert rows[1][:4] == ["'=1+1", "-4.5", "index-1", "2026-06-25"]
    assert rows[2][0] == 'a "b", c'


@pytest.mark.parametrize("url", ["https://a.example/x?y=1", "http://a.example"])
def test_plain_web_addresses_are_linked(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//a.example",
        "ftp://a.example",
        "tag:1",
        "http://",
        "https://a.example/\nx",
        " https://a.example",
        "https://a b",
        "file:///etc/passwd",
        "http://[::1",
        "",
        None,
    ],
)
def test_no_other_address_is_ever_linked(url: str | None) -> None:
    assert safe_url(url) is None


def test_every_sign_of_markdown_is_escaped() -> None:
    shown = escaped("[x](javascript:1) **b** <i> `c` $d$ ~e~ #f |g| &amp; \\")
    for place, sign in enumerate(shown):
        if sign in "[]()*<>`$~#|&;:":
            assert shown[place - 1] == "\\", shown


@pytest.mark.parametrize(
    "text", [":material/home:", ":smile:", "a -> b", "a -- b", "a >= b", "www.a.example", "a@b.example"]
)
def test_signs_that_streamlit_swaps_after_parsing_are_kept_apart(text: str) -> None:
    shown = escaped(text)
    assert WORD_JOINER in shown
    assert shown.replace(WORD_JOINER, "").replace("\\", "") == text


def test_signs_that_turn_or_hide_text_are_left_out() -> None:
    assert plain("a\u202eb\u200bc\ufeffd\x00e\nf") == "abcde f"
    assert plain(None) == ""


def test_backticks_show_as_code_and_nothing_else_does() -> None:
    shown = code_html("`beatbook lexicon` reads <b> `x<i>` and a lone ` too")
    assert shown == "<code>beatbook lexicon</code> reads &lt;b&gt; <code>x&lt;i&gt;</code> and a lone ` too"
