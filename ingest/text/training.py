"""Trains the sentiment model from the labelled corpus: the same corpus gives the same weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge

from ingest.errors import UsageError
from ingest.evaluate.agreement import quadratic_kappa
from ingest.home import SEEDS_FOLDER
from ingest.text.encoder import SentenceEncoder, Vectors
from ingest.text.features import word_features
from ingest.text.sentiment import TIER_CUTS, Calibration, Floats, Weights

CORPUS_FILE = SEEDS_FOLDER / "corpora" / "sentiment.jsonl"

FOLDS = 5
RIDGE_OF_WORDS = 1.0
RIDGE_OF_MEANING = 0.6
GAMMA = 1.0
LANDMARKS = 2_000
SHARE_OF_WORDS = 0.5
# A real stream is flat: about half of it neutral, one article in twenty extreme. The corpus is not, for extremes must
# be learned; so the cuts are set as if its tiers came in these shares.
STREAM_MIX = np.array([0.03, 0.23, 0.48, 0.22, 0.04])


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `event` names what it reports: all texts of an event fall on one side of every split."""

    text: str
    score: float
    tier: int
    event: str
    kind: str
    split: str
    second_tier: int | None


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


def train(
    examples: Sequence[Example],
    vectors: Vectors,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Weights:
    """Fit the weights on the examples of split `train`; `vectors` has one row an example.

    The cuts are set on out-of-fold estimates, so that they know how the model does on events that it has not seen.
    """
    chosen = [i for i, example in enumerate(examples) if example.split == "train"]
    texts = [examples[i].text for i in chosen]
    gold = np.array([examples[i].score for i in chosen])
    tiers = np.array([examples[i].tier for i in chosen])
    meaning = vectors[chosen]
    folds = np.array([_fold(examples[i].event) for i in chosen])

    by_words, together = np.zeros(len(chosen)), np.zeros(len(chosen))
    for fold in range(FOLDS):
        held = folds == fold
        part = _fit(
            [text for text, is_held in zip(texts, held, strict=True) if not is_held], meaning[~held], gold[~held]
        )
        held_texts = [text for text, is_held in zip(texts, held, strict=True) if is_held]
        by_words[held] = part.by_words(held_texts)
        together[held] = part.together(held_texts, meaning[held])
        progress(fold + 1, FOLDS + 1)
    fitted = _fit(texts, meaning, gold)
    progress(FOLDS + 1, FOLDS + 1)
    return Weights(
        **{
            **{name: getattr(fitted, name) for name in Weights.__slots__},
            "calibration": calibrate(together, tiers),
            "words_calibration": calibrate(by_words, tiers),
            "corpus_hash": corpus_hash(examples),
        }
    )


def corpus_hash(examples: Sequence[Example]) -> str:
    """Names the corpus that weights were made of."""
    lines = (f"{example.text}\x1f{example.score}\x1f{example.split}" for example in examples)
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def corpus_vectors(examples: Sequence[Example], encoder: SentenceEncoder) -> Vectors:
    """One vector an example."""
    return encoder.encode([example.text for example in examples])


def _fold(event: str) -> int:
    return int(sha256(event.encode()).hexdigest(), 16) % FOLDS


def _fit(texts: Sequence[str], vectors: Vectors, gold: Floats) -> Weights:
    ridge = Ridge(alpha=RIDGE_OF_WORDS, solver="sparse_cg", tol=1e-6).fit(word_features(texts), gold)
    order = sorted(range(len(texts)), key=lambda i: sha256(texts[i].encode()).hexdigest())
    landmarks = vectors[sorted(order[:LANDMARKS])].astype(np.float64)
    pulls, offset = _kernel_ridge(vectors.astype(np.float64), landmarks, gold)
    none = Calibration(np.array(TIER_CUTS), 0.1)
    return Weights(
        words=np.asarray(ridge.coef_, dtype=np.float32),
        words_offset=float(ridge.intercept_),
        landmarks=landmarks.astype(np.float32),
        pulls=pulls.astype(np.float32),
        pulls_offset=offset,
        gamma=GAMMA,
        share_of_words=SHARE_OF_WORDS,
        calibration=none,
        words_calibration=none,
        corpus_hash="00",
    )


def _kernel_ridge(vectors: Floats, landmarks: Floats, gold: Floats) -> tuple[Floats, float]:
    """Ridge regression on nearness to landmarks (Nyström; Williams and Seeger, NIPS 2000)."""
    offset = float(gold.mean())
    near = np.exp(-2 * GAMMA * (1 - vectors @ landmarks.T))
    among = np.exp(-2 * GAMMA * (1 - landmarks @ landmarks.T))
    left = near.T @ near + RIDGE_OF_MEANING * among + 1e-8 * np.eye(len(landmarks))
    return np.asarray(np.linalg.solve(left, near.T @ (gold - offset)), dtype=np.float64), offset


# -- calibration ----------------------------------------------------------------


def calibrate(estimates: Floats, tiers: npt.NDArray[np.int64]) -> Calibration:
    """Cuts that serve kappa and exactness best in a stream's mix of tiers, and the width that makes them likeliest."""
    weights = (STREAM_MIX / np.bincount(tiers + 2, minlength=5).clip(1))[tiers + 2]
    weights /= weights.sum()
    # Start where each tier's border lies in the ranks of a stream, then move one cut at a time while it helps.
    order = np.argsort(estimates)
    ranks = np.cumsum(weights[order])
    cuts = np.array([estimates[order][np.searchsorted(ranks, edge)] for edge in np.cumsum(STREAM_MIX)[:-1]])
    best = _worth(estimates, tiers, weights, cuts)
    for step in (0.08, 0.04, 0.02, 0.01):
        improved = True
        while improved:
            improved = False
            for index in range(4):
                for move in (-step, step):
                    tried = cuts.copy()
                    tried[index] += move
                    if not (np.diff(tried) > 0.02).all():
                        continue
                    worth = _worth(estimates, tiers, weights, tried)
                    if worth > best + 1e-9:
                        cuts, best, improved = tried, worth, True
    widths = np.geomspace(0.02, 0.5, 40)
    likelihoods = [_log_likelihood(estimates, tiers, weights, Calibration(cuts, float(width))) for width in widths]
    return Calibration(cuts, float(widths[int(np.argmax(likelihoods))]))


def _worth(estimates: Floats, tiers: npt.NDArray[np.int64], weights: Floats, cuts: Floats) -> float:
    guessed = np.digitize(estimates, cuts) - 2
    return quadratic_kappa(tiers, guessed, weights) + float(weights[guessed == tiers].sum())


def _log_likelihood(
    estimates: Floats, tiers: npt.NDArray[np.int64], weights: Floats, calibration: Calibration
) -> float:
    likely = calibration.probabilities(estimates)[np.arange(len(tiers)), tiers + 2]
    return float((weights * np.log(likely.clip(1e-9))).sum())
