"""The words of a text as hashed features: no vocabulary to ship, and a word that was never seen has a place too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

WORD_BUCKETS = 2**17
LETTER_BUCKETS = 2**17
_DIGIT = re.compile(r"\d")


def word_features(texts: Sequence[str]) -> csr_matrix:
    """Hashed words and pairs of words beside hashed runs of 3 to 5 letters, shape (len(texts), 262144).

    Lower case, every digit as 0: "$2.5B" and "$3.1B" are one word. Each half of a row has length 1.
    """
    words, letters = _vectorizers()
    return hstack([words.transform(texts), letters.transform(texts)]).tocsr()


@cache
def _vectorizers() -> tuple[HashingVectorizer, HashingVectorizer]:
    shared = {"preprocessor": _simplified, "alternate_sign": False, "norm": "l2"}
    return (
        HashingVectorizer(ngram_range=(1, 2), n_features=WORD_BUCKETS, token_pattern=r"[^\W_]+(?:'[^\W_]+)*", **shared),
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=LETTER_BUCKETS, **shared),
    )


def _simplified(text: str) -> str:
    return _DIGIT.sub("0", text.lower().replace("\u2019", "'"))
