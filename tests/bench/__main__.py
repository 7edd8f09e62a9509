"""`make bench`: how fast is it here, and how much memory does it take? Every figure is measured by this run."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from ingest.home import PROJECT_ROOT
from tests.bench.edit import copy_project, edit_topic_terms, edited_term_hits
from tests.bench.landing import landing_seconds
from tests.bench.material import Material, make_material
from tests.bench.measure import Measured, measure

FEED_COUNT = 1_000
FULL_TEXTS = 1_000  # some ten seconds of scoring


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report."""

    name: str
    value: float
    unit: str
    aim: str
    peak_mb: float | None
    runs: int


def main() -> None:
    """Measure every stage and print the report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each stage is measured; the median is told")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of the table")
    parser.add_argument("--only", choices=["archive", "scoring", "feeds"], help="leave the others out")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="beatbook-bench-") as scratch:
        material = make_material(Path(scratch))
        figures: list[Figure] = []
        for name, figures_of in (("archive", archive_figures), ("scoring", scoring_figures), ("feeds", feed_figures)):
            if arguments.only in (None, name):
                figures += figures_of(material, Path(scratch), arguments.runs)
    if arguments.json:
        print(json.dumps([asdict(figure) for figure in figures]))
        return
    print(f"on {material.name}; medians of {arguments.runs} runs")
    for figure in figures:
        memory = f"{figure.peak_mb:8,.0f} MB" if figure.peak_mb else " " * 11
        print(f"  {figure.name:<42} {figure.value:>10,.1f} {figure.unit:<10} aim {figure.aim:<8} peak {memory}")


def archive_figures(material: Material, scratch: Path, runs: int) -> list[Figure]:
    """Load, build, build after one per cent more, after an edit of a seed, and the landing page on what was built."""
    loads, builds, more_builds, idle_builds, edited_builds, row_count = [], [], [], [], [], 0
    home = scratch / "archive-home"
    for run in range(runs):
        shutil.rmtree(home, ignore_errors=True)
        load = measure(home, *_archive(material.archive, material))
        row_count = json.loads(load.stdout)["parsed"]
        loads.append(load)
        builds.append(measure(home, "build", "--json"))
        measure(home, *_archive(material.more, material))
        more_builds.append(measure(home, "build", "--json"))
        idle, edited = edited_figures(home, scratch / f"project-{run}")
        idle_builds.append(idle)
        edited_builds.append(edited)
        _progress(
            f"archive run {run + 1} of {runs}: loaded in {load.seconds:.1f} s, built in {builds[-1].seconds:.1f} s"
        )
    landing = landing_seconds(home, runs)
    return [
        Figure("archive without scoring", row_count / _seconds(loads), "rows/s", "20,000", _peak(loads), runs),
        Figure(f"full build of {row_count:,} rows", _seconds(builds), "s", "60", _peak(builds), runs),
        Figure("build after 1% more", _seconds(more_builds), "s", "15", _peak(more_builds), runs),
        Figure("build with nothing new", _seconds(idle_builds), "s", "", _peak(idle_builds), runs),
        Figure("build after an edit of topic_terms.csv", _seconds(edited_builds), "s", "", _peak(edited_builds), runs),
        Figure("the edit alone", _seconds(edited_builds) - _seconds(idle_builds), "s more", "60", None, runs),
        Figure(f"landing page, warm ({landing.how})", landing.seconds, "s", "1", landing.peak_mb, runs),
        *(
            [Figure("landing page, warm (first words)", landing.heading_seconds, "s", "", landing.peak_mb, runs)]
            if landing.heading_seconds
            else []
        ),
    ]


def edited_figures(home: Path, project: Path) -> tuple[Measured, Measured]:
    """A build with nothing new, and one after a term was added that all of history is read for again.

    Raises RuntimeError where the edit did not reach the build: the figure would be one of nothing.
    """
    copy_project(project)
    measure(home, "build", "--json", project=project)  # the copy's first build parses it anew
    idle = measure(home, "build", "--json", project=project)
    edit_topic_terms(project)
    edited = measure(home, "build", "--json", project=project)
    if not edited_term_hits(home):
        raise RuntimeError("the build after the edit found nothing of the edited term")
    return idle, edited


def scoring_figures(material: Material, scratch: Path, runs: int) -> list[Figure]:
    """Texts scored a second, by how much the encoder reads, and its bare model on the same texts in the same run.

    A start takes seconds that no text pays: the rate is that of many texts less that of few.
    """
    loaded = scratch / "scoring-home"
    measure(loaded, *_archive(material.archive, material))
    rates: dict[str, list[float]] = {}
    peaks: dict[str, list[float]] = {}
    for run in range(runs):
        home = scratch / f"scoring-home-{run}"
        shutil.copytree(loaded, home)
        command = [sys.executable, "-m", "tests.bench.bare_encoder", str(home), str(FULL_TEXTS)]
        bare = subprocess.run(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True, check=True)
        rates.setdefault("bare", []).append(float(bare.stdout))
        for reach, few, many in (("full", 64, FULL_TEXTS), ("title", 64, 2 * FULL_TEXTS), ("none", 512, 20_000)):
            timed = [measure(home, "score", "--encoder", reach, "--limit", str(count)) for count in (few, many)]
            rates.setdefault(reach, []).append((many - few) / (timed[1].seconds - timed[0].seconds))
            peaks.setdefault(reach, []).append(timed[1].peak_mb)
        shutil.rmtree(home)
        _progress(f"scoring run {run + 1} of {runs}: {rates['full'][-1]:.0f} texts/s of {rates['bare'][-1]:.0f} bare")
    ratio = median(full / bare for full, bare in zip(rates["full"], rates["bare"], strict=True))
    return [
        Figure("scoring, title and text", median(rates["full"]), "texts/s", "90", max(peaks["full"]), runs),
        Figure("the bare model on the same texts", median(rates["bare"]), "texts/s", "", None, runs),
        Figure("scoring against the bare model", 100 * ratio, "%", "90", None, runs),
        Figure("scoring, title alone", median(rates["title"]), "texts/s", "540", max(peaks["title"]), runs),
        Figure("scoring, words alone", median(rates["none"]), "texts/s", "3,000", max(peaks["none"]), runs),
    ]


def feed_figures(material: Material, scratch: Path, runs: int) -> list[Figure]:
    """Poll 1,000 local feeds end to end, when all entries are new and again when nothing changed."""
    folder = scratch / "feeds"
    folder.mkdir()
    for number, body in enumerate(material.feeds):
        (folder / f"{number:04}.xml").write_bytes(body)
    first, again, entries = [], [], 0
    with _serving(folder) as port:
        feed_list = scratch / "feeds.csv"
        feed_list.write_text("".join(f"http://127.0.0.1:{port}/{n}.xml\n" for n in range(FEED_COUNT)), encoding="utf-8")
        for run in range(runs):
            home = scratch / f"feeds-home-{run}"
            poll = ("ingest", "feeds", "--list", str(feed_list), "--all", "--allow-private", "127.0.0.1", "--json")
            first.append(measure(home, *poll))
            counts = json.loads(first[-1].stdout)
            entries = counts["parsed"]
            again.append(measure(home, *poll))
            _progress(f"feeds run {run + 1} of {runs}: {counts['failed']} failed, {first[-1].seconds:.1f} s")
            shutil.rmtree(home)
    return [
        Figure(f"{FEED_COUNT:,} feeds, all new", FEED_COUNT / _seconds(first), "feeds/s", "100", _peak(first), runs),
        Figure(f"{entries:,} entries, all new", entries / _seconds(first), "entries/s", "5,500", _peak(first), runs),
        Figure(
            f"{FEED_COUNT:,} feeds, nothing changed", FEED_COUNT / _seconds(again), "feeds/s", "", _peak(again), runs
        ),
    ]


def _archive(path: Path, material: Material) -> list[str]:
    columns = ["--columns", material.columns] if material.columns else []
    return ["ingest", "archive", str(path), *columns, "--no-score", "--json"]


@contextmanager
def _serving(folder: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.bench.feed_server", str(folder)]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _seconds(measured: list[Measured]) -> float:
    return median(one.seconds for one in measured)


def _peak(measured: list[Measured]) -> float:
    return max(one.peak_mb for one in measured)


def _progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
