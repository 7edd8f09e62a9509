"""Writes the pieces of one story: facts once for the story, words anew for every outlet that reports by itself."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.sample import bodies, offbeat, sourcing
from ingest.sample.kinds import Kind, fits, split_angle
from ingest.sample.schedule import Piece
from ingest.sample.subjects import AGENCIES, AREA_BUYERS, BUYERS, PLACES, SUBJECTS, TOPIC_BUYERS, UNITS, WHAT
from ingest.sample.world import Company, Outlet, World, mentions
from ingest.sample.writing import STYLES, Money, fill, money_text

#: How long a kind of title about none of the topics is told of no other town.
OFF_BEAT_GAP = timedelta(days=5)
SMALL = ("two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUARTERS = ("the first quarter", "the second quarter", "the third quarter", "the fourth quarter", "the spring")
CURRENCIES = ("USD", "USD", "USD", "USD", "USD", "USD", "EUR", "EUR", "GBP", "JPY")
#: Amounts in millions are rounded by size.
STEPS = ((10, 0.5), (100, 1), (400, 5), (1000, 10), (10_000, 100), (float("inf"), 1000))
HOOKS = {
    "layoffs": "layoffs", "shutdowns": "insolvency", "seed-rounds": "seed round", "growth-rounds": "funding round",
    "down-rounds": "down round", "venture-funds": "venture fund", "ipos": "IPO", "acquisitions": "acquisition",
    "company-earnings": "quarterly results", "cyber-breaches": "data breach", "outages": "outage",
    "export-controls": "export controls", "chips-act": "chip subsidies", "ai-regulation": "AI rules",
    "antitrust": "antitrust", "privacy": "privacy", "ai-copyright": "AI copyright", "": "staff",
    "megarounds": "megaround", "unicorns": "unicorn", "bank-failures": "bank run", "game-mergers": "games studio deal",
    "content-moderation": "content moderation", "tech-trade": "digital trade", "immigration-tech": "tech visa",
    "tech-unions": "union drive", "founders": "cofounder", "startups": "startup", "big-tech": "Big Tech",
}  # fmt: skip


def nice_amount(rng: random.Random, low: float, high: float) -> Money:
    """An amount such as deals have: few digits, small ones more often."""
    currency = rng.choice(CURRENCIES)
    millions = low * (high / low) ** rng.random()
    if currency == "JPY":
        millions *= 150
    step = next(step for limit, step in STEPS if millions < limit)
    return Money(max(step, round(millions / step) * step), currency)


def other_amount(rng: random.Random, money: Money) -> Money:
    """What a source says that contradicts the amount: a fifth to a half more or less."""
    factor = rng.choice((0.55, 0.65, 0.75, 1.3, 1.45, 1.6))
    digits = 1 if money.millions < 10 else 0
    millions = round(money.millions * factor, digits)
    return Money(float(f"{millions:.2g}") if millions >= 100 else millions, money.currency)


def nice_count(rng: random.Random, low: int, high: int) -> int:
    """A count rounded as reporters round."""
    count: float = low * (high / low) ** rng.random()
    step = 1 if count < 100 else 10 if count < 1000 else 100 if count < 20_000 else 1000
    return max(step, int(count / step + 0.5) * step)


def story_facts(
    rng: random.Random, world: World, topic_id: str, kind: Kind, companies: Sequence[Company], pieces: Sequence[Piece]
) -> dict[str, object]:
    """Every fact that a skeleton of the story may name; the outlet's own come later."""
    subject = SUBJECTS[topic_id]
    company, rival = companies[0], companies[1]
    first, second = rng.sample([c.name for c in world.companies if c.sector == "investor"], 2)
    if kind.family == "fund":
        first, second = company.name, rival.name
    buyers = TOPIC_BUYERS.get(topic_id) or AREA_BUYERS.get(subject.area, BUYERS)
    places = rng.sample(PLACES, 2)
    at = pieces[0].at
    ahead = rng.randint(1, 4)
    what = rng.choice(WHAT[company.sector])
    count = nice_count(rng, *kind.count)
    percent = rng.randint(*kind.percent)
    facts: dict[str, object] = {
        "co": company.name, "what": what, "co2": rival.name, "what2": rng.choice(WHAT[rival.sector]),
        "inv": first, "inv2": second, "unit": rng.choice(UNITS[company.sector]), "buyers": rng.choice(buyers),
        "place": places[0], "place2": places[1], "n": count, "n2": nice_count(rng, 40, 4000), "pct": f"{percent}%",
        "pct2": f"{rng.randint(6, 38)}%", "season": rng.choice(("spring", "summer", "autumn", "winter")),
        "staff": nice_count(rng, max(60, count * 100 // percent), max(90, count * 130 // percent)),
        "day": WEEKDAY_NAMES[at.weekday()], "month": MONTHS[(at.month - 1 + ahead) % 12],
        "past": MONTHS[(at.month - 1 - rng.randint(1, 3)) % 12], "quarter": rng.choice(QUARTERS),
        "year": str(at.year + rng.randint(1, 2)), "months": rng.choice((*SMALL[1:], "ten", "eighteen")),
        "years": rng.choice((*SMALL, "ten", "twelve", "fifteen")), "small": rng.choice(SMALL),
        "pages": rng.randint(18, 240), "clock": rng.choice(("four in the morning", "midnight", "half past nine")),
        "agency": rng.choice(AGENCIES), "plaintiffs": "customers", "sue": "sue", "sues": "sues", "cuts": "cuts",
        "layoffs": rng.choice(("layoffs", "job cuts")),
    }  # fmt: skip
    if "failure_soft" in subject.kinds:
        facts["faults"] = rng.choice(("late errors", "security checks", "a fault in its own tests"))
    else:
        facts["faults"] = rng.choice(("faulty parts", "late suppliers", "a failed safety test"))
    if pieces[0].outlet.kind == "regulator":
        facts["agency"] = f"the {pieces[0].outlet.name}"
    if kind.millions:
        amount = nice_amount(rng, *kind.millions)
        facts["amt"] = amount
        more = amount.millions * rng.choice((4, 5, 6, 8))
        facts["amt2"] = Money(float(f"{more:.2g}"), amount.currency)
    for slot, words in subject.slots.items():
        facts[slot] = rng.choice(words)
    if subject.things:
        facts["thing"], facts["things"] = rng.choice(subject.things)
        facts["field"] = rng.choice(subject.fields)
    facts["hook"] = HOOKS.get(topic_id) or facts["field"]
    return facts


#: Families whose pieces report no news of a company: words about "the news from a company" do not suit them.
PLAIN_FAMILIES = ("soft", "review", "survey", "forum", "scene")


@dataclass(slots=True)
class Report:
    """A written piece, still in parts."""

    title: str
    sentences: list[str]
    dateline: str = ""
    html_tail: str = ""
    states_amount: bool = False
    angles: str = ""

    @property
    def text(self) -> str:
        """Its sentences in a row, without what is added in HTML."""
        return self.dateline + " ".join(self.sentences)


@dataclass(slots=True)
class Composer:
    """Writes one story; no two outlets that report by themselves get the same skeleton while there is another."""

    rng: random.Random
    world: World
    topic_id: str
    kind: Kind
    facts: dict[str, object]
    used: set[str] = field(default_factory=set)

    def _fresh(self, pool: Sequence[str], more: Sequence[str], needs: str = "", angles: str = "") -> str | None:
        for source in (pool, more):
            fresh = [line for line in source if line not in self.used and needs in line and fits(line, angles)]
            if fresh:
                return self.rng.choice(fresh)
        return None

    def report(
        self, outlet: Outlet, length: int, *, needs: str = "", amount: Money | None = None, angles: str = ""
    ) -> Report | None:
        """A piece in the outlet's own words, `length` sentences long; None where all ways to say it are used up.

        `needs` is a slot that its lead must name; `amount` is what its source says instead of the story's amount;
        `angles` are those that its title must fit.
        """
        style = STYLES[outlet.habits.style]
        facts = {**self.facts, "outlet": outlet.name}
        if amount is not None:
            facts["amt"] = amount
        terms = self.world.terms.get(self.topic_id, ())
        title_line, lead_line, title, lead = None, None, "", ""
        is_plain = self.kind.family in PLAIN_FAMILIES
        more_titles, more_leads = ((), ()) if is_plain else (bodies.MORE_TITLES, bodies.MORE_LEADS)
        for _ in range(10):
            title_line = self._fresh(self.kind.titles, more_titles if length else (), angles=angles)
            if title_line is None:
                return None
            lead_line = self._fresh(self.kind.leads, more_leads, needs, split_angle(title_line)[0] or angles)
            lead_line = lead_line or self._fresh(self.kind.leads, (), needs)
            if lead_line is None and length:
                return None
            title = fill(split_angle(title_line)[1], facts, style)
            lead = fill(split_angle(lead_line)[1], facts, style) if lead_line and length else ""
            if not terms or mentions(terms, title, lead):
                break
            if not length:
                length = 1
        # After ten tries the topic's terms are not those that the skeletons were written for: so be it.
        lines = [lead] if lead else []
        self.used.update(line for line in (title_line, lead_line if lead else None) if line)
        pool = [line for line in bodies.BODIES[self.kind.family] if line not in self.used]
        chosen = self.rng.sample(pool, min(len(pool), max(0, length - 1)))
        self.used.update(chosen)
        if length >= 3 and self.kind.stage != "none" and self.rng.random() < 0.2:
            outlook = self._fresh(sourcing.OUTLOOK, ())
            if outlook:
                self.used.add(outlook)
                chosen[-1:] = [outlook]
        lines += [fill(line, facts, style) for line in chosen]
        angles = split_angle(lead_line or "")[0] or split_angle(title_line or "")[0]
        report = Report(title, lines, angles=angles)
        stated = facts.get("amt")
        report.states_amount = isinstance(stated, Money) and money_text(stated, style) in f"{title} {report.text}"
        return report

    def line(self, pool: Sequence[str], outlet: Outlet, source: Outlet | None = None, url: str = "") -> str:
        """One further sentence, such as who had it first."""
        facts = {**self.facts, "outlet": outlet.name, "src": source.name if source else "", "srcurl": url}
        return fill(self.rng.choice(list(pool)), facts, STYLES[outlet.habits.style])


def off_beat_report(rng: random.Random, piece: Piece, length: int, told: dict[str, list[datetime]]) -> Report:
    """A piece about none of the topics. `told` remembers when each kind of title and each subject was used, and grows.

    Within some days neither comes twice while there are others: two towns' old wells would read as one story, and so
    would two pieces on desk lamps.
    """
    barred = offbeat.UNLIKE_A_WIRE if piece.outlet.kind == "wire" else ()
    kinds = {title: leads for name, (titles, leads) in offbeat.THEMES.items() if name not in barred for title in titles}
    title = _least_told(rng, tuple(kinds), piece.at, told)
    at = piece.at + timedelta(days=rng.choice((0, 0, 1)))
    facts: dict[str, object] = {
        "day": WEEKDAY_NAMES[at.weekday()], "month": MONTHS[at.month - 1], "small": rng.choice(SMALL),
        "years": rng.randint(12, 180), "n": nice_count(rng, 120, 9000),
        "outlet": piece.outlet.name.removeprefix("The "),
    }  # fmt: skip
    for slot, pool in _OFF_BEAT_SUBJECTS.items():
        pool = tuple(subject for subject in pool if subject not in facts.values())
        is_in_title = re.search(rf"{{\^?{slot}}}", title)
        facts[slot] = _least_told(rng, pool, piece.at, told) if is_in_title else rng.choice(pool)
    style = STYLES[piece.outlet.habits.style]
    leads = rng.sample(kinds[title], length)
    return Report(fill(title, facts, style), [fill(line, facts, style) for line in leads])


_OFF_BEAT_SUBJECTS = {
    "town": offbeat.TOWNS, "town2": offbeat.TOWNS, "item": offbeat.ITEMS, "item2": offbeat.ITEMS,
    "club": offbeat.CLUBS, "weather": offbeat.WEATHER, "meal": offbeat.MEALS,
}  # fmt: skip


def _least_told(rng: random.Random, pool: Sequence[str], at: datetime, told: dict[str, list[datetime]]) -> str:
    """One of those that were told longest ago, or never within OFF_BEAT_GAP; it is noted as told."""
    since = {one: min((OFF_BEAT_GAP, *(abs(at - then) for then in told.get(one, ())))) for one in pool}
    chosen = max(rng.sample(pool, len(pool)), key=since.__getitem__)
    told.setdefault(chosen, []).append(at)
    return chosen
