"""A story page read by its lines: headline, sections, takeaways, facts and company cards. Pure, and total.

The first line is the headline; a heading opens a section; the line before `Company- Founded` names a company. Whatever
is not recognised stays in the section it stands in: no line is ever dropped. Every expression here is linear in a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

TAKEAWAYS = "key takeaways"
FACTS = "key facts"
METHOD = "how we covered this story"
HEADINGS = frozenset({TAKEAWAYS, "mentioned", "key intelligence", FACTS, "analysis", "what to watch", METHOD})

_BULLET = re.compile(r"\s*[-*•]\s+(?=\S)")
_CARD_OPENING = re.compile(r"[A-Z][a-z]{2,20}-\s(?P<label>[A-Z].{0,60})|Company")
_CARD_LABELS = frozenset(
    {"founded", "latest valuation", "valuation", "headquarters", "employees", "total funding", "total raised", "ceo"}
)
_CLOSED_SENTENCE = re.compile(r"[.!?…:;,][\"'”\u2019)\]]*$")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
MAX_HEADING_LENGTH = 60
MAX_HEADING_WORDS = 8
MIN_PARAGRAPH_LENGTH = 80  # what stands under an unknown heading is a bullet or at least this long
MAX_NAME_LENGTH = 120

Start = Literal["headline", "heading", "card", "loose"]


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """What a page says of one company: `values` are (label, value) pairs in their order, in the words of the page."""

    name: str
    values: tuple[tuple[str, str], ...]
    description: str | None


@dataclass(frozen=True, slots=True)
class PageSection:
    """Some lines in a row, as they were. `heading` is the line above them; None for lines under no heading."""

    heading: str | None
    lines: tuple[str, ...]
    card: CompanyCard | None = None

    @property
    def name(self) -> str:
        """The heading in lower case without decoration, to compare with HEADINGS; '' where there is none."""
        return _heading_words(self.heading or "").casefold()


@dataclass(frozen=True, slots=True)
class Page:
    """One story page. The sections hold every line of it; the first one with a heading is headed by the headline."""

    headline: str
    sections: tuple[PageSection, ...]
    takeaways: tuple[str, ...]
    facts: tuple[str, ...]
    companies: tuple[CompanyCard, ...]

    def lines(self) -> Iterator[str]:
        """Every line of the page, in order: joined by line breaks they are its text."""
        for section in self.sections:
            if section.heading is not None:
                yield section.heading
            yield from section.lines


def parse_page(text: str) -> Page:
    """Read one page. Total: every text is a page, and its lines joined by line breaks are the text again.

    CR LF and CR count as line breaks and come back as LF.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sections = _sections(lines)
    headline = next((section.heading for section in sections if section.heading is not None), "")
    return Page(
        headline=_MARKDOWN_HEADING.sub("", headline.strip(), count=1) if headline else "",
        sections=sections,
        takeaways=tuple(item for section in sections if section.name == TAKEAWAYS for item in _bullets(section.lines)),
        facts=tuple(fact for section in sections if section.name == FACTS for fact in _facts(section.lines)),
        companies=tuple(section.card for section in sections if section.card),
    )


def _sections(lines: list[str]) -> tuple[PageSection, ...]:
    """Cut the lines where a section starts. Blank lines belong to the section above them."""
    starts = list(_starts(lines))
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, "loose"))
    ends = [number for number, _ in starts[1:]] + [len(lines)]
    sections: list[PageSection] = []
    for (number, start), end in zip(starts, ends, strict=True):
        if start == "loose":
            sections.extend(_with_table_apart(None, lines[number:end]))
        elif start == "card":
            body = lines[number + 1 : end]
            sections.append(PageSection(lines[number], tuple(body), _card(lines[number], body)))
        else:
            sections.extend(_with_table_apart(lines[number], lines[number + 1 : end]))
    return tuple(sections)


def _starts(lines: list[str]) -> Iterator[tuple[int, Start]]:
    """The numbers of the lines with which a section starts, and what each of these lines is."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    padded = [lines[number] for number in filled] + [""]
    card_part: Literal["", "opening", "values"] = ""  # what of a company card comes next
    is_closed = False  # whether the section above is complete, so that a loose line is not part of it
    is_list, has_bullets = False, False
    for at, number in enumerate(filled):
        line, below = padded[at : at + 2]
        is_bullet = bool(_BULLET.match(line))
        if at == 0:
            yield number, "headline"
        elif _is_card_name(line, below):
            yield number, "card"
            card_part, is_closed, is_list = "opening", False, False
        elif card_part == "opening":
            card_part = "values"
        elif card_part == "values" and (is_bullet or _is_description(line, below)):
            card_part, is_closed = ("values", False) if is_bullet else ("", True)
        elif _is_known_heading(line) or _looks_like_heading(line, below):
            yield number, "heading"
            card_part, is_closed, has_bullets = "", False, False
            is_list = _heading_words(line).casefold() in (TAKEAWAYS, FACTS)
        elif is_closed or card_part or (is_list and has_bullets and not is_bullet and not line[0].isspace()):
            yield number, "loose"
            card_part, is_closed, is_list = "", False, False
        has_bullets = has_bullets or is_bullet


def _heading_words(line: str) -> str:
    """A heading without what Markdown and people put around it; '' for a line that is too long to be one."""
    if len(line) > 2 * MAX_HEADING_LENGTH:
        return ""
    return _MARKDOWN_HEADING.sub("", line.strip(), count=1).strip("*_ \t").removesuffix(":").strip("*_ \t")


def _is_known_heading(line: str) -> bool:
    return _heading_words(line).casefold() in HEADINGS


def _looks_like_heading(line: str, below: str) -> bool:
    """A line marked as one, or a short line that closes no sentence above a bullet or a longer paragraph."""
    words = _heading_words(line)
    if not words or len(words) > MAX_HEADING_LENGTH or _BULLET.match(line):
        return False
    if _MARKDOWN_HEADING.match(line):
        return True
    if line[0].isspace() or len(words.split()) > MAX_HEADING_WORDS or not (words[0].isupper() or words[0].isdigit()):
        return False
    if _CLOSED_SENTENCE.search(line.rstrip()):
        return False
    return bool(_BULLET.match(below)) or len(below) >= max(MIN_PARAGRAPH_LENGTH, 2 * len(line))


def _is_card_name(line: str, below: str) -> bool:
    return (
        len(line) <= MAX_NAME_LENGTH
        and bool(_CARD_OPENING.fullmatch(below.strip()))
        and not (_BULLET.match(line) or _is_known_heading(line) or _CARD_OPENING.fullmatch(line.strip()))
    )


def _is_description(line: str, below: str) -> bool:
    """Whether the line that follows the values of a card describes its company.

    A sentence does. A line that closes no sentence does too, unless it is a heading or stands alone before one.
    """
    if _is_known_heading(line) or _MARKDOWN_HEADING.match(line) or line.startswith("|"):
        return False
    if _CLOSED_SENTENCE.search(line.rstrip()):
        return True
    return not (_is_known_heading(below) or _looks_like_heading(line, below))


def _card(name: str, body: list[str]) -> CompanyCard:
    filled = [line.strip() for line in body if line.strip()]
    opening = _CARD_OPENING.fullmatch(filled[0])
    turns = [opening["label"]] if opening and opening["label"] else []
    turns += [_BULLET.sub("", line, count=1) for line in filled[1:] if _BULLET.match(line)]
    values: list[tuple[str, str]] = []
    label = ""
    for words in turns:
        if not label or words.casefold() in _CARD_LABELS:  # a label without a value is followed by the next label
            label = words
        else:
            values.append((label, words))
            label = ""
    description = next((line for line in filled[1:] if not _BULLET.match(line)), None)
    return CompanyCard(_heading_words(name), tuple(values), description)


def _with_table_apart(heading: str | None, body: list[str]) -> Iterator[PageSection]:
    """The section, and the table that closes it as a section of its own where other lines stand above it."""
    start = len(body)
    while start and (not body[start - 1].strip() or body[start - 1].lstrip().startswith("|")):
        start -= 1
    while start < len(body) and not body[start].strip():
        start += 1
    if _is_table(body[start : start + 2]) and any(line.strip() for line in body[:start]):
        yield PageSection(heading, tuple(body[:start]))
        yield PageSection(None, tuple(body[start:]))
    else:
        yield PageSection(heading, tuple(body))


def _is_table(lines: Sequence[str]) -> bool:
    return len(lines) >= 2 and lines[0].lstrip().startswith("|") and "-" in lines[1] and set(lines[1]) <= set("|:- \t")


def _bullets(lines: Iterable[str]) -> list[str]:
    """The bullets without their marks; an indented line goes on with the bullet above it."""
    items: list[list[str]] = []
    for line in lines:
        if _BULLET.match(line):
            items.append([_BULLET.sub("", line, count=1).strip()])
        elif items and line.strip():
            items[-1].append(line.strip())
    return [" ".join(item) for item in items]


_LIST_MARK = re.compile(r"^[.)]\s+")
_MORE_OF_A_NUMBER = re.compile(r"\s|[.,][0-9]|0(?![.,])|[.)]?$")
_STRAY_NUMBER = re.compile(r"([0-9]{1,3})(?=[A-Z“\"'])")


def _facts(lines: Iterable[str]) -> list[str]:
    """The key facts without the running number that is glued to each.

    The running number says how many digits are its own: `32026 saw` is fact 3 and begins with a year. Where fewer than
    half of the bullets carry it, they are not numbered and stay whole.
    """
    bullets = _bullets(lines)
    facts, previous, numbered_count = [], 0, 0
    for bullet in bullets:
        number = str(previous + 1)
        if not _is_glued(bullet, number):
            # A number may be missing from the page; a higher one that is glued to a capital letter takes up the count.
            stray = _STRAY_NUMBER.match(bullet)
            number = stray[1] if stray and numbered_count and int(stray[1]) > previous else ""
        if number:
            previous, numbered_count = int(number), numbered_count + 1
        facts.append(_LIST_MARK.sub("", bullet[len(number) :], count=1) if number else bullet)
    return facts if numbered_count * 2 > len(bullets) else bullets


def _is_glued(bullet: str, number: str) -> bool:
    return bullet.startswith(number) and not _MORE_OF_A_NUMBER.match(bullet, len(number))


def story_lines(page: Page) -> Iterator[str]:
    """What the page says about its story, line by line, without bullets, running numbers and the usual headings.

    How the outlet works (its method, its table of signals) is left to the sections: it is the same on every page, and
    would make all pages of an outlet alike to whatever compares texts.
    """
    headline = next((section for section in page.sections if section.heading is not None), None)
    for section in page.sections:
        loose = [line.strip() for line in section.lines if line.strip()]
        if section.name == METHOD or (section.heading is None and _is_table(loose)):
            continue
        if section.card:
            yield section.card.name
            yield from (f"{label}: {value}" for label, value in section.card.values)
            yield from (line for line in loose[1:] if not _BULLET.match(line))
        elif section.name == FACTS:
            yield from takewhile(lambda line: not _BULLET.match(line), loose)
            yield from _facts(section.lines)
        else:
            if section.heading is not None and section is not headline and section.name not in HEADINGS:
                yield _heading_words(section.heading)
            yield from (_BULLET.sub("", line, count=1) for line in loose)
