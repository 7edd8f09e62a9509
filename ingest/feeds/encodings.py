"""From bytes to text, where what a feed says about its encoding is often not so."""

from __future__ import annotations

import codecs
import re

# Labels that mean more than they say: what is sent under the name on the left is, in practice, that on the right.
_TRUE_NAMES = {
    "ascii": "cp1252", "us-ascii": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252",
    "latin1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "iso-8859-9": "cp1254", "tis-620": "cp874",
}  # fmt: skip
_TEXT_ENCODINGS = re.compile(r"utf|cp\d|iso|windows|koi8|big5|gb|euc|jis|mac|latin|tis|hz|johab|ptcp|kz1048", re.I)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.I)
_KANA = re.compile("[\u3041-\u30fe]")
_HAN = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff01-\uff5e]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


# A stray byte in UTF-8 is nearly always a curly quote that somebody pasted in from Windows.
codecs.register_error("beatbook.windows1252", _as_windows_1252)


def text_of(body: bytes, content_type: str = "") -> str:
    """The text of a feed document. Never fails: where nothing fits, bytes that are no UTF-8 are read as windows-1252.

    Order: byte order mark; UTF-16 and UTF-32 by their zero bytes; UTF-8 where it is valid, for chance does not make
    valid UTF-8; the XML declaration; the Content-Type; a guess at Japanese and Chinese.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if by_zeros := _by_zero_bytes(body[:4]):
        return body.decode(by_zeros, "replace")
    if b"\x1b$" not in body and (valid := _decoded(body, "utf-8")) is not None:
        return valid
    declared = _DECLARATION.search(body[:1_024])
    in_header = _CHARSET.search(content_type)
    labels = [declared.group(1).decode("ascii") if declared else "", in_header.group(1) if in_header else ""]
    for label in labels:
        name = _TRUE_NAMES.get(label.lower(), label)
        # UTF-16 would make pairs of anything; one that were true had shown its mark or its zero bytes.
        if not name or name.lower().startswith(("utf-16", "utf16", "utf-32", "utf-8", "utf8")):
            continue
        if _TEXT_ENCODINGS.match(name) and (text := _decoded(body, name)) is not None:
            return text
    return _guessed(body) or body.decode("utf-8", "beatbook.windows1252")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _by_zero_bytes(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by which of the first four bytes are zero (0) and which are not (x)."""
    pattern = "".join("x" if byte else "0" for byte in start)
    return {"0x0x": "utf-16-be", "x0x0": "utf-16-le", "000x": "utf-32-be", "x000": "utf-32-le"}.get(pattern)


def _decoded(body: bytes, name: str) -> str | None:
    try:
        text = body.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


_GUESSES = (("cp932", _KANA, 0.2), ("euc_jp", _KANA, 0.2), ("iso2022_jp", _KANA, 0.2), ("gb18030", _HAN, 0.9))


def _guessed(body: bytes) -> str | None:
    """Text in an East Asian encoding that nobody declared, told by the letters that come out of it."""
    for name, letters, least in _GUESSES:
        text = _decoded(body, name)
        if text is None:
            continue
        foreign = len(_NOT_ASCII.findall(text))
        if foreign >= 8 and len(letters.findall(text)) >= least * foreign:
            return text
    return None
