"""How the published tables are read, the same by the command line and the dashboard: which there are, what is found.

Imports nothing heavy, for the dashboard reads by it too.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import duckdb

from ingest.errors import UsageError

ARTICLE_TEXT = "concat(title, ' ', summary)"
# A letter beyond ASCII that is no sign of punctuation: only a text with one can have an accent to take off, and taking
# accents off is slow.
_HAS_LETTERS_BEYOND_ASCII = r"[^\x00-\x{bf}\x{2000}-\x{2bff}]"
_WORD = r"[\pL\pN]+(?:'[\pL\pN]+)*"
_BEFORE_A_WORD = r"(^|[^\pL\pN\pM])"


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table of a snapshot, by name, its manifest among them: all are shown, and all can be taken away."""
    return [
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' and not internal order by 1"
        ).fetchall()
    ]


def first_vintage(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The first day of which it is known how the index stood; None where no build has kept that."""
    if "index_vintages" not in table_names(connection):
        return None
    rows = connection.execute("select cast(min(vintage_at) as date) from index_vintages").fetchall()
    return rows[0][0] if rows else None


def as_it_stood(connection: duckdb.DuckDBPyConnection, day: date) -> str:
    """A subquery in SQL: the rows of index_vintages that were current, or published, at the end of that day (UTC).

    Raises UsageError for a day before the first that is known.
    """
    first = first_vintage(connection)
    if first is None:
        raise UsageError("no build has kept yet how the index stood: build once more")
    if day < first:
        raise UsageError(
            f"how the index stood at the end of {day} is not known: the first day that is known is {first}"
        )
    return stood_before(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def stood_before(moment: datetime) -> str:
    """A subquery in SQL: of each key of index_vintages the newest row before that moment, unless it was withdrawn."""
    return f"""(
        from index_vintages
        where vintage_at < timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}'
        qualify row_number() over (
            partition by beat_id, entity_kind, entity_id, grain, period_start, unit, line order by vintage_at desc
        ) = 1 and status <> 'withdrawn'
    )"""


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def search_words(connection: duckdb.DuckDBPyConnection, said: str) -> list[str]:
    """The words to search for in what a reader typed: letters and digits, in lower case and without accents.

    An apostrophe inside a word belongs to it; every other sign only parts words. May be empty.
    """
    row = connection.execute(
        f"select list_distinct(regexp_extract_all(replace({_folded('$said')}, '\u2019', ''''), $word))",
        {"said": said, "word": _WORD},
    ).fetchone()
    return sorted(row[0]) if row else []


def search_condition(words: list[str], text: str) -> tuple[str, dict[str, str]]:
    """SQL that is true where every word begins a word of `text`, an expression of SQL; and its parameters.

    `words` are those of `search_words`; case and accents of the text do not count. Without any word nothing is found.
    """
    if not words:
        return "false", {}
    conditions, given = [], {}
    for place, word in enumerate(words):
        letters, pattern = f"letters_{place}", f"pattern_{place}"
        # The cheap tests come first: the pattern runs only on texts that hold the letters, and accents are taken off
        # only where there may be some.
        conditions.append(
            f"(contains(lower({text}), ${letters}) and regexp_matches(lower({text}), ${pattern})"
            f" or regexp_matches({text}, '{_HAS_LETTERS_BEYOND_ASCII}')"
            f" and contains({_folded(text)}, ${letters}) and regexp_matches({_folded(text)}, ${pattern}))"
        )
        given[letters] = max(word.split("'"), key=len)
        given[pattern] = _BEFORE_A_WORD + word.replace("'", "['\u2019]")
    return " and ".join(conditions), given


def _folded(text: str) -> str:
    return f"strip_accents(lower({text}))"
