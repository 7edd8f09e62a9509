"""The sample beat: what is planted in it is really there, and nothing real is."""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingest.errors import UsageError
from ingest.normalise import match_text, normalise, plain_text
from ingest.records import Entry
from ingest.sample import bodies
from ingest.sample.beat import generate
from ingest.sample.composing import Composer, off_beat_report, story_facts
from ingest.sample.drafting import KINDS
from ingest.sample.kinds import fits, split_angle
from ingest.sample.plan import ATTENTION, FIRST_DAY
from ingest.sample.schedule import Piece
from ingest.sample.subjects import SUBJECTS
from ingest.sample.truth import EntryTruth, SampleBeat, StoryTruth, write_truth
from ingest.sample.world import read_world
from ingest.sample.writing import STYLES, Money, fill, with_articles

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
OWN_WORDS = ("original", "independent", "confirmation", "according_to", "link", "quote", "release", "filing")


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def beat() -> SampleBeat:
    return generate(seeds_dir=SEEDS)


@pytest.fixture(scope="module")
def entries(beat: SampleBeat) -> list[Entry]:
    return [
        normalise(said, origin="sample", seen_at=said.seen_at or datetime(2026, 1, 1, tzinfo=UTC)) for said in beat.said
    ]


@pytest.fixture(scope="module")
def outlets() -> dict[str, dict[str, str]]:
    """Sample outlets by the host of their feed."""
    by_id = {row["outlet_id"]: row for row in rows("outlets.csv") if row["is_sample"] == "true"}
    return {row["host"]: by_id[row["outlet_id"]] for row in rows("outlet_hosts.csv") if row["outlet_id"] in by_id}


def by_story(beat: SampleBeat) -> dict[str, list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for position, truth in enumerate(beat.entries):
        members[truth.story_id].append(position)
    return members


def story_of(beat: SampleBeat) -> dict[str, StoryTruth]:
    return {story.story_id: story for story in beat.stories}


def pairs(entries: list[Entry], beat: SampleBeat) -> Iterator[tuple[Entry, EntryTruth]]:
    return zip(entries, beat.entries, strict=True)


# -- the same everywhere ---------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_hashes() -> None:
    code = (
        "import hashlib; from pathlib import Path; from ingest.sample.beat import generate;"
        f"print(hashlib.sha256(repr(generate(days=30, seeds_dir=Path({str(SEEDS)!r}))).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_beat(beat: SampleBeat) -> None:
    assert generate(seed=2, days=20, seeds_dir=SEEDS).said[:50] != beat.said[:50]


def test_seeds_without_the_sample_outlets_are_refused_in_words(tmp_path: Path) -> None:
    for name in ("outlets.csv", "outlet_hosts.csv", "companies.csv", "company_names.csv", "topic_terms.csv"):
        lines = (SEEDS / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / name).write_text("\n".join(line for line in lines if "sample-kettleworks" not in line))
    with pytest.raises(UsageError, match="kettleworks"):
        generate(seeds_dir=tmp_path)


# -- its size and its people -----------------------------------------------------


def test_it_has_about_six_thousand_articles_of_thirty_outlets_in_180_days(
    beat: SampleBeat, outlets: dict[str, dict[str, str]]
) -> None:
    assert 5_500 <= len(beat.said) <= 6_500
    assert {feed.feed_url for feed in beat.feeds} == {said.feed_url for said in beat.said}
    assert {feed.feed_url for feed in beat.feeds} == {f"https://{host}/feed.xml" for host in outlets}
    days = {said.published.date() for said in beat.said if isinstance(said.published, datetime)}
    assert FIRST_DAY.weekday() == 0
    assert (min(days), max(days)) == (FIRST_DAY, FIRST_DAY + timedelta(days=179))


def test_it_has_eighteen_owners_two_wires_an_aggregator_two_newsrooms_and_a_regulator(
    outlets: dict[str, dict[str, str]],
) -> None:
    kinds = Counter(row["kind"] for row in outlets.values())
    assert len(outlets) == 30
    assert len({row["owner"] for row in outlets.values()}) == 18
    assert (kinds["wire"], kinds["aggregator"], kinds["newsroom"], kinds["regulator"]) == (2, 1, 2, 1)


def test_all_addresses_are_reserved_for_examples(beat: SampleBeat) -> None:
    for said in beat.said:
        addresses = [said.feed_url, said.url, said.linked_url, *re.findall(r'href="([^"]+)"', said.summary_html or "")]
        assert all(re.match(r"https://[a-z]+\.example/", address) for address in addresses if address)


def test_entries_come_in_order_of_publication_and_are_seen_minutes_later(beat: SampleBeat) -> None:
    published = [said.published for said in beat.said if isinstance(said.published, datetime)]
    assert published == sorted(published)
    for said in beat.said:
        assert isinstance(said.published, datetime) and said.seen_at is not None
        assert timedelta(minutes=1) < said.seen_at - said.published < timedelta(hours=1)


def test_half_to_seven_tenths_are_on_the_beat(beat: SampleBeat) -> None:
    assert 0.5 <= sum(bool(truth.topic_ids) for truth in beat.entries) / len(beat.entries) <= 0.72


# -- the texts -------------------------------------------------------------------


def real_names() -> list[tuple[str, bool]]:
    names = [(row["name"], row["is_case_sensitive"] == "true") for row in rows("company_names.csv")
             if not row["company_id"].startswith("sample-") and row["is_excluded"] != "true"]  # fmt: skip
    for table in ("companies.csv", "outlets.csv"):
        names += [(row["name"], True) for row in rows(table) if row["is_sample"] != "true"]
    return [(match_text(name), is_case_sensitive) for name, is_case_sensitive in names]


def test_no_real_company_and_no_real_outlet_is_named(beat: SampleBeat) -> None:
    texts = [f"{said.title}\n{plain_text(said.summary_html or '')}\n{said.author}" for said in beat.said]
    whole = "".join(match_text(text) for text in texts)
    folded = whole.lower()
    names = real_names()
    assert len(names) > 300
    found = [name for name, is_exact in names if (name in whole if is_exact else name.lower() in folded)]
    assert found == []


def test_no_sentence_skeleton_dominates(beat: SampleBeat) -> None:
    def skeleton(title: str) -> str:
        return " ".join(word if word.islower() else "_" for word in title.split()[:9])

    own = [said.title or "" for said, truth in zip(beat.said, beat.entries, strict=True) if truth.role in OWN_WORDS]
    most = Counter(skeleton(title) for title in own).most_common(1)[0]
    assert most[1] < 0.03 * len(own), most


def test_every_skeleton_can_be_filled_for_every_topic_that_uses_it(beat: SampleBeat) -> None:
    used = {kind for subject in SUBJECTS.values() for kind in subject.kinds} | {story.kind for story in beat.stories}
    assert set(KINDS) <= used
    text = "\n".join(f"{said.title}\n{said.summary_html}" for said in beat.said)
    assert "{" not in text and "}" not in text and "|" not in text
    assert set(bodies.BODIES) >= {kind.family for kind in KINDS.values()}


ANGLED = sorted(name for name, kind in KINDS.items() if any(split_angle(line)[0] for line in kind.titles))


@pytest.mark.parametrize("name", ANGLED)
def test_a_title_and_the_lead_under_it_tell_the_same_side_of_an_event(name: str) -> None:
    world, kind = read_world(SEEDS), KINDS[name]
    topic = next(topic for topic, subject in SUBJECTS.items() if name in subject.kinds)
    outlet = world.outlets[0]
    for number in range(40):
        rng = random.Random(number)
        piece = Piece(outlet, datetime(2026, 5, 4, tzinfo=UTC), "original")
        facts = story_facts(rng, world, topic, kind, world.companies[:2], [piece])
        composer = Composer(rng, world, topic, kind, facts)
        assert composer.report(outlet, 2) is not None
        title = next(line for line in kind.titles if line in composer.used)
        lead = next(line for line in kind.leads if line in composer.used)
        assert fits(lead, split_angle(title)[0]), (title, lead)


def test_every_angle_has_a_title_and_a_lead() -> None:
    for name in ANGLED:
        titles, leads = ({letter for line in lines for letter in split_angle(line)[0]}
                         for lines in (KINDS[name].titles, KINDS[name].leads))  # fmt: skip
        assert titles == leads, name


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("a AI chip", "an AI chip"), ("an GPU", "a GPU"), ("a hour", "an hour"), ("a $8m round", "an $8m round"),
        ("an €11 million fund", "an €11 million fund"), ("an $110m fund", "a $110m fund"), ("an user", "a user"),
        ("a IPO", "an IPO"), ("an one-off", "a one-off"), ("A outage", "An outage"), ("an European", "a European"),
    ],
)  # fmt: skip
def test_the_article_fits_the_sound_of_the_word(written: str, right: str) -> None:
    assert with_articles(written) == right


def test_texts_have_no_wrong_article_double_blank_or_double_stop(beat: SampleBeat) -> None:
    for said in beat.said:
        text = f"{said.title}\n{plain_text(said.summary_html or '')}"
        assert with_articles(text) == text
        assert not re.search(r"  |\.\.|,,| \.|'s's|s's\b|\b(?:the|an?) (?:the|an?) ", text), text


def test_amounts_are_written_in_the_style_of_the_outlet() -> None:
    amounts = {"a": Money(2500, "USD"), "b": Money(4.5, "EUR"), "c": Money(120, "GBP")}
    assert fill("{a} {b} {c}", amounts, STYLES[0]) == "$2.5 billion €4.5 million £120 million"
    assert fill("{a} {b} {c}", amounts, STYLES[1]) == "$2.5bn €4.5m £120m"


def test_some_summaries_are_html_some_plain_and_some_are_missing(beat: SampleBeat) -> None:
    kinds = Counter(
        "none" if said.summary_html is None else "html" if "<p>" in said.summary_html else "plain" for said in beat.said
    )
    assert min(kinds["none"], kinds["html"], kinds["plain"]) > 150


# -- topics ----------------------------------------------------------------------


def dictionary() -> dict[tuple[str, ...], set[str]]:
    """The topics of each term: none where it is excluded, more than one where they share it."""
    terms: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows("topic_terms.csv"):
        terms[tuple(match_text(row["term"]).lower().split())] |= (
            set() if row["is_excluded"] == "true" else {row["topic_id"]}
        )
    return terms


def topics_in(terms: dict[tuple[str, ...], set[str]], text: str) -> set[str]:
    words, found, at = match_text(text).lower().split(), set[str](), 0
    while at < len(words):
        length = next((n for n in range(7, 0, -1) if at + n <= len(words) and tuple(words[at : at + n]) in terms), 0)
        found |= terms.get(tuple(words[at : at + length]), set())
        at += max(1, length)
    return found


@pytest.fixture(scope="module")
def topics_found(entries: list[Entry]) -> list[set[str]]:
    terms = dictionary()
    return [topics_in(terms, entry.title) | topics_in(terms, entry.match_text[:300]) for entry in entries]


def test_every_topic_of_the_sample_is_a_topic_of_the_seeds(beat: SampleBeat) -> None:
    known = {row["topic_id"] for row in rows("topics.csv")}
    assert set(filter(None, SUBJECTS)) <= known
    assert set(ATTENTION) <= set(SUBJECTS)
    assert {topic for truth in beat.entries for topic in truth.topic_ids} == set(filter(None, SUBJECTS))


def test_every_topic_but_the_one_that_is_a_brand_has_a_dozen_articles(beat: SampleBeat) -> None:
    seen = Counter(topic for truth in beat.entries for topic in truth.topic_ids)
    assert {row["topic_id"] for row in rows("topics.csv")} - set(seen) == {"tiktok"}
    assert min(seen.values()) >= 12, seen.most_common()[-3:]


def test_what_lies_within_a_topic_is_true_of_it_and_counts_in_its_attention(beat: SampleBeat) -> None:
    power = [truth for truth in beat.entries if "data-centre-power" in truth.topic_ids]
    assert all(truth.topic_ids == ("data-centre-power", "data-centres") for truth in power)
    attention = {(row.topic_id, row.week_start): row.true_attention for row in beat.attention}
    weeks = sorted({week for _, week in attention})
    part, whole = SUBJECTS["data-centre-power"].weight, SUBJECTS["data-centres"].weight
    for week in weeks:
        meant = (whole + part * attention["data-centre-power", week]) / (whole + part)
        assert attention["data-centres", week] == pytest.approx(meant, abs=1e-5)


def test_nearly_half_of_the_beat_is_neither_good_nor_bad(beat: SampleBeat) -> None:
    tiers = {story.story_id: story.tier for story in beat.stories}
    share = Counter(tiers[truth.story_id] for truth in beat.entries)
    whole = len(beat.entries)
    assert 0.42 < share[0] / whole < 0.6
    assert all(0.02 < share[tier] / whole < 0.09 for tier in (-2, 2))


def test_the_dictionary_finds_the_topics_that_were_meant_and_hardly_any_other(
    beat: SampleBeat, topics_found: list[set[str]]
) -> None:
    meant = [set(truth.topic_ids) for truth in beat.entries]
    missed = sum(len(told - found) for told, found in zip(meant, topics_found, strict=True))
    beside = sum(len(found - told) for told, found in zip(meant, topics_found, strict=True))
    on_beat = sum(map(len, meant))
    assert missed < 0.02 * on_beat
    assert beside < 0.01 * on_beat


def ranks(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]


def correlation(left: list[float], right: list[float]) -> float:
    mean_left, mean_right = sum(left) / len(left), sum(right) / len(right)
    product = sum((a - mean_left) * (b - mean_right) for a, b in zip(left, right, strict=True))
    spread = sum((a - mean_left) ** 2 for a in left) * sum((b - mean_right) ** 2 for b in right)
    return float(product / spread**0.5)


def test_planted_rises_and_falls_show_in_the_share_of_the_texts(
    beat: SampleBeat, entries: list[Entry], topics_found: list[set[str]]
) -> None:
    weeks = [(entry.published_at.date() - FIRST_DAY).days // 7 for entry in entries]
    output = Counter(weeks)
    share: dict[str, list[float]] = {topic: [0.0] * len(output) for topic in ATTENTION}
    for week, found in zip(weeks, topics_found, strict=True):
        for topic in found & set(ATTENTION):
            share[topic][week] += 1 / output[week]
    truth: dict[str, list[float]] = defaultdict(list)
    for row in beat.attention:
        truth[row.topic_id].append(row.true_attention)
    shares: list[float] = []
    levels: list[float] = []
    for topic in ATTENTION:
        usual = sum(share[topic]) / sum(truth[topic])
        # Over three weeks at a time: single weeks of small topics are mostly the noise of small counts.
        seen = [sum(share[topic][week : week + 3]) / usual for week in range(0, 24)]
        meant = [sum(truth[topic][week : week + 3]) for week in range(0, 24)]
        assert correlation(seen, meant) > 0.5, topic
        shares += seen
        levels += meant
    assert correlation(ranks(shares), ranks(levels)) > 0.7


# -- outlets that change ----------------------------------------------------------


def output_of(beat: SampleBeat, host: str, first: date, end: date) -> int:
    return sum(
        said.feed_url == f"https://{host}/feed.xml" and first <= said.published.date() < end
        for said in beat.said
        if isinstance(said.published, datetime)
    )


def test_outlets_join_leave_double_halve_and_fall_silent_as_the_truth_says(
    beat: SampleBeat, outlets: dict[str, dict[str, str]]
) -> None:
    host = {row["outlet_id"]: name for name, row in outlets.items()}
    last = FIRST_DAY + timedelta(days=180)
    assert Counter(row.change for row in beat.outlets) == {
        "joined_late": 2, "left": 1, "silent": 2, "doubled": 2, "halved": 1, "off_beat": 1,
    }  # fmt: skip
    for row in beat.outlets:
        name, end = host[row.outlet_id], row.end_date or last
        within = output_of(beat, name, row.first_date, end)
        before = output_of(beat, name, FIRST_DAY, row.first_date)
        if row.change in ("silent", "left"):
            assert within == 0 and before > 30
        elif row.change == "joined_late":
            assert before == 0 and within > 30
        else:
            days, days_before = (end - row.first_date).days, (row.first_date - FIRST_DAY).days
            growth = within / days / (before / days_before)
            low, high = {"doubled": (1.6, 2.5), "halved": (0.35, 0.7), "off_beat": (1.2, 2.2)}[row.change]
            assert low < growth < high, row


# -- stories and their sources ------------------------------------------------------


def test_every_entry_has_exactly_one_truth_and_every_story_its_entries(beat: SampleBeat, entries: list[Entry]) -> None:
    assert len(beat.entries) == len(entries) == len({entry.entry_id for entry in entries})
    counted = Counter(truth.story_id for truth in beat.entries)
    assert counted == {story.story_id: story.entry_count for story in beat.stories}


def test_n_is_the_number_of_origins_that_share_neither_owner_nor_source(
    beat: SampleBeat, entries: list[Entry], outlets: dict[str, dict[str, str]]
) -> None:
    stories = story_of(beat)
    for story_id, members in by_story(beat).items():
        groups = [{position} for position in members]
        for left, right in combinations(members, 2):
            one, other = (outlets[entries[position].feed_host or ""] for position in (left, right))
            # An aggregator is nobody's voice: two of its posts do not join the pages that they point to.
            same_owner = one["owner"] == other["owner"] and one["kind"] != "aggregator"
            if same_owner or beat.entries[right].source == left:
                a = next(group for group in groups if left in group)
                b = next(group for group in groups if right in group)
                if a is not b:
                    a |= b
                    groups.remove(b)
        assert len(groups) == stories[story_id].independent_count
        assert len({beat.entries[position].origin_id for position in members}) == len(groups)


def test_a_source_is_in_the_same_story_and_came_out_earlier(beat: SampleBeat, entries: list[Entry]) -> None:
    for position, truth in enumerate(beat.entries):
        if truth.source is not None:
            assert truth.source < position
            assert beat.entries[truth.source].story_id == truth.story_id
        assert (truth.source is None) == (
            truth.role in ("original", "independent", "confirmation", "release", "filing", "off_beat")
        )


def test_two_thirds_of_copies_and_rewrites_are_credited_and_only_those_name_their_source(
    beat: SampleBeat, entries: list[Entry], outlets: dict[str, dict[str, str]]
) -> None:
    credited, taken = 0, 0
    for entry, truth in pairs(entries, beat):
        if truth.role not in ("copy", "rewrite") or truth.source is None:
            continue
        source = outlets[entries[truth.source].feed_host or ""]
        named = source["name"] in entry.text or entry.author == source["name"]
        named = named or (source["kind"] == "newsroom" and "press release" in entry.text.lower())
        own = outlets[entry.feed_host or ""]["owner"] == source["owner"]
        assert named == truth.is_credited or (own and named)
        taken += 1
        credited += truth.is_credited
    assert taken > 300
    assert 0.6 < credited / taken < 0.74


def test_who_reports_according_to_another_names_it_and_who_links_links_to_its_page(
    beat: SampleBeat, entries: list[Entry], outlets: dict[str, dict[str, str]]
) -> None:
    for entry, truth in pairs(entries, beat):
        if truth.source is None:
            continue
        source = entries[truth.source]
        if truth.role == "according_to":
            assert outlets[source.feed_host or ""]["name"] in entry.text
        elif truth.role == "link":
            assert f'href="{source.url}"' in (entry.summary_html or "")
        elif truth.role == "aggregated":
            assert entry.linked_url == source.canonical_url


def shingles(text: str) -> set[tuple[str, ...]]:
    words = match_text(text).lower().split()
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


def jaccard(left: str, right: str) -> float:
    a, b = shingles(left), shingles(right)
    return len(a & b) / len(a | b) if a and b else 0.0


def test_copies_are_like_their_source_and_independent_reports_are_not(beat: SampleBeat, entries: list[Entry]) -> None:
    copies = [jaccard(entry.text, entries[truth.source].text) for entry, truth in pairs(entries, beat)
              if truth.role == "copy" and truth.source is not None]  # fmt: skip
    rewrites = [jaccard(entry.text, entries[truth.source].text) for entry, truth in pairs(entries, beat)
                if truth.role == "rewrite" and truth.source is not None]  # fmt: skip
    assert sorted(copies)[len(copies) // 2] > 0.6
    assert sorted(rewrites)[len(rewrites) // 4] > 0.3
    for members in by_story(beat).values():
        firsts = [position for position in members if beat.entries[position].role in OWN_WORDS]
        for left, right in combinations(firsts, 2):
            if beat.entries[left].origin_id != beat.entries[right].origin_id:
                assert entries[left].title.casefold() != entries[right].title.casefold()
                assert jaccard(entries[left].text, entries[right].text) < 0.35


def test_in_a_disputed_story_two_independent_origins_state_different_amounts(
    beat: SampleBeat, entries: list[Entry]
) -> None:
    disputed = {story.story_id for story in beat.stories if story.gate_status == "disputed"}
    assert 8 <= len(disputed) <= 80
    for story_id, members in by_story(beat).items():
        stated = {(beat.entries[at].amount, beat.entries[at].origin_id) for at in members if beat.entries[at].amount}
        contradict = any(a[0] != b[0] and a[1] != b[1] for a, b in combinations(stated, 2))
        assert contradict == (story_id in disputed)


def test_rumours_come_true_or_die_and_none_has_two_origins_before_its_truth(
    beat: SampleBeat, entries: list[Entry]
) -> None:
    rumours = [story for story in beat.stories if story.is_rumour]
    outcomes = Counter((story.status, story.confirmed_by_story_id is not None) for story in rumours)
    assert outcomes["rumour_true", False] >= 6 and outcomes["rumour_true", True] >= 5
    assert outcomes["rumour_dead", False] >= 6
    members, stories = by_story(beat), story_of(beat)
    for story in rumours:
        assert (story.confirmed_at is not None) == (story.status == "rumour_true")
        until = story.confirmed_at or datetime.max.replace(tzinfo=UTC)
        early = {beat.entries[at].origin_id for at in members[story.story_id] if entries[at].published_at < until}
        assert len(early) == 1
        if story.confirmed_by_story_id:
            assert stories[story.confirmed_by_story_id].independent_count >= 2
        if story.independent_count == 1 and not story.confirmed_by_story_id:
            assert story.gate == "held"


def test_large_events_are_verified_by_several_origins_in_the_week_they_were_planted(beat: SampleBeat) -> None:
    large = [story for story in beat.stories if story.label]
    assert len(large) == 15
    for story in large:
        assert story.independent_count >= 2 and story.gate == "published", story.label


def test_impact_follows_the_rubric_and_never_the_number_of_articles(beat: SampleBeat) -> None:
    assert {story.impact for story in beat.stories} == set(range(1, 11))
    by_deed = defaultdict(set)
    for story in beat.stories:
        if not story.is_rumour:
            by_deed[story.kind, story.amount, story.currency].add(story.impact)
    assert all(len(impacts) == 1 for impacts in by_deed.values())


def test_the_truth_is_written_beside_the_entries_it_is_about(
    beat: SampleBeat, entries: list[Entry], tmp_path: Path
) -> None:
    write_truth(beat, entries, tmp_path)
    written = pq.read_table(tmp_path / "entries.parquet").to_pylist()
    assert [row["entry_id"] for row in written] == [entry.entry_id for entry in entries]
    sources = {row["source_entry_id"] for row in written} - {None}
    assert sources <= {row["entry_id"] for row in written}
    assert pq.read_table(tmp_path / "stories.parquet").num_rows == len(beat.stories)
    assert pq.read_table(tmp_path / "attention.parquet").num_rows == 26 * (len(SUBJECTS) - 1)
    assert pq.read_table(tmp_path / "outlets.parquet").num_rows == len(beat.outlets)
    with pytest.raises(ValueError, match="do not align"):
        write_truth(beat, entries[1:], tmp_path)


def test_nothing_that_measures_imports_the_generator() -> None:
    allowed = ("sample", "pipeline.py", "cli.py")
    for file in (ROOT / "ingest").rglob("*.py"):
        if file.relative_to(ROOT / "ingest").parts[0] not in allowed:
            assert "ingest.sample" not in file.read_text(encoding="utf-8"), file


def test_neither_a_kind_of_off_beat_title_nor_its_subject_comes_twice_in_a_week_while_there_are_others() -> None:
    outlet = next(outlet for outlet in read_world(SEEDS).outlets if outlet.kind == "press")
    told: dict[str, list[datetime]] = {}
    for hour in range(40):
        piece = Piece(outlet, datetime(2026, 5, 4, tzinfo=UTC) + timedelta(hours=hour), "off_beat")
        off_beat_report(random.Random(hour), piece, 1, told)
    assert sum(bool(re.search(r"{\^?\w+}", one)) for one in told) > 30 and len(told) > 50
    assert {len(moments) for moments in told.values()} == {1}
