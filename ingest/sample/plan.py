"""What is planted: the outlets' habits and changes, the attention of topics over weeks, large events, rumours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

#: A Monday. With 180 days the beat ends on a Friday, in a running week.
FIRST_DAY = date(2026, 5, 4)


@dataclass(frozen=True, slots=True)
class Window:
    """From `first_day` to before `end_day` (counted from the start of the beat) an outlet behaves otherwise.

    `what` is joined_late or left (both with rate 0 outside), silent, doubled, halved or off_beat
    (the added output is on no topic).
    """

    what: str
    first_day: int
    end_day: int


@dataclass(frozen=True, slots=True)
class Habits:
    """How one outlet works. `rate` is articles a day on average; `on_beat` the share of them on a topic."""

    rate: float
    on_beat: float
    areas: tuple[str, ...] = ()
    style: int = 0
    sentences: tuple[int, int] = (2, 4)
    without_summary: float = 0.04
    is_html: bool = False
    guid: str = "url"
    windows: tuple[Window, ...] = ()


ALWAYS = 100_000
HABITS: dict[str, Habits] = {
    "calder-wire": Habits(2.9, 0.66, style=0, sentences=(3, 5), without_summary=0, guid="tag"),
    "northlight": Habits(2.6, 0.64, style=1, sentences=(3, 5), without_summary=0, guid="number"),
    "heapfile": Habits(1.4, 1.0, is_html=True, guid="number"),
    "quillark-newsroom": Habits(0.32, 0.95, ("AI",), sentences=(3, 5), without_summary=0, is_html=True),
    "vantoro-newsroom": Habits(0.3, 0.95, ("Chips",), sentences=(3, 5), without_summary=0, guid="none"),
    "compute-authority": Habits(0.28, 1.0, ("Policy",), style=3, sentences=(2, 4), without_summary=0, guid="number"),
    "larkspur-courier": Habits(2.3, 0.5, style=1, guid="tag"),
    "larkspur-business": Habits(1.7, 0.68, ("Venture",), style=1, windows=(Window("doubled", 98, ALWAYS),)),
    "stackmarrow": Habits(1.25, 0.82, ("AI", "Infrastructure"), is_html=True),
    "venture-almanack": Habits(1.0, 0.85, ("Venture", "Startups"), sentences=(1, 3)),
    "gadget-larder": Habits(1.05, 0.42, ("Startups",), is_html=True, without_summary=0.15),
    "tollgate-post": Habits(2.0, 0.48, style=3, guid="number"),
    "tollgate-markets": Habits(1.35, 0.7, ("Venture",), style=1, windows=(Window("silent", 70, 77),)),
    "etch-and-line": Habits(0.8, 0.88, ("Chips",), sentences=(3, 5), is_html=True),
    "rulebook-weekly": Habits(0.6, 0.84, ("Policy",), style=3, sentences=(3, 5)),
    "pellworth-times": Habits(1.9, 0.5, style=0, guid="tag"),
    "pellworth-tech": Habits(1.2, 0.78, ("AI", "Startups"), is_html=True, windows=(Window("off_beat", 112, ALWAYS),)),
    "cloudstead": Habits(0.65, 0.86, ("Infrastructure",), style=2, windows=(Window("joined_late", 0, 49),)),
    "brackenfield-daily": Habits(1.55, 0.46, style=3, without_summary=0.1),
    "modelmaker": Habits(0.8, 0.88, ("AI",), style=2, sentences=(2, 5), is_html=True),
    "founders-bracken": Habits(0.5, 0.7, ("Startups", "Venture"), style=2, is_html=True),
    "osterhay-herald": Habits(1.7, 0.46, style=1, without_summary=0.08, windows=(Window("halved", 126, ALWAYS),)),
    "osterhay-digital": Habits(0.8, 0.8, ("Infrastructure", "Policy"), style=1),
    "ninefold": Habits(1.15, 0.74, style=2, windows=(Window("doubled", 56, 140),)),
    "racknotes": Habits(0.6, 0.86, ("Infrastructure", "Chips"), style=2, windows=(Window("left", 119, ALWAYS),)),
    "grainmark": Habits(0.75, 0.76, ("Venture",), style=1, windows=(Window("silent", 130, 139),)),
    "harrowmere-gazette": Habits(1.2, 0.4, style=3, without_summary=0.12),
    "kettleworks": Habits(0.5, 0.66, ("AI", "Chips"), style=2, without_summary=0.4),
    "quiet-debugger": Habits(0.42, 0.76, ("AI",), style=2, is_html=True, guid="none"),
    "seedcorn": Habits(0.55, 0.78, ("Venture",), style=2, windows=(Window("joined_late", 0, 84),)),
}  # fmt: skip


def output_factor(habits: Habits, day: int) -> tuple[float, float]:
    """What the outlet's output on its topics, and on none, is multiplied by on a day of the beat."""
    on_beat = off_beat = 1.0
    for window in habits.windows:
        if not window.first_day <= day < window.end_day:
            continue
        factor = {"joined_late": 0.0, "left": 0.0, "silent": 0.0, "doubled": 2.0, "halved": 0.5, "off_beat": 1.0}[
            window.what
        ]
        on_beat *= factor
        off_beat *= 4.0 if window.what == "off_beat" else factor
    return on_beat, off_beat


#: Attention by topic: (week, level) points with straight lines between them, level before the first and after the last.
#: Weeks count from the start; 1 is the topic's base.
ATTENTION: dict[str, tuple[tuple[int, float], ...]] = {
    "headsets": ((4, 1), (5, 5), (6, 2.6), (8, 1.2), (10, 1)),
    "outages": ((5, 1), (6, 6), (7, 1.3), (8, 1), (17, 1), (18, 4.5), (19, 1)),
    "crypto": ((7, 1), (9, 0.4)),
    "layoffs": ((8, 1), (9, 2.6), (10, 3.4), (12, 2.4), (14, 1)),
    "shutdowns": ((9, 0.8), (11, 3), (13, 3.4), (16, 1)),
    "cyber-breaches": ((10, 1), (11, 3.2), (12, 1.6), (13, 1)),
    "company-earnings": ((10, 1), (11, 3), (12, 3), (13, 1), (23, 1), (24, 3), (25, 3)),
    "ai-chips": ((12, 1), (14, 1.8)),
    "electric-vehicles": ((8, 1.2), (14, 0.4)),
    "export-controls": ((14, 1), (15, 4.6), (16, 3.2), (17, 2.4), (19, 1.7), (22, 1.4)),
    "antitrust": ((16, 1), (17, 3.2), (18, 1.9), (20, 1)),
    "ai-regulation": ((18, 1), (20, 2.2), (25, 1.8)),
    "ipos": ((19, 1), (20, 2.4), (21, 3.4), (22, 2), (24, 1)),
    "quantum": ((21, 1), (22, 4.4), (23, 1.8), (24, 1.1)),
    "foundation-models": ((2, 1), (3, 3.2), (4, 1.6), (6, 1), (13, 1), (14, 2.8), (15, 1.6), (17, 1)),
    "ai-agents": ((2, 0.8), (25, 3)),
    "data-centre-power": ((4, 0.7), (20, 2.6)),
    "chat-assistants": ((3, 1), (20, 0.4)),
    "down-rounds": ((4, 1.4), (14, 0.3)),
    "ai-search": ((3, 0.6), (22, 3)),
    "open-weight-models": ((9, 1), (10, 3), (25, 2.2)),
    "chip-supply": ((8, 0.7), (18, 3)),
    "bank-failures": ((7, 0.5), (8, 7), (9, 4), (12, 0.5)),
    "cybersecurity": ((9, 0.8), (11, 3.6), (13, 3), (17, 1)),
    "social-networks": ((2, 2), (20, 0.4)),
    "smartphones": ((17, 0.6), (18, 5), (19, 4), (21, 0.6)),
    "games": ((4, 0.7), (24, 2.8)),
    "remote-work": ((2, 2.4), (18, 0.5)),
    "streaming": ((11, 0.6), (12, 5), (13, 4), (15, 0.6)),
    "child-safety": ((12, 0.7), (20, 3)),
}


def attention(topic_id: str, week: int) -> float:
    """The true attention of a topic in a week, 1 being its base."""
    points = ATTENTION.get(topic_id)
    if not points:
        return 1.0
    if week <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if week <= right:
            return low + (high - low) * (week - left) / (right - left)
    return points[-1][1]


@dataclass(frozen=True, slots=True)
class Planted:
    """One large event: it takes up to `size` articles of its topic in its week, from its day on."""

    day: int
    topic_id: str
    kind: str
    company: str
    size: int
    label: str


EVENTS: tuple[Planted, ...] = (
    Planted(22, "foundation-models", "triumph", "quillark", 9, "Quillark's new model outdoes its rivals"),
    Planted(35, "headsets", "launch", "lumethorn", 9, "Lumethorn shows its first headset"),
    Planted(43, "outages", "outage", "skerryline", 12, "Skerryline's outage"),
    Planted(64, "layoffs", "layoffs", "wrenfold", 10, "Wrenfold's layoffs"),
    Planted(72, "layoffs", "layoffs", "hollowbyte", 12, "Hollowbyte's layoffs"),
    Planted(79, "cyber-breaches", "breach", "tillwick", 14, "Tillwick's data breach"),
    Planted(86, "shutdowns", "bankruptcy", "kelpforge", 7, "Kelpforge's bankruptcy"),
    Planted(99, "foundation-models", "failure_soft", "hexalune", 8, "Hexalune pulls its model"),
    Planted(105, "export-controls", "export_controls", "vantoro", 16, "New export controls hit Vantoro"),
    Planted(120, "antitrust", "probe", "skerryline", 12, "Antitrust probe of Skerryline"),
    Planted(126, "outages", "outage", "tillwick", 9, "Tillwick's outage"),
    Planted(140, "ai-regulation", "rules_force", "quillark", 9, "AI rules pass in Halvern"),
    Planted(148, "ipos", "flotation_up", "norrindale", 12, "Norrindale's flotation"),
    Planted(154, "quantum", "triumph", "palequartz", 10, "Palequartz's quantum computer"),
    Planted(169, "company-earnings", "results_down", "oxmere", 9, "Oxmere's profit warning"),
)


@dataclass(frozen=True, slots=True)
class Rumour:
    """A claim of one source, and what becomes of it.

    `confirmed_after_days` is None where it dies. Up to three days it is confirmed in the same story, later in another.
    """

    day: int
    topic_id: str
    kind: str
    becomes: str
    confirmed_after_days: float | None


_RUMOURS = """
    3 acquisitions 1.2|9 growth-rounds 6|14 ipos -|18 ai-chips 1.8|24 acquisitions -|30 layoffs 1.1|37 chat-assistants 9
    44 growth-rounds -|49 acquisitions 1.6|52 headsets -|58 layoffs 2|63 growth-rounds 1.3|70 layoffs 5|77 ipos 11
    80 acquisitions 8|85 ai-agents -|91 growth-rounds 1.5|94 acquisitions -|100 ai-chips 7|107 layoffs -|112 ipos 1.4
    115 acquisitions 2.1|121 growth-rounds 10|127 robotics -|133 acquisitions 1.1|136 ipos 6|141 ai-agents 1.7
    143 growth-rounds -|149 acquisitions 5|155 ipos -|161 foundation-models 1.9|164 acquisitions 6|168 growth-rounds 2
"""
_RUMOUR_KINDS = {
    "acquisitions": ("rumour_acquisition", "acquisition"),
    "growth-rounds": ("rumour_funding", "funding"),
    "ipos": ("rumour_flotation", "flotation_filed"),
    "layoffs": ("rumour_layoffs", "layoffs"),
}


def _read_rumours() -> tuple[Rumour, ...]:
    found = []
    for line in _RUMOURS.replace("\n", "|").split("|"):
        if not line.strip():
            continue
        day, topic_id, after = line.split()
        kind, becomes = _RUMOUR_KINDS.get(topic_id, ("rumour_launch", "launch"))
        found.append(Rumour(int(day), topic_id, kind, becomes, None if after == "-" else float(after)))
    return tuple(found)


RUMOURS = _read_rumours()


def day_of(number: int) -> date:
    """The date of a day of the beat, 0 being the first."""
    return FIRST_DAY + timedelta(days=number)
