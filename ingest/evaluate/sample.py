"""Stories measured on the sample beat, whose truth is known: are N, gate, disputes and impact as they were planted?"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingest.errors import HomeError
from ingest.evaluate.agreement import spearman
from ingest.evaluate.clusters import agreement
from ingest.home import Home
from ingest.pipeline import Desk
from ingest.records import Reach
from ingest.warehouse.connect import connect

#: The words of the truth for what the marts call otherwise.
STATUS = {"single": "single_source"}


@dataclass(frozen=True, slots=True)
class TrueStory:
    """One story as it was planted. `confirmed_at` is null where nobody ever confirmed it.

    `confirmed_by_story_id` is the story that bore out a rumour, null where its own did.
    """

    story_id: str
    independent_count: int
    status: str
    gate: str
    is_rumour: bool
    confirmed_at: datetime | None
    impact: int
    confirmed_by_story_id: str | None = None


@dataclass(frozen=True, slots=True)
class FoundStory:
    """One story as the marts have it. `has_dispute` is null where no facts were compared.

    `confirmed_at` and `confirmed_by_story_id` are those of a rumour that counts as confirmed, else null.
    """

    story_id: str
    independent_count: int
    status: str
    gate: str
    verified_at: datetime | None
    impact: int
    has_dispute: bool | None
    confirmed_at: datetime | None = None
    confirmed_by_story_id: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The truth and what was found: stories by id, the story of every entry in both, and the entries that are copies.

    Rewrites and derived texts count as copies.
    """

    true_stories: dict[str, TrueStory]
    found_stories: dict[str, FoundStory]
    true_story_of: dict[str, str]
    found_story_of: dict[str, str]
    true_copies: frozenset[str]
    found_copies: frozenset[str]

    def pairs(self) -> Iterator[tuple[TrueStory, FoundStory]]:
        """Every true story with the found story that holds most of its entries; of equal ones the first by id."""
        held: dict[str, Counter[str]] = defaultdict(Counter)
        for entry_id, story_id in self.true_story_of.items():
            if (found := self.found_story_of.get(entry_id)) in self.found_stories:
                held[story_id][found] += 1
        for story_id, counts in sorted(held.items()):
            most = min(counts, key=lambda found: (-counts[found], found))
            yield self.true_stories[story_id], self.found_stories[most]

    def is_rightly_confirmed(self, true: TrueStory, found: FoundStory) -> bool:
        """Whether a rumour counts as confirmed by what confirmed it: a piece of the story that did, not before."""
        if true.confirmed_at is None or found.confirmed_at is None or found.confirmed_at < true.confirmed_at:
            return False
        confirming = {true.story_id, true.confirmed_by_story_id}
        return any(
            story_id in confirming and self.found_story_of.get(entry_id) == found.confirmed_by_story_id
            for entry_id, story_id in self.true_story_of.items()
        )

    def as_json(self) -> dict[str, object]:
        """The figures of the command; a share is null where there is nothing to take it of."""
        pairs = list(self.pairs())
        entries = sorted(self.true_story_of.keys() & self.found_story_of.keys())
        clusters = agreement(
            [self.true_story_of[entry] for entry in entries], [self.found_story_of[entry] for entry in entries]
        )
        figures: dict[str, float | None] = {
            **_precision_and_recall(
                "verified", [(true.independent_count >= 2, found.independent_count >= 2) for true, found in pairs]
            ),
            "n_accuracy": _share(found.independent_count == true.independent_count for true, found in pairs),
            "n_accuracy_always_1": _share(true.independent_count == 1 for true, _ in pairs),
            "gate_accuracy": _share(found.gate == true.gate for true, found in pairs),
            "status_accuracy": _share(found.status == true.status for true, found in pairs),
            "rumours_verified_early": _share(is_verified_early(true, found) for true, found in pairs if true.is_rumour),
            "rumours_confirmed_precision": _share(
                self.is_rightly_confirmed(true, found) for true, found in pairs if found.confirmed_at
            ),
            "rumours_confirmed_recall": _share(
                self.is_rightly_confirmed(true, found) for true, found in pairs if true.is_rumour and true.confirmed_at
            ),
            **{name: clusters[name] for name in ("bcubed_precision", "bcubed_recall", "bcubed_f1")},
            **_precision_and_recall(
                "copy",
                [(entry in self.true_copies, entry in self.found_copies) for entry in sorted(self.found_story_of)],
            ),
            **_precision_and_recall(
                "dispute",
                [
                    (true.status == "disputed", found.has_dispute)
                    for true, found in pairs
                    if found.has_dispute is not None
                ],
            ),
            "impact_spearman": spearman([true.impact for true, _ in pairs], [found.impact for _, found in pairs]),
        }
        rounded = {name: None if value is None else round(value, 4) for name, value in figures.items()}
        counts = {"stories": len(pairs), "found_stories": len(self.found_stories), "entries": len(self.true_story_of)}
        return {**counts, **rounded}

    def wrong(self) -> list[tuple[TrueStory, FoundStory]]:
        """The true stories whose N, gate or status was not found, those furthest off in N first."""
        missed = [
            (true, found)
            for true, found in self.pairs()
            if (found.independent_count, found.gate, found.status) != (true.independent_count, true.gate, true.status)
        ]
        return sorted(missed, key=lambda pair: -abs(pair[0].independent_count - pair[1].independent_count))


def is_verified_early(true: TrueStory, found: FoundStory) -> bool:
    """Whether a rumour counted as verified before it was confirmed, or though it never was."""
    if found.independent_count < 2:
        return False
    return true.confirmed_at is None or found.verified_at is None or found.verified_at < true.confirmed_at


def evaluate_sample(desk: Desk, *, reach: Reach = Reach.FULL) -> Compared:
    """Make the sample beat in a scratch home, score, place, build and compare. The desk's own home is not touched."""
    with _scratch_home() as home:
        scratch = Desk(home=home, now=desk.now, step=desk.step, say=lambda message: None)
        scratch.run(reach=reach)
        return compare(home)


def compare(home: Home) -> Compared:
    """The stories that the last build of a sample home found, and those that were planted in it.

    Raises HomeError for a home without a truth or without stories.
    """
    stories, entries = home.truth / "stories.parquet", home.truth / "entries.parquet"
    if not stories.exists() or not entries.exists():
        raise HomeError(f"{home.root} has no truth to compare with: only a sample beat has one")
    if not home.warehouse.exists():
        raise HomeError(f"{home.root} has no warehouse; make one: {home.command('run --no-app')}")
    with connect(home.warehouse, read_only=True) as connection:
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if not {"stories", "story_articles", "rumours", "int_entries_placed"} <= tables:
            raise HomeError(f"{home.root} has no stories yet; make them: {home.command('build')}")
        if not connection.execute("select 1 from marts.stories limit 1").fetchall():
            following = f"{home.command('score')}, then {home.command('build')}"
            raise HomeError(f"no entry of {home.root} has a place in a story yet: {following}")
        return Compared(
            true_stories=_true_stories(connection, stories),
            found_stories=_found_stories(connection, has_facts="story_facts" in tables),
            true_story_of=_groups(
                connection, "select entry_id, story_id from read_parquet($file)", {"file": str(entries)}
            ),
            found_story_of=_groups(connection, _STORY_OF_ENTRY),
            true_copies=_entries(
                connection,
                "select entry_id from read_parquet($file) where is_copy or is_rewrite",
                {"file": str(entries)},
            ),
            found_copies=_entries(
                connection, "select entry_id from staging.stg_story_links where copy_kind is not null"
            ),
        )


# An entry that came to name another page belongs to both articles: the first one's story counts.
_STORY_OF_ENTRY = """
    select placed.entry_id, arg_min(articles.story_id, (articles.published_at, articles.article_id))
    from intermediate.int_entries_placed as placed
    join marts.story_articles as articles using (article_id)
    group by placed.entry_id
"""


def _groups(connection: duckdb.DuckDBPyConnection, query: str, given: dict[str, str] | None = None) -> dict[str, str]:
    return dict(connection.execute(query, given or {}).fetchall())


def _entries(connection: duckdb.DuckDBPyConnection, query: str, given: dict[str, str] | None = None) -> frozenset[str]:
    return frozenset(entry_id for (entry_id,) in connection.execute(query, given or {}).fetchall())


def _true_stories(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, TrueStory]:
    rows = connection.execute(
        "select story_id, independent_count, gate_status, gate, is_rumour, confirmed_at, impact, confirmed_by_story_id "
        "from read_parquet($file)",
        {"file": str(file)},
    ).fetchall()
    return {
        story_id: TrueStory(story_id, count, STATUS.get(status, status), *others)
        for story_id, count, status, *others in rows
    }


def _found_stories(connection: duckdb.DuckDBPyConnection, *, has_facts: bool) -> dict[str, FoundStory]:
    dispute = "story_id in (select story_id from marts.story_facts where is_disputed)" if has_facts else "null"
    rows = connection.execute(
        f"select story_id, independent_count, status, gate, verified_at, impact, {dispute}, "
        "confirmed_at, confirmed_by_story_id "
        "from marts.stories left join marts.rumours using (story_id)"
    ).fetchall()
    return {row[0]: FoundStory(*row) for row in rows}


#: What each measure says, for people.
MEANINGS = {
    "verified_precision": "of stories found to have two sources or more, those that have",
    "verified_recall": "of stories that have, those found to",
    "n_accuracy": "N as it was planted",
    "n_accuracy_always_1": "the floor: what it would be if N were always 1",
    "gate_accuracy": "published or held as it was planted",
    "status_accuracy": "status as it was planted",
    "rumours_verified_early": "rumours verified before they were confirmed, or never were",
    "rumours_confirmed_precision": "of rumours found to be confirmed, those that were, and by that report",
    "rumours_confirmed_recall": "of rumours that were confirmed, those found to be",
    "bcubed_precision": "of the entries in an entry's story, those that belong there",
    "bcubed_recall": "of the entries that belong there, those in it",
    "bcubed_f1": "both",
    "copy_precision": "of entries taken for copies or derived texts, those that are",
    "copy_recall": "of those that are, those found",
    "dispute_precision": "of stories found in dispute, those that are",
    "dispute_recall": "of stories in dispute, those found",
    "impact_spearman": "order of stories by impact",
}
WRONG_SHOWN = 10


def in_words(compared: Compared) -> str:
    """The figures of the command, a line each, and the stories that are furthest from the truth."""
    figures = compared.as_json()
    lines = [
        f"{figures['stories']:,} stories were planted in {figures['entries']:,} entries; placing them made "
        f"{figures['found_stories']:,} stories",
        "A planted story may be found in pieces, and two may be found as one, so the counts differ. Each planted story",
        "is compared with the found one that holds most of its entries; other pieces are measured by bcubed alone.",
    ]
    for name, meaning in MEANINGS.items():
        value = figures[name]
        lines.append(f"  {name.replace('_', ' '):27} {'none' if value is None else f'{value:.3f}':>6}  {meaning}")
    wrong = compared.wrong()
    lines.append(f"{len(wrong):,} stories with another N, gate or status than planted (planted → found):")
    for true, found in wrong[:WRONG_SHOWN]:
        lines.append(
            f"  {found.story_id}  N {true.independent_count} → {found.independent_count}, "
            f"{true.status} → {found.status}, {true.gate} → {found.gate}"
        )
    return "\n".join(lines) + "\n"


@contextmanager
def _scratch_home() -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="beatbook-evaluate-") as folder:
        home = Home(Path(folder))
        home.prepare()
        yield home


def _share(values: Iterable[bool]) -> float | None:
    said = list(values)
    return sum(said) / len(said) if said else None


def _precision_and_recall(name: str, pairs: Sequence[tuple[bool, bool | None]]) -> dict[str, float | None]:
    """Of those found so, the share that is so; of those that are so, the share found."""
    return {
        f"{name}_precision": _share(true for true, found in pairs if found),
        f"{name}_recall": _share(bool(found) for true, found in pairs if true),
    }
