"""In which language is a text written? Cheap where it is plain, by a trained classifier where it is not."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The classifier takes a fifth of a millisecond, twice the rest of the work on an entry: a text with enough of the
# commonest English words needs it not. No other language of the Latin script uses two of the first or three of both.
_ENGLISH = frozenset("the of and to is that for with has are from this by its will have been they which their".split())
_LIKELY = frozenset(
    "a you your who how what why when says said after over more than out about into could would can not but be at"
    " his her amid it new up was we as or".split()
)
_LETTERS = re.compile(r"[^\W\d_]")
_SHORT = 90  # letters; below it the classifier is wrong too often to overrule what the feed declares
_DECLARED = re.compile(r"^\s*([A-Za-z]{2})(?:[-_].*)?\s*$")


def language_of(title: str, text: str, *, declared: str | None) -> str | None:
    """Two letters (ISO 639-1) of the language of title and text; what the source declares where the text is short.

    None where neither tells.
    """
    sample = f"{title}\n{text[:200]}"
    words = sample.casefold().split()
    certain = len(_ENGLISH.intersection(words))
    if certain >= 2 or certain + len(_LIKELY.intersection(words)) >= 3:
        return "en"
    match = _DECLARED.match(declared or "")
    named = match.group(1).lower() if match else None
    if sample.isascii() and named == "en" and len(set(words)) < 40:
        return "en"
    if len(_LETTERS.findall(sample)) < _SHORT:
        return named or ("en" if certain else _by_script(sample))
    return str(_classifier().classify(sample[:200])[0])


def _by_script(sample: str) -> str | None:
    """Scripts that one language alone is written in name it, however short the text."""
    for first, last, language in (("\u3040", "\u30ff", "ja"), ("\uac00", "\ud7a3", "ko"), ("\u4e00", "\u9fff", "zh")):
        if any(first <= letter <= last for letter in sample):
            return language
    return None


@cache
def _classifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE)
