"""The laws of stories, on one beat whose stories are placed by hand for them."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import Entry, Origin, SaidEntry
from ingest.stories.feeds import KINDS, read_feed
from ingest.text.quantities import read_quantities
from ingest.text.sentences import sentence_spans
from tests.dbt.conftest import FIRST_DAY, add_row, copy_project, load, run_dbt

SEEN = FIRST_DAY + timedelta(hours=6)
DEED = "Pellucid Systems opens a garden"
RANDOM_STORIES = 40


@dataclass(frozen=True, slots=True)
class Said:
    """One article of a story: by whom, what, how many minutes after the first it was published and seen."""

    outlet: str
    title: str = DEED
    published: int = 0
    seen: int = 0
    copy_of: int | None = None  # position in its story
    quotes: tuple[str, ...] = ()
    according_to: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    releases: bool = False  # it says that it has a press release
    text: str = ""  # its sentences and quantities are read as they are of any text
    origin: Origin = "feed"
    sentiment: float = 0.0


@dataclass(slots=True)
class Beat:
    """The stories by name, each a list of what was said in it; outlets.csv's rows for the outlets that it lists.

    `near` has pairs of stories, the later first, and how near in meaning they were found.
    """

    stories: dict[str, list[Said]] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    near: list[tuple[str, str, float]] = field(default_factory=list)


def _random_graphs() -> dict[str, tuple[list[Said], int]]:
    """Stories in which some articles share a quotation, with the number of components that a plain search finds."""
    chance = random.Random(41)
    graphs = {}
    for number in range(RANDOM_STORIES):
        size = chance.randint(2, 14)
        pairs = [(one, chance.randrange(one)) for one in range(1, size) if chance.random() < 0.75]
        groups = [{node} for node in range(size)]
        for one, other in pairs:
            joined = next(group for group in groups if one in group) | next(group for group in groups if other in group)
            groups = [group for group in groups if not group & joined] + [joined]
        order = chance.sample(range(size), size)
        said = [
            Said(
                f"random{number}-{node}.example",
                f"Story {number} as told by {node}",
                published=order[node],
                quotes=tuple(f"quotation of {pair}" for pair in pairs if node in pair),
            )
            for node in range(size)
        ]
        graphs[f"random {number}"] = (said, len(groups))
    return graphs


def _beat() -> Beat:
    beat = Beat()
    stories = beat.stories

    def pair(name: str, kinds: str = "press", titles: tuple[str, str] | None = None, sentiment: float = 0.0) -> None:
        for side in "ab":
            beat.owners[f"{name}-{side}"] = (f"Owner of {name}-{side}", kinds)
        first, second = titles or (f"{DEED}, {name} one", f"{DEED}, {name} two")
        stories[name] = [
            Said(f"{name}-a", first, sentiment=sentiment),
            Said(f"{name}-b", second, published=5, sentiment=sentiment),
        ]

    pair("pair")
    # The same, and fifty outlets that carry the second text.
    pair("copied")
    stories["copied"] += [
        Said(f"copy{number}.example", f"{DEED}, copied two", published=10 + number, seen=10 + number, copy_of=1)
        for number in range(50)
    ]
    # Two that differ in weight, and fifty outlets that carry the lighter text.
    for name in ("uneven", "uneven copied"):
        pair(name, titles=("Pellucid Systems files for bankruptcy", f"{DEED}, {name}"))
    stories["uneven copied"] += [
        Said(f"light{number}.example", f"{DEED}, uneven copied", published=10 + number, seen=10 + number, copy_of=1)
        for number in range(50)
    ]
    stories["alone"] = [Said("alone.example", f"{DEED}, alone")]
    stories["alone copied"] = [
        Said("lonely.example", f"{DEED}, lonely"),
        *(Said(f"echo{number}.example", f"{DEED}, lonely", published=9, copy_of=0) for number in range(50)),
    ]
    for outlet in ("owned-a", "owned-b", "owned-c"):
        beat.owners[outlet] = ("One Owner", "press")
    stories["owned"] = [
        Said(outlet, f"{DEED}, {outlet}", published=number)
        for number, outlet in enumerate(("owned-a", "owned-b", "owned-c"))
    ]
    # A third article names both of the others as its source.
    beat.owners["bridge-a"], beat.owners["bridge-b"] = ("Bridge A", "press"), ("Bridge B", "press")
    stories["bridge"] = [
        Said("bridge-a", f"{DEED}, bridge one"),
        Said("bridge-b", f"{DEED}, bridge two", published=5, seen=5),
        Said(
            "bridge.example",
            f"{DEED}, bridge",
            published=9,
            seen=9,
            according_to=("Name of bridge-a", "Name of bridge-b"),
        ),
    ]
    # What was published in one order is seen in another.
    for name, seen in (("in order", (0, 20, 40)), ("out of order", (40, 20, 0))):
        stories[name] = [
            Said(
                f"{name[:2]}{number}.example",
                f"{DEED}, {name} {number}",
                number,
                seen[number],
                quotes=("q",) * (number > 0),
            )
            for number in range(3)
        ]
    # Pairs that differ from the first one in what one number rests on.
    pair("sad", sentiment=-0.8)
    pair("heavy", titles=("Pellucid Systems files for bankruptcy", "Orbiq files for bankruptcy"))
    pair("doubtful", kinds="blog")
    stories["pointed at"] = [
        Said("pointed.example", f"{DEED}, pointed at"),
        Said("hub", f"{DEED}, pointed at", 3, copy_of=0),
    ]
    beat.owners["hub"] = ("Hub", "aggregator")
    stories["hub alone"] = [Said("hub", f"{DEED}, hub alone")]
    _add_sources_that_are_not_there(beat)
    _add_named_by_host(beat)
    _add_rumours(beat)
    _add_denials(beat)
    # A release that a wire sends out, an outlet takes over, and a third quotes.
    stories["sent out"] = [
        Said("pr-newswire", f"{DEED}, sent out"),
        Said("taker.example", f"{DEED}, taken over", 5, releases=True),
        Said("quoter.example", f"{DEED}, quoted", 9, quotes=("what the release says",)),
        Said("second-quoter.example", f"{DEED}, quoted too", 3, releases=True, quotes=("what the release says",)),
    ]
    stories["archived"] = [
        Said(f"old{number}.example", f"{DEED}, archived {number}", 60 * number, seen=5000, origin="archive")
        for number in range(3)
    ]
    # The engine met the texts in another order than they were published in, and places the copies under the last.
    stories["copied late"] = [
        Said(f"late{number}.example", f"{DEED}, copied late", 50 - number, copy_of=0 if number else None)
        for number in range(50)
    ]
    # An archive's story of so many times that it is judged once a day.
    stories["archived long"] = [
        Said(f"long{number}.example", f"{DEED}, archived long {number}", number, seen=5000, origin="archive")
        for number in range(40)
    ]
    stories["untitled"] = [Said(f"untitled{number}.example", "", number) for number in range(2)]
    stories["titled later"] = [
        Said("titled0.example", "", 0, text="Gardens of Cardamill are green this week."),
        Said("titled1.example", f"{DEED}, titled", 3, seen=3),
    ]
    stories["one figure"] = [
        Said(
            f"price{number}.example",
            f"Pellucid buys Orbiq for ${sum_} billion",
            number,
            text=f"Pellucid bought Orbiq for ${sum_} billion in a deal number {number}.",
        )
        for number, sum_ in enumerate((2.5, 2, 2.5))
    ]
    stories["figures"] = [
        Said(
            f"figures{number}.example",
            f"Garden robots draw money, {number}",
            number,
            text=f"Pellucid raised ${sum_} million from Oakhurdle for its robot garden in {town}.",
        )
        for number, (sum_, town) in enumerate(
            ((40, "Fennick"), (40, "Brackwater"), (55, "Fennick"), (70, "Brackwater"))
        )
    ]
    stories.update({name: said for name, (said, _) in _random_graphs().items()})
    return beat


def _add_sources_that_are_not_there(beat: Beat) -> None:
    """A rumour that two outlets have from a third, and a wire's text that two carry and one cites."""
    beat.owners["far"], beat.owners["far-wire"] = ("Far", "press"), ("Far Wire Service", "wire")
    rumour = "Pellucid Systems reportedly in talks"
    beat.stories["absent"] = [
        Said(f"hearsay{number}.example", f"{rumour}, {number}", number, seen=number, according_to=("Name of far",))
        for number in range(2)
    ]
    beat.stories["carried"] = [
        Said("carrier.example", f"{DEED}, carried", credits=("Name of far-wire",)),
        Said("citer.example", f"{DEED}, cited", 5, according_to=("Name of far-wire",)),
        Said("second-carrier.example", f"{DEED}, carried again", 9, credits=("Name of far-wire",)),
    ]


def _add_named_by_host(beat: Beat) -> None:
    """A report of an outlet that no list has: two name it in words or by its site, before it is seen and after."""
    for name, host, seen in (("named", "betaherald", (0, 5, 9)), ("seen last", "omegaherald", (9, 0, 5))):
        said = host.removesuffix("herald").capitalize()
        beat.stories[name] = [
            Said(f"{host}.example", f"{DEED}, {name} first", seen=seen[0]),
            Said(
                f"{name[:4].strip()}-words.example",
                f"{DEED}, {name} 1",
                5,
                seen[1],
                according_to=(f"the {said} Herald",),
            ),
            Said(
                f"{name[:4].strip()}-site.example", f"{DEED}, {name} 2", 9, seen[2], according_to=(f"{host}.example",)
            ),
        ]


def _add_rumours(beat: Beat) -> None:
    """Rumours that come true in another story: by an outlet of the same owner, by one of another, and another time."""
    for outlet, owner in (
        ("tattle-a", "Tattle"),
        ("tattle-b", "Tattle"),
        ("whisper", "Whisper"),
        ("witness", "Witness"),
        ("murmur", "Murmur"),
        ("onlooker", "Onlooker"),
    ):
        beat.owners[outlet] = (owner, "press")
    for name, company, first, second, similarity in (
        ("told by its owner", "Orchardine", "tattle-a", "tattle-b", 0.85),
        ("borne out", "Cloverhythe", "whisper", "witness", 0.85),
        ("another time", "Bramblewick", "murmur", "onlooker", 0.75),
    ):
        beat.stories[name] = [Said(first, f"{company} reportedly files for bankruptcy")]
        beat.stories[f"{name}, deed"] = [Said(second, f"{company} files for bankruptcy", 600, seen=600)]
        beat.near.append((f"{name}, deed", name, similarity))


def _add_denials(beat: Beat) -> None:
    """A rumour that another outlet denies, a report that another corrects, and a suit whose wrongs are denied."""
    beat.stories["denied"] = [
        Said("teller.example", "Hexlane in talks to acquire Brightmoor for $4 billion, sources say"),
        Said(
            "denier.example",
            "Hexlane denies talks to acquire Brightmoor, calling the $4 billion report false",
            240,
            seen=240,
        ),
    ]
    beat.stories["corrected"] = [
        Said("recaller.example", "Hexlane recalls 200,000 cars"),
        Said(
            "corrector.example", "Correction: Hexlane did not recall 200,000 cars; the report was false", 240, seen=240
        ),
    ]
    beat.stories["denied in its lead"] = [
        Said("lead-a.example", "Hexlane reportedly in talks with Brightmoor"),
        Said("lead-b.example", "Hexlane and Brightmoor", 240, text="Hexlane denied a report of talks. It makes soap."),
    ]
    beat.stories["denied first"] = [
        Said("early.example", "Hexlane has no plans to acquire Brightmoor"),
        Said("late.example", "Hexlane acquires Brightmoor", 240, seen=240),
    ]
    beat.stories["denial alone"] = [
        Said(f"alone{number}.example", f"Hexlane denies report of talks, {number}", number) for number in range(2)
    ]
    beat.stories["sued"] = [
        Said(
            "suit-a.example", "Hexlane sued over leaking pipes", text="Hexlane denies wrongdoing. A court will hear it."
        ),
        Said(
            "suit-b.example",
            "Brightmoor sues Hexlane over pipes",
            5,
            text="Hexlane, which denied the claims, sells pipes.",
        ),
        Said("suit-c.example", "Hexlane denies wrongdoing in suit over pipes", 9),
        Said("suit-d.example", "Judge denies motion of Hexlane in suit over pipes", 12),
    ]
    beat.owners["guess"], beat.owners["gainsay"] = ("Guess", "press"), ("Gainsay", "press")
    beat.stories["guessed"] = [Said("guess", "Dapplewood reportedly files for bankruptcy")]
    beat.stories["guessed, denied"] = [Said("gainsay", "Dapplewood denies it files for bankruptcy", 600, seen=600)]
    beat.near.append(("guessed, denied", "guessed", 0.95))


def _said_entries(beat: Beat) -> dict[tuple[str, int], SaidEntry]:
    entries = {}
    for name, articles in beat.stories.items():
        for number, said in enumerate(articles):
            # An outlet of outlets.csv is known by its feed's host, see _fill.
            host = said.outlet if said.outlet.endswith(".example") else f"{said.outlet}.example"
            entries[name, number] = SaidEntry(
                feed_url=f"https://{host}/feed.xml",
                title=said.title,
                summary_html=said.text,
                url=f"https://{host}/{name.replace(' ', '-').replace(',', '')}-{number}",
                published=FIRST_DAY + timedelta(minutes=said.published),
            )
    return entries


def _seen(said: Said) -> datetime:
    return SEEN + timedelta(minutes=said.seen)


def _fill(home: Home, project: Path) -> None:
    beat = _beat()
    for outlet, (owner, kind) in beat.owners.items():
        add_row(project, "outlets", outlet, f"Name of {outlet}", owner, kind, "false")
        add_row(project, "outlet_hosts", f"{outlet}.example", outlet)
    add_row(project, "outlet_hosts", "pr-newswire.example", "pr-newswire")
    for company in ("Orchardine", "Cloverhythe", "Bramblewick", "Dapplewood"):
        add_row(project, "companies", company.lower(), company, "other", "", "", "", "", "", "", "false")
        add_row(project, "company_names", company.lower(), company.lower(), "false", "false")
    entries: dict[tuple[str, int], Entry] = {}
    batches: dict[tuple[datetime, Origin], list[SaidEntry]] = defaultdict(list)
    for key, told in _said_entries(beat).items():
        said = beat.stories[key[0]][key[1]]
        batches[_seen(said), said.origin].append(told)
        entries[key] = normalise(told, origin=said.origin, seen_at=_seen(said))
    for number, ((at, origin), batch) in enumerate(sorted(batches.items())):
        load(home, f"b{number}", at, *batch, origin=origin)
    at = SEEN.replace(tzinfo=None)
    with duckdb.connect(str(home.warehouse)) as connection:
        for (name, number), entry in entries.items():
            said = beat.stories[name][number]
            source = None if said.copy_of is None else entries[name, said.copy_of].entry_id
            connection.execute(
                "insert into raw.story_links values (?, ?, ?, ?, ?, ?, null, null, false, 'test', ?)",
                [entry.entry_id, entry.content_hash, name, source, source and "text", source and 0.9, at],
            )
        for later, earlier, similarity in beat.near:
            connection.execute(
                "insert into raw.story_neighbours values (?, ?, ?, 'test', ?)", [later, earlier, similarity, at]
            )
        by_text = {entry.content_hash: key for key, entry in entries.items()}
        for name, number in by_text.values():
            _add_readings(connection, entries[name, number], beat.stories[name][number], at)


def _add_readings(connection: duckdb.DuckDBPyConnection, entry: Entry, said: Said, at: datetime) -> None:
    text = entry.content_hash
    spans = sentence_spans(entry.title, entry.text)
    connection.execute("insert into raw.sourcing_readings values (?, 'test', ?)", [text, at])
    for position, (start, end) in enumerate(spans):
        connection.execute("insert into raw.sentences values (?, 'test', ?, ?, ?)", [text, position, start, end])
    found = read_quantities(entry.title, entry.text, spans)
    connection.execute("insert into raw.quantity_readings values (?, 'test', ?, ?)", [text, len(found), at])
    for quantity in found:
        row = [text, "test", *quantity, at]
        connection.execute(f"insert into raw.quantities values ({', '.join('?' * len(row))})", row)
    connection.execute(
        "insert into raw.signals (content_hash, model_version, sentiment_score, scored_at) values (?, 'test', ?, ?)",
        [text, said.sentiment, at],
    )
    names = [
        *(("quotation", words) for words in said.quotes),
        *(("according_to", who) for who in said.according_to),
        *(("wire_credit", who) for who in said.credits),
        *([("press_release", None)] if said.releases else []),
    ]
    for position, (kind, who) in enumerate(names):
        connection.execute(
            "insert into raw.attributions values (?, 'test', ?, ?, ?, 0, ?, 0, 1)",
            [text, position, kind, who, entry.title[0]],
        )


@dataclass(frozen=True, slots=True)
class Story:
    """A row of stories, as far as the laws speak of it."""

    independent_count: int
    effective_count: float
    confidence: float
    status: str
    gate: str
    impact: int
    sentiment_score: float | None
    article_count: int


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one build published; made once for all workers."""
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "story-home"
    home, said = Home(shared / "home"), shared / "said.txt"
    with FileLock(f"{shared}.lock"):
        if not said.exists():
            project = copy_project(shared / "project")
            _fill(home, project)
            done = run_dbt(home, project, "build", "--exclude-resource-type", "unit_test")
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
    path = home.snapshot()
    assert path is not None, said.read_text(encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stories(snapshot: Path) -> dict[str, Story]:
    """The stories by the name that the beat gives them."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select story_id, independent_count, effective_count, confidence, status, gate, impact, sentiment_score, "
            "article_count from stories"
        ).fetchall()
    return {row[0]: Story(*row[1:]) for row in rows}


def test_fifty_copies_change_neither_sources_nor_impact_nor_confidence(stories: dict[str, Story]) -> None:
    for few, many in (("pair", "copied"), ("alone", "alone copied"), ("uneven", "uneven copied")):
        one, other = stories[few], stories[many]
        assert other.article_count == one.article_count + 50
        assert (one.independent_count, one.status, one.gate) == (other.independent_count, other.status, other.gate)
        assert (one.impact, one.confidence, one.sentiment_score) == (
            other.impact,
            other.confidence,
            other.sentiment_score,
        )
        assert one.effective_count == other.effective_count
    assert (stories["alone copied"].effective_count, stories["copied"].effective_count) == (1, 2)
    assert stories["copied"].impact < stories["uneven"].impact < stories["heavy"].impact


def test_one_owner_never_verifies_itself(stories: dict[str, Story]) -> None:
    assert stories["owned"].article_count == 3
    assert (stories["owned"].independent_count, stories["owned"].status) == (1, "single_source")
    assert stories["owned"].effective_count == pytest.approx(1)


def test_one_source_never_reads_as_verified(stories: dict[str, Story]) -> None:
    counts: dict[str, set[int]] = {story.status: set() for story in stories.values()}
    for story in stories.values():
        counts[story.status].add(story.independent_count)
    assert min(counts["verified"]) == 2
    assert counts["single_source"] == {1} and counts["aggregator_only"] == {0}


def test_an_article_that_names_two_sources_makes_them_one_origin(stories: dict[str, Story]) -> None:
    assert (stories["bridge"].independent_count, stories["bridge"].status) == (1, "single_source")


def test_a_story_reads_as_it_stood_before_the_bridge_was_seen(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select independent_count, status from story_changes where story_id = 'bridge' order by changed_at"
        ).fetchall()
    assert rows == [(1, "single_source"), (2, "verified"), (1, "single_source")]


def test_the_order_of_arrival_does_not_change_the_number_of_sources(stories: dict[str, Story]) -> None:
    assert stories["in order"].independent_count == stories["out of order"].independent_count == 2


def test_origins_are_the_components_of_what_depends_on_each_other(stories: dict[str, Story]) -> None:
    expected = {name: count for name, (_, count) in _random_graphs().items()}
    assert {name: stories[name].independent_count for name in expected} == expected
    assert len(set(expected.values())) > 3


def test_an_aggregator_confirms_nothing_and_alone_is_held(stories: dict[str, Story]) -> None:
    assert (stories["pointed at"].independent_count, stories["pointed at"].article_count) == (1, 2)
    assert (stories["hub alone"].independent_count, stories["hub alone"].gate) == (0, "held")
    assert stories["hub alone"].status == "aggregator_only"
    assert stories["hub alone"].confidence == 0


def test_sentiment_impact_and_confidence_are_independent_of_each_other(stories: dict[str, Story]) -> None:
    plain, sad, heavy, doubtful = (stories[name] for name in ("pair", "sad", "heavy", "doubtful"))
    assert sad.sentiment_score != plain.sentiment_score
    assert (sad.impact, sad.confidence) == (plain.impact, plain.confidence)
    assert heavy.impact > plain.impact
    assert (heavy.sentiment_score, heavy.confidence) == (plain.sentiment_score, plain.confidence)
    assert doubtful.confidence < plain.confidence
    assert (doubtful.sentiment_score, doubtful.impact) == (plain.sentiment_score, plain.impact)


def test_two_that_name_one_source_are_one_origin_though_it_has_no_article_here(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    assert (stories["absent"].independent_count, stories["absent"].gate) == (1, "held")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        ties = connection.execute(
            "select kind, weight, evidence from story_dependencies where story_id = 'absent'"
        ).fetchall()
        known = connection.execute("select independent_count from story_changes where story_id = 'absent'").fetchall()
    assert ties == [("same_source", 0.8, "Name of far")]
    assert known == [(1,)]  # it was never verified, on no day


def test_an_outlet_in_no_list_is_named_by_its_host_and_its_own_article_is_what_others_rest_on(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    assert (stories["named"].article_count, stories["named"].independent_count) == (3, 1)
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rests = connection.execute(
            "select distinct d.kind, o.outlet_id from story_dependencies d join story_articles o "
            "on d.other_article_id = o.article_id where d.story_id = 'named'"
        ).fetchall()
        known = connection.execute(
            "select distinct independent_count from story_changes where story_id in ('named', 'seen last')"
        ).fetchall()
        kinds = connection.execute(
            "select kind, count(*) from story_dependencies where story_id = 'seen last' group by kind order by kind"
        ).fetchall()
    assert rests == [("according_to", "betaherald.example")]
    # What named the outlet before its article was seen was never two sources.
    assert known == [(1,)]
    assert kinds == [("according_to", 2), ("same_source", 1)]


def test_what_depends_on_a_press_release_does_not_release_it(snapshot: Path, stories: dict[str, Story]) -> None:
    told = stories["sent out"]
    assert (told.article_count, told.independent_count) == (4, 1)
    assert (told.status, told.gate) == ("company_stated", "held")


def test_who_cites_a_wire_depends_on_the_text_that_is_credited_to_it(stories: dict[str, Story]) -> None:
    assert (stories["carried"].article_count, stories["carried"].independent_count) == (3, 1)


def test_a_rumour_is_released_by_an_independent_report_and_never_by_its_own_owner(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    assert (stories["told by its owner"].status, stories["told by its owner"].gate) == ("single_source", "held")
    assert (stories["borne out"].status, stories["borne out"].gate) == ("single_source", "published")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        outcomes = connection.execute(
            "select story_id, event, outcome, confirmed_by_outlet_name from rumours "
            "where story_id in ('told by its owner', 'borne out') order by 1"
        ).fetchall()
        gates = connection.execute(
            "select gate, why from story_changes where story_id = 'borne out' order by change_number"
        ).fetchall()
    assert outcomes == [
        ("borne out", "bankruptcy", "confirmed", "Name of witness"),
        ("told by its owner", "bankruptcy", "open", None),
    ]
    assert [gate for gate, _ in gates] == ["held", "published"]
    assert gates[1][1] == "Name of witness: Cloverhythe files for bankruptcy"


def test_a_deed_of_the_kind_that_is_told_as_another_story_bears_no_rumour_out(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    assert (stories["another time"].status, stories["another time"].gate) == ("single_source", "held")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        outcomes = connection.execute("select event, outcome from rumours where story_id = 'another time'").fetchall()
    assert outcomes == [("bankruptcy", "open")]


def test_what_an_archive_brought_is_known_from_its_publication_on(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select independent_count, changed_at, is_published_time from story_changes where story_id = 'archived' "
            "order by change_number"
        ).fetchall()
        others = connection.execute(
            "select count(*) from story_changes where is_published_time and not starts_with(story_id, 'archived')"
        ).fetchone()
    day = FIRST_DAY.replace(tzinfo=None)
    assert rows == [(number + 1, day + timedelta(hours=number), True) for number in range(3)]
    assert others == (0,)


def test_the_earliest_of_a_group_of_copies_is_the_original_in_whatever_order_they_were_met(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select outlet_id, role, copy_of_article_id = first(article_id) over (order by published_at) "
            "from story_articles where story_id = 'copied late' order by published_at"
        ).fetchall()
    assert rows[0] == ("late49.example", "original", None)
    assert {row[1:] for row in rows[1:]} == {("copy", True)} and len(rows) == 50


def test_each_origin_has_exactly_one_original(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        counts = connection.execute(
            "select distinct count(*) filter (where role = 'original') from story_articles "
            "where origin_number is not null group by story_id, origin_number"
        ).fetchall()
        of_none = connection.execute(
            "select count(*) from story_articles where role = 'original' and origin_number is null"
        ).fetchone()
    assert counts == [(1,)]
    assert of_none == (0,)


def test_the_first_report_is_a_step_of_its_own_however_many_follow_that_day(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        rows = connection.execute(
            "select changed_at, article_count, starts_with(what, 'first report') from story_changes "
            "where story_id = 'archived long' order by change_number"
        ).fetchall()
    day = FIRST_DAY.replace(tzinfo=None)
    assert rows == [(day, 1, True), (day + timedelta(minutes=39), 40, False)]


def test_a_story_without_a_title_is_held_until_an_article_has_one(snapshot: Path, stories: dict[str, Story]) -> None:
    assert (stories["untitled"].status, stories["untitled"].gate) == ("verified", "held")
    assert stories["titled later"].gate == "published"
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        said = connection.execute(
            "select gate_reason, release_condition from stories where story_id = 'untitled'"
        ).fetchall()
        gates = connection.execute(
            "select gate from story_changes where story_id = 'titled later' order by change_number"
        ).fetchall()
        title = connection.execute("select title from stories where story_id = 'titled later'").fetchall()
        told = read_feed(connection, KINDS[0])
    assert title == [(f"{DEED}, titled",)]
    assert said == [("None of its articles has a title.", "An article of it has a title.")]
    assert gates == [("held",), ("published",)]
    assert told.entries and "untitled" not in {str(entry.facts["story_id"]) for entry in told.entries}


def test_a_disputed_fact_lowers_confidence_and_a_dispute_about_the_only_one_leaves_some(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        facts = connection.execute(
            "select count(distinct fact_number), bool_and(is_disputed) from story_facts where story_id = 'one figure'"
        ).fetchall()
        believed = connection.execute(
            "select 1 - product(1 - rho) from story_origins where story_id = 'one figure'"
        ).fetchone()
    assert facts == [(1, True)] and believed is not None
    assert (stories["one figure"].status, stories["one figure"].independent_count) == ("disputed", 3)
    assert stories["one figure"].confidence == pytest.approx(believed[0] / 2, abs=1e-6)
    assert 0 < stories["one figure"].confidence < believed[0]


def test_a_takeaway_is_said_by_no_more_than_state_its_figure(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        said = connection.execute(
            "select story_takeaways.shared_by_count, story_facts.stated_by_count, story_facts.origin_count "
            "from story_takeaways join story_facts using (story_id) "
            "where contains(story_takeaways.sentence, story_facts.quoted) order by all"
        ).fetchall()
        shares = connection.execute(
            "select shared_by_count from story_takeaways where story_id = 'figures' and contains(sentence, '$40')"
        ).fetchall()
    assert said and all(shared <= stated for shared, stated, _ in said)
    assert shares == [(2,)]  # four say it in nearly the same words, two with this figure


@pytest.mark.parametrize("name", ["denied", "corrected", "denied in its lead"])
def test_a_denial_verifies_nothing_of_what_it_denies_and_holds_it(
    snapshot: Path, stories: dict[str, Story], name: str
) -> None:
    story = stories[name]
    assert (story.independent_count, story.article_count, story.status, story.gate) == (1, 2, "disputed", "held")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        said = connection.execute("select gate_reason from stories where story_id = ?", [name]).fetchone()
        roles = connection.execute(
            "select role, origin_number, outlet_name from story_articles where story_id = ? order by published_at",
            [name],
        ).fetchall()
        stated = connection.execute(
            "select stated_by_count, origin_count from story_facts where story_id = ?", [name]
        ).fetchall()
    assert [(role, number) for role, number, _ in roles] == [("original", 1), ("denial", None)]
    assert said == (f"It is denied by an article of {roles[1][2]}.",)
    assert stated == ([] if name == "denied in its lead" else [(1, 1)])


def test_a_story_was_what_it_was_before_it_was_denied(snapshot: Path) -> None:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        changes = {
            name: connection.execute(
                "select independent_count, status from story_changes where story_id = ? order by change_number", [name]
            ).fetchall()
            for name in ("corrected", "denied first")
        }
    assert changes["corrected"] == changes["denied first"] == [(1, "single_source"), (1, "disputed")]


def test_a_denial_that_nobody_contradicts_is_a_story_like_any(stories: dict[str, Story]) -> None:
    assert (stories["denial alone"].independent_count, stories["denial alone"].status) == (2, "verified")


def test_who_denies_wrongdoing_and_a_court_that_denies_a_motion_leave_a_story_verified(
    snapshot: Path, stories: dict[str, Story]
) -> None:
    assert (stories["sued"].independent_count, stories["sued"].status) == (4, "verified")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        statuses = connection.execute(
            "select count(*) from story_articles where story_id = 'sued' and impact_status = 'denied'"
        ).fetchone()
    assert statuses == (0,)


def test_a_denial_in_another_story_bears_no_rumour_out(snapshot: Path, stories: dict[str, Story]) -> None:
    assert (stories["guessed"].status, stories["guessed"].gate) == ("single_source", "held")
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        outcomes = connection.execute("select outcome from rumours where story_id = 'guessed'").fetchall()
    assert outcomes == [("open",)]
