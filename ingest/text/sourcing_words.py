"""The words that attributions are made of: agencies, trades, what is part of a name and what is never one."""

from __future__ import annotations

# A capitalised word, then more of them, joined by the small words that stand inside names. All bounded: no text takes
# long because of what is in it.
# A site by its address: betaherald.com.
DOMAIN = r"[a-z0-9][a-z0-9-]{2,40}\.(?:com?\.)?(?:com|net|org|info|news|tech|media|example|[a-z]{2})(?![\w.-]*\w)"
_WORD = r"(?:[a-z]?[A-ZÀ-ÖØ-Þ]|\d)(?:[.'’&+-]?\w){0,29}"
NAME = rf"(?:{_WORD}(?: (?:(?:of the|for the|of|for|&|de|du) )?{_WORD}){{0,6}}|{DOMAIN})"
PERSON = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{1,20}(?: [A-ZÀ-ÖØ-Þ][\w'’.-]{0,20}){1,3}"

# News agencies, by the names that credits use.
WIRES = (
    r"Thomson Reuters|Reuters|Associated Press|AP|AFP|Agence France-Presse|Bloomberg News|Bloomberg|Press Association"
    r"|PA Media|PA|AAP|Australian Associated Press|Canadian Press|Xinhua|PTI|Press Trust of India|ANI|IANS|DPA|dpa|ANSA"
    r"|Ansa|EFE|Kyodo News|Kyodo|Yonhap|TASS|UPI|Dow Jones Newswires|Dow Jones"
)
# Outlets that a text may quote by a bare "says", which any other name may say of its own affairs; the seeds list each.
PRESS = (
    r"Wall Street Journal|WSJ|Financial Times|FT|New York Times|NYT|Washington Post|CNBC|CNN|BBC(?: News)?|NBC News"
    r"|ABC News|Sky News|Guardian|Telegraph|The Economist|Axios|Semafor|Politico|Business Insider|Nikkei Asia"
    r"|TechCrunch|Verge|The Information|Engadget|WIRED|Wired|Ars Technica|The Register|South China Morning Post"
    r"|Le Monde|404 Media|Barron's|MarketWatch|Fortune|Forbes|DIGITIMES|Digitimes|MacRumors|9to5Mac|9to5Google"
    r"|Electrek|VentureBeat"
)
RELEASE_WIRES = (
    r"PR ?[Nn]ewswire|PRNEWSWIRE|Business ?Wire|BUSINESS WIRE|Globe ?Newswire|GLOBE NEWSWIRE|ACCESSWIRE|Accesswire"
    r"|EIN Presswire|Newsfile Corp"
)

# "told the news agency X", "a report by broadcaster X"
TRADE = (
    "news|state|public|business|local|tech|trade|financial|agency|site|website|outlet|channel|broadcaster|newspaper|paper"
    "|daily|weekly|magazine|publication|blog|podcast|radio|television|service|newsletter|journal|publisher|newswire"
)
REPORT_OF = (
    "a A the The this new recent latest earlier to of multiple several another other exclusive by Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
# "according to data from X"
STUDIED = (
    "reports?|story|stories|article|articles|reporting|data|figures|research|study|survey|analysis|statement|estimates"
    "|documents?|filing|memo|investigation|sources|poll|forecast|leak|interview"
)
# "X reported the deal", which a company never does of its own
TOLD_NEWS = "news|move|plans?|deal|story|talks|sale|change|decision|investigation|probe|layoffs|incident|existence"
# "X published its decision"
PUBLISHED = "decision|report|study|findings|ruling|investigation|story|article"
# "X put the papers in its register"
PAPERS = "papers?|documents?|filings?|decision|ruling|order|judgment|application|full text|text"

#: What may stand before a name with a capital of its own, and is no part of it.
LEAD_INS = frozenset(
    "a an but and or as in on at by for from with after before when while since although however meanwhile then so "
    "also that yet if though last next earlier now where which who this these those according citing its his her "
    "their our late former exclusive update breaking".split()
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday".split()
)
NO_NAMES = frozenset(
    "i it he she we they you the a an this that these those there here what who how why no one all some many most more "
    "everyone people officials police sources reports report experts analysts me us him her them my his their our your "
    "two three four five several company".split()
)
#: Names that a possessive is part of.
KEEP_POSSESSIVE = frozenset(
    "barron's moody's lloyd's mcdonald's tom's men's women's investor's sotheby's christie's harper's kohl's macy's "
    "people's children's wendy's reader's denny's sainsbury's domino's standard's jane's hoover's "
    "founder's builder's trader's maker's farmer's buyer's engineer's developer's gardener's publisher's lawyer's "
    "banker's collector's".split()
)
