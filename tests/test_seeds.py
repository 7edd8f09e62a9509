"""Claims on seeds/ that hold whatever an editor changes there, and the least that the shipped lists hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from ingest.normalise import match_text

SEEDS = Path(__file__).parents[1] / "seeds"
HEADERS = {
    "outlets.csv": "outlet_id,name,owner,kind,is_sample",
    "outlet_hosts.csv": "host,outlet_id",
    "topics.csv": "topic_id,name,area,definition",
    "topic_terms.csv": "topic_id,term,is_excluded",
    "companies.csv": "company_id,name,kind,founded,founded_as_of,founded_source_url,"
    "valuation_usd,valuation_as_of,valuation_source_url,is_sample",
    "company_names.csv": "company_id,name,is_case_sensitive,is_excluded",
    "glossary.csv": "term,definition,where_shown",
    "impact_rules.csv": "rule_id,dimension,event,score,factor,stage,needs,place,reach,measure,note",
    "impact_terms.csv": "rule_id,term,is_excluded",
    "exchange_rates.csv": "currency,year,usd,source",
    "company_cues.csv": "cue,side",
    "not_companies.csv": "word,kind",
    "fact_terms.csv": "kind,term,thing,strength",
}
KEYS = [
    ("outlets.csv", ("outlet_id",)),
    ("outlet_hosts.csv", ("host",)),
    ("topics.csv", ("topic_id",)),
    ("topics.csv", ("name",)),
    ("topic_terms.csv", ("topic_id", "term")),
    ("companies.csv", ("company_id",)),
    ("company_names.csv", ("company_id", "name")),
    ("glossary.csv", ("term",)),
    ("impact_rules.csv", ("rule_id",)),
    ("impact_terms.csv", ("rule_id", "term")),
    ("exchange_rates.csv", ("currency", "year")),
    ("company_cues.csv", ("cue", "side")),
    ("not_companies.csv", ("word", "kind")),
    ("fact_terms.csv", ("kind", "term")),
]
OUTLET_KINDS = {"press", "wire", "trade", "blog", "regulator", "newsroom", "aggregator"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HOST = re.compile(r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+")
DASHBOARD_PAGES = {
    "Trends",
    "Topic",
    "Stories",
    "Story",
    "Companies",
    "Articles",
    "Sources",
    "Methodology",
    "Glossary",
    "Data",
}
AREA_LENGTH = 20  # an area is a button of the dashboard


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(term: str) -> str:
    """The term as it is matched: a possessive 's is no part of a word."""
    return " ".join(match_text(term).replace("'s ", " ").split())


def feeds() -> list[ElementTree.Element]:
    return [node for node in ElementTree.parse(SEEDS / "feeds.opml").iter("outline") if node.get("xmlUrl")]


# -- every file -----------------------------------------------------------------


@pytest.mark.parametrize("name", HEADERS)
def test_a_seed_has_its_header_and_no_ragged_row(name: str) -> None:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    assert ",".join(header) == HEADERS[name]
    assert [row for row in body if len(row) != len(header)] == []


@pytest.mark.parametrize("name", HEADERS)
def test_no_value_has_blanks_around_it_or_a_line_break_in_it(name: str) -> None:
    values = [value for row in rows(name) for value in row.values()]
    assert [value for value in values if value != " ".join(value.split())] == []


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_a_key_stands_once(name: str, key: tuple[str, ...]) -> None:
    seen = Counter(tuple(row[column] for column in key) for row in rows(name))
    assert [value for value, count in seen.items() if count > 1] == []


def test_no_csv_lies_below_the_top_of_seeds() -> None:
    assert [path for path in SEEDS.rglob("*.csv") if path.parent != SEEDS] == []


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("outlets.csv", "is_sample"),
        ("topic_terms.csv", "is_excluded"),
        ("companies.csv", "is_sample"),
        ("company_names.csv", "is_case_sensitive"),
        ("company_names.csv", "is_excluded"),
        ("impact_terms.csv", "is_excluded"),
    ],
)
def test_a_boolean_is_true_or_false(name: str, column: str) -> None:
    assert {row[column] for row in rows(name)} <= {"true", "false"}


@pytest.mark.parametrize(
    ("name", "column"), [("outlets.csv", "outlet_id"), ("topics.csv", "topic_id"), ("companies.csv", "company_id")]
)
def test_an_identifier_is_a_slug(name: str, column: str) -> None:
    assert [row[column] for row in rows(name) if not SLUG.fullmatch(row[column])] == []


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("outlet_hosts.csv", "outlet_id", "outlets.csv"),
        ("topic_terms.csv", "topic_id", "topics.csv"),
        ("company_names.csv", "company_id", "companies.csv"),
    ],
)
def test_a_reference_leads_to_a_row(name: str, column: str, target: str) -> None:
    assert {row[column] for row in rows(name)} - {row[column] for row in rows(target)} == set()


# -- topics and companies -------------------------------------------------------


def test_a_topic_has_a_short_area_and_says_what_it_is() -> None:
    assert [row for row in rows("topics.csv") if not 0 < len(row["area"]) <= AREA_LENGTH] == []
    assert [row["topic_id"] for row in rows("topics.csv") if not row["name"] or not row["definition"]] == []


def test_a_topic_and_a_company_have_a_term_that_counts() -> None:
    for entries, terms, key in (
        ("topics.csv", "topic_terms.csv", "topic_id"),
        ("companies.csv", "company_names.csv", "company_id"),
    ):
        counting = {row[key] for row in rows(terms) if row["is_excluded"] == "false"}
        assert {row[key] for row in rows(entries)} - counting == set()


@pytest.mark.parametrize(("name", "column"), [("topic_terms.csv", "term"), ("company_names.csv", "name")])
def test_a_term_survives_normalising(name: str, column: str) -> None:
    assert [row for row in rows(name) if not words(row[column])] == []


def test_a_topic_holds_no_term_twice_however_it_is_written() -> None:
    seen = Counter((row["topic_id"], words(row["term"]).casefold()) for row in rows("topic_terms.csv"))
    assert [term for term, count in seen.items() if count > 1] == []


def test_a_company_holds_no_name_twice_however_it_is_written() -> None:
    # A name and its excluded friend may differ in case alone where case matters.
    seen = Counter(
        (row["company_id"], words(row["name"]) if row["is_case_sensitive"] == "true" else words(row["name"]).casefold())
        for row in rows("company_names.csv")
    )
    assert [name for name, count in seen.items() if count > 1] == []


@pytest.mark.parametrize(("fact", "prefix"), [("founded", "founded"), ("valuation_usd", "valuation")])
def test_a_founded_year_and_a_valuation_stand_with_a_page_and_its_day_or_not_at_all(fact: str, prefix: str) -> None:
    for row in rows("companies.csv"):
        page, day = row[f"{prefix}_source_url"], row[f"{prefix}_as_of"]
        assert bool(row[fact]) == bool(page) == bool(day), row
        if row[fact]:
            assert urlsplit(page).scheme in ("http", "https"), row
            assert urlsplit(page).hostname, row
            assert date.fromisoformat(day).isoformat() == day, row


def test_a_founded_year_and_a_valuation_are_plausible() -> None:
    for row in rows("companies.csv"):
        if row["founded"]:
            assert 1600 <= int(row["founded"]) <= int(row["founded_as_of"][:4]), row
        if row["valuation_usd"]:
            assert 1e6 <= float(row["valuation_usd"]) <= 1e13, row


def test_no_page_of_quizzes_or_of_nobody_vouches_for_a_fact() -> None:
    pages = [row[f"{prefix}_source_url"] for row in rows("companies.csv") for prefix in ("founded", "valuation")]
    hosts = {(urlsplit(page).hostname or "").removeprefix("www.") for page in pages}
    assert hosts & {"quizzclub.com", "jaison.org", "timeofinfo.com", "whobrands.com", "newspatrolling.com"} == set()
    assert [host for host in hosts if host.endswith("blogspot.com")] == []


def test_cues_and_words_that_are_no_companies_are_in_small_letters_as_they_are_compared() -> None:
    values = [row["cue"] for row in rows("company_cues.csv")] + [row["word"] for row in rows("not_companies.csv")]
    assert [value for value in values if value != value.lower() or not words(value)] == []
    # What is compared is words of names, which have no signs.
    assert [row["word"] for row in rows("not_companies.csv") if row["word"] != words(row["word"]).lower()] == []


def test_no_company_is_listed_among_the_words_that_are_none() -> None:
    ordinary = {row["word"] for row in rows("not_companies.csv")}
    named = {row["name"].lower() for row in rows("company_names.csv") if row["is_excluded"] == "false"}
    assert named & ordinary == set()


# -- outlets and feeds ----------------------------------------------------------


def test_an_outlet_has_a_name_an_owner_and_a_kind_that_is_known() -> None:
    assert {row["kind"] for row in rows("outlets.csv")} <= OUTLET_KINDS
    assert [row for row in rows("outlets.csv") if not row["name"] or not row["owner"]] == []


def test_a_host_is_a_bare_host_without_www() -> None:
    assert [row["host"] for row in rows("outlet_hosts.csv") if not HOST.fullmatch(row["host"])] == []


def test_a_host_that_many_publishers_share_is_no_outlet() -> None:
    shared = {"feedburner.com", "feeds.feedburner.com", "substack.com", "medium.com", "raw.githubusercontent.com"}
    assert {row["host"] for row in rows("outlet_hosts.csv")} & shared == set()


def test_a_feed_has_an_address_of_the_web_and_stands_once() -> None:
    addresses = [feed.get("xmlUrl", "") for feed in feeds()]
    assert [
        url for url in addresses if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname
    ] == []
    keys = Counter(url.split("://", 1)[1].removeprefix("www.").rstrip("/") for url in addresses)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_address_in_the_feed_list_is_of_the_web() -> None:
    for node in ElementTree.parse(SEEDS / "feeds.opml").iter("outline"):
        for name, value in node.attrib.items():
            if name.casefold().endswith("url"):
                assert urlsplit(value).scheme in ("http", "https"), f"{name}={value}"


def test_the_feed_list_is_opml_2_in_groups_with_names_for_readers() -> None:
    root = ElementTree.parse(SEEDS / "feeds.opml").getroot()
    groups = root.findall("body/outline")
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [group.attrib for group in groups if not group.get("text")] == []
    assert sum(len(group.findall("outline")) for group in groups) == len(feeds())
    assert [
        feed.attrib for feed in feeds() if not (feed.get("text") and feed.get("title") and feed.get("htmlUrl"))
    ] == []


# -- what is fictional ----------------------------------------------------------


def is_example(host: str) -> bool:
    return host == "example" or host.endswith(".example")


def test_sample_outlets_live_on_example_hosts_and_no_real_outlet_does() -> None:
    is_sample = {row["outlet_id"]: row["is_sample"] == "true" for row in rows("outlets.csv")}
    assert [row for row in rows("outlet_hosts.csv") if is_example(row["host"]) != is_sample[row["outlet_id"]]] == []


def test_a_source_of_a_sample_company_is_an_example_and_of_a_real_one_is_not() -> None:
    for row in rows("companies.csv"):
        for page in (row["founded_source_url"], row["valuation_source_url"]):
            assert not page or is_example(urlsplit(page).hostname or "") == (row["is_sample"] == "true"), row


@pytest.mark.parametrize(
    ("name", "table", "column"), [("outlets.csv", "outlets", "outlet_id"), ("companies.csv", "companies", "company_id")]
)
def test_a_fictional_entry_shares_no_name_with_a_real_one(name: str, table: str, column: str) -> None:
    real = {row["name"].casefold() for row in rows(name) if row["is_sample"] == "false"}
    sample = {row["name"].casefold() for row in rows(name) if row["is_sample"] == "true"}
    assert real & sample == set()
    # The prefix keeps them apart in every table that holds only the identifier.
    assert [
        row[column] for row in rows(name) if row[column].startswith("sample-") != (row["is_sample"] == "true")
    ] == []


def test_no_feed_of_the_starter_list_is_an_example() -> None:
    assert [feed.attrib for feed in feeds() if is_example(urlsplit(feed.get("xmlUrl", "")).hostname or "")] == []


# -- the glossary ---------------------------------------------------------------


def test_a_glossary_term_has_one_line_and_the_pages_that_show_it() -> None:
    for row in rows("glossary.csv"):
        assert row["definition"].endswith("."), row
        assert set(row["where_shown"].split(", ")) <= DASHBOARD_PAGES, row


# -- the least that the shipped lists hold --------------------------------------


def test_the_shipped_lists_are_as_long_as_promised() -> None:
    real_outlets = [row for row in rows("outlets.csv") if row["is_sample"] == "false"]
    real_companies = [row for row in rows("companies.csv") if row["is_sample"] == "false"]
    assert len(rows("topics.csv")) >= 80
    assert len(feeds()) >= 60
    assert len(real_outlets) >= 80
    assert len(real_companies) >= 400
    assert len(rows("glossary.csv")) >= 35
    assert len([row for row in real_companies if row["founded"]]) >= 100
    assert len([row for row in real_companies if row["valuation_usd"]]) >= 50


def test_the_sample_beat_has_thirty_outlets_of_eighteen_owners() -> None:
    sample = [row for row in rows("outlets.csv") if row["is_sample"] == "true"]
    assert (len(sample), len({row["owner"] for row in sample})) == (30, 18)
    kinds = Counter(row["kind"] for row in sample)
    assert (kinds["wire"], kinds["aggregator"], kinds["newsroom"], kinds["regulator"]) == (2, 1, 2, 1)


@pytest.mark.parametrize("topic_id", ["bank-failures", "chat-assistants", "ai-search", "tiktok", "headsets"])
def test_the_topics_of_the_first_half_of_2023_are_there(topic_id: str) -> None:
    assert topic_id in {row["topic_id"] for row in rows("topics.csv")}


# -- impact ---------------------------------------------------------------------


def test_every_impact_rule_has_what_its_dimension_asks_for() -> None:
    rules = rows("impact_rules.csv")
    assert len(rules) >= 120
    named = {row["rule_id"] for row in rules}
    contexts = {row["rule_id"] for row in rules if row["dimension"] == "context"}
    stages = {row["stage"] for row in rules if row["dimension"] == "stage"}
    for row in rules:
        name, dimension = row["rule_id"], row["dimension"]
        assert SLUG.fullmatch(name), name
        assert row["note"], name
        if dimension in ("regulatory", "financial", "operational"):
            assert name == "fin-amount" or 1 <= float(row["score"]) <= 10, name
            assert row["stage"] in {"", "said", *stages}, name
            assert not row["stage"] or dimension == "regulatory", name
        if dimension in ("status", "stage"):
            assert 0 < float(row["factor"]) <= 1, name
        if dimension in ("cap", "breadth", "staff"):
            assert 1 <= float(row["score"]) <= 10, name
        assert row["needs"] in {"", "company", "topic", "beat", *contexts}, name
        assert not row["reach"] or dimension == "guard", name
        # A guard of words needs to know how far it looks; one without a reach makes amounts void.
        assert dimension != "guard" or row["reach"] or row["measure"] == "amount", name
        measures = {"guard": ("", "amount", "any"), "context": ("", "amount")}.get(dimension, ("", "amount", "staff"))
        assert row["measure"] in measures, name
    with_terms = {row["rule_id"] for row in rows("impact_terms.csv") if row["is_excluded"] == "false"}
    # Amounts and people have no terms: the numbers of a text are their words.
    assert with_terms == named - {"fin-amount", "staff-count", "staff-share"}


def test_impact_terms_are_of_letters_and_digits_and_stand_once_in_a_rule() -> None:
    seen = Counter((row["rule_id"], words(row["term"]).lower()) for row in rows("impact_terms.csv"))
    assert [key for key, count in seen.items() if count > 1 or not key[1]] == []


def test_no_words_of_a_guard_hide_those_of_a_cap() -> None:
    # The longer term wins: "how to avoid" as a guard alone would leave an article of "how to" without its cap.
    rules = {row["rule_id"]: row["dimension"] for row in rows("impact_rules.csv")}
    said = [
        (rules[row["rule_id"]], f" {words(row['term']).lower()} ")
        for row in rows("impact_terms.csv")
        if row["is_excluded"] == "false"
    ]
    caps = {term for dimension, term in said if dimension == "cap"}
    guards = {term for dimension, term in said if dimension == "guard"}
    assert [(term, cap) for term in guards - caps for cap in caps if cap in term] == []


def test_no_longer_term_hides_words_by_which_a_deed_is_undone() -> None:
    # "Lifts ban on" would win over "lifts", and leave the ban standing.
    said = [row for row in rows("impact_terms.csv") if row["is_excluded"] == "false"]
    undoing = {row["rule_id"] for row in rows("impact_rules.csv") if row["event"] == "undone"}
    verbs = {"lifts", "lifted", "lifting", "overturns", "overturned", "scraps", "scrapped", "annuls", "annulled"}
    guards = {row["term"] for row in said if row["rule_id"] in undoing}
    assert (
        undoing
        and [
            (row["rule_id"], row["term"])
            for row in said
            if row["rule_id"] in {"reg-ban-lifted", "reg-overturned", "fin-deal-off-loose"}
            and set(row["term"].split()) & verbs
            and row["term"] not in guards
        ]
        == []
    )


def test_a_term_of_facts_is_one_word_in_small_letters_as_it_is_compared() -> None:
    assert [row for row in rows("fact_terms.csv") if not re.fullmatch(r"[a-z]+", row["term"])] == []


def test_a_thing_of_facts_has_one_strength_a_kind() -> None:
    strengths: dict[tuple[str, str], set[str]] = {}
    for row in rows("fact_terms.csv"):
        strengths.setdefault((row["kind"], row["thing"]), set()).add(row["strength"])
    assert [thing for thing, found in strengths.items() if len(found) > 1] == []


def test_exchange_rates_are_of_known_years_and_the_dollar_is_one() -> None:
    rates = rows("exchange_rates.csv")
    assert {row["usd"] for row in rates if row["currency"] == "USD"} == {"1"}
    assert {"USD", "EUR", "GBP", "JPY", "CNY", "INR"} <= {row["currency"] for row in rates}
    for row in rates:
        assert re.fullmatch("[A-Z]{3}", row["currency"])
        assert 2019 <= int(row["year"]) <= 2026
        assert 0 < float(row["usd"]) < 5


def test_an_exchange_rate_says_how_exact_it_is_or_where_it_comes_from() -> None:
    for row in rows("exchange_rates.csv"):
        source = row["source"]
        is_fixed = source in ("its own unit", "pegged to the dollar")
        assert is_fixed or re.search(r"to about \d+%|https?://\S+", source), row
    pegged = {row["currency"] for row in rows("exchange_rates.csv") if row["source"] == "pegged to the dollar"}
    for currency in pegged:
        assert len({row["usd"] for row in rows("exchange_rates.csv") if row["currency"] == currency}) == 1
