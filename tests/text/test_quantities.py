"""Numbers in the words of the news: what they are, where they stand, and which part they play."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.quantities import Quantity, read_quantities

_SAMPLES = Path(__file__).parents[1] / "samples" / "quantities"
# A phrase, and in words what is read from it: kind, value or low..high, date, currency, unit, /per, ~ and [the words].
PHRASES = [line.split("\t") for line in (_SAMPLES / "phrases.tsv").read_text(encoding="utf-8").splitlines()]
# A role, and a sentence whose quantity in << >> plays it.
ROLES = [line.split("\t") for line in (_SAMPLES / "roles.tsv").read_text(encoding="utf-8").splitlines()]

_PIECES = """
    $ € £ ¥ ₹ Rs US$ HK$ 1 2 12 2019 2.5 1,000 1,36,000 % - – to from between and or of m bn million crore lakh
    dozen half a an two twenty hundreds tens thousands percent points basis dollars euros won cents year per share
    employees its users May March 14 Q3 H1 FY next last five years second quarter by in since was İ ß . , ( )
    compared with expected will previously ago
    about some no more than over or so minus + ~ out every GPT-4 24/7 10:30 5G U.S. Inc. ” ’s − — \0 \ud83d\ude00
""".split()
_NEWSLIKE = st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " ", " ", " ", "\n"])), max_size=40).map(
    lambda pieces: "".join(word + blank for word, blank in pieces)
)


# As ROLES, but each must hold: what is agreed or denied, and figures of several roles in one sentence.
SURE_ROLES = [
    ("stated", "Acme to pay <<$635m>>"),
    ("stated", "Acme agrees to pay <<$635m>> to end the case."),
    ("stated", "Hexagate agrees to buy Orla for <<$1.3bn>>."),
    ("stated", "It is said to have agreed to invest <<$2bn>>."),
    ("forecast", "Acme plans to pay <<$635m>>."),
    ("forecast", "The court is asked to make Acme pay up, and it wants the firm to pay <<$5m>>."),
    ("forecast", "Acme to invest <<$635m>>"),
    ("comparison", "Acme will not raise <<$50m>>."),
    ("comparison", "Acme won't raise about <<$50m>>."),
    ("comparison", "It did not pay the <<$50m>> fine."),
    ("comparison", "Orla does not plan to cut <<500 jobs>>."),
    ("comparison", "Orla has no plans to cut <<500 jobs>>."),
    ("comparison", "Acme not to raise <<$50m>>"),
    ("comparison", "It raised $5m, not <<$6m>>."),
    ("comparison", "Some <<500 jobs>> will not go."),
    ("stated", "The <<300 people>> could not be reached by phone."),
    ("forecast", "She will not seek another term in <<2031>>."),
    ("history", "It did not pay anybody in <<2019>>."),
    ("forecast", "It will not only raise <<$50m>>, it will list."),
    ("stated", "It will not raise prices for its <<20 million users>>."),
    ("history", "Revenue is up from <<$2bn>> last year to $3bn, and expects $4bn."),
    ("stated", "Revenue is up from $2bn last year to <<$3bn>>, and expects $4bn."),
    ("forecast", "Revenue is up from $2bn last year to $3bn, and expects <<$4bn>>."),
    ("history", "It was <<$2bn>> last year, is $3bn now and $4bn is expected next year."),
    ("stated", "Sales: $2bn last year, <<$3bn>> now, $4bn expected next year."),
    ("forecast", "Sales: $2bn last year, $3bn now, <<$4bn>> expected next year."),
]


def told(quantity: Quantity) -> str:
    value, high = quantity.value, quantity.value_high
    words: list[str] = [quantity.kind]
    if value is not None:
        words.append(f"{value:.15g}" + ("" if high is None else f"..{high:.15g}"))
    words += [str(word) for word in (quantity.date_value, quantity.currency, quantity.unit) if word]
    words += [f"/{quantity.per}"] if quantity.per else []
    words += ["~"] if quantity.is_approximate else []
    return f"{' '.join(words)} [{quantity.quoted}]"


def roles_at(marked: str) -> list[str]:
    """The roles of the quantities that stand where the sentence has its << >>."""
    before, words, after = re.split("<<|>>", marked)
    at = len(before) + 1  # the empty title and its line break
    found = read_quantities("", before + words + after)
    return [q.role for q in found if q.span_start < at + len(words) and q.span_end > at]


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len({phrase for phrase, _ in PHRASES}) >= 300
    assert len({sentence for _, sentence in ROLES}) >= 120


@pytest.mark.parametrize(("phrase", "expected"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_a_phrase_says_what_a_reader_reads_in_it(phrase: str, expected: str) -> None:
    assert "; ".join(map(told, read_quantities("", phrase))) == expected


def test_the_role_is_right_for_nine_in_ten_labelled_quantities() -> None:
    wrong = [(marked, role) for role, marked in ROLES if roles_at(marked)[:1] != [role]]
    assert len(wrong) <= len(ROLES) // 10, wrong


@pytest.mark.parametrize(("role", "marked"), SURE_ROLES, ids=[marked for _, marked in SURE_ROLES])
def test_what_is_agreed_is_stated_what_is_denied_is_neither_and_each_figure_has_its_own_role(
    role: str, marked: str
) -> None:
    assert roles_at(marked) == [role]


@settings(max_examples=400, deadline=None)
@given(title=_NEWSLIKE | st.text(max_size=60), text=_NEWSLIKE | st.text())
def test_every_quantity_is_a_span_of_the_text_and_none_overlaps_another(title: str, text: str) -> None:
    source = f"{title}\n{text}"
    end = 0
    for position, quantity in enumerate(read_quantities(title, text)):
        assert source[quantity.span_start : quantity.span_end] == quantity.quoted
        assert quantity.position == position
        assert end <= quantity.span_start < quantity.span_end
        assert quantity.is_in_title == (quantity.span_end <= len(title)) == (quantity.sentence_position == 0)
        assert (quantity.currency is not None) == (quantity.kind == "amount")
        assert (quantity.value is None) <= (quantity.kind in ("date", "period"))
        assert quantity.value_high is None or quantity.value is None or quantity.value <= quantity.value_high
        end = quantity.span_end


def test_a_quantity_knows_its_sentence() -> None:
    found = read_quantities(
        "Acme raises $20m", "It has 40 people. Norbex Inc. sold 3 million chips in the U.S. last year."
    )
    assert [(q.quoted, q.sentence_position, q.is_in_title) for q in found] == [
        ("$20m", 0, True),
        ("40 people", 1, False),
        ("3 million chips", 2, False),
        ("last year", 2, False),
    ]


def test_no_quantity_runs_from_the_title_into_the_text() -> None:
    assert [told(q) for q in read_quantities("The top 40", "jobs of the year")] == []
    assert [told(q) for q in read_quantities("It costs $5", "million people know")] == ["amount 5 USD [$5]"]


def test_a_headline_counts_people_but_not_a_product_s_number() -> None:
    assert [told(q) for q in read_quantities("Pelham Sheds 300 Workers", "")] == ["count 300 workers [300 Workers]"]
    assert read_quantities("Windows 11 Users Wait", "") == []
    assert read_quantities("Falcon 9 Rockets Fly", "") == []


@pytest.mark.parametrize(
    "piece",
    [
        *[
            "1",
            "1,",
            "$",
            "$1",
            "1.2",
            "$1,1",
            "1-",
            "1 to ",
            ". ",
            ".",
            "a hundred ",
            "tens of ",
            "12 percent and ",
            " ",
        ],
        *[
            "($1bn, ",
            "from $1 to ",
            "1 a b c d ",
            "expected to ",
            "in 2019,",
            "A.",
            "five-",
            "\n1",
            "€1€,",
            "İ1",
            "half of ",
        ],
        *[
            "about ",
            "1 in 1 ",
            "not ",
            "minus ",
            "will not raise ",
            "1,5 ",
            "March 1 ",
            "Rs ",
            "1 million-",
            "q3 ",
            "$5 a ",
            "'",
            "between 1 and ",
        ],
    ],
)
def test_hostile_texts_are_read_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        read_quantities(text[:1000], text)
        return time.process_time() - started

    seconds(1000)
    # Eight times the text; a square would take 64 times as long. The best of three: others are at work on the machine.
    part, whole = (min(seconds(length) for _ in range(3)) for length in (12_500, 100_000))
    assert whole < 24 * part + 0.1, (part, whole)
