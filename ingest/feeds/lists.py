"""The list of feeds that a home follows: what `beatbook feeds` adds, removes, shows and hands on as OPML."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from ingest.errors import BlockedError, SourceError, UsageError
from ingest.feeds.discover import Found, feeds_of
from ingest.feeds.ingest import FeedStore, follow_list, open_poller
from ingest.feeds.opml import FeedList, as_address
from ingest.feeds.poll import Poller
from ingest.normalise import feed_key
from ingest.records import Batch, FeedState, Reject

FOLLOWED = "loaded"  # the outcome of a first look at an address that is a feed


@dataclass(frozen=True, slots=True)
class Added:
    """What became of addresses that were to be followed: new feeds, feeds that were followed already, and refusals.

    `offers` are, by the address of a page that was taken for a feed, the feeds that the page names.
    """

    added: list[FeedState]
    known: list[FeedState]
    refused: list[Reject]
    offers: dict[str, list[Found]]

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "added": [state.feed_url for state in self.added],
            "known": [state.feed_url for state in self.known],
            "refused": [
                {
                    "feed_url": reject.locator,
                    "reason": reject.reason,
                    "offers": [found.feed_url for found in self.offers.get(reject.locator, [])],
                }
                for reject in self.refused
            ],
        }


def add_feeds(
    warehouse: FeedStore,
    addresses: Sequence[str],
    *,
    allow_private: frozenset[str],
    now: Callable[[], datetime],
) -> Added:
    """Ask each address once; what proves to be a feed is followed from now on, and its first entries are stored.

    What is no feed is refused with the reason, and where it is a page, the feeds that it names are offered.
    """
    states = {state.feed_key: state for state in warehouse.feed_states()}
    outcome = Added([], [], [], {})
    wanted: dict[str, FeedState] = {}
    for written in addresses:
        try:
            address = as_address(written)
        except BlockedError as error:
            outcome.refused.append(Reject(error.locator, error.reason, ""))
            continue
        known = states.get(feed_key(address))
        if known is not None and known.state != "removed":
            outcome.known.append(known)
            continue
        fresh = replace(known, feed_url=address) if known else FeedState(address, feed_key(address), now())
        wanted[fresh.feed_key] = replace(fresh, recorded_at=now(), state="active", failure_score=0.0, body_sha256=None)
    if wanted:
        asyncio.run(_look(warehouse, list(wanted.values()), outcome, allow_private, now, list(states.values())))
    return outcome


async def _look(
    warehouse: FeedStore,
    wanted: Sequence[FeedState],
    outcome: Added,
    allow_private: frozenset[str],
    now: Callable[[], datetime],
    known: Sequence[FeedState],
) -> None:
    async with open_poller([*known, *wanted], now, allow_private) as poller:
        looks = await asyncio.gather(*(_first_look(poller, state) for state in wanted))
    good = [batch for batch, _ in looks if batch.fetch.outcome == FOLLOWED]
    if good:
        warehouse.load(good)  # the state that a poll leads to comes with its batch
    for state, (batch, offers) in zip(wanted, looks, strict=True):
        if batch.fetch.outcome == FOLLOWED:
            outcome.added.append(batch.state or state)
        else:
            outcome.refused.append(Reject(state.feed_url, batch.fetch.error or batch.fetch.outcome, ""))
            outcome.offers[state.feed_url] = offers


async def _first_look(poller: Poller, state: FeedState) -> tuple[Batch, list[Found]]:
    batch = await poller.poll(state)
    if batch.fetch.outcome != "unreadable":
        return batch, []
    try:
        return batch, (await feeds_of(poller, state.feed_url, is_guessing=False)).feeds
    except SourceError:  # asked a second time, it says no: the first reason stands
        return batch, []


def remove_feeds(warehouse: FeedStore, addresses: Sequence[str], *, now: Callable[[], datetime]) -> list[FeedState]:
    """Follow these feeds no longer; all that they brought stays. Raises UsageError for one that is not followed."""
    followed = {state.feed_key: state for state in warehouse.feed_states() if state.state != "removed"}
    removed: dict[str, FeedState] = {}
    for address in addresses:
        key = feed_key(address)
        if key not in followed:
            near = get_close_matches(key, followed, n=3, cutoff=0.5)
            hint = f"; near it: {', '.join(followed[name].feed_url for name in near)}" if near else ""
            raise UsageError(f"{address} is not followed{hint}")
        removed[key] = replace(followed[key], recorded_at=now(), state="removed", next_due_at=None)
    if removed:
        warehouse.add_feed_states(list(removed.values()))
    return list(removed.values())


def import_feeds(warehouse: FeedStore, listed: FeedList, *, now: Callable[[], datetime]) -> dict[str, int]:
    """Follow the feeds of a list without asking any of them yet; how many were new, known, and refused."""
    tally, _ = follow_list(warehouse, listed, now())
    new = tally.new_feeds
    return {"new": new, "known": len(listed.listings) - new, "refused": len(listed.rejects)}


def feed_rows(states: Sequence[FeedState]) -> list[dict[str, Any]]:
    """The feeds that are followed, as `feeds list` shows them, in order of address; times are UTC."""
    return [
        {
            "feed_url": state.feed_url,
            "title": state.title,
            "state": state.state,
            "last_success_at": _plain(state.last_success_at),
            "next_due_at": _plain(state.next_due_at),
            "interval_seconds": state.interval_seconds,
            "failure_score": state.failure_score,
            "moved_to": state.moved_to,
        }
        for state in states
        if state.state != "removed"
    ]


def _plain(moment: datetime | None) -> datetime | None:
    """As all tables have times: UTC without saying so."""
    return moment.replace(tzinfo=None) if moment else None


def write_opml(states: Sequence[FeedState], path: Path) -> int:
    """Write the followed feeds as OPML 2.0, which every feed reader takes; how many. A whole file appears, or none."""
    opml = Xml.Element("opml", version="2.0")
    Xml.SubElement(Xml.SubElement(opml, "head"), "title").text = "Feeds of a Beatbook beat"
    body = Xml.SubElement(opml, "body")
    followed = [state for state in states if state.state != "removed"]
    for state in followed:
        title = state.title or state.feed_url
        outline = {"type": "rss", "text": title, "title": title, "xmlUrl": state.feed_url}
        if state.channel_link:
            outline["htmlUrl"] = state.channel_link
        Xml.SubElement(body, "outline", outline)
    Xml.indent(opml)
    waiting = path.with_name(f".{path.name}.part")
    try:
        waiting.write_bytes(Xml.tostring(opml, encoding="utf-8", xml_declaration=True) + b"\n")
        os.replace(waiting, path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or 'cannot be written'}") from error
    return len(followed)
