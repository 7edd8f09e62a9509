"""Which part a quantity plays in its sentence: what is, what was, what it is measured against, what is to come.

The nearest cue in the clause before the quantity says so, or else the words right behind it.
"""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["stated", "history", "comparison", "forecast"]

_LOOK_BACK = 200
_LOOK_AHEAD = 80
_MAX_WORDS_BETWEEN = 11  # a cue farther off speaks of something else


def _any(*phrases: str) -> str:
    """A pattern for any of the phrases as whole words; a blank in a phrase is any blank."""
    return r"(?<!\w)(?:" + "|".join(phrases).replace(" ", r"\s") + r")(?!\w)"


_PAST_YEAR = r"(?:19\d\d|20[01]\d|202[0-4])"
_SPAN = "year|quarter|month|week|decade"
_ACTS = (
    "invest|spend|raise|cut|hire|build|acquire|lay off|create|add|double|triple|eliminate|slash|axe|shed|reduce"
    "|recruit|deploy|cost"
)
# What is settled is no plan.
_AGREED = r"(?<!agreed\s)(?<!agrees\s)(?<!agree\s)(?<!agreeing\s)(?<!ordered\s)(?<!forced\s)"
# After "not": what would have made the quantity so.
_DEEDS = (
    rf"(?:be )?(?:{_ACTS}|pay|paid|paying|raised|raising|invested|investing|spent|spending|cutting|hired|hiring|built"
    "|building|acquired|acquiring|laid off|laying off|buy|bought|buying|sell|sold|selling|worth|valued at|receive"
    "|received|get|got|lose|lost|need|seek|seeking|reach|reached|accept|accepted|offer|offered|owe|have|open|close"
    r"|launch|employ)|(?:plan|planning|intend|intending|expect|expecting|want|looking|hope|aim)(?: to \w{2,12})?"
)
_AUXILIARY = "will|would|could|can|may|might|shall|should|do|does|did|has|have|had|is|are|was|were"
_EXPECTERS = r"(?:analysts?|economists?|investors?|wall street|street|market)['’]?s?"
_MEASURES = r"(?:analysts?|estimates?|expectations?|forecasts?|wall|consensus|targets?|guidance|the|its|an?)"

_COMPARISON = _any(
    r"compare[sd]? (?:with|to)|comparing (?:with|to)|in comparison|versus|vs\.?|relative to|against|unlike",
    rf"{_EXPECTERS} (?:\w+ )?(?:expect(?:ed|ations?)|estimates?|forecasts?|consensus|predicted)",
    r"(?:had|were|was) (?:expected|expecting|forecast|predicted)|consensus|expectations? (?:of|for)|estimates? of",
    r"(?:better|higher|lower|larger|bigger|smaller|worse|greater|faster|slower|cheaper) than|than (?:the|its|their)",
    rf"(?:ahead|short) of {_MEASURES}|(?:rival|competitor|peer|industry)s?['’]s?|average of",
    rf"(?:beat|beats|beating|topped|topping|missed|missing|above|below) {_MEASURES}",
)
_HISTORY = _any(
    r"previously|formerly|originally|last (?:valued|raised)|instead of|peak(?:ed)? (?:of|at)|(?:up|down) from",
    r"had (?:\w+ )?(?:been|\w+ed|paid|spent|made|sold|built|bought|won|cut|sought|grown|risen|fallen|stood|drawn)",
    r"used to (?:be|cost|have|charge|pay|sell|employ)|past (?:year|\w+ (?:years|months|weeks))",
    rf"(?:last|previous|prior) (?:{_SPAN}|round|valuation|record|price)|in (?:\w+ )?{_PAST_YEAR}",
    r"since (?:\w+ )?(?:19|20)\d\d",
)
_FORECAST = _any(
    r"will|would|could|might|may(?! \d)|(?:can|should) (?:reach|hit|grow|rise)|['’]ll",
    r"(?<!than\s)(?<!as\s)expect(?:s|ed|ing)?|forecast(?:s|ed|ing)?|predict(?:s|ed|ing|ions?)?|outlook|foresees",
    r"project(?:s|ed|ing|ions?)(?: (?:to|that|of))|plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|target(?:s|ing)?|goal",
    r"hop(?:es|ed|ing)|intend(?:s|ed|ing)?|set to|poised|on track|likely to|(?:is|are) due|seek(?:s|ing)?|looks? to",
    r"looking to|in (?:early |advanced )?talks|propos(?:es|ed|al|ing)|guid(?:es|ed|ing|ance)|anticipat(?:es|ed|ing)",
    r"eye(?:s|ing)|considering|weigh(?:s|ing)|pledg(?:e|es|ed|ing)|commit(?:s|ted)|vow(?:s|ed)|promis(?:es|ed|ing)",
    r"envisions|potential(?:ly)?|want(?:s|ed)? to|by (?:the end of |early |late )?20\d\d|upcoming",
    rf"next (?:{_SPAN}|\w+ years)|{_AGREED}(?<!began\s)(?<!able\s)to (?:{_ACTS})",
    r"(?:ask(?:s|ed|ing)?|want(?:s|ed)?|urg(?:e|es|ed|ing)|call(?:s|ed)? (?:on|for)|demand(?:s|ed|ing)?"
    r"|offer(?:s|ed|ing)?) (?:[\w.&'’-]{1,30} ){0,4}to pay",
)
_NEGATED = _any(
    rf"(?:(?:{_AUXILIARY}) )?(?:not|never) (?:to )?(?:{_DEEDS})",
    rf"(?:\w{{2,6}}n['’]t|cannot) (?:{_DEEDS})",
    r"no (?:plans?|intention|need) (?:to|of) \w{2,12}",
)
_CUE = re.compile(
    rf"(?P<negated>{_NEGATED})|(?P<comparison>{_COMPARISON})|(?P<history>{_HISTORY})|(?P<forecast>{_FORECAST})"
)
_MUST_BE_NEAR = re.compile(r"(?:against|relative\sto|instead\sof|unlike|\w*\s?than|were\s|was\s)(?!\w*ing)")
_NEGATED_REACH = re.compile(r"\s(?:(?!(?:for|to|from|of|in|on|by|with|at|as|until)\s)[\w'’-]{1,20}\s){0,2}$")
_TO_COME = re.compile("wo|will|would|could|may|might|shall|no|not")
_NEGATED_AFTER = re.compile(
    r"(?:\s[\w'’-]{1,20}){0,4}?\s(?:(?:will|would|could|might)\snot|(?:wo|would|could)n['’]t)\s"
    + _any("(?:be )?(?:raised|paid|cut|spent|invested|lost|made|go|come|happen)")
)
_NOT = re.compile(_any("not") + r"\s$")
_NOW_AFTER = re.compile(r"\s" + _any("now|today|currently"))
_DUE_AFTER = re.compile(r"\s" + _any("(?:expected|planned|projected|forecast) (?:next|for|in|by|this|over|within)"))
_FORESEEN = re.compile(r"(?:forecast|target|guidance|outlook|goal|projections?)$")
_HEADLINE_PLAN = re.compile(
    rf"(?:[\w.&'’-]{{1,30}}\s){{1,4}}?{_AGREED}(?<!not\s)"
    + _any(rf"to (?:{_ACTS}|buy|sell|open|launch|reach|hit|grow|expand|fund|close|produce|deliver|drop|rise|fall|get)")
)

_AND = "but|while|whereas|after|although|though|and|before|as"
_BREAK = re.compile(rf"[;:]\s|,\s(?!(?:{_AND})\s)|\s[-–—]\s|,?\s(?:{_AND})\s|\s\(")
_CONTRARY = frozenset("but while whereas although though".split())
_VERB = re.compile(
    _any(
        r"is|are|was|were|has|have|had|do|does|did|\w{2,12}ed|said|says|saying|rose|fell|grew|made|sold|lost|won|spent",
        "paid|cuts?|lays|adds|offers|raises|took|gets|pays|takes|hits",
    )
)

_FROM = re.compile(
    _any("from") + r"\s(?:(?:an?|the|about|around|nearly|just|over|only|some|more|than|roughly|its|previous|earlier"
    r"|estimated)\s){0,3}$"
)
_ARRIVAL = re.compile(r"(?<!\w)from\s[^;]{2,60}\sto\s(?:just\s|only\s|about\s|a\s)?$")
_PAST_AFTER = re.compile(
    r"(?:,?\s(?!(?:from|than|compared|versus|vs|against|on|over|since|and|but|will|expected|as|to)(?!\w))"
    r"[\w'’-]{1,20}){0,5}?,?\s\(?"
    + _any(
        rf"in (?:early |late |mid-|fiscal |\w+ )?{_PAST_YEAR}|previously|earlier|at (?:its|the) peak",
        rf"last (?:{_SPAN}|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august"
        r"|september|october|november|december)",
        rf"(?:an?|one|two|three|four|five|\d+) (?:{_SPAN})s? (?:ago|earlier|before)",
        rf"(?:the )?(?:previous|prior) (?:{_SPAN})",
    )
    + r"|\s\((?:19|20)\d\d\)"
)
_YET_AFTER = re.compile(
    r"(?:,?\s(?!(?:from|than|compared|versus|and|but|in|that|which|who)(?!\w))[\w'’-]{1,20}){0,6}?,?\s"
    + _any(
        rf"by (?:the end of |early |late |mid-|\w+ )?(?:19|20)\d\d|next (?:{_SPAN})|in 20[3-9]\d|at risk",
        r"(?:over|within|in) the (?:next|coming)|(?:will|would|could|might)(?! not)",
        r"(?:is|are) (?:expected|planned|forecast|projected|due|set|likely)",
    )
)
_OPENING_PAST = re.compile(
    rf"(?:\w+\s)?\w+\s(?:{_SPAN})s?\sago,?\s[^,;]{{0,60}}$"
    rf"|(?:back\s)?(?:in|during|last|since)\s(?:\w+\s)?(?:{_PAST_YEAR}|{_SPAN}),\s[^,;]*$"
)

_BY = re.compile(_any("by", "until", "through") + r"\s(?:the\send\sof\s|early\s|late\s|mid-)?$")
_NEXT = re.compile(_any("next", "coming") + r"\s(?:\w+\s)?$")
_SINCE = re.compile(_any("since") + r"\s(?:the\s)?(?:(?:early|late|mid)[\s-]|at\sleast\s)?$")
_LAST = re.compile(_any("past", "last", "previous") + r"\s(?:\w+\s)?$")
_AGO = re.compile(r"\s(?:ago|earlier|prior|before)(?!\w)")


def role_of(
    folded: str, kind: str, unit: str | None, begin: int, start: int, end: int, stop: int, *, is_origin: bool
) -> Role:
    """The role of the quantity at [start, end) in the folded sentence at [begin, stop)."""
    left = folded[max(begin, start - _LOOK_BACK) : start]
    right = folded[end : min(stop, end + _LOOK_AHEAD)]
    if kind in ("date", "period"):
        return _role_of_time(left, folded[start:end], right, kind, unit)
    if is_origin or _FROM.search(left):
        return "history"
    cue = _cue_before(left, kind)
    if cue == "comparison" or _NOT.search(left) or (cue is None and _NEGATED_AFTER.match(right)):
        return "comparison"
    if _DUE_AFTER.match(right):
        return "forecast"
    if cue == "history" and _NOW_AFTER.match(right):
        return "stated"
    if cue == "history" and _ARRIVAL.search(left):
        cue = None  # "from 47% in 2021 to 24% today"
    if cue == "forecast" or (cue is None and (_YET_AFTER.match(right) or _HEADLINE_PLAN.match(folded, begin, start))):
        return "forecast"
    if cue == "history" or _PAST_AFTER.match(right) or _OPENING_PAST.match(left):
        return "history"
    return "stated"


def _cue_before(left: str, kind: str) -> Role | None:
    """What the nearest clause before the quantity says; a clause without a verb leans on the one before it."""
    end = len(left)
    leans = ""
    for begin, after in [*((found.start(), found.end()) for found in reversed([*_BREAK.finditer(left)])), (0, 0)]:
        cue: Role | None = None
        for found in _CUE.finditer(left, begin, end):
            if found.lastgroup == "negated":
                if kind in ("date", "period"):
                    cue = "forecast" if _TO_COME.match(found[0]) else cue  # "will not run in 2024"
                elif _NEGATED_REACH.match(left, found.end()):
                    cue = "comparison"  # what is not so: the facts are held against it, and it is none of them
                continue
            words_between = left.count(" ", found.end())
            if words_between > _MAX_WORDS_BETWEEN:
                continue
            if _MUST_BE_NEAR.match(found[0]) and (words_between > 2 or (kind == "count" and found[0] == "against")):
                continue
            if cue == "comparison" and _FORESEEN.match(found[0]):
                continue  # "beating a forecast of"
            cue = found.lastgroup  # type: ignore[assignment]
        if cue and (leans in ("", "and") or cue == "forecast"):
            return cue
        if cue or _VERB.search(left, after, end):
            return None
        leans = left[begin:after].strip(" ,")
        if leans in _CONTRARY:
            return None
        end = begin
    return None


def _role_of_time(left: str, words: str, right: str, kind: str, unit: str | None) -> Role:
    if words.startswith(("next", "coming")) or _NEXT.search(left) or (kind == "date" and _BY.search(left)):
        return "forecast"
    if words.startswith(("last", "past", "previous")) or _AGO.match(right):
        return "history"
    if _SINCE.search(left) or _LAST.search(left):
        return "history"
    cue = _cue_before(left, kind)
    if cue == "forecast":
        return cue
    return "history" if cue == "history" or (kind == "date" and unit == "year") else "stated"
