"""Writes the pieces of each story as its outlets would, and keeps who had it from whom."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime
from html import escape

from ingest.sample import (
    kinds_deals,
    kinds_routine,
    kinds_rules,
    kinds_scenes,
    kinds_tech,
    kinds_trouble,
    sourcing,
)
from ingest.sample.composing import Composer, Report, off_beat_report, other_amount, story_facts
from ingest.sample.kinds import Kind
from ingest.sample.schedule import Piece, Plot
from ingest.sample.subjects import PLACES, SUBJECTS
from ingest.sample.world import Company, Outlet, World
from ingest.sample.writing import Money, reworded, shortened

KINDS: dict[str, Kind] = {
    **kinds_deals.KINDS, **kinds_trouble.KINDS, **kinds_rules.KINDS, **kinds_tech.KINDS, **kinds_routine.KINDS,
    **kinds_scenes.KINDS,
}  # fmt: skip
CLOSING = ("shutdown", "bankruptcy")
#: Kinds of event that happen only to companies of some sizes, whatever the topic.
KIND_SIZES = {"shutdown": ("young",), "bankruptcy": ("young",), "unit_shutdown": ("public", "grown")}
UNCREDITED_SHARE = 1 / 3
DISPUTED_SHARE = 0.3


@dataclass(slots=True)
class Draft:
    """One entry on its way: what will be said, and what is true of it.

    `source` is the draft that it depends on. `amount` is the amount that it states, `origin` numbers the independent
    origins of its story.
    """

    outlet: Outlet
    at: datetime
    role: str
    report: Report
    story: int
    plot: Plot
    url: str
    source: Draft | None = None
    is_credited: bool = False
    author: str | None = None
    summary_html: str | None = None
    amount: Money | None = None
    origin: int = 0
    linked_url: str | None = None


class Writer:
    """Writes stories one after the other and remembers which companies were in the news of late."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.seed = seed
        self.recent: list[str] = []
        self.closed: set[str] = set()
        self.off_beat: dict[str, list[datetime]] = {}
        self.floated: set[str] = set()

    def story(self, number: int, plot: Plot) -> list[Draft]:
        """The drafts of one story; a piece for which no fresh words are left is not written."""
        rng = random.Random(f"{self.seed}:story:{number}")
        if plot.kind == "off_beat":
            piece = plot.pieces[0]
            length = 0 if rng.random() < piece.outlet.habits.without_summary * 2 else rng.randint(1, 3)
            drafts = [_draft(rng, number, 0, plot, piece, off_beat_report(rng, piece, length, self.off_beat))]
        else:
            plot.companies = plot.confirms.companies if plot.confirms else self._companies(rng, plot)
            kind = KINDS[plot.kind]
            plot.facts = story_facts(rng, self.world, plot.topic_id, kind, plot.companies, plot.pieces)
            if plot.confirms:
                kept = ("amt", "amt2", "n", "pct", "round", "inv", "takeover", "buy", "ipo", "thing", "things", "place")
                plot.facts |= {slot: fact for slot, fact in plot.confirms.facts.items() if slot in kept}
            drafts = _Story(rng, self.world, number, plot).drafts()
        for draft in drafts:
            draft.summary_html = _summary(rng, draft)
            draft.author = draft.author or _author(draft)
        number_origins(drafts)
        return drafts

    def _companies(self, rng: random.Random, plot: Plot) -> tuple[Company, ...]:
        """Who acts and who rivals: those that were not in the news of late come first."""
        subject = SUBJECTS[plot.topic_id]
        is_fund = subject.sectors == ("investor",)
        able = [company for company in self.world.companies if (company.sector == "investor") == is_fund]
        sizes = KIND_SIZES.get(plot.kind) or subject.sizes
        fitting = [c for c in able if c.size in sizes and ("*" in subject.sectors or c.sector in subject.sectors)]
        # Who was closed is not in the news again, and nobody goes to the stock market twice, while there are others.
        gone = self.closed | (self.floated if plot.topic_id == "ipos" else set())
        fitting = [company for company in fitting if company.key not in gone] or fitting
        age = {key: position for position, key in enumerate(self.recent)}
        fitting.sort(key=lambda company: age.get(company.key, -1) + rng.random() * len(self.recent) * 0.6)
        first = fitting[0]
        newsroom = next((p.outlet.key for p in plot.pieces if p.outlet.kind == "newsroom"), None)
        wanted = plot.planted.company if plot.planted else (newsroom or "").removesuffix("-newsroom")
        if wanted:
            first = next(company for company in able if company.key == wanted)
        if plot.topic_id == "acquisitions":  # the target is smaller than the buyer
            smaller = ("grown", "young") if first.size == "public" else ("young",)
            pool = [company for company in able if company.size in smaller and company.key not in self.closed]
        else:
            pool = fitting if len(fitting) > 3 else [company for company in able if company.size != "young"]
        others = [company for company in pool if company != first]
        # A rival is mostly of the same trade.
        near = others if plot.topic_id == "acquisitions" else [c for c in able if c.key not in self.closed]
        kin = [company for company in near if company.sector == first.sector and company != first]
        second = rng.choice(kin if kin and rng.random() < 0.7 else others)
        if plot.kind in CLOSING and first.size == "young":
            self.closed.add(first.key)
        if plot.kind in ("flotation_up", "flotation_down"):
            self.floated.add(first.key)
        if first.key in self.recent:
            self.recent.remove(first.key)
        self.recent.append(first.key)
        return first, second


def _address(outlet: Outlet, at: datetime, title: str, number: int, position: int) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", title.lower().replace("'", ""))[:8])
    return f"https://{outlet.host}/{at:%Y/%m}/{slug}-{number * 40 + position}"


def _draft(rng: random.Random, number: int, position: int, plot: Plot, piece: Piece, report: Report) -> Draft:
    if piece.outlet.kind == "wire" and report.sentences and not report.dateline:
        report.dateline = f"{rng.choice(PLACES[:10]).upper()} ({piece.outlet.name}) - "
    if piece.outlet.key == "osterhay-herald":
        report.title += " - Osterhay Herald"
    url = _address(piece.outlet, piece.at, report.title, number, position)
    return Draft(piece.outlet, piece.at, piece.role, report, number, plot, url)


def _author(draft: Draft) -> str | None:
    if draft.outlet.kind not in ("press", "trade") or draft.outlet.habits.guid == "number":
        return None
    return f"{draft.outlet.name.removeprefix('The ')} {'weekend' if draft.role == 'off_beat' else 'technology'} desk"


def _summary(rng: random.Random, draft: Draft) -> str | None:
    report = draft.report
    if not report.sentences and not report.html_tail:
        return None
    if not draft.outlet.habits.is_html and not report.html_tail:
        return report.text
    paragraphs = [report.dateline + report.sentences[0], *report.sentences[1:]]
    half = 1 + (len(paragraphs) - 1) // 2
    html = "".join(
        f"<p>{escape(' '.join(part), quote=False)}</p>" for part in (paragraphs[:half], paragraphs[half:]) if part
    )
    if report.html_tail:
        html += f"<p>{report.html_tail}</p>"
    if draft.outlet.kind == "blog" and rng.random() < 0.5:
        html += f'<p><a href="{draft.url}">Continue reading</a></p>'
    return html


def number_origins(drafts: list[Draft]) -> None:
    """Number the independent origins: whoever shares an owner or has it from another belongs to one."""
    leader = list(range(len(drafts)))

    def find(position: int) -> int:
        while leader[position] != position:
            position = leader[position]
        return position

    for position, draft in enumerate(drafts):
        for other in range(position):
            if drafts[other].outlet.owner == draft.outlet.owner or drafts[other] is draft.source:
                high, low = sorted((find(position), find(other)), reverse=True)
                leader[high] = low
    roots = sorted({find(position) for position in range(len(drafts))})
    for position, draft in enumerate(drafts):
        draft.origin = roots.index(find(position)) + 1


class _Story:
    """The writing of one story, piece by piece."""

    def __init__(self, rng: random.Random, world: World, number: int, plot: Plot) -> None:
        self.rng = rng
        self.number = number
        self.plot = plot
        self.kind = KINDS[plot.kind]
        self.composer = Composer(rng, world, plot.topic_id, self.kind, plot.facts)
        self.confirmer = self.composer
        if plot.rumour and plot.confirms is None:
            self.confirmer = Composer(
                rng, world, plot.topic_id, KINDS[plot.rumour.becomes], plot.facts, self.composer.used
            )
        self.copied = {piece.target for piece in plot.pieces if piece.role in ("copy", "rewrite", "quote")}
        self.quote = rng.choice(sourcing.QUOTES)[:-1] + ',"' + " a company spokesperson said."
        self.quoted = {piece.target for piece in plot.pieces if piece.role == "quote"}
        self.disputer = self._disputer()
        self.written: dict[int, Draft] = {}

    def _disputer(self) -> int | None:
        """The position of the piece that contradicts the first one's amount, if there is to be one."""
        naming = [line for line in self.kind.leads if "{amt}" in line]
        if len(naming) < 2 or self.plot.planted or self.rng.random() >= DISPUTED_SHARE:
            return None
        owner = self.plot.pieces[0].outlet.owner
        able = [
            position
            for position, piece in enumerate(self.plot.pieces)
            if piece.role == "independent" and piece.outlet.owner != owner
        ]
        return able[0] if able else None

    def drafts(self) -> list[Draft]:
        """All pieces that could be written, in order of time."""
        for position, piece in enumerate(self.plot.pieces):
            source = None if piece.target is None else self.written.get(piece.target, self.written.get(0))
            made = self._made(position, piece, source)
            if made is not None:
                self.written[position] = made
        return list(self.written.values())

    def _made(self, position: int, piece: Piece, source: Draft | None) -> Draft | None:
        if piece.role in ("copy", "rewrite") and source is not None:
            return self._taken_over(position, piece, source)
        habits = piece.outlet.habits
        length = self.rng.randint(*habits.sentences)
        if position in self.copied:
            length = max(4, length)
        elif piece.role in ("original", "independent") and self.rng.random() < habits.without_summary * 2:
            length = 0
        composer = self.confirmer if piece.role == "confirmation" else self.composer
        is_party = self.disputer is not None and position in (0, self.disputer)
        amount = None
        if is_party and position and isinstance(self.plot.facts["amt"], Money):
            amount = other_amount(self.rng, self.plot.facts["amt"])
        report = composer.report(
            piece.outlet, max(2, length) if is_party else length, needs="{amt}" if is_party else "", amount=amount
        )
        if report is None:  # no fresh title left, or no lead: with more words there may be
            report = composer.report(piece.outlet, 2)
        if report is None:
            return None
        draft = _draft(self.rng, self.number, position, self.plot, piece, report)
        if report.states_amount:
            stated = amount or self.plot.facts["amt"]
            draft.amount = stated if isinstance(stated, Money) else None
        draft.source = source
        self._add_sources(draft, position)
        return draft

    def _add_sources(self, draft: Draft, position: int) -> None:
        """What a piece says about where it has the news from."""
        parts, source, outlet = draft.report.sentences, draft.source, draft.outlet
        line = self.composer.line
        if position in self.quoted or draft.role == "quote":
            parts.insert(min(1, len(parts)), self.quote)
        if source is not None and draft.role == "according_to":
            pool = sourcing.FROM_THE_REGISTER if source.outlet.kind == "regulator" else sourcing.ACCORDING
            parts.insert(min(len(parts), self.rng.randint(1, 2)), line(pool, outlet, source.outlet))
            draft.is_credited = True
        elif source is not None and draft.role == "link":
            draft.report.html_tail = line(sourcing.LINKED, outlet, source.outlet, source.url)
            draft.is_credited = True
        elif draft.role == "confirmation" or (self.plot.confirms and draft.role == "original"):
            parts.append(line(self._unnamed(sourcing.CONFIRMED, position), outlet))
        elif draft.role == "independent" and parts and self.kind.stage not in ("none", "rumoured"):
            if self.rng.random() < 0.6 and position not in self.copied:
                parts.append(line(sourcing.OWN_REPORTING, outlet))
        elif draft.role == "release":
            parts.append(line(sourcing.RELEASE, outlet))
        elif draft.role == "filing":
            parts.append(line(sourcing.FILING, outlet))

    def _unnamed(self, pool: tuple[str, ...], position: int) -> tuple[str, ...]:
        """Of a piece that others take over, the sentences that leave its outlet unnamed: some hide their source."""
        return tuple(text for text in pool if "{outlet}" not in text) if position in self.copied else pool

    def _taken_over(self, position: int, piece: Piece, source: Draft) -> Draft:
        """A copy or a rewrite; where no source is named it is cut or reworded, as those are who do not name it."""
        rng, told = self.rng, source.report
        # An authority is named in whatever is made of its decisions.
        is_credited = rng.random() >= UNCREDITED_SHARE or source.outlet.kind == "regulator"
        parts = list(told.sentences)
        if piece.role == "rewrite":
            parts = reworded(rng, parts)
        elif rng.random() < (0.3 if is_credited else 0.7):
            parts = shortened(rng, parts)
        title = told.title.removesuffix(" - Osterhay Herald")
        if piece.role == "rewrite" or rng.random() < 0.2:
            other = self.composer.report(piece.outlet, 1, amount=source.amount, angles=told.angles)
            title = other.title if other else title
        report = Report(title, parts, dateline=" " if source.outlet.kind == "wire" else "")
        draft = _draft(rng, self.number, position, self.plot, piece, report)
        report.dateline = ""
        draft.source, draft.is_credited = source, is_credited
        if source.amount and any(part in told.sentences for part in parts[:1]):
            draft.amount = source.amount
        if is_credited:
            self._credit(draft, source)
        return draft

    def _credit(self, draft: Draft, source: Draft) -> None:
        way = self.rng.random()
        if source.outlet.kind == "wire" and way < 0.4:
            draft.report.dateline = source.report.dateline
        elif source.outlet.kind == "wire" and way < 0.6:
            draft.author = source.outlet.name
        else:
            pool = {"wire": sourcing.CREDITS_WIRE, "newsroom": sourcing.CREDITS_RELEASE}.get(
                source.outlet.kind, sourcing.CREDITS_OUTLET
            )
            draft.report.sentences.append(self.composer.line(pool, draft.outlet, source.outlet))
