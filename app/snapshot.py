"""Opens the published snapshot, and nothing else: read-only, by the versioned name that LATEST gives."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import streamlit as st

from ingest.home import PROJECT_ROOT, Home

SCHEMA_VERSIONS = {"1"}
_NAME = re.compile(r"marts-[0-9A-Za-z-]+\.duckdb")
_TABLES = {
    "articles",
    "article_topics",
    "daily_beat",
    "daily_coverage",
    "daily_sentiment",
    "daily_topics",
    "feed_health",
}
_TABLES |= {"fetches", "glossary", "outlets", "rejects", "topics", "companies", "article_companies", "trends_index"}
_TABLES |= {"trends_movers", "index_changes"}
_TABLES |= {"article_impacts", "daily_companies", "impact_rules"}
_TABLES |= {"outlet_record", "rumour_survival", "rumours", "stories", "story_articles", "story_changes"}
_TABLES |= {"story_companies", "story_dependencies", "story_origins", "story_redirects", "story_topics"}
_TABLES |= {"story_facts", "story_outlook", "story_takeaways", "story_timeline"}


class NoSnapshot(Exception):
    """There is nothing to show; `reason` says why in one sentence and `command` what to run for the home in use."""

    def __init__(self, reason: str, verb: str = "run") -> None:
        super().__init__(reason)
        self.reason = reason
        self.command = command(verb)


@dataclass(frozen=True)
class BuildInfo:
    """The one row of build_info. The clock is nothing to a page: its newest day is `newest_date`."""

    built_at: datetime
    newest_date: date
    first_date: date
    home_kind: str
    schema_version: str
    method_version: str
    article_count: int

    @property
    def is_sample(self) -> bool:
        """Whether every page must say that the data are fictional."""
        return self.home_kind == "sample"


@dataclass(frozen=True)
class Snapshot:
    """One published file. `name` is what caches are keyed on: a new build has a new name."""

    name: str
    path: str
    info: BuildInfo


def home() -> Path:
    """The home of the beat: BEATBOOK_HOME, else data/ beside pyproject.toml."""
    return Home.find().root


def command(verb: str) -> str:
    """What to type to run `verb` on the home in use, from any folder and whatever the shell's variables say."""
    if home() == (PROJECT_ROOT / "data").resolve():
        return f"beatbook {verb}"
    return f"beatbook --home {shlex.quote(str(home()))} {verb}"


def current() -> Snapshot:
    """The snapshot that LATEST names now; raises NoSnapshot where there is none that this app can read."""
    published = home() / "published"
    try:
        name = (published / "LATEST").read_text(encoding="utf-8", errors="replace").strip().strip('"')
    except FileNotFoundError:
        raise NoSnapshot("Nothing has been built in this home yet.") from None
    except OSError as error:
        raise NoSnapshot(f"The list of builds cannot be read ({error.strerror}).") from None
    if not _NAME.fullmatch(name):
        raise NoSnapshot("LATEST does not name a snapshot.", "build")
    path = published / name
    if not path.is_file():
        raise NoSnapshot("The last build has been moved or deleted.", "build")
    return _opened(str(path), name)


def cursor(path: str) -> duckdb.DuckDBPyConnection:
    """A cursor of its own on the file, so that sessions do not wait for each other."""
    return _connection(path).cursor()


def _close(connection: duckdb.DuckDBPyConnection) -> None:
    connection.close()


@st.cache_resource(max_entries=3, show_spinner=False, on_release=_close)
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(path, read_only=True, config={"threads": 2})
    for statement in (
        "set TimeZone = 'UTC'",
        "set enable_external_access = false",
        "set autoinstall_known_extensions = false",
        "set autoload_known_extensions = false",
        "set lock_configuration = true",
    ):
        connection.execute(statement)
    return connection


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str, name: str) -> Snapshot:
    try:
        found = cursor(path).execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
        row = None
        if ("build_info",) in found:
            row = (
                cursor(path)
                .execute(
                    "select built_at, newest_date, first_date, home_kind, cast(schema_version as varchar), "
                    "method_version,"
                    " article_count from build_info"
                )
                .fetchone()
            )
    except duckdb.Error:
        raise NoSnapshot("The last build cannot be read by this version of Beatbook.", "build") from None
    if row is None or str(row[4]) not in SCHEMA_VERSIONS or _TABLES - {table for (table,) in found}:
        raise NoSnapshot("The last build was made by another version of Beatbook.", "build")
    info = BuildInfo(*row)
    if info.article_count == 0 or info.newest_date is None:
        raise NoSnapshot("The home is empty: no article has been loaded yet.")
    return Snapshot(name=name, path=path, info=info)
