"""What travels between the stages: said (by a source) → entry (normalised) → row (stored). None of these does I/O.

The bulky ones are named tuples and not dataclasses: they cross process borders by the hundred thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

Origin = Literal["feed", "document", "archive", "backfill", "sample"]
DateSource = Literal["published", "updated", "archive", "given", "seen", "implausible"]


class Reach(StrEnum):
    """How much of a text the sentence encoder reads. Less is faster, and blunter."""

    FULL = "full"  # title and text: about 100 texts a second on two cores
    TITLE = "title"  # the title alone: about five times as many
    NONE = "none"  # nothing: the score comes from the words, thousands a second, and there are no vectors


class SaidEntry(NamedTuple):
    """One entry as its source gave it: nothing cleaned, nothing decided.

    `feed_url` is an address, or `outlet:NAME` where somebody handed in a page of a named outlet; `published` is a UTC
    datetime where the source has typed dates, else the date as written; `base_url` makes relative links absolute;
    `body_html` is the whole text where the source carries one beside its summary.
    """

    feed_url: str | None
    title: str | None = None
    url: str | None = None
    guid: str | None = None
    summary_html: str | None = None
    author: str | None = None
    language: str | None = None
    published: datetime | str | None = None
    updated: datetime | str | None = None
    seen_at: datetime | None = None
    base_url: str | None = None
    linked_url: str | None = None
    body_html: str | None = None


class Entry(NamedTuple):
    """One version of one entry, ready to store: the columns of raw.entries up to `origin`, in their order.

    `spare_entry_id` is not stored: the loader takes it for entry_id where the guid proves to name two pages.
    """

    entry_id: str
    content_hash: str
    feed_url: str | None
    feed_key: str
    feed_host: str | None
    feed_domain: str | None
    guid: str | None
    url: str | None
    canonical_url: str | None
    url_host: str | None
    url_domain: str | None
    linked_url: str | None
    title: str
    summary_html: str | None
    text: str
    match_title: str
    match_text: str
    author: str | None
    language: str | None
    published_at: datetime
    published_text: str | None
    date_source: str
    seen_at: datetime
    origin: str
    spare_entry_id: str


class StoredPage(NamedTuple):
    """The newest version of a page that was handed in before: what is known of where and when it was published."""

    entry_id: str
    feed_url: str | None
    url: str | None
    canonical_url: str | None
    published_at: datetime
    date_source: str
    seen_at: datetime


class Reject(NamedTuple):
    """An input that was not stored, and why."""

    locator: str
    reason: str
    excerpt: str


class Section(NamedTuple):
    """One section of a story page; `heading` is None for lines under no heading. `body` has every line as it was."""

    entry_id: str
    content_hash: str
    position: int
    heading: str | None
    body: str


class StatedFact(NamedTuple):
    """One fact that a story page states: the words, and the number where they are one."""

    entry_id: str
    content_hash: str
    position: int
    subject: str | None
    label: str
    value: str
    amount: float | None
    currency: str | None
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The account of one batch: parsed = new + changed + same + rejected, always."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0

    @property
    def parsed(self) -> int:
        """Everything that the batch brought."""
        return self.new + self.changed + self.same + self.rejected

    @property
    def is_all_rejected(self) -> bool:
        """Whether something came and nothing of it could be kept."""
        return 0 < self.rejected == self.parsed

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.same + other.same, self.rejected + other.rejected
        )

    def as_json(self) -> dict[str, int]:
        """The account as `--json` prints it."""
        return {
            "parsed": self.parsed,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "rejected": self.rejected,
        }


@dataclass(frozen=True, slots=True)
class Fetch:
    """One attempt to fetch one feed or to read one file: a row of raw.fetches without its counts."""

    batch_id: str
    feed_url: str | None
    locator: str
    origin: Origin
    started_at: datetime
    duration_ms: int | None
    outcome: str
    http_status: int | None = None
    body_bytes: int | None = None
    body_sha256: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """The state of one feed at one time: a row of raw.feeds."""

    feed_url: str
    feed_key: str
    recorded_at: datetime
    state: str = "active"
    title: str | None = None
    channel_link: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    last_success_at: datetime | None = None
    last_full_fetch_at: datetime | None = None
    next_due_at: datetime | None = None
    interval_seconds: int | None = None
    failure_score: float = 0.0
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one poll or one file brought, to be stored in one transaction.

    `is_correction` says that its entries are versions to store although their texts are known.
    """

    fetch: Fetch
    entries: list[Entry] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    facts: list[StatedFact] = field(default_factory=list)
    state: FeedState | None = None
    is_correction: bool = False
