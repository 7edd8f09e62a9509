"""Impact measured: a labelled file becomes a beat of its own, is built like any other, and compared with its labels."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from ingest.errors import UsageError
from ingest.evaluate.agreement import quadratic_kappa, spearman
from ingest.home import Home
from ingest.normalise import normalise
from ingest.pipeline import Desk
from ingest.records import Reach, SaidEntry

DIMENSIONS = ("regulatory", "financial", "operational")
LABELS = ("impact", *DIMENSIONS)
COLUMNS = ("url", "title", "summary", *LABELS)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article as the file has it: the hash of its text, and its labels in the order of LABELS."""

    content_hash: str
    title: str
    labels: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The labels and our numbers, a row an article in the same order, columns in the order of LABELS."""

    articles: list[Labelled]
    ours: list[tuple[float, ...]]

    def as_json(self) -> dict[str, object]:
        """The figures of the command."""
        gold = np.array([article.labels for article in self.articles])
        ours = np.array(self.ours)
        figures: dict[str, float | None] = {
            "quadratic_kappa": quadratic_kappa(np.floor(gold[:, 0] + 0.5), ours[:, 0]),
            "spearman": spearman(gold[:, 0], ours[:, 0]),
        }
        for least in (8, 6):
            figures |= {
                f"precision_{least}": _share(gold[:, 0] >= least, ours[:, 0] >= least),
                f"recall_{least}": _share(ours[:, 0] >= least, gold[:, 0] >= least),
            }
        for column, name in enumerate(DIMENSIONS, 1):
            figures[f"{name}_spearman"] = spearman(gold[:, column], ours[:, column])
        rounded = {name: None if value is None else round(value, 4) for name, value in figures.items()}
        return {"n": len(self.articles), "beatbook": rounded}

    def worst(self, count: int) -> Iterator[tuple[Labelled, tuple[float, ...]]]:
        """The articles whose impact is furthest from its label, with our numbers."""
        pairs = zip(self.articles, self.ours, strict=True)
        return iter(sorted(pairs, key=lambda pair: -abs(pair[0].labels[0] - pair[1][0]))[:count])


def evaluate_impact(gold: Path, desk: Desk) -> Compared:
    """Load the file into a scratch home, score and build there, compare. The desk's own home is not touched.

    Raises UsageError where the file lacks a column, a label is no number of its scale, or an article stands twice.
    """
    articles = read_gold(gold, desk)
    with _scratch_home() as home:
        scratch = Desk(home=home, now=desk.now, step=desk.step, say=desk.say)
        scratch.ingest_archives([_archive(gold, home.root / "gold.csv", desk)], {})
        scratch.score(reach=Reach.NONE)  # only quantities are needed, no vectors
        scratch.build(["--select", "+int_texts_impact", "--indirect-selection", "cautious"])
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            query = f"select content_hash, {', '.join(LABELS)} from intermediate.int_texts_impact"
            found = {row[0]: tuple(float(value) for value in row[1:]) for row in connection.execute(query).fetchall()}
    nothing = (1.0, 0.0, 0.0, 0.0)
    return Compared(articles, [found.get(article.content_hash, nothing) for article in articles])


def read_gold(path: Path, desk: Desk) -> list[Labelled]:
    """The articles of a labelled CSV file, named by the hash that their texts have in a warehouse."""
    articles = []
    seen: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise UsageError(f"{path} lacks the columns {', '.join(missing)}")
        for line, row in enumerate(reader, 2):
            said = SaidEntry(None, title=row["title"], url=row["url"], summary_html=row["summary"])
            place = f"{path}, row {line}"
            labels = _labels(row, place)
            url = (row["url"] or "").strip()
            if url and url in seen:
                raise UsageError(f"{place}: the url stands in row {seen[url]} already, and would count twice")
            seen[url] = line
            entry = normalise(said, origin="archive", seen_at=desk.now())
            articles.append(Labelled(entry.content_hash, entry.title, labels))
    if not articles:
        raise UsageError(f"{path} holds no article")
    return articles


def _labels(row: dict[str, str], place: str) -> tuple[float, ...]:
    labels = []
    for name in LABELS:
        least = 1 if name == "impact" else 0
        try:
            value = float(row[name])
        except (TypeError, ValueError):
            raise UsageError(f"{place}: a label is no number: {name}") from None
        if not least <= value <= 10:  # nor where it is no number at all
            raise UsageError(f"{place}: {name} is {row[name]}, and must be from {least} to 10")
        labels.append(value)
    return tuple(labels)


def _archive(gold: Path, target: Path, desk: Desk) -> Path:
    """The texts alone, as an archive. Labelled files seldom have dates, and archives must: today stands in."""
    with gold.open(encoding="utf-8-sig", newline="") as said, target.open("w", encoding="utf-8", newline="") as file:
        reader, writer = csv.DictReader(said), csv.writer(file, lineterminator="\n")
        writer.writerow(["url", "title", "summary", "published_at"])
        for row in reader:
            published = row.get("published_at") or desk.now().isoformat()
            writer.writerow([row["url"], row["title"], row["summary"], published])
    return target


@contextmanager
def _scratch_home() -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="beatbook-evaluate-") as folder:
        home = Home(Path(folder))
        home.prepare()
        yield home


def _share(wanted: np.ndarray, among: np.ndarray) -> float | None:
    return float(np.mean(wanted[among])) if among.any() else None
