"""Trains the sentiment model from the labelled corpus: the same corpus gives the same weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import Ridge

from ingest.errors import UsageError
from ingest.home import SEEDS_FOLDER
from ingest.text.encoder import SentenceEncoder, Vectors
from ingest.text.features import Features, Floats, Keys, Lexicon, read_features
from ingest.text.sentiment import TIER_CUTS, Calibration, Weights

CORPUS_FILE = SEEDS_FOLDER / "corpora" / "sentiment.jsonl"

RIDGE_OF_WORDS = 1.0
# Smoother than what tells one part of the corpus from the others best: real texts lie further off than those parts do.
RIDGE_OF_MEANING = 1.5
GAMMA = 2.0
LANDMARKS = 3_000
LEAST_TEXTS_OF_WORDS = 2  # a word or pair that one text alone holds tells nothing of others
LEAST_TEXTS_OF_LETTERS = 3
# On events and writers that neither half was trained on, words are the better half; on a real stream, whose names and
# subjects the corpus cannot hold, meaning is.
SHARE_OF_WORDS = 0.3
# A real stream is flat: about half of it neutral, one article in twenty extreme. The corpus is not, for extremes must
# be learned; so the cuts are set as if its tiers came in these shares.
STREAM_MIX = np.array([0.03, 0.23, 0.48, 0.22, 0.04])


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `event` names what it reports: all texts of an event fall on one side of every split.

    An event's name begins with the letter of its part, and a part was written in one go.
    """

    text: str
    score: float
    tier: int
    event: str
    kind: str
    split: str
    second_tier: int | None

    @property
    def part(self) -> str:
        """The part of the corpus that it belongs to."""
        return self.event.partition("-")[0]


def read_corpus(path: Path = CORPUS_FILE) -> list[Example]:
    """The labelled corpus. Raises UsageError naming the line that is none."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            examples.append(
                Example(
                    text=row["text"],
                    score=float(row["score"]),
                    tier=int(row["tier"]),
                    event=row["event"],
                    kind=row["kind"],
                    split=row["split"],
                    second_tier=row.get("second_tier"),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}:{number} is no labelled text: {error!r}") from error
    return examples


class Trained(NamedTuple):
    """Weights, and what they would have said of each example had they not seen its event: scores, shape (n,)."""

    weights: Weights
    unseen_scores: Floats


def train(
    examples: Sequence[Example],
    vectors: Vectors,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Trained:
    """Fit the weights on all examples; `vectors` has one row an example.

    The cuts are set on estimates of each part by a model of the other parts, so that they know how the model does on
    events and writers that it has not seen. Raises UsageError for a corpus of one part.
    """
    if len({example.part for example in examples}) < 2:
        raise UsageError("the cuts are set on parts that were left out: a corpus needs two parts or more (a-…, b-…)")
    read = [read_features(example.text) for example in examples]
    gold = np.array([example.score for example in examples])
    tiers = np.array([example.tier for example in examples])
    parts = np.array([example.part for example in examples])
    folds = np.unique(parts)

    by_words, together = np.zeros(len(examples)), np.zeros(len(examples))
    for done, part_left_out in enumerate(folds, 1):
        held, kept = np.flatnonzero(parts == part_left_out), np.flatnonzero(parts != part_left_out)
        part = _fit(examples, read, vectors, gold, kept)
        texts = [examples[i].text for i in held.tolist()]
        by_words[held] = part.by_words(texts)
        together[held] = part.together(texts, vectors[held])
        progress(done, len(folds) + 1)
    fitted = _fit(examples, read, vectors, gold, np.arange(len(examples)))
    progress(len(folds) + 1, len(folds) + 1)
    calibration = calibrate(together, tiers)
    weights = replace(
        fitted,
        calibration=calibration,
        words_calibration=calibrate(by_words, tiers),
        corpus_hash=corpus_hash(examples),
    )
    return Trained(weights, calibration.scores(together))


def corpus_hash(examples: Sequence[Example]) -> str:
    """Names the corpus that weights were made of."""
    lines = (f"{example.text}\x1f{example.score}\x1f{example.split}" for example in examples)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def corpus_vectors(examples: Sequence[Example], encoder: SentenceEncoder) -> Vectors:
    """One vector an example."""
    return encoder.encode([example.text for example in examples])


def _fit(
    examples: Sequence[Example], read: Sequence[Features], vectors: Vectors, gold: Floats, kept: npt.NDArray[np.intp]
) -> Weights:
    words = Lexicon.of([read[i].words for i in kept], LEAST_TEXTS_OF_WORDS)
    letters = Lexicon.of([read[i].letters for i in kept], LEAST_TEXTS_OF_LETTERS)
    weighed = [_matrix(words, [read[i].words for i in kept]), _matrix(letters, [read[i].letters for i in kept])]
    ridge = Ridge(alpha=RIDGE_OF_WORDS, solver="sparse_cg", tol=1e-6).fit(hstack(weighed).tocsr(), gold[kept])
    pulls = np.asarray(ridge.coef_, dtype=np.float32)
    order = sorted(kept, key=lambda i: sha256(examples[i].text.encode()).hexdigest())
    landmarks = vectors[sorted(order[:LANDMARKS])].astype(np.float64)
    nearness, meaning_offset = _kernel_ridge(vectors[kept].astype(np.float64), landmarks, gold[kept])
    none = Calibration(np.array(TIER_CUTS), 0.1)
    return Weights(
        words=words._replace(pulls=pulls[: len(words.keys)]),
        letters=letters._replace(pulls=pulls[len(words.keys) :]),
        words_offset=float(ridge.intercept_),
        landmarks=landmarks.astype(np.float32),
        nearness=nearness.astype(np.float32),
        meaning_offset=meaning_offset,
        gamma=GAMMA,
        share_of_words=SHARE_OF_WORDS,
        calibration=none,
        words_calibration=none,
        corpus_hash="00",
    )


def _matrix(lexicon: Lexicon, texts: Sequence[Keys]) -> csr_matrix:
    weighed = [lexicon.weigh(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for _, places, _ in weighed)])
    columns = np.concatenate([places for _, places, _ in weighed])
    values = np.concatenate([weights for _, _, weights in weighed])
    return csr_matrix((values, columns, ends), shape=(len(texts), len(lexicon.keys)))


def _kernel_ridge(vectors: Floats, landmarks: Floats, gold: Floats) -> tuple[Floats, float]:
    """Ridge regression on nearness to landmarks (Nyström; Williams and Seeger, NIPS 2000)."""
    offset = float(gold.mean())
    near = np.exp(-2 * GAMMA * (1 - vectors @ landmarks.T))
    among = np.exp(-2 * GAMMA * (1 - landmarks @ landmarks.T))
    left = near.T @ near + RIDGE_OF_MEANING * among + 1e-8 * np.eye(len(landmarks))
    return np.asarray(np.linalg.solve(left, near.T @ (gold - offset)), dtype=np.float64), offset


# -- calibration ----------------------------------------------------------------


def calibrate(estimates: Floats, tiers: npt.NDArray[np.int64]) -> Calibration:
    """Cuts that give a stream's texts its tiers in the right shares, and the width that makes the tiers likeliest.

    Matching shares was steadier than searching for the cuts that agree best: those follow the accidents of a corpus.
    """
    weights = (STREAM_MIX / np.bincount(tiers + 2, minlength=5).clip(1))[tiers + 2]
    weights /= weights.sum()
    order = np.argsort(estimates, kind="stable")
    ranks = np.cumsum(weights[order])
    # Half-way between the last estimate below an edge and the first above it, and each a little above the one before.
    below = np.searchsorted(ranks, np.cumsum(STREAM_MIX)[:-1] - 1e-9).clip(max=len(estimates) - 2)
    cuts = (estimates[order][below] + estimates[order][below + 1]) / 2
    cuts = np.maximum.accumulate(cuts + 1e-6 * np.arange(4))
    widths = np.geomspace(0.02, 0.5, 40)
    likelihoods = [_log_likelihood(estimates, tiers, weights, Calibration(cuts, float(width))) for width in widths]
    return Calibration(cuts, float(widths[int(np.argmax(likelihoods))]))


def _log_likelihood(
    estimates: Floats, tiers: npt.NDArray[np.int64], weights: Floats, calibration: Calibration
) -> float:
    likely = calibration.probabilities(estimates)[np.arange(len(tiers)), tiers + 2]
    return float((weights * np.log(likely.clip(1e-9))).sum())
