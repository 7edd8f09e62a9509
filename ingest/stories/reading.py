"""Stories as a published snapshot has them: which one an id means, and everything that the tables say of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import duckdb

from ingest.errors import HomeError, UsageError
from ingest.home import Home
from ingest.published import opened
from ingest.reading import table_names

Row = dict[str, Any]
LIST_COLUMNS = (
    "story_id, title, url, outlet_name, started_at, status, gate, gate_reason, release_condition, independent_count, "
    "article_count, impact, confidence, sentiment_tier, is_action_item, is_rumour"
)
#: Of a story's timeline, the five nearest in meaning on either side are shown: the end of a query of `story_timeline`.
NEAREST_ON_EITHER_SIDE = (
    "qualify row_number() over (partition by relation order by similarity desc, other_story_id) <= 5"
)
#: The parts of a story: its table, and which of its rows in which order.
_PARTS = {
    "articles": ("story_articles", "order by published_at, article_id"),
    "origins": ("story_origins", "order by origin_number"),
    "dependencies": ("story_dependencies", "order by article_id, other_article_id, weight desc, kind"),
    "takeaways": ("story_takeaways", "order by position"),
    "facts": ("story_facts", "order by fact_number, value_number"),
    "outlook": ("story_outlook", "order by position"),
    "timeline": ("story_timeline", f"{NEAREST_ON_EITHER_SIDE} order by started_at, other_story_id"),
    "changes": ("story_changes", "order by change_number"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One story: its row in `stories`, and the rows of its parts in their order. Nothing in it is escaped.

    A part is also empty where the snapshot is older than its table. `redirect` is the row of `story_redirects` by which
    a merged story led here. `reasons` has what speaks for the impact of its origins: the rules that were met in the
    first article of each.
    """

    row: Row
    articles: list[Row]
    origins: list[Row]
    dependencies: list[Row]
    takeaways: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    outlook: list[Row] = field(default_factory=list)
    timeline: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    reasons: list[Row] = field(default_factory=list)
    redirect: Row | None = None

    def as_json(self) -> dict[str, object]:
        """The story with its parts by name."""
        parts = {name: getattr(self, name) for name in (*_PARTS, "topics", "companies", "reasons", "redirect")}
        return {**self.row, **parts}


def read_story(home: Home, said: str) -> Story:
    """The story that an id or the beginning of one means; one that was merged leads to the story that has its articles.

    Raises UsageError where no story has such an id or several begin so, HomeError where there are no stories.
    """
    with opened(home) as connection:
        tables = _story_tables(home, connection)
        story_id, redirect = _find(home, connection, said.strip().lower(), tables)
        (row,) = rows(connection, "select * from stories where story_id = $story", story=story_id)
        parts = {
            name: rows(connection, f"select * from {table} where story_id = $story {which}", story=story_id)
            for name, (table, which) in _PARTS.items()
            if table in tables
        }
        return Story(
            row=row,
            **parts,
            topics=_names(connection, "topic", story_id),
            companies=_names(connection, "company", story_id),
            reasons=_reasons(connection, story_id),
            redirect=redirect,
        )


class Listed(NamedTuple):
    """The newest stories, and how many more there are that no topic of the beat has and that are left out for it."""

    rows: list[Row]
    off_beat: int


def list_stories(home: Home, limit: int, *, held: bool = False, everything: bool = False) -> Listed:
    """The newest stories that are published, or those that are held; at most `limit`.

    Stories without a topic of the beat are left out, as on the Stories page, unless `everything` is asked for. Raises
    HomeError where there are none.
    """
    gate = "held" if held else "published"
    with opened(home) as connection:
        knows_topics = "story_topics" in _story_tables(home, connection)
        on_beat = "story_id in (select story_id from story_topics)" if knows_topics and not everything else "true"
        listed = rows(
            connection,
            f"select {LIST_COLUMNS} from stories where gate = $gate and {on_beat} "
            "order by started_at desc, story_id limit $limit",
            gate=gate,
            limit=limit,
        )
        ((off_beat,),) = connection.execute(
            f"select count(*) from stories where gate = $gate and not ({on_beat})", {"gate": gate}
        ).fetchall()
        return Listed(listed, off_beat)


def rows(connection: duckdb.DuckDBPyConnection, query: str, **given: object) -> list[Row]:
    """The rows of a query, each by column name."""
    cursor = connection.execute(query, given)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _story_tables(home: Home, connection: duckdb.DuckDBPyConnection) -> set[str]:
    tables = set(table_names(connection))
    if "stories" not in tables:
        raise HomeError(f"the last snapshot of {home.root} is older than stories; make one: {home.command('build')}")
    return tables


def _find(home: Home, connection: duckdb.DuckDBPyConnection, said: str, tables: set[str]) -> tuple[str, Row | None]:
    """The id of a story that is there, and the redirect that led to it."""
    gone = " union all select story_id from story_redirects" if "story_redirects" in tables else ""
    found = [
        row["story_id"]
        for row in rows(
            connection,
            f"select distinct story_id from (select story_id from stories{gone}) "
            "where starts_with(story_id, $said) order by story_id = $said desc, story_id limit 4",
            said=said,
        )
    ]
    if not found:
        raise UsageError(f"there is no story {said!r}; list the newest: {home.command('story')}")
    if len(found) > 1 and found[0] != said:
        several = ", ".join(found[:3]) + (" and more" if len(found) > 3 else "")
        raise UsageError(f"several stories begin with {said!r}: {several}; give more of the id")
    living = rows(connection, "select 1 from stories where story_id = $story", story=found[0])
    if living:
        return found[0], None
    (redirect,) = rows(connection, "select * from story_redirects where story_id = $story", story=found[0])
    if not rows(connection, "select 1 from stories where story_id = $story", story=redirect["other_story_id"]):
        raise UsageError(
            f"story {found[0]} was merged into {redirect['other_story_id']}, which this snapshot has not; "
            f"list the newest: {home.command('story')}"
        )
    return redirect["other_story_id"], redirect


def _names(connection: duckdb.DuckDBPyConnection, kind: str, story_id: str) -> list[str]:
    """Names of the topics or companies that the story's articles are about, those of most origins first."""
    table, names = {"topic": ("story_topics", "topics"), "company": ("story_companies", "companies")}[kind]
    found = rows(
        connection,
        f"select names.name from {table} as named join {names} as names using ({kind}_id) "
        "where story_id = $story order by named.origin_count desc, named.article_count desc, names.name",
        story=story_id,
    )
    return [row["name"] for row in found]


def _reasons(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[Row]:
    """What was met in the first article of each origin: rule, dimension, score, words, and what voided it."""
    found = rows(
        connection,
        """
        select origins.article_id, impacts.evidence
        from story_origins as origins join article_impacts as impacts using (article_id)
        where origins.story_id = $story
        order by origins.origin_number
        """,
        story=story_id,
    )
    return [{"article_id": row["article_id"], **reason} for row in found for reason in json.loads(row["evidence"])]
