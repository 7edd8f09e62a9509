"""The sentence encoder's bare model on texts of a home: what scoring could reach if it did nothing else.

Run as `python -m tests.bench.bare_encoder HOME COUNT`; prints texts a second, from tokens to states in memory.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest.home import Home
from ingest.text.encoder import SentenceEncoder
from ingest.text.score import Scorer
from ingest.warehouse.store import Warehouse


def main() -> None:
    """Run the model on the texts that scoring would take next, one to a core, and nothing else."""
    home, count = Home(Path(sys.argv[1])), int(sys.argv[2])
    scorer = Scorer()
    with Warehouse.open(home, now=lambda: datetime.now(UTC)) as warehouse:
        texts = scorer.read(warehouse.unscored(None, count))
    encoder = SentenceEncoder()
    rows = [np.array([ids], dtype=np.int64) for ids in encoder.tokens(texts)]
    session = encoder.session

    def run(row: np.ndarray) -> None:
        session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)})

    run(rows[0])
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        started = time.perf_counter()
        list(threads.map(run, rows))
        print(len(rows) / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
