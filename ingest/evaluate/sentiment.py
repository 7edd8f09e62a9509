"""How good is the sentiment? Any labelled CSV is read, scored and compared, beside a general lexicon as the floor."""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from ingest.errors import UsageError
from ingest.evaluate.agreement import calibration_error, macro_f1, quadratic_kappa, spearman
from ingest.records import Reach
from ingest.text.encoder import SentenceEncoder
from ingest.text.sentiment import TIER_CUTS, LexiconBaseline, Sentiment, TrainedSentiment

LABEL_COLUMNS = ("tier", "score", "label", "sentiment", "polarity")
CLASSES = {"negative": -1, "neutral": 0, "positive": 1}
Kind = Literal["tiers", "scores", "classes"]
Measures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Gold:
    """Labelled texts, and the first column of each alone. `values` are tiers -2 to 2, scores in [-1, 1], or classes
    -1, 0, 1, as `kind` says.
    """

    texts: list[str]
    titles: list[str]
    values: npt.NDArray[np.float64]
    kind: Kind

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """What is compared for accuracy: tiers, or classes."""
        if self.kind == "scores":
            return np.digitize(self.values, TIER_CUTS) - 2
        return self.values.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of both models, and the confusion of ours: rows are gold labels, columns what was said."""

    n: int
    kind: Kind
    beatbook: Measures
    vader: Measures
    labels: list[int]
    confusion: list[list[int]]

    def as_json(self) -> dict[str, object]:
        """What `--json` prints."""
        return {"n": self.n, "beatbook": self.beatbook, "vader": self.vader}


def evaluate_sentiment(gold: Gold, *, reach: Reach = Reach.FULL) -> Report:
    """Score the texts as any article is scored, and compare."""
    texts = gold.titles if reach is Reach.TITLE else gold.texts
    if empty := sum(not text.strip() for text in texts):
        raise UsageError(f"{empty:,} of the titles are empty; leave --encoder title out, or fill them in")
    vectors = SentenceEncoder().encode(texts) if reach is not Reach.NONE else None
    ours = TrainedSentiment().score(texts, vectors)
    floor = LexiconBaseline().score(gold.texts, None)
    said = _said(gold.kind, ours)
    labels = sorted(set(gold.labels.tolist()) | set(said.tolist()))
    confusion = [[int(((gold.labels == row) & (said == column)).sum()) for column in labels] for row in labels]
    return Report(len(gold.texts), gold.kind, _measures(gold, ours), _measures(gold, floor), labels, confusion)


def _said(kind: Kind, sentiments: Sequence[Sentiment]) -> npt.NDArray[np.int64]:
    tiers = np.digitize([sentiment.score for sentiment in sentiments], TIER_CUTS) - 2
    return np.sign(tiers) if kind == "classes" else tiers


def _measures(gold: Gold, sentiments: Sequence[Sentiment]) -> Measures:
    said = _said(gold.kind, sentiments)
    scores = np.array([sentiment.score for sentiment in sentiments])
    tiers = [sentiment.tiers for sentiment in sentiments if sentiment.tiers is not None]
    in_classes = gold.kind == "classes"
    found: Measures = {
        "accuracy": float((said == gold.labels).mean()),
        "macro_f1": macro_f1(gold.labels, said),
        "quadratic_kappa": None if in_classes else quadratic_kappa(gold.labels, said),
        "within_one": None if in_classes else float((np.abs(said - gold.labels) <= 1).mean()),
        "spearman": spearman(gold.values, scores),
        "calibration_error": calibration_error(gold.labels, np.array(tiers)) if tiers and not in_classes else None,
    }
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


def read_gold(path: Path, text_columns: Sequence[str] = (), label_column: str | None = None) -> Gold:
    """Read a labelled CSV. Without names: title and summary, or text, and the first of tier, score, label, sentiment.

    All integers are tiers, any fraction means scores, words are classes. Raises UsageError for a file without the
    columns, a label that is none, or no rows.
    """
    rows, present = _rows(path)
    texts = list(text_columns) or [name for name in ("title", "summary") if name in present] or ["text"]
    label = label_column or next((name for name in LABEL_COLUMNS if name in present), "label")
    missing = [name for name in (*texts, label) if name not in present]
    if missing:
        raise UsageError(
            f"{path} has no column {', '.join(missing)}; it has {', '.join(present)}: name those to read by "
            "--text COLUMN,… and --label COLUMN"
        )
    twice = [name for name in dict.fromkeys((*texts, label)) if present.count(name) > 1]
    if twice:
        raise UsageError(f"{path} has {', '.join(twice)} in two columns of its first line; rename or remove one")
    for line, row in rows:
        if not _joined([row[name] for name in texts]):
            raise UsageError(f"{path}:{line}: {' and '.join(texts)} empty; fill in the text or remove the line")
    values, kind = _values([(line, row[label] or "") for line, row in rows], path, label)
    return Gold(
        [_joined([row[name] for name in texts]) for _, row in rows],
        [row[texts[0]] or "" for _, row in rows],
        values,
        kind,
    )


def _rows(path: Path) -> tuple[list[tuple[int, dict[str, str]]], list[str]]:
    """The rows with the line each ends on, and the names of the columns. Raises UsageError where none can be told."""
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:1000]:
        raise UsageError(f"{path} is UTF-16 or no text; save it as CSV in UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW")
    csv.field_size_limit(1 << 24)
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    rows = [(reader.line_num, row) for row in reader]
    present = [name for name in reader.fieldnames or () if name]
    if len(present) == 1 and (sign := next((sign for sign in ";\t|" if sign in present[0]), None)):
        shown = {"\t": "tabs"}.get(sign, repr(sign))
        raise UsageError(f"{path} parts its columns by {shown}; save it with commas between them")
    if not rows:
        raise UsageError(f"{path} has no rows; a first line of names and one line a text are needed")
    return rows, present


def _joined(parts: Sequence[str | None]) -> str:
    """The parts as one text, as scoring joins title and summary."""
    return ". ".join(part.strip() for part in parts if part and part.strip())


def _values(written: Sequence[tuple[int, str]], path: Path, label: str) -> tuple[npt.NDArray[np.float64], Kind]:
    words = [value.strip().lower() for _, value in written]
    if all(word in CLASSES for word in words):
        return np.array([float(CLASSES[word]) for word in words]), "classes"
    numbers = []
    for (line, _), word in zip(written, words, strict=True):
        number = _number(word)
        if number is None:
            raise UsageError(
                f"{path}:{line}: {label} {word[:40]!r} is no tier (-2 to 2), score (-1 to 1) "
                "or class (negative, neutral, positive)"
            )
        numbers.append(number)
    values = np.array(numbers)
    kind: Kind = "tiers" if (values == values.round()).all() else "scores"
    if np.abs(values).max() > (2 if kind == "tiers" else 1):
        raise UsageError(f"{path}: {label} goes up to {np.abs(values).max():g}; tiers are -2 to 2, scores -1 to 1")
    return values, kind


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def in_words(report: Report) -> str:
    """The measures side by side, and the confusion matrix."""
    lines = [
        f"{report.n:,} text{'' if report.n == 1 else 's'}, labelled by {report.kind}",
        f"{'':18}{'beatbook':>10}{'vader':>10}",
    ]
    for name, ours in report.beatbook.items():
        pair = (ours, report.vader[name])
        shown = "".join(f"{'-':>10}" if value is None else f"{value:>10.3f}" for value in pair)
        lines.append(f"{name:18}{shown}")
    lines += ["", "gold below, said beside:", " " * 6 + "".join(f"{label:>6}" for label in report.labels)]
    lines += [
        f"{label:>6}" + "".join(f"{count:>6}" for count in row)
        for label, row in zip(report.labels, report.confusion, strict=True)
    ]
    return "\n".join(lines) + "\n"
