"""Entries get their places in stories: by the chunk of days, each stored as soon as it is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from ingest.errors import StoppedError
from ingest.stopping import StopRequest, stop_request
from ingest.text.stories import COLUMN_WITHIN, METHOD_VERSION, Copy, Link, Placed, Reading, place
from ingest.text.story_words import (
    MOST_TEXT,
    TRAILING_DAYS,
    WordCounts,
    clean,
    count_words,
    names,
    read_words,
    sketch,
    title_words,
    tokens,
    without_suffix,
)
from ingest.text.timeline import REACH, Beginning, Timeline
from ingest.warehouse.store import Warehouse
from ingest.warehouse.story_rows import DayCount, StoredEntry, StoryBeginning, StoryRows

CHUNK_ENTRIES = 8_192  # some seconds' work
_DAY = timedelta(days=1)
_OPEN = timedelta(days=3)  # to each side of a day lies what its entries can join


@dataclass(slots=True)
class _Chunk:
    """What one chunk of days adds to the raw tables."""

    links: list[tuple[Reading, Link, bool]] = field(default_factory=list)  # with is_late
    words: list[tuple[date, str, int]] = field(default_factory=list)
    days: list[tuple[date, int]] = field(default_factory=list)
    neighbours: list[tuple[str, str, float]] = field(default_factory=list)

    def count(self, day: date, readings: Sequence[Reading]) -> Counter[str]:
        """Count the words of a day that has ended, or of what was late to it."""
        words = count_words(reading.words for reading in readings)
        self.words += [(day, word, count) for word, count in words.items()]
        self.days.append((day, len(readings)))
        return words

    def store(self, rows: StoryRows, now: datetime) -> None:
        rows.add("story_links", [_link_row(*placed, now) for placed in self.links])
        rows.add("story_neighbours", [(*pair, METHOD_VERSION, now) for pair in self.neighbours])
        rows.add("story_words", [(METHOD_VERSION, *word) for word in self.words])
        rows.add("story_days", [(METHOD_VERSION, *day) for day in self.days])


class _Memory:
    """What placing knows beside the open entries: word counts, the days of titles, earlier stories.

    It is read from the raw tables as far as the days of a chunk reach back, and grows with what is placed.
    """

    def __init__(self) -> None:
        self.counts = WordCounts()
        self.title_days: dict[str, set[date]] = defaultdict(set)
        self.timeline = Timeline()
        self._known_until: date | None = None

    def extend(self, rows: StoryRows, first: date, last: date) -> None:
        """Read what entries of the days from first to last look back on, and is not known yet."""
        since = self._known_until + _DAY if self._known_until else date.min + REACH
        start = max(first - _OPEN - timedelta(days=TRAILING_DAYS), since)
        end = last + _OPEN
        words: dict[date, dict[str, int]] = defaultdict(dict)
        for day, word, count in rows.words(METHOD_VERSION, start, end):
            words[day][word] = count
        for day, entry_count in rows.entry_counts(METHOD_VERSION, start, end):
            self.counts.add(day, words[day], entry_count)
        for title, day in rows.titles(max(first - COLUMN_WITHIN, since), first - _OPEN):
            self.title_days[" ".join(tokens(title))].add(day)
        for story in rows.beginnings(max(first - REACH, since), last):
            self.timeline.add(read_beginning(story))
        self._forget(first)
        self._known_until = max(end, self._known_until or end)

    def _forget(self, first: date) -> None:
        self.counts.forget(first - 2 * _OPEN - timedelta(days=TRAILING_DAYS))
        self.timeline.forget(datetime.combine(first, datetime.min.time()) - REACH)
        for title in [title for title, days in self.title_days.items() if max(days) < first - COLUMN_WITHIN]:
            del self.title_days[title]


class Placer:
    """Places entries day by day; `counts` may have been warmed by entries that are not placed."""

    def __init__(self) -> None:
        self._memory = _Memory()
        self._readings: dict[str, Reading] = {}
        self._newest: datetime | None = None

    def load(self, rows: StoryRows, days: Sequence[date]) -> list[StoredEntry]:
        """All that placing the entries of these days needs to know."""
        self._newest = rows.newest_placed_at()
        start = days[0] - _OPEN
        if self._newest and self._newest.date() < start:
            start = self._newest.date()  # the day that is still open: its words are counted when a later one begins
        self._memory.extend(rows, start + _OPEN, days[-1])
        return rows.entries(start, days[-1] + _OPEN)

    def placed(self, rows: StoryRows, days: Sequence[date]) -> tuple[list[Placed], WordCounts]:
        """The placed entries of the days, and the word counts that they are weighed by."""
        self._memory.extend(rows, days[0], days[-1])
        entries = [entry for entry in rows.entries(days[0], days[-1]) if entry.story_id is not None]
        return [Placed(read_entry(entry), _link_of(entry)) for entry in entries], self._memory.counts

    def place(self, entries: Sequence[StoredEntry], days: Sequence[date], until: datetime | None) -> _Chunk:
        """Place those of the days that have no place, up to the hour of `until`."""
        self._readings = {entry.entry_id: self._readings.get(entry.entry_id) or read_entry(entry) for entry in entries}
        placed: dict[date, list[Placed]] = defaultdict(list)
        arriving: dict[date, list[Reading]] = defaultdict(list)
        for entry in entries:
            reading = self._readings[entry.entry_id]
            day = entry.published_at.date()
            if entry.story_id is not None:
                placed[day].append(Placed(reading, _link_of(entry)))
                self._memory.title_days[reading.title].add(day)
            elif until is None or _hour(entry.published_at) < _hour(until):
                arriving[day].append(reading)
        chunk = _Chunk()
        for day in days:
            if arriving[day]:
                self._place_day(day, arriving[day], placed, chunk)
        return chunk

    def _place_day(self, day: date, arriving: list[Reading], placed: dict[date, list[Placed]], chunk: _Chunk) -> None:
        newest_day = self._newest.date() if self._newest else day
        if newest_day < day:
            self._count(newest_day, [entry.reading for entry in placed[newest_day]], chunk)
        window = [entry for near in _days_around(day) for entry in placed[near]]
        of_id = {reading.entry_id: reading for reading in arriving}
        for link in place(window, arriving, self._memory.counts, self._memory.title_days):
            reading = of_id[link.entry_id]
            is_late = self._newest is not None and _hour(reading.published_at) < _hour(self._newest)
            self._newest = max(self._newest or reading.published_at, reading.published_at)
            chunk.links.append((reading, link, is_late))
            placed[day].append(Placed(reading, link))
            self._memory.title_days[reading.title].add(day)
            if link.nearest_entry_id is None and reading.title:
                chunk.neighbours += self._neighbours(reading, link.story_id)
        if day < newest_day:
            self._count(day, arriving, chunk)

    def _count(self, day: date, readings: Sequence[Reading], chunk: _Chunk) -> None:
        self._memory.counts.add(day, chunk.count(day, readings), len(readings))

    def _neighbours(self, reading: Reading, story_id: str) -> Iterator[tuple[str, str, float]]:
        day = reading.published_at.date()
        story = Beginning(story_id, reading.published_at, reading.title_words, reading.vector)
        for neighbour in self._memory.timeline.nearest(story, self._memory.counts.before(day)):
            yield story_id, neighbour.story_id, neighbour.similarity
        self._memory.timeline.add(story)


def place_waiting(
    open_warehouse: Callable[[], AbstractContextManager[Warehouse]],
    *,
    on_words: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, int]:
    """Place the entries that have no place, in the order (hour, entry_id), up to the first that waits for scoring.

    With `on_words` these are placed too, on their words alone. The warehouse is open only while rows are read and
    written. The result counts {"placed", "unplaced"}. Raises StoppedError after a signal; what was done is stored.
    """
    done = total = 0
    with stop_request() as stop:
        for placed, total in _chunks(open_warehouse, on_words, stop):
            done += placed
            progress(done, total)
    if stop.number is not None:
        raise StoppedError(f"stopped; {done:,} entries were placed in stories, {total - done:,} wait", stop.number)
    return {"placed": done, "unplaced": total - done}


def warm(warehouse: Warehouse, *, before: date) -> None:
    """Count the words of the entries of earlier days, as far as any later entry looks back, without placing them."""
    since = before - timedelta(days=TRAILING_DAYS) - _OPEN
    days: dict[date, list[Reading]] = defaultdict(list)
    for entry in warehouse.stories.entries(since, before - _DAY):
        days[entry.published_at.date()].append(read_entry(entry))
    chunk = _Chunk()
    for day, readings in sorted(days.items()):
        chunk.count(day, readings)
    chunk.store(warehouse.stories, warehouse.now())


def _chunks(
    open_warehouse: Callable[[], AbstractContextManager[Warehouse]], on_words: bool, stop: StopRequest
) -> Iterator[tuple[int, int]]:
    """How many entries each chunk placed, and how many there were to place."""
    placer = Placer()
    done = 0
    after = date.min
    while stop.number is None:
        with open_warehouse() as warehouse:
            rows = warehouse.stories
            waiting = [day for day in rows.days() if day.unplaced_count]
            total = done + sum(day.unplaced_count for day in waiting)
            until = None if on_words else rows.first_waiting_at()
            days = _next_days([day for day in waiting if day.day > after and (not until or day.day <= until.date())])
            if not days:
                yield 0, total
                return
            known = rows.count()
            entries = placer.load(rows, days)
        chunk = placer.place(entries, days, until)
        with open_warehouse() as warehouse:
            rows = warehouse.stories
            if rows.count() != known:  # somebody else placed or repaired meanwhile: what was worked out may not hold
                placer, after = Placer(), date.min
                continue
            with warehouse.transaction():
                chunk.store(rows, warehouse.now())
        done += len(chunk.links)
        after = days[-1]
        yield len(chunk.links), total


def _next_days(waiting: Sequence[DayCount]) -> list[date]:
    """The first of the days, as many as make a chunk. Days far apart are not of one: all between them would be read."""
    days: list[date] = []
    count = 0
    for day in waiting:
        if days and (count >= CHUNK_ENTRIES or day.day - days[-1] > _OPEN):
            break
        days.append(day.day)
        count += day.placed_count + day.unplaced_count
    return days


def read_entry(entry: StoredEntry) -> Reading:
    """What the method knows of a stored entry."""
    title = without_suffix(entry.title, entry.outlet)
    text = clean(entry.text[:MOST_TEXT])
    said = tokens(text)
    return Reading(
        entry_id=entry.entry_id,
        content_hash=entry.content_hash,
        published_at=entry.published_at,
        outlet=entry.outlet,
        page=entry.canonical_url,
        title=" ".join(tokens(entry.title)),
        title_words=title_words(title),
        names=names(title, text),
        words=read_words(tokens(title), said),
        sketch=sketch(said),
        vector=_vector(entry.vector),
    )


def read_beginning(story: StoryBeginning) -> Beginning:
    """What the timeline knows of a stored story."""
    return Beginning(story.story_id, story.published_at, title_words(story.title), _vector(story.vector))


def _vector(stored: bytes | None) -> np.ndarray | None:
    """The vector as whole numbers; None too for one of length zero, which points nowhere."""
    vector = np.frombuffer(stored, dtype=np.int8) if stored else None
    return vector if vector is not None and vector.any() else None


def _link_of(entry: StoredEntry) -> Link:
    assert entry.story_id is not None
    copy = None
    if entry.copy_of and entry.copy_kind and entry.copy_similarity is not None:
        copy = Copy(entry.copy_of, entry.copy_kind, entry.copy_similarity)
    return Link(entry.entry_id, entry.story_id, copy)


def _link_row(reading: Reading, link: Link, is_late: bool, now: datetime) -> tuple[object, ...]:
    return (
        link.entry_id,
        reading.content_hash,
        link.story_id,
        *(link.copy or (None, None, None)),
        link.nearest_entry_id,
        link.similarity,
        is_late,
        METHOD_VERSION,
        now,
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _days_around(day: date) -> Iterator[date]:
    return (day + timedelta(days=offset) for offset in range(-_OPEN.days, _OPEN.days + 1))
