"""Making a feed document fit for the parser: off goes what stands before it and what XML forbids, on goes its end.

All of it is linear in the length of the document, and nothing here resolves or expands anything.
"""

from __future__ import annotations

import html.entities
import re
from typing import NamedTuple
from xml.sax.saxutils import escape

_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(rss|feed|RDF|channel)(?=[\s>/])", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]{0,500}\?>")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_PAIR = re.compile(r"&#[xX]([dD][89aAbB][0-9a-fA-F]{2});&#[xX]([dD][c-fC-F][0-9a-fA-F]{2});")
_ENTRY_END = re.compile(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(item|entry)\s*>", re.IGNORECASE)
_ENTRY_START = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(item|entry)(?=[\s>/])", re.IGNORECASE)
SEARCHED = 65_536  # characters in which a document has to show that it is a feed


class UnsafeEntityError(ValueError):
    """The document declares an entity that could grow: one made of others, of markup, or of more than a phrase."""


class Document(NamedTuple):
    """A feed document made fit. `lost` is the beginning of an entry in whose middle the document was cut off."""

    text: str
    is_cut_off: bool
    lost: str | None


def looks_like_html(text: str) -> bool:
    """Whether the document is a web page: it has an HTML tag before any root of a feed."""
    page = _HTML.search(text[:SEARCHED])
    root = _ROOT.search(text[:SEARCHED])
    return page is not None and (root is None or page.start() < root.start())


def repaired(text: str) -> Document | None:
    """The document ready for an XML parser, or None where it holds no feed; UnsafeEntityError where it means harm.

    Goes: what a server's script printed before it, the DOCTYPE with all that it declares (no entity of a feed's own is
    ever expanded), characters that XML forbids, also as references. Comes: what a bare ampersand, an entity of HTML and
    the end of a CDATA section should have been; end tags, where the document was cut off (the entry in whose middle it
    was cut is left out).
    """
    root = _root_of(text)
    if root is None:
        return None
    text = text[root.start() :]
    if _NOT_XML.search(text):
        text = _NOT_XML.sub("", text)
    if "&#" in text:
        text = _REFERENCE.sub(_allowed_reference, _PAIR.sub(_joined_pair, text))
    if text.count("<![CDATA[") != text.count("]]>"):
        text = _with_closed_sections(text)
    if _SUSPECT_AMPERSAND.search(text):
        text = _AMPERSAND_OR_SECTION.sub(_meant, text)
    tag = root.group(0)[1:]
    if text.rfind(f"</{tag}") >= 0 or text.find("/>") == text.find(">") - 1:
        return Document(text, is_cut_off=False, lost=None)
    return _closed(text, tag)


def _root_of(text: str) -> re.Match[str] | None:
    """The feed's root element: the first of its kind outside the DOCTYPE and the comments before it."""
    at = 0
    for _ in range(50):
        root = _ROOT.search(text, at, at + SEARCHED)
        if root is None:
            return None
        comment = text.find("<!--", at, root.start())
        doctype = _DOCTYPE.search(text, at, root.start())
        if comment >= 0 and (doctype is None or comment < doctype.start()):
            end = text.find("-->", comment)
            if end < 0:
                return None
            at = end + 3
        elif doctype is not None:
            at = _doctype_end(text, doctype.end())
            _check_entities(text[doctype.start() : at])
        else:
            return root
    return None


_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_PART = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.DOTALL)


def _doctype_end(text: str, at: int) -> int:
    depth = 0
    for part in _DOCTYPE_PART.finditer(text, at):
        match part.group(0):
            case "[":
                depth += 1
            case "]":
                depth -= 1
            case ">" if depth <= 0:
                return part.end()
    return len(text)


_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s+)?([^\s\"'<>]{1,200})\s+(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOT_PLAIN = re.compile(r"[<%]|&(?!#)")
MAX_ENTITY_LENGTH = 200


def _check_entities(doctype: str) -> None:
    # None is ever expanded. But what declares a bomb brings nothing to read, and its text would be full of references.
    for found in _ENTITY.finditer(_COMMENT.sub("", doctype)):
        name, value = found[1], found[2] if found[2] is not None else found[3]
        if len(value) > MAX_ENTITY_LENGTH or _NOT_PLAIN.search(value):
            raise UnsafeEntityError(f"it declares the entity {name[:40]!r}, which is no plain phrase")


def _allowed_reference(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    is_allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group(0) if is_allowed else "\N{REPLACEMENT CHARACTER}"


def _joined_pair(match: re.Match[str]) -> str:
    high, low = int(match.group(1), 16), int(match.group(2), 16)
    return f"&#x{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):x};"


_SUSPECT_AMPERSAND = re.compile(r"&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,12}|#[xX][0-9a-fA-F]{1,12});)")
_AMPERSAND_OR_SECTION = re.compile(
    rf"<!\[CDATA\[.*?\]\]>|<!--.*?-->|{_SUSPECT_AMPERSAND.pattern}(?:([A-Za-z][A-Za-z0-9]{{0,40}});)?", re.DOTALL
)


def _meant(match: re.Match[str]) -> str:
    if not match.group(0).startswith("&"):  # a CDATA section or a comment: there an ampersand is one
        return match.group(0)
    letters = html.entities.html5.get(f"{match.group(1)};")
    return escape(letters) if letters else "&amp;" + match.group(0)[1:]


_SECTION_START = "<![CDATA["
_TAG_BEFORE = re.compile(r"<([A-Za-z_][\w.:-]{0,60})(?:\s[^<>]{0,500})?>\s*$")


def _with_closed_sections(text: str) -> str:
    """The text in which each CDATA section that runs on into the next entry ends where its element does."""
    parts: list[str] = []
    at, end = 0, -1
    while (start := text.find(_SECTION_START, at)) >= 0:
        inside = start + len(_SECTION_START)
        if end < inside:
            found = text.find("]]>", inside)
            end = found if found >= 0 else len(text)
        entry_end = _ENTRY_END.search(text, inside, end)
        is_closed = end < len(text) and (entry_end is None or text.find(_SECTION_START, inside, end) < 0)
        tag = _TAG_BEFORE.search(text, max(0, start - 600), start)
        stop = text.find(f"</{tag.group(1)}", inside, end) if tag and not is_closed else -1
        if stop < 0:
            parts.append(text[at : end + 3])
            at = end + 3
        else:
            parts += [text[at:stop], "]]>"]
            at = stop
    return "".join(parts) + text[at:]


def _closed(text: str, root_tag: str) -> Document:
    end = 0
    for match in _ENTRY_END.finditer(text):
        end = match.end()
    start = _ENTRY_START.search(text, end)
    if start is None:  # cut in the channel's own part, or after the last entry
        end = end or len(text)
        lost = None
    else:
        end = start.start()
        lost = text[start.start() : start.start() + 500]
    # An RSS entry stands in the channel, an RDF or Atom entry in the root.
    is_in_channel = root_tag.lower().endswith("rss")
    if is_in_channel and "</channel" not in text[:end]:
        return Document(f"{text[:end]}</channel></{root_tag}>", is_cut_off=True, lost=lost)
    return Document(f"{text[:end]}</{root_tag}>", is_cut_off=True, lost=lost)
