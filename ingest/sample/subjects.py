"""What each topic is written with: its things, its fields, the kinds of event it knows, and who acts in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.sample.kinds_routine import ROUTINE


@dataclass(frozen=True, slots=True)
class Subject:
    """One topic of the sample beat.

    `weight` is its share of the beat in a usual week, against the other weights. `things` are pairs of singular and
    plural, `fields` stand without article, `slots` are further words that its skeletons name. `sizes` says which
    companies act: public (on the stock market), grown but private, young. `within` is the topic that whatever is
    written on this one is on as well.
    """

    weight: float
    area: str
    sectors: tuple[str, ...]
    kinds: dict[str, float]
    things: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: tuple[str, ...] = ("public", "grown")
    within: str = ""


def _things(words: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.split(":") for pair in words.split("|")]
    return tuple((pair[0], pair[1] if len(pair) > 1 else f"{pair[0]}s") for pair in pairs)


TECH = {
    "launch": 5.0, "partnership": 3.5, "research": 2.5, "review_good": 2, "review_bad": 1.5, "explainer": 1.5,
    "opinion": 2, "survey": 1, "setback": 4, "failure_soft": 1.4, "triumph": 1.8, "expansion": 2, **ROUTINE,
}  # fmt: skip
SERVICE = {name: weight for name, weight in TECH.items() if name != "research"}
GADGET = {name: weight for name, weight in TECH.items() if name != "failure_soft"} | {"failure": 1.5, "order": 2}
GEAR = {name: weight for name, weight in GADGET.items() if name not in ("order", "review_good", "review_bad")}
GEAR |= {"chip_short": 3.0, "chip_ease": 1.2, "order_bulk": 2.5}
SOFT = {"explainer": 3.0, "opinion": 3, "survey": 2, "launch": 2, "failure_soft": 0.8, "event": 1.2, "standard": 1}
TALK = {"event": 1.5, "explainer": 1, "opinion": 1}
FABS = {**TALK, "fab": 5.0, "fab_delay": 3, "appointment": 1.5, "count_few": 1}
SITES = {**TALK, "site": 3.5, "site_open": 1.2, "site_delay": 2.5, "site_plan": 3, "appointment": 1, "count_few": 1}
WARES = {"event": 1.5, "count": 1.5, "survey": 0.6, "opinion": 1, "chip_short": 3.0, "chip_ease": 1.5, "partnership": 1}


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
        3, "Chips", "chips", "lithography machine|lithography laser|lithography lamp", "lithography", GEAR
    ),
    "foundries": _tech(
        5, "Chips", "chips", "chip plant|wafer fab|chip factory:chip factories", "chip manufacturing", FABS
    ),
    "data-centres": _tech(
        8, "Infrastructure", "cloud", "data centre|data center|server farm", "data centre building", SITES
    ),
    "data-centre-power": Subject(
        3, "Infrastructure", ("cloud", "energy"), SITES, _things("data centre power plant|data centre cooling plant"),
        ("data centre power", "data centre cooling"), within="data-centres"),
    "cloud": _tech(5, "Infrastructure", "cloud", "cloud service|cloud storage plan", "cloud computing", SERVICE),
    "quantum": _tech(4, "Infrastructure", "chips cloud", "quantum computer|quantum sensor|quantum network",
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
    "shutdowns": Subject(6, "Startups", ("*",), {"shutdown": 3, "bankruptcy": 2, "unit_shutdown": 5}, sizes=("young",)),
    "seed-rounds": Subject(
        4, "Venture", ("*",), {"seed_funding": 1}, slots={"round": ("seed round", "pre-seed round")}, sizes=("young",)),
    "growth-rounds": Subject(
        9, "Venture", ("*",), {"funding": 1},
        slots={"round": ("Series A round", "Series B round", "Series C round", "funding round", "Series D round")},
        sizes=("grown", "young")),
    "down-rounds": Subject(3, "Venture", ("*",), {"down_round": 1}, slots={"round": ("down round",)}, sizes=("grown",)),
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
    "outages": Subject(6, "Infrastructure", ("cloud", "fintech", "social", "software", "commerce"), {"outage": 1}),
    "export-controls": Subject(
        6, "Policy", ("chips",), {"export_controls": 6, "export_licence": 2},
        slots={"controls": ("export controls", "export curbs", "export restrictions", "export rules")},
    ),
    "chips-act": Subject(
        3, "Chips", ("chips",), {"subsidy": 1},
        slots={"subsidy": ("chip subsidies", "chip grants")},
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
            "claim": ("copying novels", "training on maps without a licence", "copying song texts",
                      "using photographs without asking", "copying a library of plays"),
        },
    ),
    "ai-search": _tech(3, "AI", "ai", "AI search engine|AI search service", "AI search|generative search"),
    "developer-tools": _tech(
        3, "Startups", "software cloud", "compiler|developer tool|DevOps suite", "developer tools|open source"
    ),
    "open-weight-models": _tech(3, "AI", "ai", "open-weight model", "open weights"),
    "ai-and-jobs": _tech(
        2, "AI", "ai software fintech", "AI skills course|AI skills test", "AI at work|AI skills",
        {"ai_jobs": 4.0, "explainer": 1.5, "opinion": 2, "survey": 2, "event": 1.5, "launch": 1},
    ),
    "chip-supply": _tech(
        3, "Chips", "chips", "semiconductor|microchip|computer chip", "chip supply|chip demand", WARES
    ),
    "cybersecurity": _tech(
        3, "Infrastructure", "security", "password manager|identity security tool|passkey service:passkey services",
        "cybersecurity|threat intelligence|encryption"),
    "nuclear-fusion": _tech(
        3, "Infrastructure", "energy", "fusion reactor|small modular reactor", "fusion energy|nuclear energy",
        SITES | {"research": 1.5}),
    "climate-tech": _tech(3, "Startups", "energy", "heat pump|solar panel", "clean energy|carbon capture", GADGET),
    "space-launch": _tech(
        2, "Infrastructure", "space", "launch vehicle", "space launch",
        {"liftoff": 3.0, "launch_date": 4, "launch_lost": 1, "event": 1, "opinion": 1, "explainer": 1},
    ),
    "telecom": Subject(
        3, "Infrastructure", ("telecom",), SERVICE, _things("mobile network|5G network|fibre broadband plan"),
        ("5G", "mobile networks", "broadband"), sizes=("grown", "young")),
    "megarounds": Subject(
        2, "Venture", ("*",), {"mega_funding": 1}, slots={"round": ("megaround", "mega round")}, sizes=("grown",)),
    "unicorns": Subject(
        2, "Venture", ("*",), {"valuation": 3, "tender_offer": 3, "valuation_lost": 1.5}, sizes=("grown",)),
    "bank-failures": Subject(
        2, "Venture", ("fintech", "software", "commerce", "health"),
        {"bank_run": 3, "bank_rescue": 2.5, "deposit_rules": 2},
        slots={"bank": ("Marrowgate Bank", "Tollhouse Savings", "the Old Corrin Bank")}, sizes=("grown", "young")),
    "crypto-exchanges": Subject(
        2, "Startups", ("crypto",), {name: weight for name, weight in SERVICE.items() if name != "expansion"},
        _things("crypto exchange"), ("crypto exchange technology", "crypto exchange security"),
        sizes=("grown", "young")),
    "biotech": _tech(
        3, "Startups", "health", "gene therapy:gene therapies|cell therapy:cell therapies|brain implant",
        "gene editing|synthetic biology|biotech",
        {"trial_start": 4.0, "trial_good": 2.5, "trial_bad": 1.2, "event": 1.5, "explainer": 1, "opinion": 1,
         "appointment": 1},
    ),
    "defence-tech": _tech(
        3, "Startups", "robotics mobility security", "military drone", "defence technology|military AI",
        {"order": 3.0, "partnership": 2, "setback": 2, "event": 1.5, "opinion": 1.5, "standard": 1, "appointment": 1.5,
         "explainer": 1},
    ),
    "game-mergers": Subject(
        3, "Policy", ("games",), {"games_deal": 3, "games_deal_review": 3},
        slots={"deal": ("games studio deal", "gaming deal")}, sizes=("public", "grown", "young")),
    "app-stores": _tech(3, "Policy", "consumer games social", "app store|app marketplace",
                        "app store rules|app store fees", SERVICE),
    "content-moderation": Subject(
        4, "Policy", ("social",),
        {"rules": 4, "rules_force": 1.5, **TALK, "survey": 1, "setback": 1.5, "appointment": 1.5},
        _things("content moderation tool|fact-checking tool"), ("content moderation", "trust and safety"),
        {"rules": ("content moderation rules", "rules on harmful content")}, sizes=("public", "grown", "young")),
    "tech-trade": Subject(
        3, "Policy", ("*",), {"trade_duty": 3, "trade_talks": 4, "trade_eased": 1.5},
        slots={"duty": ("import duty", "digital services tax")}),
    "immigration-tech": Subject(
        3, "Policy", ("*",), {"visa_rules": 4, "visa_cut": 2, "visa_eased": 1.5},
        slots={"visas": ("tech visas", "skilled worker visas", "work visas")}),
    "child-safety": Subject(
        3, "Policy", ("social", "consumer", "games"),
        {"rules": 3, "rules_force": 1.5, **TALK, "survey": 1, "launch": 2, "failure_soft": 1, "update": 1.5},
        _things("parental control app|parental control filter"), ("child safety", "parental controls"),
        {"rules": ("child safety rules", "rules on age checks")}, sizes=("public", "grown", "young")),
    "social-networks": Subject(
        5, "Startups", ("social",), SERVICE, _things("social network|social media platform"), ("social networks",),
        sizes=("public", "grown", "young")),
    "creator-economy": _tech(
        3, "Startups", "social media", "influencer marketing tool|podcasting kit", "podcasting|influencer marketing",
        SERVICE),
    "streaming": Subject(
        3, "Startups", ("media",), SERVICE, _things("streaming service|video streaming plan|music streaming plan"),
        ("video streaming", "music streaming"), sizes=("grown", "young")),
    "smartphones": Subject(
        4, "Startups", ("consumer",), GADGET, _things("smartphone|foldable phone|handset"),
        ("smartphone design", "smartphone repair"), sizes=("public", "young")),
    "wearables": _tech(
        3, "Startups", "consumer", "smartwatch:smartwatches|fitness tracker|smart ring",
        "wearable technology|wearable tech", GADGET),
    "smart-home": _tech(
        3, "Startups", "consumer", "smart speaker|smart lock|smart thermostat|video doorbell",
        "home automation", GADGET),
    "tech-unions": Subject(
        3, "Policy", ("commerce", "games", "social", "cloud"), {"union_drive": 5, "union_won": 2, "union_fought": 2},
        sizes=("public", "grown")),
    "games": Subject(
        3, "Startups", ("games",), SERVICE, _things("video game|cloud gaming service|mobile gaming pad"),
        ("video games", "mobile gaming", "cloud gaming"), sizes=("public", "young")),
    "remote-work": Subject(
        4, "Startups", ("*",), {"office_rule": 4, "office_recall": 2, "explainer": 1, "opinion": 1.5, "survey": 2,
                                "event": 1},
        _things("remote work contract|remote work policy:remote work policies"), ("remote work", "hybrid work")),
    "gig-economy": _tech(
        3, "Startups", "commerce mobility", "food delivery app|ride-hailing app", "gig work|food delivery", SERVICE),
    "edtech": Subject(
        2, "Startups", ("learning",), SERVICE, _things("online course|learning app|AI tutor"),
        ("online learning", "education technology"), sizes=("young",)),
    "founders": Subject(3, "Startups", ("*",), {"founder_talk": 4, "founder_change": 3, "founder_out": 1.5},
                        sizes=("grown", "young")),
    "startups": Subject(4, "Startups", ("*",), {"startup_life": 5, "startup_good": 3, "startup_hard": 2},
                        sizes=("young",)),
    "big-tech": Subject(
        4, "Policy", ("*",), {"giants": 5, "giants_under_fire": 2}, sizes=("public",)),
    "3d-and-manufacturing": _tech(
        2, "Infrastructure", "robotics consumer", "3D printer|digital twin", "3D printing|factory automation", GADGET),
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
    "telecom": ("operator of rural masts", "seller of phone contracts"),
    "media": ("distributor of films", "publisher of audio plays"),
    "learning": ("publisher of school software", "maker of language lessons"),
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
#: What a company of a sector sells beside the things of its topics: its {unit} business.
UNITS = {
    "ai": ("translation", "forecasting", "transcription", "invoice reading"),
    "chips": ("sensor", "power circuit", "car electronics", "display"),
    "cloud": ("hosting", "backup", "archiving", "metering"),
    "software": ("payroll", "billing", "scheduling", "claims"),
    "security": ("login", "fraud alarm", "auditing"),
    "fintech": ("lending", "invoicing", "bookkeeping", "insurance"),
    "crypto": ("custody", "lending", "payroll"),
    "robotics": ("sorting", "packing", "inspection", "repair"),
    "mobility": ("van", "leasing", "repair", "parcel"),
    "health": ("scanning", "booking", "laboratory"),
    "space": ("mapping", "tracking", "ground station"),
    "commerce": ("furniture", "grocery", "parcel", "gift card"),
    "social": ("advertising", "photo", "ticketing"),
    "games": ("puzzle", "card game", "licensing"),
    "energy": ("heating", "metering", "repair"),
    "consumer": ("audio", "kitchen", "lighting"),
    "telecom": ("roaming", "cabling", "wholesale"),
    "media": ("licensing", "subtitling", "ticketing"),
    "learning": ("exam", "licensing", "school book"),
    "investor": ("advisory", "lending"),
}
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
    "ai-search": ("libraries", "news sites", "publishers", "travel agents", "law firms"),
    "developer-tools": ("software houses", "web agencies", "car makers", "insurers", "game makers"),
    "space-launch": ("weather services", "mapmakers", "universities", "rescue services"),
    "biotech": ("hospitals", "rural clinics", "health insurers", "blood banks"),
    "defence-tech": ("the coast guard", "border guards", "three small armies", "mine clearers"),
    "app-stores": ("app makers", "small studios", "newspapers", "banks"),
    "social-networks": ("local papers", "football clubs", "advertisers", "charities", "city councils"),
    "creator-economy": ("cooks", "comedians", "local reporters", "music teachers"),
    "streaming": ("families", "students", "sports fans", "cinemas"),
    "smartphones": ("phone shops", "pensioners", "students", "field workers"),
    "games": ("families", "students", "arcades", "collectors"),
    "gig-economy": ("couriers", "restaurants", "taxi drivers", "corner shops"),
    "edtech": ("schools", "evening schools", "apprentices", "universities"),
    "child-safety": ("parents", "schools", "youth clubs", "libraries"),
    "content-moderation": ("newspapers", "forum hosts", "charities", "advertisers"),
    "climate-tech": ("housing associations", "schools", "dairy farms", "city councils", "hotels"),
    "remote-work": ("insurers", "city councils", "software houses", "tax offices", "publishers"),
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
    "telecom": "Bellmarsh Signalwick Mastfinch Rooftally",
    "media": "Reelmarten Songbarrow Filmwhistle Hearthplay",
    "learning": "Slatefinch Chalkbarrow Primerwick",
    "games": "Hexlarder Pixelmoor Runewick Tilebarrow",
    "social": "Hobbynest Chirpmarsh Villagebee",
    "crypto": "Vaultmarten Tokenwhistle",
}
