"""The outlets and companies of the sample beat, read from the seeds, and the terms of its topics."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.normalise import match_text
from ingest.sample.plan import HABITS, Habits
from ingest.sample.subjects import PUBLIC, SECTORS, SUBJECTS, YOUNG

PREFIX = "sample-"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One fictional outlet; `key` is its outlet_id without the prefix that all sample outlets share."""

    key: str
    outlet_id: str
    name: str
    owner: str
    kind: str
    host: str
    habits: Habits

    @property
    def feed_url(self) -> str:
        """Where its feed would be."""
        return f"https://{self.host}/feed.xml"


@dataclass(frozen=True, slots=True)
class Company:
    """One fictional company, under the shortest of its names; a young one has no row in the seeds and no company_id."""

    key: str
    company_id: str | None
    name: str
    sector: str
    size: str


@dataclass(frozen=True, slots=True)
class World:
    """Everybody who acts in the sample beat. `terms` are the topics' terms, in the form in which they match."""

    outlets: tuple[Outlet, ...]
    companies: tuple[Company, ...]
    terms: dict[str, tuple[str, ...]]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that the beat writes about, and '' for company news that belongs to none."""
        return tuple(topic for topic in SUBJECTS if not topic or topic in self.terms)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read, and the sample beat needs it ({error.strerror})") from error


def read_world(seeds_dir: Path) -> World:
    """Read the sample's outlets, companies and topics; rows for which no habits are known take no part."""
    hosts = {row["outlet_id"]: row["host"] for row in reversed(_rows(seeds_dir / "outlet_hosts.csv"))}
    outlets = tuple(
        Outlet(key, row["outlet_id"], row["name"], row["owner"], row["kind"], hosts[row["outlet_id"]], HABITS[key])
        for row in _rows(seeds_dir / "outlets.csv")
        if row["is_sample"] == "true" and (key := row["outlet_id"].removeprefix(PREFIX)) in HABITS
    )
    names: dict[str, str] = {}
    for row in _rows(seeds_dir / "company_names.csv"):
        name = names.setdefault(row["company_id"], row["name"])
        if len(row["name"]) < len(name):
            names[row["company_id"]] = row["name"]
    companies = tuple(
        Company(
            key,
            row["company_id"],
            # "an investor" reads better under its full name: Quernstone Ventures
            row["name"] if SECTORS[key] == "investor" else names.get(row["company_id"], row["name"]),
            SECTORS[key],
            "public" if key in PUBLIC else "grown",
        )
        for row in _rows(seeds_dir / "companies.csv")
        if row["is_sample"] == "true" and (key := row["company_id"].removeprefix(PREFIX)) in SECTORS
    )
    companies += tuple(
        Company(name.lower(), None, name.replace("-", " "), sector, "young")
        for sector, names_of_sector in YOUNG.items()
        for name in names_of_sector.split()
    )
    missing = [f"outlet {key}" for key in HABITS if key not in {outlet.key for outlet in outlets}]
    missing += [f"company {key}" for key in SECTORS if key not in {company.key for company in companies}]
    if missing:
        raise UsageError(f"{seeds_dir}: the sample beat needs its {missing[0]}, marked is_sample, in the seeds")
    terms: dict[str, list[str]] = {topic: [] for topic in SUBJECTS if topic}
    for row in _rows(seeds_dir / "topic_terms.csv"):
        if row["topic_id"] in terms and row["is_excluded"] != "true":
            terms[row["topic_id"]].append(match_text(row["term"]).lower())
    known = {topic: tuple(words) for topic, words in terms.items() if words}
    return World(tuple(sorted(outlets, key=lambda outlet: list(HABITS).index(outlet.key))), companies, known)


def mentions(terms: tuple[str, ...], title: str, text: str) -> bool:
    """Whether a term stands in the title or early in the text."""
    early = f"{match_text(title)}{match_text(text)[:300]}".lower()
    return any(term in early for term in terms)
