"""The whole job on one screen: ingest what is due, score, build, publish."""

from __future__ import annotations

import shlex
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.build import build, build_vintages
from ingest.errors import StoppedError, UsageError
from ingest.home import DBT_FOLDER, SEEDS_FOLDER, Home
from ingest.records import Counts, Reach
from ingest.stopping import stop_request
from ingest.warehouse.store import Warehouse

# Each stage is imported by the job that needs it: all of them are half a second and 50 MB, and most jobs need one.
if TYPE_CHECKING:
    from ingest.feeds.discover import Discovery
    from ingest.feeds.lists import Added
    from ingest.feeds.opml import FeedList
    from ingest.records import FeedState
    from ingest.text.story_repair import Repair

Progress = Callable[[int, int | None], None]
Step = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True, slots=True)
class Desk:
    """One beat at work: its home, the clock, and how to tell the person who waits."""

    home: Home
    now: Callable[[], datetime]
    step: Step  # opens a progress bar under a label
    say: Callable[[str], None]

    def warehouse(self) -> AbstractContextManager[Warehouse]:
        """The warehouse, open for writing."""
        return Warehouse.open(self.home, now=self.now, on_wait=self.say)

    # -- the stages -------------------------------------------------------------

    def ingest_feeds(
        self, listings: FeedList | None, *, poll_all: bool, allow_private: frozenset[str]
    ) -> dict[str, object]:
        """Poll the feeds that are due (all with `poll_all`); with `listings`, add its feeds and poll only these."""
        from ingest.feeds.ingest import ingest_feeds

        with self.warehouse() as warehouse, self.step("feeds") as progress:
            warehouse.claim("real")
            return ingest_feeds(
                warehouse,
                listings=listings,
                poll_all=poll_all,
                allow_private=allow_private,
                now=self.now,
                progress=lambda tally, batch: progress(sum(tally.outcomes.values()), tally.due),
            )

    def add_feeds(self, addresses: list[str], *, allow_private: frozenset[str]) -> Added:
        """Ask each address once and follow what proves to be a feed."""
        from ingest.feeds.lists import add_feeds

        with self.warehouse() as warehouse, self.step("looking"):
            warehouse.claim("real")
            return add_feeds(warehouse, addresses, allow_private=allow_private, now=self.now)

    def discover(self, page_url: str, *, allow_private: frozenset[str]) -> Discovery:
        """The feeds that a page names; nothing is stored."""
        from ingest.feeds.discover import discover

        with self.step("looking"):
            return discover(page_url, allow_private=allow_private, now=self.now)

    def remove_feeds(self, addresses: list[str]) -> list[FeedState]:
        """Follow these feeds no longer; what they brought stays."""
        from ingest.feeds.lists import remove_feeds

        with self.warehouse() as warehouse:
            return remove_feeds(warehouse, addresses, now=self.now)

    def import_feeds(self, listed: FeedList) -> dict[str, int]:
        """Follow the feeds of a list; the next poll asks them."""
        from ingest.feeds.lists import import_feeds

        with self.warehouse() as warehouse:
            warehouse.claim("real")
            return import_feeds(warehouse, listed, now=self.now)

    def feed_states(self) -> list[FeedState]:
        """The newest state of each feed, removed ones too, in order of address."""
        with self.warehouse() as warehouse:
            return warehouse.feed_states()

    def ingest_archives(self, paths: list[Path], columns: dict[str, str]) -> Counts:
        """Load archives, a transaction each: those before a bad one stay loaded.

        Raises StoppedError, with the command that goes on.
        """
        from ingest.documents.archive import ingest_archive

        total = Counts()
        for place, path in enumerate(paths):
            with self.warehouse() as warehouse, self.step(path.name) as progress, stop_request() as stop:
                warehouse.claim("real")
                try:
                    counts = ingest_archive(warehouse, path, columns, progress=progress, stop=stop)
                except StoppedError as error:
                    following = self._archives_command(paths[place:], columns)
                    raise StoppedError(f"{error}; go on: {following}", error.signal_number) from None
                total += counts
                if counts.is_all_rejected:
                    self.say(f"every row was rejected; the first: {warehouse.first_reject(f'{path.name}:')}")
            if stop.number is not None:  # asked for while the file was being stored: no part of one is ever stored
                rest = paths[place + 1 :]
                following = self._archives_command(rest, columns) if rest else self.home.command("score")
                raise StoppedError(f"stopped: {path.name} was stored; go on: {following}", stop.number)
        return total

    def _archives_command(self, paths: list[Path], columns: dict[str, str]) -> str:
        arguments = [str(path) for path in paths]
        if columns:
            arguments += ["--columns", ",".join(f"{field}={column}" for field, column in columns.items())]
        return self.home.command(f"ingest archive {shlex.join(arguments)}")

    def ingest_documents(
        self, paths: list[Path], *, published_at: datetime | None, url: str | None, outlet: str | None
    ) -> tuple[Counts, list[str]]:
        """Load story pages; the account, and the reasons of those that were refused.

        A page that is handed in again with another date, address or outlet is corrected: it counts as changed.
        """
        from ingest.documents.pages import page_batch, page_files

        files = page_files(paths)
        now = self.now()
        if url and len(files) > 1:
            raise UsageError(f"--url is the address of one page, and here are {len(files)} files")
        with self.warehouse() as warehouse:
            batches = [
                page_batch(
                    file,
                    published_at=published_at,
                    url=url,
                    outlet=outlet,
                    seen_at=now,
                    batch_id=uuid.uuid4().hex,
                    stored_page=warehouse.stored_page,
                )
                for file in files
            ]
            warehouse.claim("real")
            counts = warehouse.load(batches)
        reasons = [f"{reject.locator}: {reject.reason}" for batch in batches for reject in batch.rejects]
        return sum(counts, Counts()), reasons

    def make_sample(self) -> dict[str, int]:
        """Make the sample beat in this home, with its truth, and before the first build the index as it stood.

        A home that had watched the beat for months would have kept how its numbers were revised.
        """
        from ingest.sample.load import load_sample, past_moments

        with self.warehouse() as warehouse, self.step("sample beat") as progress:
            warehouse.claim("sample")
            counts = load_sample(warehouse, progress=progress)
            moments = past_moments(warehouse)
        if self.home.snapshot() is None:
            with self.step("the index as it stood") as progress:
                build_vintages(self.home, moments, progress=progress, say=self.say)
        return counts

    def score(self, limit: int | None = None, *, reach: Reach = Reach.FULL, again: bool = False) -> dict[str, int]:
        """Score what is not scored yet; `again`, also what another version has scored.

        Raises StoppedError, with the command that goes on.
        """
        from ingest.text.score import score_waiting

        try:
            with self.step("scoring") as progress:
                return score_waiting(self.warehouse, limit=limit, reach=reach, again=again, progress=progress)
        except StoppedError as error:
            options = (f" --encoder {reach.value}" if reach is not Reach.FULL else "") + (" --again" if again else "")
            following = self.home.command(f"score{options}")
            raise StoppedError(f"{error}; go on: {following}", error.signal_number) from None

    def stories(self, *, on_words: bool = False) -> dict[str, int]:
        """Place entries in stories up to the first whose text waits for scoring; `on_words`, those too.

        Raises StoppedError, with the command that goes on.
        """
        from ingest.text.placing import place_waiting

        try:
            with self.step("stories") as progress:
                counts = place_waiting(self.warehouse, on_words=on_words, progress=progress)
        except StoppedError as error:
            raise StoppedError(f"{error}; go on: {self.home.command('stories')}", error.signal_number) from None
        if counts["unplaced"]:
            score, now = self.home.command("score"), self.home.command("stories --now")
            self.say(
                f"{counts['unplaced']:,} entries have no place in a story yet: an earlier text waits to be scored. "
                f"Score first: {score}; or place them on words: {now}"
            )
        return counts

    def repair(self, *, is_dry_run: bool = False) -> list[Repair]:
        """Merge stories that proved to be one and split those that proved to be two."""
        from ingest.text.story_repair import repair_stories

        with self.step("repair") as progress:
            return repair_stories(self.warehouse, is_dry_run=is_dry_run, progress=progress)

    def build(self, dbt_args: list[str] | None = None) -> dict[str, object]:
        """Turn rows into history and publish it."""
        with self.warehouse():
            pass  # makes what is missing, and waits for whoever is writing
        with self.step("building") as progress:
            result = build(self.home, dbt_args or [], progress=progress, say=self.say)
        if not dbt_args:
            self._built_file.write_text(self._fingerprint(), encoding="utf-8")
        return result

    # -- the whole ----------------------------------------------------------------

    def run(self, allow_private: frozenset[str] = frozenset(), *, reach: Reach = Reach.FULL) -> dict[str, object]:
        """Ingest what is due, score, build and publish; a home with nothing in it gets the sample beat.

        Where neither rows nor seeds nor models have changed since the last build, nothing is built again.
        """
        with self.warehouse() as warehouse:
            kind, has_feeds, is_empty = warehouse.kind(), bool(warehouse.feed_states()), warehouse.is_empty()
        result: dict[str, object] = {}
        if is_empty and not has_feeds:
            self.say("no feeds yet: making the sample beat, fictional news that shows every page")
            result["sample"] = self.make_sample()
        elif kind == "real" and has_feeds:
            result["feeds"] = self.ingest_feeds(None, poll_all=False, allow_private=allow_private)
        result["score"] = self.score(reach=reach)
        result["stories"] = self.stories()
        if (made := self.build_if_changed()) is not None:
            result["build"] = made
        return result

    def build_if_changed(self) -> dict[str, object] | None:
        """Build where rows, seeds or models have changed since the last build, or none was published; else None."""
        return None if self.home.snapshot() is not None and self._is_built() else self.build()

    @property
    def _built_file(self) -> Path:
        return self.home.root / "BUILT"

    def _is_built(self) -> bool:
        return self._built_file.exists() and self._built_file.read_text(encoding="utf-8") == self._fingerprint()

    def _fingerprint(self) -> str:
        """A digest of all that a build is made from: the newest rows, the seeds, the models."""
        digest = sha256()
        with self.warehouse() as warehouse:
            digest.update(warehouse.watermark().encode())
        for folder, patterns in ((SEEDS_FOLDER, ("*.csv",)), (DBT_FOLDER, ("models/**/*", "macros/**/*", "*.yml"))):
            for path in sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file()):
                digest.update(f"{path.name}\0".encode() + path.read_bytes())
        return digest.hexdigest()


def utc_now() -> datetime:
    """The clock, for the edges that pass it on."""
    return datetime.now(UTC)
