"""The laws of impact, on one beat whose articles are written for them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.normalise import normalise
from ingest.records import SaidEntry
from ingest.text.readings import read
from ingest.warehouse.store import UnscoredText, Warehouse
from tests.dbt.conftest import FIRST_DAY, copy_project, load, run_dbt

# Invented companies, but for the names that rules of the beat ask for.
TEXTS = {
    "filing": ("Pellucid Systems accepts consent order with the FTC", "The order was filed in a docket of the agency."),
    "filing again": ("Pellucid Systems accepts consent order with the FTC", ""),
    "routine": ("Orbiq One phone review: a fine screen and a better battery", "We used the phone for a week."),
    "deed": ("Pellucid Systems lays off staff", ""),
    "deed planned": ("Pellucid Systems plans to lay off staff", ""),
    "deed rumoured": ("Pellucid Systems reportedly lays off staff", ""),
    "deed deep in talks": ("Pellucid Systems acquires Orbiq", "The two were in talks, people familiar with them said."),
    "small": ("Pellucid Systems raises $20 million in funding", ""),
    "large": ("Pellucid Systems raises $200 million in funding", ""),
    "euros": ("Pellucid Systems raises €200 million in funding", ""),
    "history": ("Pellucid Systems hires a painter", "It raised $900 million in 2019."),
    "small fine": ("Pellucid Systems fined by the regulator", "It must pay $10 million."),
    "large fine": ("Pellucid Systems fined by the regulator of Ruritania", "It must pay $2 billion."),
    "tenth": ("Pellucid Systems lays off 30% of its workforce", ""),
    "share fell": ("Pellucid Systems lays off people as shares fall 30%", ""),
    "hundred": ("Pellucid Systems lays off 100 people", ""),
    "thousand": ("Pellucid Systems lays off 1,000 people", ""),
    "ten thousand": ("Pellucid Systems lays off 10,000 people", ""),
    "ten thousand of many": ("Pellucid Systems, which has 220,000 employees, lays off 10,000 people", ""),
    "ten thousand and a tenth": ("Pellucid Systems lays off 10,000 people, 13% of its workforce", ""),
    "to cut": ("Pellucid Systems to cut 10,000 jobs", ""),
    "not cut": ("Pellucid Systems denies it will cut 10,000 jobs", ""),
    "staff like it": ("Pellucid Systems lays off people", "In the canteen 90% of employees like the soup."),
    "chips banned": ("US bans exports of AI chips to Ruritania", ""),
    "chips banned past": ("US banned exports of AI chips to Ruritania", ""),
    "chips ban": ("US ban on exports of AI chips to Ruritania", ""),
    "chips maybe banned": ("US may ban exports of AI chips to Ruritania", ""),
    "chips ban considered": ("US considers ban on exports of AI chips to Ruritania", ""),
    "chips ban lifted": ("US lifts ban on exports of AI chips to Ruritania", ""),
    "chips ban lifted loosely": ("US lifts AI chip export ban on Ruritania", ""),
    "fines": ("EU fines Meta €200m", ""),
    "fined": ("Meta fined €200m by EU", ""),
    "fine": ("EU hits Meta with €200m fine", ""),
    "may fine": ("EU may fine Meta €200m", ""),
    "fine overturned": ("Court overturns €200m fine against Meta", ""),
    "acquires": ("Pellucid Systems acquires Orbiq for $5 billion", ""),
    "to acquire": ("Pellucid Systems to acquire Orbiq for $5 billion", ""),
    "drops plan": ("Pellucid Systems drops plan to acquire Orbiq for $5 billion", ""),
    "fails to raise": ("Orbiq fails to raise $6.5 billion", ""),
    "fine annulled": ("Intel wins annulment of €1.06bn EU antitrust fine", ""),
    "ban decided against": ("US decides against ban on exports of AI chips to China", ""),
    "ban struck down": ("US ban on exports of AI chips struck down by court", ""),
    "leaves bankruptcy": ("Bankrupt startup exits Chapter 11", ""),
    "outage over": ("AWS outage fixed", ""),
    "chief fired": ("Orbiq CEO Jane Roe fired by board", ""),
    "calls off": ("Microsoft calls off merger with Orbiq", ""),
    "merger": ("Microsoft agrees merger with Orbiq", ""),
    "rumoured deal": ("Rumored: Pellucid Systems acquires Orbiq for $5 billion", ""),
    "rumoured purchase": ("Rumored: Orbiq to go to Pellucid Systems for $5 billion", ""),
    "rumoured gadget": ("iPhone leak shows specs after a data breach at Orbiq", ""),
    "years ago": ("Five years ago, Pellucid Systems acquired Orbiq", ""),
    "in a year": ("A word on gardens", "In 2019, Pellucid Systems acquired Orbiq. The garden is green."),
    "year of founding": ("Founded in 2015, Pellucid Systems acquires Orbiq", ""),
    "year of now": (f"In {FIRST_DAY.year}, Pellucid Systems acquires Orbiq", ""),
    "past and now": ("Pellucid Systems acquires Orbiq", "Five years ago, it acquired a garden."),
    "rule proposed": ("Ruritania proposes export controls", ""),
    "rule in force": ("Export controls of Ruritania take effect", ""),
    "rule of many": ("EU export controls take effect", ""),
    "denied": ("Pellucid Systems denies layoffs", ""),
    "hint": ("Suppliers hint at a painter for Orbiq", ""),
    "none": ("No layoffs at Pellucid Systems", ""),
    "avoided": ("Pellucid Systems avoids bankruptcy", ""),
    "anniversary": ("Ten years after the bankruptcy of Pellucid Systems", ""),
    "ago": ("Pellucid Systems, a data breach, ten years ago", ""),
    "bankrupt": ("Pellucid Systems files for bankruptcy", ""),
    "deal post": ("Best Black Friday deals: save $300 on Orbiq laptops before the outage", ""),
    "market": ("Chips", "The market size is expected to grow, with $900 billion at stake."),
    "two dimensions": ("Pellucid Systems files for bankruptcy and is sued", ""),
    "deep": ("Pellucid Systems partners with Orbiq", "word " * 80 + "It files for bankruptcy."),
    "deep alone": ("Pellucid Systems and its garden", "word " * 80 + "It files for bankruptcy."),
}
# Sentences and what they score: title, text, and the regulatory, financial and operational dimension. Amounts are read
# by the reader of quantities; 1 + 2 log10 of the millions.
SENTENCES = {
    # What is said to be worth something does not change hands, and what is paid for it does.
    "valued at": ("Orbiq raises $100 million, valued at $4 billion", "", (0, 5, 0)),
    "values a firm": ("Round of $100 million values Orbiq at $4.9 billion", "", (0, 5, 0)),
    "at a valuation": ("Orbiq raises $100 million at a $4 billion valuation", "", (0, 5, 0)),
    "worth": ("Is Orbiq now worth $4 billion?", "", (0, 0, 0)),
    "deal valued at": ("Pellucid Systems and Orbiq in a deal valued at $100 million", "", (0, 5, 0)),
    "deal worth": ("Pellucid Systems wins order worth $100 million", "", (0, 5, 0)),
    "value lost": ("Orbiq gives up $40 billion in market value", "", (0, 4, 0)),  # news of shares
    # Markets, budgets, wealth, and money that is only looked after.
    "market before": ("Bean market hits $50 billion", "", (0, 0, 0)),
    "market after": ("The secret in the $245 billion fintech sector", "", (0, 0, 0)),
    "no market": ("Orbiq, new to the sector, gets $100 million", "", (0, 5, 0)),
    "budget": ("Ruritania passes $152 billion budget", "", (0, 0, 0)),
    "state debt": ("Ruritania reaches its $31 trillion debt ceiling", "", (0, 0, 0)),
    "trade balance": ("Trade surplus of Ruritania rose to $18 billion", "", (0, 0, 0)),
    "fortune": ("Founder of Orbiq sees fortune fall by $165 billion", "", (0, 0, 0)),
    "managed": ("A word from the head of Orbiq", "He leads a $26 billion hedge fund.", (0, 0, 0)),
    "size of a firm": ("$8 billion startup picks a painter", "", (0, 0, 0)),
    "asked for": ("Relief for Ruritania", "It needs $100 million.", (0, 0, 0)),
    "owed to give": ("A word to Ruritania", "It should provide $500 billion.", (0, 0, 0)),
    "loans that stand": ("A word on banks", "They sit on $700 billion of junk loans.", (0, 0, 0)),
    "lacking": ("A $100 million shortfall at Orbiq", "", (0, 5, 0)),  # news of bad results
    "film": ("A film on Orbiq", "It grossed $140 million.", (0, 0, 0)),
    "vague": ("Orbiq handles billions of dollars", "", (0, 0, 0)),
    "not paid": ("Orbiq denies a gift of $100 million", "", (0, 0, 0)),
    "roundup": ("A word in the morning", "Also in this newsletter: Orbiq gets $100 million and is sued.", (0, 0, 0)),
    # Words that need others beside them.
    "prices settle": ("Traders expect prices to settle", "They paid $100 million.", (0, 5, 0)),
    "dust settles": ("Orbiq waits for the dust to settle", "The case is closed.", (0, 0, 0)),
    "case settled": ("Orbiq to settle claims", "The lawyers are paid $100 million.", (5, 5, 0)),
    "agreed payment": ("Orbiq to pay $635m to settle privacy claims", "", (6.61, 6.61, 0)),
    # An amount of the lead counts where its sentence tells the deed of the title, or the title tells none.
    "deal told below": (
        "Orbiq acquires a garden",
        "The companies said that the deal is worth $20 billion.",
        (0, 9.6, 0),
    ),
    "no deed beside": ("Orbiq acquires a garden", "The trade handles $20 billion.", (0, 5, 0)),
    "deed of others": ("Orbiq partners with Pellucid Systems", "A rival raised $10 billion in January.", (0, 0, 3)),
    "money of others": ("Orbiq fined by the watchdog", "It raised $20 billion in a round in March.", (5, 0, 0)),
    "next sentence": ("Orbiq in a garden", "It bought a tree. They hold $20 billion.", (0, 0, 0)),
    "same sentence": ("Orbiq in a garden", "They hold a tree. It invested $100 million.", (0, 5, 0)),
    "case settles": ("Orbiq settles with the watchdog", "", (4, 0, 0)),
    "goods recalled": ("Orbiq recalls 9,000 cars", "", (6, 0, 0)),
    "a past recalled": ("Painter recalls months at sea", "", (0, 0, 0)),
    "trade answered": ("Ruritania vows retaliation", "Its exports suffer.", (7, 0, 0)),
    "guns answered": ("Ruritania fires rockets in retaliation", "", (0, 0, 0)),
    "firm overhauled": ("Orbiq announces an overhaul", "Two divisions merge.", (0, 0, 5)),
    "screen overhauled": ("The home screen gets an overhaul", "", (0, 0, 0)),
    "unit spun off": ("Orbiq plots the spin off of a unit", "", (0, 5, 0)),
    "show spun off": ("A spin off of a comedy we loved", "", (0, 0, 0)),
    "dark at home": ("Ready for a power outage", "", (0, 0, 0)),
    "in the dock": ("Painter to appear in court", "", (0, 0, 0)),
    "supplier breached": ("Orbiq hit by supply chain attack", "", (0, 0, 6)),
    "bankrupt if": ("Orbiq would have gone bankrupt", "", (0, 0, 0)),
    "bankruptcy named": ("Orbiq bankruptcy docs name a painter", "", (0, 0, 5)),
    "bankrupt as a name": ("Bankrupt Orbiq names a painter", "", (0, 0, 5)),
    "near bankruptcy": ("Orbiq breaks even after near bankruptcy", "", (0, 0, 5)),
    "went bankrupt": ("Orbiq goes bankrupt", "", (0, 0, 9)),
    "default named": ("Advocates brace for a debt default", "", (0, 5, 0)),
    "owners demand": ("Shareholders demand an answer", "", (0, 0, 4)),
    "games maker": ("Video game maker Orbiq sued", "", (6, 0, 0)),
    "in a game": ("Orbiq in a video game is sued", "", (0, 0, 0)),
    # 9 for a ban times .6 for one that is only talked of.
    "ban feared": ("A TikTok ban wouldn't help", "", (5.4, 0, 0)),
    "sanctions asked for": ("Ruritania wants tougher sanctions on Graustark", "", (4.8, 0, 0)),
    "ban asked for": ("Senator asks Orbiq to ban TikTok", "", (5.4, 0, 0)),
    "sanctioned in court": ("Orbiq sanctioned by judge", "", (0, 0, 0)),
    "sanctions broken": ("Orbiq accused of violating sanctions on Graustark", "", (5, 0, 0)),
    "sanctions in force": ("Ruritania imposes sanctions on Graustark", "", (8, 0, 0)),
    # Routine posts.
    "percent off": ("Orbiq phones are $50 off", "It made $140 million and is sued.", (1, 0, 0)),
    "grab": ("Grab this Orbiq power station", "It keeps you going through outages.", (0, 0, 1)),
    "show review": ("The show review: a lawsuit in four parts", "", (0, 0, 0)),
    "guard in a list": ("How to avoid the next data breach", "Orbiq was sued.", (2, 0, 0)),
    "list of shows": ("Shows to watch during the writers strike", "", (0, 0, 2)),
}
TEXTS |= {name: (title, text) for name, (title, text, _) in SENTENCES.items()}


@dataclass(frozen=True, slots=True)
class Impact:
    """A row of article_impacts."""

    impact: int
    regulatory: float
    financial: float
    operational: float
    status: str
    status_factor: float
    top_rule_id: str | None
    amount_usd: float | None
    evidence: list[dict[str, object]]

    @property
    def rules(self) -> set[object]:
        return {row["rule_id"] for row in self.evidence if not row["voided_by"]}


def _said(name: str, outlet: str = "news.example", number: int = 0) -> SaidEntry:
    title, text = TEXTS[name]
    url = f"https://{outlet}/{name.replace(' ', '-')}-{number}"
    return SaidEntry(
        feed_url=f"https://{outlet}/feed.xml", title=title, summary_html=text, url=url, published=FIRST_DAY
    )


def _fill(home: Home) -> None:
    now = FIRST_DAY + timedelta(days=1)
    # The routine article runs in every outlet, and one filing has fifty copies.
    everywhere = [_said("routine", f"outlet{number}.example", number) for number in range(20)]
    copies = [_said("filing again", f"copy{number}.example", number) for number in range(50)]
    load(home, "b1", now, *(_said(name) for name in TEXTS), *everywhere, *copies)
    with Warehouse.open(home, now=lambda: now):
        pass
    entries = [normalise(_said(name), origin="feed", seen_at=now) for name in TEXTS]
    texts = [
        UnscoredText(one.content_hash, one.title, one.text)
        for one in {one.content_hash: one for one in entries}.values()
    ]
    readings = read(texts, now)
    with duckdb.connect(str(home.warehouse)) as connection:
        for table in ("quantities", "sentences", "sourcing_readings"):
            connection.register("read_now", getattr(readings, table))
            connection.execute(f"insert into raw.{table} select * from read_now")


@pytest.fixture(scope="session")
def impacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Impact]]:
    """The impacts of the articles by the name of their text; built once for all workers."""
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "impact-home"
    home, said = Home(shared / "home"), shared / "said.txt"
    with FileLock(f"{shared}.lock"):
        if not said.exists():
            project = copy_project(shared / "project")
            _fill(home)
            done = run_dbt(home, project, "build", "--exclude-resource-type", "unit_test")
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
            assert done.returncode == 0, done.stdout + done.stderr
    return _read(home)


def _read(home: Home) -> dict[str, list[Impact]]:
    snapshot = home.snapshot()
    assert snapshot is not None
    found: dict[str, list[Impact]] = {}
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        for url, *values, evidence in connection.execute(
            "select url, impact, regulatory, financial, operational, status, status_factor, top_rule_id, amount_usd, "
            "evidence from article_impacts inner join articles using (article_id)"
        ).fetchall():
            name = Path(url).name.rpartition("-")[0].replace("-", " ")
            found.setdefault(name, []).append(Impact(*[*values, json.loads(evidence)]))
    assert set(found) == set(TEXTS)
    return found


def test_a_niche_regulatory_filing_outranks_a_routine_topic_that_runs_in_every_outlet(
    impacts: dict[str, list[Impact]],
) -> None:
    assert len(impacts["routine"]) == 21
    assert max(one.impact for one in impacts["routine"]) < min(one.impact for one in impacts["filing"])


def test_fifty_more_copies_change_nothing(impacts: dict[str, list[Impact]]) -> None:
    assert len(impacts["filing again"]) == 51
    assert {one.impact for one in impacts["filing again"]} == {one.impact for one in impacts["filing"]}


def test_a_larger_amount_never_lowers_the_impact(impacts: dict[str, list[Impact]]) -> None:
    (small,), (large,) = impacts["small"], impacts["large"]
    # 1 + 2 log10 20 and 1 + 2 log10 200
    assert (round(small.financial, 2), round(large.financial, 2)) == (3.60, 5.60)
    assert small.impact <= large.impact
    assert impacts["small fine"][0].regulatory == 5
    assert round(impacts["large fine"][0].regulatory, 2) == 7.60


def test_amounts_become_dollars_of_their_year(impacts: dict[str, list[Impact]]) -> None:
    (euros,) = impacts["euros"]
    assert euros.amount_usd == pytest.approx(200e6 * 1.082, rel=0.01)
    assert euros.financial > impacts["large"][0].financial


def test_amounts_of_history_and_of_a_market_do_not_count(impacts: dict[str, list[Impact]]) -> None:
    for name in ("history", "market", "deal post"):
        assert [one.amount_usd for one in impacts[name]] == [None], name
        assert [one.financial for one in impacts[name]] == [0], name


def test_a_rumour_never_outranks_the_same_deed(impacts: dict[str, list[Impact]]) -> None:
    done, planned, rumoured = (impacts[name][0] for name in ("deed", "deed planned", "deed rumoured"))
    assert (done.status, planned.status, rumoured.status) == ("done", "planned", "rumoured")
    assert (done.status_factor, planned.status_factor, rumoured.status_factor) == (1, 0.8, 0.5)
    assert (done.impact, planned.impact, rumoured.impact) == (4, 3, 2)
    assert done.operational == planned.operational == rumoured.operational == 4
    # Sources in the text are enough.
    assert impacts["deed deep in talks"][0].status == "rumoured"


def test_a_rumour_of_no_consequence_is_told_as_one_and_weighs_nothing(impacts: dict[str, list[Impact]]) -> None:
    (hint,) = impacts["hint"]
    assert (hint.impact, hint.status) == (1, "rumoured")


def test_impact_grows_with_the_people_who_are_dismissed_and_with_their_part_of_the_staff(
    impacts: dict[str, list[Impact]],
) -> None:
    found = {name: impacts[name][0].operational for name in ("hundred", "thousand", "ten thousand", "to cut")}
    # 4, and one and a half for each tenfold above a hundred
    assert found == pytest.approx({"hundred": 4, "thousand": 5.5, "ten thousand": 7, "to cut": 7})
    assert impacts["ten thousand and a tenth"][0].operational == pytest.approx(8)
    # Those who stay are not counted, nor is what staff think.
    assert impacts["ten thousand of many"][0].operational == pytest.approx(7)
    assert impacts["staff like it"][0].operational == 4
    assert impacts["not cut"][0].operational == 0


def test_a_deed_counts_in_every_tense_more_than_one_that_is_weighed_and_not_as_one_that_is_undone(
    impacts: dict[str, list[Impact]],
) -> None:
    def of(*names: str) -> list[int]:
        return [impacts[name][0].impact for name in names]

    banned = of("chips banned", "chips banned past", "chips ban")
    assert min(banned) >= 8
    assert max(of("chips maybe banned", "chips ban considered")) < min(banned)
    assert of("chips ban lifted", "chips ban lifted loosely") == [6, 6]
    fined = of("fines", "fined", "fine")
    assert min(fined) >= 6 and max(fined) - min(fined) <= 1
    assert max(of("may fine", "fine overturned")) < min(fined)
    assert of("drops plan")[0] < of("to acquire")[0] <= of("acquires")[0]
    assert of("calls off")[0] < of("merger")[0]
    for name in ("fine overturned", "drops plan", "calls off"):
        assert impacts[name][0].amount_usd is None
        assert (impacts[name][0].status, impacts[name][0].impact) == ("done", 4), name


def test_what_failed_or_was_undone_afterwards_counts_less_than_the_deed(impacts: dict[str, list[Impact]]) -> None:
    for name in ("fails to raise", "fine annulled", "ban decided against", "ban struck down", "leaves bankruptcy"):
        assert impacts[name][0].impact <= 5, name
    assert impacts["outage over"][0].impact == 1
    assert impacts["chief fired"][0].impact == 6


def test_a_deed_of_a_past_that_its_sentence_names_is_history(impacts: dict[str, list[Impact]]) -> None:
    for name in ("years ago", "in a year"):
        (one,) = impacts[name]
        assert (one.impact, one.financial, one.status, one.status_factor) == (1, 0, "history", 1), name
        assert [row["voided_by"] for row in one.evidence] == ["guard-past"]
    for name in ("year of founding", "year of now", "past and now"):
        assert (impacts[name][0].financial, impacts[name][0].status) == (5, "done"), name


def test_a_rumour_of_a_deal_is_not_capped_as_one_of_a_gadget(impacts: dict[str, list[Impact]]) -> None:
    # 1 + 2 log10 5,000 is 8.4, one more at a quarter of the company; half of it as a rumour.
    for name in ("rumoured deal", "rumoured purchase"):
        (one,) = impacts[name]
        assert (one.status, one.status_factor) == ("rumoured", 0.5), name
        assert one.impact == 4, name
        assert "cap-leak" not in one.rules
    assert impacts["rumoured gadget"][0].impact == 2
    assert "cap-leak" in impacts["rumoured gadget"][0].rules


def test_staff_counts_by_tenths_and_other_percentages_do_not(impacts: dict[str, list[Impact]]) -> None:
    assert impacts["tenth"][0].operational == 7
    assert impacts["share fell"][0].operational == 4


def test_a_rule_weighs_by_its_stage_and_by_whom_it_binds(impacts: dict[str, list[Impact]]) -> None:
    assert impacts["rule proposed"][0].regulatory == 4.8
    assert impacts["rule in force"][0].regulatory == 8
    assert impacts["rule of many"][0].regulatory == 9


@pytest.mark.parametrize("name", ["denied", "none", "avoided", "anniversary", "ago"])
def test_no_rule_fires_on_a_negated_or_past_event(impacts: dict[str, list[Impact]], name: str) -> None:
    (one,) = impacts[name]
    assert (one.impact, one.regulatory, one.financial, one.operational) == (1, 0, 0, 0)
    assert one.top_rule_id is None
    # What did not count is told with the guard that stopped it.
    assert [row["voided_by"] for row in one.evidence if row["voided_by"]] != []


def test_the_same_event_fires_where_nothing_denies_it(impacts: dict[str, list[Impact]]) -> None:
    assert impacts["bankrupt"][0].impact == 9
    assert impacts["bankrupt"][0].top_rule_id == "op-bankruptcy"


def test_another_dimension_of_weight_adds_half_a_point(impacts: dict[str, list[Impact]]) -> None:
    (both,) = impacts["two dimensions"]
    # 9 for the bankruptcy, a half for the suit, rounded up.
    assert (both.operational, both.regulatory, both.impact) == (9, 6, 10)


def test_a_deal_post_stays_at_the_bottom_whatever_it_names(impacts: dict[str, list[Impact]]) -> None:
    (one,) = impacts["deal post"]
    assert one.impact == 1
    assert "cap-deal" in one.rules


def test_what_stands_deep_counts_half_and_only_where_the_title_says_nothing(impacts: dict[str, list[Impact]]) -> None:
    assert impacts["deep alone"][0].operational == 4.5
    assert impacts["deep"][0].operational == 3


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_scores_what_it_says(impacts: dict[str, list[Impact]], name: str) -> None:
    (one,) = impacts[name]
    found = one.regulatory, one.financial, one.operational
    assert found == pytest.approx(SENTENCES[name][2], abs=0.01), one.evidence


def test_an_amount_that_does_not_count_is_told_with_the_guard_that_stopped_it(impacts: dict[str, list[Impact]]) -> None:
    (budget,) = impacts["budget"]
    (row,) = [row for row in budget.evidence if row["rule_id"] == "fin-amount"]
    assert (row["words"], row["voided_by"], row["score"]) == ("$152 billion", "amounts-state-after", 0)
    assert budget.amount_usd is None
    # Of two amounts the one that counts is told.
    (round_,) = impacts["at a valuation"]
    assert [row["words"] for row in round_.evidence if row["rule_id"] == "fin-amount"] == ["$100 million"]
    assert round_.amount_usd == 100e6


def test_every_score_lists_its_evidence(impacts: dict[str, list[Impact]]) -> None:
    for name, rows in impacts.items():
        for one in rows:
            cap = min([float(str(row["score"])) for row in one.evidence if row["dimension"] == "cap"], default=10)
            for dimension in ("regulatory", "financial", "operational"):
                scores = [
                    float(str(row["score"]))
                    for row in one.evidence
                    if row["dimension"] == dimension and not row["voided_by"]
                ]
                assert getattr(one, dimension) == pytest.approx(min(max(scores, default=0), cap), abs=0.01), name
            said = f"{TEXTS[name][0]}\n{TEXTS[name][1]}".lower()
            for row in one.evidence:
                assert str(row["words"]).lower() in said, (name, row)
                assert row["found_in"] in ("title", "lead", "text")
            if one.status == "history":
                assert any(
                    str(row["voided_by"]).startswith("guard-past") or row["voided_by"] == "guard-anniversary"
                    for row in one.evidence
                )
            elif one.status != "done":
                assert any(row["dimension"] == "status" and not row["voided_by"] for row in one.evidence)
            if one.impact > 1:
                assert one.top_rule_id in one.rules
