"""The words of a text as hashed features: no vocabulary to ship, and a word that was never seen has a place too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

WORD_BUCKETS = 2**17
LETTER_BUCKETS = 2**17
_DIGIT = re.compile(r"\d")


def word_features(texts: Sequence[str]) -> Any:
    """Hashed words and pairs of words beside hashed runs of 3 to 5 letters, shape (len(texts), 262144).

    A sparse matrix of SciPy. Lower case, every digit as 0: "$2.5B" and "$3.1B" are one word. Each half of a row has
    length 1.
    """
    from scipy.sparse import hstack

    words, letters = _vectorizers()
    return hstack([words.transform(texts), letters.transform(texts)]).tocsr()


@cache
def _vectorizers() -> tuple[Any, Any]:
    # Imported when first needed: it takes a second, and `beatbook status` should not wait for it.
    from sklearn.feature_extraction.text import HashingVectorizer

    shared: dict[str, Any] = {"preprocessor": _simplified, "alternate_sign": False, "norm": "l2"}
    return (
        HashingVectorizer(ngram_range=(1, 2), n_features=WORD_BUCKETS, token_pattern=r"[^\W_]+(?:'[^\W_]+)*", **shared),
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=LETTER_BUCKETS, **shared),
    )


def _simplified(text: str) -> str:
    return _DIGIT.sub("0", text.lower().replace("\u2019", "'"))
