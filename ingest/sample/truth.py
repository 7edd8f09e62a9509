"""The truth of the sample beat: who wrote what from whom, and what the stories, topics and outlets really did."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.records import Entry, SaidEntry

# Of the sample's own year; what an amount in another currency is worth in the impact rubric.
USD = {"USD": 1.0, "EUR": 1.1, "GBP": 1.3, "JPY": 1 / 150}
STAGE_STATUS = {"done": 1.0, "none": 1.0, "announced": 0.95, "proposed": 0.8, "rumoured": 0.5}
STAGE_RULE = {"proposed": 0.6, "announced": 0.8}


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the sample beat."""

    feed_url: str
    title: str
    channel_link: str


@dataclass(frozen=True, slots=True)
class EntryTruth:
    """What is true of one entry; `source` is the position in `said` of the entry that it was made from.

    `role` is original, independent, confirmation, copy, rewrite, according_to, link, quote, release, filing, aggregated
    or off_beat. `origin_id` names the independent origin behind it: entries that depend on each other share one.
    `amount` is the amount that the entry states where its story is in dispute or has one; null where it states none.
    """

    story_id: str
    origin_id: str
    role: str
    is_copy: bool
    is_rewrite: bool
    is_credited: bool
    source: int | None
    topic_ids: tuple[str, ...]
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class StoryTruth:
    """What is true of one story.

    `gate_status` is disputed, documented, verified, company_stated or single; `status` is the same, save that a rumour
    says rumour_true or rumour_dead. `gate` is published or held. `confirmed_at` is when the second independent origin
    reported, or the rumour came true, be it in another story (`confirmed_by_story_id`).
    """

    story_id: str
    kind: str
    topic_ids: tuple[str, ...]
    company_ids: tuple[str, ...]
    label: str | None
    started_at: datetime
    ended_at: datetime
    entry_count: int
    independent_count: int
    status: str
    gate_status: str
    gate: str
    is_rumour: bool
    confirmed_at: datetime | None
    confirmed_by_story_id: str | None
    tier: int
    stage: str
    amount: float | None
    currency: str | None
    disputed_amount: float | None
    financial: float
    regulatory: float
    operational: float
    impact: int


@dataclass(frozen=True, slots=True)
class AttentionTruth:
    """How much more than usual the beat's outlets turned to a topic in one week; 1 is the topic's base."""

    topic_id: str
    week_start: date
    true_attention: float


@dataclass(frozen=True, slots=True)
class OutletTruth:
    """A change in how one outlet works, from `first_date` to before `end_date` (null: to the end of the beat)."""

    outlet_id: str
    change: str
    first_date: date
    end_date: date | None


@dataclass(frozen=True, slots=True)
class SampleBeat:
    """The sample beat: what its feeds said, in order of publication, and the truth at the same positions."""

    said: list[SaidEntry]
    feeds: list[Feed]
    entries: list[EntryTruth]
    stories: list[StoryTruth] = field(default_factory=list)
    attention: list[AttentionTruth] = field(default_factory=list)
    outlets: list[OutletTruth] = field(default_factory=list)


def impact(usd: float | None, regulatory: float, operational: float, stage: str) -> tuple[float, float, float, int]:
    """Financial, regulatory and operational impact and their sum in the rubric of the method, 1 to 10."""
    financial = min(10.0, max(1.0, 1 + 2 * math.log10(usd / 1e6))) if usd else 0.0
    regulatory *= STAGE_RULE.get(stage, 1.0)
    parts = sorted((financial, regulatory, operational), reverse=True)
    raw = min(10.0, max(1.0, parts[0] + 0.5 * sum(part >= 5 for part in parts[1:])))
    whole = max(1, math.floor(raw * STAGE_STATUS[stage] + 0.5))
    return round(financial, 3), round(regulatory, 3), round(operational, 3), whole


def write_truth(beat: SampleBeat, entries: Iterable[Entry], folder: Path) -> None:
    """Write the truth as Parquet files into a folder; `entries` are beat.said normalised, in the same order."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = [entry.entry_id for entry in entries]
    if len(ids) != len(beat.entries):
        raise ValueError(f"{len(ids):,} entries do not align with {len(beat.entries):,} of the sample beat")
    rows = [
        {
            "entry_id": entry_id,
            "story_id": truth.story_id,
            "origin_id": truth.origin_id,
            "role": truth.role,
            "is_copy": truth.is_copy,
            "is_rewrite": truth.is_rewrite,
            "is_credited": truth.is_credited,
            "source_entry_id": None if truth.source is None else ids[truth.source],
            "topic_ids": list(truth.topic_ids),
            "amount": truth.amount,
            "currency": truth.currency,
        }
        for entry_id, truth in zip(ids, beat.entries, strict=True)
    ]
    pq.write_table(pa.Table.from_pylist(rows, ENTRIES), folder / "entries.parquet")
    pq.write_table(pa.Table.from_pylist([_row(story) for story in beat.stories], STORIES), folder / "stories.parquet")
    pq.write_table(pa.Table.from_pylist([_row(row) for row in beat.attention], ATTENTION), folder / "attention.parquet")
    pq.write_table(pa.Table.from_pylist([_row(row) for row in beat.outlets], OUTLETS), folder / "outlets.parquet")


def _row(truth: StoryTruth | AttentionTruth | OutletTruth) -> dict[str, object]:
    row = {}
    for name in truth.__slots__:
        value = getattr(truth, name)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).replace(tzinfo=None)
        row[name] = list(value) if isinstance(value, tuple) else value
    return row


_TEXTS = pa.list_(pa.string())
_MOMENT = pa.timestamp("us")
ENTRIES = pa.schema([
    ("entry_id", pa.string()), ("story_id", pa.string()), ("origin_id", pa.string()), ("role", pa.string()),
    ("is_copy", pa.bool_()), ("is_rewrite", pa.bool_()), ("is_credited", pa.bool_()),
    ("source_entry_id", pa.string()), ("topic_ids", _TEXTS), ("amount", pa.float64()), ("currency", pa.string()),
])  # fmt: skip
STORIES = pa.schema([
    ("story_id", pa.string()), ("kind", pa.string()), ("topic_ids", _TEXTS), ("company_ids", _TEXTS),
    ("label", pa.string()), ("started_at", _MOMENT), ("ended_at", _MOMENT), ("entry_count", pa.int64()),
    ("independent_count", pa.int64()), ("status", pa.string()), ("gate_status", pa.string()), ("gate", pa.string()),
    ("is_rumour", pa.bool_()), ("confirmed_at", _MOMENT), ("confirmed_by_story_id", pa.string()), ("tier", pa.int64()),
    ("stage", pa.string()), ("amount", pa.float64()), ("currency", pa.string()), ("disputed_amount", pa.float64()),
    ("financial", pa.float64()), ("regulatory", pa.float64()), ("operational", pa.float64()), ("impact", pa.int64()),
])  # fmt: skip
ATTENTION = pa.schema([("topic_id", pa.string()), ("week_start", pa.date32()), ("true_attention", pa.float64())])
OUTLETS = pa.schema([
    ("outlet_id", pa.string()), ("change", pa.string()), ("first_date", pa.date32()), ("end_date", pa.date32()),
])  # fmt: skip
