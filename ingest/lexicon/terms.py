"""Terms that came up in a week: the rows of the last build, and how one gets into a topic of the seeds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from ingest.errors import HomeError, UsageError
from ingest.home import SEEDS_FOLDER, Home
from ingest.lexicon.seed_rows import insert_row, read_rows, said_words
from ingest.normalise import match_text
from ingest.published import opened

MAX_TERM_LENGTH = 60
_MAX_TERM_WORDS = 6
# Letters and digits of any script, and the signs that stand in names: GPT-4, AT&T, C3.ai.
_TERM = re.compile(r"[^\W_](?:[^\W_]|[ &.'’+!-])*")


@dataclass(frozen=True, slots=True)
class AcceptedTerm:
    """What was written: a row of topic_terms.csv."""

    topic_id: str
    term: str

    def as_json(self) -> dict[str, object]:
        """The JSON of the command."""
        return asdict(self)


def emerging_terms(home: Home, week: date | None = None, limit: int | None = None) -> list[dict[str, object]]:
    """The terms of the week with that day, else of the newest one that has any, the clearest first.

    Raises HomeError where no build looked for terms, and UsageError for a week without any.
    """
    with opened(home) as snapshot:
        tables = {name for (name,) in snapshot.execute("select table_name from manifest").fetchall()}
        if "emerging_terms" not in tables:
            raise HomeError(f"the last build of {home.root} looked for no terms; build again: beatbook build")
        ((first, newest),) = snapshot.execute(
            "select min(period_start), max(period_start) from emerging_terms"
        ).fetchall()
        if newest is None:
            return []
        monday = week - timedelta(days=week.weekday()) if week else newest
        cursor = snapshot.execute(
            "select * from emerging_terms where period_start = ? order by z_value desc, term limit ?",
            [monday, limit if limit is not None else 1_000_000],
        )
        columns = [column[0] for column in cursor.description or ()]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    if not found:
        raise UsageError(f"no term came up in the week of {monday}; weeks go from {first} to {newest}")
    return found


def accept_term(term: str, topic_id: str, *, seeds: Path = SEEDS_FOLDER) -> AcceptedTerm:
    """Write a term into topic_terms.csv of `seeds`, after the other terms of its topic.

    The file appears whole or stays as it was. Raises UsageError, and writes nothing, where the term is no term, there
    is no such topic, or the topic or another one has it already.
    """
    said = _checked(term)
    topics = {row["topic_id"]: row["name"] for row in read_rows(seeds / "topics.csv")}
    if topic_id not in topics:
        shown = "".join(letter if letter.isprintable() else "?" for letter in topic_id[:MAX_TERM_LENGTH])
        raise UsageError(f"there is no topic {shown!r}; {_nearest(topic_id, topics)}")
    file = seeds / "topic_terms.csv"
    words = said_words(said)
    for row in read_rows(file):
        is_excluded = row["is_excluded"] == "true"
        if said_words(row["term"]) == words and (row["topic_id"] == topic_id or not is_excluded):
            what = "excluded from" if is_excluded else "a term of"
            raise UsageError(f"{said} is known: {what} {row['topic_id']} in {file.name}")
    insert_row(file, {"topic_id": topic_id, "term": said, "is_excluded": "false"}, after={topic_id})
    return AcceptedTerm(topic_id, said)


def _checked(term: str) -> str:
    """The term in small letters: case does not count in topic_terms.csv."""
    said = unicodedata.normalize("NFC", term).lower()
    if (
        not _TERM.fullmatch(said)
        or said != " ".join(said.split())
        or len(said) > MAX_TERM_LENGTH
        or not 0 < len(match_text(said).split()) <= _MAX_TERM_WORDS
        or not any(letter.isalpha() for letter in said)
    ):
        raise UsageError(
            f"{term[:MAX_TERM_LENGTH]!r} is no term: up to {_MAX_TERM_WORDS} words of letters and digits, "
            f"{MAX_TERM_LENGTH} characters at most, with single blanks and the signs & . ' + ! - between or after them"
        )
    return said


def _nearest(asked: str, topics: dict[str, str]) -> str:
    by_said = {name.lower(): topic for topic, name in topics.items()} | {topic: topic for topic in topics}
    near = dict.fromkeys(by_said[said] for said in get_close_matches(asked.lower(), by_said, n=5, cutoff=0.5))
    near.update(dict.fromkeys(topic for topic in topics if asked.lower() and asked.lower() in topic))
    return f"near it are {', '.join(list(near)[:5])}" if near else "seeds/topics.csv lists them"
