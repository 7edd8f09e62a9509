"""Which terms of the dictionaries match too much, too little, or each other. Read from the published snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from ingest.errors import HomeError
from ingest.home import Home
from ingest.published import opened

# What an impact rule does where a hit of its own scores; the others only turn a screw, and may stand everywhere.
_SCORED = ("regulatory", "financial", "operational")


class Term(NamedTuple):
    """A row of lexicon_terms. Of an impact rule, `role` is what it does, what it needs, and where it counts."""

    dictionary: str
    entry_id: str
    term: str
    matched_term: str
    is_case_sensitive: bool
    is_excluded: bool
    hit_count: int | None
    article_count: int | None
    alone_article_count: int | None
    role: tuple[str | None, ...] = ()

    @property
    def may_stand_alone(self) -> bool:
        """Whether it counts wherever it stands: a topic's or company's term, or a scoring rule's that needs nothing."""
        return self.dictionary != "impact" or (bool(self.role) and self.role[0] in _SCORED and self.role[1] is None)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Beyond which a term is told. Shares are between 0 and 1."""

    share: float = 0.05  # of all articles; the commonest real terms of a broad beat stand in 1 to 3% of them
    alone: float = 0.9  # of the term's articles name nothing else on the beat
    alone_articles: int = 20  # before that, a share of them says nothing
    least_articles: int = 1_000  # of the home: in fewer, that a term was never seen says nothing


@dataclass(frozen=True, slots=True)
class Finding:
    """One term and what is wrong with it; `other` names entry and term of the one that it meets."""

    dictionary: str
    entry_id: str
    term: str
    why: str
    article_count: int | None = None
    share: float | None = None
    other: str | None = None


@dataclass(slots=True)
class Report:
    """All findings; the worst of each list first. `unseen_entries` have no term that was seen."""

    article_count: int
    bounds: Bounds
    too_much: list[Finding] = field(default_factory=list)
    unseen_entries: list[Finding] = field(default_factory=list)
    unseen_terms: list[Finding] = field(default_factory=list)
    each_other: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The JSON of the command."""
        return asdict(self)


def check_home(home: Home, bounds: Bounds | None = None) -> Report:
    """Judge the dictionaries of the last build. Raises HomeError where there is none, or none that counted terms."""
    with opened(home) as snapshot:
        tables = {name for (name,) in snapshot.execute("select table_name from manifest").fetchall()}
        if "lexicon_terms" not in tables:
            raise HomeError(f"the last build of {home.root} counted no terms; build again: beatbook build")
        ((article_count,),) = snapshot.execute("select count(*) from articles").fetchall()
        rules = {
            rule_id: role
            for rule_id, *role in snapshot.execute(
                "select rule_id, dimension, needs, place, stage, cast(reach as varchar) from impact_rules"
            ).fetchall()
        }
        rows = snapshot.execute(
            "select dictionary, entry_id, term, matched_term, is_case_sensitive, is_excluded, "
            "hit_count, article_count, alone_article_count from lexicon_terms order by dictionary, entry_id, term"
        ).fetchall()
    terms = [Term._make((*row, tuple(rules.get(row[1], ())) if row[0] == "impact" else ())) for row in rows]
    return check(terms, article_count, bounds or Bounds())


def check(terms: Sequence[Term], article_count: int, bounds: Bounds) -> Report:
    """Judge terms that were counted in so many articles."""
    return Report(
        article_count,
        bounds,
        too_much=sorted(_too_much(terms, article_count, bounds), key=lambda found: -(found.article_count or 0)),
        unseen_entries=list(_unseen_entries(terms)) if article_count >= bounds.least_articles else [],
        unseen_terms=list(_unseen_terms(terms)) if article_count >= bounds.least_articles else [],
        each_other=[
            *sorted(_same(terms), key=lambda found: -(found.article_count or 0)),
            *_never_winning(terms),
            *_idle_exclusions(terms),
        ],
    )


def _too_much(terms: Sequence[Term], article_count: int, bounds: Bounds) -> Iterator[Finding]:
    for term in terms:
        if not term.article_count or not term.may_stand_alone:
            continue
        share = term.article_count / article_count
        alone = (term.alone_article_count or 0) / term.article_count
        if share > bounds.share:
            yield _found(term, f"stands in {share:.1%} of all articles", share=share)
        elif alone > bounds.alone and term.article_count >= bounds.alone_articles:
            yield _found(term, f"{alone:.0%} of its articles name nothing else on the beat", share=alone)


def _unseen_entries(terms: Sequence[Term]) -> Iterator[Finding]:
    hits: dict[tuple[str, str], int] = defaultdict(int)
    for term in terms:
        if not term.is_excluded:
            hits[term.dictionary, term.entry_id] += term.hit_count or 0
    for (dictionary, entry_id), hit_count in hits.items():
        if not hit_count:
            yield Finding(dictionary, entry_id, "", "none of its terms was ever seen", 0)


def _unseen_terms(terms: Sequence[Term]) -> Iterator[Finding]:
    for term in terms:
        if term.hit_count == 0 and not term.is_excluded:
            yield _found(term, "never seen")


def _same(terms: Sequence[Term]) -> Iterator[Finding]:
    by_words = _by_words(terms)
    for group in by_words.values():
        for place, term in enumerate(group):
            for other in group[:place]:
                if (
                    term.entry_id != other.entry_id
                    and not (term.is_excluded or other.is_excluded)
                    and term.role == other.role
                    and _can_meet(term, other)
                    and not _is_shared_on_purpose(term, other, by_words)
                ):
                    yield _found(term, "counts for two entries", other)


def _is_shared_on_purpose(first: Term, second: Term, by_words: dict[tuple[str, str], list[Term]]) -> bool:
    # A longer term hides the shorter ones inside it: an entry that has one of these must list the longer one too.
    return any(
        inner.entry_id in (first.entry_id, second.entry_id) and not inner.is_excluded
        for words in _inner_words(first.matched_term)
        for inner in by_words.get((first.dictionary, words), ())
    )


def _never_winning(terms: Sequence[Term]) -> Iterator[Finding]:
    by_words = _by_words(terms)
    told = set()
    for longer in terms:
        if not longer.hit_count:
            continue
        for inner in _inner_words(longer.matched_term):
            for shorter in by_words.get((longer.dictionary, inner), ()):
                key = (shorter.dictionary, shorter.entry_id, shorter.term)
                if shorter.hit_count == 0 and shorter.entry_id != longer.entry_id and key not in told:
                    told.add(key)
                    yield _found(shorter, "was seen only inside the longer term", longer)


def _idle_exclusions(terms: Sequence[Term]) -> Iterator[Finding]:
    by_words = _by_words(terms)
    # A company's name must not even begin inside an excluded term.
    beginnings = {
        words
        for term in terms
        if term.dictionary == "companies" and not term.is_excluded
        for words in _first_words(term.matched_term)
    }
    for term in terms:
        if (
            term.is_excluded
            and not any(
                not inner.is_excluded
                for words in _inner_words(term.matched_term)
                for inner in by_words.get((term.dictionary, words), ())
            )
            and not (term.dictionary == "companies" and beginnings.intersection(_last_words(term.matched_term)))
        ):
            yield _found(term, "is excluded, and holds no term that it could hide")


def _by_words(terms: Sequence[Term]) -> dict[tuple[str, str], list[Term]]:
    found: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in terms:
        found[term.dictionary, term.matched_term].append(term)
    return found


def _inner_words(matched_term: str) -> Iterator[str]:
    """Every run of words of a term that is shorter than the term."""
    words = matched_term.split("  ")
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield "  ".join(words[start : start + length])


def _first_words(matched_term: str) -> Iterator[str]:
    """Every beginning of a term that is shorter than the term."""
    words = matched_term.split("  ")
    return ("  ".join(words[:length]) for length in range(1, len(words)))


def _last_words(matched_term: str) -> Iterator[str]:
    """Every end of a term that is shorter than the term."""
    words = matched_term.split("  ")
    return ("  ".join(words[-length:]) for length in range(1, len(words)))


def _can_meet(first: Term, second: Term) -> bool:
    return not (first.is_case_sensitive and second.is_case_sensitive) or first.term == second.term


def _found(term: Term, why: str, other: Term | None = None, share: float | None = None) -> Finding:
    named = f"{other.term} ({other.entry_id})" if other else None
    return Finding(term.dictionary, term.entry_id, term.term, why, term.article_count, share, named)
