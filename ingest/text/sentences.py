"""Where sentences begin and end. Pure, and linear in its input."""

from __future__ import annotations

import re

_STOP = re.compile(r"(?<![.!?…])[.!?…]{1,10}[\"'”’»)\]]{0,3}(?=\s)|\n")
_LAST_WORD = re.compile(r"[\w.&'’-]{1,20}$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_NEXT_WORD = re.compile(r"[\w'’-]{1,20}")
_OPENING = "\"'“‘«([ \t\n"

# Never the last word of a sentence.
_LEADS_ON = frozenset(
    "mr mrs ms mx dr prof sen rep gov gen col lt sgt capt rev hon st mt ft vs no nos fig figs pp vol ed eds cf al "
    "eg e.g ie i.e approx est ca rs".split()
)
# Often the last word of one, and as often not: the next word tells.
_MAY_END = frozenset(
    "inc corp co ltd llc plc bros intl dept univ assn jr sr etc a.m p.m am pm "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun".split()
)
_BEGINS = frozenset(
    "The A An It Its This That These Those They Their He She His Her We Our You I But And Or In On At By For From With "
    "After Before As If When While Since Although However Meanwhile Still Now Then There Here What Why How Who Some "
    "Many Most All Both Under Analysts Shares Investors Last".split()
)


Spans = list[tuple[int, int]]


def sentence_spans(title: str, text: str) -> Spans:
    """The sentences as spans [start, end) of `title + "\\n" + text`: the title first, empty or not, then the text's.

    Their order is what `sentence_position` counts, wherever a row has one.
    """
    offset = len(title) + 1
    return [(0, len(title)), *((start + offset, end + offset) for start, end in sentences(text))]


def sentences(text: str) -> Spans:
    """The spans [start, end) of the sentences of a text, in order and without the blanks around them.

    A line break ends a sentence; a full stop does not after an abbreviation, an initial or a number that goes on, nor
    before a small letter.
    """
    spans = []
    begin = 0
    for stop in _STOP.finditer(text):
        if stop[0] == "\n" or _ends(text, begin, stop):
            spans.append((begin, stop.end()))
            begin = stop.end()
    spans.append((begin, len(text)))
    return [trimmed for start, end in spans if (trimmed := _trim(text, start, end))]


def _ends(text: str, begin: int, stop: re.Match[str]) -> bool:
    after = stop.end()
    while after < len(text) and after < stop.end() + 20 and text[after] in _OPENING:
        after += 1
    if text[after : after + 1].islower():
        return stop[0][0] in "!?" and text[after - 1 : after] in _OPENING[:7]
    if stop[0] != ".":
        return True
    last = _LAST_WORD.search(text, max(begin, stop.start() - 20), stop.start())
    if not last:
        return True
    word = last[0].strip("'’-.")
    if word.casefold() in _LEADS_ON:
        return False
    if word.casefold() in _MAY_END or (_INITIALS.fullmatch(word) and word != "I"):
        following = _NEXT_WORD.match(text, after)
        return following is None or following[0] in _BEGINS
    return True


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return (start, end) if start < end else None
