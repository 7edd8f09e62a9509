"""What a text is about, in words: weighed by how rare they are, and cut into shingles that tell a copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ingest.normalise import match_text

LEAD_WORDS = 40  # of the text: the lead says what happened, the rest is background that other stories share
TITLE_WEIGHT = 2
RARITY_POWER = 1.5  # phrases of the trade are many and each fairly rare: together they must not outweigh one rare word
NAME_HEAD = 4  # letters by which names are one: China and Chinese, Zelensky and Zelenskyy
TRAILING_DAYS = 14  # that word counts look back: a word that is on all lips is no longer rare
SHINGLE_WORDS = 3
SKETCH_SIZE = 128  # texts of up to so many shingles are compared exactly, longer ones by a fair sample of theirs
LEAST_SHINGLE_WORDS = 12  # a shorter text says too little to be known as a copy by
MOST_TEXT = 20_000  # characters of a text that are read for shingles

Sketch = npt.NDArray[np.uint64]

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Lines that an outlet puts under everything, and signatures of pictures: they say nothing of the news.
_BOILERPLATE = re.compile(
    r"^(?:(?:Photo |Photo-)?Illustrations?(?: by|:)|Photos?(?:graph)?(?: by|:)|Image(?: by| credits?)?:|Credit:"
    r"|Continue reading|Read (?:more|the full|this article)|Article URL|Comments URL|Points:|# Comments"
    r"|Get our |Sign up |Subscribe |Follow (?:our|us|live)|Click here"
    r"|Our .{0,40}newsletters? |This story was originally).*$",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"[^\W_][\w’'.&-]*")
_SENTENCE_START = re.compile(r"[.!?:;\n“\"|–—(]\s*$")
_SUFFIX = re.compile(r" [|–—-] ([^|–—]{2,30})$")

_STOP_WORDS = frozenset(
    """
    a about after again against all also am amid among an and any are around as at back be because been before being
    below between both but by can can't cannot could did do does doesn't doing don't down during each even every few
    first for from further get gets getting had has have having he her here hers him his how i if i'm in into is isn't
    it it's its itself just last latest like may me might more most much must my new news no nor not now of off on once
    one only or other our out over own per said same say says saying she should since so some still such take than that
    that's the their them then there these they they're this those through time to too two under until up us use used
    very via was we week were what when where which while who whom whose why will with won't would year years yet you
    your according ahead another any told today day days people make made making many want need know here's what's
    """.split()
)


def clean(text: str) -> str:
    """The text without addresses and without the lines that an outlet puts under everything."""
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    return _BOILERPLATE.sub("", text)


def without_suffix(title: str, outlet: str) -> str:
    """The title without the outlet's own name at its end: "… - CNET" where the outlet is cnet.com."""
    found = _SUFFIX.search(title)
    if not found or not (name := "".join(tokens(found[1]))):
        return title
    label = outlet.partition(".")[0]
    return title[: found.start()] if name.startswith(label) or label.startswith(name) else title


def tokens(text: str) -> list[str]:
    """The words in order and in lower case."""
    return match_text(text).lower().split()


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title that say something, each once."""
    stems = dict.fromkeys(map(_stem, tokens(title)[:LEAD_WORDS]))
    stems.pop("", None)
    return tuple(stems)


def read_words(title: Sequence[str], text: Sequence[str]) -> dict[str, int]:
    """How often each word stands in twice the title and the first words of the text; common words are left out."""
    counts: Counter[str] = Counter()
    for word in title[:LEAD_WORDS]:
        counts[_stem(word)] += TITLE_WEIGHT
    for word in text[:LEAD_WORDS]:
        counts[_stem(word)] += 1
    counts.pop("", None)
    return dict(counts)


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """The word without 's and the s of a plural; '' for a word that says nothing."""
    word = word.removesuffix("'s")
    if word in _STOP_WORDS or len(word) < 2 or len(word) > 40:
        return ""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


# -- names ------------------------------------------------------------------------


class _Cased(NamedTuple):
    """Words by how they are written: capitalised, where no sentence begins; in small letters; the first of all."""

    upper: set[str]
    lower: set[str]
    first: set[str]


def names(title: str, text: str) -> frozenset[str]:
    """What the title names, by heads: its words that are capitalised where no sentence begins, here or in the lead.

    In a Title That Is Written So, only the lead tells. The first word counts where the lead begins with it too, and
    where there is no other.
    """
    said, lead = _cased(title, LEAD_WORDS), _cased(text, LEAD_WORDS)
    is_sentence = 2 * len(said.lower) >= len(said.upper)
    found = (said.upper | said.lower | said.first) & (lead.upper | lead.first)
    if is_sentence:
        found = (found | said.upper) - said.lower
    found -= lead.lower
    return heads(found or (said.first - lead.lower if is_sentence else ()))


def heads(words: Iterable[str]) -> frozenset[str]:
    """The words cut to the letters by which names are one."""
    return frozenset(word[:NAME_HEAD] for word in words)


def _cased(text: str, limit: int) -> _Cased:
    cased = _Cased(set(), set(), set())
    for number, found in enumerate(islice(_WORD.finditer(text), limit)):
        word = found[0]
        if not word[0].isupper():
            cased.lower.update(_name_stems(word))
        elif word[1:] != word[1:].lower() or (number and not _begins_sentence(text, found.start())):
            cased.upper.update(_name_stems(word))
        elif not number:
            cased.first.update(_name_stems(word))
    return cased


def _begins_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_START.search(text, max(0, start - 4), start))


@lru_cache(maxsize=1 << 16)
def _name_stems(word: str) -> tuple[str, ...]:
    return tuple(stem for token in tokens(word) if (stem := _stem(token)) and not stem.isdigit())


# -- how rare a word is -----------------------------------------------------------


class Weighed(NamedTuple):
    """The words of an entry by their numbers in WordCounts, and their weights: a vector of length 1, or of zeros."""

    ids: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]


class Heads(NamedTuple):
    """What an entry names and all that it says, by the numbers of their heads in WordCounts."""

    names: npt.NDArray[np.int32]
    said: npt.NDArray[np.int32]


class Known(NamedTuple):
    """What was known before a day: in how many of how many entries each word stood. Not to be changed."""

    words: Counter[str]
    entry_count: int
    ids: dict[str, int]  # of all words that were ever met
    head_ids: dict[str, int]
    done: dict[str, Weighed]  # by entry: an entry is weighed on four days, and always the same
    done_heads: dict[str, Heads]

    def weighed(self, entry_id: str, words: Mapping[str, int]) -> Weighed:
        """An entry's words with their weights."""
        if entry_id not in self.done:
            self.done[entry_id] = Weighed(_numbered(words, self.ids), weigh(words, self.words, self.entry_count))
        return self.done[entry_id]

    def heads(self, entry_id: str, names: Iterable[str], words: Iterable[str]) -> Heads:
        """An entry's names, which are heads already, and the heads of its words."""
        if entry_id not in self.done_heads:
            self.done_heads[entry_id] = Heads(*(_numbered(those, self.head_ids) for those in (names, heads(words))))
        return self.done_heads[entry_id]

    def rarity(self, word: str) -> float:
        """The weight of a word by how rare it is."""
        return float(np.log((self.entry_count + 1) / (self.words.get(word, 0) + 0.5)))


def _numbered(words: Iterable[str], ids: dict[str, int]) -> npt.NDArray[np.int32]:
    """The numbers of the words; one that was never met gets the next."""
    return np.array([ids.setdefault(word, len(ids)) for word in words], dtype=np.int32)


class WordCounts:
    """In how many entries each word stood, day by day: what an entry meets are the days before its own."""

    def __init__(self) -> None:
        self._days: dict[date, Counter[str]] = {}
        self._entries: Counter[date] = Counter()
        self._before: dict[date, Known] = {}
        self._ids: dict[str, int] = {}
        self._head_ids: dict[str, int] = {}

    def add(self, day: date, words: Mapping[str, int], entry_count: int) -> None:
        """Count a day that has ended, or what was late to it."""
        self._days.setdefault(day, Counter()).update(words)
        self._entries[day] += entry_count
        self._before = {known: counts for known, counts in self._before.items() if known <= day}

    def forget(self, before: date) -> None:
        """Drop the days before this one."""
        for day in [day for day in self._days if day < before]:
            del self._days[day], self._entries[day]

    def before(self, day: date) -> Known:
        """What the trailing days before this one hold."""
        if day not in self._before:
            days = [known for known in self._days if day - _TRAILING <= known < day]
            entry_count = sum(self._entries[known] for known in days)
            self._before[day] = Known(self._words_before(day, days), entry_count, self._ids, self._head_ids, {}, {})
            for known in [known for known in self._before if abs(known - day) > _DAY * 7]:
                del self._before[known]  # a window is a week: three days to each side of its day
        return self._before[day]

    def _words_before(self, day: date, days: Iterable[date]) -> Counter[str]:
        previous = self._before.get(day - _DAY)
        if previous is None:
            return sum_of(self._days[known] for known in days)
        counts = previous.words.copy()
        counts.update(self._days.get(day - _DAY, {}))
        for word, count in self._days.get(day - _DAY - _TRAILING, {}).items():
            counts[word] -= count
            if not counts[word]:
                del counts[word]
        return counts


_DAY = timedelta(days=1)
_TRAILING = timedelta(days=TRAILING_DAYS)


def weigh(words: Mapping[str, int], counts: Mapping[str, int], entry_count: int) -> npt.NDArray[np.float64]:
    """The weights of the words in their order, a vector of length 1; of zeros where there are none."""
    if not words:
        return np.zeros(0)
    often = np.fromiter(words.values(), np.float64, len(words))
    known = np.fromiter((counts.get(word, 0) for word in words), np.float64, len(words))
    weights = (1 + np.log(often)) * np.log((entry_count + 1) / (known + 0.5)) ** RARITY_POWER
    return np.asarray(weights / np.sqrt(weights @ weights))


# -- copies ---------------------------------------------------------------------


def sketch(words: Sequence[str]) -> Sketch:
    """The smallest hashes of a text's word shingles, in rising order (Broder's bottom sketch).

    Up to SKETCH_SIZE of them; none of a text too short to be known by. Deterministic across processes.
    """
    if len(words) < LEAST_SHINGLE_WORDS:
        return np.zeros(0, dtype=np.uint64)
    hashed = np.fromiter(map(_hash, words), np.uint64, len(words))
    last = len(words) - SHINGLE_WORDS + 1
    shingles = np.zeros(last, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        shingles = _mix(shingles + hashed[place : place + last])
    return np.unique(shingles)[:SKETCH_SIZE]


def jaccard(first: Sketch, second: Sketch) -> float:
    """The share of shingles that both texts have among those that either has, by their sketches."""
    if not (len(first) and len(second)):
        return 0.0
    both = np.union1d(first, second)[:SKETCH_SIZE]
    shared = np.intersect1d(np.intersect1d(first, second, assume_unique=True), both, assume_unique=True)
    return len(shared) / len(both)


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))


def _mix(values: Sketch) -> Sketch:
    """Every bit of a number spread over all others (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def sum_of(counters: Iterable[Mapping[str, int]]) -> Counter[str]:
    """All counts together."""
    total: Counter[str] = Counter()
    for counts in counters:
        total.update(counts)
    return total


def count_words(entries: Iterable[Mapping[str, int]]) -> Counter[str]:
    """In how many of the entries each word stands."""
    counts: Counter[str] = Counter()
    for words in entries:
        counts.update(words.keys())
    return counts
