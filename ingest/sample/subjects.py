"""What each topic is written with: its things, its fields, the kinds of event it knows, and who acts in it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Subject:
    """One topic of the sample beat.

    `weight` is its share of the beat in a usual week, against the other weights. `things` are pairs of singular and
    plural, `fields` stand without article, `slots` are further words that its skeletons name. `sizes` says which
    companies act: public (on the stock market), grown but private, young.
    """

    weight: float
    area: str
    sectors: tuple[str, ...]
    kinds: dict[str, float]
    things: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: tuple[str, ...] = ("public", "grown")


def _things(words: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.split(":") for pair in words.split("|")]
    return tuple((pair[0], pair[1] if len(pair) > 1 else f"{pair[0]}s") for pair in pairs)


TECH = {
    "launch": 6.0, "partnership": 4, "research": 3, "review_good": 1.5, "review_bad": 1, "explainer": 2, "opinion": 2,
    "survey": 1.5, "setback": 2.5, "failure_soft": 0.8, "triumph": 0.8, "expansion": 2.5,
}  # fmt: skip
SERVICE = {name: weight for name, weight in TECH.items() if name != "research"}
GADGET = {name: weight for name, weight in TECH.items() if name != "failure_soft"} | {"failure": 1.0, "order": 2.5}
GEAR = {name: weight for name, weight in GADGET.items() if name not in ("order", "review_good", "review_bad")}
GEAR |= {"chip_short": 3.0, "chip_ease": 1.2, "order_bulk": 2.5}
SOFT = {"explainer": 3.0, "opinion": 3, "survey": 2, "launch": 2, "failure_soft": 0.8}
BUILD = {"fab": 5.0, "fab_delay": 3, "explainer": 1, "opinion": 1, "survey": 0.6, "partnership": 1.5, "expansion": 1.5}


def _tech(
    weight: float, area: str, sectors: str, things: str, fields: str, kinds: dict[str, float] | None = None
) -> Subject:
    return Subject(weight, area, tuple(sectors.split()), kinds or TECH, _things(things), tuple(fields.split("|")))


SUBJECTS: dict[str, Subject] = {
    "foundation-models": _tech(
        9, "AI", "ai", "language model|large language model|foundation model", "language model research"
    ),
    "chat-assistants": _tech(9, "AI", "ai social consumer", "chatbot|AI assistant|AI companion", "conversational AI"),
    "generative-ai": _tech(
        6, "AI", "ai software", "generative AI product|generative AI service", "generative AI|gen AI"
    ),
    "ai-agents": _tech(5, "AI", "ai software", "AI agent|software agent|browser agent", "agentic AI"),
    "coding-assistants": _tech(4, "AI", "ai software", "coding assistant|coding agent", "AI coding|code generation"),
    "image-generation": _tech(3, "AI", "ai social", "image generator|video generator", "AI video|AI art"),
    "ai-safety": _tech(3, "AI", "ai", "AI safety test|AI safety tool", "AI safety|responsible AI", SOFT),
    "ai-in-health": _tech(3, "AI", "health ai", "medical AI system|health AI service", "medical AI|drug discovery"),
    "robotics": _tech(
        6, "AI", "robotics", "warehouse robot|delivery robot|humanoid robot|robotic arm", "robotics", GADGET),
    "deepfakes": _tech(2, "AI", "security ai", "deepfake detector|deepfake filter", "deepfake detection", SOFT),
    "ai-chips": _tech(10, "Chips", "chips", "AI chip|AI accelerator|graphics chip|GPU", "AI chips", GEAR),
    "memory-chips": _tech(4, "Chips", "chips", "memory chip|flash memory card|DRAM module", "flash memory", GEAR),
    "processors": _tech(3, "Chips", "chips", "server processor|laptop processor|desktop CPU", "processor design", GEAR),
    "lithography": _tech(
        2, "Chips", "chips", "lithography machine|lithography laser|lithography lamp", "lithography", GEAR
    ),
    "foundries": _tech(
        5, "Chips", "chips", "chip plant|wafer fab|chip factory:chip factories", "advanced packaging", BUILD
    ),
    "data-centres": _tech(
        8, "Infrastructure", "cloud", "data centre|data center|server farm", "data centre building", BUILD
    ),
    "data-centre-power": _tech(
        3, "Infrastructure", "cloud energy", "data centre power plant|data centre cooling plant",
        "data centre power|data centre cooling", BUILD,
    ),
    "cloud": _tech(5, "Infrastructure", "cloud", "cloud service|cloud storage plan", "cloud computing", SERVICE),
    "quantum": _tech(4, "Infrastructure", "chips cloud", "quantum computer|quantum processor|quantum sensor",
                     "quantum computing", GADGET),
    "batteries": _tech(3, "Infrastructure", "energy mobility", "solid-state battery:solid-state batteries|battery cell",
                       "battery technology|energy storage", GADGET),
    "electric-vehicles": _tech(6, "Startups", "mobility", "electric car|electric truck|EV charger",
                               "EV charging", GADGET),
    "self-driving": _tech(4, "AI", "mobility", "driverless car|robotaxi|self-driving truck", "autonomous driving",
                          GADGET),
    "satellite-internet": _tech(2, "Infrastructure", "space", "satellite phone|satellite internet terminal",
                                "satellite internet", GADGET),
    "headsets": _tech(4, "Startups", "consumer games",
                      "VR headset|mixed reality headset|AR headset", "virtual reality", GADGET),
    "fintech": _tech(4, "Startups", "fintech", "payment app|digital bank", "digital payments|digital banking", SERVICE),
    "crypto": _tech(4, "Startups", "crypto", "stablecoin|crypto wallet", "crypto trading|blockchain research", SERVICE),
    "e-commerce": _tech(
        3, "Startups", "commerce", "online marketplace|online shopping site", "online shopping", SERVICE
    ),
    "layoffs": Subject(8, "Startups", ("*",), {"layoffs": 7, "layoffs_mild": 3}),
    "shutdowns": Subject(5, "Startups", ("*",), {"shutdown": 3, "bankruptcy": 2, "unit_shutdown": 5}, sizes=("young",)),
    "seed-rounds": Subject(
        4, "Venture", ("*",), {"seed_funding": 1}, slots={"round": ("seed round", "pre-seed round")}, sizes=("young",)),
    "growth-rounds": Subject(
        9, "Venture", ("*",), {"funding": 9, "mega_funding": 1.2},
        slots={"round": ("Series A round", "Series B round", "Series C round", "funding round", "Series D round")},
        sizes=("grown", "young")),
    "down-rounds": Subject(2, "Venture", ("*",), {"down_round": 1}, slots={"round": ("down round",)}, sizes=("grown",)),
    "venture-funds": Subject(
        4, "Venture", ("investor",), {"fund_close": 1}, slots={"fund": ("venture fund", "venture capital fund")}
    ),
    "ipos": Subject(
        5, "Venture", ("*",), {"flotation_filed": 6, "flotation_up": 1.5, "flotation_down": 1.2},
        slots={"ipo": ("IPO", "IPO", "stock market listing", "public offering", "initial public offering")},
        sizes=("grown",)),
    "acquisitions": Subject(
        8, "Venture", ("*",), {"acquisition": 7, "acquisition_off": 2},
        slots={"takeover": ("acquisition", "buyout"), "buy": ("acquire",)},
    ),
    "company-earnings": Subject(5, "Venture", ("*",), {"results_up": 4, "results_down": 4}, sizes=("public",)),
    "cyber-breaches": Subject(8, "Infrastructure", ("*",), {"breach": 5, "ransomware": 3}),
    "outages": Subject(4, "Infrastructure", ("cloud", "fintech", "social", "software", "commerce"), {"outage": 1}),
    "export-controls": Subject(
        6, "Policy", ("chips",), {"export_controls": 6, "export_licence": 2},
        slots={"controls": ("export controls", "export curbs", "export restrictions", "export rules")},
    ),
    "chips-act": Subject(
        3, "Chips", ("chips",), {"subsidy": 1},
        slots={"subsidy": ("chip subsidies", "chip grants", "semiconductor subsidies")},
    ),
    "ai-regulation": Subject(
        7, "Policy", ("ai", "social", "health"), {"rules": 6, "rules_force": 3},
        slots={"rules": ("AI rules", "AI laws", "AI regulations")},
    ),
    "antitrust": Subject(
        6, "Policy", ("cloud", "commerce", "social", "ai", "chips"), {"probe": 6, "fine": 2, "cleared": 1.5},
        slots={"probe": ("antitrust probe", "antitrust inquiry", "antitrust review"), "breachlaw": ("antitrust",)},
    ),
    "privacy": Subject(
        4, "Policy", ("social", "fintech", "health", "commerce", "ai"),
        {"probe": 4, "fine": 2, "cleared": 1, "lawsuit": 2, "settlement": 1},
        slots={
            "probe": ("privacy probe", "privacy inquiry"), "breachlaw": ("privacy",),
            "case": ("privacy lawsuit", "privacy suit"), "plaintiffs": ("customers", "patients", "tenants"),
            "claim": ("selling travel records", "keeping deleted photographs", "reading private notes",
                      "recording calls without asking"),
        },
    ),
    "ai-copyright": Subject(
        4, "Policy", ("ai",), {"lawsuit": 6, "verdict_lost": 1.5, "settlement": 2.5},
        slots={
            "case": ("AI copyright lawsuit", "AI copyright suit", "AI copyright case"),
            "plaintiffs": ("illustrators", "map publishers", "songwriters", "photographers", "translators"),
            "claim": ("copyrighted novels", "copyrighted maps", "copyrighted song texts", "copyrighted photographs",
                      "a library of copyrighted plays"),
        },
    ),
    # Company news that belongs to no topic.
    "": Subject(8, "Startups", ("*",), {"hiring": 5, "executive_out": 3}),
}  # fmt: skip

WHAT = {
    "ai": ("maker of translation software", "supplier of forecasting software", "maker of software that reads forms"),
    "chips": ("designer of sensor circuits", "maker of control circuits", "supplier of power circuits"),
    "cloud": ("hosting firm", "seller of rented computing"),
    "software": ("maker of billing software", "maker of planning software"),
    "security": ("maker of login software", "seller of fraud alarms"),
    "fintech": ("lender to small shops", "maker of bookkeeping software"),
    "crypto": ("trading venue", "custodian of coins"),
    "robotics": ("maker of sorting machines", "maker of packing machines"),
    "mobility": ("maker of delivery vans", "maker of city buses"),
    "health": ("maker of scanning devices", "maker of hospital software"),
    "space": ("maker of small satellites", "operator of ground stations"),
    "commerce": ("seller of household goods", "furniture seller"),
    "social": ("photo-sharing site", "operator of hobby forums"),
    "games": ("maker of puzzle games", "publisher of card games"),
    "energy": ("builder of heat stores", "operator of power lines"),
    "consumer": ("maker of home electronics", "maker of kitchen devices"),
    "investor": ("investor in young companies", "backer of new firms"),
}
SECTORS = {
    "quillark": "ai", "hexalune": "ai", "zephyrine": "ai", "cindervale": "ai", "wickloom": "ai", "norrindale": "ai",
    "yarrowbit": "ai", "vantoro": "chips", "oxmere": "chips", "palequartz": "chips", "tarnhollow": "chips",
    "kelpforge": "chips", "skerryline": "cloud", "mossgantry": "cloud", "coppergull": "cloud", "pelagrid": "cloud",
    "hollowbyte": "software", "drovelock": "security", "ambervane": "security", "tillwick": "fintech",
    "ravelpence": "fintech", "coinhurdle": "crypto", "quenbotics": "robotics", "harrowdrive": "mobility",
    "medlarook": "health", "perigaunt": "space", "basketwren": "commerce", "wrenfold": "social", "dicehollow": "games",
    "thermaquill": "energy", "lumethorn": "consumer", "quernstone": "investor", "grindlecote": "investor",
    "oakhurdle": "investor", "pinnacre": "investor",
}  # fmt: skip
UNITS = ("payroll", "freight", "mapping", "billing", "inspection", "translation", "testing", "insurance", "booking",
         "scheduling", "metering", "repair", "parcel", "claims", "ticketing")  # fmt: skip
BUYERS = ("hospitals", "law firms", "insurers", "shipping lines", "schools", "city councils", "supermarkets",
          "airports", "builders", "dairy farms", "tax offices", "public libraries", "hotels", "railways",
          "water utilities", "paper mills", "museums", "shipyards")  # fmt: skip
PLACES = ("Grenholt", "Port Ansel", "Aldermoor", "Kessingdale", "Saint Orle", "Vell Harbour", "North Corrin",
          "Dunmarrow", "Ostrand", "Lower Tamsin", "Halvern", "Wexcombe")  # fmt: skip
AREA_BUYERS = {
    "Chips": ("car makers", "server builders", "camera makers", "railways", "network builders", "weather services",
              "hospitals", "toolmakers", "lift makers"),
    "Infrastructure": ("hospitals", "law firms", "insurers", "shipping lines", "city councils", "supermarkets",
                       "airports", "tax offices", "railways", "water utilities", "broadcasters", "steel mills"),
}  # fmt: skip
TOPIC_BUYERS = {
    "electric-vehicles": ("taxi fleets", "bus companies", "postal services", "city councils", "driving schools"),
    "self-driving": ("taxi fleets", "ports", "postal services", "freight yards", "airports"),
    "headsets": ("shipyards", "museums", "surgeons", "architects", "flight schools", "estate agents"),
    "crypto": ("brokers", "small shops", "pension funds", "charities"),
    "fintech": ("small shops", "market traders", "landlords", "charities", "taxi drivers"),
    "batteries": ("bus companies", "ferry lines", "grid operators", "lift makers"),
    "e-commerce": ("farm shops", "bookshops", "furniture makers", "florists"),
    "robotics": ("warehouses", "supermarkets", "hospitals", "dairy farms", "shipyards", "bakeries"),
    "ai-in-health": ("hospitals", "rural clinics", "health insurers", "pharmacies", "nursing homes"),
    "satellite-internet": ("shipping lines", "mountain villages", "airlines", "rescue services"),
}  # fmt: skip
AGENCIES = ("the Corrin Market Office", "the Ostrand Trade Office", "the Grenholt Data Office")
#: Companies on the stock market; the other ones of the seeds are grown but private.
PUBLIC = ("vantoro", "oxmere", "tarnhollow", "skerryline", "hollowbyte", "tillwick", "basketwren", "wrenfold",
          "dicehollow", "lumethorn")  # fmt: skip
#: Young companies: in the news once or twice, and in no seed.
YOUNG = {
    "ai": "Skelpwick Odderance Fernyarrow Glimmet Thackle Ombrelle-Nine Brackwren Quibbleton Fernglass Murmelot",
    "chips": "Sandlattice Ohmhollow Graylitho Fenwafer",
    "cloud": "Puddlestack Nimbarrow Rackwold Mistlatch",
    "software": "Formwhistle Ledgerwink Tallywold Inkburrow Paperjay Nibstock Foldwhistle Clerkenbee",
    "security": "Latchmere-Six Bolthusk Keyburrow",
    "fintech": "Pennyfarrow Coinmarrow Tabbledon Tenderwick",
    "robotics": "Gripfinch Armadrill Sortwell-Bee",
    "mobility": "Wheelbarrin Cartlebee",
    "health": "Scanwillow Pulsemarrow Wardlefinch Sickbay-Seven",
    "space": "Orbitarn Skylarrow",
    "commerce": "Trolleybee Shelfmarten Parcelwick",
    "energy": "Emberlode Heatwhistle Voltmarsh Tidelatch",
    "consumer": "Lampmarten Kettlefox",
}
