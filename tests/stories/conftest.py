"""A small snapshot whose stories say everything that a page can, with hostile words in every place from outside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.home import Home

Tables = dict[str, list[dict[str, Any]]]
VERIFIED, SINGLE, HELD, GONE = (letter * 20 for letter in "abcd")
NEAR_VERIFIED = "a" * 19 + "f"
HOSTILE = "Acme [buys](https://evil.example) <b>Bolt</b> *now* \x1b[31m\u202e&lt; www.evil.example"
DAY = datetime(2026, 3, 1, 8)


def _at(hour: int) -> datetime:
    return DAY.replace(hour=hour)


def _story(story_id: str, **changes: object) -> dict[str, Any]:
    return {
        "story_id": story_id,
        "title": "Acme buys Bolt",
        "url": "https://daily.example/acme",
        "lead_article_id": "a1",
        "outlet_name": "Daily",
        "started_at": _at(8),
        "ended_at": _at(12),
        "first_seen_at": _at(8),
        "article_count": 3,
        "outlet_count": 3,
        "owner_count": 2,
        "independent_count": 2,
        "effective_count": 1.9,
        "confidence": 0.6 * 0.5,
        "disputed_fact_share": 1.0,
        "status": "verified",
        "gate": "published",
        "gate_reason": "Verified by 2 independent sources.",
        "release_condition": None,
        "verified_at": _at(9),
        "impact": 8,
        "regulatory": 0.0,
        "financial": 7.5,
        "operational": 2.0,
        "impact_status": "done",
        "is_action_item": True,
        "sentiment_tier": 1,
        "is_rumour": False,
        "editor_action": None,
        "editor_reason": None,
        "editor_decided_at": None,
        "method_version": "stories-1",
        "is_sample": True,
        **changes,
    }


def _article(number: int, **changes: object) -> dict[str, Any]:
    return {
        "story_id": VERIFIED,
        "article_id": f"a{number}",
        "outlet_id": ("daily", "post", "echo")[number - 1],
        "outlet_name": ("Daily", "Post", "Echo")[number - 1],
        "owner": ("Daily", "Post", "Post")[number - 1],
        "title": f"Headline {number}",
        "url": f"https://outlet-{number}.example/page",
        "published_at": _at(7 + number),
        "lag_hours": float(number - 1),
        "origin_number": min(number, 2),
        "role": "original" if number < 3 else "copy",
        **changes,
    }


def _origin(number: int, rho: float) -> dict[str, Any]:
    return {
        "story_id": VERIFIED,
        "origin_number": number,
        "article_id": f"a{number}",
        "outlet_name": ("Daily", "Post")[number - 1],
        "outlet_kind": "press",
        "article_count": number,
        "rho": rho,
        "published_at": _at(7 + number),
    }


def _fact(value_number: int, article_id: str, quoted: str, stated_by: int) -> dict[str, Any]:
    return {
        "story_id": VERIFIED,
        "fact_number": 1,
        "value_number": value_number,
        "kind": "amount",
        "label": "price",
        "stated_by_count": stated_by,
        "origin_count": 2,
        "is_disputed": True,
        "article_id": article_id,
        "quoted": quoted,
        "sentence": f"Acme pays {quoted}.",
        "outlet_name": HOSTILE,
    }


def _change(story_id: str, number: int, **changes: object) -> dict[str, Any]:
    return {
        "story_id": story_id,
        "change_number": number,
        "changed_at": _at(8 + number),
        "independent_count": number,
        "gate": "published",
        "impact": 8,
        "what": "second independent source",
        "why": f"Post: {HOSTILE}",
        **changes,
    }


def _tables() -> Tables:
    reason = {"dimension": "financial", "score": 7.5, "factor": None, "event": "amount", "found_in": "title"}
    return {
        "build_info": [{"built_at": _at(20), "home_kind": "sample"}],
        "stories": [
            _story(VERIFIED, title=HOSTILE),
            _story(
                NEAR_VERIFIED, title="Bolt \ufffe opens a plant", impact=3, is_action_item=False, url="javascript:x"
            ),
            _story(SINGLE, independent_count=1, status="single_source", is_action_item=False, started_at=_at(9)),
            _story(
                HELD,
                status="single_source",
                independent_count=1,
                is_action_item=False,
                gate="held",
                gate_reason="A rumour with a single source.",
                release_condition="A second independent source.",
                editor_action="hold",
                editor_reason=HOSTILE,
                editor_decided_at=_at(13),
            ),
        ],
        "story_articles": [_article(1, title=HOSTILE, outlet_name=HOSTILE), _article(2), _article(3, url="file:///x")],
        "story_origins": [_origin(1, 0.5), _origin(2, 0.2)],
        "story_dependencies": [
            {
                "story_id": VERIFIED,
                "article_id": "a3",
                "other_article_id": "a2",
                "kind": "according_to",
                "weight": 0.8,
                "evidence": HOSTILE,
            }
        ],
        "story_takeaways": [
            {
                "story_id": VERIFIED,
                "position": 1,
                "sentence": f"1. {HOSTILE}",
                "article_id": "a2",
                "shared_by_count": 2,
            }
        ],
        "story_facts": [_fact(1, "a1", "$2.5bn", 1), _fact(2, "a2", "$2bn", 1)],
        "story_outlook": [
            {
                "story_id": VERIFIED,
                "position": 1,
                "sentence": HOSTILE,
                "article_id": "a1",
                "due_date": date(2026, 4, 1),
            }
        ],
        "story_timeline": [
            {
                "story_id": VERIFIED,
                "other_story_id": SINGLE,
                "relation": "later",
                "started_at": _at(9),
                "title": HOSTILE,
                "shared": HOSTILE,
                "similarity": 0.9,
            }
        ],
        "story_changes": [_change(VERIFIED, 1), _change(VERIFIED, 2), _change(SINGLE, 1)],
        "story_redirects": [{"story_id": GONE, "other_story_id": VERIFIED, "repaired_at": _at(14), "reason": HOSTILE}],
        "story_topics": [{"story_id": VERIFIED, "topic_id": "t", "article_count": 3, "origin_count": 2}],
        "topics": [{"topic_id": "t", "name": "Deals & takeovers", "article_count": 3}],
        "story_companies": [{"story_id": VERIFIED, "company_id": "c", "article_count": 3, "origin_count": 2}],
        "companies": [{"company_id": "c", "name": HOSTILE, "article_count": 3}],
        "article_impacts": [
            {
                "article_id": "a1",
                "evidence": json.dumps([{**reason, "words": HOSTILE, "voided_by": None}]),
            }
        ],
    }


def write(home: Home, tables: Tables) -> None:
    """Publish a snapshot of these tables; each has a row at least."""
    home.prepare()
    path = home.published / "marts-1.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, said in tables.items():
            columns = list(said[0])
            kinds = ", ".join(f'"{column}" {_kind([row[column] for row in said])}' for column in columns)
            connection.execute(f"create table {name} ({kinds})")
            marks = ", ".join("?" for _ in columns)
            connection.executemany(f"insert into {name} values ({marks})", [[row[c] for c in columns] for row in said])
    home.latest.write_text("marts-1.duckdb\n", encoding="utf-8")


def _kind(values: Sequence[object]) -> str:
    kinds = {bool: "boolean", int: "bigint", float: "double", datetime: "timestamp", date: "date"}
    return next((kinds.get(type(value), "varchar") for value in values if value is not None), "varchar")


@pytest.fixture
def tables() -> Tables:
    """The rows of the snapshot; a test may change them before it publishes them by `write`."""
    return _tables()


@pytest.fixture(scope="session")
def told_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with that snapshot: only read it."""
    home = Home(tmp_path_factory.mktemp("told"))
    write(home, _tables())
    return home.root
