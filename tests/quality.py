"""`make quality`: how good are the numbers? Measures them and writes docs/quality.md and .json."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ingest.evaluate.agreement import quadratic_kappa
from ingest.home import PROJECT_ROOT
from ingest.records import Reach
from ingest.text.training import CORPUS_FILE, Example, read_corpus
from tests.index_on_real import ARCHIVE
from tests.quality_index import Table, real_tables, section, simulated_tables

DOCS = PROJECT_ROOT / "docs"
TIERS = {-2: "very negative", -1: "negative", 0: "neutral", 1: "positive", 2: "very positive"}


INTRODUCTION = """\
# Measured quality

Written by `make quality`, never by hand: run it again and compare. It runs `beatbook evaluate` on labelled files that
are no part of this project, on the sample beat, whose truth is known, and on invented panels of sources. Nothing was
trained on the files, but two settings of the sentiment model (how much words count beside meaning, and how smooth
meaning is) were chosen with an eye on them, so expect a little less on others. What the measures mean stands at the
end.
"""
MEASURES = """\
## The measures

- *accuracy*: the share of texts whose tier was exactly right; *within one*: right or the tier beside it.
- *quadratic kappa*: agreement beyond chance, far misses counting more; 1 is full agreement, 0 is chance.
- *macro F1*: the mean over tiers of how well each is found; *spearman*: whether the order of scores is right, from −1
  to 1; *calibration error*: how far stated probabilities lie from how often they were right.
- *precision 8*: of those given 8 or more, the share labelled so; *recall 8*: of those labelled so, the share found.
- *bcubed*: of the articles in an article's story, the share that belongs there (precision); of those that belong there,
  the share that is in it (recall); means over articles. *small* leaves labelled stories of over 30 articles out;
  *fragmentation* is how many of our stories a labelled one lies in, at best 1. Floors: each article a story of its own;
  articles of the same title one story.
- *verified precision*: of stories found to have two independent sources or more, those that have; *recall*: of those
  that have, those found to. *n accuracy*: the share of planted stories whose number of independent sources was found;
  most have one, and *N always 1* is who always says so. *rumours verified early*: before they were confirmed, or though
  they never were, at best 0. *rumours confirmed precision*: of rumours found to be confirmed, those that were, and by
  that report; *recall*: of those that were, those found to be. A planted story is compared with the found one that
  holds most of its entries. Articles of the sample are made from a limited stock of sentences, so its stories are more
  alike than real ones.
- VADER is a general lexicon that was never trained on this beat: the floor.
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled file: its name in the folder, what it holds, and what is aimed at on it."""

    file: str
    data_set: str
    aims: dict[str, float]


SENTIMENT = (
    Labelled(
        "scores-dev.csv",
        "150 articles of late 2023, labelled twice by reading",
        {"accuracy": 0.60, "quadratic_kappa": 0.60},
    ),
    Labelled(
        "headlines-semeval2017.csv",
        "Headlines of SemEval-2017 task 5, scored towards a company",
        {"spearman": 0.62, "within_one": 0.88},
    ),
)
IMPACT = (Labelled("scores-dev.csv", "150 articles of late 2023, labelled twice by reading", {"spearman": 0.60}),)


@dataclass(frozen=True, slots=True)
class Window:
    """Days of the archive whose articles were put into stories by hand; placing begins three days before them."""

    file: str
    data_set: str
    first_day: date
    last_day: date


STORIES = (
    Window("stories-2023-02.csv", "Stories of 6 to 8 February 2023", date(2023, 2, 6), date(2023, 2, 8)),
    Window("stories-2023-03.csv", "Stories of 9 to 13 March 2023", date(2023, 3, 9), date(2023, 3, 13)),
)
STORY_AIMS = {"bcubed_f1": 0.84, "bcubed_f1_small": 0.93}  # means over the windows
SAMPLE_AIMS = {
    "n_accuracy": 0.95,
    "gate_accuracy": 0.97,
    "rumours_verified_early": 0.0,
    "rumours_confirmed_precision": 0.9,
}
#: What a scorer is called on the page.
SCORERS = {
    "beatbook": "Beatbook",
    "vader": "VADER",
    "singletons": "each its own",
    "same_title": "same title",
    "always_1": "N always 1",
}
TITLES = {"stories": "Stories on labelled days", "sample": "Stories of the sample beat"}
READS = {Reach.FULL: "title and text", Reach.TITLE: "title alone", Reach.NONE: "words alone"}


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of docs/quality.json, which the Methodology page shows."""

    measures: str
    data_set: str
    date: str
    note: str
    result: dict[str, Any]
    aims: dict[str, float]
    unit: str = "labelled text"


def main() -> None:
    """Measure, and write both files."""
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument(
        "--labelled",
        type=Path,
        default=_beside_real_data(),
        help="the folder of labelled files; eval/ beside BEATBOOK_REAL_DATA unless named",
    )
    parser.add_argument(
        "--archive",
        type=Path,
        default=_real_archive(),
        help=f"the archive that the labelled stories are from; {ARCHIVE} in BEATBOOK_REAL_DATA unless named",
    )
    said = parser.parse_args()
    folder = said.labelled
    if folder is None or not folder.is_dir():
        sys.exit("make quality: no folder of labelled files; set BEATBOOK_REAL_DATA or name one by --labelled")
    found = list(measurements(folder, said.archive, datetime.now(UTC).date()))
    corpus = read_corpus(CORPUS_FILE)
    (DOCS / "quality.json").write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")
    (DOCS / "quality.md").write_text(as_page(found, corpus), encoding="utf-8")
    print(f"wrote {len(found)} measurements into docs/quality.md and docs/quality.json")


def _beside_real_data() -> Path | None:
    named = os.environ.get("BEATBOOK_REAL_DATA")
    return Path(named).resolve().parent / "eval" if named else None


def _real_archive() -> Path | None:
    named = os.environ.get("BEATBOOK_REAL_DATA")
    return Path(named) / ARCHIVE if named else None


def measurements(folder: Path, archive: Path | None, day: date) -> Iterator[Measurement]:
    """Each labelled file that is there, by the command that anyone can run."""
    for labelled in SENTIMENT:
        if (folder / labelled.file).exists():
            for reach, read in READS.items():
                result = evaluate("sentiment", "--gold", str(folder / labelled.file), "--encoder", reach.value)
                aims = labelled.aims if reach is Reach.FULL else {}
                yield Measurement("sentiment", labelled.data_set, day.isoformat(), f"by {read}", result, aims)
    for labelled in IMPACT:
        if (folder / labelled.file).exists():
            result = evaluate("impact", "--gold", str(folder / labelled.file))
            note = "whoever wrote the rules had read these titles: expect less on others"
            yield Measurement("impact", labelled.data_set, day.isoformat(), note, result, labelled.aims)
    for window in STORIES:
        if archive is not None and archive.exists() and (folder / window.file).exists():
            result = evaluate("stories", *options(window, archive, folder))
            note = "the settings of placing were chosen on these days: expect less on others"
            yield Measurement("stories", window.data_set, day.isoformat(), note, result, STORY_AIMS, "labelled article")
    figures = evaluate("sample")
    yield of_sample(figures, day)
    for table in simulated_tables(evaluate("index")):
        yield _of_index(table, day)
    named = os.environ.get("BEATBOOK_REAL_DATA")
    if named and (Path(named) / ARCHIVE).exists():
        for table in real_tables(Path(named)):
            yield _of_index(table, day)


def of_sample(figures: dict[str, Any], day: date) -> Measurement:
    """What `beatbook evaluate sample` prints as a measurement; whoever always says N = 1 is its floor."""
    planted, found, _ = (figures.pop(name) for name in ("stories", "found_stories", "entries"))
    floor = {"n_accuracy": figures.pop("n_accuracy_always_1")}
    note = f"placing made {found:,} stories of them: some are found in pieces, some two as one"
    result = {"n": planted, "beatbook": figures, "always_1": floor}
    return Measurement("sample", "180 fictional days", day.isoformat(), note, result, SAMPLE_AIMS, "planted event")


def _of_index(table: Table, day: date) -> Measurement:
    return Measurement("index", table.data_set, day.isoformat(), table.note, table.result, {}, table.unit)


def options(window: Window, archive: Path, folder: Path) -> list[str]:
    """How `beatbook evaluate stories` is called for a window."""
    return [
        f"--archive={archive}",
        f"--gold={folder / window.file}",
        f"--since={window.first_day - timedelta(days=3)}",
        f"--until={window.last_day}",
        "--columns=summary=summary_html",
    ]


def evaluate(what: str, *options: str) -> dict[str, Any]:
    """What `beatbook evaluate` prints."""
    command = [sys.executable, "-c", "from ingest.cli import main; main()", "evaluate", what, "--json"]
    done = subprocess.run([*command, *options], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"make quality: beatbook evaluate {what} failed: {done.stderr.strip()}")
    return dict(json.loads(done.stdout))


def as_page(found: list[Measurement], corpus: list[Example]) -> str:
    """docs/quality.md."""
    lines = [INTRODUCTION]
    for measures in dict.fromkeys(one.measures for one in found if one.measures != "index"):
        lines += [f"## {TITLES.get(measures, measures.capitalize())}", ""]
        for data_set in dict.fromkeys(one.data_set for one in found if one.measures == measures):
            of_set = [one for one in found if one.measures == measures and one.data_set == data_set]
            lines += [f"**{data_set}** ({of_set[0].result['n']:,} {of_set[0].unit}s, measured on {of_set[0].date})"]
            lines += [""]
            lines += [*_table(of_set), ""]
            if of_set[0].note and not of_set[0].note.startswith("by "):
                lines += [f"Note: {of_set[0].note}.", ""]
    if of_index := [one for one in found if one.measures == "index"]:
        lines += section([_table_of(one) for one in of_index], of_index[0].date)
    lines += _corpus(corpus)
    lines.append(MEASURES)
    return "\n".join(lines)


def _table_of(one: Measurement) -> Table:
    columns = {name: figures for name, figures in one.result.items() if name != "n"}
    return Table(one.data_set, one.note, one.unit, one.result["n"], columns)


def _table(of_set: list[Measurement]) -> list[str]:
    """Measures down, scorers across."""
    columns: list[tuple[str, dict[str, float | None]]] = []
    for one in of_set:
        head = f"Beatbook {one.note}" if one.note.startswith("by ") else "Beatbook"
        columns.append((head, one.result["beatbook"]))
    columns += [(SCORERS[name], of_set[0].result[name]) for name in SCORERS if name in of_set[0].result][1:]
    aims = of_set[0].aims
    lines = [
        "| measure | " + " | ".join(head for head, _ in columns) + " | aim |",
        "|---|" + "---:|" * (len(columns) + 1),
    ]
    for name in columns[0][1]:
        cells = [_figure(figures.get(name)) for _, figures in columns]
        lines.append(
            f"| {name.replace('_', ' ')} | {' | '.join(cells)} | {_figure(aims.get(name)) if name in aims else ''} |"
        )
    return lines


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _corpus(corpus: list[Example]) -> list[str]:
    """Make-up and agreement of the corpus that the model was trained on."""
    tiers = Counter(example.tier for example in corpus)
    kinds = Counter(example.kind for example in corpus)
    twice = [example for example in corpus if example.second_tier is not None]
    first, second = (np.array([e.tier for e in twice]), np.array([e.second_tier for e in twice]))
    kappa = quadratic_kappa(first, second)
    lengths = np.array([len(example.text.split()) for example in corpus])
    return [
        "## The corpus behind the sentiment model",
        "",
        f"{len(corpus):,} texts of {len({example.event for example in corpus}):,} events in "
        f"{len({example.part for example in corpus})} parts, {int(np.median(lengths))} words in the middle, "
        f"{lengths.min()} to {lengths.max()}. See [sentiment.md](sentiment.md) for what it is and is not.",
        "",
        "| tier | texts | share |",
        "|---|---:|---:|",
        *(f"| {name} | {tiers[tier]:,} | {tiers[tier] / len(corpus):.0%} |" for tier, name in TIERS.items()),
        "",
        f"Labelled twice: {len(twice):,} texts, the same tier in {float((first == second).mean()):.0%}, quadratic "
        f"kappa {_figure(kappa)}. Both passes went by one guideline, so this measures the guideline, not the truth.",
        "",
        "Kinds: " + ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common()) + ".",
        "",
    ]


if __name__ == "__main__":
    main()
