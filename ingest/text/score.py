"""Text becomes numbers: every text that has none yet is encoded and scored once, wherever it turns up."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

import pyarrow as pa

from ingest.errors import StoppedError
from ingest.records import Reach
from ingest.stopping import StopRequest, stop_request
from ingest.text.encoder import SentenceEncoder, Vectors, pack
from ingest.text.readings import METHODS, read, table_of
from ingest.text.sentiment import SentimentModel, TrainedSentiment, trained_version
from ingest.warehouse.store import Readings, UnscoredText, Warehouse
from ingest.workers import WORKER_COUNT, in_order, workers

# Up to ten seconds' work on two cores: so long no other writer waits, and so seldom the next texts are looked for.
CHUNK_TEXTS = {Reach.FULL: 1_024, Reach.TITLE: 4_096, Reach.NONE: 8_192}
CHUNK_SECONDS = 10.0  # on a slow machine a chunk ends earlier: so much work is lost by a kill, at most
PIECE_TEXTS = 64  # so often a chunk looks whether it is time to end
WORKER_PIECE_TEXTS = 512  # the same where other processes do the work: each piece travels there and back
WORTH_WORKERS_TEXTS = 10_000  # scored on words alone: fewer are done before other processes have started
CHUNK_READINGS = 8192  # texts that are read for the first time, or by a new method: a second's work or two

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
        ("tone_words", pa.list_(pa.struct([("word", pa.string()), ("pull", pa.float64())]))),
        ("scored_at", pa.timestamp("us")),
    ]
)


class Scorer:
    """The encoder and the sentiment model that work together, under one version."""

    def __init__(self, reach: Reach = Reach.FULL, sentiment: SentimentModel | None = None) -> None:
        self.reach = reach
        self._encoder = SentenceEncoder() if reach is not Reach.NONE else None
        self._sentiment = sentiment or TrainedSentiment()

    @property
    def version(self) -> str:
        """Names both models and how much they read: rows of another version are never overwritten."""
        return f"{self._sentiment.version}+{_ENCODED_BY[self.reach]}"

    def read(self, texts: Sequence[UnscoredText]) -> list[str]:
        """What is scored of each text."""
        if self.reach is Reach.TITLE:
            return [text.title for text in texts]
        return [f"{text.title}. {text.text}".strip(". ") for text in texts]

    def in_order(self, texts: list[UnscoredText]) -> list[UnscoredText]:
        """The texts as they are scored fastest: those of equal length beside each other, the longest first."""
        if self._encoder is None:
            return texts
        lengths = self._encoder.lengths(self.read(texts))
        return [texts[place] for place in sorted(range(len(texts)), key=lambda place: -lengths[place])]

    def score(self, pieces: Sequence[list[UnscoredText]], scored_at: datetime) -> Generator[pa.Table]:
        """The signals of each piece as a table of SIGNAL_SCHEMA, in the same order; the next is encoded meanwhile."""
        words = [self.read(piece) for piece in pieces]
        encoded: Iterable[Vectors | None] = self._encoder.encode_ahead(words) if self._encoder else [None] * len(words)
        for piece, said, vectors in zip(pieces, words, encoded, strict=True):
            yield self._signals(piece, said, vectors, scored_at)

    def _signals(
        self, texts: list[UnscoredText], words: list[str], vectors: Vectors | None, scored_at: datetime
    ) -> pa.Table:
        packed: list[tuple[bytes | None, float | None]] = [(None, None)] * len(words)
        if vectors is not None:
            packed = [pack(vector) for vector in vectors]
        rows = [
            (
                text.content_hash,
                self.version,
                *vector,
                said.score,
                *(said.tiers or (None,) * 5),
                [pull._asdict() for pull in said.words] or None,
                scored_at,
            )
            for text, vector, said in zip(texts, packed, self._sentiment.score(words, vectors), strict=True)
        ]
        return table_of(rows, SIGNAL_SCHEMA)


_ENCODED_BY = {
    Reach.FULL: SentenceEncoder.version,
    Reach.TITLE: f"{SentenceEncoder.version}-titles",
    Reach.NONE: "words",
}


def model_version(reach: Reach = Reach.FULL) -> str:
    """The version that `score_waiting` scores with, without loading a model."""
    return f"{trained_version()}+{_ENCODED_BY[reach]}"


def score_waiting(
    open_warehouse: Callable[[], AbstractContextManager[Warehouse]],
    *,
    limit: int | None = None,
    reach: Reach = Reach.FULL,
    again: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, int]:
    """Score what is not scored yet, newest first, `limit` texts at most. Each chunk is stored as soon as it is done.

    A text that any version has scored is not scored by another, unless `again` asks for it; old rows stay.
    Texts that were scored before and that a method of reading has not read yet are read first, in chunks of their own:
    that takes seconds.
    The warehouse is open only while rows are read and written, so that other writers get their turn in between.
    `progress` is told how many texts of how many are done. The result counts {"scored", "waiting"}. Raises StoppedError
    after a signal, when the texts that were scored by then are stored.
    """
    scorer = Scorer(reach)
    lacking = scorer.version if again else None
    with open_warehouse() as warehouse:
        waiting = warehouse.count_waiting(lacking, METHODS)
        total = waiting if limit is None else min(limit, waiting)
        texts, needs_signals = _next_texts(warehouse, lacking, reach, total)
        now = warehouse.now()
    done = 0
    with stop_request() as stop, _word_workers(reach, total) as executor:
        while texts and stop.number is None:
            try:
                texts, scored = _score_chunk(scorer, executor, texts, needs_signals, now, stop)
            except BrokenExecutor:
                # A signal to the whole group ends the workers too.
                if stop.number is None:
                    raise
                break
            done += len(texts)
            with open_warehouse() as warehouse:
                with warehouse.transaction():
                    if scored.signals:
                        warehouse.add_signals(scored.signals)
                    warehouse.add_readings(scored.readings)
                texts, needs_signals = _next_texts(warehouse, lacking, reach, total - done)
                now = warehouse.now()
            progress(done, total)
    if stop.number is not None:
        raise StoppedError(f"stopped; {done:,} texts were scored and are stored, {waiting - done:,} wait", stop.number)
    return {"scored": done, "waiting": waiting - done}


class Scored(NamedTuple):
    """The signals of some texts (None where they had theirs before) and what was read in them."""

    signals: pa.Table | None
    readings: Readings


def _score_chunk(
    scorer: Scorer,
    executor: Executor | None,
    texts: list[UnscoredText],
    needs_signals: bool,
    now: datetime,
    stop: StopRequest,
) -> tuple[list[UnscoredText], Scored]:
    """Texts of the chunk with their numbers: as many as there is time for, at least a piece."""
    if not needs_signals:
        return texts, Scored(None, read(texts, now))
    deadline = time.monotonic() + CHUNK_SECONDS
    texts = scorer.in_order(texts)
    size = WORKER_PIECE_TEXTS if executor else PIECE_TEXTS
    pieces = [texts[start : start + size] for start in range(0, len(texts), size)]
    calls = ((piece, now) for piece in pieces)
    done: list[Scored] = []
    with closing(in_order(executor, score_words, calls) if executor else _score_here(scorer, pieces, now)) as scored:
        for piece in scored:
            done.append(piece)
            if stop.number is not None or time.monotonic() > deadline:
                break
    signals = pa.concat_tables([piece.signals for piece in done])
    readings = Readings(*map(pa.concat_tables, zip(*(piece.readings for piece in done), strict=True)))
    return texts[: signals.num_rows], Scored(signals, readings)


def _score_here(scorer: Scorer, pieces: Sequence[list[UnscoredText]], now: datetime) -> Generator[Scored]:
    with closing(scorer.score(pieces, now)) as scored:
        for piece, signals in zip(pieces, scored, strict=True):
            yield Scored(signals, read(piece, now))


@contextmanager
def _word_workers(reach: Reach, text_count: int) -> Iterator[Executor | None]:
    """Processes for words: they are Python's own work, which two threads do no faster than one."""
    if reach is not Reach.NONE or text_count < WORTH_WORKERS_TEXTS or WORKER_COUNT == 1:
        yield None
        return
    with workers() as executor:
        yield executor


_word_scorer = cache(partial(Scorer, Reach.NONE))  # of a worker: the weights are read once


def score_words(texts: list[UnscoredText], scored_at: datetime) -> Scored:
    """The numbers of some texts, the sentiment by their words alone; a worker's work."""
    (scored,) = _score_here(_word_scorer(), [texts], scored_at)
    return scored


def _next_texts(warehouse: Warehouse, version: str | None, reach: Reach, limit: int) -> tuple[list[UnscoredText], bool]:
    """The texts of the next chunk, and whether they lack signals too."""
    if texts := warehouse.unread(version, METHODS, min(CHUNK_READINGS, limit)):
        return texts, False
    return warehouse.unscored(version, min(CHUNK_TEXTS[reach], limit)), True
