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
    "thousand billion": 1e12,
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
CODES = {sign: code for sign, code in SIGNS.items() if sign.isalpha() and sign not in ("rs",)} | {
    "€": "EUR",
    "£": "GBP",
}
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
    "windows ios ipados macos android iphone ipad galaxy pixel xbox playstation boeing airbus rtx gtx gpt fortune s&p ftse nikkei nasdaq "
    "russell dow model core ryzen snapdragon surface echo kindle no no. nos. number page chapter episode season part version v "
    "level tier phase section article rule room route flight highway gate apartment suite stage type class grade "
    "volume vol. step top generation gen formula euro covid area studio channel bbc day week year age aged ages stoxx forbes inc. "
    "title act bill proposition under-".split()
)
# Words with a capital in headlines, after which a number is a number.
HEADLINE_WORDS = frozenset(
    "a an the about above across adds affects after all almost among and another around are as at attracts axes backs be by buys closes "
    "counts creates cut cuts delivers drops employs exceeds eyes fewer fires first for from gains gets gives had has have hires "
    "hit hits in into is its just launches lay lays last least leaves less lists loses made makes more most names nearly need needs "
    "new next of off offers on only open opens or orders other our out over owns passes past plans pledges raises reaches recalls "
    "receives roughly sacks says sees sells sheds ships shuts slashes some sued sues surpasses takes tests than that their these "
    "they this those to tops trims under up used wants was we were where when which will win wins with within you your nets bags "
    "lands secures acquires unveils releases announces adding cutting hiring selling including but if how why what while also "
    "since there only both every each hire add open close create lay axe sell build buy invest raise shed slash launch recruit train file seek".split()
)
COUNTED = frozenset(
    "acres accounts apps artists banks beds brands buildings businesses buyers cars cases chips cities clients companies countries "
    "customers deaths developers devices devs downloads drivers employees engineers files firms flights followers "
    "founders gpus homes hospitals hosts households investors jobs lawsuits layoffs lives locations members merchants models "
    "nations offices organisations organizations orders owners parameters partners passengers passwords patents patients people "
    "phones players plants posts positions products projects publishers readers records researchers restaurants robots roles satellites schools "
    "scientists sellers servers shareholders shares sites songs staff staffers startups states stations stores streams students subscribers "
    "suppliers teachers tokens tonnes tons trucks units universities users vehicles victims visitors votes vulnerabilities "
    "workers websites women men children".split()
)  # fmt: skip
IRREGULAR_PLURALS = frozenset("people staff men women children personnel crew headcount aircraft data-centres".split())
NOT_PLURAL = frozenset(
    "is was has does this its his hers ours yours theirs us as plus versus vs news series always says across unless perhaps towards "
    "times ways things reasons tips tricks alas afterwards besides years months weeks days hours minutes seconds "
    "thanks percents points inches pixels hz fps yards lbs pounds nits megapixels sales access process business press class "
    "success analysis focus status bonus virus campus basis crisis less loss gas bus lens boss ios macos windows yes els "
    "degrees feet rounds places stars".split()
)
NO_NOUNS = frozenset(
    "a an the of in on at by to for from with without and or but nor so than then as if that which who whom whose when while where is are "
    "was were be been being has have had do does did will would can could may might must shall should not no it he she they "
    "we you i am pm et est pt gmt after before during since until over under into onto out up down off per about between among "
    "against via through because although though how what why ago later earlier now just only also even still yet said says "
    "told saw made makes took takes went goes came comes gets got gives gave adds added "
    "inch foot mm cm km kg lb ml gb tb mb kb hz khz mhz ghz mph mah megapixel watt volt bit core nm degree point pixel percent".split()
)
