"""Earlier stories on the same thing: found by rare words that titles share, judged by meaning."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ingest.text.story_words import Known

REACH = timedelta(days=180)
NEIGHBOURS = 5
NEAR = 0.5  # cosine of the vectors; below it stories share a word and little else
NEAR_IN_WORDS = 0.35  # cosine of the words, where one has no vector
_RARE_WORDS = 5  # of a title: by these candidates are looked for
_REMEMBERED = 32  # stories of each word, the newest: so the cost does not hang on how long the memory is
_LOOKED_AT = 24


@dataclass(frozen=True, slots=True)
class Beginning:
    """The entry that a story began with: the words of its title, and its vector or None."""

    story_id: str
    published_at: datetime
    words: Sequence[str]
    vector: npt.NDArray[np.int8] | None


class Neighbour(NamedTuple):
    """An earlier story and how near it is: cosine of vectors, of words where one has no vector."""

    story_id: str
    similarity: float


class Timeline:
    """The stories of the last half-year by the words of their titles, in the order in which they began."""

    def __init__(self) -> None:
        self._by_word: dict[str, deque[Beginning]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def add(self, beginning: Beginning) -> None:
        """Remember a story."""
        for word in beginning.words:
            self._by_word[word].append(beginning)

    def forget(self, before: datetime) -> None:
        """Drop what no later story reaches."""
        for word in [word for word, known in self._by_word.items() if known[-1].published_at < before]:
            del self._by_word[word]

    def nearest(self, story: Beginning, known: Known) -> list[Neighbour]:
        """The earlier stories that are nearest to one, at most NEIGHBOURS."""
        weights = {word: known.rarity(word) for word in story.words}
        candidates = self._candidates(story, weights)
        found = [
            Neighbour(other.story_id, similarity) for other, similarity in self._judged(story, candidates, weights)
        ]
        return sorted(found, key=lambda neighbour: (-neighbour.similarity, neighbour.story_id))[:NEIGHBOURS]

    def _candidates(self, story: Beginning, weights: Mapping[str, float]) -> list[Beginning]:
        shared: dict[str, float] = defaultdict(float)
        known: dict[str, Beginning] = {}
        for word in sorted(weights, key=lambda word: (-weights[word], word))[:_RARE_WORDS]:
            for other in self._by_word.get(word, ()):
                if story.published_at - REACH <= other.published_at <= story.published_at:
                    shared[other.story_id] += weights[word]
                    known[other.story_id] = other
        shared.pop(story.story_id, None)
        best = sorted(shared, key=shared.__getitem__, reverse=True)[:_LOOKED_AT]
        return [known[story_id] for story_id in best]

    def _judged(
        self, story: Beginning, candidates: Sequence[Beginning], weights: Mapping[str, float]
    ) -> Iterable[tuple[Beginning, float]]:
        meant = [other for other in candidates if story.vector is not None and other.vector is not None]
        for other, similarity in zip(meant, _cosines(story, meant), strict=True):
            if similarity >= NEAR:
                yield other, similarity
        squares = {word: weight**2 for word, weight in weights.items()}
        own = sum(squares.values())
        for other in candidates:
            if story.vector is None or other.vector is None:
                similarity = _shared(squares, own, other.words)
                if similarity >= NEAR_IN_WORDS:
                    yield other, similarity


def _cosines(story: Beginning, others: Sequence[Beginning]) -> list[float]:
    """Of the story's vector and those of others; all have one."""
    if not others:
        return []
    own = np.asarray(story.vector, dtype=np.float64)
    vectors = np.array([other.vector for other in others], dtype=np.float64)
    lengths = np.sqrt((own @ own) * (vectors * vectors).sum(axis=1))
    return (vectors @ own / lengths).tolist()  # type: ignore[no-any-return]


def _shared(squares: Mapping[str, float], own: float, others: Sequence[str]) -> float:
    """Cosine over the words of a story, by the squares of their weights and the sum of these.

    Words that only the other has weigh as the story's do on average.
    """
    both, strange = 0.0, 0
    for word in others:
        square = squares.get(word)
        if square is None:
            strange += 1
        else:
            both += square
    return both / sqrt(own * (both + strange * own / max(len(squares), 1))) if both else 0.0
