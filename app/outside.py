"""Text from outside made safe to show, to link and to download. Whatever a source wrote stays text."""

from __future__ import annotations

import re
import unicodedata
from html import escape as html
from typing import Any
from urllib.parse import urlsplit

WORD_JOINER = "\u2060"
DEFUSED = ("=", "+", "-", "@", "\t", "\r")
_PUNCTUATION = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
# Streamlit swaps these inside finished text nodes, where a backslash no longer helps: emoji and icon codes, arrows
# and dashes, bare addresses. An invisible joiner keeps the signs apart and changes nothing that is seen.
_SWAPPED = re.compile(r"(?<=:)(?=\S)|(?<=[-<>~])(?=[-=>])|(?<=@)(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)


def plain(text: str | None) -> str:
    """One line without control characters and without signs that turn the direction of what follows."""
    kept = (" " if c in "\t\n\r\u2028\u2029" else c for c in text or "")
    return " ".join(
        "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cs", "Cf"} or c == "\u200d").split()
    )


def escaped(text: str | None) -> str:
    """The text for a place that reads markdown: it shows exactly these characters and does nothing else."""
    return _PUNCTUATION.sub(r"\\\1", _SWAPPED.sub(WORD_JOINER, plain(text)))


def code_html(text: str | None) -> str:
    """The text as HTML that shows what stands between backticks as code, and all else as it is."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html(plain(text)))


def safe_url(url: str | None) -> str | None:
    """The address if it is plain http or https with a host, else None: no other scheme is ever linked."""
    if not url or any(c in url for c in '\x00\r\n\t <>"`\\'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def defused(value: Any) -> Any:
    """A cell for CSV: text that a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(DEFUSED) else value
