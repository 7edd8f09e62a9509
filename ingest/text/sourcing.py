"""Where a text says that it has its news from: credits, attributions, long quotations, links. Pure, and linear.

A text is searched for a rule's words only where a plain search finds one of them; every repetition in the patterns is
bounded, and none runs on over a line break. Names are told as written: whether one is an outlet, dbt decides.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ingest.normalise import absolute_url, canonical_url, host, match_text, one_line, plain_text, registrable_domain
from ingest.text.sentences import Spans
from ingest.text.sourcing_words import (
    CALENDAR,
    DOMAIN,
    KEEP_POSSESSIVE,
    LEAD_INS,
    NAME,
    NO_NAMES,
    PAPERS,
    PERSON,
    PRESS,
    PUBLISHED,
    RELEASE_WIRES,
    REPORT_OF,
    STUDIED,
    TOLD_NEWS,
    TRADE,
    WIRES,
)

METHOD_VERSION = "sourcing-4"
MAX_ATTRIBUTIONS = 200  # of one text: a page that names more is a list of names
MAX_LINKS = 50
MAX_ANCHOR_LENGTH = 500
MIN_QUOTED_WORDS = 12  # so many equal words in two texts are no chance

Kind = Literal["wire_credit", "byline", "press_release", "according_to", "quotation"]


class Attribution(NamedTuple):
    """One attribution. `quoted` is `(title + "\\n" + text)[span_start:span_end]`; see raw.attributions."""

    position: int
    kind: Kind
    name: str | None
    sentence_position: int
    quoted: str
    span_start: int
    span_end: int


class Link(NamedTuple):
    """One link to a page; see raw.links."""

    position: int
    url: str
    canonical_url: str
    host: str
    domain: str | None
    anchor: str


class _Found(NamedTuple):
    start: int
    end: int
    kind: Kind
    name: str | None


def read_attributions(title: str, text: str, spans: Spans) -> list[Attribution]:
    """The attributions of a text in their order; `spans` are its sentences as `sentence_spans` gives them.

    Two of one kind never overlap; one of another kind may stand inside a quotation.
    """
    source = f"{title}\n{text}"
    holds = source.lower().__contains__  # in a map, for it is asked a hundred times a text
    found: list[_Found] = []
    for needles, rule in _RULES:
        if any(map(holds, needles)):
            found += rule(source, len(title))
    if not found:
        return []
    starts = [start for start, _ in spans]
    attributions: list[Attribution] = []
    ends: dict[Kind, int] = {}
    for item in sorted(found):
        if item.start < ends.get(item.kind, 0):
            continue
        ends[item.kind] = item.end
        attributions.append(
            Attribution(
                len(attributions),
                item.kind,
                item.name,
                max(0, bisect_right(starts, item.start) - 1),
                source[item.start : item.end],
                item.start,
                item.end,
            )
        )
        if len(attributions) == MAX_ATTRIBUTIONS:
            break
    return attributions


# -- names ------------------------------------------------------------------------------------------------------------

_NAME = re.compile(NAME)
_DOMAIN = re.compile(DOMAIN)
_MORE_NAMES = re.compile(rf"(?:, (?:the )?{NAME}){{0,3}},? and (?:the )?{NAME}")
_NAMES_BEFORE = re.compile(rf"(?<![\w'’.&@/-])(?:{NAME}(?:, (?:the )?{NAME}){{0,3}},? and (?:the )?)?{NAME}$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_POSSESSIVE = re.compile(r"['’]s(?= |$)|(?<=s)['’](?= |$)")
_BEFORE = 120  # characters that the names before a verb may take


def _name_in(source: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the name in a run of capitalised words: without what only leads in, and ended by a possessive."""
    while True:
        first = source[start:end].split(" ", 1)
        word = first[0].lower()
        if len(first) == 2 and (word in LEAD_INS or word in CALENDAR or _ORDINAL.fullmatch(word)):
            start += len(first[0]) + 1
            continue
        break
    for possessive in _POSSESSIVE.finditer(source, start, end):
        if source[start : possessive.end()].lower().rsplit(" ", 1)[-1].replace("’", "'") not in KEEP_POSSESSIVE:
            end = possessive.start()
            break
    while source[start:end].rsplit(" ", 1)[-1].lower() in CALENDAR and " " in source[start:end]:
        end = source.rindex(" ", start, end)  # "told NBC News Friday"
    name = source[start:end]
    word = name.lower()
    if (
        not (any(letter.isupper() for letter in name) or _DOMAIN.fullmatch(name))
        or word in NO_NAMES | LEAD_INS | CALENDAR
    ):
        return None
    return start, end


def _names_at(source: str, trigger: int, at: int, kind: Kind) -> Iterator[_Found]:
    """Each name that begins at `at`, and those joined to it; the first quotes the words from `trigger` on, too."""
    run = _NAME.match(source, at)
    if not run:
        return
    if first := _name_in(source, run.start(), run.end()):
        yield _Found(trigger, first[1], kind, source[slice(*first)])
        at = run.end() if first[1] == run.end() else -1
    else:
        return
    if at > 0 and (more := _MORE_NAMES.match(source, at)):
        for other in _NAME.finditer(source, more.start(), more.end()):
            if span := _name_in(source, other.start(), other.end()):
                yield _Found(span[0], span[1], kind, source[slice(*span)])


def _names_before(source: str, at: int, end: int, kind: Kind) -> Iterator[_Found]:
    """Each name of the list that ends at `at`; the last quotes the words that follow it to `end`."""
    before = max(0, at - _BEFORE)
    listed = _NAMES_BEFORE.search(source[before:at])
    if not listed:
        return
    spans = [
        span
        for run in _NAME.finditer(source, before + listed.start(), at)
        if (span := _name_in(source, run.start(), run.end()))
    ]
    for number, (start, stop) in enumerate(spans):
        yield _Found(start, end if number == len(spans) - 1 else stop, kind, source[start:stop])


# -- according to -----------------------------------------------------------------------------------------------------

_OF_NAME = rf"(?:the |a |an )?(?:(?:{TRADE}) ){{0,2}}"
_WHEN = r"(?: (?:earlier|first|previously|exclusively|originally|today|yesterday|on [A-Z][a-z]+day)){0,2}"
# "A report from X", but not "our reporter Jane Doe reports from Oslo"
_A = "|".join(f"(?<= {word} )|(?<=\\n{word} )" for word in REPORT_OF)
_LEADS_TO_NAME = re.compile(
    rf"(?<![\w-])(?:[Aa]ccording to(?: (?:[a-z’'-]+ ){{0,5}}(?:{STUDIED}) (?:[a-z]+ ){{0,2}}(?:from|by|of|in))?"
    rf"|[Rr]eported{_WHEN} by|[Aa]s reported in|[Rr]evealed{_WHEN} by|(?:[Tt]old|tells?)(?! an? )|[Cc]iting|[Cc]ited by"
    r"|(?:seen|viewed|reviewed|obtained|spotted) by|(?:[Rr]eports?|[Ss]tory|stories) by"
    rf"|(?:{_A})(?:reports?|story|stories|article|scoop) (?:from|in)"
    r"|(?<!With )(?<!with )(?<!dditional )reporting by"
    r"|(?:confirmed|described|disclosed)(?: (?:it|this|that|the [a-z]+))? to"
    r"|(?:[Nn]ews|[Ss]tory) (?:was )?(?:broken?) (?:at|by|in|on)"
    r"|[Tt]he original (?:(?:report|story|article) )?(?:at|in|on|by)"
    r"|[Ii]n an? (?:[a-z]+ )?(?:interview|statement|answer|email|comment) (?:with|to)"
    rf"|\([Vv]ia) {_OF_NAME}"
)
_FOLLOWS_NAME = re.compile(
    rf"(?<=[\w’'])(?: (?:(?:has|have|had|also) )?(?:(?:first|previously|earlier|exclusively) reported"
    rf"|(?:reported|reports)(?:(?=[.,;:)!?…”\"\n]|$| [-–—])"
    rf"|(?= (?:that|on [A-Z]|earlier|last|yesterday|today|citing|how|the (?:{TOLD_NEWS})(?!\w)|this (?:week|month)"
    r"|[A-Z][a-z]+ ))))"
    r"|(?: is| are) reporting that"
    r"| (?:said|says) in (?:a|its|an exclusive) (?:\w+ )?(?:report|story|article|investigation)"
    r"| (?:report|scoop)(?= (?:says|said|claims|claimed|revealed|found|suggests|suggested|that|published))"
    r"|,? (?:which )?(?:was )?(?:the )?first to (?:report|have the news)"
    rf"|, which (?:first |has |had |also ){{0,2}}(?:reported|broke|had the (?:news|story))|, citing|, quoting"
    rf"| (?:has )?published (?:its|the|a|new) (?:{PUBLISHED})"
    rf"| (?:has )?(?:put|posted|placed|filed|published) (?:the|its) (?:{PAPERS})"
    r" (?:in|on) its (?:register|site|website))(?!\w)"
)
_AS_TOLD = re.compile(
    rf"(?<!\w)[Aa]s (?:the )?(?P<name>{NAME}) (?:notes|noted|writes|wrote|points out|pointed out|explains|put it)(?!\w)"
)
# "Citing people familiar, Bloomberg says …", but no one of that name, and not what the outlet says of its own affairs.
_OUTLET_SAYS = re.compile(
    rf"(?<![\w'’.&@/-])(?:[Tt]he )?(?P<name>{WIRES}|{PRESS}) (?:says|said)"
    r"(?! (?:it|its|they|their|he|she|in (?:an?|its)|the company)(?!\w))(?!\w)"
)
# "Michael Bloomberg says", "a source at the Guardian said"
_NAME_GOES_BEFORE = re.compile(
    r"(?:(?<![.!?:”\"\n] )(?<!^)(?<![\w'’-])[A-ZÀ-Þ][\w'’.-]{0,29}|(?<!\w)(?:M(?:rs?|s)|Sen|Gov|Dr)\."
    r"|(?<!\w)(?:at|from|of|for|to|with|and|or|by)(?: the)?) $"
)
_TITLE_ENDS = re.compile(rf"(?::| [-–—]) (?P<name>(?:The )?(?:{WIRES}))$")


_BEGINS_CLAUSE = re.compile(r"(?:^|[\n.!?,;:”\"—–-] ?|(?<!\w)[Tt]he )$")


def _names_after(source: str, title_end: int) -> Iterator[_Found]:
    for trigger in _LEADS_TO_NAME.finditer(source):
        yield from _names_at(source, trigger.start(), trigger.end(), "according_to")


def _names_in_front(source: str, title_end: int) -> Iterator[_Found]:
    for verb in _FOLLOWS_NAME.finditer(source):
        named = list(_names_before(source, verb.start(), verb.end(), "according_to"))
        # "Acme closed its office in Oslo, citing costs"
        if named and (
            verb[0] != ", citing" or _BEGINS_CLAUSE.search(source, max(0, named[0].start - 5), named[0].start)
        ):
            yield from named


def _as_told(source: str, title_end: int) -> Iterator[_Found]:
    for said in _AS_TOLD.finditer(source):
        if span := _name_in(source, *said.span("name")):
            yield _Found(said.start(), said.end(), "according_to", source[slice(*span)])


def _outlet_says(source: str, title_end: int) -> Iterator[_Found]:
    for said in _OUTLET_SAYS.finditer(source):
        if not _NAME_GOES_BEFORE.search(source, max(0, said.start() - _BEFORE), said.start()):
            yield _Found(said.start("name"), said.end(), "according_to", said["name"])


def _title_end(source: str, title_end: int) -> Iterator[_Found]:
    # "Acme to buy Norbex: Reuters"
    for found in _TITLE_ENDS.finditer(source, max(0, title_end - 40), title_end):
        yield _Found(found.start("name"), found.end(), "according_to", found["name"])


# -- credits ----------------------------------------------------------------------------------------------------------

_DATELINE = re.compile(
    rf"^(?:(?P<place>[A-ZÀ-Þ][^\n()]{{1,60}}) )?\((?P<name>{NAME})\) ?(?:-{{1,2}}|[–—])(?![\w-])", re.MULTILINE
)
_CREDIT_TO = re.compile(
    r"(?<![\w-])(?:(?:[Ww]ith |\((?:[Aa]dditional )?|Additional )(?:additional )?[Rr]eporting (?:by|from)|Reporting by"
    r"|[Ww]ith (?:additional )?(?:material|(?:agency )?inputs?|information|files) (?:from|by)|editing after"
    r"|(?:[Tt]his|[Tt]he) (?:article|story|post|report|piece|column|essay|interview|review|excerpt|item|guide)\b"
    r"[^\n]{0,200}? (?:(?:first|originally) (?:appeared|ran|(?:was )?published)|appeared first"
    r"|was (?:first |originally )?(?:published|produced)|is (?:published )?courtesy) (?:by|in|on|at|of|from)"
    r"|(?<=[?!.] )originally appeared (?:in|on|at)"
    r"|[Rr]e(?:published|printed)(?: (?:here|courtesy|by|with|the|kind|permission)){0,6} (?:of|from|by)"
    rf") {_OF_NAME}"
)
_CONTRIBUTED = re.compile(r" (?:also )?contributed (?:reporting )?to th(?:is|e) (?:report|story|article|piece)(?!\w)")
_COPYRIGHT = re.compile(rf"(?:©|\([Cc]\)|Copyright) ?(?:\d{{4}} )?(?:by |the )?(?P<name>(?:The )?(?:{WIRES}))(?!\w)")
_VIA_WIRE = re.compile(rf"(?<![\w(])via (?:the )?(?P<name>(?:The )?(?:{WIRES}))(?!\w)(?! Images| Photo|, Pool)")
_ENDS_WITH_WIRE = re.compile(
    rf"(?:(?<=\n)|(?<=[.;!?”\"’)…] ))[-–—(/ ]{{0,3}}(?:[Ww]ith )?(?P<name>(?:The |Australian )?(?:{WIRES})"
    rf"(?:(?:, |/|,? and )(?:the )?(?:{WIRES})){{0,3}})[).]?(?=\s*$|\n(?:Continue|Read) )"
)
# "Reporting by Jane Doe in Oslo; Editing by John Roe; Reuters": the agency of those who wrote it.
_DESK = re.compile(
    rf"(?<![\w-])(?:[Rr]eporting|[Ww]riting|[Ee]diting) by {PERSON}[^\n.]{{0,160}}?"
    rf"(?:[;,/|] ?| for | of | at | [-–—] )(?:the )?(?P<name>(?:The )?(?:{WIRES}))(?=$|[\n.;,)|/])",
    re.MULTILINE,
)
# "Source: Reuters" below a text, but not "Image source: …".
_SOURCE_LINE = re.compile(
    rf"(?:(?<=\n)|(?<=[.;!?”\"’)…] )|(?<=[(\[]))(?:Source|SOURCE)(?:[sS])?: ?(?:the |The )?(?P<name>{NAME})"
)
_WIRE_AT_END = re.compile(rf"(?<!\w)(?:{WIRES})[).]?\s*(?:$|\n(?:Continue|Read) )")
_LAST = 160  # characters at the end of a text that a bare credit may stand in
_PHOTO = re.compile(
    r"(?:[Pp]hoto|[Ii]mage|[Ii]llustration|Getty|Credit|Composite|Video|[Pp]icture)s?\b[^\n]{0,120}$|/[^\n/]{0,40}$"
)


def _datelines(source: str, title_end: int) -> Iterator[_Found]:
    for line in _DATELINE.finditer(source, title_end + 1):
        place = line["place"]
        if _WIRE.fullmatch(line["name"]) or (place and place.split(" ")[0].rstrip(",").isupper()):
            yield _Found(line.start(), line.end(), "wire_credit", line["name"])


_WIRE = re.compile(rf"(?:The )?(?:{WIRES})")


def _credits(source: str, title_end: int) -> Iterator[_Found]:
    for trigger in _CREDIT_TO.finditer(source, title_end + 1):
        yield from _names_at(source, trigger.start(), trigger.end(), "wire_credit")
    for verb in _CONTRIBUTED.finditer(source, title_end + 1):
        yield from _names_before(source, verb.start(), verb.end(), "wire_credit")


def _desks(source: str, title_end: int) -> Iterator[_Found]:
    for found in _DESK.finditer(source, title_end + 1):
        yield _Found(found.start("name"), found.end(), "wire_credit", found["name"])


def _source_lines(source: str, title_end: int) -> Iterator[_Found]:
    for found in _SOURCE_LINE.finditer(source, title_end + 1):
        span = _name_in(source, *found.span("name"))
        if span and not source[slice(*span)].endswith("Newsroom"):  # which is a press release
            name = source[slice(*span)]
            yield _Found(found.start(), span[1], "wire_credit" if _WIRE.fullmatch(name) else "according_to", name)


def _wires(source: str, title_end: int) -> Iterator[_Found]:
    for pattern in (_COPYRIGHT, _VIA_WIRE):
        for found in pattern.finditer(source, title_end + 1):
            if not _PHOTO.search(source, max(0, found.start() - 160), found.start()):
                yield _Found(found.start(), found.end(), "wire_credit", found["name"])


def _last_words(source: str, title_end: int) -> Iterator[_Found]:
    start = max(title_end + 1, len(source) - _LAST)
    if not _WIRE_AT_END.search(source, start):
        return
    for found in _ENDS_WITH_WIRE.finditer(source, start):
        for wire in _WIRE.finditer(source, found.start("name"), found.end("name")):
            yield _Found(wire.start(), wire.end(), "wire_credit", wire[0])


_BYLINE = re.compile(
    rf"^By (?P<person>{PERSON})(?:(?:, | and |, and ){PERSON}){{0,3}}"
    rf"(?:(?:,| \||/| for| of| in [A-Z]\w+ for) ?(?P<outlet>{NAME}))?"
    r"\.?(?=$| ?[|–—\n])",
    re.MULTILINE,
)


def _bylines(source: str, title_end: int) -> Iterator[_Found]:
    for line in _BYLINE.finditer(source, title_end + 1):
        yield _Found(line.start(), line.end(), "byline", line["outlet"] or line["person"])


_RELEASE = re.compile(
    rf"/ ?(?:{RELEASE_WIRES}) ?/|(?<!via )(?<!\w)(?:{RELEASE_WIRES})(?!\w)"
    r"|(?:(?<!\w)(?:[Ss]aid|[Ww]rote|[Aa]nnounced|[Ss]ays|[Ss]tated) (?:this )?in (?:a|its|the) )?"
    r"(?<!\w)(?:[Pp]ress|[Nn]ews|[Mm]edia) [Rr]elease(?!\w)|(?<!\w)said in a release(?= on |[.,:]|\n|$)"
    rf"|(?<!\w)(?:Source|SOURCE): {NAME} Newsroom"
)


def _releases(source: str, title_end: int) -> Iterator[_Found]:
    for found in _RELEASE.finditer(source):
        yield _Found(found.start(), found.end(), "press_release", None)


# -- quotations -------------------------------------------------------------------------------------------------------

_QUOTATION = re.compile(
    r"“([^“”\"\n]{22,3000}+)”"
    r"|(?<![^\s(\[—–-])\"(?=\S)([^\"\n]{22,3000}+)(?<=\S)\"(?!\w)"
    r"|(?<![^\s(\[—–-])‘((?:[^‘’“”\n]|’(?=\w)){22,3000}+)’(?!\w)"
)


def _quotations(source: str, title_end: int) -> Iterator[_Found]:
    for found in _QUOTATION.finditer(source):
        words = match_text(found[found.lastindex or 0]).lower().split()
        if len(words) >= MIN_QUOTED_WORDS:
            yield _Found(*found.span(found.lastindex or 0), "quotation", " ".join(words))


# What a text must hold, in small letters, before its rule is tried; '' for a rule that looks at one place of each text.
_RULES: tuple[tuple[tuple[str, ...], Callable[[str, int], Iterator[_Found]]], ...] = (
    (
        (
            "according to", "told ", " tell", "reported ", "report by", "reports by", "report from", "reports from",
            "report in", "reports in", "reporting by", "story by", "story from",
            "story in", "stories by", "stories from", "stories in", "article from", "article in", "scoop from",
            "revealed ", "citing ", "cited by", "seen by", "viewed by", "obtained by", "spotted by", "confirmed ",
            "described ", "disclosed ", "broke", "the original", "interview with", "statement to", "answer to",
            "email to", "comment to", "(via ",
        ),
        _names_after,
    ),
    (
        ("reported", "reports", " report ", " scoop ", "reporting that", "said in ", "says in ", "first to ",
         ", which ", ", citing", "quoting", " published ", " its register", " its site", " its website"),
        _names_in_front,
    ),
    ((" notes", " noted", " writes", " wrote", " out", " explains", " put it"), _as_told),
    ((" says", " said"), _outlet_says),
    (("",), _title_end),
    ((") -", ")-", ") –", ") —", ")—", ")–"), _datelines),
    (
        ("reporting by", "reporting from", "material from", "input", "information from", "files from", "editing after",
         "appeared", " ran ", "was published", "originally published", "first published", "reprinted", "republished",
         "contributed", "courtesy", "produced"),
        _credits,
    ),
    (("reporting by ", "writing by ", "editing by "), _desks),
    (("source:", "sources:"), _source_lines),
    (("via ", "©", "copyright", "(c)"), _wires),
    (("",), _last_words),
    (("\nby ",), _bylines),
    (("release", "newswire", "business wire", "businesswire", "accesswire", "presswire", "newsroom", "newsfile"),
     _releases),
    (("“", '"', "‘"), _quotations),
)  # fmt: skip


# -- links ------------------------------------------------------------------------------------------------------------


def read_links(summary_html: str | None, base_url: str | None) -> list[Link]:
    """The links to pages in the markup of a text, in their order: the first fifty, with what they link in one line."""
    if not summary_html:
        return []
    source = summary_html
    if "<a" not in source and "<A" not in source:
        if "&lt;a" not in source:
            return []
        source = html.unescape(source)  # feeds escape twice
    links: list[Link] = []
    for node in LexborHTMLParser(source.encode("utf-8", "replace")).css("a[href]"):
        url = absolute_url(node.attributes.get("href"), base_url)
        canonical = canonical_url(url) if url else None
        name = host(canonical)
        if not url or not canonical or not name:
            continue
        anchor = one_line(plain_text(node.text(deep=True, separator="", strip=False)))[:MAX_ANCHOR_LENGTH]
        links.append(Link(len(links), url, canonical, name, registrable_domain(name), anchor))
        if len(links) == MAX_LINKS:
            break
    return links
