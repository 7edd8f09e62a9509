"""Text becomes numbers: every text that has none yet is encoded and scored once, wherever it turns up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import pyarrow as pa

from ingest.text.encoder import SentenceEncoder, pack
from ingest.text.sentiment import LexiconBaseline, SentimentModel
from ingest.warehouse.store import UnscoredText, Warehouse

CHUNK_TEXTS = 512  # about five seconds' work: so much is scored again after a kill, and so long no other writer waits

SIGNAL_SCHEMA = pa.schema(
    [
        ("content_hash", pa.string()),
        ("model_version", pa.string()),
        ("vector", pa.binary()),
        ("vector_scale", pa.float64()),
        ("sentiment_score", pa.float64()),
        *(
            (name, pa.float64())
            for name in ("p_very_negative", "p_negative", "p_neutral", "p_positive", "p_very_positive")
        ),
        ("scored_at", pa.timestamp("us")),
    ]
)


class Scorer:
    """The encoder and the sentiment model that work together, under one version."""

    def __init__(self, encoder: SentenceEncoder | None = None, sentiment: SentimentModel | None = None) -> None:
        self._encoder = encoder or SentenceEncoder()
        self._sentiment = sentiment or LexiconBaseline()

    @property
    def version(self) -> str:
        """Names both models: rows of another version are never overwritten."""
        return f"{self._sentiment.version}+{self._encoder.version}"

    def score(self, texts: list[UnscoredText], scored_at: datetime) -> pa.Table:
        """The signals of the texts as a table of SIGNAL_SCHEMA, in the same order."""
        words = [f"{text.title}. {text.text}".strip(". ") for text in texts]
        vectors = self._encoder.encode(words)
        sentiments = self._sentiment.score(words, vectors)
        rows = [
            (text.content_hash, self.version, *pack(vector), said.score, *(said.tiers or (None,) * 5), scored_at)
            for text, vector, said in zip(texts, vectors, sentiments, strict=True)
        ]
        columns = zip(*rows, strict=True) if rows else ((),) * len(SIGNAL_SCHEMA)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SIGNAL_SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=SIGNAL_SCHEMA)


def model_version() -> str:
    """The version that `score_waiting` scores with, without loading a model."""
    return f"{LexiconBaseline.version}+{SentenceEncoder.version}"


def score_waiting(
    open_warehouse: Callable[[], AbstractContextManager[Warehouse]],
    *,
    limit: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, int]:
    """Score what is not scored yet, newest first, `limit` texts at most. Each chunk is stored as soon as it is done.

    The warehouse is open only while rows are read and written, so that other writers get their turn in between.
    `progress` is told how many texts of how many are done. The result counts {"scored", "waiting"}.
    """
    scorer = Scorer()
    with open_warehouse() as warehouse:
        waiting = warehouse.count_unscored(scorer.version)
        total = waiting if limit is None else min(limit, waiting)
        texts = warehouse.unscored(scorer.version, min(CHUNK_TEXTS, total))
        now = warehouse.now()
    done = 0
    while texts:
        signals = scorer.score(texts, now)
        done += len(texts)
        with open_warehouse() as warehouse:
            warehouse.add_signals(signals)
            texts = warehouse.unscored(scorer.version, min(CHUNK_TEXTS, total - done))
            now = warehouse.now()
        progress(done, total)
    return {"scored": done, "waiting": waiting - done}
