"""Earlier stories on the same thing: found by rare words that titles share, judged by meaning."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
        best = sorted(shared, key=lambda story_id: (-shared[story_id], story_id))[:_LOOKED_AT]
        return [known[story_id] for story_id in best]

    def _judged(
        self, story: Beginning, candidates: Sequence[Beginning], weights: Mapping[str, float]
    ) -> Iterable[tuple[Beginning, float]]:
        for other in candidates:
            if story.vector is not None and other.vector is not None:
                similarity, least = _cosine(story.vector, other.vector), NEAR
            else:
                similarity, least = _shared(weights, other.words), NEAR_IN_WORDS
            if similarity >= least:
                yield other, similarity


def _cosine(first: npt.NDArray[np.int8], second: npt.NDArray[np.int8]) -> float:
    one, other = first.astype(np.float64), second.astype(np.float64)
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def _shared(weights: Mapping[str, float], others: Sequence[str]) -> float:
    """Cosine over the words of the first: those that only the other has weigh as the first's do on average."""
    own = sum(weight**2 for weight in weights.values())
    both = sum(weights[word] ** 2 for word in others if word in weights)
    strange = sum(word not in weights for word in others) * own / max(len(weights), 1)
    return float(both / np.sqrt(own * (both + strange))) if both else 0.0
