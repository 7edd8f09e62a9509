"""How the published tables are read, the same by the command line and the dashboard: which there are, what is found.

Imports nothing heavy, for the dashboard reads by it too.
"""

from __future__ import annotations

import duckdb

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
