"""Which part a quantity plays in its sentence: what is, what was, what it is measured against, what is to come."""

from __future__ import annotations

import re
from typing import Literal

Role = Literal["stated", "history", "comparison", "forecast"]

_LOOK_BACK = 200
_LOOK_AHEAD = 80
_ACTS = r"invest|spend|raise|cut|hire|build|acquire|pay|lay\soff|create|add|double|triple|eliminate|slash|axe|shed|reduce|recruit|deploy"
_CUE = re.compile(
    r"(?P<comparison>(?<!\w)(?:(?:compared|comparing)\s(?:with|to)|in\scomparison|versus|vs\.?|relative\sto|against"
    r"|(?:analysts?|economists?|investors?|wall\sstreet|street|market)['’]?s?\s(?:\w+\s)?(?:expect(?:ed|ations?)|estimates?|forecasts?|consensus|predicted)"
    r"|(?:had|were|was)\s(?:expected|expecting|forecast|predicted)|consensus|expectations?\s(?:of|for)|estimates?\sof"
    r"|(?:better|higher|lower|larger|bigger|smaller|worse|greater|faster|slower|cheaper)\sthan|ahead\sof|short\sof"
    r"|(?:rival|competitor|peer|industry)s?['’]s?(?!\w)|(?:beat|beats|beating|topped|topping|missed|missing|above|below)\s(?:the|its|an?|analysts?|estimates?|expectations?|forecasts?|wall|consensus)"
    r"|unlike|than\s(?:the|its|their)|average\sof)(?!\w))"
    r"|(?P<history>(?<!\w)(?:previously|formerly|originally|had\s(?:\w+\s)?(?:been|\w+ed|paid|spent|made|sold|built|bought|won|cut|sought|grown|risen|fallen|stood)"
    r"|used\sto\s(?:be|cost|have|charge|pay|sell|employ)|(?:last|previous|prior)\s(?:year|month|quarter|week|decade|round|valuation|record|price)|(?:up|down)\sfrom"
    r"|in\s(?:\w+\s)?(?:19|20[01])\d|in\s202[0-4]|since\s(?:\w+\s)?(?:19|20)\d\d|last\s(?:valued|raised)"
    r"|peak(?:ed)?\s(?:of|at)|instead\sof|past\s(?:year|\w+\s(?:years|months|weeks)))(?!\w))"
    r"|(?P<forecast>(?<!\w)(?:will|would|could|might|may(?!\s\d)|can\s(?:reach|grow|rise)|should\s(?:reach|hit|grow|rise)|['’]ll"
    r"|(?<!than\s)(?<!as\s)expect(?:s|ed|ing)?|forecast(?:s|ed|ing)?|project(?:s|ed|ing|ion|ions)(?:\s(?:to|that|of))|predict(?:s|ed|ing|ion|ions)?"
    r"|plan(?:s|ned|ning)(?:\s(?:to|for|on|a|an))?|aim(?:s|ed|ing)?|target(?:s|ed|ing)?|goal|hop(?:es|ed|ing)|intend(?:s|ed|ing)?"
    r"|(?:is|are|was)?\sset\sto|poised|on\strack|likely\sto|(?:is|are)\sdue|seek(?:s|ing)?|looks?\sto|looking\sto|in\s(?:early\s|advanced\s)?talks|propos(?:es|ed|al|ing)|guid(?:es|ed|ing|ance)"
    r"|outlook|anticipat(?:es|ed|ing)|eye(?:s|ing)|considering|weigh(?:s|ing)|pledg(?:e|es|ed|ing)|commit(?:s|ted)|vow(?:s|ed)|promis(?:es|ed|ing)|foresees|envisions|potential(?:ly)?|want(?:s|ed)?\sto"
    r"|by\s(?:the\send\sof\s|early\s|late\s)?20\d\d|next\s(?:year|month|quarter|week|decade|\w+\syears)|upcoming"
    rf"|(?<!agreed\s)(?<!ordered\s)(?<!forced\s)(?<!began\s)(?<!able\s)(?<!helped\s)(?<!used\s)to\s(?:{_ACTS}))(?!\w))"
)
_BREAK = re.compile(
    r"[;:]\s|,\s(?!(?:but|while|whereas|after|although|though|and|before|as)\s)|\s[-–—]\s|,?\s(?:but|while|whereas|after|although|though|and|before|as)\s|\s\("
)
_CONTRARY = frozenset("but while whereas although though".split())
_MAX_WORDS_BETWEEN = 11
_HEADLINE_PLAN = re.compile(
    rf"(?:[\w.&'’-]{{1,30}}\s){{1,4}}?(?<!agreed\s)(?<!ordered\s)(?<!forced\s)to\s(?:{_ACTS}|buy|sell|open|launch|reach|hit|grow|expand|fund|close|produce|deliver|drop|rise|fall|lose|get)(?!\w)"
)
_NO_VERB_AHEAD = re.compile(
    r"(?<!\w)(?:is|are|was|were|has|have|had|said|says|\w{2,12}ed|rose|fell|grew|made|sold|lost|won|spent|paid|cuts?|lays|adds|offers|raises|took|saying|gets|pays|takes|hits)(?!\w)"
)
_NEAR_FROM = re.compile(
    r"(?<!\w)from\s(?:(?:an?|the|about|around|nearly|just|over|only|some|more|than|roughly|its|previous|earlier|estimated)\s){0,3}$"
)
_FORESEEN = re.compile(r"(?:forecast|target|guidance|outlook|goal|projections?)$")
_MUST_BE_NEAR = re.compile(r"(?:against|relative\sto|instead\sof|than)(?!\w)")
_STOPPERS = r"from|than|compared|versus|vs|against|on|over|since|and|but|will|expected|as|to"
_PAST_AFTER = re.compile(
    rf"(?:,?\s(?!(?:{_STOPPERS})(?!\w))[\w'’-]{{1,20}}){{0,5}}?,?\s\(?(?:in\s(?:early\s|late\s|mid-|fiscal\s|\w+\s)?(?:19\d\d|20[01]\d|202[0-4])|last\s(?:year|month|quarter|week|spring|summer|autumn|fall|winter|january"
    r"|february|march|april|may|june|july|august|september|october|november|december)|(?:an?|one|two|three|four|five|\d+)\s(?:year|month|week|decade)s?\s(?:ago|earlier|before)|previously|a\syear\s(?:ago|earlier)"
    r"|(?:the\s)?(?:previous|prior)\s(?:year|quarter|month)|earlier(?!\w)|at\s(?:its|the)\speak)(?!\w)|\s\((?:19|20)\d\d\)"
)
_YET_AFTER = re.compile(
    rf"(?:,?\s(?!(?:from|than|compared|versus|and|but|in)(?!\w))[\w'’-]{{1,20}}){{0,6}}?,?\s(?:by\s(?:the\send\sof\s|early\s|late\s|mid-|\w+\s)?(?:19|20)\d\d|next\s(?:year|month|quarter|week|decade)"
    r"|over\sthe\s(?:next|coming)|within\sthe\snext|in\sthe\s(?:next|coming)|(?:is|are)\s(?:expected|planned|forecast|projected|due|set|likely)|will|would|could|might|in\s20[3-9]\d|at\srisk)(?!\w)"
)
_OPENING_PAST = re.compile(
    r"(?:back\s)?(?:in|during|last|since)\s(?:\w+\s)?(?:19\d\d|20[01]\d|202[0-4]|year|month|quarter),\s[^,;]*$"
)
_ARRIVAL = re.compile(r"(?<!\w)from\s[^;]{2,60}\sto\s(?:just\s|only\s|about\s|a\s)?$")
_FUTURE_BEFORE = re.compile(
    r"(?<!\w)(?:by|until|through)\s(?:the\send\sof\s|early\s|late\s|mid-)?$|(?<!\w)(?:next|coming)\s(?:\w+\s)?$|(?<!\w)(?:within|in)\s(?:the\s)?$"
)
_SINCE = re.compile(r"(?<!\w)since\s(?:the\s)?(?:(?:early|late|mid)[\s-]|at\sleast\s)?$")
_PAST_BEFORE = re.compile(r"(?<!\w)(?:past|last|previous)\s(?:\w+\s)?$")
_AGO = re.compile(r"\s(?:ago|earlier|prior|before)(?!\w)")


def role_of(
    folded: str, kind: str, unit: str | None, begin: int, start: int, end: int, stop: int, *, is_origin: bool
) -> Role:
    """The role of the quantity at [start, end) in the folded sentence at [begin, stop)."""
    left = folded[max(begin, start - _LOOK_BACK) : start]
    right = folded[end : min(stop, end + _LOOK_AHEAD)]
    if kind in ("date", "period"):
        return _role_of_time(left, folded[start:end], right, kind, unit)
    if is_origin:
        return "history"
    if _NEAR_FROM.search(left):
        return "history"
    cue = _cue_before(left, kind)
    if cue == "comparison":
        return cue
    if _YET_AFTER.match(right) and cue != "history":
        return "forecast"
    if cue == "forecast":
        return cue
    if cue is None and _HEADLINE_PLAN.match(folded, begin, start):
        return "forecast"
    if cue == "history" and _ARRIVAL.search(left):
        cue = None  # "from 47% in 2021 to 24% today"
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
            words_between = left.count(" ", found.end())
            if words_between > _MAX_WORDS_BETWEEN:
                continue
            if _MUST_BE_NEAR.match(found[0]) and (words_between > 2 or kind == "count" and found[0] == "against"):
                continue
            if cue == "comparison" and _FORESEEN.match(found[0]):
                continue  # "beating a forecast of"
            cue = found.lastgroup  # type: ignore[assignment]
        if cue and (leans in ("", "and") or cue == "forecast"):
            return cue
        if cue or _NO_VERB_AHEAD.search(left, after, end):
            return None
        leans = left[begin:after].strip(" ,")
        if leans in _CONTRARY:
            return None
        end = begin
    return None


def _role_of_time(left: str, words: str, right: str, kind: str, unit: str | None) -> Role:
    if words.startswith(("next", "coming")):
        return "forecast"
    if _SINCE.search(left):
        return "history"
    if words.startswith(("last", "past", "previous")) or _AGO.match(right) or _PAST_BEFORE.search(left):
        return "history"
    if _FUTURE_BEFORE.search(left) and not (kind == "date" and left.endswith("in ")):
        return (
            "forecast"
            if kind == "date" or not left.endswith(("in ", "within "))
            else _cue_before(left, kind) or "stated"
        )
    cue = _cue_before(left, kind)
    if cue == "forecast":
        return cue
    if kind == "date" and unit == "year":
        return "history"
    return cue if cue == "history" else "stated"
