"""Sentiment behind one interface: a text and its vector in, a score and the probabilities of the tiers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from ingest.text.encoder import Vectors
from ingest.text.features import Floats, Lexicon, read_features

WEIGHTS_FILE = Path(__file__).parent / "weights" / "sentiment.npz"
TIER_CUTS = (-0.6, -0.2, 0.2, 0.6)  # of scores, gold ones and ours; dbt cuts at the same places


SHOWN_WORDS = 6  # of a text, as evidence
LEAST_PULL = 0.005  # what moves the estimate less says nothing


class Pull(NamedTuple):
    """A word, or two side by side, and what it adds to the estimate that becomes the score."""

    word: str
    pull: float


class Sentiment(NamedTuple):
    """`score` from -1 (very bad for those it is about) to 1; `tiers` the probabilities of -2, -1, 0, 1, 2, or None.

    `words` are the words that pulled the most, strongest first; empty from models that cannot say.
    """

    score: float
    tiers: tuple[float, float, float, float, float] | None
    words: tuple[Pull, ...] = ()


class SentimentModel(Protocol):
    """What a model of sentiment is to the rest of Beatbook."""

    version: str

    def score(self, texts: Sequence[str], vectors: Vectors | None) -> list[Sentiment]:
        """One sentiment a text; `vectors` has one row a text, in the same order, or is None without an encoder."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a raw estimate becomes a score and tier probabilities: four cuts of the estimate, and how sharp they are.

    The score is the estimate stretched piecewise so that its cuts fall on TIER_CUTS. The probability of lying above a
    cut is a logistic curve of the distance to it, `width` wide.
    """

    cuts: Floats
    width: float

    def scores(self, estimates: Floats) -> Floats:
        """Scores in [-1, 1], rising with the estimates; the cuts of the estimates become ±.2 and ±.6."""
        reach = max(1.0, 2 * float(np.abs(self.cuts).max()))
        return np.interp(estimates, [-reach, *self.cuts, reach], [-1.0, *TIER_CUTS, 1.0])

    def probabilities(self, estimates: Floats) -> Floats:
        """Probabilities of the five tiers, shape (n, 5), rows summing to 1."""
        above = 1 / (1 + np.exp(-(estimates[:, None] - self.cuts[None, :]) / self.width))
        edges = np.hstack([np.ones((len(estimates), 1)), above, np.zeros((len(estimates), 1))])
        return edges[:, :-1] - edges[:, 1:]


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained numbers, as plain arrays: what `beatbook train sentiment` writes and every scoring reads.

    `words` and `letters` weigh what a text says; `landmarks` are unit vectors of training texts, shape (n, 384), and
    `nearness` what nearness to each adds; `calibration` holds for both together, `words_calibration` for words alone.
    """

    words: Lexicon
    letters: Lexicon
    words_offset: float
    landmarks: npt.NDArray[np.float32]
    nearness: npt.NDArray[np.float32]
    meaning_offset: float
    gamma: float
    share_of_words: float
    calibration: Calibration
    words_calibration: Calibration
    corpus_hash: str

    def by_words(self, texts: Sequence[str]) -> Floats:
        """The estimate from the words alone."""
        return np.array([self.words_offset + self.pulls(text)[1].sum() for text in texts])

    def pulls(self, text: str) -> tuple[list[str], Floats]:
        """Words and pairs of words of a text, and what each adds to the estimate from words, its letters included."""
        found = read_features(text)
        added = self.words.contributions(found.words)
        lettered = np.bincount(found.owners, self.letters.contributions(found.letters), minlength=len(added))
        return found.shown, added + lettered

    def by_meaning(self, vectors: Vectors) -> Floats:
        """The estimate from the vectors alone: a sum over landmarks, weighed by nearness."""
        near = np.exp(-2 * self.gamma * (1 - vectors.astype(np.float64) @ self.landmarks.T))
        return np.asarray(near @ self.nearness.astype(np.float64) + self.meaning_offset)

    def together(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Both estimates, mixed as they served best on texts that neither was trained on."""
        return self.share_of_words * self.by_words(texts) + (1 - self.share_of_words) * self.by_meaning(vectors)

    def save(self, path: Path) -> None:
        """Write plain arrays; never a pickle."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                **{
                    f"{name}_{part}": values if part == "keys" else values.astype(np.float16)
                    for name, lexicon in (("words", self.words), ("letters", self.letters))
                    for part, values in lexicon._asdict().items()
                },
                landmarks=np.rint(self.landmarks.clip(-_PEAK, _PEAK) * 127 / _PEAK).astype(np.int8),
                nearness=self.nearness,
                numbers=np.array([self.words_offset, self.meaning_offset, self.gamma, self.share_of_words]),
                cuts=np.vstack([self.calibration.cuts, self.words_calibration.cuts]),
                widths=np.array([self.calibration.width, self.words_calibration.width]),
                corpus_hash=np.frombuffer(bytes.fromhex(self.corpus_hash), dtype=np.uint8),
            )

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> Weights:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            words_offset, meaning_offset, gamma, share = (float(number) for number in stored["numbers"])

            def lexicon(name: str) -> Lexicon:
                return Lexicon(
                    stored[f"{name}_keys"],
                    stored[f"{name}_rarity"].astype(np.float32),
                    stored[f"{name}_pulls"].astype(np.float32),
                )

            return cls(
                words=lexicon("words"),
                letters=lexicon("letters"),
                words_offset=words_offset,
                landmarks=stored["landmarks"].astype(np.float32) * (_PEAK / 127),
                nearness=stored["nearness"],
                meaning_offset=meaning_offset,
                gamma=gamma,
                share_of_words=share,
                calibration=Calibration(stored["cuts"][0], float(stored["widths"][0])),
                words_calibration=Calibration(stored["cuts"][1], float(stored["widths"][1])),
                corpus_hash=stored["corpus_hash"].tobytes().hex(),
            )


_PEAK = 0.3  # hardly a component of a unit vector of this encoder is larger: the range of the eight bits


def trained_version(path: Path = WEIGHTS_FILE) -> str:
    """The version of weights, named by the file: another corpus or another way to train makes another version."""
    return f"beat-sentiment-{sha256(path.read_bytes()).hexdigest()[:8]}"


class TrainedSentiment:
    """The model that was trained on the beat's labelled corpus (seeds/corpora/sentiment.jsonl)."""

    def __init__(self, path: Path = WEIGHTS_FILE) -> None:
        self._weights = Weights.load(path)
        self.version = trained_version(path)

    def score(self, texts: Sequence[str], vectors: Vectors | None) -> list[Sentiment]:
        """Scores, tier probabilities and the words that pulled; from the words alone where there are no vectors."""
        if not texts:
            return []
        weights = self._weights
        pulls = [weights.pulls(text) for text in texts]
        estimates = weights.words_offset + np.array([added.sum() for _, added in pulls])
        share, calibration = 1.0, weights.words_calibration
        if vectors is not None:
            share, calibration = weights.share_of_words, weights.calibration
            estimates = share * estimates + (1 - share) * weights.by_meaning(vectors)
        scores, tiers = calibration.scores(estimates), calibration.probabilities(estimates)
        return [
            Sentiment(float(score), (float(a), float(b), float(c), float(d), float(e)), _strongest(*found, share))
            for score, (a, b, c, d, e), found in zip(scores, tiers, pulls, strict=True)
        ]


def _strongest(words: Sequence[str], added: Floats, share: float) -> tuple[Pull, ...]:
    shares = np.round(share * added, 3)
    first = np.argsort(-np.abs(shares), kind="stable")[:SHOWN_WORDS]
    return tuple(Pull(words[place], float(shares[place])) for place in first if abs(shares[place]) >= LEAST_PULL)


class LexiconBaseline:
    """A baseline and named as one: VADER's general lexicon of 7,500 words, which was never trained on this beat.

    It knows no trade: "cuts jobs" and "beats estimates" are plain words to it. It gives no probabilities, since it
    has none. Source: Hutto and Gilbert, VADER, ICWSM 2014.
    """

    version = "vader-3.3.2-baseline"

    @cached_property
    def _analyzer(self) -> SentimentIntensityAnalyzer:
        return SentimentIntensityAnalyzer()

    def score(self, texts: Sequence[str], vectors: Vectors | None) -> list[Sentiment]:
        """The compound score of each text; the vectors are not read."""
        return [Sentiment(float(self._analyzer.polarity_scores(text)["compound"]), None) for text in texts]
