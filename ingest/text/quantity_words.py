"""The tables that quantities are read with: currencies, scales, number words, and words that a count never counts."""

from __future__ import annotations

import re
from collections.abc import Iterable


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a blank in a word stands for any blank or a hyphen."""
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in sorted(words, key=len, reverse=True))


SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trn": 1e12, "trillion": 1e12,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7, "lakh crore": 1e12, "thousand crore": 1e10,
    "hundred": 1e2, "hundred thousand": 1e5, "hundred million": 1e8, "hundred billion": 1e11, "dozen": 12,
    "thousand billion": 1e12, "mio.": 1e6, "millionen": 1e6, "mrd": 1e9, "mrd.": 1e9, "milliarde": 1e9,
    "milliarden": 1e9,
}  # fmt: skip
CARDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
MASSES = {"tens of": 10, "hundreds of": 100, "dozens": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6,
          "billions": 1e9, "trillions": 1e12}  # fmt: skip
FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

# A bare $ is the US dollar and a bare ¥ the yen, as English-language news writes them.
SIGNS = {
    "$": "USD", "us$": "USD", "u.s.$": "USD", "usd": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "nz$": "NZD", "r$": "BRL", "mx$": "MXN", "€": "EUR", "£": "GBP",
    "¥": "JPY", "jp¥": "JPY", "cn¥": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "rs.": "INR", "inr": "INR",
    "₩": "KRW", "₪": "ILS", "₽": "RUB", "₺": "TRY", "₦": "NGN", "₫": "VND", "฿": "THB",
    "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "cny": "CNY", "krw": "KRW", "chf": "CHF", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK", "aud": "AUD", "cad": "CAD", "sgd": "SGD", "hkd": "HKD", "nzd": "NZD", "twd": "TWD", "ils": "ILS",
    "aed": "AED", "sar": "SAR", "brl": "BRL", "mxn": "MXN", "zar": "ZAR", "pln": "PLN",
}  # fmt: skip
CODES = {sign: code for sign, code in SIGNS.items() if sign.isalpha() and sign != "rs"} | {"€": "EUR", "£": "GBP"}
CURRENCY_WORDS = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds": "GBP", "pounds sterling": "GBP",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "won": "KRW", "rupees": "INR", "swiss francs": "CHF",
    "australian dollars": "AUD", "canadian dollars": "CAD", "hong kong dollars": "HKD", "singapore dollars": "SGD",
    "taiwan dollars": "TWD", "new taiwan dollars": "TWD", "swedish kronor": "SEK", "swedish crowns": "SEK",
    "norwegian crowns": "NOK", "danish crowns": "DKK", "reais": "BRL", "roubles": "RUB", "rubles": "RUB",
    "shekels": "ILS", "zlotys": "PLN", "dirhams": "AED", "riyals": "SAR",
}  # fmt: skip
NEED_SCALE = frozenset({"won", "pounds"})  # a game is won, and pounds weigh
MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
        "november nov,december dec".split(","),
        start=1,
    )
    for name in names.split()
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
POWER_UNITS = {"gw": "GW", "mw": "MW", "kw": "kW", "gwh": "GWh", "mwh": "MWh", "kwh": "kWh", "twh": "TWh"}

# What stands before a number that is part of a name, or that ranks instead of counting.
NAME_WORDS = frozenset(
    "act age aged ages airbus android apartment area article bbc bill boeing channel chapter class core covid day "
    "dow echo episode euro flight forbes formula fortune ftse galaxy gate gen generation gpt grade gtx highway inc. "
    "ios ipad ipados iphone kindle level macos model nasdaq nikkei no no. nos. number page part phase pixel "
    "playstation proposition room route rtx rule russell ryzen s&p season section snapdragon stage step stoxx "
    "studio suite surface tier title top type under- v version vol. volume week windows xbox year".split()
)
NAMED_NUMBERS = frozenset({"six nations", "five eyes", "seven sisters", "two sessions"})
# Words with a capital in headlines, after which a number is a number.
HEADLINE_WORDS = frozenset(
    "a about above acquires across add adding adds affects after all almost also among an and announces another are "
    "around as at attracts axe axes backs bags be both build but buy buys by close closes counts create creates cut "
    "cuts cutting delivers drops each employs every exceeds eyes fewer file fires first for from gains gets gives "
    "had has have hire hires hiring hit hits how if in including into invest is its just lands last launch launches "
    "lay lays least leaves less lists loses made makes more most names nearly need needs nets new next of off "
    "offers on only open opens or orders other our out over owns passes past plans pledges raise raises reaches "
    "recalls receives recruit releases roughly sacks says secures seek sees sell selling sells shed sheds ships "
    "shuts since slash slashes some sued sues surpasses takes tests than that the their there these they this those "
    "to tops train trims under unveils up used wants was we were what when where which while why will win wins with "
    "within you your".split()
)
COUNTED = frozenset(
    "accounts acres apps artists banks beds brands buildings businesses buyers cars cases children chips cities "
    "clients companies countries customers deaths developers devices devs downloads drivers employees engineers "
    "files firms flights followers founders gpus homes hospitals hosts households investors jobs lawsuits layoffs "
    "lives locations members men merchants models nations offices orders organisations organizations owners "
    "parameters partners passengers passwords patents patients people phones plants players positions posts "
    "products projects publishers readers records researchers restaurants robots roles satellites schools "
    "scientists sellers servers shareholders shares sites songs staff staffers startups states stations stores "
    "streams students subscribers suppliers teachers tokens tonnes tons trucks units universities users vehicles "
    "victims visitors votes vulnerabilities websites women workers".split()
)
IRREGULAR_PLURALS = frozenset("aircraft children crew data-centres headcount men people personnel staff women".split())
NOT_PLURAL = frozenset(
    "access across afterwards alas always analysis as basis besides billions bonus boss bus business campus class "
    "crisis days degrees does dozens els feet focus fps gas has hers his hours hundreds hz inches ios is its lbs "
    "lens less loss macos megapixels millions minutes months news nits ours percents perhaps pixels places plus "
    "points pounds press process reasons rounds sales says seconds series stars status success thanks theirs things "
    "this thousands times tips towards tricks trillions unless us versus virus vs was ways weeks windows yards "
    "years yes yours".split()
)
NO_NOUNS = frozenset(
    "a about added adds after against ago also although am among an and are as at be because been before being "
    "between bit but by came can cm comes core could degree did do does down during earlier est et even foot for "
    "from gave gb gets ghz gives gmt goes got had has have he how hz i if in inch into is it just kb kg khz km "
    "later lb made mah makes may mb megapixel mhz might ml mm mph must nm no nor not now of off on only onto or out "
    "over per percent pixel pm point pt said saw says shall she should since so still takes tb than that the then "
    "they though through to told took under until up via volt was watt we went were what when where which while who "
    "whom whose why will with without would yet you".split()
)
