"""Sentiment behind one interface: a text and its vector in, a score out, with tier probabilities where known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from ingest.text.encoder import Vectors


class Sentiment(NamedTuple):
    """`score` from -1 (very bad for those it is about) to 1; `tiers` the probabilities of -2, -1, 0, 1, 2, or None."""

    score: float
    tiers: tuple[float, float, float, float, float] | None


class SentimentModel(Protocol):
    """What a model of sentiment is to the rest of Beatbook."""

    version: str

    def score(self, texts: Sequence[str], vectors: Vectors) -> list[Sentiment]:
        """One sentiment a text; `vectors` has one row a text, in the same order."""


class LexiconBaseline:
    """A baseline and named as one: VADER's general lexicon of 7,500 words, which was never trained on this beat.

    It knows no trade: "cuts jobs" and "beats estimates" are plain words to it. It gives no probabilities, since it
    has none. Source: Hutto and Gilbert, VADER, ICWSM 2014.
    """

    version = "vader-3.3.2-baseline"

    @cached_property
    def _analyzer(self) -> SentimentIntensityAnalyzer:
        return SentimentIntensityAnalyzer()

    def score(self, texts: Sequence[str], vectors: Vectors) -> list[Sentiment]:
        """The compound score of each text; the vectors are not read."""
        return [Sentiment(float(self._analyzer.polarity_scores(text)["compound"]), None) for text in texts]
