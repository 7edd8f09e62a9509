"""The words of a text as numbered features: each kept with the word that it came from, so that a score can say why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DIGIT = re.compile(r"\d")
_LETTER_RUNS = (3, 4, 5)


class Features(NamedTuple):
    """What one text holds, every feature once.

    `words` numbers words and pairs of words, and `shown` writes them out, in the same order; `letters` numbers runs of
    3 to 5 letters within a word, and `owners` says for each the position in `shown` of the first word that has it.
    """

    shown: list[str]
    words: Keys
    letters: Keys
    owners: npt.NDArray[np.intp]


def read_features(text: str) -> Features:
    """The features of a text. Lower case, every digit as 0: "$2.5B" and "$3.1B" are one word."""
    found = _WORD.findall(_DIGIT.sub("0", text.lower().replace("\u2019", "'")))
    singles = list(dict.fromkeys(found))
    shown = [*singles, *dict.fromkeys(map(" ".join, pairwise(found)))]
    words = np.array([crc32(one.encode()) for one in shown], dtype=np.uint32)
    if not singles:
        return Features(shown, words, np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.intp))
    runs = [_runs(word) for word in singles]
    letters, first = np.unique(np.concatenate(runs), return_index=True)
    return Features(shown, words, letters, np.repeat(np.arange(len(runs)), [len(run) for run in runs])[first])


@lru_cache(maxsize=1 << 16)
def _runs(word: str) -> Keys:
    padded = f" {word} "
    starts = {length: range(max(len(padded) - length + 1, 1)) for length in _LETTER_RUNS}
    runs = {padded[start : start + length] for length in _LETTER_RUNS for start in starts[length]}
    return np.array([crc32(run.encode()) for run in sorted(runs)], dtype=np.uint32)


class Lexicon(NamedTuple):
    """Features that were learned: `keys` in rising order, how rare each is (`rarity`), and what it adds (`pulls`)."""

    keys: Keys
    rarity: npt.NDArray[np.float32]
    pulls: npt.NDArray[np.float32]

    @classmethod
    def of(cls, texts: Sequence[Keys], least: int) -> Lexicon:
        """The features that at least `least` of the texts hold, with no pulls yet. Others would only be noise."""
        keys, counts = np.unique(np.concatenate([*texts, np.zeros(0, np.uint32)]), return_counts=True)
        kept = counts >= least
        rarity = np.log(len(texts) / counts[kept]).astype(np.float32)
        return cls(keys[kept], rarity, np.zeros(int(kept.sum()), dtype=np.float32))

    def weigh(self, features: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]:
        """Which features are known, by their place in `features` and in the lexicon, and their weights of length 1."""
        places = np.searchsorted(self.keys, features).clip(max=max(len(self.keys) - 1, 0))
        known = np.flatnonzero(self.keys[places] == features) if len(self.keys) else np.zeros(0, dtype=np.intp)
        weights = self.rarity[places[known]].astype(np.float64)
        length = float(np.sqrt(weights @ weights))
        return known, places[known], weights / length if length > 0 else weights

    def contributions(self, features: Keys) -> Floats:
        """What each feature of a text adds to its estimate, in the order of `features`; 0 where it is not known."""
        added = np.zeros(len(features))
        known, places, weights = self.weigh(features)
        added[known] = weights * self.pulls[places]
        return added
