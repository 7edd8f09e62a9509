"""Who writes about which topic in which week, which of it belongs together, and when each piece comes out."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from ingest.sample.kinds import Kind
from ingest.sample.plan import EVENTS, RUMOURS, Planted, Rumour, attention, day_of, output_factor
from ingest.sample.subjects import SUBJECTS, Subject
from ingest.sample.world import Company, Outlet, World

#: Output by day of the week, mean 1.
WEEKDAYS = (1.22, 1.28, 1.26, 1.24, 1.1, 0.48, 0.42)
#: Output by hour, UTC.
HOURS = (1, 1, 1, 1, 2, 4, 8, 12, 15, 16, 15, 13, 12, 14, 15, 14, 12, 9, 7, 5, 4, 3, 2, 1)
REGULATED = ("ai-regulation", "antitrust", "privacy")
SOFT = ("soft", "review")
UNLIKE_A_WIRE = ("review_good", "review_bad", "opinion", "explainer", "founder_talk", "startup_life")


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry to be written. `target` is the position in its story of the entry that it depends on."""

    outlet: Outlet
    at: datetime
    role: str
    target: int | None = None


@dataclass(slots=True)
class Plot:
    """One story: its topic, its kind, who writes about it and when; its companies and facts once it is written."""

    topic_id: str
    kind: str
    pieces: list[Piece] = field(default_factory=list)
    planted: Planted | None = None
    rumour: Rumour | None = None
    confirms: Plot | None = None
    companies: tuple[Company, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson count."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def topic_shares(seed: int, outlet: Outlet, world: World) -> dict[str, float]:
    """The share of the outlet's output that each topic takes in a usual week."""
    appetite: dict[str, float] = {}
    for topic in world.topics:
        subject = SUBJECTS[topic]
        taste = 0.6 + 0.9 * random.Random(f"{seed}:tastes:{outlet.key}:{topic}").random()
        if outlet.habits.areas:
            taste *= 3.0 if subject.area in outlet.habits.areas else 0.45
        if outlet.kind == "newsroom" and not _can_announce(outlet, subject):
            taste = 0.0
        if outlet.kind == "regulator" and topic not in REGULATED:
            taste = 0.0
        appetite[topic] = subject.weight * taste
    whole = sum(appetite.values())
    return {topic: outlet.habits.on_beat * amount / whole for topic, amount in appetite.items()}


def _can_announce(outlet: Outlet, subject: Subject) -> bool:
    sector = {"quillark-newsroom": "ai", "vantoro-newsroom": "chips"}[outlet.key]
    return sector in subject.sectors and ("launch" in subject.kinds or "fab" in subject.kinds)


class Scheduler:
    """Draws the weeks one after the other.

    Every topic draws from a stream of its own in every week, so that a change to one leaves the others as they are.
    """

    def __init__(self, world: World, kinds: dict[str, Kind], seed: int, days: int) -> None:
        self.world = world
        self.kinds = kinds
        self.days = days
        self.weeks = math.ceil(days / 7)
        self.seed = seed
        self.rng = random.Random(f"{seed}:off_beat")
        self.writers = [outlet for outlet in world.outlets if outlet.kind != "aggregator"]
        self.shares = {outlet.key: topic_shares(seed, outlet, world) for outlet in self.writers}
        self.rumours = [replace(rumour) for rumour in RUMOURS]
        self.owed: list[tuple[int, Plot]] = []

    def plots(self) -> Iterator[Plot]:
        """Every story of the beat, off-beat pieces included (their kind is off_beat)."""
        for week in range(self.weeks):
            pools, off_beat = self._draw(week)
            for topic in self.world.topics:
                self.rng = random.Random(f"{self.seed}:stories:{topic}:{week}")
                yield from self._tell(week, topic, pools[topic])
            self.rng = random.Random(f"{self.seed}:off_beat:{week}")
            for outlet in off_beat:
                yield Plot("", "off_beat", [Piece(outlet, self._moment(week, outlet), "off_beat")])

    # -- how much ---------------------------------------------------------------

    def _draw(self, week: int) -> tuple[dict[str, list[Outlet]], list[Outlet]]:
        pools: dict[str, list[Outlet]] = {topic: [] for topic in self.world.topics}
        off_beat: list[Outlet] = []
        counts = {topic: random.Random(f"{self.seed}:tally:{topic}:{week}") for topic in pools}
        for outlet in self.writers:
            open_for_topics = open_for_rest = 0.0
            for day in self._days_of(week):
                on_factor, off_factor = output_factor(outlet.habits, day)
                output = outlet.habits.rate * WEEKDAYS[day % 7]
                open_for_topics += output * on_factor
                open_for_rest += output * off_factor
            taken = 0.0
            for topic in self.world.topics:
                share = self.shares[outlet.key][topic] * attention(topic, week)
                taken += share
                pools[topic] += [outlet] * poisson(counts[topic], open_for_topics * share)
            # Where the beat takes more of the paper, there is less room for the rest: the output itself stays.
            rest = random.Random(f"{self.seed}:off_beat:{outlet.key}:{week}")
            off_beat += [outlet] * poisson(rest, open_for_rest * max(0.03, 1 - taken))
        for topic, pool in pools.items():
            counts[topic].shuffle(pool)
        return pools, off_beat

    def _days_of(self, week: int) -> range:
        return range(week * 7, min(week * 7 + 7, self.days))

    # -- when -------------------------------------------------------------------

    def is_open(self, outlet: Outlet, at: datetime) -> bool:
        """Whether the outlet publishes at all on that day."""
        return output_factor(outlet.habits, (at.date() - day_of(0)).days)[0] > 0

    def _is_open_all_week(self, outlet: Outlet, week: int) -> bool:
        return all(output_factor(outlet.habits, day)[0] > 0 for day in self._days_of(week))

    def _moment(self, week: int, outlet: Outlet, days: tuple[int, ...] | None = None) -> datetime:
        chosen = days or tuple(self._days_of(week))
        # An outlet that is silent on the chosen days speaks on another day of the week, never on a silent one.
        open_days = [day for day in (*chosen, *self._days_of(week)) if output_factor(outlet.habits, day)[0] > 0]
        open_days = [day for day in open_days if day in chosen] or open_days or list(chosen)
        weights = [WEEKDAYS[day % 7] for day in open_days]
        day = self.rng.choices(open_days, weights)[0]
        hour = self.rng.choices(range(24), HOURS)[0]
        minute = time(hour, self.rng.randrange(60), self.rng.randrange(60), tzinfo=UTC)
        return datetime.combine(day_of(day), minute)

    def _end_of(self, week: int) -> datetime:
        last = self._days_of(week)[-1]
        return datetime.combine(day_of(last), time(23, 59, tzinfo=UTC))

    # -- what belongs together ---------------------------------------------------

    def _tell(self, week: int, topic: str, pool: list[Outlet]) -> Iterator[Plot]:
        for event in EVENTS:
            if event.topic_id == topic and event.day // 7 == week and event.day < self.days and pool:
                chosen = self._take(pool, event.size)
                first = self._moment(week, chosen[0], (event.day,))
                plot = self._plot(week, topic, event.kind, chosen, first, reporters=3)
                plot.planted = event
                yield plot
        yield from self._rumours(week, topic, pool)
        while pool:
            size = 1
            if self.rng.random() < 0.62:
                size = 2 + min(7, int(self.rng.expovariate(0.55)))
            chosen = self._take(pool, size)
            kind = self._kind(topic, chosen)
            early = tuple(day for day in self._days_of(week) if day % 7 <= 4) if len(chosen) > 1 else None
            yield self._plot(week, topic, kind, chosen, self._moment(week, chosen[0], early))

    def _take(self, pool: list[Outlet], size: int) -> list[Outlet]:
        """Up to `size` different outlets out of the pool, who has the news first in front."""
        chosen: list[Outlet] = []
        for outlet in list(pool):
            officials = sum(other.kind in ("newsroom", "regulator") for other in chosen)
            is_official = outlet.kind in ("newsroom", "regulator")
            if len(chosen) < size and outlet not in chosen and not (is_official and officials):
                chosen.append(outlet)
                pool.remove(outlet)
        rank = {"newsroom": 0.01, "regulator": 0.01, "wire": 0.6, "trade": 1.0, "press": 1.0, "blog": 2.5}
        keys = {outlet.key: rank[outlet.kind] * (0.1 + self.rng.random()) for outlet in chosen}
        return sorted(chosen, key=lambda outlet: keys[outlet.key])

    def _kind(self, topic: str, chosen: list[Outlet]) -> str:
        choices = SUBJECTS[topic].kinds
        if len(chosen) > 1 or chosen[0].kind in ("newsroom", "regulator"):
            hard = {name: weight for name, weight in choices.items() if self.kinds[name].family not in SOFT}
            choices = hard or choices
        if chosen[0].kind == "wire":  # agencies do not review and have no opinion
            choices = {name: weight for name, weight in choices.items() if name not in UNLIKE_A_WIRE} or choices
        if chosen[0].kind == "newsroom":
            choices = {name: weight for name, weight in choices.items() if self.kinds[name].tier > 0} or choices
        if chosen[0].kind == "regulator":
            wanted = ("probe", "fine", "cleared", "rules", "rules_force")
            choices = {name: weight for name, weight in choices.items() if name in wanted}
        return self.rng.choices(list(choices), list(choices.values()))[0]

    def _rumours(self, week: int, topic: str, pool: list[Outlet]) -> Iterator[Plot]:
        for due, told in [owed for owed in self.owed if owed[0] == week and owed[1].topic_id == topic]:
            # A confirmation needs two voices; without them it waits for the next week.
            self.owed.remove((due, told))
            voices = [outlet for outlet in pool if outlet.kind in ("press", "trade", "wire")][:4]
            if len({outlet.owner for outlet in voices}) < 2 or told.rumour is None:
                self.owed.append((week + 1, told))
                continue
            chosen = self._without(pool, voices)
            days = tuple(day for day in self._days_of(week) if day % 7 in (1, 2, 3))
            first = self._moment(week, chosen[0], days)
            plot = self._plot(week, topic, told.rumour.becomes, chosen, first, reporters=1)
            plot.confirms = told
            yield plot
        for rumour in [rumour for rumour in self.rumours if rumour.topic_id == topic and rumour.day // 7 == week]:
            self.rumours.remove(rumour)
            after = rumour.confirmed_after_days
            tellers = [
                outlet for outlet in pool if outlet.kind in ("press", "trade") and self._is_open_all_week(outlet, week)
            ]
            is_same_story = after is not None and after <= 3
            needed = 4 if is_same_story else 2
            owners: list[Outlet] = []
            for outlet in tellers:
                if outlet.owner not in {other.owner for other in owners}:
                    owners.append(outlet)
            if len(owners) < needed:
                if (rumour.day // 7 + 1) < self.weeks:
                    self.rumours.append(replace(rumour, day=rumour.day + 7))
                continue
            chosen = self._without(pool, owners[: needed + self.rng.randint(0, 2)])
            first = self._moment(week, chosen[0], (rumour.day,)).replace(hour=self.rng.randint(6, 16))
            yield self._rumour_plot(week, rumour, chosen, first)

    def _without(self, pool: list[Outlet], chosen: list[Outlet]) -> list[Outlet]:
        different: list[Outlet] = []
        for outlet in chosen:
            if outlet not in different:
                different.append(outlet)
                pool.remove(outlet)
        return different

    def _rumour_plot(self, week: int, rumour: Rumour, chosen: list[Outlet], first: datetime) -> Plot:
        plot = Plot(rumour.topic_id, rumour.kind, [Piece(chosen[0], first, "original")], rumour=rumour)
        after = rumour.confirmed_after_days
        confirmers = chosen[-2:] if after is not None and after <= 3 else []
        for outlet in chosen[1 : len(chosen) - len(confirmers)]:
            at = self._later(week, first, 1.0, 11.0)
            plot.pieces.append(Piece(outlet, at, self.rng.choice(("according_to", "according_to", "link")), 0))
        for outlet in confirmers:
            at = self._later(week, first + timedelta(days=after or 0), 0.2, 7.0)
            plot.pieces.append(Piece(outlet, at, "confirmation"))
        plot.pieces = self._in_order(plot.pieces)
        if after is not None and after > 3:
            self.owed.append((int((rumour.day + after) // 7), plot))
        return plot

    # -- roles ------------------------------------------------------------------

    def _later(self, week: int, start: datetime, least_hours: float, most_hours: float) -> datetime:
        left = (self._end_of(week) - start).total_seconds() / 3600
        most = max(0.1, min(most_hours, left))
        least = min(least_hours, most / 2)
        hours = least + (most - least) * self.rng.random() ** 1.6
        return start + timedelta(seconds=int(hours * 3600))

    def _plot(
        self, week: int, topic: str, kind: str, chosen: list[Outlet], first: datetime, reporters: int = 0
    ) -> Plot:
        """A story of the chosen outlets; with `reporters`, every so many of them reports on its own."""
        source = chosen[0]
        first = min(first, self._end_of(week) - timedelta(hours=5)) if len(chosen) > 1 else first
        role = {"newsroom": "release", "regulator": "filing"}.get(source.kind, "original")
        pieces = [Piece(source, first, role)]
        for place, outlet in enumerate(chosen[1:]):
            must_report = reporters > 0 and place % reporters == 0
            piece = self._follow(week, outlet, pieces, must_report)
            if self.is_open(outlet, piece.at):
                pieces.append(piece)
        return Plot(topic, kind, self._in_order(pieces))

    def _follow(self, week: int, outlet: Outlet, pieces: list[Piece], must_report: bool) -> Piece:
        source = pieces[0].outlet
        weights = {
            "wire": {"copy": 30, "rewrite": 17, "according_to": 10, "link": 5, "quote": 3, "independent": 35},
            "newsroom": {"copy": 24, "rewrite": 26, "according_to": 8, "link": 5, "quote": 3, "independent": 34},
            "regulator": {"copy": 5, "rewrite": 8, "according_to": 32, "link": 15, "independent": 40},
        }.get(source.kind, {"copy": 13, "rewrite": 13, "according_to": 21, "link": 10, "quote": 4, "independent": 39})
        if outlet.kind == "wire":
            weights = {"according_to": 25, "independent": 75}
        if outlet.kind == "blog":
            weights = {**weights, "independent": 10, "link": 30}
        role = self.rng.choices(list(weights), list(weights.values()))[0]
        if must_report:
            role = "independent"
        hours = {"copy": (0.1, 5), "rewrite": (0.4, 9), "according_to": (0.6, 14), "link": (2, 34), "quote": (3, 26)}
        least, most = hours.get(role, (0.3, 32))
        at = self._later(week, pieces[0].at, least, most)
        return Piece(outlet, at, role, None if role == "independent" else 0)

    def _in_order(self, pieces: list[Piece]) -> list[Piece]:
        """By time, the source first; some followers depend on a later own report instead of the first."""
        rest = sorted(pieces[1:], key=lambda piece: (piece.at, piece.outlet.key))
        ordered = [pieces[0]]
        for piece in rest:
            own = [
                position
                for position, other in enumerate(ordered)
                if position and other.role == "independent" and other.at + timedelta(minutes=20) < piece.at
            ]
            if piece.target == 0 and own and pieces[0].role == "original" and self.rng.random() < 0.25:
                piece = replace(piece, target=self.rng.choice(own))
            ordered.append(piece)
        return ordered
