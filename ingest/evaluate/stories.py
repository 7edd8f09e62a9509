"""Stories measured: an archive is placed in a beat of its own, and only then is the labelled file opened."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.errors import UsageError
from ingest.evaluate.clusters import agreement
from ingest.home import Home
from ingest.normalise import canonical_url
from ingest.pipeline import Desk
from ingest.records import Reach
from ingest.text.placing import warm
from ingest.text.story_words import tokens
from ingest.warehouse.store import Warehouse

COLUMNS = ("url", "story")


class Labelled(NamedTuple):
    """One labelled article: the story that people gave it, the one that we did, and its title."""

    gold: str
    ours: str
    title: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The labelled articles that the archive has, and how many it has not."""

    articles: Sequence[Labelled]
    missing_count: int

    def as_json(self) -> dict[str, object]:
        """The figures of the command, ours beside two floors: each article its own story, and one title one story."""
        gold = [article.gold for article in self.articles]
        groupings: dict[str, Sequence[object]] = {
            "beatbook": [article.ours for article in self.articles],
            "singletons": range(len(gold)),
            "same_title": [" ".join(tokens(article.title)) for article in self.articles],
        }
        figures: dict[str, object] = {"n": len(gold), "missing": self.missing_count}
        for name, groups in groupings.items():
            found = agreement(gold, list(map(str, groups)))
            figures[name] = {measure: None if value is None else round(value, 4) for measure, value in found.items()}
        return figures


def evaluate_stories(
    archive: Path,
    gold: Path,
    desk: Desk,
    *,
    since: date | None = None,
    until: date | None = None,
    columns: Mapping[str, str] | None = None,
    reach: Reach = Reach.FULL,
    is_repaired: bool = False,
) -> Compared:
    """Load an archive into a scratch home, score and place what lies between the days, compare. Ours is not touched.

    The words of earlier entries are counted beforehand, as they would have been in a beat that ran on. With
    `is_repaired` the stories are repaired once before they are compared. Raises
    UsageError where the archive has no entry between the days, or the labelled file lacks a column or names none.
    """
    with tempfile.TemporaryDirectory(prefix="beatbook-evaluate-") as folder:
        home = Home(Path(folder))
        scratch = Desk(home=home, now=desk.now, step=desk.step, say=desk.say)
        scratch.ingest_archives([archive], dict(columns or {}))
        with scratch.warehouse() as warehouse:
            _keep_between(warehouse, since, until)
        scratch.score(reach=reach)
        scratch.stories()
        if is_repaired:
            scratch.repair()
        with scratch.warehouse() as warehouse:
            return _compare(warehouse, gold)


def _keep_between(warehouse: Warehouse, since: date | None, until: date | None) -> None:
    """Leave what is to be placed; of what lies before, the words."""
    if since is not None:
        warm(warehouse, before=since)
    warehouse.connection.execute(
        "delete from raw.entries where published_at::date < coalesce(?, published_at::date)"
        " or published_at::date > coalesce(?, published_at::date)",
        [since, until],
    )
    if warehouse.is_empty():
        raise UsageError(f"the archive has no entry from {since or 'its beginning'} to {until or 'its end'}")


def _compare(warehouse: Warehouse, gold: Path) -> Compared:
    stories: dict[str, tuple[str, str]] = {}
    for url, canonical, story_id, title in warehouse.stories.placed_pages():
        for address in filter(None, (url, canonical)):
            stories.setdefault(address, (story_id, title))
    found, missing = [], 0
    for url, story in read_gold(gold):
        place = stories.get(url) or stories.get(canonical_url(url) or "")
        if place:
            found.append(Labelled(story, *place))
        else:
            missing += 1
    if not found:
        raise UsageError(f"{gold} names no article that the archive has between the days")
    return Compared(found, missing)


def read_gold(path: Path) -> list[tuple[str, str]]:
    """Address and story of each labelled article. Raises UsageError where a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise UsageError(f"{path} lacks the columns {', '.join(missing)}")
        return [(row["url"] or "", row["story"] or "") for row in reader]


def in_words(figures: Mapping[str, object]) -> str:
    """The measures side by side."""
    names = ("beatbook", "singletons", "same_title")
    lines = [f"{figures['n']:,} articles, {figures['missing']:,} more are not in the archive"]
    lines.append(f"{'':20}" + "".join(f"{name:>12}" for name in names))
    tables = [table for name in names if isinstance(table := figures[name], dict)]
    for measure in tables[0]:
        values = [table[measure] for table in tables]
        shown = "".join(f"{'-':>12}" if value is None else f"{value:>12.3f}" for value in values)
        lines.append(f"{measure.replace('_', ' '):20}{shown}")
    return "\n".join(lines) + "\n"
