"""Which entries tell one story, and which are copies of one text. Pure: readings in, links out, nothing else.

One UTC day is placed at a time, entry by entry in the order (hour, entry_id), among what lies within three days of it.
All sums that decide are sums of whole numbers, and so the same in any order and on any machine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from ingest.text.story_words import Sketch, WordCounts, jaccard

METHOD_VERSION = "stories-1"

OPEN_HOURS = 72  # so long an entry can be joined
JOIN = 0.4  # mean similarity to the two most similar entries of a story; see DECISIONS.md
FIRST_JOIN = 0.44  # similarity to a story of one text: one pair is weak evidence, and makes two sources of one
MEANING, WORDS = 0.45, 0.55  # shares of the two cosines in a pair's similarity
WORDS_ALONE = 1.6  # times the cosine of the words, where either has no vector
PER_HOUR = 0.003  # less for each hour apart
SAME_OUTLET, SAME_OUTLET_HOURS = 0.05, 3  # an outlet seldom tells one thing twice at once

COPY, DERIVED = 0.6, 0.35  # Jaccard of shingles
SHORT_TEXT = 32  # shingles: so much an outlet puts under many things, and it is no copy where the titles share no word
TITLE_HOURS = 48  # one title within them is one text
COLUMN_DAYS, COLUMN_WITHIN = 3, timedelta(days=60)  # a title that stands on so many days is a column's
_KEYS = 8  # shingles by which a copy is looked for: at Jaccard .6 one in a thousand is missed, at .35 one in thirty
_LOOKED_AT = 8  # texts that share most of these

_WHOLE = 1 << 11  # word weights as whole numbers: sums of their products are below 2^24, which float32 holds exactly
_CELLS = 1 << 19  # of a block of similarities: two megabytes, so that a product is worth its call

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the method knows of one entry. `vector` has 384 whole numbers from -127 to 127, or is None for none."""

    entry_id: str
    content_hash: str
    published_at: datetime
    outlet: str
    page: str | None
    title: str  # by which another entry has the same one; '' joins nothing
    title_words: tuple[str, ...]
    names: frozenset[str]  # in the title, by their heads
    words: Mapping[str, int]
    sketch: Sketch
    vector: npt.NDArray[np.int8] | None

    @property
    def order(self) -> tuple[datetime, str]:
        """Entries are placed in this order."""
        return self.published_at.replace(minute=0, second=0, microsecond=0), self.entry_id


class Copy(NamedTuple):
    """Of which entry one is a copy, by what, and how alike they are (0 to 1)."""

    entry_id: str
    kind: str  # page, title, text or derived
    similarity: float

    @property
    def is_same(self) -> bool:
        """Whether the two are one text, which is always one story."""
        return self.kind != "derived"


@dataclass(frozen=True, slots=True)
class Link:
    """The place of one entry."""

    entry_id: str
    story_id: str
    copy: Copy | None = None
    nearest_entry_id: str | None = None
    similarity: float | None = None


class Placed(NamedTuple):
    """An entry that has its place."""

    reading: Reading
    link: Link


def story_id_of(entry_id: str) -> str:
    """The id of the story that begins with the entry: kept for life."""
    return blake2b(f"story\0{entry_id}".encode(), digest_size=10).hexdigest()


def place(
    window: Sequence[Placed],
    arriving: Sequence[Reading],
    counts: WordCounts,
    title_days: Mapping[str, Collection[date]],
) -> list[Link]:
    """The links of one day's entries, in the order of placing.

    `window` has the entries that were placed before and lie within three days, `title_days` the days on which each
    title stood. The same entries in any order, and in any number of calls, get the same links, unless an hour is cut.
    """
    before = sorted(window, key=lambda placed: placed.reading.order)
    arriving = sorted(arriving, key=lambda reading: reading.order)
    readings = [placed.reading for placed in before] + arriving
    stories = _Stories(len(readings))
    copies = _Copies(readings, title_days)
    for row, (reading, link) in enumerate(before):
        stories.add(row, link)
        copies.add(row, reading, link.copy)
    links = []
    for row, similarities in enumerate(Pairs(readings, counts).from_row(len(before)), len(before)):
        reading = readings[row]
        link = _placed(reading, copies, stories, similarities, readings)
        stories.add(row, link)
        copies.add(row, reading, link.copy)
        links.append(link)
    return links


def _placed(
    reading: Reading, copies: _Copies, stories: _Stories, similarities: Floats, readings: Sequence[Reading]
) -> Link:
    found = copies.find(reading) if reading.title else None
    copy = Copy(copies.first_of(found.row), found.kind, found.similarity) if found else None
    if found and copy and copy.is_same:
        similarity = float(similarities[found.row])
        return Link(reading.entry_id, stories.of(found.row), copy, readings[found.row].entry_id, similarity)
    if best := stories.best(similarities):
        return Link(reading.entry_id, best.story_id, copy, readings[best.row].entry_id, best.similarity)
    return Link(reading.entry_id, story_id_of(reading.entry_id), copy)


# -- stories ----------------------------------------------------------------------


class _Best(NamedTuple):
    story_id: str
    row: int
    similarity: float


class _Stories:
    """The open stories as lists of rows."""

    def __init__(self, row_count: int) -> None:
        self._is_placed = np.zeros(row_count, dtype=bool)
        self._story_of: dict[int, str] = {}
        self._rows: defaultdict[str, list[int]] = defaultdict(list)
        self._text_count: Counter[str] = Counter()  # copies are no texts of their own

    def add(self, row: int, link: Link) -> None:
        self._is_placed[row] = True
        self._story_of[row] = link.story_id
        self._rows[link.story_id].append(row)
        self._text_count[link.story_id] += not (link.copy and link.copy.is_same)

    def of(self, row: int) -> str:
        return self._story_of[row]

    def best(self, similarities: Floats) -> _Best | None:
        """The story furthest above its bar, if any is above; of equals the one with the earliest entry."""
        near = np.flatnonzero((similarities >= JOIN) & self._is_placed)
        best, most = None, 0.0
        for story_id in dict.fromkeys(self._story_of[row] for row in near.tolist()):
            rows = self._rows[story_id]
            those = similarities[rows]
            nearest = int(those.argmax())
            similarity, bar = float(those[nearest]), FIRST_JOIN
            if self._text_count[story_id] > 1:
                similarity, bar = float(np.partition(those, -2)[-2:].sum()) / 2, JOIN
            if similarity >= bar and (best is None or similarity - bar > most):
                best, most = _Best(story_id, rows[nearest], similarity), similarity - bar
        return best


class Pairs:
    """How similar each two of the readings are: meaning and words, less for distance in time.

    0 for strangers: both titles name something, and nothing that either names stands in the other. -1 for never.
    """

    def __init__(self, readings: Sequence[Reading], counts: WordCounts) -> None:
        vectors = np.zeros((len(readings), 384), dtype=np.float32)
        for row, reading in enumerate(readings):
            if reading.vector is not None:
                vectors[row] = reading.vector
        lengths = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1))
        self._has_vector = lengths > 0
        self._has_vectors = bool(self._has_vector.any())
        self._vectors = vectors  # whole numbers, whose dot product float32 holds exactly
        self._lengths = np.where(self._has_vector, lengths, 1).astype(np.float32)
        self._words = _weights(readings, counts)
        self._words_across = self._words.T.tocsr()
        named, said = _names_and_words(readings, counts)
        self._named_said, self._said_named = hstack([named, said]).tocsr(), hstack([said, named]).T.tocsr()
        self._has_names = np.array([bool(reading.names) for reading in readings], dtype=bool)
        epoch = datetime(1970, 1, 1)
        hours = np.array([(reading.published_at - epoch).total_seconds() / 3600 for reading in readings])
        self._hours = (hours - hours.min(initial=np.inf)).astype(np.float32) if len(hours) else hours
        outlets = {outlet: code for code, outlet in enumerate(dict.fromkeys(r.outlet for r in readings))}
        self._outlets = np.array([outlets[reading.outlet] for reading in readings])
        self._is_silent = np.array([not reading.title for reading in readings], dtype=bool)

    def from_row(self, start: int) -> Iterator[Floats]:
        """The similarities to all readings, of each reading from `start` on; computed by the block."""
        end = len(self._hours)
        step = max(_CELLS // max(end, 1), 1)
        for first in range(start, end, step):
            yield from self.block(first, min(first + step, end))

    def block(self, start: int, end: int) -> Floats:
        """The similarities of the rows start to end, shape (end - start, all readings)."""
        rows = slice(start, end)
        words = (self._words[rows] @ self._words_across).toarray()
        words /= _WHOLE**2
        similarities = self._by_meaning(rows, words) if self._has_vectors else WORDS_ALONE * words
        apart = np.abs(self._hours[rows, None] - self._hours)
        similarities -= PER_HOUR * apart
        similarities -= SAME_OUTLET * ((self._outlets[rows, None] == self._outlets) & (apart < SAME_OUTLET_HOURS))
        similarities[self._strangers(rows) & (similarities > 0)] = 0
        similarities[(apart > OPEN_HOURS) | self._is_silent | self._is_silent[rows, None]] = -1
        return np.asarray(similarities, dtype=np.float32)

    def _by_meaning(self, rows: slice, words: Floats) -> Floats:
        similarities = self._vectors[rows] @ self._vectors.T
        similarities /= self._lengths[rows, None]
        similarities /= self._lengths
        similarities *= MEANING
        similarities += WORDS * words
        have = self._has_vector[rows, None] & self._has_vector
        np.copyto(similarities, WORDS_ALONE * words, where=~have)
        return similarities

    def _strangers(self, rows: slice) -> npt.NDArray[np.bool_]:
        met = (self._named_said[rows] @ self._said_named).toarray() > 0
        return np.asarray(self._has_names[rows, None] & self._has_names & ~met)


def _names_and_words(readings: Sequence[Reading], counts: WordCounts) -> tuple[csr_matrix, csr_matrix]:
    """What each reading names, and all that it says: two matrices of ones, a row for each reading, columns shared."""
    of_readings = [counts.before(one.published_at.date()).heads(one.entry_id, one.names, one.words) for one in readings]
    rows = [one.names for one in of_readings] + [one.said for one in of_readings]
    ids, ends = _joined(rows)
    both = _matrix(np.ones(len(ids), np.float32), ids, ends)
    return both[: len(readings)], both[len(readings) :]


def _weights(readings: Sequence[Reading], counts: WordCounts) -> csr_matrix:
    """The words of the readings, a row each, as whole numbers; each weighed by what was known before its own day."""
    weighed = [counts.before(one.published_at.date()).weighed(one.entry_id, one.words) for one in readings]
    ids, ends = _joined([one.ids for one in weighed])
    weights = np.concatenate([one.weights for one in weighed] or [np.zeros(0)])
    return _matrix(np.rint(weights * _WHOLE).astype(np.float32), ids, ends)


def _joined(rows: Sequence[npt.NDArray[np.int32]]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """All rows in one, and where each ends."""
    return np.concatenate(rows or [np.zeros(0, np.int32)]), np.cumsum([0, *map(len, rows)])


def _matrix(values: Floats, ids: npt.NDArray[np.int32], ends: npt.NDArray[np.int64]) -> csr_matrix:
    """The values in a column for each id that there is, in the order of ids."""
    is_met = np.zeros(ids.max(initial=0) + 1, dtype=bool)
    is_met[ids] = True
    columns = np.cumsum(is_met, dtype=np.int32) - 1
    return csr_matrix((values, columns[ids], ends), shape=(len(ends) - 1, max(int(columns[-1]) + 1, 1)))


# -- copies -----------------------------------------------------------------------


class _Found(NamedTuple):
    row: int
    kind: str
    similarity: float


class _Copies:
    """The texts of the window as a copy finds them: by page, by title, by shingles."""

    def __init__(self, readings: Sequence[Reading], title_days: Mapping[str, Collection[date]]) -> None:
        self._title_days = title_days
        self._keys = _shared_keys(readings)
        self._readings: dict[int, Reading] = {}
        self._first: dict[int, str] = {}
        self._pages: dict[str, int] = {}
        self._titles: dict[str, list[int]] = defaultdict(list)
        self._shingles: dict[int, list[int]] = defaultdict(list)

    def add(self, row: int, reading: Reading, copy: Copy | None) -> None:
        if not reading.title:
            return
        self._readings[row] = reading
        self._first[row] = copy.entry_id if copy and copy.is_same else reading.entry_id
        if reading.page:
            self._pages.setdefault(reading.page, row)
        self._titles[reading.title].append(row)
        if copy and copy.kind == "text" and copy.similarity == 1:
            return  # whoever is like it is like the first
        for key in self._keys.get(reading.entry_id, ()):
            self._shingles[key].append(row)

    def first_of(self, row: int) -> str:
        """The entry that the syndication group of a row began with."""
        return self._first[row]

    def find(self, reading: Reading) -> _Found | None:
        """The nearest entry that this one repeats, by the strongest ground."""
        row = self._pages.get(reading.page) if reading.page else None
        if row is not None and self._hours(row, reading) <= OPEN_HOURS:
            return _Found(row, "page", 1.0)
        is_column = self._is_column(reading)
        if not is_column:
            for row in self._titles.get(reading.title, ()):
                if self._hours(row, reading) <= TITLE_HOURS:
                    return _Found(row, "title", 1.0)
        return self._by_shingles(reading, is_column)

    def _by_shingles(self, reading: Reading, is_column: bool) -> _Found | None:
        shared: dict[int, int] = defaultdict(int)
        for key in self._keys.get(reading.entry_id, ()):
            for row in self._shingles.get(key, ()):
                shared[row] += 1
        best: _Found | None = None
        for row in sorted(shared, key=lambda row: (-shared[row], row))[:_LOOKED_AT]:
            other = self._readings[row]
            if self._hours(row, reading) > OPEN_HOURS or (is_column and other.title == reading.title):
                continue
            if min(len(reading.sketch), len(other.sketch)) < SHORT_TEXT and not _share_a_title_word(reading, other):
                continue
            similarity = jaccard(reading.sketch, other.sketch)
            if similarity >= DERIVED and (best is None or similarity > best.similarity):
                best = _Found(row, "text" if similarity >= COPY else "derived", similarity)
        return best

    def _hours(self, row: int, reading: Reading) -> float:
        return abs((self._readings[row].published_at - reading.published_at).total_seconds()) / 3600

    def _is_column(self, reading: Reading) -> bool:
        today = reading.published_at.date()
        known = self._title_days.get(reading.title, ())
        return len({day for day in known if today - COLUMN_WITHIN <= day < today}) + 1 >= COLUMN_DAYS


def _share_a_title_word(one: Reading, other: Reading) -> bool:
    return not set(one.title_words).isdisjoint(other.title_words)


def _shared_keys(readings: Sequence[Reading]) -> dict[str, list[int]]:
    """The shingles by which each reading is looked for, of those that more than one has: most texts have none."""
    keys = [reading.sketch[:_KEYS] for reading in readings]
    every, owners = (
        np.concatenate([*keys, np.zeros(0, dtype=np.uint64)]),
        np.repeat(range(len(keys)), list(map(len, keys))),
    )
    _, place, counts = np.unique(every, return_inverse=True, return_counts=True)
    shared: dict[str, list[int]] = defaultdict(list)
    for position in np.flatnonzero(counts[place] > 1).tolist():
        shared[readings[owners[position]].entry_id].append(int(every[position]))
    return shared
