"""Companies that nobody listed yet: the proposals of the last build, and how one gets into the seeds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import HomeError, UsageError
from ingest.home import SEEDS_FOLDER, Home
from ingest.lexicon.seed_rows import insert_row, read_rows, said_words
from ingest.normalise import match_text
from ingest.published import opened

MAX_NAME_LENGTH = 60
_MAX_NAME_WORDS = 6
# Letters and digits of any script, and the signs that stand in names of companies: AT&T, Yahoo!, Moody's, C3.ai.
_NAME = re.compile(r"[^\W_](?:[^\W_]|[ &.'’+!-])*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was written: a row of companies.csv and one of company_names.csv."""

    company_id: str
    name: str
    kind: str
    term: str
    is_case_sensitive: bool

    def as_json(self) -> dict[str, object]:
        """The JSON of the command."""
        return asdict(self)


def emerging_companies(home: Home, limit: int | None = None) -> list[dict[str, object]]:
    """The rows of emerging_companies, those of the most articles first. Raises HomeError where no build made any."""
    with opened(home) as snapshot:
        tables = {name for (name,) in snapshot.execute("select table_name from manifest").fetchall()}
        if "emerging_companies" not in tables:
            raise HomeError(f"the last build of {home.root} looked for no companies; build again: beatbook build")
        cursor = snapshot.execute(
            "select * from emerging_companies order by article_count desc, outlet_count desc, name limit ?",
            [limit if limit is not None else 1_000_000],
        )
        columns = [column[0] for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def accept(name: str, *, company_id: str | None = None, kind: str = "", seeds: Path = SEEDS_FOLDER) -> Accepted:
    """Write a company into companies.csv and company_names.csv of `seeds`, before the fictional ones.

    Each file appears whole or stays as it was. Raises UsageError, and writes nothing, where the name is no name, the id
    no slug, the kind none that any company has, the company known by its id or by any of its names, or the name a word
    of not_companies.csv.
    """
    shown = _checked(name)
    _refuse_ordinary(shown, seeds / "not_companies.csv")
    slug = company_id if company_id is not None else _slug(shown)
    if not _SLUG.fullmatch(slug):
        asked = f"{company_id!r} is no id" if company_id is not None else f"{shown} gives no id"
        raise UsageError(f"{asked}; write small letters, digits and single hyphens: --company-id acme-robotics")
    companies_file, names_file = seeds / "companies.csv", seeds / "company_names.csv"
    companies, names = read_rows(companies_file), read_rows(names_file)

    kinds = sorted({row["kind"] for row in companies if row["kind"]})
    if kind and kind not in kinds:
        raise UsageError(f"there is no kind {kind!r}; there are {', '.join(kinds)}")
    if any(row["company_id"] == slug for row in companies):
        raise UsageError(f"there is a company {slug!r}; name another id by --company-id, or add a name to it by hand")
    words = said_words(shown)
    for row in names:
        if said_words(row["name"]) == words:
            raise UsageError(f"{shown} is known: a name of {row['company_id']} in {names_file.name}")
    for row in companies:
        if said_words(row["name"]) == words:
            raise UsageError(f"{shown} is known: {row['company_id']} in {companies_file.name}")

    # One plain word may be a word of the language too (Ring, Mint): then only its very spelling counts.
    is_case_sensitive = " " not in shown and shown[1:] in (shown[1:].lower(), shown[1:].upper())
    accepted = Accepted(slug, shown, kind, shown if is_case_sensitive else shown.lower(), is_case_sensitive)
    fictional = {row["company_id"] for row in companies if row["is_sample"] == "true"}
    company_row = {"company_id": slug, "name": shown, "kind": kind, "is_sample": "false"}
    name_row = {
        "company_id": slug,
        "name": accepted.term,
        "is_case_sensitive": "true" if is_case_sensitive else "false",
        "is_excluded": "false",
    }
    # The company first: its name without it would be a reference to nothing.
    insert_row(companies_file, company_row, before=fictional)
    insert_row(names_file, name_row, before=fictional)
    return accepted


def _refuse_ordinary(shown: str, file: Path) -> None:
    ordinary = {row["word"]: row["kind"] for row in read_rows(file)}
    if kind := ordinary.get(said_words(shown)):
        raise UsageError(
            f"{shown} is listed in {file.name} as no company ({kind}); give its full name, {shown} Inc for "
            "one, or take the word off that list first"
        )


def _checked(name: str) -> str:
    # Wide letters (Ａ) and ligatures become the plain ones, which titles are written with.
    shown = unicodedata.normalize("NFKC", name)
    words = match_text(shown).split()
    if (
        not _NAME.fullmatch(shown)
        or shown != " ".join(shown.split())
        or len(shown) > MAX_NAME_LENGTH
        or not 0 < len(words) <= _MAX_NAME_WORDS
        or not any(letter.isalpha() for letter in shown)
    ):
        raise UsageError(
            f"{name[:MAX_NAME_LENGTH]!r} is no name of a company: up to {_MAX_NAME_WORDS} words of letters and digits, "
            f"{MAX_NAME_LENGTH} characters at most, with single blanks and the signs & . ' + ! - between or after them"
        )
    return shown


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
