"""What placing an entry at a time gets wrong: two stories that proved to be one, and one that proved to be two.

Pure but for `repair_stories`. Thresholds are far apart, so that what was merged is not split again, nor the reverse.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import average, fcluster
from scipy.spatial.distance import squareform

from ingest.text.placing import Placer, read_beginning
from ingest.text.stories import FIRST_JOIN, JOIN, METHOD_VERSION, Pairs, Placed, story_id_of
from ingest.text.story_words import WordCounts
from ingest.text.timeline import REACH, Beginning, Timeline
from ingest.warehouse.store import Warehouse

REPAIR_DAYS = 14  # before the newest entry: what lies further back is settled, and its readers are gone
MERGE = FIRST_JOIN  # mean similarity of all pairs across two stories: repair joins no two that placing would not
SPLIT = 0.1  # mean similarity of all pairs across two parts of one story
LEAST_PART = 2  # entries: one that strayed in is no story to tell

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Repair:
    """One merge or split: from which story to which other the entries move, and why."""

    kind: str  # merge or split
    story_id: str
    other_story_id: str
    entry_ids: tuple[str, ...]
    similarity: float  # mean of the pairs between the two sides

    @property
    def reason(self) -> str:
        """Why, in words."""
        if self.kind == "merge":
            return f"its entries are as similar to the other story's ({self.similarity:.2f}) as one story's are"
        return f"its entries are too unlike the rest of the story ({self.similarity:.2f}) to be of it"


Progress = Callable[[int, int], None]


def find_repairs(
    placed: Sequence[Placed], counts: WordCounts, progress: Progress = lambda done, total: None
) -> list[Repair]:
    """The merges and splits that the entries call for, in the order in which they are to be made.

    `progress` is told how many entries were compared and stories looked at, of how many.
    """
    return _Repairs(placed, counts, progress).found()


class _Repairs:
    def __init__(self, placed: Sequence[Placed], counts: WordCounts, progress: Progress) -> None:
        ordered = sorted(placed, key=lambda one: one.reading.order)
        self._placed = ordered
        self._counts = counts
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, one in enumerate(ordered):
            self._rows[one.link.story_id].append(row)
        self._progress = progress
        self._total = len(ordered) + len(self._rows)

    def found(self) -> list[Repair]:
        repairs = list(self._merges())
        for number, story_id in enumerate(list(self._rows)):
            repairs += self._splits(story_id)
            self._progress(len(self._placed) + number + 1, self._total)
        return repairs

    # -- two that are one --------------------------------------------------------

    def _merges(self) -> Iterator[Repair]:
        """The most similar two become one, until no two are similar enough."""
        between = {pair: self._mean(*pair) for pair in self._candidates()}
        while between:
            pair = max(between, key=lambda two: (between[two], two))
            if between[pair] < MERGE:
                return
            # The story that began first goes on.
            kept, gone = sorted(pair, key=lambda story_id: self._rows[story_id][0])
            yield Repair("merge", gone, kept, self._entry_ids(self._rows[gone]), between[pair])
            self._rows[kept] = sorted(self._rows[kept] + self._rows.pop(gone))
            touched = {two for two in between if gone in two or kept in two}
            others = {story_id for two in touched for story_id in two} - {kept, gone}
            for two in touched:
                del between[two]
            for other in others:
                between[_pair(kept, other)] = self._mean(kept, other)

    def _candidates(self) -> set[tuple[str, str]]:
        """Pairs of stories of which two entries are similar enough to join."""
        stories = np.array([one.link.story_id for one in self._placed])
        pairs = Pairs([one.reading for one in self._placed], self._counts)
        found = set()
        for row, similarities in enumerate(pairs.from_row(0)):
            for other in np.flatnonzero((similarities >= JOIN) & (stories != stories[row])).tolist():
                found.add(_pair(str(stories[row]), str(stories[other])))
            self._progress(row + 1, self._total)
        return found

    def _mean(self, one: str, other: str) -> float:
        rows = self._rows[one] + self._rows[other]
        across = self._similarities(rows)[: len(self._rows[one]), len(self._rows[one]) :]
        met = across[across > -1]
        return float(met.mean()) if len(met) else -1.0

    # -- one that is two ---------------------------------------------------------

    def _splits(self, story_id: str) -> Iterator[Repair]:
        """Part the story where it is loosest, and its parts again, as long as the parts are strangers."""
        rows = self._rows[story_id]
        if len(rows) < 2 * LEAST_PART:
            return
        similarities = _without_unmet(self._similarities(rows))
        self._bind_copies(rows, similarities)
        tree = average(squareform(1 - similarities, checks=False))
        sides = fcluster(tree, 2, "maxclust") == 1
        similarity = float(1 - tree[-1, 2])
        if similarity >= SPLIT or min(sides.sum(), (~sides).sum()) < LEAST_PART:
            return
        part = [row for row, side in zip(rows, sides != sides[0], strict=True) if side]
        new_id = story_id_of(f"{self._placed[part[0]].reading.entry_id} of {story_id}")
        yield Repair("split", story_id, new_id, self._entry_ids(part), similarity)
        self._rows[new_id] = part
        self._rows[story_id] = [row for row in rows if row not in set(part)]
        yield from self._splits(story_id)
        yield from self._splits(new_id)

    def _bind_copies(self, rows: Sequence[int], similarities: Floats) -> None:
        place = {self._placed[row].reading.entry_id: position for position, row in enumerate(rows)}
        for position, row in enumerate(rows):
            copy = self._placed[row].link.copy
            if copy and copy.is_same and copy.entry_id in place:
                first = place[copy.entry_id]
                similarities[position] = similarities[:, position] = similarities[first]
                similarities[position, first] = similarities[first, position] = 1

    # -- both ---------------------------------------------------------------------

    def _similarities(self, rows: Sequence[int]) -> Floats:
        readings = [self._placed[row].reading for row in rows]
        return Pairs(readings, self._counts).block(0, len(rows))

    def _entry_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._placed[row].reading.entry_id for row in rows)


def _without_unmet(similarities: Floats) -> Floats:
    """Pairs that never met, days apart, say nothing for or against a story: they count as its pairs do on average.

    Counted as unlike, a story that is told for a week would be parted by its days.
    """
    met = similarities > -1
    return np.where(met, similarities, similarities[met].mean() if met.any() else 0).astype(np.float32)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def repair_stories(
    open_warehouse: Callable[[], AbstractContextManager[Warehouse]],
    *,
    is_dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> list[Repair]:
    """Repair the stories of the last REPAIR_DAYS days of what was placed; a dry run only says what it would do.

    Entries get newer links, repairs are logged, and nothing is forgotten: a story that is merged away is known for ever
    by where its entries went. What is split off gets neighbours, as what begins does. A second run finds nothing.
    """
    with open_warehouse() as warehouse:
        rows = warehouse.stories
        newest = rows.newest_placed_at()
        if newest is None:
            return []
        known = rows.count()
        days = [newest.date() - timedelta(days=back) for back in range(REPAIR_DAYS, -1, -1)]
        placer = Placer()
        placed, counts = placer.placed(rows, days)
        beginnings = [read_beginning(story) for story in rows.beginnings(days[0] - REACH, days[-1])]
    repairs = find_repairs(placed, counts, progress)
    if is_dry_run or not repairs:
        return repairs
    with open_warehouse() as warehouse:
        if warehouse.stories.count() != known:  # somebody placed meanwhile: what was worked out may not hold
            return repair_stories(open_warehouse, progress=progress)
        with warehouse.transaction():
            now = warehouse.now()
            warehouse.stories.move(_places(repairs), METHOD_VERSION, now)
            warehouse.stories.add("story_repairs", [(*_row(repair), METHOD_VERSION, now) for repair in repairs])
            found = [(*pair, METHOD_VERSION, now) for pair in _neighbours(repairs, placed, beginnings, counts)]
            warehouse.stories.add("story_neighbours", found)
    return repairs


def _neighbours(
    repairs: Sequence[Repair], placed: Sequence[Placed], beginnings: Sequence[Beginning], counts: WordCounts
) -> Iterator[tuple[str, str, float]]:
    """The neighbours of the stories that were split off, among those that began earlier; `beginnings` in order."""
    readings = {one.reading.entry_id: one.reading for one in placed}
    # What is split off is never split off again with its first entry, so a story begins with that for good.
    splits = [(readings[made.entry_ids[0]], made) for made in repairs if made.kind == "split"]
    timeline, waiting = Timeline(), deque(beginnings)
    for first, made in sorted(splits, key=lambda split_off: split_off[0].order):
        while waiting and waiting[0].published_at <= first.published_at:
            timeline.add(waiting.popleft())
        story = Beginning(made.other_story_id, first.published_at, first.title_words, first.vector)
        for neighbour in timeline.nearest(story, counts.before(first.published_at.date())):
            if neighbour.story_id != made.story_id:  # they proved to be strangers
                yield made.other_story_id, neighbour.story_id, neighbour.similarity
        timeline.add(story)


def _places(repairs: Sequence[Repair]) -> Mapping[str, str]:
    """Where each entry is in the end."""
    return {entry_id: repair.other_story_id for repair in repairs for entry_id in repair.entry_ids}


def _row(repair: Repair) -> tuple[object, ...]:
    return (
        repair.kind,
        repair.story_id,
        repair.other_story_id,
        len(repair.entry_ids),
        repair.similarity,
        repair.reason,
    )
