"""Which terms the check tells, and which it leaves in peace."""

from __future__ import annotations

import json
from pathlib import Path

from ingest.lexicon.check import Bounds, Finding, Report, Term, check
from tests.conftest import beatbook

SCORES = ("operational", None, None, None, None)


def term(
    entry_id: str,
    words: str,
    articles: int | None = 50,
    *,
    alone: int = 0,
    dictionary: str = "topics",
    role: tuple[str | None, ...] = (),
    is_case_sensitive: bool = False,
) -> Term:
    """A term that was found once an article; excluded where `articles` is None."""
    excluded = articles is None
    alone_count = None if excluded else alone
    matched = words.lower().replace(" ", "  ")
    return Term(
        dictionary, entry_id, words, matched, is_case_sensitive, excluded, articles, articles, alone_count, role
    )  # fmt: skip


def checked(*terms: Term, articles: int = 2_000) -> Report:
    return check(terms, articles, Bounds())


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(found.entry_id, found.term) for found in findings]


def test_a_term_in_over_a_twentieth_of_all_articles_matches_too_much() -> None:
    found = checked(term("ai", "ai", 101), term("chips", "chip", 100)).too_much
    assert told(found) == [("ai", "ai")] and found[0].share == 101 / 2_000


def test_a_term_that_stands_alone_in_nine_of_ten_articles_matches_too_much() -> None:
    found = checked(term("fruit", "apple", 20, alone=19), term("chips", "chip", 20, alone=18)).too_much
    assert told(found) == [("fruit", "apple")]


def test_few_articles_do_not_show_that_a_term_stands_alone() -> None:
    assert checked(term("fruit", "apple", 19, alone=19)).too_much == []


def test_of_impact_rules_only_those_that_score_with_nothing_else_match_too_much() -> None:
    needy = ("operational", "topic", None, None, None)
    found = checked(
        term("op-strike", "strike", 30, alone=30, dictionary="impact", role=SCORES),
        term("op-launch", "announced", 30, alone=30, dictionary="impact", role=needy),
        term("guard-not", "not", 500, alone=400, dictionary="impact", role=("guard", None, None, None, "3")),
    ).too_much  # fmt: skip
    assert told(found) == [("op-strike", "strike")]


def test_an_entry_is_unseen_only_when_none_of_its_terms_was_seen() -> None:
    report = checked(
        term("a", "seen"), term("a", "unseen", 0), term("b", "never", 0), term("b", "never mind", None),
        term("rule", "ban", 0, dictionary="impact", role=SCORES),
    )  # fmt: skip
    assert told(report.unseen_entries) == [("b", ""), ("rule", "")]
    assert told(report.unseen_terms) == [("a", "unseen"), ("b", "never"), ("rule", "ban")]


def test_in_a_small_home_nothing_is_called_unseen() -> None:
    assert checked(term("b", "never", 0), articles=1_000).unseen_terms
    report = checked(term("b", "never", 0), articles=999)
    assert report.unseen_entries == report.unseen_terms == []


def test_the_same_words_in_two_entries_are_told_once() -> None:
    found = checked(term("privacy", "Spyware"), term("breaches", "spyware")).each_other
    assert [(one.entry_id, one.term, one.other) for one in found] == [("breaches", "spyware", "Spyware (privacy)")]


def test_the_same_words_in_two_dictionaries_do_not_meet() -> None:
    assert checked(term("tiktok", "tiktok"), term("tiktok-co", "tiktok", dictionary="companies")).each_other == []


def test_names_that_differ_in_a_case_that_matters_do_not_meet() -> None:
    arm = term("arm", "Arm", dictionary="companies", is_case_sensitive=True)
    assert checked(arm, term("arm-group", "ARM", dictionary="companies", is_case_sensitive=True)).each_other == []
    assert checked(arm, term("arm-group", "ARM", dictionary="companies")).each_other != []


def test_a_longer_term_may_stand_in_both_entries_where_it_would_hide_the_shorter_one() -> None:
    shared = (term("power", "data centre power"), term("centres", "data centre power"))
    assert checked(*shared).each_other
    assert checked(*shared, term("centres", "data centre")).each_other == []


def test_rules_that_ask_for_different_things_may_share_their_words() -> None:
    launch = ("operational", "chips", "title", None, None)
    rules = [term(name, "unveils", dictionary="impact", role=role) for name, role in (("a", SCORES), ("b", launch))]
    assert checked(*rules).each_other == []
    assert checked(rules[0], rules[1]._replace(role=SCORES)).each_other


def test_a_term_that_was_seen_only_inside_a_longer_one_of_another_entry_is_told() -> None:
    longer = term("down-rounds", "falling startup valuations", 3)
    found = checked(term("startups", "startup valuations", 0), longer).each_other
    assert [(one.entry_id, one.other) for one in found] == [("startups", "falling startup valuations (down-rounds)")]
    # It won somewhere, or the longer one was never seen either, or both are of one entry.
    assert checked(term("startups", "startup valuations", 1), longer).each_other == []
    assert checked(term("startups", "startup valuations", 0), longer._replace(hit_count=0)).each_other == []
    assert checked(term("down-rounds", "startup valuations", 0), longer).each_other == []


def test_an_exclusion_with_nothing_to_hide_is_told() -> None:
    found = checked(term("strike", "air strike", None), term("strike", "strikes")).each_other
    assert told(found) == [("strike", "air strike")]
    assert checked(term("strike", "air strike", None), term("other", "strike")).each_other == []


def test_an_exclusion_in_which_a_company_s_name_may_begin_hides_something() -> None:
    launches = term("snap", "Snap launches", dictionary="companies")
    assert checked(term("snap", "marvel snap", None, dictionary="companies"), launches).each_other == []
    assert told(checked(term("snap", "marvel", None, dictionary="companies"), launches).each_other) == [
        ("snap", "marvel")
    ]
    # In other dictionaries terms that only overlap both count.
    assert told(checked(term("games", "marvel snap", None), term("games", "snap launches")).each_other) == [
        ("games", "marvel snap")
    ]


def test_the_command_tells_the_sample_in_one_line_of_json_and_in_words(sample_home: Path) -> None:
    done = beatbook(sample_home, "lexicon", "check", "--json")
    assert done.stdout.count("\n") == 1
    report = json.loads(done.stdout)
    assert report["article_count"] > 5_000 and report["bounds"]["share"] == 0.05
    assert set(report) == {"article_count", "bounds", "too_much", "unseen_entries", "unseen_terms", "each_other"}
    assert any(found["dictionary"] == "impact" for found in report["unseen_entries"])

    words = beatbook(sample_home, "lexicon", "check", "--limit", "1").stdout
    assert f"terms that were never seen: {len(report['unseen_terms']):,}" in words
    assert "--limit" in words


def test_what_was_never_seen_is_counted_and_listed_only_on_demand(sample_home: Path) -> None:
    report = json.loads(beatbook(sample_home, "lexicon", "check", "--json").stdout)
    unseen = report["unseen_terms"]
    assert len(unseen) > 1_000
    short = beatbook(sample_home, "lexicon", "check").stdout
    counted = short.partition("match too much:")[0]
    for dictionary in ("topics", "companies", "impact"):
        assert f"{sum(found['dictionary'] == dictionary for found in unseen):,}" in counted
    assert f"terms that were never seen: {len(unseen):,}; --all lists them" in short
    assert "none of its terms was ever seen" not in short and len(short.splitlines()) < 150
    everything = beatbook(sample_home, "lexicon", "check", "--all").stdout
    assert len(everything.splitlines()) > len(unseen)
    # What to look at comes first, and what was never seen last.
    assert everything.index("terms that meet:") < everything.index("\nentries that were never seen:")


def test_a_bound_that_is_given_is_the_bound(sample_home: Path) -> None:
    wide, narrow = (
        json.loads(beatbook(sample_home, "lexicon", "check", "--share", share, "--alone", "1", "--json").stdout)
        for share in ("1", "0.001")
    )
    assert wide["too_much"] == [] and narrow["too_much"]
    shares = [found["article_count"] / narrow["article_count"] for found in narrow["too_much"]]
    assert min(shares) > 0.001 and shares == sorted(shares, reverse=True)


def test_a_home_that_was_never_built_says_what_to_run(tmp_path: Path) -> None:
    done = beatbook(tmp_path, "lexicon", "check", check=False)
    assert done.returncode == 1 and "build" in done.stderr and "Traceback" not in done.stderr
